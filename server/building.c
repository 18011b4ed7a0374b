/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The directory of a place on its way to its name. Does not know what the files in it hold. */
#include "building.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <libgen.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"
#include "language.h"
#include "mem.h"

struct folder { const char *name; mode_t mode; };
static const struct folder folders[] = {
	{ "run", 0711 }, { "keys", 0700 }, { "rooms", 0700 }, { "mail", 0700 }, { "gallery", 0700 }, { "songs", 0700 }
};

/* Nothing, or an empty directory? */
static bool is_free(const char *directory, int *code)
{
	DIR *opened = opendir(directory);
	const struct dirent *entry;
	bool is_empty = true;

	if (!opened && errno == ENOENT)
		return true;
	if (!opened) {
		*code = cli_say(CLI_NO_WRITE, _("%s: %s; choose another directory"), directory, strerror(errno));
		return false;
	}
	while ((entry = readdir(opened)))
		is_empty = is_empty && (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0);
	closedir(opened);
	if (!is_empty)
		*code = cli_say(CLI_REFUSED, _("%s: not empty; nothing was touched, choose another directory"), directory);
	return is_empty;
}

static bool make_user(const char *name)
{
	pid_t pid;

	if (getpwnam(name))
		return true;
	pid = fork();
	if (pid == 0) {
		sigset_t none;

		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		execl("/usr/sbin/useradd", "useradd", "--system", "--user-group", "--no-create-home", "--home-dir",
			"/nonexistent", "--shell", "/usr/sbin/nologin", name, (char *)NULL);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, NULL, 0) == pid && getpwnam(name);
}

/* All of them, one program at a time: two places that are made at once need the same ones. */
static bool make_all_users(void)
{
	int etc = open("/etc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool are_there;

	if (etc >= 0)
		flock(etc, LOCK_EX);
	are_there = make_user(PLACE_DOOR_USER) && make_user(PLACE_POST_USER) && make_user(PLACE_USER);
	if (etc >= 0)
		close(etc);
	return are_there;
}

static int make_users(struct place *place)
{
	const struct passwd *user;

	if (geteuid() != 0)
		return CLI_DONE;
	if (!make_all_users())
		return cli_say(CLI_NO_WRITE, _("the users %s, %s and %s could not be made; make them with useradd --system"),
			PLACE_USER, PLACE_DOOR_USER, PLACE_POST_USER);
	user = getpwnam(PLACE_USER);
	place->uid = user->pw_uid;
	place->gid = user->pw_gid;
	return CLI_DONE;
}

static bool make_folders(const struct place *place)
{
	char path[PLACE_PATH_ROOM];

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		place_path(place, folders[i].name, path);
		if (mkdir(path, 0700) != 0 || chmod(path, folders[i].mode) != 0)
			return false;
	}
	return chmod(place->directory, 0711) == 0;
}

/* From directory to directory, not by whole names: whoever puts a link in the place of one leads nowhere. */
static FTS *walk(const char *directory)
{
	char *roots[] = { strdup(directory), NULL };
	FTS *fts = roots[0] ? fts_open(roots, FTS_PHYSICAL, NULL) : NULL;

	free(roots[0]);
	return fts;
}

/* keys/post stays root's: the hub owns the rest, and has no business with it. */
static bool is_post_key(const FTSENT *entry)
{
	return entry->fts_level == 2 && strcmp(entry->fts_parent->fts_name, "keys") == 0
		&& strcmp(entry->fts_name, "post") == 0;
}

/* As root: to the user that serves it. A directory comes after all that is in it, and the topmost last, so that whoever
 * else is that user, and hostile, can change nothing of what is still to be given. */
static bool give_away(const struct place *place)
{
	FTS *fts = geteuid() == 0 ? walk(place->directory) : NULL;
	const FTSENT *entry;
	bool is_given = true;

	while (fts && (entry = fts_read(fts)))
		if (entry->fts_info != FTS_D && !is_post_key(entry) && lchown(entry->fts_accpath, place->uid, place->gid) != 0)
			is_given = false;
	if (fts)
		fts_close(fts);
	return is_given && (fts || geteuid() != 0);
}

static void remove_all(const char *directory)
{
	FTS *fts = walk(directory);
	const FTSENT *entry;

	while (fts && (entry = fts_read(fts)))
		if (entry->fts_info != FTS_D)
			remove(entry->fts_accpath);
	if (fts)
		fts_close(fts);
}

static bool sync_all(const char *directory)
{
	FTS *fts = walk(directory);
	const FTSENT *entry;
	bool is_synced = fts;

	while (fts && (entry = fts_read(fts))) {
		int fd = entry->fts_info == FTS_D ? open(entry->fts_accpath, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

		if (fd >= 0) {
			is_synced = fsync(fd) == 0 && is_synced;
			close(fd);
		}
	}
	if (fts)
		fts_close(fts);
	return is_synced;
}

int building_is_free(const char *wanted)
{
	int code = CLI_DONE;

	(void)is_free(wanted, &code);
	return code;
}

int building_begin(struct place *place, const char *wanted)
{
	size_t size = strlen(wanted);
	int code = CLI_DONE;

	while (size > 1 && wanted[size - 1] == '/')
		size--;
	if (!is_free(wanted, &code))
		return code;
	*place = (struct place){ .uid = geteuid(), .gid = getegid(), .lock = -1 };
	code = make_users(place);
	if (code != CLI_DONE)
		return code;
	if (snprintf(place->directory, PATH_MAX, "%.*s.new-XXXXXX", (int)size, wanted) >= PATH_MAX
			|| !mkdtemp(place->directory))
		return cli_say(CLI_NO_WRITE, _("%s: %s; choose another directory"), wanted, strerror(errno));
	if (make_folders(place))
		return CLI_DONE;
	code = cli_say(CLI_NO_WRITE, _("%s: %s; look at the disk"), wanted, strerror(errno));
	building_abandon(place);
	return code;
}

int building_end(const struct place *place, const char *wanted)
{
	int code;

	if (give_away(place) && sync_all(place->directory) && rename(place->directory, wanted) == 0
			&& building_sync_name(wanted))
		return CLI_DONE;
	code = cli_say(CLI_NO_WRITE, _("%s: %s; choose a directory inside one that you may write"), wanted, strerror(errno));
	building_abandon(place);
	return code;
}

void building_abandon(const struct place *place)
{
	remove_all(place->directory);
}

bool building_sync_name(const char *name)
{
	char *copied = mem_string(name);
	int directory = open(dirname(copied), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_synced = directory >= 0 && fsync(directory) == 0;

	if (directory >= 0)
		close(directory);
	free(copied);
	return is_synced;
}
