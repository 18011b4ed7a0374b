/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a visit shows, for tests: the words of its page, the choices on it, and what it was told. */
#ifndef VISIT_PAGES_H
#define VISIT_PAGES_H

#include "page.h"
#include "visit_fixture.h"

static inline bool page_says(const struct visit *visit, const char *words)
{
	assert_non_null(visit->page);
	if (strstr(visit->page->title, words))
		return true;
	for (int i = 0; i < visit->page->count; i++)
		if (strstr(visit->page->rows[i].text, words))
			return true;
	return false;
}

/* Chooses the row that has these words. */
static inline void choose(struct visit *visit, const char *words)
{
	char digit[2] = "0";

	assert_non_null(visit->page);
	for (int i = 0; i < visit->page->count; i++) {
		if (!visit->page->rows[i].command)
			continue;
		digit[0]++;
		if (strstr(visit->page->rows[i].text, words)) {
			visit_submit(visit, digit, 1000);
			return;
		}
	}
	fail_msg("no choice says \"%s\"", words);
}

static inline bool was_told(const struct visit *visit, const char *words)
{
	for (unsigned number = 1; number <= visit->told_number; number++)
		if (visit_told(visit, number) && strstr(visit_told(visit, number), words))
			return true;
	return false;
}

#endif
