/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mail address as somebody types it: read strictly, so that nothing but one address ever reaches a mail server or a
 * header. Does not know whether anybody reads what is sent there.
 *
 * What is taken: LOCAL@DOMAIN in ASCII. LOCAL is 1 to 64 characters of RFC 5321's atext and dots; domain names have two
 * labels or more, of letters, digits and hyphens. Dots may follow each other or end LOCAL, as in many older addresses
 * of Japanese telephones: such a LOCAL goes into mail as a quoted string, which means the same. Not taken: other
 * quoted strings, comments, addresses of machines ([192.0.2.1]), letters beyond ASCII. */
#ifndef ADDRESS_H
#define ADDRESS_H

#include <stddef.h>

enum {
	ADDRESS_ROOM = 255,       /* RFC 5321 section 4.5.3.1: 254 bytes and NUL */
	ADDRESS_SHOWN_ROOM = 257  /* with quotes */
};

enum address_fault {
	ADDRESS_FINE,
	ADDRESS_EMPTY,
	ADDRESS_LONG,
	ADDRESS_FORM /* something else than one address */
};

/* Reads what was typed: full-width characters are taken for what they mean, spaces around it are dropped, the domain
 * becomes lower case. With a fault address is the empty string. */
enum address_fault address_read(const char *typed, size_t n, char address[ADDRESS_ROOM]);
/* As it stands in mail: the same, or with LOCAL in quotes. address comes from address_read. */
void address_show(const char *address, char shown[ADDRESS_SHOWN_ROOM]);
/* What two spellings of one address have in common: all of it in lower case. */
void address_key(const char *address, char key[ADDRESS_ROOM]);
/* The part after the @; borrowed from address. */
const char *address_domain(const char *address);

#endif
