/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a process keeps after it gave up its rights. Each case is a child, since nothing comes back. */
#include "jail.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { SOMEBODY = 65534 };

static void expect_in_child(bool (*holds)(void))
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0)
		_exit(holds() ? 0 : 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static bool refuses_to_stay_root(void)
{
	return !jail_shed(JAIL_HUB, 0, 0) && errno == EPERM && !jail_shed(JAIL_GATE, 0, SOMEBODY) && errno == EPERM;
}

static bool becomes_somebody(void)
{
	return jail_shed(JAIL_GATE, SOMEBODY, SOMEBODY) && getuid() == SOMEBODY && geteuid() == SOMEBODY
		&& getgid() == SOMEBODY && setuid(0) != 0;
}

static bool stays_who_it_is(void)
{
	uid_t before = geteuid();
	struct rlimit core;

	return jail_shed(JAIL_SESSION, JAIL_KEEP, JAIL_KEEP) && geteuid() == before && getrlimit(RLIMIT_CORE, &core) == 0
		&& core.rlim_max == 0;
}

static void test_root_is_never_kept_by_accident(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	expect_in_child(refuses_to_stay_root);
}

static void test_root_becomes_somebody_for_good(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	expect_in_child(becomes_somebody);
}

static void test_a_session_stays_who_the_gate_was(void **state)
{
	(void)state;
	expect_in_child(stays_who_it_is);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_root_is_never_kept_by_accident),
		cmocka_unit_test(test_root_becomes_somebody_for_good),
		cmocka_unit_test(test_a_session_stays_who_the_gate_was)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
