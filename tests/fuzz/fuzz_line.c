/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a sealed line, a roster, or a half of the recovery key, and as changes to a line and a grant that were
 * right: nothing opens that is not whole, nothing is written then; what is read as a roster or a half is written the
 * same again. */
#include <stdlib.h>
#include <string.h>

#include "recovery_key.h"
#include "seal.h"
#include "seal_line.h"
#include "seal_roster.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is_so)
{
	if (!is_so)
		abort();
}

static const struct seal_line line = { 4711, 2, 7, 3, "sixteen bytes !" };
static const struct seal_grant grant = { 4711, 2, 7 };
static const uint8_t key[SEAL_BOX_KEY] = { 1 };

static void as_line(const uint8_t *data, size_t size)
{
	static uint8_t words[SEAL_LINE_INSIDE_MAX + 256];
	size_t n = 77;
	enum seal_opening opening = seal_line_open(&line, key, data, size, words, &n);

	must(opening != SEAL_OPENED && n == 77 && words[0] == 0);
	must((opening == SEAL_NEWER) == seal_line_is_newer(data, size));
	must(!(seal_is_line(data, size) && opening == SEAL_NEWER));
}

static void as_roster(const uint8_t *data, size_t size)
{
	struct seal_roster roster;
	uint8_t again[SEAL_ROSTER_ROOM];
	size_t whole;

	if (!seal_roster_take(data, size, &roster))
		return;
	must(roster.count > 0 && roster.count <= SEAL_ROSTER_MAX && roster.links_count <= SEAL_LINKS_MAX);
	whole = roster.is_old ? (size_t)roster.count * SEAL_ROSTER_ONE : seal_roster_put(&roster, again);
	if (roster.is_old)
		seal_roster_write(roster.readers, roster.count, again);
	must(whole == size && memcmp(again, data, size) == 0);
	must(seal_roster_is_same(roster.readers, roster.count, roster.readers, roster.count));
}

static void as_half(const uint8_t *data, size_t size)
{
	uint8_t half[PAPER_BYTES], again[PAPER_BYTES];
	char shown[PAPER_ROOM];
	enum paper paper = recovery_key_read((const char *)data, size, half);

	if (paper == PAPER_KINDS)
		return;
	paper_show(paper, half, shown);
	must(recovery_key_read(shown, strlen(shown), again) == paper && memcmp(again, half, sizeof half) == 0);
}

/* Three bytes a change: where, and what is flipped there. True if anything is another than it was. */
static bool change(const uint8_t *data, size_t size, const uint8_t *right, uint8_t *to, size_t record)
{
	memcpy(to, right, record);
	for (size_t i = 0; i + 3 <= size; i += 3)
		to[(data[i] << 8 | data[i + 1]) % record] ^= data[i + 2];
	return memcmp(to, right, record) != 0;
}

static void as_changes(const uint8_t *data, size_t size)
{
	static uint8_t public_key[SEAL_BOX_KEY], secret_key[SEAL_BOX_KEY], sealed[300], granted[SEAL_GRANT];
	uint8_t changed[sizeof sealed], words[sizeof sealed], out[SEAL_BOX_KEY];
	bool is_changed;
	size_t n;

	if (sealed[0] == 0) {
		seal_box_pair(public_key, secret_key);
		must(seal_line(&line, key, "\001words", 6, sealed) && seal_grant(&grant, public_key, key, granted));
	}
	is_changed = change(data, size, sealed, changed, sizeof sealed);
	must((seal_line_open(&line, key, changed, sizeof sealed, words, &n) == SEAL_OPENED) == !is_changed);
	is_changed = change(data, size, granted, changed, sizeof granted);
	must((seal_grant_open(&grant, public_key, secret_key, changed, sizeof granted, out) == SEAL_OPENED) == !is_changed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!seal_init())
		abort();
	as_changes(data, size);
	as_line(data, size);
	as_roster(data, size);
	as_half(data, size);
	return 0;
}
