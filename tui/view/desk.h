/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one person may know of consultations: those they asked for or take care of, and the thread of the one they read.
 * As pure as the view is: events in, facts out. What is sealed is opened here, with a vault that is lent; while that is
 * locked a line is known, and what it says is not. */
#ifndef DESK_H
#define DESK_H

#include "vault.h"
#include "wire.h"

enum { DESK_LINES_MAX = 2000, DESK_READERS_MAX = 8, DESK_CUT_MAX = 16 };

struct desk_consult {
	uint64_t consultation;
	enum consult_state state;
	enum consult_wish wish;
	bool is_text_only;
	uint64_t account;                    /* who asked ... */
	char nickname[NICKNAME_MAX + 1];
	enum role role;
	uint64_t counsellor_account;         /* ... and who has it, or had it last; 0: nobody yet */
	char counsellor[NICKNAME_MAX + 1], wished[NICKNAME_MAX + 1];
	uint64_t since, asked, slot;         /* seconds since 1970; slot: an appointment's, see EV_CONSULT; 0: none */
	unsigned nth;                        /* of this person's, from 1 */
	bool is_there, sits;                 /* the other one sits there; oneself does */
	uint32_t epoch, next;                /* newest key; the one that is to be made, 0: none */
	uint32_t counter;                    /* of one's own newest line */
	uint64_t newest;
	unsigned unread;                     /* letters */
};

/* Whether what a line says can be shown. */
enum desk_seal {
	DESK_PLAIN,    /* it is there, in text */
	DESK_LOCKED,   /* one's keys are locked, or the key has not come yet */
	DESK_CLOSED,   /* sealed under a key that one was never given, or is not given any more */
	DESK_DAMAGED,  /* it was changed, moved, or is none of ours: nothing of it is shown */
	DESK_NEWER,    /* a later version wrote it */
	DESK_WITHDRAWN, /* its author took it back */
	DESK_FOREIGN,   /* sealed with a key that a stranger made: nothing of it is shown */
	DESK_EMPTIED,   /* it is said to be taken back, and nothing of its author's says so */
	DESK_MISSING   /* lines of its author before this one are not there: a mark of its own, without number */
};

/* How the key of an epoch goes together with those before it, as its roster shows. */
enum desk_chain {
	DESK_UNJUDGED, /* locked, or not all of it has come */
	DESK_FIRST,    /* of the request */
	DESK_LINKED,   /* its maker knew an earlier key, which is as good as this one */
	DESK_OLD,      /* from before rosters were linked, as are all before it */
	DESK_UNPROVEN, /* the keys that would show it are not here (yet) */
	DESK_ANEW,     /* begun without an earlier key, and there is none here either */
	DESK_STRANGE   /* an earlier key is here, and its maker did not know it: nothing is to be sealed with it */
};

struct desk_line {
	uint64_t line, at;                   /* at: ms since 1970 */
	enum consult_kind kind;
	uint64_t author;
	char nickname[NICKNAME_MAX + 1];
	enum role role;
	bool is_mine;
	uint32_t epoch, counter;
	uint8_t id[16];
	enum desk_seal seal;
	enum desk_chain chain;               /* of a roster */
	char *text;                          /* owned; rows parted by '\n'; "" where there is none to show */
	uint8_t *box;                        /* owned; as it came, so that it can be opened later, or NULL */
	uint16_t box_size;
	uint16_t edition;                    /* another one whenever the line is to be shown otherwise */
};

struct desk_reader {
	uint64_t reader;                     /* account, or as SEAL_READER_TEAM and SEAL_READER_RECOVERY */
	char nickname[NICKNAME_MAX + 1];     /* "" for the desk and the recovery key */
	enum role role;
	uint8_t public_key[32];
	bool is_held;                        /* their key changed: earlier lines stay closed to them */
	uint32_t day;
};

/* A key as it came, kept beside its thread for a vault that is opened later. */
struct desk_grant {
	uint32_t epoch;
	uint64_t reader;                     /* oneself, or a team one is of */
	uint8_t sealed[SEAL_GRANT];
};

/* What an event changed (bits). */
enum { DESK_LIST = 1 << 0, DESK_STATE = 1 << 1, DESK_LINES = 1 << 2, DESK_READERS = 1 << 3, DESK_PLACE = 1 << 4 };

struct desk {
	struct vault *vault;                 /* borrowed; or NULL */
	unsigned edition;                    /* another one whenever something of this has changed */
	/* the place */
	bool is_here;                        /* somebody takes consultations now */
	unsigned days;                       /* so long one is kept after its end */
	char exception[512], exception_en[512]; /* when something is told to others; "": the usual words */
	bool has_recovery;
	uint8_t recovery[32];
	/* those one may know of; oldest request first */
	struct desk_consult *consults;       /* owned */
	int consults_count;
	/* the one that is read */
	uint64_t open;                       /* 0: none */
	struct desk_line *lines;             /* owned; oldest first */
	int lines_count, lines_room;
	uint64_t cut_line;                   /* up to this one lines are not kept any more, but for those about keys ... */
	struct { uint64_t author; uint32_t counter; } cut[DESK_CUT_MAX]; /* ... and so far their authors had counted */
	int cut_count;
	struct desk_grant *grants;           /* owned */
	int grants_count;
	struct desk_reader readers[DESK_READERS_MAX]; /* as told after the newest EV_CONSULT of it */
	int readers_count;
	bool is_renewing;                    /* the next EV_CONSULT_READER begins that list anew ... */
	bool is_listing;                     /* ... and more of them may follow right away */
	bool is_checked;                     /* the roster of the newest epoch was opened and compared ... */
	bool is_mismatch;                    /* ... and does not say what the hub says, or is strange: to be shown in red */
	enum desk_chain chain;               /* of the newest epoch */
	bool is_ready;                       /* all that was asked for has come */
};

void desk_init(struct desk *desk);
void desk_finish(struct desk *desk);
/* Applies one event; returns the DESK_* bits of what changed. */
unsigned desk_apply(struct desk *desk, const struct message *event);
/* The vault was opened or locked: opens what it can, or wipes what was open. Returns what changed. */
unsigned desk_look_again(struct desk *desk);
/* Another one is going to be read (0: none): wipes and forgets the thread. */
void desk_begin(struct desk *desk, uint64_t consultation);

/* NULL for none. */
const struct desk_consult *desk_consult_of(const struct desk *desk, uint64_t consultation);
/* The one that is read, or NULL. */
const struct desk_consult *desk_open(const struct desk *desk);
/* Has the newest key of the open one opened a roster that fits? Then no other one takes its place: anybody can seal a
 * key of their own to somebody, and say that it was granted. */
bool desk_trusts_key(const struct desk *desk, uint64_t consultation, uint32_t epoch);
/* Of that one, which has to be the open one: may words be sealed with its newest key? Not while that is unknown. */
bool desk_may_seal(const struct desk *desk, uint64_t consultation);
/* Of those that oneself asked for, the one that is not closed, or NULL. */
const struct desk_consult *desk_own(const struct desk *desk, uint64_t account);
/* Those one sits in now, or NULL. */
const struct desk_consult *desk_talk(const struct desk *desk);

#endif
