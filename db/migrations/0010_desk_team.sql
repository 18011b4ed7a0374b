-- SPDX-License-Identifier: GPL-3.0-or-later
-- A third team shares keys: those who take consultations.
CREATE TABLE team_key_new (
	team TEXT NOT NULL CHECK (team IN ('staff', 'coordinators', 'desk')),
	epoch INTEGER NOT NULL CHECK (epoch BETWEEN 1 AND 4294967295),
	public_key BLOB NOT NULL CHECK (length(public_key) = 32),
	is_ended INTEGER NOT NULL DEFAULT 0 CHECK (is_ended IN (0, 1)),
	made_day INTEGER NOT NULL,
	PRIMARY KEY (team, epoch)
) STRICT, WITHOUT ROWID;
CREATE TABLE team_grant_new (
	account INTEGER NOT NULL REFERENCES pair ON DELETE CASCADE,
	team TEXT NOT NULL,
	epoch INTEGER NOT NULL,
	sealed BLOB NOT NULL CHECK (length(sealed) BETWEEN 4 AND 256),
	PRIMARY KEY (account, team, epoch),
	FOREIGN KEY (team, epoch) REFERENCES team_key_new
) STRICT, WITHOUT ROWID;
INSERT INTO team_key_new SELECT team, epoch, public_key, is_ended, made_day FROM team_key;
INSERT INTO team_grant_new SELECT account, team, epoch, sealed FROM team_grant;
DROP TABLE team_grant;
DROP TABLE team_key;
ALTER TABLE team_key_new RENAME TO team_key;
ALTER TABLE team_grant_new RENAME TO team_grant;
CREATE INDEX team_grant_of_key ON team_grant (team, epoch);
