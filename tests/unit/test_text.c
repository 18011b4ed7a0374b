/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8, clusters, the gate for people's text, folding, and bytes in older encodings. */
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <utf8proc.h>

enum { ROOM = 1300, BYTES_MAX = 1200, GRAPHEMES_MAX = 300, MEGABYTE = 1 << 20 };

static void is_cleaned_to(const char *typed, size_t n, const char *expected)
{
	char to[ROOM], again[ROOM];

	assert_int_equal(text_clean(typed, n, BYTES_MAX, GRAPHEMES_MAX, to, sizeof to), TEXT_FINE);
	assert_string_equal(to, expected);
	assert_int_equal(text_clean(to, strlen(to), BYTES_MAX, GRAPHEMES_MAX, again, sizeof again), TEXT_FINE);
	assert_string_equal(again, to);
}

#define CLEANED(typed, expected) is_cleaned_to((typed), sizeof (typed) - 1, (expected))

static void is_folded_to(const char *typed, const char *expected)
{
	char to[ROOM];

	assert_true(text_fold(typed, strlen(typed), to, sizeof to));
	assert_string_equal(to, expected);
}

static enum text_fault fault_of(const char *typed, size_t n)
{
	char to[ROOM] = "unchanged";
	enum text_fault fault = text_clean(typed, n, BYTES_MAX, GRAPHEMES_MAX, to, sizeof to);

	if (fault != TEXT_FINE)
		assert_string_equal(to, "");
	return fault;
}

static void validity_follows_rfc_3629(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		bool is_valid;
	} cases[] = {
		{ "", 0, true },
		{ "abc", 3, true },
		{ "\t\x1b\x7f", 3, true },
		{ "こんにちは", 15, true },
		{ "\xF0\xA0\xAE\xB7", 4, true },
		{ "\xED\x9F\xBF", 3, true },
		{ "\xEE\x80\x80", 3, true },
		{ "\xEF\xBF\xBD", 3, true },
		{ "\xF4\x8F\xBF\xBD", 4, true },
		{ "a\0b", 3, false },            /* NUL */
		{ "\x80", 1, false },            /* a continuation alone */
		{ "\xC0\xAF", 2, false },        /* overlong / */
		{ "\xC1\xBF", 2, false },
		{ "\xE0\x80\xAF", 3, false },
		{ "\xE0\x9F\xBF", 3, false },
		{ "\xF0\x80\x80\xAF", 4, false },
		{ "\xF0\x8F\xBF\xBF", 4, false },
		{ "\xC0\x80", 2, false },        /* overlong NUL */
		{ "\xED\xA0\x80", 3, false },    /* surrogates */
		{ "\xED\xBF\xBF", 3, false },
		{ "\xED\xA0\xBD\xED\xB8\x80", 6, false },
		{ "\xF4\x90\x80\x80", 4, false }, /* past U+10FFFF */
		{ "\xF5\x80\x80\x80", 4, false },
		{ "\xF8\x88\x80\x80\x80", 5, false },
		{ "\xFE\xFF", 2, false },
		{ "\xE3\x81", 2, false },        /* cut short */
		{ "\xE3", 1, false },
		{ "\xF0\xA0\xAE", 3, false },
		{ "\xE3\x81\x41", 3, false },
		{ "\xC3(", 2, false },
		{ "\xEF\xBF\xBE", 3, false },    /* U+FFFE, U+FFFF, U+FDD0, U+1FFFF, U+10FFFE */
		{ "\xEF\xBF\xBF", 3, false },
		{ "\xEF\xB7\x90", 3, false },
		{ "\xF0\x9F\xBF\xBF", 4, false },
		{ "\xF4\x8F\xBF\xBE", 4, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(text_is_valid(cases[i].bytes, cases[i].n), cases[i].is_valid);
}

static void every_character_comes_back_from_its_bytes(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= 0x110000; cp++) {
		char bytes[4];
		uint32_t back = 0;
		size_t n = text_encode(cp, bytes);
		bool is_character = cp <= 0x10FFFF && !(cp >= 0xD800 && cp <= 0xDFFF);
		bool is_noncharacter = (cp & 0xFFFE) == 0xFFFE || (cp >= 0xFDD0 && cp <= 0xFDEF);

		assert_int_equal(n > 0, is_character);
		if (!is_character)
			continue;
		assert_int_equal(text_decode(bytes, n, &back), is_noncharacter ? 0 : n);
		assert_int_equal(text_decode(bytes, n - 1, &back), 0);
		if (!is_noncharacter)
			assert_int_equal(back, cp);
	}
}

