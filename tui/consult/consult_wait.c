/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for one's turn, being called, and what else becomes of a consultation that one asked for: a calm line each,
 * and a choice where there is one. Nobody is moved by it, and nobody hears of others who wait. */
#include <stdlib.h>

#include "care.h"
#include "clock.h"
#include "consult_parts.h"
#include "mem.h"
#include "words.h"

static void on_turn(struct visit *visit, const struct desk_consult *consult);

static unsigned minutes_since(uint64_t seconds)
{
	uint64_t now = clock_wall_ms() / 1000;

	return now > seconds ? (unsigned)((now - seconds) / 60) : 0;
}

/* -- the page -- */

static void add_news(const struct visit *visit, struct page *page)
{
	if (visit->desk.is_here)
		/* TRANSLATORS: 相談員の手があくと、ここで お知らせします。入るかどうかは その時に えらべます。 */
		page_text(page, "%s", _("When a counsellor is free, a line says so; then you choose whether to go in."));
	else
		/* TRANSLATORS: いまは相談員がいません。来たら、ここで お知らせします。 */
		page_text(page, "%s", _("No counsellor is here at the moment. When one is free, a line says so."));
}

static void add_what_comes(struct page *page)
{
	/* TRANSLATORS: それまで どの部屋にいても だいじょうぶです。 */
	page_text(page, "%s", _("Until then be in any room you like."));
	/* TRANSLATORS: 閉まるまでに順番が来なければ、手紙として受け取って 返事をします。 */
	page_text(page, "%s", _("If your turn does not come before closing time, it is kept and answered as a letter."));
}

static void show_waiting(struct visit *visit, const struct desk_consult *consult)
{
	unsigned minutes = minutes_since(consult->asked);
	/* TRANSLATORS: 順番を待っています */
	struct page *page = page_create(_("You wait for your turn"));

	if (minutes == 0)
		/* TRANSLATORS: 受け取りました。 */
		page_text(page, "%s", _("The desk has it."));
	else
		/* TRANSLATORS: %u分 待っています。 */
		page_text(page, ngettext("You have waited %u minute.", "You have waited %u minutes.", minutes), minutes);
	add_news(visit, page);
	if (consult->wished[0])
		/* TRANSLATORS: %sさんを希望しています。来られない日は、ほかの相談員が声をかけることもあります。 */
		page_text(page, _("You wished for %s. On a day when they cannot come, somebody else may ask you in."),
			consult->wished);
	/* TRANSLATORS: 書いたものを読む */
	page_choice(page, "/consult read", "%s", _("Read what you wrote"));
	/* TRANSLATORS: 待つのをやめる (理由はいりません。書いたものは消えます) */
	page_choice(page, "/consult leave", "%s", _("Stop waiting (no reason needed; what you wrote is erased)"));
	add_what_comes(page);
	consult_add_safety(visit, page);
	visit_open(visit, page);
}

static void show_written(struct visit *visit, const struct desk_consult *consult)
{
	/* TRANSLATORS: 手紙は届いています */
	struct page *page = page_create(_("Your letter has arrived"));

	(void)consult;
	/* TRANSLATORS: 開いている日に 相談員が読んで、返事を書きます。返事が来たら お知らせします。 */
	page_text(page, "%s", _("A counsellor reads it on an open day and answers. You are told once an answer is there."));
	/* TRANSLATORS: 読む、つづきを書く */
	page_choice(page, "/consult read", "%s", _("Read it, or add to it"));
	/* TRANSLATORS: とりさげる (理由はいりません。書いたものは消えます) */
	page_choice(page, "/consult leave", "%s", _("Take it back (no reason needed; it is erased)"));
	consult_add_safety(visit, page);
	visit_open(visit, page);
}

bool consult_is_outside(const struct visit *visit)
{
	return view_is_shut_out(&visit->view) || care_rests(visit);
}

