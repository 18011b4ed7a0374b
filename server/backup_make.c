/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a place to an archive. The file is written from front to back, then looked at in memory: there the database's
 * copy is settled, the list made, and at last all of it read as a stranger's would be. */
#include "backup_make.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "backup.h"
#include "cli.h"
#include "language.h"
#include "mem.h"
#include "tar.h"
#include "where.h"

enum { CHUNK = 1 << 18, LIST_MAX = 64 << 20 };

static int no_write(const struct backup_writing *writing)
{
	return cli_say(CLI_NO_WRITE, _("%s: %s; make space or choose another disk, then try again"), writing->name,
		strerror(errno));
}

static bool write_all(int file, const uint8_t *bytes, size_t size)
{
	while (size > 0) {
		ssize_t n = write(file, bytes, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes += n;
		size -= (size_t)n;
	}
	return true;
}

static bool write_padding(int file, uint64_t size)
{
	static const uint8_t zeros[TAR_BLOCK];

	return write_all(file, zeros, tar_padding(size));
}

/* Exactly size bytes: a file that shrinks meanwhile is not what its header says. */
static int copy_bytes(const struct backup_writing *writing, int from, const char *path, uint64_t size)
{
	uint8_t *chunk = mem_alloc(CHUNK);
	uint64_t left = size;
	int code = CLI_DONE;

	while (code == CLI_DONE && left > 0) {
		ssize_t n = read(from, chunk, left < CHUNK ? (size_t)left : CHUNK);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			code = cli_say(CLI_NO_WRITE, _("%s: %s; look at the disk"), path, strerror(errno));
		else if (n == 0)
			code = cli_say(CLI_LATER, _("%s: was changed while it was read; try again"), path);
		else if (!write_all(writing->file, chunk, (size_t)n))
			code = no_write(writing);
		left -= n > 0 ? (uint64_t)n : 0;
	}
	free(chunk);
	return code == CLI_DONE && !write_padding(writing->file, size) ? no_write(writing) : code;
}

static int put_open_file(const struct backup_writing *writing, int from, const char *path, const char *name)
{
	struct tar_entry entry;
	struct stat status;
	uint8_t block[TAR_BLOCK];

	if (fstat(from, &status) != 0 || !S_ISREG(status.st_mode))
		return cli_say(CLI_REFUSED, _("%s: not a plain file, so it cannot be kept; move it out of the place"), path);
	entry.size = (uint64_t)status.st_size;
	entry.changed = status.st_mtime > 0 ? (uint64_t)status.st_mtime : 0;
	if (snprintf(entry.name, sizeof entry.name, BACKUP_FOLDER "%s", name) >= (int)sizeof entry.name
			|| !tar_header(&entry, block))
		return cli_say(CLI_REFUSED, _("%s: its name has more than 100 bytes; give it a shorter one"), path);
	if (!write_all(writing->file, block, sizeof block))
		return no_write(writing);
	return copy_bytes(writing, from, path, entry.size);
}

static int put_file(const struct backup_writing *writing, const char *name, bool may_miss)
{
	char path[PLACE_PATH_ROOM];
	int from, code;

	place_path(writing->place, name, path);
	from = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (from < 0 && errno == ENOENT && may_miss)
		return CLI_DONE;
	if (from < 0 && errno == ELOOP)
		return cli_say(CLI_REFUSED, _("%s: not a plain file, so it cannot be kept; move it out of the place"), path);
	if (from < 0)
		return cli_say(CLI_REFUSED, _("%s: %s; put it back or look at its rights"), path, strerror(errno));
	code = put_open_file(writing, from, path, name);
	close(from);
	return code;
}

static int is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int put_folder(const struct backup_writing *writing, const char *folder)
{
	char path[PLACE_PATH_ROOM], name[NAME_MAX + 32];
	struct dirent **entries = NULL;
	int code = CLI_DONE, count;

	place_path(writing->place, folder, path);
	count = scandir(path, &entries, is_shown, by_bytes);
	if (count < 0 && errno != ENOENT)
		code = cli_say(CLI_REFUSED, _("%s: %s; look at its rights"), path, strerror(errno));
	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof name, "%s/%s", folder, entries[i]->d_name);
		if (code == CLI_DONE && !backup_name_is_fine(entries[i]->d_name))
			code = cli_say(CLI_REFUSED, _("%s: a file's name is not UTF-8 text; give it another one"), path);
		else if (code == CLI_DONE)
			code = put_file(writing, name, false);
		free(entries[i]);
	}
	free(entries);
	return code;
}

int backup_make_database(const struct backup_writing *writing)
{
	return put_file(writing, backup_parts[0].name, false);
}

uint8_t *backup_map(int file, const char *name, bool is_shared, uint64_t *size)
{
	struct stat status;
	void *bytes;

	if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size < TAR_END_SIZE) {
		cli_say(CLI_REFUSED, "%s: %s", name, backup_fault_words(BACKUP_NOT_OURS));
		return NULL;
	}
	*size = (uint64_t)status.st_size;
	bytes = mmap(NULL, *size, PROT_READ | PROT_WRITE, is_shared ? MAP_SHARED : MAP_PRIVATE | MAP_NORESERVE, file, 0);
	if (bytes != MAP_FAILED)
		return bytes;
	cli_say(CLI_NO_WRITE, _("%s: %s; it cannot be read"), name, strerror(errno));
	return NULL;
}

