/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub as hostile and as honest sessions meet it: who may send what, who hears what, what is kept. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "handlers.h"
#include "hub_fixture.h"

/* A participant, family, a supporter, a participant, family, a coordinator. */
enum { KOTARO = 1, YUKI = 2, SATO = 3, MIKAN = 6, HAYASHI = 7, AOKI = 10 };

static struct hub_fixture fixture;

static int start(void **state)
{
	(void)state;
	hub_fixture_start(&fixture);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	assert_int_equal(hub_fixture_stop(&fixture), 0);
	return 0;
}

static void say(struct session *session, uint64_t id, const char *text)
{
	session_send(session, &(struct message){ .number = REQ_SAY, .say = { .id = id, .room = wire_string(""),
		.note = wire_string(""), .text = wire_string(text) } });
}

static void set(struct session *session, enum setting setting, const char *value)
{
	struct message event;

	session_send(session, &(struct message){ .number = REQ_SET,
		.set = { .setting = (uint8_t)setting, .value = wire_string(value) } });
	assert_true(session_wait(session, EV_SETTING, &event));
	assert_true(wire_equals(event.setting.value, value));
}

static enum reason refusal(struct session *session)
{
	struct message event;

	assert_true(session_wait(session, EV_REFUSED, &event));
	return (enum reason)event.refused.reason;
}

enum { ANYBODY = 0, EVERYBODY = 31, GUESTS = 3, STAFF = 28, DESK = 24, COORDINATORS = 16 };

/* Who may send what, written down a second time, for people to read. */
static const struct may { enum wire_number number; unsigned phases, roles; } mays[] = {
#define MAY(number, phases, who) { number, phases, who },
#include "authorisation.def"
#undef MAY
};

static const struct may *may_of(enum wire_number number)
{
	const struct may *found = NULL;

	for (size_t i = 0; i < sizeof mays / sizeof *mays; i++) {
		if (mays[i].number == number && found)
			fail_msg("%s stands twice in authorisation.def", wire_row_of(number)->name);
		if (mays[i].number == number)
			found = &mays[i];
	}
	return found;
}

/* Sends an empty message of that number; true if the hub refused it for want of right or of the right moment. */
static bool is_refused(struct session *session, enum wire_phase phase, enum wire_number number)
{
	enum wire_number probe = phase == KNOCK ? REQ_LEAVE : REQ_HELLO; /* always refused in these phases */
	struct message message, event;
	bool refused = false;

	memset(&message, 0, sizeof message);
	message.number = number;
	session_send(session, &message);
	if (link_send(&session->link, &(struct message){ .number = probe }))
		link_flush(&session->link);
	while (session_wait(session, EV_REFUSED, &event)) {
		bool is_not_now = event.refused.reason == REASON_NOT_NOW;

		if (event.refused.request == number && is_not_now)
			refused = true;
		if (event.refused.request == probe)
			break;
	}
	return refused;
}

static void try_message(const struct wire_row *row, enum wire_phase phase, unsigned account)
{
	const struct may *may = may_of(row->number);
	enum role role = (enum role)((account - 1) % ROLE_COUNT);
	bool is_allowed = may && (may->phases & phase) && (may->roles == ANYBODY || (may->roles & 1u << role));
	struct session session;

	session_open(&fixture, &session, phase, account);
	if (is_refused(&session, phase, row->number) == is_allowed)
		fail_msg("%s in phase %d as %s", row->name, phase, role_name(role));
	session_close(&session);
}

static void every_message_in_every_phase_and_role(void **state)
{
	static const enum wire_phase phases[] = { KNOCK, DOOR, KNOWN, INSIDE };

	(void)state;
	for (size_t i = 0; i < wire_rows_count; i++) {
		const struct wire_row *row = &wire_rows[i];

		if (row->direction != TO_HUB || row->number == REQ_HELLO)
			continue;
		if (!may_of(row->number))
			fail_msg("%s is not in authorisation.def: who may send it?", row->name);
		for (size_t p = 0; p < sizeof phases / sizeof *phases; p++)
			for (unsigned account = 1; account <= (phases[p] >= KNOWN ? ROLE_COUNT : 1); account++)
				try_message(row, phases[p], account);
	}
}

