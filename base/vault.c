/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open keys in guarded memory. Knows neither how a passphrase becomes a wrapping key nor where records come from. */
#include "vault.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

enum { CIRCLES_FIRST = 16, CIRCLES_MAX = 4096 };

/* The key of a circle: of a team it is a pair; any other has one key that all readers share, and no public half. */
struct held {
	uint64_t circle;
	uint32_t epoch;
	uint8_t secret_key[SEAL_BOX_KEY], public_key[SEAL_BOX_KEY];
};

/* What is open; all of it lies in memory of sodium_malloc. */
struct open {
	uint64_t account;
	struct seal_pair own[1 + VAULT_FORMERS_MAX]; /* newest first: the one there is, and those of before */
	int own_count;
	int count, room;
	struct held held[];
};

struct vault {
	struct open *open; /* owned; NULL while it is locked */
};

static bool is_team(uint64_t circle);
static const struct held *find_reader(const struct vault *vault, uint64_t reader);
static enum seal_opening take_own(struct vault *vault, const struct seal_grant *about, const uint8_t *grant,
	size_t size);
static enum seal_opening take(struct vault *vault, const struct seal_grant *about, const uint8_t *public_key,
	const uint8_t *secret_key, const uint8_t *grant, size_t size);
static bool grant_held(const struct held *held, uint64_t reader, const uint8_t *reader_key, uint8_t *grant);
static void drop(struct vault *vault, uint64_t circle, uint32_t epoch);
static struct open *open_new(int room);
static struct held *find(const struct vault *vault, uint64_t circle, uint32_t epoch);
static const struct held *find_before(const struct vault *vault, uint64_t circle, uint32_t epoch);
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
	vault->open->own_count = 1;
	crypto_box_keypair(vault->open->own->public_key, vault->open->own->secret_key);
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
	vault->open->own_count = 1;
	memcpy(vault->open->own->public_key, holder->public_key, SEAL_BOX_KEY);
	opening = seal_unwrap(holder, wrap, record, size, vault->open->own->secret_key);
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
	memcpy(holder->public_key, vault->open->own->public_key, SEAL_BOX_KEY);
	seal_wrap(holder, wrap, vault->open->own->secret_key, record);
	return true;
}

bool vault_renew_pair(struct vault *vault, uint8_t former[SEAL_FORMER])
{
	struct open *open = vault_is_open(vault) ? vault->open : NULL;
	struct seal_pair next;
	bool is_done;

	if (!open || open->own_count > VAULT_FORMERS_MAX)
		return false;
	crypto_box_keypair(next.public_key, next.secret_key);
	is_done = seal_former(open->account, next.public_key, open->own, former);
	if (is_done) {
		memmove(open->own + 1, open->own, (size_t)open->own_count++ * sizeof *open->own);
		*open->own = next;
	}
	sodium_memzero(&next, sizeof next);
	return is_done;
}

bool vault_take_formers(struct vault *vault, const uint8_t *formers, size_t size)
{
	struct open *open = vault_is_open(vault) ? vault->open : NULL;

	for (; open && size > 0; formers += SEAL_FORMER, size -= SEAL_FORMER) {
		struct seal_pair *next = &open->own[open->own_count - 1];

		if (size < SEAL_FORMER || open->own_count > VAULT_FORMERS_MAX
				|| seal_former_open(open->account, next, formers, SEAL_FORMER, next + 1) != SEAL_OPENED)
			return false;
		open->own_count++;
	}
	return open;
}

uint64_t vault_account(const struct vault *vault)
{
	return vault_is_open(vault) ? vault->open->account : 0;
}

void vault_public_key(const struct vault *vault, uint8_t public_key[SEAL_BOX_KEY])
{
	memset(public_key, 0, SEAL_BOX_KEY);
	if (vault_is_open(vault))
		memcpy(public_key, vault->open->own->public_key, SEAL_BOX_KEY);
}

bool vault_make_team(struct vault *vault, unsigned team, uint32_t epoch, uint8_t public_key[SEAL_BOX_KEY],
	uint8_t grant[SEAL_GRANT])
{
	struct held *held = add(vault, SEAL_TEAM(team), epoch);

	if (!held)
		return false;
	crypto_box_keypair(held->public_key, held->secret_key);
	memcpy(public_key, held->public_key, SEAL_BOX_KEY);
	return vault_grant_team(vault, team, epoch, vault->open->account, vault->open->own->public_key, grant);
}

