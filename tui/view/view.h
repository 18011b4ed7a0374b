/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one person may know: the place, oneself, the room one is in, its people and its newest lines. Pure: events in,
 * facts out; no clock, no terminal, no descriptor. Both faces draw from it and from nothing else. */
#ifndef VIEW_H
#define VIEW_H

#include "wire.h"

enum {
	VIEW_LINES_MAX = 200,  /* newest lines kept; older ones are asked for again */
	VIEW_OLDER_MAX = 800,  /* and so many more while somebody reads back */
	VIEW_PEOPLE_MAX = 4096,
	VIEW_CONTACTS_MAX = 9
};

struct view_person {
	uint32_t person;                 /* the hub's handle */
	char nickname[NICKNAME_MAX + 1]; /* empty for an observer */
	char avatar[AVATAR_MAX + 1];
	enum role role;
	unsigned state;                  /* STATE_* bits */
	uint8_t x, y, zone;              /* NOWHERE where there is none */
	bool is_stale;                   /* was there before the hub was away, and has not been named since */
};

struct view_line {
	uint64_t line;                   /* sequence number in its room */
	uint64_t before;                 /* the one before it that this person may know */
	uint64_t at;                     /* ms since 1970, UTC */
	uint64_t id;                     /* one's own request, else 0 */
	char nickname[NICKNAME_MAX + 1];
	enum role role;
	enum line_kind kind;
	uint8_t zone;
	bool is_mine;
	bool is_stale;                   /* as of a person */
	bool is_unfolded;                /* its content note was opened */
	uint16_t edition;                /* another one whenever the line is to be shown otherwise */
	uint16_t reactions[REACTION_COUNT];
	char *note;                      /* owned; "" for none */
	char *text;                      /* owned */
};

struct view_zone {
	char id[ID_MAX + 1], name[TITLE_MAX + 1], name_en[TITLE_MAX + 1];
	uint8_t x1, y1, x2, y2;          /* tiles, both corners inside */
	enum talk talk;
	bool is_silent, is_watch, is_private;
};

struct view_door {
	uint8_t number, x, y;
	char to[ID_MAX + 1], name[TITLE_MAX + 1], name_en[TITLE_MAX + 1];
};

/* Seconds since 1970, 0 for none. */
struct view_opening {
	bool is_open;
	uint64_t closes;                 /* while it is open, or while oneself may stay */
	uint64_t from[2], to[2];         /* of the next openings */
	int64_t note_day, note_other;    /* a day near by that differs from the rules, as EV_DAY_INFO has it; 0: none */
	char note_hours[64], note[WHY_MAX + 1];
};

struct view_contact {
	char name[128], number[64], note[192];
};

/* What an event changed (bits), so that nobody redraws what did not change. */
enum {
	VIEW_PLACE = 1 << 0,
	VIEW_ME = 1 << 1,      /* who one is, one's settings */
	VIEW_ROOM = 1 << 2,    /* another room: everything below too */
	VIEW_PEOPLE = 1 << 3,  /* who, where, their states, observers */
	VIEW_LINES = 1 << 4,   /* a new line, a reaction, a line taken back */
	VIEW_READY = 1 << 5,   /* a snapshot is complete */
	VIEW_CONSOLE = 1 << 6, /* of staff: something on their console; the visit sets it ... */
	VIEW_DESK = 1 << 7     /* ... and this: something about consultations */
};

