/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person's visit, as both faces share it: the view, the requests for the hub, what was typed and what it means,
 * the page that lies open and the short answer told last. Knows no terminal: a face shows all this in its own way.
 * Text that comes in is valid UTF-8. Time comes in as now: milliseconds of a monotonic clock. */
#ifndef VISIT_H
#define VISIT_H

#include "console.h"
#include "desk.h"
#include "page.h"
#include "vault.h"
#include "view.h"

enum face_kind { FACE_ASK, FACE_LINE, FACE_MAP };

/* Why this face was chosen, for the line face's first line. */
enum face_why {
	WHY_DEFAULT, WHY_APPLYING, WHY_NO_PTY, WHY_DUMB, WHY_VERB, WHY_SUFFIX, WHY_ENVIRONMENT, WHY_SAVED,
	WHY_SMALL, WHY_CHOSEN
};

/* A part of the map face's screen that a command asked for. */
enum visit_pane { PANE_ANY, PANE_MAP, PANE_LOG };

enum visit_charset { CHARSET_UTF8, CHARSET_SJIS, CHARSET_EUC };

enum { VISIT_TOLD_MAX = 16 }; /* short answers kept until a face has shown them */

enum visit_end {
	VISIT_GOES_ON,
	VISIT_LEAVES,
	VISIT_VANISHES, /* Ctrl-C twice: no words */
	VISIT_ENDED     /* by the hub */
};

struct visit {
	struct view view;
	struct console console;   /* of staff */
	struct desk desk;         /* consultations */
	struct buf requests;      /* encoded messages for the hub; the session takes them */
	struct page *page;        /* open page, owned; NULL for none */
	unsigned page_number;     /* counts pages opened, so that a face sees a new one */
	const char *told;         /* borrowed; the newest short answer or remark of the place, one line; NULL for none */
	unsigned told_number;     /* counts them; visit_told gives the ones before */
	unsigned untold_number;   /* counts those that were taken back or put right, as they hold no longer */
	unsigned told_read;       /* up to here they have been seen; the line face sets it, a typed line does for both */
	unsigned told_drawn;      /* this one tells of a room in words: on a map that begins with it, all of it is seen */
	char *draft;              /* owned; a line given back to the person to edit (refused, disk full), or NULL; the face
	                           * takes it, puts it into the input line and sets NULL */
	bool wants_aside;         /* the face takes what is typed out of its input row, into aside, and sets false */
	char *aside;              /* owned; what was being written as the place closed; given back inside; or NULL */
	bool puts_away;           /* the face gives what is typed to talk_put_away, forgets what was, and sets false */
	char *held;               /* owned; waits for the second Enter of a silent seat, or for /slow's five seconds */
	uint64_t held_until;      /* /slow: when held is sent; 0: held waits for Enter */
	enum face_kind face;      /* the face in use; set by the face before visit_begin, FACE_ASK: the greeting asks */
	enum face_kind face_wish; /* set by /mode and the greeting: change to it when the line is done; FACE_ASK: no wish */
	enum face_why face_why;
	enum language language;
	bool has_pty;
	bool is_applying;         /* without an account: a form instead of a room */
	bool is_greeting;         /* first visit's questions, or looking in from outside: lines, whatever face is chosen */
	bool is_secret;           /* a passphrase is being typed: faces show and keep nothing of it */
	bool drops_input;         /* and now it is over: the face forgets its input row and sets false */
	unsigned wrong_passphrases; /* typed in this visit; the session counts them as it does those at the door */
	bool is_writing;          /* the input row holds text, as the face said last: no page opens over it by itself */
	bool is_hidden;           /* Ctrl-G or /hide: a blank prompt until Enter */
	bool shows_bare_text;     /* /copy: text without frames, for copying */
	bool shows_console;       /* /console: in the map face it stands in place of the room */
	bool wants_redraw;        /* /redraw: the face paints everything anew and sets false */
	enum visit_pane pane_wish; /* the map face shows that pane and sets PANE_ANY */
	enum visit_charset charset; /* what the line face writes */
	int ambiguous;            /* 1 or 2: columns of an East Asian ambiguous character */
	uint64_t sent;            /* bytes the connection has carried, as the face was last told */
	enum visit_end end;
	char *farewell;           /* owned; words for the end, or NULL */
	int scroll;               /* PgUp: lines back from the newest, 0 = newest */
	uint64_t pick;            /* line number that Ctrl-R or + is about, 0 = newest */
	uint64_t again_from, again_to; /* lines that the line face prints once more ... */
	unsigned again_number;    /* ... whenever this has changed */
	unsigned more_number;     /* counts /more: the line face prints what waits */
	uint64_t now;             /* of the newest call */
	struct vault *vault;      /* borrowed from the session; this person's own keys, or NULL where there can be none */
	/* Makes of a passphrase what seal_prove does, within what this process may use; NULL where none can be asked for */
	enum seal_result (*prove)(const char *passphrase, size_t size, const uint8_t salt[SEAL_SALT], struct seal_cost cost,
		struct seal_proof *proof);
	struct visit_rest *rest;  /* owned; what only visit.c and commands know: lists being gathered, first visit */
};

