/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days as people type them. */
#ifndef OPENING_DAY_H
#define OPENING_DAY_H

#include <stdbool.h>
#include <stdint.h>

/* Reads 12/5, 2026-12-05, 2026/12/5, 12月5日, 2026年12月5日, today, 明日 and such, with full-width digits and a day of the
 * week behind it or not; without a year it is the next such day. today, day: since 1970. False for anything else. */
bool opening_day_read(const char *typed, int64_t today, int64_t *day);
/* As opening_day_read takes it: 2026-12-05. */
void opening_day_write(int64_t day, char to[16]);

#endif
