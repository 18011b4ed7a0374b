/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening hours: the page of what is ahead, for everybody; and for coordinators the days that differ. A decision is one
 * line, "/opening 12/5 closed because of the storm", or the same by numbered choices. */
#include "command_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "form.h"
#include "mem.h"
#include "opening_day.h"
#include "opening_form.h"
#include "opening_words.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

enum { AHEAD_MAX = 12, DECIDED_MAX = 40, WORD_ROOM = 128, TIMES_ROOM = 128 };

struct decided { int64_t day, other; char hours[64], why[WHY_MAX + 1]; };

/* What the hub tells of the days ahead, and what the page is for. */
struct ahead {
	bool is_deciding;      /* a coordinator's page */
	int64_t day;           /* of one day; 0: of all */
	uint64_t from[AHEAD_MAX], to[AHEAD_MAX];
	int count;
	struct decided decided[DECIDED_MAX];
	int decided_count;
};

static int64_t today(void)
{
	return clock_day(clock_wall_ms());
}

static void ask(struct visit *visit, bool is_deciding, int64_t day)
{
	visit_forget_ahead(visit);
	visit->rest->ahead = mem_zero(1, sizeof *visit->rest->ahead);
	visit->rest->ahead->is_deciding = is_deciding;
	visit->rest->ahead->day = day;
	visit_request_plain(visit, REQ_HOURS);
}

void visit_forget_ahead(struct visit *visit)
{
	free(visit->rest->ahead);
	visit->rest->ahead = NULL;
}

void visit_on_ahead(struct visit *visit, const struct message *event)
{
	struct ahead *ahead = visit->rest->ahead;

	if (!ahead || ahead->count == AHEAD_MAX)
		return;
	ahead->from[ahead->count] = event->ahead.from;
	ahead->to[ahead->count++] = event->ahead.to;
}

static void take_decided(struct decided *decided, const struct wire_day_info *info)
{
	*decided = (struct decided){ .day = info->day, .other = info->other };
	wire_copy(decided->hours, sizeof decided->hours, info->hours);
	wire_copy(decided->why, sizeof decided->why, info->why);
}

static void words_of(const struct decided *decided, char to[OPENING_WORDS_ROOM])
{
	opening_words_decided(decided->day, decided->hours, decided->other, decided->why, to, OPENING_WORDS_ROOM);
}

/* What oneself decided is told with the way back. */
static void tell_news(struct visit *visit, const struct decided *decided, enum day_news news)
{
	char words[OPENING_WORDS_ROOM], day[16];

	opening_day_write(decided->day, day);
	if (news == DAY_FREED) {
		opening_words_day(decided->day, words, sizeof words);
		/* TRANSLATORS: %sは きまりの時間に もどりました。 */
		visit_tell(visit, _("%s is as the rules say again."), words);
		return;
	}
	words_of(decided, words);
	/* TRANSLATORS: きめました。%s (もどすなら: /開室 %s もどす) */
	visit_tell(visit, _("Decided: %s (to undo it: /opening %s back)"), words, day);
}

void visit_on_day_info(struct visit *visit, const struct message *event)
{
	struct ahead *ahead = visit->rest->ahead;
	struct decided decided;

	take_decided(&decided, &event->day_info);
	if (event->day_info.news == DAY_SET)
		form_heard_back(visit, true);
	if (event->day_info.news != DAY_LISTED)
		tell_news(visit, &decided, (enum day_news)event->day_info.news);
	else if (ahead && ahead->decided_count < DECIDED_MAX)
		ahead->decided[ahead->decided_count++] = decided;
}

/* -- for everybody -- */

static void add_rules(const struct view *view, struct page *page)
{
	const char *rule = view->hours;
	char line[512], words[512];

	while (*rule) {
		size_t size = strcspn(rule, "\n");

		snprintf(line, sizeof line, "%.*s", (int)size, rule);
		opening_words_rule(line, words, sizeof words);
		page_text(page, "%s", words);
		rule += size + (rule[size] == '\n');
	}
}

static struct page *hours_page(const struct visit *visit, const struct ahead *ahead)
{
	const struct view *view = &visit->view;
	/* TRANSLATORS: 開室時間 */
	struct page *page = page_create(_("Opening hours"));
	char words[OPENING_WORDS_ROOM];

	opening_words_now(view, words, sizeof words);
	page_text(page, "%s", words);
	if (view->always_open)
		return page;
	add_rules(view, page);
	if (ahead->decided_count > 0)
		/* TRANSLATORS: いつもと違う日 */
		page_text(page, "%s", _("Days that differ:"));
	for (int i = 0; i < ahead->decided_count; i++) {
		words_of(&ahead->decided[i], words);
		page_text(page, "  %s", words);
	}
	if (ahead->count > 0)
		/* TRANSLATORS: 開く日 */
		page_text(page, "%s", _("The days ahead:"));
	for (int i = 0; i < ahead->count; i++) {
		opening_words_span(ahead->from[i], ahead->to[i], words, sizeof words);
		page_text(page, "  %s", words);
	}
	/* TRANSLATORS: 日にちや時間は かわることがあります。 */
	page_text(page, "%s", _("Days and hours may change."));
	return page;
}

