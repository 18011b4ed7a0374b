/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place's host key: its fingerprint, and another key in its place. People compare the fingerprint, so the new one
 * is made first and told to them, and used on another day. */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hostkey.h"
#include "language.h"
#include "place.h"

#define NEXT PLACE_HOST_KEY ".next"
#define OLD PLACE_HOST_KEY ".old"

static int print_fingerprint(const char *path)
{
	char fingerprint[HOSTKEY_FINGERPRINT_ROOM];
	enum hostkey_result result = hostkey_fingerprint_of(path, fingerprint);

	if (result != HOSTKEY_OK)
		return cli_say(CLI_REFUSED, "%s: %s", path, hostkey_words(result));
	puts(fingerprint);
	return CLI_DONE;
}

int cli_fingerprint(int argc, char *argv[])
{
	char path[PLACE_PATH_ROOM];
	struct place place;

	if (argc != 3 || argv[2][0] == '-')
		return cli_say(CLI_USAGE, _("fingerprint: which place? write kokoiru fingerprint DIR"));
	if (!place_find(&place, argv[2]))
		return CLI_NO_PLACE;
	place_path(&place, PLACE_HOST_KEY, path);
	return print_fingerprint(path);
}

/* One that is there already is the one that people were told of. */
static int make_next(const struct place *place)
{
	char path[PLACE_PATH_ROOM];
	enum hostkey_result result;

	place_path(place, NEXT, path);
	result = hostkey_create(path);
	if (result != HOSTKEY_OK && result != HOSTKEY_EXISTS)
		return cli_say(CLI_NO_WRITE, "%s: %s", path, hostkey_words(result));
	return print_fingerprint(path);
}

static bool sync_folder(const struct place *place)
{
	char path[PLACE_PATH_ROOM];
	int folder;
	bool is_synced;

	place_path(place, "keys", path);
	folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	is_synced = folder >= 0 && fsync(folder) == 0;
	if (folder >= 0)
		close(folder);
	return is_synced;
}

/* At every moment there is a whole key under the name that the gate looks for. */
static int use_next(const struct place *place)
{
	char path[PLACE_PATH_ROOM], next[PLACE_PATH_ROOM], old[PLACE_PATH_ROOM], fingerprint[HOSTKEY_FINGERPRINT_ROOM];
	enum hostkey_result result;

	place_path(place, PLACE_HOST_KEY, path);
	place_path(place, NEXT, next);
	place_path(place, OLD, old);
	result = hostkey_fingerprint_of(next, fingerprint);
	if (result == HOSTKEY_MISSING)
		return cli_say(CLI_REFUSED, _("hostkey: there is no next key yet; make it with kokoiru hostkey %s next"),
			place->directory);
	if (result != HOSTKEY_OK)
		return cli_say(CLI_REFUSED, "%s: %s", next, hostkey_words(result));
	if ((unlink(old) != 0 && errno != ENOENT) || (link(path, old) != 0 && errno != ENOENT) || rename(next, path) != 0
			|| !sync_folder(place))
		return cli_say(CLI_NO_WRITE, _("%s: %s; look at its owner and the disk"), path, strerror(errno));
	return print_fingerprint(path);
}

int cli_hostkey(int argc, char *argv[])
{
	static const struct { const char *name; int (*run)(const struct place *place); } steps[] = {
		{ "next", make_next }, { "use", use_next }
	};
	struct place place;

	for (size_t i = 0; argc == 4 && i < sizeof steps / sizeof *steps; i++) {
		if (strcmp(steps[i].name, argv[3]) != 0)
			continue;
		if (!place_find(&place, argv[2]))
			return CLI_NO_PLACE;
		if (!place_become_owner(&place))
			return cli_say(CLI_REFUSED, _("%s: could not go on as its owner: %s"), place.directory, strerror(errno));
		return steps[i].run(&place);
	}
	return cli_say(CLI_USAGE,
		_("hostkey: what is to be done? write kokoiru hostkey DIR next, later kokoiru hostkey DIR use"));
}
