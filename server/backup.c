/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a backup that may be anything, and the list that says what one holds. Opens no file and knows nothing of what
 * the files mean. */
#include "backup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language.h"
#include "mem.h"
#include "place.h"
#include "seal.h"
#include "text.h"

#define FIRST_WORDS "kokoiru backup "

enum { LINE_ROOM = 2 * BACKUP_SUM + 24 + TAR_NAME_ROOM };

const struct backup_part backup_parts[] = {
	{ "kokoiru.db", false }, { "kokoiru.ini", false }, { PLACE_HOST_KEY, false },
	{ "gallery", true }, { "mail", true }, { "rooms", true }, { "songs", true },
	{ .name = "phrases", .may_miss = true }
};
const size_t backup_parts_count = sizeof backup_parts / sizeof *backup_parts;

bool backup_name_is_fine(const char *name)
{
	size_t left = strlen(name);
	uint32_t cp;

	if (name[0] == '.' || left == 0 || strchr(name, '/'))
		return false;
	while (left > 0) {
		size_t bytes = text_decode(name, left, &cp);

		if (bytes == 0 || cp < 0x20 || (cp >= 0x7F && cp <= 0x9F))
			return false;
		name += bytes;
		left -= bytes;
	}
	return true;
}

/* Which part a name in an archive belongs to; backup_parts_count for none. */
static size_t part_of(const char *name)
{
	size_t folder = strlen(BACKUP_FOLDER);

	if (strncmp(name, BACKUP_FOLDER, folder) != 0)
		return backup_parts_count;
	name += folder;
	for (size_t i = 0; i < backup_parts_count; i++) {
		size_t size = strlen(backup_parts[i].name);

		if (strncmp(name, backup_parts[i].name, size) != 0)
			continue;
		if (backup_parts[i].is_folder ? name[size] == '/' && backup_name_is_fine(name + size + 1) : name[size] == '\0')
			return i;
	}
	return backup_parts_count;
}

/* Each later than the one before, so that none is there twice; the first parts, which are files, without a gap. */
static enum backup_fault take(struct backup *backup, const struct tar_entry *entry, size_t *room)
{
	size_t part = part_of(entry->name);
	const struct tar_entry *before = backup->count > 0 ? &backup->files[backup->count - 1] : NULL;
	size_t part_before = before ? part_of(before->name) : 0;

	if (part == backup_parts_count || backup->count == BACKUP_FILES_MAX)
		return BACKUP_STRANGE;
	if (before && (part < part_before || (part == part_before && strcmp(entry->name, before->name) <= 0)))
		return BACKUP_STRANGE;
	for (size_t i = before ? part_before + 1 : 0; i < part; i++)
		if (!backup_parts[i].is_folder && !backup_parts[i].may_miss)
			return BACKUP_MISSING;
	if (backup->count == *room) {
		*room = *room * 2 + 16;
		backup->files = mem_resize(backup->files, *room, sizeof *backup->files);
	}
	backup->files[backup->count++] = *entry;
	return BACKUP_WHOLE;
}

/* Up to the list, which list is then; or, with list NULL, to the end of the bytes. */
static enum backup_fault walk(struct tar *tar, struct backup *backup, struct tar_entry *list)
{
	enum backup_fault fault = BACKUP_WHOLE;
	struct tar_entry entry;
	size_t room = 0;

	while (fault == BACKUP_WHOLE) {
		if (!list && tar->at == tar->size)
			return BACKUP_WHOLE;
		if (tar_next(tar, &entry) != TAR_ENTRY)
			return backup->count == 0 ? BACKUP_NOT_OURS : BACKUP_CUT;
		if (list && strcmp(entry.name, BACKUP_LIST) == 0) {
			*list = entry;
			return BACKUP_WHOLE;
		}
		fault = take(backup, &entry, &room);
	}
	return fault;
}

