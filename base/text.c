/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8, grapheme clusters, and the gate for what people type. Sizes are bounded by what the caller will take, not by
 * what came in, so a megabyte of marks costs one pass over it. Knows nothing of names, cells or screens. */
#include "text.h"

#include <sodium.h>
#include <string.h>
#include <utf8proc.h>

enum {
	MARKS_MAX = 2,        /* combining marks a base may keep; Vietnamese and Thai need two */
	SHRINK_MAX = 4,       /* composing never makes text shorter than a quarter of its bytes */
	GETA = 0x3013,        /* what Japanese printers set where a character is missing */
	KEYCAP = 0x20E3,
	TONE_FIRST = 0x1F3FB, TONE_LAST = 0x1F3FF,
	FLAG_FIRST = 0x1F1E6, FLAG_LAST = 0x1F1FF
};

#define NFC (UTF8PROC_STABLE | UTF8PROC_COMPOSE)
#define NFKC (NFC | UTF8PROC_COMPAT)

/* What has passed so far. */
struct sieve {
	char *to;
	size_t size, room;
	bool is_full;
	bool has_base; /* the last character can carry marks */
	int marks;     /* that it carries */
};

static bool is_noncharacter(uint32_t cp);
static size_t normalise(const char *s, size_t n, int options, int32_t *points, size_t room);
static enum text_fault clean(const char *s, size_t n, int32_t *points, size_t room, size_t *size);
static size_t trim_start(const char *s, size_t n);
static size_t trim_end(const char *s, size_t n);
static size_t sift(const char *s, size_t n, char *to, size_t room);
static void sift_cluster(struct sieve *sieve, const char *s, size_t n);
static void sift_character(struct sieve *sieve, uint32_t cp);
static bool find_pictograph(const char *s, size_t n, uint32_t *kept);
static bool is_line_break(uint32_t cp);
static bool is_dropped(uint32_t cp);
static bool is_mark(uint32_t cp);
static bool is_blank(uint32_t cp);
static void put(struct sieve *sieve, uint32_t cp);

bool text_is_valid(const char *s, size_t n)
{
	uint32_t cp;

	while (n > 0) {
		size_t bytes = text_decode(s, n, &cp);

		if (bytes == 0 || cp == 0)
			return false;
		s += bytes;
		n -= bytes;
	}
	return true;
}

size_t text_decode(const char *s, size_t n, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const uint8_t *bytes = (const uint8_t *)s;
	size_t size;
	uint32_t value;

	if (n == 0)
		return 0;
	if (bytes[0] < 0x80) {
		*cp = bytes[0];
		return 1;
	}
	size = bytes[0] >= 0xF0 ? 4 : bytes[0] >= 0xE0 ? 3 : 2;
	if (bytes[0] < 0xC2 || bytes[0] > 0xF4 || size > n)
		return 0;
	value = bytes[0] & (0xFFu >> (size + 1));
	for (size_t i = 1; i < size; i++) {
		if ((bytes[i] & 0xC0) != 0x80)
			return 0;
		value = value << 6 | (bytes[i] & 0x3Fu);
	}
	if (value < least[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF) || is_noncharacter(value))
		return 0;
	*cp = value;
	return size;
}

size_t text_encode(uint32_t cp, char to[4])
{
	uint8_t *bytes = (uint8_t *)to;
	size_t size = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;

	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		return 0;
	if (size == 1) {
		bytes[0] = (uint8_t)cp;
		return 1;
	}
	for (size_t i = size - 1; i > 0; i--) {
		bytes[i] = (uint8_t)(0x80 | (cp & 0x3F));
		cp >>= 6;
	}
	bytes[0] = (uint8_t)((0xF00u >> size) | cp);
	return size;
}

bool text_is_plain(uint32_t cp)
{
	return (cp >= 0x20 && cp < 0x7F) || (cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x30A0 && cp <= 0x30FF) ||
		(cp >= 0x4E00 && cp <= 0x9FFC) || (cp >= 0x3000 && cp <= 0x3029) || (cp >= 0xFF01 && cp <= 0xFF60);
}

size_t text_cluster(const char *s, size_t n)
{
	utf8proc_int32_t state = 0;
	uint32_t before, cp;
	size_t at = text_decode(s, n, &before);

	if (at == 0)
		return n > 0;
	for (;;) {
		size_t bytes = text_decode(s + at, n - at, &cp);

		if (bytes == 0 || (text_is_plain(before) && text_is_plain(cp)))
			return at;
		if (utf8proc_grapheme_break_stateful((int32_t)before, (int32_t)cp, &state))
			return at;
		at += bytes;
		before = cp;
	}
}

