/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line face's heart: what the visit has to say becomes lines, as far as the person's link takes them. What cannot
 * be shown yet stays in the view, so a stalled reader costs a constant. */
#include "line_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "text.h"
#include "visit_rest.h"
#include "width.h"
#include "words.h"

enum { PROMPT_MS = 250, TEXT_ROOM = 2 * SAY_MAX };

struct line *line_create(struct visit *visit)
{
	struct line *line = mem_zero(1, sizeof *line);

	line->visit = visit;
	charset_init(&line->charset);
	buf_init(&line->out, OUT_MAX);
	buf_init(&line->shown, OUT_MAX);
	keys_init(&line->keys);
	edit_init(&line->edit);
	return line;
}

void line_destroy(struct line *line)
{
	if (!line)
		return;
	charset_finish(&line->charset);
	buf_finish(&line->out);
	buf_finish(&line->shown);
	edit_finish(&line->edit);
	for (int i = 0; i < OWN_LINES; i++)
		free(line->own[i]);
	free(line);
}

void line_begin(struct line *line, int columns, uint64_t now)
{
	struct visit *visit = line->visit;

	line->now = now;
	line->columns = columns;
	line->told = visit->told_number;
	line->page = visit->page_number - (visit->page != NULL);
	line->again = visit->again_number;
	line->more = visit->more_number;
	line->room[0] = '\0';
	line->has_named_mode = false;
	line->describes_all = visit->view.is_ready;
	line->is_own = true;
	line_want_prompt(line);
	line_pump(line);
}

char *line_take_draft(struct line *line)
{
	char *draft = mem_string(line->edit.text);

	edit_clear(&line->edit);
	line->echoed_size = line->echoed_caret = 0;
	return draft;
}

void line_forget(struct line *line)
{
	edit_forget(&line->edit);
	line_end_row(line);
	explicit_bzero(line->echoed, sizeof line->echoed);
	for (int i = 0; i < OWN_LINES && line->own[i]; i++) {
		explicit_bzero(line->own[i], strlen(line->own[i]));
		free(line->own[i]);
		line->own[i] = NULL;
	}
	line_want_prompt(line);
}

char *line_draft(const struct line *line)
{
	bool is_typed = !line->visit->has_pty && !line->is_overlong && text_is_valid(line->typed, line->typed_size);

	return is_typed ? mem_format("%.*s", (int)line->typed_size, line->typed) : mem_string(line->edit.text);
}

bool line_is_writing(const struct line *line)
{
	return line->typed_size > 0 || !edit_is_empty(&line->edit);
}

uint64_t line_shown(const struct line *line)
{
	const struct view *view = &line->visit->view;

	return view->is_ready && strcmp(line->room, view->room) == 0 ? line->printed : UINT64_MAX;
}

void line_resize(struct line *line, int columns)
{
	line->columns = columns;
}

/* -- lines out -- */

/* Everything goes out here, in the person's character set. A reader who takes nothing loses echo first. */
void line_put(struct line *line, const char *text, size_t n)
{
	charset_put(&line->charset, line->visit->charset, text, n, &line->out);
	if (line->out.failed)
		buf_truncate(&line->out, line->out.size);
}

/* Text of the hub is clean; this face lets no control character through all the same. */
static size_t plain(const char *text, char *to, size_t room)
{
	size_t left = strlen(text), size = 0;

	while (left > 0) {
		uint32_t cp;
		size_t step = text_decode(text, left, &cp);

		if (step > 0 && cp >= 0x20 && (cp < 0x7f || cp > 0x9f) && size + step < room) {
			memcpy(to + size, text, step);
			size += step;
		}
		text += step ? step : 1;
		left -= step ? step : 1;
	}
	to[size] = '\0';
	return size;
}

void line_put_plain(struct line *line, const char *text)
{
	char clean[TEXT_ROOM];

	line_put(line, clean, plain(text, clean, sizeof clean));
}

static const char *newline(const struct line *line)
{
	return line->visit->has_pty ? "\r\n" : "\n";
}

