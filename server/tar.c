/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading and writing tar headers. The reader believes nothing: whatever a backup of ours does not hold is broken. Does
 * not know which names a backup may have. */
#include "tar.h"

#include <stdio.h>
#include <string.h>

enum {
	SUM_AT = 148, SUM_SIZE = 8, SIZE_AT = 124, CHANGED_AT = 136, NUMBER_SIZE = 12, TYPE_AT = 156, LINK_AT = 157,
	MAGIC_AT = 257, PREFIX_AT = 345, NAME_SIZE = 100, PREFIX_SIZE = 155, RECORD = 20 * TAR_BLOCK
};

#define OCTAL_MAX ((uint64_t)1 << 33)
#define SIZE_LARGEST ((uint64_t)1 << 62)

static const char magic[8] = "ustar\0" "00";

static bool is_zero(const uint8_t *bytes, uint64_t size)
{
	for (uint64_t i = 0; i < size; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

static unsigned sum_of(const uint8_t block[TAR_BLOCK])
{
	unsigned sum = 0;

	for (unsigned i = 0; i < TAR_BLOCK; i++)
		sum += i >= SUM_AT && i < SUM_AT + SUM_SIZE ? ' ' : block[i];
	return sum;
}

/* Octal digits up to a NUL, a space or the end; or, with the first bit set, all further bits. */
static bool read_number(const uint8_t *field, size_t size, uint64_t *number)
{
	size_t i = 0;

	*number = 0;
	if (field[0] == 0x80) {
		for (i = 1; i < size; i++) {
			if (*number >> 56 != 0)
				return false;
			*number = *number << 8 | field[i];
		}
		return *number < SIZE_LARGEST;
	}
	for (; i < size && field[i] >= '0' && field[i] <= '7'; i++)
		*number = *number << 3 | (uint64_t)(field[i] - '0');
	return i > 0 && (i == size || field[i] == 0 || field[i] == ' ');
}

static void read_name(const uint8_t *block, char name[TAR_NAME_ROOM])
{
	const char *prefix = (const char *)block + PREFIX_AT, *last = (const char *)block;

	snprintf(name, TAR_NAME_ROOM, "%.*s%s%.*s", PREFIX_SIZE, prefix, prefix[0] ? "/" : "", NAME_SIZE, last);
}

enum tar_step tar_next(struct tar *tar, struct tar_entry *entry)
{
	const uint8_t *block = tar->bytes + tar->at;
	uint64_t left = tar->size - tar->at, sum;

	if (left < TAR_BLOCK)
		return TAR_BROKEN;
	if (is_zero(block, TAR_BLOCK))
		return left >= TAR_END_SIZE && left <= RECORD && is_zero(block, left) ? TAR_END : TAR_BROKEN;
	if (memcmp(block + MAGIC_AT, magic, sizeof magic) != 0 || block[TYPE_AT] != '0' || block[LINK_AT] != 0
			|| !read_number(block + SUM_AT, SUM_SIZE, &sum) || sum != sum_of(block)
			|| !read_number(block + SIZE_AT, NUMBER_SIZE, &entry->size)
			|| !read_number(block + CHANGED_AT, NUMBER_SIZE, &entry->changed))
		return TAR_BROKEN;
	left -= TAR_BLOCK;
	if (entry->size > left || tar_padding(entry->size) > left - entry->size)
		return TAR_BROKEN;
	read_name(block, entry->name);
	entry->offset = tar->at + TAR_BLOCK;
	tar->at = entry->offset + entry->size + tar_padding(entry->size);
	return TAR_ENTRY;
}

static void put_number(uint8_t *field, uint64_t number)
{
	if (number < OCTAL_MAX) {
		snprintf((char *)field, NUMBER_SIZE, "%011llo", (unsigned long long)number);
		return;
	}
	field[0] = 0x80;
	for (int i = NUMBER_SIZE - 1; i > 0; i--, number >>= 8)
		field[i] = (uint8_t)number;
}

static bool put_name(uint8_t *block, const char *name)
{
	size_t size = strlen(name), prefix = 0;

	if (size > NAME_SIZE) {
		const char *slash = strrchr(name, '/');

		prefix = slash ? (size_t)(slash - name) : 0;
		if (prefix == 0 || prefix > PREFIX_SIZE || size - prefix - 1 > NAME_SIZE)
			return false;
		memcpy(block + PREFIX_AT, name, prefix);
		prefix++;
	}
	memcpy(block, name + prefix, size - prefix);
	return size > prefix;
}

bool tar_header(const struct tar_entry *entry, uint8_t block[TAR_BLOCK])
{
	memset(block, 0, TAR_BLOCK);
	if (!put_name(block, entry->name))
		return false;
	memcpy(block + NAME_SIZE, "0000600\0" "0000000\0" "0000000", 24);
	put_number(block + SIZE_AT, entry->size);
	put_number(block + CHANGED_AT, entry->changed);
	block[TYPE_AT] = '0';
	memcpy(block + MAGIC_AT, magic, sizeof magic);
	/* six digits, a NUL, a space */
	snprintf((char *)block + SUM_AT, SUM_SIZE - 1, "%06o", sum_of(block));
	block[SUM_AT + SUM_SIZE - 1] = ' ';
	return true;
}

size_t tar_padding(uint64_t size)
{
	return (size_t)(-size & (TAR_BLOCK - 1));
}
