/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells, cutting, and rows that begin and end as Japanese rows do. */
#include "width.h"

#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <utf8proc.h>

enum { ROOM = 4096 };

/* Wraps text and joins the rows, as they would be drawn, with '|'. */
static const char *rows_of(const char *text, int columns)
{
	static char rows[ROOM];
	size_t n = strlen(text), size = 0;

	while (n > 0) {
		size_t bytes = width_wrap(text, n, columns, 1), shown = width_shown(text, bytes);

		assert_in_range(bytes, 1, n);
		if (size > 0)
			rows[size++] = '|';
		memcpy(rows + size, text, shown);
		size += shown;
		text += bytes;
		n -= bytes;
	}
	rows[size] = '\0';
	return rows;
}

static void characters_take_their_cells(void **state)
{
	static const struct {
		uint32_t cp;
		int cells;
	} cases[] = {
		{ 'a', 1 }, { ' ', 1 }, { '~', 1 }, { 0, 0 }, { 0x1B, 0 }, { 0x7F, 0 }, { 0x9B, 0 }, { 0x3042, 2 },
		{ 0x30A2, 2 }, { 0x6F22, 2 }, { 0x20BB7, 2 }, { 0xFF71, 1 }, { 0xFF9E, 1 }, { 0xFF21, 2 },
		{ 0x3000, 2 }, { 0xE9, 1 }, { 0x301, 0 }, { 0x3099, 0 }, { 0x200B, 0 }, { 0xFE0F, 0 }, { 0x1F600, 2 },
		{ 0x2764, 1 }, { 0xAC00, 2 }, { 0x1100, 2 }, { 0x1161, 0 }, { 0x3013, 2 }, { 0xFFE5, 2 },
		{ 0x303F, 1 }, { 0x2028, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(width_of(cases[i].cp, 1), cases[i].cells);
}

static void plain_characters_take_what_all_tables_say(void **state)
{
	(void)state;
	for (uint32_t cp = 0x20; cp < 0x20000; cp++) {
		if (!text_is_plain(cp))
			continue;
		assert_int_equal(width_of(cp, 1), utf8proc_charwidth((int32_t)cp));
		assert_int_equal(width_of(cp, 2), utf8proc_charwidth((int32_t)cp));
		assert_false(width_is_ambiguous(cp));
		assert_true(width_is_safe(cp));
	}
}

static void ambiguous_characters_follow_the_terminal(void **state)
{
	static const uint32_t ambiguous[] = {
		0x25CB, 0x203B, 0x2026, 0x2605, 0x3B1, 0x430, 0x2500, 0x2192, 0xD7, 0xB0, 0xFFFD,
	};
	static const uint32_t firm[] = { 'a', 0x3042, 0xFF71, 0x6F22, 0x1F600, 0x301, 0xE5, 0x3001 };

	(void)state;
	for (size_t i = 0; i < sizeof ambiguous / sizeof ambiguous[0]; i++) {
		assert_true(width_is_ambiguous(ambiguous[i]));
		assert_int_equal(width_of(ambiguous[i], 1), 1);
		assert_int_equal(width_of(ambiguous[i], 2), 2);
		assert_false(width_is_safe(ambiguous[i]));
	}
	for (size_t i = 0; i < sizeof firm / sizeof firm[0]; i++) {
		assert_false(width_is_ambiguous(firm[i]));
		assert_int_equal(width_of(firm[i], 1), width_of(firm[i], 2));
	}
	assert_int_equal(width_text("○あ", 6, 1), 3);
	assert_int_equal(width_text("○あ", 6, 2), 4);
}

static void safe_characters_have_one_width(void **state)
{
	static const uint32_t safe[] = {
		'a', ' ', 0x3042, 0x30FC, 0x30FB, 0x3001, 0x300C, 0x6F22, 0x3005, 0xFF01, 0xFF71, 0x3000,
	};
	static const uint32_t unsafe[] = {
		0x1F600, 0x2764, 0x3030, 0x303D, 0x3297, 0x3099, 0xFF9E, 0x20BB7, 0x301, 0xE9, 0xAC00, 0x0E01, 0x1B,
		0x7F, 0x302A, 0x25CB, 0x3164, 0xE000,
	};

	(void)state;
	for (size_t i = 0; i < sizeof safe / sizeof safe[0]; i++)
		assert_true(width_is_safe(safe[i]));
	for (size_t i = 0; i < sizeof unsafe / sizeof unsafe[0]; i++)
		assert_false(width_is_safe(unsafe[i]));
	assert_true(width_text_is_safe("みかん: abc「」ー", strlen("みかん: abc「」ー")));
	assert_false(width_text_is_safe("みかん😀", strlen("みかん😀")));
	assert_false(width_text_is_safe("\xFF", 1));
	for (uint32_t cp = 0; cp < 0x110000; cp++)
		if (width_is_safe(cp))
			assert_false(width_is_ambiguous(cp));
}

static void cutting_keeps_clusters_whole(void **state)
{
	static const struct {
		const char *text;
		int columns;
		size_t bytes;
		int used;
	} cases[] = {
		{ "abc", 2, 2, 2 }, { "abc", 3, 3, 3 }, { "abc", 9, 3, 3 }, { "あいう", 4, 6, 4 },
		{ "あいう", 5, 6, 4 }, { "あ", 1, 0, 0 }, { "aあ", 2, 1, 1 }, { "ｶﾞｷ", 2, 6, 2 }, { "ｶﾞｷ", 1, 0, 0 },
		{ "a\u0301b", 1, 3, 1 }, { "", 5, 0, 0 }, { "abc", 0, 0, 0 }, { "abc", -1, 0, 0 },
		{ "\xFFz", 1, 1, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		size_t n = strlen(cases[i].text);
		int used;

		assert_int_equal(width_cut(cases[i].text, n, cases[i].columns, 1, &used), cases[i].bytes);
		assert_int_equal(used, cases[i].used);
	}
	assert_int_equal(width_cut("abc", 3, 2, 1, NULL), 2);
	assert_int_equal(width_cut("○○", 6, 3, 2, NULL), 3);
}

static const struct {
	const char *text;
	int columns;
	const char *rows;
} wrappings[] = {
	{ "", 20, "" },
	{ "あいう", 20, "あいう" },
	{ "あいうえおかきくけこ", 20, "あいうえおかきくけこ" },
	{ "あいうえおかきくけこさ", 20, "あいうえおかきくけこ|さ" },
	{ "あいうえおかきくけこさ", 21, "あいうえおかきくけこ|さ" },
	/* closing marks do not start a row */
	{ "あいうえおかきくけこ。さ", 20, "あいうえおかきくけ|こ。さ" },
	{ "あいうえおかきくけこ、さ", 20, "あいうえおかきくけ|こ、さ" },
	{ "あいうえおかきくけこ」さ", 20, "あいうえおかきくけ|こ」さ" },
	{ "あいうえおかきくけこ）さ", 20, "あいうえおかきくけ|こ）さ" },
	{ "あいうえおかきくけこ)さ", 20, "あいうえおかきくけ|こ)さ" },
	{ "あいうえおかきくけこー", 20, "あいうえおかきくけ|こー" },
	{ "あいうえおかきくけこ・", 20, "あいうえおかきくけ|こ・" },
	{ "あいうえおかきくけこ？", 20, "あいうえおかきくけ|こ？" },
	{ "あいうえおかきくけこ…", 20, "あいうえおかきくけ|こ…" },
	{ "あいうえおかきくけ々々", 20, "あいうえおかきく|け々々" },
	{ "あいうえおかきくけこ。」さ", 20, "あいうえおかきくけ|こ。」さ" },
	{ "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾞ", 20, "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃ|ﾄﾞ" },
	/* nor do small kana, on a row long enough */
	{ "あいうえおかきくけちょ", 20, "あいうえおかきくけ|ちょ" },
	{ "アイウエオカキクケチャ", 20, "アイウエオカキクケ|チャ" },
	{ "あいうちょ", 8, "あいうち|ょ" },
	{ "あいうち。", 8, "あいう|ち。" },
	/* opening brackets do not end one */
	{ "あいうえおかきくけ「こ」", 20, "あいうえおかきくけ|「こ」" },
	{ "あいうえおかきくけ（こ）", 20, "あいうえおかきくけ|（こ）" },
	{ "あいうえおかきく「『こ』」", 20, "あいうえおかきく|「『こ』」" },
	/* words and numbers stay whole */
	{ "now is the time for all", 10, "now is the|time for|all" },
	{ "now  is", 4, "now|is" },
	{ "きょうは hello です", 12, "きょうは|hello です" },
	{ "きょうはhelloです", 12, "きょうは|helloです" },
	{ "参加者は33959人です", 12, "参加者は|33959人です" },
	{ "参加者は３３９人です", 12, "参加者は|３３９人です" },
	{ "it's e-mail", 8, "it's|e-mail" },
	{ "Zürich Ελλάδα", 9, "Zürich|Ελλάδα" },
	/* unless no row can hold them */
	{ "abcdefghijkl", 5, "abcde|fghij|kl" },
	{ "ab cdefghijkl", 5, "ab cd|efghi|jkl" },
	{ "「Hello」", 6, "「Hell|o」" },
	/* nowhere to break by the rules */
	{ "。。。。。", 6, "。。。|。。" },
	{ "「「「「", 4, "「「|「「" },
	{ "ーーーーー", 4, "ーー|ーー|ー" },
	/* too narrow for anything */
	{ "あい", 1, "あ|い" },
	{ "あい", 0, "あ|い" },
	{ "ab", -5, "a|b" },
	/* spaces at an end, line breaks */
	{ "abcde  fgh", 5, "abcde|fgh" },
	{ "あいう　え", 6, "あいう|え" },
	{ "  ab", 4, "  ab" },
	{ "a\nb\n\nc", 9, "a|b||c" },
	{ "see .profile", 5, "see .|profi|le" },
	{ "see .rc", 5, "see|.rc" },
	/* clusters stay whole */
	{ "e\u0301e\u0301e\u0301", 2, "e\u0301e\u0301|e\u0301" },
	{ "😀😀😀", 5, "😀😀|😀" },
};

static void rows_wrap_by_the_japanese_rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof wrappings / sizeof *wrappings; i++)
		assert_string_equal(rows_of(wrappings[i].text, wrappings[i].columns), wrappings[i].rows);
}

static void ambiguous_width_moves_the_edge(void **state)
{
	(void)state;
	assert_int_equal(width_wrap("○○○○", 12, 4, 1), 12);
	assert_int_equal(width_wrap("○○○○", 12, 4, 2), 6);
}

static void every_width_ends_and_fits(void **state)
{
	static const char text[] =
		"「きょうは、hello world（３３人）でした。」……ちょっと、ファーー！ "
		"12:30から http://example.jp/very/long/path です😀。";

	(void)state;
	for (int columns = 1; columns < 130; columns++) {
		const char *at = text;
		size_t n = sizeof text - 1;

		while (n > 0) {
			size_t bytes = width_wrap(at, n, columns, 2);

			assert_in_range(bytes, 1, n);
			assert_true(text_is_valid(at, bytes));
			if (columns > 1)
				assert_true(width_text(at, width_shown(at, bytes), 2) <= columns);
			at += bytes;
			n -= bytes;
		}
	}
}

static void a_megabyte_wraps(void **state)
{
	size_t n = 1 << 20, rows = 0;
	char *text = malloc(n);
	const char *at = text;

	(void)state;
	memset(text, 'x', n);
	while (n > 0) {
		size_t bytes = width_wrap(at, n, 80, 1);

		at += bytes;
		n -= bytes;
		rows++;
	}
	assert_int_equal(rows, ((1 << 20) + 79) / 80);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters_take_their_cells),
		cmocka_unit_test(plain_characters_take_what_all_tables_say),
		cmocka_unit_test(ambiguous_characters_follow_the_terminal),
		cmocka_unit_test(safe_characters_have_one_width),
		cmocka_unit_test(cutting_keeps_clusters_whole),
		cmocka_unit_test(rows_wrap_by_the_japanese_rules),
		cmocka_unit_test(ambiguous_width_moves_the_edge),
		cmocka_unit_test(every_width_ends_and_fits),
		cmocka_unit_test(a_megabyte_wraps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
