-- SPDX-License-Identifier: GPL-3.0-or-later
-- The outbox: mails on their way, and for a while what became of them. sealed holds an address and words, code the
-- digits of an invitation; both open with post's key only. They go, with all that links the mail to anybody, once the
-- mail was delivered or given up. queued and next_try are seconds since
-- 1970, day is that of its newest state. hours: for so long an invitation holds once it is delivered.
CREATE TABLE mail (
	mail INTEGER PRIMARY KEY AUTOINCREMENT,
	kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 15),
	language TEXT NOT NULL CHECK (language IN ('ja', 'en')),
	state INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 2),
	fault INTEGER NOT NULL DEFAULT 0 CHECK (fault BETWEEN 0 AND 15),
	about INTEGER CHECK (about <> 0),
	sealed BLOB CHECK (length(sealed) BETWEEN 1 AND 8192),
	code BLOB CHECK (length(code) BETWEEN 1 AND 1024),
	invitation BLOB CHECK (length(invitation) = 32),
	hours INTEGER NOT NULL DEFAULT 0 CHECK (hours BETWEEN 0 AND 8760),
	tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
	queued INTEGER NOT NULL,
	next_try INTEGER NOT NULL,
	day INTEGER NOT NULL,
	CHECK ((code IS NULL) = (invitation IS NULL)),
	CHECK (state = 0 AND sealed IS NOT NULL AND about IS NOT NULL
		OR state <> 0 AND sealed IS NULL AND about IS NULL AND code IS NULL)
) STRICT;
CREATE INDEX mail_waiting ON mail (next_try) WHERE state = 0;
