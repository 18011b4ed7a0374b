/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread that is read: its lines in the order of their numbers, opened with the keys that were granted. What does
 * not open, or stands where its author did not put it, becomes a mark; nothing of it is shown. */
#include <stdlib.h>
#include <string.h>

#include "desk_parts.h"
#include "mem.h"
#include "text_rows.h"

enum { GRANTS_MAX = 1024, LINES_FIRST = 64, KEPT_MAX = DESK_LINES_MAX / 2 };

static int mark_missing(struct desk *desk, int index);
static void open_from(struct desk *desk, int index);

static void forget_text(struct desk_line *line)
{
	seal_zero(line->text, strlen(line->text));
	free(line->text);
	line->text = NULL;
}

static void forget_line(struct desk_line *line)
{
	forget_text(line);
	free(line->box);
}

void desk_forget_thread(struct desk *desk)
{
	for (int i = 0; i < desk->lines_count; i++)
		forget_line(&desk->lines[i]);
	free(desk->lines);
	free(desk->grants);
	desk->lines = NULL;
	desk->lines_count = desk->lines_room = desk->cut_count = 0;
	desk->cut_line = 0;
	desk->grants = NULL;
	desk->grants_count = 0;
}

/* -- opening -- */

static void take_grant(struct desk *desk, const struct desk_grant *grant)
{
	if (vault_is_open(desk->vault))
		vault_take_circle(desk->vault, &(struct seal_grant){ desk->open, grant->epoch, grant->reader }, grant->sealed,
			sizeof grant->sealed);
}

/* What people wrote passes the one gate again: nobody but a reader could look at it before. */
static bool clean(enum consult_kind kind, const char *inside, size_t n, char *to)
{
	bool has_rows = kind == CONSULT_LETTER || kind == CONSULT_MEMO;

	to[0] = '\0';
	if (kind == CONSULT_UNSENT)
		return n == 0;
	if (kind == CONSULT_ROSTER || (kind == CONSULT_THINKING && n == 0))
		return true;
	if (has_rows)
		return text_clean_rows(inside, n, POST_MAX, POST_GRAPHEMES_MAX, to, POST_MAX + 1) == TEXT_FINE;
	return text_clean(inside, n, SAY_MAX, SAY_MAX, to, SAY_MAX + 1) == TEXT_FINE;
}

static enum desk_seal open_box(const struct desk *desk, const struct desk_line *line, char *text)
{
	struct seal_line about = { desk->open, line->epoch, line->author, line->counter, { 0 } };
	uint8_t inside[SEAL_LINE_INSIDE_MAX];
	enum desk_seal seal = DESK_DAMAGED;
	enum seal_opening opening;
	size_t n = 0;

	memcpy(about.id, line->id, sizeof about.id);
	opening = vault_open_line(desk->vault, &about, line->box, line->box_size, inside, &n);
	if (opening == SEAL_NEWER)
		seal = DESK_NEWER;
	else if (opening == SEAL_OPENED && n > 0 && inside[0] == (uint8_t)line->kind
		&& clean(line->kind, (const char *)inside + 1, n - 1, text))
		seal = DESK_PLAIN;
	seal_zero(inside, sizeof inside);
	if (seal == DESK_PLAIN && line->kind != CONSULT_ROSTER && desk_is_foreign(desk, line->epoch)) {
		seal_zero(text, strlen(text));
		return DESK_FOREIGN;
	}
	if (line->kind == CONSULT_UNSENT)
		return seal == DESK_PLAIN ? DESK_WITHDRAWN : DESK_EMPTIED;
	return seal;
}

/* What can be shown of a line; its text goes to `text`, of POST_MAX + 1 bytes, if it is DESK_PLAIN. */
static enum desk_seal judge(const struct desk *desk, const struct desk_line *line, char *text)
{
	if (line->kind >= CONSULT_KINDS)
		return DESK_NEWER;
	if (!consult_is_sealed(line->kind))
		return line->box ? DESK_DAMAGED : DESK_PLAIN;
	if (!line->box)
		return DESK_EMPTIED;
	if (!vault_is_open(desk->vault))
		return DESK_LOCKED;
	if (vault_has_circle(desk->vault, desk->open, line->epoch))
		return open_box(desk, line, text);
	return desk->is_ready ? DESK_CLOSED : DESK_LOCKED;
}

