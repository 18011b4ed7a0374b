/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rhythm of frames. Knows numbers only, no socket and no screen. The rate of a line is what was acknowledged,
 * divided by the time that took beyond the bare way there and back. Short frames take hardly any, so nothing is learnt
 * from them; a lost segment says nothing of the rate either. */
#include "pace.h"

enum {
	SLOW_FOR_MS = 5000,
	LAZY_BYTES = 1024,   /* on their way, and others wait: nobody knows yet how long that takes */
	AHEAD_MS = 400,      /* what is on its way takes this long at most when the next frame is drawn */
	FRAME_MS = 600,      /* and a frame this long */
	LATE_MS = 50,        /* so late may an acknowledgement come */
	MEANING_MS = 150,    /* shorter times say nothing about a line */
	OUTAGE_MS = 8000,    /* longer ones do not either */
	LOGIN_TURNS = 8,     /* how often a login waits for an answer */
	DOUBT_BYTES = 1024,  /* with segments lost, fewer bytes say nothing */
	RATE_MIN = 100,
	RATE_MAX = 32768,    /* from here on frames cost no time worth counting */
	RATE_STEP = 4,       /* a rate changes by this factor at once */
	HEAD_BYTES = 96,     /* of a frame: IP, TCP and SSH */
	ROOM_MIN = 128,
	LOOK_MAX_MS = 100
};

static void set_rate(struct pace *pace, uint64_t bytes, uint64_t took)
{
	uint64_t rate = bytes * 1000 / (took > 0 ? took : 1);
	uint64_t least = pace->rate / RATE_STEP, most = pace->rate > 0 ? (uint64_t)pace->rate * RATE_STEP : RATE_MAX;

	rate = rate < least ? least : rate > most ? most : rate;
	rate = rate < RATE_MIN ? RATE_MIN : rate;
	pace->rate = rate >= RATE_MAX ? 0 : (unsigned)rate;
}

void pace_init(struct pace *pace, const struct pace_link *link)
{
	uint64_t ways = LOGIN_TURNS * ((uint64_t)link->trip_ms + LATE_MS);

	*pace = (struct pace){ 0 };
	if (link->busy_ms >= ways + MEANING_MS && link->acked >= DOUBT_BYTES && link->resent == 0)
		set_rate(pace, link->acked, link->busy_ms - ways);
}

/* How long did the frame that is watched take? A line that carries nothing at all for long is no thin one: once it is
 * back, one whole frame catches up. */
static void learn(struct pace *pace, const struct pace_link *link)
{
	uint64_t bytes = link->acked - pace->watched.acked, busy = link->busy_ms - pace->watched.busy_ms;
	uint64_t took = busy > link->trip_ms ? busy - link->trip_ms : 0;
	uint64_t expected = pace->rate > 0 ? bytes * 1000 / pace->rate : 0;
	bool is_short = took < MEANING_MS && expected < MEANING_MS;
	bool is_doubtful = link->resent != pace->watched.resent && bytes < DOUBT_BYTES;

	if (!pace->is_watching || (link->acked < pace->watched_end && bytes < DOUBT_BYTES))
		return;
	pace->is_watching = false;
	if (!is_short && !is_doubtful && took < OUTAGE_MS)
		set_rate(pace, bytes, took);
}

/* What so many bytes take, in milliseconds. */
static unsigned time_of(const struct pace *pace, size_t bytes)
{
	return pace->rate == 0 ? 0 : (unsigned)(bytes * 1000 / pace->rate);
}

static unsigned ahead_of(const struct pace *pace)
{
	uint64_t bytes = (uint64_t)pace->rate * AHEAD_MS / 1000;

	return pace->rate == 0 || bytes > PACE_UNSENT_MAX ? PACE_UNSENT_MAX : bytes < ROOM_MIN ? ROOM_MIN : (unsigned)bytes;
}

static uint64_t due(const struct pace *pace, bool is_saving, uint64_t now)
{
	uint64_t gap = PACE_QUICK_MS;

	if (now < pace->slow_until || pace->cost_ms > PACE_QUICK_MS / 2)
		gap = 2 * pace->cost_ms > PACE_SLOW_MS ? 2 * pace->cost_ms : PACE_SLOW_MS;
	if (is_saving && gap < PACE_SAVER_MS)
		gap = PACE_SAVER_MS;
	return pace->whole_at == 0 ? 0 : pace->whole_at + gap;
}

enum pace_turn pace_may_draw(struct pace *pace, const struct pace_link *link, bool is_own, bool is_saving,
	uint64_t now)
{
	unsigned ahead = ahead_of(pace);
	bool is_full = link->window == 0 || link->is_pending || link->unsent >= ahead;
	bool is_lazy = link->unsent > LAZY_BYTES;
	unsigned drain = is_full && link->unsent >= ahead ? time_of(pace, link->unsent - ahead) : 0;

	learn(pace, link);
	pace->full_ms = drain < PACE_LOOK_MS ? PACE_LOOK_MS : drain > LOOK_MAX_MS ? LOOK_MAX_MS : drain;
	if ((is_full && now >= pace->drawn_at + PACE_QUICK_MS) || (is_lazy && now >= pace->drawn_at + PACE_SLOW_MS))
		pace->slow_until = now + SLOW_FOR_MS;
	if (is_full)
		return PACE_WAIT;
	if (now >= due(pace, is_saving, now) && (is_own || !is_lazy))
		return PACE_WHOLE;
	/* On a line that keeps up what others did rides along. */
	return !is_own ? PACE_WAIT : pace->rate > 0 || is_saving || now < pace->slow_until ? PACE_OWN : PACE_WHOLE;
}

size_t pace_room(const struct pace *pace, uint64_t now)
{
	size_t room = (size_t)pace->rate * FRAME_MS / 1000;

	if (pace->rate == 0)
		return now < pace->slow_until ? PACE_UNSENT_MAX : SIZE_MAX;
	return room < ROOM_MIN + HEAD_BYTES ? ROOM_MIN : room - HEAD_BYTES;
}

void pace_drew(struct pace *pace, const struct pace_link *link, enum pace_turn turn, size_t size, uint64_t now)
{
	if (!pace->is_watching) {
		pace->is_watching = true;
		pace->watched = *link;
		pace->watched_end = link->acked + link->unsent + size;
	}
	pace->drawn_at = now;
	if (turn != PACE_WHOLE)
		return;
	pace->whole_at = now;
	pace->cost_ms = time_of(pace, size + HEAD_BYTES);
}

uint64_t pace_again(const struct pace *pace, bool is_own, bool is_saving, uint64_t now)
{
	uint64_t at = is_own ? 0 : due(pace, is_saving, now);

	return at > now ? at : now + (pace->full_ms > PACE_LOOK_MS ? pace->full_ms : PACE_LOOK_MS);
}
