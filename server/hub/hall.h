/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the hub's own files share: the hub and its peers. Nobody outside the hub includes this. */
#ifndef HALL_H
#define HALL_H

#include <sys/queue.h>

#include <event2/event.h>

#include "bucket.h"
#include "hub.h"
#include "link.h"
#include "mails.h"
#include "meters.h"
#include "name.h"
#include "opening.h"
#include "recent.h"
#include "seal.h"
#include "store.h"
#include "store_account.h"
#include "store_line.h"
#include "world.h"

enum {
	AWAY_SECONDS = 900,      /* a lost line keeps its seat for so long */
	SETTLE_MS = 2000,        /* for words that were on their way as somebody was put elsewhere */
	RESUME_SECONDS = 120,    /* of a new hub, in which sessions of the one before come back */
	DOORWAY_SECONDS = 60,    /* who reads or speaks by a verb is counted for so long */
	CODE_TRIES = 9,          /* invitation codes one connection may try */
	APPLY_TRIES = 3,         /* applications one connection may send */
	RECEIPT_TRIES = 5,       /* receipts one connection may try */
	WAVE_SECONDS = 600,      /* one wave a pair in so long */
	CLOSE_SECONDS = 3,
	SEEN_SECONDS = 10,       /* so long the day of somebody's coming waits for others to be noted with */
	PACKETS_A_TURN = 8,      /* of one peer */
	READ_MAX = 500,          /* lines one REQ_READ brings at most */
	UNDO_MAX = 64,           /* stored requests of one peer in a turn, refused by name if the commit does not hold */
	PEERS_A_PROCESS = 8,     /* a session needs one */
	WRONG_MAX = 3,           /* passphrases on one line */
	KEYS_MAX = 20,           /* of one person */
	ERASED_MAX = 16,         /* people who leave for ever in one turn */
	SEEN_MAX = 256,
	THEN_MAX = 64,           /* things that follow from a turn */
	RECENT_SPARE = 50,       /* lines kept in memory beyond those a newcomer sees, for those hidden from one */
	PEER_BUCKETS = 4096,
	SNAPSHOT_MAX = 64 << 20  /* bytes */
};

enum slot { SLOT_NONE, SLOT_WAITING, SLOT_HELD };
/* What a peer was told of the desk: nothing that holds, that nobody is there, that somebody is. */
enum desk_told { DESK_UNTOLD, DESK_EMPTY, DESK_HERE };

TAILQ_HEAD(peer_list, peer);
LIST_HEAD(peer_bucket, peer);

/* How far an export has got; see export_parts.h. */
struct export_progress {
	unsigned part;                /* index */
	bool is_begun;                /* its bracket is open */
	bool needs_comma;
	uint64_t at;                  /* in it, and for lines their room */
	char room[STORE_ROOM_ROOM];
};

