/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions of an application. Each says why it is asked; what does not fit stays with its person, to be mended. */
#include "apply_parts.h"

#include <stdio.h>
#include <string.h>

#include "text.h"
#include "visit_rest.h"
#include "words.h"

enum { DISTRICTS_A_PAGE = 7 };

/* A digit from 0 on, or -1. */
static int digit_of(const char *folded)
{
	return folded[0] >= '0' && folded[0] <= '9' && folded[1] == '\0' ? folded[0] - '0' : -1;
}

/* In a terminal it comes back into the input row. */
static void keep(struct visit *visit, const char *text)
{
	if (visit->has_pty)
		visit_give_back(visit, text);
}

/* -- for whom -- */

static void ask_whom(const struct visit *visit, const struct apply *apply, struct page *page)
{
	(void)visit;
	(void)apply;
	/* TRANSLATORS: どなたのための 申し込みですか。 */
	page_text(page, "%s", _("Who is it for?"));
	/* TRANSLATORS: ご家族には「ご家族」の しるしが付くので うかがいます。 */
	page_text(page, "%s", _("We ask because families carry a mark that says so. One of the two, please."));
	/* TRANSLATORS: 自分のため */
	page_choice(page, "", "%s", _("For myself"));
	/* TRANSLATORS: 家族として (気がかりな人の 家族です) */
	page_choice(page, "", "%s", _("As family of somebody I think of"));
}

static bool answer_whom(struct visit *visit, struct apply *apply, const char *text, const char *folded)
{
	int digit = digit_of(folded);

	(void)text;
	if (digit != 1 && digit != 2 && !(folded[0] == '\0' && apply->has_whom)) {
		/* TRANSLATORS: 1 か 2 を入れてください。0 で ひとつ前に もどります。 */
		visit_tell(visit, "%s", _("1 or 2, please. 0 goes back."));
		return false;
	}
	if (digit > 0)
		apply->form.whom = digit == 1 ? WHOM_ONESELF : WHOM_FAMILY;
	apply->has_whom = true;
	return true;
}

static void show_whom(const struct apply *apply, char *to, size_t size)
{
	snprintf(to, size, "%s", apply->form.whom == WHOM_FAMILY ? _("As family of somebody I think of") : _("For myself"));
}

/* -- district -- */

/* The nth district, from 0; 0 bytes: there is none. */
static size_t district_at(const struct apply *apply, int n, const char **at)
{
	*at = apply->districts;
	while (n-- > 0 && **at) {
		*at += strcspn(*at, "\n");
		*at += **at == '\n';
	}
	return strcspn(*at, "\n");
}

static int count_districts(const struct apply *apply)
{
	const char *at;
	int count = 0;

	while (district_at(apply, count, &at) > 0)
		count++;
	return count;
}

/* Districts, then "elsewhere", then the way to the next page if there is one. */
static void ask_district(const struct visit *visit, const struct apply *apply, struct page *page)
{
	int first = apply->district_page * DISTRICTS_A_PAGE, count = count_districts(apply);

	(void)visit;
	/* TRANSLATORS: お住まいは どの区ですか。 */
	page_text(page, "%s", _("Which district do you live in?"));
	/* TRANSLATORS: どこに 場所が求められているかを 知るために うかがいます。 */
	page_text(page, "%s", _("We ask to see where people wish for a place like this."));
	/* TRANSLATORS: 答えなくても かまいません。そのまま Enter で つぎへ。 */
	page_text(page, "%s", _("It may stay empty: just Enter goes on."));
	for (int i = first; i < count && i < first + DISTRICTS_A_PAGE; i++) {
		const char *name;
		size_t size = district_at(apply, i, &name);

		page_choice(page, "", "%.*s", (int)size, name);
	}
	/* TRANSLATORS: それ以外 */
	page_choice(page, "", "%s", _("Elsewhere"));
	if (count > DISTRICTS_A_PAGE)
		/* TRANSLATORS: ほかの区を見る */
		page_choice(page, "", "%s", _("See other districts"));
}

