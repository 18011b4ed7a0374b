/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads just as much of JSON as it needs: strings, which are held until the byte after them shows whether they name
 * something, and numbers. What a box opens under (server/hub/kept/export_consult.c) comes before the box, so one pass
 * does. What is opened was written by others, and passes the same gate as what they say here. */
#include "export_open.h"

#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "json.h"
#include "kinds.h"
#include "mem.h"
#include "seal.h"
#include "text_rows.h"

enum { HELD_MAX = 16384, MEMBER_MAX = 32, BOX_MAX = 8192 };

struct export_open {
	struct vault *vault; /* borrowed, as is out */
	struct buf *out;
	/* a string, with its quotes: being read, or whole */
	char held[HELD_MAX];
	size_t size;
	bool is_string, is_escaped, is_whole, is_long; /* long: some of it went on already */
	char name[MEMBER_MAX];  /* of the value that comes */
	bool waits;           /* name is not written yet: its value may be opened */
	uint64_t number;
	bool is_number;
	/* what was said of the box that comes */
	uint64_t sheet;
	int kind;
	struct seal_line line;
	/* what came out of one */
	char inside[SEAL_BOX_INSIDE_MAX], text[POST_MAX + 1];
	unsigned left;
};

/* Gives the words in a box, a string in open->text; false if it does not open. */
typedef bool opening(struct export_open *open, const uint8_t *box, size_t size);

static opening open_sheet, open_line, open_draft, take_key;
static void take_byte(struct export_open *open, char byte);
static void take_in_string(struct export_open *open, char byte);
static void end_string(struct export_open *open, char next);
static void take_name(struct export_open *open);
static void take_string(struct export_open *open);
static void take_number(struct export_open *open);
static void write_value(struct export_open *open);
static void pass_on(struct export_open *open);

static const struct { const char *name; opening *open; } sealed[] = {
	{ "sealed_for_you", open_sheet }, { "sealed", open_line }, { "draft_sealed_for_you", open_draft },
	{ "sealed_key", take_key }
};
static const struct { const char *name; enum consult_kind kind; } kinds[] = {
	{ "said", CONSULT_SAID }, { "thinking", CONSULT_THINKING }, { "letter", CONSULT_LETTER }, { "memo", CONSULT_MEMO }
};

struct export_open *export_open_create(struct vault *vault, struct buf *out)
{
	struct export_open *open = mem_zero(1, sizeof *open);

	open->vault = vault;
	open->out = out;
	return open;
}

void export_open_destroy(struct export_open *open)
{
	if (!open)
		return;
	seal_zero(open, sizeof *open);
	free(open);
}

void export_open_take(struct export_open *open, const void *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		take_byte(open, ((const char *)bytes)[i]);
}

void export_open_end(struct export_open *open)
{
	if (open->is_whole)
		end_string(open, '\0');
	write_value(open);
	pass_on(open);
}

unsigned export_open_left(const struct export_open *open)
{
	return open->left;
}

static void take_byte(struct export_open *open, char byte)
{
	if (open->is_string) {
		take_in_string(open, byte);
		return;
	}
	if (open->is_whole) {
		end_string(open, byte);
		if (byte == ':')
			return;
	}
	if (byte >= '0' && byte <= '9') {
		open->number = open->number * 10 + (uint64_t)(byte - '0');
		open->is_number = true;
	} else if (open->is_number) {
		take_number(open);
	}
	if (byte != '"') {
		write_value(open);
		buf_put(open->out, &byte, 1);
		return;
	}
	open->held[0] = byte;
	open->size = 1;
	open->is_string = true;
	open->is_long = false;
}

static void take_in_string(struct export_open *open, char byte)
{
	if (open->size == HELD_MAX) {
		write_value(open);
		pass_on(open);
		open->is_long = true;
	}
	open->held[open->size++] = byte;
	open->is_string = byte != '"' || open->is_escaped;
	open->is_escaped = byte == '\\' && !open->is_escaped;
	open->is_whole = !open->is_string;
}

/* Names are written as soon as it is known what becomes of them. */
static void end_string(struct export_open *open, char next)
{
	open->is_whole = false;
	if (open->is_long)
		pass_on(open);
	else if (next == ':')
		take_name(open);
	else
		take_string(open);
	if (next == ':' && !open->waits)
		buf_put(open->out, ":", 1);
}

static void take_name(struct export_open *open)
{
	size_t size = open->size - 2;

	write_value(open);
	open->name[0] = '\0';
	if (size < sizeof open->name && !memchr(open->held + 1, '\0', size)) { /* no name that a box has holds a zero */
		memcpy(open->name, open->held + 1, size);
		open->name[size] = '\0';
	}
	for (size_t i = 0; i < sizeof sealed / sizeof *sealed; i++)
		open->waits = open->waits || strcmp(open->name, sealed[i].name) == 0;
	if (open->waits)
		open->size = 0;
	else
		pass_on(open);
}

