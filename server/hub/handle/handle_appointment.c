/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times are offered by those who take consultations and chosen by those who asked for one to be later. Choosing, moving
 * and cancelling ask for no reason and leave none. Guests are shown the free ones and never who has the others. */
#include "handlers.h"

#include <string.h>

#include "appointments.h"
#include "consults.h"
#include "store_act.h"

static int64_t wall_seconds(const struct hub *hub)
{
	return (int64_t)(hub->wall / 1000);
}

/* -- those to come -- */

static bool may_choose(struct peer *peer, const struct store_appointment *appointment)
{
	return appointment->consultation == 0 && !appointment->is_withdrawn
		&& appointment->counsellor != peer->account.account && appointment->at > wall_seconds(peer->hub)
		&& appointments_fit(peer->hub, appointment->at, appointment->minutes);
}

static bool tell(void *context, const struct store_appointment *appointment)
{
	struct peer *peer = context;
	struct message message = { .number = EV_APPOINTMENT, .appointment_told = {
		.appointment = appointment->appointment, .at = (uint64_t)appointment->at,
		.minutes = (uint16_t)appointment->minutes, .counsellor_account = appointment->counsellor,
		.counsellor = wire_string(appointment->counsellor_nickname), .nickname = wire_string("") } };

	if (role_is_desk(peer->role) && appointment->account != peer->account.account) {
		if (appointment->is_withdrawn)
			return true;
		message.appointment_told.consultation = appointment->consultation;
		message.appointment_told.nickname = wire_string(appointment->nickname);
	} else if (!may_choose(peer, appointment)) {
		return true;
	}
	peer_send(peer, &message);
	return true;
}

void handle_appointments(struct peer *peer, const struct message *message)
{
	(void)message;
	store_each_appointment(peer->hub->store, wall_seconds(peer->hub), tell, peer);
	peer_done(peer, REQ_APPOINTMENTS);
}

/* -- offering -- */

struct own {
	const struct peer *peer;
	const struct wire_offer *offer;
	unsigned count;
	bool overlaps;
};

/* One that is there already is no fault: it may have been asked for before. */
static bool is_one_of(const struct wire_offer *offer, const struct store_appointment *appointment)
{
	int64_t since = appointment->at - (int64_t)offer->at, each = (int64_t)offer->minutes * 60;

	return appointment->minutes == offer->minutes && since >= 0 && since % each == 0 && since / each < offer->count;
}

static bool on_own(void *context, const struct store_appointment *appointment)
{
	struct own *own = context;
	int64_t from = (int64_t)own->offer->at, to = from + (int64_t)own->offer->count * own->offer->minutes * 60;

	if (appointment->counsellor != own->peer->account.account || appointment->is_withdrawn)
		return true;
	own->count++;
	own->overlaps = own->overlaps || (appointment->at < to && appointment->at + (int64_t)appointment->minutes * 60 > from
		&& !is_one_of(own->offer, appointment));
	return true;
}

static bool may_offer(struct peer *peer, const struct wire_offer *offer)
{
	struct own own = { .peer = peer, .offer = offer };
	int64_t now = wall_seconds(peer->hub), last = now + (int64_t)APPOINTMENT_AHEAD_DAYS * 86400;

	if (offer->count == 0 || offer->count > APPOINTMENTS_AT_ONCE || offer->minutes < APPOINTMENT_MIN
			|| offer->minutes > APPOINTMENT_MAX || offer->at > (uint64_t)last || (int64_t)offer->at <= now
			|| offer->at % 60 != 0)
		return false;
	for (unsigned i = 0; i < offer->count; i++)
		if (!appointments_fit(peer->hub, (int64_t)offer->at + (int64_t)i * offer->minutes * 60, offer->minutes))
			return false;
	store_each_appointment(peer->hub->store, now, on_own, &own);
	return !own.overlaps && own.count + offer->count <= APPOINTMENTS_OF_ONE;
}

