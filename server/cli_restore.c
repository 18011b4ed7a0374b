/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `restore`: a new place from a backup and the pepper. All of the backup is looked through by a child without rights
 * before a single file of it is written. */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "apart.h"
#include "backup.h"
#include "backup_make.h"
#include "building.h"
#include "hostkey.h"
#include "language.h"
#include "mem.h"
#include "pepper_ask.h"
#include "post_key.h"
#include "seal.h"

enum { CHUNK = 1 << 18 };

struct restoring {
	const char *name, *wanted, *pepper_file;
	int file;
	struct place place;
	uint8_t pepper[SEAL_KEY];
	uint8_t *pepper_id; /* of the pepper that the backup belongs to; shared with the child that looks */
};

static int read_words(int argc, char *argv[], struct restoring *restoring)
{
	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--pepper") == 0 && i + 1 < argc)
			restoring->pepper_file = argv[++i];
		else if (strncmp(argv[i], "--pepper=", 9) == 0)
			restoring->pepper_file = argv[i] + 9;
		else if (!restoring->name && argv[i][0] != '-')
			restoring->name = argv[i];
		else if (restoring->name && !restoring->wanted && argv[i][0] != '-')
			restoring->wanted = argv[i];
		else
			return cli_say(CLI_USAGE, _("restore: %s is not understood; write kokoiru restore FILE DIR [--pepper FILE]"),
				argv[i]);
	}
	if (!restoring->wanted || !restoring->wanted[0])
		return cli_say(CLI_USAGE, _("restore: from which file, and where? write kokoiru restore FILE DIR [--pepper FILE]"));
	return CLI_DONE;
}

static int read_pepper(struct restoring *restoring)
{
	static const struct { enum seal_pepper result; const char *why; } words[] = {
		{ PEPPER_MISSING, N_("cannot be read; give the file with the pepper, or leave --pepper out to type it") },
		{ PEPPER_EXPOSED, N_("others may read it; chmod 600 it") },
		{ PEPPER_DAMAGED, N_("a row does not fit its check symbol; write it again from the paper copy") },
	};
	enum seal_pepper result;

	if (!restoring->pepper_file)
		return pepper_ask(restoring->pepper) ? CLI_DONE : CLI_REFUSED;
	result = seal_pepper_read(restoring->pepper_file, restoring->pepper);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].result == result)
			return cli_say(CLI_REFUSED, "%s: %s", restoring->pepper_file, _(words[i].why));
	return CLI_DONE;
}

static int look(void *context)
{
	const struct restoring *restoring = context;
	struct backup_findings findings = { .finding = cli_print_finding };
	int code = backup_look(restoring->file, restoring->name, &findings);

	memcpy(restoring->pepper_id, findings.pepper_id, STORE_PEPPER_ID);
	return code;
}

/* Nobody is asked for the pepper of a backup that cannot be restored. */
static int look_apart(struct restoring *restoring)
{
	uid_t uid;
	gid_t gid;
	void *shared = mmap(NULL, STORE_PEPPER_ID, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED)
		return cli_say(CLI_NO_WRITE, "%s: %s", restoring->name, strerror(errno));
	restoring->pepper_id = shared;
	apart_harmless(&uid, &gid);
	return apart_run(uid, gid, look, restoring, restoring->name);
}

static int compare_pepper(const struct restoring *restoring)
{
	uint8_t ours[STORE_PEPPER_ID];

	seal_pepper_id(restoring->pepper, ours);
	if (memcmp(ours, restoring->pepper_id, sizeof ours) == 0)
		return CLI_DONE;
	return cli_say(CLI_REFUSED, _("%s: this pepper belongs to another place; "
		"nothing was restored, take the paper copy of this one"), restoring->name);
}

/* Up to size bytes from one file to the other; false, with errno, if that did not work. */
static bool copy_some(int from, int to, uint8_t *chunk, uint64_t at, size_t size, ssize_t *copied)
{
	*copied = pread(from, chunk, size, (off_t)at);
	if (*copied == 0)
		errno = EIO; /* the backup was whole a moment ago */
	else if (*copied > 0)
		*copied = write(to, chunk, (size_t)*copied);
	return *copied > 0 || (*copied < 0 && errno == EINTR);
}