static bool answer_district(struct visit *visit, struct apply *apply, const char *text, const char *folded)
{
	int first = apply->district_page * DISTRICTS_A_PAGE, count = count_districts(apply), digit = digit_of(folded);
	int here = count - first < DISTRICTS_A_PAGE ? count - first : DISTRICTS_A_PAGE;
	const char *name;
	size_t size;

	(void)text;
	if (folded[0] == '\0')
		return true;
	if (count > DISTRICTS_A_PAGE && digit == here + 2) {
		apply->district_page = first + here < count ? apply->district_page + 1 : 0;
		apply_again(visit);
		return false;
	}
	if (digit < 1 || digit > here + 1) {
		/* TRANSLATORS: 番号を入れてください。そのまま Enter なら 答えずに つぎへ進みます。 */
		visit_tell(visit, "%s", _("A number of the list, please. Just Enter leaves it open."));
		return false;
	}
	memset(apply->form.district, 0, sizeof apply->form.district);
	apply->form.where = digit == here + 1 ? WHERE_ELSEWHERE : WHERE_DISTRICT;
	size = district_at(apply, first + digit - 1, &name);
	if (apply->form.where == WHERE_DISTRICT && size < sizeof apply->form.district)
		memcpy(apply->form.district, name, size);
	return true;
}

static void show_district(const struct apply *apply, char *to, size_t size)
{
	snprintf(to, size, "%s", apply->form.where == WHERE_ELSEWHERE ? _("Elsewhere") : apply->form.district);
}

/* -- address -- */

static void ask_address(const struct visit *visit, const struct apply *apply, struct page *page)
{
	(void)visit;
	/* TRANSLATORS: 招待を どのメールアドレスに とどけましょうか。 */
	page_text(page, "%s", _("To which mail address may the invitation come?"));
	/* TRANSLATORS: ここだけは お願いします。招待がとどいたら アドレスは消します。 */
	page_text(page, "%s", _("This one we need. It is erased once the invitation has arrived."));
	/* TRANSLATORS: 送り主や件名から ここのことは わかりません。 */
	page_text(page, "%s", _("The subject of our mail says nothing about this place."));
	if (apply->form.address[0])
		/* TRANSLATORS: いまは %s です。そのまま Enter なら 変えません。 */
		page_text(page, _("It is %s now. Just Enter keeps it."), apply->form.address);
}

static bool answer_address(struct visit *visit, struct apply *apply, const char *text, const char *folded)
{
	char address[ADDRESS_ROOM];

	if (folded[0] == '\0' && apply->form.address[0])
		return true;
	switch (address_read(text, strlen(text), address)) {
	case ADDRESS_FINE:
		memcpy(apply->form.address, address, sizeof address);
		return true;
	case ADDRESS_EMPTY:
		/* TRANSLATORS: アドレスがないと 招待をとどけられません。0 で もどり、/連絡先 で 電話もできます。 */
		visit_tell(visit, "%s", _("Without one no invitation can reach you. 0 goes back; /contacts has other ways."));
		return false;
	case ADDRESS_LONG:
		/* TRANSLATORS: アドレスにしては 少し長いようです。書いたものは 残っています。 */
		visit_tell(visit, "%s", _("That is rather long for an address. What you typed is kept."));
		break;
	case ADDRESS_FORM:
		/* TRANSLATORS: name@example.jp の形で ひとつ入れてください。書いたものは 残っています。 */
		visit_tell(visit, "%s", _("One address, please, as in name@example.jp. What you typed is kept."));
		break;
	}
	keep(visit, text);
	return false;
}

static void show_address(const struct apply *apply, char *to, size_t size)
{
	snprintf(to, size, "%s", apply->form.address);
}

/* -- hopes -- */

static void put_hopes(const char *hopes, struct page *page)
{
	for (const char *at = hopes; *at;) {
		size_t size = strcspn(at, "\n");

		page_text(page, "  %.*s", (int)size, at);
		at += size + (at[size] == '\n');
	}
}

