/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map face's life: events mark what must be drawn, a frame draws it. What keys do lies in board_keys.c. */
#include "board.h"

#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board_keys.h"
#include "clock.h"
#include "mem.h"
#include "people.h"
#include "screen_room.h"
#include "screens.h"
#include "visit_rest.h"

enum { DIRTY_TALK = DIRTY_MAP | DIRTY_PEOPLE | DIRTY_RULE | DIRTY_CHAT | DIRTY_PROMPT };
enum { MINUTE_MS = 60000, SPREAD_MS = 10000, PEOPLE_STEP = 4 };

static const struct {
	unsigned changed, dirty;
} consequences[] = {
	{ VIEW_PLACE | VIEW_ME | VIEW_ROOM | VIEW_READY, DIRTY_ALL },
	{ VIEW_PEOPLE, DIRTY_STATUS | DIRTY_MAP | DIRTY_PEOPLE | DIRTY_RULE | DIRTY_PROMPT | DIRTY_TOLD },
	{ VIEW_LINES, DIRTY_CHAT },
	{ VIEW_CONSOLE, DIRTY_CONSOLE | DIRTY_STATUS },
	{ VIEW_DESK, DIRTY_TALK },
};

static void note_changes(struct board *board, unsigned changed, bool is_others);
static void mark_changes(struct board *board);
static bool is_of_others(const struct board *board, const struct message *event);
static void plan_clock(struct board *board);
static bool saves_data(const struct board *board);
static void give_people_room(struct board *board);
static const uint8_t *frame_within(struct board *board, size_t room, size_t *size);

struct board *board_create(struct visit *visit, struct term *term)
{
	struct board *board = mem_zero(1, sizeof *board);
	board->visit = visit;
	board->term = term;
	keys_init(&board->keys);
	edit_init(&board->edit);
	draw_begin(term);
	board->dirty = DIRTY_ALL;
	board->has_typed = true;
	board->awaits_position = true;
	board->clock_due = board->shown = UINT64_MAX;
	board_told_begin(board);
	return board;
}

void board_destroy(struct board *board)
{
	if (board == NULL)
		return;
	edit_finish(&board->edit);
	chat_rows_forget(&board->chat.rows);
	term_destroy(board->term);
	free(board);
}

void board_bytes(struct board *board, const uint8_t *bytes, size_t size, uint64_t now)
{
	board->now = board->visit->now = now;
	keys_feed(&board->keys, bytes, size, now, board_on_key, board);
	board_take_wishes(board);
	board_told_note(board, NULL);
}

void board_event(struct board *board, const struct message *event, unsigned changed, uint64_t now)
{
	unsigned told_before = board->told_known;
	board->now = now;
	board_told_note(board, event);
	if ((changed & VIEW_ROOM) && !board->visit->rest->is_fresh_picture) {
		board->told_closed = told_before;
		board->people_rows = 0;
		board->chat = (struct chat_place){ .rows = board->chat.rows };
		board->shown = UINT64_MAX;
	}
	if (event->number == EV_SAID && board->chat.hidden > 0 && board->visit->scroll == 0)
		board->visit->scroll = 1; /* the line that is partly seen is not the newest any more */
	bool is_others = is_of_others(board, event);
	note_changes(board, changed, is_others);
	board_take_wishes(board);
	bool is_worth = event->number != EV_MOVED || !saves_data(board); /* steps wait for another reason */
	board->has_changed = board->has_changed || (is_others && is_worth);
	board->has_typed = board->has_typed || !is_others;
}

/* While data is saved others stand still on the map until their person walks, or asks for it anew. */
static void note_changes(struct board *board, unsigned changed, bool is_others)
{
	unsigned dirty = 0;
	for (size_t i = 0; i < sizeof consequences / sizeof *consequences; i++)
		if (changed & consequences[i].changed)
			dirty |= consequences[i].dirty;
	if (!is_others)
		board->dirty |= dirty;
	else
		board->others |= saves_data(board) ? dirty & ~(unsigned)DIRTY_MAP : dirty;
}

void board_resize(struct board *board, int columns, int rows)
{
	term_resize(board->term, columns, rows);
	board->dirty = DIRTY_ALL;
	board->has_typed = true; /* its own person waits for it, however seldom others' news come */
}

void board_tick(struct board *board, uint64_t now)
{
	board->now = board->visit->now = now;
	keys_tick(&board->keys, now, board_on_key, board);
	board_take_wishes(board);
	board_told_note(board, NULL);
	if (now >= board->clock_due) {
		board->clock_due = UINT64_MAX;
		board->is_clock_due = board->has_changed = true;
	}
}

uint64_t board_deadline(const struct board *board)
{
	uint64_t keys = keys_deadline(&board->keys);
	return keys < board->clock_due ? keys : board->clock_due;
}

