/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nicknames: which pass, which look alike, which pretend to be staff. */
#include "name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum name_fault fault_of(const char *typed)
{
	char name[NAME_ROOM] = "unchanged";
	enum name_fault fault = name_clean(typed, strlen(typed), name);

	if (fault == NAME_LENGTH || fault == NAME_CHARACTERS)
		assert_string_equal(name, "");
	return fault;
}

static bool look_alike(const char *a, const char *b)
{
	char a_key[NAME_KEY_ROOM], b_key[NAME_KEY_ROOM];

	name_skeleton(a, a_key);
	name_skeleton(b, b_key);
	return strcmp(a_key, b_key) == 0;
}

static void good_names_are_kept_in_one_form(void **state)
{
	static const char *const cases[][2] = {
		{ "みかん", "みかん" }, { "ミカン", "ミカン" }, { "ﾐｶﾝ", "ミカン" }, { "ｶﾞﾘｶﾞﾘ", "ガリガリ" },
		{ "ｍｉｋａｎ１２", "mikan12" }, { "か\u3099", "が" }, { "さとー", "さとー" }, { "佐々木", "佐々木" },
		{ "𠮷野家", "𠮷野家" }, { "髙﨑", "髙﨑" }, { "  ゆき　", "ゆき" }, { "K", "K" },
		{ "一二三四五六七八九十", "一二三四五六七八九十" }, { "7", "7" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char name[NAME_ROOM];

		assert_int_equal(name_clean(cases[i][0], strlen(cases[i][0]), name), NAME_FINE);
		assert_string_equal(name, cases[i][1]);
	}
}

static void lengths_are_counted_in_characters(void **state)
{
	char *long_name = malloc(200001);

	(void)state;
	assert_int_equal(fault_of(""), NAME_LENGTH);
	assert_int_equal(fault_of("　 "), NAME_LENGTH);
	assert_int_equal(fault_of("あいうえおかきくけこ"), NAME_FINE);
	assert_int_equal(fault_of("あいうえおかきくけこさ"), NAME_LENGTH);
	assert_int_equal(fault_of("㌀㌀㌀"), NAME_LENGTH); /* four kana each */
	assert_int_equal(fault_of("𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷"), NAME_FINE);
	memset(long_name, 'a', 200000);
	long_name[200000] = '\0';
	assert_int_equal(fault_of(long_name), NAME_LENGTH);
	free(long_name);
}

static void other_characters_are_refused(void **state)
{
	static const char *const cases[] = {
		"a b", "あ　い", "-rf", "a-b", "a_b", "a.b", "みかん!", "みかん。", "a\x1b[31m", "a\nb", "a\tb",
		"a\x7f", "\xC2\x85x", "é", "ä", "иван", "ѕtaff", "αβγ", "한국", "😀", "👨‍👩‍👧", "🇯🇵",
		"a\u0301\u0301", "st\u200Baff", "\u202Eabc", "\uFEFFabc", "か゛", "・・", "ー", "ーー", "\u3099",
		"\uE000", "※職", "★", "@staff", "職\u00ADx", "\xFF", "\xE3\x81", "\xC0\xAF", "\xED\xA0\x80",
		"\xEF\xBF\xBE",
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(fault_of(cases[i]), NAME_CHARACTERS);
	assert_int_equal(name_clean("a\0b", 3, (char[NAME_ROOM]){ 0 }), NAME_CHARACTERS);
}

static void staff_cannot_be_played(void **state)
{
	static const char *const cases[] = {
		"職員", "職貟", "職员", "职員", "軄員", "さとう職員", "職員1", "staff", "STAFF", "ｓｔａｆｆ",
		"Ｓｔａｆｆ１", "st4ff", "5taff", "5t4ff", "stafff", "sttaff", "mystaff", "スタッフ", "ｽﾀｯﾌ",
		"すたっふ", "スタツフ", "スタ一ッフ", "支援者", "支援員", "相談員", "相谈員", "コーディネーター",
		"コーディネータ", "コディネタ", "ｺｰﾃﾞｨﾈｰﾀｰ", "サポーター", "カウンセラー", "力ウンセラー",
		"supporter", "supp0rter", "counsellor", "counselor", "coordinato", "c00rdinat", "admin", "Admin",
		"adm1n", "admln", "adrnin", "4dmin", "admin7", "sysadmin", "モデレーター", "moderator", "rnoderator",
		"m0derator", "kokoiru", "kok0iru", "KOKOIRU", "ここにいるよ", "ココニイル", "ココ二イル", "お知らせ",
		"おしらせ", "オ知ラセ", "system", "5y5tem", "システム", "you", "Y0u", "あなた", "アナタ", "ｱﾅﾀ",
		"あな夕", "管理者", "運営", "事務局", "root", "案内",
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(fault_of(cases[i]), NAME_STAFF);
}

static void names_that_only_contain_a_short_word_pass(void **state)
{
	static const char *const cases[] = {
		"young", "badminton", "bayou", "あなたへ", "ecosystems", "notices", "beetroots", "案内板", "お知ら世",
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(fault_of(cases[i]), NAME_FINE);
}

static void a_staff_like_name_is_still_given(void **state)
{
	char name[NAME_ROOM];

	(void)state;
	assert_int_equal(name_clean("さとう職員", strlen("さとう職員"), name), NAME_STAFF);
	assert_string_equal(name, "さとう職員");
}

static void names_that_look_alike_share_a_key(void **state)
{
	static const char *const cases[][2] = {
		{ "さとう", "サトウ" }, { "さとう", "ｻﾄｳ" }, { "さとう", "サト\u30A6" }, { "mikan", "MIKAN" },
		{ "mikan", "ｍｉｋａｎ" }, { "admin", "adm1n" }, { "bill", "bi11" }, { "Ill", "lIl" },
		{ "bob", "b0b" }, { "o", "〇" }, { "が", "か\u3099" }, { "ちゃ", "ちや" }, { "ッツ", "っつ" },
		{ "さとー", "さと一" }, { "わー", "わーーー" }, { "力", "カ" }, { "口", "ロ" }, { "二", "ニ" },
		{ "八", "ハ" }, { "工", "エ" }, { "夕", "タ" }, { "へ", "ヘ" }, { "り", "リ" }, { "べ", "ベ" },
		{ "ヶ", "ケ" }, { "ヴ", "ゔ" }, { "corn", "com" }, { "vvv", "wv" }, { "髙橋", "高橋" },
		{ "職貟", "職員" }, { "いすゞ", "イスヾ" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_true(look_alike(cases[i][0], cases[i][1]));
}

static void names_that_differ_keep_apart(void **state)
{
	static const char *const cases[][2] = {
		{ "さとう", "さどう" }, { "さとう", "さと" }, { "はる", "ばる" }, { "ばる", "ぱる" },
		{ "みかん", "りんご" }, { "ゆき", "ゆきー" }, { "a", "b" }, { "mikan2", "mikan3" }, { "大", "犬" },
		{ "佐藤", "さとう" }, { "user3", "usere" }, { "あ", "お" }, { "ソ", "ン" }, { "シ", "ツ" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_false(look_alike(cases[i][0], cases[i][1]));
}

static void any_bytes_have_a_key(void **state)
{
	char key[NAME_KEY_ROOM], *long_name = malloc(200001);

	(void)state;
	memset(long_name, 'q', 200000);
	long_name[200000] = '\0';
	name_skeleton(long_name, key);
	assert_true(strlen(key) < NAME_KEY_ROOM);
	name_skeleton("\xFF\xFE", key);
	assert_string_equal(key, "");
	name_skeleton("", key);
	assert_string_equal(key, "");
	free(long_name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_names_are_kept_in_one_form),
		cmocka_unit_test(lengths_are_counted_in_characters),
		cmocka_unit_test(other_characters_are_refused),
		cmocka_unit_test(staff_cannot_be_played),
		cmocka_unit_test(names_that_only_contain_a_short_word_pass),
		cmocka_unit_test(a_staff_like_name_is_still_given),
		cmocka_unit_test(names_that_look_alike_share_a_key),
		cmocka_unit_test(names_that_differ_keep_apart),
		cmocka_unit_test(any_bytes_have_a_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
