/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layouts and the parts that are one row each; map, people and talk draw themselves. From 80 x 20 cells on all is
 * seen at once; below that one pane, and what is least needed goes first: help, the rule, the status, at last all but
 * the prompt. */
#include "screen_room.h"

#include <stdio.h>
#include <string.h>

#include "chat.h"
#include "clock.h"
#include "help_row.h"
#include "opening_words.h"
#include "people.h"
#include "screen_console.h"
#include "screen_talk.h"
#include "talk.h"
#include "width.h"
#include "words.h"

enum {
	WIDE_COLUMNS = 80, WIDE_ROWS = 20,
	NARROW_COLUMNS = 60,                   /* below this typing needs the prompt's room */
	GROWN_COLUMNS = 120, GROWN_ROWS = 36,  /* from here on larger maps and more people get more of the window */
	MAP_COLUMNS = 48, MAP_ROWS = 11,
	PEOPLE_COLUMNS = 31,
	TOLD_MAX = 1200
};

static void lay_wide(const struct board *board, struct room_layout *layout, int columns, int rows);
static void lay_narrow(const struct board *board, struct room_layout *layout, int columns, int rows);
static void draw_status(struct board *board, const struct room_layout *layout);
static void draw_map(struct board *board, const struct room_layout *layout);
static void draw_people(struct board *board, const struct room_layout *layout);
static void draw_rule_row(struct board *board, const struct room_layout *layout);
static void draw_chat(struct board *board, const struct room_layout *layout);
static void draw_told(struct board *board, const struct room_layout *layout);
static void draw_prompt(struct board *board, const struct room_layout *layout);
static void draw_help(struct board *board, const struct room_layout *layout);

static const struct {
	unsigned dirty;
	size_t area; /* its offset in struct room_layout */
	void (*draw)(struct board *board, const struct room_layout *layout);
} parts[] = {
	{ DIRTY_STATUS, offsetof(struct room_layout, status), draw_status },
	{ DIRTY_MAP, offsetof(struct room_layout, map), draw_map },
	{ DIRTY_PEOPLE, offsetof(struct room_layout, people), draw_people },
	{ DIRTY_RULE, offsetof(struct room_layout, rule), draw_rule_row },
	{ DIRTY_CHAT, offsetof(struct room_layout, chat), draw_chat },
	{ DIRTY_TOLD, offsetof(struct room_layout, told), draw_told },
	{ DIRTY_PROMPT, offsetof(struct room_layout, prompt), draw_prompt },
	{ DIRTY_HELP, offsetof(struct room_layout, help), draw_help },
};

struct room_layout screen_room_layout(const struct board *board)
{
	struct room_layout layout = { 0 };
	int columns = term_columns(board->term), rows = term_rows(board->term);
	if (visit_is_at_console(board->visit))
		return screen_console_room_layout(board);
	if (talk_now(board->visit) != NULL)
		return screen_talk_layout(board);
	layout.is_wide = columns >= WIDE_COLUMNS && rows >= WIDE_ROWS;
	if (layout.is_wide)
		lay_wide(board, &layout, columns, rows);
	else
		lay_narrow(board, &layout, columns, rows);
	return layout;
}

bool screen_room_applies(const struct board *board)
{
	(void)board;
	return true;
}

void screen_room_draw(struct board *board)
{
	screen_room_draw_below(board, 0);
}

void screen_room_draw_below(struct board *board, int row)
{
	if (screen_talk_applies(board) && !visit_is_at_console(board->visit)) {
		screen_talk_draw_below(board, row);
		return;
	}
	struct room_layout layout = screen_room_layout(board);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const struct area *area = (const struct area *)(const void *)((const char *)&layout + parts[i].area);
		if (area->rows > 0 && area->row >= row && (board->dirty & parts[i].dirty))
			parts[i].draw(board, &layout);
	}
}

void screen_room_draw_status(struct board *board)
{
	struct room_layout layout = screen_room_layout(board);
	if (layout.status.rows > 0 && (board->dirty & DIRTY_STATUS))
		draw_status(board, &layout);
}