static void events_sent_to_the_hub_end_the_connection(void **state)
{
	struct message event;

	(void)state;
	for (size_t i = 0; i < wire_rows_count; i++) {
		struct session session;
		struct message message;

		if (wire_rows[i].direction != TO_SESSION)
			continue;
		memset(&message, 0, sizeof message);
		message.number = wire_rows[i].number;
		session_open(&fixture, &session, INSIDE, KOTARO);
		session_send(&session, &message);
		assert_false(session_wait(&session, EV_REFUSED, &event));
		session_close(&session);
	}
}

static void a_line_reaches_everybody_with_the_one_before(void **state)
{
	struct session a, b;
	struct message first, second;
	uint64_t before;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	session_open(&fixture, &b, INSIDE, YUKI);
	say(&a, 11, "こんにちは");
	assert_true(session_wait(&b, EV_SAID, &first));
	assert_true(wire_equals(first.said.text, "こんにちは") && wire_equals(first.said.nickname, "こたろう"));
	assert_true(first.said.id == 0 && !first.said.is_mine);
	before = first.said.line;
	assert_true(session_wait(&a, EV_SAID, &first));
	assert_true(first.said.id == 11 && first.said.is_mine && first.said.line == before);
	say(&b, 12, "はい");
	assert_true(session_wait(&a, EV_SAID, &second));
	assert_true(second.said.before == before && second.said.line > before && second.said.role == ROLE_FAMILY);
	session_close(&a);
	session_close(&b);
}

static void a_line_sent_twice_is_stored_once(void **state)
{
	struct session a, b;
	struct message first, second;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	session_open(&fixture, &b, INSIDE, MIKAN);
	say(&a, 77, "一度だけ");
	assert_true(session_wait(&a, EV_SAID, &first));
	say(&a, 77, "一度だけ");
	assert_true(session_wait(&a, EV_SAID, &second)); /* its author learns that it was taken */
	assert_int_equal(first.said.line, second.said.line);
	session_send(&b, &(struct message){ .number = REQ_HELLO });
	assert_true(session_count(&b, EV_REFUSED, counts));
	assert_int_equal(counts[EV_SAID], 1);
	session_close(&a);
	session_close(&b);
}

static void one_takes_back_ones_own_line_only(void **state)
{
	struct session a, b;
	struct message event;
	uint64_t line;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	session_open(&fixture, &b, INSIDE, MIKAN);
	say(&a, 21, "言いすぎました");
	assert_true(session_wait(&b, EV_SAID, &event));
	line = event.said.line;
	session_send(&b, &(struct message){ .number = REQ_UNSAY, .unsay = { .line = line } });
	assert_int_equal(refusal(&b), REASON_NO_LINE);
	session_send(&a, &(struct message){ .number = REQ_UNSAY, .unsay = { .line = 0 } });
	assert_true(session_wait(&b, EV_UNSAID, &event));
	assert_true(event.unsaid.line == line && !event.unsaid.is_mine);
	session_send(&b, &(struct message){ .number = REQ_REACT, .react = { .line = line } });
	assert_int_equal(refusal(&b), REASON_NO_LINE);
	session_send(&b, &(struct message){ .number = REQ_READ, .read = { .room = wire_string(""), .count = 500 } });
	while (session_wait(&b, EV_LINE, &event) && event.line.line < line - 1)
		assert_true(event.line.line != line);
	session_close(&a);
	session_close(&b);
}

static void reactions_are_counted_once_a_person(void **state)
{
	struct session a, b;
	struct message event;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	session_open(&fixture, &b, INSIDE, YUKI);
	say(&a, 31, "つかれました");
	assert_true(session_wait(&b, EV_SAID, &event));
	for (int i = 0; i < 2; i++) {
		session_send(&b, &(struct message){ .number = REQ_REACT, .react = { .line = 0, .reaction = REACTION_NOD } });
		assert_true(session_wait(&b, EV_REACTED, &event));
		assert_true(event.reacted.count == 1 && event.reacted.is_mine);
	}
	assert_true(session_wait(&a, EV_REACTED, &event));
	assert_true(event.reacted.count == 1 && !event.reacted.is_mine);
	session_close(&a);
	session_close(&b);
}

