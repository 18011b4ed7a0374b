/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One's own appointment: what the hub tells of it, the page to choose from, and the reminder, which the session gives
 * by itself as its minute comes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "book_parts.h"
#include "clock.h"
#include "command_list.h"
#include "consult_pages.h"
#include "mem.h"
#include "opening_words.h"
#include "words.h"

enum { LOOK_MS = 600000 };

struct book *book_create(void)
{
	return mem_zero(1, sizeof(struct book));
}

void book_destroy(struct book *book)
{
	if (!book)
		return;
	free(book->times);
	free(book);
}

void book_words_time(uint64_t at, unsigned minutes, char *to, size_t size)
{
	opening_words_span(at, at + (uint64_t)minutes * 60, to, size);
}

/* -- lists -- */

void book_list(struct visit *visit, void (*then)(struct visit *visit))
{
	struct book *book = visit->rest->book;

	book->listing = then;
	book->count = 0;
	visit_request_plain(visit, REQ_APPOINTMENTS);
}

void book_on_appointment(struct visit *visit, const struct message *event)
{
	const struct wire_appointment_told *from = &event->appointment_told;
	struct book *book = visit->rest->book;
	struct book_time *time;

	if (!book->listing || book->count == BOOK_TIMES_MAX)
		return;
	book->times = mem_resize(book->times, (size_t)book->count + 1, sizeof *book->times);
	time = &book->times[book->count++];
	*time = (struct book_time){ .appointment = from->appointment, .at = from->at, .minutes = from->minutes,
		.counsellor_account = from->counsellor_account, .consultation = from->consultation };
	wire_copy(time->counsellor, sizeof time->counsellor, from->counsellor);
	wire_copy(time->nickname, sizeof time->nickname, from->nickname);
}

void book_on_done(struct visit *visit, enum wire_number request)
{
	void (*listing)(struct visit *visit) = visit->rest->book->listing;

	if (request == REQ_OFFER)
		book_offered(visit);
	if (request == REQ_WITHDRAW)
		book_withdrawn(visit);
	if (request != REQ_APPOINTMENTS || !listing)
		return;
	visit->rest->book->listing = NULL;
	listing(visit);
}

void book_on_refused(struct visit *visit, enum wire_number request)
{
	struct book *book = visit->rest->book;

	if (request == REQ_APPOINTMENTS)
		book->listing = NULL;
	if (request == REQ_CONSULT)
		book->wanted = 0;
	if (request == REQ_CONSULT_LEAVE)
		book->is_cancelling = false;
	if (request == REQ_BOOK && book->is_choosing) {
		book->is_choosing = false;
		command_book(visit, "change"); /* what is free now */
	}
	if (request == REQ_OFFER)
		form_heard_back(visit, false);
}

/* -- one's own -- */

static bool has_time(const struct booking *own)
{
	return own->consultation != 0 && own->appointment != 0 && !own->is_void;
}

/* What stands as one comes in. */
static void own_words(const struct booking *own, char *to, size_t size)
{
	char when[OPENING_WORDS_ROOM];

	to[0] = '\0';
	book_words_time(own->at, own->minutes, when, sizeof when);
	if (has_time(own))
		/* TRANSLATORS: 個別相談の予約: %s、%sさん。 */
		snprintf(to, size, _("Your appointment: %s, with %s."), when, own->counsellor);
	else if (own->consultation != 0 && own->is_void)
		/* TRANSLATORS: %s の予約は、こちらの都合で できなくなりました。ごめんなさい。 */
		snprintf(to, size, _("We are sorry: the appointment on %s cannot be kept on our side."), when);
	else if (own->consultation != 0)
		/* TRANSLATORS: 個別相談の時間は まだ決まっていません。いそがなくて だいじょうぶです。 */
		snprintf(to, size, "%s", _("No time is chosen yet for your consultation. There is no hurry."));
}

