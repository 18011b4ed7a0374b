/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Authorisation, all of it: who may send what, and when. The session is not trusted to know. */
#include "handlers.h"

const struct handler handlers[] = {
	{ REQ_HELLO, ROLES_NOBODY, handle_hello },
	{ REQ_SALT, ROLES_NOBODY, handle_salt },
	{ REQ_SLOT, ROLES_NOBODY, handle_slot },
	{ REQ_PASSPHRASE, ROLES_NOBODY, handle_passphrase },
	{ REQ_KEY, ROLES_NOBODY, handle_key },
	{ REQ_CODE, ROLES_NOBODY, handle_code },
	{ REQ_NICKNAME, ROLES_NOBODY, handle_nickname },
	{ REQ_JOIN, ROLES_NOBODY, handle_join },
	{ REQ_RESUME, ROLES_NOBODY, handle_resume },
	{ REQ_ENTER, ROLES_ALL, handle_enter, true },
	{ REQ_LEAVE, ROLES_ALL, handle_leave },
	{ REQ_STEP, ROLES_ALL, handle_step },
	{ REQ_GO, ROLES_ALL, handle_go },
	{ REQ_DOOR, ROLES_ALL, handle_door },
	{ REQ_JOIN_IN, ROLES_ALL, handle_join_in },
	{ REQ_SAY, ROLES_ALL, handle_say, true },
	{ REQ_REACT, ROLES_ALL, handle_react },
	{ REQ_UNSAY, ROLES_ALL, handle_unsay },
	{ REQ_READ, ROLES_ALL, handle_read, true },
	{ REQ_WAVE, ROLES_ALL, handle_wave },
	{ REQ_DRAFT, ROLES_ALL, handle_draft },
	{ REQ_SEEN, ROLES_ALL, handle_seen },
	{ REQ_SET, ROLES_ALL, handle_set },
	{ REQ_IGNORE, ROLES_ALL, handle_ignore },
	{ REQ_KEYS, ROLES_ALL, handle_keys },
	{ REQ_KEY_ADD, ROLES_ALL, handle_key_add },
	{ REQ_KEY_REMOVE, ROLES_ALL, handle_key_remove },
	{ REQ_EXPORT, ROLES_ALL, handle_export },
	{ REQ_ERASE, ROLES_ALL, handle_erase },
	{ REQ_ROOMS, ROLES_ALL, handle_rooms, true },
	{ REQ_PEEK, ROLES_ALL, handle_peek, true },
	{ REQ_NOTICE, ROLES_STAFF, handle_notice },
	{ REQ_ASK, ROLES_STAFF, handle_ask },
	{ REQ_MAILS, ROLES_COORDINATOR, handle_mails },
	{ REQ_MAIL_SEEN, ROLES_COORDINATOR, handle_mail_seen },
	/* keys */
	{ REQ_VAULT, ROLES_ALL, handle_vault },
	{ REQ_UNLOCK, ROLES_ALL, handle_unlock },
	{ REQ_PAIR, ROLES_ALL, handle_pair },
	{ REQ_RENEW, ROLES_NOBODY, handle_renew },
	{ REQ_RECOVERY, ROLES_ALL, handle_recovery },
	{ REQ_RECOVER, ROLES_NOBODY, handle_recover },
	{ REQ_RESET, ROLES_COORDINATOR, handle_reset },
	{ REQ_TEAM, ROLES_STAFF, handle_team },
	{ REQ_GRANT, ROLES_STAFF, handle_grant },

	/* applications */
	{ REQ_APPLYING, ROLES_NOBODY, handle_applying },
	{ REQ_APPLY, ROLES_NOBODY, handle_apply },
	{ REQ_TAKE_BACK, ROLES_NOBODY, handle_take_back },
	{ REQ_APPLICATIONS, ROLES_COORDINATOR, handle_applications },
	{ REQ_APPLICATION, ROLES_COORDINATOR, handle_application },
	{ REQ_ASK_BACK, ROLES_COORDINATOR, handle_ask_back },
	{ REQ_ACCEPT, ROLES_COORDINATOR, handle_accept },
	{ REQ_DECLINE, ROLES_COORDINATOR, handle_decline },
	{ REQ_LINK, ROLES_COORDINATOR, handle_link },
	{ REQ_UNLINK, ROLES_COORDINATOR, handle_unlink },

	/* opening hours */
	{ REQ_HOURS, ROLES_NOBODY, handle_hours },
	{ REQ_ICAL, ROLES_NOBODY, handle_ical },
	{ REQ_DAY_SET, ROLES_COORDINATOR, handle_day_set },
	{ REQ_DAY_FREE, ROLES_COORDINATOR, handle_day_free },

	/* the console */
	{ REQ_CONSOLE, ROLES_STAFF, handle_console },
	{ REQ_GUIDE, ROLES_STAFF, handle_guide },
	{ REQ_HANDOVER, ROLES_STAFF, handle_handover },
	{ REQ_HANDOVER_READ, ROLES_STAFF, handle_handover_read },
	{ REQ_HANDOVER_BACK, ROLES_STAFF, handle_handover_back },
	{ REQ_DAY, ROLES_STAFF, handle_day },

	/* reports */
	{ REQ_REPORT, ROLES_ALL, handle_report },
	{ REQ_REPORTS, ROLES_STAFF, handle_reports },
	{ REQ_REPORT_READ, ROLES_STAFF, handle_report_read },
	{ REQ_REPORT_CLOSE, ROLES_STAFF, handle_report_close },
	{ REQ_MEASURE, ROLES_STAFF, handle_measure },
	{ REQ_CONFIRM, ROLES_STAFF, handle_confirm },
	{ REQ_UNDO, ROLES_STAFF, handle_undo },
	{ REQ_SUSPEND, ROLES_COORDINATOR, handle_suspend },
	{ REQ_EMERGENCY, ROLES_STAFF, handle_emergency },
	{ REQ_MEASURES, ROLES_STAFF, handle_measures },
	{ REQ_HOLD_DOOR, ROLES_STAFF, handle_hold_door },
	{ REQ_ABOUT_ME, ROLES_ALL, handle_about_me },

	/* notices, board, letters, search */
	{ REQ_NOTICES, ROLES_ALL, handle_notices },
	{ REQ_NOTICE_WRITE, ROLES_STAFF, handle_notice_write },
	{ REQ_NOTICE_END, ROLES_STAFF, handle_notice_end },
	{ REQ_BOARD, ROLES_ALL, handle_board },
	{ REQ_THREAD, ROLES_ALL, handle_thread },
	{ REQ_POST, ROLES_ALL, handle_post },
	{ REQ_UNPOST, ROLES_ALL, handle_unpost },
	{ REQ_HIDE_POST, ROLES_STAFF, handle_hide_post },
	{ REQ_LETTERS, ROLES_ALL, handle_letters },
	{ REQ_LETTER, ROLES_ALL, handle_letter },
	{ REQ_LETTER_WRITE, ROLES_ALL, handle_letter_write },
	{ REQ_LETTER_CLAIM, ROLES_STAFF, handle_letter_claim },
	{ REQ_LETTER_CLOSE, ROLES_STAFF, handle_letter_close },
	{ REQ_SEARCH, ROLES_ALL, handle_search },
	{ REQ_AROUND, ROLES_ALL, handle_around },

	/* what is on record */
	{ REQ_KEEPING, ROLES_ALL, handle_keeping },
	{ REQ_ERASE_LATER, ROLES_ALL, handle_erase_later },
	{ REQ_FIGURES, ROLES_STAFF, handle_figures },
	{ REQ_AUDIT, ROLES_COORDINATOR, handle_audit },

	/* consultations */
	{ REQ_CONSULT, ROLES_ALL, handle_consult },
	{ REQ_CONSULT_LEAVE, ROLES_ALL, handle_consult_leave },
	{ REQ_CONSULTS, ROLES_ALL, handle_consults },
	{ REQ_CONSULT_READ, ROLES_ALL, handle_consult_read, .is_reading = true },
	{ REQ_CONSULT_SIT, ROLES_ALL, handle_consult_sit },
	{ REQ_CONSULT_SAY, ROLES_ALL, handle_consult_say },
	{ REQ_CONSULT_UNSAY, ROLES_ALL, handle_consult_unsay },
	{ REQ_CONSULT_EPOCH, ROLES_ALL, handle_consult_epoch },
	{ REQ_CONSULT_GRANT, ROLES_ALL, handle_consult_grant },
	{ REQ_CONSULT_CLAIM, ROLES_DESK, handle_consult_claim },
	{ REQ_CONSULT_BACK, ROLES_DESK, handle_consult_back },
	{ REQ_CONSULT_COLLEAGUES, ROLES_DESK, handle_consult_colleagues },
	{ REQ_CONSULT_HAND, ROLES_DESK, handle_consult_hand },
	{ REQ_CONSULT_STEP, ROLES_ALL, handle_consult_step },
	{ REQ_CONSULT_DRAFT, ROLES_ALL, handle_consult_draft },
	{ REQ_CONSULT_NOTE, ROLES_DESK, handle_consult_note },
	{ REQ_CONSULT_NOTES, ROLES_ALL, handle_consult_notes },
	{ REQ_CONSULT_UNNOTE, ROLES_DESK, handle_consult_unnote },
	{ REQ_CONSULT_TRUST, ROLES_ALL, handle_consult_trust },
	{ REQ_CONSULT_DOUBT, ROLES_ALL, handle_consult_doubt },
	{ REQ_CONSULT_HEARD, ROLES_ALL, handle_consult_heard },
	/* appointments */
	{ REQ_APPOINTMENTS, ROLES_ALL, handle_appointments },
	{ REQ_OFFER, ROLES_DESK, handle_offer },
	{ REQ_WITHDRAW, ROLES_DESK, handle_withdraw },
	{ REQ_BOOK, ROLES_ALL, handle_book },
};
const size_t handlers_count = sizeof handlers / sizeof *handlers;