static void who_listens_or_watches_does_not_talk(void **state)
{
	struct session a;
	struct message event;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	set(&a, SETTING_LISTENING, "1");
	say(&a, 41, "あ");
	assert_int_equal(refusal(&a), REASON_LISTENING);
	set(&a, SETTING_LISTENING, "0");
	session_send(&a, &(struct message){ .number = REQ_GO, .go = { wire_string("exchange") } });
	assert_true(session_wait(&a, EV_ROOM_READY, &event));
	say(&a, 42, "あ");
	assert_int_equal(refusal(&a), REASON_WATCHING);
	session_send(&a, &(struct message){ .number = REQ_JOIN_IN });
	assert_true(session_wait(&a, EV_PERSON, &event));
	say(&a, 43, "参加しました");
	assert_true(session_wait(&a, EV_SAID, &event));
	session_close(&a);
}

static void an_observer_has_no_name(void **state)
{
	struct session a, b;
	struct message event;

	(void)state;
	session_open(&fixture, &b, INSIDE, YUKI);
	session_send(&b, &(struct message){ .number = REQ_GO, .go = { wire_string("exchange") } });
	assert_true(session_wait(&b, EV_ROOM_READY, &event));
	session_open(&fixture, &a, INSIDE, MIKAN);
	session_send(&a, &(struct message){ .number = REQ_GO, .go = { wire_string("exchange") } });
	assert_true(session_wait(&b, EV_PERSON, &event));
	assert_true(event.person.nickname.size == 0 && (event.person.state & STATE_OBSERVER));
	session_close(&a);
	session_close(&b);
}

static void table_talk_stays_at_the_table(void **state)
{
	struct session a, b, staff;
	struct message event;
	struct session *sessions[] = { &a, &b, &staff };
	static const unsigned accounts[] = { KOTARO, YUKI, SATO };
	static const char *const zones[] = { "table-a", "table-b", "front" };

	(void)state;
	for (int i = 0; i < 3; i++) {
		session_open(&fixture, sessions[i], INSIDE, accounts[i]);
		session_send(sessions[i], &(struct message){ .number = REQ_GO, .go = { wire_string("exchange") } });
		assert_true(session_wait(sessions[i], EV_ROOM_READY, &event));
		session_send(sessions[i], &(struct message){ .number = REQ_GO, .go = { wire_string(zones[i]) } });
		assert_true(session_wait(sessions[i], EV_PERSON, &event));
	}
	say(&a, 51, "テーブルの話");
	assert_true(session_wait(&staff, EV_SAID, &event));
	assert_int_equal(event.said.kind, LINE_TABLE);
	say(&staff, 52, "みんなへ");
	assert_true(session_wait(&b, EV_SAID, &event));
	assert_true(wire_equals(event.said.text, "みんなへ"));
	for (int i = 0; i < 3; i++)
		session_close(sessions[i]);
}

static void who_is_ignored_is_not_heard_and_not_told(void **state)
{
	struct session a, b, c;
	struct message event;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	session_open(&fixture, &b, INSIDE, HAYASHI);
	session_open(&fixture, &c, INSIDE, YUKI);
	session_send(&a, &(struct message){ .number = REQ_IGNORE, .ignore = { .nickname = wire_string("はやし"), .on = 1 } });
	assert_true(session_wait(&a, EV_ROOM_READY, &event));
	say(&b, 61, "聞こえないはず");
	assert_true(session_wait(&c, EV_SAID, &event));
	say(&c, 62, "聞こえるはず");
	assert_true(session_wait(&a, EV_SAID, &event));
	assert_true(wire_equals(event.said.text, "聞こえるはず"));
	session_send(&a, &(struct message){ .number = REQ_IGNORE, .ignore = { .nickname = wire_string("はやし"), .on = 0 } });
	assert_true(session_wait(&a, EV_LINE, &event));
	session_close(&a);
	session_close(&b);
	session_close(&c);
}

