/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page: some rows of text for a person, of which up to nine are choices that stand for a command. The map face lays
 * it over the room, the line face prints it; a digit chooses, 0 goes back. */
#ifndef PAGE_H
#define PAGE_H

#include <stdbool.h>
#include <stddef.h>

enum { PAGE_CHOICES_MAX = 9 };

struct visit;

struct page_row {
	char *text;    /* owned */
	char *command; /* owned; what choosing it submits; NULL: just text */
	char *again;   /* owned; another word beside the digit that chooses it too ("en"), or NULL */
	bool is_below; /* text that belongs to the choice above it */
};

struct page {
	char *title;   /* owned */
	struct page_row *rows;
	int count, room;
	int choices;
	int standard;  /* the choice that an empty line makes, 1 to 9; 0 for none */
	char *asked;   /* owned; a typed line that the page asks about: given back if it is left, or NULL */
	bool is_sealed; /* shows what only an open vault could: it goes as that is locked */
	bool stays;    /* an empty line does not close it, and other text is submitted (greeting questions) */
	void (*answer)(struct visit *visit, const char *text, const char *folded); /* who takes what is typed, but of a page
	                                                                              that does not stay an empty line and 0;
	                                                                              NULL of one that stays: the greeting */
	char *prompt;  /* owned; stands before the input row; NULL: a number is asked for, where there are choices */
};

struct page *page_create(const char *title);
void page_destroy(struct page *page);
/* printf-like; one row each. page_choice beyond the ninth: the row is text that says how to go there by a command. */
void page_text(struct page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
void page_choice(struct page *page, const char *command, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* What stands before the input row; replaces the one before. */
void page_prompt(struct page *page, const char *words);
/* Rows parted by '\n', each as it is; page_below: they belong to the choice above. */
void page_rows(struct page *page, const char *rows);
void page_below(struct page *page, const char *rows);
/* word, folded, chooses the row added last as well as its digit does. */
void page_again(struct page *page, const char *word);
/* Is what is typed an answer to it, meant for no room, and kept by nobody before it is given? page may be NULL. */
bool page_takes_words(const struct page *page);
/* The command of choice number 1 to 9, or NULL. */
const char *page_command(const struct page *page, int number);

#endif
