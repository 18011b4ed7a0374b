/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does with real vaults what sessions do about keys. */
#include "desk_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "seal_roster.h"

enum { COST_PASSES = 1, COST_KIB = 8192, GRANT_ROOM = 8 + SEAL_GRANT };

static const uint8_t auth[SEAL_KEY] = { 1 }, wrap[SEAL_KEY] = { 3 };

static void say_open(struct member *member)
{
	session_send(&member->session, &(struct message){ .number = REQ_VAULT, .vault = { .is_open = 1 } });
}

/* Hears all that is told on the way. */
static void come_in(struct member *member)
{
	struct message event;
	char blob[16];

	session_open(member->fixture, &member->session, DOOR, 0);
	hub_fixture_key((unsigned)member->account, blob);
	session_send(&member->session, &(struct message){ .number = REQ_KEY,
		.key = { .algorithm = wire_string("ssh-ed25519"), .blob = wire_string(blob) } });
	member_hear(member, EV_KNOWN, &event);
	session_send(&member->session, &(struct message){ .number = REQ_ENTER,
		.enter = { wire_string("free"), wire_string("") } });
	member_hear(member, EV_ROOM_READY, &event);
}

/* A passphrase, which may have been there before, and a pair, which was not. */
static void set_pair(struct member *member, bool has_passphrase)
{
	static const uint8_t none[SEAL_KEY] = { 0 };
	struct seal_holder holder = { .salt = { has_passphrase }, .cost = { COST_PASSES, COST_KIB } };
	uint8_t record[SEAL_WRAPPED];
	struct message request = { .number = REQ_RENEW, .renew = { .passes = COST_PASSES, .memory_kib = COST_KIB,
		.wrapped = { (const char *)record, SEAL_WRAPPED } } };

	assert_true(vault_make_pair(member->vault, member->account));
	assert_true(vault_wrap(member->vault, &holder, wrap, record));
	memcpy(request.renew.old.bytes, has_passphrase ? auth : none, SEAL_KEY);
	memcpy(request.renew.auth.bytes, auth, SEAL_KEY);
	memcpy(request.renew.salt.bytes, holder.salt, SEAL_SALT);
	memcpy(request.renew.public_key.bytes, holder.public_key, SEAL_BOX_KEY);
	session_send(&member->session, &request);
	member_settle(member, NULL);
	say_open(member);
	member_settle(member, NULL);
}

void member_come(struct member *member, struct hub_fixture *fixture, unsigned account)
{
	*member = (struct member){ .fixture = fixture, .vault = vault_create(), .account = account };
	come_in(member);
	set_pair(member, false);
}

void member_come_with_new_keys(struct member *member)
{
	vault_destroy(member->vault);
	member->vault = vault_create();
	come_in(member);
	set_pair(member, true);
}

void member_renew_pair(struct member *member)
{
	struct seal_holder holder = { .salt = { 7 }, .cost = { COST_PASSES, COST_KIB } };
	uint8_t record[SEAL_WRAPPED], former[SEAL_FORMER];
	struct message request = { .number = REQ_RENEW, .renew = { .passes = COST_PASSES, .memory_kib = COST_KIB,
		.wrapped = { (const char *)record, SEAL_WRAPPED }, .former = { (const char *)former, SEAL_FORMER } } };

	assert_true(vault_renew_pair(member->vault, former));
	assert_true(vault_wrap(member->vault, &holder, wrap, record));
	memcpy(request.renew.old.bytes, auth, SEAL_KEY);
	memcpy(request.renew.auth.bytes, auth, SEAL_KEY);
	memcpy(request.renew.salt.bytes, holder.salt, SEAL_SALT);
	memcpy(request.renew.public_key.bytes, holder.public_key, SEAL_BOX_KEY);
	session_send(&member->session, &request);
	member_settle(member, NULL);
	say_open(member);
	member_settle(member, NULL);
}

void member_come_again(struct member *member)
{
	come_in(member);
	say_open(member);
	member_settle(member, NULL);
}