static void a_second_terminal_takes_over(void **state)
{
	struct session a, again;
	struct message event;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	session_open(&fixture, &again, INSIDE, KOTARO);
	assert_true(session_wait(&a, EV_CLOSING, &event));
	assert_int_equal(event.closing.why, CLOSING_TAKEN_OVER);
	session_send(&a, &(struct message){ .number = REQ_DRAFT, .draft = { .text = wire_string("つづき") } });
	assert_true(session_wait(&again, EV_DRAFT, &event));
	assert_true(wire_equals(event.draft_kept.text, "つづき"));
	say(&again, 71, "ここにいます");
	assert_true(session_wait(&again, EV_SAID, &event));
	session_close(&a);
	session_close(&again);
}

static void a_lost_line_keeps_its_seat_and_says_nothing(void **state)
{
	struct session a, b;
	struct message event, mine;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	session_open(&fixture, &b, INSIDE, YUKI);
	session_open(&fixture, &a, INSIDE, MIKAN);
	session_send(&a, &(struct message){ .number = REQ_GO, .go = { wire_string("sofa") } });
	assert_true(session_wait(&a, EV_MOVED, &mine));
	session_send(&a, &(struct message){ .number = REQ_DRAFT, .draft = { .text = wire_string("書きかけの") } });
	session_lose(&a);
	say(&b, 65, "だれか いますか");
	assert_true(session_count(&b, EV_SAID, counts));
	assert_int_equal(counts[EV_GONE], 0);
	session_open(&fixture, &a, KNOWN, MIKAN);
	session_send(&a, &(struct message){ .number = REQ_ENTER, .enter = { wire_string(""), wire_string("") } });
	do {
		assert_true(session_wait(&a, EV_PERSON, &event));
	} while (!(event.person.state & STATE_ME));
	assert_true(event.person.x == mine.moved.x && event.person.y == mine.moved.y);
	assert_true(session_wait(&a, EV_DRAFT, &event));
	assert_true(wire_equals(event.draft_kept.text, "書きかけの"));
	session_close(&a);
	session_close(&b);
}

static void who_speaks_by_a_verb_stands_at_the_door(void **state)
{
	struct session verb, b;
	struct message event;

	(void)state;
	session_open(&fixture, &b, INSIDE, YUKI);
	session_open(&fixture, &verb, KNOWN, HAYASHI);
	session_send(&verb, &(struct message){ .number = REQ_SAY, .say = { .id = 66, .room = wire_string("free"),
		.note = wire_string(""), .text = wire_string("とおりがかりです") } });
	assert_true(session_wait(&b, EV_PERSON, &event));
	assert_true(wire_equals(event.person.nickname, "はやし"));
	assert_true(session_wait(&b, EV_SAID, &event));
	session_send(&verb, &(struct message){ .number = REQ_ENTER, .enter = { wire_string(""), wire_string("") } });
	assert_true(session_wait(&b, EV_GONE, &event)); /* from the door ... */
	assert_true(session_wait(&b, EV_PERSON, &event)); /* ... to a seat: one person, once */
	session_close(&verb);
	session_close(&b);
}

static void a_verb_speaks_before_the_rope(void **state)
{
	struct session verb;
	struct message event;

	(void)state;
	session_open(&fixture, &verb, KNOWN, AOKI);
	session_send(&verb, &(struct message){ .number = REQ_SAY, .say = { .id = 67, .room = wire_string("exchange"),
		.note = wire_string(""), .text = wire_string("まもなく はじめます") } });
	assert_true(session_wait(&verb, EV_SAID, &event));
	assert_true(session_wait(&verb, EV_DONE, &event));
	session_close(&verb);
}

