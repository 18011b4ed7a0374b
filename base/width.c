/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells, cutting and wrapping. Characters' widths are utf8proc's but for what terminals do otherwise; line breaking is
 * the small part of JIS X 4051 that chat needs. Knows no terminal. */
#include "width.h"

#include "text.h"

#include <string.h>
#include <utf8proc.h>

enum { NARROW_COLUMNS = 20 }; /* rows shorter than this may start with small kana */

struct range {
	uint32_t first, last;
};

/* A grapheme cluster: its first character decides how it breaks. */
struct cluster {
	uint32_t cp;
	size_t bytes;
	int cells;
};

#define RANGE(first, last) { first, last },
static const struct range ambiguous_ranges[] = {
#include "width_ambiguous.def"
};
#undef RANGE

/* Left out on purpose: marks that join what is before them (U+3099, U+FF9E), and 〰 〽 ㊗ ㊙, which some terminals draw
 * as pictures. Kanji beyond U+FFFF are two cells or four, as the terminal's age has it. */
static const struct range safe_ranges[] = {
	{ 0x0020, 0x007E }, { 0x3000, 0x3029 }, { 0x3031, 0x303C }, { 0x303E, 0x303E }, { 0x3041, 0x3096 },
	{ 0x309B, 0x30FF }, { 0x3400, 0x4DBF }, { 0x4E00, 0x9FFC }, { 0xFF01, 0xFF60 }, { 0xFF61, 0xFF9D },
	{ 0xFFE0, 0xFFE3 }, { 0xFFE5, 0xFFE6 },
};

/* Never at the start of a row. */
static const struct range no_start[] = {
	{ '!', '!' }, { '%', '%' }, { ')', ')' }, { ',', ',' }, { '.', '.' }, { ':', ';' }, { '?', '?' },
	{ ']', ']' }, { '}', '}' }, { 0x00BB, 0x00BB }, { 0x2010, 0x2015 }, { 0x2019, 0x2019 }, { 0x201D, 0x201D },
	{ 0x2025, 0x2026 }, { 0x2030, 0x2030 }, { 0x203C, 0x203C }, { 0x2047, 0x2049 }, { 0x3001, 0x3002 },
	{ 0x3005, 0x3005 }, { 0x3009, 0x3009 }, { 0x300B, 0x300B }, { 0x300D, 0x300D }, { 0x300F, 0x300F },
	{ 0x3011, 0x3011 }, { 0x3015, 0x3015 }, { 0x3017, 0x3017 }, { 0x3019, 0x3019 }, { 0x301B, 0x301C },
	{ 0x301E, 0x301F }, { 0x303B, 0x303B }, { 0x309B, 0x309E }, { 0x30A0, 0x30A0 }, { 0x30FB, 0x30FE },
	{ 0xFF01, 0xFF01 }, { 0xFF05, 0xFF05 }, { 0xFF09, 0xFF09 }, { 0xFF0C, 0xFF0C }, { 0xFF0E, 0xFF0E },
	{ 0xFF1A, 0xFF1B }, { 0xFF1F, 0xFF1F }, { 0xFF3D, 0xFF3D }, { 0xFF5D, 0xFF5E }, { 0xFF60, 0xFF61 },
	{ 0xFF63, 0xFF65 }, { 0xFF70, 0xFF70 }, { 0xFF9E, 0xFF9F },
};

/* Never at the start of a row either, if it is long enough to have a choice. */
static const struct range small_kana[] = {
	{ 0x3041, 0x3041 }, { 0x3043, 0x3043 }, { 0x3045, 0x3045 }, { 0x3047, 0x3047 }, { 0x3049, 0x3049 },
	{ 0x3063, 0x3063 }, { 0x3083, 0x3083 }, { 0x3085, 0x3085 }, { 0x3087, 0x3087 }, { 0x308E, 0x308E },
	{ 0x3095, 0x3096 }, { 0x30A1, 0x30A1 }, { 0x30A3, 0x30A3 }, { 0x30A5, 0x30A5 }, { 0x30A7, 0x30A7 },
	{ 0x30A9, 0x30A9 }, { 0x30C3, 0x30C3 }, { 0x30E3, 0x30E3 }, { 0x30E5, 0x30E5 }, { 0x30E7, 0x30E7 },
	{ 0x30EE, 0x30EE }, { 0x30F5, 0x30F6 }, { 0x31F0, 0x31FF }, { 0xFF67, 0xFF6F },
};

