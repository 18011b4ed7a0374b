/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of an application: what goes in comes out, and nothing that was cut, changed or made up does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "application.h"
#include "kinds.h"
#include "seal.h"

static struct application whole(void)
{
	struct application application = { .whom = WHOM_FAMILY, .where = WHERE_DISTRICT, .language = LANGUAGE_JA,
		.helps = HELPS_THIN };

	strcpy(application.district, "青葉区");
	strcpy(application.address, "sora@example.jp");
	strcpy(application.hopes, "ことばを聞くだけ\nゆっくりがいいです");
	return application;
}

/* On a copy of exactly its size, so that a read beyond the end is seen. */
static bool decodes(const uint8_t *bytes, size_t size, struct application *to)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);
	bool is_read;

	assert_non_null(copy);
	memcpy(copy, bytes, size);
	is_read = application_decode(copy, size, to);
	free(copy);
	return is_read;
}

static void what_goes_in_comes_out(void **state)
{
	struct application before = whole(), after;
	uint8_t bytes[APPLICATION_MAX];
	size_t size = application_encode(&before, bytes);

	(void)state;
	assert_true(size > 0);
	assert_true(decodes(bytes, size, &after));
	assert_int_equal(after.whom, before.whom);
	assert_int_equal(after.where, before.where);
	assert_int_equal(after.language, before.language);
	assert_int_equal(after.helps, before.helps);
	assert_string_equal(after.district, before.district);
	assert_string_equal(after.address, before.address);
	assert_string_equal(after.hopes, before.hopes);
}

static void the_least_is_an_address(void **state)
{
	struct application before = { .whom = WHOM_ONESELF }, after;
	uint8_t bytes[APPLICATION_MAX];

	(void)state;
	assert_int_equal(application_encode(&before, bytes), 0);
	strcpy(before.address, "a@b.jp");
	assert_true(decodes(bytes, application_encode(&before, bytes), &after));
	assert_string_equal(after.address, "a@b.jp");
	assert_string_equal(after.hopes, "");
}

static void nothing_cut_or_longer_is_read(void **state)
{
	struct application before = whole(), after;
	uint8_t bytes[APPLICATION_MAX + 1] = { 0 };
	size_t size = application_encode(&before, bytes);

	(void)state;
	for (size_t i = 0; i < size; i++) {
		assert_false(decodes(bytes, i, &after));
		assert_string_equal(after.address, "");
	}
	assert_false(decodes(bytes, size + 1, &after));
}

/* A change that still reads is another application, and is written as it was read. */
static void every_flip_is_refused_or_whole(void **state)
{
	struct application before = whole(), after;
	uint8_t bytes[APPLICATION_MAX], again[APPLICATION_MAX];
	size_t size = application_encode(&before, bytes);

	(void)state;
	for (size_t bit = 0; bit < 8 * size; bit++) {
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		if (decodes(bytes, size, &after)) {
			assert_true(application_is_whole(&after));
			assert_int_equal(application_encode(&after, again), size);
			assert_memory_equal(again, bytes, size);
		}
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
}

static void a_stranger_s_fields_are_refused(void **state)
{
	static const char *const addresses[] = { "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nBcc: x@y", "a@\x1b[2J",
		"そら@example.jp", "a@b\x7f", "a@b", "a@B.jp", "a@b.jp ", "<a@b.jp>",
		"a@b.jp,c@d.jp" };
	static const char *const hopes[] = { "\n", "a\n", "\na", "a\n\nb", " a", "a ", "a\tb", "a\rb", "\x1b[31m",
		"a\u202eb", "\xff", "a\x01" };
	struct application application;
	uint8_t bytes[APPLICATION_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		application = whole();
		strcpy(application.address, addresses[i]);
		assert_int_equal(application_encode(&application, bytes), 0);
	}
	for (size_t i = 0; i < sizeof hopes / sizeof *hopes; i++) {
		application = whole();
		strcpy(application.hopes, hopes[i]);
		assert_int_equal(application_encode(&application, bytes), 0);
	}
	application = whole();
	application.district[0] = '\0';
	assert_false(application_is_whole(&application));
	application.where = WHERE_ELSEWHERE;
	assert_true(application_is_whole(&application));
	application.whom = WHOM_COUNT;
	assert_false(application_is_whole(&application));
}

static void hopes_have_an_end(void **state)
{
	struct application application = whole();
	size_t used = 0;

	(void)state;
	for (int i = 0; i < HOPES_CHARACTERS_MAX; i++, used += strlen("あ"))
		strcpy(application.hopes + used, "あ");
	assert_true(application_is_whole(&application));
	strcpy(application.hopes + used, "あ");
	assert_false(application_is_whole(&application));
	used = 0;
	for (int i = 0; i < HOPES_LINES_MAX; i++, used += 2)
		strcpy(application.hopes + used, "a\n");
	application.hopes[used - 1] = '\0';
	assert_true(application_is_whole(&application));
	strcpy(application.hopes + used - 1, "\na");
	assert_false(application_is_whole(&application));
}

static void spellings_of_one_mailbox_have_one_sum(void **state)
{
	uint8_t one[32], other[32];

	(void)state;
	application_address_sum("Sora@Example.JP", one);
	application_address_sum("sora@example.jp", other);
	assert_memory_equal(one, other, sizeof one);
	application_address_sum("sora@example.jq", other);
	assert_memory_not_equal(one, other, sizeof one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_goes_in_comes_out),
		cmocka_unit_test(the_least_is_an_address),
		cmocka_unit_test(nothing_cut_or_longer_is_read),
		cmocka_unit_test(every_flip_is_refused_or_whole),
		cmocka_unit_test(a_stranger_s_fields_are_refused),
		cmocka_unit_test(hopes_have_an_end),
		cmocka_unit_test(spellings_of_one_mailbox_have_one_sum)
	};

	return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
