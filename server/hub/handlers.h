/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The handlers, one for each message to the hub, and the table that says who may send it: message x role x phase. */
#ifndef HANDLERS_H
#define HANDLERS_H

#include "hall.h"

enum { ROLES_NOBODY = 0, ROLES_ALL = (1 << ROLE_COUNT) - 1,
	ROLES_GUESTS = 1 << ROLE_PARTICIPANT | 1 << ROLE_FAMILY,
	ROLES_STAFF = 1 << ROLE_SUPPORTER | 1 << ROLE_COUNSELLOR | 1 << ROLE_COORDINATOR,
	ROLES_DESK = 1 << ROLE_COUNSELLOR | 1 << ROLE_COORDINATOR,
	ROLES_COORDINATOR = 1 << ROLE_COORDINATOR };

struct handler {
	enum wire_number number;
	unsigned roles;    /* bits; ROLES_NOBODY: sent before anybody is known, phases alone decide */
	void (*handle)(struct peer *peer, const struct message *message);
	bool while_open;   /* of guests who are in no room it is only taken while the place is open */
	bool is_reading;   /* a thread: counted apart, so that whoever sits down to a talk gets it, whatever they did before */
};
extern const struct handler handlers[];
extern const size_t handlers_count;

/* handle_door.c */
void handle_hello(struct peer *, const struct message *);
void handle_salt(struct peer *, const struct message *);
void handle_slot(struct peer *, const struct message *);
void handle_passphrase(struct peer *, const struct message *);
void handle_key(struct peer *, const struct message *);
void handle_code(struct peer *, const struct message *);
void handle_nickname(struct peer *, const struct message *);
void handle_join(struct peer *, const struct message *);
/* resume.c */
void handle_resume(struct peer *, const struct message *);
/* handle_room.c */
void handle_enter(struct peer *, const struct message *);
void handle_leave(struct peer *, const struct message *);
void handle_step(struct peer *, const struct message *);
void handle_go(struct peer *, const struct message *);
void handle_door(struct peer *, const struct message *);
void handle_join_in(struct peer *, const struct message *);
void handle_rooms(struct peer *, const struct message *);
void handle_peek(struct peer *, const struct message *);
/* handle_away.c */
void handle_draft(struct peer *, const struct message *);
void handle_seen(struct peer *, const struct message *);
/* handle_talk.c */
void handle_say(struct peer *, const struct message *);
void handle_react(struct peer *, const struct message *);
void handle_unsay(struct peer *, const struct message *);
void handle_read(struct peer *, const struct message *);
void handle_wave(struct peer *, const struct message *);
/* handle_self.c */
void handle_set(struct peer *, const struct message *);
void handle_ignore(struct peer *, const struct message *);
void handle_keys(struct peer *, const struct message *);
void handle_key_add(struct peer *, const struct message *);
void handle_key_remove(struct peer *, const struct message *);
void handle_export(struct peer *, const struct message *);
/* More of an export that is under way, as long as the queue has room. */
void handle_export_more(struct peer *);
/* handle_consult.c */
void handle_consult(struct peer *, const struct message *);
void handle_consult_leave(struct peer *, const struct message *);
void handle_consults(struct peer *, const struct message *);
void handle_consult_read(struct peer *, const struct message *);
void handle_consult_sit(struct peer *, const struct message *);
void handle_consult_say(struct peer *, const struct message *);
void handle_consult_unsay(struct peer *, const struct message *);
void handle_consult_epoch(struct peer *, const struct message *);
void handle_consult_grant(struct peer *, const struct message *);
void handle_consult_claim(struct peer *, const struct message *);
void handle_consult_back(struct peer *, const struct message *);
void handle_consult_colleagues(struct peer *, const struct message *);
void handle_consult_hand(struct peer *, const struct message *);
void handle_consult_step(struct peer *, const struct message *);
void handle_consult_draft(struct peer *, const struct message *);
void handle_consult_note(struct peer *, const struct message *);
void handle_consult_notes(struct peer *, const struct message *);
void handle_consult_unnote(struct peer *, const struct message *);
void handle_consult_trust(struct peer *, const struct message *);
void handle_consult_doubt(struct peer *, const struct message *);
void handle_consult_heard(struct peer *, const struct message *);
/* handle_appointment.c */
void handle_appointments(struct peer *, const struct message *);
void handle_offer(struct peer *, const struct message *);
void handle_withdraw(struct peer *, const struct message *);
void handle_book(struct peer *, const struct message *);
/* handle_apply.c */
void handle_applying(struct peer *, const struct message *);
void handle_apply(struct peer *, const struct message *);
void handle_take_back(struct peer *, const struct message *);
/* handle_hours.c */
void handle_hours(struct peer *, const struct message *);
void handle_ical(struct peer *, const struct message *);
void handle_day_set(struct peer *, const struct message *);
void handle_day_free(struct peer *, const struct message *);
/* handle_pair.c */
void handle_unlock(struct peer *, const struct message *);
void handle_pair(struct peer *, const struct message *);
void handle_renew(struct peer *, const struct message *);
void handle_recovery(struct peer *, const struct message *);
void handle_recover(struct peer *, const struct message *);
/* handle_reset.c */
void handle_reset(struct peer *, const struct message *);
/* handle_team.c */
void handle_vault(struct peer *, const struct message *);
void handle_team(struct peer *, const struct message *);
void handle_grant(struct peer *, const struct message *);
/* handle_review.c */
void handle_applications(struct peer *, const struct message *);
void handle_application(struct peer *, const struct message *);
void handle_ask_back(struct peer *, const struct message *);
void handle_accept(struct peer *, const struct message *);
void handle_decline(struct peer *, const struct message *);
void handle_link(struct peer *, const struct message *);
void handle_unlink(struct peer *, const struct message *);
/* handle_staff.c */
void handle_notice(struct peer *, const struct message *);
void handle_ask(struct peer *, const struct message *);
/* handle_mail.c */
void handle_mails(struct peer *, const struct message *);
void handle_mail_seen(struct peer *, const struct message *);
/* handle_console.c */
void handle_console(struct peer *, const struct message *);
void handle_guide(struct peer *, const struct message *);
void handle_handover(struct peer *, const struct message *);
void handle_handover_read(struct peer *, const struct message *);
void handle_handover_back(struct peer *, const struct message *);
void handle_day(struct peer *, const struct message *);
/* handle_records.c */
void handle_figures(struct peer *, const struct message *);
void handle_audit(struct peer *, const struct message *);
/* handle_leave.c */
void handle_erase(struct peer *, const struct message *);
void handle_erase_later(struct peer *, const struct message *);
/* retention.c */
void handle_keeping(struct peer *, const struct message *);
/* handle_report.c */
void handle_report(struct peer *, const struct message *);
void handle_reports(struct peer *, const struct message *);
void handle_report_read(struct peer *, const struct message *);
void handle_report_close(struct peer *, const struct message *);
/* handle_measure.c */
void handle_measure(struct peer *, const struct message *);
void handle_confirm(struct peer *, const struct message *);
void handle_undo(struct peer *, const struct message *);
void handle_suspend(struct peer *, const struct message *);
void handle_emergency(struct peer *, const struct message *);
void handle_measures(struct peer *, const struct message *);
/* held.c */
void handle_hold_door(struct peer *, const struct message *);
/* about.c */
void handle_about_me(struct peer *, const struct message *);

/* handle_notices.c */
void handle_notices(struct peer *, const struct message *);
void handle_notice_write(struct peer *, const struct message *);
void handle_notice_end(struct peer *, const struct message *);
/* Tells somebody who has just come how much has come for them meanwhile; nothing if there is none. */
void handle_unread(struct peer *);
/* handle_board.c */
void handle_board(struct peer *, const struct message *);
void handle_thread(struct peer *, const struct message *);
void handle_post(struct peer *, const struct message *);
void handle_unpost(struct peer *, const struct message *);
void handle_hide_post(struct peer *, const struct message *);
/* handle_letter.c */
void handle_letters(struct peer *, const struct message *);
void handle_letter(struct peer *, const struct message *);
void handle_letter_write(struct peer *, const struct message *);
void handle_letter_claim(struct peer *, const struct message *);
void handle_letter_close(struct peer *, const struct message *);
/* handle_search.c */
void handle_search(struct peer *, const struct message *);
void handle_around(struct peer *, const struct message *);

#endif