enum seal_opening vault_take_team(struct vault *vault, unsigned team, uint32_t epoch, const uint8_t *grant,
	size_t size)
{
	return take_own(vault, &(struct seal_grant){ SEAL_TEAM(team), epoch, vault_account(vault) }, grant, size);
}

bool vault_grant_team(const struct vault *vault, unsigned team, uint32_t epoch, uint64_t reader,
	const uint8_t reader_key[SEAL_BOX_KEY], uint8_t grant[SEAL_GRANT])
{
	return grant_held(find(vault, SEAL_TEAM(team), epoch), reader, reader_key, grant);
}

void vault_drop_team(struct vault *vault, unsigned team, uint32_t epoch)
{
	drop(vault, SEAL_TEAM(team), epoch);
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
	for (int i = 0; vault_is_open(vault) && i < vault->open->own_count; i++)
		if (seal_box_open(tag, about, vault->open->own[i].public_key, vault->open->own[i].secret_key, sealed, size, to, n))
			return true;
	return false;
}

bool vault_make_circle(struct vault *vault, uint64_t circle, uint32_t epoch)
{
	bool is_here = vault_has_circle(vault, circle, epoch);
	struct held *held = is_here || is_team(circle) ? NULL : add(vault, circle, epoch);

	if (held)
		crypto_aead_xchacha20poly1305_ietf_keygen(held->secret_key);
	return held || is_here;
}

enum seal_opening vault_take_circle(struct vault *vault, const struct seal_grant *about, const uint8_t *grant,
	size_t size)
{
	const struct held *team;

	if (!vault_is_open(vault) || is_team(about->circle))
		return SEAL_CLOSED;
	if (about->reader == vault->open->account)
		return take_own(vault, about, grant, size);
	team = find_reader(vault, about->reader);
	return team ? take(vault, about, team->public_key, team->secret_key, grant, size) : SEAL_CLOSED;
}

bool vault_grant_circle(const struct vault *vault, uint64_t circle, uint32_t epoch, uint64_t reader,
	const uint8_t reader_key[SEAL_BOX_KEY], uint8_t grant[SEAL_GRANT])
{
	return !is_team(circle) && grant_held(find(vault, circle, epoch), reader, reader_key, grant);
}

bool vault_has_circle(const struct vault *vault, uint64_t circle, uint32_t epoch)
{
	return !is_team(circle) && find(vault, circle, epoch);
}

uint32_t vault_first_circle(const struct vault *vault, uint64_t circle)
{
	uint32_t first = 0;

	for (int i = 0; vault_is_open(vault) && i < vault->open->count; i++)
		if (vault->open->held[i].circle == circle && (first == 0 || vault->open->held[i].epoch < first))
			first = vault->open->held[i].epoch;
	return first;
}

uint32_t vault_former_circle(const struct vault *vault, uint64_t circle, uint32_t epoch)
{
	const struct held *former = find_before(vault, circle, epoch);

	return former ? former->epoch : 0;
}

bool vault_link_roster(const struct vault *vault, uint64_t circle, uint32_t epoch, struct seal_roster *roster)
{
	const struct held *own = is_team(circle) ? NULL : find(vault, circle, epoch);
	const struct held *former = own ? find_before(vault, circle, epoch) : NULL;
	uint8_t rows[SEAL_ROSTER_MAX * SEAL_ROSTER_ONE];

	roster->links_count = 0;
	if (own)
		seal_roster_write(roster->readers, roster->count, rows);
	while (former && roster->links_count < SEAL_LINKS_MAX) {
		struct seal_link *link = &roster->links[roster->links_count++];

		link->former = former->epoch;
		seal_roster_prove(circle, epoch, own->secret_key, former->epoch, former->secret_key, roster, link->proof);
		former = roster->links_count < SEAL_LINKS_MAX - 1 ? find_before(vault, circle, former->epoch)
			: find(vault, circle, vault_first_circle(vault, circle));
		if (former && former->epoch >= link->former)
			former = NULL;
	}
	return own;
}

bool vault_proves_link(const struct vault *vault, uint64_t circle, uint32_t epoch, const struct seal_roster *roster,
	const struct seal_link *link)
{
	const struct held *own = is_team(circle) ? NULL : find(vault, circle, epoch);
	const struct held *former = own && link->former < epoch ? find(vault, circle, link->former) : NULL;
	uint8_t proof[sizeof link->proof];

	if (!former)
		return false;
	seal_roster_prove(circle, epoch, own->secret_key, former->epoch, former->secret_key, roster, proof);
	return sodium_memcmp(proof, link->proof, sizeof proof) == 0;
}

