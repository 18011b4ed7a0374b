/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses between the faces and changes from one to the other. The greeting is always lines, whatever comes after it;
 * the map face begins once there is a room to draw. Both faces share the one visit. */
#include "face.h"

#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "buf.h"
#include "greet.h"
#include "line.h"
#include "mem.h"
#include "seal.h"
#include "visit_rest.h"
#include "words.h"

enum { MAP_COLUMNS_MIN = 40, MAP_ROWS_MIN = 12, OUTPUT_MAX = 8 << 20 };

struct face {
	struct visit visit;
	struct face_options options; /* its term is the one below */
	char *term;                  /* owned */
	int columns, rows;
	bool can_map;
	unsigned told_at_start;
	struct line *line;           /* one of these two is there */
	struct board *board;
	struct term *opened;         /* opened early where the map is to come; the board takes it */
	struct buf output;           /* a frame with the way from one face to the other before it */
	bool has_output;
	bool has_lines;              /* some lines have been shown */
	struct face_share share;     /* of the line */
};

static bool can_show_map(const struct face_options *options);
static void choose(struct face *face);
static bool open_term(struct face *face);
static void fall_back(struct face *face);
static void put_away(struct face *face);
static void settle(struct face *face, uint64_t now);
static void begin_map(struct face *face);
static void begin_lines(struct face *face, uint64_t now);
static bool is_arriving(const struct face *face);
static void set_aside(struct face *face);
static void keep_from_secret(struct face *face);

struct face *face_create(const struct face_options *options)
{
	struct face *face = mem_zero(1, sizeof *face);
	face->options = *options;
	face->term = mem_string(options->term != NULL ? options->term : "");
	face->options.term = face->term;
	face->columns = options->columns;
	face->rows = options->rows;
	face->can_map = can_show_map(&face->options);
	face->share.room = SIZE_MAX;
	visit_init(&face->visit, options->language);
	face->visit.has_pty = options->has_pty;
	buf_init(&face->output, OUTPUT_MAX);
	return face;
}

void face_destroy(struct face *face)
{
	if (face == NULL)
		return;
	line_destroy(face->line);
	board_destroy(face->board);
	term_destroy(face->opened);
	visit_finish(&face->visit);
	buf_finish(&face->output);
	free(face->term);
	free(face);
}

struct visit *face_visit(struct face *face)
{
	return &face->visit;
}

void face_begin(struct face *face, uint64_t now)
{
	if (!face->options.is_language_given)
		visit_language(&face->visit, face->visit.view.place_language);
	choose(face);
	if (face->visit.face == FACE_MAP && !open_term(face))
		fall_back(face);
	face->line = line_create(&face->visit);
	line_begin(face->line, face->options.has_pty ? face->columns : 0, now);
	face->told_at_start = face->visit.told_number;
	if (face->options.is_applying)
		visit_begin_applying(&face->visit, face->options.may_apply, now);
	else
		visit_begin(&face->visit, now);
	line_tick(face->line, now);
}

void face_bytes(struct face *face, const uint8_t *bytes, size_t size, uint64_t now)
{
	visit_touch(&face->visit, now);
	if (face->board != NULL)
		board_bytes(face->board, bytes, size, now);
	else if (face->line != NULL)
		line_bytes(face->line, bytes, size, now);
	settle(face, now);
}

void face_event(struct face *face, const struct message *event, uint64_t now)
{
	face->visit.is_writing = face->board != NULL ? !edit_is_empty(&face->board->edit)
		: face->line != NULL && line_is_writing(face->line);
	bool was_secret = face->visit.is_secret;
	unsigned changed = visit_event(&face->visit, event, now);
	set_aside(face);
	if (face->visit.is_secret && !was_secret)
		keep_from_secret(face);
	settle(face, now); /* a room that is to be drawn is not described in lines as well */
	if (face->board != NULL)
		board_event(face->board, event, changed, now);
	else if (face->line != NULL)
		line_event(face->line, event, changed, now);
	settle(face, now);
}

