/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session's life at the hub: from its socket to its last word, and who it turns out to be in between. */
#include "handlers.h"

#include <stdlib.h>
#include <string.h>

#include "appointments.h"
#include "consoles.h"
#include "consults.h"
#include "desk_here.h"
#include "keep.h"
#include "log.h"
#include "mem.h"
#include "talks.h"

static void on_readable(evutil_socket_t fd, short what, void *context)
{
	struct peer *peer = context;

	(void)fd;
	(void)what;
	peer_rouse(peer);
}

static void on_writable(evutil_socket_t fd, short what, void *context)
{
	struct peer *peer = context;

	(void)fd;
	(void)what;
	peer_touch(peer);
	peer->is_urgent = true;
}

struct peer *peer_create(struct hub *hub, int fd, pid_t process)
{
	struct peer *peer = mem_zero(1, sizeof *peer);

	peer->hub = hub;
	peer->process = process;
	peer->phase = KNOCK;
	peer->seen = UINT64_MAX;
	peer->kept = KEEP_NOTHING;
	link_init(&peer->link, fd, hub->options->limits.peer_queue);
	peer->readable = event_new(hub->base, fd, EV_READ | EV_PERSIST, on_readable, peer);
	peer->writable = event_new(hub->base, fd, EV_WRITE, on_writable, peer);
	if (!peer->readable || !peer->writable || event_add(peer->readable, NULL) != 0) {
		log_warning("no memory for another session");
		if (peer->readable)
			event_free(peer->readable);
		if (peer->writable)
			event_free(peer->writable);
		link_finish(&peer->link);
		free(peer);
		return NULL;
	}
	peers_add(peer);
	return peer;
}

void peer_destroy(struct peer *peer)
{
	struct hub *hub = peer->hub;

	slots_release(peer);
	console_close(peer);
	peer_leave_room(peer);
	keep_drop(hub->keep, peer->kept);
	if (hub->is_deaf)
		event_add(hub->listener, NULL);
	hub->is_deaf = false;
	peers_remove(peer);
	event_free(peer->readable);
	event_free(peer->writable);
	link_finish(&peer->link);
	free(peer->ignored);
	draft_forget(peer->draft);
	free(peer);
}

void peer_close(struct peer *peer, enum closing why)
{
	peer_close_saying(peer, why, "");
}

void peer_close_saying(struct peer *peer, enum closing why, const char *words)
{
	peer_send(peer, &(struct message){ .number = EV_CLOSING,
		.closing = { .why = (uint8_t)why, .words = wire_string(words) } });
	peer->is_leaving = true;
	peer_count_down(peer);
	peer_leave_room(peer);
}

void peer_show_marks(struct peer *peer)
{
	char avatar[AVATAR_MAX + 1];

	if (!peer->presence)
		return;
	peer_avatar(peer, avatar);
	world_set_state(peer->presence, peer_state(peer));
	world_set_avatar(peer->presence, avatar);
	tell_person(peer->presence);
	silence_look(peer);
}

void peer_calls(struct peer *peer, bool is_calling)
{
	if (!is_calling || peer->called_at == 0)
		peer->called_at = is_calling ? (int64_t)(peer->hub->wall / 1000) : 0;
	peer->guide = is_calling ? peer->guide : 0;
	peer_set(peer, SETTING_CALLING, is_calling ? "1" : "0");
	peer_show_marks(peer);
	waiting_touch(peer->hub);
}

void peer_leave_room(struct peer *peer)
{
	struct presence *presence = peer->presence;

	if (!presence)
		return;
	peer->presence = NULL;
	talks_look(peer);
	world_set_owner(presence, NULL);
	tell_gone(world_room_of(presence), world_facts(presence)->person, world_is_private(presence));
	world_leave(presence);
	waiting_touch(peer->hub);
}

static void become(struct peer *peer, const struct store_account *account)
{
	peer_touch(peer);
	peers_name(peer, account->account);
	peer->account = *account;
	if (!role_parse(account->role, &peer->role))
		peer->role = ROLE_PARTICIPANT;
	peer->phase = KNOWN;
	memset(peer->code, 0, sizeof peer->code);
	slots_release(peer);
}

/* To whom applications come: what an address is sealed to. */
static void tell_post(struct peer *peer)
{
	struct message message = { .number = EV_MAIL_KEY, .mail_key = { .is_sending = peer->hub->options->is_sending_mail } };

	if (peer->role != ROLE_COORDINATOR || !peer->hub->mails.has_key)
		return;
	memcpy(message.mail_key.pk.bytes, peer->hub->mails.post_key, sizeof message.mail_key.pk.bytes);
	peer_send(peer, &message);
}

static void tell_known(struct peer *peer)
{
	struct world_count count = world_count_place(peer->hub->world);

	peer_send(peer, &(struct message){ .number = EV_KNOWN, .known = {
		.account = peer->account.account, .nickname = wire_string(peer->account.nickname), .role = (uint8_t)peer->role,
		.has_passphrase = peer->account.has_passphrase, .people = (uint16_t)count.people,
		.staff = (uint16_t)count.staff } });
	tell_post(peer);
	desk_here_tell(peer);
	appointments_greet(peer);
	reset_tell(peer);
}

void peer_becomes(struct peer *peer, const struct store_account *account)
{
	become(peer, account);
	peer_load(peer, true);
	peer->is_first = peer->is_first || !peer_setting_is_on(peer, SETTING_VISITED);
	resume_give_ticket(peer);
	handle_unread(peer);
	tell_known(peer);
	rest_tell(peer);
	consults_tell_known(peer);
}

void peer_becomes_again(struct peer *peer, const struct store_account *account)
{
	become(peer, account);
	peer_load(peer, false);
	tell_known(peer);
	rest_tell(peer);
	peer->misses_consults = true; /* told as soon as it sits again where it sat */
}

void peer_becomes_nobody(struct peer *peer)
{
	console_close(peer);
	peer_leave_room(peer);
	peers_name(peer, 0);
	peer->account = (struct store_account){ 0 };
	peer->role = ROLE_PARTICIPANT;
	memset(peer->settings, 0, sizeof peer->settings);
	free(peer->ignored);
	peer->ignored = NULL;
	peer->ignored_count = 0;
	draft_forget(peer->draft);
	peer->draft = NULL;
	peer->has_new_draft = true;
	peer->called_at = peer->rest_until = 0;
	peer->guide = peer->silent_since = 0;
	peer->reads = peer->handed = 0;
	peer->consult_lacks = 0;
	peer->is_first = peer->was_silent = peer->has_peeked = false;
	peer->is_exporting = peer->wants_snapshot = peer->has_proved = peer->has_open_vault = false;
	peer->phase = DOOR;
}

void peer_reload(struct peer *peer)
{
	for (unsigned i = 0; i < SETTING_COUNT; i++)
		if (setting_is_stored((enum setting)i))
			memset(peer->settings[i], 0, sizeof peer->settings[i]);
	peer_load(peer, false);
	peer_show_marks(peer);
}

void peer_change_role(struct peer *peer, const struct store_account *account)
{
	bool was_desk = role_is_desk(peer->role);
	char avatar[AVATAR_MAX + 1];

	peer_becomes(peer, account);
	if (was_desk && !role_is_desk(peer->role))
		consults_hide_queue(peer);
	if (role_is_staff(peer->role))
		console_miss(peer);
	else
		console_close(peer);
	if (!peer->presence)
		return;
	peer->phase = INSIDE;
	peer_avatar(peer, avatar);
	world_set_role(peer->presence, peer->role);
	world_set_avatar(peer->presence, avatar);
	tell_person(peer->presence);
}
