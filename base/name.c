/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nicknames and what they look like. Two folds: the skeleton, stored, says which names the eye cannot tell apart; the
 * wider disguise, never stored, also sees through digits for letters, doubled letters and long marks, and is used only
 * to find names that pretend to be staff. */
#include "name.h"

#include "text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
	TYPED_MAX = 400, /* bytes worth looking at; ten characters fold from far fewer */
	LONG_MARK = 0x30FC,
	KATAKANA_FIRST = 0x30A1, KATAKANA_LAST = 0x30F6, KATAKANA_TO_HIRAGANA = 0x60,
	REPEAT_FIRST = 0x30FD, REPEAT_LAST = 0x30FE
};

struct range {
	uint32_t first, last;
};

/* What a name is made of. U+FA0E and its like are kanji in use that only seem to be compatibility forms. */
static const struct range allowed[] = {
	{ '0', '9' }, { 'A', 'Z' }, { 'a', 'z' }, { 0x3005, 0x3007 }, { 0x3041, 0x3096 }, { 0x309D, 0x309E },
	{ 0x30A1, 0x30FA }, { 0x30FC, 0x30FE }, { 0x3400, 0x4DBF }, { 0x4E00, 0x9FFC }, { 0xFA0E, 0xFA0F },
	{ 0xFA11, 0xFA11 }, { 0xFA13, 0xFA14 }, { 0xFA1F, 0xFA1F }, { 0xFA21, 0xFA21 }, { 0xFA23, 0xFA24 },
	{ 0xFA27, 0xFA29 }, { 0x20000, 0x2A6DD }, { 0x2A700, 0x2B734 }, { 0x2B740, 0x2B81D }, { 0x2B820, 0x2CEA1 },
	{ 0x2CEB0, 0x2EBE0 }, { 0x30000, 0x3134A },
};

/* After the kana are hiragana: what looks like what. Kanji that look like katakana become that kana. */
static const struct {
	uint32_t from, to;
} alike[] = {
	{ '0', 'o' }, { '1', 'i' }, { 'l', 'i' }, { 0x3007, 'o' },
	/* ぁぃぅぇぉっゃゅょゎゕゖ */
	{ 0x3041, 0x3042 }, { 0x3043, 0x3044 }, { 0x3045, 0x3046 }, { 0x3047, 0x3048 }, { 0x3049, 0x304A },
	{ 0x3063, 0x3064 }, { 0x3083, 0x3084 }, { 0x3085, 0x3086 }, { 0x3087, 0x3088 }, { 0x308E, 0x308F },
	{ 0x3095, 0x304B }, { 0x3096, 0x3051 },
	/* 一ー 力カ 口囗ロ 二ニ 八ハ 工エ 夕タ 卜ト 千チ 三ミ 才オ 又ヌ 厶ム 匕ヒ 乂〆メ 丿ノ */
	{ 0x4E00, LONG_MARK }, { 0x529B, 0x304B }, { 0x53E3, 0x308D }, { 0x56D7, 0x308D }, { 0x4E8C, 0x306B },
	{ 0x516B, 0x306F }, { 0x5DE5, 0x3048 }, { 0x5915, 0x305F }, { 0x535C, 0x3068 }, { 0x5343, 0x3061 },
	{ 0x4E09, 0x307F }, { 0x624D, 0x304A }, { 0x53C8, 0x306C }, { 0x53B6, 0x3080 }, { 0x5315, 0x3072 },
	{ 0x4E42, 0x3081 }, { 0x3006, 0x3081 }, { 0x4E3F, 0x306E },
	/* 貟员員 軄聀耺职職 谈談 縂緫總総 曰日 士土 末未 已巳己 髙高 﨑崎 */
	{ 0x8C9F, 0x54E1 }, { 0x5458, 0x54E1 }, { 0x8EC4, 0x8077 }, { 0x8040, 0x8077 }, { 0x803A, 0x8077 },
	{ 0x804C, 0x8077 }, { 0x8C08, 0x8AC7 }, { 0x7E02, 0x7DCF }, { 0x7DEB, 0x7DCF }, { 0x7E3D, 0x7DCF },
	{ 0x66F0, 0x65E5 }, { 0x58EB, 0x571F }, { 0x672B, 0x672A }, { 0x5DF2, 0x5DF1 }, { 0x5DF3, 0x5DF1 },
	{ 0x9AD9, 0x9AD8 }, { 0xFA11, 0x5D0E },
};

/* Pairs of letters that look like one. */
static const struct {
	char pair[3], one;
} ligatures[] = { { "rn", 'm' }, { "vv", 'w' } };

/* Digits that stand for letters in a skeleton. */
static const char disguises[] = "3e4a5s7t8b";

enum where { WHOLE, EDGE /* it begins or ends the name: "badminton" is a sport */, ANYWHERE };

/* Who speaks for the place, and the labels that lines of the place begin with. */
static const struct {
	const char *word;
	enum where where;
} staff_words[] = {
	{ "職員", ANYWHERE }, { "staff", ANYWHERE }, { "スタッフ", ANYWHERE }, { "支援者", ANYWHERE },
	{ "支援員", ANYWHERE }, { "相談員", ANYWHERE }, { "コーディネーター", ANYWHERE }, { "サポーター", ANYWHERE },
	{ "カウンセラー", ANYWHERE }, { "モデレーター", ANYWHERE }, { "管理者", ANYWHERE }, { "管理人", ANYWHERE },
	{ "運営", ANYWHERE }, { "事務局", ANYWHERE }, { "お知らせ", ANYWHERE }, { "おしらせ", ANYWHERE },
	{ "ここにいる", ANYWHERE }, { "システム", ANYWHERE }, { "supporter", ANYWHERE }, { "counsel", ANYWHERE },
	{ "coordinat", ANYWHERE }, { "moderator", ANYWHERE }, { "kokoiru", ANYWHERE }, { "administ", ANYWHERE },
	{ "admin", EDGE }, { "system", EDGE }, { "notice", WHOLE }, { "official", WHOLE }, { "root", WHOLE },
	{ "you", WHOLE }, { "あなた", WHOLE }, { "案内", WHOLE }, { "公式", WHOLE },
};

