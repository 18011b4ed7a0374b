/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connections of a gate: in the order they came, and by their processes. */
#include "crowd.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void test_each_state_is_a_line(void **state)
{
	struct crowd *crowd = crowd_create(3);
	struct guest *one = crowd_add(crowd, CROWD_SILENT, 11, 1), *two = crowd_add(crowd, CROWD_SILENT, 12, 2);
	struct guest *three = crowd_add(crowd, CROWD_SILENT, 13, 3);

	(void)state;
	assert_null(crowd_add(crowd, CROWD_SILENT, 14, 4));
	assert_int_equal(crowd_count(crowd, CROWD_SILENT), 3);
	crowd_move(crowd, two, CROWD_READY, 5);
	crowd_move(crowd, one, CROWD_READY, 6);
	assert_ptr_equal(crowd_first(crowd, CROWD_SILENT), three);
	assert_ptr_equal(crowd_first(crowd, CROWD_READY), two);
	assert_ptr_equal(two->after, one);
	assert_null(one->after);
	assert_int_equal(one->came, 1);
	assert_int_equal(one->since, 6);
	crowd_remove(crowd, two);
	assert_ptr_equal(crowd_first(crowd, CROWD_READY), one);
	assert_int_equal(crowd_count(crowd, CROWD_READY), 1);
	crowd_destroy(crowd);
}

static void test_room_is_used_again(void **state)
{
	struct crowd *crowd = crowd_create(2);

	(void)state;
	for (uint64_t i = 0; i < 1000; i++) {
		struct guest *guest = crowd_add(crowd, CROWD_STARTING, i, i);

		assert_non_null(guest);
		assert_int_equal(guest->fd, -1);
		assert_int_equal(guest->pid, 0);
		assert_ptr_equal(crowd_of_number(crowd, crowd_number(crowd, guest)), guest);
		crowd_remove(crowd, guest);
		assert_null(crowd_of_number(crowd, 0));
	}
	assert_null(crowd_of_number(crowd, 99));
	crowd_destroy(crowd);
}

static void test_processes_are_found(void **state)
{
	enum { COUNT = 500 };
	struct crowd *crowd = crowd_create(COUNT);
	struct guest *guests[COUNT];

	(void)state;
	for (int i = 0; i < COUNT; i++) {
		guests[i] = crowd_add(crowd, CROWD_INSIDE, 1, 1);
		crowd_set_process(crowd, guests[i], 100 + i * 512); /* the same bucket for all */
	}
	for (int i = 0; i < COUNT; i += 3)
		crowd_remove(crowd, guests[i]);
	for (int i = 0; i < COUNT; i++)
		assert_ptr_equal(crowd_of_process(crowd, 100 + i * 512), i % 3 == 0 ? NULL : guests[i]);
	assert_null(crowd_of_process(crowd, 1));
	crowd_destroy(crowd);
}

/* Who is connected, and from where, is not for the processes that strangers speak to. */
static void test_a_child_has_none_of_it(void **state)
{
	struct crowd *crowd = crowd_create(10);
	struct guest *guest = crowd_add(crowd, CROWD_SILENT, 1, 1);
	int ends[2], status;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0)
		_exit(write(ends[1], guest, 1) < 0 ? 0 : 1); /* the kernel finds nothing at that address */
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	close(ends[0]);
	close(ends[1]);
	crowd_destroy(crowd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_state_is_a_line),
		cmocka_unit_test(test_room_is_used_again),
		cmocka_unit_test(test_processes_are_found),
		cmocka_unit_test(test_a_child_has_none_of_it)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
