/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQLite's file system wrapped, for tests that stand between it and the disk: a file that passes on what a test does
 * not answer itself. SQLite calls back without a context of ours. */
#ifndef WRAPPED_DISK_H
#define WRAPPED_DISK_H

#include <sqlite3.h>

#include "test_store.h"

struct wrapped {
	sqlite3_file base;
	int file; /* which one, for the test */
	sqlite3_file *real;
};

static sqlite3_vfs *real_vfs;

static inline struct wrapped *wrapped_of(sqlite3_file *file)
{
	return (struct wrapped *)(void *)file;
}

static inline sqlite3_file *real_of(sqlite3_file *file)
{
	return wrapped_of(file)->real;
}

static inline int wrap_close(sqlite3_file *file)
{
	sqlite3_file *real = real_of(file);
	int code = real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;

	sqlite3_free(real);
	return code;
}

static inline int wrap_read(sqlite3_file *file, void *to, int size, sqlite3_int64 at)
{
	return real_of(file)->pMethods->xRead(real_of(file), to, size, at);
}

static inline int wrap_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static inline int wrap_lock(sqlite3_file *file, int level)
{
	return real_of(file)->pMethods->xLock(real_of(file), level);
}

static inline int wrap_unlock(sqlite3_file *file, int level)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static inline int wrap_is_reserved(sqlite3_file *file, int *is_reserved)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), is_reserved);
}

static inline int wrap_control(sqlite3_file *file, int operation, void *argument)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

/* Version 1 has no shared memory: a store that is not exclusive before it uses its -wal file would not open. */
#define WRAP_PASSED_ON .iVersion = 1, .xClose = wrap_close, .xRead = wrap_read, .xFileSize = wrap_size, \
	.xLock = wrap_lock, .xUnlock = wrap_unlock, .xCheckReservedLock = wrap_is_reserved, .xFileControl = wrap_control

static inline int wrap_open_real(const char *name, struct wrapped *wrapped, const sqlite3_io_methods *methods,
	int flags, int *out_flags)
{
	int code;

	wrapped->base.pMethods = NULL;
	wrapped->real = sqlite3_malloc(real_vfs->szOsFile);
	assert_non_null(wrapped->real);
	memset(wrapped->real, 0, (size_t)real_vfs->szOsFile);
	code = real_vfs->xOpen(real_vfs, name, wrapped->real, flags, out_flags);
	if (code == SQLITE_OK)
		wrapped->base.pMethods = methods;
	else
		sqlite3_free(wrapped->real);
	return code;
}

/* From now on SQLite uses files by these two, as its default. */
static inline int wrap_disk(
	int (*open)(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags),
	int (*delete)(sqlite3_vfs *vfs, const char *name, int sync_directory))
{
	static sqlite3_vfs vfs;

	real_vfs = sqlite3_vfs_find(NULL);
	vfs = *real_vfs;
	vfs.zName = "wrapped";
	vfs.szOsFile = sizeof(struct wrapped);
	vfs.xOpen = open;
	vfs.xDelete = delete;
	return sqlite3_vfs_register(&vfs, 1);
}

#endif
