/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds what a slash and a word mean, and helps on when they mean nothing. What commands do lies in command_*.c. */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command_list.h"
#include "mem.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

enum { WORD_ROOM = 256, NAME_CHARACTERS = 24, FAR = 1000 };

const struct command commands[] = {
#define COMMAND(name, japanese, subject, needs_room, argument, help, function) \
	{ name, japanese, subject, needs_room, argument, help, command_##function },
#define COMMAND_LATER(name, japanese) { name, japanese, ABOUT_LATER, false, "", N_("comes later"), command_later },
#include "commands.def"
#undef COMMAND
#undef COMMAND_LATER
};
const size_t commands_count = sizeof commands / sizeof *commands;

/* Length of a space of either width at text, or 0. */
static size_t space_at(const char *text)
{
	if (*text == ' ' || *text == '\t')
		return 1;
	return strncmp(text, "　", strlen("　")) == 0 ? strlen("　") : 0;
}

static const char *skip_spaces(const char *text)
{
	for (size_t size; (size = space_at(text)) > 0;)
		text += size;
	return text;
}

static size_t slash_at(const char *text)
{
	if (*text == '/')
		return 1;
	return strncmp(text, "／", strlen("／")) == 0 ? strlen("／") : 0;
}

bool command_is(const char *text)
{
	return slash_at(skip_spaces(text)) > 0;
}

const char *command_word(const char *text, char *word, size_t room)
{
	size_t size = 0;

	text = skip_spaces(text);
	while (text[size] && !space_at(text + size))
		size++;
	if (!text_fold(text, size, word, room))
		snprintf(word, room, "?");
	return skip_spaces(text + size);
}

int command_number(const char *argument)
{
	char folded[16];
	size_t size;

	if (!text_fold(argument, strlen(argument), folded, sizeof folded))
		return -1;
	size = strlen(folded);
	if (size == 0 || size > 4 || folded[strspn(folded, "0123456789")] != '\0')
		return -1;
	return atoi(folded);
}

/* Is word one of the names in list, which spaces part? */
static bool is_in(const char *list, const char *word)
{
	size_t size = strlen(word);

	for (const char *name = list; *name; name += strcspn(name, " "), name += *name == ' ')
		if (strcspn(name, " ") == size && memcmp(name, word, size) == 0)
			return true;
	return false;
}

const struct command *command_find(const char *word)
{
	for (size_t i = 0; word[0] && i < commands_count; i++)
		if (strcmp(commands[i].name, word) == 0 || is_in(commands[i].japanese, word))
			return &commands[i];
	return NULL;
}

bool command_is_allowed(const struct visit *visit, const struct command *command)
{
	return command->subject != ABOUT_STAFF || role_is_staff(visit->view.role);
}

void command_name(const struct visit *visit, const struct command *command, char *to, size_t size)
{
	if (visit->language == LANGUAGE_JA)
		snprintf(to, size, "%.*s", (int)strcspn(command->japanese, " "), command->japanese);
	else
		snprintf(to, size, "%s", command->name);
}

static int characters(const char *text, size_t size, uint32_t to[NAME_CHARACTERS])
{
	int count = 0;

	while (size > 0 && count < NAME_CHARACTERS) {
		size_t step = text_decode(text, size, &to[count]);

		if (step == 0)
			break;
		text += step;
		size -= step;
		count++;
	}
	return count;
}

/* Edit distance over characters, row by row; two neighbours that changed places are one slip. */
static int distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
	uint32_t x[NAME_CHARACTERS], y[NAME_CHARACTERS];
	int rows[3][NAME_CHARACTERS + 1];
	int m = characters(a, a_size, x), n = characters(b, b_size, y);

	for (int j = 0; j <= n; j++)
		rows[0][j] = j;
	for (int i = 1; i <= m; i++) {
		const int *above = rows[(i - 1) % 3];
		int *row = rows[i % 3];

		row[0] = i;
		for (int j = 1; j <= n; j++) {
			int shorter = row[j - 1] < above[j] ? row[j - 1] + 1 : above[j] + 1;
			int replaced = above[j - 1] + (x[i - 1] != y[j - 1]);

			row[j] = replaced < shorter ? replaced : shorter;
			if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1] && rows[(i - 2) % 3][j - 2] + 1 < row[j])
				row[j] = rows[(i - 2) % 3][j - 2] + 1;
		}
	}
	return rows[m % 3][n];
}

