/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists that are kept in the order in which they are read. Knows no clock and no terminal. */
#include "console.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

enum { PLACES = 9 /* that a digit reaches */ };

static unsigned on_console(struct console *console, const struct message *event);
static unsigned on_waiting(struct console *console, const struct message *event);
static unsigned on_waiting_gone(struct console *console, const struct message *event);
static unsigned on_somebody(struct console *console, const struct message *event);
static unsigned on_somebody_gone(struct console *console, const struct message *event);
static unsigned on_present(struct console *console, const struct message *event);
static unsigned on_handover(struct console *console, const struct message *event);
static unsigned on_handover_gone(struct console *console, const struct message *event);
static unsigned on_today(struct console *console, const struct message *event);
static unsigned on_phrase(struct console *console, const struct message *event);
static unsigned on_day(struct console *console, const struct message *event);

static const struct {
	enum wire_number number;
	unsigned (*apply)(struct console *console, const struct message *event);
} events[] = {
	{ EV_CONSOLE, on_console }, { EV_WAITING, on_waiting }, { EV_WAITING_GONE, on_waiting_gone },
	{ EV_SOMEBODY, on_somebody }, { EV_SOMEBODY_GONE, on_somebody_gone }, { EV_PRESENT, on_present },
	{ EV_HANDOVER, on_handover }, { EV_HANDOVER_GONE, on_handover_gone }, { EV_TODAY, on_today },
	{ EV_PHRASE, on_phrase }, { EV_DAY, on_day }
};

void console_init(struct console *console)
{
	*console = (struct console){ .is_open = false };
}

void console_finish(struct console *console)
{
	for (int i = 0; i < console->notes_count; i++)
		free(console->notes[i].text);
	for (int i = 0; i < console->phrases_count; i++) {
		struct console_phrase *phrase = &console->phrases[i];

		free(phrase->situation);
		free(phrase->situation_en);
		free(phrase->text);
		free(phrase->text_en);
	}
	free(console->waiting);
	free(console->people);
	free(console->notes);
	free(console->phrases);
	console_init(console);
}

unsigned console_apply(struct console *console, const struct message *event)
{
	for (size_t i = 0; i < sizeof events / sizeof *events; i++)
		if (events[i].number == event->number)
			return events[i].apply(console, event);
	return 0;
}

static unsigned on_console(struct console *console, const struct message *event)
{
	console_finish(console);
	console->is_open = true;
	console->needed = event->console_open.needed;
	return CONSOLE_ALL;
}

static enum role role_of(uint8_t role)
{
	return role < ROLE_COUNT ? (enum role)role : ROLE_PARTICIPANT;
}

/* -- what waits -- */

static int find_waiting(const struct console *console, unsigned kind, uint64_t number)
{
	for (int i = 0; i < console->waiting_count; i++)
		if (console->waiting[i].kind == kind && console->waiting[i].number == number)
			return i;
	return -1;
}

/* After those that are taken, so that later ones have higher numbers, as long as a digit reaches it. */
static unsigned free_place(const struct console *console)
{
	unsigned place = 1;

	for (int i = 0; i < console->waiting_count; i++)
		if (console->waiting[i].place >= place)
			place = console->waiting[i].place + 1;
	if (place <= PLACES)
		return place;
	for (unsigned lower = 1; lower < place; lower++)
		if (!console_waiting_at(console, lower))
			return lower;
	return place;
}

static bool waits_longer(const struct console_waiting *a, const struct console_waiting *b)
{
	uint64_t one = a->since ? a->since : UINT64_MAX, other = b->since ? b->since : UINT64_MAX;

	return one != other ? one < other : a->place < b->place;
}

