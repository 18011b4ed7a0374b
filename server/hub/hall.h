/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the hub's own files share: the hub and its peers. Nobody outside the hub includes this. */
#ifndef HALL_H
#define HALL_H

#include <event2/event.h>

#include "bucket.h"
#include "hub.h"
#include "link.h"
#include "name.h"
#include "seal.h"
#include "store.h"
#include "store_account.h"
#include "store_line.h"
#include "world.h"

enum {
	AWAY_SECONDS = 900,      /* a lost line keeps its seat for so long */
	DOORWAY_SECONDS = 60,    /* who reads or speaks by a verb is counted for so long */
	SLOT_SECONDS = 20,       /* a granted hashing slot comes back by itself */
	CODE_TRIES = 9,          /* invitation codes one connection may try */
	WAVE_SECONDS = 600,      /* one wave a pair in so long */
	CLOSE_SECONDS = 3,
	PACKETS_A_TURN = 8,      /* of one peer */
	READ_MAX = 500,          /* lines one REQ_READ brings at most */
	UNDO_MAX = 8             /* stored requests of one peer in a turn, refused by name if the commit does not hold */
};

enum slot { SLOT_NONE, SLOT_WAITING, SLOT_HELD };

/* One session's end of run/hub.sock. */
struct peer {
	struct hub *hub;
	struct peer *next, *previous;
	struct link link;
	struct event *readable, *writable;
	enum wire_phase phase;
	bool is_ready;            /* has something to be read in this turn */
	bool is_dirty;            /* something was queued for it in this turn */
	bool is_gone;             /* its socket is at the end, or it broke the rules */
	bool is_leaving;          /* said goodbye or was sent away: its seat is free at once */
	uint64_t close_at;        /* mono ms; who was sent away and still holds the line then is cut off; 0: nobody was */
	bool wants_snapshot;      /* missed something: gets a fresh picture of its room */
	/* as the turn began, should it have to be taken back */
	size_t queued_before;
	enum wire_phase phase_before;
	uint16_t undo[UNDO_MAX];
	int undo_count;
	/* who */
	struct store_account account; /* account.account 0: nobody yet */
	enum role role;
	char settings[SETTING_COUNT][SETTING_VALUE_MAX + 1];
	uint64_t *ignored;            /* owned; account numbers */
	int ignored_count;
	/* at the door */
	char code[CODE_DIGITS + 1];   /* an invitation that was found good; "" for none */
	int codes_tried;
	enum slot slot;
	uint64_t slot_until;
	/* in a room */
	struct presence *presence;
	uint64_t told;                /* newest line of its room that it was told */
	struct bucket says, acts;
	bool is_exporting;
	char export_room[STORE_ROOM_ROOM]; /* how far an export got, as store_each_line_of counts */
	uint64_t export_line;
	struct bucket exports;
};

/* Somebody who keeps a place in a room without a peer, or reads along uncounted by name, until a time. */
struct guest {
	struct guest *next;
	uint64_t account, until;
	struct presence *presence;    /* a kept seat or one at a door; NULL: an observer of room */
	bool is_seat;
	char room[ID_MAX + 1];        /* of an observer */
};

struct wave { uint64_t from, to, until; };

struct hub {
	const struct hub_options *options;
	struct event_base *base;
	struct store *store;
	struct world *world;
	uint8_t pepper[SEAL_KEY];
	struct seal_cost cost;
	struct peer *peers;
	int peers_count;
	struct guest *guests;
	struct wave waves[256];       /* a ring */
	unsigned waves_next;
	unsigned slots_held;
	struct bucket codes;
	uint64_t now;                 /* monotonic ms at the beginning of the turn */
	uint64_t wall;                /* ms since 1970 */
	bool in_transaction;
	bool is_stopping;
	int exit;
	uint64_t stop_at;             /* mono ms; when is_stopping */
	uint64_t chores_at;           /* mono ms; hourly */
	uint64_t close_at;            /* the earliest of the peers', UINT64_MAX for none */
	struct event *listener, *admin, *lifeline, *terminate, *timer;
	struct admin_link *admins;    /* connections of the command line */
};

