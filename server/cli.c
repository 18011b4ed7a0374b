/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands share, and `serve`: everything that must hold before the supervisor may begin. */
#include "cli.h"

#include <errno.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "language.h"
#include "log.h"
#include "mail_files.h"
#include "place.h"
#include "post_key.h"
#include "sockets.h"
#include "store.h"
#include "supervisor.h"

int cli_say(int code, const char *format, ...)
{
	va_list arguments;

	fputs("kokoiru: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return code;
}

void cli_print_finding(void *context, const char *words)
{
	(void)context;
	cli_say(CLI_REFUSED, "%s", words);
}

struct store *cli_open_store(const struct place *place, int *code)
{
	static const struct { enum store_opening opening; int code; const char *why; } words[] = {
		{ STORE_MISSING, CLI_NO_PLACE, N_("missing; restore a backup") },
		{ STORE_LOCKED, CLI_LATER, N_("in use; try again when the other program is done") },
		{ STORE_FOREIGN, CLI_REFUSED, N_("not a database of kokoiru; restore a backup") },
		{ STORE_NEWER, CLI_REFUSED, N_("written by a newer kokoiru; use that one") },
		{ STORE_DAMAGED, CLI_REFUSED, N_("damaged, or its -wal file does not belong to it; restore a backup") },
		{ STORE_NO_WRITE, CLI_NO_WRITE, N_("cannot be written; look at its owner and the disk") },
	};
	char path[PLACE_PATH_ROOM];
	struct store *store = NULL;
	enum store_opening opening;

	place_path(place, "kokoiru.db", path);
	opening = store_open(path, &store);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].opening == opening)
			*code = cli_say(words[i].code, "%s: %s", path, _(words[i].why));
	return store;
}

/* Who may connect to the hub. False, with words, if this user cannot serve the place. */
static bool find_door(const struct place *place, uid_t *door)
{
	const struct passwd *user;

	*door = geteuid();
	if (geteuid() != 0) {
		if (geteuid() == place->uid)
			return true;
		cli_say(CLI_REFUSED, _("%s: belongs to somebody else; serve it as its owner or as root"), place->directory);
		return false;
	}
	user = getpwnam(PLACE_USER);
	if (!user || user->pw_uid != place->uid) {
		cli_say(CLI_REFUSED, _("%s: as root a place is served for the user %s, to whom it does not belong; "
			"chown -R it, or serve it as its owner"), place->directory, PLACE_USER);
		return false;
	}
	user = getpwnam(PLACE_DOOR_USER);
	if (user)
		*door = user->pw_uid;
	else
		cli_say(CLI_REFUSED, _("there is no user %s; make it with useradd --system, or make a place as root"),
			PLACE_DOOR_USER);
	return user && place_is_reachable(place, cli_print_finding, NULL);
}

static bool path_fits(const struct place *place)
{
	char path[PLACE_PATH_ROOM];
	struct sockaddr_un address;

	place_path(place, "run/" SOCKETS_SESSIONS ".new", path);
	if (strlen(path) < sizeof address.sun_path)
		return true;
	cli_say(CLI_REFUSED, _("%s: the path is too long for a socket; move the place to a shorter one"), place->directory);
	return false;
}

static int serve(struct place *place, const char *listen)
{
	struct mail_files files;
	struct config config;
	unsigned findings = place_read_config(place, &config, cli_print_finding, NULL);
	uid_t door;
	int code;

	findings += place_check_rights(place, cli_print_finding, NULL);
	findings += mail_files_read(place, &config, &files, cli_print_finding, NULL);
	mail_files_finish(&files);
	if (findings > 0 || !find_door(place, &door) || !path_fits(place))
		return CLI_REFUSED;
	switch (place_take(place)) {
	case PLACE_FREE:
		break;
	case PLACE_IN_USE:
		return cli_say(CLI_REFUSED, _("%s: is served already, or being changed; stop that one first"), place->directory);
	case PLACE_NO_LOCK:
		return cli_say(CLI_NO_WRITE, _("%s/run/lock: %s; look at its owner and the disk"), place->directory,
			strerror(errno));
	}
	if (post_key_make(place) != POST_KEY_FINE) {
		place_finish(place);
		return cli_say(CLI_NO_WRITE, _("%s/%s: could not be made; look at its directory's owner and the disk"),
			place->directory, PLACE_POST_KEY);
	}
	log_init("kokoiru:super");
	code = supervisor_run(place, door, listen ? listen : config.listen);
	place_finish(place);
	return code;
}

int cli_serve(int argc, char *argv[])
{
	const char *directory = NULL, *listen = NULL;
	struct place place;

	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--listen") == 0 && i + 1 < argc)
			listen = argv[++i];
		else if (strncmp(argv[i], "--listen=", 9) == 0)
			listen = argv[i] + 9;
		else if (!directory && argv[i][0] != '-')
			directory = argv[i];
		else
			return cli_say(CLI_USAGE, _("serve: %s is not understood; write kokoiru serve DIR [--listen ADDR:PORT]"), argv[i]);
	}
	if (!directory)
		return cli_say(CLI_USAGE, _("serve: which place? write kokoiru serve DIR [--listen ADDR:PORT]"));
	if (!place_find(&place, directory))
		return CLI_NO_PLACE;
	return serve(&place, listen);
}
