/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between two hubs: who is in stays in, and goes on with the next one. */
#ifndef BRIDGE_H
#define BRIDGE_H

#include "session.h"

/* The hub is gone. False: there is nothing to go on with, and the session ends. */
bool bridge_lose(struct session *session);
/* Tries to reach the next hub when it is time to. False once there will be none. */
bool bridge_look(struct session *session);
/* When to look again, in ms; UINT64_MAX: there is no need. */
uint64_t bridge_due(const struct session *session);
/* Takes note of an event; true if it is for nobody else. */
bool bridge_event(struct session *session, const struct message *event);
/* A refusal of something that was asked twice and done once? Nobody need hear of it. */
bool bridge_event_is_stale(const struct message *event);
/* Sends what owner asks, or keeps it for the next hub; what there is no room for stays in requests. */
void bridge_send(struct session *session, const void *owner, struct buf *requests);
/* Last words to a hub that is not there yet: they wait for it though this session does not. */
void bridge_finish(struct session *session);

#endif