size_t text_graphemes(const char *s, size_t n)
{
	size_t count = 0;

	while (n > 0) {
		size_t bytes = text_cluster(s, n);

		s += bytes;
		n -= bytes;
		count++;
	}
	return count;
}

enum text_fault text_clean(const char *s, size_t n, size_t bytes_max, size_t graphemes_max, char *to, size_t room)
{
	int32_t points[TEXT_CLEAN_MAX * SHRINK_MAX + 1];
	const char *line = (const char *)points;
	enum text_fault fault;
	size_t size, skipped;

	if (room == 0)
		return TEXT_TOO_LONG;
	to[0] = '\0';
	if (bytes_max > room - 1)
		bytes_max = room - 1;
	if (bytes_max > TEXT_CLEAN_MAX)
		bytes_max = TEXT_CLEAN_MAX;
	fault = clean(s, n, points, bytes_max * SHRINK_MAX, &size);
	if (fault != TEXT_FINE)
		return fault;
	skipped = trim_start(line, size);
	line += skipped;
	size = trim_end(line, size - skipped);
	if (size == 0)
		return TEXT_EMPTY;
	if (size > bytes_max || text_graphemes(line, size) > graphemes_max)
		return TEXT_TOO_LONG;
	memcpy(to, line, size);
	to[size] = '\0';
	return TEXT_FINE;
}

bool text_fold(const char *s, size_t n, char *to, size_t room)
{
	const int options = NFKC | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
	char sifted[NORMALISE_MAX];
	int32_t points[NORMALISE_MAX + 1];
	const char *folded = (const char *)points;
	size_t size, skipped;

	if (room == 0)
		return false;
	to[0] = '\0';
	size = n <= NORMALISE_MAX && text_is_valid(s, n) ? sift(s, n, sifted, sizeof sifted) : SIZE_MAX;
	if (size != SIZE_MAX)
		size = normalise(sifted, size, options, points, NORMALISE_MAX);
	if (size == SIZE_MAX)
		return false;
	skipped = trim_start(folded, size);
	size = trim_end(folded + skipped, size - skipped);
	if (size >= room)
		return false;
	memcpy(to, folded + skipped, size);
	to[size] = '\0';
	return true;
}

size_t text_normalise(const char *s, size_t n, char *to, size_t room)
{
	int32_t points[NORMALISE_MAX + 1];
	size_t size = n > NORMALISE_MAX ? SIZE_MAX : normalise(s, n, NFKC, points, NORMALISE_MAX);

	if (size != SIZE_MAX && size < room) {
		memcpy(to, points, size);
		to[size] = '\0';
	} else {
		size = SIZE_MAX;
		if (room > 0)
			to[0] = '\0';
	}
	sodium_memzero(points, sizeof points);
	return size;
}

/* Unicode sets 66 code points aside that are no text in any exchange. */
static bool is_noncharacter(uint32_t cp)
{
	return (cp & 0xFFFE) == 0xFFFE || (cp >= 0xFDD0 && cp <= 0xFDEF);
}

/* Leaves UTF-8 in points, which holds room + 1 of them: utf8proc writes it over its own code points. */
static size_t normalise(const char *s, size_t n, int options, int32_t *points, size_t room)
{
	ssize_t count, size;

	if (!text_is_valid(s, n))
		return SIZE_MAX;
	count = utf8proc_decompose((const uint8_t *)s, (ssize_t)n, points, (ssize_t)room, (utf8proc_option_t)options);
	if (count < 0 || (size_t)count > room)
		return SIZE_MAX;
	size = utf8proc_reencode(points, count, (utf8proc_option_t)options);
	return size < 0 ? SIZE_MAX : (size_t)size;
}

/* Leaves UTF-8 in points, which holds room + 1 of them. Sifts twice, because composing can bring marks together that
 * the first pass did not see side by side. */
static enum text_fault clean(const char *s, size_t n, int32_t *points, size_t room, size_t *size)
{
	char middle[TEXT_CLEAN_MAX * SHRINK_MAX];

	if (!text_is_valid(s, n))
		return TEXT_NOT_UTF8;
	for (int pass = 0; pass < 2; pass++) {
		*size = sift(s, n, middle, room);
		if (*size != SIZE_MAX)
			*size = normalise(middle, *size, NFC, points, room);
		if (*size == SIZE_MAX)
			return TEXT_TOO_LONG;
		s = (const char *)points;
		n = *size;
	}
	return TEXT_FINE;
}