struct view {
	/* the place */
	char place_name[TITLE_MAX + 1], place_name_en[TITLE_MAX + 1], zone_name[64];
	enum language place_language;
	bool always_open;
	char *hours;                      /* owned; rules as written, one a line */
	struct view_contact contacts[VIEW_CONTACTS_MAX];
	int contacts_count;
	char contacts_checked[16];        /* YYYY-MM-DD or "" */
	struct view_opening opening;      /* open until the hub says otherwise */
	uint8_t team_pk[TEAM_COUNT][32];  /* what is meant for a team is sealed to this */
	uint32_t team_epoch[TEAM_COUNT];  /* which of the team's keys that is; 0: it has none yet */
	/* oneself */
	uint64_t account;                 /* 0: nobody yet */
	char nickname[NICKNAME_MAX + 1];
	enum role role;
	bool has_passphrase;
	bool has_post, is_sending_mail;   /* a coordinator's: mail can be written, and will be sent */
	uint8_t post_pk[32];              /* to which addresses are sealed (envelope.h) */
	unsigned place_people, place_staff; /* in the place when one came */
	unsigned unread_notices, unread_answers; /* when one came; 0 once one was told */
	char settings[SETTING_COUNT][SETTING_VALUE_MAX + 1];
	char (*ignored)[NICKNAME_MAX + 1]; /* owned */
	int ignored_count;
	/* the room */
	bool is_ready;                    /* the room's snapshot is complete */
	char room[ID_MAX + 1], room_name[TITLE_MAX + 1], room_name_en[TITLE_MAX + 1]; /* room "": in none */
	enum talk talk;
	bool is_private;
	char *map;                        /* owned; rows joined by '\n', or NULL */
	int columns, rows;                /* of the map, in terminal columns and rows; a tile is two columns */
	uint16_t row_at[MAP_ROWS_MAX];    /* where each row begins in map */
	struct view_zone zones[ZONES_MAX];
	int zones_count;
	struct view_door doors[DOORS_MAX + 1];
	int doors_count;
	struct view_person *people;       /* owned; in the order they came, oneself among them */
	uint32_t *handles;                /* owned; their handles, so that one is found by a look at little memory */
	int people_count, people_room;
	int me;                           /* index of oneself, negative while one is in no room */
	unsigned observers;               /* who read along unseen */
	struct view_line *lines;          /* owned; oldest first, at most VIEW_LINES_MAX + VIEW_OLDER_MAX */
	int lines_count, lines_room;
	uint64_t newest;                  /* line number of the newest known, 0 for none */
	char away_room[ID_MAX + 1];       /* of the two below, which may be known before the room is */
	uint64_t away_from;               /* the lines after this one came while one was away ... */
	unsigned away_count;              /* ... so many of others, 0 for none */
	bool is_renewing;                 /* between EV_AGAIN and EV_ROOM_READY */
	bool has_gap;                     /* lines are missing: the visit asks for them with REQ_READ */
};

void view_init(struct view *view);
void view_finish(struct view *view);

/* Applies one event; returns the VIEW_* bits of what changed. Events that do not concern the view (refusals, lists)
 * change nothing. EV_LINE fills in lines of this room in their place; a line known already is not doubled. Older ones
 * are kept beyond VIEW_LINES_MAX until view_forget_older. */
unsigned view_apply(struct view *view, const struct message *event);

/* Forgets all but the newest VIEW_LINES_MAX lines: nobody reads back any more. */
void view_forget_older(struct view *view);

/* Must one stay outside, as the place is closed? */
bool view_is_shut_out(const struct view *view);
const struct view_person *view_me(const struct view *view);   /* NULL while not in a room */
const struct view_person *view_person_named(const struct view *view, const char *nickname);
const struct view_zone *view_zone_at(const struct view *view, int x, int y); /* NULL for none */
const struct view_zone *view_my_zone(const struct view *view);
/* Is this the first line that came while one was away? */
bool view_begins_away(const struct view *view, int index);
struct view_line *view_line_numbered(struct view *view, uint64_t line);
enum tile view_tile(const struct view *view, int x, int y);   /* TILE_WALL outside the map */
/* Seats of a zone, and how many of them have somebody on them (taken may be NULL). */
int view_seats_in(const struct view *view, const struct view_zone *zone, int *taken);
/* Which seat of its zone, counted from 1 as one reads, the tile is; 0 if it is none. */
int view_seat_number(const struct view *view, int x, int y);
/* The rule for talking where one is: the zone's, or the room's. */
enum talk view_talk(const struct view *view);
/* Behind the rope, where one only watches. */
bool view_is_watching(const struct view *view);
/* How many can read what one says where one is now, oneself and watchers included. */
unsigned view_audience(const struct view *view);
unsigned view_staff_count(const struct view *view);           /* staff in the room */
bool view_setting_is(const struct view *view, enum setting setting, const char *value);

#endif