/* One session's end of run/hub.sock. */
struct peer {
	struct hub *hub;
	TAILQ_ENTRY(peer) all, ready, touched, gone, closing, stale, later, slots, consoles; /* see struct hub */
	LIST_ENTRY(peer) same_account, same_process;
	struct link link;
	struct event *readable, *writable;
	enum wire_phase phase;
	bool is_ready;            /* has something to be read in this turn */
	bool is_touched;          /* something was queued for it in this turn, or may be sent */
	bool is_urgent;           /* and shall be sent in this turn */
	bool is_later;            /* what was queued waits for the next news */
	bool is_gone;             /* its socket is at the end, or it broke the rules */
	bool is_stale;            /* will want a snapshot, in its turn */
	bool is_leaving;          /* said goodbye or was sent away: its seat is free at once */
	uint64_t close_at;        /* mono ms; who was sent away and still holds the line then is cut off; 0: was not */
	bool wants_snapshot;      /* missed something: gets a fresh picture of its room */
	uint32_t taken, heard;    /* messages since somebody is known; up to where the session has been told */
	/* as it was before it was touched, should the turn have to be taken back */
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
	uint64_t resets;              /* that code is for this account's new passphrase; 0: an invitation */
	int codes_tried;
	int applied, receipts_tried;
	int wrong;                    /* passphrases and recovery codes */
	uint64_t recovering;          /* the account whose recovery code was right; 0: none */
	bool has_proved;              /* the passphrase was typed on this line */
	bool has_open_vault;          /* or so it says */
	unsigned lacks_told;          /* colleagues' missing keys that it was told of and has not answered */
	pid_t process;
	enum slot slot;
	bool slot_lapsed;             /* held one for too long: gets none again */
	uint64_t slot_until;
	int64_t rest_until;           /* seconds since 1970; so long its person is in no room; 0: does not rest */
	/* in a room */
	struct presence *presence;
	uint64_t settles_at;          /* mono ms; put elsewhere than they were, they look around first */
	uint64_t told;                /* newest line of its room that it was told */
	uint64_t sent;                /* ... and that left its queue */
	uint64_t seen;                /* in parting: the newest one its person saw; UINT64_MAX: all that it was told */
	char *draft;                  /* owned; what its person is writing, as the session copied it last, or NULL */
	bool has_new_draft;           /* the keep does not know it yet */
	bool is_taken_over;           /* another terminal of its person has its place */
	bool is_outside;              /* the place closed over it, or it rests, and its session may not have heard so */
	int kept;                     /* record in the keep, or KEEP_NOTHING */
	struct bucket acts;           /* before anybody is known */
	int64_t called_at;            /* seconds since 1970: when they called staff; 0: they do not */
	bool is_first;                /* their first visit began on this line, or on the one that it goes on for */
	uint64_t guide;               /* account of staff who said that they are going there, while one calls; 0: nobody */
	uint64_t silent_since;        /* mono ms; sits among talk and has said nothing since; 0: does not */
	bool was_silent;              /* for so long that it was told of, and is not told of again */
	bool has_peeked;              /* looked into rooms from outside */
	enum desk_told desk_told;
	/* consultations; see consults.h and talks.h */
	uint64_t reads;               /* the one whose lines it is told; 0: none */
	uint64_t sits;                /* the one in whose booth its person sits down to talk; 0: none */
	uint64_t handed;              /* the one that was just handed on from here, so that its keys may follow; 0: none */
	struct { char room[ID_MAX + 1], zone[ID_MAX + 1]; } before; /* where they were before they sat down */
	unsigned consult_lacks;       /* keys that others lack, which it was told of and has not answered */
	bool hears_consults;          /* was told of them in this turn */
	bool misses_consults;         /* what it was told of them may not have arrived */
	struct console *console;      /* owned; of staff: what they were told on their console; NULL: it is not open */
	bool is_exporting;
	struct export_progress export;
};

/* Somebody who keeps a place in a room without a peer, or reads along uncounted by name, until a time. */
struct guest {
	struct guest *next, **at;     /* at: what points here */
	LIST_ENTRY(guest) same_account; /* in hub->guests_of */
	uint64_t account, until;
	struct presence *presence;    /* a kept seat or one at a door; NULL: an observer of room */
	bool is_seat;
	uint64_t told;                /* beside a kept seat: the newest line its person knows */
	uint64_t reads, sits;         /* as of a peer */
	char *draft;                  /* owned; beside a kept seat, in memory only; or NULL */
	char room[ID_MAX + 1];        /* of an observer */
	pid_t process;                /* the session that is expected back from before this hub; 0: none */
	uint64_t drawing;             /* of the room as that session knows it */
	bool is_moved;                /* what they said there others would hear now */
	int64_t called_at;            /* as of a peer */
	bool is_first;
	int kept;                     /* record in the keep, or KEEP_NOTHING */
};

/* What is given back to who comes again in time. */
struct kept {
	struct presence *presence;    /* NULL: no seat was kept, and nothing else */
	char *draft;                  /* owned, NULL for none */
	uint64_t told;
	uint64_t sits;                /* the talk in whose booth it is; 0: none */
};

