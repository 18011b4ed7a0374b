/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From files to plans to a world; the words for what is not right in them. */
#include "place_rooms.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language.h"
#include "mem.h"
#include "seal.h"

static int is_room(const struct dirent *entry)
{
	size_t size = strlen(entry->d_name);

	return entry->d_name[0] != '.' && size > 5 && strcmp(entry->d_name + size - 5, ".room") == 0;
}

/* Up to ROOMFILE_MAX + 1 bytes of a file, so that a larger one shows. Owned; NULL if it cannot be read. */
static char *read_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "re");
	char *text;

	if (!file)
		return NULL;
	text = mem_alloc(ROOMFILE_MAX + 2);
	*size = fread(text, 1, ROOMFILE_MAX + 1, file);
	if (ferror(file)) {
		free(text);
		text = NULL;
	}
	fclose(file);
	return text;
}

struct finder {
	void (*finding)(void *context, const char *words);
	void *context;
};

/* names: of the files, in the order of their plans. */
static void report(const struct finder *finder, const char *const names[], const struct roomfile_faults *faults)
{
	for (unsigned i = 0; i < faults->count; i++) {
		const struct roomfile_fault *fault = &faults->list[i];
		unsigned column = fault->column > 0 ? fault->column : 1; /* a line as a whole: its beginning */
		char *where = fault->line > 0 ? mem_format(":%u:%u", fault->line, column) : mem_string("");
		char *words = mem_format("rooms/%s%s: %s%s%s", names[fault->plan] ? names[fault->plan] : "", where,
			roomfile_fault_words(fault->kind), fault->detail[0] ? ": " : "", fault->detail);

		finder->finding(finder->context, words);
		free(words);
		free(where);
	}
}

static bool read_room(const char *directory, const char *name, struct room_plan *plan, const struct finder *finder)
{
	char *path = mem_format("%s/rooms/%s", directory, name), *words;
	struct roomfile_faults faults = { 0 };
	size_t size = 0;
	char *text = read_file(path, &size);
	bool is_whole = text && roomfile_parse(text, size, plan, &faults);

	if (!text) {
		words = mem_format(_("rooms/%s: cannot be read: %s"), name, strerror(errno));
		finder->finding(finder->context, words);
		free(words);
	}
	report(finder, &name, &faults);
	free(text);
	free(path);
	return is_whole;
}

bool place_rooms_read(const char *directory, struct room_plan **plans, unsigned *count,
	void (*finding)(void *context, const char *words), void *context)
{
	struct finder finder = { finding, context };
	char *path = mem_format("%s/rooms", directory);
	struct dirent **entries = NULL;
	int found = scandir(path, &entries, is_room, alphasort);
	const char *names[ROOMS_MAX + 1] = { NULL };
	struct roomfile_faults faults = { 0 };
	bool is_whole = found >= 0;

	*plans = mem_zero(ROOMS_MAX + 1, sizeof **plans);
	*count = 0;
	if (found < 0)
		finding(context, _("rooms: the folder cannot be read"));
	for (int i = 0; i < found; i++) {
		if (*count <= ROOMS_MAX && read_room(directory, entries[i]->d_name, &(*plans)[*count], &finder))
			names[(*count)++] = entries[i]->d_name;
		else
			is_whole = false;
	}
	if (is_whole && !roomfile_check_place(*plans, *count, &faults)) {
		report(&finder, names, &faults);
		is_whole = false;
	}
	for (int i = 0; i < found; i++)
		free(entries[i]);
	free(entries);
	free(path);
	return is_whole;
}

static void print(void *context, const char *words)
{
	fprintf(stderr, "kokoiru: %s: %s\n", (const char *)context, words);
}

static uint32_t random_number(void *context)
{
	uint32_t number;

	(void)context;
	seal_random(&number, sizeof number);
	return number;
}

struct world *place_rooms_load(const char *directory)
{
	struct world *world = NULL;
	struct room_plan *plans;
	unsigned count;
	char *name = mem_string(directory);

	if (place_rooms_read(directory, &plans, &count, print, name))
		world = world_create(plans, count, random_number, NULL);
	free(plans);
	free(name);
	return world;
}
