/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A talk as a script makes it up. The face's person has the vault that the script opened; the other one's is here, and
 * makes the one key there is. */
#include "stage_consult.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "seal_roster.h"

enum { CONSULTATION = 4711, OTHER = 8, LINES_MAX = 64 };

struct stage_consult {
	struct vault *other;
	uint8_t other_key[SEAL_BOX_KEY], own_key[SEAL_BOX_KEY];
	bool is_own;               /* the face's person asked */
	char name[NICKNAME_MAX + 1]; /* of the other one */
	uint64_t line;
	struct seal_line lines[LINES_MAX]; /* where each was sealed, by the lower bits of its number */
	uint32_t counters[2];      /* one's own, the other's */
	uint32_t epoch;
	enum consult_state state;
	bool is_there, sits;
	uint64_t slot;             /* when its appointment ends */
};

static const uint64_t afternoon = 1795603200000; /* 2026-11-25 19:40 in Tokyo */

static void send(struct stage *stage, const struct message *event)
{
	face_event(stage->face, event, stage->now);
}

static uint64_t me(const struct stage *stage)
{
	return face_visit(stage->face)->view.account;
}

static char *first(char **rest)
{
	char *word = *rest;

	*rest += strcspn(word, " ");
	if (**rest)
		*(*rest)++ = '\0';
	return word;
}

static void send_state(struct stage *stage)
{
	const struct stage_consult *consult = stage->consult;
	bool is_own = consult->is_own;
	struct message event = { .number = EV_CONSULT, .consult_told = { .consultation = CONSULTATION,
		.state = (uint8_t)consult->state, .account = is_own ? me(stage) : OTHER,
		.nickname = wire_string(is_own ? stage->me : consult->name), .counsellor_account = is_own ? OTHER : me(stage),
		.counsellor = wire_string(is_own ? consult->name : stage->me), .wished = wire_string(""), .nth = 2,
		.is_there = consult->is_there, .sits = consult->sits, .slot = consult->slot,
		.epoch = consult->epoch, .counter = consult->counters[0] } };

	send(stage, &event);
}

static void send_reader(struct stage *stage, uint64_t reader, uint8_t changed)
{
	const struct stage_consult *consult = stage->consult;
	bool is_me = reader == me(stage);
	struct message event = { .number = EV_CONSULT_READER, .consult_reader = { .consultation = CONSULTATION,
		.reader = reader, .nickname = wire_string(is_me ? stage->me : consult->name),
		.role = consult->is_own == is_me ? ROLE_PARTICIPANT : ROLE_COUNSELLOR } };

	memcpy(event.consult_reader.public_key.bytes, is_me ? consult->own_key : consult->other_key, SEAL_BOX_KEY);
	event.consult_reader.public_key.bytes[0] ^= changed;
	send(stage, &event);
}

static void send_readers(struct stage *stage, uint8_t changed)
{
	send_state(stage);
	send_reader(stage, me(stage), 0);
	send_reader(stage, OTHER, changed);
}

static void send_line(struct stage *stage, bool is_mine, enum consult_kind kind, const void *inside, size_t n)
{
	struct stage_consult *consult = stage->consult;
	uint8_t whole[SEAL_LINE_INSIDE_MAX], box[CONSULT_BOX_MAX];
	struct seal_line about = { CONSULTATION, consult->epoch, is_mine ? me(stage) : OTHER,
		++consult->counters[!is_mine], { 0 } };
	struct message event = { .number = EV_CONSULT_LINE, .consult_line = { .consultation = CONSULTATION,
		.line = ++consult->line, .at = afternoon, .kind = (uint8_t)kind, .author = about.author,
		.nickname = wire_string(is_mine ? stage->me : consult->name), .is_mine = is_mine, .epoch = about.epoch,
		.role = consult->is_own == is_mine ? ROLE_PARTICIPANT : ROLE_COUNSELLOR,
		.counter = about.counter } };

	event.consult_line.id.bytes[0] = about.id[0] = (uint8_t)consult->line;
	consult->lines[consult->line % LINES_MAX] = about;
	whole[0] = (uint8_t)kind;
	memcpy(whole + 1, inside, n);
	vault_seal_line(consult->other, &about, whole, n + 1, box);
	event.consult_line.box = (struct wire_text){ (const char *)box, (uint16_t)seal_line_size(n + 1) };
	send(stage, &event);
}

