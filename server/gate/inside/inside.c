/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop of somebody who was let in: SSH on one side, the hub on the other, a face or verbs between. Input never
 * waits for drawing, and drawing never waits for the network: what the line cannot take is drawn later, once. */
#include "bridge.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "clock.h"
#include "hashing.h"
#include "pages.h"
#include "words.h"

enum {
	SLEEP_MS = 60000,
	HUB_PACKETS = 32,
	HUB_RETRY_MS = 20,     /* the hub's socket was full */
	HUB_QUEUE = 64 * 1024, /* the face's requests wait with the face beyond this */
	FACE_QUEUE = 16 * 1024, /* what is typed waits with the channel beyond this */
	FACE_SLICE = 2048,     /* bytes given to a face at once */
	RESIZE_MS = 200,       /* a window being dragged is redrawn five times a second */
	VERB_MS = 30000,       /* the hub answers within this, or not any more */
	TYPING_MS = 300000,    /* the same for a verb that waits for a person */
	LAST_MS = 1000,        /* after a visit: clients hang up by themselves, and PuTTY complains of who does it first */
	EMPTY_MS = 600000,     /* a connection without channels */
	IDLE_MS = 60000,       /* a channel in which nothing was begun, or that its client does not close */
	CLOSING_MS = 1500      /* from the hub's last word to the end, though the client does not read */
};

/* A verb whose reader is slow holds the hub back, unless somebody sits here too. */
static bool is_held(const struct session *session)
{
	for (int i = 0; i < CHANNELS_MAX && !session->face; i++)
		if (session->channels[i] && session->channels[i]->out.size > VERB_HOLD)
			return true;
	return false;
}

static void watch_hub(struct session *session)
{
	session->watched = hubline_is_open(&session->hub) && !is_held(session) ? session->hub.link.fd : -1;
}

static void choose_language(const struct session *session, const struct environment *environment)
{
	const char *saved = session->view.settings[SETTING_LANGUAGE];
	enum language language = session->view.place_language;

	if (session->view.place_name[0] == '\0')
		language = session->options->language;
	environment_language(environment, &language);
	if (strcmp(saved, "ja") == 0 || strcmp(saved, "en") == 0)
		language = saved[0] == 'j' ? LANGUAGE_JA : LANGUAGE_EN;
	words_language(language);
}

/* Replays what the hub has said about the place and oneself. */
static void each_fact(struct session *session, void (*use)(struct session *session, const struct message *fact))
{
	struct reader reader = { session->hub.facts.data, session->hub.facts.size, false };
	struct message fact;

	while (wire_take(&reader, &fact) == WIRE_OK)
		use(session, &fact);
}

static void use_in_view(struct session *session, const struct message *fact)
{
	view_apply(&session->view, fact);
}

static void use_in_face(struct session *session, const struct message *fact)
{
	face_event(session->face, fact, clock_mono_ms());
}

static bool is_fact(const struct message *event)
{
	return event->number == EV_PLACE || event->number == EV_CONTACT || event->number == EV_OPENING
		|| event->number == EV_TEAM || event->number == EV_KNOWN || event->number == EV_MAIL_KEY
		|| event->number == EV_SETTING || event->number == EV_IGNORED || event->number == EV_UNREAD
		|| event->number == EV_REST;
}

static void end_soon(struct session *session)
{
	uint64_t end = clock_mono_ms() + CLOSING_MS;

	session->is_closing = true;
	if (session->end_by == 0 || session->end_by > end)
		session->end_by = end;
}

/* An event reaches whoever asked for it; the face sees what happens in its room whoever asked. */
bool inside_event(void *context, const struct message *event)
{
	struct session *session = context;
	const void *owner = route_take(&session->route, event, clock_mono_ms());
	bool is_for_all = event->number == EV_CLOSING;

	if (bridge_event(session, event) || bridge_event_is_stale(event))
		return true;
	if (is_for_all)
		end_soon(session);
	hubline_keep(&session->hub, event);
	if (is_fact(event))
		view_apply(&session->view, event);
	session->has_applied = session->has_applied || event->number == EV_APPLIED;
	for (int i = 0; i < CHANNELS_MAX; i++) {
		struct channel *channel = session->channels[i];

		if (channel && channel->run && (is_for_all || owner == channel->run))
			verb_event(channel->run, event);
	}
	parting_heard(&session->parting, event, clock_mono_ms());
	if (session->face && (!owner || is_for_all || event->number == EV_SAID))
		face_event(session->face, event, clock_mono_ms());
	return true;
}

