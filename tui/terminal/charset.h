/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing for terminals that do not speak UTF-8. Reading what they send is text_rescue's. */
#ifndef CHARSET_H
#define CHARSET_H

#include <iconv.h>

#include "buf.h"
#include "visit.h"

struct charset {
	iconv_t to[CHARSET_EUC + 1]; /* (iconv_t)-1 where none is open, or libc has none */
};

void charset_init(struct charset *charset);
/* Opens all converters, which otherwise are opened as they are wanted: before a jail, for they load modules. */
void charset_open_all(struct charset *charset);
void charset_finish(struct charset *charset);
/* Appends n bytes of UTF-8 in the wanted character set; what that has no sign for becomes "?". */
void charset_put(struct charset *charset, enum visit_charset wanted, const char *text, size_t n, struct buf *to);

#endif