static void send_hub_line(struct stage *stage, enum consult_kind kind, bool is_mine)
{
	struct stage_consult *consult = stage->consult;
	struct message event = { .number = EV_CONSULT_LINE, .consult_line = { .consultation = CONSULTATION,
		.line = ++consult->line, .at = afternoon, .kind = (uint8_t)kind,
		.nickname = wire_string(is_mine ? stage->me : consult->name) } };

	send(stage, &event);
}

static void send_roster(struct stage *stage)
{
	const struct stage_consult *consult = stage->consult;
	struct seal_roster roster = { .readers = { { OTHER, { 0 } }, { me(stage), { 0 } } }, .count = 2 };
	uint8_t bytes[SEAL_ROSTER_ROOM];

	memcpy(roster.readers[0].public_key, consult->other_key, SEAL_BOX_KEY);
	memcpy(roster.readers[1].public_key, consult->own_key, SEAL_BOX_KEY);
	send_line(stage, false, CONSULT_ROSTER, bytes, seal_roster_put(&roster, bytes));
}

/* Of the newest key, which the other one's vault has, to the face's person. */
static void send_grant(struct stage *stage)
{
	const struct stage_consult *consult = stage->consult;
	uint8_t grant[SEAL_GRANT];
	struct message granted = { .number = EV_CONSULT_GRANT, .consult_granted = { CONSULTATION, consult->epoch, me(stage),
		{ (const char *)grant, sizeof grant } } };

	vault_grant_circle(consult->other, CONSULTATION, consult->epoch, me(stage), consult->own_key, grant);
	send(stage, &granted);
}

static void send_thread(struct stage *stage)
{
	struct stage_consult *consult = stage->consult;
	struct message done = { .number = EV_DONE, .done = { REQ_CONSULT_READ } };

	send_readers(stage, 0);
	send_grant(stage);
	send_roster(stage);
	send_hub_line(stage, CONSULT_ASKED, consult->is_own);
	send_hub_line(stage, CONSULT_TOOK, !consult->is_own);
	send(stage, &done);
}

/* "guest NAME": it is the other one who takes care of it; "desk NAME": it is oneself. */
static void consult_sit(struct stage *stage, char *rest)
{
	struct stage_consult *consult = stage->consult;
	const char *part = first(&rest);

	consult->is_own = strcmp(part, "guest") == 0;
	snprintf(consult->name, sizeof consult->name, "%s", rest);
	consult->other = vault_create();
	vault_make_pair(consult->other, OTHER);
	vault_public_key(consult->other, consult->other_key);
	vault_public_key(stage->vault, consult->own_key);
	consult->epoch = 1;
	vault_make_circle(consult->other, CONSULTATION, consult->epoch);
	if (!consult->is_own)
		send_state(stage); /* it waited, and was taken */
	consult->state = CONSULT_TAKEN;
	consult->is_there = consult->sits = true;
	send_state(stage);
	send_thread(stage);
}

static void consult_mine(struct stage *stage, char *rest)
{
	send_line(stage, true, CONSULT_SAID, rest, strlen(rest));
}

static void consult_other(struct stage *stage, char *rest)
{
	send_line(stage, false, CONSULT_SAID, rest, strlen(rest));
}

static void consult_thinks(struct stage *stage, char *rest)
{
	send_line(stage, false, CONSULT_THINKING, rest, strlen(rest));
}

/* In a script '/' parts the rows. */
static void consult_letter(struct stage *stage, char *rest)
{
	for (char *at = rest; *at; at++)
		if (*at == '/')
			*at = '\n';
	send_line(stage, false, CONSULT_LETTER, rest, strlen(rest));
}

/* A line that never comes. */
static void consult_lost(struct stage *stage, char *rest)
{
	(void)rest;
	stage->consult->counters[1]++;
}

/* A line that somebody else's key sealed. */
static void consult_damaged(struct stage *stage, char *rest)
{
	struct stage_consult *consult = stage->consult;
	struct message event = { .number = EV_CONSULT_LINE, .consult_line = { .consultation = CONSULTATION,
		.line = ++consult->line, .at = afternoon, .kind = CONSULT_SAID, .author = OTHER,
		.nickname = wire_string(consult->name), .epoch = consult->epoch, .counter = ++consult->counters[1],
		.box = { "KKm1 and then nothing of it", 27 } } };

	(void)rest;
	send(stage, &event);
}

