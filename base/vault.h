/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A vault: one person's own key pair, and the keys of circles (a team and its epoch) that were granted to them, while
 * they are open. Secrets lie in memory that is locked, guarded and left out of core dumps, and are wiped as it is
 * locked. A NULL vault is one that cannot be opened.
 *
 * A team is a small number, as in enum team. about: what the box is about, see seal_box.h. */
#ifndef VAULT_H
#define VAULT_H

#include "seal_line.h"
#include "seal_roster.h"

enum { VAULT_FORMERS_MAX = 32 };

struct vault;

/* Locked and empty; owned. */
struct vault *vault_create(void);
/* Locks and frees; NULL is fine. */
void vault_destroy(struct vault *vault);

bool vault_is_open(const struct vault *vault);
/* Wipes every secret in it; nothing happens to one that is locked. */
void vault_lock(struct vault *vault);

/* Makes a new pair for an account and opens the vault with it; false, and locked, if there is no memory for that. */
bool vault_make_pair(struct vault *vault, uint64_t account);
/* Opens it with the pair that record holds under wrap; locked unless SEAL_OPENED. No memory is SEAL_CLOSED. */
enum seal_opening vault_unlock(struct vault *vault, const struct seal_holder *holder, const uint8_t wrap[SEAL_KEY],
	const uint8_t *record, size_t size);
/* Wraps its secret key for holder's salt and cost, whose account and public key are set to the vault's own; false if it
 * is locked. */
bool vault_wrap(const struct vault *vault, struct seal_holder *holder, const uint8_t wrap[SEAL_KEY],
	uint8_t record[SEAL_WRAPPED]);
/* A new pair in the place of the one that is open: what was sealed to the one before opens still. former: that one,
 * for vault_take_formers some day. False, and all as it was, if it is locked or has had VAULT_FORMERS_MAX others
 * already. */
bool vault_renew_pair(struct vault *vault, uint8_t former[SEAL_FORMER]);
/* Takes in the pairs of before, records one after another, newest first. False if one does not open: those before it
 * are not known then either. */
bool vault_take_formers(struct vault *vault, const uint8_t *formers, size_t size);
/* Whose it is; 0, and a key of zeros, while it is locked. */
uint64_t vault_account(const struct vault *vault);
void vault_public_key(const struct vault *vault, uint8_t public_key[SEAL_BOX_KEY]);

/* Makes the key of a team's epoch and keeps it: its public half, and the grant of it to oneself. */
bool vault_make_team(struct vault *vault, unsigned team, uint32_t epoch, uint8_t public_key[SEAL_BOX_KEY],
	uint8_t grant[SEAL_GRANT]);
/* Takes in what was granted to this person; one that is known is put again. */
enum seal_opening vault_take_team(struct vault *vault, unsigned team, uint32_t epoch, const uint8_t *grant,
	size_t size);
/* Grants a team's key, which must be here, to somebody else. */
bool vault_grant_team(const struct vault *vault, unsigned team, uint32_t epoch, uint64_t reader,
	const uint8_t reader_key[SEAL_BOX_KEY], uint8_t grant[SEAL_GRANT]);
/* Forgets what was not to be: another session's key counts. */
void vault_drop_team(struct vault *vault, unsigned team, uint32_t epoch);
/* Is that key here? public_key, unless NULL, gets its public half then. */
bool vault_has_team(const struct vault *vault, unsigned team, uint32_t epoch, uint8_t public_key[SEAL_BOX_KEY]);

/* Open a box that was sealed to a team's public key, or to one's own; seal_box_open's promise. False too if that key is
 * not here. */
bool vault_open_team(const struct vault *vault, unsigned team, uint32_t epoch, const char tag[SEAL_TAG], uint64_t about,
	const uint8_t *sealed, size_t size, void *to, size_t *n);
bool vault_open_own(const struct vault *vault, const char tag[SEAL_TAG], uint64_t about, const uint8_t *sealed,
	size_t size, void *to, size_t *n);

/* Circles whose number is below 2^63: consultations. Who reads one shares the key of each of its epochs. */
/* Makes the key of an epoch and keeps it; one that is here already stays. False if it is locked, without memory, or the
 * number is a team's. */
bool vault_make_circle(struct vault *vault, uint64_t circle, uint32_t epoch);
/* Takes in what was granted to oneself, or to a team whose key is here; one that is known is put again. */
enum seal_opening vault_take_circle(struct vault *vault, const struct seal_grant *about, const uint8_t *grant,
	size_t size);
/* Grants a key that is here to a reader: an account, a team or the recovery key. */
bool vault_grant_circle(const struct vault *vault, uint64_t circle, uint32_t epoch, uint64_t reader,
	const uint8_t reader_key[SEAL_BOX_KEY], uint8_t grant[SEAL_GRANT]);
bool vault_has_circle(const struct vault *vault, uint64_t circle, uint32_t epoch);
/* The first epoch whose key is here; 0: none is. */
uint32_t vault_first_circle(const struct vault *vault, uint64_t circle);
/* The newest one before that epoch whose key is here; 0: none is. */
uint32_t vault_former_circle(const struct vault *vault, uint64_t circle, uint32_t epoch);
/* Sorts the readers of a roster for that epoch, whose key is here, and links it to former ones whose keys are: the
 * newest of them, and the first. False, and without links, if the epoch's own key is not here. */
bool vault_link_roster(const struct vault *vault, uint64_t circle, uint32_t epoch, struct seal_roster *roster);
/* Was that roster written by somebody who knew the key of the epoch that the link names? False too where one of the two
 * keys is not here. */
bool vault_proves_link(const struct vault *vault, uint64_t circle, uint32_t epoch, const struct seal_roster *roster,
	const struct seal_link *link);
void vault_drop_circle(struct vault *vault, uint64_t circle, uint32_t epoch);
/* seal_line and seal_line_open, with the key of the line's epoch; false, SEAL_CLOSED, if that is not here. What a newer
 * version wrote is SEAL_NEWER, with or without a key. */
bool vault_seal_line(const struct vault *vault, const struct seal_line *line, const void *inside, size_t n,
	uint8_t *to);
enum seal_opening vault_open_line(const struct vault *vault, const struct seal_line *line, const uint8_t *sealed,
	size_t size, void *to, size_t *n);

#endif
