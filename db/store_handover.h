/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes of staff for those who come on duty later, and who of them has read which. */
#ifndef STORE_HANDOVER_H
#define STORE_HANDOVER_H

#include "store.h"

enum { STORE_HANDOVER_ROOM = 1201 };

struct store_handover {
	uint64_t handover;                /* from 1; never given twice */
	uint64_t staff, person;           /* who wrote it; whom it is about; 0: gone, or nobody */
	char nickname[STORE_NICKNAME_ROOM], about[STORE_NICKNAME_ROOM]; /* theirs, "" for none */
	uint64_t id;                      /* the writer's own, so that a note sent twice is stored once */
	int64_t at;                       /* seconds since 1970 */
	int64_t until_day;                /* the last day of it */
	bool is_read;                     /* by who asks; one's own always is */
	char text[STORE_HANDOVER_ROOM];
};

/* Stores a note and sets handover->handover; STORE_TAKEN if this writer's note of that id is in, or the person is
 * gone. Names and is_read are not looked at. */
enum store_result store_add_handover(struct store *store, struct store_handover *handover);
/* Fills *handover, as reader has it, or gives STORE_NONE. */
enum store_result store_find_handover(struct store *store, uint64_t handover, uint64_t reader,
	struct store_handover *out);
/* Those that have not ended on day, newest first, as reader has them. */
enum store_result store_each_handover(struct store *store, uint64_t reader, int64_t day,
	bool (*each)(void *context, const struct store_handover *handover), void *context);
/* reader has read it (0: all there are); again is fine. */
enum store_result store_read_handover(struct store *store, uint64_t handover, uint64_t reader);
enum store_result store_remove_handover(struct store *store, uint64_t handover);
/* Erases at most max of those that were kept until a day before second `before`; *count says how many went. */
enum store_result store_forget_handovers(struct store *store, int64_t before, unsigned max, unsigned *count);

#endif
