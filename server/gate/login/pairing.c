/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the door does with a passphrase beyond letting its person in: the one moment in which it is at hand. Secrets are
 * wiped before a function returns; the secret key itself never leaves the vault. */
#include "pairing.h"

#include <string.h>

#include "clock.h"
#include "hashing.h"
#include "recovery.h"
#include "verdict.h"

static bool ask(struct auth *auth, const struct message *request, enum wire_number expected, struct message *answer)
{
	return hubline_ask(auth->hub, request, expected, answer, clock_mono_ms() + AUTH_HUB_MS) == HUBLINE_ANSWERED;
}

static struct wire_text record_text(const uint8_t record[SEAL_WRAPPED])
{
	return (struct wire_text){ (const char *)record, SEAL_WRAPPED };
}

static struct seal_holder holder_of(uint64_t account, const struct wire_own_pair *pair)
{
	struct seal_holder holder = { .account = account, .cost = { pair->passes, pair->memory_kib } };

	memcpy(holder.public_key, pair->public_key.bytes, sizeof holder.public_key);
	memcpy(holder.salt, pair->salt.bytes, sizeof holder.salt);
	return holder;
}

/* The first pair of somebody: it counts once the hub has put it down. */
static void make_pair(struct auth *auth, const struct wire_own_pair *pair, const uint8_t wrap[SEAL_KEY])
{
	struct seal_holder holder = holder_of(auth->hub->account, pair);
	struct message answer, request = { .number = REQ_PAIR };
	uint8_t record[SEAL_WRAPPED];

	if (!vault_make_pair(auth->vault, holder.account) || !vault_wrap(auth->vault, &holder, wrap, record))
		return;
	memcpy(request.pair.public_key.bytes, holder.public_key, sizeof holder.public_key);
	request.pair.wrapped = record_text(record);
	if (!ask(auth, &request, EV_DONE, &answer))
		vault_lock(auth->vault);
}

static bool is_cheap(const struct wire_own_pair *pair)
{
	return pair->passes < pair->now_passes || pair->memory_kib < pair->now_memory_kib;
}

/* Wraps the open key under another passphrase, or the same one at another cost, and fills in what the hub is told. */
static enum seal_result wrap_anew(struct auth *auth, const char *passphrase, const uint8_t share[SEAL_KEY],
	struct seal_cost cost, struct message *request, uint8_t record[SEAL_WRAPPED])
{
	struct seal_holder holder = { .cost = cost };
	struct seal_proof proof;
	uint8_t wrap[SEAL_KEY];
	enum seal_result result;

	seal_random(holder.salt, sizeof holder.salt);
	result = hashing_prove(passphrase, strlen(passphrase), holder.salt, cost, &proof);
	seal_wrapping_key(proof.w0, share, wrap);
	if (result == SEAL_OK && !vault_wrap(auth->vault, &holder, wrap, record))
		result = SEAL_BUSY;
	request->number = REQ_RENEW;
	request->renew.passes = cost.passes;
	request->renew.memory_kib = cost.memory_kib;
	request->renew.wrapped = record_text(record);
	memcpy(request->renew.salt.bytes, holder.salt, sizeof holder.salt);
	memcpy(request->renew.auth.bytes, proof.auth, sizeof proof.auth);
	memcpy(request->renew.public_key.bytes, holder.public_key, sizeof holder.public_key);
	seal_zero(wrap, sizeof wrap);
	seal_zero(&proof, sizeof proof);
	return result;
}

/* Worth a try, no more: whoever it fails for is in all the same. */
static void raise_cost(struct auth *auth, const char *passphrase, const struct wire_own_pair *pair)
{
	struct message answer, request = { 0 };
	uint8_t record[SEAL_WRAPPED];

	if (!vault_is_open(auth->vault) || !ask(auth, &(struct message){ .number = REQ_SLOT }, EV_SLOT, &answer))
		return;
	if (wrap_anew(auth, passphrase, pair->share.bytes, (struct seal_cost){ pair->now_passes, pair->now_memory_kib },
			&request, record) == SEAL_OK) {
		memcpy(request.renew.old.bytes, auth->proof.auth, sizeof auth->proof.auth);
		ask(auth, &request, EV_DONE, &answer);
	} else {
		auth_give_slot_back(auth);
	}
	seal_zero(&request, sizeof request);
}

static void take_formers(struct auth *auth, const struct wire_own_pair *pair)
{
	vault_take_formers(auth->vault, (const uint8_t *)pair->formers.at, pair->formers.size);
}