/* Owned. */
static char *when_inside(const struct visit *visit, const char *counsellor)
{
	if (care_rests(visit))
		/* TRANSLATORS: %sさんが 受け持っています。お休みのあとで、また話せます。 */
		return mem_format(_("%s has your consultation. After your rest you can talk again."), counsellor);
	/* TRANSLATORS: %sさんが 受け持っています。話せるのは 開いている時間です。 */
	return mem_format(_("%s has your consultation. You can talk while the place is open."), counsellor);
}

static void show_from_outside(struct visit *visit, const struct desk_consult *consult)
{
	struct page *page = page_create(_("Private consultation"));
	char *words = when_inside(visit, consult->counsellor);

	page_text(page, "%s", words);
	free(words);
	page_choice(page, "/consult read", "%s", _("Read what was written, or write a letter instead"));
	consult_add_safety(visit, page);
	visit_open(visit, page);
}

static void show_turn(struct visit *visit, const struct desk_consult *consult)
{
	/* TRANSLATORS: 個別相談 */
	struct page *page = page_create(_("Private consultation"));

	if (consult->state == CONSULT_PAUSED)
		/* TRANSLATORS: %sさんとの話は お休み中です。 */
		page_text(page, _("Your talk with %s is paused."), consult->counsellor);
	else
		/* TRANSLATORS: %sさんが 話を聞けます。いそがなくて だいじょうぶです。 */
		page_text(page, _("%s can listen to you now. There is no hurry."), consult->counsellor);
	/* TRANSLATORS: 入る (2人だけの部屋です) */
	page_choice(page, "/consult in", "%s", _("Go in (a room for the two of you)"));
	/* TRANSLATORS: 手紙のように書く、これまでを読む */
	page_choice(page, "/consult read", "%s", _("Read what was written, or write a letter instead"));
	/* TRANSLATORS: 0 もう少しあとで */
	page_text(page, "%s", _("0 A little later (/consult comes back here)"));
	consult_add_safety(visit, page);
	visit_open(visit, page);
}

static void show_booked(struct visit *visit, const struct desk_consult *consult)
{
	(void)consult;
	book_show(visit);
}

void consult_show_own(struct visit *visit, const struct desk_consult *consult)
{
	static void (*const shows[CONSULT_STATES])(struct visit *visit, const struct desk_consult *consult) = {
		[CONSULT_WAITING] = show_waiting, [CONSULT_WRITTEN] = show_written, [CONSULT_BOOKED] = show_booked,
		[CONSULT_TAKEN] = show_turn, [CONSULT_PAUSED] = show_turn
	};

	if (shows[consult->state] == show_turn && consult_is_outside(visit))
		show_from_outside(visit, consult);
	else if (shows[consult->state])
		shows[consult->state](visit, consult);
	else
		consult_show_list(visit);
	visit->rest->consult_pages->own_page = visit->page_number;
}

/* -- what one does about it -- */

void consult_leave_line(struct visit *visit)
{
	const struct desk_consult *own = desk_own(&visit->desk, visit->view.account);
	struct message request = { .number = REQ_CONSULT_LEAVE };

	if (!own || own->counsellor_account != 0) {
		/* TRANSLATORS: いま待っている相談は ありません。/相談 で見られます。 */
		visit_tell(visit, "%s", _("Nothing of yours is waiting just now. /consult shows what there is."));
		return;
	}
	visit->rest->consult_pages->leaving = request.consult_leave.consultation = own->consultation;
	visit_request(visit, &request);
}

/* With open keys, so that what is said there can be read. */
static void sit_down(struct visit *visit)
{
	struct message request = { .number = REQ_CONSULT_SIT };

	request.consult_sit.consultation = visit->rest->consult_pages->wanted;
	visit_request(visit, &request);
}

void consult_go_in(struct visit *visit, const struct desk_consult *consult)
{
	if (!consult || (consult->state != CONSULT_TAKEN && consult->state != CONSULT_PAUSED)) {
		/* TRANSLATORS: いま入れる相談は ありません。/相談 で見られます。 */
		visit_tell(visit, "%s", _("There is no talk to go into just now. /consult shows what there is."));
		return;
	}
	if (consult_is_outside(visit)) {
		consult_show_own(visit, consult);
		return;
	}
	visit->rest->consult_pages->wanted = consult->consultation;
	visit_with_keys(visit, sit_down);
}

