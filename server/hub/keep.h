/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What outlives a hub, and nothing else of it: who is where, kept seats with what was being written, and a key for
 * tickets. It lies in memory that the supervisor holds and hands to each hub, never on disk, and ends with the
 * supervisor. A hub that is killed at any instant leaves of each record what it was or what it became. */
#ifndef KEEP_H
#define KEEP_H

#include "kinds.h"
#include "seal.h"

enum {
	KEEP_RECORDS = 32768,
	KEEP_NOTHING = -1          /* no record: there was no room for one, or no keep */
};

struct keep;

/* Who was here. Strings are terminated. */
struct keep_record {
	uint64_t account;          /* 0: the record is free */
	uint64_t until;            /* monotonic ms; of who has no session, else 0 */
	uint64_t order;            /* in which people came into their rooms */
	uint64_t told;             /* newest line of the room that they know */
	uint64_t drawing;          /* of the room, as world_drawing gives it */
	uint64_t reads, sits;      /* consultations, as of a peer; 0: none */
	uint64_t called_at;        /* seconds since 1970: when they called staff; 0: they do not */
	uint32_t process;          /* of the session, 0 for none */
	uint32_t person;           /* handle; 0: on no map */
	uint32_t state;            /* STATE_* bits */
	uint8_t x, y, zone;
	uint8_t is_seat;           /* of somebody without a session: else they stand at a door, or only read */
	char room[ID_MAX + 1];     /* "" for none */
	char avatar[AVATAR_MAX + 1];
	uint8_t is_first;          /* in this place for the first time */
	char unused[1];            /* no byte of it is left to chance */
};

/* Bytes of the memory; what is never written takes none. */
size_t keep_size(void);
/* Maps fd, a memfd of that size. A keep that another version wrote, or under which hubs died again and again, is
 * emptied but for its key. Owned; NULL, with errno. */
struct keep *keep_open(int fd);
/* NULL is fine, here and below: nothing is kept then. */
void keep_close(struct keep *keep);

/* Borrowed; NULL without a keep. */
const uint8_t *keep_key(const struct keep *keep);
/* This hub has proved itself: another start with what is kept here may be tried. */
void keep_prove(struct keep *keep);
/* True if keep_open found it as an earlier hub left it. */
bool keep_is_whole(const struct keep *keep);

/* A free record for the caller's use until keep_drop, or KEEP_NOTHING. */
int keep_take(struct keep *keep);
void keep_put(struct keep *keep, int at, const struct keep_record *record);
/* text: at most SAY_MAX bytes, or NULL for none. */
void keep_put_draft(struct keep *keep, int at, const char *text);
/* Nothing of it stays. */
void keep_drop(struct keep *keep, int at);

/* Reads a record; false if it is free or was never whole. */
bool keep_get(const struct keep *keep, int at, struct keep_record *record);
/* Owned; NULL for none. */
char *keep_get_draft(const struct keep *keep, int at);
/* As keep_take, of a record that is in use already since before keep_open. */
void keep_claim(struct keep *keep, int at);

/* When an account was last erased, in monotonic ms; 0: never. */
uint64_t keep_erased_at(const struct keep *keep);
void keep_note_erased(struct keep *keep, uint64_t at_ms);

#endif