void member_resume(struct member *member)
{
	struct message request = { .number = REQ_RESUME, .resume = { .account = member->account,
		.room = wire_string("free"), .newest = member->newest } }, event;

	session_lose(&member->session);
	session_open(member->fixture, &member->session, DOOR, 0);
	memcpy(request.resume.ticket.bytes, member->ticket.ticket.bytes, sizeof request.resume.ticket.bytes);
	session_send(&member->session, &request);
	member_hear(member, EV_ROOM_READY, &event);
	say_open(member);
	member_settle(member, NULL);
}

void member_leave(struct member *member)
{
	session_close(&member->session);
	vault_destroy(member->vault);
}

/* -- keys -- */

static void make_team(struct member *member, const struct wire_team_wanted *wanted)
{
	uint8_t sealed[SEAL_GRANT];
	struct message request = { .number = REQ_TEAM, .team = { .team = wanted->team, .epoch = wanted->epoch,
		.sealed = { (const char *)sealed, SEAL_GRANT } } };

	if (vault_has_team(member->vault, wanted->team, wanted->epoch, NULL))
		return;
	assert_true(vault_make_team(member->vault, wanted->team, wanted->epoch, request.team.public_key.bytes, sealed));
	session_send(&member->session, &request);
}

static void grant_team(struct member *member, const struct wire_lack *lack)
{
	uint8_t sealed[SEAL_GRANT];

	if (!vault_grant_team(member->vault, lack->team, lack->epoch, lack->account, lack->public_key.bytes, sealed))
		return;
	session_send(&member->session, &(struct message){ .number = REQ_GRANT, .grant = { .team = lack->team,
		.epoch = lack->epoch, .account = lack->account, .sealed = { (const char *)sealed, SEAL_GRANT } } });
}

static void take_team(struct member *member, const struct wire_granted *granted)
{
	vault_take_team(member->vault, granted->team, granted->epoch, (const uint8_t *)granted->sealed.at,
		granted->sealed.size);
}

static void take_circle(struct member *member, const struct wire_consult_granted *granted)
{
	struct seal_grant about = { granted->consultation, granted->epoch, granted->reader };

	vault_take_circle(member->vault, &about, (const uint8_t *)granted->sealed.at, granted->sealed.size);
}

static void put_u64(uint8_t *to, uint64_t number)
{
	for (int i = 0; i < 8; i++)
		to[i] = (uint8_t)(number >> (56 - 8 * i));
}

static size_t put_grant(struct member *member, uint64_t consultation, uint32_t epoch, uint64_t reader,
	const uint8_t key[SEAL_BOX_KEY], uint8_t *to)
{
	put_u64(to, reader);
	assert_true(vault_grant_circle(member->vault, consultation, epoch, reader, key, to + 8));
	return GRANT_ROOM;
}

static size_t seal_text(struct member *member, struct seal_line *line, uint8_t kind, const void *text, size_t size,
	uint8_t *to)
{
	uint8_t inside[1 + 5000];

	inside[0] = kind;
	if (size > 0)
		memcpy(inside + 1, text, size);
	seal_random(line->id, sizeof line->id);
	assert_true(vault_seal_line(member->vault, line, inside, size + 1, to));
	return seal_line_size(size + 1);
}

static size_t seal_roster(struct member *member, struct seal_line *line, uint8_t *to)
{
	struct seal_roster roster = { .count = member->readers_count };
	uint8_t bytes[SEAL_ROSTER_ROOM];

	for (int i = 0; i < member->readers_count; i++) {
		roster.readers[i].reader = member->readers[i];
		memcpy(roster.readers[i].public_key, member->reader_keys[i], SEAL_BOX_KEY);
	}
	assert_true(vault_link_roster(member->vault, line->circle, line->epoch, &roster));
	return seal_text(member, line, CONSULT_ROSTER, bytes, seal_roster_put(&roster, bytes), to);
}