static void ask_hopes(const struct visit *visit, const struct apply *apply, struct page *page)
{
	(void)visit;
	if (apply->keeps_hopes) {
		/* TRANSLATORS: ここまで書いたことばです。 */
		page_text(page, "%s", _("This is what you wrote:"));
		put_hopes(apply->form.hopes, page);
		/* TRANSLATORS: このままにする */
		page_choice(page, "", "%s", _("Leave it so"));
		/* TRANSLATORS: つづきを書く */
		page_choice(page, "", "%s", _("Write on"));
		/* TRANSLATORS: 消して、はじめから書く */
		page_choice(page, "", "%s", _("Erase it and begin anew"));
		page->standard = 1;
		return;
	}
	/* TRANSLATORS: どんなことを のぞんでいますか。知っておいてほしいことは ありますか。 */
	page_text(page, "%s", _("What do you hope for, or what should we know?"));
	/* TRANSLATORS: 来やすいように 用意するために うかがいます。名前は いりません。 */
	page_text(page, "%s", _("We ask so that coming here is easy for you. No names are needed."));
	/* TRANSLATORS: 何行でも、500文字まで。そのまま Enter で つぎへ。書かなくても かまいません。 */
	page_text(page, _("As many lines as you like, %d characters in all. Just Enter goes on; it may stay empty."),
		HOPES_CHARACTERS_MAX);
	put_hopes(apply->form.hopes, page);
}

/* Joins a line to what was written; false, and nothing changed, if there is no room for it. */
static bool add_line(char *hopes, const char *line)
{
	size_t before = strlen(hopes), size = strlen(line);
	unsigned lines = 1;

	for (const char *at = hopes; *at; at++)
		lines += *at == '\n';
	if (before + size + 1 > HOPES_MAX || (before > 0 && lines >= HOPES_LINES_MAX)
			|| text_graphemes(hopes, before) + text_graphemes(line, size) > HOPES_CHARACTERS_MAX)
		return false;
	if (before > 0)
		hopes[before++] = '\n';
	memcpy(hopes + before, line, size + 1);
	return true;
}

static bool answer_kept_hopes(struct visit *visit, struct apply *apply, int digit)
{
	if (digit == 1)
		return true;
	if (digit != 2 && digit != 3) {
		/* TRANSLATORS: 1 から 3 の番号を入れてください。そのまま Enter なら 1 です。 */
		visit_tell(visit, "%s", _("A number from 1 to 3, please. Just Enter means 1."));
		return false;
	}
	apply->keeps_hopes = false;
	if (digit == 3)
		memset(apply->form.hopes, 0, sizeof apply->form.hopes);
	apply_again(visit);
	return false;
}

static bool answer_hopes(struct visit *visit, struct apply *apply, const char *text, const char *folded)
{
	enum text_fault fault;
	char line[HOPES_MAX + 1];

	if (apply->keeps_hopes)
		return answer_kept_hopes(visit, apply, folded[0] == '\0' ? 1 : digit_of(folded));
	fault = text_clean(text, strlen(text), HOPES_MAX, HOPES_CHARACTERS_MAX, line, sizeof line);
	if (fault == TEXT_EMPTY)
		return true;
	if (fault == TEXT_NOT_UTF8) {
		visit_tell(visit, "%s", words_reason(REASON_TEXT));
		return false;
	}
	if (fault == TEXT_TOO_LONG || !add_line(apply->form.hopes, line)) {
		/* TRANSLATORS: 全部で %d文字までです。いまは %zu文字です。書いたものは 残っています。 */
		visit_tell(visit, _("%d characters in all are as many as there is room for; there are %zu. Your line is kept."),
			HOPES_CHARACTERS_MAX, text_graphemes(apply->form.hopes, strlen(apply->form.hopes)));
		keep(visit, text);
		return false;
	}
	if (visit->face == FACE_MAP)
		apply_again(visit); /* the page holds what was written; where it is printed it stands there already */
	/* TRANSLATORS: 書きとめました。つづけて書くか、そのまま Enter で つぎへ進みます。 */
	visit_tell_once(visit, _("It is noted down. Write on, or just Enter goes on."));
	return false;
}

static void show_hopes(const struct apply *apply, char *to, size_t size)
{
	snprintf(to, size, "%s", apply->form.hopes);
	for (; *to; to++)
		if (*to == '\n')
			*to = ' ';
}

/* -- language -- */

