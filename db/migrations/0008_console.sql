-- SPDX-License-Identifier: GPL-3.0-or-later
-- Notes of staff for those who come on duty later. A note about somebody goes with them; one whose writer has left stays.
CREATE TABLE handover (
	handover INTEGER PRIMARY KEY AUTOINCREMENT,
	staff INTEGER REFERENCES account ON DELETE SET NULL,
	person INTEGER REFERENCES account ON DELETE CASCADE,
	id INTEGER NOT NULL,
	at INTEGER NOT NULL,
	until_day INTEGER NOT NULL,
	text TEXT NOT NULL CHECK (length(CAST(text AS BLOB)) BETWEEN 1 AND 1200)
) STRICT;
CREATE UNIQUE INDEX handover_sent_once ON handover (staff, id);
CREATE INDEX handover_about ON handover (person) WHERE person IS NOT NULL;
CREATE INDEX handover_ends ON handover (until_day);

CREATE TABLE handover_read (
	handover INTEGER NOT NULL REFERENCES handover ON DELETE CASCADE,
	staff INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
	PRIMARY KEY (handover, staff)
) STRICT, WITHOUT ROWID;
CREATE INDEX handover_read_by ON handover_read (staff);
