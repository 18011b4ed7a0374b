/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Start, loop and end of the hub. Everything it does in between happens in turns. */
#include "hall.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "appointments.h"
#include "clock.h"
#include "consoles.h"
#include "dismissals.h"
#include "keep.h"
#include "language.h"
#include "log.h"
#include "mem.h"
#include "phrases.h"
#include "place_rooms.h"
#include "rests.h"
#include "store_handover.h"
#include "store_line.h"
#include "talks.h"

enum { PULSE_MS = 2000, PROVEN_MS = 1000 };

/* A session is one of the door's own, or of whoever runs an unprivileged place, and needs one line to the hub. */
static bool is_from_the_door(const struct hub *hub, int fd, pid_t *process)
{
	struct ucred ucred;
	socklen_t size = sizeof ucred;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &ucred, &size) != 0
			|| (ucred.uid != hub->options->door_uid && ucred.uid != getuid()))
		return false;
	*process = ucred.pid;
	return peers_of_process(hub, ucred.pid) < PEERS_A_PROCESS;
}

static void on_session(evutil_socket_t fd, short what, void *context)
{
	struct hub *hub = context;
	int accepted = 0;

	(void)what;
	for (int i = 0; i < 64 && (accepted = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0; i++) {
		pid_t process;

		if (hub->is_stopping || !is_from_the_door(hub, accepted, &process))
			close(accepted);
		else
			peer_create(hub, accepted, process);
	}
	if (accepted < 0 && (errno == EMFILE || errno == ENFILE)) {
		log_warning("no descriptors for another session; the next one waits until somebody leaves");
		event_del(hub->listener);
		hub->is_deaf = true;
	}
}

static void on_admin(evutil_socket_t fd, short what, void *context)
{
	(void)fd;
	(void)what;
	admin_link_accept(context);
}

static void on_stop(evutil_socket_t fd, short what, void *context)
{
	struct hub *hub = context;
	struct peer *peer;

	(void)fd;
	(void)what;
	if (hub->is_stopping)
		return;
	hub->is_stopping = true;
	hub_look_at_clocks(hub);
	hub->stop_at = hub->now + CLOSE_SECONDS * 1000;
	event_del(hub->lifeline);
	TAILQ_FOREACH(peer, &hub->peers, all)
		peer_close(peer, CLOSING_STOP);
}

/* The turn at hand is finished; whoever is here goes on with the next hub. */
static void on_hang_up(evutil_socket_t fd, short what, void *context)
{
	struct hub *hub = context;

	(void)fd;
	(void)what;
	hub->is_handing_over = !hub->is_stopping;
}

static void on_timer(evutil_socket_t fd, short what, void *context)
{
	(void)fd;
	(void)what;
	(void)context; /* wakes the loop; the turn looks at what is due */
}

static bool watch(struct hub *hub)
{
	hub->base = event_base_new();
	if (!hub->base)
		return false;
	hub->listener = event_new(hub->base, hub->options->sessions, EV_READ | EV_PERSIST, on_session, hub);
	hub->admin = event_new(hub->base, hub->options->admin, EV_READ | EV_PERSIST, on_admin, hub);
	hub->lifeline = event_new(hub->base, hub->options->lifeline, EV_READ | EV_PERSIST, on_stop, hub);
	hub->terminate = evsignal_new(hub->base, SIGTERM, on_stop, hub);
	hub->hang_up = evsignal_new(hub->base, SIGHUP, on_hang_up, hub);
	hub->timer = evtimer_new(hub->base, on_timer, hub);
	return hub->listener && hub->admin && hub->lifeline && hub->terminate && hub->timer && hub->hang_up
		&& event_add(hub->listener, NULL) == 0 && event_add(hub->admin, NULL) == 0
		&& event_add(hub->lifeline, NULL) == 0 && event_add(hub->terminate, NULL) == 0
		&& event_add(hub->hang_up, NULL) == 0 && post_link_open(hub);
}

static void unwatch(struct hub *hub)
{
	struct event *events[] = { hub->listener, hub->admin, hub->lifeline, hub->terminate, hub->timer,
		hub->hang_up };

	for (size_t i = 0; i < sizeof events / sizeof *events; i++)
		if (events[i])
			event_free(events[i]);
	post_link_close(hub);
	if (hub->base)
		event_base_free(hub->base);
}

/* Only from between turns: a hub that does not come round to it is not well. */
static void beat(struct hub *hub)
{
	if (hub->options->pulse < 0 || hub->now < hub->pulse_at)
		return;
	hub->pulse_at = hub->now + PULSE_MS;
	(void)!write(hub->options->pulse, "", 1); /* a supervisor that is busy has some to read */
}

static void prove(struct hub *hub)
{
	if (hub->now < hub->prove_at)
		return;
	hub->prove_at = UINT64_MAX;
	keep_prove(hub->keep);
}

static void read_clocks(const struct hub *hub, uint64_t *mono, uint64_t *wall)
{
	*mono = clock_mono_ms();
	*wall = clock_wall_ms();
	if (hub->options->read_clocks)
		hub->options->read_clocks(mono, wall);
}

static void set_timer(struct hub *hub)
{
	uint64_t due = guests_expire(hub), now, wall;
	const struct peer *closing = TAILQ_FIRST(&hub->closing);
	struct timeval wait;

	if (hub->is_stopping && hub->stop_at < due)
		due = hub->stop_at;
	if (hub->slots_count > 0 && hub->now + 1000 < due)
		due = hub->now + 1000;
	if (!TAILQ_EMPTY(&hub->later) && hub->news_at < due)
		due = hub->news_at;
	if ((hub->seen_count > 0 || hub->came_count > 0) && hub->seen_at < due)
		due = hub->seen_at;
	if (closing && closing->close_at < due)
		due = closing->close_at;
	if (post_link_due(hub) < due)
		due = post_link_due(hub);
	if (hub->rest_at < due)
		due = hub->rest_at;
	if (hub->prove_at < due)
		due = hub->prove_at;
	if (console_due(hub) < due)
		due = console_due(hub);
	if (opening_due(hub) < due)
		due = opening_due(hub);
	if (talks_due(hub) < due)
		due = talks_due(hub);
	if (appointments_due(hub) < due)
		due = appointments_due(hub);
	if (rests_due(hub) < due)
		due = rests_due(hub);
	if (retention_due(hub) < due)
		due = retention_due(hub);
	if (hub->options->pulse >= 0 && hub->pulse_at < due)
		due = hub->pulse_at;
	read_clocks(hub, &now, &wall);
	due = due > now ? due - now : 0;
	wait = (struct timeval){ .tv_sec = (time_t)(due / 1000), .tv_usec = (suseconds_t)(due % 1000 * 1000) };
	event_add(hub->timer, &wait);
}

void hub_look_at_clocks(struct hub *hub)
{
	read_clocks(hub, &hub->now, &hub->wall);
}

static void loop(struct hub *hub)
{
	hub_look_at_clocks(hub);
	retention_init(hub);
	while (!hub->is_handing_over && (!hub->is_stopping || (!TAILQ_EMPTY(&hub->peers) && hub->now < hub->stop_at))) {
		set_timer(hub);
		if (event_base_loop(hub->base, EVLOOP_ONCE) < 0) {
			log_fault("the hub's event loop ended: %s", strerror(errno));
			hub->exit = EX_OSERR;
			break;
		}
		turn_run(hub);
		beat(hub);
		admin_link_tend(hub);
		post_link_tend(hub);
		retention_run(hub);
		prove(hub);
		if (store_is_broken(hub->store)) {
			log_fault("the disk no longer takes what is written; the hub stops, to begin again from what is stored");
			hub->exit = EX_IOERR;
			break;
		}
	}
}

static int open_store(struct hub *hub)
{
	static const struct { enum store_opening opening; const char *why; int exit; } words[] = {
		{ STORE_MISSING, N_("kokoiru.db is missing; restore a backup, nothing new was made in its place"), EX_UNAVAILABLE },
		{ STORE_LOCKED, N_("kokoiru.db is in use; another program has it open"), 1 },
		{ STORE_FOREIGN, N_("kokoiru.db is not a database of kokoiru; restore a backup"), EX_UNAVAILABLE },
		{ STORE_NEWER, N_("kokoiru.db was written by a newer kokoiru; install that one"), EX_UNAVAILABLE },
		{ STORE_DAMAGED, N_("kokoiru.db or its -wal file is damaged or does not belong here; restore a backup"),
			EX_UNAVAILABLE },
		{ STORE_NO_WRITE, N_("kokoiru.db cannot be written; look at its owner and the disk"), EX_CANTCREAT }
	};
	char path[4096];
	uint8_t stored[16], ours[16];
	enum store_opening opening;

	snprintf(path, sizeof path, "%s/kokoiru.db", hub->options->directory);
	opening = store_open(path, &hub->store);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (words[i].opening == opening) {
			fprintf(stderr, "kokoiru: %s: %s\n", hub->options->directory, _(words[i].why));
			return words[i].exit;
		}
	}
	snprintf(path, sizeof path, "%s/keys/pepper", hub->options->directory);
	if (seal_pepper_read(path, hub->pepper) != PEPPER_FINE) {
		fprintf(stderr, "kokoiru: %s: %s\n", path, _("the pepper cannot be read; put it back from its paper copy"));
		return EX_UNAVAILABLE;
	}
	seal_pepper_id(hub->pepper, ours);
	if (!store_pepper_id(hub->store, stored) || memcmp(stored, ours, sizeof ours) != 0) {
		fprintf(stderr, "kokoiru: %s: %s\n", path, _("this pepper belongs to another place; put back the right one"));
		return 1;
	}
	store_use_pepper(hub->store, hub->pepper);
	return 0;
}

