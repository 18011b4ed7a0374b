/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines that can be known again wherever they are drawn: each carries a mark, an unbroken word of ten letters and
 * digits that holds its number and a check. Counts who should hear each line and who did, and how long it took. */
#ifndef MARKS_H
#define MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "spread.h"

enum {
	MARK_SIZE = 10,
	MARK_LINES = 1 << 16,  /* lines remembered; older ones are counted and forgotten */
	EAR_LINES = 4096,      /* of these, how many back one listener still tells heard from unheard */
	NO_ROOM = 0xffff
};

struct ear;

struct line {
	uint32_t number, expected, heard;
	uint16_t room;
	const struct ear *speaker; /* borrowed as a number only: who said it is not expected to hear it */
	uint64_t said_us;
};

struct marks_room {
	char id[20];
	uint32_t people, lines;
};

struct marks {
	struct line *lines;       /* MARK_LINES of them, by number */
	struct marks_room *rooms;
	uint32_t next, rooms_count;
	uint64_t said, expected, heard, doubled; /* in all since marks_reset */
	uint64_t heard_last_us, silence_us; /* when anything was heard last, and the longest time that nothing was */
	uint32_t reset_at;        /* the first number that counts */
	struct spread delivery;
};

/* One listener. All zero hears nothing. */
struct ear {
	uint32_t first, newest;   /* numbers: the first that it may be expected to hear, the newest heard */
	uint16_t room;
	bool is_on, is_screen;    /* a screen may be drawn again: a mark seen twice is no double there */
	uint8_t run;              /* of a word that goes on in what comes next */
	char word[MARK_SIZE];
	uint64_t heard[EAR_LINES / 64];
};

void marks_init(struct marks *marks);
void marks_finish(struct marks *marks);
/* Forgets what was counted; lines said before are not counted any more. */
void marks_reset(struct marks *marks);
/* The number of a room by its id. */
uint16_t marks_room(struct marks *marks, const char *id);
/* A line is said now by somebody with this ear: gives its mark, without a NUL. */
void marks_say(struct marks *marks, const struct ear *speaker, uint64_t now_us, char mark[MARK_SIZE]);
/* Prints what was counted. */
void marks_print(const struct marks *marks);

/* Begins to hear what is said in a room from now on. */
void ear_open(struct ear *ear, struct marks *marks, uint16_t room, bool is_screen);
/* Hears nothing more; what it has not heard yet is not expected of it. */
void ear_close(struct ear *ear, struct marks *marks);
/* Takes bytes as they came. */
void ear_take(struct ear *ear, struct marks *marks, const uint8_t *bytes, size_t size, uint64_t now_us);

#endif