static void tell_own(struct visit *visit)
{
	struct book *book = visit->rest->book;
	struct sentences sentences = { .size = 0 };
	char words[2 * OPENING_WORDS_ROOM];

	own_words(&book->own, words, sizeof words);
	book->has_told = true;
	if (!words[0])
		return;
	visit_add(&sentences, visit, "%s", words);
	/* TRANSLATORS: 変えるのも やめるのも /予約 で。理由は いりません。 */
	visit_add(&sentences, visit, "%s", has_time(&book->own) ? _("/book moves or cancels it; no reason is needed.")
		: _("/book shows which times are free."));
	visit_tell(visit, "%s", sentences.text);
}

char *book_about(const struct visit *visit)
{
	const struct book *book = visit->rest->book;
	char when[OPENING_WORDS_ROOM];

	for (int i = 0; book->wanted != 0 && i < book->count; i++) {
		if (book->times[i].appointment != book->wanted)
			continue;
		book_words_time(book->times[i].at, book->times[i].minutes, when, sizeof when);
		/* TRANSLATORS: えらんだ時間: %s、%sさん */
		return mem_format(_("The time you chose: %s, with %s"), when, book->times[i].counsellor);
	}
	return NULL;
}

void book_add_own(const struct visit *visit, struct page *page)
{
	char words[2 * OPENING_WORDS_ROOM];

	own_words(&visit->rest->book->own, words, sizeof words);
	if (words[0])
		page_text(page, "%s", words);
}

static void tell_booked(struct visit *visit, const struct booking *own)
{
	char when[OPENING_WORDS_ROOM];

	book_words_time(own->at, own->minutes, when, sizeof when);
	/* TRANSLATORS: 予約しました。%s、%sさん。その日が来たら、ここで お知らせします。 */
	if (clock_wall_ms() / 1000 + BOOK_EARLY_SECONDS >= own->at)
		visit->rest->book->reminded = own->at; /* by these words */
	visit_tell(visit, _("It is booked: %s, with %s. On the day, a line here reminds you."), when, own->counsellor);
	visit_close_page(visit);
}

static void choose(struct visit *visit, uint64_t appointment)
{
	struct book *book = visit->rest->book;
	struct message request = { .number = REQ_BOOK, .book = { book->own.consultation, appointment } };

	book->is_choosing = true;
	visit_request(visit, &request);
}

/* What is news to a person who is here: their own choice, or that it was taken back. */
static void on_news(struct visit *visit, const struct booking *before)
{
	struct book *book = visit->rest->book;
	const struct booking *own = &book->own;
	uint64_t wanted = book->wanted;

	if (own->at != before->at && book->reminded_told != 0) {
		visit_untell(visit, book->reminded_told);
		book->reminded_told = 0;
	}
	book->has_told = book->has_told || own->consultation != before->consultation;
	if (wanted != 0 && own->consultation != 0 && own->appointment == 0) {
		book->wanted = 0;
		choose(visit, wanted);
	} else if (book->is_choosing && has_time(own)) {
		book->is_choosing = false;
		book->has_told = true;
		tell_booked(visit, own);
	} else if (book->is_cancelling && own->consultation == 0) {
		book->is_cancelling = false;
		/* TRANSLATORS: 予約をやめました。書いたものは消えました。また いつでも どうぞ。 */
		visit_tell(visit, "%s", _("It is cancelled, and what you wrote is erased. Come back any time: /book"));
		visit_close_page(visit);
	} else if (own->consultation == before->consultation && before->appointment != 0
			&& (own->appointment != before->appointment || own->is_void != before->is_void)) {
		tell_own(visit);
	}
}

void book_on_booked(struct visit *visit, const struct message *event)
{
	const struct wire_booked *from = &event->booked;
	struct book *book = visit->rest->book;
	struct booking before = book->own;

	book->own = (struct booking){ .consultation = from->consultation, .appointment = from->appointment,
		.at = from->at, .minutes = from->minutes, .is_void = from->is_void != 0 };
	wire_copy(book->own.counsellor, sizeof book->own.counsellor, from->counsellor);
	if (visit->rest->has_begun)
		on_news(visit, &before);
}