/* A call that is changed keeps its place in both senses. */
static unsigned on_waiting(struct console *console, const struct message *event)
{
	const struct wire_waiting *from = &event->waiting;
	int at = find_waiting(console, from->kind, from->number);
	struct console_waiting row = { .kind = (enum waiting_kind)from->kind, .number = from->number, .since = from->since,
		.role = role_of(from->role), .marks = from->marks, .count = from->count };

	if (from->kind >= WAITING_KINDS)
		return 0;
	wire_copy(row.nickname, sizeof row.nickname, from->nickname);
	wire_copy(row.words, sizeof row.words, from->words);
	row.place = at >= 0 ? console->waiting[at].place : free_place(console);
	if (at < 0) {
		console->waiting = mem_resize(console->waiting, (size_t)console->waiting_count + 1, sizeof row);
		at = console->waiting_count++;
	}
	for (; at > 0 && waits_longer(&row, &console->waiting[at - 1]); at--)
		console->waiting[at] = console->waiting[at - 1];
	for (; at + 1 < console->waiting_count && waits_longer(&console->waiting[at + 1], &row); at++)
		console->waiting[at] = console->waiting[at + 1];
	console->waiting[at] = row;
	return CONSOLE_WAITING;
}

static unsigned on_waiting_gone(struct console *console, const struct message *event)
{
	int at = find_waiting(console, event->waiting_gone.kind, event->waiting_gone.number);

	if (at < 0)
		return 0;
	console->waiting_count--;
	memmove(&console->waiting[at], &console->waiting[at + 1],
		(size_t)(console->waiting_count - at) * sizeof *console->waiting);
	return CONSOLE_WAITING;
}

const struct console_waiting *console_waiting_at(const struct console *console, unsigned place)
{
	for (int i = 0; i < console->waiting_count; i++)
		if (console->waiting[i].place == place)
			return &console->waiting[i];
	return NULL;
}

const struct console_waiting *console_waiting_of(const struct console *console, enum waiting_kind kind,
	uint64_t number)
{
	int at = find_waiting(console, kind, number);

	return at >= 0 ? &console->waiting[at] : NULL;
}

unsigned console_minutes(const struct console_waiting *waiting, uint64_t wall_ms)
{
	uint64_t now = wall_ms / 1000;

	return now > waiting->since ? (unsigned)((now - waiting->since) / 60) : 0;
}

/* -- people -- */

/* Who calls, then who is new, then who has been silent; staff look after themselves. */
static int concern(const struct console_person *person)
{
	if (role_is_staff(person->role))
		return 4;
	return person->state & STATE_CALLING ? 0 : person->marks & MARK_FIRST ? 1 : person->marks & MARK_SILENT ? 2 : 3;
}

/* Handles are not in the order of coming, but they stay: nobody jumps about. */
static bool comes_before(const struct console_person *a, const struct console_person *b)
{
	int one = concern(a), other = concern(b);

	return one != other ? one < other : strcmp(a->nickname, b->nickname) < 0;
}

static int find_person(const struct console *console, uint32_t person)
{
	for (int i = 0; i < console->people_count; i++)
		if (console->people[i].person == person)
			return i;
	return -1;
}

static unsigned on_somebody(struct console *console, const struct message *event)
{
	const struct wire_somebody *from = &event->somebody;
	struct console_person row = { .person = from->person, .role = role_of(from->role), .state = from->state,
		.marks = from->marks };
	int at = find_person(console, from->person);

	wire_copy(row.nickname, sizeof row.nickname, from->nickname);
	wire_copy(row.room, sizeof row.room, from->room);
	wire_copy(row.name, sizeof row.name, from->name);
	wire_copy(row.name_en, sizeof row.name_en, from->name_en);
	wire_copy(row.spot, sizeof row.spot, from->spot);
	wire_copy(row.spot_en, sizeof row.spot_en, from->spot_en);
	if (at < 0) {
		console->people = mem_resize(console->people, (size_t)console->people_count + 1, sizeof row);
		at = console->people_count++;
	}
	for (; at > 0 && comes_before(&row, &console->people[at - 1]); at--)
		console->people[at] = console->people[at - 1];
	for (; at + 1 < console->people_count && comes_before(&console->people[at + 1], &row); at++)
		console->people[at] = console->people[at + 1];
	console->people[at] = row;
	return CONSOLE_PEOPLE;
}

static unsigned on_somebody_gone(struct console *console, const struct message *event)
{
	int at = find_person(console, event->somebody_gone.person);

	if (at < 0)
		return 0;
	console->people_count--;
	memmove(&console->people[at], &console->people[at + 1],
		(size_t)(console->people_count - at) * sizeof *console->people);
	return CONSOLE_PEOPLE;
}

