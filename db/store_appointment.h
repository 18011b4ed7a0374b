/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times at which somebody of the desk can talk, and which consultation has booked one. Seconds are since 1970. */
#ifndef STORE_APPOINTMENT_H
#define STORE_APPOINTMENT_H

#include "store.h"

struct store_appointment {
	uint64_t appointment;         /* from 1; never given twice; 0: none is chosen, and all below is of no meaning */
	uint64_t counsellor;          /* who offers it */
	int64_t at;
	unsigned minutes;
	bool is_withdrawn;            /* and cannot keep it after all */
	uint64_t consultation;        /* who has booked it; 0: it is free */
	unsigned state;               /* of that consultation */
	uint64_t account;             /* who asked for it */
	int64_t asked;
	char counsellor_nickname[STORE_NICKNAME_ROOM], nickname[STORE_NICKNAME_ROOM];
};

/* Offers a time and sets appointment->appointment; STORE_TAKEN if the counsellor offers another one that overlaps. */
enum store_result store_add_appointment(struct store *store, struct store_appointment *appointment);
enum store_result store_find_appointment(struct store *store, uint64_t appointment, struct store_appointment *out);
/* Of an account, the consultation that is to be later, and its time; STORE_NONE if there is none to be later. */
enum store_result store_find_booking(struct store *store, uint64_t account, struct store_appointment *out);
/* The same for a consultation by its number, in whatever state. */
enum store_result store_find_booking_of(struct store *store, uint64_t consultation, struct store_appointment *out);
/* Those that are not over, the next one first. */
enum store_result store_each_appointment(struct store *store, int64_t now,
	bool (*each)(void *context, const struct store_appointment *appointment), void *context);
/* Consultations that are to be later and have no time that holds, the oldest request first. */
enum store_result store_each_unbooked(struct store *store,
	bool (*each)(void *context, const struct store_appointment *appointment), void *context);
/* For a consultation; the one it had is free again. STORE_NONE: it is not free any more, or has begun. */
enum store_result store_book(struct store *store, uint64_t consultation, uint64_t appointment, int64_t now);
/* It cannot be kept: gone if it was free, else as withdrawn. */
enum store_result store_withdraw_appointment(struct store *store, uint64_t appointment);
/* The same for all of those who are not of the desk any more. *count says how many there were. */
enum store_result store_withdraw_departed(struct store *store, unsigned *count);
/* Its time has come: from booked to waiting, as if it had been asked for at that second. STORE_NONE: it was not
 * booked. */
enum store_result store_begin_appointment(struct store *store, uint64_t consultation, int64_t at);
/* Erases those that are over; whoever had booked one has no time from now on. */
enum store_result store_forget_appointments(struct store *store, int64_t now);

#endif
