/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way to the next hub, when the one that was there has died or makes room for its successor. The person stays, says
 * and writes on; what the hub did not take for certain is asked once more. Does not know what the requests mean. */
#include "bridge.h"

#include <string.h>

#include "clock.h"
#include "seal.h"

enum {
	FIRST_MS = 40,        /* the first try comes within this */
	AGAIN_MS = 100, AGAIN_SPREAD_MS = 200,
	PATIENCE_MS = 60000   /* then the place is held to be closed */
};

static uint64_t spread(unsigned ms)
{
	uint32_t number;

	seal_random(&number, sizeof number);
	return number % ms;
}

/* A request that may have been done and must not be done twice: its asker hears that it was not taken, and looks. */
static void on_dropped(void *context, const void *owner, enum wire_number number)
{
	(void)owner;
	inside_event(context, &(struct message){ .number = EV_REFUSED,
		.refused = { .request = (uint16_t)number, .reason = REASON_BUSY } });
}

/* A verb whose answer is half printed, or will not come, ends; all others wait. */
static void end_broken_verbs(struct session *session)
{
	for (int i = 0; i < CHANNELS_MAX; i++) {
		struct verb_run *run = session->channels[i] ? session->channels[i]->run : NULL;

		if (!run || run->is_done || !(route_has_begun(&session->route, run)
				|| (route_has(&session->route, run) && !errands_have(&session->errands, run))))
			continue;
		verb_lost(run);
		route_forget(&session->route, run);
		errands_forget(&session->errands, run);
	}
}

bool bridge_lose(struct session *session)
{
	struct bridge *bridge = &session->bridge;
	uint64_t now = clock_mono_ms();
	bool is_over = session->has_face && !session->face && session->errands.count == 0;

	if (session->is_closing || is_over)
		return false;
	/* One that hangs up again at once is not asked as eagerly as the first. */
	bridge->try_at = now + (bridge->is_away ? AGAIN_MS + spread(AGAIN_SPREAD_MS) : spread(FIRST_MS));
	if (!bridge->is_away) {
		bridge->is_away = true;
		bridge->until = now + PATIENCE_MS;
		if (session->face)
			face_pause(session->face, now);
	}
	hubline_lose(&session->hub);
	session->route.in_snapshot = false;
	errands_lost(&session->errands, on_dropped, session);
	end_broken_verbs(session);
	return true;
}

/* The hello, the ticket and all that waits, in one go: whoever is there reads it in this order. */
static enum hubline_return cross(struct session *session)
{
	const struct view *view = session->face ? &face_visit(session->face)->view : NULL;
	enum hubline_return result = hubline_return(&session->hub, session->options->hub_socket, view ? view->room : "",
		view && view->is_ready ? view->newest : 0);

	if (result != HUBLINE_RETURNED)
		return result;
	link_send_encoded(&session->hub.link, session->errands.bytes.data, session->errands.bytes.size);
	errands_sent(&session->errands);
	return result;
}

bool bridge_look(struct session *session)
{
	struct bridge *bridge = &session->bridge;
	uint64_t now = clock_mono_ms();

	if (!bridge->is_away)
		return true;
	if (now >= bridge->until)
		return false;
	if (hubline_is_open(&session->hub) || now < bridge->try_at)
		return true;
	bridge->try_at = now + AGAIN_MS + spread(AGAIN_SPREAD_MS);
	return cross(session) != HUBLINE_NOBODY;
}

uint64_t bridge_due(const struct session *session)
{
	const struct bridge *bridge = &session->bridge;

	if (!bridge->is_away || session->is_closing)
		return UINT64_MAX;
	return hubline_is_open(&session->hub) || bridge->until < bridge->try_at ? bridge->until : bridge->try_at;
}

static void arrive(struct session *session)
{
	uint64_t now = clock_mono_ms();

	session->bridge.is_away = false;
	if (!session->face)
		return;
	parting_doubts(&session->parting, now);
	face_resume(session->face, now);
}

bool bridge_event(struct session *session, const struct message *event)
{
	unsigned request = event->number == EV_REFUSED ? event->refused.request : 0;

	if (event->number == EV_HEARD)
		errands_heard(&session->errands, event->heard.count);
	if (event->number == EV_HEARD)
		return true;
	if (!session->bridge.is_away)
		return false;
	if (request == REQ_HELLO || request == REQ_RESUME) {
		inside_close(session, request == REQ_HELLO ? CLOSING_RENEWED : CLOSING_PROTOCOL);
		return true;
	}
	if (event->number == EV_KNOWN || (event->number == EV_PLACE && !session->hub.has_ticket))
		arrive(session);
	return event->number == EV_PLACE || event->number == EV_CONTACT;
}

bool bridge_event_is_stale(const struct message *event)
{
	return event->number == EV_REFUSED && event->refused.request == REQ_ENTER
		&& event->refused.reason == REASON_NOT_NOW;
}

void bridge_send(struct session *session, const void *owner, struct buf *requests)
{
	bool is_open = hubline_is_open(&session->hub);
	size_t taken;

	if (!is_open && !session->bridge.is_away) {
		buf_wipe(requests);
		return;
	}
	taken = errands_take(&session->errands, owner, requests->data, requests->size, is_open);
	route_sent(&session->route, owner, requests->data, taken, clock_mono_ms());
	if (is_open)
		link_send_encoded(&session->hub.link, requests->data, taken);
	if (taken == requests->size)
		buf_wipe(requests);
	else
		buf_drop(requests, taken);
}

void bridge_finish(struct session *session)
{
	if (session->bridge.is_away && !session->is_closing && !hubline_is_open(&session->hub)
			&& session->errands.count > 0 && cross(session) == HUBLINE_RETURNED)
		link_flush(&session->hub.link);
	errands_finish(&session->errands);
}