static size_t write_line(const uint8_t *bytes, const struct tar_entry *file, char line[LINE_ROOM])
{
	uint8_t sum[BACKUP_SUM];
	size_t at = 0;

	seal_sum(bytes + file->offset, file->size, sum);
	for (int i = 0; i < BACKUP_SUM; i++)
		at += (size_t)snprintf(line + at, LINE_ROOM - at, "%02x", sum[i]);
	at += (size_t)snprintf(line + at, LINE_ROOM - at, " %llu %s\n", (unsigned long long)file->size, file->name);
	return at;
}

/* "kokoiru backup 1 0.1.0", then a line a file. */
static enum backup_fault compare(const uint8_t *bytes, const struct tar_entry *list, struct backup *backup)
{
	const char *at = (const char *)bytes + list->offset, *end = at + list->size;
	size_t first = strlen(FIRST_WORDS);
	const char *newline = memchr(at, '\n', list->size);
	char line[LINE_ROOM];

	if (!newline || (size_t)(newline - at) < first || memcmp(at, FIRST_WORDS, first) != 0
			|| strspn(at + first, "0123456789") == 0)
		return BACKUP_NOT_OURS;
	if (strtoul(at + first, NULL, 10) != BACKUP_FORMAT)
		return BACKUP_TOO_NEW;
	at = newline + 1;
	for (size_t i = 0; i < backup->count; i++) {
		size_t size = write_line(bytes, &backup->files[i], line);

		backup->fault_at = &backup->files[i];
		if ((size_t)(end - at) < size || memcmp(at, line, size) != 0)
			return BACKUP_CHANGED;
		at += size;
	}
	backup->fault_at = NULL;
	return at == end ? BACKUP_WHOLE : BACKUP_MISSING;
}

enum backup_fault backup_read(const uint8_t *bytes, uint64_t size, struct backup *backup)
{
	struct tar tar = { bytes, size, 0 };
	struct tar_entry list, end;
	enum backup_fault fault;

	*backup = (struct backup){ .count = 0 };
	fault = walk(&tar, backup, &list);
	if (fault == BACKUP_WHOLE && tar_next(&tar, &end) != TAR_END)
		fault = BACKUP_CUT;
	if (fault == BACKUP_WHOLE)
		fault = compare(bytes, &list, backup);
	for (size_t i = 0; fault == BACKUP_WHOLE && !backup_parts[i].is_folder; i++)
		if (i >= backup->count || part_of(backup->files[i].name) != i)
			fault = BACKUP_MISSING;
	return fault;
}

enum backup_fault backup_read_begun(const uint8_t *bytes, uint64_t size, struct backup *backup)
{
	struct tar tar = { bytes, size, 0 };

	*backup = (struct backup){ .count = 0 };
	return walk(&tar, backup, NULL);
}

void backup_finish(struct backup *backup)
{
	free(backup->files);
}

void backup_list(const uint8_t *bytes, const struct backup *backup, const char *version, struct buf *list)
{
	char *first = mem_format(FIRST_WORDS "%d %s\n", BACKUP_FORMAT, version);
	char line[LINE_ROOM];

	buf_put(list, first, strlen(first));
	free(first);
	for (size_t i = 0; i < backup->count; i++)
		buf_put(list, line, write_line(bytes, &backup->files[i], line));
}

const char *backup_fault_words(enum backup_fault fault)
{
	static const char *const words[] = {
		[BACKUP_WHOLE] = "",
		[BACKUP_NOT_OURS] = N_("not a backup of kokoiru; give the file that `kokoiru backup` wrote"),
		[BACKUP_CUT] = N_("cut short or damaged; use another copy or an older backup"),
		[BACKUP_STRANGE] = N_("holds something that no backup of kokoiru holds; use one that nobody changed"),
		[BACKUP_TOO_NEW] = N_("written by a newer kokoiru; use that one"),
		[BACKUP_MISSING] = N_("a file is missing in it; use another copy or an older backup"),
		[BACKUP_CHANGED] = N_("was changed or damaged; use another copy or an older backup"),
	};

	return _(words[fault]);
}
