-- SPDX-License-Identifier: GPL-3.0-or-later
-- Applications, of which everything that says who somebody is lies in a box that this file has no key to, and
-- households: who is not to meet whom without both their wishes.

-- address is keyed by the pepper. made: of the first of its address, renewed: of the one in the box; asked: when the
-- applicant was last asked something. All in seconds.
CREATE TABLE application (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	id INTEGER NOT NULL UNIQUE,
	address BLOB NOT NULL UNIQUE CHECK (length(address) = 32),
	epoch INTEGER NOT NULL CHECK (epoch BETWEEN 1 AND 4294967295),
	box BLOB NOT NULL CHECK (length(box) BETWEEN 1 AND 3072),
	made INTEGER NOT NULL,
	renewed INTEGER NOT NULL,
	asked INTEGER
) STRICT;
CREATE INDEX application_by_age ON application (made, number);

-- Any receipt that its applicant was given takes an application back. hash is keyed by the pepper.
CREATE TABLE receipt (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
	application INTEGER NOT NULL REFERENCES application ON DELETE CASCADE
) STRICT;
CREATE INDEX receipt_of_application ON receipt (application);

-- All that is left of an application once it was decided or lay too long.
CREATE TABLE decision (
	application INTEGER PRIMARY KEY,
	day INTEGER NOT NULL,
	decision TEXT NOT NULL CHECK (decision IN ('participant', 'family', 'declined', 'lapsed'))
) STRICT;
CREATE INDEX decision_by_day ON decision (day);

CREATE TABLE application_day (
	day INTEGER PRIMARY KEY,
	received INTEGER NOT NULL CHECK (received >= 1)
) STRICT;

-- A member is an application, then the invitation that answered it, then the account that used it.
CREATE TABLE household_member (
	household INTEGER NOT NULL,
	application INTEGER UNIQUE REFERENCES application ON DELETE CASCADE,
	invitation BLOB UNIQUE REFERENCES invitation ON DELETE CASCADE,
	account INTEGER UNIQUE REFERENCES account ON DELETE CASCADE,
	CHECK ((application IS NOT NULL) + (invitation IS NOT NULL) + (account IS NOT NULL) = 1)
) STRICT;
CREATE INDEX member_of_household ON household_member (household);
