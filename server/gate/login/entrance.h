/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an SSH user name means: three words and two suffixes. Any other name means nothing and is forgotten at once: it
 * may be somebody's real login name. Pure. */
#ifndef ENTRANCE_H
#define ENTRANCE_H

#include "visit.h"

enum entrance { ENTRANCE_PERSON, ENTRANCE_JOIN, ENTRANCE_APPLY, ENTRANCE_LOOK };

/* wish: FACE_ASK without a suffix. */
enum entrance entrance_of(const char *user, enum face_kind *wish);

#endif
