/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of a room file, for those who read its head and its drawing. */
#include "roomfile_parts.h"

#include <string.h>

#include "text.h"

unsigned roomfile_characters_before(const char *at, size_t offset)
{
	unsigned count = 0;

	for (size_t i = 0; i < offset; i++)
		if (((unsigned char)at[i] & 0xc0) != 0x80)
			count++;
	return count;
}

bool roomfile_next_line(struct roomfile_parse *parse, struct roomfile_line *line)
{
	while (parse->rest_size > 0) {
		const char *end = memchr(parse->rest, '\n', parse->rest_size);
		size_t taken = end ? (size_t)(end - parse->rest) + 1 : parse->rest_size;
		size_t good = 0, step;
		uint32_t character;

		*line = (struct roomfile_line){ parse->rest, end ? taken - 1 : taken, ++parse->line };
		parse->rest += taken;
		parse->rest_size -= taken;
		if (line->size > 0 && line->at[line->size - 1] == '\r')
			line->size--;
		if (line->size == 0 || text_is_valid(line->at, line->size))
			return true;
		while (good < line->size && (step = text_decode(line->at + good, line->size - good, &character)) > 0 &&
		    character != 0)
			good += step;
		roomfile_add_fault(parse->faults, FAULT_NOT_UTF8, line->number,
			roomfile_characters_before(line->at, good) + 1, "", 0);
	}
	return false;
}
