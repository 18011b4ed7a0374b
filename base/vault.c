/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open keys in guarded memory. Knows neither how a passphrase becomes a wrapping key nor where records come from. */
#include "vault.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

enum { CIRCLES_FIRST = 16, CIRCLES_MAX = 4096 };

struct held {
	uint64_t circle;
	uint32_t epoch;
	uint8_t secret_key[SEAL_BOX_KEY], public_key[SEAL_BOX_KEY];
};

/* What is open; all of it lies in memory of sodium_malloc. */
struct open {
	uint64_t account;
	uint8_t secret_key[SEAL_BOX_KEY], public_key[SEAL_BOX_KEY];
	int count, room;
	struct held held[];
};

struct vault {
	struct open *open; /* owned; NULL while it is locked */
};

static struct open *open_new(int room);
static struct held *find(const struct vault *vault, uint64_t circle, uint32_t epoch);
static struct held *add(struct vault *vault, uint64_t circle, uint32_t epoch);

struct vault *vault_create(void)
{
	return mem_zero(1, sizeof(struct vault));
}

void vault_destroy(struct vault *vault)
{
	if (!vault)
		return;
	vault_lock(vault);
	free(vault);
}

bool vault_is_open(const struct vault *vault)
{
	return vault && vault->open;
}

void vault_lock(struct vault *vault)
{
	if (!vault_is_open(vault))
		return;
	sodium_free(vault->open); /* which wipes it */
	vault->open = NULL;
}

bool vault_make_pair(struct vault *vault, uint64_t account)
{
	vault_lock(vault);
	vault->open = open_new(CIRCLES_FIRST);
	if (!vault->open)
		return false;
	vault->open->account = account;
	crypto_box_keypair(vault->open->public_key, vault->open->secret_key);
	return true;
}

enum seal_opening vault_unlock(struct vault *vault, const struct seal_holder *holder, const uint8_t wrap[SEAL_KEY],
	const uint8_t *record, size_t size)
{
	enum seal_opening opening = SEAL_CLOSED;

	vault_lock(vault);
	vault->open = open_new(CIRCLES_FIRST);
	if (!vault->open)
		return opening;
	vault->open->account = holder->account;
	memcpy(vault->open->public_key, holder->public_key, SEAL_BOX_KEY);
	opening = seal_unwrap(holder, wrap, record, size, vault->open->secret_key);
	if (opening != SEAL_OPENED)
		vault_lock(vault);
	return opening;
}

bool vault_wrap(const struct vault *vault, struct seal_holder *holder, const uint8_t wrap[SEAL_KEY],
	uint8_t record[SEAL_WRAPPED])
{
	if (!vault_is_open(vault))
		return false;
	holder->account = vault->open->account;
	memcpy(holder->public_key, vault->open->public_key, SEAL_BOX_KEY);
	seal_wrap(holder, wrap, vault->open->secret_key, record);
	return true;
}

uint64_t vault_account(const struct vault *vault)
{
	return vault_is_open(vault) ? vault->open->account : 0;
}

void vault_public_key(const struct vault *vault, uint8_t public_key[SEAL_BOX_KEY])
{
	memset(public_key, 0, SEAL_BOX_KEY);
	if (vault_is_open(vault))
		memcpy(public_key, vault->open->public_key, SEAL_BOX_KEY);
}

bool vault_make_team(struct vault *vault, unsigned team, uint32_t epoch, uint8_t public_key[SEAL_BOX_KEY],
	uint8_t grant[SEAL_GRANT])
{
	struct held *held = add(vault, SEAL_TEAM(team), epoch);

	if (!held)
		return false;
	crypto_box_keypair(held->public_key, held->secret_key);
	memcpy(public_key, held->public_key, SEAL_BOX_KEY);
	return vault_grant_team(vault, team, epoch, vault->open->account, vault->open->public_key, grant);
}