static void unlock(struct auth *auth, const struct seal_holder *holder, const uint8_t wrap[SEAL_KEY],
	const struct wire_own_pair *pair)
{
	vault_unlock(auth->vault, holder, wrap, (const uint8_t *)pair->wrapped.at, pair->wrapped.size);
	take_formers(auth, pair);
}

void pairing_open(struct auth *auth, const char *passphrase)
{
	struct message message;
	const struct wire_own_pair *pair = &message.own_pair;
	uint8_t wrap[SEAL_KEY];

	if (hubline_pair(auth->hub, &message)) {
		struct seal_holder holder = holder_of(auth->hub->account, pair);

		seal_wrapping_key(auth->proof.w0, pair->share.bytes, wrap);
		if (pair->wrapped.size == 0)
			make_pair(auth, pair, wrap);
		else
			unlock(auth, &holder, wrap, pair);
		if (is_cheap(pair))
			raise_cost(auth, passphrase, pair);
		seal_zero(wrap, sizeof wrap);
		seal_zero(&message, sizeof message);
	}
	hubline_forget_pair(auth->hub);
	seal_zero(&auth->proof, sizeof auth->proof);
}

/* The key under the code is opened into the vault, where it waits for its new passphrase. */
static enum auth_verdict take_recovered(struct auth *auth, const struct wire_recovered *recovered,
	const uint8_t code[RECOVERY_CODE])
{
	struct seal_holder holder = { .account = recovered->account };
	uint8_t wrap[SEAL_KEY];
	enum seal_opening opening;

	memcpy(holder.public_key, recovered->public_key.bytes, sizeof holder.public_key);
	memcpy(auth->share, recovered->share.bytes, sizeof auth->share);
	auth->cost = (struct seal_cost){ recovered->now_passes, recovered->now_memory_kib };
	recovery_wrapping_key(code, wrap);
	opening = vault_unlock(auth->vault, &holder, wrap, (const uint8_t *)recovered->wrapped.at, recovered->wrapped.size);
	seal_zero(wrap, sizeof wrap);
	if (opening != SEAL_OPENED) {
		auth_say(auth, N_("Your own key does not open as it should. Nothing is lost; staff can help you."));
		auth->is_over = true;
		return VERDICT_NO;
	}
	auth->step = AUTH_RENEW;
	auth->misses = 0;
	return VERDICT_ASK;
}

enum auth_verdict pairing_recover(struct auth *auth, const char *nickname, const char *typed)
{
	struct message answer, request = { .number = REQ_RECOVER, .recover = { .nickname = wire_string(nickname) } };
	uint8_t code[RECOVERY_CODE];
	enum hubline_result result;
	enum auth_verdict verdict;

	recovery_read(typed, strlen(typed), code);
	recovery_proof(code, request.recover.proof.bytes);
	result = auth_ask(auth, &request, EV_RECOVER, &answer, clock_mono_ms() + AUTH_HUB_MS);
	if (result == HUBLINE_ANSWERED)
		verdict = take_recovered(auth, &answer.recovered, code);
	else if (result == HUBLINE_REFUSED && answer.refused.reason == REASON_UNKNOWN_LOGIN)
		verdict = verdict_refuse(auth);
	else
		verdict = auth_postpone(auth, result == HUBLINE_REFUSED ? (enum reason)answer.refused.reason : REASON_BUSY);
	seal_zero(code, sizeof code);
	seal_zero(&request, sizeof request);
	return verdict;
}

enum auth_verdict pairing_renew(struct auth *auth, const char *const answers[])
{
	struct message answer, request = { 0 };
	uint8_t record[SEAL_WRAPPED];
	enum hubline_result result = HUBLINE_LOST;
	enum auth_verdict verdict;

	if (!verdict_passphrase_fits(auth, answers, &verdict))
		return verdict;
	if (auth_ask(auth, &(struct message){ .number = REQ_SLOT }, EV_SLOT, &answer, auth->deadline) == HUBLINE_ANSWERED
			&& wrap_anew(auth, answers[0], auth->share, auth->cost, &request, record) == SEAL_OK)
		result = hubline_ask(auth->hub, &request, EV_KNOWN, &answer, clock_mono_ms() + AUTH_HUB_MS);
	seal_zero(&request, sizeof request);
	seal_zero(auth->share, sizeof auth->share);
	if (result == HUBLINE_ANSWERED && hubline_pair(auth->hub, &answer))
		take_formers(auth, &answer.own_pair);
	seal_zero(&answer, sizeof answer);
	hubline_forget_pair(auth->hub);
	if (result == HUBLINE_ANSWERED)
		return VERDICT_IN;
	vault_lock(auth->vault);
	return auth_postpone(auth, result == HUBLINE_REFUSED ? (enum reason)answer.refused.reason : REASON_BUSY);
}
