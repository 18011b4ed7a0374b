/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times as the desk offers them: a line, "/slots 11/25 14:00-16:00 40", or the same by three questions; and the list of
 * those to come, with who has booked which. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "book_parts.h"
#include "clock.h"
#include "command_list.h"
#include "mem.h"
#include "opening_day.h"
#include "opening_words.h"
#include "text.h"
#include "words.h"

enum { WORD_ROOM = 64, MINUTES_USUAL = 40, SLOTS_MAX = 12, DAY_MINUTES = 1440 };

static const struct form_question slots_questions[] = {
	/* TRANSLATORS: 日 / どの日ですか。11/25 や 2026-11-25 のように。 */
	{ N_("Day"), N_("On which day? Such as 11/25 or 2026-11-25."), false, false, 60, 60 },
	/* TRANSLATORS: 時間 / 何時から何時までですか。14:00-16:00 のように。 */
	{ N_("Hours"), N_("From when to when? Such as 14:00-16:00."), false, false, 60, 60 },
	/* TRANSLATORS: 1回の分 / 1回は何分ですか。そのまま Enter なら 40分です。 */
	{ N_("Minutes"), N_("How many minutes is one of them? Just Enter: 40."), false, true, 30, 10 }
};

/* -- offering -- */

/* Takes "14", "14:00" or "14時" off the beginning; false if no time stands there. */
static bool take_time(const char **text, unsigned *minutes)
{
	char *end;
	unsigned long hours, rest = 0;

	if (**text < '0' || **text > '9')
		return false;
	hours = strtoul(*text, &end, 10);
	if (strncmp(end, "時", strlen("時")) == 0)
		end += strlen("時");
	else if (*end == ':' && end[1] >= '0' && end[1] <= '9')
		rest = strtoul(end + 1, &end, 10);
	*text = end;
	*minutes = (unsigned)(hours * 60 + rest);
	return hours <= 24 && rest < 60 && *minutes <= DAY_MINUTES;
}

/* Reads "14:00-16:00", folded. */
static bool read_span(const char *text, unsigned *from, unsigned *to)
{
	static const char *const signs[] = { "-", "〜", "~", "ー", "から" };
	size_t sign = 0;

	if (!take_time(&text, from))
		return false;
	for (size_t i = 0; sign == 0 && i < sizeof signs / sizeof *signs; i++)
		if (strncmp(text, signs[i], strlen(signs[i])) == 0)
			sign = strlen(signs[i]);
	text += sign;
	return sign > 0 && take_time(&text, to) && *text == '\0' && *to > *from;
}

/* False: they cannot be meant. The hub says whether they may be. */
static bool read_offer(const char *day_typed, const char *span, const char *minutes_typed, struct wire_offer *offer)
{
	int each = minutes_typed[0] ? command_number(minutes_typed) : MINUTES_USUAL;
	unsigned from, to, count;
	char folded[WORD_ROOM];
	int64_t day;

	if (each <= 0 || !opening_day_read(day_typed, clock_day(clock_wall_ms()), &day)
			|| !text_fold(span, strlen(span), folded, sizeof folded) || !read_span(folded, &from, &to))
		return false;
	count = (to - from) / (unsigned)each;
	if (count == 0 || count > SLOTS_MAX)
		return false;
	*offer = (struct wire_offer){ .at = (uint64_t)clock_moment(day, from), .minutes = (uint16_t)each,
		.count = (uint8_t)count };
	return true;
}

static void tell_how(struct visit *visit)
{
	/* TRANSLATORS: /予約枠 11/25 14:00-16:00 40 のように、日、時間、1回の分を書いてください。1度に12回までです。 */
	visit_tell(visit, "%s", _("A day, the hours and the minutes of one are read, as in: /slots 11/25 14:00-16:00 40. "
		"Twelve at a time at most."));
}

static void send_form(struct visit *visit, const struct form *form)
{
	struct message request = { .number = REQ_OFFER };

	if (read_offer(form->answers[0], form->answers[1], form->answers[2] ? form->answers[2] : "", &request.offer)) {
		visit_request(visit, &request);
		return;
	}
	form_heard_back(visit, false);
	tell_how(visit);
}

static void open_form(struct visit *visit)
{
	/* TRANSLATORS: 相談できる時間を出す */
	struct form *form = form_create(_("Offer times for consultations"), slots_questions, 3);

	/* TRANSLATORS: 出す */
	form->sends = N_("Offer them");
	/* TRANSLATORS: 空いている時間は、ここに来る人 みんなに見えます。だれが予約したかは 相談窓口の人だけです。 */
	form->readers = mem_string(_("Everybody sees the free ones, and the desk alone who has booked one."));
	form->send = send_form;
	form_open(visit, form);
}

static void offer_typed(struct visit *visit, const char *argument)
{
	struct message request = { .number = REQ_OFFER };
	char day[WORD_ROOM], span[WORD_ROOM], minutes[WORD_ROOM];
	const char *rest = command_word(argument, day, sizeof day);

	rest = command_word(rest, span, sizeof span);
	command_word(rest, minutes, sizeof minutes);
	if (read_offer(day, span, minutes, &request.offer))
		visit_request(visit, &request);
	else
		tell_how(visit);
}

