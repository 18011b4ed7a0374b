/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door's questions: who is it? libssh's authentication callbacks, answered with the hub's help. A passphrase is
 * hashed here and never leaves the process. Nothing about a failed login is kept or told, but how many there were. */
#ifndef AUTH_H
#define AUTH_H

#include <libssh/callbacks.h>
#include <libssh/server.h>

#include "bilingual.h"
#include "entrance.h"
#include "gate.h"
#include "hubline.h"
#include "seal.h"
#include "vault.h"

enum {
	AUTH_HUB_MS = 5000,  /* the hub answers at once, or is away */
	AUTH_MISSES = 3      /* each question of a round is asked this often */
};

/* A public key whose signature was verified. */
struct auth_pubkey {
	char algorithm[64];
	uint8_t blob[KEY_BLOB_MAX];
	uint16_t size;       /* 0: none */
};

enum auth_step { AUTH_LOGIN, AUTH_CODE, AUTH_NAME, AUTH_PASSPHRASE, AUTH_KEEP, AUTH_RENEW, AUTH_STEPS };

/* What an answer leads to. */
enum auth_verdict {
	VERDICT_ASK, /* the question of auth->step */
	VERDICT_IN,
	VERDICT_NO   /* this round is over; another may follow, unless auth->is_over */
};

struct auth {
	const struct gate_options *options;
	struct hubline *hub;
	ssh_session ssh;            /* NULL: it is asked on a terminal */
	int terminal;               /* that one's descriptor */
	struct vault *vault;        /* borrowed; opened on the way in, where the passphrase is typed */
	uint64_t deadline;          /* clock_mono_ms; absolute, for whatever is the next thing to be reached */
	bool has_begun;             /* a login was asked for */
	bool is_in;
	bool is_over;               /* the connection is to be ended */
	bool is_crowded;            /* no more people without an account are let in */
	enum entrance entrance;
	enum face_kind wish;
	unsigned wrong;             /* wrong passphrases and codes */
	unsigned probes, strangers; /* keys asked about, keys that nobody here has */
	enum auth_step step;
	unsigned misses;            /* of this step */
	char words[BILINGUAL_ROOM]; /* to be said with the next question */
	uint8_t share[SEAL_KEY];    /* for the new passphrase after a recovery code */
	/* join */
	bool is_reset;              /* it is no invitation: somebody lost their passphrase */
	struct auth_pubkey key;     /* size 0: none to keep */
	char nickname[NICKNAME_MAX + 1];
	uint8_t salt[SEAL_SALT];
	struct seal_proof proof;
	struct seal_cost cost;
};

void auth_init(struct auth *auth, const struct gate_options *options, struct hubline *hub, struct vault *vault,
	ssh_session ssh);
/* Wipes what is secret. */
void auth_finish(struct auth *auth);
/* The same on a terminal at the machine itself: who logs in is asked there. */
void auth_init_terminal(struct auth *auth, const struct gate_options *options, struct hubline *hub,
	struct vault *vault, int terminal);
/* The prompts of the question that is next, and whether what is typed may be seen; gives their number. What is to be
 * said before it stands in auth->words. */
unsigned auth_question(const struct auth *auth, const char *prompts[2], bool is_seen[2]);
enum auth_verdict auth_take(struct auth *auth, const char *const answers[]);
/* libssh's callbacks for "none" and for public keys. */
int auth_none(struct auth *auth, const char *user);
int auth_key(struct auth *auth, const char *user, ssh_key key, char state);
/* Takes all other messages of the session from now on. */
void auth_install(struct auth *auth);

/* For login.c, join.c, pairing.c and verdict.c. Says something outside of any question. */
void auth_say(struct auth *auth, const char *text);
void auth_say_reason(struct auth *auth, enum reason reason);
/* Is the hub there, or can it be reached? */
bool auth_reach_hub(struct auth *auth);
/* Asks, with hubline_ask's outcome. Of somebody who logs in, a hub that dies over it is followed by the next one; an
 * invitation is bound to the hub that saw its code. deadline: clock_mono_ms. */
enum hubline_result auth_ask(struct auth *auth, const struct message *request, enum wire_number expected,
	struct message *answer, uint64_t deadline);
/* Makes the proof of passphrase with salt and cost, when the hub has a slot for it. */
enum seal_result auth_prove(struct auth *auth, const char *passphrase, const uint8_t salt[SEAL_SALT],
	struct seal_cost cost, struct seal_proof *proof);
/* The proof is kept for a later request: somebody else may use the slot meanwhile. */
void auth_give_slot_back(struct auth *auth);
/* Ends the round for a reason that is nobody's fault. */
enum auth_verdict auth_postpone(struct auth *auth, enum reason reason);

enum auth_verdict login_answer(struct auth *auth, const char *const answers[]);
enum auth_verdict join_code(struct auth *auth, const char *const answers[]);
enum auth_verdict join_name(struct auth *auth, const char *const answers[]);
enum auth_verdict join_passphrase(struct auth *auth, const char *const answers[]);
enum auth_verdict join_keep(struct auth *auth, const char *const answers[]);

#endif
