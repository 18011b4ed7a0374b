/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages between session and hub, made from messages.def. In a packet each message is: number u16, length u16,
 * payload; a packet holds one or more. */
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "kinds.h"
#include "tile.h"

enum {
	WIRE_VERSION = 5,
	WIRE_MESSAGE_MAX = 20000, /* bytes of one message with its head */
	WIRE_PACKET_MAX = 32768   /* bytes of one packet */
};

/* Text or bytes on the wire. Decoded ones are borrowed from the packet and not terminated. */
struct wire_text {
	const char *at;
	uint16_t size;
};

typedef struct wire_text wire_type_text;
typedef struct wire_text wire_type_raw;
typedef uint8_t wire_type_u8;
typedef uint16_t wire_type_u16;
typedef uint32_t wire_type_u32;
typedef uint64_t wire_type_u64;
typedef struct { uint8_t bytes[16]; } wire_type_b16;
typedef struct { uint8_t bytes[32]; } wire_type_b32;

enum wire_direction { TO_HUB, TO_SESSION };

/* Where a session stands with the hub (bits, so that a row of the table can name several). */
enum wire_phase { KNOCK = 1, DOOR = 2, KNOWN = 4, INSIDE = 8 };

enum wire_number {
#define FIELD(type, name)
#define MESSAGE(number, NAME, payload, direction, phases, fields) NAME = number,
#include "messages.def"
#undef MESSAGE
#undef FIELD
	WIRE_NUMBER_MAX = 400
};

#define FIELD(type, name) wire_type_##type name;
#define MESSAGE(number, NAME, payload, direction, phases, fields) struct wire_##payload { fields };
#include "messages.def"
#undef MESSAGE
#undef FIELD

struct message {
	enum wire_number number;
	union {
#define FIELD(type, name)
#define MESSAGE(number, NAME, payload, direction, phases, fields) struct wire_##payload payload;
#include "messages.def"
#undef MESSAGE
#undef FIELD
	};
};

/* One row of the table as facts, for checks and tests. */
struct wire_row {
	enum wire_number number;
	const char *name; /* "REQ_SAY" */
	enum wire_direction direction;
	unsigned phases;
};
extern const struct wire_row wire_rows[];
extern const size_t wire_rows_count;
const struct wire_row *wire_row_of(unsigned number); /* NULL for none */

/* A terminated string as wire text; cut at 65535 bytes. */
struct wire_text wire_string(const char *string);
/* Copies text into a terminated array of room bytes; false, and an empty string, if it does not fit or holds NUL. */
bool wire_copy(char *to, size_t room, struct wire_text text);
bool wire_equals(struct wire_text text, const char *string);

/* Appends message with its head; false, and the buffer as it was, if it does not fit. */
bool wire_put(struct buf *buf, const struct message *message);

enum wire_result { WIRE_OK, WIRE_END, WIRE_BAD };
/* Takes the next message from a packet. Text is valid UTF-8 without NUL once WIRE_OK is returned, and borrowed from
 * the packet. WIRE_END: nothing left. WIRE_BAD: unknown number, wrong length, bad text; the rest is not to be read. */
enum wire_result wire_take(struct reader *reader, struct message *message);

#endif
