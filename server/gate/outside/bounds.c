/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts per source in an open-addressed table. A source without connections and penalty is forgotten when the table is
 * next rebuilt; beyond a certain size it holds nobody for a penalty alone. Knows no sockets and no processes. */
#include "bounds.h"

#include <stdlib.h>

#include "mem.h"
#include "unforked.h"

enum { SLOTS_FIRST = 256, SLOTS_MAX = 1 << 17, WRONG_MAX = 8, STARTING_LEAST = 2 };

struct slot {
	uint64_t source;
	unsigned starting, sessions, visitors, wrong;
	uint64_t wrong_at;  /* when wrong was last counted down or up */
	unsigned applied;
	uint64_t applied_at; /* the first of them */
	bool is_used;
};

struct bounds {
	struct bounds_limits limits;
	unsigned sessions, visitors;
	struct slot *slots; /* owned; count is a power of two, never full */
	size_t count, used;
};

struct bounds *bounds_create(const struct bounds_limits *limits)
{
	struct bounds *bounds = mem_zero(1, sizeof *bounds);

	bounds->limits = *limits;
	bounds->count = SLOTS_FIRST;
	bounds->slots = unforked_zero(bounds->count, sizeof *bounds->slots);
	return bounds;
}

void bounds_destroy(struct bounds *bounds)
{
	if (!bounds)
		return;
	unforked_free(bounds->slots, bounds->count, sizeof *bounds->slots);
	free(bounds);
}

/* Sources are keyed hashes already: their low bits are as good as any. */
static struct slot *probe(struct slot *slots, size_t count, uint64_t source)
{
	size_t at = (size_t)source & (count - 1);

	while (slots[at].is_used && slots[at].source != source)
		at = (at + 1) & (count - 1);
	return &slots[at];
}

/* Wrong logins count down with time. */
static void forgive(struct slot *slot, uint64_t now)
{
	uint64_t spans = now > slot->wrong_at ? (now - slot->wrong_at) / BOUNDS_FORGIVE_MS : 0;

	slot->wrong = spans >= slot->wrong ? 0 : slot->wrong - (unsigned)spans;
	slot->wrong_at += spans * BOUNDS_FORGIVE_MS;
}

static bool has_applied(const struct slot *slot, uint64_t now)
{
	return slot->applied > 0 && now < slot->applied_at + BOUNDS_DAY_MS;
}

static bool matters(struct slot *slot, uint64_t now)
{
	if (!slot->is_used)
		return false;
	forgive(slot, now);
	return slot->starting > 0 || slot->sessions > 0 || slot->wrong > 0 || has_applied(slot, now);
}

static void rebuild(struct bounds *bounds, uint64_t now)
{
	size_t live = 0, count = SLOTS_FIRST;
	struct slot *slots;

	for (size_t i = 0; i < bounds->count; i++)
		live += matters(&bounds->slots[i], now);
	while (count < live * 4)
		count *= 2;
	slots = unforked_zero(count, sizeof *slots);
	for (size_t i = 0; i < bounds->count; i++)
		if (matters(&bounds->slots[i], now))
			*probe(slots, count, bounds->slots[i].source) = bounds->slots[i];
	unforked_free(bounds->slots, bounds->count, sizeof *bounds->slots);
	bounds->slots = slots;
	bounds->count = count;
	bounds->used = live;
}

static struct slot *find(struct bounds *bounds, uint64_t source)
{
	return probe(bounds->slots, bounds->count, source);
}

static struct slot *remember(struct bounds *bounds, uint64_t source, uint64_t now)
{
	struct slot *slot = find(bounds, source);

	if (slot->is_used)
		return slot;
	if (bounds->used * 2 >= bounds->count) {
		rebuild(bounds, now);
		slot = find(bounds, source);
	}
	*slot = (struct slot){ .source = source, .is_used = true };
	bounds->used++;
	return slot;
}

