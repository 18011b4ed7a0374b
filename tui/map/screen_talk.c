/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two layouts. In a large window all that holds stands in two panes of ten rows; in a small one the most important of
 * it, who can read, what is kept, what may be told to others, in four. */
#include "screen_talk.h"

#include <stdio.h>
#include <string.h>

#include "consult_parts.h"
#include "talk.h"
#include "talk_pane.h"
#include "width.h"
#include "words.h"

enum { WIDE_COLUMNS = 80, WIDE_ROWS = 20, LEFT_COLUMNS = 48, PANE_ROWS = 10, FACT_ROWS = 4, ROW_MAX = 512 };

/* Rows being filled one after another. */
struct filling {
	struct board *board;
	struct area area;
	int row;
};

static void put(struct filling *filling, enum style style, const char *text)
{
	struct area area = filling->area;
	if (filling->row >= area.rows)
		return;
	draw_blank(filling->board->term, area.row + filling->row, area.column, area.columns);
	draw_text(filling->board->term, area.row + filling->row, area.column, area.columns, style, text);
	filling->row++;
}

/* Bytes of the first row: up to a space near its end, where there is one, so that no phrase is torn. */
static size_t row_of(const char *text, int columns, int ambiguous)
{
	size_t bytes = width_wrap(text, strlen(text), columns, ambiguous);
	for (size_t i = bytes; text[bytes] != '\0' && i > bytes * 2 / 3; i--)
		if (text[i - 1] == ' ')
			return i;
	return bytes;
}

static void put_label(char *words, size_t size, const char *label)
{
	size_t used = strlen(label), whole = strlen(words);
	if (used + whole >= size)
		return;
	memmove(words + used, words, whole + 1);
	memcpy(words, label, used);
}

/* The label stands before the first row, the others are set in as far; what does not fit in `most` rows is cut, and
 * says so. */
static void put_wrapped(struct filling *filling, enum style style, const char *label, const char *text, int most)
{
	int ambiguous = term_ambiguous(filling->board->term), used = width_text(label, strlen(label), ambiguous);
	for (int row = 0; *text != '\0' && row < most; row++) {
		char words[ROW_MAX];
		int columns = filling->area.columns - used;
		size_t bytes = row_of(text, columns, ambiguous);
		bool is_cut = row + 1 == most && text[bytes] != '\0';
		if (is_cut)
			bytes = width_cut(text, strlen(text), columns - 2, ambiguous, NULL);
		snprintf(words, sizeof words, "%*s%.*s%s", row == 0 ? 0 : used, "", (int)width_shown(text, bytes), text,
			is_cut ? ".." : "");
		if (row == 0)
			put_label(words, sizeof words, label);
		put(filling, style, words);
		text += bytes;
	}
}

static void fill_up(struct filling *filling)
{
	while (filling->row < filling->area.rows)
		put(filling, STYLE_PLAIN, "");
}

struct room_layout screen_talk_layout(const struct board *board)
{
	int columns = term_columns(board->term), rows = term_rows(board->term), told = screen_room_told_rows(board);
	struct room_layout layout = { .is_wide = columns >= WIDE_COLUMNS && rows >= WIDE_ROWS };
	int status = rows >= 4, help = rows >= 5, facts = rows - 8 < FACT_ROWS ? rows - 8 : FACT_ROWS;
	int rule = layout.is_wide || (rows >= 6 && told == 0);
	facts = layout.is_wide ? PANE_ROWS : facts < 0 ? 0 : facts;
	if (!layout.is_wide && rows < 3)
		told = 0;
	if (layout.is_wide && told == 0)
		told = 1;
	int chat = rows - 1 - help - status - facts - rule - told;
	if (chat < 1 && told > 1) {
		chat += told - 1;
		told = 1;
	}
	if (chat < 0)
		chat = 0;
	layout.status = (struct area){ 0, 0, status, columns };
	layout.map = (struct area){ status, 0, facts, layout.is_wide ? LEFT_COLUMNS : columns };
	layout.people = (struct area){ status, LEFT_COLUMNS, layout.is_wide ? facts : 0, columns - LEFT_COLUMNS };
	layout.rule = (struct area){ status + facts, 0, rule, columns };
	layout.chat = (struct area){ status + facts + rule, 0, chat, columns };
	layout.told = (struct area){ status + facts + rule + chat, 0, told, columns };
	layout.prompt = (struct area){ status + facts + rule + chat + told, 0, 1, columns };
	layout.help = (struct area){ rows - 1, 0, help, columns };
	return layout;
}

bool screen_talk_applies(const struct board *board)
{
	return talk_now(board->visit) != NULL;
}

/* -- what holds all the time -- */