/* Joins what is there with spaces; what would be too long for one line is left out from the front. */
static char *join(const char *const parts[4])
{
	char *whole = mem_string("");
	for (int i = 3; i >= 0; i--) {
		if (parts[i] == NULL || parts[i][0] == '\0' || strlen(whole) + strlen(parts[i]) + 1 > SAY_MAX)
			continue;
		char *longer = mem_format("%s%s%s", parts[i], whole[0] != '\0' ? " " : "", whole);
		seal_zero(whole, strlen(whole));
		free(whole);
		whole = longer;
	}
	return whole;
}

/* A line that waits for its second Enter lies in the map's input row as well. */
char *face_draft(const struct face *face)
{
	const struct visit *visit = &face->visit;
	char *typed = visit->is_secret ? mem_string("")
		: face->board ? mem_string(face->board->edit.text) : face->line ? line_draft(face->line) : mem_string("");
	bool is_doubled = face->board != NULL && visit->held_until == 0 && !edit_is_empty(&face->board->edit);
	char *later = visit_later(visit);
	char *whole = join((const char *const[]){ later, is_doubled ? NULL : visit->held, visit->draft, typed });
	seal_zero(later, strlen(later));
	free(later);
	seal_zero(typed, strlen(typed));
	free(typed);
	return whole;
}

unsigned face_confides(const struct face *face)
{
	const struct visit *visit = &face->visit;
	const bool open[] = { visit->is_secret, vault_is_open(visit->vault), talk_now(visit) != NULL,
		visit->page != NULL && visit->page->is_sealed, page_takes_words(visit->page) };
	unsigned bits = 0;
	for (unsigned i = 0; i < sizeof open / sizeof *open; i++)
		bits |= (unsigned)open[i] << i;
	return bits;
}

char *face_take_draft(struct face *face)
{
	char *draft = face_draft(face);
	free(face->board ? board_take_draft(face->board) : face->line ? line_take_draft(face->line) : NULL);
	return draft;
}

/* What stood in the input row is no part of a passphrase, and comes back after it. */
static void keep_from_secret(struct face *face)
{
	char *typed = face->board ? board_take_draft(face->board) : face->line ? line_take_draft(face->line)
		: mem_string("");
	if (typed[0] != '\0' && face->line != NULL)
		line_forget(face->line); /* the question gets a row of its own */
	if (typed[0] != '\0')
		visit_give_back(&face->visit, typed);
	seal_zero(typed, strlen(typed));
	free(typed);
}

/* Words for a room that one is not in any more; what was meant for two alone is sealed instead. */
static void set_aside(struct face *face)
{
	struct visit *visit = &face->visit;
	if (!visit->wants_aside)
		return;
	visit->wants_aside = false;
	if (visit->rest->talking.consultation != 0) {
		visit->puts_away = true;
		put_away(face);
		greet_show_again(visit);
		return;
	}
	char *typed = face_take_draft(face);
	char *aside = join((const char *const[]){ visit->aside, typed, NULL, NULL });
	free(visit->draft);
	visit->draft = NULL;
	free(typed);
	free(visit->aside);
	visit->aside = aside;
	greet_show_again(visit);
}

uint64_t face_shown(const struct face *face)
{
	return face->board ? board_shown(face->board) : face->line ? line_shown(face->line) : UINT64_MAX;
}

/* What the visit has to say about it is shown as after any event. */
static void show(struct face *face, uint64_t now)
{
	const struct message nothing = { .number = EV_HEARD };
	if (face->board != NULL)
		board_event(face->board, &nothing, 0, now);
	else if (face->line != NULL)
		line_event(face->line, &nothing, 0, now);
	settle(face, now);
}

void face_pause(struct face *face, uint64_t now)
{
	visit_pause(&face->visit, now);
	show(face, now);
}

void face_resume(struct face *face, uint64_t now)
{
	visit_resume(&face->visit, now);
	show(face, now);
}

void face_resize(struct face *face, int columns, int rows, uint64_t now)
{
	face->columns = columns;
	face->rows = rows;
	face->visit.now = now;
	if (face->board != NULL)
		board_resize(face->board, columns, rows);
	else if (face->line != NULL)
		line_resize(face->line, columns);
	if (face->opened != NULL)
		term_resize(face->opened, columns, rows);
}

