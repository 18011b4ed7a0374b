-- SPDX-License-Identifier: GPL-3.0-or-later
-- Accounts, keys, invitations, lines, reactions, settings, ignores and staff acts. Days count from 1970 in UTC.

-- One row about the file itself. mark and count: see store_mark.c. clock: the latest second ever seen.
CREATE TABLE meta (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	identity BLOB NOT NULL CHECK (length(identity) = 16),
	pepper_id BLOB NOT NULL CHECK (length(pepper_id) = 16),
	mark INTEGER NOT NULL DEFAULT 0,
	count INTEGER NOT NULL DEFAULT 0,
	clock INTEGER NOT NULL DEFAULT 0
) STRICT;

-- AUTOINCREMENT: the number of an erased account is never given again, since staff acts still hold it.
CREATE TABLE account (
	account INTEGER PRIMARY KEY AUTOINCREMENT,
	nickname TEXT NOT NULL CHECK (length(CAST(nickname AS BLOB)) BETWEEN 1 AND 40),
	key TEXT NOT NULL UNIQUE CHECK (length(CAST(key AS BLOB)) BETWEEN 1 AND 160),
	role TEXT NOT NULL CHECK (role IN ('participant', 'family', 'supporter', 'counsellor', 'coordinator')),
	is_suspended INTEGER NOT NULL DEFAULT 0 CHECK (is_suspended IN (0, 1)),
	salt BLOB CHECK (length(salt) = 16),
	passes INTEGER CHECK (passes BETWEEN 1 AND 1000),
	memory_kib INTEGER CHECK (memory_kib BETWEEN 8 AND 1048576),
	auth_hash BLOB CHECK (length(auth_hash) = 32),
	made_day INTEGER NOT NULL,
	seen_day INTEGER NOT NULL,
	CHECK ((salt IS NULL) = (auth_hash IS NULL) AND (passes IS NULL) = (auth_hash IS NULL)
		AND (memory_kib IS NULL) = (auth_hash IS NULL))
) STRICT;

-- An SSH key. hash is keyed by the pepper.
CREATE TABLE key (
	account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
	number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 4294967295),
	hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
	algorithm TEXT NOT NULL CHECK (length(CAST(algorithm AS BLOB)) <= 39),
	tail TEXT NOT NULL CHECK (length(CAST(tail AS BLOB)) <= 7),
	added_day INTEGER NOT NULL,
	PRIMARY KEY (account, number)
) STRICT, WITHOUT ROWID;

-- account is empty again once its account is erased, is_used stays.
CREATE TABLE invitation (
	hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
	role TEXT NOT NULL CHECK (role IN ('participant', 'family', 'supporter', 'counsellor', 'coordinator')),
	expires INTEGER NOT NULL,
	is_used INTEGER NOT NULL DEFAULT 0 CHECK (is_used IN (0, 1)),
	account INTEGER REFERENCES account ON DELETE SET NULL,
	CHECK (account IS NULL OR is_used = 1)
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_of_account ON invitation (account) WHERE account IS NOT NULL;

-- newest: the highest line number ever given in the room, so that none is given twice.
CREATE TABLE room (
	room TEXT PRIMARY KEY CHECK (length(CAST(room AS BLOB)) BETWEEN 1 AND 16),
	newest INTEGER NOT NULL CHECK (newest >= 0)
) STRICT, WITHOUT ROWID;

-- account is empty for what the place itself says. withdrawn_ms is empty unless the line was taken back.
CREATE TABLE line (
	number INTEGER PRIMARY KEY,
	room TEXT NOT NULL REFERENCES room,
	line INTEGER NOT NULL CHECK (line >= 1),
	account INTEGER REFERENCES account ON DELETE CASCADE,
	at_ms INTEGER NOT NULL,
	id INTEGER NOT NULL,
	kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 15),
	zone TEXT NOT NULL CHECK (length(CAST(zone AS BLOB)) <= 16),
	note TEXT NOT NULL CHECK (length(CAST(note AS BLOB)) <= 120),
	text TEXT NOT NULL CHECK (length(CAST(text AS BLOB)) <= 1200),
	withdrawn_ms INTEGER,
	UNIQUE (room, line)
) STRICT;
CREATE INDEX line_of_account ON line (account, room, line);
CREATE UNIQUE INDEX line_sent_once ON line (account, id) WHERE id <> 0;
CREATE INDEX line_withdrawn ON line (withdrawn_ms) WHERE withdrawn_ms IS NOT NULL;

CREATE TABLE reaction (
	line INTEGER NOT NULL REFERENCES line ON DELETE CASCADE,
	account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
	reaction INTEGER NOT NULL CHECK (reaction BETWEEN 0 AND 5),
	PRIMARY KEY (line, reaction, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX reaction_of_account ON reaction (account);

CREATE TABLE setting (
	account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
	name TEXT NOT NULL CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 32),
	value TEXT NOT NULL CHECK (length(CAST(value AS BLOB)) <= 256),
	PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE ignored (
	account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
	other INTEGER NOT NULL REFERENCES account ON DELETE CASCADE CHECK (other <> account),
	PRIMARY KEY (account, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX ignored_by_others ON ignored (other);

-- staff and person are numbers only: an act outlives the accounts it names.
CREATE TABLE act (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	staff INTEGER NOT NULL,
	person INTEGER NOT NULL,
	act TEXT NOT NULL CHECK (length(CAST(act AS BLOB)) BETWEEN 1 AND 15),
	room TEXT NOT NULL CHECK (length(CAST(room AS BLOB)) <= 16),
	reason TEXT NOT NULL CHECK (length(CAST(reason AS BLOB)) <= 600),
	at INTEGER NOT NULL
) STRICT;