/* -- those to come -- */

static void state_words(const struct book_time *time, char *to, size_t size)
{
	if (time->consultation != 0)
		/* TRANSLATORS: %sさんの予約 */
		snprintf(to, size, _("booked by %s"), time->nickname);
	else
		/* TRANSLATORS: 空いています */
		snprintf(to, size, "%s", _("free"));
}

static bool may_withdraw(const struct visit *visit, const struct book_time *time)
{
	return time->counsellor_account == visit->view.account || visit->view.role == ROLE_COORDINATOR;
}

static void add_time(const struct visit *visit, const struct book_time *time, struct page *page)
{
	char when[OPENING_WORDS_ROOM], state[128], *command;

	book_words_time(time->at, time->minutes, when, sizeof when);
	state_words(time, state, sizeof state);
	if (!may_withdraw(visit, time) || page->choices == PAGE_CHOICES_MAX) {
		page_text(page, "     %s  %s  %s", when, time->counsellor, state);
		return;
	}
	command = mem_format("/slots %llu", (unsigned long long)time->appointment);
	page_choice(page, command, "%s  %s  %s", when, time->counsellor, state);
	free(command);
}

static void show_slots(struct visit *visit)
{
	const struct book *book = visit->rest->book;
	/* TRANSLATORS: 相談の予約枠 */
	struct page *page = page_create(_("Times offered for consultations"));

	/* TRANSLATORS: 時間を出す */
	page_choice(page, "/slots add", "%s", _("Offer times"));
	for (int i = 0; i < book->count; i++)
		add_time(visit, &book->times[i], page);
	if (book->count == 0)
		/* TRANSLATORS: これからの枠は まだありません。 */
		page_text(page, "%s", _("None are offered yet."));
	/* TRANSLATORS: 1行でも出せます: /予約枠 11/25 14:00-16:00 40 */
	page_text(page, "%s", _("One line does it, too: /slots 11/25 14:00-16:00 40"));
	visit_open(visit, page);
}

/* One of the newest list, and the way to take it back. */
static void show_one(struct visit *visit, uint64_t appointment)
{
	const struct book *book = visit->rest->book;
	const struct book_time *time = NULL;
	char when[OPENING_WORDS_ROOM], state[128], *command;
	struct page *page;

	for (int i = 0; i < book->count; i++)
		if (book->times[i].appointment == appointment)
			time = &book->times[i];
	if (!time) {
		book_list(visit, show_slots);
		return;
	}
	book_words_time(time->at, time->minutes, when, sizeof when);
	state_words(time, state, sizeof state);
	page = page_create(when);
	page_text(page, "%s  %s", time->counsellor, state);
	if (time->consultation != 0)
		/* TRANSLATORS: とりさげると、ご本人に伝わり、ほかの時間を えらんでもらいます。 */
		page_text(page, "%s", _("If it is taken back, its person hears of it and is asked to choose another time."));
	command = mem_format("/slots back %llu", (unsigned long long)appointment);
	/* TRANSLATORS: この枠を とりさげる */
	page_choice(page, command, "%s", _("Take this time back"));
	free(command);
	/* TRANSLATORS: 一覧に もどる */
	page_choice(page, "/slots", "%s", _("Back to the list"));
	visit_open(visit, page);
}

static void withdraw(struct visit *visit, const char *typed)
{
	struct message request = { .number = REQ_WITHDRAW };
	char word[WORD_ROOM];

	command_word(typed, word, sizeof word);
	request.withdraw.appointment = strtoull(word, NULL, 10);
	visit_request(visit, &request);
}

void book_offered(struct visit *visit)
{
	form_heard_back(visit, true);
	/* TRANSLATORS: 出しました。 */
	visit_tell(visit, "%s", _("They are offered."));
	book_list(visit, show_slots);
}

void book_withdrawn(struct visit *visit)
{
	/* TRANSLATORS: とりさげました。予約していた人には 伝わります。 */
	visit_tell(visit, "%s", _("It is taken back. Whoever had booked it hears of it."));
	book_list(visit, show_slots);
}

void command_slots(struct visit *visit, const char *argument)
{
	char word[WORD_ROOM];
	const char *rest = command_word(argument, word, sizeof word);

	if (!role_is_desk(visit->view.role))
		/* TRANSLATORS: 相談の時間を出すのは 相談員と コーディネーターです。 */
		visit_tell(visit, "%s", _("Counsellors and coordinators offer times for consultations."));
	else if (!word[0])
		book_list(visit, show_slots);
	else if (strcmp(word, "add") == 0 || strcmp(word, "出す") == 0)
		open_form(visit);
	else if (strcmp(word, "back") == 0 || strcmp(word, "とりさげる") == 0)
		withdraw(visit, rest);
	else if (!rest[0] && word[strspn(word, "0123456789")] == '\0')
		show_one(visit, strtoull(word, NULL, 10));
	else
		offer_typed(visit, argument);
}
