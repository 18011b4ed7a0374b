/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages: rows of text and up to nine choices. Knows neither who reads them nor what a choice does. */
#include "page.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "seal.h"

struct page *page_create(const char *title)
{
	struct page *page = mem_zero(1, sizeof *page);

	page->title = mem_string(title);
	return page;
}

void page_destroy(struct page *page)
{
	if (!page)
		return;
	for (int i = 0; i < page->count; i++) {
		seal_zero(page->rows[i].text, strlen(page->rows[i].text)); /* words of an application, perhaps */
		free(page->rows[i].text);
		free(page->rows[i].command);
		free(page->rows[i].again);
	}
	free(page->rows);
	if (page->asked)
		seal_zero(page->asked, strlen(page->asked));
	free(page->asked);
	free(page->prompt);
	free(page->title);
	free(page);
}

/* Takes text. */
static struct page_row *add_row(struct page *page, char *text)
{
	if (page->count == page->room) {
		page->room = page->room ? 2 * page->room : 16;
		page->rows = mem_resize(page->rows, (size_t)page->room, sizeof *page->rows);
	}
	page->rows[page->count] = (struct page_row){ .text = text };
	return &page->rows[page->count++];
}

__attribute__((format(printf, 1, 0)))
static char *print(const char *format, va_list arguments)
{
	char *text;

	return vasprintf(&text, format, arguments) < 0 ? mem_string("") : text;
}

void page_text(struct page *page, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add_row(page, print(format, arguments));
	va_end(arguments);
}

void page_rows(struct page *page, const char *rows)
{
	for (size_t size; *rows; rows += size + (rows[size] == '\n')) {
		size = strcspn(rows, "\n");
		add_row(page, mem_format("%.*s", (int)size, rows));
	}
}

void page_below(struct page *page, const char *rows)
{
	int first = page->count;

	page_rows(page, rows);
	while (first < page->count)
		page->rows[first++].is_below = true;
}

void page_choice(struct page *page, const char *command, const char *format, ...)
{
	struct page_row *row;
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = print(format, arguments);
	va_end(arguments);
	if (page->choices == PAGE_CHOICES_MAX) {
		add_row(page, mem_format("%s: %s", text, command));
		free(text);
		return;
	}
	row = add_row(page, text);
	row->command = mem_string(command);
	page->choices++;
}

void page_prompt(struct page *page, const char *words)
{
	free(page->prompt);
	page->prompt = mem_string(words);
}

void page_again(struct page *page, const char *word)
{
	struct page_row *row;

	if (page->count == 0)
		return;
	row = &page->rows[page->count - 1];
	free(row->again);
	row->again = mem_string(word);
}

bool page_takes_words(const struct page *page)
{
	return page && (page->stays || page->answer);
}

const char *page_command(const struct page *page, int number)
{
	for (int i = 0; number > 0 && i < page->count; i++)
		if (page->rows[i].command && --number == 0)
			return page->rows[i].command;
	return NULL;
}
