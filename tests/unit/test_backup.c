/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Archives that are whole, and all the ways in which they are not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backup.h"
#include "seal.h"

enum { ROOM = 1 << 16 };

struct archive {
	uint8_t bytes[ROOM];
	size_t size;
};

static void add(struct archive *archive, const char *name, const void *bytes, size_t size)
{
	struct tar_entry entry = { .size = size, .changed = 1000000000 };

	snprintf(entry.name, sizeof entry.name, "%s", name);
	assert_true(tar_header(&entry, archive->bytes + archive->size));
	memcpy(archive->bytes + archive->size + TAR_BLOCK, bytes, size);
	archive->size += TAR_BLOCK + size + tar_padding(size);
}

static void end(struct archive *archive)
{
	archive->size += TAR_END_SIZE;
}

/* The list that fits what is there so far, then the end. */
static void add_list(struct archive *archive)
{
	struct backup backup;
	struct buf list;

	backup_read_begun(archive->bytes, archive->size, &backup);
	buf_init(&list, ROOM);
	backup_list(archive->bytes, &backup, "0.1.0", &list);
	backup_finish(&backup);
	add(archive, BACKUP_LIST, list.data, list.size);
	buf_finish(&list);
	end(archive);
}

static struct archive *begin(const char *const names[])
{
	struct archive *archive = calloc(1, sizeof *archive);

	for (size_t i = 0; names[i]; i++)
		add(archive, names[i], names[i], strlen(names[i]));
	return archive;
}

static const char *const whole[] = { "kokoiru/kokoiru.db", "kokoiru/kokoiru.ini", "kokoiru/keys/host_ed25519",
	"kokoiru/rooms/free.room", "kokoiru/songs/うた.txt", NULL };

static enum backup_fault read_archive(const struct archive *archive)
{
	struct backup backup;
	enum backup_fault fault = backup_read(archive->bytes, archive->size, &backup);

	backup_finish(&backup);
	return fault;
}

static enum backup_fault read_with(const char *const names[])
{
	struct archive *archive = begin(names);
	enum backup_fault fault;

	add_list(archive);
	fault = read_archive(archive);
	free(archive);
	return fault;
}

static void a_whole_one_is_read(void **state)
{
	struct archive *archive = begin(whole);
	struct backup backup;

	(void)state;
	add_list(archive);
	assert_int_equal(backup_read(archive->bytes, archive->size, &backup), BACKUP_WHOLE);
	assert_int_equal(backup.count, 5);
	for (size_t i = 0; i < backup.count; i++) {
		assert_string_equal(backup.files[i].name, whole[i]);
		assert_memory_equal(archive->bytes + backup.files[i].offset, whole[i], backup.files[i].size);
	}
	backup_finish(&backup);
	free(archive);
}

static void any_changed_byte_is_noticed(void **state)
{
	static const char first[] = "kokoiru backup 1 ", version[] = " 0.1.0\n";
	struct archive *archive = begin(whole);
	const uint8_t *list;

	(void)state;
	add_list(archive);
	list = memmem(archive->bytes, archive->size, first, sizeof first - 1);
	for (size_t at = 0; at < archive->size; at++) {
		size_t in_block = at % TAR_BLOCK;
		bool is_header = archive->bytes[at - in_block + 257] == 'u';

		/* what lies behind a file's bytes, or behind the digits of a sum, says nothing; nor does the version */
		if (is_header ? in_block == 155 : archive->bytes[at] == 0 && in_block > 0)
			continue;
		if (archive->bytes + at >= list + sizeof first - 2 && archive->bytes + at < list + sizeof first + sizeof version - 4)
			continue;
		archive->bytes[at] ^= 1;
		assert_int_not_equal(read_archive(archive), BACKUP_WHOLE);
		archive->bytes[at] ^= 1;
	}
	assert_int_equal(read_archive(archive), BACKUP_WHOLE);
	free(archive);
}

static void one_cut_anywhere_is_noticed(void **state)
{
	struct archive *archive = begin(whole);
	size_t size;

	(void)state;
	add_list(archive);
	size = archive->size;
	for (size_t at = 0; at < size; at += 64) {
		uint8_t *cut = malloc(at + 1); /* as large as it is, so that reading on would be seen */
		struct backup backup;

		memcpy(cut, archive->bytes, at);
		assert_int_not_equal(backup_read(cut, at, &backup), BACKUP_WHOLE);
		backup_finish(&backup);
		free(cut);
	}
	free(archive);
}

static void names_that_no_backup_has(void **state)
{
	static const char *const strange[] = { "kokoiru/../etc/passwd", "/etc/passwd", "kokoiru/rooms/../keys/pepper",
		"kokoiru/rooms/.hidden", "kokoiru/rooms/a/b", "kokoiru/keys/pepper", "kokoiru/run/lock", "rooms/free.room",
		"kokoiru/rooms/", "kokoiru/rooms", "kokoiru/kokoiru.db-wal", "kokoiru/rooms/a\033[2J", "kokoiru/rooms/a\xff",
		"kokoiru/rooms/a\n", "kokoiru/rooms/..", "kokoiru/rooms/\xc2\x85" };

	(void)state;
	for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
		const char *names[] = { whole[0], whole[1], whole[2], strange[i], NULL };

		assert_int_equal(read_with(names), BACKUP_STRANGE);
	}
}

