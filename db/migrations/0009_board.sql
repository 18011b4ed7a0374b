-- SPDX-License-Identifier: GPL-3.0-or-later
-- What stays readable between open days: notices, the boards of the rooms, letters to staff; and what finds words.

-- account is empty once its account is erased. until: seconds since 1970, after which nobody sees it.
CREATE TABLE notice (
	notice INTEGER PRIMARY KEY AUTOINCREMENT,
	account INTEGER REFERENCES account ON DELETE SET NULL,
	id INTEGER NOT NULL,
	at INTEGER NOT NULL,
	until INTEGER NOT NULL,
	title TEXT NOT NULL CHECK (length(CAST(title AS BLOB)) <= 240),
	title_en TEXT NOT NULL CHECK (length(CAST(title_en AS BLOB)) <= 240),
	text TEXT NOT NULL CHECK (length(CAST(text AS BLOB)) <= 4000),
	text_en TEXT NOT NULL CHECK (length(CAST(text_en AS BLOB)) <= 4000)
) STRICT;
CREATE INDEX notice_until ON notice (until);
CREATE INDEX notice_of_account ON notice (account) WHERE account IS NOT NULL;
CREATE UNIQUE INDEX notice_sent_once ON notice (account, id) WHERE id <> 0;

CREATE TABLE notice_read (
	account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
	notice INTEGER NOT NULL REFERENCES notice ON DELETE CASCADE,
	PRIMARY KEY (account, notice)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_read_by ON notice_read (notice);

-- What a thread is called stands in its first post, so that it goes with the one who wrote it.
CREATE TABLE thread (
	thread INTEGER PRIMARY KEY AUTOINCREMENT,
	room TEXT NOT NULL CHECK (length(CAST(room AS BLOB)) BETWEEN 1 AND 16)
) STRICT;
CREATE INDEX thread_of_room ON thread (room);

-- withdrawn_ms: taken back by its author. hidden_ms, hidden_by, hidden_why: hidden by staff; hidden_by is a number only.
CREATE TABLE post (
	post INTEGER PRIMARY KEY AUTOINCREMENT,
	thread INTEGER NOT NULL REFERENCES thread ON DELETE CASCADE,
	account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
	at_ms INTEGER NOT NULL,
	id INTEGER NOT NULL,
	title TEXT NOT NULL CHECK (length(CAST(title AS BLOB)) <= 240),
	note TEXT NOT NULL CHECK (length(CAST(note AS BLOB)) <= 120),
	text TEXT NOT NULL CHECK (length(CAST(text AS BLOB)) <= 4000),
	withdrawn_ms INTEGER,
	hidden_ms INTEGER,
	hidden_by INTEGER,
	hidden_why TEXT CHECK (length(CAST(hidden_why AS BLOB)) <= 600),
	CHECK ((hidden_ms IS NULL) = (hidden_by IS NULL) AND (hidden_ms IS NULL) = (hidden_why IS NULL))
) STRICT;
CREATE INDEX post_of_thread ON post (thread, post);
CREATE INDEX post_shown ON post (thread, post) WHERE withdrawn_ms IS NULL;
CREATE INDEX post_of_account ON post (account, post);
CREATE UNIQUE INDEX post_sent_once ON post (account, id) WHERE id <> 0;
CREATE INDEX post_withdrawn ON post (withdrawn_ms) WHERE withdrawn_ms IS NOT NULL;
CREATE INDEX post_at ON post (at_ms);

-- The newest post of a thread that somebody has read; nobody else is shown it.
CREATE TABLE thread_read (
	account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
	thread INTEGER NOT NULL REFERENCES thread ON DELETE CASCADE,
	post INTEGER NOT NULL,
	PRIMARY KEY (account, thread)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_read_by ON thread_read (thread);

-- A letter to staff and what follows it. state: 0 waits for staff, 1 answered, 2 closed. is_read: its writer has seen
-- the answer. claimed_by: who of staff is answering, until then.
CREATE TABLE letter (
	letter INTEGER PRIMARY KEY AUTOINCREMENT,
	account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
	state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
	since INTEGER NOT NULL,
	is_read INTEGER NOT NULL DEFAULT 1 CHECK (is_read IN (0, 1)),
	claimed_by INTEGER REFERENCES account ON DELETE SET NULL,
	claimed_until INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX letter_of_account ON letter (account, letter);
CREATE INDEX letter_waiting ON letter (state, since);
CREATE INDEX letter_claimed ON letter (claimed_by) WHERE claimed_by IS NOT NULL;

-- One sheet of it, sealed: for the team whose key had that epoch, and for who wrote the letter.
CREATE TABLE sheet (
	letter INTEGER NOT NULL REFERENCES letter ON DELETE CASCADE,
	number INTEGER NOT NULL CHECK (number >= 1),
	staff INTEGER REFERENCES account ON DELETE SET NULL,
	is_answer INTEGER NOT NULL CHECK (is_answer IN (0, 1)),
	id INTEGER NOT NULL UNIQUE,
	at INTEGER NOT NULL,
	epoch INTEGER NOT NULL CHECK (epoch >= 1),
	for_team BLOB NOT NULL CHECK (length(for_team) BETWEEN 1 AND 6000),
	for_writer BLOB NOT NULL CHECK (length(for_writer) BETWEEN 1 AND 6000),
	PRIMARY KEY (letter, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX sheet_of_staff ON sheet (staff) WHERE staff IS NOT NULL;

-- Words as they are looked for, and their index, which db/store_search.c keeps beside what they were taken from. kind: 0
-- line, 1 post, 2 notice; what: its number. What nobody may see any more is in neither.
CREATE TABLE search_text (
	number INTEGER PRIMARY KEY,
	kind INTEGER NOT NULL CHECK (kind IN (0, 1, 2)),
	what INTEGER NOT NULL,
	account INTEGER REFERENCES account ON DELETE CASCADE,
	folded TEXT NOT NULL,
	UNIQUE (kind, what)
) STRICT;
CREATE INDEX search_text_of_account ON search_text (account) WHERE account IS NOT NULL;
CREATE VIRTUAL TABLE search_index USING fts5 (folded, content = 'search_text', content_rowid = 'number',
	tokenize = 'trigram case_sensitive 1', columnsize = 0);
INSERT INTO search_text (kind, what, account, folded)
	SELECT 0, number, account, lower(text) FROM line WHERE withdrawn_ms IS NULL AND text <> '' ORDER BY number;
INSERT INTO search_index (search_index) VALUES ('rebuild');