struct wave { uint64_t from, to, until; };

/* What is done once a turn is on disk. */
struct then { void (*run)(struct hub *hub, uint32_t number); uint32_t number; };

/* Somebody who is no longer of a talk. */
struct dismissal { uint64_t account, consultation; bool is_up; };

struct hub {
	const struct hub_options *options;
	struct event_base *base;
	struct store *store;
	struct world *world;
	struct recent *recent;
	struct keep *keep;            /* owned; NULL: nothing outlives this hub */
	struct opening opening;
	uint64_t prove_at;            /* mono ms; from then on this hub has not died young */
	uint64_t resume_until;        /* mono ms; sessions of the hub before may come back */
	uint8_t pepper[SEAL_KEY];
	struct mails mails;           /* for mails_queue */
	struct event *post;           /* the pair shared with post; NULL: none */
	bool post_waits;              /* for something to be due */
	uint64_t mails_at;            /* mono ms; something is due then, while post waits */
	enum mail_fault post_fault;   /* why mail is held, as the log was told; FAULT_NONE: it is not */
	struct seal_cost cost;
	struct peer_list peers;
	struct peer_list ready, touched, gone; /* of this turn; whoever goes while being told stays on for another one */
	struct peer_list closing;     /* who was sent away, first who has to go first */
	struct peer_list stale;       /* who gets a snapshot within a few turns */
	struct peer_list later;       /* who is told with the next news */
	uint64_t news_at;             /* mono ms; news go out then */
	struct peer_list consoles;    /* whose console is open */
	uint64_t console_at, console_told; /* mono ms; when they are told of people next, and were last */
	uint64_t today_at;            /* mono ms; and of the day's figures */
	uint64_t appointments_at;     /* mono ms; the clock may have brought something about */
	int64_t appointments_looked;  /* seconds since 1970; as that was looked at last */
	bool are_appointments_stale;  /* somebody may be of the desk no more */
	uint64_t desk;                /* who of the desk is signed in, as peers were told; see desk_here.c */
	bool is_desk_missed;          /* ... but for some */
	bool is_waiting_touched;      /* what waits for staff may have changed */
	uint64_t rests_at;            /* mono ms; who waits and is not here is looked at then ... */
	bool rests_hour;              /* ... and what has been at rest for long */
	struct talking *talks;           /* owned; see talks.c */
	int talks_count;
	unsigned talks_shut;
	unsigned talks_retry_ms;
	uint64_t talks_at, talks_retry_at; /* mono ms; when they are looked at; and not before, after a disk that was full */
	struct phrases *phrases;      /* owned */
	struct peer_list slots_waiting, slots_held; /* in the order they asked, and got one */
	struct peer_bucket accounts[PEER_BUCKETS], processes[PEER_BUCKETS];
	struct guest *guests;
	uint64_t guests_due;          /* mono ms; nobody's time is over before; UINT64_MAX for never */
	LIST_HEAD(, guest) guests_of[PEER_BUCKETS]; /* by account */
	struct wave waves[256];       /* a ring */
	unsigned waves_next;
	unsigned slots_count;         /* of those held */
	struct bucket codes[2];       /* wrong invitation codes: the first of a line, and all further ones */
	struct bucket receipts;       /* receipts of applications, by everybody together */
	struct meters *meters;        /* what each person did lately */
	uint64_t erased[ERASED_MAX];  /* accounts that are gone once this turn is on disk */
	int erased_count;
	struct dismissal *dismissals; /* owned; of this turn */
	size_t dismissals_count;
	struct then thens[THEN_MAX];  /* of this turn */
	int thens_count;
	uint64_t rest_at;             /* mono ms; somebody's rest is over then; UINT64_MAX: nobody rests */
	uint64_t seen[SEEN_MAX];      /* accounts that were here today for the first time */
	int seen_count;
	uint64_t came[SEEN_MAX];      /* accounts that came in and are not counted yet */
	int came_count;
	uint64_t seen_at;             /* mono ms; they are noted then, at the latest */
	bool is_deaf;                 /* out of descriptors: accepts again when a peer goes */
	uint64_t now;                 /* monotonic ms at the beginning of the turn */
	uint64_t wall;                /* ms since 1970 */
	bool in_transaction;
	bool is_stopping;
	bool is_handing_over;         /* ends for a new hub: nobody leaves */
	int exit;
	uint64_t stop_at;             /* mono ms; when is_stopping */
	uint64_t scrub_at;            /* mono ms; what was erased leaves the files then; UINT64_MAX: nothing was */
	struct { uint64_t at; unsigned row; uint64_t mono, wall; } retention; /* see retention.c */
	uint64_t pulse_at;            /* mono ms; every few seconds */
	struct event *listener, *admin, *lifeline, *terminate, *timer, *hang_up;
	struct admin_link *admins;    /* connections of the command line */
};

