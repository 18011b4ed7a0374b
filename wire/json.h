/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing JSON (RFC 8259) into a buffer: commas and quotes come by themselves. */
#ifndef JSON_H
#define JSON_H

#include "wire.h"

struct json {
	struct buf *out;    /* borrowed */
	bool needs_comma;
};

void json_open(struct json *json, char bracket);   /* { or [ */
void json_close(struct json *json, char bracket);  /* } or ] */
/* The name of what follows, inside {}. ASCII without quotes. */
void json_name(struct json *json, const char *name);
/* Valid UTF-8. */
void json_text(struct json *json, struct wire_text text);
void json_string(struct json *json, const char *string);
void json_number(struct json *json, uint64_t number);
void json_bool(struct json *json, bool value);
void json_null(struct json *json);

#endif
