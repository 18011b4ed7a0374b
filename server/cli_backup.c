/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `backup`, and `check` of one. The hub only lets its database lie still for as long as the copy takes; reading and
 * writing are done here, by a child with the rights of the place's owner, into a file that was opened before. */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "admin.h"
#include "apart.h"
#include "backup_make.h"
#include "buf.h"
#include "building.h"
#include "language.h"
#include "mem.h"
#include "sockets.h"
#include "store.h"

struct backing {
	struct place place;
	const char *wanted;  /* the file's name at the end */
	char *part;          /* owned; its name until then */
	bool replaces, is_served;
	int file;            /* open as part; -1: not */
};

static int back_up(void *context);

static int read_words(int argc, char *argv[], struct backing *backing, const char **directory)
{
	*directory = NULL;
	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--replace") == 0)
			backing->replaces = true;
		else if (!*directory && argv[i][0] != '-')
			*directory = argv[i];
		else if (*directory && !backing->wanted && argv[i][0] != '-')
			backing->wanted = argv[i];
		else
			return cli_say(CLI_USAGE, _("backup: %s is not understood; write kokoiru backup DIR FILE [--replace]"), argv[i]);
	}
	if (!backing->wanted)
		return cli_say(CLI_USAGE, _("backup: which place, and into which file? write kokoiru backup DIR FILE [--replace]"));
	return CLI_DONE;
}

/* May the name be taken? */
static int look_at_wanted(const struct backing *backing)
{
	struct stat status;

	if (lstat(backing->wanted, &status) != 0)
		return CLI_DONE;
	if (!S_ISREG(status.st_mode))
		return cli_say(CLI_REFUSED, _("%s: not a plain file; nothing was touched, choose another name"), backing->wanted);
	if (!backing->replaces)
		return cli_say(CLI_REFUSED, _("%s: is there already; nothing was touched, choose another name or add --replace"),
			backing->wanted);
	return CLI_DONE;
}