void inside_close(struct session *session, enum closing why)
{
	struct message closing = { .number = EV_CLOSING, .closing = { .why = (uint8_t)why, .words = wire_string("") } };

	end_soon(session);
	if (session->face)
		face_event(session->face, &closing, clock_mono_ms());
	for (int i = 0; i < CHANNELS_MAX; i++)
		if (session->channels[i] && session->channels[i]->run)
			verb_event(session->channels[i]->run, &closing);
}

static void hear_hub(struct session *session)
{
	bool was_open = hubline_is_open(&session->hub);

	if (was_open && session->is_called && !is_held(session)
			&& link_receive(&session->hub.link, HUB_PACKETS, inside_event, session) == LINK_CLOSED)
		session->hub.is_lost = true;
	session->is_called = false; /* what is left calls again */
	if (was_open && link_flush(&session->hub.link) == LINK_CLOSED)
		session->hub.is_lost = true;
	if (was_open && session->hub.is_lost && !bridge_lose(session))
		inside_close(session, CLOSING_STOP);
	if (!session->is_closing && !bridge_look(session))
		inside_close(session, CLOSING_STOP);
	if (session->is_told_to_stop) {
		session->is_told_to_stop = false;
		inside_close(session, CLOSING_STOP);
	}
	watch_hub(session);
}

static void send_requests(struct session *session, const void *owner, struct buf *requests)
{
	if (requests->size == 0 || session->hub.link.out.size > HUB_QUEUE)
		return;
	bridge_send(session, owner, requests);
	if (hubline_is_open(&session->hub) && link_flush(&session->hub.link) == LINK_CLOSED)
		shutdown(session->hub.link.fd, SHUT_WR); /* what it said last is still to be read */
}

/* The face, chosen by: a verb, the user name's suffix, the environment. */
static void start_face(struct session *session, struct channel *channel, enum face_kind verb)
{
	struct face_options options = {
		.wish = FACE_ASK, .why = WHY_DEFAULT, .language = session->view.place_language,
		.has_pty = channel->has_pty, .term = channel->has_pty ? channel->term : NULL,
		.columns = channel->columns, .rows = channel->rows, .no_color = channel->environment.no_color,
		.is_applying = session->auth.entrance == ENTRANCE_APPLY, .may_apply = session->may_apply
	};
	struct pace_link line = { 0 };
	const struct { enum face_kind face; enum face_why why; } wishes[] = {
		{ verb, WHY_VERB }, { session->auth.wish, WHY_SUFFIX },
		{ environment_face(&channel->environment), WHY_ENVIRONMENT } };

	for (size_t i = 0; i < sizeof wishes / sizeof *wishes && options.wish == FACE_ASK; i++) {
		options.wish = wishes[i].face;
		options.why = wishes[i].face == FACE_ASK ? WHY_DEFAULT : wishes[i].why;
	}
	options.is_language_given = environment_language(&channel->environment, &options.language);
	session->faced = channel;
	session->carrier->look(session, channel, &line);
	pace_init(&session->pace, &line);
	session->face = face_create(&options);
	session->has_face = true;
	each_fact(session, use_in_face);
	session->hub.is_sealed = true; /* the face knows them now */
	face_visit(session->face)->vault = session->vault;
	face_visit(session->face)->prove = hashing_prove;
	face_begin(session->face, clock_mono_ms());
	if (session->is_closing)
		inside_close(session, CLOSING_STOP);
}

static void start_verb(struct session *session, struct channel *channel, const char *command)
{
	struct verb_options options = { .command = command, .view = &session->view, .entrance = session->auth.entrance,
		.has_pty = channel->has_pty, .vault = session->vault };

	choose_language(session, &channel->environment);
	channel->run = verb_create(&options);
	if (!session->has_face && !channel->run->opened)
		vault_lock(session->vault); /* no other verb has a use for it */
	channel->until = clock_mono_ms() + (channel->run->reads ? TYPING_MS : VERB_MS);
	if (!hubline_is_open(&session->hub) && !session->bridge.is_away && channel->run->requests.size > 0)
		verb_lost(channel->run);
}