/* By whether oneself asked, and whether it was closed. */
static const char *const ways[2][2][4] = {
	[true][false] = {
		/* TRANSLATORS:   いつでも   /休む  少し止める */
		N_("  Any time  /pause   rest for a while"),
		/* TRANSLATORS:              /消す  さっきの1行を消す */
		N_("            /unsend  take your last line back"),
		/* TRANSLATORS:              /返事  番号だけで返す */
		N_("            /answers answer with a number only"),
		/* TRANSLATORS:              /出る  静かに出る(理由いりません) */
		N_("            /bye     leave, no reason needed") },
	[true][true] = {
		/* TRANSLATORS:   これから   /相談 書く  手紙を書く */
		N_("  From here /consult write  write a letter"),
		/* TRANSLATORS:              /相談       これまで、新しい相談 */
		N_("            /consult        read, or ask again"),
		/* TRANSLATORS:              /出る       席を立つ。いそぎません */
		N_("            /bye            get up; no hurry") },
	[false][false] = {
		/* TRANSLATORS:   いつでも   /考える 2    考えていると伝える */
		N_("  Any time  /think 2      say you are thinking"),
		/* TRANSLATORS:              /返事 はい いいえ  番号で聞く */
		N_("            /answers A B  answers by number"),
		/* TRANSLATORS:              /休む   /窓口のメモ   /ひきつぐ */
		N_("            /pause   /note-desk   /hand-over"),
		/* TRANSLATORS:              /終える  ひと区切りにする */
		N_("            /end     close it gently") },
	[false][true] = {
		/* TRANSLATORS:   このあと   /自分のメモ  /窓口のメモ */
		N_("  From here /note-own   /note-desk"),
		/* TRANSLATORS:              /記録に書く  ご本人も読めます */
		N_("            /memo           they read it, too"),
		/* TRANSLATORS:              /相談 書く   手紙を書く */
		N_("            /consult write  write a letter"),
		/* TRANSLATORS:              /出る        席を立つ */
		N_("            /bye            get up") }
};

static void put_ways(struct filling *filling, const struct desk_consult *consult)
{
	const struct visit *visit = filling->board->visit;
	const char *const *rows = ways[consult->account == visit->view.account][consult->state == CONSULT_CLOSED];
	for (int i = 0; i < 4 && rows[i] != NULL; i++)
		put(filling, STYLE_PLAIN, _(rows[i]));
}

static void draw_left(struct board *board, struct area area)
{
	struct filling filling = { board, area, 0 };
	const struct visit *visit = board->visit;
	const struct desk_consult *consult = talk_now(visit);
	char kept[ROW_MAX];
	/* TRANSLATORS:   ここの話は ほかの人には見えません */
	put(&filling, STYLE_PLAIN, _("  What is said here nobody else sees"));
	put_ways(&filling, consult);
	/* TRANSLATORS:   記録       封をして 90日のこります。/記録 */
	snprintf(kept, sizeof kept, ngettext("  On record sealed, kept %u day: /notes",
		"  On record sealed, kept %u days: /notes", visit->desk.days), visit->desk.days);
	put(&filling, STYLE_PLAIN, kept);
	/* TRANSLATORS:   約束       (11 columns, before the rule of when others are told) */
	put_wrapped(&filling, STYLE_PLAIN, _("  Promise   "), consult_words_exception(visit), 3);
	if (consult->state != CONSULT_CLOSED)
		/* TRANSLATORS:   書いている途中は おたがい見えません。 */
		put(&filling, STYLE_PLAIN, _("  Nobody sees what is still being written."));
	fill_up(&filling);
}

/* Names only: labels are clear from what stands above. */
static void put_readers(struct filling *filling, int most)
{
	const struct visit *visit = filling->board->visit;
	const struct desk *desk = &visit->desk;
	char words[ROW_MAX];
	if (desk->is_mismatch) {
		/* TRANSLATORS: !! 読める人が 名簿と合いません。大事なことは書かずに /読める人 */
		put_wrapped(filling, STYLE_WARNING, " ", _("!! Who can read does not fit the roster. Write nothing private: "
			"/readers"), most);
		return;
	}
	consult_words_readers(visit, words, sizeof words);
	put_wrapped(filling, STYLE_PLAIN, " ", words, most);
}

static void put_contacts(struct filling *filling)
{
	const struct view *view = &filling->board->visit->view;
	char words[ROW_MAX];
	/* TRANSLATORS:  急ぎの連絡先  /連絡先 */
	put(filling, STYLE_PLAIN, _(" Somebody at once  /contacts"));
	for (int i = 0; i < view->contacts_count && filling->row < filling->area.rows; i++) {
		snprintf(words, sizeof words, " %s", view->contacts[i].name);
		put(filling, STYLE_PLAIN, words);
		snprintf(words, sizeof words, "   %s", view->contacts[i].number);
		put(filling, STYLE_PLAIN, words);
	}
}

/* With a long name on two rows, both set in by the space that it begins with. */
static void put_whole(struct filling *filling, const char *words)
{
	put_wrapped(filling, STYLE_PLAIN, " ", words + strspn(words, " "), 2);
}

