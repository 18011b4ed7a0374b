/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forgets what has been kept long enough: every hour, some rows of each kind at a time, so that nobody waits for it.
 * What is kept how long stands in wire/keeping.def. Nothing is forgotten by a clock that has just been set. */
#include "handlers.h"

#include "clock.h"
#include "figures.h"
#include "rests.h"
#include "store_act.h"
#include "store_application.h"
#include "store_board.h"
#include "store_consult.h"
#include "store_figure.h"
#include "store_handover.h"
#include "store_invitation.h"
#include "store_letter.h"
#include "store_mail.h"
#include "store_measure.h"
#include "store_notice.h"
#include "store_report.h"
#include "store_reset.h"
#include "store_search.h"
#include "waiting.h"

enum {
	EVERY_MS = 3600 * 1000,
	SLICE_MS = 10,         /* of work at a time, about */
	PAUSE_MS = 50,         /* for the others in between */
	ROWS = 100,            /* in a transaction */
	TIDY_PAGES = 64,       /* of the index of words, at a time */
	DRIFT_MS = 600 * 1000  /* the clock on the wall may have moved so much against ours in an hour */
};

typedef enum store_result forget(struct store *store, int64_t before, unsigned max, unsigned *count);

static forget forget_parts, forget_withdrawn, forget_posts, forget_letters, forget_consults,
	forget_applications, forget_mails, forget_notices;

static forget *const forgets[KEEPING_COUNT] = {
#define KEEPING(name, key, unit, least, most, standard, words, forget) [KEEPING_##name] = forget,
#include "keeping.def"
#undef KEEPING
};

/* What says itself until when it is kept. */
static forget *const ended[] = { store_forget_handovers, forget_notices, forget_parts, store_forget_resets };

enum { ROWS_ALL = KEEPING_COUNT + sizeof ended / sizeof *ended };

void retention_init(struct hub *hub)
{
	figures_note_hours(hub);
	hub->retention.at = hub->now + EVERY_MS;
	hub->retention.mono = hub->now;
	hub->retention.wall = hub->wall;
	hub->retention.row = ROWS_ALL;
	hub->scrub_at = 0; /* what the hub before may have erased last */
}

uint64_t retention_due(const struct hub *hub)
{
	return hub->scrub_at < hub->retention.at ? hub->scrub_at : hub->retention.at;
}

/* A machine that woke up in the wrong year, or whose clock somebody sets, waits for another hour. */
static bool clock_is_steady(struct hub *hub)
{
	int64_t drift = (int64_t)(hub->wall - hub->retention.wall) - (int64_t)(hub->now - hub->retention.mono);

	hub->retention.mono = hub->now;
	hub->retention.wall = hub->wall;
	return drift > -DRIFT_MS && drift < DRIFT_MS;
}

static int64_t oldest_kept(const struct hub *hub, unsigned row)
{
	int64_t now = (int64_t)(hub->wall / 1000), unit;

	if (row >= KEEPING_COUNT)
		return now;
	unit = keeping_unit((enum keeping)row) == KEEPING_DAYS ? 86400 : 3600;
	return now - (int64_t)hub->options->limits.keeping[row] * unit;
}

/* False if that is all for this hour: there is no more, or the disk does not take it. */
static bool forget_some(struct hub *hub, unsigned row)
{
	forget *go = row < KEEPING_COUNT ? forgets[row] : ended[row - KEEPING_COUNT];
	unsigned count = 0;

	if (!go || store_begin(hub->store) != STORE_OK)
		return false;
	if (go(hub->store, oldest_kept(hub, row), ROWS, &count) != STORE_OK) {
		store_rollback(hub->store);
		return false;
	}
	if (store_commit(hub->store) != STORE_OK)
		return false;
	if (count > 0) {
		recent_forget(hub->recent);
		waiting_touch(hub);
	}
	return count >= ROWS;
}

/* What was erased leaves the index of words, some pages at a time, and then the files. */
static void scrub_some(struct hub *hub, uint64_t until)
{
	bool is_done = true;

	if (hub->scrub_at > hub->now)
		return;
	while (store_search_tidy(hub->store, TIDY_PAGES, &is_done) == STORE_OK && !is_done && clock_mono_ms() < until)
		;
	hub->scrub_at = is_done ? UINT64_MAX : hub->now + PAUSE_MS;
	if (is_done)
		store_scrub(hub->store);
}

void retention_run(struct hub *hub)
{
	uint64_t until = clock_mono_ms() + SLICE_MS;

	scrub_some(hub, until);
	if (hub->now < hub->retention.at)
		return;
	if (hub->retention.row == ROWS_ALL && clock_is_steady(hub)) {
		figures_note_hours(hub);
		post_link_do_chores(hub);
		rests_look(hub);
		hub->retention.row = 0;
	}
	while (hub->retention.row == 0 && clock_mono_ms() < until && leaving_run(hub))
		;
	while (hub->retention.row < ROWS_ALL && clock_mono_ms() < until)
		hub->retention.row += !forget_some(hub, hub->retention.row);
	if (hub->retention.row < ROWS_ALL) {
		hub->retention.at = hub->now + PAUSE_MS;
		return;
	}
	hub->retention.at = hub->retention.mono + EVERY_MS;
	hub->scrub_at = hub->now;
}

void handle_keeping(struct peer *peer, const struct message *message)
{
	(void)message;
	for (unsigned i = 0; i < KEEPING_COUNT; i++)
		peer_send(peer, &(struct message){ .number = EV_KEEPING, .kept = { .keeping = (uint8_t)i,
			.unit = (uint8_t)keeping_unit((enum keeping)i), .time = peer->hub->options->limits.keeping[i] } });
	peer_done(peer, REQ_KEEPING);
}

static enum store_result forget_parts(struct store *store, int64_t before, unsigned max, unsigned *count)
{
	return store_forget_parts(store, clock_day((uint64_t)before * 1000), max, count);
}

static enum store_result forget_withdrawn(struct store *store, int64_t before, unsigned max, unsigned *count)
{
	enum store_result result = store_forget_withdrawn(store, before, max, count);

	return result == STORE_OK ? store_purge_posts(store, (uint64_t)before * 1000) : result;
}

static enum store_result forget_posts(struct store *store, int64_t before, unsigned max, unsigned *count)
{
	(void)max; /* the store bounds it */
	return store_erase_old_posts(store, (uint64_t)before * 1000, count);
}

static enum store_result forget_letters(struct store *store, int64_t before, unsigned max, unsigned *count)
{
	(void)max; /* few */
	*count = 0;
	return store_purge_letters(store, before);
}

/* A thread goes in one piece, so that nobody finds half of one, and may be long: one at a time. */
static enum store_result forget_consults(struct store *store, int64_t before, unsigned max, unsigned *count)
{
	enum store_result result = store_forget_consults(store, before, 1, count);

	*count *= max;
	return result;
}

static enum store_result forget_applications(struct store *store, int64_t before, unsigned max, unsigned *count)
{
	(void)max; /* few */
	*count = 0;
	return store_lapse_applications(store, before, clock_day(clock_wall_ms()));
}

static enum store_result forget_mails(struct store *store, int64_t before, unsigned max, unsigned *count)
{
	(void)max; /* few */
	*count = 0;
	return store_forget_mails(store, before / 86400);
}

static enum store_result forget_notices(struct store *store, int64_t before, unsigned max, unsigned *count)
{
	(void)max; /* the store bounds it */
	return store_erase_over_notices(store, before, count);
}