/* Who comes without an account has no line to the hub yet. */
static void start_as_guest(struct session *session, struct channel *channel, enum face_kind face)
{
	bool wants_face = session->auth.entrance == ENTRANCE_APPLY
		&& (channel->wants_shell || (face != FACE_ASK && !session->has_face));

	if (!hubline_is_open(&session->hub)
			&& hubline_open(&session->hub, session->options->hub_socket, clock_mono_ms() + AUTH_HUB_MS))
		each_fact(session, use_in_view);
	watch_hub(session); /* before it answers */
	if (wants_face && session->view.place_name[0]) {
		start_face(session, channel, face);
		return;
	}
	start_verb(session, channel, channel->command ? channel->command : "look");
	if (session->view.place_name[0] == '\0')
		verb_lost(channel->run);
}

static void start(struct session *session, struct channel *channel)
{
	enum face_kind face = channel->command ? verb_face(channel->command) : FACE_ASK;

	if (channel->is_started || (!channel->wants_shell && !channel->command))
		return;
	channel->is_started = true;
	if (session->auth.entrance == ENTRANCE_APPLY || session->auth.entrance == ENTRANCE_LOOK) {
		if (face != FACE_ASK) {
			free(channel->command);
			channel->command = NULL;
		}
		start_as_guest(session, channel, face);
	} else if (channel->wants_shell || (face != FACE_ASK && !session->has_face)) {
		start_face(session, channel, face);
	} else {
		start_verb(session, channel, channel->command);
	}
}

static void resize(struct session *session, struct channel *channel, uint64_t now)
{
	if (!channel->is_resized || (channel->resized_at != 0 && now < channel->resized_at + RESIZE_MS))
		return;
	channel->is_resized = false;
	channel->resized_at = now;
	face_resize(session->face, channel->columns, channel->rows, now);
}

static void say_farewell(struct session *session, struct channel *channel)
{
	struct visit *visit = face_visit(session->face);
	enum visit_end end = visit->end;
	bool is_away = session->bridge.is_away || !hubline_is_open(&session->hub);
	const uint8_t *bytes;
	size_t size;

	send_requests(session, NULL, &visit->requests);
	if (end == VISIT_ENDED)
		parting_say(&session->parting, session->face, false, clock_mono_ms());
	send_requests(session, NULL, &visit->requests);
	face_limit(session->face, SIZE_MAX, false);
	if (end != VISIT_VANISHES && face_urgency(session->face) != FRAME_NONE
			&& (bytes = face_frame(session->face, 0, clock_mono_ms(), &size)))
		channel_put_raw(channel, bytes, size);
	bytes = face_farewell(session->face, &size);
	channel_put_raw(channel, bytes, size);
	channel_end(channel, end == VISIT_ENDED && is_away ? VERB_LATER : VERB_DONE);
	face_destroy(session->face);
	session->face = NULL;
}

static bool is_saving(const struct session *session)
{
	return view_setting_is(&face_visit(session->face)->view, SETTING_SAVER, "1");
}

static struct pace_link look_at_line(const struct session *session, const struct channel *channel)
{
	struct pace_link line = { 0 };

	session->carrier->look(session, channel, &line);
	return line;
}

static void draw(struct session *session, struct channel *channel, const struct pace_link *line, uint64_t now)
{
	bool is_own = face_urgency(session->face) == FRAME_NOW;
	enum pace_turn turn;
	const uint8_t *bytes;
	size_t size;

	if (face_urgency(session->face) == FRAME_NONE)
		return;
	turn = pace_may_draw(&session->pace, line, is_own, is_saving(session), now);
	if (turn == PACE_WAIT)
		return;
	face_limit(session->face, pace_room(&session->pace, now), turn == PACE_OWN);
	bytes = face_frame(session->face, session->counter.in_bytes + session->counter.out_bytes, now, &size);
	if (size == 0)
		return;
	channel_put_raw(channel, bytes, size);
	pace_drew(&session->pace, line, turn, size, now);
	parting_showed(&session->parting, session->face, now);
	if (!session->has_settled && face_visit(session->face)->view.is_ready) {
		session->has_settled = true;
		pages_settle();
	}
}

/* After the connection's end nothing is to be found out any more. */
static bool is_wondering(const struct session *session)
{
	return parting_wonders(&session->parting) && session->carrier->is_there(session);
}

