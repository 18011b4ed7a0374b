/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays NAME.keys, a script of what the hub sends and what a person types, against a face on a libvterm terminal, and
 * compares what the checks in it saw with NAME.screen. With KOKOIRU_UPDATE_SCREENS=1 it writes NAME.screen anew.
 * KOKOIRU_SCREEN_TERM overrides the script's terminal; KOKOIRU_SCREEN_SHARE are the bytes of a frame on a thin line.
 * The scripts' words are the table at `commands`. */
#include <locale.h>
#include <stdio.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "glass.h"
#include "happen.h"
#include "mem.h"
#include "seal.h"
#include "sealed.h"
#include "stage.h"
#include "stage_care.h"
#include "stage_consult.h"
#include "text.h"
#include "words.h"

enum { LINE_ROOM = 4096, FRAMES_MAX = 40 };

struct play {
	struct stage stage;
	struct face_options options;
	struct glass *glass;
	char term[64];
	FILE *seen;
	char *text;              /* what seen holds */
	size_t size;
	size_t bytes;            /* of the frames of the last command */
	int columns, rows;
	unsigned line;
	unsigned share;          /* bytes of a frame on a thin line; 0: no line is played */
	const char *script;
	bool has_failed;
};

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

static void complain(struct play *play, const char *what, const char *which)
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
		complain(play, "a frame is no UTF-8", "");
	if (memchr(bytes, 7, size) != NULL || holds(bytes, size, "\033]") || holds(bytes, size, ";0;0t"))
		complain(play, "a frame holds a bell or a title", "");
}

static void draw(struct play *play)
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
			complain(play, "frames without end", "");
			return;
		}
	}
}

static void feed(struct play *play, const char *bytes, size_t size)
{
	face_bytes(play->stage.face, (const uint8_t *)bytes, size, play->stage.now);
}

/* -- the words of scripts: rest is what follows the word -- */

static char *word(char **rest)
{
	char *start = *rest + strspn(*rest, " ");
	char *end = start + strcspn(start, " ");
	*rest = *end == '\0' ? end : end + 1;
	*end = '\0';
	return start;
}

