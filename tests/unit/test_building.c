/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A place is given to its user by root. Somebody hostile who is that user already, by another place, tries to have more
 * given: at each step they may do what they could do then. */
#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "building.h"
#include "cli.h"

static char top[] = "/tmp/kokoiru-building-XXXXXX", victim[PATH_MAX];
static struct place place;
static ino_t directory, secret;
static unsigned given;
static bool is_secret_given, is_swapped, was_directory_last;

/* Instead of the system's: nobody has to be root here, and nothing changes hands. */
uid_t geteuid(void)
{
	return 0;
}

static void swap(const char *path)
{
	char aside[PATH_MAX];

	snprintf(aside, sizeof aside, "%s.aside", path);
	is_swapped = rename(path, aside) == 0 && symlink(victim, path) == 0;
}

int lchown(const char *path, uid_t uid, gid_t gid)
{
	struct stat status;

	(void)uid;
	(void)gid;
	given++;
	if (lstat(path, &status) != 0)
		return -1;
	was_directory_last = status.st_ino == directory;
	is_secret_given = is_secret_given || status.st_ino == secret;
	if (!is_swapped && S_ISDIR(status.st_mode) && status.st_ino != directory)
		swap(path);
	return 0;
}

int cli_say(int code, const char *format, ...)
{
	fail_msg("%s", format);
	return code;
}

static ino_t make_file(const char *folder, const char *name)
{
	char path[2 * PATH_MAX + NAME_MAX];
	struct stat status;
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &status), 0);
	fclose(file);
	return status.st_ino;
}

static void a_link_in_the_place_of_a_folder_leads_nowhere(void **state)
{
	static const char *const folders[] = { "keys", "rooms", "songs" };
	char path[2 * PATH_MAX], wanted[PATH_MAX];
	struct stat status;

	(void)state;
	assert_non_null(mkdtemp(top));
	snprintf(victim, sizeof victim, "%s/victim", top);
	snprintf(wanted, sizeof wanted, "%s/place", top);
	snprintf(place.directory, sizeof place.directory, "%s/place.new", top);
	assert_int_equal(mkdir(victim, 0700) | mkdir(place.directory, 0700), 0);
	secret = make_file(victim, "secret");
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		snprintf(path, sizeof path, "%s/%s", place.directory, folders[i]);
		assert_int_equal(mkdir(path, 0700), 0);
		make_file(path, "own");
	}
	assert_int_equal(stat(place.directory, &status), 0);
	directory = status.st_ino;
	assert_int_equal(building_end(&place, wanted), 0);
	assert_true(is_swapped);
	assert_int_equal(given, 7);
	assert_false(is_secret_given);
	assert_true(was_directory_last);
	assert_int_equal(access(wanted, F_OK), 0);
	memcpy(place.directory, top, sizeof top);
	building_abandon(&place);
	assert_int_equal(access(top, F_OK), -1);
	assert_int_equal(errno, ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_link_in_the_place_of_a_folder_leads_nowhere)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
