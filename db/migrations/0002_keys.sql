-- SPDX-License-Identifier: GPL-3.0-or-later
-- People's own key pairs and what staff share: doc/KEYS.md has the records. Whatever is secret is wrapped under what
-- only its person knows, or sealed to a reader.

-- wrapped: under the account's passphrase, whose salt and cost the account has. Days count from 1970 in UTC.
CREATE TABLE pair (
	account INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
	public_key BLOB NOT NULL CHECK (length(public_key) = 32),
	wrapped BLOB NOT NULL CHECK (length(wrapped) BETWEEN 4 AND 256),
	made_day INTEGER NOT NULL
) STRICT;

-- The same secret key under a recovery code. proof_hash is keyed by the pepper.
CREATE TABLE recovery (
	account INTEGER PRIMARY KEY REFERENCES pair ON DELETE CASCADE,
	proof_hash BLOB NOT NULL CHECK (length(proof_hash) = 32),
	wrapped BLOB NOT NULL CHECK (length(wrapped) BETWEEN 4 AND 256),
	made_day INTEGER NOT NULL
) STRICT;

-- is_ended: somebody who held this key may not read for the team any more, so that a next epoch is to be made.
CREATE TABLE team_key (
	team TEXT NOT NULL CHECK (team IN ('staff', 'coordinators')),
	epoch INTEGER NOT NULL CHECK (epoch BETWEEN 1 AND 4294967295),
	public_key BLOB NOT NULL CHECK (length(public_key) = 32),
	is_ended INTEGER NOT NULL DEFAULT 0 CHECK (is_ended IN (0, 1)),
	made_day INTEGER NOT NULL,
	PRIMARY KEY (team, epoch)
) STRICT, WITHOUT ROWID;

-- A team's key, sealed to one reader.
CREATE TABLE team_grant (
	account INTEGER NOT NULL REFERENCES pair ON DELETE CASCADE,
	team TEXT NOT NULL,
	epoch INTEGER NOT NULL,
	sealed BLOB NOT NULL CHECK (length(sealed) BETWEEN 4 AND 256),
	PRIMARY KEY (account, team, epoch),
	FOREIGN KEY (team, epoch) REFERENCES team_key
) STRICT, WITHOUT ROWID;
CREATE INDEX team_grant_of_key ON team_grant (team, epoch);
