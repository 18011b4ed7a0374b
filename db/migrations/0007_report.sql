-- SPDX-License-Identifier: GPL-3.0-or-later
-- What people told staff about, what staff did then, and doors held for those who are in. Seconds count from 1970.

-- about: see enum report_about. subject: a line's number in its room, or a post's; 0 for how somebody behaves. line: the
-- row of that line, whose words are kept for as long as staff look at it. reporter serves limits alone. taken_by: the
-- member of staff who read it first, a number only.
CREATE TABLE report (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	about INTEGER NOT NULL CHECK (about BETWEEN 0 AND 15),
	room TEXT NOT NULL CHECK (length(CAST(room AS BLOB)) <= 16),
	subject INTEGER NOT NULL CHECK (subject >= 0),
	line INTEGER REFERENCES line ON DELETE SET NULL,
	person INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
	reporter INTEGER REFERENCES account ON DELETE SET NULL,
	words TEXT NOT NULL CHECK (length(CAST(words AS BLOB)) <= 600),
	at INTEGER NOT NULL,
	taken_by INTEGER NOT NULL DEFAULT 0,
	closed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX report_once ON report (reporter, about, room, subject) WHERE reporter IS NOT NULL AND subject <> 0;
CREATE INDEX report_of_reporter ON report (reporter, at) WHERE reporter IS NOT NULL;
CREATE INDEX report_of_line ON report (line) WHERE line IS NOT NULL;
CREATE INDEX report_of_person ON report (person);
CREATE INDEX report_open ON report (number) WHERE closed_at IS NULL;

-- One thing that staff did, or would like to do once a second one agrees. rung, state: see enum rung and enum
-- measure_state. staff and second are numbers only. until: so long somebody rests; 0 if it has no end of its own.
CREATE TABLE measure (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	rung INTEGER NOT NULL CHECK (rung BETWEEN 1 AND 15),
	state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 15),
	report INTEGER REFERENCES report ON DELETE SET NULL,
	person INTEGER REFERENCES account ON DELETE CASCADE,
	staff INTEGER NOT NULL,
	second INTEGER NOT NULL DEFAULT 0,
	room TEXT NOT NULL CHECK (length(CAST(room AS BLOB)) <= 16),
	zone TEXT NOT NULL CHECK (length(CAST(zone AS BLOB)) <= 16),
	reason TEXT NOT NULL CHECK (length(CAST(reason AS BLOB)) <= 600),
	words TEXT NOT NULL CHECK (length(CAST(words AS BLOB)) <= 600),
	at INTEGER NOT NULL,
	until INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX measure_of_person ON measure (person) WHERE person IS NOT NULL;
CREATE INDEX measure_of_report ON measure (report) WHERE report IS NOT NULL;
CREATE INDEX measure_asked ON measure (at) WHERE state = 0;

-- A room, or with '' the whole place, into which nobody new comes until then.
CREATE TABLE held_door (
	room TEXT PRIMARY KEY CHECK (length(CAST(room AS BLOB)) <= 16),
	staff INTEGER NOT NULL,
	at INTEGER NOT NULL,
	until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
