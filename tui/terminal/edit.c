/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The input line. All positions are bytes at the border of a grapheme cluster; a byte that is no UTF-8 is a cluster of
 * its own. Knows no prompt and no screen: the window it computes is a piece of its own text. */
#include "edit.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "text.h"
#include "width.h"

static size_t border(const struct edit *edit, size_t at);
static size_t previous(const struct edit *edit, size_t at);
static size_t word_start(const struct edit *edit);
static void kill_between(struct edit *edit, size_t from, size_t to);
static void cut_between(struct edit *edit, size_t from, size_t to);
static void recall(struct edit *edit, int at);

void edit_init(struct edit *edit)
{
	memset(edit, 0, sizeof *edit);
}

void edit_finish(struct edit *edit)
{
	edit_forget(edit);
	explicit_bzero(edit, sizeof *edit);
}

static void insert_key(struct edit *edit, const struct key *key)
{
	edit_insert(edit, key->bytes, key->size);
}

static void delete_before(struct edit *edit, const struct key *key)
{
	(void)key;
	cut_between(edit, previous(edit, edit->caret), edit->caret);
}

static void delete_here(struct edit *edit, const struct key *key)
{
	(void)key;
	cut_between(edit, edit->caret, edit->caret + edit_cluster(edit->text + edit->caret, edit->size - edit->caret));
}

static void go_left(struct edit *edit, const struct key *key)
{
	(void)key;
	edit->caret = previous(edit, edit->caret);
}

static void go_right(struct edit *edit, const struct key *key)
{
	(void)key;
	edit->caret += edit_cluster(edit->text + edit->caret, edit->size - edit->caret);
}

static void go_home(struct edit *edit, const struct key *key)
{
	(void)key;
	edit->caret = 0;
}

static void go_end(struct edit *edit, const struct key *key)
{
	(void)key;
	edit->caret = edit->size;
}

static void kill_end(struct edit *edit, const struct key *key)
{
	(void)key;
	kill_between(edit, edit->caret, edit->size);
}

static void kill_start(struct edit *edit, const struct key *key)
{
	(void)key;
	kill_between(edit, 0, edit->caret);
}

static void kill_word(struct edit *edit, const struct key *key)
{
	(void)key;
	kill_between(edit, word_start(edit), edit->caret);
}

static void yank(struct edit *edit, const struct key *key)
{
	(void)key;
	edit_insert(edit, edit->killed, strlen(edit->killed));
}

static void go_back(struct edit *edit, const struct key *key)
{
	(void)key;
	if (edit->history_at > 0)
		recall(edit, edit->history_at - 1);
}

static void go_on(struct edit *edit, const struct key *key)
{
	(void)key;
	if (edit->history_at < edit->history_count)
		recall(edit, edit->history_at + 1);
}

static const struct {
	enum action action;
	void (*does)(struct edit *edit, const struct key *key);
} doings[] = {
	{ ACT_TEXT, insert_key }, { ACT_RAW, insert_key }, { ACT_BACKSPACE, delete_before }, { ACT_DELETE, delete_here },
	{ ACT_LEFT, go_left }, { ACT_BACKWARD, go_left }, { ACT_RIGHT, go_right }, { ACT_FORWARD, go_right },
	{ ACT_HOME, go_home }, { ACT_END, go_end }, { ACT_KILL_END, kill_end }, { ACT_KILL_START, kill_start },
	{ ACT_KILL_WORD, kill_word }, { ACT_YANK, yank }, { ACT_UP, go_back }, { ACT_DOWN, go_on },
};

bool edit_key(struct edit *edit, const struct key *key)
{
	for (size_t i = 0; i < sizeof doings / sizeof *doings; i++) {
		if (doings[i].action == key->action) {
			doings[i].does(edit, key);
			return true;
		}
	}
	return false;
}

bool edit_insert(struct edit *edit, const char *bytes, size_t size)
{
	if (size > SAY_MAX - edit->size)
		return false;
	memmove(edit->text + edit->caret + size, edit->text + edit->caret, edit->size - edit->caret + 1);
	memcpy(edit->text + edit->caret, bytes, size);
	edit->size += size;
	edit->caret = border(edit, edit->caret + size);
	return true;
}

void edit_set(struct edit *edit, const char *text)
{
	size_t size = strlen(text), used = 0;
	while (size > SAY_MAX && used + edit_cluster(text + used, size - used) <= SAY_MAX)
		used += edit_cluster(text + used, size - used);
	edit->size = size > SAY_MAX ? used : size;
	memmove(edit->text, text, edit->size);
	edit->text[edit->size] = '\0';
	edit->caret = edit->size;
	edit->first = 0;
}

void edit_clear(struct edit *edit)
{
	edit_set(edit, "");
	edit->history_at = edit->history_count;
}