static enum name_fault check(const char *name, size_t n);
static bool is_allowed(uint32_t cp);
static bool is_staff(const char *name);
static bool is_placed(const char *disguised, const char *word, enum where where);
static uint32_t fold(uint32_t cp);
static void join_ligatures(char *key);
static void disguise(const char *name, char form[NAME_KEY_ROOM]);

enum name_fault name_clean(const char *s, size_t n, char name[NAME_ROOM])
{
	char typed[NORMALISE_MAX];
	const char *start = typed;
	size_t size = n <= TYPED_MAX ? text_normalise(s, n, typed, sizeof typed) : SIZE_MAX;
	enum name_fault fault;

	name[0] = '\0';
	if (size == SIZE_MAX)
		return text_is_valid(s, n) ? NAME_LENGTH : NAME_CHARACTERS;
	while (size > 0 && *start == ' ') {
		start++;
		size--;
	}
	while (size > 0 && start[size - 1] == ' ')
		size--;
	fault = check(start, size);
	if (fault != NAME_FINE)
		return fault;
	memcpy(name, start, size);
	name[size] = '\0';
	return is_staff(name) ? NAME_STAFF : NAME_FINE;
}

void name_skeleton(const char *name, char key[NAME_KEY_ROOM])
{
	char plain[NORMALISE_MAX];
	const char *at = plain;
	size_t left = text_normalise(name, strnlen(name, TYPED_MAX), plain, sizeof plain), size = 0;
	uint32_t cp, before = 0;

	key[0] = '\0';
	if (left == SIZE_MAX)
		return;
	while (left > 0 && size + 4 < NAME_KEY_ROOM) {
		size_t bytes = text_decode(at, left, &cp);

		cp = fold(cp);
		if (cp != LONG_MARK || before != LONG_MARK)
			size += text_encode(cp, key + size);
		before = cp;
		at += bytes;
		left -= bytes;
	}
	key[size] = '\0';
	join_ligatures(key);
}

static enum name_fault check(const char *name, size_t n)
{
	enum name_fault fault = NAME_FINE;
	size_t count = 0, marks = 0;
	uint32_t cp;

	while (n > 0) {
		size_t bytes = text_decode(name, n, &cp);

		if (!is_allowed(cp))
			fault = NAME_CHARACTERS;
		marks += cp == LONG_MARK;
		count++;
		name += bytes;
		n -= bytes;
	}
	if (count == 0 || count > NAME_CHARACTERS_MAX)
		return NAME_LENGTH;
	return marks == count ? NAME_CHARACTERS : fault;
}

static bool is_allowed(uint32_t cp)
{
	for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
		if (cp >= allowed[i].first && cp <= allowed[i].last)
			return true;
	return false;
}

static bool is_staff(const char *name)
{
	char form[NAME_KEY_ROOM], word[NAME_KEY_ROOM];

	disguise(name, form);
	for (size_t i = 0; i < sizeof staff_words / sizeof staff_words[0]; i++) {
		disguise(staff_words[i].word, word);
		if (is_placed(form, word, staff_words[i].where))
			return true;
	}
	return false;
}

static bool is_placed(const char *disguised, const char *word, enum where where)
{
	size_t n = strlen(disguised), size = strlen(word);

	if (where == ANYWHERE)
		return strstr(disguised, word) != NULL;
	if (where == WHOLE)
		return strcmp(disguised, word) == 0;
	return n >= size && (memcmp(disguised, word, size) == 0 || memcmp(disguised + n - size, word, size) == 0);
}

static uint32_t fold(uint32_t cp)
{
	if (cp >= 'A' && cp <= 'Z')
		cp += 'a' - 'A';
	else if ((cp >= KATAKANA_FIRST && cp <= KATAKANA_LAST) || (cp >= REPEAT_FIRST && cp <= REPEAT_LAST))
		cp -= KATAKANA_TO_HIRAGANA;
	for (size_t i = 0; i < sizeof alike / sizeof alike[0]; i++)
		if (alike[i].from == cp)
			return alike[i].to;
	return cp;
}

static void join_ligatures(char *key)
{
	for (size_t i = 0; i < sizeof ligatures / sizeof ligatures[0]; i++) {
		char *at = key;

		while ((at = strstr(at, ligatures[i].pair))) {
			*at++ = ligatures[i].one;
			memmove(at, at + 1, strlen(at));
		}
	}
}

/* Digits become letters, long marks go, and of a run of one character the first stays. */
static void disguise(const char *name, char form[NAME_KEY_ROOM])
{
	char key[NAME_KEY_ROOM];
	const char *at = key;
	size_t left, size = 0;
	uint32_t cp, before = 0;

	name_skeleton(name, key);
	left = strlen(key);
	while (left > 0) {
		size_t bytes = text_decode(at, left, &cp);

		for (const char *pair = disguises; *pair; pair += 2)
			if (cp == (uint8_t)pair[0])
				cp = (uint8_t)pair[1];
		if (cp != LONG_MARK && cp != before)
			size += text_encode(cp, form + size);
		if (cp != LONG_MARK)
			before = cp;
		at += bytes;
		left -= bytes;
	}
	form[size] = '\0';
}
