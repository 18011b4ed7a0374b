/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `recovery`: the recovery key is split and used here, where no place need be; one consultation is exported by the hub,
 * or from the database, as `account` has it. Whatever was secret is overwritten. */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "language.h"
#include "mem.h"
#include "recovery_key.h"
#include "recovery_open.h"
#include "seal.h"
#include "seal_box.h"

enum { CHUNK = 4096, HALF_MAX = 4096, FILE_MAX = 256 << 20 };

static void keep_to_itself(void);
static int split(const char *first, const char *second);
static int open_file(char *argv[]);

int cli_recovery(int argc, char *argv[])
{
	const char *what = argc > 2 ? argv[2] : "";

	keep_to_itself();
	if (argc == 5 && strcmp(what, "split") == 0)
		return split(argv[3], argv[4]);
	if (argc == 6 && strcmp(what, "open") == 0)
		return open_file(argv + 3);
	if (strcmp(what, "split") == 0)
		return cli_say(CLI_USAGE, _("recovery split: two files are needed; write kokoiru recovery split HALF HALF"));
	if (strcmp(what, "open") == 0)
		return cli_say(CLI_USAGE,
			_("recovery open: both halves and a file are needed; write kokoiru recovery open HALF HALF FILE"));
	if (argc < 3)
		return cli_say(CLI_USAGE, _("recovery: what is to be done? `kokoiru help` shows how it is written"));
	return cli_ask(argc, argv);
}

/* What is secret here is neither left behind by a crash, nor read by others of the same user, nor (as far as this user
 * may ask for that) written to a disk while memory is short. */
static void keep_to_itself(void)
{
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	prctl(PR_SET_DUMPABLE, 0);
	mlockall(MCL_CURRENT);
}

static bool write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t written = write(fd, bytes, n);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		bytes += written;
		n -= (size_t)written;
	}
	return true;
}

/* A file that was not there before, for its owner alone where the disk knows owners. */
static bool write_half(const char *path, enum paper paper, const uint8_t half[PAPER_BYTES], const char *public_key)
{
	static const char *const which[] = {
		[PAPER_FIRST_HALF] = N_("first half of a recovery key"), [PAPER_SECOND_HALF] = N_("second half of a recovery key"),
	};
	char rows[PAPER_ROOM], *text;
	bool is_written;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return false;
	paper_show(paper, half, rows);
	text = mem_format("# kokoiru: %s\n#   %s\n# %s\n%s", _(which[paper]), public_key,
		_("Keep it where the other half is not. Both together open consultations."), rows);
	is_written = write_all(fd, text, strlen(text)) && fsync(fd) == 0;
	is_written = close(fd) == 0 && is_written;
	seal_zero(rows, sizeof rows);
	seal_zero(text, strlen(text));
	free(text);
	if (!is_written)
		unlink(path);
	return is_written;
}

static int split(const char *first, const char *second)
{
	uint8_t public_key[PAPER_BYTES], halves[RECOVERY_HALVES][PAPER_BYTES];
	char shown[SEAL_BOX_KEY_ROOM];
	const char *missing = NULL;
	int why;

	recovery_key_make(public_key, halves);
	seal_box_show_key(public_key, shown);
	if (!write_half(first, PAPER_FIRST_HALF, halves[0], shown)) {
		missing = first;
	} else if (!write_half(second, PAPER_SECOND_HALF, halves[1], shown)) {
		missing = second;
		why = errno;
		unlink(first);
		errno = why;
	}
	seal_zero(halves, sizeof halves);
	if (missing)
		return cli_say(CLI_NO_WRITE, _("%s: %s; no half was written, so name two files that are not there yet"), missing,
			strerror(errno));
	printf("recovery_key = %s\n", shown);
	return cli_say(CLI_DONE, _("put this row under [consult] in kokoiru.ini, and give each half to one person"));
}

/* All of a file, not by stdio, whose buffer would keep what is secret; false, with words. */
static bool read_file(const char *path, struct buf *bytes)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	uint8_t chunk[CHUNK];
	ssize_t n = -1;

	while (fd >= 0 && !bytes->failed && ((n = read(fd, chunk, sizeof chunk)) > 0 || (n < 0 && errno == EINTR)))
		if (n > 0)
			buf_put(bytes, chunk, (size_t)n);
	seal_zero(chunk, sizeof chunk);
	if (n < 0 || bytes->failed)
		cli_say(CLI_REFUSED, _("%s: %s; nothing was opened"), path,
			bytes->failed ? _("larger than such a file can be") : strerror(errno));
	if (fd >= 0)
		close(fd);
	return n >= 0 && !bytes->failed;
}

/* Which half it is; PAPER_KINDS, with words, if it is none. */
static enum paper read_half(const char *path, uint8_t half[PAPER_BYTES])
{
	enum paper paper = PAPER_KINDS;
	struct buf bytes;

	buf_init(&bytes, HALF_MAX);
	if (read_file(path, &bytes)) {
		paper = recovery_key_read((const char *)bytes.data, bytes.size, half);
		if (paper == PAPER_KINDS)
			cli_say(CLI_REFUSED, _("%s: not a half of a recovery key; look for a slip of the pen in its four rows"), path);
	}
	buf_wipe(&bytes);
	buf_finish(&bytes);
	return paper;
}

static int print_file(const char *path, const uint8_t public_key[PAPER_BYTES], const uint8_t secret_key[PAPER_BYTES])
{
	enum recovery_opening opening = RECOVERY_DAMAGED;
	unsigned bad_row = 0;
	struct buf bytes;

	buf_init(&bytes, FILE_MAX);
	if (read_file(path, &bytes))
		opening = recovery_open((const char *)bytes.data, bytes.size, public_key, secret_key, stdout,
			&bad_row);
	buf_finish(&bytes);
	if (opening == RECOVERY_CLOSED)
		return cli_say(CLI_REFUSED, _("%s: these halves do not open it; it was sealed for another recovery key"), path);
	if (bad_row)
		return cli_say(CLI_REFUSED, _("%s: row %u does not belong there; take the file once more from the place"), path,
			bad_row);
	return opening == RECOVERY_OPENED ? CLI_DONE : CLI_REFUSED;
}

/* argv: both halves, in any order, and the file. */
static int open_file(char *argv[])
{
	uint8_t halves[RECOVERY_HALVES][PAPER_BYTES] = { { 0 } }, public_key[PAPER_BYTES], secret_key[PAPER_BYTES];
	enum paper first = read_half(argv[0], halves[0]);
	enum paper second = first == PAPER_KINDS ? PAPER_KINDS : read_half(argv[1], halves[1]);
	int code = CLI_REFUSED;

	if (first != PAPER_KINDS && first == second) {
		code = cli_say(CLI_REFUSED, _("%s and %s are the same half; both are needed"), argv[0], argv[1]);
	} else if (second != PAPER_KINDS) {
		recovery_key_join(halves[0], halves[1], public_key, secret_key);
		code = print_file(argv[2], public_key, secret_key);
		seal_zero(secret_key, sizeof secret_key);
	}
	seal_zero(halves, sizeof halves);
	return code;
}
