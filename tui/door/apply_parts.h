/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of applying share. */
#ifndef APPLY_PARTS_H
#define APPLY_PARTS_H

#include "application.h"
#include "apply.h"
#include "page.h"

/* The questions lie between APPLY_START and APPLY_REVIEW, in the order in which they are asked. */
enum apply_step {
	APPLY_WAITING,   /* for the hub's word on whether applications are taken */
	APPLY_SHUT,
	APPLY_START,
	APPLY_WHOM, APPLY_DISTRICT, APPLY_ADDRESS, APPLY_HOPES, APPLY_LANGUAGE, APPLY_HELPS,
	APPLY_REVIEW, APPLY_SENDING, APPLY_RECEIPT,
	APPLY_TAKE_BACK, APPLY_TAKING, APPLY_TAKEN,
	APPLY_STEPS
};

struct apply {
	enum apply_step step;
	bool may_apply;
	enum applying state;
	unsigned days;           /* until an answer, at most */
	char *districts;         /* owned; one a line */
	int district_page;
	bool is_reviewing;       /* an answer leads back to the review */
	bool has_whom;
	bool keeps_hopes;        /* what they wrote before stands, and is asked about */
	struct application form;
	char receipt[12];
};

/* A question: its page, and what an answer does. answer: false if it was none; something has been told then. name: as
 * the review calls it. shown: the answer as it shall be read; empty: none was given. */
struct apply_question {
	enum apply_step step;
	const char *name, *prompt; /* msgid */
	void (*ask)(const struct visit *visit, const struct apply *apply, struct page *page);
	bool (*answer)(struct visit *visit, struct apply *apply, const char *text, const char *folded);
	void (*show)(const struct apply *apply, char *to, size_t size);
};

extern const struct apply_question apply_questions[];
extern const size_t apply_questions_count;

/* Is it asked in this place? */
bool apply_is_asked(const struct apply *apply, enum apply_step step);

#endif