static bool is_ascii(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)text[i] > 0x7f)
			return false;
	return true;
}

/* How far word is from one name: FAR beyond a third of its letters. What it begins with is next to it. */
static int farness(const char *word, const char *name, size_t size)
{
	uint32_t letters[NAME_CHARACTERS];
	size_t length = strlen(word);
	int count = characters(word, length, letters), far;

	if (is_ascii(word, length) != is_ascii(name, size))
		return FAR;
	if (length < size && memcmp(word, name, length) == 0 && (count > 1 || !is_ascii(word, length)))
		return 1;
	far = distance(word, length, name, size);
	return far <= count / 3 ? far : FAR;
}

static int farness_of(const struct command *command, const char *word)
{
	int best = farness(word, command->name, strlen(command->name));

	for (const char *name = command->japanese; *name; name += strcspn(name, " "), name += *name == ' ') {
		int this = farness(word, name, strcspn(name, " "));

		if (this < best)
			best = this;
	}
	return best;
}

const struct command *command_nearest(const struct visit *visit, const char *word)
{
	const struct command *nearest = NULL;
	int best = FAR;

	for (size_t i = 0; word[0] && i < commands_count; i++) {
		int this = farness_of(&commands[i], word);

		if (this < best && command_is_offered(visit, &commands[i])) {
			nearest = &commands[i];
			best = this;
		}
	}
	return nearest;
}

static void tell_unknown(struct visit *visit, const char *word)
{
	const struct command *nearest = command_nearest(visit, word);
	char name[64];

	if (!nearest) {
		/* TRANSLATORS: /%.60s という ことばは ありません。/help で一覧が見られます。 */
		visit_tell(visit, _("There is no /%.60s here. /help lists what there is."), word);
		return;
	}
	command_name(visit, nearest, name, sizeof name);
	/* TRANSLATORS: /%.60s という ことばは ありません。近いのは /%s です。/help で一覧が見られます。 */
	visit_tell(visit, _("There is no /%.60s here. The nearest is /%s; /help lists them all."), word, name);
}

/* "席2" is "席 2": the digits at the end of an unknown word are its argument. */
static const struct command *find_with_digits(char *word, const char **argument)
{
	size_t size = strlen(word);
	size_t digits = 0;
	const struct command *command;
	char start[WORD_ROOM];

	while (digits < size && word[size - digits - 1] >= '0' && word[size - digits - 1] <= '9')
		digits++;
	if (digits == 0 || **argument)
		return NULL;
	memcpy(start, word, size - digits);
	start[size - digits] = '\0';
	command = command_find(start);
	if (command)
		*argument = word + size - digits;
	return command;
}

void command_run(struct visit *visit, const char *text)
{
	char word[WORD_ROOM];
	const struct command *command;
	const char *argument;

	text = skip_spaces(text);
	argument = command_word(text + slash_at(text), word, sizeof word);
	command = command_find(word);
	if (!command)
		command = find_with_digits(word, &argument);
	if (!command)
		tell_unknown(visit, word);
	else if (!command_is_allowed(visit, command))
		/* TRANSLATORS: これは職員の ことばです。/help で、使えるものが見られます。 */
		visit_tell(visit, "%s", _("That one is for staff. /help lists yours."));
	else if (visit->is_applying && !apply_allows(command))
		/* TRANSLATORS: それは中に入ってから使えます。ここでは /連絡先 /時間 /出る が使えます。 */
		visit_tell(visit, "%s", _("That one is for inside. Here there are /contacts, /hours and /bye."));
	else if (command->needs_room && !visit->view.room[0])
		/* TRANSLATORS: まだ 部屋の外です。/行く free で フリースペースに入れます。 */
		visit_tell(visit, "%s", _("You are not in a room yet. /go free goes into the free space."));
	else
		command->run(visit, argument);
}
