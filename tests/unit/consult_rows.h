/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the tests of consultations in the store: one person, two counsellors, and rows to fill a consultation with. */
#ifndef CONSULT_ROWS_H
#define CONSULT_ROWS_H

#include "test_store.h"

#include "seal_record.h"
#include "store_consult.h"
#include "store_pair.h"

enum { WAITING, WRITTEN, BOOKED, TAKEN, PAUSED, CLOSED };
enum { ROSTER, SAID, LETTER = 3, ASKED = 5, UNSENT = 17 };

#define CIRCLE UINT64_C(0x7123456789abcdef)

struct people {
	struct store *store;
	uint64_t yuki, mori, sato;
};

static inline uint64_t add_person(struct store *store, const char *name, const char *role)
{
	uint64_t account = test_account(store, name);
	struct store_pair pair = { .account = account, .public_key = { (uint8_t)account },
		.wrapped = { "KKs2 of a later day", 19 } };

	assert_int_equal(store_set_role(store, account, role), STORE_OK);
	assert_int_equal(store_add_pair(store, &pair), STORE_OK);
	return account;
}

static inline struct people add_people(void **state)
{
	struct test_place *place = *state;

	return (struct people){ place->store, add_person(place->store, "yuki", "participant"),
		add_person(place->store, "mori", "counsellor"), add_person(place->store, "sato", "counsellor") };
}

static inline enum store_result add_consult(struct store *store, uint64_t consultation, uint64_t account, int64_t asked)
{
	return store_add_consult(store, &(struct store_consult){ .consultation = consultation, .account = account,
		.asked = asked, .since = asked });
}

static inline struct store_consult_line line_of(uint64_t consultation, uint64_t author, unsigned kind, uint32_t counter)
{
	static const uint8_t box[300] = "KKm1";
	struct store_consult_line line = { .consultation = consultation, .kind = kind, .author = author,
		.at_ms = INT64_C(1700000000000), .epoch = 1, .counter = counter, .box = box, .box_size = sizeof box };

	memcpy(line.id, &author, sizeof author);
	memcpy(line.id + 8, &counter, sizeof counter);
	return line;
}

/* The next epoch, granted to readers (0 ends them) by this author, with their next counter. */
static inline enum store_result add_epoch(struct store *store, uint64_t consultation, uint32_t epoch, uint64_t author,
	const uint64_t *readers)
{
	struct store_consult_grant grants[8];
	struct store_consult_line roster = line_of(consultation, author, ROSTER,
		store_consult_counter(store, consultation, author) + 1);
	int count = 0;

	roster.epoch = epoch;
	for (; readers[count] != 0; count++)
		grants[count] = (struct store_consult_grant){ .consultation = consultation, .reader = readers[count],
			.epoch = epoch, .sealed = { 'K', 'K', 'g', '1', (uint8_t)epoch } };
	return store_add_consult_epoch(store, consultation, epoch, grants, count, &roster);
}

/* As a session asks: granted to oneself, the desk and the recovery key. */
static inline void ask(struct people *people)
{
	assert_int_equal(add_consult(people->store, CIRCLE, people->yuki, 1000), STORE_OK);
	assert_int_equal(add_epoch(people->store, CIRCLE, 1, people->yuki,
		(uint64_t[]){ people->yuki, SEAL_READER_TEAM(2, 1), SEAL_READER_RECOVERY, 0 }), STORE_OK);
}

static inline struct store_consult find_consult(struct store *store, uint64_t consultation)
{
	struct store_consult consult;

	assert_int_equal(store_find_consult(store, consultation, &consult), STORE_OK);
	return consult;
}

#endif
