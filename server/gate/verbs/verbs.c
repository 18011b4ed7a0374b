/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of verbs and what all of them share: reading the command line, writing lines, reading what is typed. */
#include "verbs.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export_open.h"
#include "mem.h"
#include "text.h"
#include "width.h"
#include "words.h"

const struct verb verbs[] = {
	{ "help", "", N_("these verbs"), false, false, verb_help, NULL, NULL },
	{ "hours", "", N_("open or closed, and the opening hours"), false, false, verb_hours, verb_hours_event, NULL },
	{ "ical", "", N_("the opening hours for a calendar program (iCalendar)"), false, false, verb_ical, verb_ical_event,
		NULL },
	{ "who", "", N_("rooms and how many people are there, staff by name"), true, false, verb_list, verb_who_event, NULL },
	{ "rooms", "", N_("rooms, their spots and free seats"), true, false, verb_list, verb_rooms_event, NULL },
	{ "read", "[ROOM] [N]", N_("the last N lines of a room"), true, false, verb_read, verb_read_event, NULL },
	{ "say", "ROOM TEXT", N_("says it in that room"), true, true, verb_say, verb_say_event, NULL },
	{ "export", "[open]", N_("all that is stored about you, as JSON"), true, false, verb_export, verb_export_event, NULL },
	{ "keys", "list|add [KEY]|remove N", N_("your SSH keys"), true, false, verb_keys, verb_keys_event, verb_keys_line },
	{ "leave-forever", "", N_("erases your account (with ssh -t)"), true, false, verb_leave, verb_leave_event,
		verb_leave_line },
	{ "line", "", N_("enters, as plain lines"), true, false, NULL, NULL, NULL },
	{ "tui", "", N_("enters, as a map (with ssh -t)"), true, false, NULL, NULL, NULL },
	{ "look", "", NULL, false, false, verb_look, NULL, verb_look_line },
	{ "apply", "", NULL, false, false, verb_apply, NULL, NULL }
};
const size_t verbs_count = sizeof verbs / sizeof *verbs;

/* Whatever the words hold, a terminal that reads them sees letters and line ends only. */
static void put_clean(struct buf *to, const char *text)
{
	size_t left = strlen(text), n;
	uint32_t cp;

	for (; left > 0; text += n, left -= n) {
		n = text_decode(text, left, &cp);
		if (n == 0) {
			n = 1;
			continue;
		}
		if ((cp < 0x20 && cp != '\n') || (cp >= 0x7f && cp < 0xa0) || (cp >= 0x200b && cp <= 0x200f)
				|| (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff)
			continue;
		buf_put(to, text, n);
	}
}

static void put_format(struct buf *to, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));
static void put_format(struct buf *to, const char *format, va_list arguments)
{
	char *text = NULL;

	if (vasprintf(&text, format, arguments) < 0)
		return;
	put_clean(to, text);
	free(text);
}

void verb_print(struct verb_run *run, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	put_format(&run->out, format, arguments);
	va_end(arguments);
}

void verb_note(struct verb_run *run, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	put_format(&run->err, format, arguments);
	va_end(arguments);
	put_clean(&run->err, "\n");
}

void verb_finish(struct verb_run *run, int status)
{
	run->status = status;
	run->is_done = true;
	run->reads = false;
	seal_zero(run->typed, sizeof run->typed);
}

void verb_fail(struct verb_run *run, int status, const char *format, ...)
{
	va_list arguments;

	put_clean(&run->err, "kokoiru: ");
	if (run->verb) {
		put_clean(&run->err, run->verb->name);
		put_clean(&run->err, ": ");
	}
	va_start(arguments, format);
	put_format(&run->err, format, arguments);
	va_end(arguments);
	put_clean(&run->err, "\n");
	verb_finish(run, status);
}

