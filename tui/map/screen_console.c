/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From 80 x 20 cells on all lists are seen at once: what waits, notes and talk on the left, people and the day on the
 * right. Lists show whole rows, and say how many there are where not all of them fit. */
#include "screen_console.h"

#include <stdio.h>
#include <string.h>

#include "chat.h"
#include "clock.h"
#include "console_words.h"
#include "width.h"
#include "words.h"

enum {
	WIDE_COLUMNS = 80, WIDE_ROWS = 20,
	GROWN_ROWS = 36,
	RIGHT_COLUMNS = 30,
	WAITING_ROWS = 5, WAITING_ROWS_MAX = 9,      /* with the heading */
	NOTES_ROWS = 4, NOTES_ROWS_MAX = 8,
	TODAY_ROWS = 3, HINTS_ROWS = 4,
	KIND_COLUMNS = 8, WHOSE_COLUMNS = 14, MINUTES_COLUMNS = 7, NAME_COLUMNS = 12
};

/* A list being drawn: rows beyond its area are counted only. */
struct list {
	struct board *board;
	struct area area;         /* without the heading */
	int first, row;
};

static void draw_title(struct board *board, struct area area);
static void draw_waiting(struct board *board, struct area area);
static void draw_people(struct board *board, struct area area);
static void draw_notes(struct board *board, struct area area);
static void draw_today(struct board *board, struct area area);
static void draw_talk(struct board *board, struct area area);

static const struct {
	size_t area; /* its offset in struct console_layout */
	unsigned dirty;
	void (*draw)(struct board *board, struct area area);
} parts[] = {
	{ offsetof(struct console_layout, waiting), DIRTY_CONSOLE, draw_waiting },
	{ offsetof(struct console_layout, people), DIRTY_CONSOLE, draw_people },
	{ offsetof(struct console_layout, notes), DIRTY_CONSOLE, draw_notes },
	{ offsetof(struct console_layout, today), DIRTY_CONSOLE, draw_today },
	{ offsetof(struct console_layout, talk), DIRTY_CHAT, draw_talk },
};

bool screen_console_applies(const struct board *board)
{
	return visit_is_at_console(board->visit);
}

static int clamp(int value, int least, int most)
{
	return value < least ? least : value > most ? most : value;
}

/* Lists grow with what they hold, and leave the talk half of the window. */
static void lay_wide(const struct board *board, struct console_layout *layout, int top, int bottom, int columns)
{
	const struct console *console = &board->visit->console;
	bool is_grown = term_rows(board->term) >= GROWN_ROWS;
	int left = columns - RIGHT_COLUMNS - 1, more = is_grown ? 6 : 0;
	int waiting = clamp(console->waiting_count + 1, WAITING_ROWS, WAITING_ROWS_MAX + more);
	int notes = clamp(console->notes_count + 1, NOTES_ROWS, is_grown ? NOTES_ROWS_MAX : NOTES_ROWS);
	int today = TODAY_ROWS + HINTS_ROWS;
	layout->waiting = (struct area){ top, 0, waiting, left };
	layout->notes = (struct area){ top + waiting, 0, notes, left };
	layout->talk = (struct area){ top + waiting + notes, 0, bottom - top - waiting - notes, left };
	layout->people = (struct area){ top, left + 1, bottom - top - today, RIGHT_COLUMNS };
	layout->today = (struct area){ bottom - today, left + 1, today, RIGHT_COLUMNS };
}

struct room_layout screen_console_room_layout(const struct board *board)
{
	int columns = term_columns(board->term), rows = term_rows(board->term);
	struct room_layout layout = { .is_wide = columns >= WIDE_COLUMNS && rows >= WIDE_ROWS };
	int told = rows >= 3 ? screen_room_told_rows(board) : 0, help = rows >= 5, status = rows >= 4, rule;
	rule = !layout.is_wide && rows >= 6 && told == 0;
	if (layout.is_wide && told == 0)
		told = 1;
	if (told > 1 && rows - 1 - help - status - told < 1)
		told = 1;
	layout.status = (struct area){ 0, 0, status, columns };
	layout.rule = (struct area){ rows - 1 - help - told - rule, 0, rule, columns };
	layout.told = (struct area){ rows - 1 - help - told, 0, told, columns };
	layout.prompt = (struct area){ rows - 1 - help, 0, 1, columns };
	layout.help = (struct area){ rows - 1, 0, help, columns };
	if (layout.is_wide) {
		struct console_layout lists = { .is_wide = true };
		lay_wide(board, &lists, status, layout.told.row, columns);
		layout.chat = (struct area){ lists.talk.row + 1, 0, lists.talk.rows - 1, lists.talk.columns };
	}
	return layout;
}

