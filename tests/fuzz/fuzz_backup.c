/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a backup: nothing is read outside of them, every file that is found lies inside, and its name may be
 * written to. A second run mends the sums of headers, so that more of the archive is looked at. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at(const uint8_t *data, size_t size)
{
	struct backup backup;

	backup_read(data, size, &backup);
	for (size_t i = 0; i < backup.count; i++) {
		const struct tar_entry *file = &backup.files[i];

		if (file->offset > size || file->size > size - file->offset || strstr(file->name, "/../")
				|| strncmp(file->name, BACKUP_FOLDER, strlen(BACKUP_FOLDER)) != 0)
			abort();
	}
	backup_finish(&backup);
	backup_read_begun(data, size, &backup);
	backup_finish(&backup);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { SUM_AT = 148, SUM_SIZE = 8 };
	uint8_t *mended;

	if (size > 65536)
		return 0;
	look_at(data, size);
	mended = malloc(size + 1);
	if (!mended)
		return 0;
	memcpy(mended, data, size);
	for (size_t at = 0; at + TAR_BLOCK <= size; at += TAR_BLOCK) {
		unsigned sum = 0;

		if (memcmp(mended + at + 257, "ustar", 5) != 0)
			continue;
		memset(mended + at + SUM_AT, ' ', SUM_SIZE);
		for (size_t i = 0; i < TAR_BLOCK; i++)
			sum += mended[at + i];
		snprintf((char *)mended + at + SUM_AT, SUM_SIZE, "%06o", sum);
	}
	look_at(mended, size);
	free(mended);
	return 0;
}
