/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exec verbs: `ssh kokoiru@HOST who`. One run is one call: a command line and events in; requests, output, complaints
 * and an exit status out. Pure: no socket, no SSH, no clock. */
#ifndef VERBS_H
#define VERBS_H

#include "entrance.h"
#include "json.h"
#include "seal.h"
#include "vault.h"

/* Exit codes that scripts hold on to. */
enum { VERB_DONE = 0, VERB_REFUSED = 1, VERB_USAGE = 2, VERB_ABSENT = 69, VERB_LATER = 75 };
enum { VERB_OUT_MAX = 64 << 20, VERB_HOLD = 256 * 1024, VERB_TYPED_MAX = 4096, VERB_ROOM_MAX = 64 };

struct verb_run {
	const struct verb *verb;
	const struct view *view;     /* borrowed: the place and oneself */
	enum entrance entrance;
	bool has_pty;
	bool is_json, is_done;
	int status;
	char *argument;              /* owned; what follows the verb, without --json */
	struct buf requests;         /* encoded, for the hub; whoever takes them empties it */
	struct buf out, err;         /* UTF-8 lines; whoever takes them empties them */
	/* what is typed, for verbs that read */
	char typed[VERB_TYPED_MAX];
	size_t typed_size;
	bool reads, echoes, is_escaped;
	/* of single verbs */
	int step;
	struct json json;
	bool is_later;
	struct vault *vault;         /* borrowed; NULL, but for verbs that open something */
	struct export_open *opened;  /* owned */
	uint64_t id;
	char room[VERB_ROOM_MAX];
	uint8_t salt[SEAL_SALT];
	struct seal_cost cost;
};

struct verb {
	const char *name;
	const char *usage;           /* arguments, as help shows them */
	const char *help;            /* msgid; NULL: not listed */
	bool needs_account;
	bool is_raw;                 /* the rest of the line is text: no option is looked for in it */
	void (*begin)(struct verb_run *run);
	void (*event)(struct verb_run *run, const struct message *event); /* may be NULL */
	void (*line)(struct verb_run *run, char *line); /* a line was typed; NULL line: end of input */
};

struct verb_options {
	const char *command;         /* as it came */
	const struct view *view;
	enum entrance entrance;
	bool has_pty;
	struct vault *vault;         /* borrowed until verb_destroy; this person's, open or not */
};

/* Does command choose a face, "line" or "tui"? FACE_ASK: it does not. */
enum face_kind verb_face(const char *command);

/* Begins; it may be done at once. */
struct verb_run *verb_create(const struct verb_options *options);
void verb_destroy(struct verb_run *run);
void verb_event(struct verb_run *run, const struct message *event);
void verb_input(struct verb_run *run, const uint8_t *bytes, size_t size);
void verb_eof(struct verb_run *run);
/* The hub is gone, or did not answer in time. */
void verb_lost(struct verb_run *run);

/* For the verbs. Lines to the person: whatever text holds, no control character comes out. */
void verb_print(struct verb_run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A line on stderr, beside what is printed. */
void verb_note(struct verb_run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "kokoiru: VERB: words" on stderr, and the end. */
void verb_fail(struct verb_run *run, int status, const char *format, ...) __attribute__((format(printf, 3, 4)));
void verb_fail_reason(struct verb_run *run, enum reason reason);
void verb_finish(struct verb_run *run, int status);
void verb_ask(struct verb_run *run, const struct message *request);
/* Takes the next word off *rest; cut at room bytes. False, and an empty word, if there is none. */
bool verb_word(const char **rest, char *word, size_t room);
/* Is event the end of request, or its refusal? Then the run is done. */
bool verb_ends(struct verb_run *run, const struct message *event, enum wire_number request);
const char *verb_name_of(const struct verb_run *run, struct wire_text name, struct wire_text name_en, char *to,
	size_t room);
bool verb_is_japanese(const struct verb_run *run);

extern const struct verb verbs[];
extern const size_t verbs_count;

/* verb_place.c */
void verb_help(struct verb_run *run);
void verb_look(struct verb_run *run);
void verb_look_line(struct verb_run *run, char *line);
void verb_apply(struct verb_run *run);
void verb_list(struct verb_run *run);
void verb_who_event(struct verb_run *run, const struct message *event);
void verb_rooms_event(struct verb_run *run, const struct message *event);
/* Open or closed, until when or when next, and the rules, each a line. */
void verb_print_opening(struct verb_run *run);
/* verb_hours.c */
void verb_hours(struct verb_run *run);
void verb_hours_event(struct verb_run *run, const struct message *event);
void verb_ical(struct verb_run *run);
void verb_ical_event(struct verb_run *run, const struct message *event);
/* verb_talk.c */
void verb_read(struct verb_run *run);
void verb_read_event(struct verb_run *run, const struct message *event);
void verb_say(struct verb_run *run);
void verb_say_event(struct verb_run *run, const struct message *event);
/* verb_export.c */
void verb_export(struct verb_run *run);
void verb_export_event(struct verb_run *run, const struct message *event);
/* verb_self.c */
void verb_keys(struct verb_run *run);
void verb_keys_event(struct verb_run *run, const struct message *event);
void verb_keys_line(struct verb_run *run, char *line);
void verb_leave(struct verb_run *run);
void verb_leave_event(struct verb_run *run, const struct message *event);
void verb_leave_line(struct verb_run *run, char *line);

#endif