static void who_reads_by_a_verb_is_counted_unnamed(void **state)
{
	struct session verb, b;
	struct message event;

	(void)state;
	session_open(&fixture, &b, INSIDE, YUKI);
	session_open(&fixture, &verb, KNOWN, HAYASHI);
	session_send(&verb, &(struct message){ .number = REQ_READ, .read = { .room = wire_string("free"), .count = 1 } });
	assert_true(session_wait(&b, EV_OBSERVERS, &event));
	assert_int_equal(event.observers.count, 1);
	session_close(&verb);
	session_close(&b);
}

static void talk_too_fast_is_slowed_in_words(void **state)
{
	struct session a;
	struct message event;
	unsigned i;

	(void)state;
	session_open(&fixture, &a, INSIDE, MIKAN);
	for (i = 0; i < 30; i++)
		say(&a, 1000 + i, "はやい");
	assert_true(session_wait(&a, EV_REFUSED, &event));
	assert_int_equal(event.refused.reason, REASON_TOO_MANY);
	assert_true(event.refused.number >= 1 && event.refused.request == REQ_SAY);
	session_close(&a);
}

static void what_anybody_saw_outlives_a_killed_hub(void **state)
{
	struct session a;
	struct message event;
	unsigned seen = 0;

	(void)state;
	session_open(&fixture, &a, INSIDE, YUKI);
	say(&a, 81, "消えない行");
	assert_true(session_wait(&a, EV_SAID, &event));
	hub_fixture_kill(&fixture);
	session_close(&a);
	hub_fixture_serve(&fixture);
	session_open(&fixture, &a, KNOWN, YUKI);
	session_send(&a, &(struct message){ .number = REQ_READ, .read = { .room = wire_string("free"), .count = 500 } });
	do {
		assert_true(session_wait(&a, EV_LINE, &event));
		seen += wire_equals(event.line.text, "消えない行");
	} while (seen == 0);
	assert_int_equal(seen, 1);
	session_close(&a);
}

static void an_export_holds_all_of_oneself_and_is_json(void **state)
{
	struct session a;
	struct message event;
	unsigned counts[WIRE_NUMBER_MAX] = { 0 };

	(void)state;
	session_open(&fixture, &a, KNOWN, KOTARO);
	session_send(&a, &(struct message){ .number = REQ_EXPORT });
	assert_true(session_wait(&a, EV_EXPORT, &event));
	assert_memory_equal(event.exported.json.at, "{\"account\":1,\"nickname\":\"こたろう\"", 36);
	assert_true(session_count(&a, EV_DONE, counts));
	session_close(&a);
}

static void more_lines_give_nobody_more(void **state)
{
	struct session a;
	struct message event;

	(void)state;
	session_open(&fixture, &a, INSIDE, MIKAN); /* who just spoke too fast on another line */
	say(&a, 2000, "もう一本");
	assert_int_equal(refusal(&a), REASON_TOO_MANY);
	session_close(&a);
	session_open(&fixture, &a, INSIDE, AOKI);
	say(&a, 2001, "ほかの人は 話せます");
	assert_true(session_wait(&a, EV_SAID, &event));
	session_close(&a);
}

static void nobody_learns_who_is_a_member(void **state)
{
	static const char *const names[] = { "もり", "だれもいない" }; /* a member who is not here, and nobody */
	static const char *const keys[] = { "key 4", "key of nobody" };
	struct session a;
	struct message event;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	for (int i = 0; i < 4; i++) {
		session_send(&a, &(struct message){ .number = REQ_IGNORE,
			.ignore = { .nickname = wire_string(names[i / 2]), .on = i % 2 == 0 } });
		assert_int_equal(refusal(&a), REASON_NO_PERSON);
	}
	for (int i = 0; i < 4; i++) {
		session_send(&a, &(struct message){ .number = REQ_KEY_ADD,
			.key_add = { .algorithm = wire_string("ssh-ed25519"), .blob = wire_string(keys[i / 2]) } });
		assert_true(session_wait(&a, EV_KEY_INFO, &event));
		assert_true(session_wait(&a, EV_DONE, &event));
	}
	session_close(&a);
	session_open(&fixture, &a, KNOWN, 4); /* whose key it is still comes in as themselves */
	session_close(&a);
}

