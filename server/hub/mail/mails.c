/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of the outbox; the header tells about codes. A mail that does not go is tried again after a minute, then
 * twice as long each time, up to four hours, and given up after three days (retry_seconds, give_up_hours). Handing one
 * out counts as a try before anything is sent, so that a mail on which post dies is neither lost nor sent without end.
 * Knows neither post nor peers. */
#include "mails.h"

#include <stdio.h>
#include <string.h>

#include "log.h"

enum {
	HOUR = 3600, DAY = 24 * HOUR, PAUSE_MAX = 4 * HOUR, PATH_ROOM = 4200,
	TRIES_LEAST = 5,        /* a place that was off for days tries again before it gives up */
	PATIENCE = 10,          /* times give_up_hours: nothing waits longer than that, tried or not */
	CODE_ATTEMPTS = 20
};

/* Looking for one that waited for too long. */
struct old {
	const struct mails *mails;
	int64_t now;
	bool is_there;
	struct store_mail mail;
};

static enum store_result add_invitation(const struct mails *mails, struct store *store, const struct mail_order *order,
	int64_t now, struct store_mail *mail);
static int64_t pause_after(const struct mails *mails, unsigned tries);
static bool is_over(const struct mails *mails, const struct store_mail *mail, int64_t now);
static enum store_result give_up(struct store *store, const struct store_mail *mail, unsigned fault, int64_t now);

bool mails_open(struct mails *mails, const char *directory)
{
	char path[PATH_ROOM];

	snprintf(path, sizeof path, "%s/keys/post.pub", directory);
	mails->has_key = seal_pepper_read(path, mails->post_key) == PEPPER_FINE;
	return mails->has_key;
}

enum store_result mails_queue(struct mails *mails, struct store *store, const struct mail_order *order,
	int64_t now, uint64_t *number)
{
	struct store_mail mail = { .kind = order->kind, .about = order->about, .sealed_size = order->sealed_size,
		.queued = now, .next_try = now, .day = now / DAY };
	enum store_result result = STORE_OK;

	if (!mails->has_key || order->kind >= MAIL_COUNT || order->about == 0 || order->sealed_size == 0
			|| order->sealed_size > ENVELOPE_ROOM)
		return STORE_TAKEN;
	strcpy(mail.language, order->language == LANGUAGE_EN ? "en" : "ja");
	memcpy(mail.sealed, order->sealed, order->sealed_size);
	if (order->kind == MAIL_INVITATION)
		result = add_invitation(mails, store, order, now, &mail);
	if (result == STORE_OK)
		result = store_add_mail(store, &mail);
	if (result == STORE_OK && number)
		*number = mail.mail;
	mails->has_news = true;
	return result;
}

bool mails_seal(const struct mails *mails, const char *address, const char *words, uint8_t to[ENVELOPE_ROOM],
	struct mail_order *order)
{
	order->about = envelope_number();
	order->sealed = to;
	order->sealed_size = mails->has_key ? envelope_seal(order->about, mails->post_key, address, words, to) : 0;
	return order->sealed_size > 0;
}

enum store_result mails_take_due(const struct mails *mails, struct store *store, int64_t now, struct store_mail *mail)
{
	enum store_result result;

	while ((result = store_due_mail(store, now, PAUSE_MAX, mail)) == STORE_OK && is_over(mails, mail, now)) {
		result = give_up(store, mail, mail->fault, now);
		if (result != STORE_OK)
			return result;
	}
	return result == STORE_OK ? store_try_mail(store, mail->mail, now + pause_after(mails, mail->tries)) : result;
}

enum store_result mails_settle(struct mails *mails, struct store *store, uint64_t number,
	enum mail_outcome outcome, enum mail_fault fault, int64_t now)
{
	struct store_mail mail;
	enum store_result result = store_find_mail(store, number, &mail);

