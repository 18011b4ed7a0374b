/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recovery codes, as people copy them by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "recovery.h"
#include "seal.h"

static const char shown_code[] = "000G-40R4-0M30-E209-185G-R38E-1W81-24GK-R";

static bool reads(const char *typed, uint8_t code[RECOVERY_CODE])
{
	return recovery_read(typed, strlen(typed), code);
}

static void a_code_is_the_documented_value(void **state)
{
	uint8_t code[RECOVERY_CODE], key[RECOVERY_KEY];
	char shown[RECOVERY_ROOM], hex[2 * RECOVERY_KEY + 1];

	(void)state;
	for (uint8_t i = 0; i < RECOVERY_CODE; i++)
		code[i] = i;
	recovery_show(code, shown);
	assert_string_equal(shown, shown_code);
	recovery_wrapping_key(code, key);
	for (int i = 0; i < RECOVERY_KEY; i++)
		snprintf(hex + 2 * i, 3, "%02x", key[i]);
	assert_string_equal(hex, "5d597f201ead11daa0687185c579efd702e288d5bd72b6b21238a4ecb52d288a");
	recovery_proof(code, key);
	for (int i = 0; i < RECOVERY_KEY; i++)
		snprintf(hex + 2 * i, 3, "%02x", key[i]);
	assert_string_equal(hex, "1ea7fbe8fa9d7f92fa373e36eab948a36b897a53cd83bfe1dba3dbf9ca2756d8");
}

static void it_is_read_however_it_was_copied(void **state)
{
	static const char *const forms[] = {
		"000G-40R4-0M30-E209-185G-R38E-1W81-24GK-R",
		"000g-40r4-0m30-e209-185g-r38e-1w81-24gk-r",
		" OOOG 4OR4 OM3O E2O9 l85G R38E lW8l 24GK R ",
		"000G40R40M30E209185GR38E1W8124GKR",
		"０００Ｇ－４０Ｒ４－０Ｍ３０－Ｅ２０９－１８５Ｇ－Ｒ３８Ｅ－１Ｗ８１－２４ＧＫ－Ｒ"
	};
	uint8_t code[RECOVERY_CODE];

	(void)state;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		assert_true(reads(forms[i], code));
		for (uint8_t j = 0; j < RECOVERY_CODE; j++)
			assert_int_equal(code[j], j);
	}
}

static void a_slip_of_the_pen_is_found(void **state)
{
	static const char symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	uint8_t code[RECOVERY_CODE], none[RECOVERY_CODE] = { 0 };
	char typed[RECOVERY_ROOM];

	(void)state;
	for (size_t at = 0; at < strlen(shown_code) - 2; at++) {
		for (size_t i = 0; shown_code[at] != '-' && i < strlen(symbols); i++) {
			memcpy(typed, shown_code, sizeof typed);
			typed[at] = symbols[i];
			assert_int_equal(reads(typed, code), symbols[i] == shown_code[at]);
			if (symbols[i] != shown_code[at])
				assert_memory_equal(code, none, sizeof none);
		}
	}
	for (size_t size = 0; size < strlen(shown_code); size++)
		assert_false(recovery_read(shown_code, size, code));
	memcpy(typed, shown_code, sizeof typed);
	typed[0] = '*';
	assert_false(reads(typed, code));
	typed[0] = '\xff';
	assert_false(reads(typed, code));
	assert_false(reads("correct horse battery staple", code));
	assert_false(reads("", code));
	assert_false(reads("000G-40R4-0M30-E209-185G-R38E-1W81-24GK-R0", code));
}

static void random_codes_come_back(void **state)
{
	(void)state;
	for (int i = 0; i < 1000; i++) {
		uint8_t code[RECOVERY_CODE], back[RECOVERY_CODE];
		char shown[RECOVERY_ROOM];

		recovery_make(code);
		recovery_show(code, shown);
		assert_int_equal(strlen(shown), RECOVERY_ROOM - 1);
		assert_true(reads(shown, back));
		assert_memory_equal(code, back, sizeof code);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_is_the_documented_value),
		cmocka_unit_test(it_is_read_however_it_was_copied),
		cmocka_unit_test(a_slip_of_the_pen_is_found),
		cmocka_unit_test(random_codes_come_back),
	};

	if (!seal_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
