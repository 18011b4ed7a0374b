/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of an export, one row each: what is stored of a person stands in one of them. */
#ifndef EXPORT_PARTS_H
#define EXPORT_PARTS_H

#include "hall.h"
#include "json.h"

struct export_part {
	const char *name;
	char bracket;      /* '{' or '[' */
	/* Writes some of it, from peer->export on; true if there is more. */
	bool (*write)(struct peer *peer, struct json *json);
};

/* The account itself, and the number of the form, at the beginning of the one object. */
void export_begin(const struct peer *peer, struct json *json);

/* One of the consultations that they asked for. */
bool export_consult(struct peer *peer, struct json *json);

extern const struct export_part export_parts[];
extern const size_t export_parts_count;

#endif
