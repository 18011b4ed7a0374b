/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One character after another through iconv, so that one without a sign costs nothing but itself. */
#include "charset.h"

#include "text.h"

/* As text_rescue reads them: one module fewer for each session to be forked with, and signs more terminals have. */
static const char *const names[] = { [CHARSET_SJIS] = "CP932", [CHARSET_EUC] = "EUC-JP-MS" };

void charset_init(struct charset *charset)
{
	for (int i = CHARSET_UTF8; i <= CHARSET_EUC; i++)
		charset->to[i] = (iconv_t)-1;
}

/* 64 KiB both together, which hardly anybody wants. */
static bool open_one(struct charset *charset, enum visit_charset wanted)
{
	if (charset->to[wanted] == (iconv_t)-1 && names[wanted])
		charset->to[wanted] = iconv_open(names[wanted], "UTF-8");
	return charset->to[wanted] != (iconv_t)-1;
}

void charset_open_all(struct charset *charset)
{
	for (int i = CHARSET_SJIS; i <= CHARSET_EUC; i++)
		open_one(charset, (enum visit_charset)i);
}

void charset_finish(struct charset *charset)
{
	for (int i = CHARSET_SJIS; i <= CHARSET_EUC; i++)
		if (charset->to[i] != (iconv_t)-1)
			iconv_close(charset->to[i]);
}

static void put_converted(iconv_t converter, const char *character, size_t size, struct buf *to)
{
	char copy[4], converted[8];
	char *from = copy, *into = converted;
	size_t from_left = size, into_left = sizeof converted;

	for (size_t i = 0; i < size; i++)
		copy[i] = character[i];
	if (iconv(converter, &from, &from_left, &into, &into_left) == (size_t)-1) {
		iconv(converter, NULL, NULL, NULL, NULL);
		buf_put_u8(to, '?');
		return;
	}
	buf_put(to, converted, sizeof converted - into_left);
}

void charset_put(struct charset *charset, enum visit_charset wanted, const char *text, size_t n, struct buf *to)
{
	if (!open_one(charset, wanted)) {
		buf_put(to, text, n);
		return;
	}
	while (n > 0) {
		uint32_t cp;
		size_t size = text_decode(text, n, &cp);

		if (size == 0) {
			buf_put(to, text, 1); /* a byte as it was typed: it is in that character set already */
			size = 1;
		} else {
			put_converted(charset->to[wanted], text, size, to);
		}
		text += size;
		n -= size;
	}
}
