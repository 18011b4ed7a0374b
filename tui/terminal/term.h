/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One terminal, drawn through ncurses into memory: what is on stdscr becomes the bytes of one frame. Knows nothing of
 * rooms and people. There is one ncurses screen a process, so one struct term at a time. */
#ifndef TERM_H
#define TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

enum { TERM_NAME_MAX = 32 };

struct term;

/* Opens the screen for the terminal called name (as a client sent it: anything), falling back to one that is known.
 * NULL: it cannot address its cursor, or ncurses has no memory; then lines are all it can show. Sizes are brought
 * between 1 x 1 and max_columns x max_rows; 0 x 0 counts as 80 x 24. */
struct term *term_create(const char *name, int columns, int rows, bool no_color);
void term_destroy(struct term *term);

int term_columns(const struct term *term);
int term_rows(const struct term *term);
bool term_has_colors(const struct term *term);
/* Takes the new size; the next frame draws everything anew. */
void term_resize(struct term *term, int columns, int rows);

/* Columns of an East Asian ambiguous character, 1 (at first) or 2. */
int term_ambiguous(const struct term *term);
void term_set_ambiguous(struct term *term, int ambiguous);
/* The terminal has said that it knows synchronised updates (private mode 2026). */
void term_use_sync(struct term *term);

/* A stand-in for one cluster about whose width terminals disagree, to be put on the screen instead of it: the frame
 * then carries the cluster itself and after it an absolute address, column + width. */
wchar_t term_stand_in(struct term *term, const char *cluster, size_t size, int width, int column);
/* No stand-ins are left: everything is to be drawn anew. */
bool term_is_worn(const struct term *term);
/* Forgets the stand-ins and what the terminal shows; the next frame draws everything anew. */
void term_renew(struct term *term);

/* What stands `by` rows further down moves up into these rows (further up and down, if negative) on the terminal as
 * well, and empty rows come in. The next frame then looks for no other rows that only moved, which costs much. false:
 * that cannot be done here, or something in them waits to be shown, and nothing was done. */
bool term_shift(struct term *term, int row, int rows, int by);

/* Rows that go out together. */
struct term_band {
	int row, rows;
};

/* The bytes that bring the terminal from the last frame to what stdscr holds now, its cursor at row, column; borrowed
 * until the next call. The first frame also enters the alternate screen and asks how wide the terminal draws. */
const uint8_t *term_frame(struct term *term, int row, int column, size_t *size);
/* The same for a thin line: bands go out in their order until there are room bytes (SIZE_MAX: all go at once);
 * what is drawn in other rows waits for the next frame. A row may stand in several bands. */
const uint8_t *term_frame_within(struct term *term, const struct term_band *bands, int count, size_t room, int row,
	int column, size_t *size);
/* Rows wait; the first of them from this one on, counted round, or -1. */
int term_waiting(const struct term *term, int from);
/* The last bytes: back to the ordinary screen. wipes: nothing may stay readable, scrollback included. */
const uint8_t *term_leave(struct term *term, bool wipes, size_t *size);

#endif
