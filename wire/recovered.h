/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One consultation in a file, as sealed as it is kept, for the two who hold the recovery key: they open it where no
 * network is. Text, one row each, fields parted by tabs, numbers decimal:
 *
 *   kokoiru-consultation 1 NUMBER ASKED NICKNAME                         ASKED: seconds since 1970, UTC; of whom
 *   grant EPOCH RECORD                                                   KKg1 to the recovery key
 *   line AT KIND AUTHOR NICKNAME EPOCH COUNTER ID RECORD                 AT: ms since 1970, UTC; KKm1
 *   end ROWS                                                             how many came before it
 *
 * Grants come before lines, lines in their order; ID and RECORD are base64 (RFC 4648 section 4). A line that the place
 * itself wrote, or that was withdrawn, has an empty RECORD; NICKNAME is empty where an account is gone. What is read
 * may be anything. */
#ifndef RECOVERED_H
#define RECOVERED_H

#include <stdio.h>

#include "kinds.h"
#include "seal_line.h"

struct recovered_head {
	uint64_t consultation, asked;
	char nickname[NICKNAME_MAX + 1];
};

struct recovered_grant {
	uint32_t epoch;
	uint8_t sealed[SEAL_GRANT];
};

struct recovered_line {
	uint64_t at;
	enum consult_kind kind;
	uint64_t author;
	char nickname[NICKNAME_MAX + 1];
	uint32_t epoch, counter;
	uint8_t id[SEAL_LINE_ID];
	uint8_t box[CONSULT_BOX_MAX];
	size_t box_size; /* 0: nothing is sealed in it */
};

void recovered_put_head(FILE *to, const struct recovered_head *head);
void recovered_put_grant(FILE *to, const struct recovered_grant *grant);
void recovered_put_line(FILE *to, const struct recovered_line *line);
/* rows: all that were put before it. */
void recovered_put_end(FILE *to, unsigned rows);

struct recovered_calls {
	void (*on_head)(void *context, const struct recovered_head *head);
	void (*on_grant)(void *context, const struct recovered_grant *grant);
	void (*on_line)(void *context, const struct recovered_line *line);
};

/* Reads a file of n bytes row by row, each told of as it comes; returns 0, or the number of the first row, from 1, that
 * does not belong there. */
unsigned recovered_read(const char *text, size_t n, const struct recovered_calls *calls, void *context);

#endif
