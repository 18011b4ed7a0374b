/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real hub for tests: a process of its own over a place in a temporary directory, and sessions that speak to it. */
#ifndef HUB_FIXTURE_H
#define HUB_FIXTURE_H

#include <sys/types.h>

#include "hub.h"
#include "link.h"

enum { FIXTURE_ACCOUNTS = 2 * ROLE_COUNT }; /* two of each role: accounts 1 to 10, roles in turn */

struct store;

struct hub_fixture {
	char directory[64];
	char code[CODE_DIGITS + 1]; /* an invitation that nobody used */
	struct hub_options options;
	bool has_hours; /* set before serving: is open by its rule, not always */
	const char *rule; /* NULL: day and night */
	pid_t hub;
	int keep;     /* outlives the hub */
	int lifeline; /* its writing end; closing it ends the hub */
};

struct session {
	struct link link;
	struct buf in;  /* received and not looked at yet */
};

/* Makes the place, its accounts and options.limits, which may be changed before serving. crowd: how many participants
 * beside the named ones, accounts FIXTURE_ACCOUNTS + 1 and up. */
void hub_fixture_make(struct hub_fixture *fixture, unsigned crowd);
/* The key that opens an account's door. */
void hub_fixture_key(unsigned account, char blob[16]);
/* Makes the place, its accounts and the hub. */
void hub_fixture_start(struct hub_fixture *fixture);
/* Starts a hub on a place that is there already, after hub_fixture_make or hub_fixture_kill. */
void hub_fixture_serve(struct hub_fixture *fixture);
/* The hub's clock on the wall says so from now on; before serving, for the first time. A hub that is asleep hears of it
 * with the next message. */
void hub_fixture_set_wall(int64_t second);
/* So much time goes by, on both of its clocks. */
void hub_fixture_wait(int64_t seconds);
void hub_fixture_kill(struct hub_fixture *fixture);
/* The hub dies, though not young, when its keep would be held to be the cause; and another begins. */
void hub_fixture_restart(struct hub_fixture *fixture);
/* The hub dies, the store is changed, and another hub begins. */
void hub_fixture_change(struct hub_fixture *fixture, void (*change)(struct store *store));
/* Ends the hub in order and removes the place; returns the hub's exit code. */
int hub_fixture_stop(struct hub_fixture *fixture);

/* A session in a phase, as account 1 to FIXTURE_ACCOUNTS. */
void session_open(struct hub_fixture *fixture, struct session *session, enum wire_phase phase, unsigned account);
void session_close(struct session *session);
/* The line breaks without goodbye. */
void session_lose(struct session *session);
void session_send(struct session *session, const struct message *message);
/* The next event, whichever; text is borrowed until the next call. False if the hub closed the connection. */
bool session_next(struct session *session, struct message *message);
/* Waits for the next event of that number and skips others; false if the hub closed the connection. Text is borrowed
 * until the next call. Fails the test after ten seconds. */
bool session_wait(struct session *session, enum wire_number number, struct message *message);
/* All events until that one, counted by number. */
bool session_count(struct session *session, enum wire_number until, unsigned counts[WIRE_NUMBER_MAX]);

#endif
