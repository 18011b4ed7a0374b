/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who can read: what the session that made the newest key wrote down then, sealed, against what the hub says now. A key
 * that somebody put into the database stands in one of the two only. */
#include <string.h>

#include "desk_parts.h"

const struct desk_line *desk_find_roster(const struct desk *desk, uint32_t epoch)
{
	for (int i = 0; i < desk->lines_count; i++)
		if (desk->lines[i].kind == CONSULT_ROSTER && desk->lines[i].epoch == epoch)
			return &desk->lines[i];
	return NULL;
}

bool desk_open_roster(const struct desk *desk, const struct desk_line *line, struct seal_roster *roster)
{
	struct seal_line about = { desk->open, line->epoch, line->author, line->counter, { 0 } };
	uint8_t inside[SEAL_LINE_INSIDE_MAX];
	size_t n = 0;

	memcpy(about.id, line->id, sizeof about.id);
	if (line->seal != DESK_PLAIN
		|| vault_open_line(desk->vault, &about, line->box, line->box_size, inside, &n) != SEAL_OPENED || n < 1)
		return false;
	return seal_roster_take(inside + 1, n - 1, roster);
}

/* How many readers it names, in order; -1 if it cannot be read. */
static int open_roster(const struct desk *desk, const struct desk_line *line,
	struct seal_reader readers[SEAL_ROSTER_MAX])
{
	struct seal_roster roster;

	if (!desk_open_roster(desk, line, &roster))
		return -1;
	memcpy(readers, roster.readers, (size_t)roster.count * sizeof *readers);
	return roster.count;
}

/* Has a line of the hub's said since then that this account has another key, or has begun to read anew? */
static bool is_change_told(const struct desk *desk, uint64_t account, const struct desk_line *since)
{
	for (const struct desk_line *line = since; line < desk->lines + desk->lines_count; line++)
		if (line->author == account && (line->kind == CONSULT_NEW_KEY || line->kind == CONSULT_RENEWED
			|| line->kind == CONSULT_TOOK))
			return true;
	return false;
}

/* Does an earlier roster name one of these readers with another key, and nobody has said why? */
static bool is_key_replaced(const struct desk *desk, const struct desk_line *newest, const struct seal_reader *written,
	int count)
{
	struct seal_reader before[SEAL_ROSTER_MAX];

	for (const struct desk_line *line = desk->lines; line < newest; line++) {
		int known = line->kind == CONSULT_ROSTER ? open_roster(desk, line, before) : 0;

		for (int i = 0; i < known * count; i++) {
			const struct seal_reader *then = &before[i / count], *now = &written[i % count];

			if (then->reader == now->reader && then->reader >> 63 == 0
				&& memcmp(then->public_key, now->public_key, sizeof now->public_key) != 0
				&& !is_change_told(desk, now->reader, line))
				return true;
		}
	}
	return false;
}

/* Does the hub give oneself out with the key that one really has? */
static bool is_own_key_told(const struct desk *desk)
{
	uint8_t own[SEAL_BOX_KEY];

	vault_public_key(desk->vault, own);
	for (int i = 0; i < desk->readers_count; i++)
		if (desk->readers[i].reader == vault_account(desk->vault))
			return memcmp(desk->readers[i].public_key, own, sizeof own) == 0;
	return true;
}

/* A place may take another recovery key; what was sealed to the one before stays so, and the roster says which it
 * was. */
static const uint8_t *key_of(const struct desk_reader *reader, const struct seal_reader *written, int count)
{
	for (int i = 0; reader->reader == SEAL_READER_RECOVERY && i < count; i++)
		if (written[i].reader == reader->reader)
			return written[i].public_key;
	return reader->public_key;
}

/* Told so far, they are some of those who are written down, and the others may yet follow. */
static bool is_part(const struct desk *desk, const struct desk_line *line)
{
	struct seal_reader written[SEAL_ROSTER_MAX];
	int count = line ? open_roster(desk, line, written) : -1, found = 0;

	for (int i = 0; i < desk->readers_count; i++)
		for (int j = 0; j < count; j++)
			found += written[j].reader == desk->readers[i].reader && memcmp(written[j].public_key,
				key_of(&desk->readers[i], written, count), sizeof written[j].public_key) == 0;
	return found == desk->readers_count && found < count;
}

/* What is sealed is believed before the hub is: also that nobody's key was exchanged from one roster to the next. */
static bool is_same(const struct desk *desk, const struct desk_line *line)
{
	struct seal_reader written[SEAL_ROSTER_MAX], told[DESK_READERS_MAX];
	uint8_t sorted[DESK_READERS_MAX * SEAL_ROSTER_ONE];
	int count = open_roster(desk, line, written);

	for (int i = 0; i < desk->readers_count; i++) {
		told[i].reader = desk->readers[i].reader;
		memcpy(told[i].public_key, key_of(&desk->readers[i], written, count), sizeof told[i].public_key);
	}
	seal_roster_write(told, desk->readers_count, sorted);
	return count >= 0 && is_own_key_told(desk) && !is_key_replaced(desk, line, written, count)
		&& seal_roster_is_same(written, count, told, desk->readers_count);
}

bool desk_trusts_key(const struct desk *desk, uint64_t consultation, uint32_t epoch)
{
	const struct desk_consult *consult = desk_open(desk);

	return consult && consult->consultation == consultation && consult->epoch == epoch && desk->is_checked
		&& !desk->is_mismatch && vault_has_circle(desk->vault, consultation, epoch);
}

/* While the next key is being made the hub names those who will read with it already: there is nothing to compare. */
unsigned desk_check_roster(struct desk *desk)
{
	const struct desk_consult *consult = desk_open(desk);
	bool was_checked = desk->is_checked, was_mismatch = desk->is_mismatch;
	bool can_check = consult && consult->next == 0 && desk->is_ready && desk->readers_count > 0
		&& vault_has_circle(desk->vault, desk->open, consult->epoch);
	const struct desk_line *roster = can_check ? desk_find_roster(desk, consult->epoch) : NULL;
	unsigned changed = desk_check_chain(desk);

	if (can_check && desk->is_listing && is_part(desk, roster))
		return changed;
	desk->is_checked = can_check;
	desk->is_mismatch = can_check && (!roster || desk->chain == DESK_STRANGE || !is_same(desk, roster));
	if (was_checked != desk->is_checked || was_mismatch != desk->is_mismatch)
		changed |= DESK_READERS;
	return changed;
}
