/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One session's end of the hub's socket: its queue, who it turned out to be, its hashing slot. */
#include "handlers.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "appointments.h"
#include "avatar.h"
#include "consoles.h"
#include "consults.h"
#include "desk_here.h"
#include "keep.h"
#include "log.h"
#include "mem.h"
#include "store_ignore.h"
#include "store_setting.h"
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

void peer_count(struct peer *peer)
{
	peer_touch(peer);
	peer->taken++;
}

/* Somebody who reads too slowly gets one fresh picture later instead of a backlog. */
static void overflow(struct peer *peer)
{
	peer->wants_snapshot = peer->presence != NULL;
	buf_truncate(&peer->link.out, 0);
	peer->queued_before = 0;
	peer->misses_consults = true;
	console_miss(peer);
}

void peer_send(struct peer *peer, const struct message *message)
{
	peer_touch(peer);
	peer->is_urgent = true;
	if (!peer->link.overflowed && !link_send(&peer->link, message))
		overflow(peer);
}

void peer_send_encoded(struct peer *peer, const struct buf *encoded)
{
	peer_send_news(peer, encoded);
	peer->is_urgent = true;
}

void peer_send_news(struct peer *peer, const struct buf *encoded)
{
	peer_touch(peer);
	if (!peer->link.overflowed && !link_send_encoded(&peer->link, encoded->data, encoded->size))
		overflow(peer);
}

void peer_refuse(struct peer *peer, enum wire_number request, enum reason reason, uint32_t number)
{
	peer_send(peer, &(struct message){ .number = EV_REFUSED,
		.refused = { .request = (uint16_t)request, .reason = (uint8_t)reason, .number = number } });
}

void peer_done(struct peer *peer, enum wire_number request)
{
	peer_send(peer, &(struct message){ .number = EV_DONE, .done = { .request = (uint16_t)request } });
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

void peer_avatar(const struct peer *peer, char avatar[AVATAR_MAX + 1])
{
	if (role_is_staff(peer->role))
		memcpy(avatar, "S", 2);
	else if (peer->settings[SETTING_AVATAR][0])
		memcpy(avatar, peer->settings[SETTING_AVATAR], AVATAR_MAX + 1);
	else
		avatar_suggest(peer->account.nickname, avatar);
}

unsigned peer_state(const struct peer *peer)
{
	static const struct { enum setting setting; unsigned state; } marks[] = {
		{ SETTING_LISTENING, STATE_LISTENING }, { SETTING_QUIET, STATE_QUIET },
		{ SETTING_CALLING, STATE_CALLING }, { SETTING_HAND, STATE_HAND } };
	unsigned state = 0;

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		state |= peer_setting_is_on(peer, marks[i].setting) ? marks[i].state : 0;
	return state;
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

bool peer_ignores(const struct peer *peer, uint64_t account)
{
	for (int i = 0; i < peer->ignored_count; i++)
		if (peer->ignored[i] == account)
			return true;
	return false;
}

bool peer_setting_is_on(const struct peer *peer, enum setting setting)
{
	return strcmp(peer->settings[setting], "1") == 0;
}

static void hold_setting(struct peer *peer, enum setting setting, const char *value)
{
	memset(peer->settings[setting], 0, sizeof peer->settings[setting]);
	memcpy(peer->settings[setting], value, strnlen(value, SETTING_VALUE_MAX));
}

void peer_set(struct peer *peer, enum setting setting, const char *value)
{
	hold_setting(peer, setting, value);
	peer_send(peer, &(struct message){ .number = EV_SETTING,
		.setting = { .setting = (uint8_t)setting, .value = wire_string(peer->settings[setting]) } });
}

/* SETTING_COUNT: none of that name, or its value is none. */
static enum setting stored_setting(const char *name, const char *value)
{
	for (unsigned i = 0; i < SETTING_COUNT; i++)
		if (strcmp(setting_name((enum setting)i), name) == 0
				&& setting_value_is_valid((enum setting)i, value, strlen(value)))
			return (enum setting)i;
	return SETTING_COUNT;
}

static bool on_setting(void *context, const char *name, const char *value)
{
	enum setting setting = stored_setting(name, value);

	if (setting != SETTING_COUNT)
		peer_set(context, setting, value);
	return true;
}

static bool on_setting_again(void *context, const char *name, const char *value)
{
	enum setting setting = stored_setting(name, value);

	if (setting != SETTING_COUNT)
		hold_setting(context, setting, value);
	return true;
}

static bool on_ignored_again(void *context, uint64_t other, const char *nickname)
{
	struct peer *peer = context;

	(void)nickname;
	peer->ignored = mem_resize(peer->ignored, (size_t)peer->ignored_count + 1, sizeof *peer->ignored);
	peer->ignored[peer->ignored_count++] = other;
	return true;
}

static bool on_ignored(void *context, uint64_t other, const char *nickname)
{
	struct peer *peer = context;

	on_ignored_again(peer, other, nickname);
	peer_send(peer, &(struct message){ .number = EV_IGNORED, .ignored = { .nickname = wire_string(nickname), .on = 1 } });
	return true;
}

static void forget_ignored(struct peer *peer)
{
	free(peer->ignored);
	peer->ignored = NULL;
	peer->ignored_count = 0;
}

void peer_load_ignored(struct peer *peer)
{
	forget_ignored(peer);
	store_each_ignored(peer->hub->store, peer->account.account, on_ignored, peer);
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
	store_each_setting(peer->hub->store, account->account, on_setting, peer);
	peer->is_first = peer->is_first || !peer_setting_is_on(peer, SETTING_VISITED);
	peer_load_ignored(peer);
	resume_give_ticket(peer);
	handle_unread(peer);
	tell_known(peer);
	rest_tell(peer);
	consults_tell_known(peer);
}

void peer_becomes_again(struct peer *peer, const struct store_account *account)
{
	become(peer, account);
	store_each_setting(peer->hub->store, peer->account.account, on_setting_again, peer);
	store_each_ignored(peer->hub->store, peer->account.account, on_ignored_again, peer);
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
	store_each_setting(peer->hub->store, peer->account.account, on_setting_again, peer);
	forget_ignored(peer);
	store_each_ignored(peer->hub->store, peer->account.account, on_ignored_again, peer);
	peer_show_marks(peer);
}

void peer_make_room(struct peer *peer, bool is_large)
{
	peer->link.out.limit = is_large ? SNAPSHOT_MAX : peer->hub->options->limits.peer_queue;
}

struct meter *peer_meter(struct peer *peer)
{
	return meters_of(peer->hub->meters, peer->account.account, peer->hub->now);
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