static bool copy_bytes(int from, int to, uint64_t at, uint64_t size)
{
	uint8_t *chunk = mem_alloc(CHUNK);
	ssize_t copied;
	int why = 0;

	while (why == 0 && size > 0) {
		if (!copy_some(from, to, chunk, at, size < CHUNK ? (size_t)size : CHUNK, &copied))
			why = errno;
		else if (copied > 0) {
			at += (uint64_t)copied;
			size -= (uint64_t)copied;
		}
	}
	free(chunk);
	errno = why;
	return size == 0;
}

/* The name was found fine: a known file, or one in a known folder. */
static bool restore_file(const struct restoring *restoring, const struct tar_entry *file)
{
	char path[PLACE_PATH_ROOM];
	struct timespec times[2] = { { .tv_nsec = UTIME_OMIT }, { .tv_sec = (time_t)file->changed } };
	int to, why = 0;

	place_path(&restoring->place, file->name + strlen(BACKUP_FOLDER), path);
	to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (to < 0)
		return false;
	if (!copy_bytes(restoring->file, to, file->offset, file->size) || fchmod(to, 0600) != 0
			|| (futimens(to, times) != 0 && errno != EINVAL) || fsync(to) != 0)
		why = errno;
	if (close(to) != 0 && why == 0)
		why = errno;
	errno = why;
	return why == 0;
}

static int fill(const struct restoring *restoring)
{
	char path[PLACE_PATH_ROOM];
	uint64_t size;
	uint8_t *bytes = backup_map(restoring->file, restoring->name, false, &size);
	struct backup backup;
	bool is_done;

	if (!bytes)
		return CLI_REFUSED;
	is_done = backup_read(bytes, size, &backup) == BACKUP_WHOLE;
	munmap(bytes, size);
	for (size_t i = 0; is_done && i < backup.count; i++)
		is_done = restore_file(restoring, &backup.files[i]);
	place_path(&restoring->place, PLACE_PEPPER, path);
	is_done = is_done && seal_pepper_write(path, restoring->pepper) == PEPPER_FINE
		&& post_key_make(&restoring->place) == POST_KEY_FINE;
	if (!is_done)
		cli_say(CLI_NO_WRITE, _("%s: %s; make space or choose another disk, then try again"), restoring->wanted,
			strerror(errno));
	backup_finish(&backup);
	return is_done ? CLI_DONE : CLI_NO_WRITE;
}

static int build(struct restoring *restoring)
{
	int code = building_begin(&restoring->place, restoring->wanted);

	if (code != CLI_DONE)
		return code;
	code = fill(restoring);
	if (code == CLI_DONE)
		return building_end(&restoring->place, restoring->wanted);
	building_abandon(&restoring->place);
	return code;
}

/* From the first file written on, nobody is to stop it half-way. */
static int build_undisturbed(struct restoring *restoring)
{
	sigset_t all, before;
	int code;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	code = build(restoring);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return code;
}

static void print_words(const struct restoring *restoring)
{
	char path[PLACE_PATH_ROOM], fingerprint[HOSTKEY_FINGERPRINT_ROOM] = "";
	struct place place;

	if (!place_find(&place, restoring->wanted))
		return;
	place_path(&place, PLACE_HOST_KEY, path);
	if (hostkey_fingerprint_of(path, fingerprint) != HOSTKEY_OK)
		cli_say(CLI_REFUSED, "%s: %s", path, hostkey_words(HOSTKEY_NOT_A_KEY));
	printf(_("The place was restored in %s. Its host key is the one that people know:\n\n    %s\n\n"
		"Next: type\n\n    kokoiru check %s\n    kokoiru serve %s\n"),
		restoring->wanted, fingerprint, restoring->wanted, restoring->wanted);
}

int cli_restore(int argc, char *argv[])
{
	struct restoring restoring = { .file = -1 };
	int code = read_words(argc, argv, &restoring);

	if (code != CLI_DONE)
		return code;
	restoring.file = open(restoring.name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (restoring.file < 0)
		return cli_say(CLI_REFUSED, _("%s: %s; give the file that `kokoiru backup` wrote"), restoring.name,
			strerror(errno));
	code = building_is_free(restoring.wanted);
	if (code == CLI_DONE)
		code = look_apart(&restoring);
	if (code == CLI_DONE)
		code = read_pepper(&restoring);
	if (code == CLI_DONE)
		code = compare_pepper(&restoring);
	if (code == CLI_DONE)
		code = build_undisturbed(&restoring);
	if (code == CLI_DONE)
		print_words(&restoring);
	seal_zero(restoring.pepper, sizeof restoring.pepper);
	if (restoring.pepper_id)
		munmap(restoring.pepper_id, STORE_PEPPER_ID);
	close(restoring.file);
	return code;
}
