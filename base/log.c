/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines for the operator. One write a line, so that the lines of several processes do not mix, and no byte in it that a
 * terminal would obey. */
#include "log.h"

#include "language.h"
#include "text.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_ROOM = 1024 };

/* sd-daemon(3) */
enum priority { PRIORITY_FAULT = 3, PRIORITY_WARNING = 4, PRIORITY_NOTE = 6 };

/* A process has one stderr and one name. */
static struct {
	const char *who, *language;
	bool is_journal;
} log_state;

static void write_line(enum priority priority, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));
static size_t tame(const char *s, char *to, size_t room);

void log_init(const char *who)
{
	log_state.who = who;
	log_state.language = language_in_use();
	log_state.is_journal = getenv("JOURNAL_STREAM") != NULL;
}

void log_note(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	write_line(PRIORITY_NOTE, format, arguments);
	va_end(arguments);
}

void log_warning(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	write_line(PRIORITY_WARNING, format, arguments);
	va_end(arguments);
}

void log_fault(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	write_line(PRIORITY_FAULT, format, arguments);
	va_end(arguments);
}

void fatal(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	write_line(PRIORITY_FAULT, format, arguments);
	va_end(arguments);
	_exit(EXIT_FAILURE);
}

static void write_line(enum priority priority, const char *format, va_list arguments)
{
	char words[LINE_ROOM], line[LINE_ROOM + 128];
	const char *own = language_in_use();
	size_t size = 0;

	if (log_state.language)
		language_use(log_state.language);
	vsnprintf(words, sizeof words, _(format), arguments);
	language_use(own);
	if (log_state.is_journal)
		size = (size_t)snprintf(line, 8, "<%d>", (int)priority);
	size += (size_t)snprintf(line + size, 64, "%.48s: ", log_state.who ? log_state.who : "kokoiru");
	size += tame(words, line + size, sizeof line - size - 1);
	line[size++] = '\n';
	/* Nobody waits for who reads the log: a line that cannot be taken at once is lost. */
	if (poll(&(struct pollfd){ STDERR_FILENO, POLLOUT, 0 }, 1, 0) > 0 && write(STDERR_FILENO, line, size) < 0)
		return; /* there is nobody left to tell */
}

/* Copies s with a question mark for every control character and every byte that is not UTF-8. */
static size_t tame(const char *s, char *to, size_t room)
{
	size_t n = strlen(s), size = 0;
	uint32_t cp;

	while (n > 0) {
		size_t bytes = text_decode(s, n, &cp);
		bool is_plain = bytes > 0 && cp >= 0x20 && (cp < 0x7F || cp > 0x9F);

		if (bytes == 0)
			bytes = 1;
		if (size + bytes > room)
			break;
		if (is_plain)
			memcpy(to + size, s, bytes);
		else
			to[size] = '?';
		size += is_plain ? bytes : 1;
		s += bytes;
		n -= bytes;
	}
	return size;
}