/* Then nothing of it, its count neither, is its author's for sure. */
static bool is_spoilt(const struct desk_line *line)
{
	return line->seal == DESK_DAMAGED || line->seal == DESK_EMPTIED || line->seal == DESK_FOREIGN;
}

static bool is_of(const struct desk *desk, int index, uint64_t author)
{
	return desk->lines[index].author == author && consult_is_sealed(desk->lines[index].kind);
}

/* The highest count of its author's lines before this one, 0 for none. A damaged one's counter may be what was changed,
 * so those do not count; *damaged: so many of them came after the highest. */
static uint32_t counter_before(const struct desk *desk, int index, uint32_t *damaged)
{
	uint64_t author = desk->lines[index].author;
	uint32_t highest = 0;

	*damaged = 0;
	for (int i = 0; i < index; i++) {
		bool is_good = !is_spoilt(&desk->lines[i]) && desk->lines[i].counter > highest;

		if (!is_of(desk, i, author))
			continue;
		*damaged = is_good ? 0 : *damaged + 1;
		highest = is_good ? desk->lines[i].counter : highest;
	}
	for (int i = 0; i < desk->cut_count && desk->lines[index].line > desk->cut_line; i++)
		if (desk->cut[i].author == author && desk->cut[i].counter > highest)
			highest = desk->cut[i].counter;
	return highest;
}

/* An author's lines count upwards: one that does not was put there by somebody else. Against one that nothing opens
 * this proves nothing: that may be the one which was, from another thread. */
static bool is_misplaced(const struct desk *desk, int index)
{
	const struct desk_line *line = &desk->lines[index], *before;

	if (!consult_is_sealed(line->kind))
		return false;
	for (int i = 0; i < index; i++) {
		before = &desk->lines[i];
		if (is_of(desk, i, line->author) && !is_spoilt(before) && before->seal != DESK_CLOSED
				&& before->counter >= line->counter)
			return true;
	}
	for (int i = 0; i < desk->cut_count && line->line > desk->cut_line; i++)
		if (desk->cut[i].author == line->author && desk->cut[i].counter >= line->counter)
			return true;
	return line->counter == 0;
}

static bool open_line(struct desk *desk, int index)
{
	struct desk_line *line = &desk->lines[index];
	char text[POST_MAX + 1];
	enum desk_seal seal;
	bool has_changed;

	text[0] = '\0';
	if (line->seal == DESK_WITHDRAWN || line->seal == DESK_MISSING)
		return false;
	seal = is_misplaced(desk, index) ? DESK_DAMAGED : judge(desk, line, text);
	has_changed = seal != line->seal || strcmp(text, line->text) != 0;
	if (has_changed) {
		forget_text(line);
		line->text = mem_string(text);
		line->seal = seal;
		line->edition++;
	}
	seal_zero(text, sizeof text);
	return has_changed;
}

unsigned desk_open_lines(struct desk *desk)
{
	bool has_changed = false;

	for (int i = 0; i < desk->grants_count; i++)
		if (!vault_has_circle(desk->vault, desk->open, desk->grants[i].epoch))
			take_grant(desk, &desk->grants[i]);
	for (int i = 0; i < desk->lines_count; i++)
		if (open_line(desk, i))
			has_changed = true;
	for (int i = 0; has_changed && i < desk->lines_count; i++)
		i = mark_missing(desk, i);
	return has_changed ? DESK_LINES : 0;
}

/* The place of that grant; NULL where there are too many. */
static struct desk_grant *place_grant(struct desk *desk, uint32_t epoch, uint64_t reader)
{
	for (int i = 0; i < desk->grants_count; i++)
		if (desk->grants[i].epoch == epoch && desk->grants[i].reader == reader)
			return &desk->grants[i];
	if (desk->grants_count >= GRANTS_MAX)
		return NULL;
	desk->grants = mem_resize(desk->grants, (size_t)desk->grants_count + 1, sizeof *desk->grants);
	return &desk->grants[desk->grants_count++];
}