/* In rows of that many columns; 0: in one. */
static void print_rows(struct line *line, const char *text, int columns)
{
	char clean[TEXT_ROOM];
	size_t size = plain(text, clean, sizeof clean);
	const char *row = clean;

	line_end_row(line);
	while (size > 0) {
		size_t step = columns > 0 ? width_wrap(row, size, columns, line->visit->ambiguous) : size;

		line_put(line, row, columns > 0 ? width_shown(row, step) : step);
		line_put(line, newline(line), strlen(newline(line)));
		row += step;
		size -= step;
	}
	if (line->prompt_at)
		line_want_prompt(line);
}

static int chosen_columns(const struct line *line)
{
	return atoi(line->visit->view.settings[SETTING_WRAP]);
}

/* The terminal itself would break within words. */
void line_print(struct line *line, const char *text)
{
	bool is_chosen = line->visit->view.settings[SETTING_WRAP][0] != '\0';

	print_rows(line, text, is_chosen || !line->visit->has_pty ? chosen_columns(line) : line->columns);
}

void line_print_said(struct line *line, const char *text)
{
	print_rows(line, text, chosen_columns(line));
}

void line_want_prompt(struct line *line)
{
	if (line->visit->has_pty)
		line->prompt_at = line->now + PROMPT_MS;
}

/* -- what there is to say -- */

static const char *why_words(enum face_why why)
{
	switch (why) {
	case WHY_NO_PTY:
		/* TRANSLATORS: 端末なしの つなぎ方なので */
		return _("there is no terminal on this connection");
	case WHY_DUMB:
		/* TRANSLATORS: 図を出せない端末なので */
		return _("this terminal can only show lines");
	case WHY_VERB:
		/* TRANSLATORS: line という ことばで えらびました */
		return _("you asked for it with the word line");
	case WHY_SUFFIX:
		/* TRANSLATORS: 名前の後の +line でえらびました */
		return _("you asked for it with +line after the name");
	case WHY_ENVIRONMENT:
		/* TRANSLATORS: 手元の設定で えらびました */
		return _("your own settings ask for it");
	case WHY_SAVED:
		/* TRANSLATORS: 前に えらびました */
		return _("you chose it before");
	case WHY_SMALL:
		/* TRANSLATORS: 画面が小さいので */
		return _("the window is small");
	case WHY_APPLYING:
		/* TRANSLATORS: 申し込みは 1行ずつ うかがいます */
		return _("questions come line by line");
	case WHY_CHOSEN:
	case WHY_DEFAULT:
		break;
	}
	/* TRANSLATORS: えらびました */
	return _("you chose it");
}

static void name_mode(struct line *line)
{
	struct sentences sentences = { .size = 0 };

	line->has_named_mode = true;
	/* TRANSLATORS: 文字だけの画面です(%s)。/画面 で変えられます。 */
	visit_add(&sentences, line->visit, _("This is the screen of lines only (%s). /mode changes it."),
		why_words(line->visit->face_why));
	/* TRANSLATORS: 出た文字は 端末に残ります。 */
	visit_add(&sentences, line->visit, "%s", _("What was shown stays in your terminal."));
	line_print(line, sentences.text);
}

static void print_tolds(struct line *line)
{
	struct visit *visit = line->visit;

	while (line->told < visit->told_number) {
		const char *told = visit_told(visit, ++line->told);

		if (told)
			line_print(line, told);
	}
	visit->told_read = line->told;
}

/* An empty one parts paragraphs. */
static void print_row(struct line *line, const char *row)
{
	line_print(line, row);
	if (!row[0])
		line_put(line, newline(line), strlen(newline(line)));
}

static void print_page(struct line *line)
{
	const struct page *page = line->visit->page;
	int number = 0;
	char *row;

	if (page->title[0])
		line_print(line, page->title);
	for (int i = 0; i < page->count; i++) {
		if (!page->rows[i].command) {
			print_row(line, page->rows[i].text);
			continue;
		}
		row = mem_format("%d %s", ++number, page->rows[i].text);
		line_print(line, row);
		free(row);
	}
}

