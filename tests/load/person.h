/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person of the crowd: an SSH connection that never blocks, from the first packet to a seat in a room. */
#ifndef PERSON_H
#define PERSON_H

#include <stdbool.h>
#include <stdint.h>

#include <libssh/callbacks.h>
#include <libssh/libssh.h>

#include "marks.h"

enum face { FACE_MAP, FACE_LINE, FACE_NONE, FACE_PASSING, FACE_SILENT, FACE_COUNT };

/* In this order; below ARRIVING nothing is shown yet. */
enum stage {
	AWAY, CONNECTING, SHAKING, PROVING, OPENING, DRAWING, NAMING, CHOOSING, STARTING, ARRIVING, SETTLED, SILENT
};

/* How people come. Shared by all who come that way. */
struct way {
	const char *host, *port;
	enum face face;
	char room[20];           /* "" stays where it was put; its name on the screen is person_sign() of this */
	char user[32];
	char cipher[64];
	unsigned rooms;          /* room-1 ... in turn, if not 0 */
	unsigned columns, rows;
	unsigned key;            /* of everybody; 0: each their own */
	unsigned share;          /* people to a source address */
	unsigned rekey_seconds, receive_buffer;
	unsigned is_zlib, bytes; /* bytes: of a line that is said */
};

/* What is counted of all together. */
struct crowd_counts {
	uint64_t settled, left, gone, turned_away; /* since the last reset */
	uint64_t coming;                           /* now under way */
	struct spread first_screen, settling, proven;
};

struct person {
	unsigned number;
	enum stage stage;
	int fd;
	bool is_leaving, is_deaf, is_in_room;
	ssh_session ssh;
	ssh_channel channel;
	ssh_key key;        /* until it has been proven */
	const struct way *way;
	struct marks *marks;
	struct crowd_counts *counts;
	struct ssh_channel_callbacks_struct callbacks;
	uint64_t began_us, screen_us;
	uint64_t bytes_received;
	unsigned walked;
	char room[20];
	char sign[24];      /* by which one knows to have arrived */
	char tail[32];      /* of what was shown, as long as a sign is looked for */
	struct ear ear;
};

/* Microseconds on a clock that never goes back. */
uint64_t now_us(void);
/* The name of a room as it stands on the screen, in letters that no other line there has. */
void person_sign(const char *room, char sign[24]);
/* Begins to come; false if that is not possible here, with errno. way is borrowed for as long as the person is here. */
bool person_come(struct person *person, const struct way *way);
/* Goes on after something arrived or can be sent. False if the connection is over: person_end is next. */
bool person_go_on(struct person *person);
/* Lets the connection go. By a goodbye, or as if the line had been cut. */
void person_end(struct person *person, bool is_polite);
/* Types: false if that cannot be sent. */
bool person_type(struct person *person, const char *text, size_t size);
/* Says a line of that many bytes with a mark in it. */
bool person_say(struct person *person, unsigned size);
/* A step, to the right and to the left in turn. */
bool person_walk(struct person *person);
/* The window takes another size, and back. */
bool person_resize(struct person *person);
/* Asks to leave as a person does. */
bool person_leave(struct person *person);

#endif
