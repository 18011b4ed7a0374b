/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A visit for each test, outside at first, and the ways into the room of visit_fixture.h. */
#ifndef VISIT_SETUP_H
#define VISIT_SETUP_H

#include <locale.h>
#include <stdlib.h>

#include "visit_fixture.h"

static uint8_t storage[65536];

static inline void give(void *context, struct message event)
{
	visit_event(context, &event, 1000);
}

static inline bool has_request(struct visit *visit, enum wire_number number, struct message *request)
{
	return take_request(visit, number, request, storage, sizeof storage);
}

static inline int set_up(void **state)
{
	struct visit *visit = calloc(1, sizeof *visit);

	visit_init(visit, LANGUAGE_EN);
	visit->has_pty = true;
	give(visit, event_place());
	give(visit, event_known(ROLE_PARTICIPANT));
	*state = visit;
	return 0;
}

static inline int tear_down(void **state)
{
	visit_finish(*state);
	free(*state);
	return 0;
}

/* Somebody who has been here before, by the window, in the map face. */
static inline struct visit *come_in(void **state)
{
	struct visit *visit = *state;

	visit->face = FACE_MAP;
	give(visit, event_setting(SETTING_VISITED, "1"));
	visit_begin(visit, 1000);
	each_room_event(give, visit);
	buf_clear(&visit->requests);
	return visit;
}

static inline void sit_at_the_table(struct visit *visit)
{
	give(visit, event_moved(ME, 15, 5, ZONE_TABLE));
}

#endif
