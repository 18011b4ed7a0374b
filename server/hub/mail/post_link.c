/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub's end of the pair it shares with post: what is due goes out, what became of it comes in, each in a
 * transaction of its own between turns. Nothing is asked for while nothing is due. Post is believed in one thing only:
 * what became of a mail that waits. */
#include "hall.h"

#include <unistd.h>

#include "language.h"
#include "log.h"
#include "mails.h"
#include "postbag.h"
#include "store_invitation.h"
#include "waiting.h"

enum { PACKETS_AT_ONCE = 32, LOOK_AGAIN_MS = 3600 * 1000, FAULT_MS = 10 * 1000 };

static const char *const fault_words[FAULT_COUNT] = {
	[FAULT_NONE] = "",
	[FAULT_SERVER] = N_("the mail server was not reached, or did not answer as one does"),
	[FAULT_SAFETY] = N_("there is no safe connection to the mail server, so nothing was sent"),
	[FAULT_LOGIN] = N_("the mail server does not take user or password"),
	[FAULT_SENDER] = N_("the mail server takes no mail from this place"),
	[FAULT_LATER] = N_("the mail server asks to come again later"),
	[FAULT_ADDRESS] = N_("the mail server knows no such address"),
	[FAULT_SEAL] = N_("the address was sealed to another key and cannot be opened"),
	[FAULT_TEMPLATE] = N_("its template in mail/ is missing or cannot be used")
};

static void on_post(evutil_socket_t fd, short what, void *context);
static void take_told(struct hub *hub, const struct postbag *told);
static void hand_out(struct hub *hub);

bool post_link_open(struct hub *hub)
{
	hub->mails.has_news = true;
	if (hub->options->post <= 0)
		return true;
	hub->post = event_new(hub->base, hub->options->post, EV_READ | EV_PERSIST, on_post, hub);
	if (!hub->post || event_add(hub->post, NULL) != 0)
		return false;
	/* one that asked the hub before this one says so again */
	(void)postbag_send(hub->options->post, &(struct postbag){ .number = POSTBAG_WHO });
	return true;
}

void post_link_close(struct hub *hub)
{
	if (hub->post)
		event_free(hub->post);
	hub->post = NULL;
}

void post_link_tend(struct hub *hub)
{
	int64_t wait;

	if (hub->is_stopping || !hub->post_waits)
		return;
	if (hub->mails.has_news) {
		wait = mails_wait(&hub->mails, hub->store, (int64_t)(hub->wall / 1000));
		hub->mails.has_news = false;
		hub->mails_at = hub->now + (wait < LOOK_AGAIN_MS / 1000 ? (uint64_t)wait * 1000 : LOOK_AGAIN_MS);
	}
	if (hub->mails_at <= hub->now)
		hand_out(hub);
}

uint64_t post_link_due(const struct hub *hub)
{
	return hub->post_waits && !hub->is_stopping ? hub->mails_at : UINT64_MAX;
}

/* What waited for too long is given up even if nobody ever comes for it. */
void post_link_do_chores(struct hub *hub)
{
	int64_t now = (int64_t)(hub->wall / 1000);

	if (store_begin(hub->store) != STORE_OK)
		return;
	(void)mails_give_up_old(&hub->mails, hub->store, now);
	if (store_commit(hub->store) != STORE_OK)
		store_rollback(hub->store);
	waiting_touch(hub);
}

static void on_post(evutil_socket_t fd, short what, void *context)
{
	static uint8_t room[POSTBAG_PACKET_MAX];
	struct hub *hub = context;
	struct postbag postbag;

	(void)what;
	for (int i = 0; i < PACKETS_AT_ONCE; i++) {
		switch (postbag_receive(fd, room, &postbag)) {
		case POSTBAG_OK:
			if (postbag.number == POSTBAG_TOLD)
				take_told(hub, &postbag);
			if (postbag.number == POSTBAG_ASK)
				hub->post_waits = hub->mails.has_news = true;
			break;
		case POSTBAG_STRANGE:
			break;
		case POSTBAG_OVER:
			post_link_close(hub);
			return;
		case POSTBAG_LATER:
			return;
		}
	}
}

/* Once, until it changes. */
static void log_change(struct hub *hub, const struct postbag *told)
{
	bool is_held = told->outcome == OUTCOME_DEFERRED;

	if (is_held && told->fault != hub->post_fault)
		log_warning("mail is held and tried again: %s", _(fault_words[told->fault]));
	if (told->outcome == OUTCOME_DELIVERED && hub->post_fault != FAULT_NONE)
		log_note("mail goes out again");
	if (is_held || told->outcome == OUTCOME_DELIVERED)
		hub->post_fault = is_held ? told->fault : FAULT_NONE;
}

static void take_told(struct hub *hub, const struct postbag *told)
{
	enum store_result result = store_begin(hub->store);

	log_change(hub, told);
	if (result != STORE_OK)
		return;
	result = mails_settle(&hub->mails, hub->store, told->mail, told->outcome, told->fault, (int64_t)(hub->wall / 1000));
	if (result == STORE_OK)
		result = store_commit(hub->store);
	if (result != STORE_OK)
		store_rollback(hub->store);
	waiting_touch(hub);
}

static enum postbag_result hand(struct hub *hub, const struct store_mail *mail)
{
	return postbag_send(hub->options->post, &(struct postbag){ .number = POSTBAG_MAIL, .mail = mail->mail,
		.kind = (enum mail_kind)mail->kind, .language = mail->language[0] == 'e' ? LANGUAGE_EN : LANGUAGE_JA,
		.about = mail->about, .hours = mail->hours, .sealed = { mail->sealed, mail->sealed_size },
		.code = { mail->code, mail->code_size } });
}

/* Each counts as tried, on disk, before post has it: one that it dies of is not tried for ever. */
static void hand_out(struct hub *hub)
{
	static struct store_mail mails[POSTBAG_MAILS];
	int64_t now = (int64_t)(hub->wall / 1000);
	int count = 0;

	hub->mails_at = hub->now + FAULT_MS; /* should the disk not take it */
	if (store_begin(hub->store) != STORE_OK)
		return;
	while (count < POSTBAG_MAILS && mails_take_due(&hub->mails, hub->store, now, &mails[count]) == STORE_OK)
		count++;
	if (store_commit(hub->store) != STORE_OK) {
		store_rollback(hub->store);
		return;
	}
	hub->mails.has_news = count > 0;
	for (int i = 0; i < count; i++)
		(void)hand(hub, &mails[i]); /* what it does not take now is due again */
	if (count == 0)
		return;
	hub->post_waits = postbag_send(hub->options->post, &(struct postbag){ .number = POSTBAG_END }) != POSTBAG_OK;
	waiting_touch(hub);
}
