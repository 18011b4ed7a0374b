/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail that did not arrive, as coordinators see it: what kind, since when, why; to whom nobody knows any more. */
#include "handlers.h"

#include <string.h>

#include "store_act.h"
#include "store_mail.h"
#include "waiting.h"

enum { DAY_SECONDS = 86400, DAYS_MAX = 999 };

void mails_gather(struct hub *hub, struct waiting *waiting)
{
	struct waiting_row row = { .kind = WAITING_MAIL };

	if (store_count_mails(hub->store, &row.count, &row.since) == STORE_OK && row.count > 0)
		waiting_add(waiting, &row);
}

static uint16_t days_since(const struct hub *hub, int64_t day)
{
	int64_t days = (int64_t)(hub->wall / 1000) / DAY_SECONDS - day;

	return (uint16_t)(days < 0 ? 0 : days > DAYS_MAX ? DAYS_MAX : days);
}

/* One that was not tried yet, or did not fail yet, is nobody's concern. */
static bool tell_one(void *context, const struct store_mail *mail)
{
	struct peer *peer = context;
	bool is_given_up = mail->state == STORE_MAIL_GIVEN_UP;

	if (is_given_up || mail->fault != FAULT_NONE)
		peer_send(peer, &(struct message){ .number = EV_MAIL, .mail_listed = { .mail = mail->mail,
			.kind = (uint8_t)mail->kind, .fault = (uint8_t)mail->fault, .is_given_up = is_given_up,
			.days = days_since(peer->hub, mail->day) } });
	return true;
}

void handle_mails(struct peer *peer, const struct message *message)
{
	(void)message;
	store_each_mail(peer->hub->store, STORE_MAIL_GIVEN_UP, tell_one, peer);
	store_each_mail(peer->hub->store, STORE_MAIL_WAITING, tell_one, peer);
	peer_done(peer, REQ_MAILS);
}

/* Twice is as good as once: somebody else may have been quicker. */
void handle_mail_seen(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct store_act act = { .staff = peer->account.account, .act = "mail-seen", .at = (int64_t)(hub->wall / 1000) };
	enum store_result result = turn_stores(hub, peer, REQ_MAIL_SEEN)
		? store_forget_mail(hub->store, message->mail_seen.mail) : STORE_FULL;

	if (result == STORE_OK)
		result = store_add_act(hub->store, &act);
	if (result != STORE_OK && result != STORE_NONE) {
		peer_refuse(peer, REQ_MAIL_SEEN, REASON_BUSY, 0);
		return;
	}
	waiting_touch(hub);
	peer_done(peer, REQ_MAIL_SEEN);
}