static void open_mails(struct hub *hub)
{
	hub->mails = (struct mails){ .pepper = hub->pepper, .retry_seconds = hub->options->mail_retry_seconds,
		.give_up_hours = hub->options->mail_give_up_hours };
	if (!mails_open(&hub->mails, hub->options->directory))
		log_warning("keys/post.pub is missing or damaged; no mail can be written until `kokoiru check` finds it");
}

static void finish(struct hub *hub)
{
	/* First: what follows is this hub's end, not anybody's. One that ends in order did not die of what is kept. */
	if (hub->exit == 0)
		keep_prove(hub->keep);
	keep_close(hub->keep);
	hub->keep = NULL;
	while (!TAILQ_EMPTY(&hub->peers))
		peer_destroy(TAILQ_FIRST(&hub->peers));
	admin_link_finish(hub);
	if (hub->store)
		turn_note_days(hub);
	guests_forget(hub, 0);
	world_destroy(hub->world);
	meters_destroy(hub->meters);
	recent_destroy(hub->recent);
	phrases_destroy(hub->phrases);
	opening_finish(hub);
	talks_finish(hub);
	dismissals_finish(hub);
	store_close(hub->store);
	unwatch(hub);
	seal_zero(hub->pepper, sizeof hub->pepper);
}

static void on_phrase(void *context, unsigned line, const char *words)
{
	(void)context;
	log_warning("phrases:%u: %s", line, words);
}

