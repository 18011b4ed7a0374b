/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of an export have in common: a name and a value, inside {}. */
#ifndef EXPORT_PUT_H
#define EXPORT_PUT_H

#include <stdint.h>

#include "json.h"

void export_string(struct json *json, const char *name, const char *string);
void export_number(struct json *json, const char *name, uint64_t number);
/* As a string: readers of JSON round what is beyond 2^53. */
void export_long(struct json *json, const char *name, uint64_t number);
void export_bool(struct json *json, const char *name, bool value);
/* Days, and seconds, since 1970 in UTC: "2026-11-23" and "2026-11-23T13:00:00Z". */
void export_day(struct json *json, const char *name, int64_t day);
void export_second(struct json *json, const char *name, int64_t second);
/* Bytes in base64. */
void export_sealed(struct json *json, const char *name, const uint8_t *bytes, size_t size);

#endif