void command_hours(struct visit *visit, const char *argument)
{
	(void)argument;
	if (visit->view.always_open)
		visit_open(visit, hours_page(visit, &(struct ahead){ .count = 0 }));
	else
		ask(visit, false, 0);
}

void command_gallery(struct visit *visit, const char *argument)
{
	struct page *page;

	(void)argument;
	if (!view_is_shut_out(&visit->view)) {
		command_go(visit, "gallery");
		return;
	}
	/* TRANSLATORS: ギャラリー */
	page = page_create(_("Gallery"));
	page_text(page, "%s", _("Gallery: nothing hangs here yet. It will be filled little by little."));
	visit_open(visit, page);
}

/* -- for coordinators -- */

static const struct decided *decided_on(const struct ahead *ahead, int64_t day)
{
	for (int i = 0; i < ahead->decided_count; i++)
		if (ahead->decided[i].day == day)
			return &ahead->decided[i];
	return NULL;
}

static void add_day_choice(struct page *page, int64_t day, const char *words)
{
	char date[16], *command;

	opening_day_write(day, date);
	command = mem_format("/opening %s", date);
	page_choice(page, command, "%s", words);
	free(command);
}

static struct page *days_page(const struct ahead *ahead)
{
	/* TRANSLATORS: 開く日を変える */
	struct page *page = page_create(_("Change when the place opens"));
	char words[OPENING_WORDS_ROOM];

	/* TRANSLATORS: 日をえらぶか、/開室 12/5 のように書いてください。 */
	page_text(page, "%s", _("Choose a day, or type one, as in: /opening 12/5"));
	for (int i = 0; i < ahead->decided_count; i++) {
		words_of(&ahead->decided[i], words);
		add_day_choice(page, ahead->decided[i].day, words);
	}
	for (int i = 0; i < ahead->count && page->choices < PAGE_CHOICES_MAX; i++) {
		int64_t day = clock_day(ahead->from[i] * 1000);

		opening_words_span(ahead->from[i], ahead->to[i], words, sizeof words);
		if (!decided_on(ahead, day))
			add_day_choice(page, day, words);
	}
	return page;
}

static void add_change(struct page *page, const char *date, const char *what, const char *words)
{
	char *command = mem_format("/opening %s %s", date, what);

	page_choice(page, command, "%s", words);
	free(command);
}

/* What holds on that day, and what may hold instead. */
static struct page *day_page(const struct ahead *ahead)
{
	const struct decided *decided = decided_on(ahead, ahead->day);
	bool is_open = decided && decided->hours[0];
	char words[OPENING_WORDS_ROOM], date[16];
	struct page *page;

	opening_words_day(ahead->day, words, sizeof words);
	page = page_create(words);
	opening_day_write(ahead->day, date);
	if (decided)
		words_of(decided, words);
	else
		/* TRANSLATORS: いつもの時間のとおりです。 */
		snprintf(words, sizeof words, "%s", _("As the rules say."));
	for (int i = 0; i < ahead->count && !decided; i++) {
		if (clock_day(ahead->from[i] * 1000) != ahead->day)
			continue;
		opening_words_span(ahead->from[i], ahead->to[i], words, sizeof words);
		is_open = true;
	}
	page_text(page, "%s", words);
	/* TRANSLATORS: お休みにする */
	add_change(page, date, "closed", _("Keep it closed that day"));
	/* TRANSLATORS: 開く・時間を変える */
	add_change(page, date, "open", _("Open it, or at other hours"));
	if (is_open)
		/* TRANSLATORS: ほかの日に移す */
		add_change(page, date, "to", _("Move it to another day"));
	if (decided)
		/* TRANSLATORS: いつもの時間に もどす */
		add_change(page, date, "back", _("Back to what the rules say"));
	/* TRANSLATORS: 1行でも書けます: /開室 %s 休み 理由 */
	page_text(page, _("One line does it, too: /opening %s closed WHY"), date);
	return page;
}

void visit_on_hours_listed(struct visit *visit)
{
	struct ahead *ahead = visit->rest->ahead;

	if (!ahead)
		return;
	if (!ahead->is_deciding)
		visit_open(visit, hours_page(visit, ahead));
	else
		visit_open(visit, ahead->day ? day_page(ahead) : days_page(ahead));
	visit_forget_ahead(visit);
}

/* -- one line that decides -- */

static bool is_one_of(const char *word, const char *const list[])
{
	for (int i = 0; list[i]; i++)
		if (strcmp(list[i], word) == 0)
			return true;
	return false;
}

static const char *const closed_words[] = { "closed", "close", "休み", "お休み", "閉める", NULL };
static const char *const open_words[] = { "open", "hours", "開く", "時間", NULL };
static const char *const back_words[] = { "back", "もどす", "戻す", NULL };
static const char *const move_words[] = { "to", "move", "移す", "移動", NULL };
static const char *const now_words[] = { "now", "すぐ", NULL };

