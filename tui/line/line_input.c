/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the person types into the line face. With a terminal the row is echoed and edited here, with backspaces and
 * spaces alone; without one, lines come whole and nothing is echoed. */
#include "line_parts.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

enum { CANCEL_TWICE_MS = 1500 };

/* -- the row -- */

void line_end_row(struct line *line)
{
	if (line->is_mid_row)
		line_put(line, "\r\n", 2);
	line->is_mid_row = line->has_prompt = false;
	line->echoed_size = line->echoed_caret = 0;
}

void line_put_prompt(struct line *line)
{
	char prompt[256];

	line_end_row(line);
	visit_prompt(line->visit, prompt, sizeof prompt);
	line_put_plain(line, prompt);
	line->prompt_columns = edit_columns(prompt, strlen(prompt), line->visit->ambiguous);
	line->is_mid_row = line->has_prompt = true;
	line->prompt_at = 0;
}

/* Typed bytes that are no UTF-8 are shown as they came once the person has named a character set; before, as "?". What
 * the hub gave back is typed too, and no control character of it gets out. */
static void put_typed(struct line *line, const char *text, size_t n)
{
	while (n > 0) {
		uint32_t cp;
		size_t size = text_decode(text, n, &cp);
		bool is_control = size > 0 && (cp < 0x20 || (cp >= 0x7f && cp <= 0x9f));

		if (is_control || (size == 0 && line->visit->charset == CHARSET_UTF8))
			line_put(line, "?", 1);
		else
			line_put(line, text, size ? size : 1);
		text += size ? size : 1;
		n -= size ? size : 1;
	}
}

static void put_times(struct line *line, char byte, int times)
{
	while (times-- > 0)
		line_put(line, &byte, 1);
}

static int columns_of(const struct line *line, const char *text, size_t n)
{
	return edit_columns(text, n, line->visit->ambiguous);
}

/* Bytes that both texts begin with, in whole clusters. */
static size_t common_start(const char *a, size_t a_size, const char *b, size_t b_size)
{
	size_t size = 0;

	while (size < a_size && size < b_size) {
		size_t step = edit_cluster(a + size, a_size - size);

		if (step != edit_cluster(b + size, b_size - size) || memcmp(a + size, b + size, step) != 0)
			break;
		size += step;
	}
	return size;
}

/* A backspace does not climb to the row above. */
static bool is_one_row(const struct line *line, int from, int to)
{
	int first = line->prompt_columns + from, second = line->prompt_columns + to;

	return line->columns <= 0 || first / line->columns == second / line->columns;
}

/* Where the change lies in a row above the cursor's, all of it is put once more on a fresh row. */
static void start_over(struct line *line)
{
	line_put_prompt(line);
	put_typed(line, line->edit.text, line->edit.size);
	memcpy(line->echoed, line->edit.text, line->edit.size);
	line->echoed_size = line->echoed_caret = line->edit.size;
}

static void rewrite_from(struct line *line, size_t same)
{
	const struct edit *edit = &line->edit;
	int old_tail = columns_of(line, line->echoed + same, line->echoed_size - same);
	int new_tail = columns_of(line, edit->text + same, edit->size - same);

	if (line->echoed_caret < same)
		put_typed(line, edit->text + line->echoed_caret, same - line->echoed_caret);
	else
		put_times(line, '\b', columns_of(line, line->echoed + same, line->echoed_caret - same));
	put_typed(line, edit->text + same, edit->size - same);
	put_times(line, ' ', old_tail - new_tail);
	put_times(line, '\b', old_tail - new_tail);
	memcpy(line->echoed, edit->text, edit->size);
	line->echoed_size = line->echoed_caret = edit->size;
}

static void place_caret(struct line *line)
{
	const struct edit *edit = &line->edit;
	int from = columns_of(line, edit->text, line->echoed_caret), to = columns_of(line, edit->text, edit->caret);

	if (line->echoed_caret < edit->caret)
		put_typed(line, edit->text + line->echoed_caret, edit->caret - line->echoed_caret);
	else if (is_one_row(line, to, from))
		put_times(line, '\b', from - to);
	line->echoed_caret = edit->caret;
}