static void clusters_are_what_people_call_characters(void **state)
{
	static const struct {
		const char *text;
		size_t clusters;
	} cases[] = {
		{ "", 0 }, { "abc", 3 }, { "かな", 2 }, { "か\u3099な", 2 }, { "e\u0301", 1 }, { "\r\n", 1 },
		{ "👨‍👩‍👧x", 2 }, { "🇯🇵🇯🇵", 2 }, { "👍🏽", 1 }, { "ｶﾞ", 1 }, { "각", 1 }, { "\xFF\xFE", 2 },
		{ "\xE3\x81", 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(text_graphemes(cases[i].text, strlen(cases[i].text)), cases[i].clusters);
	assert_int_equal(text_cluster("", 0), 0);
	assert_int_equal(text_cluster("\xFFか", 4), 1);
}

static void plain_text_passes_unchanged(void **state)
{
	(void)state;
	CLEANED("こんにちは。今日は、昼すぎに起きました", "こんにちは。今日は、昼すぎに起きました");
	CLEANED("ﾊﾝｶｸ ｶﾞｷﾞｸﾞ", "ﾊﾝｶｸ ｶﾞｷﾞｸﾞ");
	CLEANED("ＡＢＣ１２３　あ", "ＡＢＣ１２３　あ");
	CLEANED("𠮷野家 髙橋 﨑", "𠮷野家 髙橋 﨑");
	CLEANED("Zürich, Việt Nam, Ελλάδα, Россия", "Zürich, Việt Nam, Ελλάδα, Россия");
	CLEANED("'; DROP TABLE line; -- %s%n $(reboot) `id` \\ <b>&amp;",
		"'; DROP TABLE line; -- %s%n $(reboot) `id` \\ <b>&amp;");
}

static void text_is_composed(void **state)
{
	(void)state;
	CLEANED("か\u3099き\u3099", "がぎ");
	CLEANED("は\u309A", "ぱ");
	CLEANED("e\u0301", "é");
	CLEANED("\u1112\u1161\u11AB", "한");
	CLEANED("か\u200B\u3099", "が");
}

static void control_characters_leave_only_their_letters(void **state)
{
	(void)state;
	CLEANED("\x1b[31mred\x1b[0m", "[31mred[0m");
	CLEANED("\x1b]0;title\x07!", "]0;title!");
	CLEANED("\x1b]52;c;AAAA\x1b\\", "]52;c;AAAA\\");
	CLEANED("\x1bPq\x1b\\x", "Pq\\x");
	CLEANED("a\xC2\x9B" "31mb\xC2\x90" "c\xC2\x9D", "a31mbc");
	CLEANED("a\x08\x08z\x7f\x0e", "az");
	CLEANED("\x13\x11\x1a\x03~.", "~.");
}

static void lines_become_one_line(void **state)
{
	(void)state;
	CLEANED("a\nb", "a b");
	CLEANED("a\r\nb\rc", "a b c");
	CLEANED("a\tb\vc\fd", "a b c d");
	CLEANED("a\u2028b\u2029c\xC2\x85" "d", "a b c d");
	CLEANED("職員 さとう: 本物\n職員 さとう: にせもの", "職員 さとう: 本物 職員 さとう: にせもの");
}

static void both_ends_are_trimmed(void **state)
{
	(void)state;
	CLEANED("  \u3000 あ い \u3000\n", "あ い");
	CLEANED("\u00A0x\u00A0", "x");
	assert_int_equal(fault_of("", 0), TEXT_EMPTY);
	assert_int_equal(fault_of("   ", 3), TEXT_EMPTY);
	assert_int_equal(fault_of("\u3000\u200B\n\x1b", 8), TEXT_EMPTY);
}

static void invisible_and_turning_characters_are_dropped(void **state)
{
	(void)state;
	CLEANED("\u202Eabc\u202C", "abc");
	CLEANED("\u2066a\u2067b\u2068c\u2069", "abc");
	CLEANED("\u200Ea\u200Fb\u061Cc", "abc");
	CLEANED("a\u200Bb\u200Cc\u200Dd\u2060e\uFEFFf\u00ADg", "abcdefg");
	CLEANED("a\u034Fb\u115Fc\u1160d\u3164e\uFFA0f\u180Eg", "abcdefg");
	CLEANED("a\U000E0061\U000E007Fb", "ab");
	CLEANED("葛\U000E0100城", "葛城");
	CLEANED("a\uE000b\U000F0000c\U0010FFFDd", "abcd");
	CLEANED("a\uFFF9b\uFFFBc\uFFFCd", "abcd");
}

static void unassigned_characters_become_geta(void **state)
{
	(void)state;
	CLEANED("a\u0378b", "a〓b");
}

static size_t put_two(uint32_t first, uint32_t second, char to[8])
{
	size_t size = text_encode(first, to);

	return size + text_encode(second, to + size);
}

static void plain_characters_break_as_all_do(void **state)
{
	static const uint32_t others[] = { ' ', 'e', 0x3042, 0x30FC, 0x6F22, 0x301, 0x3099, 0x200D, 0xFE0F, 0x1F600, 0x1F1EF };
	char two[8];
	uint32_t decoded;

	(void)state;
	for (uint32_t cp = 0x20; cp < 0x20000; cp++) {
		for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
			size_t size = put_two(cp, others[i], two), first = text_decode(two, size, &decoded);

			if (first > 0 && text_cluster(two, size) != (utf8proc_grapheme_break((int32_t)cp, (int32_t)others[i])
					? first : size))
				fail_msg("U+%04X before U+%04X", (unsigned)cp, (unsigned)others[i]);
			size = put_two(others[i], cp, two);
			first = text_decode(two, size, &decoded);
			if (text_decode(two + first, size - first, &decoded) > 0 && text_cluster(two, size)
					!= (utf8proc_grapheme_break((int32_t)others[i], (int32_t)cp) ? first : size))
				fail_msg("U+%04X before U+%04X", (unsigned)others[i], (unsigned)cp);
		}
	}
}

static void emoji_clusters_keep_one_character(void **state)
{
	(void)state;
	CLEANED("👨‍👩‍👧だ", "👨だ");
	CLEANED("👍🏽", "👍");
	CLEANED("❤️", "❤");
	CLEANED("❤️‍🔥", "🔥");
	CLEANED("🏳️‍🌈", "🌈");
	CLEANED("1️⃣ #️⃣", "1 #");
	CLEANED("🇯🇵日本", "日本");
	CLEANED("😀😀", "😀😀");
	CLEANED("😀\u0301", "😀");
	CLEANED("☺︎", "☺");
}

static void a_base_keeps_two_marks(void **state)
{
	char tower[1 + 2 * 200 + 1] = "a";

	(void)state;
	for (int i = 0; i < 200; i++)
		memcpy(tower + 1 + 2 * i, "\u0335", 2);
	is_cleaned_to(tower, 401, "a\u0335\u0335");
	CLEANED("e\u0302\u0301\u0301x", "ếx");
	CLEANED("\u0301x", "x");
	CLEANED("a \u0301x", "a x");
	CLEANED("กี้", "กี้");
	CLEANED("\u0958\u0301\u0301", "\u0915\u093C\u0301");
	CLEANED("b\u20DD\u20DE\u20DF", "b\u20DD\u20DE");
}

static void what_is_not_utf8_is_told(void **state)
{
	(void)state;
	assert_int_equal(fault_of("\x82\xB1\x82\xF1", 4), TEXT_NOT_UTF8);
	assert_int_equal(fault_of("a\0b", 3), TEXT_NOT_UTF8);
	assert_int_equal(fault_of("\xED\xA0\x80", 3), TEXT_NOT_UTF8);
	assert_int_equal(fault_of("\xEF\xBF\xBE", 3), TEXT_NOT_UTF8);
	assert_int_equal(fault_of("\xC0\xAF", 2), TEXT_NOT_UTF8);
}

static void limits_are_exact_and_nothing_is_cut(void **state)
{
	char text[3 * 301];
	char to[ROOM];

	(void)state;
	for (int i = 0; i < 301; i++)
		memcpy(text + 3 * i, "あ", 3);
	assert_int_equal(fault_of(text, 900), TEXT_FINE);
	assert_int_equal(fault_of(text, 903), TEXT_TOO_LONG);
	assert_int_equal(text_clean("abcd", 4, 4, 9, to, sizeof to), TEXT_FINE);
	assert_int_equal(text_clean("abcde", 5, 4, 9, to, sizeof to), TEXT_TOO_LONG);
	assert_int_equal(text_clean("abcd", 4, 9, 3, to, sizeof to), TEXT_TOO_LONG);
	assert_int_equal(text_clean("abcd", 4, 9, 9, to, 5), TEXT_FINE);
	assert_int_equal(text_clean("abcd", 4, 9, 9, to, 4), TEXT_TOO_LONG);
	assert_int_equal(text_clean("か\u3099", 6, 3, 1, to, 4), TEXT_FINE);
	assert_string_equal(to, "が");
}

static void a_megabyte_costs_one_pass(void **state)
{
	char *text = malloc(MEGABYTE);

	(void)state;
	memset(text, 'a', MEGABYTE);
	assert_int_equal(fault_of(text, MEGABYTE), TEXT_TOO_LONG);
	memset(text, ' ', MEGABYTE);
	assert_int_equal(fault_of(text, MEGABYTE), TEXT_EMPTY);
	text[0] = 'a';
	for (size_t i = 1; i + 3 < MEGABYTE; i += 4)
		memcpy(text + i, "\u0316\u0301", 4); /* marks that normalising would sort */
	is_cleaned_to(text, MEGABYTE - 3, "á\u0316");
	for (size_t i = 0; i + 4 <= MEGABYTE; i += 4)
		memcpy(text + i, "\U0001D165", 4);
	assert_int_equal(fault_of(text, MEGABYTE), TEXT_EMPTY);
	text[MEGABYTE - 1] = '\xFF';
	assert_int_equal(fault_of(text, MEGABYTE), TEXT_NOT_UTF8);
	free(text);
}

static void commands_fold_to_what_they_mean(void **state)
{
	(void)state;
	is_folded_to("／ヘルプ", "/ヘルプ");
	is_folded_to("／ｈｅｌｐ", "/help");
	is_folded_to("/HELP", "/help");
	is_folded_to("／行く　２", "/行く 2");
	is_folded_to("　はい　", "はい");
	is_folded_to("ｙ", "y");
	is_folded_to("Ｙ", "y");
	is_folded_to("１", "1");
	is_folded_to("/ﾍﾙﾌﾟ", "/ヘルプ");
	is_folded_to("/へる\u200Bぷ", "/へるぷ");
	is_folded_to("\x1b[A/go\ttable-a\r\n", "[a/go table-a");
	is_folded_to("/a\u2028b", "/a b");
	is_folded_to("", "");
	is_folded_to("か\u3099", "が");
}

static void folding_refuses_what_does_not_fit(void **state)
{
	char to[4] = "old", *text = malloc(MEGABYTE);

	(void)state;
	assert_true(text_fold("abc", 3, to, sizeof to));
	assert_false(text_fold("abcd", 4, to, sizeof to));
	assert_string_equal(to, "");
	assert_false(text_fold("\xFF", 1, to, sizeof to));
	memset(text, 'a', MEGABYTE);
	assert_false(text_fold(text, MEGABYTE, to, sizeof to));
	assert_false(text_fold("a", 1, to, 0));
	free(text);
}

static void normalising_joins_compatible_forms(void **state)
{
	char to[64];

	(void)state;
	assert_int_equal(text_normalise("Ａﾞか\u3099", 12, to, sizeof to), 7);
	assert_string_equal(to, "A\u3099が");
	assert_int_equal(text_normalise("㍿", 3, to, sizeof to), 12);
	assert_string_equal(to, "株式会社");
	assert_int_equal(text_normalise("㍿", 3, to, 12), SIZE_MAX);
	assert_int_equal(text_normalise("\xFF", 1, to, sizeof to), SIZE_MAX);
	assert_int_equal(text_normalise("", 0, to, sizeof to), 0);
}

static void older_encodings_are_read(void **state)
{
	static const struct {
		const char *bytes;
		enum text_charset charset;
		const char *text;
	} cases[] = {
		{ "\x82\xB1\x82\xF1\x82\xC9\x82\xBF\x82\xCD", TEXT_CP932, "こんにちは" },
		{ "/\x8D\x73\x82\xAD 2", TEXT_CP932, "/行く 2" },
		{ "\x93\xFA\x96\x7B\x8C\xEA", TEXT_CP932, "日本語" },
		{ "\x83\x5C\x95\x5C\x94\x5C", TEXT_CP932, "ソ表能" }, /* a backslash as second byte */
		{ "\x87\x40", TEXT_CP932, "①" },
		{ "\xFB\xFC\x8B\xB4", TEXT_CP932, "髙橋" },
		{ "\xC3\xBD\xC4", TEXT_CP932, "ﾃｽﾄ" },
		{ "\xB1\xB2", TEXT_CP932, "ｱｲ" },
		{ "\xB6\xDE\xB7\xDE abc", TEXT_CP932, "ｶﾞｷﾞ abc" },
		{ "\xA4\xB3\xA4\xF3\xA4\xCB\xA4\xC1\xA4\xCF", TEXT_EUC_JP, "こんにちは" },
		{ "\xA4\xCF\xA4\xA4", TEXT_EUC_JP, "はい" },
		{ "\xC6\xFC\xCB\xDC\xB8\xEC", TEXT_EUC_JP, "日本語" },
		{ "\xC1\xEA\xC3\xCC\xA4\xB7\xA4\xBF\xA4\xA4", TEXT_EUC_JP, "相談したい" },
		{ "\xA5\xC6\xA5\xB9\xA5\xC8", TEXT_EUC_JP, "テスト" },
		{ "/\xB9\xD4\xA4\xAF 2", TEXT_EUC_JP, "/行く 2" },
	};

	(void)state;
	assert_true(text_rescue_open());
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		enum text_charset found;
		char to[64];

		assert_true(text_rescue(cases[i].bytes, strlen(cases[i].bytes), to, sizeof to, &found));
		assert_string_equal(to, cases[i].text);
		assert_int_equal(found, cases[i].charset);
	}
}

