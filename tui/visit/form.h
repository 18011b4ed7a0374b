/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A few questions one after another, the last of which may be a text of several rows; then all of it once more to look
 * at, before anything is sent. Nothing that was typed is lost on the way: what is refused comes back here. Acts on the
 * visit alone, in both faces. */
#ifndef FORM_H
#define FORM_H

#include "visit.h"

enum { FORM_QUESTIONS_MAX = 6 };

struct form_question {
	const char *label;      /* msgid, short: "Title"; the prompt and the review show it */
	const char *asks;       /* msgid, whole sentence */
	bool has_rows;          /* an answer of several rows: two empty ones, or one with a full stop alone, end it */
	bool may_be_empty;
	size_t bytes_max, graphemes_max;
};

/* See form_seal.h; owned. */
struct form_sealed { uint8_t *box; size_t size; };

struct form {
	char *title;            /* owned */
	const struct form_question *questions;
	int count;
	const char *sends;      /* msgid: what the review's first choice says, "Post it" */
	void (*add)(const struct visit *visit, struct page *page); /* what else stands below the review; or NULL */
	char *about;            /* owned; a fact that stands above the answers; or NULL */
	char *readers;          /* owned; who will be able to read it, in a sentence; or NULL */
	void (*send)(struct visit *visit, const struct form *form); /* answers are clean; asks the hub */
	bool is_private;        /* for few eyes: sealed while its person's keys are locked */
	/* for whoever made the form */
	uint64_t id;            /* of the request, so that one sent twice is stored once */
	uint32_t number;
	char room[ID_MAX + 1];
	/* the form's own */
	char *answers[FORM_QUESTIONS_MAX]; /* owned; NULL: not asked yet */
	int at;                 /* question being asked; count: the review */
	int blanks;             /* empty rows typed one after another */
	bool is_changing;       /* one answer anew, then back to the review */
	bool is_sent;           /* waits for the hub */
	bool is_aside;          /* kept for later, out of sight */
	bool is_locked;         /* its answers are these: */
	struct form_sealed sealed[FORM_QUESTIONS_MAX], sealed_row;
};

/* Its title is copied; owned by whoever gets it until form_open takes it. */
struct form *form_create(const char *title, const struct form_question *questions, int count);
void form_destroy(struct form *form);
/* Puts an answer there beforehand. */
void form_fill(struct form *form, int question, const char *answer);

/* Asks the first question that has no answer, or shows the review. Takes form. If something is being written already,
 * that stays and is shown, and its person hears so. */
void form_open(struct visit *visit, struct form *form);
/* Shows again where one was, after another page; nothing happens if no form is open, or it was put aside. */
void form_again(struct visit *visit);
/* Goes on with what is being written, put aside or not; false if there is nothing. */
bool form_take_up(struct visit *visit);
/* Is one open, in front of its person or behind the page that they look at? */
bool form_is_open(const struct visit *visit);
bool form_is_in_front(const struct visit *visit);
/* A row was pasted as part of a text: it is taken as it is, never as a command. False if none is being written. */
bool form_take_row(struct visit *visit, const char *text);
/* Is a text of several rows being written? */
bool form_takes_rows(const struct visit *visit);
/* One step out, as by Ctrl-C or Esc: to the review, from there aside, where it is kept, or away if nothing was written.
 * False if none is in front of its person. */
bool form_cancel(struct visit *visit);
/* Sends once more what waits at its review, for instance once keys are open: gives the form if it is that of send, and
 * it waits for the hub from now on; NULL if there is none. */
struct form *form_resume(struct visit *visit, void (*send)(struct visit *visit, const struct form *form));
/* The hub took what the form sent, or refused it: the form is gone, or back at its review. */
void form_heard_back(struct visit *visit, bool was_taken);

/* Keys are locked, or open: what is for few eyes is covered as long, and until it is in front of its person again.
 * own_key: the public half of their pair. */
void form_lock(struct visit *visit, const uint8_t own_key[SEAL_BOX_KEY]);
void form_unlock(struct visit *visit);
/* What was being typed as an answer stays one, sealed if the form is. False: it was none. */
bool form_put_away(struct visit *visit, const uint8_t own_key[SEAL_BOX_KEY], const char *text);

#endif