/* While a room comes in, piece by piece, nothing of it is shown. */
enum face_urgency board_urgency(const struct board *board)
{
	bool is_coming = board->visit->view.room[0] != '\0' && !board->visit->view.is_ready;
	bool has_news = board->visit->told_number != board->seen.told_number
		|| board->visit->untold_number != board->seen.untold_number || board->visit->page != board->seen.page;
	bool waits = term_waiting(board->term, 0) >= 0;
	if (waits && board->is_behind && !is_coming)
		return FRAME_NOW;
	if (board->has_typed && (!is_coming || board->screen != NULL))
		return is_coming ? FRAME_SOON : FRAME_NOW;
	return (board->has_changed || has_news || waits) && !is_coming ? FRAME_SOON : FRAME_NONE;
}

const uint8_t *board_frame(struct board *board, const struct face_share *share, uint64_t now, size_t *size)
{
	const struct screen *screen = screens_find(board);
	board->now = now;
	mark_changes(board);
	if (screen != board->screen) {
		erase();
		board->dirty = DIRTY_ALL;
	}
	bool is_anew = board->dirty == DIRTY_ALL;
	if (is_anew)
		chat_rows_forget(&board->chat.rows);
	if (!share->only_own || is_anew) {
		board->dirty |= board->others;
		board->others = 0;
		board->has_changed = false;
	}
	if (board->has_typed || board->dirty != DIRTY_CHAT) /* talk of others alone leaves the prompt as it is */
		board->dirty |= DIRTY_PROMPT;
	board->screen = screen;
	screen->draw(board);
	plan_clock(board);
	board->dirty = term_is_worn(board->term) ? DIRTY_ALL : 0;
	board->has_typed = board->dirty != 0;
	const uint8_t *bytes = share->room == SIZE_MAX
		? term_frame(board->term, board->caret_row, board->caret_column, size)
		: frame_within(board, share->room, size);
	board->is_behind = is_anew || (board->is_behind && term_waiting(board->term, 0) >= 0);
	if (board->others == 0 && term_waiting(board->term, 0) < 0)
		board->shown = board->chat.read_to;
	return bytes;
}

/* What was asked for goes out first, then the talk, then one row after the other. */
static const uint8_t *frame_within(struct board *board, size_t room, size_t *size)
{
	struct room_layout layout = screen_room_layout(board);
	const struct area parts[] = { layout.told, layout.help, layout.rule, layout.chat };
	struct term_band bands[FACE_ROWS_MAX + 8] = { { board->caret_row, 1 } };
	int count = 1, rows = term_rows(board->term), row = layout.map.row - board->map.y;
	const struct view_person *me = view_me(&board->visit->view);
	board->own_rows[0] = board->own_rows[1];
	board->own_rows[1] = me != NULL && layout.map.rows > 0 ? row + me->y : -1;
	for (int i = 0; i < 2; i++)
		bands[count++] = (struct term_band){ board->own_rows[i], 1 };
	for (size_t i = 0; i < sizeof parts / sizeof *parts && board->screen->draw == screen_room_draw; i++)
		bands[count++] = (struct term_band){ parts[i].row, parts[i].rows };
	for (int i = 0; i < rows; i++)
		bands[count++] = (struct term_band){ (board->row_next + i) % rows, 1 };
	const uint8_t *bytes = term_frame_within(board->term, bands, count, room, board->caret_row, board->caret_column, size);
	int next = term_waiting(board->term, board->row_next);
	board->row_next = next >= 0 ? next : 0;
	return bytes;
}

char *board_take_draft(struct board *board)
{
	char *draft = mem_string(board->edit.text);
	edit_clear(&board->edit);
	return draft;
}

uint64_t board_shown(const struct board *board)
{
	return board->shown;
}

const uint8_t *board_leave(struct board *board, bool wipes, size_t *size)
{
	return term_leave(board->term, wipes, size);
}