void visit_init(struct visit *visit, enum language language);
void visit_finish(struct visit *visit);

/* Begins: makes the first page (face question, first visit) or asks to enter. Call once EV_KNOWN and its settings have
 * been given with visit_event. */
void visit_begin(struct visit *visit, uint64_t now);
/* The same for who applies, without an account. may_apply: not too many came from where they are. */
void visit_begin_applying(struct visit *visit, bool may_apply, uint64_t now);
/* Applies an event of the hub; returns VIEW_* bits of what changed in the view. May open a page or tell something. */
unsigned visit_event(struct visit *visit, const struct message *event, uint64_t now);
/* The hub is away: one line says so, and what is asked waits. It is back, and things go on. */
void visit_pause(struct visit *visit, uint64_t now);
void visit_resume(struct visit *visit, uint64_t now);
/* A line was typed and Enter pressed; text is valid UTF-8, may be empty, is borrowed. Commands, menu choices, talk.
 * What is typed ahead of an answer that decides its meaning ("/go table-a", then words) waits for that, two seconds at
 * most. */
void visit_submit(struct visit *visit, const char *text, uint64_t now);
/* A key was pressed, whichever: the person is there. */
void visit_touch(struct visit *visit, uint64_t now);
/* Lets due timers run; visit_deadline says when (UINT64_MAX: never). */
void visit_tick(struct visit *visit, uint64_t now);
uint64_t visit_deadline(const struct visit *visit);

/* Do as many lines wait as may? Then more of them are kept back by whoever feeds them, where that can be. */
bool visit_is_full(const struct visit *visit);

/* The answer with that number, counted as told_number does; NULL once VISIT_TOLD_MAX newer ones have come. */
const char *visit_told(const struct visit *visit, unsigned number);

/* Does the console stand in place of the room now? */
bool visit_is_at_console(const struct visit *visit);

/* Short ways for faces' keys; each is what a command does too. */
void visit_step(struct visit *visit, enum direction direction);
void visit_react(struct visit *visit, enum reaction reaction); /* to visit->pick or the newest line of others */
/* The newest line that somebody else said and that one may react to; 0 for none. */
uint64_t visit_newest_of_others(const struct visit *visit);
void visit_close_page(struct visit *visit);
/* Ctrl-C once: takes back a held line and closes the page; false if there was nothing of it. */
bool visit_cancel(struct visit *visit);
/* Ctrl-C twice: out of the room and gone, without a word; what was not said yet is forgotten. */
void visit_vanish(struct visit *visit);
/* PgUp and PgDn: so many lines older (or newer, if negative); asks the hub for older ones where the known ones end. */
void visit_scroll(struct visit *visit, int lines);
/* Runs a command by its text, "/who", as if typed. */
void visit_command(struct visit *visit, const char *text);

/* For commands and faces: tell one line; give a request to the hub; open a page (takes it). */
void visit_tell(struct visit *visit, const char *format, ...) __attribute__((format(printf, 2, 3)));
void visit_request(struct visit *visit, const struct message *request);
void visit_open(struct visit *visit, struct page *page);
/* Runs then with the vault open: at once if it is, else once the passphrase was asked for and was right. If it cannot
 * be opened the person is told why and what to do, and then is dropped. */
void visit_with_keys(struct visit *visit, void (*then)(struct visit *visit));
/* Speaks another language from now on. */
void visit_language(struct visit *visit, enum language language);

/* The name in the person's language, of the two that rooms, zones, doors and the place have. */
const char *visit_name(const struct visit *visit, const char *name, const char *name_en);
/* Where one is, "まどぎわ 3", "フリースペース": the zone and its seat's number. Writes at most size bytes. */
void visit_spot(const struct visit *visit, char *to, size_t size);

/* The prompt: who hears it and how many can read it, "フリースペースの5人に> ". Writes at most size bytes. */
void visit_prompt(const struct visit *visit, char *to, size_t size);
/* The same in a few columns, for narrow windows: "28人に> ". Writes at most size bytes. */
void visit_prompt_short(const struct visit *visit, char *to, size_t size);

#endif
