/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names and values of an export, as JSON: times as RFC 3339, what is sealed in base64. */
#include "export_put.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "seal_box.h"

void export_string(struct json *json, const char *name, const char *string)
{
	json_name(json, name);
	json_string(json, string);
}

void export_number(struct json *json, const char *name, uint64_t number)
{
	json_name(json, name);
	json_number(json, number);
}

void export_long(struct json *json, const char *name, uint64_t number)
{
	char text[24];

	snprintf(text, sizeof text, "%llu", (unsigned long long)number);
	export_string(json, name, text);
}

void export_bool(struct json *json, const char *name, bool value)
{
	json_name(json, name);
	json_bool(json, value);
}

/* RFC 3339; the first size bytes of it. */
static void put_time(struct json *json, const char *name, int64_t seconds, int size)
{
	time_t time = (time_t)seconds;
	char text[32] = "";
	struct tm tm;

	if (gmtime_r(&time, &tm))
		strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	json_name(json, name);
	json_text(json, (struct wire_text){ text, (uint16_t)strnlen(text, (size_t)size) });
}

void export_day(struct json *json, const char *name, int64_t day)
{
	put_time(json, name, day * 86400, 10);
}

void export_second(struct json *json, const char *name, int64_t second)
{
	put_time(json, name, second, 20);
}

void export_sealed(struct json *json, const char *name, const uint8_t *bytes, size_t size)
{
	char *text = seal_box_text(bytes, size);

	export_string(json, name, text);
	free(text);
}
