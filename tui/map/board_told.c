/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The remarks above the prompt. Each is kept by the visit; which of them are still worth a row is known here. */
#include "board.h"

#include <stdio.h>
#include <string.h>

#include "chat.h"
#include "width.h"
#include "words.h"

enum { SHOWN_TOLDS_MAX = 3, SEEN_MS = 8000 /* so long a confirmation can be read at least */ };

#define GONE UINT64_MAX

/* Says that something happened as its person wished, and asks for nothing. */
static bool only_confirms(const struct message *event)
{
	switch ((unsigned)event->number) {
	case EV_ROOM_READY:
	case EV_MOVED:
	case EV_PERSON:
	case EV_REACTED:
	case EV_UNSAID:
	case EV_SETTING:
	case EV_IGNORED:
		return true;
	case EV_DONE: /* of what waits one has to hear */
		return event->done.request != REQ_CONSULTS && event->done.request != REQ_CONSOLE;
	case EV_WAVED:
		return event->waved.is_mine;
	case EV_ASKED:
		return event->asked.is_mine;
	default:
		return false;
	}
}

void board_told_begin(struct board *board)
{
	const struct visit *visit = board->visit;
	board->told_closed = visit->told_read;
	board->told_known = visit->told_number;
	if (visit->told_drawn > visit->told_read)
		board->told_until[visit->told_drawn % VISIT_TOLD_MAX] = GONE;
}

void board_told_note(struct board *board, const struct message *event)
{
	const struct visit *visit = board->visit;
	bool has_new = visit->told_number != board->told_known;
	for (unsigned number = board->told_known + 1; has_new && number <= visit->told_number; number++)
		board->told_until[number % VISIT_TOLD_MAX] = 0;
	if (has_new && event != NULL && only_confirms(event)) /* what comes after it answers a line typed ahead */
		board->told_until[(board->told_known + 1) % VISIT_TOLD_MAX] = board->now + SEEN_MS;
	board->told_known = visit->told_number;
}

bool board_told_age(struct board *board)
{
	bool has_aged = false;
	for (int i = 0; i < VISIT_TOLD_MAX; i++) {
		uint64_t *until = &board->told_until[i];
		if (*until == 0 || *until == GONE || board->now < *until)
			continue;
		*until = GONE;
		has_aged = true;
	}
	return has_aged;
}

static void add_choices(const struct board *board, char *to, size_t size);

/* What a reaction will be about, and how to give it. */
static void reacting_words(const struct board *board, char *to, size_t size)
{
	struct view *view = &board->visit->view;
	const struct view_line *line = board->visit->pick != 0 ? view_line_numbered(view, board->visit->pick) : NULL;
	char name[NICKNAME_MAX + 32] = "", words[SAY_MAX + NOTE_MAX + TITLE_MAX + 80] = "";
	if (line == NULL && view->lines_count > 0)
		line = &view->lines[view->lines_count - 1];
	if (line != NULL) {
		chat_label(line, name, sizeof name);
		chat_words(board->visit, line, words, sizeof words);
	}
	int choices = 0, ambiguous = board->visit->ambiguous;
	for (int i = 0; i < REACTION_COUNT; i++)
		choices += width_text(words_reaction((enum reaction)i), strlen(words_reaction((enum reaction)i)), ambiguous) + 3;
	int room = term_columns(board->term) - choices - width_text(name, strlen(name), ambiguous) - 9;
	size_t shown = width_cut(words, strlen(words), room > 8 ? room : 8, ambiguous, NULL);
	snprintf(to, size, "%s: %.*s%s", name, (int)shown, words, words[shown] != '\0' ? ".." : "");
	add_choices(board, to, size);
}

/* A number and its word are never on two rows. */
static void add_choices(const struct board *board, char *to, size_t size)
{
	int ambiguous = board->visit->ambiguous, columns = board_told_columns(board);
	int column = width_text(to, strlen(to), ambiguous);
	for (int i = 0; i < REACTION_COUNT; i++) {
		char choice[128];
		int wrote = snprintf(choice, sizeof choice, " %d %s", i + 1, words_reaction((enum reaction)i));
		int wide = width_text(choice, strlen(choice), ambiguous);
		bool fits = column + wide <= columns;
		if (wrote < 0 || strlen(to) + (size_t)wrote >= size)
			return;
		if (!fits)
			choice[0] = '\n';
		strcat(to, choice);
		column = fits ? column + wide : wide - 1;
	}
}

int board_told_columns(const struct board *board)
{
	int columns = term_columns(board->term);
	return columns > 10 ? columns - 4 : columns;
}

size_t board_told_wrap(const struct board *board, const char *text)
{
	return width_wrap(text, strlen(text), board_told_columns(board), term_ambiguous(board->term));
}

static size_t join_told(const struct board *board, unsigned first, char *to, size_t size)
{
	const struct visit *visit = board->visit;
	size_t used = 0;
	to[0] = '\0';
	for (unsigned number = first; number <= visit->told_number; number++) {
		const char *told = visit_told(visit, number);
		if (told == NULL || board->told_until[number % VISIT_TOLD_MAX] == GONE)
			continue;
		int wrote = snprintf(to + used, size - used, "%s%s", used > 0 ? "  " : "", told);
		if (wrote < 0 || (size_t)wrote >= size - used)
			break;
		used += (size_t)wrote;
	}
	return used;
}

/* Bytes that TOLD_ROWS rows hold, up to the end of a sentence if there is one: half of one may say the contrary. */
static size_t fitting(const struct board *board, const char *text)
{
	size_t end = 0, sentence = 0;
	for (int row = 0; row < TOLD_ROWS && text[end] != '\0'; row++)
		end += board_told_wrap(board, text + end);
	if (text[end] == '\0')
		return end;
	for (size_t i = 0; i < end; i++) {
		if (strncmp(text + i, ". ", 2) == 0)
			sentence = i + 1;
		else if (strncmp(text + i, "。", strlen("。")) == 0 && i + strlen("。") <= end)
			sentence = i + strlen("。");
	}
	return sentence > 0 ? sentence : end;
}

const char *board_told(const struct board *board, char *to, size_t size)
{
	const struct visit *visit = board->visit;
	unsigned first = board->told_closed + 1;
	size_t used;
	if (board->is_reacting) {
		reacting_words(board, to, size);
		return to;
	}
	if (visit->told_number >= SHOWN_TOLDS_MAX && first + SHOWN_TOLDS_MAX <= visit->told_number)
		first = visit->told_number - SHOWN_TOLDS_MAX + 1;
	used = join_told(board, first, to, size);
	/* Where not all of them fit, the newest one is whole. */
	while (first < visit->told_number && to[fitting(board, to)] != '\0')
		used = join_told(board, ++first, to, size);
	to[fitting(board, to)] = '\0';
	return used > 0 ? to : NULL;
}
