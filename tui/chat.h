/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The talk as rows: names in a gutter, wrapped text indented below, reactions on a row of their own. */
#ifndef CHAT_H
#define CHAT_H

#include "draw.h"
#include "visit.h"

/* Draws the lines up to visit->scroll back from the newest into area. */
void chat_draw(struct term *term, const struct visit *visit, struct area area);
/* The same lines without gutter and frames, for copying. */
void chat_draw_bare(struct term *term, const struct visit *visit, struct area area);
/* How somebody's line is labelled here: さとう職員, お知らせ. */
void chat_label(const struct view_line *line, char *to, size_t size);
/* The words of a line as they are shown here: a folded one only says what it is about. Writes at most size bytes. */
void chat_words(const struct visit *visit, const struct view_line *line, char *to, size_t size);

#endif
