/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Builds mails by hand, which is less than what a library would have to be told not to do. Knows no server. */
#include "message.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "address.h"
#include "base64.h"
#include "seal.h"
#include "text.h"

enum {
	LINE_BYTES = 57,  /* of the body, that make a line of 76 */
	WORD_BYTES = 42,  /* of a header, that make an encoded word of at most 75: "=?UTF-8?B?" 56 "?=" */
	PLAIN_MAX = 60,
	ID_BYTES = 16
};

static bool is_line(const char *text);
static bool is_ascii(const char *text);
static void put(struct buf *out, const char *text);
static void put_subject(struct buf *out, const char *subject);
static void put_words(struct buf *out, const char *text);
static void put_from(struct buf *out, const struct message_parts *parts);
static void put_date(struct buf *out, int64_t at);
static void put_id(struct buf *out, const struct message_parts *parts);
/* At most LINE_BYTES. */
static void put_base64(struct buf *out, const uint8_t *bytes, size_t n);
static void put_body(struct buf *out, const char *body);

bool message_build(const struct message_parts *parts, struct buf *out)
{
	char to[ADDRESS_SHOWN_ROOM];

	if (!is_line(parts->subject) || !is_line(parts->from_name))
		return false;
	address_show(parts->to, to);
	put_date(out, parts->at);
	put_from(out, parts);
	put(out, "To: ");
	put(out, to);
	put(out, "\r\nSubject: ");
	put_subject(out, parts->subject);
	put(out, "\r\n");
	put_id(out, parts);
	put(out, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n"
		"Content-Language: ");
	put(out, parts->language == LANGUAGE_EN ? "en" : "ja");
	/* RFC 3834: no vacation notice comes back */
	put(out, "\r\nAuto-Submitted: auto-generated\r\n\r\n");
	put_body(out, parts->body);
	if (out->failed)
		buf_clear(out);
	return out->size > 0;
}

static bool is_line(const char *text)
{
	size_t left = strlen(text);
	uint32_t cp;

	while (left > 0) {
		size_t bytes = text_decode(text, left, &cp);

		if (bytes == 0 || cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029)
			return false;
		text += bytes;
		left -= bytes;
	}
	return true;
}

static bool is_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

static void put(struct buf *out, const char *text)
{
	buf_put(out, text, strlen(text));
}

/* What is short ASCII and could not be taken for an encoded word stands as it is. */
static void put_subject(struct buf *out, const char *subject)
{
	if (is_ascii(subject) && strlen(subject) <= PLAIN_MAX && !strstr(subject, "=?"))
		put(out, subject);
	else
		put_words(out, subject);
}

/* RFC 2047: encoded words of whole characters, folded one a line. */
static void put_words(struct buf *out, const char *text)
{
	size_t left = strlen(text);

	while (left > 0) {
		size_t size = 0, bytes = 0;
		uint32_t cp;

		while (size < left && size + (bytes = text_decode(text + size, left - size, &cp)) <= WORD_BYTES)
			size += bytes;
		put(out, "=?UTF-8?B?");
		put_base64(out, (const uint8_t *)text, size);
		put(out, "?=");
		text += size;
		left -= size;
		if (left > 0)
			put(out, "\r\n ");
	}
}

/* The name is encoded even if it is ASCII: no character of it has a meaning then. */
static void put_from(struct buf *out, const struct message_parts *parts)
{
	char from[ADDRESS_SHOWN_ROOM];

	address_show(parts->from, from);
	put(out, "From: ");
	put_words(out, parts->from_name);
	put(out, parts->from_name[0] ? "\r\n <" : "<");
	put(out, from);
	put(out, ">\r\n");
}

/* RFC 5322 section 3.3, in UTC: where the place lies shows in no header. */
static void put_date(struct buf *out, int64_t at)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
		"Dec" };
	time_t time = (time_t)at;
	struct tm tm = { 0 };
	char date[64];

	(void)gmtime_r(&time, &tm);
	snprintf(date, sizeof date, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n", days[tm.tm_wday], tm.tm_mday,
		months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
	put(out, date);
}

static void put_id(struct buf *out, const struct message_parts *parts)
{
	uint8_t named[8 + sizeof parts->about] = "KKmsgid1", sum[32];
	char byte[3];

	for (size_t i = 0; i < sizeof parts->about; i++)
		named[8 + i] = (uint8_t)(parts->about >> 8 * i);
	seal_sum(named, sizeof named, sum);
	put(out, "Message-ID: <");
	for (size_t i = 0; i < ID_BYTES; i++) {
		snprintf(byte, sizeof byte, "%02x", sum[i]);
		put(out, byte);
	}
	put(out, "@");
	put(out, address_domain(parts->from));
	put(out, ">\r\n");
}

static void put_base64(struct buf *out, const uint8_t *bytes, size_t n)
{
	char shown[BASE64_ROOM(LINE_BYTES)];

	base64_write(bytes, n, shown);
	put(out, shown);
	seal_zero(shown, sizeof shown);
}

/* RFC 2045 section 6.8: the text with CRLF, then base64. */
static void put_body(struct buf *out, const char *body)
{
	uint8_t line[LINE_BYTES];
	bool has_return = false;

	while (*body) {
		size_t size = 0;

		while (size < LINE_BYTES && *body) {
			bool is_end = *body == '\n' && !has_return;

			line[size++] = is_end ? '\r' : (uint8_t)*body++;
			has_return = is_end;
		}
		put_base64(out, line, size);
		put(out, "\r\n");
	}
	seal_zero(line, sizeof line);
}
