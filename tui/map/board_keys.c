/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One table from actions to what they do. An action without a row edits the line; so do arrows while it holds text. */
#include "board_keys.h"

#include <stdlib.h>
#include <string.h>

#include "form.h"
#include "people.h"
#include "screen_console.h"
#include "screen_room.h"
#include "screen_talk.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

enum { VANISH_MS = 1500, SYNC_MODE = 2026 };

static void submit(struct board *board, const struct key *key);
static void walk(struct board *board, const struct key *key);
static void walk_if_empty(struct board *board, const struct key *key);
static void turn_page(struct board *board, const struct key *key);
static void next_pane(struct board *board, const struct key *key);
static void previous_pane(struct board *board, const struct key *key);
static void look(struct board *board, const struct key *key);
static void hide(struct board *board, const struct key *key);
static void redraw(struct board *board, const struct key *key);
static void begin_reacting(struct board *board, const struct key *key);
static void cancel(struct board *board, const struct key *key);
static void leave_if_empty(struct board *board, const struct key *key);
static void escape(struct board *board, const struct key *key);
static void hear_position(struct board *board, const struct key *key);
static void hear_mode(struct board *board, const struct key *key);

static const struct {
	enum action action;
	bool while_hidden;        /* also while nothing may be seen */
	void (*does)(struct board *board, const struct key *key);
} doings[] = {
	{ ACT_ENTER, true, submit }, { ACT_CANCEL, true, cancel }, { ACT_REDRAW, true, redraw },
	{ ACT_POSITION, true, hear_position }, { ACT_MODE, true, hear_mode },
	{ ACT_UP, false, walk_if_empty }, { ACT_DOWN, false, walk_if_empty }, { ACT_LEFT, false, walk_if_empty },
	{ ACT_RIGHT, false, walk_if_empty }, { ACT_WALK_UP, false, walk }, { ACT_WALK_DOWN, false, walk },
	{ ACT_WALK_LEFT, false, walk }, { ACT_WALK_RIGHT, false, walk }, { ACT_PAGE_UP, false, turn_page },
	{ ACT_PAGE_DOWN, false, turn_page }, { ACT_TAB, false, next_pane }, { ACT_NEXT, false, next_pane },
	{ ACT_BACK_TAB, false, previous_pane }, { ACT_PREVIOUS, false, previous_pane }, { ACT_LOOK, false, look },
	{ ACT_HIDE, false, hide }, { ACT_REACT, false, begin_reacting }, { ACT_EOF, false, leave_if_empty },
	{ ACT_ESCAPE, false, escape },
};

static void end_pasted_row(struct board *board);
static bool react_with(struct board *board, const struct key *key);
static void scroll_to(struct board *board, int scroll, int hidden);
static void move_talk(struct board *board, int rows);

void board_on_key(void *context, const struct key *key)
{
	struct board *board = context;
	if (board->visit->end != VISIT_GOES_ON)
		return;
	if (key->action != ACT_POSITION && key->action != ACT_MODE)
		board->has_typed = true;
	if (board->is_reacting && react_with(board, key))
		return;
	if (key->is_break && form_takes_rows(board->visit)) {
		end_pasted_row(board);
		return;
	}
	for (size_t i = 0; i < sizeof doings / sizeof *doings; i++) {
		if (doings[i].action == key->action) {
			if (doings[i].while_hidden || !board->visit->is_hidden)
				doings[i].does(board, key);
			return;
		}
	}
	if (!board->visit->is_hidden)
		edit_key(&board->edit, key);
}

void board_take_wishes(struct board *board)
{
	struct visit *visit = board->visit;
	if (visit->drops_input)
		edit_wipe(&board->edit);
	visit->drops_input = false;
	if (visit->draft != NULL && edit_is_empty(&board->edit) && !visit->is_secret) {
		edit_set(&board->edit, visit->draft);
		visit_keys_forget_text(&visit->draft);
		board->has_typed = true;
	}
	if (visit->pane_wish != PANE_ANY) {
		board->focus = visit->pane_wish == PANE_MAP ? FOCUS_MAP : FOCUS_CHAT;
		visit->pane_wish = PANE_ANY;
	}
	if (visit->scroll > 0)
		move_talk(board, 0);
}

/* The line as UTF-8: bytes of an older Japanese encoding are understood; what is no text at all stays to be mended. */
static bool read_line(struct board *board, char line[SAY_MAX * 2 + 1])
{
	enum text_charset found;
	const char *text = board->edit.text;
	if (text_is_valid(text, board->edit.size)) {
		memcpy(line, text, board->edit.size + 1);
		return true;
	}
	if (text_rescue(text, board->edit.size, line, SAY_MAX * 2 + 1, &found)) {
		/* In ASCII: such a terminal shows nothing else. */
		visit_tell(board->visit, "Japanese as %s was understood. /moji %s keeps to it.",
			found == TEXT_CP932 ? "Shift_JIS" : "EUC-JP", found == TEXT_CP932 ? "sjis" : "euc");
		return true;
	}
	visit_tell(board->visit, "This line is not UTF-8 and was not sent; it is still here. /moji sjis may help.");
	return false;
}

