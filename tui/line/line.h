/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line face: labelled lines that are only ever added, for screen readers, braille, slow links and pipes. It shows
 * the visit that it was given and nothing else, and asks for no width it was not told. Its bytes hold no ESC, no BEL,
 * no bare CR. With a terminal it echoes and edits what is typed by itself, by backspaces and spaces alone. */
#ifndef LINE_H
#define LINE_H

#include "face.h"

struct line;

/* Borrows visit until line_destroy. */
struct line *line_create(struct visit *visit);
void line_destroy(struct line *line);

/* Takes over the person's terminal: at the start of a visit, before visit_begin, and after a change from the map face.
 * What lies in the view already is described, not repeated. columns: of the terminal, 0 without one. */
void line_begin(struct line *line, int columns, uint64_t now);
/* Gives what was typed and not sent to the caller, who owns it: for the change to the map face. "" if nothing. */
char *line_take_draft(struct line *line);

/* Forgets all that was typed, also what was sent. */
void line_forget(struct line *line);
/* A copy of it, owned by the caller. */
char *line_draft(const struct line *line);
/* Is something typed and not sent yet? */
bool line_is_writing(const struct line *line);
/* The newest line printed of the room one is in; UINT64_MAX before the room was described. */
uint64_t line_shown(const struct line *line);

/* What the person's client sent. */
void line_bytes(struct line *line, const uint8_t *bytes, size_t size, uint64_t now);
/* The visit has been given an event or time has passed; event and changed (VIEW_* bits) as visit_event had them. */
void line_event(struct line *line, const struct message *event, unsigned changed, uint64_t now);
void line_resize(struct line *line, int columns);
void line_tick(struct line *line, uint64_t now);
uint64_t line_deadline(const struct line *line); /* UINT64_MAX for none; visit_deadline not counted */
void line_eof(struct line *line, uint64_t now);

/* As face_urgency, face_frame and face_farewell. What others said is formed into lines only in a frame: where those are
 * too many for its share, the newest go out, after a line that says how many did not. */
enum face_urgency line_urgency(const struct line *line);
const uint8_t *line_frame(struct line *line, const struct face_share *share, uint64_t now, size_t *size);
/* What has been formed already, and no more: the map face begins. */
const uint8_t *line_rest(struct line *line, size_t *size);
const uint8_t *line_farewell(struct line *line, size_t *size);

#endif
