/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A date is up to three numbers with one of a few signs behind each; nothing of the calendar itself is known here. */
#include "opening_day.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "text.h"

enum { TYPED_ROOM = 64, NUMBERS = 3 };

static bool is_word(const char *typed, int64_t today, int64_t *day)
{
	static const struct { const char *word; int days; } words[] = {
		{ "today", 0 }, { "今日", 0 }, { "きょう", 0 }, { "本日", 0 }, { "tomorrow", 1 }, { "明日", 1 }, { "あした", 1 },
		{ "あす", 1 }, { "明後日", 2 }, { "あさって", 2 }
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i].word, typed) == 0) {
			*day = today + words[i].days;
			return true;
		}
	}
	return false;
}

/* The sign after a number: gives its bytes, 0 for none that may stand there. */
static size_t sign_at(const char *text)
{
	static const char *const signs[] = { "/", "-", ".", "年", "月", "日" };

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strncmp(text, signs[i], strlen(signs[i])) == 0)
			return strlen(signs[i]);
	return 0;
}

/* How many numbers there are; 0 if something else is between them. */
static int numbers_of(const char *text, int numbers[NUMBERS])
{
	int count = 0;

	while (*text && *text != '(') {
		int number = 0, digits = 0;

		for (; *text >= '0' && *text <= '9' && digits < 5; digits++)
			number = number * 10 + (*text++ - '0');
		if (digits == 0 || digits > 4 || count == NUMBERS)
			return 0;
		numbers[count++] = number;
		if (*text && *text != '(' && sign_at(text) == 0)
			return 0;
		text += sign_at(text);
	}
	return count;
}

bool opening_day_read(const char *typed, int64_t today, int64_t *day)
{
	struct clock_date date = clock_date_of(today);
	char text[TYPED_ROOM];
	int numbers[NUMBERS], count;

	if (!text_fold(typed, strlen(typed), text, sizeof text))
		return false;
	if (is_word(text, today, day))
		return true;
	count = numbers_of(text, numbers);
	if (count < 2)
		return false;
	date.month = numbers[count - 2];
	date.day = numbers[count - 1];
	if (count == NUMBERS) {
		date.year = numbers[0];
		return clock_day_of(date, day);
	}
	/* The leap day may be some years off. */
	for (int year = 0; year <= 8; year++, date.year++)
		if (clock_day_of(date, day) && *day >= today)
			return true;
	return false;
}

void opening_day_write(int64_t day, char to[16])
{
	struct clock_date date = clock_date_of(day);

	snprintf(to, 16, "%04d-%02d-%02d", date.year % 10000, date.month % 100, date.day % 100);
}
