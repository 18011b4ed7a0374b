/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a connection is told that gets no session: an SSH identification and SSH_MSG_DISCONNECT with words, which
 * clients show. Nothing has to be agreed upon for that. Source: RFC 4253, sections 4.2, 6 and 11.1. */
#ifndef REFUSAL_H
#define REFUSAL_H

#include <stddef.h>
#include <stdint.h>

enum { REFUSAL_ROOM = 512 };

struct refusal {
	uint8_t bytes[REFUSAL_ROOM];
	size_t size;
};

/* software: as in the door's own identification. words: ASCII, since clients show other letters as codes; cut where
 * they are too long. */
void refusal_make(struct refusal *refusal, const char *software, const char *words);

#endif