void verb_fail_reason(struct verb_run *run, enum reason reason)
{
	static const enum reason later[] = { REASON_TOO_MANY, REASON_BUSY, REASON_CLOSED, REASON_FULL, REASON_VERSION,
		REASON_ANOTHER_ROOM };
	int status = VERB_REFUSED;

	for (size_t i = 0; i < sizeof later / sizeof *later; i++)
		if (reason == later[i])
			status = VERB_LATER;
	verb_fail(run, status, "%s", words_reason(reason));
}

void verb_ask(struct verb_run *run, const struct message *request)
{
	if (!wire_put(&run->requests, request))
		verb_fail_reason(run, REASON_MALFORMED);
}

bool verb_word(const char **rest, char *word, size_t room)
{
	const char *at = *rest + strspn(*rest, " \t\r\n");
	size_t size = strcspn(at, " \t\r\n");
	size_t kept = size < room ? size : room - 1;

	memcpy(word, at, kept);
	word[kept] = '\0';
	*rest = at + size;
	return size > 0;
}

bool verb_ends(struct verb_run *run, const struct message *event, enum wire_number request)
{
	if (event->number == EV_DONE && event->done.request == request)
		verb_finish(run, VERB_DONE);
	else if (event->number == EV_REFUSED && event->refused.request == request)
		verb_fail_reason(run, (enum reason)event->refused.reason);
	else
		return false;
	return true;
}

bool verb_is_japanese(const struct verb_run *run)
{
	(void)run;
	return strcmp(language_in_use(), "ja") == 0;
}

const char *verb_name_of(const struct verb_run *run, struct wire_text name, struct wire_text name_en, char *to,
	size_t room)
{
	if (!wire_copy(to, room, verb_is_japanese(run) || name_en.size == 0 ? name : name_en))
		snprintf(to, room, "?");
	return to;
}

/* Takes "--json" out of the words, wherever it stands. */
static void take_options(struct verb_run *run)
{
	char *copy = mem_string(run->argument), *to = run->argument;
	const char *rest = copy;
	char word[VERB_TYPED_MAX];

	*to = '\0';
	while (verb_word(&rest, word, sizeof word)) {
		if (strcmp(word, "--json") == 0) {
			run->is_json = true;
			continue;
		}
		if (to != run->argument)
			*to++ = ' ';
		memcpy(to, word, strlen(word) + 1);
		to += strlen(word);
	}
	free(copy);
}

static const struct verb *find(const char *name, enum entrance entrance)
{
	bool is_inside = entrance == ENTRANCE_PERSON || entrance == ENTRANCE_JOIN;

	for (size_t i = 0; i < verbs_count; i++)
		if (strcmp(verbs[i].name, name) == 0 && (verbs[i].help || !is_inside))
			return &verbs[i];
	return NULL;
}

/* Reads the verb and what may stand before it; fills verb, argument and is_json. */
static void parse(struct verb_run *run, const char *command)
{
	char word[64];
	const char *rest = command;

	while (verb_word(&rest, word, sizeof word) && strcmp(word, "--json") == 0)
		run->is_json = true;
	run->verb = find(word, run->entrance);
	rest += strspn(rest, " \t");
	if (strncmp(rest, "--json", 6) == 0 && (rest[6] == ' ' || rest[6] == '\0')) {
		run->is_json = true;
		rest += 6;
		rest += strspn(rest, " \t");
	}
	run->argument = mem_string(rest);
	if (run->verb && !run->verb->is_raw)
		take_options(run);
}

enum face_kind verb_face(const char *command)
{
	char word[8];
	const char *rest = command;

	verb_word(&rest, word, sizeof word);
	if (strcmp(word, "line") == 0)
		return FACE_LINE;
	return strcmp(word, "tui") == 0 ? FACE_MAP : FACE_ASK;
}

struct verb_run *verb_create(const struct verb_options *options)
{
	struct verb_run *run = mem_zero(1, sizeof *run);

