/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands for reading: earlier and later lines, folded ones, the pace at which lines come, and how they are shown. */
#include "command_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

enum { BACK_LINES = 10, BACK_MAX = 200, BATCH_STANDARD = 60, BATCH_MAX = 600, WRAP_LEAST = 10, WRAP_MOST = 400 };

void command_back(struct visit *visit, const char *argument)
{
	int number = command_number(argument);

	visit_back(visit, number <= 0 ? BACK_LINES : number > BACK_MAX ? BACK_MAX : number);
}

void command_more(struct visit *visit, const char *argument)
{
	int number = command_number(argument);

	visit->more_number++;
	visit->rest->back_before = 0;
	if (visit->face == FACE_MAP && visit->scroll == 0)
		/* TRANSLATORS: 新しい行は ありません。 */
		visit_tell(visit, "%s", _("There are no new lines."));
	else if (visit->face == FACE_MAP)
		visit_scroll(visit, number > 0 ? -number : -BACK_LINES);
}

void command_log(struct visit *visit, const char *argument)
{
	(void)argument;
	if (visit->face != FACE_MAP) {
		visit_newest(visit, BACK_LINES);
		return;
	}
	visit->pane_wish = PANE_LOG;
	visit_scroll(visit, -visit->scroll);
}

void command_read(struct visit *visit, const char *argument)
{
	int number = command_number(argument);
	struct view_line *line = number > 0 ? view_line_numbered(&visit->view, (uint64_t)number) : NULL;

	/* without a number: the newest one that is still folded */
	for (int i = visit->view.lines_count - 1; !argument[0] && !line && i >= 0; i--)
		if (visit->view.lines[i].note[0] && !visit->view.lines[i].is_unfolded)
			line = &visit->view.lines[i];
	if (!line) {
		visit_tell(visit, "%s", words_reason(REASON_NO_LINE));
		return;
	}
	line->is_unfolded = true;
	line->edition++;
	visit->again_from = visit->again_to = line->line;
	visit->again_number++;
}

void command_flow(struct visit *visit, const char *argument)
{
	(void)argument;
	visit_request_set(visit, SETTING_FLOW, "flow");
}

void command_pull(struct visit *visit, const char *argument)
{
	(void)argument;
	visit_request_set(visit, SETTING_FLOW, "pull");
}

void command_batch(struct visit *visit, const char *argument)
{
	int seconds = command_number(argument);
	char value[SETTING_VALUE_MAX + 1];

	if (!argument[0])
		seconds = BATCH_STANDARD;
	if (seconds < 1 || seconds > BATCH_MAX) {
		/* TRANSLATORS: 1 から 600 の秒数を入れてください。/流れる で すぐ出ます。 */
		visit_tell(visit, "%s", _("A number of seconds from 1 to 600, please; /flow shows lines at once."));
		return;
	}
	snprintf(value, sizeof value, "batch %d", seconds);
	visit_request_set(visit, SETTING_FLOW, value);
	/* TRANSLATORS: 新しい行を %d秒ごとに まとめて出します。/流れる で もどります。 */
	visit_tell(visit, ngettext("New lines come together every %d second. /flow undoes it.",
		"New lines come together every %d seconds. /flow undoes it.", (unsigned long)seconds), seconds);
}

void command_time(struct visit *visit, const char *argument)
{
	(void)argument;
	visit_request_set(visit, SETTING_TIMES, view_setting_is(&visit->view, SETTING_TIMES, "1") ? "0" : "1");
}

void command_wrap(struct visit *visit, const char *argument)
{
	int columns = command_number(argument);
	char value[SETTING_VALUE_MAX + 1];

	if (columns != 0 && (columns < WRAP_LEAST || columns > WRAP_MOST)) {
		/* TRANSLATORS: 10 から 400 の数を入れてください。0 で 折り返しません。 */
		visit_tell(visit, "%s", _("A number from 10 to 400, please; 0 breaks no lines."));
		return;
	}
	snprintf(value, sizeof value, "%d", columns);
	visit_request_set(visit, SETTING_WRAP, value);
	if (columns > 0)
		/* TRANSLATORS: %d桁で折り返します。 */
		visit_tell(visit, _("Lines break at %d columns."), columns);
	else
		/* TRANSLATORS: 折り返しません。 */
		visit_tell(visit, "%s", _("Lines are not broken."));
}

void command_width(struct visit *visit, const char *argument)
{
	int width = command_number(argument);

	if (width != 1 && width != 2) {
		/* TRANSLATORS: 1 か 2 を付けてください: /幅文字 2。線や記号がずれる時に使います。 */
		visit_tell(visit, "%s", _("1 or 2, please: /width 2. It helps when signs stand askew."));
		return;
	}
	visit->ambiguous = width;
	visit->wants_redraw = true;
	visit_request_set(visit, SETTING_AMBIGUOUS, width == 1 ? "1" : "2");
	/* TRANSLATORS: 記号の幅を %d にしました。 */
	visit_tell(visit, _("Signs are now taken to be %d wide."), width);
}

void command_moji(struct visit *visit, const char *argument)
{
	static const struct { const char *name; enum visit_charset charset; } charsets[] = {
		{ "sjis", CHARSET_SJIS }, { "shift_jis", CHARSET_SJIS }, { "cp932", CHARSET_SJIS }, { "euc", CHARSET_EUC },
		{ "euc-jp", CHARSET_EUC }, { "utf8", CHARSET_UTF8 }, { "utf-8", CHARSET_UTF8 }
	};
	char word[32];

	command_word(argument, word, sizeof word);
	for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++) {
		if (strcmp(charsets[i].name, word) == 0) {
			visit->charset = charsets[i].charset;
			/* TRANSLATORS: 文字コードを %s にしました。文字だけの画面で使われます。 */
			visit_tell(visit, _("The lines now come as %s. The map always uses UTF-8."), charsets[i].name);
			return;
		}
	}
	visit_tell(visit, "%s", "/moji sjis, /moji euc, /moji utf8");
}

void command_copy(struct visit *visit, const char *argument)
{
	(void)argument;
	if (visit->face != FACE_MAP) {
		/* TRANSLATORS: この画面は いつでも そのまま写せます。 */
		visit_tell(visit, "%s", _("This screen is bare text already; just copy it."));
		return;
	}
	visit->shows_bare_text = !visit->shows_bare_text;
}

void command_redraw(struct visit *visit, const char *argument)
{
	visit->wants_redraw = true;
	if (visit->face != FACE_MAP && visit->view.room[0])
		command_log(visit, argument);
}