static void draw_right(struct board *board, struct area area)
{
	const struct visit *visit = board->visit;
	const struct desk_consult *consult = talk_now(visit);
	bool is_own = consult->account == visit->view.account;
	struct area inner = { area.row, area.column + 1, area.rows, area.columns - 1 };
	struct filling filling = { board, inner, 0 };
	char words[ROW_MAX];
	for (int row = 0; row < area.rows; row++)
		draw_text(board->term, area.row + row, area.column, 1, STYLE_PLAIN, "|");
	if (is_own)
		/* TRANSLATORS:  %s (相談員) */
		snprintf(words, sizeof words, _(" %s (counsellor)"), consult->counsellor);
	else
		/* TRANSLATORS:  %s %u回目 */
		snprintf(words, sizeof words, _(" %s, number %u"), consult->nickname, consult->nth);
	put_whole(&filling, words);
	if (is_own) {
		/* TRANSLATORS:  あなたの呼び名  %s */
		snprintf(words, sizeof words, _(" Your nickname   %s"), visit->view.nickname);
		put_whole(&filling, words);
		/* TRANSLATORS:  本名は伝わっていません */
		put(&filling, STYLE_PLAIN, _(" Your real name is not known"));
	}
	put_readers(&filling, 3);
	put_contacts(&filling);
	fill_up(&filling);
}

/* The same in a small window, shorter. */
static void draw_facts(struct board *board, struct area area)
{
	struct filling filling = { board, area, 0 };
	unsigned days = board->visit->desk.days;
	char kept[ROW_MAX];
	put_readers(&filling, 1);
	/* TRANSLATORS: 記録 封をして 90日のこります /記録 (40 columns) */
	snprintf(kept, sizeof kept, ngettext("Kept sealed for %u day: /notes", "Kept sealed for %u days: /notes", days), days);
	put(&filling, STYLE_PLAIN, kept);
	put_wrapped(&filling, STYLE_PLAIN, "", consult_words_exception(board->visit), 2);
	fill_up(&filling);
}

/* -- what holds now -- */

static void draw_cover(struct board *board, struct area area)
{
	struct filling filling = { board, area, 0 };
	put(&filling, STYLE_PLAIN, "");
	/* TRANSLATORS: 鍵をかけて、話を見えなくしました。 */
	put_wrapped(&filling, STYLE_PLAIN, "  ", _("The talk is covered, as your key is locked."), 2);
	/* TRANSLATORS: Enter を押して あいことばを入れると、つづきが見えます。席は そのままです。 */
	put_wrapped(&filling, STYLE_PLAIN, "  ", _("Enter and your passphrase open it. Your seat stays yours."), 2);
	/* TRANSLATORS: 書きかけは 封をして残してあります。 */
	put_wrapped(&filling, STYLE_PLAIN, "  ", _("What you were writing is kept, sealed."), 2);
	fill_up(&filling);
	chat_rows_forget(&board->chat.rows);
}

static void draw_talk(struct board *board, struct area area)
{
	if (talk_is_covered(board->visit)) {
		draw_cover(board, area);
		return;
	}
	int *scroll = &board->visit->rest->talking.scroll;
	*scroll = talk_pane_scroll(board->term, board->visit, area, *scroll);
	talk_pane_draw(board->term, board->visit, area, *scroll, &board->chat.rows);
}

/* Its first sentence, where there is no room for more. */
static void draw_state(struct board *board, struct area area, bool is_wide)
{
	char words[ROW_MAX];
	talk_words_state(board->visit, words, sizeof words);
	char *japanese = strstr(words, "。"), *english = strpbrk(words, ".;");
	if (width_text(words, strlen(words), term_ambiguous(board->term)) > area.columns - 3) {
		if (japanese != NULL)
			japanese[strlen("。")] = '\0';
		else if (english != NULL)
			*english = '\0';
	}
	draw_rule(board->term, area.row, area.columns, words, is_wide);
}

void screen_talk_draw(struct board *board)
{
	screen_room_draw_status(board);
	screen_talk_draw_below(board, 0);
}

void screen_talk_draw_below(struct board *board, int row)
{
	struct room_layout layout = screen_talk_layout(board);
	if ((board->dirty & DIRTY_MAP) && layout.map.rows > 0 && layout.map.row >= row) {
		if (layout.is_wide)
			draw_left(board, layout.map);
		else
			draw_facts(board, layout.map);
	}
	if ((board->dirty & DIRTY_PEOPLE) && layout.people.rows > 0 && layout.people.row >= row)
		draw_right(board, layout.people);
	if ((board->dirty & DIRTY_RULE) && layout.rule.rows > 0 && layout.rule.row >= row)
		draw_state(board, layout.rule, layout.is_wide);
	if ((board->dirty & DIRTY_CHAT) && layout.chat.rows > 0 && layout.chat.row >= row)
		draw_talk(board, layout.chat);
	screen_room_draw_foot(board, &layout);
}

void screen_talk_draw_bare(struct board *board, struct area area)
{
	struct room_layout layout = screen_talk_layout(board);
	if (board->dirty & DIRTY_CHAT)
		draw_talk(board, area);
	screen_room_draw_foot(board, &layout);
}

bool screen_talk_scroll(struct board *board, int rows)
{
	struct room_layout layout = screen_talk_layout(board);
	bool is_seen = screen_talk_applies(board) && !talk_is_covered(board->visit) && layout.chat.rows > 0;
	int *scroll = &board->visit->rest->talking.scroll;
	if (is_seen)
		*scroll = talk_pane_scroll(board->term, board->visit, layout.chat, *scroll + rows);
	return is_seen;
}
