-- SPDX-License-Identifier: GPL-3.0-or-later
-- Passphrases that are lost, and passphrases that others may know.

-- A code that staff gave somebody for a new passphrase, as a keyed hash; it is gone once it was used, or after a few
-- nicknames that were not its person's (misses). expires: seconds since 1970.
CREATE TABLE reset (
	account INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
	hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
	expires INTEGER NOT NULL,
	misses INTEGER NOT NULL DEFAULT 0 CHECK (misses >= 0)
) STRICT;

-- Pairs that somebody had before, each sealed to the one that came next; number grows.
CREATE TABLE former_pair (
	account INTEGER NOT NULL REFERENCES pair ON DELETE CASCADE,
	number INTEGER NOT NULL CHECK (number > 0),
	sealed BLOB NOT NULL CHECK (length(sealed) BETWEEN 4 AND 256),
	PRIMARY KEY (account, number)
) STRICT, WITHOUT ROWID;
