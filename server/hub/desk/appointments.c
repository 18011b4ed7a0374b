/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nobody is late here: whose time has come and who is not inside is let be, and once it is over they choose another one
 * if they like. All of it is found in the store, so that a new hub goes on with it. */
#include "appointments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "consults.h"
#include "mem.h"

enum { LOOK_MS = 60000, SOON_MS = 2000, AGAIN_MS = 5000, COME_MAX = 32 };
/* Who has just asked is choosing a time, and nobody has to see to it. */
enum { CHOOSING_SECONDS = 60 };

static int64_t wall_seconds(const struct hub *hub)
{
	return (int64_t)(hub->wall / 1000);
}

static int64_t end_of(const struct store_appointment *appointment)
{
	return appointment->at + (int64_t)appointment->minutes * 60;
}

/* Is somebody expected at it? */
static bool is_booked(const struct store_appointment *appointment)
{
	return appointment->consultation != 0 && !appointment->is_withdrawn && appointment->state == CONSULT_BOOKED;
}

bool appointments_fit(struct hub *hub, int64_t at, unsigned minutes)
{
	const struct hours *hours = opening_hours(hub);
	struct hours_span span;

	return !hours || (hours_find(hours, at, &span) && span.from <= at && span.to >= at + (int64_t)minutes * 60);
}

int64_t appointments_begin(struct hub *hub, uint64_t consultation)
{
	struct store_appointment booking;

	if (store_find_booking_of(hub->store, consultation, &booking) != STORE_OK || !is_booked(&booking)
			|| booking.appointment == 0)
		return 0;
	return booking.at;
}

int64_t appointments_end(struct hub *hub, uint64_t consultation)
{
	struct store_appointment booking;

	if (store_find_booking_of(hub->store, consultation, &booking) != STORE_OK || booking.appointment == 0
			|| booking.is_withdrawn || booking.at > wall_seconds(hub) || end_of(&booking) <= wall_seconds(hub))
		return 0;
	return end_of(&booking);
}

/* -- telling -- */

static struct message message_of(struct hub *hub, const struct store_appointment *booking)
{
	bool is_chosen = booking->appointment != 0;

	return (struct message){ .number = EV_BOOKED, .booked = { .consultation = booking->consultation,
		.appointment = booking->appointment, .at = (uint64_t)booking->at, .minutes = (uint16_t)booking->minutes,
		.counsellor = wire_string(booking->counsellor_nickname),
		.is_void = is_chosen && (booking->is_withdrawn || !appointments_fit(hub, booking->at, booking->minutes)) } };
}

static struct message find_message(struct hub *hub, uint64_t account, struct store_appointment *booking)
{
	if (store_find_booking(hub->store, account, booking) != STORE_OK)
		*booking = (struct store_appointment){ .appointment = 0 };
	return message_of(hub, booking);
}

void appointments_greet(struct peer *peer)
{
	struct store_appointment booking;
	struct message message = find_message(peer->hub, peer->account.account, &booking);

	if (booking.consultation != 0)
		consults_send(peer, &message);
}

void appointments_tell_one(struct peer *peer)
{
	struct store_appointment booking;
	struct message message = find_message(peer->hub, peer->account.account, &booking);

	consults_send(peer, &message);
}

void appointments_tell(struct hub *hub, uint64_t account)
{
	struct store_consult consult;

	if (store_find_open_consult(hub->store, account, &consult) == STORE_OK)
		consults_tell(hub, consult.consultation);
	for (struct peer *peer = peers_next_of(hub, account, NULL); peer; peer = peers_next_of(hub, account, peer))
		if (peer->phase >= KNOWN && !peer->is_leaving)
			appointments_tell_one(peer);
}

/* -- the clock -- */

/* What one look found. */
struct look {
	struct hub *hub;
	int64_t before, now, next;
	struct store_appointment come[COME_MAX], over[COME_MAX];
	int come_count, over_count;
	bool has_ended, is_expected, is_news;
};

/* A moment at which consoles show something else. */
static void mark(struct look *look, int64_t second)
{
	if (second > look->now && second < look->next)
		look->next = second;
	if (second > look->before && second <= look->now)
		look->is_news = true;
}

static bool on_appointment(void *context, const struct store_appointment *appointment)
{
	struct look *look = context;

	mark(look, appointment->at - APPOINTMENT_EARLY_SECONDS);
	mark(look, appointment->at);
	mark(look, end_of(appointment));
	if (end_of(appointment) <= look->now) {
		look->has_ended = true;
		if (appointment->state == CONSULT_BOOKED && appointment->consultation != 0 && look->over_count < COME_MAX)
			look->over[look->over_count++] = *appointment;
	} else if (is_booked(appointment) && appointment->at <= look->now) {
		look->is_expected = true;
		if (look->come_count < COME_MAX)
			look->come[look->come_count++] = *appointment;
	}
	return true;
}