/* turn.c */
/* Begins the turn's transaction if none is begun; false if the store cannot (the caller refuses with REASON_BUSY).
 * request is remembered, so that its peer is told should the commit not hold. peer may be NULL. */
bool turn_stores(struct hub *hub, struct peer *peer, enum wire_number request);
/* Takes what ready peers sent, commits, tells. */
void turn_run(struct hub *hub);

/* peer.c */
struct peer *peer_create(struct hub *hub, int fd);
void peer_destroy(struct peer *peer);
/* Queues for the end of the turn. */
void peer_send(struct peer *peer, const struct message *message);
void peer_send_encoded(struct peer *peer, const struct buf *encoded);
void peer_refuse(struct peer *peer, enum wire_number request, enum reason reason, uint32_t number);
void peer_done(struct peer *peer, enum wire_number request);
/* Ends the visit: tells why, then the session leaves by itself. */
void peer_close(struct peer *peer, enum closing why);
bool peer_ignores(const struct peer *peer, uint64_t account);
bool peer_setting_is_on(const struct peer *peer, enum setting setting);
/* Everything that follows from being somebody: phase, settings, EV_KNOWN. */
void peer_becomes(struct peer *peer, const struct store_account *account);
void peer_load_ignored(struct peer *peer);
/* What stands for somebody on the map: S for staff, what they chose, or what their nickname suggests. */
void peer_avatar(const struct peer *peer, char avatar[AVATAR_MAX + 1]);
/* Ends a peer's presence and tells the room. */
void peer_leave_room(struct peer *peer);
/* The account has another role now. */
void peer_change_role(struct peer *peer, const struct store_account *account);
void peer_set(struct peer *peer, enum setting setting, const char *value);
/* Takes or gives back a hashing slot; waiting peers are served in the order they asked. */
void slots_release(struct peer *peer);
void slots_serve(struct hub *hub);

/* tell.c */
/* The room as this peer may know it: drawing, zones, people, newest lines. */
void tell_snapshot(struct peer *peer);
/* To everybody in the room (and its ropes and walls permitting). */
void tell_person(const struct presence *presence);
void tell_moved(const struct presence *presence);
void tell_gone(const struct room *room, uint32_t person);
void tell_observers(const struct room *room);
/* A line that was just stored, to whoever hears it; its author too. */
void tell_said(struct hub *hub, const struct room *room, const struct store_line *line);
/* Something about a line (a reaction, its end), to whoever may know the line. is_mine in the message is set for the one
 * who did it. */
void tell_about_line(struct hub *hub, const struct room *room, const struct store_line *line, struct message *message,
	uint64_t doer);
/* One room, or every room if only is NULL: EV_ROOM_INFO and EV_ZONE_INFO. */
void tell_rooms(struct peer *peer, const struct room *only);
/* Up to count lines before line before (0: the newest), oldest first, as EV_LINE. Returns the newest one's number. */
uint64_t tell_lines(struct peer *peer, const struct room *room, uint64_t before, unsigned count);
/* May this peer read that line of a room? */
bool tell_may_read(const struct peer *peer, const struct room *room, const struct store_line *line);

/* guests.c: kept seats and observers */
/* A peer is gone without goodbye: its presence stays for a while. */
void guests_keep(struct peer *peer, unsigned seconds);
/* Somebody comes in: what was kept for them ends, but for their seat, which is given back; NULL if there is none. */
struct presence *guests_take(struct hub *hub, uint64_t account);
/* Counts this account as an unnamed observer of the room for DOORWAY_SECONDS. */
void guests_observe(struct hub *hub, uint64_t account, struct room *room);
/* The presence of this account in a room; who has none stands at its door for DOORWAY_SECONDS. */
struct presence *guests_stand(struct peer *peer, struct room *room);
/* Lets go all that is kept for an account; 0: for everybody. */
void guests_forget(struct hub *hub, uint64_t account);
/* Lets go what is due; the next time something is, UINT64_MAX for never. */
uint64_t guests_expire(struct hub *hub);

/* handlers.c */
/* Checks phase and role, then runs the row's function. False: the peer broke the rules of the wire. */
bool handlers_dispatch(struct peer *peer, const struct message *message);

/* admin_link.c */
void admin_link_accept(struct hub *hub);
void admin_link_finish(struct hub *hub);

#endif