void vault_drop_circle(struct vault *vault, uint64_t circle, uint32_t epoch)
{
	if (!is_team(circle))
		drop(vault, circle, epoch);
}

bool vault_seal_line(const struct vault *vault, const struct seal_line *line, const void *inside, size_t n,
	uint8_t *to)
{
	const struct held *held = is_team(line->circle) ? NULL : find(vault, line->circle, line->epoch);

	return held && seal_line(line, held->secret_key, inside, n, to);
}

enum seal_opening vault_open_line(const struct vault *vault, const struct seal_line *line, const uint8_t *sealed,
	size_t size, void *to, size_t *n)
{
	const struct held *held = is_team(line->circle) ? NULL : find(vault, line->circle, line->epoch);

	if (held)
		return seal_line_open(line, held->secret_key, sealed, size, to, n);
	return seal_line_is_newer(sealed, size) ? SEAL_NEWER : SEAL_CLOSED;
}

static bool is_team(uint64_t circle)
{
	return circle >> 63;
}

/* The team's key that opens what was granted to the team in that epoch, or NULL. */
static const struct held *find_reader(const struct vault *vault, uint64_t reader)
{
	unsigned team = reader & 0xff;
	uint32_t epoch = (uint32_t)(reader >> 8);

	return reader == SEAL_READER_TEAM(team, epoch) ? find(vault, SEAL_TEAM(team), epoch) : NULL;
}

/* A grant to oneself, perhaps from before one's own pair was renewed. */
static enum seal_opening take_own(struct vault *vault, const struct seal_grant *about, const uint8_t *grant,
	size_t size)
{
	enum seal_opening opening = SEAL_CLOSED;

	for (int i = 0; opening == SEAL_CLOSED && vault_is_open(vault) && i < vault->open->own_count; i++)
		opening = take(vault, about, vault->open->own[i].public_key, vault->open->own[i].secret_key, grant, size);
	return opening;
}

/* Opens a grant with that pair, and keeps the key that was in it. */
static enum seal_opening take(struct vault *vault, const struct seal_grant *about, const uint8_t *public_key,
	const uint8_t *secret_key, const uint8_t *grant, size_t size)
{
	struct held held = { .circle = about->circle, .epoch = about->epoch }, *place;
	enum seal_opening opening = seal_grant_open(about, public_key, secret_key, grant, size, held.secret_key);

	place = opening == SEAL_OPENED ? add(vault, about->circle, about->epoch) : NULL;
	if (place) {
		if (is_team(about->circle))
			crypto_scalarmult_base(held.public_key, held.secret_key);
		*place = held;
	} else if (opening == SEAL_OPENED) {
		opening = SEAL_CLOSED;
	}
	sodium_memzero(&held, sizeof held);
	return opening;
}

static bool grant_held(const struct held *held, uint64_t reader, const uint8_t *reader_key, uint8_t *grant)
{
	return held && seal_grant(&(struct seal_grant){ held->circle, held->epoch, reader }, reader_key, held->secret_key,
		grant);
}

static void drop(struct vault *vault, uint64_t circle, uint32_t epoch)
{
	struct held *held = find(vault, circle, epoch);

	if (!held)
		return;
	*held = vault->open->held[--vault->open->count];
	sodium_memzero(&vault->open->held[vault->open->count], sizeof *held);
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

/* The newest one before that epoch; NULL: there is none. */
static const struct held *find_before(const struct vault *vault, uint64_t circle, uint32_t epoch)
{
	const struct held *newest = NULL;

	for (int i = 0; vault_is_open(vault) && i < vault->open->count; i++) {
		const struct held *held = &vault->open->held[i];

		if (held->circle == circle && held->epoch < epoch && (!newest || held->epoch > newest->epoch))
			newest = held;
	}
	return newest;
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
		larger->own_count = open->own_count;
		memcpy(larger->own, open->own, sizeof open->own);
		memcpy(larger->held, open->held, (size_t)open->count * sizeof *open->held);
		sodium_free(open);
		vault->open = open = larger;
	}
	held = &open->held[open->count++];
	held->circle = circle;
	held->epoch = epoch;
	return held;
}