/* Without a terminal there is no prompt: a question that waits says so in a line. */
static void print_pages(struct line *line)
{
	struct visit *visit = line->visit;
	char prompt[256];

	while (line->page != visit->page_number) {
		line->page = visit->page_number;
		if (!visit->page)
			return;
		print_page(line);
		if ((visit->page->stays || visit->page->answer) && !visit->has_pty) {
			visit_prompt(visit, prompt, sizeof prompt);
			line_print(line, prompt);
		}
		line_want_prompt(line);
		if (visit->page->choices == 0 && !visit->page->answer)
			visit_close_page(visit);
	}
}

/* May anything be shown now? Not before the person's language is known, over what the person is typing, while
 * hidden, or faster than it is read. */
static bool is_free(struct line *line)
{
	if (!line->visit->rest->has_begun || line->visit->is_hidden || line->out.size > OUT_HIGH)
		return false;
	if (!line->visit->has_pty || edit_is_empty(&line->edit))
		return true;
	line->has_waited = line->has_waited || line_has_unprinted(line);
	return false;
}

void line_pump(struct line *line)
{
	struct visit *visit = line->visit;
	bool is_chosen = visit->face == FACE_LINE || (visit->face == FACE_ASK && visit->face_wish == FACE_LINE);

	if (visit->drops_input)
		edit_wipe(&line->edit);
	visit->drops_input = false;
	line->is_due = is_free(line) && line_are_due(line);
	if (!is_free(line))
		return;
	if (is_chosen && !line->has_named_mode)
		name_mode(line);
	if (visit->view.is_ready && strcmp(line->room, visit->view.room) != 0) {
		print_tolds(line);
		line_print_room(line);
	}
	line_print_talk(line);
	if (line->again != visit->again_number)
		line_print_again(line);
	if (line->share > 0 && line->is_due)
		line_print_lines(line);
	line_print_reactions(line);
	print_tolds(line);
	print_pages(line);
	line_take_back_draft(line);
}

void line_event(struct line *line, const struct message *event, unsigned changed, uint64_t now)
{
	(void)changed;
	line->now = now;
	if (event->number == EV_REACTED)
		line_note_reaction(line, event);
	line_pump(line);
}

void line_tick(struct line *line, uint64_t now)
{
	line->now = now;
	line_keys_tick(line);
	line_pump(line);
	if (line->prompt_at && now >= line->prompt_at && is_free(line) && !line->has_prompt)
		line_put_prompt(line);
	if (line->prompt_at && now >= line->prompt_at)
		line->prompt_at = 0;
}

static uint64_t sooner(uint64_t a, uint64_t b)
{
	return b && b < a ? b : a;
}

uint64_t line_deadline(const struct line *line)
{
	uint64_t deadline = keys_deadline(&line->keys);

	deadline = sooner(deadline, line->prompt_at);
	if (line->visit->is_hidden || (line->visit->has_pty && !edit_is_empty(&line->edit)))
		return deadline; /* these wait for an Enter */
	deadline = sooner(deadline, line->batch_at);
	return sooner(deadline, line->reacted_count > 0 ? line->reacted_at : 0);
}

enum face_urgency line_urgency(const struct line *line)
{
	if (line->out.size == 0 && !line->is_due)
		return FRAME_NONE;
	return line->is_own ? FRAME_NOW : FRAME_SOON;
}

const uint8_t *line_frame(struct line *line, const struct face_share *share, uint64_t now, size_t *size)
{
	line->now = now;
	line->share = share->only_own ? 0 : share->room;
	line_pump(line);
	line->share = 0;
	return line_rest(line, size);
}

const uint8_t *line_rest(struct line *line, size_t *size)
{
	struct buf given = line->out;

	line->out = line->shown;
	line->shown = given;
	buf_clear(&line->out);
	line->is_own = false;
	line->is_due = is_free(line) && line_are_due(line); /* what had no room goes with the next frame */
	*size = line->shown.size;
	return line->shown.data;
}

const uint8_t *line_farewell(struct line *line, size_t *size)
{
	struct visit *visit = line->visit;

	if (visit->end == VISIT_VANISHES) {
		buf_clear(&line->out);
	} else {
		edit_clear(&line->edit);
		visit->is_hidden = false;
		line->share = SIZE_MAX;
		line_pump(line);
		if (visit->farewell)
			line_print(line, visit->farewell);
	}
	line_end_row(line);
	return line_rest(line, size);
}