/* -- the reminder -- */

/* Once the room is there: what is told before is not seen on the map. */
static bool is_to_tell(const struct visit *visit)
{
	return !visit->rest->book->has_told && visit->rest->book->own.consultation != 0 && visit->view.is_ready;
}

static bool is_to_remind(const struct visit *visit)
{
	const struct book *book = visit->rest->book;

	return has_time(&book->own) && book->reminded != book->own.at && visit->view.room[0]
		&& clock_wall_ms() < book->own.at * 1000;
}

void book_tick(struct visit *visit)
{
	struct book *book = visit->rest->book;
	uint64_t now = clock_wall_ms() / 1000;
	char when[8];
	unsigned minutes;

	if (is_to_tell(visit))
		tell_own(visit);
	if (!is_to_remind(visit) || now + BOOK_EARLY_SECONDS < book->own.at)
		return;
	book->reminded = book->own.at;
	minutes = (unsigned)((book->own.at - now + 59) / 60);
	opening_words_time(book->own.at, when, sizeof when);
	/* TRANSLATORS: あと%u分で、%s から 個別相談です。%sさんが待っています。どの部屋にいても だいじょうぶです。 */
	visit_tell(visit, ngettext("In %u minute, at %s, there is your consultation with %s. Any room is fine until then.",
		"In %u minutes, at %s, there is your consultation with %s. Any room is fine until then.", minutes), minutes,
		when, book->own.counsellor);
	book->reminded_told = visit->told_number;
}

/* A clock that was set is noticed within ten minutes. */
uint64_t book_deadline(const struct visit *visit)
{
	const struct book *book = visit->rest->book;
	uint64_t wall = clock_wall_ms(), due = (book->own.at - BOOK_EARLY_SECONDS) * 1000, wait = 0;

	if (is_to_tell(visit))
		return visit->now;
	if (!is_to_remind(visit))
		return UINT64_MAX;
	if (due > wall)
		wait = due - wall;
	return visit->now + (wait < LOOK_MS ? wait : LOOK_MS);
}

/* -- pages -- */

static void show_own(struct visit *visit)
{
	const struct booking *own = &visit->rest->book->own;
	char when[OPENING_WORDS_ROOM];
	/* TRANSLATORS: 個別相談の予約 */
	struct page *page = page_create(_("Your appointment"));

	book_words_time(own->at, own->minutes, when, sizeof when);
	page_text(page, _("%s  %s"), when, own->counsellor);
	/* TRANSLATORS: その時間に ここにいれば、相談員が声をかけます。来られなくても だいじょうぶです。 */
	page_text(page, "%s", _("Be here then, in any room, and the counsellor calls you. Not coming is fine, too."));
	/* TRANSLATORS: ほかの時間に変える (理由は いりません) */
	page_choice(page, "/book change", "%s", _("Choose another time (no reason needed)"));
	/* TRANSLATORS: 予約をやめる (理由は いりません。書いたものは消えます) */
	page_choice(page, "/book cancel", "%s", _("Cancel it (no reason needed; what you wrote is erased)"));
	consult_add_safety(visit, page);
	visit_open(visit, page);
}

static void add_times(const struct book *book, struct page *page)
{
	char when[OPENING_WORDS_ROOM];

	for (int i = book->first; i < book->count && i < book->first + BOOK_SHOWN; i++) {
		const struct book_time *time = &book->times[i];
		char *command = mem_format("/book %llu", (unsigned long long)time->appointment);

		book_words_time(time->at, time->minutes, when, sizeof when);
		/* TRANSLATORS: %s  %sさん */
		page_choice(page, command, _("%s  %s"), when, time->counsellor);
		free(command);
	}
	if (book->first + BOOK_SHOWN < book->count)
		/* TRANSLATORS: もっと先の時間 */
		page_choice(page, "/book more", "%s", _("Later times"));
}

