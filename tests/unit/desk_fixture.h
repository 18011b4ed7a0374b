/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People with keys for tests of consultations: they take in what is granted to them and make the keys that the hub
 * asks for, as sessions do, while they wait for something. */
#ifndef DESK_FIXTURE_H
#define DESK_FIXTURE_H

#include "hub_fixture.h"
#include "vault.h"

enum { MEMBER_READERS = 8 };

struct member {
	struct hub_fixture *fixture;
	struct session session;
	struct vault *vault;
	uint64_t account;
	uint8_t team_key[SEAL_BOX_KEY]; /* of the desk */
	uint32_t team_epoch;
	struct wire_ticket ticket;
	uint64_t newest;                /* line of the room */
	bool has_recovery;
	uint8_t recovery[SEAL_BOX_KEY];
	bool is_idle;                   /* makes no key that it is asked for */
	struct wire_consult_wanted wanted; /* waits for an earlier one; epoch 0: none does */
	/* of the consultation told last */
	struct wire_consult_told consult;
	uint64_t readers[MEMBER_READERS];
	uint8_t reader_keys[MEMBER_READERS][SEAL_BOX_KEY];
	int readers_count;
	bool is_renewing;
	unsigned epochs_made, lacks_answered;
};

/* Somebody who comes in by their key, makes a pair and opens their vault; is in the free space. */
void member_come(struct member *member, struct hub_fixture *fixture, unsigned account);
/* On another line, with the same vault. */
void member_come_again(struct member *member);
/* With another vault, once the pair of the one before is gone. */
void member_come_with_new_keys(struct member *member);
/* Another pair, since others may know what opens the one there is; it opens what that one did. */
void member_renew_pair(struct member *member);
/* After another hub began: where they were, by their ticket. */
void member_resume(struct member *member);
void member_leave(struct member *member);
/* The next event of that number; whatever concerns keys is answered meanwhile. */
void member_hear(struct member *member, enum wire_number number, struct message *event);
/* EV_CONSULT in that state. */
void member_hear_state(struct member *member, uint64_t consultation, enum consult_state state);
/* Until the hub has answered all that was sent before; counts may be NULL. */
void member_settle(struct member *member, unsigned counts[WIRE_NUMBER_MAX]);
/* The hub has told all that it had to; what is asked for keys meanwhile is answered, and settled too. */
void members_settle(struct member *const members[], int count);
enum reason member_refused(struct member *member, enum wire_number request);

/* Asks for a consultation; words may be NULL. Waits until it is told. */
void member_ask(struct member *member, uint64_t consultation, enum consult_wish wish, const char *words);
void member_send_ask(struct member *member, uint64_t consultation, enum consult_wish wish, const char *words);
void member_claim(struct member *member, uint64_t consultation);
/* Reads one whole; returns how many lines came, and how many of those that are sealed could be opened. */
unsigned member_read(struct member *member, uint64_t consultation, unsigned *opened);
void member_sit(struct member *member, uint64_t consultation);
/* Seals a line under the newest key as the next one of this member. */
void member_say(struct member *member, uint64_t consultation, enum consult_kind kind, const char *words);
/* Takes a line back, as far as the hub can see. */
void member_unsay(struct member *member, uint64_t consultation, uint64_t line);
/* Opens a line that was told; "" if that cannot be done. */
void member_open(const struct member *member, const struct wire_consult_line *line, char *to, size_t room);
/* Makes the next key of one, whether it is wanted or not. */
void member_begin_epoch(struct member *member, uint64_t consultation, uint32_t epoch);
void member_send_number(struct member *member, enum wire_number number, uint64_t consultation);

#endif
