/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said to one session, and what is held of its person: settings, and whom they ignore. */
#include "handlers.h"

#include <stdlib.h>
#include <string.h>

#include "avatar.h"
#include "consoles.h"
#include "mem.h"
#include "store_ignore.h"
#include "store_setting.h"

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

void peer_make_room(struct peer *peer, bool is_large)
{
	peer->link.out.limit = is_large ? SNAPSHOT_MAX : peer->hub->options->limits.peer_queue;
}

struct meter *peer_meter(struct peer *peer)
{
	return meters_of(peer->hub->meters, peer->account.account, peer->hub->now);
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

static bool on_setting_unsaid(void *context, const char *name, const char *value)
{
	enum setting setting = stored_setting(name, value);

	if (setting != SETTING_COUNT)
		hold_setting(context, setting, value);
	return true;
}

static bool on_ignored_unsaid(void *context, uint64_t other, const char *nickname)
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

	on_ignored_unsaid(peer, other, nickname);
	peer_send(peer, &(struct message){ .number = EV_IGNORED, .ignored = { .nickname = wire_string(nickname), .on = 1 } });
	return true;
}

static void load_ignored(struct peer *peer, bool is_told)
{
	free(peer->ignored);
	peer->ignored = NULL;
	peer->ignored_count = 0;
	store_each_ignored(peer->hub->store, peer->account.account, is_told ? on_ignored : on_ignored_unsaid, peer);
}

void peer_load_ignored(struct peer *peer)
{
	load_ignored(peer, true);
}

void peer_load(struct peer *peer, bool is_told)
{
	store_each_setting(peer->hub->store, peer->account.account, is_told ? on_setting : on_setting_unsaid, peer);
	load_ignored(peer, is_told);
}