void screen_room_draw_foot(struct board *board, const struct room_layout *layout)
{
	if (layout->told.rows > 0 && (board->dirty & DIRTY_TOLD))
		draw_told(board, layout);
	if (layout->prompt.rows > 0 && (board->dirty & DIRTY_PROMPT))
		draw_prompt(board, layout);
	if (layout->help.rows > 0 && (board->dirty & DIRTY_HELP))
		draw_help(board, layout);
}

static void lay_wide(const struct board *board, struct room_layout *layout, int columns, int rows)
{
	const struct view *view = &board->visit->view;
	int told = screen_room_told_rows(board), map_columns = MAP_COLUMNS, map_rows = MAP_ROWS;
	if (columns >= GROWN_COLUMNS && view->columns > map_columns)
		map_columns = view->columns < columns - PEOPLE_COLUMNS - 1 ? view->columns : columns - PEOPLE_COLUMNS - 1;
	int wanted = view->rows > board->people_rows ? view->rows : board->people_rows;
	if (rows >= GROWN_ROWS && wanted > map_rows)
		map_rows = wanted < rows / 2 ? wanted : rows / 2;
	map_columns -= map_columns % 2;
	layout->status = (struct area){ 0, 0, 1, columns };
	layout->map = (struct area){ 1, 0, map_rows, map_columns };
	layout->people = (struct area){ 1, map_columns, map_rows, columns - map_columns };
	layout->rule = (struct area){ 1 + map_rows, 0, 1, columns };
	layout->chat = (struct area){ 2 + map_rows, 0, rows - map_rows - 4 - (told > 0 ? told : 1), columns };
	layout->told = (struct area){ layout->chat.row + layout->chat.rows, 0, told > 0 ? told : 1, columns };
	layout->prompt = (struct area){ rows - 2, 0, 1, columns };
	layout->help = (struct area){ rows - 1, 0, 1, columns };
}

/* What was told takes the rule's row, and more from the pane if it must. */
static void lay_narrow(const struct board *board, struct room_layout *layout, int columns, int rows)
{
	int told = rows >= 3 ? screen_room_told_rows(board) : 0;
	int help = rows >= 5, status = rows >= 4, rule = rows >= 6 && told == 0;
	if (told > 1 && rows - 1 - help - status - told < 1)
		told = 1;
	int pane = rows - 1 - help - status - rule - told;
	struct area area = { status, 0, pane, columns };
	layout->status = (struct area){ 0, 0, status, columns };
	layout->chat = board->focus == FOCUS_CHAT ? area : (struct area){ 0 };
	layout->map = board->focus == FOCUS_MAP ? area : (struct area){ 0 };
	layout->people = board->focus == FOCUS_PEOPLE ? area : (struct area){ 0 };
	layout->rule = (struct area){ status + pane, 0, rule, columns };
	layout->told = (struct area){ status + pane, 0, told, columns };
	layout->prompt = (struct area){ status + pane + rule + told, 0, 1, columns };
	layout->help = (struct area){ rows - 1, 0, help, columns };
}

int screen_room_told_rows(const struct board *board)
{
	char words[TOLD_MAX];
	const char *text = board_told(board, words, sizeof words);
	int rows = 0;
	if (text == NULL)
		return 0;
	for (; *text != '\0' && rows < TOLD_ROWS; rows++)
		text += board_told_wrap(board, text);
	return rows;
}