enum bounds_answer bounds_ask(struct bounds *bounds, uint64_t source, uint64_t now, unsigned *delay)
{
	const struct bounds_limits *limits = &bounds->limits;
	struct slot *slot = probe(bounds->slots, bounds->count, source);
	unsigned wait = BOUNDS_DELAY_MS, starting = limits->starting_per_source;

	*delay = 0;
	if (slot->is_used) {
		forgive(slot, now);
		if (slot->wrong > 0 && starting / (slot->wrong + 1) >= STARTING_LEAST)
			starting /= slot->wrong + 1;
		if (slot->starting >= starting)
			return BOUNDS_SOURCE_KNOCKS;
		if (slot->sessions >= limits->sessions_per_source)
			return BOUNDS_SOURCE_FULL;
		for (unsigned i = 1; i < slot->wrong && wait < BOUNDS_DELAY_MAX_MS; i++)
			wait *= 2;
		*delay = slot->wrong > 0 ? wait : 0;
	}
	return bounds->sessions >= limits->sessions ? BOUNDS_FULL : BOUNDS_WELCOME;
}

void bounds_begin(struct bounds *bounds, uint64_t source, uint64_t now)
{
	struct slot *slot = remember(bounds, source, now);

	slot->starting++;
	slot->sessions++;
	bounds->sessions++;
}

void bounds_is_in(struct bounds *bounds, uint64_t source)
{
	find(bounds, source)->starting--;
}

void bounds_end(struct bounds *bounds, uint64_t source, bool was_in)
{
	struct slot *slot = find(bounds, source);

	slot->starting -= !was_in;
	slot->sessions--;
	bounds->sessions--;
}

unsigned bounds_starting(const struct bounds *bounds, uint64_t source)
{
	return probe(bounds->slots, bounds->count, source)->starting;
}

bool bounds_takes_visitor(const struct bounds *bounds, uint64_t source)
{
	return bounds->visitors < bounds->limits.visitors
		&& probe(bounds->slots, bounds->count, source)->visitors < bounds->limits.visitors_per_source;
}

void bounds_visit_begins(struct bounds *bounds, uint64_t source)
{
	find(bounds, source)->visitors++;
	bounds->visitors++;
}

void bounds_visit_ends(struct bounds *bounds, uint64_t source)
{
	find(bounds, source)->visitors--;
	bounds->visitors--;
}

/* NULL if it would be one more for its own sake alone, and too many are held already. */
static struct slot *remember_stranger(struct bounds *bounds, uint64_t source, uint64_t now)
{
	struct slot *slot = find(bounds, source);

	if (!slot->is_used && bounds->used >= SLOTS_MAX)
		rebuild(bounds, now);
	slot = find(bounds, source);
	return !slot->is_used && bounds->used >= SLOTS_MAX ? NULL : remember(bounds, source, now);
}

void bounds_penalise(struct bounds *bounds, uint64_t source, uint64_t now)
{
	struct slot *slot = remember_stranger(bounds, source, now);

	if (!slot)
		return;
	if (slot->wrong == 0)
		slot->wrong_at = now;
	forgive(slot, now);
	slot->wrong += slot->wrong < WRONG_MAX;
}

void bounds_note_application(struct bounds *bounds, uint64_t source, uint64_t now)
{
	struct slot *slot = remember_stranger(bounds, source, now);

	if (!slot)
		return;
	if (!has_applied(slot, now)) {
		slot->applied = 0;
		slot->applied_at = now;
	}
	slot->applied++;
}

bool bounds_takes_application(const struct bounds *bounds, uint64_t source, uint64_t now)
{
	const struct slot *slot = probe(bounds->slots, bounds->count, source);

	return !slot->is_used || !has_applied(slot, now) || slot->applied < bounds->limits.applications_per_source;
}

size_t bounds_remembered(const struct bounds *bounds)
{
	return bounds->count;
}
