/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What coordinators do with applications. The hub hands out sealed boxes and takes sealed mails; it sees who decided
 * what about which number, and nothing of anybody's words or address. A decision and its mail are stored together. */
#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "figures.h"
#include "store_act.h"
#include "store_application.h"
#include "store_household.h"
#include "waiting.h"

enum { LISTED_MAX = 200, DAY = 86400 };

/* -- the list -- */

static uint16_t days_since(const struct hub *hub, int64_t at)
{
	int64_t days = ((int64_t)(hub->wall / 1000) - at) / DAY;

	return (uint16_t)(days < 0 ? 0 : days > UINT16_MAX ? UINT16_MAX : days);
}

static bool is_linked(struct hub *hub, uint64_t number)
{
	uint64_t household = 0;

	store_find_household(hub->store, (struct store_member){ .application = number }, &household);
	return household != 0;
}

static bool tell_one(void *context, const struct store_application *application)
{
	struct peer *peer = context;
	uint16_t days = days_since(peer->hub, application->made);

	peer_send(peer, &(struct message){ .number = EV_APPLICATION, .application_listed = {
		.number = (uint32_t)application->number, .days = days, .was_asked = application->asked != 0,
		.is_linked = is_linked(peer->hub, application->number),
		.is_late = days >= peer->hub->options->applying.late_days } });
	return true;
}

void handle_applications(struct peer *peer, const struct message *message)
{
	const struct hub_applying *applying = &peer->hub->options->applying;

	(void)message;
	store_each_application(peer->hub->store, LISTED_MAX, tell_one, peer);
	for (unsigned i = 0; i < applying->declines_count; i++)
		peer_send(peer, &(struct message){ .number = EV_DECLINING, .declining = {
			.words = wire_string(applying->declines[i]), .words_en = wire_string(applying->declines_en[i]) } });
	peer_done(peer, REQ_APPLICATIONS);
}

void review_gather(struct hub *hub, struct waiting *waiting)
{
	struct waiting_row row = { .kind = WAITING_APPLICATION };

	if (store_count_applications(hub->store, &row.count, &row.since) == STORE_OK && row.count > 0)
		waiting_add(waiting, &row);
}

/* -- one of them -- */

/* False, and refused, if it is not there any more or nothing can be stored now. */
static bool find(struct peer *peer, enum wire_number request, uint32_t number, struct store_application *out)
{
	enum store_result result = turn_stores(peer->hub, peer, request)
		? store_find_application(peer->hub->store, number, out) : STORE_FULL;

	if (result != STORE_OK)
		peer_refuse(peer, request, result == STORE_NONE ? REASON_NO_APPLICATION : REASON_BUSY, 0);
	return result == STORE_OK;
}

/* number: of the application it is about, 0 for none. */
static bool note(struct peer *peer, const char *name, uint64_t number, uint64_t person)
{
	struct store_act act = { .staff = peer->account.account, .person = person,
		.at = (int64_t)(peer->hub->wall / 1000) };

	snprintf(act.act, sizeof act.act, "%s", name);
	if (number > 0)
		snprintf(act.reason, sizeof act.reason, "application %llu", (unsigned long long)number);
	return store_add_act(peer->hub->store, &act) == STORE_OK;
}

struct links { char words[2048]; size_t used; uint64_t own; };

static bool add_link(void *context, uint64_t application, uint64_t account, const char *nickname)
{
	struct links *links = context;
	char number[24] = "-";
	const char *words = account != 0 ? nickname : number;

	if (application == links->own)
		return true;
	if (application != 0)
		snprintf(number, sizeof number, "%llu", (unsigned long long)application);
	if (links->used + strlen(words) + 2 > sizeof links->words)
		return false;
	links->used += (size_t)snprintf(links->words + links->used, sizeof links->words - links->used, "%s%s",
		links->used > 0 ? "\n" : "", words);
	return true;
}