static void submit(struct board *board, const struct key *key)
{
	struct visit *visit = board->visit;
	char line[SAY_MAX * 2 + 1];
	(void)key;
	board->told_closed = visit->told_number;
	board->dirty |= DIRTY_TOLD;
	if (visit->is_hidden) {
		visit_submit(visit, "", board->now);
		return;
	}
	if (!read_line(board, line))
		return;
	if (visit->is_secret) {
		edit_wipe(&board->edit);
		visit_submit(visit, line, board->now);
		explicit_bzero(line, sizeof line);
		return;
	}
	if (line[0] == '\0' && visit->shows_bare_text) {
		visit->shows_bare_text = false;
		return;
	}
	if (page_takes_words(visit->page)) {
		edit_wipe(&board->edit);
	} else {
		edit_clear(&board->edit);
		edit_remember(&board->edit, line);
	}
	if (line[0] != '\0' && line[0] != '/') {
		visit->rest->talking.scroll = 0;
		scroll_to(board, 0, 0);
		board->chat.has_met_away = true; /* who talks has come back */
	}
	visit_submit(visit, line, board->now);
	explicit_bzero(line, sizeof line);
	visit->pick = 0;
	board_take_wishes(board);
}

/* What is pasted into a text of several rows keeps them. */
static void end_pasted_row(struct board *board)
{
	char line[SAY_MAX * 2 + 1];
	if (!read_line(board, line))
		return;
	edit_wipe(&board->edit);
	form_take_row(board->visit, line);
	explicit_bzero(line, sizeof line);
	board_take_wishes(board);
}

static void walk(struct board *board, const struct key *key)
{
	static const enum direction directions[] = { STEP_UP, STEP_DOWN, STEP_LEFT, STEP_RIGHT };
	if (!visit_is_at_console(board->visit) && !screen_talk_applies(board))
		visit_step(board->visit, directions[key->action >= ACT_WALK_UP ? key->action - ACT_WALK_UP : key->action - ACT_UP]);
}

static void walk_if_empty(struct board *board, const struct key *key)
{
	bool is_vertical = key->action == ACT_UP || key->action == ACT_DOWN;
	if (!edit_is_empty(&board->edit)) {
		edit_key(&board->edit, key);
	} else if (board->visit->page == NULL && visit_is_at_console(board->visit)) {
		screen_console_scroll(board, !is_vertical ? 0 : key->action == ACT_UP ? -1 : 1);
	} else if (board->visit->page == NULL) {
		walk(board, key);
	} else if (is_vertical) {
		board->page_first += key->action == ACT_UP ? -1 : 1;
		board->dirty |= DIRTY_PAGE;
	}
}

static void turn_page(struct board *board, const struct key *key)
{
	int sign = key->action == ACT_PAGE_UP ? 1 : -1;
	struct room_layout layout = screen_room_layout(board);
	if (board->visit->page != NULL) {
		board->page_first -= sign * (board->page_rows > 1 ? board->page_rows : 1);
		board->dirty |= DIRTY_PAGE;
	} else if (visit_is_at_console(board->visit)) {
		screen_console_scroll(board, -sign * screen_console_page(board));
	} else if (screen_talk_scroll(board, sign * (layout.chat.rows > 4 ? layout.chat.rows - 3 : 1))) {
		return;
	} else if (board->focus == FOCUS_PEOPLE) {
		int page = people_page(board->visit, layout.people);
		board->people_first = board->people_first - sign * page < 0 ? 0 : board->people_first - sign * page;
		board->dirty |= DIRTY_PEOPLE;
	} else {
		move_talk(board, sign * (layout.chat.rows > 4 ? layout.chat.rows - 3 : 1));
	}
}

static void scroll_to(struct board *board, int scroll, int hidden)
{
	board->chat.hidden = hidden;
	if (scroll != board->visit->scroll)
		visit_scroll(board->visit, scroll - board->visit->scroll);
}

/* The pane stays full: where the known lines begin, the hub is asked for the ones before. */
static void move_talk(struct board *board, int rows)
{
	struct visit *visit = board->visit;
	struct room_layout layout = screen_room_layout(board);
	struct area area = layout.chat;
	struct chat_place place = board->chat;
	bool is_first;
	if (visit->shows_bare_text)
		area = (struct area){ 0, 0, layout.told.rows > 0 ? layout.told.row : layout.prompt.row, layout.prompt.columns };
	if (area.rows == 0)
		return;
	int scroll = chat_move(board->term, visit, area, &place, rows, &is_first);
	if (is_first && visit->view.lines_count > 0 && visit->view.lines[0].before != 0)
		visit_scroll(visit, visit->view.lines_count);
	scroll_to(board, scroll, place.hidden);
}