/* hub.c */
/* Takes the time for what follows. */
void hub_look_at_clocks(struct hub *hub);

/* turn.c */
/* Begins the turn's transaction if none is begun; false if the store cannot (the caller refuses with REASON_BUSY).
 * request is remembered, so that its peer is told should the commit not hold. peer may be NULL. */
bool turn_stores(struct hub *hub, struct peer *peer, enum wire_number request);
/* Has this turn room for one more thing to be done once it is on disk? To be asked before anything is stored for it. */
bool turn_may_follow(const struct hub *hub);
/* Once the turn is on disk, run(hub, number) is called, before anybody is told of the turn; false if too much is to be
 * done already. If the turn is taken back, it is not. */
bool turn_then(struct hub *hub, void (*run)(struct hub *hub, uint32_t number), uint32_t number);
/* Takes what ready peers sent, commits, tells. */
void turn_run(struct hub *hub);
/* Notes the day for who was seen. */
void turn_note_days(struct hub *hub);

/* peers.c */
void peers_init(struct hub *hub);
void peers_add(struct peer *peer);
/* Takes a peer off every list, but for those of slots. */
void peers_remove(struct peer *peer);
/* This peer is of that account from now on, 0 for nobody's. */
void peers_name(struct peer *peer, uint64_t account);
/* An account's peers one after another; NULL gives the first one. */
struct peer *peers_next_of(struct hub *hub, uint64_t account, struct peer *peer);
unsigned peers_of_process(const struct hub *hub, pid_t process);
/* There is something to be read from it. */
void peer_rouse(struct peer *peer);
/* Something is about to be queued for it, or can be sent: remembers how it was. */
void peer_touch(struct peer *peer);
/* Its socket is at the end. It is destroyed at the end of the turn, or of the next one. */
void peer_lose(struct peer *peer);
void peer_want_snapshot(struct peer *peer);
/* What was queued for it in this turn waits for the next news, or does not. */
void peer_wait(struct peer *peer, bool is_later);
/* Touches all who wait, if the news are due; true if they are. */
bool peers_wake(struct hub *hub);
/* So many were told news: the more they are, the longer until the next ones. */
void peers_rest(struct hub *hub, unsigned told);
/* It has CLOSE_SECONDS to go by itself. */
void peer_count_down(struct peer *peer);
/* Loses whose time to go is over. */
void peers_cut_off(struct hub *hub);
/* Everybody in a room gets a snapshot, some of them each turn. */
void peers_make_stale(struct hub *hub);
/* Picks those of this turn; true if there are more. */
bool peers_refresh(struct hub *hub);

/* retention.c */
/* Between turns: forgets what is due, some of it at a time, and says when it wants to go on (mono ms). */
void retention_init(struct hub *hub);
void retention_run(struct hub *hub);
uint64_t retention_due(const struct hub *hub);

