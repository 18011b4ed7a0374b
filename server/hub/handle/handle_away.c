/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For who comes back after a broken line: what they were writing, how far they had read. In memory only, and told to
 * nobody else. */
#include "handlers.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "text.h"

/* Where the person of a peer that was taken over is now; NULL: nowhere. */
static struct peer *successor(const struct peer *peer)
{
	struct peer *other = peers_next_of(peer->hub, peer->account.account, NULL);

	while (other && (other == peer || !other->presence))
		other = peers_next_of(peer->hub, peer->account.account, other);
	return other;
}

void draft_forget(char *draft)
{
	if (draft)
		seal_zero(draft, strlen(draft));
	free(draft);
}

void draft_give(struct peer *peer, char *draft)
{
	if (!draft)
		return;
	draft_forget(peer->draft);
	peer->draft = draft;
	peer->has_new_draft = true;
	peer_send(peer, &(struct message){ .number = EV_DRAFT, .draft_kept = { .text = wire_string(draft) } });
}

bool draft_is_elsewhere(const struct peer *peer)
{
	return peer->is_taken_over && peer->draft;
}

void draft_hand_on(struct peer *peer)
{
	char *draft = peer->draft;
	struct peer *to;

	if (!draft_is_elsewhere(peer))
		return;
	peer->draft = NULL;
	peer->has_new_draft = true;
	to = successor(peer);
	if (to)
		draft_give(to, draft);
	else
		guests_keep_draft(peer->hub, peer->account.account, draft);
}

/* Who was taken over says last how the draft stands, so that it is handed on as it was then. */
void handle_draft(struct peer *peer, const struct message *message)
{
	struct wire_text draft = message->draft.text;
	char text[SAY_MAX + 1];

	draft_forget(peer->draft);
	peer->has_new_draft = true;
	peer->draft = text_clean(draft.at, draft.size, SAY_MAX, SAY_MAX, text, sizeof text) == TEXT_FINE
		? mem_string(text) : NULL;
	seal_zero(text, sizeof text);
	draft_hand_on(peer);
}

struct absence { const struct peer *peer; const struct room *room; uint64_t since; uint16_t count; };

static bool on_missed(void *context, const struct store_line *line)
{
	struct absence *absence = context;

	if (line->line <= absence->since)
		return false;
	if (line->account != absence->peer->account.account && tell_may_read(absence->peer, absence->room, line))
		absence->count++;
	return true;
}

void away_tell(struct peer *peer, uint64_t since)
{
	const struct room *room = world_room_of(peer->presence);
	struct absence absence = { peer, room, since, 0 };

	if (since < UINT64_MAX)
		store_each_line(peer->hub->store, world_plan(room)->id, 0, READ_MAX, on_missed, &absence);
	if (absence.count > 0)
		peer_send(peer, &(struct message){ .number = EV_AWAY,
			.away = { .room = wire_string(world_plan(room)->id), .line = since, .count = absence.count } });
}

void handle_seen(struct peer *peer, const struct message *message)
{
	struct peer *to = peer->is_taken_over ? successor(peer) : peer;

	if (!to || !to->presence || !wire_equals(message->seen.room, world_plan(world_room_of(to->presence))->id))
		return;
	if (!peer->is_taken_over)
		peer->seen = message->seen.line;
	else if (message->seen.line < peer->told)
		away_tell(to, message->seen.line);
}
