/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session's socket to the hub. At the door, where one person waits anyway, it asks and waits for the answer; inside,
 * the session's loop sends and receives. What the hub tells in between, about the place and about oneself, is kept as
 * facts for whoever comes later: a face, a verb. */
#ifndef HUBLINE_H
#define HUBLINE_H

#include "link.h"

struct hubline {
	struct link link;
	struct buf facts;      /* encoded messages, in the order they came */
	struct buf answer;     /* what the last question brought */
	struct buf pair;       /* the one EV_PAIR that came with being known; wiped after use */
	uint32_t asked;        /* questions since somebody is known */
	bool is_lost;
	bool is_sealed;        /* no facts are kept any more */
	/* what lets one come back to another hub */
	uint64_t account;      /* 0: nobody is known */
	uint8_t ticket[32];
	bool has_ticket;
};

enum hubline_result {
	HUBLINE_ANSWERED,
	HUBLINE_REFUSED, /* answer is the EV_REFUSED */
	HUBLINE_LOST,    /* the hub is not there */
	HUBLINE_LATE
};

void hubline_init(struct hubline *line);
void hubline_finish(struct hubline *line);
/* Connects and says hello; true once the place has introduced itself. deadline: clock_mono_ms. */
bool hubline_open(struct hubline *line, const char *path, uint64_t deadline);
bool hubline_is_open(const struct hubline *line);

/* Sends request and waits for the event expected, or for its refusal. answer is borrowed until the next question. */
enum hubline_result hubline_ask(struct hubline *line, const struct message *request, enum wire_number expected,
	struct message *answer, uint64_t deadline);

/* The line was lost before anybody was known: hubline_open opens it as if it were the first time. */
void hubline_begin_again(struct hubline *line);
/* The hub is gone: the line is closed, and what it did not take is forgotten. */
void hubline_lose(struct hubline *line);

enum hubline_return {
	HUBLINE_RETURNED, /* connected: hello and the ticket, if there is one, are on their way */
	HUBLINE_WAITS,    /* too many wait there already */
	HUBLINE_NOBODY    /* nobody listens: the place is gone */
};

/* Goes to the next hub, which need not run yet. room, newest: of the picture that its person has, "" for none. */
enum hubline_return hubline_return(struct hubline *line, const char *path, const char *room, uint64_t newest);

/* The EV_PAIR that came, borrowed until it is forgotten; false if none came. */
bool hubline_pair(struct hubline *line, struct message *pair);
void hubline_forget_pair(struct hubline *line);

/* Keeps event if it is a fact about the place or oneself. */
void hubline_keep(struct hubline *line, const struct message *event);

#endif