int hub_run(const struct hub_options *options, void (*ready)(void *context), void *context)
{
	struct hub hub = { .options = options, .guests_due = UINT64_MAX, .rest_at = UINT64_MAX,
		.are_appointments_stale = true,
		.cost = { options->argon2_passes, options->argon2_memory_kib } };

	peers_init(&hub);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (!seal_init() || !clock_zone_use(options->zone)) {
		fprintf(stderr, "kokoiru: hub: %s: %s\n", options->zone, _("no such time zone, or no source of randomness"));
		return 1;
	}
	hub.exit = open_store(&hub);
	open_mails(&hub);
	if (hub.exit == 0 && !(hub.world = place_rooms_load(options->directory)))
		hub.exit = 1;
	hub_look_at_clocks(&hub);
	hub.prove_at = hub.now + PROVEN_MS;
	if (hub.exit == 0)
		resume_open(&hub);
	if (hub.exit == 0) {
		opening_start(&hub);
		talks_start(&hub);
		rests_start(&hub);
	}
	hub.meters = meters_create();
	hub.phrases = phrases_read(options->directory, on_phrase, NULL);
	hub.recent = recent_create(hub.store, options->limits.history + RECENT_SPARE);
	if (hub.exit == 0 && !watch(&hub)) {
		fprintf(stderr, "kokoiru: hub: %s\n", _("no memory or descriptors for its event loop; try again later"));
		hub.exit = EX_TEMPFAIL;
	}
	if (hub.exit == 0) {
		ready(context);
		loop(&hub);
	}
	finish(&hub);
	return hub.exit;
}
