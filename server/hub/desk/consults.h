/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all of the desk's handlers share: whose a consultation is, and who hears what of it. What people say in one is
 * sealed; here are only boxes. */
#ifndef CONSULTS_H
#define CONSULTS_H

#include "hall.h"
#include "seal_box.h"
#include "store_consult.h"

/* What somebody is to a consultation (bits). Nobody is more than one. */
enum consults_part {
	PART_NONE = 0,
	PART_ASKED = 1 << 0,  /* it is their own */
	PART_HAS = 1 << 1,    /* of the desk, and it is with them */
	PART_QUEUE = 1 << 2,  /* of the desk, and nobody has it yet */
	PART_READS = PART_ASKED | PART_HAS
};

enum consults_part consults_part(const struct peer *peer, const struct store_consult *consult);
/* The states in which one waits for somebody to take it (bits, 1 << state), and does this one? */
#define CONSULTS_FREE (1u << CONSULT_WAITING | 1u << CONSULT_WRITTEN | 1u << CONSULT_BOOKED)
bool consults_is_free(const struct store_consult *consult);
/* The consultation of that number, if this peer's person is one of parts to it; else refuses the request: with the
 * same reason for one that is another's as for one that is not there. Whoever tries another's is put on record. */
bool consults_find(struct peer *peer, enum wire_number request, uint64_t number, unsigned parts,
	struct store_consult *consult);
/* Seconds since 1970: since when its person waits for their turn. Who was put back keeps it; who has an appointment
 * waits from then on. */
int64_t consults_waits_since(const struct store_consult *consult);
/* Seconds since 1970. */
int64_t consults_now(const struct hub *hub);
/* Of what leaves something for good, in a thread, among the notes or on record, nobody does more than people do. Else
 * false, and in how many seconds. */
bool consults_may_add(struct peer *peer, uint32_t *wait);
/* One of the desk, or somebody who reads, did that; false if the store cannot take it. */
bool consults_note_act(struct peer *peer, const struct store_consult *consult, const char *name);

/* -- telling -- */
/* All of the following is sent by this. */
void consults_send(struct peer *peer, const struct message *event);
/* As it stands now, to one; to all who may know of it. */
void consults_tell_one(struct peer *peer, const struct store_consult *consult);
void consults_tell(struct hub *hub, uint64_t consultation);
/* And who may read it from now on; open vaults of those are asked for the next key, if one is needed, and for older
 * ones that somebody lacks. */
void consults_tell_changed(struct hub *hub, uint64_t consultation);
void consults_tell_readers(struct peer *peer, const struct store_consult *consult);
/* It is no longer for this account's eyes; for those of nobody at the desk but who reads it. */
void consults_hide_from(struct hub *hub, uint64_t account, uint64_t consultation);
void consults_hide_from_desk(struct hub *hub, const struct store_consult *consult);
/* A line that was just stored, to those who read; others who may know hear that there is something new. */
void consults_tell_line(struct hub *hub, const struct store_consult *consult, const struct store_consult_line *line);
/* The newest line of one, which somebody else has stored. */
void consults_tell_newest(struct hub *hub, uint64_t consultation);
/* A line that is there already. */
void consults_tell_past(struct peer *peer, const struct store_consult_line *line);
/* May that line be given to this peer, who is that to its consultation? */
bool consults_may_read(enum consults_part part, const struct store_consult_line *line);
/* What was granted to the desk: who takes one opens the request by it. */
void consults_tell_team_grants(struct peer *peer, uint64_t consultation);
/* All of one: readers, keys, lines after that one. */
void consults_tell_thread(struct peer *peer, const struct store_consult *consult, uint64_t after);
/* Calls each for the peers that are to hear of it: of who reads it, and of the desk while nobody has it. */
void consults_each_peer(struct hub *hub, const struct store_consult *consult,
	void (*each)(void *context, struct peer *peer, enum consults_part part), void *context);
/* To who has just become known: what is theirs to go on with. */
void consults_tell_known(struct peer *peer);
/* What its session was told may not have arrived: at the end of a turn it is told again. */
void consults_miss(struct peer *peer);
void consults_tell_missed(struct peer *peer);

/* -- what the hub writes into a thread, or takes from it -- */
/* Writes that this was done, by that account (0: by the place itself), and tells; false if the store cannot take it.
 * */
bool consults_write(struct hub *hub, const struct store_consult *consult, enum consult_kind kind, uint64_t account);
/* Ends one gently. account: as above. False if the store cannot take it. */
bool consults_close(struct hub *hub, const struct store_consult *consult, uint64_t account);
/* Back to the waiting line, or among the letters; who had it reads it no more. */
bool consults_put_back(struct hub *hub, const struct store_consult *consult, uint64_t account);

struct waiting;
/* Adds what waits for somebody of the desk. words: the wish, whether text only, and how many this is of its person's,
 * as numbers, then the name that was wished for. */
void consults_gather(struct hub *hub, struct waiting *waiting);

/* -- keys: handle_consult_keys.c -- */
enum { CONSULT_GRANT_SIZE = 8 + STORE_CONSULT_GRANT };

/* Grants as they travel; how many, -1 if it is not that, or more than CONSULT_GRANTS_MAX. */
int consults_read_grants(struct wire_text raw, uint64_t consultation, uint32_t epoch,
	struct store_consult_grant *grants);
/* Is each of them to another one of these readers? */
bool consults_are_for(const struct store_consult_grant *grants, const uint64_t *readers, int count);
/* Could it be a sealed line; a box of that tag? As far as that shows from without. */
bool consults_is_box(struct wire_text box);
bool consults_is_sealed(struct wire_text box, const char tag[SEAL_TAG]);
/* Stores grants to the desk; what is there already stays. False if the store cannot take it. */
bool consults_grant_desk(struct hub *hub, const struct store_consult_grant *grants, int count);
/* It is about to be handed on from here: asks this open vault for the keys that the colleague lacks. */
void consults_ask_giver(struct peer *peer, const struct store_consult *consult, uint64_t colleague);
/* The recovery key of this place, or NULL. */
const uint8_t *consults_recovery(const struct hub *hub);
/* Asks this open vault for what is wanted of its person. */
void consults_ask_vault(struct peer *peer);
/* Asks it for the next key of one, if that is needed. */
void consults_ask_epoch(struct peer *peer, const struct store_consult *consult);
/* Asks it once more for what may not have been answered. */
void consults_ask_again(struct peer *peer, const struct store_consult *consult);
/* Asks it for keys that others lack. */
void consults_ask_lacks(struct peer *peer);
/* The account has another key, which still opens what was sealed to the one before, or does not: in this turn, which
 * stores. False if the store cannot take it. */
bool consults_change_key(struct hub *hub, uint64_t account, bool opens_former);

struct departure;
/* What somebody's departure changed, to all who may know; empties it. */
void consults_tell_departure(struct hub *hub, struct departure *departure);
/* This peer's person is of the desk no more: what waits there is no longer for their eyes. */
void consults_hide_queue(struct peer *peer);

#endif
