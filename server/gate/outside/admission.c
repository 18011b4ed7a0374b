/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three lines of defence: who has sent nothing waits without a process; of those who have one, who never spoke, then
 * who stopped speaking, goes when room is needed; among people who are being asked who they are, the source that knocks
 * most loses first. Knows neither processes nor messages. */
#include "admission.h"

#include "listen.h"

enum {
	YOUNG_MS = 1000,   /* a connection as young as this may be about to speak */
	STALLED_MS = 2000, /* so long a client takes at most to answer, where others wait for its place */
	SLOW_MS = 20000,   /* so long key exchange takes on the thinnest line */
	LOOK_MS = 20
};

static struct guest *older(struct guest *one, struct guest *other)
{
	return !one || (other && other->came < one->came) ? other : one;
}

/* The oldest in a state that has sent nothing, was there before `before`, and is from source unless that is NULL. */
static struct guest *find_silent(const struct admission *admission, enum crowd_state state, const uint64_t *source,
	uint64_t before)
{
	struct guest *guest = crowd_first(admission->crowd, state);

	while (guest && guest->since <= before) {
		if ((!source || guest->source == *source) && (state == CROWD_SILENT || !listen_has_spoken(guest->fd)))
			return guest;
		guest = guest->after;
	}
	return NULL;
}

static size_t waiting(const struct admission *admission)
{
	return crowd_count(admission->crowd, CROWD_DELAYED) + crowd_count(admission->crowd, CROWD_SILENT)
		+ crowd_count(admission->crowd, CROWD_READY);
}

enum admission_answer admission_ask(struct admission *admission, uint64_t source, uint64_t now, unsigned *delay,
	struct guest **leaver)
{
	enum bounds_answer answer = bounds_ask(admission->bounds, source, now, delay);
	bool is_source = answer == BOUNDS_SOURCE_KNOCKS || answer == BOUNDS_SOURCE_FULL;
	uint64_t before = !is_source ? now : now > YOUNG_MS ? now - YOUNG_MS : 0;

	*leaver = NULL;
	if (answer == BOUNDS_WELCOME && waiting(admission) < admission->limits->waiting)
		return ADMISSION_WELCOME;
	*leaver = find_silent(admission, CROWD_SILENT, is_source ? &source : NULL, before);
	if (answer != BOUNDS_WELCOME)
		*leaver = older(*leaver, find_silent(admission, CROWD_STARTING, is_source ? &source : NULL, before));
	/* Such a queue may be made of nobody: who waited longest had its time to be served. */
	if (!*leaver && answer == BOUNDS_WELCOME)
		*leaver = crowd_first(admission->crowd, CROWD_READY);
	if (*leaver)
		return ADMISSION_WELCOME;
	return is_source ? ADMISSION_SOURCE_FULL : ADMISSION_FULL;
}

static size_t starting(const struct admission *admission)
{
	return crowd_count(admission->crowd, CROWD_STARTING) + crowd_count(admission->crowd, CROWD_DYING);
}

struct guest *admission_next(const struct admission *admission)
{
	size_t now = starting(admission), most = admission->limits->starting;
	size_t ready = crowd_count(admission->crowd, CROWD_READY);

	if (now >= most)
		return NULL;
	/* In the order in which they came; from a queue that takes longer, the newest by turns. */
	if (ready > 0)
		return ready > most && ready % 2 == 0 ? crowd_last(admission->crowd, CROWD_READY)
			: crowd_first(admission->crowd, CROWD_READY);
	/* Few clients wait for us to speak first; half of the room is enough for them. */
	return now < (most + 1) / 2 ? crowd_first(admission->crowd, CROWD_SILENT) : NULL;
}

static bool is_stuck(const struct guest *guest, uint64_t now)
{
	return guest->since + SLOW_MS <= now
		|| (guest->since + STALLED_MS <= now && listen_is_stalled(guest->fd, STALLED_MS));
}

/* Of these, who came first from the source that knocks most. */
static struct guest *find_most(struct admission *admission, enum crowd_state state,
	bool (*is_one)(const struct guest *guest, uint64_t now), uint64_t now)
{
	struct guest *found = NULL;
	unsigned most = 0;

	for (struct guest *guest = crowd_first(admission->crowd, state); guest; guest = guest->after) {
		unsigned count = bounds_starting(admission->bounds, guest->source);

		if (count > most && (!is_one || is_one(guest, now))) {
			most = count;
			found = guest;
		}
	}
	return found;
}

struct guest *admission_leaver(struct admission *admission, uint64_t now)
{
	struct guest *leaver;

	if (crowd_count(admission->crowd, CROWD_ENTERING) > admission->limits->entering)
		return find_most(admission, CROWD_ENTERING, NULL, now);
	if (now < admission->look_at || starting(admission) < admission->limits->starting
			|| crowd_count(admission->crowd, CROWD_DYING) >= crowd_count(admission->crowd, CROWD_READY))
		return NULL;
	leaver = find_silent(admission, CROWD_STARTING, NULL, now);
	if (!leaver)
		leaver = find_most(admission, CROWD_STARTING, is_stuck, now);
	if (!leaver)
		admission->look_at = now + LOOK_MS;
	return leaver;
}

uint64_t admission_look(const struct admission *admission)
{
	bool is_crowded = starting(admission) >= admission->limits->starting
		&& crowd_count(admission->crowd, CROWD_READY) > crowd_count(admission->crowd, CROWD_DYING);

	return is_crowded ? admission->look_at : 0;
}
