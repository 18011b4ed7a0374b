/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One mail as it goes over the line: RFC 5322 headers, RFC 2047 subjects, a body of RFC 2045 base64. ASCII lines ended
 * by CRLF, of at most 78 bytes unless an address is longer, whatever stands in it. Nothing in it tells the machine it
 * comes from but the domain it is sent from. Pure. */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "kinds.h"

struct message_parts {
	const char *from_name;     /* as people read it, "" for none */
	const char *from, *to;     /* addresses as address_read gives them */
	const char *subject;       /* one line of UTF-8 */
	const char *body;          /* UTF-8, lines ended by '\n' */
	enum language language;
	uint64_t about;            /* the mail's own number: sent again, it has the same Message-ID */
	int64_t at;                /* seconds since 1970 */
};

/* Writes it to out; false, with nothing in out, if subject or name hold a line break or any other control character, or
 * it does not fit. */
bool message_build(const struct message_parts *parts, struct buf *out);

#endif