static void who_guesses_codes_does_not_shut_the_door(void **state)
{
	struct session guesser, honest;
	struct message event;
	enum reason reason = REASON_CODE;

	(void)state;
	for (int lines = 0; reason == REASON_CODE; lines++) {
		assert_true(lines < 100);
		session_open(&fixture, &guesser, DOOR, 0);
		for (int i = 0; i < 9 && reason == REASON_CODE; i++) {
			session_send(&guesser, &(struct message){ .number = REQ_CODE, .code = { wire_string("123456789") } });
			reason = refusal(&guesser);
		}
		session_close(&guesser);
	}
	assert_int_equal(reason, REASON_BUSY);
	session_open(&fixture, &honest, DOOR, 0);
	session_send(&honest, &(struct message){ .number = REQ_CODE, .code = { wire_string(fixture.code) } });
	assert_true(session_wait(&honest, EV_CODE, &event));
	assert_int_equal(event.code_known.role, ROLE_PARTICIPANT);
	session_close(&honest);
}

/* To a table of the room with the rope, and out from behind it. */
static void sit_at_table_a(struct session *session)
{
	struct message event;

	session_send(session, &(struct message){ .number = REQ_GO, .go = { wire_string("exchange") } });
	assert_true(session_wait(session, EV_ROOM_READY, &event));
	session_send(session, &(struct message){ .number = REQ_GO, .go = { wire_string("table-a") } });
	do
		assert_true(session_wait(session, EV_PERSON, &event));
	while (!(event.person.state & STATE_ME) || (event.person.state & STATE_OBSERVER));
}

static void a_line_taken_back_leaves_who_moved_on_too(void **state)
{
	struct session a, b;
	struct message event;

	(void)state;
	session_open(&fixture, &a, INSIDE, KOTARO);
	session_open(&fixture, &b, INSIDE, YUKI);
	sit_at_table_a(&a);
	sit_at_table_a(&b);
	say(&a, 55, "テーブルだけの話");
	assert_true(session_wait(&b, EV_SAID, &event));
	session_send(&b, &(struct message){ .number = REQ_GO, .go = { wire_string("table-b") } });
	assert_true(session_wait(&b, EV_MOVED, &event));
	session_send(&a, &(struct message){ .number = REQ_UNSAY });
	assert_true(session_wait(&b, EV_UNSAID, &event));
	session_close(&a);
	session_close(&b);
}

static void newcomer_open(struct session *session)
{
	struct message event;
	struct message join = { .number = REQ_JOIN, .join = { .nickname = wire_string("すずめ"), .passes = 1,
		.memory_kib = 8192, .auth = { .bytes = "proof" }, .algorithm = wire_string(""), .blob = wire_string("") } };

	session_open(&fixture, session, DOOR, 0);
	session_send(session, &(struct message){ .number = REQ_CODE, .code = { wire_string(fixture.code) } });
	assert_true(session_wait(session, EV_CODE, &event));
	session_send(session, &join);
	assert_true(session_wait(session, EV_KNOWN, &event));
	session_send(session, &(struct message){ .number = REQ_ENTER, .enter = { wire_string("free"), wire_string("") } });
	assert_true(session_wait(session, EV_ROOM_READY, &event));
}

/* Zones go by number, and the numbers of the room that is left mean other places. */
static void who_comes_into_a_room_hears_of_it_before_where_they_sit(void **state)
{
	struct session a;
	struct message event;
	unsigned seen = 0;

	(void)state;
	session_open(&fixture, &a, INSIDE, MIKAN);
	session_send(&a, &(struct message){ .number = REQ_GO, .go = { wire_string("exchange") } });
	for (bool is_drawn = false; !is_drawn || event.number != EV_ROOM_READY;
			is_drawn = is_drawn || event.number == EV_ROOM) {
		assert_true(session_next(&a, &event));
		if (event.number == EV_PERSON && (event.person.state & STATE_ME)) {
			assert_true(is_drawn);
			seen++;
		}
	}
	assert_int_equal(seen, 1);
	session_close(&a);
}

