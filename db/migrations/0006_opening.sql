-- SPDX-License-Identifier: GPL-3.0-or-later
-- What coordinators decided for single days. day: since 1970, in the place's zone. hours: its openings as
-- "10:00-12:00 13:00-18:00", '' where it is closed. other: the day it was moved to or from. why: for everybody to read.
CREATE TABLE opening_day (
	day INTEGER PRIMARY KEY CHECK (day BETWEEN 0 AND 100000),
	hours TEXT NOT NULL CHECK (length(CAST(hours AS BLOB)) <= 47),
	other INTEGER CHECK (other BETWEEN 0 AND 100000 AND other <> day),
	why TEXT NOT NULL CHECK (length(CAST(why AS BLOB)) <= 240)
) STRICT;

-- Who is inside as a change would close the place at once may stay for some minutes. Seconds since 1970.
CREATE TABLE opening_stay (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	since INTEGER NOT NULL,
	until INTEGER NOT NULL CHECK (until >= since)
) STRICT;