static const struct handler *handler_of(enum wire_number number)
{
	for (size_t i = 0; i < handlers_count; i++)
		if (handlers[i].number == number)
			return &handlers[i];
	return NULL;
}

static struct bucket *allowance_of(struct peer *peer, const struct handler *handler)
{
	if (peer->account.account == 0)
		return &peer->acts;
	return handler->is_reading ? &peer_meter(peer)->threads : &peer_meter(peer)->acts;
}

bool handlers_dispatch(struct peer *peer, const struct message *message)
{
	const struct wire_row *row = wire_row_of(message->number);
	const struct handler *handler = handler_of(message->number);
	struct bucket_rate rate = { peer->hub->options->limits.act_burst, peer->hub->options->limits.act_per_second, 1000 };
	bool has_role;
	uint32_t wait;

	if (!row || row->direction != TO_HUB || !handler)
		return false;
	has_role = handler->roles == ROLES_NOBODY
		|| (peer->account.account != 0 && (handler->roles & 1u << peer->role));
	if (peer->is_leaving && message->number != REQ_DRAFT && message->number != REQ_SEEN)
		return true;
	if (!(row->phases & peer->phase) || !has_role)
		peer_refuse(peer, message->number, REASON_NOT_NOW, 0);
	else if (!bucket_take(allowance_of(peer, handler), rate, peer->hub->now, &wait))
		peer_refuse(peer, message->number, REASON_TOO_MANY, wait);
	else if (handler->while_open && peer->phase == KNOWN && !opening_admits(peer))
		opening_refuse(peer, message->number);
	else
		handler->handle(peer, message);
	return true;
}