/* 21:00まで, and in the last minutes how many there are; a narrow window has room for those only. */
static void say_closing(const struct board *board, bool is_wide, char *to, size_t size)
{
	const struct view *view = &board->visit->view;
	unsigned minutes = opening_words_minutes(view, clock_wall_ms());
	const struct desk_consult *talk = talk_now(board->visit);
	char closes[8];
	to[0] = '\0';
	if (talk != NULL && talk_ends(board->visit) != 0) {
		opening_words_time(talk_ends(board->visit), closes, sizeof closes);
		/* TRANSLATORS:   予約は %sまで */
		snprintf(to, size, is_wide ? _("  booked until %s") : _(" until %s"), closes);
		return;
	}
	if (view->always_open || view->opening.closes == 0)
		return;
	opening_words_time(view->opening.closes, closes, sizeof closes);
	if (is_wide && minutes > 0)
		/* TRANSLATORS:   %sまで あと%u分 */
		snprintf(to, size, ngettext("  until %s, %u minute left", "  until %s, %u minutes left", minutes), closes, minutes);
	else if (is_wide)
		/* TRANSLATORS:   %sまで */
		snprintf(to, size, _("  until %s"), closes);
	else if (minutes > 0)
		/* TRANSLATORS:  あと%u分 */
		snprintf(to, size, ngettext(" %u min left", " %u min left", minutes), minutes);
}

static void draw_status(struct board *board, const struct room_layout *layout)
{
	const struct visit *visit = board->visit;
	const struct view *view = &visit->view;
	char words[320], closing[64];
	struct tm now;
	unsigned people = 0, staff = view_staff_count(view), kilobytes = (unsigned)((visit->sent + 1023) / 1024);
	for (int i = 0; i < view->people_count; i++)
		people += view->people[i].nickname[0] != '\0' || (view->people[i].state & STATE_ME) != 0;
	const char *name = view->room[0] != '\0' ? visit_name(visit, view->room_name, view->room_name_en)
		: visit_name(visit, view->place_name, view->place_name_en);
	char booth[2 * TITLE_MAX + 2];
	say_closing(board, layout->is_wide, closing, sizeof closing);
	if (talk_now(visit) != NULL && view_my_zone(view) != NULL) {
		const char *zone = visit_name(visit, view_my_zone(view)->name, view_my_zone(view)->name_en);
		snprintf(booth, sizeof booth, "%s %s", name, zone);
		name = layout->is_wide || closing[0] == '\0' ? booth : zone;
	}
	clock_local(clock_wall_ms(), &now);
	if (talk_now(visit) != NULL && layout->is_wide)
		/* TRANSLATORS:  %s    %02d:%02d%s    通信 %uKB */
		snprintf(words, sizeof words, _(" %s    %02d:%02d%s    data %uKB"), name, now.tm_hour, now.tm_min, closing,
			kilobytes);
	else if (talk_now(visit) != NULL)
		snprintf(words, sizeof words, "%s %02d:%02d%s %uKB", name, now.tm_hour, now.tm_min, closing, kilobytes);
	else if (view->room[0] == '\0')
		/* TRANSLATORS:  %s    %02d:%02d    通信 %uKB */
		snprintf(words, sizeof words, _(" %s    %02d:%02d    data %uKB"), name, now.tm_hour, now.tm_min, kilobytes);
	else if (layout->is_wide && staff > 0)
		/* TRANSLATORS:  %s    いま%u人(職員%u)    %02d:%02d%s    通信 %uKB (after the clock: until when it is open) */
		snprintf(words, sizeof words, _(" %s    %u here (staff %u)    %02d:%02d%s    data %uKB"), name, people, staff,
			now.tm_hour, now.tm_min, closing, kilobytes);
	else if (layout->is_wide)
		/* TRANSLATORS:  %s    いま%u人    %02d:%02d%s    通信 %uKB */
		snprintf(words, sizeof words, _(" %s    %u here    %02d:%02d%s    data %uKB"), name, people, now.tm_hour,
			now.tm_min, closing, kilobytes);
	else
		/* TRANSLATORS: %s %u人 %02d:%02d%s 通信%uKB */
		snprintf(words, sizeof words, _("%s %u here %02d:%02d%s %uKB"), name, people, now.tm_hour, now.tm_min, closing,
			kilobytes);
	if (width_text(words, strlen(words), term_ambiguous(board->term)) > layout->status.columns)
		snprintf(words, sizeof words, "%s %u", name, people);
	draw_row(board->term, layout->status.row, 0, layout->status.columns, words);
}