enum seal_opening vault_take_team(struct vault *vault, unsigned team, uint32_t epoch, const uint8_t *grant,
	size_t size)
{
	struct held held = { .circle = SEAL_TEAM(team), .epoch = epoch }, *place;
	enum seal_opening opening = SEAL_CLOSED;

	if (!vault_is_open(vault))
		return opening;
	opening = seal_grant_open(&(struct seal_grant){ held.circle, epoch, vault->open->account }, vault->open->public_key,
		vault->open->secret_key, grant, size, held.secret_key);
	place = opening == SEAL_OPENED ? add(vault, held.circle, epoch) : NULL;
	if (place) {
		crypto_scalarmult_base(held.public_key, held.secret_key);
		*place = held;
	} else if (opening == SEAL_OPENED) {
		opening = SEAL_CLOSED;
	}
	sodium_memzero(&held, sizeof held);
	return opening;
}

bool vault_grant_team(const struct vault *vault, unsigned team, uint32_t epoch, uint64_t reader,
	const uint8_t reader_key[SEAL_BOX_KEY], uint8_t grant[SEAL_GRANT])
{
	const struct held *held = find(vault, SEAL_TEAM(team), epoch);

	return held && seal_grant(&(struct seal_grant){ held->circle, epoch, reader }, reader_key, held->secret_key, grant);
}

void vault_drop_team(struct vault *vault, unsigned team, uint32_t epoch)
{
	struct held *held = find(vault, SEAL_TEAM(team), epoch);

	if (!held)
		return;
	*held = vault->open->held[--vault->open->count];
	sodium_memzero(&vault->open->held[vault->open->count], sizeof *held);
}

bool vault_has_team(const struct vault *vault, unsigned team, uint32_t epoch, uint8_t public_key[SEAL_BOX_KEY])
{
	const struct held *held = find(vault, SEAL_TEAM(team), epoch);

	if (held && public_key)
		memcpy(public_key, held->public_key, SEAL_BOX_KEY);
	return held;
}

bool vault_open_team(const struct vault *vault, unsigned team, uint32_t epoch, const char tag[SEAL_TAG], uint64_t about,
	const uint8_t *sealed, size_t size, void *to, size_t *n)
{
	const struct held *held = find(vault, SEAL_TEAM(team), epoch);

	return held && seal_box_open(tag, about, held->public_key, held->secret_key, sealed, size, to, n);
}

bool vault_open_own(const struct vault *vault, const char tag[SEAL_TAG], uint64_t about, const uint8_t *sealed,
	size_t size, void *to, size_t *n)
{
	return vault_is_open(vault)
		&& seal_box_open(tag, about, vault->open->public_key, vault->open->secret_key, sealed, size, to, n);
}

/* All zero; NULL without memory for it. */
static struct open *open_new(int room)
{
	size_t size = sizeof(struct open) + (size_t)room * sizeof(struct held);
	struct open *open = sodium_malloc(size);

	if (!open)
		return NULL;
	memset(open, 0, size);
	open->room = room;
	return open;
}

static struct held *find(const struct vault *vault, uint64_t circle, uint32_t epoch)
{
	for (int i = 0; vault_is_open(vault) && i < vault->open->count; i++) {
		struct held *held = &vault->open->held[i];

		if (held->circle == circle && held->epoch == epoch)
			return held;
	}
	return NULL;
}

/* Its place, which may be taken already; NULL if the vault is locked or there is no memory. */
static struct held *add(struct vault *vault, uint64_t circle, uint32_t epoch)
{
	struct held *held = find(vault, circle, epoch);
	struct open *open = vault_is_open(vault) ? vault->open : NULL, *larger;

	if (held || !open)
		return held;
	if (open->count == open->room) {
		larger = open->room < CIRCLES_MAX ? open_new(2 * open->room) : NULL;
		if (!larger)
			return NULL;
		larger->account = open->account;
		larger->count = open->count;
		memcpy(larger->secret_key, open->secret_key, SEAL_BOX_KEY);
		memcpy(larger->public_key, open->public_key, SEAL_BOX_KEY);
		memcpy(larger->held, open->held, (size_t)open->count * sizeof *open->held);
		sodium_free(open);
		vault->open = open = larger;
	}
	held = &open->held[open->count++];
	held->circle = circle;
	held->epoch = epoch;
	return held;
}