/* Makes the row show what the line being typed has become. */
void line_echo(struct line *line)
{
	const struct edit *edit = &line->edit;
	size_t same = common_start(line->echoed, line->echoed_size, edit->text, edit->size);
	bool is_same = same == edit->size && same == line->echoed_size;

	if (!line->visit->has_pty || line->visit->is_hidden || line->visit->is_secret
		|| (is_same && line->echoed_caret == edit->caret))
		return;
	if (!line->has_prompt)
		start_over(line);
	else if (!is_same && line->echoed_caret > same
		&& !is_one_row(line, columns_of(line, line->echoed, same), columns_of(line, line->echoed, line->echoed_size)))
		start_over(line);
	else if (!is_same)
		rewrite_from(line, same);
	place_caret(line);
}

/* -- lines in -- */

/* What came back to be edited, if nothing else is being typed: below the lines that are to come, which it would hold up
 * otherwise. Without a terminal it is shown instead. */
void line_take_back_draft(struct line *line)
{
	struct visit *visit = line->visit;
	char *words;

	if (!visit->draft || visit->is_secret || line_are_due(line))
		return;
	if (visit->has_pty) {
		edit_set(&line->edit, visit->draft);
		line_echo(line);
	} else {
		/* TRANSLATORS: 送っていない行: %s */
		words = mem_format(_("Not said: %s"), visit->draft);
		line_print(line, words);
		visit_keys_forget_text(&words);
	}
	visit_keys_forget_text(&visit->draft);
}

/* The person's character set is not known here, so these sentences are ASCII in every language. */
static bool rescue(struct line *line, const char *bytes, size_t size, char *to, size_t room)
{
	static const char *const found_words[] = {
		[TEXT_CP932] = "This line came in Shift_JIS and was understood. To read Shift_JIS too, type: /moji sjis",
		[TEXT_EUC_JP] = "This line came in EUC-JP and was understood. To read EUC-JP too, type: /moji euc"
	};
	enum text_charset found;

	if (!text_rescue(bytes, size, to, room, &found)) {
		line_print(line, "This line could not be read as text and was not said. UTF-8, Shift_JIS, EUC-JP work: /moji");
		return false;
	}
	if (line->visit->charset == CHARSET_UTF8)
		line_print(line, found_words[found]);
	return true;
}

static void submit(struct line *line, const char *bytes, size_t size)
{
	char text[TYPED_MAX + 1];

	line->is_own = true;
	if (text_is_valid(bytes, size)) {
		memcpy(text, bytes, size);
		text[size] = '\0';
	} else if (!rescue(line, bytes, size, text, sizeof text)) {
		line_want_prompt(line);
		return;
	}
	visit_submit(line->visit, text, line->now);
	line_want_prompt(line);
	line_pump(line);
}

static void keep_own(struct line *line, const char *typed)
{
	free(line->own[OWN_LINES - 1]);
	memmove(line->own + 1, line->own, (OWN_LINES - 1) * sizeof *line->own);
	line->own[0] = mem_string(typed);
}

static void press_enter(struct line *line)
{
	char typed[SAY_MAX + 1];
	size_t size = line->edit.size;
	bool is_secret = line->visit->is_secret || page_takes_words(line->visit->page);

	memcpy(typed, line->edit.text, size + 1);
	if (is_secret)
		edit_wipe(&line->edit);
	else
		edit_remember(&line->edit, typed);
	edit_clear(&line->edit);
	line_end_row(line);
	if (size > 0 && !is_secret)
		keep_own(line, typed);
	submit(line, typed, size);
	explicit_bzero(typed, sizeof typed);
}

