/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last row's words fit where they are shown, in both languages. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "help_row.h"
#include "language.h"
#include "width.h"

static void expect_to_fit(const char *language)
{
	language_use(language);
	for (int state = 0; state < HELP_STATES; state++) {
		for (int is_wide = 0; is_wide <= 1; is_wide++) {
			const char *words = help_row((enum help_state)state, is_wide != 0);
			int columns = width_text(words, strlen(words), 1);
			if (columns == 0 || columns > (is_wide ? 80 : 40))
				fail_msg("%s: %d columns: %s", language, columns, words);
		}
	}
}

static void every_row_fits_in_english(void **state)
{
	(void)state;
	expect_to_fit("en");
}

static void every_row_fits_in_japanese(void **state)
{
	(void)state;
	expect_to_fit("ja");
	assert_null(strstr(help_row(HELP_ROOM, false), "react")); /* the catalogue was found */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_fits_in_english),
		cmocka_unit_test(every_row_fits_in_japanese),
	};
	setlocale(LC_ALL, "C.UTF-8");
	language_open(getenv("LOCALE_DIRECTORY"));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
