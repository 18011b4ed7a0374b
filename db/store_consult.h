/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consultations: who asked for one, who has it, who may read it, and what stands in its thread. What they say is
 * sealed; here are only boxes, and sizes in steps of 256 bytes. States, wishes and kinds are those of wire/kinds.h, as
 * numbers. A consultation is named by the number that the asking session chose (below 2^63). Seconds are since 1970,
 * days too. */
#ifndef STORE_CONSULT_H
#define STORE_CONSULT_H

#include <stddef.h>

#include "store.h"

enum { STORE_CONSULT_BOX_MAX = 4500, STORE_CONSULT_GRANT = 108 };

struct store_consult {
	uint64_t consultation;
	uint64_t account;            /* who asked */
	uint64_t counsellor;         /* who has it, or had it last; 0: nobody yet, or they left */
	uint64_t wished;             /* by name; 0: anybody */
	unsigned state, wish;
	bool is_text_only;
	int64_t asked, since;        /* the request; in this state since then */
	int64_t alone_since;         /* one of the two has gone from a talk, or its person while they wait; 0: both are there,
	                                or none is expected */
	unsigned news;               /* that its person has not been told yet; 0: none */
	uint32_t epoch;              /* newest key */
	bool needs_epoch;            /* who may read has changed: no line is taken until the next key is made */
	unsigned nth;                /* of this person's; reckoned when read, as are all below */
	uint64_t newest;             /* line */
	char nickname[STORE_NICKNAME_ROOM], role[STORE_ROLE_ROOM];
	char counsellor_nickname[STORE_NICKNAME_ROOM], wished_nickname[STORE_NICKNAME_ROOM];
};

struct store_consult_line {
	uint64_t line;               /* grows; set when it is stored */
	uint64_t consultation;
	unsigned kind;
	uint64_t author;             /* stays when the account goes, as the box opens under it alone; 0: the place */
	int64_t at_ms;
	uint32_t epoch, counter;     /* 0 where the hub wrote it */
	uint8_t id[16];
	const uint8_t *box;          /* borrowed, given by walks alone; NULL where nothing is sealed in it */
	size_t box_size;
	char nickname[STORE_NICKNAME_ROOM], role[STORE_ROLE_ROOM]; /* joined when read; "" once the account is gone */
};

struct store_consult_grant {
	uint64_t consultation, reader; /* an account, or as SEAL_READER_TEAM and SEAL_READER_RECOVERY */
	uint32_t epoch;
	uint8_t sealed[STORE_CONSULT_GRANT];
};

/* Who may read from the newest epoch on. is_held: their key changed on that day; keys of epochs before wait until
 * somebody opens them again. */
struct store_consult_reader {
	uint64_t account;
	bool is_held;
	uint32_t day;
	uint8_t public_key[32];      /* joined when read; all zero: they have no pair */
	char nickname[STORE_NICKNAME_ROOM], role[STORE_ROLE_ROOM];
};

struct store_consult_lack {
	uint64_t consultation, reader;
	uint32_t epoch;
	uint8_t public_key[32];
};

struct store_consult_note {
	uint64_t consultation, id;
	uint64_t account;            /* who wrote it */
	uint64_t to;                 /* the colleague whom it is for, 0: none */
	unsigned readers;            /* enum consult_readers */
	uint32_t epoch;              /* of the desk's key */
	int64_t at;
	const uint8_t *box;          /* borrowed */
	size_t box_size;
	char nickname[STORE_NICKNAME_ROOM];
};

/* -- the request and what becomes of it -- */
/* STORE_TAKEN: that number is in use, or its person has one already that is not closed. The person becomes a reader. */
enum store_result store_add_consult(struct store *store, const struct store_consult *consult);
enum store_result store_find_consult(struct store *store, uint64_t consultation, struct store_consult *out);
/* Of an account, one that is not closed. */
enum store_result store_find_open_consult(struct store *store, uint64_t account, struct store_consult *out);
/* Those that an account asked for or may read, oldest first. */
enum store_result store_each_consult_of(struct store *store, uint64_t account,
	bool (*each)(void *context, const struct store_consult *consult), void *context);
/* Those in any of these states (bits, 1 << state), oldest request first: who is handed back keeps their turn. */
enum store_result store_each_consult_in(struct store *store, unsigned states,
	bool (*each)(void *context, const struct store_consult *consult), void *context);
/* From waiting, written or booked to taken; they become its reader. STORE_NONE: somebody was quicker, or it is their
 * own. The next epoch is needed. */
enum store_result store_claim_consult(struct store *store, uint64_t consultation, uint64_t counsellor, int64_t now);
/* Back to the waiting line as it was asked (or written, if is_written); who had it reads it no more. */
enum store_result store_unclaim_consult(struct store *store, uint64_t consultation, int64_t now, bool is_written);
/* To a colleague, who becomes its reader, the one before is none any more; the next epoch is needed. */
enum store_result store_hand_consult(struct store *store, uint64_t consultation, uint64_t counsellor, int64_t now);
enum store_result store_set_consult_state(struct store *store, uint64_t consultation, unsigned state, int64_t now);
enum store_result store_set_consult_alone(struct store *store, uint64_t consultation, int64_t since);
enum store_result store_set_consult_news(struct store *store, uint64_t consultation, unsigned news);
/* Up to max, longest at rest first: with somebody, and nothing was done or written since `talked`; or letters that
 * nobody has taken and requests for later that have no time, about which nothing was since `written`. */
enum store_result store_each_resting_consult(struct store *store, int64_t talked, int64_t written, unsigned max,
	bool (*each)(void *context, const struct store_consult *consult), void *context);