void member_begin_epoch(struct member *member, uint64_t consultation, uint32_t epoch)
{
	struct seal_line line = { .circle = consultation, .epoch = epoch, .author = member->account,
		.counter = member->consult.counter + 1 };
	uint8_t grants[MEMBER_READERS * GRANT_ROOM], box[4000];
	struct message request = { .number = REQ_CONSULT_EPOCH, .consult_epoch = { .consultation = consultation,
		.epoch = epoch, .counter = line.counter } };
	size_t size = 0;

	vault_drop_circle(member->vault, consultation, epoch);
	assert_true(vault_make_circle(member->vault, consultation, epoch));
	for (int i = 0; i < member->readers_count; i++)
		size += put_grant(member, consultation, epoch, member->readers[i], member->reader_keys[i], grants + size);
	request.consult_epoch.grants = (struct wire_text){ (const char *)grants, (uint16_t)size };
	request.consult_epoch.roster = (struct wire_text){ (const char *)box, (uint16_t)seal_roster(member, &line, box) };
	memcpy(request.consult_epoch.id.bytes, line.id, sizeof line.id);
	session_send(&member->session, &request);
	member->epochs_made++;
}

/* Who has an earlier key makes the next one, or nobody has one. Who has just taken one opens the key of the request as
 * one of the desk, and keeps it for themself. */
static void answer_wanted(struct member *member)
{
	struct wire_consult_wanted asked = member->wanted, *wanted = &asked;
	uint8_t own[SEAL_BOX_KEY], sealed[SEAL_GRANT];

	if (member->is_idle || wanted->epoch == 0 || (!wanted->begins
			&& vault_former_circle(member->vault, wanted->consultation, wanted->epoch) == 0))
		return;
	member->wanted.epoch = 0;
	vault_public_key(member->vault, own);
	if (wanted->epoch == 2 && member->account != member->consult.account
			&& vault_grant_circle(member->vault, wanted->consultation, 1, member->account, own, sealed))
		session_send(&member->session, &(struct message){ .number = REQ_CONSULT_GRANT, .consult_grant = {
			.consultation = wanted->consultation, .epoch = 1, .reader = member->account,
			.sealed = { (const char *)sealed, SEAL_GRANT } } });
	member_begin_epoch(member, wanted->consultation, wanted->epoch);
}

static void answer_lack(struct member *member, const struct wire_consult_lack *lack)
{
	uint8_t sealed[SEAL_GRANT];

	if (member->is_idle || !vault_grant_circle(member->vault, lack->consultation, lack->epoch, lack->reader,
			lack->public_key.bytes, sealed))
		return;
	session_send(&member->session, &(struct message){ .number = REQ_CONSULT_GRANT, .consult_grant = {
		.consultation = lack->consultation, .epoch = lack->epoch, .reader = lack->reader,
		.sealed = { (const char *)sealed, SEAL_GRANT } } });
	member->lacks_answered++;
}

static void add_reader(struct member *member, uint64_t reader, const uint8_t key[SEAL_BOX_KEY])
{
	assert_true(member->readers_count < MEMBER_READERS);
	member->readers[member->readers_count] = reader;
	memcpy(member->reader_keys[member->readers_count++], key, SEAL_BOX_KEY);
}

static void take_reader(struct member *member, const struct wire_consult_reader *reader)
{
	if (reader->consultation != member->consult.consultation)
		return;
	if (member->is_renewing)
		member->readers_count = 0;
	member->is_renewing = false;
	add_reader(member, reader->reader, reader->public_key.bytes);
}

static void take_line(struct member *member, const struct wire_consult_line *line)
{
	if (line->is_mine && line->consultation == member->consult.consultation && line->counter > member->consult.counter)
		member->consult.counter = line->counter;
}

static void take_desk(struct member *member, const struct wire_desk_told *told)
{
	static const uint8_t none[SEAL_BOX_KEY] = { 0 };

	memcpy(member->recovery, told->recovery.bytes, SEAL_BOX_KEY);
	member->has_recovery = memcmp(member->recovery, none, SEAL_BOX_KEY) != 0;
}

