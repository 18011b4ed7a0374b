/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an application says, and the bytes of it that are sealed to the coordinators. The applicant's session writes
 * them, a coordinator's session reads them, nobody else ever sees them; so what is read was written by a stranger.
 *
 *   inside = version[1]=1 whom[1] where[1] language[1] helps[1]
 *            district: length[1] UTF-8   address: length[1] ASCII   hopes: length[2] UTF-8, lines parted by '\n'
 *   sealed = seal_box(APPLICATION_TAG, the application's id, the coordinators' public key, inside)
 *
 * Texts are as text_clean leaves them, the address is as address_read leaves it, and nothing follows the
 * hopes. */
#ifndef APPLICATION_H
#define APPLICATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "address.h"

#define APPLICATION_TAG "KKa1"

enum {
	DISTRICT_MAX = 60,           /* bytes, as the texts below */
	HOPES_MAX = 2000,
	HOPES_CHARACTERS_MAX = 500,
	HOPES_LINES_MAX = 50,
	APPLICATION_MAX = 5 + 1 + DISTRICT_MAX + ADDRESS_ROOM + 2 + HOPES_MAX, /* of what is inside */
	APPLICATION_BOX_MAX = 3072   /* of what is sealed */
};

enum application_whom { WHOM_ONESELF, WHOM_FAMILY, WHOM_COUNT };
enum application_where { WHERE_UNSAID, WHERE_DISTRICT, WHERE_ELSEWHERE, WHERE_COUNT };
/* What helps them (bits). */
enum { HELPS_LINES = 1 << 0, HELPS_THIN = 1 << 1, HELPS_ALL = HELPS_LINES | HELPS_THIN };

struct application {
	enum application_whom whom;
	enum application_where where;
	char district[DISTRICT_MAX + 1];         /* empty unless where is WHERE_DISTRICT */
	char address[ADDRESS_ROOM];
	char hopes[HOPES_MAX + 1];               /* lines joined by '\n'; empty: none */
	unsigned language;                       /* enum language */
	unsigned helps;                          /* HELPS_* bits */
};

/* May it be sent: is each field what it may be? */
bool application_is_whole(const struct application *application);
/* Writes the bytes of one that is whole; gives how many, 0 if it is not. */
size_t application_encode(const struct application *application, uint8_t to[APPLICATION_MAX]);
/* Reads them; false, and nothing in *to, if they are not exactly what application_encode writes. */
bool application_decode(const uint8_t *bytes, size_t size, struct application *to);
/* What the hub may know of an address, to keep one application for each: its sum, which it keys before storing it. */
void application_address_sum(const char *address, uint8_t sum[32]);

#endif