/* Does the word begin with a digit and hold a sign between times? */
static bool is_times(const char *word)
{
	static const char *const signs[] = { "-", "〜", "～", "~", "ー", "から" };

	for (size_t i = 0; word[0] >= '0' && word[0] <= '9' && i < sizeof signs / sizeof *signs; i++)
		if (strstr(word, signs[i]))
			return true;
	return false;
}

/* Takes all words that are times off the beginning of rest. */
static const char *take_times(const char *rest, char times[TIMES_ROOM])
{
	char word[WORD_ROOM];
	size_t used = 0;

	times[0] = '\0';
	for (const char *next; (next = command_word(rest, word, sizeof word)) && is_times(word); rest = next) {
		int size = snprintf(times + used, TIMES_ROOM - used, "%s%s", used > 0 ? " " : "", word);

		if (size < 0 || (size_t)size >= TIMES_ROOM - used)
			break;
		used += (size_t)size;
	}
	return rest;
}

static const char *take_now(const char *rest, uint8_t *is_now)
{
	char word[WORD_ROOM];
	const char *next = command_word(rest, word, sizeof word);

	*is_now = is_one_of(word, now_words);
	return *is_now ? next : rest;
}

static void tell_how(struct visit *visit)
{
	/* TRANSLATORS: /開室 12/5 休み 理由、/開室 12/5 13-18 理由、/開室 12/5 移す 12/12 理由、/開室 12/5 もどす のどれかです。 */
	visit_tell(visit, "%s", _("It is one of: /opening 12/5 closed WHY, /opening 12/5 13-18 WHY, "
		"/opening 12/5 to 12/12 WHY, /opening 12/5 back"));
}

/* Takes the word that says what becomes of the day; times say it too. */
static const char *take_change(const char *rest, enum opening_change *change)
{
	char word[WORD_ROOM];
	const char *next = command_word(rest, word, sizeof word);

	*change = is_one_of(word, closed_words) ? OPENING_CLOSED : is_one_of(word, move_words) ? OPENING_MOVED : OPENING_HOURS;
	return *change == OPENING_HOURS && !is_one_of(word, open_words) ? rest : next;
}

/* What is not said in the line is asked. */
static void decide(struct visit *visit, int64_t day, const char *rest)
{
	struct message request = { .number = REQ_DAY_SET, .day_set = { .day = (uint32_t)day } };
	char word[WORD_ROOM] = "", times[TIMES_ROOM], why[WHY_MAX + 1];
	enum opening_change change;
	const char *begun = take_change(rest, &change), *next = begun;
	int64_t other = 0;

	if (change == OPENING_MOVED && begun[0]) {
		next = command_word(begun, word, sizeof word);
		if (!opening_day_read(word, today(), &other)) {
			tell_how(visit);
			return;
		}
	}
	next = take_times(next, times);
	next = take_now(next, &request.day_set.is_now);
	if (!next[0] && (begun != rest || times[0])) {
		opening_form_open(visit, change, day, change == OPENING_MOVED ? word : change == OPENING_HOURS ? times : "");
		return;
	}
	if ((change == OPENING_HOURS && !times[0])
		|| text_clean(next, strlen(next), WHY_MAX, WHY_MAX, why, sizeof why) != TEXT_FINE) {
		tell_how(visit);
		return;
	}
	request.day_set.other = (uint32_t)other;
	request.day_set.hours = wire_string(times);
	request.day_set.why = wire_string(why);
	visit_request(visit, &request);
}

void command_opening(struct visit *visit, const char *argument)
{
	struct message request = { .number = REQ_DAY_FREE };
	char word[WORD_ROOM];
	const char *rest = command_word(argument, word, sizeof word);
	int64_t day;

	if (visit->view.role != ROLE_COORDINATOR) {
		/* TRANSLATORS: 開く日を変えられるのは コーディネーターです。いつ開くかは /時間 で見られます。 */
		visit_tell(visit, "%s", _("Coordinators change when the place opens. /hours shows when it does."));
	} else if (visit->view.always_open) {
		/* TRANSLATORS: ここは いつも開いている設定です (kokoiru.ini の always_open)。 */
		visit_tell(visit, "%s", _("This place is set to be always open (always_open in kokoiru.ini)."));
	} else if (!word[0]) {
		ask(visit, true, 0);
	} else if (!opening_day_read(word, today(), &day) || day < today()) {
		/* TRANSLATORS: 日が読めませんでした。12/5 か 2026-12-05 のように、これからの日を書いてください。 */
		visit_tell(visit, "%s", _("That is no day to come. 12/5 or 2026-12-05 would be read."));
	} else if (!rest[0]) {
		ask(visit, true, day);
	} else {
		command_word(rest, word, sizeof word);
		request.day_free.day = (uint32_t)day;
		if (is_one_of(word, back_words))
			visit_request(visit, &request);
		else
			decide(visit, day, rest);
	}
}
