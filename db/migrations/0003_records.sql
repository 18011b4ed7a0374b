-- SPDX-License-Identifier: GPL-3.0-or-later
-- What staff did becomes a chain that nobody can change unseen (store_act.h says how a row's hash is made).

-- One row: where the chain begins (the newest act that is gone because its time was over; 0: none) and where it ends.
CREATE TABLE act_chain (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	start INTEGER NOT NULL CHECK (start >= 0),
	start_hash BLOB NOT NULL CHECK (length(start_hash) = 32),
	start_seal BLOB CHECK (length(start_seal) = 32),
	newest INTEGER NOT NULL CHECK (newest >= start),
	newest_hash BLOB NOT NULL CHECK (length(newest_hash) = 32)
) STRICT;

-- staff, person and second are numbers only, so an act outlives the accounts it names; staff 0 is the command line.
-- reason and salt go when the person is erased; said, made of both, stays, so that the chain still fits.
ALTER TABLE act RENAME TO act_before;
CREATE TABLE act (
	number INTEGER PRIMARY KEY,
	staff INTEGER NOT NULL,
	person INTEGER NOT NULL,
	second INTEGER NOT NULL,
	act TEXT NOT NULL CHECK (length(CAST(act AS BLOB)) BETWEEN 1 AND 15),
	room TEXT NOT NULL CHECK (length(CAST(room AS BLOB)) <= 16),
	at INTEGER NOT NULL,
	reason TEXT CHECK (length(CAST(reason AS BLOB)) <= 600),
	salt BLOB CHECK (length(salt) = 16),
	said BLOB NOT NULL CHECK (length(said) = 32),
	hash BLOB NOT NULL CHECK (length(hash) = 32),
	seal BLOB CHECK (length(seal) = 32),
	CHECK ((reason IS NULL) = (salt IS NULL))
) STRICT;
CREATE INDEX act_about ON act (person, number);
CREATE INDEX act_at ON act (at);

-- act_said and act_hash are given to migrations by the program.
CREATE TEMP TABLE salted AS
	SELECT row_number() OVER (ORDER BY number) AS place, staff, person, act, room, at, reason, randomblob(16) AS salt
	FROM act_before;
INSERT INTO act (number, staff, person, second, act, room, at, reason, salt, said, hash)
	WITH RECURSIVE chained (place, said, hash) AS (
		SELECT 0, NULL, zeroblob(32)
		UNION ALL
		SELECT salted.place, act_said(salted.salt, reason),
			act_hash(chained.hash, salted.place, staff, person, 0, act, room, at, act_said(salted.salt, reason))
		FROM chained JOIN temp.salted ON salted.place = chained.place + 1
	)
	SELECT place, staff, person, 0, act, room, at, reason, salt, said, hash
	FROM chained JOIN temp.salted USING (place);
DROP TABLE temp.salted;
DROP TABLE act_before;
INSERT INTO act_chain (one, start, start_hash, newest, newest_hash)
	SELECT 1, 0, zeroblob(32), coalesce(max(number), 0), coalesce(max(hash) FILTER (WHERE number =
		(SELECT max(number) FROM act)), zeroblob(32)) FROM act;

-- Against mistakes, our own too. Whoever can write the file can take these away; the hashes tell of it.
CREATE TRIGGER act_comes_last BEFORE INSERT ON act WHEN new.number IS NOT (SELECT newest + 1 FROM act_chain)
	BEGIN SELECT RAISE(ABORT, 'an act is added after the newest one'); END;
CREATE TRIGGER act_stays_as_it_is BEFORE UPDATE ON act WHEN new.reason IS NOT NULL OR
	(new.number, new.staff, new.person, new.second, new.act, new.room, new.at, new.said, new.hash, new.seal) IS NOT
	(old.number, old.staff, old.person, old.second, old.act, old.room, old.at, old.said, old.hash, old.seal)
	BEGIN SELECT RAISE(ABORT, 'of an act only the reason goes, with the person'); END;
CREATE TRIGGER act_stays BEFORE DELETE ON act WHEN old.number > (SELECT start FROM act_chain)
	BEGIN SELECT RAISE(ABORT, 'acts go in their order, when their time is over'); END;
CREATE TRIGGER act_chain_grows BEFORE UPDATE ON act_chain WHEN new.start < old.start OR new.newest < old.newest
	BEGIN SELECT RAISE(ABORT, 'the chain of acts goes on'); END;
CREATE TRIGGER act_chain_stays BEFORE DELETE ON act_chain
	BEGIN SELECT RAISE(ABORT, 'the chain of acts goes on'); END;

-- Who wished to be erased later, and may still come back: from second due on they are.
CREATE TABLE leaving (
	account INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
	due INTEGER NOT NULL
) STRICT;
CREATE INDEX leaving_due ON leaving (due);

-- Counts of a day, with nobody in them; day: as the calendar in the place's zone counts from 1970.
CREATE TABLE day_count (
	day INTEGER NOT NULL,
	figure TEXT NOT NULL CHECK (length(CAST(figure AS BLOB)) BETWEEN 1 AND 32),
	count INTEGER NOT NULL CHECK (count >= 0),
	PRIMARY KEY (day, figure)
) STRICT, WITHOUT ROWID;

-- How many waited so many minutes for staff.
CREATE TABLE day_wait (
	day INTEGER NOT NULL,
	minutes INTEGER NOT NULL CHECK (minutes >= 0),
	count INTEGER NOT NULL CHECK (count >= 1),
	PRIMARY KEY (day, minutes)
) STRICT, WITHOUT ROWID;

-- Who has been counted today, and how they took part: 0 watched, 1 reacted, 2 spoke. Forgotten when the day is over.
CREATE TABLE here_today (
	account INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
	day INTEGER NOT NULL,
	part INTEGER NOT NULL CHECK (part BETWEEN 0 AND 2)
) STRICT;

-- Who has been inside at least once.
CREATE TABLE has_visited (
	account INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE
) STRICT;
INSERT INTO has_visited (account) SELECT account FROM account WHERE seen_day > made_day
	OR EXISTS (SELECT 1 FROM setting WHERE setting.account = account.account AND name = 'visited' AND value = '1');
