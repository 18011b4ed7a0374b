/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store when the power goes: whatever was not synced may be on disk or not, in part, in any order. SQLite's file
 * system is wrapped, so that each change of a file is noted; a child is ended at its N-th one, and the files are then
 * made as a disk might have left them. */
#include "test_store.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/mman.h>

#include "wrapped_disk.h"

enum { LINES = 12, PER_TURN = 3, NOTES_MAX = 2000, BYTES_MAX = 16 << 20, FILE_MAX = 4 << 20, SECTOR = 512 };
enum { DATABASE, JOURNAL, FILES };
enum kind { WRITE, TRUNCATE, SYNC, DELETE };

/* What a disk makes of changes that were not synced. */
enum disk { FORGETS, KEEPS, TEARS, DISKS = 4 }; /* from TEARS on by chance */

static const char *const suffixes[FILES] = { "", "-wal" };

struct note {
	int file;
	enum kind kind;
	size_t at, size, bytes; /* bytes: where they are in all */
};

/* In memory that outlives the child. */
static struct power {
	volatile long ends_at, count;
	size_t used;
	unsigned char is_kept[LINES + 1];
	struct note notes[NOTES_MAX];
	unsigned char bytes[BYTES_MAX];
} *power;

struct image {
	bool is_there;
	size_t size;
	unsigned char bytes[FILE_MAX];
};

static void note(int file, enum kind kind, size_t at, const void *bytes, size_t size)
{
	struct note *note = &power->notes[power->count];

	if (power->ends_at == 0 || file == FILES)
		return;
	assert_true(power->count < NOTES_MAX && power->used + size <= BYTES_MAX);
	*note = (struct note){ file, kind, at, size, power->used };
	if (bytes)
		memcpy(power->bytes + power->used, bytes, size);
	power->used += bytes ? size : 0;
	power->count++;
	if (power->count == power->ends_at)
		(void)raise(SIGKILL);
}

static int wrap_write(sqlite3_file *file, const void *from, int size, sqlite3_int64 at)
{
	int code = real_of(file)->pMethods->xWrite(real_of(file), from, size, at);

	note(wrapped_of(file)->file, WRITE, (size_t)at, from, (size_t)size);
	return code;
}

static int wrap_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	int code = real_of(file)->pMethods->xTruncate(real_of(file), size);

	note(wrapped_of(file)->file, TRUNCATE, 0, NULL, (size_t)size);
	return code;
}

/* The real disk is not asked: it would only take time. */
static int wrap_sync(sqlite3_file *file, int flags)
{
	(void)flags;
	note(wrapped_of(file)->file, SYNC, 0, NULL, 0);
	return SQLITE_OK;
}

static int wrap_sector(sqlite3_file *file)
{
	(void)file;
	return SECTOR;
}

static int wrap_traits(sqlite3_file *file)
{
	(void)file;
	return 0;
}

static const sqlite3_io_methods wrap_methods = {
	WRAP_PASSED_ON, .xWrite = wrap_write, .xTruncate = wrap_truncate, .xSync = wrap_sync, .xSectorSize = wrap_sector,
	.xDeviceCharacteristics = wrap_traits
};

static int file_of(const char *name, int flags)
{
	if (flags & SQLITE_OPEN_MAIN_DB)
		return DATABASE;
	return name && strlen(name) > 4 && strcmp(name + strlen(name) - 4, "-wal") == 0 ? JOURNAL : FILES;
}

static int wrap_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	(void)vfs;
	wrapped_of(file)->file = file_of(name, flags);
	return wrap_open_real(name, wrapped_of(file), &wrap_methods, flags, out_flags);
}

static int wrap_delete(sqlite3_vfs *vfs, const char *name, int sync_directory)
{
	int code = real_vfs->xDelete(real_vfs, name, sync_directory);

	(void)vfs;
	if (code == SQLITE_OK)
		note(file_of(name, 0), DELETE, 0, NULL, sync_directory ? 1 : 0);
	return code;
}