/* Never at the end of a row. */
static const struct range no_end[] = {
	{ '(', '(' }, { '[', '[' }, { '{', '{' }, { 0x00AB, 0x00AB }, { 0x2018, 0x2018 }, { 0x201C, 0x201C },
	{ 0x3008, 0x3008 }, { 0x300A, 0x300A }, { 0x300C, 0x300C }, { 0x300E, 0x300E }, { 0x3010, 0x3010 },
	{ 0x3014, 0x3014 }, { 0x3016, 0x3016 }, { 0x3018, 0x3018 }, { 0x301A, 0x301A }, { 0x301D, 0x301D },
	{ 0xFF08, 0xFF08 }, { 0xFF3B, 0xFF3B }, { 0xFF5B, 0xFF5B }, { 0xFF5F, 0xFF5F }, { 0xFF62, 0xFF62 },
};

/* Letters and digits that make words: up to the Hangul jamo, where the scripts written in cells begin; Latin and Greek
 * with marks; full-width ones. */
static const struct range word_ranges[] = {
	{ 0x0021, 0x007E }, { 0x00AA, 0x10FF }, { 0x1E00, 0x1FFF }, { 0xFF10, 0xFF19 }, { 0xFF21, 0xFF3A },
	{ 0xFF41, 0xFF5A },
};

#define COUNT(table) (sizeof (table) / sizeof (table)[0])

static bool takes_no_cell(utf8proc_category_t category);
static struct cluster cluster_at(const char *s, size_t n, int ambiguous);
static bool may_break(uint32_t before, uint32_t after, int columns);
static bool is_word(uint32_t cp);
static bool is_long_word(const char *s, size_t n, int columns, int ambiguous);
static bool is_space(uint32_t cp);
static bool is_in(const struct range *table, size_t count, uint32_t cp);

int width_of(uint32_t cp, int ambiguous)
{
	int cells;

	if (cp < 0x7F)
		return cp >= 0x20;
	if (text_is_plain(cp))
		return 2;
	if (takes_no_cell(utf8proc_category((int32_t)cp)))
		return 0;
	if (cp >= 0xFF61 && cp <= 0xFFDC)
		return 1;
	if ((cp >= 0x1160 && cp <= 0x11FF) || (cp >= 0xD7B0 && cp <= 0xD7FF))
		return 0; /* vowels and finals of Hangul: drawn into the syllable before them */
	if (width_is_ambiguous(cp))
		return ambiguous;
	cells = utf8proc_charwidth((int32_t)cp);
	return cells == 2 ? 2 : 1;
}

bool width_is_ambiguous(uint32_t cp)
{
	return is_in(ambiguous_ranges, COUNT(ambiguous_ranges), cp);
}

bool width_is_safe(uint32_t cp)
{
	return text_is_plain(cp) || is_in(safe_ranges, COUNT(safe_ranges), cp);
}

bool width_text_is_safe(const char *s, size_t n)
{
	uint32_t cp;

	while (n > 0) {
		size_t bytes = text_decode(s, n, &cp);

		if (bytes == 0 || !width_is_safe(cp))
			return false;
		s += bytes;
		n -= bytes;
	}
	return true;
}

int width_text(const char *s, size_t n, int ambiguous)
{
	int cells = 0;
	uint32_t cp;

	while (n > 0) {
		size_t bytes = text_decode(s, n, &cp);

		cells += bytes > 0 ? width_of(cp, ambiguous) : 1;
		bytes += bytes == 0;
		s += bytes;
		n -= bytes;
	}
	return cells;
}

size_t width_cut(const char *s, size_t n, int columns, int ambiguous, int *used)
{
	size_t at = 0;
	int cells = 0;

	while (at < n) {
		struct cluster cluster = cluster_at(s + at, n - at, ambiguous);

		if (cluster.cells > columns - cells)
			break;
		at += cluster.bytes;
		cells += cluster.cells;
	}
	if (used)
		*used = cells;
	return at;
}

