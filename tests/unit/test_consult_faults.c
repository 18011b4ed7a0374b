/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consultations, appointments and resets on a disk that does not take the first write of a turn, the second, and so on
 * until it takes them all. After each: who asked is refused by name, nobody was told of what is not on disk, what the
 * hub says is what it said before, and the same request is taken in the end. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "desk_fixture.h"
#include "seal_box.h"

/* A participant, two counsellors and a coordinator. */
enum { KOTARO = 1, SUZUKI = 4, TANAKA = 5, MORI = 9 };
enum { WRITES_MAX = 200, HOUR = 3600, MINUTES = 40 };

static struct hub_fixture fixture;
static struct member kotaro, suzuki, mori, tanaka;
static struct member *const all[] = { &kotaro, &suzuki, &mori, &tanaka };
enum { ALL = sizeof all / sizeof *all };
static uint64_t number = 4720, said, slot;

/* Shared with the hub. countdown: the write that fails, 0 for none. */
static struct { long countdown; bool has_struck; } *fault;

/* What the store writes by, in place of the library's. */
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at)
{
	if (!fault || fault->countdown == 0 || --fault->countdown > 0)
		return syscall(SYS_pwrite64, fd, from, size, at);
	fault->has_struck = true;
	errno = ENOSPC;
	return -1;
}

