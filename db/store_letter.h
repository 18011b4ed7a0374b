/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters to staff and their answers, sheet by sheet. What a sheet says is sealed; here are only boxes. */
#ifndef STORE_LETTER_H
#define STORE_LETTER_H

#include <stddef.h>

#include "store.h"

enum { STORE_SHEET_MAX = 6000 };

enum store_letter_state { STORE_LETTER_WAITS, STORE_LETTER_ANSWERED, STORE_LETTER_CLOSED };

struct store_letter {
	uint64_t letter;
	uint64_t account;           /* of who wrote it */
	enum store_letter_state state;
	int64_t since;              /* seconds since 1970: in this state since then */
	bool is_read;               /* its writer has seen the newest answer */
	char nickname[STORE_NICKNAME_ROOM], role[STORE_ROLE_ROOM]; /* joined when read, not stored */
	uint64_t claimed_by;        /* who of staff is answering; 0: nobody */
	int64_t claimed_until;
	char claimed_nickname[STORE_NICKNAME_ROOM];
	unsigned sheets;
};

struct store_sheet {
	uint64_t letter;
	unsigned number;            /* in the letter, from 1 */
	uint64_t staff;             /* who answered; 0 for its writer, or once they have left */
	bool is_answer;
	uint64_t id;                /* chosen by the one who sent it: stored once */
	int64_t at;                 /* seconds since 1970 */
	uint32_t epoch;             /* of the team's key */
	const uint8_t *for_team, *for_writer; /* borrowed */
	size_t for_team_size, for_writer_size;
	char nickname[STORE_NICKNAME_ROOM];   /* of staff; joined when read, not stored */
};

/* Stores a sheet of account's letter; letter 0: it begins one, and sheet->letter is set. A sheet of its writer makes
 * the letter wait, an answer makes it answered. STORE_TAKEN: it came before. STORE_NONE: no such letter or account. */
enum store_result store_add_sheet(struct store *store, uint64_t account, struct store_sheet *sheet);
enum store_result store_find_letter(struct store *store, uint64_t letter, struct store_letter *out);
/* Those that are not closed: first who waits, longest first. */
enum store_result store_each_letter(struct store *store,
	bool (*each)(void *context, const struct store_letter *letter), void *context);
/* Up to limit of one person, newest first, those below a number; 0: all. */
enum store_result store_each_letter_of(struct store *store, uint64_t account, uint64_t below, unsigned limit,
	bool (*each)(void *context, const struct store_letter *letter), void *context);
/* The sheets of a letter, oldest first. */
enum store_result store_each_sheet(struct store *store, uint64_t letter,
	bool (*each)(void *context, const struct store_sheet *sheet), void *context);
/* Staff takes it upon themselves to answer until then, or again. STORE_NONE: somebody else does. */
enum store_result store_claim_letter(struct store *store, uint64_t letter, uint64_t staff, int64_t now, int64_t until);
/* Fine if it was not theirs. */
enum store_result store_unclaim_letter(struct store *store, uint64_t letter, uint64_t staff);
/* Nothing more is to be written in it. */
enum store_result store_close_letter(struct store *store, uint64_t letter, int64_t at);
/* Its writer has seen the answer. */
enum store_result store_read_letter(struct store *store, uint64_t letter);
/* How many answers a person has not seen. */
enum store_result store_count_answers(struct store *store, uint64_t account, unsigned *count);
/* Erases letters closed before that time. */
enum store_result store_purge_letters(struct store *store, int64_t before);

#endif
