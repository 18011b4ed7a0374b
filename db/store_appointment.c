/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of appointment. Does not know what is said at these times. */
#include "store_appointment.h"

#include <string.h>

#include "store_statement.h"

typedef bool each_appointment(void *context, const struct store_appointment *appointment);

enum store_result store_add_appointment(struct store *store, struct store_appointment *appointment)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_APPOINTMENT);
	bool is_added;

	statement_put_number(&statement, (int64_t)appointment->counsellor);
	statement_put_number(&statement, appointment->at);
	statement_put_number(&statement, appointment->minutes);
	is_added = statement_row(&statement);
	if (is_added)
		appointment->appointment = (uint64_t)statement_number(&statement);
	enum store_result result = statement_end(&statement);
	return result == STORE_OK && !is_added ? STORE_TAKEN : result;
}

static void take(struct statement *statement, struct store_appointment *appointment)
{
	memset(appointment, 0, sizeof *appointment);
	appointment->appointment = (uint64_t)statement_number(statement);
	appointment->counsellor = (uint64_t)statement_number(statement);
	appointment->at = statement_number(statement);
	appointment->minutes = (unsigned)statement_number(statement);
	appointment->is_withdrawn = statement_number(statement) != 0;
	appointment->consultation = (uint64_t)statement_number(statement);
	appointment->state = (unsigned)statement_number(statement);
	appointment->account = (uint64_t)statement_number(statement);
	appointment->asked = statement_number(statement);
	statement_text(statement, appointment->counsellor_nickname, sizeof appointment->counsellor_nickname);
	statement_text(statement, appointment->nickname, sizeof appointment->nickname);
}

static enum store_result find(struct store *store, enum statement_name name, uint64_t number,
	struct store_appointment *out)
{
	struct statement statement = statement_start(store, name);

	statement_put_number(&statement, (int64_t)number);
	if (statement_row(&statement))
		take(&statement, out);
	return statement_end_found(&statement);
}

enum store_result store_find_appointment(struct store *store, uint64_t appointment, struct store_appointment *out)
{
	return find(store, STATEMENT_FIND_APPOINTMENT, appointment, out);
}

enum store_result store_find_booking(struct store *store, uint64_t account, struct store_appointment *out)
{
	return find(store, STATEMENT_FIND_BOOKING, account, out);
}

enum store_result store_find_booking_of(struct store *store, uint64_t consultation, struct store_appointment *out)
{
	return find(store, STATEMENT_FIND_BOOKING_OF, consultation, out);
}

static enum store_result take_each(struct statement *statement, each_appointment *each, void *context)
{
	struct store_appointment appointment;

	while (statement_row(statement)) {
		take(statement, &appointment);
		if (!each(context, &appointment))
			break;
	}
	return statement_end(statement);
}

enum store_result store_each_appointment(struct store *store, int64_t now, each_appointment *each, void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_APPOINTMENT);

	statement_put_number(&statement, now);
	return take_each(&statement, each, context);
}

enum store_result store_each_unbooked(struct store *store, each_appointment *each, void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_UNBOOKED);

	return take_each(&statement, each, context);
}

/* A time that was withdrawn stayed for who had booked it, and goes with that. */
static enum store_result unbook(struct store *store, uint64_t consultation)
{
	struct statement statement = statement_start(store, STATEMENT_UNBOOK);
	enum store_result result;

	statement_put_number(&statement, (int64_t)consultation);
	result = statement_change(&statement);
	if (result == STORE_OK)
		result = statement_run(store, STATEMENT_FORGET_WITHDRAWN_TIMES);
	return result == STORE_NONE ? STORE_OK : result;
}

enum store_result store_book(struct store *store, uint64_t consultation, uint64_t appointment, int64_t now)
{
	struct store_appointment found;
	struct statement statement;
	enum store_result result = store_find_appointment(store, appointment, &found);

	if (result == STORE_OK && found.consultation == consultation && !found.is_withdrawn)
		return STORE_OK;
	if (result == STORE_OK && (found.consultation != 0 || found.is_withdrawn || found.at <= now))
		return STORE_NONE;
	if (result == STORE_OK)
		result = unbook(store, consultation);
	if (result != STORE_OK)
		return result;
	statement = statement_start(store, STATEMENT_BOOK);
	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, (int64_t)appointment);
	return statement_change(&statement);
}

static enum store_result change(struct store *store, enum statement_name name, uint64_t number)
{
	struct statement statement = statement_start(store, name);

	statement_put_number(&statement, (int64_t)number);
	return statement_change(&statement);
}

enum store_result store_withdraw_appointment(struct store *store, uint64_t appointment)
{
	enum store_result result = change(store, STATEMENT_WITHDRAW_APPOINTMENT, appointment);
	enum store_result forgotten = statement_run(store, STATEMENT_FORGET_WITHDRAWN_TIMES);

	return result != STORE_OK ? result : forgotten;
}

enum store_result store_withdraw_departed(struct store *store, unsigned *count)
{
	struct statement statement = statement_start(store, STATEMENT_WITHDRAW_DEPARTED);
	enum store_result result;

	for (*count = 0; statement_row(&statement); (*count)++)
		;
	result = statement_end(&statement);
	return result == STORE_OK && *count > 0 ? statement_run(store, STATEMENT_FORGET_WITHDRAWN_TIMES) : result;
}

enum store_result store_begin_appointment(struct store *store, uint64_t consultation, int64_t at)
{
	struct statement statement = statement_start(store, STATEMENT_BEGIN_APPOINTMENT);

	statement_put_number(&statement, at);
	statement_put_number(&statement, (int64_t)consultation);
	return statement_change(&statement);
}

enum store_result store_forget_appointments(struct store *store, int64_t now)
{
	enum store_result result = change(store, STATEMENT_NOTE_OVER, (uint64_t)now);

	if (result == STORE_OK || result == STORE_NONE)
		result = change(store, STATEMENT_FORGET_APPOINTMENTS, (uint64_t)now);
	return result == STORE_NONE ? STORE_OK : result;
}