static int wrap_all(void **state)
{
	(void)state;
	power = mmap(NULL, sizeof *power, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(power, MAP_FAILED);
	return wrap_disk(wrap_open, wrap_delete);
}

/* Opens, says lines in turns of three, cleans up between, closes; notes which lines were acknowledged. */
static void work(void *context)
{
	struct store *store = NULL;

	if (store_open(context, &store) != STORE_OPENED)
		_exit(1);
	for (unsigned first = 1; first <= LINES; first += PER_TURN) {
		assert_int_equal(store_begin(store), STORE_OK);
		for (unsigned id = first; id < first + PER_TURN; id++) {
			struct store_line line = test_line("free", 1, id, "a line before the light goes out");

			assert_int_equal(store_add_line(store, &line), STORE_OK);
		}
		assert_int_equal(store_commit(store), STORE_OK);
		memset(power->is_kept + first, 1, PER_TURN);
		if (first == 1 + PER_TURN)
			(void)store_scrub(store);
	}
	store_close(store);
}

/* Numbers that are the same in each run. */
static unsigned chance(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

static void apply(struct image *image, const struct note *note, size_t from, size_t size)
{
	if (note->kind == DELETE) {
		image->is_there = false;
		image->size = 0;
		return;
	}
	image->is_there = true;
	if (note->kind == TRUNCATE) {
		assert_true(note->size <= image->size); /* SQLite only makes them shorter */
		image->size = note->size;
		return;
	}
	assert_true(note->at + from + size <= FILE_MAX);
	if (image->size < note->at + from)
		memset(image->bytes + image->size, 0, note->at + from - image->size);
	memcpy(image->bytes + note->at + from, power->bytes + note->bytes + from, size);
	if (image->size < note->at + from + size)
		image->size = note->at + from + size;
}

/* A change that was never synced: all of it, nothing, or some of its sectors. */
static void apply_perhaps(struct image *image, const struct note *note, enum disk disk, unsigned *seed)
{
	if (disk == FORGETS)
		return;
	if (disk == KEEPS || note->kind != WRITE) {
		if (disk == KEEPS || chance(seed) % 2)
			apply(image, note, 0, note->size);
		return;
	}
	for (size_t at = 0; at < note->size; at += SECTOR)
		if (chance(seed) % 2)
			apply(image, note, at, note->size - at < SECTOR ? note->size - at : SECTOR);
}

static void take_image(const char *path, int file, struct image *image)
{
	size_t size;
	char *bytes = test_read(test_name(path, suffixes[file]), &size);

	assert_true(size <= FILE_MAX);
	memset(image, 0, sizeof *image);
	memcpy(image->bytes, bytes, size);
	image->is_there = access(test_name(path, suffixes[file]), F_OK) == 0;
	image->size = size;
	free(bytes);
}

/* Leaves the files as such a disk would have them. */
static void go_dark(const char *path, const struct image before[FILES], enum disk disk)
{
	static struct image image;
	unsigned seed = (unsigned)power->ends_at * 31 + disk;

	for (int file = 0; file < FILES; file++) {
		long synced = -1;

		image.is_there = before[file].is_there;
		image.size = before[file].size;
		memcpy(image.bytes, before[file].bytes, image.size);
		for (long i = 0; i < power->count; i++)
			if (power->notes[i].file == file && (power->notes[i].kind == SYNC
					|| (power->notes[i].kind == DELETE && power->notes[i].size)))
				synced = i;
		for (long i = 0; i < power->count; i++) {
			const struct note *note = &power->notes[i];

			if (note->file != file || note->kind == SYNC)
				continue;
			if (i <= synced)
				apply(&image, note, 0, note->size);
			else
				apply_perhaps(&image, note, disk, &seed);
		}
		(void)unlink(test_name(path, suffixes[file]));
		if (image.is_there)
			test_write(test_name(path, suffixes[file]), (const char *)image.bytes, image.size);
	}
}

static void all_that_was_kept_is_there(const char *path)
{
	struct store *store = NULL;
	uint64_t newest = 0;
	unsigned found[LINES + 1] = { 0 };

	assert_int_equal(store_open(path, &store), STORE_OPENED);
	assert_int_equal(store_newest_line(store, "free", &newest), STORE_OK);
	for (uint64_t number = 1; number <= newest; number++) {
		struct store_line line;

		assert_int_equal(store_find_line(store, "free", number, &line), STORE_OK);
		assert_in_range(line.id, 1, LINES);
		found[line.id]++;
	}
	for (unsigned id = 1; id <= LINES; id++) {
		assert_true(found[id] <= 1);
		assert_true(found[id] >= power->is_kept[id]);
	}
	test_is_whole(store);
	store_close(store);
}

static void a_power_cut_at_any_moment_loses_nothing(void **state)
{
	static struct image before[FILES];
	struct test_place *place = *state;
	bool is_through = false;
	long n = 0;

	assert_int_equal(test_account(place->store, "haru"), 1);
	store_close(place->store);
	place->store = NULL;
	for (int file = 0; file < FILES; file++)
		take_image(place->path, file, &before[file]);
	while (!is_through && ++n < NOTES_MAX) {
		for (int file = 0; file < FILES; file++) {
			(void)unlink(test_name(place->path, suffixes[file]));
			if (before[file].is_there)
				test_write(test_name(place->path, suffixes[file]), (const char *)before[file].bytes, before[file].size);
		}
		power->count = 0;
		power->used = 0;
		memset(power->is_kept, 0, sizeof power->is_kept);
		power->ends_at = n;
		is_through = WIFEXITED(test_in_child(work, place->path));
		for (enum disk disk = FORGETS; disk < DISKS; disk++) {
			go_dark(place->path, before, disk);
			power->ends_at = 0;
			all_that_was_kept_is_there(place->path);
			power->ends_at = n;
		}
		power->ends_at = 0;
	}
	assert_true(is_through && n > 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_power_cut_at_any_moment_loses_nothing, test_place_make, test_place_remove)
	};

	return cmocka_run_group_tests_name("store_power", tests, wrap_all, NULL);
}
