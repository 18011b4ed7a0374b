/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A writer of JSON. Knows nothing of what it writes, and reads none. */
#include "json.h"

#include <stdio.h>
#include <string.h>

static void begin(struct json *json)
{
	if (json->needs_comma)
		buf_put_u8(json->out, ',');
	json->needs_comma = true;
}

static void put(struct json *json, const char *string)
{
	buf_put(json->out, string, strlen(string));
}

void json_open(struct json *json, char bracket)
{
	begin(json);
	buf_put_u8(json->out, (uint8_t)bracket);
	json->needs_comma = false;
}

void json_close(struct json *json, char bracket)
{
	buf_put_u8(json->out, (uint8_t)bracket);
	json->needs_comma = true;
}

void json_text(struct json *json, struct wire_text text)
{
	begin(json);
	buf_put_u8(json->out, '"');
	for (uint16_t i = 0; i < text.size; i++) {
		unsigned char byte = (unsigned char)text.at[i];
		char escaped[8];

		if (byte < 0x20 || byte == 0x7f) {
			snprintf(escaped, sizeof escaped, "\\u%04x", byte);
			put(json, escaped);
			continue;
		}
		if (byte == '"' || byte == '\\')
			buf_put_u8(json->out, '\\');
		buf_put_u8(json->out, byte);
	}
	buf_put_u8(json->out, '"');
}

void json_string(struct json *json, const char *string)
{
	json_text(json, wire_string(string));
}

void json_name(struct json *json, const char *name)
{
	json_string(json, name);
	buf_put_u8(json->out, ':');
	json->needs_comma = false;
}

void json_number(struct json *json, uint64_t number)
{
	char digits[24];

	begin(json);
	snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
	put(json, digits);
}

void json_bool(struct json *json, bool value)
{
	begin(json);
	put(json, value ? "true" : "false");
}

void json_null(struct json *json)
{
	begin(json);
	put(json, "null");
}
