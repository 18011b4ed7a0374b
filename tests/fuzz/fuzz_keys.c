/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as keys into the input line: whole, byte by byte and with pauses; the line stays inside its bounds, and
 * cutting packets differently changes nothing. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "edit.h"
#include "keys.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void on_key(void *context, const struct key *key)
{
	struct edit *edit = context;
	edit_key(edit, key);
	if (key->action == ACT_ENTER) {
		edit_remember(edit, edit->text);
		edit_clear(edit);
	}
	if (key->size > KEY_BYTES_MAX || edit->size > SAY_MAX || edit->caret > edit->size || edit->text[edit->size] != '\0')
		abort();
	struct edit_window window = edit_window(edit, (int)(edit->size % 90), 1 + (int)(edit->size % 2));
	if (window.first > window.end || window.end > edit->size || window.caret < 0)
		abort();
}

static void run(struct edit *edit, const uint8_t *data, size_t size, size_t step, uint64_t pause)
{
	struct keys keys;
	uint64_t now = 1;
	keys_init(&keys);
	edit_init(edit);
	for (size_t at = 0; at < size; at += step) {
		keys_feed(&keys, data + at, size - at < step ? size - at : step, now, on_key, edit);
		now += pause;
		if (now >= keys_deadline(&keys))
			keys_tick(&keys, now, on_key, edit);
	}
	keys_tick(&keys, now + 100000, on_key, edit);
	if (keys_deadline(&keys) != UINT64_MAX)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct edit whole, cut;
	if (size > 4096)
		return 0;
	run(&whole, data, size, size > 0 ? size : 1, 0);
	run(&cut, data, size, 1, 0);
	if (strcmp(whole.text, cut.text) != 0 || whole.caret != cut.caret)
		abort();
	edit_finish(&cut);
	run(&cut, data, size, 3, 300);
	edit_finish(&cut);
	edit_finish(&whole);
	return 0;
}
