/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A script at play: its face, its terminal, what was seen so far; and what the words of scripts are made of. */
#ifndef PLAY_H
#define PLAY_H

#include <stdio.h>

#include "glass.h"
#include "stage.h"

enum { PLAY_LINE_ROOM = 4096 };

struct play {
	struct stage stage;
	struct face_options options;
	struct glass *glass;
	char term[64];
	FILE *seen;
	char *text;              /* what seen holds */
	size_t size;
	size_t bytes;            /* of the frames of the last command */
	int columns, rows;
	unsigned line;
	unsigned share;          /* bytes of a frame on a thin line; 0: no line is played */
	const char *script;
	bool has_failed;
};

/* A word of scripts; a table of them ends in one without a name. */
struct play_command {
	const char *name;
	bool draws;              /* something may have changed: frames follow */
	void (*does)(struct play *play, char *rest); /* rest is what follows the word */
};

extern const struct play_command play_hub_commands[], play_person_commands[], play_look_commands[];

/* The next word of rest, which goes on behind it; "" at its end. */
char *play_word(char **rest);
unsigned play_number(char **rest);
/* The script has failed, and where. */
void play_complain(struct play *play, const char *what, const char *which);
/* All frames that the face has. */
void play_draw(struct play *play);
/* Bytes from the person's terminal. */
void play_feed(struct play *play, const char *bytes, size_t size);

#endif