static void draw_map(struct board *board, const struct room_layout *layout)
{
	map_draw(board->term, &board->visit->view, layout->map, &board->map);
}

static void draw_people(struct board *board, const struct room_layout *layout)
{
	struct area area = layout->people;
	for (int row = 0; layout->is_wide && row < area.rows; row++)
		draw_text(board->term, area.row + row, area.column, 1, STYLE_PLAIN, "|");
	if (layout->is_wide) {
		area.column++;
		area.columns--;
	}
	people_draw(board->term, board->visit, area, &board->people_first, board->focus == FOCUS_PEOPLE);
}

/* What holds in this spot. */
static const char *rule_of(const struct view *view, bool is_wide)
{
	const struct view_zone *zone = view_my_zone(view);
	if (view->is_private)
		/* TRANSLATORS: ここでは ひとりです。だれからも見えません; narrow: だれからも見えません */
		return is_wide ? _("you are here by yourself. Nobody sees you") : _("nobody sees you");
	if (view_is_watching(view))
		/* TRANSLATORS: 見る・聞くだけの席です。呼ばれません; narrow: 見る・聞くだけの席 */
		return is_wide ? _("watching and listening only. Nobody calls on you") : _("watching only");
	if (zone != NULL && zone->is_silent)
		/* TRANSLATORS: 話しかけられない席です。会話は見えます; narrow: 話しかけられない席 */
		return is_wide ? _("in this seat nobody speaks to you. You see the talk") : _("nobody speaks to you");
	if (view_talk(view) == TALK_ZONE)
		/* TRANSLATORS: 話すと ここの人だけに届きます; narrow: ここの人だけに届きます */
		return is_wide ? _("what you say here stays with those who are here") : _("heard only here");
	return view_talk(view) == TALK_NONE ? /* TRANSLATORS: ここでは だれも話しません */ _("nobody talks here") : "";
}

static void draw_rule_row(struct board *board, const struct room_layout *layout)
{
	char spot[160] = "", words[512] = "";
	const char *rule = rule_of(&board->visit->view, layout->is_wide);
	if (board->visit->view.room[0] != '\0') {
		visit_spot(board->visit, spot, sizeof spot);
		snprintf(words, sizeof words, "%s%s%s", spot, rule[0] == '\0' ? "" : layout->is_wide ? ": " : "  ", rule);
		if (width_text(words, strlen(words), term_ambiguous(board->term)) > layout->rule.columns - 3)
			snprintf(words, sizeof words, "%s", spot); /* half a rule misleads */
	}
	draw_rule(board->term, layout->rule.row, layout->rule.columns, words, layout->is_wide);
}

static void draw_chat(struct board *board, const struct room_layout *layout)
{
	if (chat_draw(board->term, board->visit, layout->chat, &board->chat))
		board->chat.has_met_away = true;
}

/* Where one is left alone, it says so while there is nothing else to say. */
static const char *calm_words(const struct board *board)
{
	const struct view *view = &board->visit->view;
	const struct view_zone *zone = view_my_zone(view);
	bool is_calm = view_setting_is(view, SETTING_LISTENING, "1") || view_is_watching(view)
		|| (zone != NULL && zone->is_silent);
	if (visit_is_at_console(board->visit))
		return "";
	/* TRANSLATORS: 見ているだけ。何もしなくても 席はなくなりません */
	return is_calm && !view->is_private ? _("Just watching is fine. Your seat stays yours whatever you do") : "";
}

