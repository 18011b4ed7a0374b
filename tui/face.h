/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only door into tui/: bytes of a person in, events of the hub in; bytes for the person out, requests out. Picks
 * the map face or the line face and changes between them. Never blocks, never sends by itself. */
#ifndef FACE_H
#define FACE_H

#include "visit.h"

enum { FACE_COLUMNS_MAX = 200, FACE_ROWS_MAX = 60 }; /* larger windows are used up to here */

struct face;

struct face_options {
	enum face_kind wish;      /* from the verb, the suffix or the environment; FACE_ASK: none of them */
	enum face_why why;        /* which of them */
	enum language language;   /* from the environment, or the place's */
	bool is_language_given;   /* KOKOIRU_LANG or LANG said so; a saved language still goes before it */
	bool has_pty;
	const char *term;         /* as the client sent it, may be anything; NULL without a pty */
	int columns, rows;        /* as the client sent them, may be anything */
	bool no_color;
	bool is_applying, may_apply; /* without an account; not too many came from there */
};

struct face *face_create(const struct face_options *options);
void face_destroy(struct face *face);

/* The visit inside, for the session: requests to take, settings, the end. */
struct visit *face_visit(struct face *face);

/* Begins once who one is has been given as events. */
void face_begin(struct face *face, uint64_t now);
void face_bytes(struct face *face, const uint8_t *bytes, size_t size, uint64_t now);
void face_event(struct face *face, const struct message *event, uint64_t now);
void face_resize(struct face *face, int columns, int rows, uint64_t now);
/* The hub is away for a while; it is back. */
void face_pause(struct face *face, uint64_t now);
void face_resume(struct face *face, uint64_t now);
/* Due timers; the next one's time in ms, UINT64_MAX for none. */
void face_tick(struct face *face, uint64_t now);
uint64_t face_deadline(const struct face *face);
/* What its person has begun to write and not sent; owned, "" for nothing. Taken, it is gone from the face. */
char *face_draft(const struct face *face);
char *face_take_draft(struct face *face);
/* Of what few may see, what lies open here: bits, of which one that goes says that something was put away. */
unsigned face_confides(const struct face *face);
/* The newest line of the room that was shown so far; UINT64_MAX if nothing of the room was. */
uint64_t face_shown(const struct face *face);
/* End of input (Ctrl-D at the client's end of a channel without pty). */
void face_eof(struct face *face, uint64_t now);

/* How much of a thin line the next frames may take. What matters most comes first, the rest waits. */
struct face_share {
	size_t room;              /* bytes, about; SIZE_MAX: any number */
	bool only_own;            /* nothing that others did */
};
void face_limit(struct face *face, size_t room, bool only_own);

/* How badly a frame is wanted. NOW: this person did something. SOON: others did. */
enum face_urgency { FRAME_NONE, FRAME_SOON, FRAME_NOW };
enum face_urgency face_urgency(const struct face *face);
/* Draws one frame; the bytes are borrowed until the next call. size 0: nothing had changed after all. sent: bytes the
 * connection has carried both ways so far, which the status row shows when it is drawn anyway. */
const uint8_t *face_frame(struct face *face, uint64_t sent, uint64_t now, size_t *size);
/* The last bytes: leaves the alternate screen, clears what must be cleared, says farewell. */
const uint8_t *face_farewell(struct face *face, size_t *size);

#endif