static void who_leaves_for_ever_leaves_screens_and_memory(void **state)
{
	struct session newcomer, other;
	struct message event;

	(void)state;
	session_open(&fixture, &other, INSIDE, YUKI);
	newcomer_open(&newcomer);
	say(&newcomer, 1, "わすれてください");
	do
		assert_true(session_wait(&other, EV_SAID, &event));
	while (!wire_equals(event.said.text, "わすれてください"));
	session_send(&newcomer, &(struct message){ .number = REQ_ERASE, .erase = { .auth = { .bytes = "proof" } } });
	assert_true(session_wait(&newcomer, EV_CLOSING, &event));
	assert_int_equal(event.closing.why, CLOSING_ERASED);
	assert_true(session_wait(&other, EV_ROOM, &event)); /* a fresh picture */
	session_send(&other, &(struct message){ .number = REQ_READ, .read = { .room = wire_string(""), .count = 500 } });
	do {
		assert_true(session_next(&other, &event));
		assert_false(event.number == EV_LINE && wire_equals(event.line.text, "わすれてください"));
	} while (event.number != EV_DONE);
	session_lose(&newcomer);
	session_close(&other);
}

static void who_comes_back_in_time_stays(void **state)
{
	struct message later = { .number = REQ_ERASE_LATER }, event;
	struct session a;

	(void)state;
	memset(later.erase_later.auth.bytes, 255, sizeof later.erase_later.auth.bytes);
	session_open(&fixture, &a, KNOWN, HAYASHI);
	session_send(&a, &later);
	assert_true(session_wait(&a, EV_DONE, &event));
	session_send(&a, &(struct message){ .number = REQ_ENTER, .enter = { wire_string("free"), wire_string("") } });
	assert_true(session_wait(&a, EV_STAYING, &event));
	session_close(&a);
	session_open(&fixture, &a, KNOWN, HAYASHI);
	session_send(&a, &(struct message){ .number = REQ_ENTER, .enter = { wire_string("free"), wire_string("") } });
	session_send(&a, &(struct message){ .number = REQ_KEYS });
	do {
		assert_true(session_next(&a, &event));
		assert_int_not_equal(event.number, EV_STAYING);
	} while (event.number != EV_DONE);
	session_close(&a);
}

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static bool count_moves(void *context, const struct message *message)
{
	*(unsigned *)context += message->number == EV_MOVED;
	return true;
}

/* Every step shows at once to who makes it; others see all of them, some at a time. */
static void who_walks_wakes_others_now_and_then(void **state)
{
	enum { STEPS = 40 };
	struct session walker, other;
	struct message event;
	unsigned moves = 0, packets = 0;
	uint64_t since;
	struct pollfd poller;

	(void)state;
	session_open(&fixture, &walker, INSIDE, KOTARO);
	session_open(&fixture, &other, INSIDE, YUKI);
	session_send(&other, &(struct message){ .number = REQ_STEP, .step = { .direction = STEP_COUNT } });
	assert_int_equal(refusal(&other), REASON_MALFORMED); /* nothing older waits for it */
	poller = (struct pollfd){ .fd = other.link.fd, .events = POLLIN };
	since = now_ms();
	for (int i = 0; i < STEPS; i++) {
		session_send(&walker, &(struct message){ .number = REQ_STEP, .step = { .direction = i % 2 ? STEP_UP : STEP_DOWN } });
		assert_true(session_wait(&walker, EV_MOVED, &event));
	}
	while (moves < STEPS) {
		assert_int_equal(poll(&poller, 1, 10000), 1);
		assert_int_not_equal(link_receive(&other.link, 1, count_moves, &moves), LINK_CLOSED);
		packets++;
	}
	assert_int_equal(moves, STEPS);
	assert_in_range(packets, 1, 2 + (now_ms() - since) / 50);
	session_close(&walker);
	session_close(&other);
}

