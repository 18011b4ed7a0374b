/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who of the crowd at the door is served next, who waits, and who has to go for somebody else. Whoever says nothing
 * costs no process while others come; whoever is inside never has to go. Looks at connections, and reads nothing. */
#ifndef ADMISSION_H
#define ADMISSION_H

#include "bounds.h"
#include "crowd.h"
#include "gate.h"

/* All of it is borrowed. */
struct admission {
	const struct gate_limits *limits;
	struct bounds *bounds;
	struct crowd *crowd;
	uint64_t look_at; /* before then nobody is looked for who could make room: there was none */
};

enum admission_answer {
	ADMISSION_WELCOME,
	ADMISSION_SOURCE_FULL, /* too many from there */
	ADMISSION_FULL         /* too many altogether */
};

/* A connection from source has come. delay: for so long it gets no session. leaver: who has to go first, or NULL. */
enum admission_answer admission_ask(struct admission *admission, uint64_t source, uint64_t now, unsigned *delay,
	struct guest **leaver);
/* Who of those that wait gets a session now; NULL: nobody. */
struct guest *admission_next(const struct admission *admission);
/* Who of those with a session has to make room; NULL: nobody. */
struct guest *admission_leaver(struct admission *admission, uint64_t now);
/* When that is to be asked again, and earlier than anything else happens; 0: no need to. */
uint64_t admission_look(const struct admission *admission);

#endif
