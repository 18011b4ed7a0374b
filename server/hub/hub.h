/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub: the world and the store, and the only process that has the database open. It works in turns: takes what
 * every ready peer sent, handles it inside one transaction, commits, and only then tells anybody. */
#ifndef HUB_H
#define HUB_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "hours.h"
#include "kinds.h"
#include "seal_box.h"

enum { HUB_CONTACTS_MAX = 9, HUB_RULES_MAX = HOURS_RULES_MAX, HUB_DISTRICTS_MAX = 32, HUB_DISTRICT_ROOM = 61,
	HUB_DECLINES_MAX = 8, HUB_DECLINE_ROOM = 192, HUB_STEPS_MAX = 9 };

/* Limits that kokoiru.ini may set; see the file for what they mean. */
struct hub_limits {
	unsigned say_burst, say_per_second; /* lines of one person */
	unsigned act_burst, act_per_second; /* steps, reactions and all other requests of one person */
	unsigned code_burst, code_per_minute; /* invitation codes tried, by everybody together */
	unsigned hash_slots;                /* passphrases being hashed at a time */
	unsigned sessions_per_person;
	unsigned peer_queue;                /* bytes waiting for one session before it gets a fresh picture instead */
	unsigned history;                   /* lines a newcomer sees */
	unsigned keeping[KEEPING_COUNT];    /* each in its own unit */
	unsigned second_from;               /* the rung from which a second one of staff agrees; 0: none has to */
	unsigned confirm_minutes;           /* so long that is waited for */
	unsigned away_hours;                /* who waits for a consultation keeps their turn so long while they are away */
};

struct hub_contact { char name[128], number[64], note[192]; };

/* How applications are taken. */
struct hub_applying {
	unsigned is_open;               /* 0 or 1 */
	unsigned per_day;
	unsigned answer_days;           /* what applicants are told */
	unsigned late_days;             /* older ones are shown as waiting too long */
	char districts[HUB_DISTRICTS_MAX][HUB_DISTRICT_ROOM];
	unsigned districts_count;
	char declines[HUB_DECLINES_MAX][HUB_DECLINE_ROOM], declines_en[HUB_DECLINES_MAX][HUB_DECLINE_ROOM];
	unsigned declines_count, declines_en_count;
};

/* All strings are borrowed until hub_run returns. */
struct hub_options {
	const char *directory;          /* of the place, absolute */
	const char *name, *name_en;     /* of the place */
	const char *zone;               /* "Asia/Tokyo" */
	enum language language;
	bool always_open;
	const char *rules[HUB_RULES_MAX]; /* opening hours as written in [hours] */
	unsigned rules_count;
	struct hub_contact contacts[HUB_CONTACTS_MAX];
	unsigned contacts_count;
	char contacts_checked[16];      /* YYYY-MM-DD or "" */
	const char *steps[HUB_STEPS_MAX]; /* of the place's emergency procedure, for staff */
	unsigned steps_count;
	const char *exception, *exception_en; /* when something said at the desk is told to others; "": the usual words */
	uint8_t recovery_key[SEAL_BOX_KEY]; /* that opens what is said at the desk; all zero: none */
	uint32_t argon2_memory_kib, argon2_passes;
	bool is_sending_mail;           /* [mail] names a server */
	unsigned mail_retry_seconds, mail_give_up_hours;
	unsigned staff_needed;          /* signed in, for guests to come into rooms that need staff; 0: none */
	unsigned silent_seconds;        /* among talk without a word, until staff are told of it once */
	struct hub_limits limits;
	struct hub_applying applying;
	uid_t door_uid;                 /* of gate and sessions */
	int sessions;                   /* listening socket of run/hub.sock, SOCK_SEQPACKET, non-blocking */
	int admin;                      /* listening socket of run/admin.sock, SOCK_STREAM, non-blocking */
	/* Changes the time, monotonic and since 1970, in ms, before it is used; NULL: nobody does. */
	void (*read_clocks)(uint64_t *mono, uint64_t *wall);
	int pulse;                      /* takes a byte every few seconds while the hub is well; non-blocking; -1: none */
	int keep;                       /* memfd of keep_size() bytes that outlives this hub; -1: none */
	int post;                       /* the hub's end of the pair it shares with post, non-blocking; 0: none */
	int lifeline;                   /* readable (end of file) once the supervisor is gone */
};

/* Serves until SIGTERM or the supervisor's end, then tells everybody, waits for them up to three seconds, closes the
 * store. SIGHUP ends it after its turn without a word: who is here goes on with the next hub. ready is called once it
 * can serve. Returns an exit code of the program; what kept it from starting is on stderr. */
int hub_run(const struct hub_options *options, void (*ready)(void *context), void *context);

#endif