const struct console_person *console_person_named(const struct console *console, const char *nickname)
{
	for (int i = 0; i < console->people_count; i++)
		if (strcmp(console->people[i].nickname, nickname) == 0)
			return &console->people[i];
	return NULL;
}

static unsigned on_present(struct console *console, const struct message *event)
{
	console->present = event->present.people;
	console->staff = event->present.staff;
	console->watching = event->present.watching;
	console->peeking = event->present.peeking;
	return CONSOLE_PEOPLE | CONSOLE_FIGURES;
}

/* -- notes -- */

static int find_note(const struct console *console, uint64_t handover)
{
	for (int i = 0; i < console->notes_count; i++)
		if (console->notes[i].handover == handover)
			return i;
	return -1;
}

static void remove_note(struct console *console, int at)
{
	free(console->notes[at].text);
	console->notes_count--;
	memmove(&console->notes[at], &console->notes[at + 1],
		(size_t)(console->notes_count - at) * sizeof *console->notes);
}

static bool is_read_before(const struct console_note *a, const struct console_note *b)
{
	return a->is_read != b->is_read ? b->is_read : a->handover > b->handover;
}

static unsigned on_handover(struct console *console, const struct message *event)
{
	const struct wire_handover_told *from = &event->handover_told;
	struct console_note row = { .handover = from->handover, .at = from->at, .until = from->until,
		.is_mine = from->is_mine != 0, .is_read = from->is_read != 0,
		.text = mem_format("%.*s", (int)from->text.size, from->text.at) };
	int at = find_note(console, from->handover);

	wire_copy(row.nickname, sizeof row.nickname, from->nickname);
	wire_copy(row.about, sizeof row.about, from->about);
	if (at >= 0)
		remove_note(console, at);
	console->notes = mem_resize(console->notes, (size_t)console->notes_count + 1, sizeof row);
	for (at = console->notes_count++; at > 0 && is_read_before(&row, &console->notes[at - 1]); at--)
		console->notes[at] = console->notes[at - 1];
	console->notes[at] = row;
	return CONSOLE_NOTES;
}

static unsigned on_handover_gone(struct console *console, const struct message *event)
{
	int at = find_note(console, event->handover_gone.handover);

	if (at < 0)
		return 0;
	remove_note(console, at);
	return CONSOLE_NOTES;
}

const struct console_note *console_note_numbered(const struct console *console, uint64_t handover)
{
	int at = find_note(console, handover);

	return at >= 0 ? &console->notes[at] : NULL;
}

int console_unread(const struct console *console)
{
	int count = 0;

	for (int i = 0; i < console->notes_count; i++)
		count += !console->notes[i].is_read;
	return count;
}

/* -- the day -- */

static unsigned on_today(struct console *console, const struct message *event)
{
	console->today_people = event->today.people;
	console->today_first = event->today.first;
	console->today_talked = event->today.talked;
	console->today_reports = event->today.reports;
	return CONSOLE_FIGURES;
}

static unsigned on_day(struct console *console, const struct message *event)
{
	struct console_day *day;

	if (event->day_done.step >= DAY_STEPS)
		return 0;
	day = &console->days[event->day_done.step];
	day->at = event->day_done.at;
	wire_copy(day->nickname, sizeof day->nickname, event->day_done.nickname);
	return CONSOLE_FIGURES;
}

static char *copy(struct wire_text text)
{
	return mem_format("%.*s", (int)text.size, text.at);
}

static unsigned on_phrase(struct console *console, const struct message *event)
{
	const struct wire_phrase *from = &event->phrase;

	console->phrases = mem_resize(console->phrases, (size_t)console->phrases_count + 1, sizeof *console->phrases);
	console->phrases[console->phrases_count++] = (struct console_phrase){ .number = from->number,
		.persuades = from->persuades != 0, .situation = copy(from->situation), .situation_en = copy(from->situation_en),
		.text = copy(from->text), .text_en = copy(from->text_en) };
	return CONSOLE_ALL;
}
