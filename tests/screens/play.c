/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays NAME.keys, a script of what the hub sends and what a person types, against a face on a libvterm terminal, and
 * compares what the checks in it saw with NAME.screen. With KOKOIRU_UPDATE_SCREENS=1 it writes NAME.screen anew.
 * KOKOIRU_SCREEN_TERM overrides the script's terminal; KOKOIRU_SCREEN_SHARE are the bytes of a frame on a thin line.
 * The scripts' words are the tables of commands, of which those before it begins are here. */
#include "play.h"

#include <locale.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "language.h"
#include "seal.h"
#include "sealed.h"
#include "stage_consult.h"
#include "text.h"

enum { FRAMES_MAX = 40 };

/* A hook of the leak checker: ncurses 6.4 forgets this one when it does not know a terminal's name. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:new_prescr\n";
}

/* Codes that are shown come out alike each time. */
static const char *chance_name(void)
{
	return "the same each time";
}

static uint32_t chance(void)
{
	return 7;
}

static void chance_bytes(void *const to, const size_t size)
{
	for (size_t i = 0; i < size; i++)
		((uint8_t *)to)[i] = (uint8_t)(17 * i + 11);
}

static struct randombytes_implementation same = { .implementation_name = chance_name, .random = chance,
	.buf = chance_bytes };

void play_complain(struct play *play, const char *what, const char *which)
{
	fprintf(stderr, "%s:%u: %s %s\n", play->script, play->line, what, which);
	play->has_failed = true;
}

static bool holds(const uint8_t *bytes, size_t size, const char *what)
{
	return memmem(bytes, size, what, strlen(what)) != NULL;
}

static void judge_frame(struct play *play, const uint8_t *bytes, size_t size)
{
	if (!text_is_valid((const char *)bytes, size))
		play_complain(play, "a frame is no UTF-8", "");
	if (memchr(bytes, 7, size) != NULL || holds(bytes, size, "\033]") || holds(bytes, size, ";0;0t"))
		play_complain(play, "a frame holds a bell or a title", "");
}

void play_draw(struct play *play)
{
	size_t size;
	for (int i = 0; face_urgency(play->stage.face) != FRAME_NONE; i++) {
		face_limit(play->stage.face, play->share > 0 ? play->share : SIZE_MAX, false);
		const uint8_t *bytes = face_frame(play->stage.face, 65000, play->stage.now, &size);
		if (size > 0) {
			judge_frame(play, bytes, size);
			glass_write(play->glass, bytes, size);
			play->bytes += size;
		}
		if (i == FRAMES_MAX) {
			play_complain(play, "frames without end", "");
			return;
		}
	}
}

void play_feed(struct play *play, const char *bytes, size_t size)
{
	face_bytes(play->stage.face, (const uint8_t *)bytes, size, play->stage.now);
}

char *play_word(char **rest)
{
	char *start = *rest + strspn(*rest, " ");
	char *end = start + strcspn(start, " ");
	*rest = *end == '\0' ? end : end + 1;
	*end = '\0';
	return start;
}

unsigned play_number(char **rest)
{
	return (unsigned)strtoul(play_word(rest), NULL, 10);
}

static void do_lang(struct play *play, char *rest)
{
	play->options.language = strcmp(rest, "ja") == 0 ? LANGUAGE_JA : LANGUAGE_EN;
	play->options.is_language_given = true;
}

static void do_term(struct play *play, char *rest)
{
	if (getenv("KOKOIRU_SCREEN_TERM") == NULL)
		snprintf(play->term, sizeof play->term, "%s", rest);
}

static void do_color(struct play *play, char *rest)
{
	(void)rest;
	play->options.no_color = false;
}

static void do_wish(struct play *play, char *rest)
{
	play->options.wish = strcmp(rest, "line") == 0 ? FACE_LINE : strcmp(rest, "ask") == 0 ? FACE_ASK : FACE_MAP;
}

static void do_open(struct play *play, char *rest)
{
	static char nickname[NICKNAME_MAX + 1];
	snprintf(nickname, sizeof nickname, "%s", play_word(&rest));
	play->options.has_pty = true;
	play->options.term = play->term;
	play->options.columns = play->columns;
	play->options.rows = play->rows;
	play->stage.face = face_create(&play->options);
	stage_open(&play->stage, nickname, rest[0] != '\0' ? rest : "participant");
}

static void do_applying(struct play *play, char *rest)
{
	play->options.is_applying = play->options.may_apply = seal_init();
	if (!play->options.is_applying)
		play_complain(play, "nothing can be sealed", rest);
}

/* vault open, vault locked: of this person's own keys; vault coordinators: with that team's. */
static void do_vault(struct play *play, char *rest)
{
	struct visit *visit = face_visit(play->stage.face);

	if (strcmp(rest, "coordinators") == 0) {
		play->stage.vault = sealed_keys(play->stage.face);
		return;
	}
	if (play->stage.vault == NULL)
		play->stage.vault = vault_create();
	vault_lock(play->stage.vault);
	if (strcmp(rest, "open") == 0)
		vault_make_pair(play->stage.vault, visit->view.account);
	visit->vault = play->stage.vault;
	visit->prove = seal_prove;
}