static void take(struct member *member, const struct message *event)
{
	if (event->number == EV_TEAM && event->team_key.team == TEAM_DESK) {
		member->team_epoch = event->team_key.epoch;
		memcpy(member->team_key, event->team_key.public_key.bytes, SEAL_BOX_KEY);
	} else if (event->number == EV_TICKET) {
		member->ticket = event->ticket;
	} else if (event->number == EV_ROOM_READY) {
		member->newest = event->room_ready.newest;
	} else if (event->number == EV_DESK) {
		take_desk(member, &event->desk_told);
	} else if (event->number == EV_TEAM_WANTED) {
		make_team(member, &event->team_wanted);
	} else if (event->number == EV_LACK) {
		grant_team(member, &event->lack);
	} else if (event->number == EV_GRANT) {
		take_team(member, &event->granted);
	} else if (event->number == EV_CONSULT) {
		member->consult = event->consult_told;
		member->is_renewing = true;
	} else if (event->number == EV_CONSULT_READER) {
		take_reader(member, &event->consult_reader);
	} else if (event->number == EV_CONSULT_GRANT) {
		take_circle(member, &event->consult_granted);
		answer_wanted(member);
	} else if (event->number == EV_CONSULT_LINE) {
		take_line(member, &event->consult_line);
	} else if (event->number == EV_CONSULT_WANTED) {
		member->wanted = event->consult_wanted;
		answer_wanted(member);
	} else if (event->number == EV_CONSULT_LACK) {
		answer_lack(member, &event->consult_lack);
	}
}

/* -- hearing -- */

void member_hear(struct member *member, enum wire_number number, struct message *event)
{
	while (session_next(&member->session, event)) {
		take(member, event);
		if (event->number == number)
			return;
	}
	fail_msg("the hub closed the line before %d came", number);
}

void member_hear_state(struct member *member, uint64_t consultation, enum consult_state state)
{
	struct message event;

	do
		member_hear(member, EV_CONSULT, &event);
	while (event.consult_told.consultation != consultation || event.consult_told.state != state);
}

void member_settle(struct member *member, unsigned counts[WIRE_NUMBER_MAX])
{
	struct message event;

	session_send(&member->session, &(struct message){ .number = REQ_KEYS });
	while (session_next(&member->session, &event)) {
		take(member, &event);
		if (counts)
			counts[event.number]++;
		if (event.number == EV_DONE && event.done.request == REQ_KEYS)
			return;
	}
	fail_msg("the hub closed the line");
}

void members_settle(struct member *const members[], int count)
{
	enum { ROUNDS = 4 /* wanted, made, lacked, granted */ };

	for (int round = 0; round < ROUNDS; round++)
		for (int i = 0; i < count; i++)
			member_settle(members[i], NULL);
}

enum reason member_refused(struct member *member, enum wire_number request)
{
	struct message event;

	do
		member_hear(member, EV_REFUSED, &event);
	while (event.refused.request != request);
	return (enum reason)event.refused.reason;
}

/* -- asking, talking -- */

void member_send_ask(struct member *member, uint64_t consultation, enum consult_wish wish, const char *words)
{
	struct seal_line roster = { .circle = consultation, .epoch = 1, .author = member->account, .counter = 1 };
	struct seal_line line = { .circle = consultation, .epoch = 1, .author = member->account, .counter = 2 };
	uint8_t grants[3 * GRANT_ROOM], roster_box[4000], box[5000], own[SEAL_BOX_KEY];
	struct message request = { .number = REQ_CONSULT, .consult = { .consultation = consultation, .wish = (uint8_t)wish,
		.counsellor = wire_string("") } };
	size_t size = 0;

	vault_drop_circle(member->vault, consultation, 1);
	assert_true(vault_make_circle(member->vault, consultation, 1));
	member->readers_count = 0;
	vault_public_key(member->vault, own);
	add_reader(member, member->account, own);
	add_reader(member, SEAL_READER_TEAM(TEAM_DESK, member->team_epoch), member->team_key);
	if (member->has_recovery)
		add_reader(member, SEAL_READER_RECOVERY, member->recovery);
	for (int i = 0; i < member->readers_count; i++)
		size += put_grant(member, consultation, 1, member->readers[i], member->reader_keys[i], grants + size);
	request.consult.grants = (struct wire_text){ (const char *)grants, (uint16_t)size };
	request.consult.roster = (struct wire_text){ (const char *)roster_box,
		(uint16_t)seal_roster(member, &roster, roster_box) };
	memcpy(request.consult.roster_id.bytes, roster.id, sizeof roster.id);
	if (words) {
		request.consult.line = (struct wire_text){ (const char *)box, (uint16_t)seal_text(member, &line,
			wish == WISH_LETTER ? CONSULT_LETTER : CONSULT_SAID, words, strlen(words), box) };
		memcpy(request.consult.line_id.bytes, line.id, sizeof line.id);
	}
	session_send(&member->session, &request);
}

