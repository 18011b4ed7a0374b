/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads and fills templates. Does not know what the values are. */
#include "template.h"

#include <stdint.h>
#include <string.h>

#include "text.h"

enum { ALL = (1 << MAIL_COUNT) - 1, STAFF_WROTE = 1 << MAIL_QUESTION | 1 << MAIL_DECLINED };

/* Bits of kinds: which may have the name, and which make no sense without. */
static const struct {
	const char *name;
	unsigned may, must;
} names[TEMPLATE_NAMES] = {
	[TEMPLATE_PLACE] = { "{place}", ALL, 0 },
	[TEMPLATE_SSH] = { "{ssh}", ALL, 1 << MAIL_INVITATION },
	[TEMPLATE_CONTACTS] = { "{contacts}", ALL, 0 },
	[TEMPLATE_CODE] = { "{code}", 1 << MAIL_INVITATION, 1 << MAIL_INVITATION },
	[TEMPLATE_FINGERPRINT] = { "{fingerprint}", 1 << MAIL_INVITATION, 1 << MAIL_INVITATION },
	[TEMPLATE_UNTIL] = { "{until}", 1 << MAIL_INVITATION, 0 },
	[TEMPLATE_WORDS] = { "{words}", STAFF_WROTE, STAFF_WROTE }
};

static size_t line_size(const char *text, size_t n);
static enum template_fault check_text(const char *text, size_t n, unsigned *line);
static int name_at(const char *text, size_t n);
static void fill_line(const char *line, size_t n, const char *const values[TEMPLATE_NAMES], struct buf *to);

enum template_fault template_check(const char *text, size_t n, enum mail_kind kind, unsigned *line, const char **lacks)
{
	size_t subject = line_size(text, n);
	unsigned seen = 0, at = 1;
	enum template_fault fault = n > TEMPLATE_MAX ? TEMPLATE_LONG : check_text(text, n, &at);

	if (fault == TEMPLATE_FINE && (subject == 0 || subject > TEMPLATE_SUBJECT_MAX || memchr(text, '{', subject)
			|| subject + 1 >= n || text[subject + 1] != '\n'))
		fault = TEMPLATE_SUBJECT;
	for (size_t i = 0; fault == TEMPLATE_FINE && i < n; i++) {
		int name = text[i] == '{' ? name_at(text + i, n - i) : TEMPLATE_NAMES;

		at += text[i] == '\n';
		if (text[i] == '}' || name < 0 || (name < TEMPLATE_NAMES && !(names[name].may & 1u << kind))) {
			fault = TEMPLATE_UNKNOWN;
		} else if (name < TEMPLATE_NAMES) {
			seen |= 1u << name;
			i += strlen(names[name].name) - 1;
		}
	}
	for (int i = 0; fault == TEMPLATE_FINE && i < TEMPLATE_NAMES; i++) {
		if ((names[i].must & 1u << kind) && !(seen & 1u << i)) {
			fault = TEMPLATE_LACKS;
			if (lacks)
				*lacks = names[i].name;
		}
	}
	if (line)
		*line = at;
	return fault;
}

bool template_fill(const char *text, size_t n, const char *const values[TEMPLATE_NAMES], struct buf *subject,
	struct buf *body)
{
	size_t size = line_size(text, n), at = size + 2;

	buf_put(subject, text, size);
	while (at < n) {
		size = line_size(text + at, n - at);
		fill_line(text + at, size, values, body);
		at += size + 1;
	}
	return !subject->failed && !body->failed;
}

/* Without its end. */
static size_t line_size(const char *text, size_t n)
{
	const char *end = memchr(text, '\n', n);

	return end ? (size_t)(end - text) : n;
}

static enum template_fault check_text(const char *text, size_t n, unsigned *line)
{
	size_t at = 0;

	while (at < n) {
		uint32_t cp;
		size_t bytes = text_decode(text + at, n - at, &cp);

		if (bytes == 0 || (cp < 0x20 && cp != '\n') || (cp >= 0x7F && cp < 0xA0))
			return TEMPLATE_TEXT;
		*line += cp == '\n';
		at += bytes;
	}
	*line = 1;
	return TEMPLATE_FINE;
}

/* Which name begins here; negative for none. */
static int name_at(const char *text, size_t n)
{
	for (int i = 0; i < TEMPLATE_NAMES; i++) {
		size_t size = strlen(names[i].name);

		if (size <= n && memcmp(text, names[i].name, size) == 0)
			return i;
	}
	return -1;
}

static void fill_line(const char *line, size_t n, const char *const values[TEMPLATE_NAMES], struct buf *to)
{
	int alone = n > 0 ? name_at(line, n) : -1;

	if (alone >= 0 && strlen(names[alone].name) == n && values[alone][0] == '\0')
		return;
	for (size_t i = 0; i < n; i++) {
		int name = line[i] == '{' ? name_at(line + i, n - i) : -1;

		if (name < 0) {
			buf_put_u8(to, (uint8_t)line[i]);
			continue;
		}
		buf_put(to, values[name], strlen(values[name]));
		i += strlen(names[name].name) - 1;
	}
	buf_put_u8(to, '\n');
}