static void do_set(struct play *play, char *rest)
{
	char *name = play_word(&rest);
	stage_set(&play->stage, name, rest);
}

static void do_begin(struct play *play, char *rest)
{
	(void)rest;
	face_begin(play->stage.face, play->stage.now);
}

static const struct play_command own_commands[] = {
	{ "lang", false, do_lang }, { "term", false, do_term }, { "color", false, do_color }, { "wish", false, do_wish },
	{ "open", false, do_open }, { "applying", false, do_applying }, { "vault", false, do_vault },
	{ "set", true, do_set }, { "begin", true, do_begin },
	{ NULL, false, NULL }
};

static const struct play_command *command_of(const char *name)
{
	static const struct play_command *const tables[] = { own_commands, play_hub_commands, play_person_commands,
		play_look_commands };

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		for (const struct play_command *command = tables[i]; command->name != NULL; command++)
			if (strcmp(command->name, name) == 0)
				return command;
	return NULL;
}

static void play_line(struct play *play, char *line)
{
	line[strcspn(line, "\n")] = '\0';
	if (line[0] == '#' || line[0] == '\0')
		return;
	char *rest = line, *name = play_word(&rest);
	const struct play_command *command = command_of(name);
	if (command == NULL) {
		play_complain(play, "no such word:", name);
		return;
	}
	if (command->draws)
		play->bytes = 0;
	command->does(play, rest);
	if (command->draws && play->stage.face != NULL)
		play_draw(play);
	play->stage.now += 10;
}

static bool compare(struct play *play, const char *path)
{
	FILE *file = fopen(path, getenv("KOKOIRU_UPDATE_SCREENS") != NULL ? "w+" : "r");
	if (file == NULL) {
		perror(path);
		return false;
	}
	if (getenv("KOKOIRU_UPDATE_SCREENS") != NULL)
		fwrite(play->text, 1, play->size, file);
	rewind(file);
	char expected[PLAY_LINE_ROOM];
	const char *seen = play->text;
	unsigned line = 0, faults = 0;
	while (fgets(expected, sizeof expected, file) != NULL) {
		size_t size = strcspn(seen, "\n") + 1;
		line++;
		if (strncmp(seen, expected, size) != 0 && faults++ < 20)
			fprintf(stderr, "%s:%u:\n  expected |%.*s|\n  seen     |%.*s|\n", path, line, (int)strcspn(expected, "\n"),
				expected, (int)(size - 1), seen);
		seen += *seen != '\0' && seen[size - 1] != '\0' ? size : strlen(seen);
	}
	fclose(file);
	if (*seen != '\0')
		fprintf(stderr, "%s: more was seen than is expected:\n%s", path, seen);
	return faults == 0 && *seen == '\0';
}

static bool play_script(struct play *play, const char *path)
{
	char line[PLAY_LINE_ROOM];
	FILE *file = fopen(path, "r");
	if (file == NULL) {
		perror(path);
		return false;
	}
	play->script = path;
	while (fgets(line, sizeof line, file) != NULL) {
		play->line++;
		play_line(play, line);
	}
	fclose(file);
	return !play->has_failed;
}

int main(int argc, char *argv[])
{
	const char *term = getenv("KOKOIRU_SCREEN_TERM"), *locale = getenv("KOKOIRU_SCREEN_LOCALE"),
		*share = getenv("KOKOIRU_SCREEN_SHARE");
	char path[4096];
	if (argc != 4) {
		fprintf(stderr, "usage: %s SCRIPTS ROOMS NAME\n", argv[0]);
		return 2;
	}
	setlocale(LC_ALL, "C.UTF-8");
	if (randombytes_set_implementation(&same) != 0 || !seal_init())
		return 2;
	language_open(locale != NULL ? locale : "po");
	text_rescue_open();
	clock_zone_use("Asia/Tokyo");
	struct play play = { .stage = { .rooms = argv[2], .now = 1000000 }, .columns = 80, .rows = 24 };
	play.options = (struct face_options){ .wish = FACE_MAP, .why = WHY_SUFFIX, .language = LANGUAGE_EN,
		.is_language_given = true, .no_color = true };
	snprintf(play.term, sizeof play.term, "%s", term != NULL ? term : "xterm-256color");
	play.share = share != NULL ? (unsigned)strtoul(share, NULL, 10) : 0;
	play.glass = glass_create(play.columns, play.rows);
	play.seen = open_memstream(&play.text, &play.size);
	snprintf(path, sizeof path, "%s/%s.keys", argv[1], argv[3]);
	bool is_good = play_script(&play, path);
	fclose(play.seen);
	snprintf(path, sizeof path, "%s/%s.screen", argv[1], argv[3]);
	is_good = compare(&play, path) && is_good;
	stage_finish(&play.stage);
	face_destroy(play.stage.face);
	stage_consult_finish(&play.stage);
	vault_destroy(play.stage.vault);
	glass_destroy(play.glass);
	free(play.text);
	return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