void member_ask(struct member *member, uint64_t consultation, enum consult_wish wish, const char *words)
{
	struct message event;

	member_send_ask(member, consultation, wish, words);
	do
		member_hear(member, EV_CONSULT, &event);
	while (event.consult_told.consultation != consultation);
}

void member_unsay(struct member *member, uint64_t consultation, uint64_t line)
{
	struct seal_line about = { .circle = consultation, .epoch = member->consult.epoch, .author = member->account,
		.counter = member->consult.counter };
	uint8_t box[300];
	struct message request = { .number = REQ_CONSULT_UNSAY, .consult_unsay = { .consultation = consultation,
		.line = line } };

	request.consult_unsay.box = (struct wire_text){ (const char *)box, (uint16_t)seal_text(member, &about,
		CONSULT_UNSENT, NULL, 0, box) };
	session_send(&member->session, &request);
}

void member_send_number(struct member *member, enum wire_number number, uint64_t consultation)
{
	struct message request = { .number = (uint16_t)number };

	request.consult_claim.consultation = consultation; /* first in all of them */
	session_send(&member->session, &request);
}

void member_claim(struct member *member, uint64_t consultation)
{
	member_read(member, consultation, NULL);
	member_send_number(member, REQ_CONSULT_CLAIM, consultation);
	member_hear_state(member, consultation, CONSULT_TAKEN);
	member_settle(member, NULL);
}

unsigned member_read(struct member *member, uint64_t consultation, unsigned *opened)
{
	struct message event;
	unsigned lines = 0;
	char text[5000];

	if (opened)
		*opened = 0;
	member_send_number(member, REQ_CONSULT_READ, consultation);
	do {
		assert_true(session_next(&member->session, &event));
		take(member, &event);
		if (event.number != EV_CONSULT_LINE)
			continue;
		lines++;
		member_open(member, &event.consult_line, text, sizeof text);
		if (opened && event.consult_line.box.size > 0)
			*opened += text[0] != '\0';
	} while (event.number != EV_DONE || event.done.request != REQ_CONSULT_READ);
	return lines;
}

void member_sit(struct member *member, uint64_t consultation)
{
	struct message event;

	member_send_number(member, REQ_CONSULT_SIT, consultation);
	do
		member_hear(member, EV_CONSULT, &event);
	while (event.consult_told.consultation != consultation || !event.consult_told.sits);
}

void member_say(struct member *member, uint64_t consultation, enum consult_kind kind, const char *words)
{
	struct seal_line line = { .circle = consultation, .epoch = member->consult.epoch, .author = member->account,
		.counter = member->consult.counter + 1 };
	uint8_t box[6000];
	size_t size = seal_text(member, &line, (uint8_t)kind, words, strlen(words), box);
	struct message request = { .number = REQ_CONSULT_SAY, .consult_say = { .consultation = consultation,
		.kind = (uint8_t)kind, .epoch = line.epoch, .counter = line.counter, .box = { (const char *)box, (uint16_t)size } } };

	memcpy(request.consult_say.id.bytes, line.id, sizeof line.id);
	session_send(&member->session, &request);
}

void member_open(const struct member *member, const struct wire_consult_line *line, char *to, size_t room)
{
	struct seal_line about = { .circle = line->consultation, .epoch = line->epoch, .author = line->author,
		.counter = line->counter };
	uint8_t inside[SEAL_LINE_INSIDE_MAX];
	size_t n = 0;

	memcpy(about.id, line->id.bytes, sizeof about.id);
	*to = '\0';
	if (vault_open_line(member->vault, &about, (const uint8_t *)line->box.at, line->box.size, inside, &n) != SEAL_OPENED
			|| n < 1 || n > room)
		return;
	assert_int_equal(inside[0], line->kind);
	if (line->kind == CONSULT_ROSTER) {
		memcpy(to, "roster", 7);
		return;
	}
	memcpy(to, inside + 1, n - 1);
	to[n - 1] = '\0';
}
