/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people told staff about. Holds whose words they are by number, for limits alone: nobody who reads a report is
 * given the reporter's name. */
#ifndef STORE_REPORT_H
#define STORE_REPORT_H

#include "store.h"

enum { STORE_TROUBLE_ROOM = 601 };

struct store_report {
	uint32_t number;             /* from 1 */
	int about;                   /* 0..15 */
	char room[STORE_ROOM_ROOM];  /* "" for none */
	uint64_t subject;            /* a line's number in its room, or a post's; 0: how somebody behaves */
	uint64_t person, reporter;   /* accounts; reporter is 0 once they have left for ever */
	char words[STORE_TROUBLE_ROOM];
	int64_t at, closed_at;       /* seconds since 1970; closed_at 0: open */
	uint64_t taken_by;           /* staff, 0: nobody has read it */
	char nickname[STORE_NICKNAME_ROOM], role[STORE_ROLE_ROOM]; /* the person's; joined when read, not stored */
};

/* Stores one from about, room, subject, person, reporter, words and at; with has_line its subject is a line of that
 * room, whose words then stay after it is withdrawn. Sets report->number. STORE_TAKEN if that reporter told of that
 * subject before, STORE_NONE if there is no such account. */
enum store_result store_add_report(struct store *store, struct store_report *report, bool has_line);
enum store_result store_find_report(struct store *store, uint32_t number, struct store_report *out);
/* Open ones, oldest first. */
enum store_result store_each_open_report(struct store *store,
	bool (*each)(void *context, const struct store_report *report), void *context);
/* Has that reporter an open report of how that person behaves? */
bool store_has_reported(struct store *store, uint64_t reporter, uint64_t person);
/* How many reports that person made since then. */
unsigned store_count_reports(struct store *store, uint64_t reporter, int64_t since);
/* Somebody of staff reads it; STORE_NONE if one did before. */
enum store_result store_take_report(struct store *store, uint32_t number, uint64_t staff);
/* STORE_NONE if it is closed already or not there. */
enum store_result store_close_report(struct store *store, uint32_t number, int64_t at);
/* Forgets at most max of those that were closed before then; *count says how many. */
enum store_result store_forget_reports(struct store *store, int64_t before, unsigned max, unsigned *count);

#endif
