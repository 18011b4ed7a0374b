/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calm row that says how many wait: right for as long as it stands, and never a second one. */
#include "visit_setup.h"

static void begin_to_wait(struct visit *visit, uint64_t number)
{
	give(visit, (struct message){ .number = EV_WAITING, .waiting = { .kind = WAITING_CONSULT, .number = number,
		.nickname = wire_string("みかん"), .words = wire_string("") } });
}

static void wait_no_more(struct visit *visit, uint64_t number)
{
	give(visit, (struct message){ .number = EV_WAITING_GONE, .waiting_gone = { WAITING_CONSULT, number } });
}

/* Somebody of staff, whose console has come. */
static struct visit *sign_in(void **state, unsigned waiting)
{
	struct visit *visit = come_in(state);

	give(visit, event_known(ROLE_COORDINATOR));
	give(visit, (struct message){ .number = EV_CONSOLE });
	for (unsigned i = 0; i < waiting; i++)
		begin_to_wait(visit, 100 + i);
	give(visit, (struct message){ .number = EV_DONE, .done = { REQ_CONSOLE } });
	return visit;
}

static void it_says_how_many_wait_now(void **state)
{
	struct visit *visit = sign_in(state, 3);
	unsigned told = visit->told_number;

	assert_string_equal(visit_told(visit, told), "3 wait: /console");
	wait_no_more(visit, 101);
	assert_string_equal(visit_told(visit, told), "2 wait: /console");
	wait_no_more(visit, 100);
	assert_string_equal(visit_told(visit, told), "1 waits: /console");
	assert_string_equal(visit->told, "1 waits: /console");
	assert_int_equal(visit->told_number, told); /* nothing was said anew */
	wait_no_more(visit, 102);
	assert_null(visit_told(visit, told));
	assert_null(visit->told);
}

static void it_counts_who_comes_later(void **state)
{
	struct visit *visit = sign_in(state, 1);
	unsigned told = visit->told_number;

	begin_to_wait(visit, 200);
	assert_string_equal(visit_told(visit, told), "2 wait: /console");
	assert_int_equal(visit->told_number, told + 1); /* who it is */
	begin_to_wait(visit, 200); /* the same one, told otherwise */
	assert_string_equal(visit_told(visit, told), "2 wait: /console");
	assert_int_equal(visit->told_number, told + 1);
}

static void a_new_hub_counts_only_once_it_has_told_all(void **state)
{
	struct visit *visit = sign_in(state, 2);
	unsigned told = visit->told_number;

	give(visit, (struct message){ .number = EV_CONSOLE });
	begin_to_wait(visit, 100);
	assert_string_equal(visit_told(visit, told), "2 wait: /console");
	give(visit, (struct message){ .number = EV_DONE, .done = { REQ_CONSOLE } });
	assert_string_equal(visit_told(visit, told), "1 waits: /console");
	assert_int_equal(visit->told_number, told);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(it_says_how_many_wait_now), CASE(it_counts_who_comes_later),
		CASE(a_new_hub_counts_only_once_it_has_told_all)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