/* Where all is seen at once the map needs no turn of its own. */
static void change_pane(struct board *board, int by)
{
	bool is_wide = screen_room_layout(board).is_wide;
	if (visit_is_at_console(board->visit)) {
		screen_console_turn(board, by);
		return;
	}
	do {
		board->focus = (enum focus)(((int)board->focus + by + FOCUS_COUNT) % FOCUS_COUNT);
	} while (is_wide && board->focus == FOCUS_MAP);
}

static void next_pane(struct board *board, const struct key *key)
{
	(void)key;
	change_pane(board, 1);
}

static void previous_pane(struct board *board, const struct key *key)
{
	(void)key;
	change_pane(board, -1);
}

static void look(struct board *board, const struct key *key)
{
	(void)key;
	visit_command(board->visit, "/look");
}

static void hide(struct board *board, const struct key *key)
{
	(void)key;
	board->visit->is_hidden = true;
}

static void redraw(struct board *board, const struct key *key)
{
	(void)key;
	board->visit->wants_redraw = true;
}

/* From the newest line of somebody else up, one a press. */
static void pick_line(struct board *board)
{
	struct visit *visit = board->visit;
	const struct view *view = &visit->view;
	int at = view->lines_count - 1;
	if (visit->pick == 0) {
		visit->pick = visit_newest_of_others(visit);
		return;
	}
	while (at >= 0 && (view->lines[at].line >= visit->pick || view->lines[at].is_mine))
		at--;
	if (at >= 0)
		visit->pick = view->lines[at].line;
}

static void begin_reacting(struct board *board, const struct key *key)
{
	(void)key;
	board->visit->pick = 0;
	pick_line(board);
	board->is_reacting = board->visit->pick != 0;
	if (!board->is_reacting)
		visit_react(board->visit, REACTION_NOD); /* says that there is no line yet */
}

/* While reacting: was the key part of it? */
static bool react_with(struct board *board, const struct key *key)
{
	bool is_digit = key->action == ACT_TEXT && key->bytes[0] >= '1' && key->bytes[0] < '1' + REACTION_COUNT;
	if (key->action == ACT_POSITION || key->action == ACT_MODE)
		return false;
	if (key->action == ACT_REACT) {
		pick_line(board);
		return true;
	}
	board->is_reacting = false;
	if (is_digit)
		visit_react(board->visit, (enum reaction)(key->bytes[0] - '1'));
	board->visit->pick = 0;
	return is_digit || key->action == ACT_ESCAPE || key->action == ACT_ENTER;
}

/* Once: the line, which Ctrl-Y brings back, or the page. Twice within a moment, from any state: gone. */
static void cancel(struct board *board, const struct key *key)
{
	struct visit *visit = board->visit;
	(void)key;
	if (board->cancelled != 0 && board->now - board->cancelled <= VANISH_MS) {
		visit_vanish(visit);
		return;
	}
	board->cancelled = board->now;
	if (visit->is_hidden)
		return;
	board->told_closed = visit->told_number;
	board->dirty |= DIRTY_TOLD;
	const struct key to_end = { .action = ACT_END }, kill = { .action = ACT_KILL_START };
	bool had_something = visit_cancel(visit) || !edit_is_empty(&board->edit) || visit->shows_bare_text;
	visit->shows_bare_text = false;
	edit_key(&board->edit, &to_end);
	edit_key(&board->edit, &kill);
	if (!had_something)
		/* TRANSLATORS: もう一度すぐ Ctrl-C で、画面を消して終わります。 */
		visit_tell(visit, "%s", _("Ctrl-C once more right away wipes this window and leaves."));
}

static void leave_if_empty(struct board *board, const struct key *key)
{
	const struct key rubout = { .action = ACT_DELETE };
	(void)key;
	if (edit_is_empty(&board->edit))
		visit_command(board->visit, "/bye");
	else
		edit_key(&board->edit, &rubout);
}

static void escape(struct board *board, const struct key *key)
{
	(void)key;
	if (form_cancel(board->visit))
		return;
	if (board->visit->page == NULL)
		board->visit->shows_console = false;
	visit_close_page(board->visit);
	board->visit->shows_bare_text = false;
}

/* The answer to how wide the terminal draws an ambiguous character. A person's own choice goes before it. */
static void hear_position(struct board *board, const struct key *key)
{
	const char *chosen = board->visit->view.settings[SETTING_AMBIGUOUS];
	bool is_answer = board->awaits_position && key->a == 1 && (key->b == 2 || key->b == 3);
	if (!is_answer)
		return;
	board->awaits_position = false;
	if (chosen[0] != '1' && chosen[0] != '2' && board->visit->ambiguous != (int)key->b - 1) {
		board->visit->ambiguous = (int)key->b - 1;
		board->has_typed = true;
	}
}

static void hear_mode(struct board *board, const struct key *key)
{
	if (key->a == SYNC_MODE && key->b >= 1 && key->b <= 3)
		term_use_sync(board->term);
}
