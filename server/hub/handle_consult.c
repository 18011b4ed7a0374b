/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consultations: who may ask, take, read and write is decided here; what they say comes and goes sealed. */
#include "handlers.h"

void handle_consult(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULT, REASON_NO_CONSULT, 0);
}

void handle_consult_leave(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULT_LEAVE, REASON_NO_CONSULT, 0);
}

void handle_consults(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULTS, REASON_NO_CONSULT, 0);
}

void handle_consult_read(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULT_READ, REASON_NO_CONSULT, 0);
}

void handle_consult_sit(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULT_SIT, REASON_NO_CONSULT, 0);
}

void handle_consult_say(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULT_SAY, REASON_NO_CONSULT, 0);
}

void handle_consult_unsay(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULT_UNSAY, REASON_NO_CONSULT, 0);
}

void handle_consult_epoch(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULT_EPOCH, REASON_NO_CONSULT, 0);
}

void handle_consult_grant(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULT_GRANT, REASON_NO_CONSULT, 0);
}

void handle_consult_claim(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULT_CLAIM, REASON_NO_CONSULT, 0);
}

void handle_consult_back(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULT_BACK, REASON_NO_CONSULT, 0);
}

void handle_consult_colleagues(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULT_COLLEAGUES, REASON_NO_CONSULT, 0);
}

void handle_consult_hand(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULT_HAND, REASON_NO_CONSULT, 0);
}

void handle_consult_step(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULT_STEP, REASON_NO_CONSULT, 0);
}

void handle_consult_draft(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULT_DRAFT, REASON_NO_CONSULT, 0);
}

void handle_consult_note(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULT_NOTE, REASON_NO_CONSULT, 0);
}

void handle_consult_notes(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULT_NOTES, REASON_NO_CONSULT, 0);
}

void handle_consult_unnote(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULT_UNNOTE, REASON_NO_CONSULT, 0);
}

void handle_consult_trust(struct peer *peer, const struct message *message)
{
	(void)message;
	peer_refuse(peer, REQ_CONSULT_TRUST, REASON_NO_CONSULT, 0);
}