static void draw_told(struct board *board, const struct room_layout *layout)
{
	char words[TOLD_MAX];
	const char *text = board_told(board, words, sizeof words);
	struct term *term = board->term;
	if (text == NULL) {
		draw_rule(term, layout->told.row, layout->told.columns, calm_words(board), true);
		return;
	}
	int columns = layout->told.columns;
	for (int row = 0; row < layout->told.rows; row++) {
		char part[TOLD_MAX];
		size_t bytes = board_told_wrap(board, text);
		snprintf(part, sizeof part, "%.*s", (int)width_shown(text, bytes), text);
		if (row == 0 && columns > 10)
			draw_rule(term, layout->told.row, columns, part, layout->is_wide && layout->told.rows == 1);
		else {
			int column = columns > 10 ? 3 : 0;
			draw_blank(term, layout->told.row + row, 0, columns);
			draw_text(term, layout->told.row + row, column, columns - column, STYLE_PLAIN, part);
		}
		text += bytes;
	}
}

/* The whole prompt where beside it there is room to type, else the short one, else only its sign. */
static void choose_prompt(const struct board *board, int columns, char *to, size_t size)
{
	int ambiguous = term_ambiguous(board->term);
	visit_prompt(board->visit, to, size);
	if (columns >= NARROW_COLUMNS && width_text(to, strlen(to), ambiguous) + EDIT_FREE_COLUMNS <= columns)
		return;
	visit_prompt_short(board->visit, to, size);
	if (width_text(to, strlen(to), ambiguous) > columns * 3 / 5)
		snprintf(to, size, "%s", columns >= 8 ? "> " : columns >= 2 ? ">" : "");
}

static void draw_prompt(struct board *board, const struct room_layout *layout)
{
	char prompt[512];
	struct area area = layout->prompt;
	struct term *term = board->term;
	choose_prompt(board, area.columns, prompt, sizeof prompt);
	draw_blank(term, area.row, 0, area.columns);
	int used = draw_text(term, area.row, 0, area.columns, STYLE_PLAIN, prompt);
	struct edit_window window = edit_window(&board->edit, area.columns - used, term_ambiguous(term));
	board->caret_row = area.row;
	board->caret_column = used + window.caret < area.columns ? used + window.caret : area.columns - 1;
	if (board->visit->is_secret)
		board->caret_column = used < area.columns ? used : area.columns - 1;
	else
		draw_bytes(term, area.row, used, area.columns - used, STYLE_PLAIN, board->edit.text + window.first,
			window.end - window.first);
}

static enum help_state help_state(const struct board *board)
{
	const struct visit *visit = board->visit;
	if (visit->is_secret)
		return HELP_SECRET;
	if (board->is_reacting)
		return HELP_REACTING;
	if (visit->page != NULL && visit->is_applying)
		return HELP_FORM;
	if (visit->page != NULL && visit->page->prompt != NULL)
		return visit->page->stays ? HELP_WRITING : HELP_ACTING;
	if (visit->page != NULL && visit->page->stays && visit->page->answer == NULL)
		return HELP_FORM;
	if (visit->page != NULL)
		return visit->page->choices == 0 ? HELP_READING : HELP_CHOICES;
	if (visit->shows_bare_text)
		return HELP_BARE;
	if (visit_is_at_console(visit))
		return HELP_CONSOLE;
	if (talk_now(visit) != NULL && talk_is_covered(visit))
		return HELP_TALK_COVERED;
	if (talk_now(visit) != NULL)
		return talk_now(visit)->state == CONSULT_CLOSED ? HELP_TALK_CLOSED : HELP_TALK;
	return visit->scroll > 0 || board->chat.hidden > 0 ? HELP_EARLIER : HELP_ROOM;
}

/* What stands between two spaces is shown whole or not at all. */
static void draw_help(struct board *board, const struct room_layout *layout)
{
	char words[256];
	char *end = words;
	snprintf(words, sizeof words, "%s", help_row(help_state(board), layout->is_wide));
	while (end != NULL && width_text(words, strlen(words), term_ambiguous(board->term)) > layout->help.columns) {
		end = NULL;
		for (char *gap = strstr(words, "  "); gap != NULL; gap = strstr(gap + 1, "  "))
			end = gap;
		if (end != NULL)
			*end = '\0';
	}
	draw_row(board->term, layout->help.row, 0, layout->help.columns, words);
}