static bool on_choosing(void *context, const struct store_appointment *booking)
{
	mark(context, booking->asked + CHOOSING_SECONDS);
	return true;
}

static bool is_inside(struct hub *hub, uint64_t account)
{
	for (struct peer *peer = peers_next_of(hub, account, NULL); peer; peer = peers_next_of(hub, account, peer))
		if (peer->phase == INSIDE && peer->presence && !peer->is_leaving)
			return true;
	return false;
}

/* From the minute that was agreed on they wait as everybody does. */
static void begin_to_wait(struct hub *hub, const struct store_appointment *appointment)
{
	if (!is_inside(hub, appointment->account) || !opening_is_open(hub) || !turn_stores(hub, NULL, 0)
			|| store_begin_appointment(hub->store, appointment->consultation, appointment->at) != STORE_OK)
		return;
	appointments_tell(hub, appointment->account);
	waiting_touch(hub);
}

static void forget_over(struct hub *hub, const struct look *look)
{
	if (!look->has_ended || !turn_stores(hub, NULL, 0) || store_forget_appointments(hub->store, look->now) != STORE_OK)
		return;
	for (int i = 0; i < look->over_count; i++)
		appointments_tell(hub, look->over[i].account);
}

static bool on_left(void *context, const struct store_appointment *booking)
{
	appointments_tell(context, booking->account);
	return true;
}

static void withdraw_departed(struct hub *hub)
{
	unsigned count = 0;

	if (!turn_stores(hub, NULL, 0) || store_withdraw_departed(hub->store, &count) != STORE_OK)
		return;
	hub->are_appointments_stale = false;
	store_each_unbooked(hub->store, on_left, hub);
	waiting_touch(hub);
}

void appointments_tend(struct hub *hub)
{
	struct look *look;

	if (hub->is_stopping || hub->now < hub->appointments_at)
		return;
	if (hub->are_appointments_stale)
		withdraw_departed(hub);
	look = mem_zero(1, sizeof *look);
	look->hub = hub;
	look->before = hub->appointments_looked;
	look->now = hub->appointments_looked = wall_seconds(hub);
	look->next = look->now + LOOK_MS / 1000;
	store_each_appointment(hub->store, 0, on_appointment, look);
	store_each_unbooked(hub->store, on_choosing, look);
	for (int i = 0; i < look->come_count; i++)
		begin_to_wait(hub, &look->come[i]);
	forget_over(hub, look);
	if (look->is_news)
		waiting_touch(hub);
	hub->appointments_at = hub->now + (uint64_t)(look->next * 1000 - (int64_t)hub->wall);
	if (look->is_expected && hub->appointments_at > hub->now + SOON_MS)
		hub->appointments_at = hub->now + SOON_MS; /* they may come in */
	free(look);
}

void appointments_look_again(struct hub *hub)
{
	hub->are_appointments_stale = true;
	hub->appointments_at = 0;
}

void appointments_take_back(struct hub *hub)
{
	hub->appointments_looked = 0;
	hub->are_appointments_stale = true;
	hub->appointments_at = hub->now + AGAIN_MS;
}

uint64_t appointments_due(const struct hub *hub)
{
	return hub->appointments_at;
}

/* -- consoles -- */

struct gathering { struct waiting *waiting; int64_t now; };

/* Minutes are counted from when it begins on. */
static bool on_near(void *context, const struct store_appointment *appointment)
{
	struct gathering *gathering = context;
	struct waiting_row row = { .kind = WAITING_APPOINTMENT, .number = appointment->consultation,
		.account = appointment->account, .hidden_from = appointment->account };
	struct tm tm;

	if (!is_booked(appointment) || appointment->at - APPOINTMENT_EARLY_SECONDS > gathering->now)
		return true;
	clock_local((uint64_t)appointment->at * 1000, &tm);
	snprintf(row.words, sizeof row.words, "%02d:%02d %s", tm.tm_hour, tm.tm_min, appointment->counsellor_nickname);
	row.since = appointment->at <= gathering->now ? appointment->at : 0;
	waiting_add(gathering->waiting, &row);
	return true;
}

static bool on_unbooked(void *context, const struct store_appointment *booking)
{
	struct gathering *gathering = context;

	if (booking->asked + CHOOSING_SECONDS > gathering->now)
		return true;
	waiting_add(gathering->waiting, &(struct waiting_row){ .kind = WAITING_APPOINTMENT, .number = booking->consultation,
		.account = booking->account, .since = booking->asked, .hidden_from = booking->account });
	return true;
}

void appointments_gather(struct hub *hub, struct waiting *waiting)
{
	struct gathering gathering = { waiting, wall_seconds(hub) };

	store_each_appointment(hub->store, gathering.now, on_near, &gathering);
	store_each_unbooked(hub->store, on_unbooked, &gathering);
}
