/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports: somebody tells staff about a line, a post or how somebody behaves. Whom it is about is never told, neither
 * by whom nor that; staff are not told by whom. */
#ifndef REPORTS_H
#define REPORTS_H

#include "hall.h"
#include "store_report.h"

/* Stores report (about, room, subject, person, words are the caller's; the rest is filled in) for who asks, and tells
 * them; has_line: subject is a line of room. REASON_NONE, or why it cannot be: too many for now, or no disk. */
enum reason reports_add(struct peer *peer, enum wire_number request, struct store_report *report, bool has_line);
/* As one of a list, or opened: with the reporter's words. */
void reports_tell(struct peer *peer, const struct store_report *report, bool is_opened);
/* May this one of staff see it? Nobody sees one about themself, and one about staff is for coordinators. */
bool reports_are_for(const struct peer *peer, const struct store_report *report);
struct waiting;
/* Adds the open ones to what waits for staff. */
void reports_gather(struct hub *hub, struct waiting *waiting);

/* acquaintance.c */
/* An account of that name of which this peer's person may know: it is in the same room, or said something that all
 * could read. Others are not there, or the answer would tell who is a member. */
bool acquaintance_find(const struct peer *peer, struct wire_text nickname, struct store_account *account);

#endif