static void twice_out_of_order_and_missing(void **state)
{
	const char *const twice[] = { whole[0], whole[1], whole[2], whole[3], whole[3], NULL };
	const char *const back[] = { whole[0], whole[1], whole[2], whole[4], whole[3], NULL };
	const char *const no_database[] = { whole[1], whole[2], NULL };
	const char *const no_key[] = { whole[0], whole[1], whole[3], NULL };
	const char *const no_more[] = { whole[0], whole[1], NULL };
	const char *const nothing[] = { NULL };

	(void)state;
	assert_int_equal(read_with(twice), BACKUP_STRANGE);
	assert_int_equal(read_with(back), BACKUP_STRANGE);
	assert_int_equal(read_with(no_database), BACKUP_MISSING);
	assert_int_equal(read_with(no_key), BACKUP_MISSING);
	assert_int_equal(read_with(no_more), BACKUP_MISSING);
	assert_int_equal(read_with(nothing), BACKUP_MISSING);
}

static void lists_that_are_not_this_one_s(void **state)
{
	static const struct { const char *text; enum backup_fault fault; } lists[] = {
		{ "", BACKUP_NOT_OURS }, { "kokoiru backup 1", BACKUP_NOT_OURS }, { "kokoiru backup x\n", BACKUP_NOT_OURS },
		{ "kokoiru backup 2 9.0\n", BACKUP_TOO_NEW }, { "kokoiru backup 99999999999999999999\n", BACKUP_TOO_NEW },
		{ "kokoiru backup 1 0.1.0\n", BACKUP_CHANGED }, { "something\n", BACKUP_NOT_OURS }
	};

	(void)state;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		struct archive *archive = begin(whole);

		add(archive, BACKUP_LIST, lists[i].text, strlen(lists[i].text));
		end(archive);
		assert_int_equal(read_archive(archive), lists[i].fault);
		free(archive);
	}
}

/* Writes over a header's field and mends its sum. */
static void forge(uint8_t *block, size_t at, const char *bytes, size_t size)
{
	unsigned sum = 0;

	memcpy(block + at, bytes, size);
	memset(block + 148, ' ', 8);
	for (int i = 0; i < TAR_BLOCK; i++)
		sum += block[i];
	snprintf((char *)block + 148, 8, "%06o", sum);
}

static void links_devices_and_giant_sizes(void **state)
{
	static const struct { size_t at; const char *bytes; size_t size; } forged[] = {
		{ 156, "1", 1 }, { 156, "2", 1 }, { 156, "3", 1 }, { 156, "4", 1 }, { 156, "5", 1 }, { 156, "6", 1 },
		{ 156, "L", 1 }, { 156, "x", 1 }, { 156, "S", 1 }, { 157, "/etc/passwd", 11 },
		{ 124, "77777777777", 11 }, { 124, "\x80\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff", 12 },
		{ 124, "\x80\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 12 },
		{ 124, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 12 }, { 124, "-0000000001", 11 },
		{ 124, "           ", 11 }, { 257, "ustar  ", 8 }
	};

	(void)state;
	for (size_t i = 0; i < sizeof forged / sizeof *forged; i++) {
		struct archive *archive = begin(whole);

		add_list(archive);
		forge(archive->bytes, forged[i].at, forged[i].bytes, forged[i].size);
		assert_int_equal(read_archive(archive), BACKUP_NOT_OURS);
		free(archive);
	}
}

static void names_and_sizes_at_their_bounds(void **state)
{
	struct tar_entry entry = { .size = ((uint64_t)1 << 33) + 7, .changed = 5 }, read;
	uint8_t bytes[TAR_BLOCK];
	struct tar tar = { bytes, UINT64_MAX / 2, 0 };

	(void)state;
	snprintf(entry.name, sizeof entry.name, "kokoiru/gallery/%0100d", 1);
	assert_true(tar_header(&entry, bytes));
	assert_int_equal(tar_next(&tar, &read), TAR_ENTRY);
	assert_string_equal(read.name, entry.name);
	assert_true(read.size == entry.size && read.changed == 5 && read.offset == TAR_BLOCK);
	snprintf(entry.name, sizeof entry.name, "kokoiru/gallery/%0101d", 1);
	assert_false(tar_header(&entry, bytes));
	entry.name[0] = '\0';
	assert_false(tar_header(&entry, bytes));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_one_is_read),
		cmocka_unit_test(any_changed_byte_is_noticed),
		cmocka_unit_test(one_cut_anywhere_is_noticed),
		cmocka_unit_test(names_that_no_backup_has),
		cmocka_unit_test(twice_out_of_order_and_missing),
		cmocka_unit_test(lists_that_are_not_this_one_s),
		cmocka_unit_test(links_devices_and_giant_sizes),
		cmocka_unit_test(names_and_sizes_at_their_bounds),
	};

	if (!seal_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