/* Closes one of these, with news for its person; of what nobody had the desk's grants go, and it needs the next
 * epoch. */
enum store_result store_lapse_consult(struct store *store, uint64_t consultation, int64_t now, unsigned news);
/* All of it, as if it had not been. */
enum store_result store_remove_consult(struct store *store, uint64_t consultation);

/* -- keys -- */
/* Puts down the next epoch: its grants and its roster, and takes those to the desk away, of every epoch, unless nobody
 * has it yet. STORE_TAKEN: that epoch is there already. */
enum store_result store_add_consult_epoch(struct store *store, uint64_t consultation, uint32_t epoch,
	const struct store_consult_grant *grants, int count, struct store_consult_line *roster);
/* STORE_TAKEN: it is there already, and stays as it was, unless its reader doubts it. STORE_NONE: no such epoch, or
 * they may not read it. */
enum store_result store_add_consult_grant(struct store *store, const struct store_consult_grant *grant);
/* Its reader says that it does not open: it counts as none, and the next one takes its place. STORE_NONE: there is no
 * such grant, or no other reader has that key, so that nobody could grant it anew. */
enum store_result store_doubt_consult_grant(struct store *store, uint64_t consultation, uint64_t reader,
	uint32_t epoch);
/* To one reader, or to any team (reader 0), by epoch. */
enum store_result store_each_consult_grant(struct store *store, uint64_t consultation, uint64_t reader,
	bool (*each)(void *context, const struct store_consult_grant *grant), void *context);
bool store_has_consult_grant(struct store *store, uint64_t consultation, uint64_t reader, uint32_t epoch);
enum store_result store_each_consult_reader(struct store *store, uint64_t consultation,
	bool (*each)(void *context, const struct store_consult_reader *reader), void *context);
bool store_is_consult_reader(struct store *store, uint64_t consultation, uint64_t account);
/* Keys that readers lack who are not held, of epochs for which this account has one. */
enum store_result store_each_consult_lack(struct store *store, uint64_t account, unsigned limit,
	bool (*each)(void *context, const struct store_consult_lack *lack), void *context);
/* An account's key is another one now: its grants go, it is held as a reader, and what it reads needs the next epoch.
 * Each such consultation is told of. */
enum store_result store_hold_consult_reader(struct store *store, uint64_t account, uint32_t day,
	bool (*each)(void *context, uint64_t consultation), void *context);
/* An account's key is another one, with which it still opens what was sealed to the one before: what it reads needs the
 * next epoch, and no more. Each such consultation is told of. */
enum store_result store_renew_consult_reader(struct store *store, uint64_t account,
	bool (*each)(void *context, uint64_t consultation), void *context);
/* Deliberately: earlier keys may be granted to it. */
enum store_result store_trust_consult_reader(struct store *store, uint64_t consultation, uint64_t account);
/* Somebody is of the desk no more: their grants, and their place among the readers, are gone; what they had goes back
 * to the waiting line (a letter to the letters), or stays closed; each that they could read needs the next epoch, and
 * is told of as it is then. What they asked for themself stays theirs. Called before their role, standing or account
 * changes, which does the same in silence if nobody did. */
enum store_result store_depart_consults(struct store *store, uint64_t account, int64_t now,
	bool (*each)(void *context, const struct store_consult *consult), void *context);

/* -- the thread -- */
/* STORE_TAKEN: that counter of its author came before, as in a line that is sent again. */
enum store_result store_add_consult_line(struct store *store, struct store_consult_line *line);
enum store_result store_find_consult_line(struct store *store, uint64_t line, struct store_consult_line *out);
/* The one with that author, counter and id, if it was sent before. */
enum store_result store_find_consult_line_sent(struct store *store, const struct store_consult_line *line,
	struct store_consult_line *out);
/* From after a line on, oldest first. */
enum store_result store_each_consult_line(struct store *store, uint64_t consultation, uint64_t after,
	bool (*each)(void *context, const struct store_consult_line *line), void *context);
/* The author's highest counter. */
uint32_t store_consult_counter(struct store *store, uint64_t consultation, uint64_t author);
/* Its box is erased; box takes its place, which shows that its author did so. STORE_NONE: it has none, was taken back
 * before, or is a roster. */
enum store_result store_withdraw_consult_line(struct store *store, uint64_t line, const uint8_t *box, size_t size);
/* Up to where somebody has read, never back; how many letters of others came after that. */
enum store_result store_read_consult(struct store *store, uint64_t consultation, uint64_t account, uint64_t line);
unsigned store_unread_consult(struct store *store, uint64_t consultation, uint64_t account);

/* -- drafts and notes -- */
/* size 0: nothing is being written any more. STORE_NONE: they may not read it. */
enum store_result store_set_consult_draft(struct store *store, uint64_t consultation, uint64_t account,
	const uint8_t *box, size_t size);
enum store_result store_find_consult_draft(struct store *store, uint64_t consultation, uint64_t account, uint8_t *box,
	size_t room, size_t *size);
/* STORE_TAKEN: it came before. */
enum store_result store_add_consult_note(struct store *store, const struct store_consult_note *note);
enum store_result store_each_consult_note(struct store *store, uint64_t consultation,
	bool (*each)(void *context, const struct store_consult_note *note), void *context);
enum store_result store_remove_consult_note(struct store *store, uint64_t consultation, uint64_t id, uint64_t account);

/* Erases up to max that were closed before that time, with all that is in them. */
enum store_result store_forget_consults(struct store *store, int64_t before, unsigned max, unsigned *count);

#endif