static void show_free(struct visit *visit)
{
	struct book *book = visit->rest->book;
	/* TRANSLATORS: 個別相談の時間をえらぶ */
	struct page *page = page_create(_("Choose a time for a consultation"));

	if (book->first >= book->count)
		book->first = 0;
	if (book->own.consultation != 0)
		book_add_own(visit, page);
	add_times(book, page);
	if (book->count == 0)
		/* TRANSLATORS: いま えらべる時間は ありません。相談員が時間を出すと、ここに出ます。 */
		page_text(page, "%s", _("No time is free just now. Those that counsellors offer stand here."));
	else
		/* TRANSLATORS: あとで 変えるのも やめるのも、理由は いりません。 */
		page_text(page, "%s", _("You can move or cancel it later; no reason is needed."));
	if (book->count == 0 && book->own.consultation == 0)
		/* TRANSLATORS: 時間が出たら話したい と伝える */
		page_choice(page, "/consult later", "%s", _("Let the desk know that you would like a time"));
	if (book->own.consultation != 0)
		page_choice(page, "/book cancel", "%s", _("Cancel it (no reason needed; what you wrote is erased)"));
	consult_add_safety(visit, page);
	visit_open(visit, page);
}

/* Said before anybody fills in what could not be taken. */
static void show_what_is_open(struct visit *visit)
{
	/* TRANSLATORS: 個別相談の予約 */
	struct page *page = page_create(_("Your appointment"));

	/* TRANSLATORS: いま開いている相談があります。それが終わるか、とりさげたあとで 予約できます。 */
	page_text(page, "%s", _("A consultation of yours is open. Once it is closed or taken back, a time can be chosen."));
	/* TRANSLATORS: その相談を見る */
	page_choice(page, "/consult", "%s", _("Look at that one"));
	consult_add_safety(visit, page);
	visit_open(visit, page);
}

void book_show(struct visit *visit)
{
	struct book *book = visit->rest->book;
	const struct desk_consult *open = desk_own(&visit->desk, visit->view.account);

	book->first = 0;
	if (book->wanted != 0)
		return; /* it is being booked */
	if (has_time(&book->own))
		show_own(visit);
	else if (open && open->state != CONSULT_BOOKED)
		show_what_is_open(visit);
	else
		book_list(visit, show_free);
}

static void cancel(struct visit *visit)
{
	const struct booking *own = &visit->rest->book->own;
	struct message request = { .number = REQ_CONSULT_LEAVE, .consult_leave = { own->consultation } };

	visit->rest->book->is_cancelling = own->consultation != 0;
	if (own->consultation != 0)
		visit_request(visit, &request);
	else
		/* TRANSLATORS: いま 予約は ありません。えらべる時間: /予約 */
		visit_tell(visit, "%s", _("You have no appointment just now. /book shows which times are free."));
}

/* A time is chosen first and booked once there is what it is for. */
static void choose_typed(struct visit *visit, const char *word)
{
	struct book *book = visit->rest->book;
	char *end;
	unsigned long long appointment = strtoull(word, &end, 10);

	if (word[0] < '0' || word[0] > '9' || *end || appointment == 0) {
		/* TRANSLATORS: 番号で えらべます: /予約 */
		visit_tell(visit, "%s", _("A number from the list chooses a time: /book"));
	} else if (book->own.consultation != 0) {
		choose(visit, appointment);
	} else {
		book->wanted = appointment;
		visit_command(visit, "/consult later");
	}
}

void command_book(struct visit *visit, const char *argument)
{
	struct book *book = visit->rest->book;
	char word[64];

	command_word(argument, word, sizeof word);
	if (!word[0]) {
		book_show(visit);
	} else if (strcmp(word, "change") == 0 || strcmp(word, "変える") == 0) {
		book->first = 0;
		book_list(visit, show_free);
	} else if (strcmp(word, "more") == 0 || strcmp(word, "つづき") == 0) {
		book->first += BOOK_SHOWN;
		book_list(visit, show_free);
	} else if (strcmp(word, "cancel") == 0 || strcmp(word, "やめる") == 0) {
		cancel(visit);
	} else {
		choose_typed(visit, word);
	}
}