/* -- what becomes of it -- */

/* A page that nobody asked for opens only where it covers nothing but what it follows on. */
static bool may_open(const struct visit *visit)
{
	bool is_free = !visit->page || visit->page_number == visit->rest->consult_pages->own_page;

	return is_free && !visit->is_greeting && !visit->is_hidden && !visit->is_secret && !form_is_open(visit)
		&& !visit->held && !visit->is_writing && !visit_is_at_console(visit);
}

static void on_turn(struct visit *visit, const struct desk_consult *consult)
{
	/* TRANSLATORS: %sさんの手が あきました。/相談 で入れます。いそがなくて だいじょうぶです。 */
	visit_tell(visit, _("%s has time for you now: /consult goes in. There is no hurry."), consult->counsellor);
	if (may_open(visit))
		consult_show_own(visit, consult);
}

/* It was asked for just now, and the hub has it. */
static void on_asked(struct visit *visit, const struct desk_consult *consult)
{
	visit->rest->consult_pages->asking = 0;
	form_heard_back(visit, true);
	consult_show_own(visit, consult);
}

static void on_state(struct visit *visit, const struct desk_consult *consult, enum consult_state before)
{
	if (consult->state == CONSULT_TAKEN && before != CONSULT_PAUSED) {
		if (consult->wish != WISH_LETTER && !consult->sits) /* who stayed in the booth is there already */
			on_turn(visit, consult);
	} else if (consult->state == CONSULT_WAITING && before == CONSULT_BOOKED) {
		/* TRANSLATORS: 予約の時間になりました。相談員が声をかけるまで、どの部屋にいても だいじょうぶです。/待つ */
		visit_tell(visit, "%s", _("It is time for your appointment. Any room is fine until the counsellor calls you: /wait"));
	} else if (consult->state == CONSULT_WAITING) {
		/* TRANSLATORS: 相談は 順番の列に もどりました。待った時間は そのままです。/待つ */
		visit_tell(visit, "%s", _("Your consultation is back in the waiting line, with the time you have waited: /wait"));
	} else if (consult->state == CONSULT_WRITTEN && visit->rest->consult_pages->before.counsellor_account != 0) {
		/* TRANSLATORS: あなたの手紙は、ほかの相談員が 返事を書くことになりました。 */
		visit_tell(visit, "%s", _("Another counsellor is going to answer your letter."));
	} else if (consult->state == CONSULT_WRITTEN && !consult_has_news(visit, consult->consultation)) {
		/* TRANSLATORS: 今日は順番が来ませんでした。手紙として受け取りました。開いた日に 返事をします。 */
		visit_tell(visit, "%s", _("Your turn did not come today. It is kept as a letter, and answered on an open day."));
	} else if (consult->state == CONSULT_CLOSED && !visit->rest->consult_pages->before.sits
			&& !consult_has_news(visit, consult->consultation)) {
		/* TRANSLATORS: 相談は ひと区切りになりました。/相談 で読みなおせて、手紙も書けます。 */
		visit_tell(visit, "%s", _("Your consultation is closed. /consult: you can read it again, and write letters."));
	}
}

void consult_on_own(struct visit *visit, const struct desk_consult *consult)
{
	const struct consult_pages *pages = visit->rest->consult_pages;
	const struct desk_consult *before = &pages->before;

	if (consult->consultation == pages->asking)
		on_asked(visit, consult);
	if (!pages->is_known || before->consultation == 0)
		return;
	if (consult->state != before->state)
		on_state(visit, consult, before->state);
	else if (consult->counsellor_account != before->counsellor_account && consult->counsellor[0])
		/* TRANSLATORS: ここからは %sさんが 受け持ちます。 */
		visit_tell(visit, _("From here on %s has your consultation."), consult->counsellor);
	if (consult->unread > before->unread)
		consult_tell_letter(visit, consult);
}