static enum reason store_offer(struct peer *peer, const struct wire_offer *offer)
{
	if (!may_offer(peer, offer))
		return REASON_TIMES;
	if (!turn_stores(peer->hub, peer, REQ_OFFER))
		return REASON_BUSY;
	for (unsigned i = 0; i < offer->count; i++) {
		struct store_appointment appointment = { .counsellor = peer->account.account, .minutes = offer->minutes,
			.at = (int64_t)offer->at + (int64_t)i * offer->minutes * 60 };
		enum store_result result = store_add_appointment(peer->hub->store, &appointment);

		if (result != STORE_OK && result != STORE_TAKEN)
			return REASON_BUSY;
	}
	return REASON_NONE;
}

void handle_offer(struct peer *peer, const struct message *message)
{
	enum reason reason = store_offer(peer, &message->offer);

	if (reason == REASON_NONE)
		peer_done(peer, REQ_OFFER);
	else
		peer_refuse(peer, REQ_OFFER, reason, 0);
}

/* -- withdrawing -- */

/* Of a colleague who cannot come coordinators may. Where somebody had counted on it, it is on record. */
static enum reason withdraw(struct peer *peer, uint64_t number, struct store_appointment *appointment)
{
	struct hub *hub = peer->hub;
	struct store_act act = { .staff = peer->account.account, .at = wall_seconds(hub), .act = "withdraw-time" };

	if (store_find_appointment(hub->store, number, appointment) != STORE_OK || appointment->is_withdrawn
			|| (appointment->counsellor != peer->account.account && peer->role != ROLE_COORDINATOR))
		return REASON_NO_SLOT;
	act.person = appointment->account;
	if (!turn_stores(hub, peer, REQ_WITHDRAW) || store_withdraw_appointment(hub->store, number) != STORE_OK
			|| (act.person != 0 && store_add_act(hub->store, &act) != STORE_OK))
		return REASON_BUSY;
	return REASON_NONE;
}

void handle_withdraw(struct peer *peer, const struct message *message)
{
	struct store_appointment appointment;
	enum reason reason = withdraw(peer, message->withdraw.appointment, &appointment);

	if (reason != REASON_NONE) {
		peer_refuse(peer, REQ_WITHDRAW, reason, 0);
		return;
	}
	if (appointment.account != 0)
		appointments_tell(peer->hub, appointment.account);
	waiting_touch(peer->hub);
	peer_done(peer, REQ_WITHDRAW);
}

/* -- choosing -- */

static enum reason book(struct peer *peer, const struct wire_book *asked)
{
	struct hub *hub = peer->hub;
	struct store_appointment booking, chosen;
	enum store_result result;

	if (store_find_booking(hub->store, peer->account.account, &booking) != STORE_OK
			|| booking.consultation != asked->consultation)
		return REASON_NOT_NOW; /* it goes on, or is over */
	if (asked->appointment != booking.appointment
			&& (store_find_appointment(hub->store, asked->appointment, &chosen) != STORE_OK
			|| !may_choose(peer, &chosen)))
		return REASON_NO_SLOT;
	if (!turn_stores(hub, peer, REQ_BOOK))
		return REASON_BUSY;
	result = store_book(hub->store, asked->consultation, asked->appointment, wall_seconds(hub));
	return result == STORE_OK ? REASON_NONE : result == STORE_NONE ? REASON_NO_SLOT : REASON_BUSY;
}

void handle_book(struct peer *peer, const struct message *message)
{
	struct store_consult consult;
	enum reason reason;

	if (!consults_find(peer, REQ_BOOK, message->book.consultation, PART_ASKED, &consult))
		return;
	reason = book(peer, &message->book);
	if (reason != REASON_NONE) {
		peer_refuse(peer, REQ_BOOK, reason, 0);
		return;
	}
	appointments_tell(peer->hub, peer->account.account);
	waiting_touch(peer->hub);
}
