/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applications: sealed boxes that the store cannot open, hashes of receipts and addresses, and what was decided. */
#ifndef STORE_APPLICATION_H
#define STORE_APPLICATION_H

#include <stddef.h>

#include "store.h"

enum { STORE_BOX_MAX = 3072, STORE_APPLICATION_HASH = 32, STORE_RECEIPTS_MAX = 4 /* of one application */ };

struct store_application {
	uint64_t number;        /* among all that ever came */
	uint64_t id;            /* its applicant's session chose it; the box is about it */
	uint32_t epoch;         /* of the coordinators' key */
	int64_t made;           /* seconds since 1970; the first one of that address */
	int64_t asked;          /* its applicant was asked something then; 0: was not */
	uint8_t box[STORE_BOX_MAX];
	size_t box_size;        /* 0 while walking: boxes are found one at a time */
};

/* Adds one, or puts it in the place of the one that came from that address before, which keeps its number and time;
 * fills number. STORE_TAKEN if the id was used by another one. */
enum store_result store_add_application(struct store *store, const uint8_t address[STORE_APPLICATION_HASH],
	struct store_application *application);
/* One more receipt for an application; of more than STORE_RECEIPTS_MAX the oldest go. */
enum store_result store_add_receipt(struct store *store, const uint8_t hash[STORE_APPLICATION_HASH], uint64_t number);
/* Erases the application of that receipt; STORE_NONE if there is none. */
enum store_result store_take_back_application(struct store *store, const uint8_t hash[STORE_APPLICATION_HASH]);

/* STORE_NONE if there is none, or it was decided. */
enum store_result store_find_application(struct store *store, uint64_t number, struct store_application *out);
/* Oldest first, at most so many. */
enum store_result store_each_application(struct store *store, unsigned most,
	bool (*each)(void *context, const struct store_application *application), void *context);
/* How many are open, and when the oldest came (0: none is). */
enum store_result store_count_applications(struct store *store, unsigned *count, int64_t *oldest);
/* Its applicant was asked something at that second. */
enum store_result store_ask_application(struct store *store, uint64_t number, int64_t at);
/* Erases it but for number, day and decision: 'participant', 'family', 'declined'. STORE_NONE if somebody has decided
 * already, or it was taken back. */
enum store_result store_decide_application(struct store *store, uint64_t number, int64_t day, const char *decision);
/* Erases those whose words are older than before, in seconds since 1970; their decision is 'lapsed'. */
enum store_result store_lapse_applications(struct store *store, int64_t before, int64_t day);

/* One more came on that day; how many did. */
enum store_result store_count_application(struct store *store, int64_t day);
unsigned store_applications_of_day(struct store *store, int64_t day);

#endif
