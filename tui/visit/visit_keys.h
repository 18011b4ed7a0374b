/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person's own keys during a visit, for the visit's own files: opening them with the passphrase, another passphrase,
 * another recovery code, locking. What is typed for it is seen nowhere, kept nowhere and said to nobody. */
#ifndef VISIT_KEYS_H
#define VISIT_KEYS_H

#include "desk.h"
#include "recovery.h"
#include "seal_roster.h"
#include "vault.h"
#include "wire.h"

struct visit;

enum keys_step {
	KEYS_IDLE,
	KEYS_OLD, KEYS_NEW, KEYS_AGAIN,   /* the person is asked, unseen */
	KEYS_DOUBT,                       /* and on a page, whether somebody else knows the passphrase of before */
	KEYS_SALT, KEYS_SLOT, KEYS_PAIR,  /* the hub is: for the passphrase there is ... */
	KEYS_NEW_SLOT, KEYS_STORING       /* ... and for the one to be */
};

enum keys_aim { KEYS_TO_OPEN, KEYS_TO_RENEW, KEYS_TO_RECOVER };

/* Who may read a consultation, as the hub has told last: the next key is made for these. */
struct visit_readers {
	uint64_t consultation;
	struct seal_reader readers[DESK_READERS_MAX];
	int count;
	bool is_over;  /* the next one told begins a new list */
	int tries;     /* to make a key for these */
	uint32_t wanted; /* that epoch is to be made as soon as an earlier key is here ... */
	bool begins;     /* ... or without, as nobody has one */
};

/* A grant to oneself that did not open, and that the hub heard of. */
struct visit_doubt { uint64_t consultation; uint32_t epoch; };
enum { VISIT_DOUBTS_MAX = 8 };

struct visit_keys {
	enum keys_step step;
	enum keys_aim aim;
	void (*then)(struct visit *visit); /* runs once the vault is open; NULL for none */
	char *typed, *ahead;               /* owned, wiped; the passphrase at hand, a line typed while the hub is asked */
	int misses;                        /* of this question */
	struct seal_proof proof;           /* of the passphrase there is */
	struct seal_holder holder;         /* what the pair is wrapped for */
	struct seal_cost now;              /* what new passphrases cost */
	uint8_t share[SEAL_KEY];
	bool has_pair;
	bool renews_pair;                  /* another passphrase, and another pair under it */
	uint8_t code[RECOVERY_CODE];       /* a recovery code that is being shown, if has_code */
	bool has_code;
	uint64_t lock_at;                  /* when an open vault is locked, if nothing is typed */
	uint32_t made[TEAM_COUNT];         /* epochs that this vault made and the hub has not told of yet */
	struct visit_readers readers;
	struct visit_doubt doubts[VISIT_DOUBTS_MAX]; /* a ring by doubts_count */
	unsigned doubts_count;
};

/* The vault may be open: tells the hub so, and counts idle time from now. */
void visit_keys_begin(struct visit *visit);
void visit_keys_finish(struct visit *visit);
/* What an event brings for keys; beside what the view makes of it. */
void visit_keys_event(struct visit *visit, const struct message *event);
/* Was this refusal, this end, an answer to what was asked here? */
bool visit_keys_refused(struct visit *visit, enum wire_number request, enum reason reason);
bool visit_keys_done(struct visit *visit, enum wire_number request);
/* Takes a line that was typed unseen. */
void visit_keys_submit(struct visit *visit, const char *text);
/* Stops asking; false if nothing was asked. */
bool visit_keys_cancel(struct visit *visit);
/* What the prompt says while it asks, in few columns unless is_wide. */
const char *visit_keys_prompt(const struct visit *visit, bool is_wide);

/* Makes the next key of the consultation that is read, though nobody asked for one: in place of one that is strange.
 * False if that cannot be now. */
bool visit_consult_renew(struct visit *visit);

void visit_keys_renew(struct visit *visit);
void visit_keys_recover(struct visit *visit);
/* Locks an open vault, and closes what only it could show; false if it was not open. */
bool visit_keys_lock(struct visit *visit);
/* Locks it after a while without a key pressed. */
void visit_keys_tick(struct visit *visit);
uint64_t visit_keys_deadline(const struct visit *visit);

/* Makes a recovery code for the open vault and gives the hub what it keeps of it; false if there is none. The code can
 * be shown until it is forgotten. */
bool visit_keys_make_code(struct visit *visit);
void visit_keys_forget_code(struct visit *visit);

/* For visit_renew.c. Wipes and frees; asks the next question, or waits for the next answer; ends it all, saying so. */
void visit_keys_forget_text(char **text);
void visit_keys_go_to(struct visit *visit, enum keys_step step);
void visit_keys_end_told(struct visit *visit, const char *words);
/* Ends it because something has no room or time just now. */
void visit_keys_fail(struct visit *visit);
/* The proof of what was typed, which is wiped. */
enum seal_result visit_keys_prove(struct visit *visit, const uint8_t salt[SEAL_SALT], struct seal_cost cost,
	struct seal_proof *proof);
/* Has another recovery code stored, and shows it then. */
void visit_keys_store_code(struct visit *visit);

/* visit_renew.c: another passphrase, typed unseen; sent once the hub has a slot for it; what the hub said of it; and
 * when asking ends, however it does. */
void visit_renew_ask(struct visit *visit);
void visit_renew_take(struct visit *visit, const char *text);
void visit_renew_send(struct visit *visit);
void visit_renew_refused(struct visit *visit);
void visit_renew_done(struct visit *visit);
void visit_renew_end(struct visit *visit);

/* visit_team.c: keys that are shared. */
void visit_team_event(struct visit *visit, const struct message *event);
/* visit_consult_keys.c: and those of consultations. */
void visit_consult_keys_event(struct visit *visit, const struct message *event);
/* The vault was opened or locked, or has another key: what is read of a consultation is shown, or covered. */
void visit_consult_keys_again(struct visit *visit);

#endif
