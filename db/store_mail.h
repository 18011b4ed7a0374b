/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outbox: mails on their way, sealed to a key that is not in here, and for a while what became of them. Knows no
 * address, no code and no text. */
#ifndef STORE_MAIL_H
#define STORE_MAIL_H

#include <stddef.h>

#include "store.h"
#include "store_invitation.h"

enum { STORE_MAIL_SEALED_MAX = 8192, STORE_MAIL_CODE_MAX = 1024 };

enum store_mail_state { STORE_MAIL_WAITING, STORE_MAIL_DELIVERED, STORE_MAIL_GIVEN_UP };

struct store_mail {
	uint64_t mail;              /* its number; 0 before it is added */
	unsigned kind;
	char language[3];           /* "ja" or "en" */
	enum store_mail_state state;
	unsigned fault;             /* why it did not go the last time, or is given up; 0 for none */
	uint64_t about;             /* what its boxes are sealed with; 0 once they are gone */
	uint8_t sealed[STORE_MAIL_SEALED_MAX], code[STORE_MAIL_CODE_MAX];
	size_t sealed_size, code_size; /* code_size 0: no invitation */
	uint8_t invitation[STORE_INVITATION_HASH];
	unsigned hours;             /* for so long an invitation holds once it is delivered */
	unsigned tries;
	int64_t queued, next_try;   /* seconds since 1970 */
	int64_t day;                /* of its newest state, days since 1970 */
};

/* Adds a waiting mail, state, fault and tries left aside; sets mail->mail. */
enum store_result store_add_mail(struct store *store, struct store_mail *mail);
/* STORE_NONE if there is none of that number. */
enum store_result store_find_mail(struct store *store, uint64_t number, struct store_mail *out);
/* Those that wait, or are given up: first whose next try comes first. */
enum store_result store_each_mail(struct store *store, enum store_mail_state state,
	bool (*each)(void *context, const struct store_mail *mail), void *context);
/* The first waiting one whose next try is due at `now`, or is further ahead than it ever is put (ahead seconds, since
 * the clock was set back); STORE_NONE if there is none. */
enum store_result store_due_mail(struct store *store, int64_t now, int64_t ahead, struct store_mail *out);
/* When the first waiting one is due; INT64_MAX if none waits. */
int64_t store_next_mail(struct store *store);
/* One more try is being made, and the next one is due then. */
enum store_result store_try_mail(struct store *store, uint64_t number, int64_t next_try);
/* Why it did not go, and when it is tried again; so many tries were none. */
enum store_result store_defer_mail(struct store *store, uint64_t number, unsigned fault, int64_t next_try,
	unsigned untried);
/* It is delivered or given up: boxes, number and invitation are erased. STORE_NONE unless it waited. */
enum store_result store_settle_mail(struct store *store, uint64_t number, enum store_mail_state state, unsigned fault,
	int64_t day);
/* How many are held or given up, and since when the first of them was to be sent. */
enum store_result store_count_mails(struct store *store, unsigned *count, int64_t *since);
/* Forgets one that is given up; STORE_NONE if it is not. */
enum store_result store_forget_mail(struct store *store, uint64_t number);
/* Forgets those that were settled before that day. */
enum store_result store_forget_mails(struct store *store, int64_t day);

#endif
