/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Once something that few may see is put away (a talk left, a key locked, a passphrase typed, a form closed), what is
 * left of it on this session's stack and in free memory goes as well. */
#ifndef TRACES_H
#define TRACES_H

#include "face.h"

struct traces {
	unsigned confides;        /* what the face held at the last look */
	uint64_t due;             /* ms; UINT64_MAX: there is nothing to forget */
};

void traces_init(struct traces *traces);
/* After each turn: notices what was put away, and forgets it as soon as a frame has covered it. */
void traces_look(struct traces *traces, const struct face *face, uint64_t now);

#endif