static void see_what_arrived(struct session *session, const struct pace_link *line, uint64_t now)
{
	if (is_wondering(session))
		parting_took(&session->parting, !line->is_pending && line->unsent == 0, now);
}

/* What is pasted faster than the hub takes it waits here, since a face could only drop it; so do lines without a
 * terminal while others wait their turn. With one, Ctrl-C must get through to them. */
static void feed_face(struct session *session, struct channel *channel, uint64_t now)
{
	struct visit *visit = face_visit(session->face);
	struct buf *requests = &visit->requests;

	while (channel->in.size > 0 && requests->size < FACE_QUEUE && (visit->has_pty || !visit_is_full(visit))) {
		size_t size = channel->in.size < FACE_SLICE ? channel->in.size : FACE_SLICE;
		const uint8_t *end = visit->has_pty ? NULL : memchr(channel->in.data, '\n', size);

		size = end ? (size_t)(end - channel->in.data) + 1 : size;
		face_bytes(session->face, channel->in.data, size, now);
		parting_typed(&session->parting, now);
		buf_drop(&channel->in, size);
		send_requests(session, NULL, requests);
	}
	if (channel->in.size == 0)
		buf_release(&channel->in);
}

static void serve_face(struct session *session, struct channel *channel, uint64_t now)
{
	struct visit *visit = face_visit(session->face);
	struct pace_link line = { 0 };

	resize(session, channel, now);
	feed_face(session, channel, now);
	session->wrong_inside = visit->wrong_passphrases;
	if (channel->got_eof && channel->in.size == 0 && !visit_is_full(visit)) {
		channel->got_eof = false;
		face_eof(session->face, now);
	}
	if (face_deadline(session->face) <= now)
		face_tick(session->face, now);
	if (hubline_is_open(&session->hub))
		parting_copy(&session->parting, session->face, now);
	send_requests(session, NULL, &visit->requests);
	if (is_wondering(session) || face_urgency(session->face) != FRAME_NONE)
		line = look_at_line(session, channel);
	see_what_arrived(session, &line, now);
	if (visit->end == VISIT_GOES_ON)
		draw(session, channel, &line, now);
	else
		say_farewell(session, channel);
}

static void serve_verb(struct session *session, struct channel *channel, uint64_t now)
{
	struct verb_run *run = channel->run;

	if (channel->in.size > 0) {
		verb_input(run, channel->in.data, channel->in.size);
		buf_wipe(&channel->in); /* a passphrase, perhaps */
		buf_release(&channel->in);
		channel->until = now + TYPING_MS;
	}
	if (channel->got_eof)
		verb_eof(run);
	if (channel_is_pending(channel) && channel->until < now + VERB_MS)
		channel->until = now + VERB_MS;
	if (now >= channel->until)
		verb_lost(run);
	send_requests(session, run, &run->requests);
	channel_put(channel, &channel->out, run->out.data, run->out.size);
	channel_put(channel, &channel->err, run->err.data, run->err.size);
	buf_clear(&run->out);
	buf_clear(&run->err);
	if (!run->is_done)
		return;
	channel_end(channel, run->status);
	route_forget(&session->route, run);
	errands_forget(&session->errands, run);
	verb_destroy(run);
	channel->run = NULL;
}

static void drop(struct session *session, int at)
{
	struct channel *channel = session->channels[at];

	if (channel == session->faced) {
		struct pace_link line = look_at_line(session, channel);

		see_what_arrived(session, &line, clock_mono_ms());
		if (session->face) {
			parting_say(&session->parting, session->face, true, clock_mono_ms());
			send_requests(session, NULL, &face_visit(session->face)->requests);
		}
		face_destroy(session->face);
		session->face = NULL;
		session->faced = NULL;
	}
	if (channel->run) {
		route_forget(&session->route, channel->run);
		errands_forget(&session->errands, channel->run);
	}
	channel_destroy(channel);
	session->channels[at] = NULL;
}

/* True if nothing has run in it for so long that nothing will. */
static bool is_forsaken(struct channel *channel, uint64_t now)
{
	if (channel->is_started && !channel->has_ended)
		channel->idle_since = 0;
	else if (channel->idle_since == 0)
		channel->idle_since = now;
	return channel->idle_since > 0 && now - channel->idle_since >= IDLE_MS;
}