void handle_application(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct store_application application;
	struct links links = { .own = message->application_wanted.number };
	uint64_t household = 0;

	if (!find(peer, REQ_APPLICATION, message->application_wanted.number, &application))
		return;
	if (!note(peer, "open-applic", application.number, 0)) {
		peer_refuse(peer, REQ_APPLICATION, REASON_BUSY, 0);
		return;
	}
	store_find_household(hub->store, (struct store_member){ .application = application.number }, &household);
	if (household != 0)
		store_each_member(hub->store, household, add_link, &links);
	peer_send(peer, &(struct message){ .number = EV_APPLICATION_BOX, .application_box = {
		.number = (uint32_t)application.number, .days = days_since(hub, application.made),
		.was_asked = application.asked != 0, .links = wire_string(links.words), .id = application.id,
		.epoch = application.epoch,
		.box = { (const char *)application.box, (uint16_t)application.box_size } } });
}

/* -- answers -- */

/* What the three answers have in common. */
struct reply {
	enum wire_number request;
	enum mail_kind kind;
	uint32_t number;
	uint8_t language;
	uint64_t about;
	struct wire_text envelope;
	enum role role; /* of an invitation */
};

/* Queues the mail; invitation, unless NULL, gets the hash of the one it carries. */
static bool queue(struct hub *hub, const struct reply *reply, uint8_t *invitation)
{
	struct mail_order order = { .kind = reply->kind,
		.language = reply->language == LANGUAGE_EN ? LANGUAGE_EN : LANGUAGE_JA, .about = reply->about,
		.sealed = (const uint8_t *)reply->envelope.at, .sealed_size = reply->envelope.size, .role = reply->role };
	struct store_mail mail;
	uint64_t number;

	if (mails_queue(&hub->mails, hub->store, &order, (int64_t)(hub->wall / 1000), &number) != STORE_OK)
		return false;
	if (!invitation)
		return true;
	if (store_find_mail(hub->store, number, &mail) != STORE_OK)
		return false;
	memcpy(invitation, mail.invitation, sizeof mail.invitation);
	return true;
}

static bool is_reply(const struct reply *reply)
{
	return reply->about != 0 && reply->envelope.size > 0 && reply->envelope.size <= ENVELOPE_ROOM
		&& reply->language < LANGUAGE_COUNT;
}

/* decide: what is stored with the mail, in this turn's transaction, which is kept as a whole or not at all. The mail
 * comes first: it may be refused, and nothing was done then. */
static void answer(struct peer *peer, const struct reply *reply, const char *act,
	bool (*decide)(struct hub *hub, const struct reply *reply, const struct store_application *application))
{
	struct store_application application;

	if (!is_reply(reply) || !peer->hub->mails.has_key) {
		peer_refuse(peer, reply->request, REASON_MALFORMED, 0);
		return;
	}
	if (!find(peer, reply->request, reply->number, &application))
		return;
	if (!decide(peer->hub, reply, &application) || !note(peer, act, application.number, 0)) {
		peer_refuse(peer, reply->request, REASON_BUSY, 0);
		return;
	}
	waiting_touch(peer->hub);
	peer_done(peer, reply->request);
}

static bool decide_question(struct hub *hub, const struct reply *reply, const struct store_application *application)
{
	return queue(hub, reply, NULL)
		&& store_ask_application(hub->store, application->number, (int64_t)(hub->wall / 1000)) == STORE_OK;
}

/* Whoever belongs to a household does so as an invitation, once the application is gone. */
static bool decide_invitation(struct hub *hub, const struct reply *reply, const struct store_application *application)
{
	uint8_t invitation[STORE_INVITATION_HASH];
	bool is_done = queue(hub, reply, invitation)
		&& store_move_member(hub->store, (struct store_member){ .application = application->number },
			(struct store_member){ .invitation = invitation }) == STORE_OK
		&& store_decide_application(hub->store, application->number, clock_day(hub->wall),
			role_name(reply->role)) == STORE_OK;

	if (is_done)
		figures_count(hub, FIGURE_ACCEPTED);
	return is_done;
}