/* What the hub says of the box that comes. */
static void note_string(struct export_open *open, const char *value)
{
	size_t n = 0;

	if (strcmp(open->name, "consultation") == 0)
		open->line = (struct seal_line){ .circle = strtoull(value, NULL, 10) };
	else if (strcmp(open->name, "sheet") == 0)
		open->sheet = strtoull(value, NULL, 10);
	else if (strcmp(open->name, "id") == 0)
		(void)base64_read(value, strlen(value), open->line.id, sizeof open->line.id, &n);
	else if (strcmp(open->name, "kind") == 0)
		open->kind = -1;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(open->name, "kind") == 0 && strcmp(value, kinds[i].name) == 0)
			open->kind = (int)kinds[i].kind;
}

static bool open_value(struct export_open *open, const char *value)
{
	uint8_t box[BOX_MAX];
	size_t size = 0;

	if (!base64_read(value, strlen(value), box, sizeof box, &size))
		return false;
	for (size_t i = 0; i < sizeof sealed / sizeof *sealed; i++)
		if (strcmp(open->name, sealed[i].name) == 0)
			return sealed[i].open(open, box, size);
	return false;
}

static void take_string(struct export_open *open)
{
	struct json json = { open->out, false };

	open->held[open->size - 1] = '\0'; /* its last quote, put back below */
	note_string(open, open->held + 1);
	if (open->waits && open_value(open, open->held + 1)) {
		json_name(&json, "text");
		json_string(&json, open->text);
		open->waits = false;
		open->size = 0;
	}
	seal_zero(open->inside, sizeof open->inside);
	seal_zero(open->text, sizeof open->text);
	if (open->size > 0)
		open->held[open->size - 1] = '"';
	write_value(open);
	pass_on(open);
}

static void take_number(struct export_open *open)
{
	if (strcmp(open->name, "epoch") == 0)
		open->line.epoch = (uint32_t)open->number;
	else if (strcmp(open->name, "author") == 0)
		open->line.author = open->number;
	else if (strcmp(open->name, "counter") == 0)
		open->line.counter = (uint32_t)open->number;
	open->number = 0;
	open->is_number = false;
}

/* A name that waited is written after all. */
static void write_value(struct export_open *open)
{
	struct json json = { open->out, false };

	if (!open->waits)
		return;
	json_name(&json, open->name);
	open->waits = false;
}

static void pass_on(struct export_open *open)
{
	buf_put(open->out, open->held, open->size);
	open->size = 0;
}

static bool clean_rows(struct export_open *open, const char *words, size_t n)
{
	return text_clean_rows(words, n, POST_MAX, POST_MAX, open->text, sizeof open->text) == TEXT_FINE;
}

/* The sheet's own number, then its text: see tui/shelf/shelf_letter.c. */
static bool open_sheet(struct export_open *open, const uint8_t *box, size_t size)
{
	uint64_t sheet = 0;
	size_t n = 0;
	bool is_opened = size <= BOX_MAX && vault_open_own(open->vault, "KKl1", vault_account(open->vault), box, size,
		open->inside, &n) && n > 8;

	for (size_t i = 0; is_opened && i < 8; i++)
		sheet = sheet << 8 | (uint8_t)open->inside[i];
	is_opened = is_opened && sheet == open->sheet && clean_rows(open, open->inside + 8, n - 8);
	open->left += !is_opened;
	return is_opened;
}

static bool open_line(struct export_open *open, const uint8_t *box, size_t size)
{
	size_t n = 0;
	bool is_opened = open->kind > CONSULT_ROSTER
		&& vault_open_line(open->vault, &open->line, box, size, open->inside, &n) == SEAL_OPENED && n > 0
		&& open->inside[0] == (char)open->kind;

	is_opened = is_opened && (n == 1 || clean_rows(open, open->inside + 1, n - 1));
	open->left += !is_opened && open->kind > CONSULT_ROSTER;
	return is_opened;
}

static bool open_draft(struct export_open *open, const uint8_t *box, size_t size)
{
	size_t n = 0;
	bool is_opened = vault_open_own(open->vault, "KKd1", open->line.circle, box, size, open->inside, &n)
		&& clean_rows(open, open->inside, n);

	open->left += !is_opened;
	return is_opened;
}

/* Stays as it is, and opens lines further on. */
static bool take_key(struct export_open *open, const uint8_t *box, size_t size)
{
	(void)vault_take_circle(open->vault, &(struct seal_grant){ open->line.circle, open->line.epoch,
		vault_account(open->vault) }, box, size);
	return false;
}