unsigned desk_apply_grant(struct desk *desk, const struct message *event)
{
	const struct wire_consult_granted *granted = &event->consult_granted;
	struct desk_grant *grant;

	if (granted->consultation == 0 || granted->consultation != desk->open || granted->sealed.size != SEAL_GRANT
		|| desk_trusts_key(desk, granted->consultation, granted->epoch))
		return 0;
	grant = place_grant(desk, granted->epoch, granted->reader);
	if (!grant)
		return 0;
	grant->epoch = granted->epoch;
	grant->reader = granted->reader;
	memcpy(grant->sealed, granted->sealed.at, SEAL_GRANT);
	take_grant(desk, grant); /* in place of a key that somebody else was quicker to replace */
	return desk_look_again(desk);
}

/* -- lines -- */

static bool is_mark(const struct desk *desk, int index)
{
	return desk->lines[index].seal == DESK_MISSING;
}

static void remove_line(struct desk *desk, int index)
{
	forget_line(&desk->lines[index]);
	desk->lines_count--;
	memmove(desk->lines + index, desk->lines + index + 1, (size_t)(desk->lines_count - index) * sizeof *desk->lines);
}

/* An empty line in that place; those behind it move on. */
static struct desk_line *make_room(struct desk *desk, int index)
{
	if (desk->lines_count == desk->lines_room) {
		desk->lines_room = desk->lines_room ? 2 * desk->lines_room : LINES_FIRST;
		desk->lines = mem_resize(desk->lines, (size_t)desk->lines_room, sizeof *desk->lines);
	}
	memmove(desk->lines + index + 1, desk->lines + index, (size_t)(desk->lines_count - index) * sizeof *desk->lines);
	desk->lines_count++;
	memset(&desk->lines[index], 0, sizeof *desk->lines);
	desk->lines[index].text = mem_string("");
	return &desk->lines[index];
}

/* Where the line of that number is or belongs. A mark stands right before the line that shows what is missing. */
static int place_of(const struct desk *desk, uint64_t number)
{
	int index = desk->lines_count;

	while (index > 0 && (is_mark(desk, index - 1) || desk->lines[index - 1].line >= number))
		index--;
	if (index + 1 < desk->lines_count && is_mark(desk, index) && desk->lines[index + 1].line == number)
		index++;
	return index;
}

/* Puts the mark before a line if its author's count leaves some out, and takes it away if it does not. Lines whose
 * author is gone count nothing. Gives the line's index from then on. */
static int mark_missing(struct desk *desk, int index)
{
	const struct desk_line *line = &desk->lines[index];
	uint32_t damaged, before = counter_before(desk, index, &damaged);
	bool has_mark = index > 0 && is_mark(desk, index - 1);
	bool is_wanted = consult_is_sealed(line->kind) && line->author != 0 && !is_spoilt(line)
		&& line->line > desk->cut_line && line->counter > before && line->counter - before - 1 > damaged;
	struct desk_line about = *line, *mark;

	if (is_mark(desk, index) || has_mark == is_wanted)
		return index;
	if (has_mark) {
		remove_line(desk, index - 1);
		return index - 1;
	}
	mark = make_room(desk, index);
	mark->at = about.at;
	mark->kind = CONSULT_KINDS;
	mark->author = about.author;
	memcpy(mark->nickname, about.nickname, sizeof mark->nickname);
	mark->role = about.role;
	mark->is_mine = about.is_mine;
	mark->seal = DESK_MISSING;
	return index + 1;
}

/* A line has come, hardly ever before others: then those of its author behind it may be the ones that are misplaced. */
static void open_from(struct desk *desk, int index)
{
	uint64_t author = desk->lines[index].author;

	open_line(desk, index);
	for (int i = index + 1; i < desk->lines_count; i++)
		if (is_of(desk, i, author))
			open_line(desk, i);
	for (int i = index; i < desk->lines_count; i++)
		i = mark_missing(desk, i);
}

static void take_box(struct desk_line *line, struct wire_text box)
{
	free(line->box);
	line->box = NULL;
	line->box_size = box.size;
	if (box.size == 0)
		return;
	line->box = mem_alloc(box.size);
	memcpy(line->box, box.at, box.size);
}

