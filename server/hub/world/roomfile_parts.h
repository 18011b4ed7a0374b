/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the room file reader share: roomfile.c reads the head, roomfile_drawing.c the drawing, both from
 * the lines of roomfile_lines.c; roomfile_faults.c has the words. */
#ifndef ROOMFILE_PARTS_H
#define ROOMFILE_PARTS_H

#include "roomfile.h"

/* One line of the file, without its end. */
struct roomfile_line {
	const char *at;
	size_t size;
	unsigned number;             /* from 1 */
};

/* A place in the file that a later fault may point at. */
struct roomfile_spot { unsigned line, column; };

struct roomfile_parse {
	struct room_plan *plan;
	struct roomfile_faults *faults;
	const char *rest;            /* what is not read yet */
	size_t rest_size;
	unsigned line;               /* number of the newest line read */
	unsigned section;            /* SECTION_* of roomfile.c */
	unsigned keys_seen;          /* bits, of the section being read */
	struct roomfile_spot room_at, start_at;
	char start[ID_MAX + 1];
	bool zone_has_talk[ZONES_MAX];
	struct roomfile_spot area_at[ZONES_MAX];
	unsigned drawing_line;       /* of the drawing's first row */
};

/* The next line that is UTF-8 text; others give a fault and are left out. False at the end. */
bool roomfile_next_line(struct roomfile_parse *parse, struct roomfile_line *line);
/* How many characters lie before the byte at offset: columns as editors count them, from 0. */
unsigned roomfile_characters_before(const char *at, size_t offset);
/* column: from 1, 0 for none. detail: size bytes of anything, cleaned and cut here. */
void roomfile_add_fault(struct roomfile_faults *faults, enum roomfile_fault_kind kind, unsigned line, unsigned column,
	const char *detail, size_t size);
/* Reads the drawing up to the end of the file and checks head and drawing against each other. */
void roomfile_read_drawing(struct roomfile_parse *parse);

#endif