/* slots.c */
/* Waits for a hashing slot. */
void slots_ask(struct peer *peer);
/* Gives it back, or waits no longer. */
void slots_release(struct peer *peer);
/* What was granted in this turn was not. */
void slots_take_back(struct peer *peer);
/* Gives free slots to who waits. */
void slots_serve(struct hub *hub);

/* peer.c */
/* process: whose socket it is. NULL, and fd closed, without memory for it. */
struct peer *peer_create(struct hub *hub, int fd, pid_t process);
void peer_destroy(struct peer *peer);
/* Queues for the end of the turn. */
void peer_send(struct peer *peer, const struct message *message);
void peer_send_encoded(struct peer *peer, const struct buf *encoded);
/* Queues for the next news, or for whatever is sent before: who comes, goes and walks about. */
void peer_send_news(struct peer *peer, const struct buf *encoded);
void peer_refuse(struct peer *peer, enum wire_number request, enum reason reason, uint32_t number);
void peer_done(struct peer *peer, enum wire_number request);
/* Ends the visit: tells why, then the session leaves by itself. */
void peer_close(struct peer *peer, enum closing why);
/* The same, with what staff wrote of it for that person. */
void peer_close_saying(struct peer *peer, enum closing why, const char *words);
bool peer_ignores(const struct peer *peer, uint64_t account);
bool peer_setting_is_on(const struct peer *peer, enum setting setting);
/* Everything that follows from being somebody: phase, settings, EV_KNOWN. */
void peer_becomes(struct peer *peer, const struct store_account *account);
/* The same for somebody who was in already: only EV_KNOWN is told. */
void peer_becomes_again(struct peer *peer, const struct store_account *account);
/* One more message of somebody known is being handled. */
void peer_count(struct peer *peer);
/* STATE_* bits of the marks that the settings say. */
unsigned peer_state(const struct peer *peer);
/* From the store: its person's settings and whom they ignore. is_told: the session hears of each. */
void peer_load(struct peer *peer, bool is_told);
void peer_load_ignored(struct peer *peer);
/* What stands for somebody on the map: S for staff, what they chose, or what their nickname suggests. */
void peer_avatar(const struct peer *peer, char avatar[AVATAR_MAX + 1]);
/* Ends a peer's presence and tells the room. */
void peer_leave_room(struct peer *peer);
/* Somebody who became known in a turn that did not hold is nobody again. */
void peer_becomes_nobody(struct peer *peer);
/* Settings and whom one ignores are again as stored, and as the peer knows them; tells the others of the marks. */
void peer_reload(struct peer *peer);
/* The marks that others see follow the settings. */
void peer_show_marks(struct peer *peer);
/* Lets the queue grow for something large that is told at once (true), and back to its limit (false). */
void peer_make_room(struct peer *peer, bool is_large);
/* They call staff, or do not any more; who calls again has called since the first time. */
void peer_calls(struct peer *peer, bool is_calling);
/* What this person did lately, on whichever of their lines. Borrowed for this turn. */
struct meter *peer_meter(struct peer *peer);
/* The account has another role now. */
void peer_change_role(struct peer *peer, const struct store_account *account);
void peer_set(struct peer *peer, enum setting setting, const char *value);

