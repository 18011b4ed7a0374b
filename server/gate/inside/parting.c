/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing is sent while nothing changes, and no timer runs for who only listens. Drafts are wiped after use. */
#include "parting.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "page.h"
#include "seal.h"
#include "talk.h"

enum {
	COPY_MS = 3000,   /* a killed session loses no more than so much typing */
	LATE_MS = 1000,
	STALLED_MS = 5000
};

static void forget(char *draft)
{
	if (draft)
		seal_zero(draft, strlen(draft));
	free(draft);
}

void parting_init(struct parting *parting)
{
	*parting = (struct parting){ .copied = mem_string("") };
}

void parting_finish(struct parting *parting)
{
	forget(parting->copied);
	parting->copied = NULL;
}

/* -- the draft -- */

void parting_typed(struct parting *parting, uint64_t now)
{
	if (parting->copy_at == 0)
		parting->copy_at = now + COPY_MS;
}

/* A draft that the hub gives back it keeps as well; what it did with that of a line it refused is not known. */
void parting_heard(struct parting *parting, const struct message *event, uint64_t now)
{
	bool is_given = event->number == EV_DRAFT;

	if (!is_given && (event->number != EV_REFUSED || event->refused.request != REQ_SAY))
		return;
	forget(parting->copied);
	parting->copied = is_given ? mem_format("%.*s", (int)event->draft_kept.text.size, event->draft_kept.text.at) : NULL;
	parting_typed(parting, now);
}

void parting_doubts(struct parting *parting, uint64_t now)
{
	forget(parting->copied);
	parting->copied = NULL;
	parting_typed(parting, now);
}

static void send(struct parting *parting, char *draft, struct buf *requests)
{
	bool is_known = parting->copied && strcmp(parting->copied, draft) == 0;

	if (!is_known && wire_put(requests, &(struct message){ .number = REQ_DRAFT,
			.draft = { .text = wire_string(draft) } })) {
		forget(parting->copied);
		parting->copied = draft;
		return;
	}
	forget(draft);
}

/* In a talk of two it is sealed first, and no copy is held here. */
static void copy(struct parting *parting, struct visit *visit, char *draft)
{
	if (talk_keep_draft(visit, draft))
		forget(draft);
	else
		send(parting, draft, &visit->requests);
}

/* What is typed while the screen is hidden is meant for nobody; what answers a question may have to be sealed first. */
void parting_copy(struct parting *parting, struct face *face, uint64_t now)
{
	struct visit *visit = face_visit(face);

	if (parting->copy_at == 0 || now < parting->copy_at)
		return;
	parting->copy_at = 0;
	if (!visit->view.room[0] || visit->is_greeting || visit->is_hidden || page_takes_words(visit->page))
		return;
	copy(parting, visit, face_draft(face));
}

uint64_t parting_deadline(const struct parting *parting)
{
	return parting->copy_at > 0 ? parting->copy_at : UINT64_MAX;
}

/* -- how far the talk was seen -- */

/* What stands in the first frame of a room is taken to be seen: it was there before its person was. */
void parting_showed(struct parting *parting, struct face *face, uint64_t now)
{
	const struct view *view = &face_visit(face)->view;
	uint64_t shown = face_shown(face);

	if (!view->is_ready || shown == UINT64_MAX)
		return;
	if (strcmp(parting->room, view->room) != 0) {
		memcpy(parting->room, view->room, sizeof parting->room);
		parting->seen = shown;
	}
	parting->shown = shown;
	if (parting->shown != parting->seen && parting->unseen_since == 0)
		parting->unseen_since = now;
}

bool parting_wonders(const struct parting *parting)
{
	return parting->unseen_since > 0;
}

void parting_took(struct parting *parting, bool has_all, uint64_t now)
{
	parting->is_late = !has_all && now >= parting->unseen_since + LATE_MS;
	parting->is_stalled = !has_all && now >= parting->unseen_since + STALLED_MS;
	if (!has_all)
		return;
	parting->seen = parting->shown;
	parting->unseen_since = 0;
}

/* A frame sent just before the line broke may not have arrived; one sent earlier did, or the line had stalled. */
void parting_say(struct parting *parting, struct face *face, bool is_lost, uint64_t now)
{
	struct visit *visit = face_visit(face);
	struct buf *requests = &visit->requests;
	const struct view *view = &visit->view;
	bool is_unsure = is_lost && parting->unseen_since > 0
		&& (parting->is_late || now < parting->unseen_since + LATE_MS);
	uint64_t seen = parting->is_stalled || is_unsure ? parting->seen : is_lost ? parting->shown : UINT64_MAX;

	if (!view->room[0])
		return;
	if (page_takes_words(visit->page))
		forget(face_take_draft(face));
	else
		copy(parting, visit, face_take_draft(face));
	if (seen < view->newest && strcmp(parting->room, view->room) == 0)
		wire_put(requests, &(struct message){ .number = REQ_SEEN,
			.seen = { .room = wire_string(parting->room), .line = seen } });
}