static void what_is_neither_is_not_guessed(void **state)
{
	enum text_charset found;
	char to[64];

	(void)state;
	assert_true(text_rescue_open());
	assert_false(text_rescue("\xFF\xFE\x00", 3, to, sizeof to, &found));
	assert_string_equal(to, "");
	assert_false(text_rescue("\x82", 1, to, sizeof to, &found));
	assert_false(text_rescue("\x82\xB1\x82\xF1", 4, to, 6, &found));
	assert_true(text_rescue("\x82\xB1\x82\xF1", 4, to, 7, &found));
	assert_false(text_rescue("\x82\xB1", 2, to, 0, &found));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(validity_follows_rfc_3629),
		cmocka_unit_test(every_character_comes_back_from_its_bytes),
		cmocka_unit_test(clusters_are_what_people_call_characters),
		cmocka_unit_test(plain_text_passes_unchanged),
		cmocka_unit_test(text_is_composed),
		cmocka_unit_test(control_characters_leave_only_their_letters),
		cmocka_unit_test(lines_become_one_line),
		cmocka_unit_test(both_ends_are_trimmed),
		cmocka_unit_test(invisible_and_turning_characters_are_dropped),
		cmocka_unit_test(unassigned_characters_become_geta),
		cmocka_unit_test(plain_characters_break_as_all_do),
		cmocka_unit_test(emoji_clusters_keep_one_character),
		cmocka_unit_test(a_base_keeps_two_marks),
		cmocka_unit_test(what_is_not_utf8_is_told),
		cmocka_unit_test(limits_are_exact_and_nothing_is_cut),
		cmocka_unit_test(a_megabyte_costs_one_pass),
		cmocka_unit_test(commands_fold_to_what_they_mean),
		cmocka_unit_test(folding_refuses_what_does_not_fit),
		cmocka_unit_test(normalising_joins_compatible_forms),
		cmocka_unit_test(older_encodings_are_read),
		cmocka_unit_test(what_is_neither_is_not_guessed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
