-- SPDX-License-Identifier: GPL-3.0-or-later
-- The roster of an epoch is linked to the key of the one before from here on. Where that could not be, another epoch is
-- made first: one without a link is then nobody's but a stranger's. What waits under its first key is as it was.
UPDATE consultation SET needs_epoch = 1 WHERE epoch > 1;
