/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a place: the default one's files, new keys, an empty database. */
#include "cli.h"

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "building.h"
#include "hostkey.h"
#include "language.h"
#include "paths.h"
#include "place.h"
#include "samples.h"
#include "post_key.h"
#include "seal.h"
#include "store.h"

struct making {
	const char *wanted;
	bool is_demo;
	struct paths paths;
	struct place place;  /* where it is being made */
	uint8_t pepper[SEAL_KEY];
	char fingerprint[HOSTKEY_FINGERPRINT_ROOM];
};

static int make(struct making *making);
static int fill(struct making *making);
static void print_words(const struct making *making);

int cli_init(int argc, char *argv[])
{
	struct making making = { .wanted = NULL };
	sigset_t all, before;
	int code;

	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--demo") == 0)
			making.is_demo = true;
		else if (!making.wanted && argv[i][0] != '-')
			making.wanted = argv[i];
		else
			return cli_say(CLI_USAGE, _("init: %s is not understood; write kokoiru init DIR [--demo]"), argv[i]);
	}
	if (!making.wanted || !making.wanted[0])
		return cli_say(CLI_USAGE, _("init: where? write kokoiru init DIR [--demo]"));
	/* It takes a second; nobody is to stop it half-way. */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	code = make(&making);
	if (code == CLI_DONE)
		print_words(&making);
	seal_zero(making.pepper, sizeof making.pepper);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return code;
}

static int make(struct making *making)
{
	int code;

	if (!paths_find(&making->paths))
		return cli_say(CLI_LATER, _("init: /proc is not there; mount it and try again"));
	code = building_begin(&making->place, making->wanted);
	if (code != CLI_DONE)
		return code;
	code = fill(making);
	if (code == CLI_DONE)
		return building_end(&making->place, making->wanted);
	building_abandon(&making->place);
	return code;
}

/* Lines of the template; a demo place is always open. */
static bool copy_lines(FILE *from, FILE *to, bool is_demo)
{
	char line[1024];

	while (fgets(line, sizeof line, from))
		if (fputs(is_demo && strcmp(line, "always_open = no\n") == 0 ? "always_open = yes\n" : line, to) == EOF)
			return false;
	return !ferror(from);
}

static bool copy_file(const char *from, const char *to, bool is_demo)
{
	FILE *source = fopen(from, "re"), *target = source ? fopen(to, "wxe") : NULL;
	bool is_copied = target && fchmod(fileno(target), 0600) == 0 && copy_lines(source, target, is_demo)
		&& fflush(target) == 0 && fsync(fileno(target)) == 0;

	if (source)
		fclose(source);
	return (!target || fclose(target) == 0) && is_copied;
}

/* The files of the default place's folder whose names end so. */
static bool copy_folder(const struct making *making, const char *name, const char *ending)
{
	char folder[PLACE_PATH_ROOM], from[PLACE_PATH_ROOM + NAME_MAX + 1], to[PLACE_PATH_ROOM + NAME_MAX + 8];
	const struct dirent *entry;
	bool is_copied = true;
	DIR *opened;

	snprintf(folder, sizeof folder, "%s/%s", making->paths.place, name);
	opened = opendir(folder);
	if (!opened)
		return false;
	while (is_copied && (entry = readdir(opened))) {
		size_t size = strlen(entry->d_name), end = strlen(ending);

		if (entry->d_name[0] == '.' || size <= end || strcmp(entry->d_name + size - end, ending) != 0)
			continue;
		snprintf(from, sizeof from, "%s/%s", folder, entry->d_name);
		snprintf(to, sizeof to, "%s/%s/%s", making->place.directory, name, entry->d_name);
		is_copied = copy_file(from, to, false);
	}
	closedir(opened);
	return is_copied;
}

static bool copy_phrases(const struct making *making)
{
	char from[PLACE_PATH_ROOM], to[PLACE_PATH_ROOM];

	snprintf(from, sizeof from, "%s/" PLACE_PHRASES, making->paths.place);
	place_path(&making->place, PLACE_PHRASES, to);
	return copy_file(from, to, false);
}

static bool make_secrets(struct making *making)
{
	char path[PLACE_PATH_ROOM];

	seal_pepper_make(making->pepper);
	place_path(&making->place, PLACE_PEPPER, path);
	if (seal_pepper_write(path, making->pepper) != PEPPER_FINE)
		return false;
	place_path(&making->place, PLACE_HOST_KEY, path);
	if (post_key_make(&making->place) != POST_KEY_FINE)
		return false;
	return hostkey_create(path) == HOSTKEY_OK && hostkey_fingerprint_of(path, making->fingerprint) == HOSTKEY_OK;
}

static bool make_database(const struct making *making)
{
	char path[PLACE_PATH_ROOM];
	uint8_t pepper_id[STORE_PEPPER_ID];
	struct store *store = NULL;
	bool is_made;

	seal_pepper_id(making->pepper, pepper_id);
	place_path(&making->place, "kokoiru.db", path);
	if (store_create(path, pepper_id, &store) != STORE_OPENED)
		return false;
	is_made = !making->is_demo || samples_add(store, (int64_t)time(NULL));
	store_close(store);
	return is_made;
}

static int fill(struct making *making)
{
	char from[PLACE_PATH_ROOM], to[PLACE_PATH_ROOM];
	const char *wanted = making->wanted;

	snprintf(from, sizeof from, "%s/kokoiru.ini", making->paths.place);
	place_path(&making->place, "kokoiru.ini", to);
	if (!copy_file(from, to, making->is_demo) || !copy_folder(making, "rooms", ".room")
			|| !copy_folder(making, "mail", ".txt") || !copy_phrases(making))
		return cli_say(CLI_NO_WRITE, _("%s: the default place in %s could not be copied; install kokoiru again"), wanted,
			making->paths.place);
	if (!make_secrets(making))
		return cli_say(CLI_NO_WRITE, _("%s: the keys could not be written; look at the disk"), wanted);
	if (!make_database(making))
		return cli_say(CLI_NO_WRITE, _("%s: the database could not be written; look at the disk"), wanted);
	return CLI_DONE;
}

static void print_words(const struct making *making)
{
	char shown[SEAL_PEPPER_ROOM];
	const char *row = shown;

	seal_pepper_show(making->pepper, shown);
	printf(_("A place was made in %s.\n\n"
		"Its pepper. Please copy these four rows on paper and keep it away from this machine:\n"
		"backups leave it out, and without it nobody can log in with a passphrase again.\n\n"), making->wanted);
	while (*row) {
		size_t size = strcspn(row, "\n");

		printf("    %.*s\n", (int)size, row);
		row += size + (row[size] == '\n');
	}
	printf(_("\nIts host key. Please print this beside the address, so that people know they came to the right door:\n\n"
		"    %s\n\n"
		"Next: fill in [contacts] in %s/kokoiru.ini, then type\n\n    kokoiru serve %s\n"),
		making->fingerprint, making->wanted, making->wanted);
	seal_zero(shown, sizeof shown);
}
