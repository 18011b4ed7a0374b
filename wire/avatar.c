/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a nickname's first character to one that stands on a map. Knows the letters that are kept for staff. */
#include "avatar.h"

#include <string.h>

#include "name.h"
#include "text.h"
#include "width.h"

/* One letter for each hiragana from U+3041 to U+3096, as its row is romanised. */
static const char rows[] =
	"aaiiuueeoo" "kgkgkgkgkg" "szszszszsz" "tdtdttdtdtd" "nnnnn" "hbphbphbphbphbp" "mmmmm" "yyyyyy" "rrrrr"
	"wwwwwnvkk";

enum { HIRAGANA_FIRST = 0x3041, KATAKANA_FIRST = 0x30a1, KANA_COUNT = sizeof rows - 1 };
_Static_assert(KANA_COUNT == 0x3096 - HIRAGANA_FIRST + 1, "a letter for each kana");

static char kana_letter(uint32_t cp)
{
	if (cp >= HIRAGANA_FIRST && cp < HIRAGANA_FIRST + KANA_COUNT)
		return rows[cp - HIRAGANA_FIRST];
	if (cp >= KATAKANA_FIRST && cp < KATAKANA_FIRST + KANA_COUNT)
		return rows[cp - KATAKANA_FIRST];
	return '\0';
}

static bool is_kanji(uint32_t cp)
{
	return cp == 0x3005 || (cp >= 0x3400 && cp <= 0x9fff) || (cp >= 0x20000 && cp <= 0x3ffff);
}

/* 職員 支援 相談 司 官: these would pass for staff. */
static bool is_staff_like(uint32_t cp)
{
	static const uint32_t kept[] = { 0x8077, 0x54e1, 0x652f, 0x63f4, 0x76f8, 0x8ac7, 0x53f8, 0x5b98 };

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (kept[i] == cp)
			return true;
	return false;
}

bool avatar_is_allowed(const char *avatar, size_t size)
{
	char name[NAME_ROOM];
	uint32_t cp;

	if (size == 1)
		return (avatar[0] >= 'a' && avatar[0] <= 'z') || (avatar[0] >= 'A' && avatar[0] <= 'Z' && avatar[0] != 'S');
	/* A name of that one character must be allowed and come out as it went in: kana and kanji do, full-width S not. */
	return size <= AVATAR_MAX && text_decode(avatar, size, &cp) == size && width_of(cp, 1) == 2 && !is_staff_like(cp)
		&& name_clean(avatar, size, name) == NAME_FINE && strlen(name) == size && memcmp(name, avatar, size) == 0;
}

void avatar_suggest(const char *nickname, char avatar[AVATAR_MAX + 1])
{
	uint32_t cp = 0;
	size_t size = text_decode(nickname, strlen(nickname), &cp);
	char letter = kana_letter(cp);

	memset(avatar, 0, AVATAR_MAX + 1);
	avatar[0] = 'o';
	if (size == 0)
		return;
	if (letter)
		avatar[0] = letter;
	else if (cp >= 'A' && cp <= 'Z')
		avatar[0] = (char)(cp - 'A' + 'a');
	else if (cp >= 'a' && cp <= 'z')
		avatar[0] = (char)cp;
	else if (is_kanji(cp) && !is_staff_like(cp))
		memcpy(avatar, nickname, size);
}

/* flower, moon, star, cat, bird, tree, cloud, rain, sea */
static const char *const pictures[] = { "花", "月", "星", "猫", "鳥", "木", "雲", "雨", "海" };

static bool is_among(char avatars[][AVATAR_MAX + 1], int count, const char *avatar)
{
	for (int i = 0; i < count; i++)
		if (strcmp(avatars[i], avatar) == 0)
			return true;
	return false;
}

void avatar_choices(const char *nickname, char avatars[AVATAR_CHOICES][AVATAR_MAX + 1])
{
	uint32_t cp = 0;
	size_t size = text_decode(nickname, strlen(nickname), &cp);
	int count = 1;

	memset(avatars, 0, AVATAR_CHOICES * sizeof *avatars);
	avatar_suggest(nickname, avatars[0]);
	if (size > 0 && width_of(cp, 1) == 2 && !is_staff_like(cp)) {
		memcpy(avatars[1], nickname, size);
		count += strcmp(avatars[0], avatars[1]) != 0;
	}
	for (size_t i = 0; count < AVATAR_CHOICES && i < sizeof pictures / sizeof *pictures; i++)
		if (!is_among(avatars, count, pictures[i]))
			strcpy(avatars[count++], pictures[i]);
}

bool avatar_read(const char *typed, char avatar[AVATAR_MAX + 1])
{
	char clean[64];

	memset(avatar, 0, AVATAR_MAX + 1);
	if (text_clean(typed, strlen(typed), sizeof clean - 1, 1, clean, sizeof clean) != TEXT_FINE)
		return false;
	if (!avatar_is_allowed(clean, strlen(clean)))
		return false;
	memcpy(avatar, clean, strlen(clean));
	return true;
}