static int put_list(const struct backup_writing *writing, const uint8_t *bytes, const struct backup *backup)
{
	static const uint8_t end[TAR_END_SIZE];
	struct tar_entry entry = { .name = BACKUP_LIST, .changed = (uint64_t)time(NULL) };
	uint8_t block[TAR_BLOCK];
	struct buf list;
	bool is_put;

	buf_init(&list, LIST_MAX);
	backup_list(bytes, backup, KOKOIRU_VERSION, &list);
	entry.size = list.size;
	is_put = !list.failed && tar_header(&entry, block) && write_all(writing->file, block, sizeof block)
		&& write_all(writing->file, list.data, list.size) && write_padding(writing->file, list.size)
		&& write_all(writing->file, end, sizeof end) && fsync(writing->file) == 0;
	buf_finish(&list);
	return is_put ? CLI_DONE : no_write(writing);
}

/* The copy of the database becomes one that stands alone, then the sums can be made. */
static int settle(const struct backup_writing *writing)
{
	uint64_t size;
	uint8_t *bytes = backup_map(writing->file, writing->name, true, &size);
	struct backup backup;
	int code = CLI_DONE;

	if (!bytes)
		return CLI_REFUSED;
	if (backup_read_begun(bytes, size, &backup) == BACKUP_WHOLE && backup.count > 0) {
		struct store_copy copy = { .bytes = bytes + backup.files[0].offset, .size = backup.files[0].size };

		if (store_copy_settle(&copy) == STORE_OPENED)
			code = put_list(writing, bytes, &backup);
		else
			code = cli_say(CLI_REFUSED, _("%s: the database is damaged, so no backup was made; run `kokoiru check`"),
				writing->place->directory);
	} else {
		code = cli_say(CLI_REFUSED, _("%s: holds too many files for a backup; take some away"),
			writing->place->directory);
	}
	backup_finish(&backup);
	munmap(bytes, size);
	return code;
}

int backup_make_rest(const struct backup_writing *writing)
{
	struct backup_findings findings = { .finding = cli_print_finding };
	int code = CLI_DONE;

	for (size_t i = 1; code == CLI_DONE && i < backup_parts_count; i++)
		code = backup_parts[i].is_folder ? put_folder(writing, backup_parts[i].name)
			: put_file(writing, backup_parts[i].name, backup_parts[i].may_miss);
	if (code == CLI_DONE)
		code = settle(writing);
	return code == CLI_DONE ? backup_look(writing->file, writing->name, &findings) : code;
}

static void find(struct backup_findings *findings, const char *words)
{
	findings->count++;
	findings->finding(findings->context, words);
}

static void on_finding(void *context, const char *words)
{
	find(context, words);
}

static void look_at_database(const struct tar_entry *file, uint8_t *bytes, struct backup_findings *findings)
{
	static const struct { enum store_opening opening; const char *why; } words[] = {
		{ STORE_FOREIGN, N_("its database is not one of kokoiru; use another backup") },
		{ STORE_NEWER, N_("its database was written by a newer kokoiru; use that one") },
		{ STORE_DAMAGED, N_("its database is damaged; use another backup") },
		{ STORE_NO_WRITE, N_("no memory to look into its database; try again later") },
	};
	struct store_copy copy = { .bytes = bytes + file->offset, .size = file->size,
		.with_acts = findings->is_thorough };
	enum store_opening opening = store_copy_look(&copy, on_finding, findings);

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].opening == opening)
			find(findings, _(words[i].why));
	memcpy(findings->pepper_id, copy.pepper_id, sizeof copy.pepper_id);
}

static void look_at_settings(const struct tar_entry *file, uint8_t *bytes, struct backup_findings *findings)
{
	FILE *text = file->size > 0 ? fmemopen(bytes + file->offset, file->size, "r") : NULL;
	struct config *config = mem_zero(1, sizeof *config);

	config_init(config);
	if (text) {
		findings->count += config_read(config, (struct config_source){ text, "kokoiru.ini", .knows_hours = true },
			findings->finding, findings->context);
		fclose(text);
	} else {
		find(findings, _("its kokoiru.ini is empty; use another backup"));
	}
	free(config);
}

int backup_look(int file, const char *name, struct backup_findings *findings)
{
	uint64_t size;
	uint8_t *bytes = backup_map(file, name, false, &size);
	enum backup_fault fault;
	struct backup backup;

	findings->count = 0;
	if (!bytes) {
		findings->count++;
		return CLI_REFUSED;
	}
	fault = backup_read(bytes, size, &backup);
	if (fault == BACKUP_WHOLE) {
		look_at_database(&backup.files[0], bytes, findings);
		if (findings->is_thorough)
			look_at_settings(&backup.files[1], bytes, findings);
	} else {
		const char *at = backup.fault_at ? backup.fault_at->name : NULL;
		char *words = mem_format("%s: %s%s%s", name, at ? at : "", at ? ": " : "", backup_fault_words(fault));

		find(findings, words);
		free(words);
	}
	backup_finish(&backup);
	munmap(bytes, size);
	return findings->count > 0 ? CLI_REFUSED : CLI_DONE;
}