static void ask_language(const struct visit *visit, const struct apply *apply, struct page *page)
{
	(void)apply;
	/* TRANSLATORS: メールは どちらのことばで 書きましょうか。 */
	page_text(page, "%s", _("In which language shall we write to you?"));
	/* TRANSLATORS: 招待のメールを そのことばで書くために うかがいます。 */
	page_text(page, "%s", _("We ask because the invitation is written in it. You can change yours inside at any time."));
	page_choice(page, "", "日本語");
	page_choice(page, "", "English");
	page->standard = visit->language == LANGUAGE_EN ? 2 : 1;
}

static bool answer_language(struct visit *visit, struct apply *apply, const char *text, const char *folded)
{
	int digit = folded[0] == '\0' ? visit->language == LANGUAGE_EN ? 2 : 1 : digit_of(folded);

	(void)text;
	if (digit != 1 && digit != 2) {
		visit_tell(visit, "%s", _("1 or 2, please. 0 goes back."));
		return false;
	}
	apply->form.language = digit == 2 ? LANGUAGE_EN : LANGUAGE_JA;
	return true;
}

static void show_language(const struct apply *apply, char *to, size_t size)
{
	snprintf(to, size, "%s", apply->form.language == LANGUAGE_EN ? "English" : "日本語");
}

/* -- what helps -- */

static const char *const helps[] = {
	/* TRANSLATORS: 文字だけの画面 (読み上げや点字でも) */
	N_("Lines only, for speech or braille"),
	/* TRANSLATORS: 通信を少なく (遅い回線、容量の少ない契約) */
	N_("Little data, for a slow or metered line"),
	/* TRANSLATORS: その両方 */
	N_("Both"),
	/* TRANSLATORS: とくにない */
	N_("Nothing in particular")
};
enum { HELPS = sizeof helps / sizeof *helps };

static void ask_helps(const struct visit *visit, const struct apply *apply, struct page *page)
{
	(void)visit;
	(void)apply;
	/* TRANSLATORS: あると助かるものは ありますか。 */
	page_text(page, "%s", _("Does something make it easier for you?"));
	/* TRANSLATORS: 合う入り方を 案内するために うかがいます。答えなくても かまいません。 */
	page_text(page, "%s", _("We ask so that we can tell you the way in that fits. It may stay empty."));
	for (int i = 0; i < HELPS; i++)
		page_choice(page, "", "%s", _(helps[i]));
	page->standard = HELPS;
}

static bool answer_helps(struct visit *visit, struct apply *apply, const char *text, const char *folded)
{
	int digit = folded[0] == '\0' ? HELPS : digit_of(folded);

	(void)text;
	if (digit < 1 || digit > HELPS) {
		/* TRANSLATORS: 1 から 4 の番号を入れてください。そのまま Enter なら 4 です。 */
		visit_tell(visit, "%s", _("A number from 1 to 4, please. Just Enter means 4."));
		return false;
	}
	apply->form.helps = digit == HELPS ? 0 : (unsigned)digit; /* the first two are bits, the third one is both */
	return true;
}

static void show_helps(const struct apply *apply, char *to, size_t size)
{
	unsigned which = apply->form.helps == 0 ? HELPS : apply->form.helps;

	snprintf(to, size, "%s", _(helps[which - 1]));
}

/* -- all of them -- */

/* TRANSLATORS: the names stand before the answers where all is looked over */
const struct apply_question apply_questions[] = {
	{ APPLY_WHOM, N_("Who it is for"), NULL, ask_whom, answer_whom, show_whom },
	{ APPLY_DISTRICT, N_("District"), NULL, ask_district, answer_district, show_district },
	{ APPLY_ADDRESS, N_("Mail address"), N_("Mail address> "), ask_address, answer_address, show_address },
	{ APPLY_HOPES, N_("Hopes, or what we should know"), N_("Your words> "), ask_hopes, answer_hopes, show_hopes },
	{ APPLY_LANGUAGE, N_("Language of the mail"), NULL, ask_language, answer_language, show_language },
	{ APPLY_HELPS, N_("What makes it easier"), NULL, ask_helps, answer_helps, show_helps }
};
const size_t apply_questions_count = sizeof apply_questions / sizeof *apply_questions;

bool apply_is_asked(const struct apply *apply, enum apply_step step)
{
	return step != APPLY_DISTRICT || apply->districts[0];
}