	run->view = options->view;
	run->entrance = options->entrance;
	run->has_pty = options->has_pty;
	run->vault = options->vault;
	buf_init(&run->requests, WIRE_PACKET_MAX);
	buf_init(&run->out, VERB_OUT_MAX);
	buf_init(&run->err, WIRE_PACKET_MAX);
	if (!text_is_valid(options->command, strlen(options->command))) {
		verb_fail(run, VERB_USAGE, "%s", _("This is not UTF-8. Please set your terminal to UTF-8 and try again."));
		return run;
	}
	parse(run, options->command);
	if (!run->verb)
		verb_fail(run, VERB_USAGE, "%s", _("There is no such verb here. `help` lists them."));
	else if (run->verb->needs_account && run->view->account == 0)
		verb_fail(run, VERB_REFUSED, "%s", _("This is for people who have joined. `help` and `hours` are for everybody."));
	else if (!run->verb->begin)
		verb_fail(run, VERB_REFUSED, "%s", _("You are in already, in another window of this connection."));
	else
		run->verb->begin(run);
	return run;
}

void verb_destroy(struct verb_run *run)
{
	if (!run)
		return;
	free(run->argument);
	export_open_destroy(run->opened);
	buf_wipe(&run->requests);
	buf_finish(&run->requests);
	buf_finish(&run->out);
	buf_finish(&run->err);
	seal_zero(run->typed, sizeof run->typed);
	free(run);
}

void verb_event(struct verb_run *run, const struct message *event)
{
	if (!run->is_done && run->verb && run->verb->event)
		run->verb->event(run, event);
	if (!run->is_done && event->number == EV_CLOSING)
		verb_fail(run, VERB_LATER, "%s", words_closing((enum closing)event->closing.why));
}

void verb_lost(struct verb_run *run)
{
	if (!run->is_done)
		verb_fail_reason(run, REASON_BUSY);
}

static void give_line(struct verb_run *run)
{
	char line[VERB_TYPED_MAX];

	memcpy(line, run->typed, run->typed_size);
	line[run->typed_size] = '\0';
	run->typed_size = 0;
	if (run->has_pty)
		buf_put(&run->out, "\n", 1);
	run->verb->line(run, line);
	seal_zero(line, sizeof line);
}

static void take_back(struct verb_run *run)
{
	size_t at = run->typed_size;
	uint32_t cp = ' ';
	int columns;

	if (at == 0)
		return;
	do
		at--;
	while (at > 0 && ((unsigned char)run->typed[at] & 0xc0) == 0x80);
	text_decode(run->typed + at, run->typed_size - at, &cp);
	run->typed_size = at;
	for (columns = run->echoes ? width_of(cp, 1) : 0; columns > 0; columns--)
		buf_put(&run->out, "\b \b", 3);
}

static void take_byte(struct verb_run *run, uint8_t byte)
{
	if (run->is_escaped) { /* a cursor key: skipped to its last letter */
		run->is_escaped = !(byte >= '@' && byte <= '~' && byte != '[' && byte != 'O');
	} else if (byte == '\r' || byte == '\n') {
		give_line(run);
	} else if (run->has_pty && (byte == 8 || byte == 127)) {
		take_back(run);
	} else if (run->has_pty && (byte == 3 || (byte == 4 && run->typed_size == 0))) {
		run->verb->line(run, NULL);
	} else if (byte == 27) {
		run->is_escaped = true;
	} else if (byte >= 0x20 && run->typed_size + 1 < sizeof run->typed) {
		run->typed[run->typed_size++] = (char)byte;
		if (run->echoes)
			buf_put(&run->out, &byte, 1);
	}
}

void verb_input(struct verb_run *run, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size && run->reads; i++)
		take_byte(run, bytes[i]);
}

void verb_eof(struct verb_run *run)
{
	if (run->reads && run->typed_size > 0)
		give_line(run);
	if (run->reads)
		run->verb->line(run, NULL);
}