/* What it said is gone at once, whoever says that it was taken back; whether its author did is what the box shows. */
static bool withdraw(struct desk *desk, int index, struct wire_text box)
{
	struct desk_line *line = &desk->lines[index];

	if (!consult_is_sealed(line->kind) || line->kind == CONSULT_ROSTER || line->kind == CONSULT_UNSENT)
		return false;
	forget_text(line);
	line->text = mem_string("");
	line->kind = CONSULT_UNSENT;
	line->edition++;
	take_box(line, box);
	open_from(desk, index);
	return true;
}

static void read_line(struct desk_line *to, const struct wire_consult_line *from)
{
	to->line = from->line;
	to->at = from->at;
	to->kind = from->kind < CONSULT_KINDS ? (enum consult_kind)from->kind : CONSULT_KINDS;
	to->author = from->author;
	wire_copy(to->nickname, sizeof to->nickname, from->nickname);
	to->role = from->role < ROLE_COUNT ? (enum role)from->role : ROLE_PARTICIPANT;
	to->is_mine = from->is_mine != 0;
	to->epoch = from->epoch;
	to->counter = from->counter;
	memcpy(to->id, from->id.bytes, sizeof to->id);
	to->seal = DESK_LOCKED;
	take_box(to, from->box);
}

/* What one says next counts on from here. */
static void count_own(struct desk *desk, const struct wire_consult_line *told)
{
	for (int i = 0; told->is_mine && i < desk->consults_count; i++)
		if (desk->consults[i].consultation == told->consultation && desk->consults[i].counter < told->counter)
			desk->consults[i].counter = told->counter;
}

/* Is it one by which keys are judged? */
static bool is_about_keys(unsigned kind)
{
	static const unsigned kinds = 1u << CONSULT_ROSTER | 1u << CONSULT_TOOK | 1u << CONSULT_NEW_KEY
		| 1u << CONSULT_RENEWED;

	return kind < CONSULT_KINDS && (kinds >> kind & 1) != 0;
}

/* Those stay, as long as there are not too many of them. */
static int oldest_to_cut(const struct desk *desk)
{
	int index = 0;

	while (index < KEPT_MAX && is_about_keys(desk->lines[index].kind))
		index++;
	return index < KEPT_MAX ? index : 0;
}

static void cut_line(struct desk *desk, int index)
{
	const struct desk_line *line = &desk->lines[index];
	int i = 0;

	if (!is_mark(desk, index) && consult_is_sealed(line->kind) && !is_spoilt(line)) {
		while (i < desk->cut_count && desk->cut[i].author != line->author)
			i++;
		desk->cut_count += i == desk->cut_count && i < DESK_CUT_MAX;
		if (i < DESK_CUT_MAX && desk->cut[i].counter < line->counter)
			desk->cut[i].counter = line->counter;
		if (i < DESK_CUT_MAX)
			desk->cut[i].author = line->author;
	}
	if (line->line > desk->cut_line)
		desk->cut_line = line->line;
	remove_line(desk, index);
}

unsigned desk_apply_line(struct desk *desk, const struct message *event)
{
	const struct wire_consult_line *told = &event->consult_line;
	int index = place_of(desk, told->line);

	if (told->consultation == 0 || told->consultation != desk->open || told->line == 0)
		return 0;
	count_own(desk, told);
	if (index < desk->lines_count && desk->lines[index].line == told->line)
		return told->kind == CONSULT_UNSENT && withdraw(desk, index, told->box) ? DESK_LINES : 0;
	if (desk->lines_count >= DESK_LINES_MAX) {
		int oldest = oldest_to_cut(desk);

		if (index <= oldest)
			return 0;
		cut_line(desk, oldest);
		index--;
	}
	read_line(make_room(desk, index), told);
	open_from(desk, index);
	return DESK_LINES | (is_about_keys(told->kind) ? desk_check_roster(desk) : 0);
}

unsigned desk_apply_unsaid(struct desk *desk, const struct message *event)
{
	int index = place_of(desk, event->consult_unsaid.line);

	if (event->consult_unsaid.consultation != desk->open || event->consult_unsaid.line == 0
		|| index >= desk->lines_count || desk->lines[index].line != event->consult_unsaid.line)
		return 0;
	return withdraw(desk, index, event->consult_unsaid.box) ? DESK_LINES : 0;
}
