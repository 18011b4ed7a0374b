/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outbox as the hub keeps it: what is to be sent, when it is tried again, what becomes of it. Works on the store
 * alone, so that the command line does the same while nobody serves the place. An address is never seen here: it is
 * sealed to post's key before it comes, or at once (mails_seal).
 *
 * An invitation's code is made here and holds from the moment its mail is queued, because the mail may be delivered
 * without anybody hearing of it; until then it runs out no sooner than if it were delivered at the last moment. Once
 * it is known to be delivered, it holds for its hours from there. The code of a mail that is given up is no code any
 * more. */
#ifndef MAILS_H
#define MAILS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "envelope.h"
#include "kinds.h"
#include "seal.h"
#include "store_mail.h"

enum { MAILS_INVITATION_HOURS = 72 };

/* What queueing needs, whoever does it. */
struct mails {
	const uint8_t *pepper;             /* 32 bytes, borrowed */
	uint8_t post_key[SEAL_BOX_KEY];    /* post's public key */
	bool has_key;                      /* without it nothing can be queued */
	unsigned retry_seconds, give_up_hours;
	bool has_news;                     /* something was queued or settled: mails_wait may say otherwise now */
};

/* One mail to be sent. */
struct mail_order {
	enum mail_kind kind;
	enum language language;
	uint64_t about;                    /* with which it is sealed: envelope_number() of whoever sealed it */
	const uint8_t *sealed;             /* an envelope; borrowed */
	size_t sealed_size;
	enum role role;                    /* of MAIL_INVITATION: what the newcomer will be */
	unsigned hours;                    /* ... and for so long the code holds from delivery; 0: the usual 72 */
};

/* Reads post's public key from the place in directory; false, and has_key stays false, if there is none. */
bool mails_open(struct mails *mails, const char *directory);

/* Inside a turn: puts a mail into the outbox, and makes the invitation and its code if it is to carry one. now: seconds
 * since 1970. *number, unless NULL, is the mail's, by which store_find_mail tells what became of it. STORE_TAKEN if it
 * is no order that can be kept: no key, no envelope of a fitting size, unknown kind. */
enum store_result mails_queue(struct mails *mails, struct store *store, const struct mail_order *order,
	int64_t now, uint64_t *number);

/* For whoever has an address in the clear: fills the order's about, sealed (to `to`) and sealed_size. False if it
 * cannot be sealed. address comes from address_read; words may be "". */
bool mails_seal(const struct mails *mails, const char *address, const char *words, uint8_t to[ENVELOPE_ROOM],
	struct mail_order *order);

/* Inside a turn: the next mail that is due, if any; it counts as tried, and is due again later. Mails that were tried
 * for too long are given up on the way. STORE_NONE: nothing is due. */
enum store_result mails_take_due(const struct mails *mails, struct store *store, int64_t now, struct store_mail *mail);
/* Inside a turn: what post says became of a mail. */
enum store_result mails_settle(struct mails *mails, struct store *store, uint64_t number,
	enum mail_outcome outcome, enum mail_fault fault, int64_t now);
/* Inside a turn: gives up what waited for too long. */
enum store_result mails_give_up_old(const struct mails *mails, struct store *store, int64_t now);
/* Seconds until something is due, 0 for now; INT64_MAX: nothing waits. */
int64_t mails_wait(const struct mails *mails, struct store *store, int64_t now);

#endif
