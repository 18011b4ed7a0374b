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

#endif