static size_t trim_start(const char *s, size_t n)
{
	size_t at = 0;
	uint32_t cp;

	while (at < n) {
		size_t bytes = text_decode(s + at, n - at, &cp);

		if (bytes == 0 || !is_blank(cp))
			break;
		at += bytes;
	}
	return at;
}

static size_t trim_end(const char *s, size_t n)
{
	uint32_t cp;

	while (n > 0) {
		size_t at = n - 1;

		while (at > 0 && ((uint8_t)s[at] & 0xC0) == 0x80)
			at--;
		if (text_decode(s + at, n - at, &cp) != n - at || !is_blank(cp))
			break;
		n = at;
	}
	return n;
}

/* Copies what may stay; SIZE_MAX if that is more than room. s is valid. */
static size_t sift(const char *s, size_t n, char *to, size_t room)
{
	struct sieve sieve = { .to = to, .room = room };

	while (n > 0 && !sieve.is_full) {
		size_t bytes = text_cluster(s, n);

		sift_cluster(&sieve, s, bytes);
		s += bytes;
		n -= bytes;
	}
	return sieve.is_full ? SIZE_MAX : sieve.size;
}

static void sift_cluster(struct sieve *sieve, const char *s, size_t n)
{
	uint32_t cp;

	if (n == 2 && s[0] == '\r') {
		sift_character(sieve, '\n');
		return;
	}
	if (find_pictograph(s, n, &cp)) {
		sift_character(sieve, cp);
		return;
	}
	while (n > 0) {
		size_t bytes = text_decode(s, n, &cp);

		sift_character(sieve, cp);
		s += bytes;
		n -= bytes;
	}
}

static void sift_character(struct sieve *sieve, uint32_t cp)
{
	utf8proc_category_t category = utf8proc_category((int32_t)cp);

	if (is_line_break(cp) || cp == '\t')
		cp = ' ';
	else if (is_dropped(cp))
		return;
	else if (category == UTF8PROC_CATEGORY_CN)
		cp = GETA;
	if (is_mark(cp)) {
		if (sieve->has_base && sieve->marks++ < MARKS_MAX)
			put(sieve, cp);
		return;
	}
	if (category == UTF8PROC_CATEGORY_MC) {
		if (sieve->has_base)
			put(sieve, cp);
		return;
	}
	if (is_blank(cp) && sieve->size == 0)
		return;
	sieve->has_base = !is_blank(cp);
	sieve->marks = 0;
	put(sieve, cp);
}

/* Of a cluster with a picture in it, the character that may stay: the first wide one, else the first picture. Joined
 * people, tones and presentation selectors take another width on each terminal. */
static bool find_pictograph(const char *s, size_t n, uint32_t *kept)
{
	uint32_t cp, picture = 0;

	while (n > 0) {
		size_t bytes = text_decode(s, n, &cp);

		if (utf8proc_get_property((int32_t)cp)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC) {
			if (utf8proc_charwidth((int32_t)cp) == 2 && !is_dropped(cp)) {
				*kept = cp;
				return true;
			}
			if (!picture)
				picture = cp;
		}
		s += bytes;
		n -= bytes;
	}
	*kept = picture;
	return picture != 0;
}

static bool is_line_break(uint32_t cp)
{
	return (cp >= '\n' && cp <= '\r') || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

static bool is_dropped(uint32_t cp)
{
	const utf8proc_property_t *property = utf8proc_get_property((int32_t)cp);

	return property->category == UTF8PROC_CATEGORY_CC || property->category == UTF8PROC_CATEGORY_CF ||
		property->category == UTF8PROC_CATEGORY_CO || property->ignorable || cp == KEYCAP || cp == 0xFFFC ||
		(cp >= TONE_FIRST && cp <= TONE_LAST) || (cp >= FLAG_FIRST && cp <= FLAG_LAST);
}

/* Anything that takes no cell of its own, or that normalising would have to sort. */
static bool is_mark(uint32_t cp)
{
	const utf8proc_property_t *property = utf8proc_get_property((int32_t)cp);

	return property->category == UTF8PROC_CATEGORY_MN || property->category == UTF8PROC_CATEGORY_ME ||
		property->combining_class != 0;
}

static bool is_blank(uint32_t cp)
{
	return utf8proc_category((int32_t)cp) == UTF8PROC_CATEGORY_ZS;
}

static void put(struct sieve *sieve, uint32_t cp)
{
	char bytes[4];
	size_t n = text_encode(cp, bytes);

	if (sieve->is_full || n > sieve->room - sieve->size) {
		sieve->is_full = true;
		return;
	}
	memcpy(sieve->to + sieve->size, bytes, n);
	sieve->size += n;
}
