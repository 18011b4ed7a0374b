/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of care.h share. */
#ifndef CARE_PARTS_H
#define CARE_PARTS_H

#include "care.h"
#include "visit_rest.h"

struct care {
	/* a report being made */
	bool is_reporting, is_staff;      /* is_staff: whom it is about is */
	enum report_about about;
	uint64_t line;
	char room[ID_MAX + 1];
	char nickname[NICKNAME_MAX + 1];
	char *quote, *words;              /* owned, or NULL */
	void (*answer)(struct visit *visit, const char *text, const char *folded); /* to what was asked last */
	/* for staff */
	struct page *list;                /* owned; being gathered, or NULL */
	bool is_opening, has_standing;    /* list is a report that is opened; it says what is being done already */
	uint32_t report;                  /* the one read last */
	char about_whom[NICKNAME_MAX + 1];
	enum rung rung;                   /* a measure being put together */
	uint32_t measure_report;
	char person[NICKNAME_MAX + 1];
	char *reason;                     /* owned, or NULL */
	/* a rest */
	enum rung rest;
	bool rest_is_over;
	uint64_t rest_until;              /* ms since 1970 */
	char *rest_words;                 /* owned, or NULL */
};

/* care_measure.c: one of the gentle phrases for a rung, in the person's language; NULL for none. */
const char *care_phrase(enum rung rung, int number);

/* care_open.c: a report that was asked for begins; words say what it is about. */
void care_begin_opened(struct visit *visit, const struct wire_report_seen *seen, const char *words);
/* Of the report being opened a measure follows. */
void care_add_standing(struct visit *visit);
/* All of it has come. */
void care_show_opened(struct visit *visit);

#endif