static void serve_channels(struct session *session, uint64_t now)
{
	bool is_empty = true;

	for (int i = 0; i < CHANNELS_MAX; i++) {
		struct channel *channel = session->channels[i];

		if (!channel)
			continue;
		start(session, channel);
		if (channel == session->faced && session->face)
			serve_face(session, channel, now);
		else if (channel->run)
			serve_verb(session, channel, now);
		channel_flush(channel);
		if (channel->is_closed || is_forsaken(channel, now))
			drop(session, i);
		else
			is_empty = false;
	}
	if (!is_empty)
		session->empty_since = 0;
	else if (session->empty_since == 0)
		session->empty_since = now;
}

static uint64_t sooner(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Nobody sits here and nothing runs: not for ever. After a visit the next one begins with a new connection. */
static uint64_t end_when_empty(struct session *session, uint64_t now)
{
	uint64_t end;

	if (session->empty_since == 0)
		return UINT64_MAX;
	end = session->empty_since + (session->has_face ? LAST_MS : EMPTY_MS);
	if (now >= end)
		session->is_over = true;
	return end;
}

/* A peer that is silent for long is asked for a sign of life, and given up if none comes. */
static uint64_t seek_life(struct session *session, uint64_t now)
{
	const struct gate_limits *limits = &session->options->limits;
	uint64_t ask_at, end_at;

	if (!session->carrier->seek_life)
		return UINT64_MAX;
	if (session->counter.in_bytes != session->heard_bytes || session->heard_at == 0) {
		session->heard_bytes = session->counter.in_bytes;
		session->heard_at = now;
		session->asked_at = 0;
	}
	ask_at = session->heard_at + limits->keepalive_seconds * 1000;
	end_at = ask_at + limits->patience_seconds * 1000;
	if (now >= end_at) {
		session->is_over = true;
	} else if (now >= ask_at && session->asked_at == 0) {
		session->asked_at = now;
		session->carrier->seek_life(session);
	}
	return session->asked_at == 0 ? ask_at : end_at;
}

/* When the loop has to look again though nothing arrives. */
static uint64_t next_look(struct session *session, uint64_t now)
{
	uint64_t next = now + SLEEP_MS;
	bool is_own;

	if (session->hub.link.out.size > 0)
		next = now + HUB_RETRY_MS;
	next = sooner(next, bridge_due(session));
	for (int i = 0; i < CHANNELS_MAX; i++) {
		const struct channel *channel = session->channels[i];

		if (channel && channel->run)
			next = sooner(next, channel->until);
		if (channel && channel->idle_since > 0)
			next = sooner(next, channel->idle_since + IDLE_MS);
		if (channel && channel == session->faced && session->face && channel->is_resized)
			next = sooner(next, channel->resized_at + RESIZE_MS);
	}
	if (!session->face)
		return next;
	traces_look(&session->traces, session->face, now);
	next = sooner(next, session->traces.due);
	next = sooner(next, face_deadline(session->face));
	if (hubline_is_open(&session->hub))
		next = sooner(next, parting_deadline(&session->parting));
	is_own = face_urgency(session->face) == FRAME_NOW;
	if (face_urgency(session->face) != FRAME_NONE)
		next = sooner(next, pace_again(&session->pace, is_own, is_saving(session), now));
	return next;
}

void inside_run(struct session *session)
{
	parting_init(&session->parting);
	traces_init(&session->traces);
	each_fact(session, use_in_view);
	if (session->view.zone_name[0])
		clock_zone_use(session->view.zone_name);
	choose_language(session, &(struct environment){ 0 });
	if (session->hub.is_lost && !bridge_lose(session))
		inside_close(session, CLOSING_STOP);
	while (!session->is_over) {
		uint64_t now = clock_mono_ms(), next;

		hear_hub(session);
		serve_channels(session, now);
		session->is_over = session->is_over || (session->end_by > 0 && now >= session->end_by);
		next = sooner(end_when_empty(session, now), seek_life(session, now));
		next = session->end_by > 0 ? sooner(next, session->end_by) : next;
		next = sooner(next, next_look(session, now));
		if (!session->is_over)
			session->carrier->turn(session, next > now ? next - now : 0);
	}
}

void inside_finish(struct session *session)
{
	for (int i = 0; i < CHANNELS_MAX; i++)
		if (session->channels[i])
			drop(session, i);
	face_destroy(session->face);
	parting_finish(&session->parting);
	bridge_finish(session);
}
