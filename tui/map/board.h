/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map face: a visit on a full screen. Keys become what the visit does; what the visit and its view hold becomes
 * screens. Knows no socket; face.c decides when it is in use. */
#ifndef BOARD_H
#define BOARD_H

#include "chat.h"
#include "edit.h"
#include "face.h"
#include "keys.h"
#include "map.h"
#include "term.h"
#include "visit.h"

/* The part that Tab moves to: in a small window the one that is seen. */
enum focus { FOCUS_CHAT, FOCUS_MAP, FOCUS_PEOPLE, FOCUS_COUNT };

/* The list of the console that Tab moves to: in a small window the one that is seen. */
enum list_focus { LIST_WAITING, LIST_PEOPLE, LIST_NOTES, LIST_TODAY };

enum { TOLD_ROWS = 3 }; /* what is told takes at most */

/* Parts of the room's screen (bits). */
enum {
	DIRTY_STATUS = 1 << 0, DIRTY_MAP = 1 << 1, DIRTY_PEOPLE = 1 << 2, DIRTY_RULE = 1 << 3, DIRTY_CHAT = 1 << 4,
	DIRTY_TOLD = 1 << 5, DIRTY_PROMPT = 1 << 6, DIRTY_HELP = 1 << 7, DIRTY_PAGE = 1 << 8,
	DIRTY_CONSOLE = 1 << 9, DIRTY_ALL = (1 << 10) - 1
};

/* What a frame showed, to see what the next one must draw. */
struct board_seen {
	unsigned page_number, told_number, untold_number, again_number;
	const struct page *page;
	enum language language;
	enum focus focus;
	int scroll;
	uint64_t minute;
	bool is_reacting, is_wide, is_secret, is_at_console;
	int told_rows, map_rows, hidden;
	uint64_t pick;
	unsigned desk;            /* its edition */
	int talk_scroll;
	uint64_t talk_ends;
};

struct board {
	struct visit *visit;      /* borrowed */
	struct term *term;        /* owned */
	struct keys keys;
	struct edit edit;
	uint64_t now;             /* of the newest call */
	unsigned dirty;           /* what this person did, or all of it */
	unsigned others;          /* what others did */
	bool has_typed;           /* this person did something: a frame is wanted now */
	bool has_changed;         /* others did */
	bool is_behind;           /* all was to be drawn anew, and some rows still wait */
	const struct screen *screen; /* the one shown last */
	enum focus focus;
	enum list_focus list;
	int list_first;           /* first row of it that is seen */
	uint64_t talk_seen;       /* the newest line of the room when the console was opened, or showed the talk */
	int people_first;         /* first person listed */
	int people_rows;          /* what the list has wanted at most in this room: a large window gives it more rows */
	struct chat_place chat;
	uint64_t shown;           /* the newest line that a whole frame has shown of this room; UINT64_MAX: there was none */
	int page_first;           /* first row of the page shown */
	int page_rows;            /* rows of a page the last frame could show */
	struct map_place map;
	bool is_reacting;         /* Ctrl-R was pressed: a digit reacts */
	unsigned told_closed;     /* what was told up to here is not shown any more */
	unsigned told_known;      /* told_number after the newest call */
	uint64_t told_until[VISIT_TOLD_MAX]; /* a ring by number: the first frame after then leaves it out; 0: it stays */
	uint64_t cancelled;       /* when Ctrl-C was pressed last; 0: never */
	uint64_t clock_due;       /* monotonic ms: the clock alone is worth a frame */
	bool is_clock_due;
	bool awaits_position;     /* the terminal was asked how wide it draws */
	int caret_row, caret_column;
	int own_rows[2];          /* of the screen: where oneself stood on the map, and stands */
	int row_next;             /* which of the other rows is first on a thin line */
	struct board_seen seen;
};

/* Takes term, borrows visit. */
struct board *board_create(struct visit *visit, struct term *term);
void board_destroy(struct board *board);

void board_bytes(struct board *board, const uint8_t *bytes, size_t size, uint64_t now);
/* event and changed (VIEW_* bits) as visit_event had them. */
void board_event(struct board *board, const struct message *event, unsigned changed, uint64_t now);
void board_resize(struct board *board, int columns, int rows);
void board_tick(struct board *board, uint64_t now);
uint64_t board_deadline(const struct board *board);
enum face_urgency board_urgency(const struct board *board);
const uint8_t *board_frame(struct board *board, const struct face_share *share, uint64_t now, size_t *size);
/* Back to lines: what was typed and not sent goes to the caller, who owns it. */
char *board_take_draft(struct board *board);
/* The newest line that was on the screen; UINT64_MAX before the first whole frame of the room. */
uint64_t board_shown(const struct board *board);
const uint8_t *board_leave(struct board *board, bool wipes, size_t *size);

/* For screens: what is told, or asked, above the prompt, NULL for nothing. Uses at most size bytes at `to`; of
 * several remarks, those that fit with the newest one whole. '\n' stands where a row must end. */
const char *board_told(const struct board *board, char *to, size_t size);
/* Columns of its rows, and the bytes of text that go on the first one. */
int board_told_columns(const struct board *board);
size_t board_told_wrap(const struct board *board, const char *text);
/* What lines have shown already, or the map shows by itself, is left out; what nobody could see yet is not. */
void board_told_begin(struct board *board);
/* Notes what was told since the last call; event: because of it, NULL: because of what was typed. A remark that only
 * confirms falls away some seconds later; what asks or refuses stays until its person answers. */
void board_told_note(struct board *board, const struct message *event);
/* Leaves out what has been seen long enough, for the frame now being drawn: gives whether that changes it. */
bool board_told_age(struct board *board);

#endif
