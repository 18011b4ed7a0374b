/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Appointments as rows: offered, booked, moved, withdrawn, over; and what stays when people leave. */
#include "consult_rows.h"
#include "store_appointment.h"

enum { NOON = 1800000000, HOUR = 3600 };

static uint64_t offer(struct store *store, uint64_t counsellor, int64_t at)
{
	struct store_appointment appointment = { .counsellor = counsellor, .at = at, .minutes = 40 };

	return store_add_appointment(store, &appointment) == STORE_OK ? appointment.appointment : 0;
}

/* Somebody who asked to talk later. */
static void ask_for_later(struct people *people)
{
	assert_int_equal(store_add_consult(people->store, &(struct store_consult){ .consultation = CIRCLE,
		.account = people->yuki, .state = BOOKED, .asked = NOON, .since = NOON }), STORE_OK);
}

struct list { unsigned count; struct store_appointment rows[8]; };

static bool on_appointment(void *context, const struct store_appointment *appointment)
{
	struct list *list = context;

	list->rows[list->count++] = *appointment;
	return true;
}

static struct list all(struct store *store, int64_t now)
{
	struct list list = { .count = 0 };

	assert_int_equal(store_each_appointment(store, now, on_appointment, &list), STORE_OK);
	return list;
}

static struct list unbooked(struct store *store)
{
	struct list list = { .count = 0 };

	assert_int_equal(store_each_unbooked(store, on_appointment, &list), STORE_OK);
	return list;
}

static struct store_appointment booking(const struct people *people)
{
	struct store_appointment found;

	assert_int_equal(store_find_booking(people->store, people->yuki, &found), STORE_OK);
	return found;
}

static void times_of_one_do_not_overlap(void **state)
{
	struct people people = add_people(state);
	uint64_t first = offer(people.store, people.mori, NOON);

	assert_int_not_equal(first, 0);
	assert_int_equal(offer(people.store, people.mori, NOON), 0);
	assert_int_equal(offer(people.store, people.mori, NOON + 2399), 0);
	assert_int_equal(offer(people.store, people.mori, NOON - 2399), 0);
	assert_int_not_equal(offer(people.store, people.mori, NOON + 2400), 0);
	assert_int_not_equal(offer(people.store, people.sato, NOON), 0);
	assert_int_equal(all(people.store, NOON).count, 3);
	assert_true(all(people.store, NOON).rows[0].appointment == first);
	assert_string_equal(all(people.store, NOON).rows[0].counsellor_nickname, "mori");
	assert_int_equal(all(people.store, NOON + 2400).count, 1); /* the others are over */
}

static void one_is_booked_once(void **state)
{
	struct people people = add_people(state);
	uint64_t time = offer(people.store, people.mori, NOON + HOUR);

	ask_for_later(&people);
	assert_true(booking(&people).appointment == 0 && booking(&people).consultation == CIRCLE);
	assert_int_equal(unbooked(people.store).count, 1);
	assert_int_equal(store_book(people.store, CIRCLE, time, NOON), STORE_OK);
	assert_int_equal(store_book(people.store, CIRCLE, time, NOON), STORE_OK); /* the same again */
	assert_true(booking(&people).appointment == time && booking(&people).at == NOON + HOUR);
	assert_int_equal(unbooked(people.store).count, 0);
	assert_int_equal(add_consult(people.store, CIRCLE + 1, people.sato, NOON), STORE_OK);
	assert_int_equal(store_book(people.store, CIRCLE + 1, time, NOON), STORE_NONE);
	assert_int_equal(store_book(people.store, CIRCLE, 99, NOON), STORE_NONE);
}

static void moving_leaves_the_one_before_free(void **state)
{
	struct people people = add_people(state);
	uint64_t first = offer(people.store, people.mori, NOON + HOUR), second = offer(people.store, people.sato, NOON + HOUR);
	struct store_appointment found;

	ask_for_later(&people);
	assert_int_equal(store_book(people.store, CIRCLE, first, NOON), STORE_OK);
	assert_int_equal(store_book(people.store, CIRCLE, second, NOON), STORE_OK);
	assert_int_equal(store_find_appointment(people.store, first, &found), STORE_OK);
	assert_true(found.consultation == 0);
	assert_int_equal(store_book(people.store, CIRCLE, first, NOON + HOUR), STORE_NONE); /* it begins now */
	assert_true(booking(&people).appointment == second); /* and what one had stays */
}

static void a_withdrawn_one_stays_for_who_had_booked_it(void **state)
{
	struct people people = add_people(state);
	uint64_t booked = offer(people.store, people.mori, NOON + HOUR), other = offer(people.store, people.mori, NOON + 9000);
	struct store_appointment found;

	ask_for_later(&people);
	assert_int_equal(store_book(people.store, CIRCLE, booked, NOON), STORE_OK);
	assert_int_equal(store_withdraw_appointment(people.store, booked), STORE_OK);
	assert_int_equal(store_withdraw_appointment(people.store, booked), STORE_NONE);
	assert_true(booking(&people).is_withdrawn && booking(&people).appointment == booked);
	assert_int_equal(unbooked(people.store).count, 1);
	assert_int_not_equal(offer(people.store, people.mori, NOON + HOUR), 0); /* that time may be offered again */
	assert_int_equal(store_book(people.store, CIRCLE, other, NOON), STORE_OK);
	assert_int_equal(store_find_appointment(people.store, booked, &found), STORE_NONE);
}

