/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applications as bytes; the header has the format. Does not know who seals them or opens them. */
#include "application.h"

#include <string.h>

#include "address.h"
#include "buf.h"
#include "kinds.h"
#include "seal.h"
#include "text.h"

enum { VERSION = 1 };

/* One line that text_clean would leave as it is. */
static bool is_clean(const char *text, size_t size, size_t bytes_max)
{
	char clean[HOPES_MAX + 1];

	return text_clean(text, size, bytes_max, bytes_max, clean, sizeof clean) == TEXT_FINE && strlen(clean) == size
		&& memcmp(clean, text, size) == 0;
}

static bool are_clean_hopes(const char *hopes)
{
	size_t lines = 0, characters = 0;

	for (const char *at = hopes; *at; lines++) {
		size_t size = strcspn(at, "\n");

		if (!is_clean(at, size, HOPES_MAX) || (at[size] == '\n' && at[size + 1] == '\0'))
			return false;
		characters += text_graphemes(at, size);
		at += size + (at[size] == '\n');
	}
	return lines <= HOPES_LINES_MAX && characters <= HOPES_CHARACTERS_MAX;
}

static bool is_address(const char *address)
{
	char again[ADDRESS_ROOM];

	return address_read(address, strlen(address), again) == ADDRESS_FINE && strcmp(again, address) == 0;
}

bool application_is_whole(const struct application *application)
{
	bool is_named = application->where == WHERE_DISTRICT;

	return application->whom < WHOM_COUNT && application->where < WHERE_COUNT && application->language < LANGUAGE_COUNT
		&& application->helps <= HELPS_ALL && is_named == (application->district[0] != '\0')
		&& (!is_named || is_clean(application->district, strlen(application->district), DISTRICT_MAX))
		&& is_address(application->address) && are_clean_hopes(application->hopes);
}

size_t application_encode(const struct application *application, uint8_t to[APPLICATION_MAX])
{
	size_t district = strlen(application->district), address = strlen(application->address);
	size_t hopes = strlen(application->hopes), size;
	struct buf buf;

	if (!application_is_whole(application))
		return 0;
	buf_init(&buf, APPLICATION_MAX);
	buf_put_u8(&buf, VERSION);
	buf_put_u8(&buf, (uint8_t)application->whom);
	buf_put_u8(&buf, (uint8_t)application->where);
	buf_put_u8(&buf, (uint8_t)application->language);
	buf_put_u8(&buf, (uint8_t)application->helps);
	buf_put_u8(&buf, (uint8_t)district);
	buf_put(&buf, application->district, district);
	buf_put_u8(&buf, (uint8_t)address);
	buf_put(&buf, application->address, address);
	buf_put_u16(&buf, (uint16_t)hopes);
	buf_put(&buf, application->hopes, hopes);
	size = buf.failed ? 0 : buf.size;
	if (size > 0)
		memcpy(to, buf.data, size);
	buf_wipe(&buf);
	buf_finish(&buf);
	return size;
}

static void take_text(struct reader *reader, size_t size, char *to, size_t most)
{
	const uint8_t *bytes = reader_take(reader, size);

	reader->failed = reader->failed || size > most;
	if (reader->failed || memchr(bytes, '\0', size)) {
		reader->failed = true;
		return;
	}
	memcpy(to, bytes, size);
	to[size] = '\0';
}

bool application_decode(const uint8_t *bytes, size_t size, struct application *to)
{
	struct reader reader = { bytes, size, false };

	memset(to, 0, sizeof *to);
	reader.failed = reader_u8(&reader) != VERSION;
	to->whom = (enum application_whom)reader_u8(&reader);
	to->where = (enum application_where)reader_u8(&reader);
	to->language = reader_u8(&reader);
	to->helps = reader_u8(&reader);
	take_text(&reader, reader_u8(&reader), to->district, DISTRICT_MAX);
	take_text(&reader, reader_u8(&reader), to->address, ADDRESS_ROOM - 1);
	take_text(&reader, reader_u16(&reader), to->hopes, HOPES_MAX);
	if (!reader.failed && reader.left == 0 && application_is_whole(to))
		return true;
	seal_zero(to, sizeof *to);
	return false;
}

void application_address_sum(const char *address, uint8_t sum[32])
{
	static const char tag[] = "KKaddr_1";
	char bytes[sizeof tag - 1 + ADDRESS_ROOM];

	memcpy(bytes, tag, sizeof tag - 1);
	address_key(address, bytes + sizeof tag - 1);
	seal_sum(bytes, strlen(bytes), sum);
	seal_zero(bytes, sizeof bytes);
}
