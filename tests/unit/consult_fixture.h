/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events of a consultation made by hand: みかん asked, すずき has it, both with keys of their own. Lines are sealed by
 * one of the two; readers and grants are told as the hub would. */
#ifndef CONSULT_FIXTURE_H
#define CONSULT_FIXTURE_H

#include "desk.h"
#include "seal_roster.h"
#include "visit_fixture.h"

enum { TALK = 4711, MIKAN = 7, SUZUKI = 8 };

struct both {
	struct vault *mikan, *suzuki;
	uint8_t mikan_key[SEAL_BOX_KEY], suzuki_key[SEAL_BOX_KEY];
	uint64_t line;              /* numbers given to lines so far */
	uint32_t counters[2];       /* みかん's, すずき's */
	uint8_t box[CONSULT_BOX_MAX], grant[SEAL_GRANT]; /* what the newest event borrows */
};

static inline void both_begin(struct both *both)
{
	memset(both, 0, sizeof *both);
	assert_true(seal_init());
	both->mikan = vault_create();
	both->suzuki = vault_create();
	assert_true(vault_make_pair(both->mikan, MIKAN) && vault_make_pair(both->suzuki, SUZUKI));
	vault_public_key(both->mikan, both->mikan_key);
	vault_public_key(both->suzuki, both->suzuki_key);
}

static inline void both_end(struct both *both)
{
	vault_destroy(both->mikan);
	vault_destroy(both->suzuki);
}

static inline struct message event_consult(enum consult_state state, uint32_t epoch, uint32_t next)
{
	return (struct message){ .number = EV_CONSULT, .consult_told = { .consultation = TALK, .state = (uint8_t)state,
		.account = MIKAN, .nickname = wire_string("みかん"), .counsellor_account = SUZUKI,
		.counsellor = wire_string("すずき"), .wished = wire_string(""), .nth = 2, .epoch = epoch, .next = next } };
}

static inline struct message event_reader(const struct both *both, uint64_t reader)
{
	struct message event = { .number = EV_CONSULT_READER, .consult_reader = { .consultation = TALK, .reader = reader,
		.nickname = wire_string(reader == MIKAN ? "みかん" : reader == SUZUKI ? "すずき" : ""),
		.role = reader == SUZUKI ? ROLE_COUNSELLOR : ROLE_PARTICIPANT } };

	memcpy(event.consult_reader.public_key.bytes, reader == MIKAN ? both->mikan_key : both->suzuki_key, SEAL_BOX_KEY);
	return event;
}

/* The key of an epoch, which みかん has or makes, for one of the two. */
static inline struct message event_grant(struct both *both, uint32_t epoch, uint64_t reader)
{
	assert_true(vault_make_circle(both->mikan, TALK, epoch));
	assert_true(vault_grant_circle(both->mikan, TALK, epoch, reader,
		reader == MIKAN ? both->mikan_key : both->suzuki_key, both->grant));
	return (struct message){ .number = EV_CONSULT_GRANT, .consult_granted = { .consultation = TALK, .epoch = epoch,
		.reader = reader, .sealed = { (const char *)both->grant, sizeof both->grant } } };
}

/* The next line of one of the two, sealed with the key that みかん's vault has. */
static inline struct message event_sealed(struct both *both, uint64_t author, uint32_t epoch, enum consult_kind kind,
	const void *inside, size_t n)
{
	struct seal_line about = { TALK, epoch, author, ++both->counters[author == SUZUKI], { 0 } };
	uint8_t whole[SEAL_LINE_INSIDE_MAX];
	struct message event = { .number = EV_CONSULT_LINE, .consult_line = { .consultation = TALK, .line = ++both->line,
		.at = 1000000 * both->line, .kind = (uint8_t)kind, .author = author,
		.nickname = wire_string(author == SUZUKI ? "すずき" : "みかん"),
		.role = author == SUZUKI ? ROLE_COUNSELLOR : ROLE_PARTICIPANT, .is_mine = author == MIKAN, .epoch = epoch,
		.counter = about.counter } };

	about.id[0] = (uint8_t)both->line;
	about.id[1] = (uint8_t)(both->line >> 8);
	memcpy(event.consult_line.id.bytes, about.id, sizeof about.id);
	whole[0] = (uint8_t)kind;
	memcpy(whole + 1, inside, n);
	assert_true(vault_make_circle(both->mikan, TALK, epoch));
	assert_true(vault_seal_line(both->mikan, &about, whole, n + 1, both->box));
	event.consult_line.box = (struct wire_text){ (const char *)both->box, (uint16_t)seal_line_size(n + 1) };
	return event;
}

static inline struct message event_talk(struct both *both, uint64_t author, uint32_t epoch, const char *text)
{
	return event_sealed(both, author, epoch, CONSULT_SAID, text, strlen(text));
}

/* Of these readers, linked to what is in みかん's vault. */
static inline struct message event_roster_of(struct both *both, uint32_t epoch, const struct seal_reader *readers,
	int count)
{
	struct seal_roster roster = { .count = count };
	uint8_t bytes[SEAL_ROSTER_ROOM];

	memcpy(roster.readers, readers, (size_t)count * sizeof *readers);
	assert_true(vault_make_circle(both->mikan, TALK, epoch));
	assert_true(vault_link_roster(both->mikan, TALK, epoch, &roster));
	return event_sealed(both, MIKAN, epoch, CONSULT_ROSTER, bytes, seal_roster_put(&roster, bytes));
}

static inline struct message event_roster(struct both *both, uint32_t epoch)
{
	struct seal_reader readers[2] = { { SUZUKI, { 0 } }, { MIKAN, { 0 } } };

	memcpy(readers[0].public_key, both->suzuki_key, SEAL_BOX_KEY);
	memcpy(readers[1].public_key, both->mikan_key, SEAL_BOX_KEY);
	return event_roster_of(both, epoch, readers, 2);
}

/* What the hub wrote: nothing is sealed in it. */
static inline struct message event_hub_line(struct both *both, enum consult_kind kind, uint64_t author)
{
	return (struct message){ .number = EV_CONSULT_LINE, .consult_line = { .consultation = TALK, .line = ++both->line,
		.at = 1000000 * both->line, .kind = (uint8_t)kind, .author = author,
		.nickname = wire_string(author == SUZUKI ? "すずき" : "みかん") } };
}

/* A line that was told before, taken back by its author. */
static inline struct message event_unsaid(struct both *both, const struct message *line)
{
	const struct wire_consult_line *told = &line->consult_line;
	struct seal_line about = { TALK, told->epoch, told->author, told->counter, { 0 } };
	const uint8_t inside = CONSULT_UNSENT;

	memcpy(about.id, told->id.bytes, sizeof about.id);
	assert_true(vault_seal_line(both->mikan, &about, &inside, sizeof inside, both->box));
	return (struct message){ .number = EV_CONSULT_UNSAID, .consult_unsaid = { TALK, told->line,
		{ (const char *)both->box, (uint16_t)seal_line_size(1) } } };
}

#endif