struct console_layout screen_console_layout(const struct board *board)
{
	struct room_layout room = screen_console_room_layout(board);
	struct console_layout layout = { .is_wide = room.is_wide };
	int bottom = room.rule.rows > 0 ? room.rule.row : room.told.rows > 0 ? room.told.row : room.prompt.row;
	struct area whole = { room.status.rows, 0, bottom - room.status.rows, room.prompt.columns };
	if (room.is_wide)
		lay_wide(board, &layout, room.status.rows, room.told.row, room.prompt.columns);
	else if (board->list == LIST_WAITING)
		layout.waiting = whole;
	else if (board->list == LIST_PEOPLE)
		layout.people = whole;
	else if (board->list == LIST_NOTES)
		layout.notes = whole;
	else
		layout.today = whole;
	return layout;
}

void screen_console_draw(struct board *board)
{
	screen_console_draw_around(board, (struct area){ 0 });
}

static bool is_covered(struct area part, struct area page)
{
	return page.rows > 0 && part.row < page.row + page.rows && page.row < part.row + part.rows
		&& part.column < page.column + page.columns && page.column < part.column + part.columns;
}

static void draw_rule_row(struct board *board, struct area area);

void screen_console_draw_around(struct board *board, struct area page)
{
	struct room_layout room = screen_console_room_layout(board);
	struct console_layout layout = screen_console_layout(board);
	if (room.status.rows > 0 && (board->dirty & DIRTY_STATUS))
		draw_title(board, room.status);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const struct area *area = (const struct area *)(const void *)((const char *)&layout + parts[i].area);
		if (area->rows > 0 && (board->dirty & parts[i].dirty) && !is_covered(*area, page))
			parts[i].draw(board, *area);
	}
	for (int row = layout.people.row; layout.is_wide && row < room.told.row && (board->dirty & DIRTY_CONSOLE); row++)
		if (!is_covered((struct area){ row, layout.people.column - 1, 1, 1 }, page))
			draw_text(board->term, row, layout.people.column - 1, 1, STYLE_PLAIN, "|");
	if (room.rule.rows > 0 && !is_covered(room.rule, page))
		draw_rule_row(board, room.rule);
	screen_room_draw_foot(board, &room);
}

/* -- headings -- */

/* Until when the place is open; "" where it always is. */
static void hours_of(const struct visit *visit, char *to, size_t size)
{
	const struct view_opening *opening = &visit->view.opening;
	struct tm closes;
	to[0] = '\0';
	if (!opening->is_open)
		/* TRANSLATORS:   閉室中 */
		snprintf(to, size, "%s", _("  closed"));
	else if (opening->closes > 0 && !visit->view.always_open) {
		clock_local(opening->closes * 1000, &closes);
		/* TRANSLATORS:   %02d:%02dまで */
		snprintf(to, size, _("  until %02d:%02d"), closes.tm_hour, closes.tm_min);
	}
}

static void draw_title(struct board *board, struct area area)
{
	const struct visit *visit = board->visit;
	const struct console *console = &visit->console;
	char words[320], date[64], staff[32], open[64];
	struct tm now;
	clock_local(clock_wall_ms(), &now);
	console_words_date(clock_wall_ms(), date, sizeof date);
	if (console->needed > 0)
		snprintf(staff, sizeof staff, "%u/%u", console->staff, console->needed);
	else
		snprintf(staff, sizeof staff, "%u", console->staff);
	hours_of(visit, open, sizeof open);
	/* TRANSLATORS:  職員画面 %s  %s %02d:%02d%s  職員 %s  いる人 %u */
	snprintf(words, sizeof words, _(" Console  %s  %s %02d:%02d%s  staff %s  here %u"), visit->view.nickname, date,
		now.tm_hour, now.tm_min, open, staff, console->present);
	if (width_text(words, strlen(words), visit->ambiguous) > area.columns)
		/* TRANSLATORS: 職員画面 %02d:%02d 職員%s いる人%u */
		snprintf(words, sizeof words, _("Console %02d:%02d staff %s here %u"), now.tm_hour, now.tm_min, staff,
			console->present);
	draw_row(board->term, area.row, 0, area.columns, words);
}

/* Its name, a mark if Tab moved there, and where one is in it if not all rows fit. Gives what is left for rows. */
static struct list head(struct board *board, struct area area, enum list_focus list, const char *name, int count)
{
	struct list drawn = { board, { area.row + 1, area.column, area.rows - 1, area.columns }, 0, 0 };
	char words[160], part[64] = "";
	bool is_long = count > drawn.area.rows;
	draw_blank_area(board->term, area);
	if (board->list == list)
		drawn.first = board->list_first = clamp(board->list_first, 0, is_long ? count - drawn.area.rows : 0);
	if (is_long)
		snprintf(part, sizeof part, "  %d-%d / %d", drawn.first + 1, drawn.first + drawn.area.rows, count);
	snprintf(words, sizeof words, "%s%s%s", board->list == list ? ">" : " ", name, part);
	draw_text(board->term, area.row, area.column, area.columns, STYLE_PLAIN, words);
	return drawn;
}

