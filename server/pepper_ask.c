/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking for the pepper. What was typed is overwritten before it returns. */
#include "pepper_ask.h"

#include <ctype.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli.h"
#include "language.h"
#include "text.h"

enum { ROWS = 4, ROW_SYMBOLS = 14, TYPED_ROOM = 1024 };

/* Bytes up to and with the end of a line, into to; false at the end of input, or if it is too long. Not by stdio, whose
 * buffer would keep the secret. */
static bool read_line(char *to, size_t room, size_t *size)
{
	for (*size = 0; *size < room;) {
		ssize_t n = read(STDIN_FILENO, to + *size, 1);

		if (n <= 0)
			return false;
		if (to[(*size)++] == '\n')
			return true;
	}
	return false;
}

/* Do the rows so far fit, none of them too long, so that a parse finds fault only with what is still missing? */
static bool is_row_fine(const char *typed, size_t size, int row, uint8_t pepper[SEAL_KEY])
{
	int bad, symbols = 0;

	for (size_t i = 0; i < size; i++)
		symbols += typed[i] != '-' && !isspace((unsigned char)typed[i]);
	if (symbols != row * ROW_SYMBOLS)
		return false;
	return seal_pepper_parse(typed, size, pepper, &bad) ? row == ROWS : bad == row + 1;
}

/* Full-width letters and dashes, as a Japanese keyboard gives them where nothing shows what was typed. */
static size_t narrow(char *row, size_t size, size_t room)
{
	static const char *const dashes[] = { "\u30fc", "\u2212", "\u2010" };
	char plain[TYPED_ROOM];
	size_t used = text_normalise(row, size, plain, sizeof plain);

	if (used == SIZE_MAX || used > room)
		return size;
	for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
		for (char *at = strstr(plain, dashes[i]); at; at = strstr(at, dashes[i]))
			memset(at, '-', strlen(dashes[i]));
	memcpy(row, plain, used);
	seal_zero(plain, sizeof plain);
	return used;
}

static bool ask_rows(char typed[TYPED_ROOM], uint8_t pepper[SEAL_KEY])
{
	size_t size = 0, added;

	for (int row = 1; row <= ROWS;) {
		fprintf(stderr, _("Row %d of the pepper (it is not shown): "), row);
		if (!read_line(typed + size, TYPED_ROOM - size, &added)) {
			fputc('\n', stderr);
			return false;
		}
		fputc('\n', stderr);
		added = narrow(typed + size, added, TYPED_ROOM - size);
		if (is_row_fine(typed, size + added, row, pepper)) {
			size += added;
			row++;
		} else {
			fprintf(stderr, "%s\n", _("That row does not fit its check symbol; please type it once more."));
		}
	}
	return true;
}

static void on_signal(int signal)
{
	(void)signal; /* it ends the reading; the terminal then shows again what is typed */
}

static bool ask_terminal(char typed[TYPED_ROOM], uint8_t pepper[SEAL_KEY])
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction before[sizeof signals / sizeof *signals], interrupt = { .sa_handler = on_signal };
	struct termios shown, silent;
	bool is_read;

	if (tcgetattr(STDIN_FILENO, &shown) != 0)
		return false;
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		sigaction(signals[i], &interrupt, &before[i]);
	silent = shown;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	is_read = ask_rows(typed, pepper);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		sigaction(signals[i], &before[i], NULL);
	return is_read;
}

static bool read_all(char typed[TYPED_ROOM], uint8_t pepper[SEAL_KEY])
{
	size_t size = 0;
	ssize_t n;

	while (size < TYPED_ROOM && (n = read(STDIN_FILENO, typed + size, TYPED_ROOM - size)) > 0)
		size += (size_t)n;
	return size < TYPED_ROOM && seal_pepper_parse(typed, size, pepper, NULL);
}

bool pepper_ask(uint8_t pepper[SEAL_KEY])
{
	char typed[TYPED_ROOM];
	bool is_read = isatty(STDIN_FILENO) ? ask_terminal(typed, pepper) : read_all(typed, pepper);

	seal_zero(typed, sizeof typed);
	if (!is_read)
		cli_say(CLI_REFUSED, _("no whole pepper was typed, so nothing was restored; take its paper copy and try again"));
	return is_read;
}
