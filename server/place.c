/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files and rights of a place. Two programs never work on one place: whoever serves it or changes it offline holds
 * run/lock. Knows nothing of what stands in the database. */
#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "language.h"

struct rights { const char *name; mode_t type, without; bool may_miss; };

/* without: bits of the mode that must not be set */
static const struct rights rights[] = {
	{ ".", S_IFDIR, 066, false },
	{ "run", S_IFDIR, 066, false },
	{ "keys", S_IFDIR, 077, false },
	{ "rooms", S_IFDIR, 077, false },
	{ PLACE_HOST_KEY, S_IFREG, 077, false },
	{ PLACE_PEPPER, S_IFREG, 077, false },
	{ "kokoiru.ini", S_IFREG, 077, false },
	{ "kokoiru.db", S_IFREG, 077, false },
	{ "kokoiru.db-wal", S_IFREG, 077, true },
};

static void find(config_finding *finding, void *context, const char *format, ...) __attribute__((format(printf, 3, 4)));

bool place_find(struct place *place, const char *directory)
{
	char path[PLACE_PATH_ROOM];
	struct stat status;

	place->lock = -1;
	if (!realpath(directory, place->directory) || stat(place->directory, &status) != 0) {
		fputs("kokoiru: ", stderr);
		fprintf(stderr, _("%s: %s; `kokoiru init %s` makes a place\n"), directory, strerror(errno), directory);
		return false;
	}
	place->uid = status.st_uid;
	place->gid = status.st_gid;
	place_path(place, "kokoiru.ini", path);
	if (access(path, F_OK) == 0)
		return true;
	fprintf(stderr, "kokoiru: %s: %s\n", place->directory, errno == EACCES
		? _("not yours to look into; run this as its owner or as root")
		: _("no place is there; look at the name, or make one with `kokoiru init`"));
	return false;
}

void place_finish(struct place *place)
{
	if (place->lock >= 0)
		close(place->lock);
	place->lock = -1;
}

void place_path(const struct place *place, const char *name, char path[PLACE_PATH_ROOM])
{
	snprintf(path, PLACE_PATH_ROOM, "%s/%s", place->directory, name);
}

enum place_lock place_take(struct place *place)
{
	char path[PLACE_PATH_ROOM];
	enum place_lock lock;

	place_path(place, "run/lock", path);
	place->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (place->lock < 0 || (geteuid() == 0 && fchown(place->lock, place->uid, place->gid) != 0))
		return PLACE_NO_LOCK;
	if (flock(place->lock, LOCK_EX | LOCK_NB) == 0)
		return PLACE_FREE;
	lock = errno == EWOULDBLOCK ? PLACE_IN_USE : PLACE_NO_LOCK;
	place_finish(place);
	return lock;
}

bool place_become_owner(const struct place *place)
{
	if (geteuid() != 0 || place->uid == 0)
		return true;
	return setgroups(0, NULL) == 0 && setresgid(place->gid, place->gid, place->gid) == 0
		&& setresuid(place->uid, place->uid, place->uid) == 0;
}

static unsigned read_config(const struct place *place, bool knows_hours, struct config *config, config_finding *finding,
	void *context)
{
	char path[PLACE_PATH_ROOM];
	struct config_source source = { .name = path, .knows_hours = knows_hours };
	unsigned findings;

	config_init(config);
	place_path(place, "kokoiru.ini", path);
	source.file = fopen(path, "re");
	if (!source.file) {
		find(finding, context, _("%s: %s; put it back or copy the one of a new place"), path, strerror(errno));
		return 1;
	}
	findings = config_read(config, source, finding, context);
	fclose(source.file);
	return findings;
}

unsigned place_read_config(const struct place *place, struct config *config, config_finding *finding, void *context)
{
	return read_config(place, true, config, finding, context);
}

unsigned place_read_config_but_hours(const struct place *place, struct config *config, config_finding *finding,
	void *context)
{
	return read_config(place, false, config, finding, context);
}

unsigned place_check_rights(const struct place *place, config_finding *finding, void *context)
{
	unsigned findings = 0;

	for (size_t i = 0; i < sizeof rights / sizeof *rights; i++) {
		char path[PLACE_PATH_ROOM];
		struct stat status;

		place_path(place, rights[i].name, path);
		if (lstat(path, &status) != 0) {
			if (errno == ENOENT && rights[i].may_miss)
				continue;
			find(finding, context, _("%s: %s; put it back from a backup"), path, strerror(errno));
		} else if ((status.st_mode & S_IFMT) != rights[i].type) {
			find(finding, context, rights[i].type == S_IFDIR ? _("%s: not a directory; put the right one there")
				: _("%s: not a plain file; put the right one there"), path);
		} else if (status.st_mode & rights[i].without) {
			find(finding, context, _("%s: others have rights on it (mode %03o); chmod %03o it"), path,
				(unsigned)status.st_mode & 0777, (unsigned)(status.st_mode & 0777 & ~rights[i].without));
		} else if (status.st_uid != place->uid && status.st_uid != 0) {
			find(finding, context, _("%s: does not belong to the owner of the place; chown it"), path);
		} else {
			continue;
		}
		findings++;
	}
	return findings;
}

bool place_is_reachable(const struct place *place, config_finding *finding, void *context)
{
	char path[PATH_MAX];
	struct stat status;

	strcpy(path, place->directory);
	for (char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/')) {
		*at = '\0';
		if (stat(path, &status) != 0 || !(status.st_mode & S_IXOTH)) {
			find(finding, context, _("%s: the users %s and %s cannot pass %s; keep the place somewhere such as /srv"),
				place->directory, PLACE_USER, PLACE_DOOR_USER, path);
			return false;
		}
		*at = '/';
	}
	return true;
}

static void find(config_finding *finding, void *context, const char *format, ...)
{
	char words[PLACE_PATH_ROOM + 512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(words, sizeof words, format, arguments);
	va_end(arguments);
	finding(context, words);
}