/* The next row's place on the screen; false if it is not seen. */
static bool next_row(struct list *list, int *row)
{
	*row = list->area.row + list->row++ - list->first;
	return *row >= list->area.row && *row < list->area.row + list->area.rows;
}

/* Draws whole, or cut short with two dots. */
static int draw_cut(struct board *board, struct area area, int row, int column, int columns, const char *words)
{
	char cut[2048];
	int ambiguous = term_ambiguous(board->term);
	if (columns > area.columns - column)
		columns = area.columns - column;
	if (columns <= 0)
		return 0;
	if (width_text(words, strlen(words), ambiguous) <= columns)
		return draw_text(board->term, row, area.column + column, columns, STYLE_PLAIN, words);
	size_t size = width_cut(words, strlen(words), columns - 2, ambiguous, NULL);
	snprintf(cut, sizeof cut, "%.*s..", (int)size, words);
	return draw_text(board->term, row, area.column + column, columns, STYLE_PLAIN, cut);
}

/* -- lists -- */

static void draw_waiting_row(struct board *board, struct area area, int row, const struct console_waiting *waiting)
{
	char number[16], words[512], command[128];
	int column = 4;
	snprintf(number, sizeof number, "%2u", waiting->place);
	draw_cut(board, area, row, 1, 3, number);
	draw_cut(board, area, row, column, KIND_COLUMNS - 1, console_words_kind(waiting->kind));
	column += KIND_COLUMNS;
	console_words_whose(waiting, words, sizeof words);
	draw_cut(board, area, row, column, WHOSE_COLUMNS - 1, words);
	column += WHOSE_COLUMNS;
	console_words_minutes(waiting, words, sizeof words);
	draw_cut(board, area, row, column, MINUTES_COLUMNS - 1, words);
	column += MINUTES_COLUMNS;
	console_words_note(waiting, words, sizeof words);
	column += words[0] == '\0' ? 0 : draw_cut(board, area, row, column, area.columns - column, words) + 1;
	console_words_command(board->visit, waiting, true, command, sizeof command);
	if (width_text(command, strlen(command), term_ambiguous(board->term)) <= area.columns - column)
		draw_cut(board, area, row, column, area.columns - column, command);
}

static void draw_waiting(struct board *board, struct area area)
{
	const struct console *console = &board->visit->console;
	/* TRANSLATORS: 待ち(待った長さの順) */
	struct list list = head(board, area, LIST_WAITING, _("Waiting, longest first"), console->waiting_count);
	int row;
	for (int i = 0; i < console->waiting_count; i++)
		if (next_row(&list, &row))
			draw_waiting_row(board, area, row, &console->waiting[i]);
	if (console->waiting_count == 0 && next_row(&list, &row))
		draw_cut(board, area, row, 3, area.columns - 3, _("Nobody and nothing waits just now."));
}

static void draw_people(struct board *board, struct area area)
{
	const struct console *console = &board->visit->console;
	char name[NICKNAME_MAX + 64], words[512], spot[4 * TITLE_MAX];
	int ambiguous = term_ambiguous(board->term), row;
	console_words_unnamed(console, words, sizeof words);
	bool has_unnamed = words[0] != '\0';
	/* TRANSLATORS: いる人 */
	struct list list = head(board, area, LIST_PEOPLE, _("Here now"), console->people_count + has_unnamed);
	for (int i = 0; i < console->people_count; i++) {
		const struct console_person *person = &console->people[i];
		if (!next_row(&list, &row))
			continue;
		words_person(person->nickname, person->role, name, sizeof name);
		console_words_marks(person, words, sizeof words);
		console_words_spot(board->visit, person, spot, sizeof spot);
		int used = draw_cut(board, area, row, 1, area.columns - 1, name) + 2;
		int column = used > NAME_COLUMNS ? used : NAME_COLUMNS;
		if (words[0] != '\0')
			column += draw_cut(board, area, row, column, area.columns - column, words) + 1;
		if (width_text(spot, strlen(spot), ambiguous) <= area.columns - column)
			draw_cut(board, area, row, column, area.columns - column, spot);
	}
	console_words_unnamed(console, words, sizeof words);
	if (has_unnamed && next_row(&list, &row))
		draw_cut(board, area, row, 1, area.columns - 1, words);
}