static void a_free_one_is_withdrawn_without_a_trace(void **state)
{
	struct people people = add_people(state);
	uint64_t time = offer(people.store, people.mori, NOON + HOUR);

	assert_int_equal(store_withdraw_appointment(people.store, time), STORE_OK);
	assert_int_equal(all(people.store, NOON).count, 0);
	assert_int_equal(store_withdraw_appointment(people.store, 99), STORE_NONE);
}

static void who_is_of_the_desk_no_more_keeps_none(void **state)
{
	struct people people = add_people(state);
	uint64_t time = offer(people.store, people.mori, NOON + HOUR);
	unsigned count;

	ask_for_later(&people);
	offer(people.store, people.mori, NOON + 9000);
	offer(people.store, people.sato, NOON + HOUR);
	assert_int_equal(store_book(people.store, CIRCLE, time, NOON), STORE_OK);
	assert_int_equal(store_withdraw_departed(people.store, &count), STORE_OK);
	assert_int_equal(count, 0);
	assert_int_equal(store_set_role(people.store, people.mori, "supporter"), STORE_OK);
	assert_int_equal(store_withdraw_departed(people.store, &count), STORE_OK);
	assert_int_equal(count, 2);
	assert_true(booking(&people).is_withdrawn);
	assert_int_equal(all(people.store, NOON).count, 2);
}

static void what_is_over_is_forgotten(void **state)
{
	struct people people = add_people(state);
	uint64_t time = offer(people.store, people.mori, NOON + HOUR);

	ask_for_later(&people);
	assert_int_equal(store_book(people.store, CIRCLE, time, NOON), STORE_OK);
	assert_int_equal(store_forget_appointments(people.store, NOON + HOUR + 2399), STORE_OK);
	assert_true(booking(&people).appointment == time);
	assert_int_equal(store_forget_appointments(people.store, NOON + HOUR + 2400), STORE_OK);
	assert_true(booking(&people).appointment == 0);
}

static bool count_one(void *context, const struct store_consult *consult)
{
	(void)consult;
	++*(unsigned *)context;
	return true;
}

/* About which nothing was done since that time. */
static unsigned count_resting(struct store *store, int64_t since)
{
	unsigned count = 0;

	store_each_resting_consult(store, 0, since, 9, count_one, &count);
	return count;
}

/* Counted from the asking, or from the last time that was booked and went by. */
static void without_a_time_a_request_does_not_stay_for_ever(void **state)
{
	struct people people = add_people(state);
	uint64_t time = offer(people.store, people.mori, NOON + HOUR);

	ask_for_later(&people);
	assert_int_equal(count_resting(people.store, NOON), 0);
	assert_int_equal(store_book(people.store, CIRCLE, time, NOON), STORE_OK);
	assert_int_equal(count_resting(people.store, NOON + 9 * HOUR), 0);
	assert_int_equal(store_forget_appointments(people.store, NOON + 9 * HOUR), STORE_OK);
	assert_int_equal(count_resting(people.store, NOON + 9 * HOUR), 0);
	assert_int_equal(count_resting(people.store, NOON + 9 * HOUR + 1), 1);
	assert_int_equal(store_lapse_consult(people.store, CIRCLE, NOON + 9 * HOUR + 1, 4), STORE_OK);
	assert_int_equal(unbooked(people.store).count, 0);
	assert_int_equal(count_resting(people.store, NOON + 99 * HOUR), 0);
}

static void from_its_minute_on_it_waits(void **state)
{
	struct people people = add_people(state);
	struct store_consult consult;

	ask_for_later(&people);
	assert_int_equal(store_begin_appointment(people.store, CIRCLE, NOON + HOUR), STORE_OK);
	consult = find_consult(people.store, CIRCLE);
	assert_true(consult.state == WAITING && consult.asked == NOON + HOUR && consult.since == NOON + HOUR);
	assert_int_equal(store_begin_appointment(people.store, CIRCLE, NOON), STORE_NONE);
}

static void leaving_frees_it_and_a_counsellor_takes_theirs_along(void **state)
{
	struct people people = add_people(state);
	uint64_t time = offer(people.store, people.mori, NOON + HOUR);
	struct store_appointment found;

	ask_for_later(&people);
	assert_int_equal(store_book(people.store, CIRCLE, time, NOON), STORE_OK);
	assert_int_equal(store_remove_consult(people.store, CIRCLE), STORE_OK);
	assert_int_equal(store_find_appointment(people.store, time, &found), STORE_OK);
	assert_true(found.consultation == 0 && found.account == 0);
	ask_for_later(&people);
	assert_int_equal(store_book(people.store, CIRCLE, time, NOON), STORE_OK);
	assert_int_equal(store_erase_account(people.store, people.mori), STORE_OK);
	assert_true(booking(&people).appointment == 0);
	assert_int_equal(all(people.store, NOON).count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_place_make, test_place_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(times_of_one_do_not_overlap),
		TEST(one_is_booked_once),
		TEST(moving_leaves_the_one_before_free),
		TEST(a_withdrawn_one_stays_for_who_had_booked_it),
		TEST(a_free_one_is_withdrawn_without_a_trace),
		TEST(who_is_of_the_desk_no_more_keeps_none),
		TEST(what_is_over_is_forgotten),
		TEST(without_a_time_a_request_does_not_stay_for_ever),
		TEST(from_its_minute_on_it_waits),
		TEST(leaving_frees_it_and_a_counsellor_takes_theirs_along),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
