/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The host key's file, what the door speaks, and descriptors that a child does not keep. */
#include "hostkey.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "algorithms.h"
#include "jail.h"

static char folder[64], path[128];

static int set_up(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/kokoiru-hostkey-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/key", folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder); /* nothing else may be left in it */
}

static void test_a_new_key_is_its_owners_alone(void **state)
{
	struct stat status;

	(void)state;
	assert_int_equal(hostkey_create(path), HOSTKEY_OK);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
}

static void test_a_key_is_never_written_over(void **state)
{
	char first[HOSTKEY_FINGERPRINT_ROOM], second[HOSTKEY_FINGERPRINT_ROOM];

	(void)state;
	assert_int_equal(hostkey_create(path), HOSTKEY_OK);
	assert_int_equal(hostkey_fingerprint_of(path, first), HOSTKEY_OK);
	assert_int_equal(hostkey_create(path), HOSTKEY_EXISTS);
	assert_int_equal(hostkey_fingerprint_of(path, second), HOSTKEY_OK);
	assert_string_equal(first, second);
	assert_int_equal(strncmp(first, "SHA256:", 7), 0);
}

static void test_a_key_that_others_read_is_not_used(void **state)
{
	ssh_key key;

	(void)state;
	assert_int_equal(hostkey_create(path), HOSTKEY_OK);
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(hostkey_load(path, &key), HOSTKEY_OPEN_TO_OTHERS);
	assert_int_equal(chmod(path, 0604), 0);
	assert_int_equal(hostkey_load(path, &key), HOSTKEY_OPEN_TO_OTHERS);
}

static void test_what_is_no_key_is_not_used(void **state)
{
	ssh_key key;
	FILE *file;

	(void)state;
	assert_int_equal(hostkey_load(path, &key), HOSTKEY_MISSING);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("not a key\n", file);
	fclose(file);
	chmod(path, 0600);
	assert_int_equal(hostkey_load(path, &key), HOSTKEY_NOT_A_KEY);
	assert_null(key);
}

static void test_libssh_knows_all_algorithms(void **state)
{
	ssh_key key;
	ssh_bind bind;

	(void)state;
	assert_int_equal(hostkey_create(path), HOSTKEY_OK);
	assert_int_equal(hostkey_load(path, &key), HOSTKEY_OK);
	bind = algorithms_bind(key);
	assert_non_null(bind);
	ssh_bind_free(bind);
}

static void test_a_child_keeps_what_it_needs_only(void **state)
{
	int keep[2] = { open("/dev/null", O_RDONLY), -1 }, between = open("/dev/null", O_RDONLY), status;
	pid_t child;

	(void)state;
	keep[1] = fcntl(between, F_DUPFD, 40);
	child = fork();
	if (child == 0) {
		jail_keep_descriptors(keep, 2);
		_exit(fcntl(keep[0], F_GETFD) >= 0 && fcntl(keep[1], F_GETFD) >= 0 && fcntl(between, F_GETFD) < 0
			&& fcntl(2, F_GETFD) >= 0 ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	close(keep[0]);
	close(keep[1]);
	close(between);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_new_key_is_its_owners_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_key_is_never_written_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_key_that_others_read_is_not_used, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_is_no_key_is_not_used, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_libssh_knows_all_algorithms, set_up, tear_down),
		cmocka_unit_test(test_a_child_keeps_what_it_needs_only)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