void face_tick(struct face *face, uint64_t now)
{
	visit_tick(&face->visit, now);
	if (face->board != NULL)
		board_tick(face->board, now);
	else if (face->line != NULL)
		line_tick(face->line, now);
	settle(face, now);
}

uint64_t face_deadline(const struct face *face)
{
	uint64_t visit = visit_deadline(&face->visit), own = UINT64_MAX;
	if (face->board != NULL)
		own = board_deadline(face->board);
	else if (face->line != NULL)
		own = line_deadline(face->line);
	return visit < own ? visit : own;
}

void face_eof(struct face *face, uint64_t now)
{
	face->visit.now = now;
	if (face->board != NULL)
		visit_command(&face->visit, "/bye");
	else if (face->line != NULL)
		line_eof(face->line, now);
}

enum face_urgency face_urgency(const struct face *face)
{
	if (face->has_output)
		return FRAME_NOW;
	if (face->board != NULL)
		return board_urgency(face->board);
	return face->line == NULL || is_arriving(face) ? FRAME_NONE : line_urgency(face->line);
}

void face_limit(struct face *face, size_t room, bool only_own)
{
	face->share = (struct face_share){ room, only_own };
}

const uint8_t *face_frame(struct face *face, uint64_t sent, uint64_t now, size_t *size)
{
	const uint8_t *bytes = NULL;
	face->visit.sent = sent;
	*size = 0;
	if (face->board != NULL)
		bytes = board_frame(face->board, &face->share, now, size);
	else if (face->line != NULL)
		bytes = line_frame(face->line, &face->share, now, size);
	face->has_lines = face->has_lines || (face->line != NULL && *size > 0);
	if (!face->has_output)
		return bytes;
	face->has_output = false;
	buf_put(&face->output, bytes, *size);
	*size = face->output.size;
	return face->output.data;
}

const uint8_t *face_farewell(struct face *face, size_t *size)
{
	const struct visit *visit = &face->visit;
	*size = 0;
	if (face->board == NULL)
		return face->line != NULL ? line_farewell(face->line, size) : NULL;
	const uint8_t *bytes = board_leave(face->board, visit->end == VISIT_VANISHES, size);
	buf_clear(&face->output);
	buf_put(&face->output, bytes, *size);
	if (visit->farewell != NULL && visit->end != VISIT_VANISHES) {
		buf_put(&face->output, visit->farewell, strlen(visit->farewell));
		buf_put(&face->output, "\r\n", 2);
	}
	*size = face->output.size;
	return face->output.data;
}

static bool can_show_map(const struct face_options *options)
{
	return options->has_pty && options->term[0] != '\0' && strcmp(options->term, "dumb") != 0;
}

/* What cannot be comes first, then what was asked for now, then what was asked for once. */
static void choose(struct face *face)
{
	const struct face_options *options = &face->options;
	struct visit *visit = &face->visit;
	const char *saved = visit->view.settings[SETTING_FACE];
	bool is_sized = face->columns > 0 && face->rows > 0;
	bool is_small = is_sized && (face->columns < MAP_COLUMNS_MIN || face->rows < MAP_ROWS_MIN);
	visit->face = FACE_LINE;
	visit->face_why = options->has_pty ? WHY_DUMB : WHY_NO_PTY;
	if (!face->can_map)
		return;
	visit->face_why = options->why;
	visit->face = options->wish;
	if (options->wish != FACE_ASK)
		return;
	visit->face_why = WHY_SAVED;
	visit->face = strcmp(saved, "map") == 0 ? FACE_MAP : FACE_LINE;
	if (saved[0] != '\0')
		return;
	visit->face_why = options->is_applying ? WHY_APPLYING : is_small ? WHY_SMALL : WHY_DEFAULT;
	visit->face = is_small || options->is_applying ? FACE_LINE : FACE_ASK;
}