static bool decide_decline(struct hub *hub, const struct reply *reply, const struct store_application *application)
{
	return queue(hub, reply, NULL) && store_decide_application(hub->store, application->number,
		clock_day(hub->wall), "declined") == STORE_OK;
}

void handle_ask_back(struct peer *peer, const struct message *message)
{
	const struct wire_ask_back *ask = &message->ask_back;
	struct reply reply = { REQ_ASK_BACK, MAIL_QUESTION, ask->number, ask->language, ask->about, ask->envelope,
		ROLE_PARTICIPANT };

	answer(peer, &reply, "ask-applic", decide_question);
}

void handle_accept(struct peer *peer, const struct message *message)
{
	const struct wire_accept *accept = &message->accept;
	struct reply reply = { REQ_ACCEPT, MAIL_INVITATION, accept->number, accept->language, accept->about,
		accept->envelope, accept->role == ROLE_FAMILY ? ROLE_FAMILY : ROLE_PARTICIPANT };

	if (accept->role > ROLE_FAMILY)
		peer_refuse(peer, REQ_ACCEPT, REASON_MALFORMED, 0);
	else
		answer(peer, &reply, "accept-applic", decide_invitation);
}

void handle_decline(struct peer *peer, const struct message *message)
{
	const struct wire_decline *decline = &message->decline;
	struct reply reply = { REQ_DECLINE, MAIL_DECLINED, decline->number, decline->language, decline->about,
		decline->envelope, ROLE_PARTICIPANT };

	answer(peer, &reply, "decline-applic", decide_decline);
}

/* -- households -- */

/* A guest's account of that name, or 0. */
static uint64_t guest_named(struct hub *hub, struct wire_text typed)
{
	char name[NAME_ROOM], key[NAME_KEY_ROOM];
	struct store_account account;
	enum role role;

	if (name_clean(typed.at, typed.size, name) != NAME_FINE)
		return 0;
	name_skeleton(name, key);
	if (store_find_account_by_key(hub->store, key, &account) != STORE_OK || !role_parse(account.role, &role)
			|| role_is_staff(role))
		return 0;
	return account.account;
}

void handle_link(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	const struct wire_link *link = &message->link;
	struct store_application application, other;
	struct store_member member = { .application = link->number }, to = { .application = link->other };

	if (!find(peer, REQ_LINK, link->number, &application) || (link->other != 0
			&& !find(peer, REQ_LINK, link->other, &other)))
		return;
	if (link->other == 0)
		to.account = guest_named(hub, link->nickname);
	if ((to.account == 0 && to.application == 0) || link->other == link->number) {
		peer_refuse(peer, REQ_LINK, REASON_NO_PERSON, 0);
		return;
	}
	if (store_link_members(hub->store, member, to) != STORE_OK
			|| !note(peer, "link-household", link->number, to.account)) {
		peer_refuse(peer, REQ_LINK, REASON_BUSY, 0);
		return;
	}
	peer_done(peer, REQ_LINK);
}

void handle_unlink(struct peer *peer, const struct message *message)
{
	struct hub *hub = peer->hub;
	struct store_application application;
	struct store_member member = { .application = message->unlink.number };

	if (member.application != 0 && !find(peer, REQ_UNLINK, message->unlink.number, &application))
		return;
	if (member.application == 0 && (member.account = guest_named(hub, message->unlink.nickname)) == 0) {
		peer_refuse(peer, REQ_UNLINK, REASON_NO_PERSON, 0);
		return;
	}
	if (!turn_stores(hub, peer, REQ_UNLINK) || store_unlink_member(hub->store, member) != STORE_OK
			|| !note(peer, "unlink-house", member.application, member.account)) {
		peer_refuse(peer, REQ_UNLINK, REASON_BUSY, 0);
		return;
	}
	peer_done(peer, REQ_UNLINK);
}