/* One left over from a backup that was killed is written anew; one of somebody else's is not touched. */
static int open_part(struct backing *backing)
{
	struct stat status;

	backing->part = mem_format("%s.part", backing->wanted);
	backing->file = open(backing->part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	if (backing->file < 0)
		return cli_say(CLI_NO_WRITE, _("%s: %s; choose another name"), backing->part, strerror(errno));
	if (fstat(backing->file, &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink == 1
			&& status.st_uid == geteuid() && flock(backing->file, LOCK_EX | LOCK_NB) == 0
			&& fchmod(backing->file, 0600) == 0 && ftruncate(backing->file, 0) == 0)
		return CLI_DONE;
	close(backing->file);
	backing->file = -1;
	return cli_say(CLI_LATER, _("%s: another backup is written there, or it is not yours; choose another name"),
		backing->part);
}

static int give_name(const struct backing *backing)
{
	unsigned flags = backing->replaces ? 0 : RENAME_NOREPLACE;

	if (renameat2(AT_FDCWD, backing->part, AT_FDCWD, backing->wanted, flags) != 0)
		return cli_say(CLI_NO_WRITE, _("%s: %s; choose another name"), backing->wanted, strerror(errno));
	if (!building_sync_name(backing->wanted))
		return cli_say(CLI_NO_WRITE, _("%s: %s; look at the disk"), backing->wanted, strerror(errno));
	return CLI_DONE;
}

/* Whatever happens, no part is left. */
static int write_part(struct backing *backing)
{
	int code = apart_run(backing->place.uid, backing->place.gid, back_up, backing, backing->wanted);

	if (code == CLI_DONE)
		code = give_name(backing);
	if (code != CLI_DONE)
		unlink(backing->part);
	close(backing->file);
	return code;
}

static int take_and_back_up(struct backing *backing)
{
	int code = look_at_wanted(backing);
	sigset_t held, before;

	if (code != CLI_DONE)
		return code;
	apart_endings(&held);
	sigprocmask(SIG_BLOCK, &held, &before);
	code = open_part(backing);
	if (code == CLI_DONE)
		code = write_part(backing);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return code;
}

int cli_backup(int argc, char *argv[])
{
	struct backing backing = { .file = -1 };
	const char *directory;
	int code = read_words(argc, argv, &backing, &directory);

	if (code != CLI_DONE)
		return code;
	if (!place_find(&backing.place, directory))
		return CLI_NO_PLACE;
	switch (place_take(&backing.place)) {
	case PLACE_FREE:
		break;
	case PLACE_IN_USE:
		backing.is_served = true;
		break;
	case PLACE_NO_LOCK:
		return cli_say(errno == EACCES ? CLI_REFUSED : CLI_NO_WRITE, _("%s/run/lock: %s; run this as its owner or as root"),
			backing.place.directory, strerror(errno));
	}
	code = take_and_back_up(&backing);
	place_finish(&backing.place);
	free(backing.part);
	return code;
}

static bool send_request(int hub)
{
	struct buf out;
	bool is_sent;

	buf_init(&out, ADMIN_ARGUMENT_MAX);
	buf_put_u32(&out, (uint32_t)strlen(language_in_use()));
	buf_put(&out, language_in_use(), strlen(language_in_use()));
	buf_put_u32(&out, 1);
	buf_put_u32(&out, (uint32_t)strlen(ADMIN_HOLD));
	buf_put(&out, ADMIN_HOLD, strlen(ADMIN_HOLD));
	buf_put_u32(&out, 0);
	is_sent = !out.failed && send(hub, out.data, out.size, MSG_NOSIGNAL) == (ssize_t)out.size;
	buf_finish(&out);
	return is_sent;
}

static bool receive(int hub, void *to, size_t size)
{
	return size == 0 || recv(hub, to, size, MSG_WAITALL) == (ssize_t)size;
}

/* The hub's answer: an exit code, nothing on standard output, and words where it is not 0. False if there is none. */
static bool hear_answer(int hub, int *code)
{
	uint8_t head[12];
	struct reader reader = { head, sizeof head, false };
	char words[1024];
	uint32_t size;

	if (!receive(hub, head, sizeof head))
		return false;
	*code = (int)reader_u32(&reader);
	if (reader_u32(&reader) != 0)
		return false;
	size = reader_u32(&reader);
	if (size >= sizeof words || !receive(hub, words, size))
		return false;
	fwrite(words, 1, size, stderr);
	return true;
}

/* While the hub holds its database still. It says at the end that it did so all the time. */
static int copy_served(const struct backing *backing, const struct backup_writing *writing)
{
	int hub = sockets_connect(&backing->place, SOCKETS_ADMIN, SOCK_STREAM), code = CLI_DONE;
	char byte = 0;

	if (hub < 0 || !send_request(hub) || !hear_answer(hub, &code))
		code = cli_say(CLI_LATER, _("%s: in use, but nobody answers; try again in a moment"), backing->place.directory);
	if (code == CLI_DONE) {
		code = backup_make_database(writing);
		if (code == CLI_DONE && (send(hub, &byte, 1, MSG_NOSIGNAL) != 1 || !receive(hub, &byte, 1)))
			code = cli_say(CLI_LATER, _("%s: the hub ended or went on meanwhile, so there is no backup; try again"),
				backing->place.directory);
	}
	if (hub >= 0)
		close(hub);
	return code;
}

/* Opened and closed, all that is stored lies in the one file; its lock is held. */
static int copy_unserved(const struct backing *backing, const struct backup_writing *writing)
{
	int code = CLI_DONE;
	struct store *store = cli_open_store(&backing->place, &code);

	if (!store)
		return code;
	store_close(store);
	return backup_make_database(writing);
}

static int back_up(void *context)
{
	const struct backing *backing = context;
	struct backup_writing writing = { .place = &backing->place, .name = backing->wanted, .file = backing->file };
	int code = backing->is_served ? copy_served(backing, &writing) : copy_unserved(backing, &writing);

	return code == CLI_DONE ? backup_make_rest(&writing) : code;
}

struct checking { const char *name; int file; };

static void print_finding(void *context, const char *words)
{
	(void)context;
	puts(words);
}

static int look(void *context)
{
	const struct checking *checking = context;
	struct backup_findings findings = { .finding = print_finding, .is_thorough = true };

	return backup_look(checking->file, checking->name, &findings);
}

int cli_check_backup(const char *name)
{
	struct checking checking = { .name = name, .file = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) };
	uid_t uid;
	gid_t gid;
	int code;

	if (checking.file < 0)
		return cli_say(CLI_REFUSED, "%s: %s", name, strerror(errno));
	apart_harmless(&uid, &gid);
	code = apart_run(uid, gid, look, &checking, name);
	close(checking.file);
	return code;
}