/* On the way straight into the map: lines would only flash by. */
static bool is_arriving(const struct face *face)
{
	const struct visit *visit = &face->visit;
	bool wants_map = visit->face_wish == FACE_MAP || (visit->face_wish == FACE_ASK && visit->face == FACE_MAP);
	return wants_map && face->can_map && !visit->is_greeting && visit->page == NULL && visit->end == VISIT_GOES_ON
		&& visit->told_number == face->told_at_start;
}

static bool open_term(struct face *face)
{
	if (face->opened == NULL && face->can_map)
		face->opened = term_create(face->term, face->columns, face->rows, face->options.no_color);
	return face->opened != NULL;
}

static void fall_back(struct face *face)
{
	face->can_map = false;
	face->visit.face = FACE_LINE;
	face->visit.face_why = face->options.has_pty ? WHY_DUMB : WHY_NO_PTY;
}

/* Is there something to draw? The questions at the door are lines, but for a form that somebody wants drawn. */
static bool has_screen(const struct visit *visit)
{
	return visit->is_applying ? visit->page != NULL : !visit->is_greeting && visit->view.is_ready;
}

/* What was typed is not seen any more, nor brought back by a key. */
static void put_away(struct face *face)
{
	struct visit *visit = &face->visit;
	if (!visit->puts_away)
		return;
	visit->puts_away = false;
	char *typed = face_take_draft(face);
	visit_drop_held(visit);
	visit_keys_forget_text(&visit->draft);
	if (face->board != NULL)
		edit_forget(&face->board->edit);
	if (face->line != NULL)
		line_forget(face->line);
	talk_put_away(visit, typed);
	seal_zero(typed, strlen(typed));
	free(typed);
}

static void settle(struct face *face, uint64_t now)
{
	struct visit *visit = &face->visit;
	enum face_kind wanted = visit->face_wish != FACE_ASK ? visit->face_wish : visit->face;
	put_away(face);
	if (visit->end != VISIT_GOES_ON)
		return;
	if (face->board != NULL && visit->face_wish == FACE_LINE)
		begin_lines(face, now);
	else if (face->line != NULL && wanted == FACE_MAP && has_screen(visit))
		begin_map(face);
}

static void begin_map(struct face *face)
{
	struct visit *visit = &face->visit;
	visit->face_wish = FACE_ASK;
	visit->face = FACE_MAP;
	if (!open_term(face)) {
		fall_back(face);
		/* TRANSLATORS: この端末には図を出せません。文字だけで続けられます。 */
		visit_tell(visit, "%s", _("This terminal cannot show the map. Lines go on working."));
		return;
	}
	size_t size;
	static const char wipe[] = "\033[H\033[2J\033[3J";
	const uint8_t *bytes = line_rest(face->line, &size);
	if (!face->has_output)
		buf_clear(&face->output);
	if (face->has_lines)
		buf_put(&face->output, bytes, size); /* so that lines go on below it later */
	if (visit->rest->has_shown_rules)
		/* A recovery code stands above: it leaves the window and what can be scrolled back to, ECMA-48 ED and xterm's. */
		buf_put(&face->output, wipe, sizeof wipe - 1);
	face->has_output = face->output.size > 0;
	char *draft = line_take_draft(face->line);
	line_destroy(face->line);
	face->line = NULL;
	face->board = board_create(visit, face->opened);
	face->opened = NULL;
	edit_set(&face->board->edit, draft);
	free(draft);
}

static void begin_lines(struct face *face, uint64_t now)
{
	struct visit *visit = &face->visit;
	size_t size;
	char *draft = board_take_draft(face->board);
	const uint8_t *bytes = board_leave(face->board, false, &size);
	if (!face->has_output)
		buf_clear(&face->output);
	buf_put(&face->output, bytes, size);
	face->has_output = true;
	board_destroy(face->board);
	face->board = NULL;
	visit->face_wish = FACE_ASK;
	visit->face = FACE_LINE;
	if (draft[0] != '\0' && visit->draft == NULL) {
		visit->draft = draft;
		draft = NULL;
	}
	free(draft);
	face->line = line_create(visit);
	line_begin(face->line, face->columns > 0 ? face->columns : 80, now);
}