/* tell.c */
/* The room as this peer may know it: drawing, zones, people, newest lines. */
void tell_snapshot(struct peer *peer);
/* To who has a picture of the room already, with lines up to newest: what may have changed in it. */
void tell_resumed(struct peer *peer, uint64_t newest);
/* To everybody in the room (and its ropes and walls permitting). */
void tell_person(const struct presence *presence);
/* To everybody but that one, who is shown the room as a whole. */
void tell_others(const struct presence *presence);
void tell_moved(const struct presence *presence);
/* Whoever left a private spot is missed by staff only. */
void tell_gone(const struct room *room, uint32_t person, bool was_private);
void tell_observers(const struct room *room);
/* A line that was just stored, to whoever hears it; its author too. */
void tell_said(struct hub *hub, const struct room *room, const struct store_line *line);
/* Its author, at a peer that does not sit in the room. */
void tell_author(struct peer *peer, const struct room *room, const struct store_line *line);
/* A stored line again, to the one who sent it twice. */
void tell_again(struct peer *peer, const struct room *room, const struct store_line *line);
/* Something about a line, in which is_mine is not set: a reaction, to whoever may know the line; its end, to everybody.
 * The one who did it gets it as their own. */
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
/* Somebody comes in: what was kept for them ends, but for what is given back. */
struct kept guests_take(struct hub *hub, uint64_t account);
/* Puts a draft, which it takes, beside the seat that is kept for an account, unless one lies there or none is kept. */
void guests_keep_draft(struct hub *hub, uint64_t account, char *draft);
/* Somebody of whom a hub before this one knew; the caller fills in the rest. */
struct guest *guests_restore(struct hub *hub, uint64_t account, uint64_t until);
/* An account's guests one after another; NULL gives the first one. Take the next one before ending this one. */
struct guest *guests_next_of(struct hub *hub, uint64_t account, struct guest *guest);
/* Takes one off the list and lets its place go. */
void guests_end(struct hub *hub, struct guest **at);
/* Counts this account as an unnamed observer of the room for DOORWAY_SECONDS. */
void guests_observe(struct hub *hub, uint64_t account, struct room *room);
/* The presence of this account in a room; who has none stands at its door for DOORWAY_SECONDS. */
struct presence *guests_stand(struct peer *peer, struct room *room);
/* Lets go all that is kept for an account; 0: for everybody. */
void guests_forget(struct hub *hub, uint64_t account);
/* Accounts changed: lets go who may not be here any more, and gives others their role. */
void guests_look_again(struct hub *hub);
/* Lets go what is due; the next time something is, UINT64_MAX for never. */
uint64_t guests_expire(struct hub *hub);

/* rest.c: who rests, by what staff did */
/* Looks at what is stored of this peer's person; tells them if they rest. */
void rest_tell(struct peer *peer);
/* Does its person rest now? */
bool rest_is_on(const struct peer *peer);
unsigned rest_seconds(const struct peer *peer);
/* Does that account rest now? */
bool rest_is_stored(struct hub *hub, uint64_t account);
/* What is stored of an account has changed: it leaves the rooms, or may come again. */
void rest_follow(struct hub *hub, uint64_t account);
/* Tells whose rest is over; the next time that may be, UINT64_MAX for never. */
uint64_t rest_expire(struct hub *hub);
/* When this day of the place is over, in seconds since 1970. */
int64_t rest_day_end(const struct hub *hub);

/* handle_room.c */
/* Puts somebody into a zone of their room, as if they had gone there; false if it has no tile for them. */
bool room_put(struct peer *peer, const char *zone);
/* Takes somebody at once into a room that is there, whatever its door says, and to a zone of it, "" for any; false if
 * that zone has no tile for them. */
bool room_go(struct peer *peer, const char *room, const char *zone);

/* handle_talk.c */
/* Says a notice of that peer's person to a room, in this turn; false if the store cannot take it. */
bool talk_give_notice(struct peer *peer, enum wire_number request, struct room *room, const char *words);

/* held.c: rooms, or the place, for those alone who are there already */
/* Does its door, or the place's, keep out this person, who is not in that room? */
bool held_keeps_out(const struct peer *peer, const struct room *room);

/* handle_away.c: for who comes back */
/* Tells where the lines begin that others said since that one; nothing if there are none. */
void away_tell(struct peer *peer, uint64_t since);
/* Wipes and frees; NULL is fine. */
void draft_forget(char *draft);
/* Gives a peer's person what they had begun to write, and keeps it for them again. Takes draft, which may be NULL. */
void draft_give(struct peer *peer, char *draft);
/* Does a peer whose place was taken over hold what belongs where its person is now? */
bool draft_is_elsewhere(const struct peer *peer);
/* Then gives it there, or beside the kept seat. */
void draft_hand_on(struct peer *peer);
/* resume.c */
/* Opens the keep, if there is one, and takes up who was here when the hub before ended. */
void resume_open(struct hub *hub);
/* The keep follows what became of a peer, of a guest. */
void resume_note(struct peer *peer);
void resume_note_guest(struct hub *hub, struct guest *guest);
/* Somebody who is known now will be known to the next hub. */
void resume_give_ticket(struct peer *peer);

