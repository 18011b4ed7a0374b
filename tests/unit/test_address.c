/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail addresses: what is one, what only looks like one, and how it stands in mail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "address.h"

static enum address_fault read(const char *typed, char address[ADDRESS_ROOM])
{
	return address_read(typed, strlen(typed), address);
}

static void what_people_have_is_taken(void **state)
{
	static const char *const fine[][2] = {
		{ "taro@example.jp", "taro@example.jp" },
		{ "  taro@example.jp ", "taro@example.jp" },
		{ "Taro.Yamada+kokoiru@Mail.EXAMPLE.co.jp", "Taro.Yamada+kokoiru@mail.example.co.jp" },
		{ "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp" },
		{ "　taro@example.jp　", "taro@example.jp" },
		{ "o'neill_99@a-b.example", "o'neill_99@a-b.example" },
		{ "a@x.xn--q9jyb4c", "a@x.xn--q9jyb4c" },
		{ "old..phone.@docomo.ne.jp", "old..phone.@docomo.ne.jp" },
	};
	char address[ADDRESS_ROOM];

	(void)state;
	for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
		assert_int_equal(read(fine[i][0], address), ADDRESS_FINE);
		assert_string_equal(address, fine[i][1]);
	}
}

static void anything_else_is_not(void **state)
{
	static const char *const wrong[] = {
		"taro", "@example.jp", "taro@", "taro@localhost", "taro@@example.jp", "taro@example..jp", "taro@.example.jp",
		"taro@example.jp.", "taro@-example.jp", "taro@example-.jp", "taro@192.0.2.1", "taro@[192.0.2.1]", ".taro@example.jp",
		"\"ta ro\"@example.jp", "ta ro@example.jp", "Taro <taro@example.jp>", "taro@example.jp, hanako@example.jp",
		"taro@example.jp\r\nBcc: x@example.jp", "taro@example.jp\n", "ta\tro@example.jp", "taro@exam\x01ple.jp",
		"taro(x)@example.jp", "taro:x@example.jp", "太郎@example.jp", "taro@例え.jp", "taro@exa_mple.jp", "ta\x7fro@example.jp",
		"taro@example.jp>", "mailto:taro@example.jp", "\xff@example.jp", "taro@example.123"
	};
	char address[ADDRESS_ROOM];

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_int_equal(read(wrong[i], address), ADDRESS_FORM);
		assert_string_equal(address, "");
	}
	assert_int_equal(address_read("a@b.jp\0x", 8, address), ADDRESS_FORM);
}

static void lengths_are_bounded(void **state)
{
	char typed[400], address[ADDRESS_ROOM];

	(void)state;
	assert_int_equal(read("", address), ADDRESS_EMPTY);
	assert_int_equal(read("   ", address), ADDRESS_EMPTY);
	memset(typed, 'a', sizeof typed);
	strcpy(typed + 64, "@example.jp");
	assert_int_equal(read(typed, address), ADDRESS_FINE);
	memset(typed, 'a', sizeof typed);
	strcpy(typed + 65, "@example.jp");
	assert_int_equal(read(typed, address), ADDRESS_FORM);
	strcpy(typed, "a@");
	for (int i = 0; i < 10; i++)
		strcat(typed, "abcdefghijklmnopqrstuvwxyz.");
	strcat(typed, "jp");
	assert_int_equal(read(typed, address), ADDRESS_LONG);
	assert_string_equal(address, "");
}

static void odd_dots_are_quoted_in_mail(void **state)
{
	static const char *const shown[][2] = {
		{ "taro.yamada@example.jp", "taro.yamada@example.jp" },
		{ "taro.@docomo.ne.jp", "\"taro.\"@docomo.ne.jp" },
		{ "ta..ro@docomo.ne.jp", "\"ta..ro\"@docomo.ne.jp" },
	};
	char to[ADDRESS_SHOWN_ROOM];

	(void)state;
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		address_show(shown[i][0], to);
		assert_string_equal(to, shown[i][1]);
	}
	assert_string_equal(address_domain("taro@example.jp"), "example.jp");
}

static void spellings_of_one_address_have_one_key(void **state)
{
	char address[ADDRESS_ROOM], one[ADDRESS_ROOM], other[ADDRESS_ROOM];

	(void)state;
	assert_int_equal(read("Taro@Example.JP", address), ADDRESS_FINE);
	address_key(address, one);
	assert_int_equal(read("ｔａｒｏ@example.jp ", address), ADDRESS_FINE);
	address_key(address, other);
	assert_string_equal(one, other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_people_have_is_taken), cmocka_unit_test(anything_else_is_not),
		cmocka_unit_test(lengths_are_bounded), cmocka_unit_test(odd_dots_are_quoted_in_mail),
		cmocka_unit_test(spellings_of_one_address_have_one_key)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
