-- SPDX-License-Identifier: GPL-3.0-or-later
-- Times at which somebody of the desk can talk, free or for one consultation. They go once they are over.

-- at: seconds since 1970. is_withdrawn: whoever offered it cannot keep it; it stays for the one who had booked it, who
-- has to hear of that.
CREATE TABLE appointment (
	appointment INTEGER PRIMARY KEY AUTOINCREMENT,
	counsellor INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
	at INTEGER NOT NULL CHECK (at > 0),
	minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
	consultation INTEGER UNIQUE REFERENCES consultation ON DELETE SET NULL,
	is_withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (is_withdrawn IN (0, 1))
) STRICT;
CREATE INDEX appointment_ahead ON appointment (at);
CREATE UNIQUE INDEX appointment_of_counsellor ON appointment (counsellor, at) WHERE is_withdrawn = 0;