/* handle_door.c */
/* Somebody showed who they are, by the passphrase or a code if has_proved: lets them in, or says kindly why not. */
void door_admit(struct peer *peer, enum wire_number request, const struct store_account *account, bool has_proved);
/* The account with a passphrase that a typed name means; the work is the same if there is none. */
bool door_find_by_name(struct peer *peer, struct wire_text typed, struct store_account *account);
/* The SSH key that a newcomer wishes to keep, if there is one, becomes the account's. */
void door_keep_key(struct hub *hub, const struct wire_join *join, const struct store_account *account);
/* handle_reset.c */
/* The account that a code is for, which staff gave for a lost passphrase; false unless it is good now. */
bool reset_find(struct hub *hub, const char *digits, struct store_account *account);
/* Is it who they say, with a code that is for peer->resets? Fills in that account; after a few other names the code is
 * gone. */
enum reason reset_check_name(struct peer *peer, struct wire_text typed, struct store_account *account);
/* The new passphrase: the account's pair and what was granted to it are gone, and other windows of its person end. */
/* Tells of a code that is out for this peer's person, if there is one; on all of their lines. */
void reset_tell(struct peer *peer);
void reset_tell_all(struct hub *hub, uint32_t account);
enum reason reset_join(struct peer *peer, const struct wire_join *join, struct store_account *account);
/* handle_pair.c */
/* To who proved to be this account's person: their own pair and the hub's share. */
void pair_tell(struct peer *peer, const struct store_account *account);
/* Once this turn is on disk, who came in as that account under an earlier passphrase is shown out. */
void pair_end_earlier(struct hub *hub, uint32_t account);
/* Is auth what the passphrase of this peer's person gives? Fills in the account; wrong ones count as at the door. */
bool pair_proves(struct peer *peer, const uint8_t auth[SEAL_KEY], struct store_account *account);
/* handle_team.c */
/* What others seal to, for everybody. */
void team_tell_keys(struct peer *peer);
/* Asks open vaults for keys and grants that have come to be wanted in this turn. */
void team_tend(struct hub *hub);

/* handle_leave.c */
/* The turn is on disk: who left for ever in it leaves every room and screen. */
void handle_erased(struct hub *hub);
/* Somebody comes in: if they had wished to leave later, they stay, and hear so. */
void leaving_take_back(struct peer *peer);
/* Between turns: erases one whose time to leave has come; false if there is nobody. */
bool leaving_run(struct hub *hub);

/* household.c */
/* May this peer's person be in that room, besides who is there? */
bool household_admits(const struct peer *peer, const struct room *room);

/* handlers.c */
/* Checks phase and role, then runs the row's function. False: the peer broke the rules of the wire. */
bool handlers_dispatch(struct peer *peer, const struct message *message);

/* post_link.c */
/* Needs hub->base; false without memory. */
bool post_link_open(struct hub *hub);
void post_link_close(struct hub *hub);
/* Called between turns: hands post what is due. */
void post_link_tend(struct hub *hub);
/* When something will be due; UINT64_MAX while post does not wait for it. */
uint64_t post_link_due(const struct hub *hub);
/* Hourly: gives up and forgets what is old. */
void post_link_do_chores(struct hub *hub);

/* admin_link.c */
void admin_link_accept(struct hub *hub);
/* Gives up a backup that takes too long. */
void admin_link_tend(struct hub *hub);
void admin_link_finish(struct hub *hub);

#endif
