/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads Japanese that came in one of the two older encodings, from terminals set to Shift_JIS or EUC-JP. The converters
 * belong to the process, since opening one loads a module and a jailed process cannot. */
#include "text.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* What tells the two encodings apart once bytes read as both. */
struct traits {
	size_t half, kana, others; /* half-width kana; other kana; other characters beyond ASCII */
	bool is_odd;               /* holds private use or C1 characters: nobody types those */
};

/* EUC-JP with the characters that Windows adds, as terminals send it. */
static const char *const charset_names[] = { [TEXT_CP932] = "CP932", [TEXT_EUC_JP] = "EUC-JP-MS" };
static iconv_t converters[] = { [TEXT_CP932] = (iconv_t)-1, [TEXT_EUC_JP] = (iconv_t)-1 };

static bool convert(enum text_charset charset, const char *bytes, size_t n, char *to, size_t room);
static struct traits traits_of(const char *s);
static bool is_rather_euc(const struct traits *cp932, const struct traits *euc);

bool text_rescue_open(void)
{
	bool is_open = true;

	for (size_t i = 0; i < sizeof converters / sizeof converters[0]; i++) {
		if (converters[i] == (iconv_t)-1)
			converters[i] = iconv_open("UTF-8", charset_names[i]);
		is_open = is_open && converters[i] != (iconv_t)-1;
	}
	return is_open;
}

bool text_rescue(const char *bytes, size_t n, char *to, size_t room, enum text_charset *found)
{
	char *euc = room > 0 ? malloc(room) : NULL;
	struct traits cp932_traits, euc_traits;
	bool is_cp932, is_euc;

	if (!euc)
		return false;
	is_cp932 = convert(TEXT_CP932, bytes, n, to, room);
	is_euc = convert(TEXT_EUC_JP, bytes, n, euc, room);
	if (is_cp932) {
		cp932_traits = traits_of(to);
		is_cp932 = !cp932_traits.is_odd;
	}
	if (is_euc) {
		euc_traits = traits_of(euc);
		is_euc = !euc_traits.is_odd && (!is_cp932 || is_rather_euc(&cp932_traits, &euc_traits));
	}
	if (is_euc)
		memcpy(to, euc, strlen(euc) + 1);
	else if (!is_cp932)
		to[0] = '\0';
	free(euc);
	*found = is_euc ? TEXT_EUC_JP : TEXT_CP932;
	return is_cp932 || is_euc;
}

static bool convert(enum text_charset charset, const char *bytes, size_t n, char *to, size_t room)
{
	iconv_t converter = converters[charset];
	char *from = (char *)(uintptr_t)bytes; /* iconv's type; it does not write there */
	char *end = to;
	size_t left = room - 1;

	if (converter == (iconv_t)-1)
		return false;
	iconv(converter, NULL, NULL, NULL, NULL);
	if (iconv(converter, &from, &n, &end, &left) == (size_t)-1)
		return false;
	*end = '\0';
	return text_is_valid(to, (size_t)(end - to));
}

static struct traits traits_of(const char *s)
{
	struct traits traits = { 0 };
	size_t n = strlen(s);
	uint32_t cp;

	while (n > 0) {
		size_t bytes = text_decode(s, n, &cp);

		if (cp >= 0xFF61 && cp <= 0xFF9F)
			traits.half++;
		else if (cp >= 0x3041 && cp <= 0x30FE)
			traits.kana++;
		else if (cp >= 0x80)
			traits.others++;
		if ((cp >= 0x80 && cp < 0xA0) || utf8proc_category((int32_t)cp) == UTF8PROC_CATEGORY_CO)
			traits.is_odd = true;
		s += bytes;
		n -= bytes;
	}
	return traits;
}

/* EUC-JP's kana and kanji read as half-width kana in CP932. People who mean half-width kana type little else, and it
 * seldom reads as kana in EUC-JP. */
static bool is_rather_euc(const struct traits *cp932, const struct traits *euc)
{
	return cp932->half > 0 && euc->half == 0 && (euc->kana > 0 || cp932->others > 0);
}