/* Compares what the last frame showed with what there is now. */
static void mark_changes(struct board *board)
{
	struct visit *visit = board->visit;
	struct board_seen now = { .page_number = visit->page_number, .told_number = visit->told_number,
		.untold_number = visit->untold_number, .page = visit->page, .language = visit->language,
		.focus = board->focus, .scroll = visit->scroll, .hidden = board->chat.hidden,
		.is_reacting = board->is_reacting, .is_secret = visit->is_secret,
		.pick = visit->pick, .again_number = visit->again_number,
		.is_at_console = visit_is_at_console(visit), .minute = clock_wall_ms() / MINUTE_MS };
	if (now.page != board->seen.page || now.page_number != board->seen.page_number)
		board->page_first = 0;
	if (visit->ambiguous != term_ambiguous(board->term)) {
		term_set_ambiguous(board->term, visit->ambiguous);
		board->dirty = DIRTY_ALL;
	}
	if (visit->wants_redraw || term_is_worn(board->term)) {
		term_renew(board->term);
		board->dirty = DIRTY_ALL;
	}
	visit->wants_redraw = false;
	if (board_told_age(board))
		board->dirty |= DIRTY_TOLD;
	if (visit->scroll == 0 && board->chat.hidden == 0 && !visit->is_hidden)
		board->chat.read_to = visit->view.newest;
	if ((board->dirty | board->others) & DIRTY_PEOPLE)
		give_people_room(board);
	struct room_layout layout = screen_room_layout(board);
	if (layout.chat.rows > 0 || !now.is_at_console)
		board->talk_seen = visit->view.newest;
	now.is_wide = layout.is_wide;
	now.told_rows = layout.told.rows;
	now.map_rows = layout.map.rows;
	now.desk = visit->desk.edition;
	now.talk_scroll = visit->rest->talking.scroll;
	now.talk_ends = talk_ends(visit);
	if (now.page != board->seen.page || now.page_number != board->seen.page_number || now.language != board->seen.language
		|| now.is_wide != board->seen.is_wide || now.told_rows != board->seen.told_rows
		|| now.map_rows != board->seen.map_rows)
		board->dirty = DIRTY_ALL;
	if (now.is_at_console != board->seen.is_at_console)
		board->dirty = DIRTY_ALL;
	if (now.focus != board->seen.focus)
		board->dirty |= layout.is_wide ? DIRTY_PEOPLE : DIRTY_ALL;
	if (now.desk != board->seen.desk) /* also where no event brought it: the keys were locked */
		board->dirty |= talk_now(visit) != NULL ? DIRTY_TALK : 0u;
	if (now.talk_ends != board->seen.talk_ends)
		board->dirty |= DIRTY_STATUS;
	if (now.minute != board->seen.minute)
		board->dirty |= DIRTY_STATUS | (now.is_at_console ? DIRTY_CONSOLE : 0u);
	if (now.talk_scroll != board->seen.talk_scroll)
		board->dirty |= DIRTY_CHAT;
	if (now.scroll != board->seen.scroll || now.hidden != board->seen.hidden)
		board->dirty |= DIRTY_CHAT | DIRTY_HELP;
	if (now.again_number != board->seen.again_number) /* a folded line was opened */
		board->dirty |= DIRTY_CHAT;
	if (now.is_secret != board->seen.is_secret)
		board->dirty |= DIRTY_PROMPT | DIRTY_HELP;
	if (now.told_number != board->seen.told_number || now.untold_number != board->seen.untold_number
		|| now.is_reacting != board->seen.is_reacting || now.pick != board->seen.pick)
		board->dirty |= DIRTY_TOLD | DIRTY_HELP;
	board->seen = now;
}

/* Grows by steps and does not shrink again: the talk does not jump each time somebody comes or goes. */
static void give_people_room(struct board *board)
{
	struct room_layout layout = screen_room_layout(board);
	int rows = layout.is_wide ? people_rows(board->visit, layout.people.columns - 2) : 0;
	if (rows > board->people_rows)
		board->people_rows = (rows + PEOPLE_STEP - 1) / PEOPLE_STEP * PEOPLE_STEP;
}

/* Is it somebody else's doing, which may wait for a moment? */
static bool is_of_others(const struct board *board, const struct message *event)
{
	const struct view_person *me = view_me(&board->visit->view);
	switch ((unsigned)event->number) {
	case EV_SAID:
		return !event->said.is_mine;
	case EV_REACTED:
		return !event->reacted.is_mine;
	case EV_UNSAID:
		return !event->unsaid.is_mine;
	case EV_MOVED:
		return me == NULL || event->moved.person != me->person;
	case EV_PERSON:
		return me == NULL || event->person.person != me->person;
	case EV_WAVED:
		return !event->waved.is_mine;
	case EV_CONSULT_LINE:
		return !event->consult_line.is_mine;
	case EV_GONE:
	case EV_OBSERVERS:
	case EV_WAITING:
	case EV_WAITING_GONE:
	case EV_SOMEBODY:
	case EV_SOMEBODY_GONE:
	case EV_PRESENT:
	case EV_TODAY:
	case EV_CONSULT_UNSAID:
		return true;
	default:
		return false;
	}
}

/* The clock alone asks for a frame a minute, for the first one only after a whole quiet minute, and for none at all
 * where data is to be saved. Seconds late, each person's clock by its own: ten thousand in one instant would hold up
 * whoever talks. */
static void plan_clock(struct board *board)
{
	uint64_t quiet = board->is_clock_due ? 0 : MINUTE_MS;
	uint64_t late = board->visit->view.account * 37 % SPREAD_MS;
	board->is_clock_due = false;
	board->clock_due = saves_data(board) ? UINT64_MAX
		: board->now + quiet + late + MINUTE_MS - clock_wall_ms() % MINUTE_MS;
}

static bool saves_data(const struct board *board)
{
	return view_setting_is(&board->visit->view, SETTING_SAVER, "1");
}