void edit_wipe(struct edit *edit)
{
	explicit_bzero(edit->text, sizeof edit->text);
	explicit_bzero(edit->killed, sizeof edit->killed);
	explicit_bzero(edit->parked, sizeof edit->parked);
	edit_clear(edit);
}

void edit_forget(struct edit *edit)
{
	for (int i = 0; i < edit->history_count; i++) {
		explicit_bzero(edit->history[i], strlen(edit->history[i]));
		free(edit->history[i]);
	}
	edit->history_count = 0;
	edit_wipe(edit);
}

void edit_remember(struct edit *edit, const char *text)
{
	int count = edit->history_count;
	if (text[0] != '\0' && (count == 0 || strcmp(edit->history[count - 1], text) != 0)) {
		if (count == EDIT_HISTORY_MAX) {
			free(edit->history[0]);
			memmove(edit->history, edit->history + 1, (EDIT_HISTORY_MAX - 1) * sizeof *edit->history);
			count--;
		}
		edit->history[count] = mem_string(text);
		edit->history_count = count + 1;
	}
	edit->history_at = edit->history_count;
}

size_t edit_cluster(const char *text, size_t size)
{
	uint32_t cp;
	if (size == 0)
		return 0;
	return text_decode(text, size, &cp) == 0 ? 1 : text_cluster(text, size);
}

int edit_columns(const char *text, size_t size, int ambiguous)
{
	int columns = 0;
	for (size_t at = 0, bytes; at < size; at += bytes) {
		uint32_t cp;
		bytes = edit_cluster(text + at, size - at);
		bool is_shown = text_decode(text + at, size - at, &cp) > 0 && cp >= 0x20 && (cp < 0x7f || cp >= 0xa0);
		columns += is_shown ? width_text(text + at, bytes, ambiguous) : 1;
	}
	return columns;
}

struct edit_window edit_window(struct edit *edit, int columns, int ambiguous)
{
	int kept = columns * 2 / 5 < EDIT_FREE_COLUMNS ? columns * 2 / 5 : EDIT_FREE_COLUMNS;
	int limit = columns - kept > 1 ? columns - kept - 1 : 0;
	int caret = edit_columns(edit->text, edit->caret, ambiguous);
	size_t first = border(edit, edit->first);
	if (caret <= limit)
		first = 0;
	else if (first > edit->caret || caret - edit_columns(edit->text, first, ambiguous) > limit)
		/* by half a row at once: one long redraw now and then instead of one with each key */
		for (first = 0; caret - edit_columns(edit->text, first, ambiguous) > limit / 2 && first < edit->caret;)
			first += edit_cluster(edit->text + first, edit->size - first);
	edit->first = first;
	struct edit_window window = { .first = first, .end = first };
	window.caret = edit_columns(edit->text + first, edit->caret - first, ambiguous);
	for (int used = 0; window.end < edit->size;) {
		size_t bytes = edit_cluster(edit->text + window.end, edit->size - window.end);
		used += edit_columns(edit->text + window.end, bytes, ambiguous);
		if (used > columns - 1)
			break;
		window.end += bytes;
	}
	return window;
}

/* The first border of a cluster that is not before `at`: what is typed or cut may join its neighbours. */
static size_t border(const struct edit *edit, size_t at)
{
	size_t next = 0;
	while (next < at && next < edit->size)
		next += edit_cluster(edit->text + next, edit->size - next);
	return next;
}

/* Where the cluster before `at` begins. */
static size_t previous(const struct edit *edit, size_t at)
{
	size_t start = 0;
	for (size_t next = 0; next < at; next += edit_cluster(edit->text + next, edit->size - next))
		start = next;
	return start;
}

static bool is_space(const struct edit *edit, size_t at)
{
	return edit->text[at] == ' ' || strncmp(edit->text + at, "\u3000", 3) == 0;
}

static size_t word_start(const struct edit *edit)
{
	size_t at = edit->caret;
	while (at > 0 && is_space(edit, previous(edit, at)))
		at = previous(edit, at);
	while (at > 0 && !is_space(edit, previous(edit, at)))
		at = previous(edit, at);
	return at;
}

static void kill_between(struct edit *edit, size_t from, size_t to)
{
	if (from == to)
		return;
	memcpy(edit->killed, edit->text + from, to - from);
	edit->killed[to - from] = '\0';
	cut_between(edit, from, to);
}

static void cut_between(struct edit *edit, size_t from, size_t to)
{
	memmove(edit->text + from, edit->text + to, edit->size - to + 1);
	edit->size -= to - from;
	edit->caret = border(edit, from);
}

static void recall(struct edit *edit, int at)
{
	if (edit->history_at == edit->history_count)
		memcpy(edit->parked, edit->text, sizeof edit->parked);
	edit->history_at = at;
	edit_set(edit, at == edit->history_count ? edit->parked : edit->history[at]);
}