static void draw_notes(struct board *board, struct area area)
{
	const struct console *console = &board->visit->console;
	char words[HANDOVER_MAX + 128], heading[128];
	int unread = console_unread(console), row;
	if (unread > 0)
		/* TRANSLATORS: 申し送り(新しいもの %d)  /確認 で読んだしるし */
		snprintf(heading, sizeof heading, _("Handover (%d new)  /ack marks them read"), unread);
	else
		/* TRANSLATORS: 申し送り */
		snprintf(heading, sizeof heading, "%s", _("Handover"));
	struct list list = head(board, area, LIST_NOTES, heading, console->notes_count);
	for (int i = 0; i < console->notes_count; i++) {
		if (!next_row(&list, &row))
			continue;
		console_words_handover(&console->notes[i], words, sizeof words);
		draw_cut(board, area, row, 1, 2, console->notes[i].is_read ? "" : "*");
		draw_cut(board, area, row, 3, area.columns - 3, words);
	}
	if (console->notes_count == 0 && next_row(&list, &row))
		draw_cut(board, area, row, 3, area.columns - 3, _("There are no notes."));
}

static void draw_today(struct board *board, struct area area)
{
	const struct console *console = &board->visit->console;
	char words[512];
	draw_blank_area(board->term, area);
	for (int row = 0; row < 2 && row < area.rows; row++) {
		console_words_today(console, row, words, sizeof words);
		draw_cut(board, area, area.row + row, 1, area.columns - 1, words);
	}
	for (int i = 0; i + TODAY_ROWS < area.rows && console_words_hint(console, i, words, sizeof words); i++) {
		if (i == 0)
			/* TRANSLATORS: 声かけの手がかり */
			draw_cut(board, area, area.row + TODAY_ROWS, 1, area.columns - 1, _("A word may be welcome"));
		else if (i + TODAY_ROWS + 1 >= area.rows)
			break;
		draw_cut(board, area, area.row + TODAY_ROWS + 1 + i, 3, area.columns - 3, words);
	}
}

static void draw_talk(struct board *board, struct area area)
{
	const struct visit *visit = board->visit;
	const struct view *view = &visit->view;
	char words[256];
	if (view->room[0] != '\0')
		/* TRANSLATORS: %sの会話  /職員画面 で もどる */
		snprintf(words, sizeof words, _("Talk: %s  /console goes there"), visit_name(visit, view->room_name,
			view->room_name_en));
	else
		/* TRANSLATORS: いまは 部屋の外です */
		snprintf(words, sizeof words, "%s", _("You are in no room"));
	draw_blank(board->term, area.row, area.column, area.columns);
	draw_cut(board, area, area.row, 1, area.columns - 1, words);
	area.row++;
	area.rows--;
	if (area.rows > 0 && chat_draw(board->term, visit, area, &board->chat))
		board->chat.has_met_away = true;
}

/* Where the talk is not seen. */
static void draw_rule_row(struct board *board, struct area area)
{
	const struct view *view = &board->visit->view;
	char words[128] = "";
	int count = 0;
	while (count < view->lines_count && view->lines[view->lines_count - 1 - count].line > board->talk_seen)
		count++;
	if (count > 0)
		/* TRANSLATORS: 部屋の新しい行 %d  /職員画面 で部屋へ */
		snprintf(words, sizeof words, ngettext("%d new line in the room", "%d new lines in the room", count), count);
	draw_rule(board->term, area.row, area.columns, words, true);
}

/* -- keys -- */

void screen_console_turn(struct board *board, int by)
{
	int next = (int)board->list + by, last = screen_console_layout(board).is_wide ? LIST_NOTES : LIST_TODAY;
	board->list_first = 0;
	board->dirty |= screen_console_layout(board).is_wide ? DIRTY_CONSOLE : DIRTY_ALL;
	if (next < 0 || next > last) {
		board->visit->shows_console = false;
		board->list = LIST_WAITING;
		return;
	}
	board->list = (enum list_focus)next;
}

int screen_console_page(const struct board *board)
{
	struct console_layout layout = screen_console_layout(board);
	const struct area *areas[] = { [LIST_WAITING] = &layout.waiting, [LIST_PEOPLE] = &layout.people,
		[LIST_NOTES] = &layout.notes, [LIST_TODAY] = &layout.today };
	int rows = areas[board->list]->rows - 1;
	return rows > 1 ? rows : 1;
}

void screen_console_scroll(struct board *board, int rows)
{
	board->list_first = board->list_first + rows > 0 ? board->list_first + rows : 0;
	board->dirty |= DIRTY_CONSOLE;
}
