/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a place: everything in a new directory beside the wanted one, which gets its name only once all is there. As
 * root it also makes the two users that serve it. */
#include "cli.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hostkey.h"
#include "language.h"
#include "paths.h"
#include "place.h"
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

struct folder { const char *name; mode_t mode; };
static const struct folder folders[] = {
	{ "run", 0711 }, { "keys", 0700 }, { "rooms", 0700 }, { "mail", 0700 }, { "gallery", 0700 }, { "songs", 0700 }
};

static int make(struct making *making);
static int make_users(struct place *place);
static int fill(struct making *making);
static bool give_away(const struct place *place);
static void remove_all(const char *directory);
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

static int make(struct making *making)
{
	struct place *place = &making->place;
	size_t size = strlen(making->wanted);
	int code = CLI_DONE;

	while (size > 1 && making->wanted[size - 1] == '/')
		size--;
	if (!is_free(making->wanted, &code))
		return code;
	if (!paths_find(&making->paths))
		return cli_say(CLI_LATER, _("init: /proc is not there; mount it and try again"));
	*place = (struct place){ .uid = geteuid(), .gid = getegid(), .lock = -1 };
	code = make_users(place);
	if (code != CLI_DONE)
		return code;
	if (snprintf(place->directory, PATH_MAX, "%.*s.new-XXXXXX", (int)size, making->wanted) >= PATH_MAX
		|| !mkdtemp(place->directory))
		return cli_say(CLI_NO_WRITE, _("%s: %s; choose another directory"), making->wanted, strerror(errno));
	code = fill(making);
	if (code == CLI_DONE && (!give_away(place) || rename(place->directory, making->wanted) != 0))
		code = cli_say(CLI_NO_WRITE, _("%s: %s; choose a directory inside one that you may write"), making->wanted,
			strerror(errno));
	if (code != CLI_DONE)
		remove_all(place->directory);
	return code;
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

/* Both users, one program at a time: two places that are made at once need the same ones. */
static bool make_both_users(void)
{
	int etc = open("/etc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool are_there;

	if (etc >= 0)
		flock(etc, LOCK_EX);
	are_there = make_user(PLACE_DOOR_USER) && make_user(PLACE_USER);
	if (etc >= 0)
		close(etc);
	return are_there;
}

static int make_users(struct place *place)
{
	const struct passwd *user;

	if (geteuid() != 0)
		return CLI_DONE;
	if (!make_both_users())
		return cli_say(CLI_NO_WRITE, _("init: the users %s and %s could not be made; make them with useradd --system"),
			PLACE_USER, PLACE_DOOR_USER);
	user = getpwnam(PLACE_USER);
	place->uid = user->pw_uid;
	place->gid = user->pw_gid;
	return CLI_DONE;
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

static bool copy_rooms(const struct making *making)
{
	char folder[PLACE_PATH_ROOM], from[PLACE_PATH_ROOM + NAME_MAX + 1], to[PLACE_PATH_ROOM + NAME_MAX + 8];
	const struct dirent *entry;
	bool is_copied = true;
	DIR *opened;

	snprintf(folder, sizeof folder, "%s/rooms", making->paths.place);
	opened = opendir(folder);
	if (!opened)
		return false;
	while (is_copied && (entry = readdir(opened))) {
		size_t size = strlen(entry->d_name);

		if (entry->d_name[0] == '.' || size <= 5 || strcmp(entry->d_name + size - 5, ".room") != 0)
			continue;
		snprintf(from, sizeof from, "%s/%s", folder, entry->d_name);
		snprintf(to, sizeof to, "%s/rooms/%s", making->place.directory, entry->d_name);
		is_copied = copy_file(from, to, false);
	}
	closedir(opened);
	return is_copied;
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

static bool make_secrets(struct making *making)
{
	char path[PLACE_PATH_ROOM];

	seal_pepper_make(making->pepper);
	place_path(&making->place, PLACE_PEPPER, path);
	if (seal_pepper_write(path, making->pepper) != PEPPER_FINE)
		return false;
	place_path(&making->place, PLACE_HOST_KEY, path);
	return hostkey_create(path) == HOSTKEY_OK && hostkey_fingerprint_of(path, making->fingerprint) == HOSTKEY_OK;
}

static bool make_database(const struct making *making)
{
	char path[PLACE_PATH_ROOM];
	uint8_t pepper_id[STORE_PEPPER_ID];
	struct store *store = NULL;

	seal_pepper_id(making->pepper, pepper_id);
	place_path(&making->place, "kokoiru.db", path);
	if (store_create(path, pepper_id, &store) != STORE_OPENED)
		return false;
	store_close(store);
	return true;
}

static int fill(struct making *making)
{
	char from[PLACE_PATH_ROOM], to[PLACE_PATH_ROOM];
	const char *wanted = making->wanted;

	snprintf(from, sizeof from, "%s/kokoiru.ini", making->paths.place);
	place_path(&making->place, "kokoiru.ini", to);
	if (!make_folders(&making->place))
		return cli_say(CLI_NO_WRITE, _("%s: %s; look at the disk"), wanted, strerror(errno));
	if (!copy_file(from, to, making->is_demo) || !copy_rooms(making))
		return cli_say(CLI_NO_WRITE, _("%s: the default place in %s could not be copied; install kokoiru again"), wanted,
			making->paths.place);
	if (!make_secrets(making))
		return cli_say(CLI_NO_WRITE, _("%s: the keys could not be written; look at the disk"), wanted);
	if (!make_database(making))
		return cli_say(CLI_NO_WRITE, _("%s: the database could not be written; look at the disk"), wanted);
	return CLI_DONE;
}

static FTS *walk(const char *directory)
{
	char *roots[] = { strdup(directory), NULL };
	FTS *fts = roots[0] ? fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL) : NULL;

	free(roots[0]);
	return fts;
}

/* As root: to the user that serves it. */
static bool give_away(const struct place *place)
{
	FTS *fts = geteuid() == 0 ? walk(place->directory) : NULL;
	const FTSENT *entry;
	bool is_given = true;

	while (fts && (entry = fts_read(fts)))
		if (entry->fts_info != FTS_DP && lchown(entry->fts_accpath, place->uid, place->gid) != 0)
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