static int start(void **state)
{
	(void)state;
	fault = mmap(NULL, sizeof *fault, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(fault != MAP_FAILED);
	hub_fixture_make(&fixture, 0);
	fixture.options.limits.act_burst = fixture.options.limits.say_burst = 1000000;
	hub_fixture_wait(0); /* its clocks can be moved from now on */
	hub_fixture_serve(&fixture);
	member_come(&suzuki, &fixture, SUZUKI);
	member_come(&mori, &fixture, MORI);
	member_come(&tanaka, &fixture, TANAKA);
	member_come(&kotaro, &fixture, KOTARO);
	members_settle(all, ALL);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	for (int i = 0; i < ALL; i++)
		member_leave(all[i]);
	assert_int_equal(hub_fixture_stop(&fixture), 0);
	return 0;
}

/* -- what the hub says -- */

/* How the consultation stands for one of them. */
struct facts {
	bool is_known, is_there, sits;
	uint8_t state;
	uint16_t unread;
	uint32_t epoch, next, counter;
	uint64_t counsellor, newest, slot;
};

static struct facts facts_of(const struct wire_consult_told *told)
{
	return (struct facts){ .is_known = true, .is_there = told->is_there, .sits = told->sits, .state = told->state,
		.unread = told->unread, .epoch = told->epoch, .next = told->next, .counter = told->counter,
		.counsellor = told->counsellor_account, .newest = told->newest, .slot = told->slot };
}

static bool is_same(const struct facts *one, const struct facts *other)
{
	return one->is_known == other->is_known && one->is_there == other->is_there && one->sits == other->sits
		&& one->state == other->state && one->unread == other->unread && one->epoch == other->epoch
		&& one->next == other->next && one->counter == other->counter && one->counsellor == other->counsellor
		&& one->newest == other->newest && one->slot == other->slot;
}

static struct facts ask_facts(struct member *member)
{
	struct facts facts = { .is_known = false };
	struct message event;

	session_send(&member->session, &(struct message){ .number = REQ_CONSULTS });
	for (;;) {
		assert_true(session_next(&member->session, &event));
		if (event.number == EV_CONSULT && event.consult_told.consultation == number)
			facts = facts_of(&event.consult_told);
		if (event.number == EV_DONE && event.done.request == REQ_CONSULTS)
			return facts;
	}
}

/* What one of them heard: a refusal of that request, as the disk did not take it; and whether anything differs from how
 * it stood before. */
struct heard { bool is_refused, is_news; };

static void look_at(const struct message *event, const struct facts *before, enum wire_number request,
	struct heard *heard)
{
	if (event->number == EV_REFUSED) {
		assert_int_equal(event->refused.request, request);
		assert_int_equal(event->refused.reason, REASON_BUSY);
		heard->is_refused = true;
	}
	if (event->number == EV_CONSULT && event->consult_told.consultation == number) {
		struct facts told = facts_of(&event->consult_told);

	heard->is_news = heard->is_news || !is_same(&told, before);
	}
	heard->is_news = heard->is_news || (event->number == EV_CONSULT_LINE && event->consult_line.line > before->newest)
		|| event->number == EV_CONSULT_GONE || event->number == EV_CONSULT_UNSAID || event->number == EV_CONSULT_NOTE
		|| event->number == EV_RESET
		|| (event->number == EV_DONE && event->done.request == (uint16_t)request)
		|| (event->number == EV_BOOKED && event->booked.consultation == number && event->booked.at != before->slot);
}

/* Until the hub has dealt with what was sent before. Gives how much that was. */
static uint32_t catch_up(struct member *member, const struct facts *before, enum wire_number request,
	struct heard *heard)
{
	struct message event;
	bool is_done = false;

	session_send(&member->session, &(struct message){ .number = REQ_KEYS });
	for (;;) {
		assert_true(session_next(&member->session, &event));
		if (is_done && event.number == EV_HEARD)
			return event.heard.count;
		is_done = is_done || (event.number == EV_DONE && event.done.request == REQ_KEYS);
		if (heard)
			look_at(&event, before, request, heard);
	}
}

/* -- a request, again and again -- */

static void idle(bool are_idle)
{
	for (int i = 0; i < ALL; i++)
		all[i]->is_idle = are_idle;
}

/* With the N-th write failing. Was it taken? */
static bool attempt(struct member *member, enum wire_number request, void (*send)(void), long n)
{
	struct heard heard[ALL] = { { false, false } };
	struct facts before[ALL], after;
	struct message event = { .number = 0 };
	int self = 0;
	uint32_t count;

	for (int i = 0; i < ALL; i++) {
		before[i] = ask_facts(all[i]);
		self = all[i] == member ? i : self;
	}
	count = catch_up(member, NULL, 0, NULL);
	fault->has_struck = false;
	fault->countdown = n;
	send();
	while (event.number != EV_HEARD || event.heard.count == count) {
		assert_true(session_next(&member->session, &event));
		look_at(&event, &before[self], request, &heard[self]);
	}
	fault->countdown = 0;
	for (int i = 0; i < ALL; i++)
		catch_up(all[i], &before[i], request, &heard[i]);
	if (!heard[self].is_refused) /* what failed then, if anything, came after its turn */
		return true;
	assert_true(fault->has_struck);
	for (int i = 0; i < ALL; i++) {
		after = ask_facts(all[i]);
		assert_true(is_same(&before[i], &after));
		assert_false(heard[i].is_news);
	}
	return false;
}

/* Sends it while the N-th write fails, for each N, until none does; then all hear of it, and make the keys it needs. */
static void insist(struct member *member, enum wire_number request, void (*send)(void))
{
	long n = 1;

	idle(true);
	while (!attempt(member, request, send, n))
		assert_in_range(++n, 1, WRITES_MAX);
	assert_in_range(n, 2, WRITES_MAX);
	idle(false);
	for (int i = 0; i < ALL; i++)
		if (ask_facts(all[i]).is_known)
			member_read(all[i], number, NULL);
	members_settle(all, ALL);
}

/* What the hub remembers is what is on disk: another one says the same. */
static void ask_another_hub(void)
{
	struct facts before[ALL], after;

	for (int i = 0; i < ALL; i++)
		before[i] = ask_facts(all[i]);
	hub_fixture_kill(&fixture);
	hub_fixture_serve(&fixture);
	for (int i = 0; i < ALL; i++)
		member_resume(all[i]);
	for (int i = 0; i < ALL; i++) {
		after = ask_facts(all[i]);
		assert_true(is_same(&before[i], &after));
	}
}

/* -- requests -- */

static void send_ask(void)
{
	member_send_ask(&kotaro, number, WISH_ANYBODY, "うまく言えないです");
}

static void send_ask_later(void)
{
	member_send_ask(&kotaro, number, WISH_LATER, NULL);
}

static void send_leave(void)
{
	member_send_number(&kotaro, REQ_CONSULT_LEAVE, number);
}

static void send_open(void)
{
	member_send_number(&suzuki, REQ_CONSULT_READ, number);
}

static void send_claim(void)
{
	member_send_number(&suzuki, REQ_CONSULT_CLAIM, number);
}

static void send_back(void)
{
	session_send(&suzuki.session, &(struct message){ .number = REQ_CONSULT_BACK,
		.consult_back = { .consultation = number } });
}

static void send_back_by_mori(void)
{
	session_send(&mori.session, &(struct message){ .number = REQ_CONSULT_BACK,
		.consult_back = { .consultation = number } });
}

static void send_say(void)
{
	member_say(&kotaro, number, CONSULT_SAID, "とどきますか");
}

static void send_letter(void)
{
	member_say(&mori, number, CONSULT_LETTER, "また いつでも");
}

static void send_read_letter(void)
{
	member_send_number(&kotaro, REQ_CONSULT_READ, number);
}

static void send_unsay(void)
{
	member_unsay(&kotaro, number, said);
}

/* Sealed to oneself; what for, the hub cannot see. */
static struct wire_text sealed(struct member *member, const char tag[SEAL_TAG])
{
	static uint8_t box[1000];
	uint8_t own[SEAL_BOX_KEY];

	vault_public_key(member->vault, own);
	assert_true(seal_box(tag, number, own, "ひみつ", 9, box));
	return (struct wire_text){ (const char *)box, (uint16_t)seal_box_size(9) };
}

static void send_draft(void)
{
	session_send(&kotaro.session, &(struct message){ .number = REQ_CONSULT_DRAFT,
		.consult_draft = { .consultation = number, .box = sealed(&kotaro, "KKd1") } });
}

static void send_note(void)
{
	session_send(&suzuki.session, &(struct message){ .number = REQ_CONSULT_NOTE, .consult_note = {
		.consultation = number, .id = 5, .readers = NOTE_MINE, .box = sealed(&suzuki, "KKn1") } });
}

static void send_unnote(void)
{
	session_send(&suzuki.session, &(struct message){ .number = REQ_CONSULT_UNNOTE,
		.consult_unnote = { .consultation = number, .id = 5 } });
}

static void send_hand(void)
{
	session_send(&suzuki.session, &(struct message){ .number = REQ_CONSULT_HAND, .consult_hand = {
		.consultation = number, .account = MORI, .id = 6, .note = sealed(&mori, "KKn1") } });
}

static void send_step(enum consult_step step)
{
	session_send(&mori.session, &(struct message){ .number = REQ_CONSULT_STEP,
		.consult_step = { .consultation = number, .step = (uint8_t)step } });
}

static void send_rest(void)
{
	send_step(CONSULT_STEP_REST);
}

static void send_resume(void)
{
	send_step(CONSULT_STEP_RESUME);
}

static void send_end(void)
{
	send_step(CONSULT_STEP_END);
}

static void send_end_by_suzuki(void)
{
	session_send(&suzuki.session, &(struct message){ .number = REQ_CONSULT_STEP,
		.consult_step = { .consultation = number, .step = CONSULT_STEP_END } });
}

static void send_offer(void)
{
	uint64_t at = (uint64_t)time(NULL) / HOUR * HOUR + 24 * HOUR;

	session_send(&suzuki.session, &(struct message){ .number = REQ_OFFER, .offer = { at, MINUTES, 2 } });
}

static void send_book(void)
{
	session_send(&kotaro.session, &(struct message){ .number = REQ_BOOK, .book = { number, slot } });
}

static void send_withdraw(void)
{
	session_send(&suzuki.session, &(struct message){ .number = REQ_WITHDRAW, .withdraw = { slot } });
}

static void send_reset(void)
{
	session_send(&tanaka.session, &(struct message){ .number = REQ_RESET,
		.reset = { wire_string("こたろう"), wire_string("あいことばを なくした") } });
}

/* -- stories -- */

static void a_request_is_there_whole_or_not_at_all(void **state)
{
	(void)state;
	insist(&kotaro, REQ_CONSULT, send_ask);
	insist(&suzuki, REQ_CONSULT_READ, send_open);
	insist(&kotaro, REQ_CONSULT_LEAVE, send_leave);
	assert_false(ask_facts(&suzuki).is_known);
}

static void a_talk_takes_its_steps_or_stays_as_it_was(void **state)
{
	(void)state;
	member_ask(&kotaro, ++number, WISH_ANYBODY, NULL);
	insist(&suzuki, REQ_CONSULT_CLAIM, send_claim);
	insist(&suzuki, REQ_CONSULT_BACK, send_back);
	insist(&suzuki, REQ_CONSULT_CLAIM, send_claim);
	insist(&kotaro, REQ_CONSULT_SAY, send_say);
	said = ask_facts(&kotaro).newest;
	insist(&kotaro, REQ_CONSULT_DRAFT, send_draft);
	insist(&kotaro, REQ_CONSULT_UNSAY, send_unsay);
	insist(&suzuki, REQ_CONSULT_NOTE, send_note);
	insist(&suzuki, REQ_CONSULT_UNNOTE, send_unnote);
	insist(&suzuki, REQ_CONSULT_HAND, send_hand);
	insist(&mori, REQ_CONSULT_STEP, send_rest);
	insist(&mori, REQ_CONSULT_STEP, send_resume);
	insist(&mori, REQ_CONSULT_STEP, send_end);
	insist(&mori, REQ_CONSULT_SAY, send_letter);
	send_letter();
	catch_up(&mori, NULL, 0, NULL);
	insist(&kotaro, REQ_CONSULT_READ, send_read_letter);
	ask_another_hub();
}

/* Nobody is moved from their seat by what did not happen. */
static void who_sits_there_sits_there_still(void **state)
{
	struct message event;

	(void)state;
	member_ask(&kotaro, ++number, WISH_ANYBODY, NULL);
	member_claim(&suzuki, number);
	members_settle(all, ALL);
	member_sit(&kotaro, number);
	member_sit(&suzuki, number);
	assert_false(attempt(&suzuki, REQ_CONSULT_HAND, send_hand, 1));
	member_say(&kotaro, number, CONSULT_SAID, "まだ いますか");
	do
		member_hear(&suzuki, EV_CONSULT_LINE, &event);
	while (event.consult_line.kind != CONSULT_SAID);
	insist(&suzuki, REQ_CONSULT_HAND, send_hand);
	assert_false(ask_facts(&suzuki).is_known);
	member_sit(&mori, number);
	insist(&mori, REQ_CONSULT_STEP, send_rest);
	assert_false(attempt(&mori, REQ_CONSULT_BACK, send_back_by_mori, 1));
	ask_another_hub();
	insist(&mori, REQ_CONSULT_BACK, send_back_by_mori);
	assert_false(ask_facts(&kotaro).is_there);
	member_claim(&suzuki, number);
	members_settle(all, ALL);
	member_sit(&suzuki, number);
	insist(&suzuki, REQ_CONSULT_STEP, send_end_by_suzuki);
}

static void an_appointment_is_made_or_it_is_not(void **state)
{
	struct message event;

	(void)state;
	number++;
	insist(&kotaro, REQ_CONSULT, send_ask_later);
	insist(&suzuki, REQ_OFFER, send_offer);
	session_send(&kotaro.session, &(struct message){ .number = REQ_APPOINTMENTS });
	member_hear(&kotaro, EV_APPOINTMENT, &event);
	slot = event.appointment_told.appointment;
	insist(&kotaro, REQ_BOOK, send_book);
	assert_int_not_equal(ask_facts(&kotaro).slot, 0);
	insist(&suzuki, REQ_WITHDRAW, send_withdraw);
	assert_int_equal(ask_facts(&kotaro).slot, 0);
}

static void a_code_is_shown_only_if_it_opens(void **state)
{
	(void)state;
	insist(&tanaka, REQ_RESET, send_reset);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		CASE(a_request_is_there_whole_or_not_at_all), CASE(a_talk_takes_its_steps_or_stays_as_it_was),
		CASE(who_sits_there_sits_there_still),
		CASE(an_appointment_is_made_or_it_is_not), CASE(a_code_is_shown_only_if_it_opens)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