/* Two may hash at a time. */
static void slots_are_given_in_the_order_they_were_asked_for(void **state)
{
	struct session list[4];
	struct message event;

	(void)state;
	for (int i = 0; i < 4; i++) {
		session_open(&fixture, &list[i], DOOR, 0);
		session_send(&list[i], &(struct message){ .number = REQ_SLOT });
		if (i < 2)
			assert_true(session_wait(&list[i], EV_SLOT, &event));
	}
	session_lose(&list[2]);
	session_send(&list[0], &(struct message){ .number = REQ_SLOT, .slot = { .spare = 1 } });
	assert_true(session_wait(&list[3], EV_SLOT, &event));
	session_lose(&list[0]);
	session_lose(&list[1]);
	session_lose(&list[3]);
}

static void staff_acts_are_stored_and_told(void **state)
{
	struct session staff, guest;
	struct message event;

	(void)state;
	session_open(&fixture, &guest, INSIDE, MIKAN);
	session_open(&fixture, &staff, INSIDE, SATO);
	session_send(&staff, &(struct message){ .number = REQ_ASK, .ask = { .nickname = wire_string("みかん"),
		.asking = ASK_MOVE, .reason = wire_string("") } });
	assert_int_equal(refusal(&staff), REASON_TEXT);
	session_send(&staff, &(struct message){ .number = REQ_ASK, .ask = { .nickname = wire_string("みかん"),
		.asking = ASK_MOVE, .reason = wire_string("席が近い") } });
	assert_true(session_wait(&guest, EV_ASKED, &event));
	assert_true(wire_equals(event.asked.nickname, "さとう") && event.asked.asking == ASK_MOVE);
	session_send(&staff, &(struct message){ .number = REQ_NOTICE, .notice = { .id = 91, .room = wire_string(""),
		.text = wire_string("20時から けやきの会です") } });
	assert_true(session_wait(&guest, EV_SAID, &event));
	assert_true(event.said.kind == LINE_NOTICE && event.said.role == ROLE_SUPPORTER);
	session_close(&staff);
	session_close(&guest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_reaches_everybody_with_the_one_before),
		cmocka_unit_test(a_line_sent_twice_is_stored_once),
		cmocka_unit_test(one_takes_back_ones_own_line_only),
		cmocka_unit_test(reactions_are_counted_once_a_person),
		cmocka_unit_test(who_listens_or_watches_does_not_talk),
		cmocka_unit_test(an_observer_has_no_name),
		cmocka_unit_test(table_talk_stays_at_the_table),
		cmocka_unit_test(who_is_ignored_is_not_heard_and_not_told),
		cmocka_unit_test(a_second_terminal_takes_over),
		cmocka_unit_test(a_lost_line_keeps_its_seat_and_says_nothing),
		cmocka_unit_test(who_speaks_by_a_verb_stands_at_the_door),
		cmocka_unit_test(a_verb_speaks_before_the_rope),
		cmocka_unit_test(who_reads_by_a_verb_is_counted_unnamed),
		cmocka_unit_test(talk_too_fast_is_slowed_in_words),
		cmocka_unit_test(more_lines_give_nobody_more),
		cmocka_unit_test(nobody_learns_who_is_a_member),
		cmocka_unit_test(who_guesses_codes_does_not_shut_the_door),
		cmocka_unit_test(a_line_taken_back_leaves_who_moved_on_too),
		cmocka_unit_test(who_comes_into_a_room_hears_of_it_before_where_they_sit),
		cmocka_unit_test(who_leaves_for_ever_leaves_screens_and_memory), cmocka_unit_test(who_comes_back_in_time_stays),
		cmocka_unit_test(who_walks_wakes_others_now_and_then),
		cmocka_unit_test(slots_are_given_in_the_order_they_were_asked_for),
		cmocka_unit_test(staff_acts_are_stored_and_told),
		cmocka_unit_test(an_export_holds_all_of_oneself_and_is_json),
		cmocka_unit_test(what_anybody_saw_outlives_a_killed_hub),
		cmocka_unit_test(every_message_in_every_phase_and_role),
		cmocka_unit_test(events_sent_to_the_hub_end_the_connection)
	};

	return cmocka_run_group_tests(tests, start, stop);
}
