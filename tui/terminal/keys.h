/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a terminal sends, as actions: bytes in, one action at a time out. Pure, with its own timer; however the bytes
 * were cut into packets, the same actions come out. Knows neither ncurses nor what an action does. */
#ifndef KEYS_H
#define KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum action {
	ACT_NONE,         /* never given out */
	ACT_TEXT,         /* one whole character, typed or pasted: bytes, size */
	ACT_RAW,          /* bytes that are no UTF-8, in their place in the line: bytes, size */
	ACT_ENTER,
	ACT_TAB, ACT_BACK_TAB,
	ACT_BACKSPACE, ACT_DELETE,
	ACT_UP, ACT_DOWN, ACT_LEFT, ACT_RIGHT,                     /* arrows: they walk while the line is empty */
	ACT_WALK_UP, ACT_WALK_DOWN, ACT_WALK_LEFT, ACT_WALK_RIGHT, /* Alt-arrows: they always walk */
	ACT_HOME, ACT_END, ACT_PAGE_UP, ACT_PAGE_DOWN,
	ACT_BACKWARD, ACT_FORWARD,                                 /* Ctrl-B, Ctrl-F */
	ACT_KILL_END, ACT_KILL_START, ACT_KILL_WORD, ACT_YANK,     /* Ctrl-K U W Y */
	ACT_LOOK, ACT_REACT, ACT_HIDE, ACT_REDRAW,                 /* Ctrl-O R G L */
	ACT_NEXT, ACT_PREVIOUS,                                    /* Ctrl-N P */
	ACT_CANCEL,       /* Ctrl-C */
	ACT_EOF,          /* Ctrl-D */
	ACT_ESCAPE,       /* ESC alone */
	ACT_POSITION,     /* the terminal says where its cursor is: a row, b column, from 1 */
	ACT_MODE          /* it says how it stands with private mode a: b as DECRQM answers (1 set, 2 reset, 0 unknown) */
};

enum { KEY_BYTES_MAX = 4, KEYS_HELD_MAX = 2048 };

struct key {
	enum action action;
	uint8_t size;
	char bytes[KEY_BYTES_MAX + 1]; /* terminated */
	bool is_pasted;
	bool is_break;                 /* a line break within a paste, given as a space */
	unsigned a, b;
};

struct keys {
	int state;
	bool is_pasting;
	bool after_return;             /* the last byte was CR: LF belongs to it */
	bool is_alt;                   /* ESC came before this sequence */
	uint8_t sequence[32];          /* of an escape sequence: what came after ESC */
	size_t sequence_size;
	uint8_t character[KEY_BYTES_MAX];
	size_t character_size;
	size_t swallowed;              /* bytes of an OSC, DCS or the like so far */
	uint64_t last;                 /* when the last byte came */
	bool after_paste;              /* a paste has just ended */
	uint8_t held[KEYS_HELD_MAX];   /* what came right after a paste, from its first Enter on */
	size_t held_size;
};

void keys_init(struct keys *keys);
/* Gives on_key every action the bytes complete. now: ms of a monotonic clock. */
void keys_feed(struct keys *keys, const uint8_t *bytes, size_t size, uint64_t now,
	void (*on_key)(void *context, const struct key *key), void *context);
/* Lets what waited long enough go: a lone ESC, an Enter right after a paste. */
void keys_tick(struct keys *keys, uint64_t now, void (*on_key)(void *context, const struct key *key), void *context);
/* When keys_tick has something to do; UINT64_MAX: never. */
uint64_t keys_deadline(const struct keys *keys);

#endif