	if (result == STORE_OK && mail.state != STORE_MAIL_WAITING)
		result = STORE_NONE;
	if (result != STORE_OK)
		return result;
	mails->has_news = true;
	switch (outcome) {
	case OUTCOME_DELIVERED:
		if (mail.code_size > 0)
			result = store_set_invitation_expires(store, mail.invitation,
				store_clock_mark(store, now) + (int64_t)mail.hours * HOUR);
		/* a code that was used already needs no time any more */
		if (result == STORE_OK || result == STORE_NONE)
			result = store_settle_mail(store, number, STORE_MAIL_DELIVERED, FAULT_NONE, now / DAY);
		return result;
	case OUTCOME_REFUSED:
		return give_up(store, &mail, fault, now);
	case OUTCOME_DEFERRED:
		return store_defer_mail(store, number, fault,
			now + pause_after(mails, mail.tries > 0 ? mail.tries - 1 : 0), 0);
	case OUTCOME_UNTRIED:
		return store_defer_mail(store, number, mail.fault, now, 1);
	case OUTCOME_COUNT:
		break;
	}
	return STORE_TAKEN;
}

static bool note_old(void *context, const struct store_mail *mail)
{
	struct old *old = context;

	if (!is_over(old->mails, mail, old->now))
		return true;
	old->mail = *mail;
	old->is_there = true;
	return false;
}

enum store_result mails_give_up_old(const struct mails *mails, struct store *store, int64_t now)
{
	struct old old = { .mails = mails, .now = now };
	enum store_result result;

	do {
		old.is_there = false;
		result = store_each_mail(store, STORE_MAIL_WAITING, note_old, &old);
		if (result == STORE_OK && old.is_there)
			result = give_up(store, &old.mail, old.mail.fault, now);
	} while (result == STORE_OK && old.is_there);
	return result;
}

int64_t mails_wait(const struct mails *mails, struct store *store, int64_t now)
{
	int64_t next = store_next_mail(store);

	(void)mails;
	if (next == INT64_MAX)
		return next;
	return next <= now || next > now + PAUSE_MAX ? 0 : next - now;
}

/* Until delivery is known the code holds as long as a mail could still be under way. */
static enum store_result add_invitation(const struct mails *mails, struct store *store, const struct mail_order *order,
	int64_t now, struct store_mail *mail)
{
	struct store_invitation invitation = { .role = "" };
	char digits[CODE_DIGITS + 1];
	enum store_result result = STORE_TAKEN;

	mail->hours = order->hours > 0 ? order->hours : MAILS_INVITATION_HOURS;
	invitation.expires = store_clock_mark(store, now) + ((int64_t)mails->give_up_hours * PATIENCE + mail->hours) * HOUR;
	snprintf(invitation.role, sizeof invitation.role, "%s", role_name(order->role));
	for (int i = 0; result == STORE_TAKEN && i < CODE_ATTEMPTS; i++) {
		seal_code_make(digits);
		seal_code_hash(digits, mails->pepper, invitation.hash);
		result = store_add_invitation(store, &invitation);
	}
	if (result == STORE_OK) {
		memcpy(mail->invitation, invitation.hash, sizeof mail->invitation);
		mail->code_size = envelope_seal_code(order->about, mails->post_key, digits, mail->code);
		result = mail->code_size > 0 ? STORE_OK : STORE_TAKEN;
	}
	seal_zero(digits, sizeof digits);
	return result;
}

/* After so many tries before this one. */
static int64_t pause_after(const struct mails *mails, unsigned tries)
{
	int64_t pause = mails->retry_seconds;

	while (tries-- > 0 && pause < PAUSE_MAX)
		pause *= 2;
	return pause < PAUSE_MAX ? pause : PAUSE_MAX;
}

static bool is_over(const struct mails *mails, const struct store_mail *mail, int64_t now)
{
	int64_t age = now - mail->queued, limit = (int64_t)mails->give_up_hours * HOUR;

	return age >= limit && (mail->tries >= TRIES_LEAST || age >= limit * PATIENCE);
}

static enum store_result give_up(struct store *store, const struct store_mail *mail, unsigned fault, int64_t now)
{
	enum store_result result = mail->code_size > 0 ? store_remove_invitation(store, mail->invitation) : STORE_OK;

	if (result == STORE_OK || result == STORE_NONE)
		result = store_settle_mail(store, mail->mail, STORE_MAIL_GIVEN_UP, fault, now / DAY);
	if (result == STORE_OK)
		log_warning("mail %llu could not be delivered and is given up; its address is erased",
			(unsigned long long)mail->mail);
	return result;
}