static unsigned number(char **rest)
{
	return (unsigned)strtoul(word(rest), NULL, 10);
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

static void do_size(struct play *play, char *rest)
{
	sscanf(rest, "%dx%d", &play->columns, &play->rows);
	glass_destroy(play->glass);
	play->glass = glass_create(play->columns, play->rows);
	if (play->stage.face != NULL)
		face_resize(play->stage.face, play->columns, play->rows, play->stage.now);
}

static void do_open(struct play *play, char *rest)
{
	static char nickname[NICKNAME_MAX + 1];
	snprintf(nickname, sizeof nickname, "%s", word(&rest));
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
		complain(play, "nothing can be sealed", rest);
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

static void do_application(struct play *play, char *rest)
{
	sealed_application(play->stage.face, rest, play->stage.now);
}

/* sheet NUMBER mine TEXT, sheet NUMBER moved TEXT, or sheet NUMBER さとう TEXT for an answer */
static void do_sheet(struct play *play, char *rest)
{
	unsigned number = (unsigned)strtoul(word(&rest), NULL, 10);
	const char *who = word(&rest);
	bool is_moved = strcmp(who, "moved") == 0;

	sealed_sheet(play->stage.face, number, is_moved || strcmp(who, "mine") == 0 ? "" : who, rest, is_moved,
		play->stage.now);
}

static void do_set(struct play *play, char *rest)
{
	char *name = word(&rest);
	stage_set(&play->stage, name, rest);
}

static void do_begin(struct play *play, char *rest)
{
	(void)rest;
	face_begin(play->stage.face, play->stage.now);
}

static void do_room(struct play *play, char *rest)
{
	stage_room(&play->stage, rest);
}

static void do_ready(struct play *play, char *rest)
{
	stage_ready(&play->stage, number(&rest));
}

static void do_pause(struct play *play, char *rest)
{
	(void)rest;
	face_pause(play->stage.face, play->stage.now);
}

static void do_resume(struct play *play, char *rest)
{
	(void)rest;
	face_resume(play->stage.face, play->stage.now);
}

static void do_again(struct play *play, char *rest)
{
	face_event(play->stage.face, &(struct message){ .number = EV_AGAIN, .again = { .room = wire_string(rest) } },
		play->stage.now);
}

static void do_person(struct play *play, char *rest)
{
	char *name = word(&rest), *role = word(&rest), *spot = word(&rest), *states = word(&rest);
	stage_person(&play->stage, name, role, spot, states, rest);
}

static void do_move(struct play *play, char *rest)
{
	char *name = word(&rest);
	stage_move(&play->stage, name, rest);
}

static void do_gone(struct play *play, char *rest)
{
	stage_gone(&play->stage, rest);
}

static void do_observers(struct play *play, char *rest)
{
	stage_observers(&play->stage, number(&rest));
}

static void do_said(struct play *play, char *rest)
{
	char *name = word(&rest);
	stage_say(&play->stage, EV_SAID, LINE_SAID, name, "", rest);
}

static void do_past(struct play *play, char *rest)
{
	char *name = word(&rest);
	stage_say(&play->stage, EV_LINE, LINE_SAID, name, "", rest);
}

static void do_notice(struct play *play, char *rest)
{
	char *name = word(&rest);
	stage_say(&play->stage, EV_SAID, LINE_NOTICE, name, "", rest);
}

static void do_table(struct play *play, char *rest)
{
	char *name = word(&rest);
	stage_say(&play->stage, EV_SAID, LINE_TABLE, name, "", rest);
}

static void do_noted(struct play *play, char *rest)
{
	char *name = word(&rest), *note = word(&rest);
	stage_say(&play->stage, EV_SAID, LINE_SAID, name, note, rest);
}

static void do_react(struct play *play, char *rest)
{
	unsigned back = number(&rest), reaction = number(&rest);
	stage_react(&play->stage, back, (int)reaction, number(&rest));
}

static void do_unsay(struct play *play, char *rest)
{
	stage_unsay(&play->stage, number(&rest));
}

/* away COUNT [BACK]: so many lines came after the newest line but BACK ones; before the room: after line 0. */
static void do_away(struct play *play, char *rest)
{
	unsigned count = number(&rest);
	stage_away(&play->stage, count, number(&rest));
}

static void do_draft(struct play *play, char *rest)
{
	stage_draft(&play->stage, rest);
}

/* event NAME FIELD|FIELD...: any other of messages.def. */
static void do_event(struct play *play, char *rest)
{
	struct message event;
	if (happen_read(rest, &event))
		face_event(play->stage.face, &event, play->stage.now);
	else
		complain(play, "no such event:", rest);
}

static void do_care(struct play *play, char *rest)
{
	stage_care(&play->stage, rest);
}

static void do_consult(struct play *play, char *rest)
{
	stage_consult(&play->stage, rest);
}

static void do_close(struct play *play, char *rest)
{
	(void)rest;
	stage_close(&play->stage);
}

static void do_type(struct play *play, char *rest)
{
	feed(play, rest, strlen(rest));
}

static void do_key(struct play *play, char *rest)
{
	static const struct { const char *name, *bytes; } keys[] = {
		{ "Enter", "\r" }, { "Up", "\033[A" }, { "Down", "\033[B" }, { "Right", "\033[C" }, { "Left", "\033[D" },
		{ "Alt-Up", "\033[1;3A" }, { "Alt-Down", "\033[1;3B" }, { "Alt-Right", "\033[1;3C" }, { "Alt-Left", "\033[1;3D" },
		{ "PgUp", "\033[5~" }, { "PgDn", "\033[6~" }, { "Home", "\033[H" }, { "End", "\033[F" }, { "Tab", "\t" },
		{ "Backspace", "\177" }, { "Delete", "\033[3~" }, { "Escape", "\033" },
	};
	while (*rest != '\0') {
		const char *name = word(&rest);
		size_t i = 0;
		if (strncmp(name, "Ctrl-", 5) == 0) {
			char control = (char)(name[5] & 31);
			feed(play, &control, 1);
			continue;
		}
		while (i < sizeof keys / sizeof *keys && strcmp(keys[i].name, name) != 0)
			i++;
		if (i == sizeof keys / sizeof *keys)
			complain(play, "no such key:", name);
		else
			feed(play, keys[i].bytes, strlen(keys[i].bytes));
	}
}

/* With \e for ESC and \xNN for any byte. */
static void do_bytes(struct play *play, char *rest)
{
	char bytes[LINE_ROOM];
	size_t size = 0;
	for (; *rest != '\0'; rest++) {
		unsigned value;
		if (strncmp(rest, "\\e", 2) == 0) {
			bytes[size++] = '\033';
			rest++;
		} else if (sscanf(rest, "\\x%2x", &value) == 1) {
			bytes[size++] = (char)value;
			rest += 3;
		} else {
			bytes[size++] = *rest;
		}
	}
	feed(play, bytes, size);
}

static void do_wait(struct play *play, char *rest)
{
	uint64_t until = play->stage.now + number(&rest);
	while (face_deadline(play->stage.face) <= until) {
		if (play->stage.now < face_deadline(play->stage.face))
			play->stage.now = face_deadline(play->stage.face);
		face_tick(play->stage.face, play->stage.now);
		draw(play);
	}
	play->stage.now = until;
}

/* Many sizes at once, then back. */
static void do_storm(struct play *play, char *rest)
{
	static const int sizes[][2] = { { 1, 1 }, { 2, 1 }, { 1, 40 }, { 3, 2 }, { 7, 3 }, { 10, 4 }, { 20, 5 }, { 39, 11 },
		{ 40, 12 }, { 79, 24 }, { 80, 19 }, { 80, 20 }, { 81, 25 }, { 119, 35 }, { 120, 36 }, { 200, 60 }, { 500, 200 },
		{ 0, 0 }, { -5, 99999 }, { 200, 1 }, { 1, 60 } };
	int columns = play->columns, rows = play->rows;
	(void)rest;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		face_resize(play->stage.face, sizes[i][0], sizes[i][1], play->stage.now);
		glass_destroy(play->glass);
		play->glass = glass_create(sizes[i][0] > 0 ? sizes[i][0] : 80, sizes[i][1] > 0 ? sizes[i][1] : 24);
		draw(play);
		feed(play, "\t", 1);
		draw(play);
	}
	play->columns = columns;
	play->rows = rows;
	glass_destroy(play->glass);
	play->glass = glass_create(columns, rows);
	face_resize(play->stage.face, columns, rows, play->stage.now);
}

/* "12/24", and the three bytes of a day of the week in the parentheses after it. */
static void mask_date(char *date, const char *end)
{
	char *day = memchr(date, '(', (size_t)(end - date));
	memcpy(date, "11/25", 5);
	if (day != NULL && end - day > 4)
		memcpy(day + 1, (unsigned char)day[1] < 0x80 ? "Wed" : "水", 3);
}

/* The clock is not the same twice. */
static void mask_clock(char *text)
{
	char *end = text + strcspn(text, "\n");
	for (char *at = text; at + 5 <= end; at++) {
		bool is_clock = strspn(at, "0123456789") == 2 && at[2] == ':' && strspn(at + 3, "0123456789") == 2;
		bool is_date = strspn(at, "0123456789") == 2 && at[2] == '/' && strspn(at + 3, "0123456789") == 2;
		if (is_clock) {
			memcpy(at, "19:42", 5);
			return; /* what may follow is until when it is open */
		}
		if (is_date)
			mask_date(at, end);
	}
}

static void print_glass(struct play *play, const char *title)
{
	char *text;
	size_t size;
	int row, column;
	FILE *to = open_memstream(&text, &size);
	glass_print(play->glass, to);
	fclose(to);
	mask_clock(text);
	glass_cursor(play->glass, &row, &column);
	fprintf(play->seen, "== %s: cursor at row %d, column %d\n%s", title, row, column, text);
	free(text);
}

static void do_check(struct play *play, char *rest)
{
	print_glass(play, rest);
}

/* budget MAX TITLE: what the command before cost. Binding where the figures were promised. */
static void do_budget(struct play *play, char *rest)
{
	unsigned most = number(&rest);
	bool binds = strncmp(play->term, "xterm", 5) == 0 && play->share == 0;
	printf("%-16s %-40s %5zu B (at most %u)\n", play->term, rest, play->bytes, most);
	if (binds && play->bytes > most)
		complain(play, "too many bytes for", rest);
}

static void do_requests(struct play *play, char *rest)
{
	struct buf *requests = &face_visit(play->stage.face)->requests;
	struct reader reader = { requests->data, requests->size, false };
	struct message message;
	fprintf(play->seen, "== %s: requests", rest);
	while (wire_take(&reader, &message) == WIRE_OK)
		fprintf(play->seen, " %s", wire_row_of(message.number)->name);
	fprintf(play->seen, "\n");
	buf_clear(requests);
}

static void do_farewell(struct play *play, char *rest)
{
	static const char *const ends[] = { "goes on", "leaves", "vanishes", "ended" };
	size_t size;
	fprintf(play->seen, "== %s: %s\n", rest, ends[face_visit(play->stage.face)->end]);
	const uint8_t *bytes = face_farewell(play->stage.face, &size);
	for (size_t i = 0; i < size; i++) {
		const char *name = bytes[i] == '\033' ? "\\e" : bytes[i] == '\r' ? "\\r" : bytes[i] == '\n' ? "\\n" : NULL;
		if (name != NULL)
			fputs(name, play->seen);
		else
			fputc(bytes[i], play->seen);
	}
	fprintf(play->seen, "\n");
	glass_write(play->glass, bytes, size);
	print_glass(play, rest);
}

/* -- opening hours -- */

static void do_rules(struct play *play, char *rest)
{
	for (char *at = rest; *at != '\0'; at++)
		if (*at == '|')
			*at = '\n';
	stage_rules(&play->stage, rest);
}

static void do_contact(struct play *play, char *rest)
{
	char *name = word(&rest), *number = word(&rest);
	stage_contact(&play->stage, name, number, rest);
}

static void do_differs(struct play *play, char *rest)
{
	stage_differs(&play->stage, rest);
}

static void do_opening(struct play *play, char *rest)
{
	stage_opening(&play->stage, rest);
}

static void do_outside(struct play *play, char *rest)
{
	(void)rest;
	stage_outside(&play->stage);
}

static void do_ahead(struct play *play, char *rest)
{
	stage_ahead(&play->stage, rest);
}

static void do_day(struct play *play, char *rest)
{
	stage_day(&play->stage, rest, DAY_LISTED);
}

static void do_decided(struct play *play, char *rest)
{
	stage_day(&play->stage, rest, DAY_SET);
}

static void do_listed(struct play *play, char *rest)
{
	(void)rest;
	stage_hours_end(&play->stage);
}

static const struct {
	const char *name;
	bool draws;              /* something may have changed: frames follow */
	void (*does)(struct play *play, char *rest);
} commands[] = {
	/* before it begins */
	{ "lang", false, do_lang }, { "term", false, do_term }, { "color", false, do_color }, { "wish", false, do_wish },
	{ "open", false, do_open }, { "applying", false, do_applying }, { "vault", false, do_vault },
	{ "set", true, do_set }, { "begin", true, do_begin },
	/* what the hub sends */
	{ "room", true, do_room }, { "person", true, do_person }, { "ready", true, do_ready }, { "move", true, do_move },
	{ "gone", true, do_gone }, { "observers", true, do_observers }, { "said", true, do_said }, { "past", true, do_past },
	{ "notice", true, do_notice }, { "table", true, do_table }, { "noted", true, do_noted }, { "react", true, do_react },
	{ "pause", true, do_pause }, { "resume", true, do_resume }, { "again", true, do_again },
	{ "unsay", true, do_unsay }, { "close", true, do_close },
	{ "away", true, do_away }, { "draft", true, do_draft }, { "event", true, do_event },
	{ "rules", true, do_rules }, { "contact", true, do_contact }, { "differs", false, do_differs },
	{ "opening", true, do_opening }, { "outside", true, do_outside }, { "ahead", true, do_ahead }, { "day", true, do_day },
	{ "decided", true, do_decided }, { "listed", true, do_listed },
	{ "application", true, do_application }, { "sheet", true, do_sheet },
	{ "care", true, do_care }, { "consult", true, do_consult },
	/* what the person does */
	{ "type", true, do_type }, { "key", true, do_key }, { "bytes", true, do_bytes }, { "wait", true, do_wait },
	{ "size", true, do_size }, { "storm", true, do_storm },
	/* what is looked at */
	{ "check", false, do_check }, { "budget", false, do_budget }, { "requests", false, do_requests },
	{ "farewell", false, do_farewell },
};

static void play_line(struct play *play, char *line)
{
	line[strcspn(line, "\n")] = '\0';
	if (line[0] == '#' || line[0] == '\0')
		return;
	char *rest = line, *name = word(&rest);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		if (strcmp(commands[i].name, name) != 0)
			continue;
		if (commands[i].draws)
			play->bytes = 0;
		commands[i].does(play, rest);
		if (commands[i].draws && play->stage.face != NULL)
			draw(play);
		play->stage.now += 10;
		return;
	}
	complain(play, "no such word:", name);
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
	char expected[LINE_ROOM];
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
	char line[LINE_ROOM];
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