static void consult_unsaid(struct stage *stage, char *rest)
{
	uint64_t line = stage->consult->line - strtoull(rest, NULL, 10);
	const uint8_t inside = CONSULT_UNSENT;
	uint8_t box[CONSULT_BOX_MAX];
	struct message event = { .number = EV_CONSULT_UNSAID, .consult_unsaid = { CONSULTATION, line,
		{ (const char *)box, (uint16_t)seal_line_size(sizeof inside) } } };

	vault_seal_line(stage->consult->other, &stage->consult->lines[line % LINES_MAX], &inside, sizeof inside, box);
	send(stage, &event);
}

static void consult_gone(struct stage *stage, char *rest)
{
	(void)rest;
	stage->consult->is_there = false;
	send_state(stage);
}

static void consult_there(struct stage *stage, char *rest)
{
	(void)rest;
	stage->consult->is_there = true;
	send_state(stage);
}

static void go_to(struct stage *stage, enum consult_state state, enum consult_kind kind)
{
	stage->consult->state = state;
	send_hub_line(stage, kind, false);
	send_state(stage);
}

static void consult_rests(struct stage *stage, char *rest)
{
	(void)rest;
	go_to(stage, CONSULT_PAUSED, CONSULT_RESTED);
}

static void consult_goes_on(struct stage *stage, char *rest)
{
	(void)rest;
	go_to(stage, CONSULT_TAKEN, CONSULT_RESUMED);
}

static void consult_ends(struct stage *stage, char *rest)
{
	(void)rest;
	go_to(stage, CONSULT_CLOSED, CONSULT_ENDED);
}

static void consult_up(struct stage *stage, char *rest)
{
	(void)rest;
	stage->consult->sits = false;
	send_state(stage);
}

/* It was booked, and ends then: said before they sit down. */
static void consult_until(struct stage *stage, char *rest)
{
	stage->consult->slot = strtoull(rest, NULL, 10);
}

/* Somebody has put another key beside the other's name. */
static void consult_swapped(struct stage *stage, char *rest)
{
	(void)rest;
	send_readers(stage, 1);
}

/* Somebody who knows their public keys alone has begun a key for the two. */
static void consult_strange(struct stage *stage, char *rest)
{
	struct stage_consult *consult = stage->consult;

	(void)rest;
	consult->epoch++;
	vault_make_circle(consult->other, CONSULTATION, consult->epoch);
	send_grant(stage);
	send_roster(stage);
	send_readers(stage, 0);
}

/* That one's own line is said to be taken back, with nothing of its author's in its place. */
static void consult_emptied(struct stage *stage, char *rest)
{
	struct message event = { .number = EV_CONSULT_UNSAID, .consult_unsaid = { CONSULTATION,
		stage->consult->line - strtoull(rest, NULL, 10), { "", 0 } } };

	send(stage, &event);
}

static const struct {
	const char *name;
	void (*does)(struct stage *stage, char *rest);
} words[] = {
	{ "sit", consult_sit }, { "mine", consult_mine }, { "other", consult_other }, { "thinks", consult_thinks },
	{ "letter", consult_letter }, { "lost", consult_lost }, { "damaged", consult_damaged },
	{ "unsaid", consult_unsaid }, { "gone", consult_gone }, { "there", consult_there }, { "rests", consult_rests },
	{ "goes-on", consult_goes_on }, { "ends", consult_ends }, { "up", consult_up }, { "until", consult_until },
	{ "swapped", consult_swapped },
	{ "strange", consult_strange }, { "emptied", consult_emptied }
};

void stage_consult(struct stage *stage, char *rest)
{
	const char *name = first(&rest);

	if (!stage->consult)
		stage->consult = mem_zero(1, sizeof *stage->consult);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].name, name) == 0)
			words[i].does(stage, rest);
}

void stage_consult_finish(struct stage *stage)
{
	if (stage->consult)
		vault_destroy(stage->consult->other);
	free(stage->consult);
	stage->consult = NULL;
}
