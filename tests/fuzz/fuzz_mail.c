/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as an address, as a template, as a subject and a text, and as a packet between hub and post: what is taken
 * is what it has to be, and a mail is made of short plain lines whatever stands in it. */
#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "message.h"
#include "postbag.h"
#include "template.h"

enum { LINE_MAX_BYTES = 300 /* two addresses may stand in one */ };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void try_address(const uint8_t *data, size_t size)
{
	char address[ADDRESS_ROOM], again[ADDRESS_ROOM], key[ADDRESS_ROOM], shown[ADDRESS_SHOWN_ROOM];

	if (address_read((const char *)data, size, address) != ADDRESS_FINE)
		return;
	for (const char *at = address; *at; at++)
		must(*at > ' ' && *at < 0x7f && !strchr("<>\",;:\\()[]", *at));
	must(strchr(address, '@') && strchr(address, '@') == strrchr(address, '@'));
	must(address_read(address, strlen(address), again) == ADDRESS_FINE && strcmp(address, again) == 0);
	address_show(address, shown);
	address_key(address, key);
	must(strlen(key) == strlen(address) && strlen(shown) < ADDRESS_SHOWN_ROOM);
}

static void look_at(const struct buf *message)
{
	size_t line = 0;

	for (size_t i = 0; i < message->size; i++) {
		uint8_t byte = message->data[i];

		must(byte == '\r' || byte == '\n' || (byte >= ' ' && byte < 0x7f));
		must(byte != '\n' || (i > 0 && message->data[i - 1] == '\r'));
		must(byte != '\r' || (i + 1 < message->size && message->data[i + 1] == '\n'));
		line = byte == '\n' ? 0 : line + 1;
		must(line <= LINE_MAX_BYTES);
	}
	must(!memmem(message->data, message->size, "\nBcc:", 5));
}

static void try_template(const uint8_t *data, size_t size)
{
	static const char *const values[TEMPLATE_NAMES] = { "a", "b", "c\nd", "e", "f", "g", "{code}" };
	struct buf subject, body, message;

	buf_init(&subject, TEMPLATE_SUBJECT_MAX + 1);
	buf_init(&body, 8 * TEMPLATE_MAX);
	buf_init(&message, 16 * TEMPLATE_MAX);
	for (int kind = 0; kind < MAIL_COUNT; kind++) {
		if (template_check((const char *)data, size, (enum mail_kind)kind, NULL, NULL) != TEMPLATE_FINE)
			continue;
		buf_clear(&subject);
		buf_clear(&body);
		buf_clear(&message);
		must(template_fill((const char *)data, size, values, &subject, &body));
		buf_put_u8(&subject, '\0');
		buf_put_u8(&body, '\0');
		if (message_build(&(struct message_parts){ .from_name = "", .from = "a@example.jp", .to = "b@example.jp",
				.subject = (const char *)subject.data, .body = (const char *)body.data }, &message))
			look_at(&message);
	}
	buf_finish(&subject);
	buf_finish(&body);
	buf_finish(&message);
}

static void try_message(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct buf message;

	if (!text)
		return;
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	buf_init(&message, 1 << 20);
	if (message_build(&(struct message_parts){ .from_name = text, .from = "a@example.jp", .to = "b@example.jp",
			.subject = text, .body = text }, &message))
		look_at(&message);
	buf_finish(&message);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct postbag postbag;

	try_address(data, size);
	try_template(data, size);
	try_message(data, size);
	if (size > 0 && size <= POSTBAG_PACKET_MAX && postbag_read(data, size, &postbag))
		must(postbag.sealed.size + postbag.code.size < size && postbag.kind < MAIL_COUNT
			&& postbag.outcome < OUTCOME_COUNT && postbag.fault < FAULT_COUNT);
	return 0;
}