/* Most of what is said is plain and needs no breaking. */
static bool fits_row(const char *s, size_t n, int columns, int ambiguous)
{
	const char *at = s;
	size_t left = n, bytes;
	int cells = 0;
	uint32_t cp;

	while (cells <= columns && (bytes = text_decode(at, left, &cp)) > 0 && text_is_plain(cp)) {
		cells += cp < 0x7F ? 1 : 2;
		at += bytes;
		left -= bytes;
	}
	if (left == 0 || cells > columns)
		return cells <= columns;
	return !memchr(at, '\n', left) && width_cut(s, n, columns, ambiguous, NULL) == n;
}

/* Walks to the first cluster that does not fit and remembers, on the way, the last place where the row may end: `firm`
 * by all rules, `loose` inside a word. With neither, the row ends at its edge. */
size_t width_wrap(const char *s, size_t n, int columns, int ambiguous)
{
	struct cluster cluster = { 0 };
	size_t at = 0, firm = 0, loose = 0, word = 0;
	uint32_t before = 0;
	int cells = 0;

	if (fits_row(s, n, columns, ambiguous))
		return n;
	for (; at < n; at += cluster.bytes, cells += cluster.cells, before = cluster.cp) {
		cluster = cluster_at(s + at, n - at, ambiguous);
		if (cluster.cp == '\n')
			return at + cluster.bytes;
		if (!is_word(before) || !is_word(cluster.cp))
			word = at;
		if (at == 0 || is_space(cluster.cp))
			continue;
		if (may_break(before, cluster.cp, columns)) {
			loose = at;
			if (word == at)
				firm = at;
		}
		if (cluster.cells > columns - cells)
			break;
	}
	if (at >= n)
		return n;
	if (word < at && loose > firm && is_long_word(s + word, n - word, columns, ambiguous))
		return loose;
	return firm ? firm : loose ? loose : at;
}

size_t width_shown(const char *s, size_t n)
{
	for (;;) {
		if (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\n'))
			n--;
		else if (n >= 3 && (uint8_t)s[n - 3] == 0xE3 && (uint8_t)s[n - 2] == 0x80 && (uint8_t)s[n - 1] == 0x80)
			n -= 3;
		else
			return n;
	}
}

static bool takes_no_cell(utf8proc_category_t category)
{
	return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
		category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME ||
		category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

static struct cluster cluster_at(const char *s, size_t n, int ambiguous)
{
	struct cluster cluster = { .bytes = text_cluster(s, n) };
	size_t first = text_decode(s, n, &cluster.cp);

	if (first == 0)
		cluster.cp = '?';
	cluster.cells = first > 0 && first == cluster.bytes ? width_of(cluster.cp, ambiguous)
		: width_text(s, cluster.bytes, ambiguous);
	return cluster;
}

static bool may_break(uint32_t before, uint32_t after, int columns)
{
	if (is_in(no_end, COUNT(no_end), before))
		return false;
	if (before == ' ' && after < 0x80)
		return true; /* ".profile" and ":-)" are no closing marks */
	if (is_in(no_start, COUNT(no_start), after))
		return false;
	return columns < NARROW_COLUMNS || !is_in(small_kana, COUNT(small_kana), after);
}

static bool is_word(uint32_t cp)
{
	utf8proc_category_t category;

	if (!is_in(word_ranges, COUNT(word_ranges), cp))
		return false;
	category = utf8proc_category((int32_t)cp);
	return cp < 0x7F || (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
		(category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

/* Does the word that starts at s need more than a row of its own? */
static bool is_long_word(const char *s, size_t n, int columns, int ambiguous)
{
	int cells = 0;

	while (n > 0 && cells <= columns) {
		struct cluster cluster = cluster_at(s, n, ambiguous);

		if (!is_word(cluster.cp))
			break;
		cells += cluster.cells;
		s += cluster.bytes;
		n -= cluster.bytes;
	}
	return cells > columns;
}

static bool is_space(uint32_t cp)
{
	return cp == ' ' || cp == 0x3000;
}

/* Tables are in order. */
static bool is_in(const struct range *table, size_t count, uint32_t cp)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (cp > table[middle].last)
			low = middle + 1;
		else if (cp < table[middle].first)
			high = middle;
		else
			return true;
	}
	return false;
}
