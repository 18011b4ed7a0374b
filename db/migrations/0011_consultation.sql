-- SPDX-License-Identifier: GPL-3.0-or-later
-- Consultations: who asked, who has one, who may read it, and what stands in its thread. Whatever people say in one is
-- sealed to its readers. States, wishes, kinds and readers of notes are small numbers, as wire/kinds.h has them.

-- circle: the number that everybody else knows it by, drawn by the session that asked. number is short, since many rows
-- hold it. counsellor: who has it, or had it last. since: in this state. alone_since: 0 unless one of the two has gone
-- from their talk. needs_epoch: who may read has changed since the newest key was made.
CREATE TABLE consultation (
	number INTEGER PRIMARY KEY,
	circle INTEGER NOT NULL UNIQUE CHECK (circle > 0),
	account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
	counsellor INTEGER REFERENCES account ON DELETE SET NULL CHECK (counsellor <> account),
	wished INTEGER REFERENCES account ON DELETE SET NULL,
	state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 15),
	wish INTEGER NOT NULL CHECK (wish BETWEEN 0 AND 15),
	is_text_only INTEGER NOT NULL CHECK (is_text_only IN (0, 1)),
	asked INTEGER NOT NULL,
	since INTEGER NOT NULL,
	alone_since INTEGER NOT NULL DEFAULT 0,
	epoch INTEGER NOT NULL DEFAULT 0 CHECK (epoch BETWEEN 0 AND 4294967295),
	needs_epoch INTEGER NOT NULL DEFAULT 0 CHECK (needs_epoch IN (0, 1)),
	CHECK (state NOT IN (3, 4) OR counsellor IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX consultation_open ON consultation (account) WHERE state <> 5;
CREATE INDEX consultation_of_account ON consultation (account, number);
CREATE INDEX consultation_of_counsellor ON consultation (counsellor) WHERE counsellor IS NOT NULL;
CREATE INDEX consultation_wishes ON consultation (wished) WHERE wished IS NOT NULL;
CREATE INDEX consultation_in_state ON consultation (state, since);

-- Whoever reads it or once wrote in it. account is a number only, since a line opens under the number of its author
-- alone, also when they have left; 0 is the place itself. is_held: their key changed on that day, and keys from before
-- wait until another reader opens them to it.
CREATE TABLE consult_member (
	member INTEGER PRIMARY KEY,
	consultation INTEGER NOT NULL REFERENCES consultation ON DELETE CASCADE,
	account INTEGER NOT NULL CHECK (account >= 0),
	is_reader INTEGER NOT NULL DEFAULT 0 CHECK (is_reader IN (0, 1)),
	is_held INTEGER NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1)),
	held_day INTEGER NOT NULL DEFAULT 0,
	read_line INTEGER NOT NULL DEFAULT 0,
	UNIQUE (consultation, account),
	CHECK (account > 0 OR is_reader = 0)
) STRICT;
CREATE INDEX consult_member_reading ON consult_member (account) WHERE is_reader = 1;

-- The key of an epoch, sealed to a reader: an account, or below zero a team or the recovery key.
CREATE TABLE consult_grant (
	consultation INTEGER NOT NULL REFERENCES consultation ON DELETE CASCADE,
	reader INTEGER NOT NULL CHECK (reader <> 0),
	epoch INTEGER NOT NULL CHECK (epoch BETWEEN 1 AND 4294967295),
	sealed BLOB NOT NULL CHECK (length(sealed) = 108),
	PRIMARY KEY (consultation, reader, epoch)
) STRICT, WITHOUT ROWID;
CREATE INDEX consult_grant_of_reader ON consult_grant (reader);

-- counter: the author's own, empty for what the place says; with it a line that is sent again is known. A sealed one
-- without its box was taken back.
CREATE TABLE consult_line (
	line INTEGER PRIMARY KEY,
	member INTEGER NOT NULL REFERENCES consult_member ON DELETE CASCADE,
	kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 31),
	at_ms INTEGER NOT NULL,
	epoch INTEGER NOT NULL CHECK (epoch BETWEEN 0 AND 4294967295),
	counter INTEGER CHECK (counter BETWEEN 1 AND 4294967295),
	id BLOB CHECK (length(id) = 16),
	box BLOB CHECK (length(box) BETWEEN 1 AND 4500),
	UNIQUE (member, counter),
	CHECK ((counter IS NULL) = (id IS NULL) AND (box IS NULL OR id IS NOT NULL))
) STRICT;
CREATE INDEX consult_letter ON consult_line (member, line) WHERE kind = 3;

-- What somebody is writing, sealed to themself.
CREATE TABLE consult_draft (
	member INTEGER PRIMARY KEY REFERENCES consult_member ON DELETE CASCADE,
	box BLOB NOT NULL CHECK (length(box) BETWEEN 1 AND 4500)
) STRICT;

-- Notes of staff, sealed to whoever is to read them. account and to_account are numbers only.
CREATE TABLE consult_note (
	number INTEGER PRIMARY KEY,
	consultation INTEGER NOT NULL REFERENCES consultation ON DELETE CASCADE,
	id INTEGER NOT NULL,
	account INTEGER NOT NULL,
	to_account INTEGER NOT NULL,
	readers INTEGER NOT NULL CHECK (readers BETWEEN 0 AND 15),
	epoch INTEGER NOT NULL CHECK (epoch BETWEEN 0 AND 4294967295),
	at INTEGER NOT NULL,
	box BLOB NOT NULL CHECK (length(box) BETWEEN 1 AND 4500),
	UNIQUE (consultation, id)
) STRICT;
CREATE INDEX consult_note_of_account ON consult_note (account);
