-- SPDX-License-Identifier: GPL-3.0-or-later
-- What becomes of a consultation while nobody looks.

-- What its person has not been told yet: a small number, as wire/kinds.h has them.
ALTER TABLE consultation ADD COLUMN news INTEGER NOT NULL DEFAULT 0 CHECK (news BETWEEN 0 AND 15);
-- Its reader says that it does not open: another one may take its place.
ALTER TABLE consult_grant ADD COLUMN is_doubted INTEGER NOT NULL DEFAULT 0 CHECK (is_doubted IN (0, 1));
