/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few variables of a client's environment that the door takes, and what follows from them. Pure; nothing of it is
 * logged or stored. */
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#include "visit.h"

struct environment {
	char all[16], messages[16], lang[16]; /* LC_ALL, LC_MESSAGES, LANG: their beginnings */
	char own_lang[8], own_ui[8];          /* KOKOIRU_LANG, KOKOIRU_UI */
	bool is_accessible, no_color;
	int taken;
};

/* May the client set this? LANG, LC_*, NO_COLOR, KOKOIRU_LANG, KOKOIRU_UI, ACCESSIBLE, and not for ever. */
bool environment_take(struct environment *environment, const char *name, const char *value);
/* The language asked for: KOKOIRU_LANG before LC_ALL, LC_MESSAGES, LANG. False if none of them names one. */
bool environment_language(const struct environment *environment, enum language *language);
/* The face asked for; FACE_ASK if none. */
enum face_kind environment_face(const struct environment *environment);

#endif