/* Once cancels, twice is gone at once and without a word. */
static void press_cancel(struct line *line)
{
	struct visit *visit = line->visit;
	bool had_text = !edit_is_empty(&line->edit);

	line->is_own = true;
	if (line->cancelled_at && line->now - line->cancelled_at < CANCEL_TWICE_MS) {
		visit_vanish(visit);
		return;
	}
	line->cancelled_at = line->now ? line->now : 1;
	edit_clear(&line->edit);
	line_end_row(line);
	if (!visit_cancel(visit) && !had_text)
		/* TRANSLATORS: もう一度 Ctrl-C で、すぐ終わります。 */
		visit_tell(visit, "%s", _("Ctrl-C once more ends at once."));
	line_want_prompt(line);
	line_pump(line);
}

static void run(struct line *line, const char *command)
{
	line->is_own = true;
	visit_command(line->visit, command);
	line_want_prompt(line);
	line_pump(line);
}

/* Keys that stand for a command; others edit. */
static const struct { enum action action; const char *command; } shortcuts[] = {
	{ ACT_LOOK, "/look" }, { ACT_REACT, "/react" }, { ACT_HIDE, "/hide" }, { ACT_REDRAW, "/redraw" },
	{ ACT_PAGE_UP, "/back" }, { ACT_PAGE_DOWN, "/more" }
};

/* What is pasted into a text of several rows keeps them. */
static void end_pasted_row(struct line *line)
{
	char typed[SAY_MAX + 1];

	memcpy(typed, line->edit.text, line->edit.size + 1);
	edit_wipe(&line->edit);
	line_end_row(line);
	if (text_is_valid(typed, strlen(typed)))
		form_take_row(line->visit, typed);
	explicit_bzero(typed, sizeof typed);
	line_want_prompt(line);
	line_pump(line);
}

static void on_key(void *context, const struct key *key)
{
	struct line *line = context;

	if (line->visit->end != VISIT_GOES_ON)
		return;
	if (key->is_break && form_takes_rows(line->visit)) {
		end_pasted_row(line);
	} else if (key->action == ACT_ENTER) {
		press_enter(line);
	} else if (key->action == ACT_CANCEL) {
		press_cancel(line);
	} else if (key->action == ACT_EOF && edit_is_empty(&line->edit)) {
		run(line, "/bye");
	} else if (edit_key(&line->edit, key)) {
		line->is_own = true;
		line_echo(line);
	} else if (edit_is_empty(&line->edit)) {
		for (size_t i = 0; i < sizeof shortcuts / sizeof *shortcuts; i++)
			if (shortcuts[i].action == key->action)
				run(line, shortcuts[i].command);
	}
}

void line_keys_tick(struct line *line)
{
	if (line->visit->has_pty)
		keys_tick(&line->keys, line->now, on_key, line);
}

static void end_typed(struct line *line)
{
	size_t size = line->typed_size;

	line->typed_size = 0;
	if (line->is_overlong) {
		line->is_overlong = false;
		line_print(line, words_reason(REASON_TEXT));
		return;
	}
	submit(line, line->typed, size);
}

/* Without a terminal: LF, CR and CR LF each end a line. Ctrl-C and Ctrl-D are not looked for: ssh ends by itself. */
static void take_byte(struct line *line, uint8_t byte)
{
	bool was_return = line->after_return;

	line->after_return = byte == '\r';
	if (byte == '\n' && was_return)
		return;
	if (byte == '\n' || byte == '\r')
		end_typed(line);
	else if (line->typed_size == sizeof line->typed)
		line->is_overlong = true;
	else if (byte != '\0')
		line->typed[line->typed_size++] = (char)byte;
}

void line_bytes(struct line *line, const uint8_t *bytes, size_t size, uint64_t now)
{
	line->now = now;
	if (line->visit->has_pty) {
		keys_feed(&line->keys, bytes, size, now, on_key, line);
		line_pump(line);
		return;
	}
	for (size_t i = 0; i < size && line->visit->end == VISIT_GOES_ON; i++)
		take_byte(line, bytes[i]);
}

/* A last line without its end is still a line. */
void line_eof(struct line *line, uint64_t now)
{
	line->now = now;
	if (!line->visit->has_pty && line->typed_size > 0)
		end_typed(line);
	if (line->visit->end == VISIT_GOES_ON)
		submit(line, "/bye", 4);
}
