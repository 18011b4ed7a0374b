/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A visit of somebody who has, or is about to have, keys of their own, and the hub's answers to their passphrase. */
#ifndef OWN_KEYS_SETUP_H
#define OWN_KEYS_SETUP_H

#include "form.h"
#include "visit_rest.h"
#include "visit_setup.h"

static const char passphrase[] = "ひみつの ことば";
static const struct seal_cost cheap = { 1, 8192 };
static const uint8_t salt[SEAL_SALT] = { 5 }, share[SEAL_KEY] = { 6 };

/* What a hub has of somebody whose passphrase is the one above. */
struct kept {
	struct seal_holder holder;
	struct seal_proof proof;
	uint8_t record[SEAL_WRAPPED];
};

static struct kept kept;
static int ran;

static inline void then(struct visit *visit)
{
	assert_true(vault_is_open(visit->vault));
	ran++;
}

static inline int come(void **state)
{
	struct vault *maker = vault_create();
	struct visit *visit;
	uint8_t wrap[SEAL_KEY];

	assert_true(seal_init());
	set_up(state);
	visit = come_in(state);
	visit->vault = vault_create();
	visit->prove = seal_prove;
	kept = (struct kept){ .holder = { .cost = cheap } };
	memcpy(kept.holder.salt, salt, sizeof salt);
	assert_int_equal(seal_prove(passphrase, strlen(passphrase), salt, cheap, &kept.proof), SEAL_OK);
	seal_wrapping_key(kept.proof.w0, share, wrap);
	assert_true(vault_make_pair(maker, visit->view.account));
	assert_true(vault_wrap(maker, &kept.holder, wrap, kept.record));
	vault_destroy(maker);
	ran = 0;
	return 0;
}

static inline int go(void **state)
{
	struct visit *visit = *state;
	struct vault *vault = visit->vault;

	tear_down(state);
	vault_destroy(vault);
	return 0;
}

static inline void prompt_is(struct visit *visit, const char *words)
{
	char prompt[128];

	visit_prompt(visit, prompt, sizeof prompt);
	assert_string_equal(prompt, words);
}

static inline void give_pair(struct visit *visit, bool has_pair)
{
	struct message event = { .number = EV_PAIR, .own_pair = { .now_passes = cheap.passes,
		.now_memory_kib = cheap.memory_kib } };

	memcpy(event.own_pair.share.bytes, share, sizeof share);
	memcpy(event.own_pair.public_key.bytes, kept.holder.public_key, SEAL_BOX_KEY);
	if (has_pair)
		event.own_pair.wrapped = (struct wire_text){ (const char *)kept.record, SEAL_WRAPPED };
	give(visit, event);
}

/* Salt, slot and proof, as far as the hub's answer to what was typed. */
static inline bool type_passphrase(struct visit *visit, const char *typed)
{
	struct message request, answer = { .number = EV_SALT, .salt = { .passes = cheap.passes,
		.memory_kib = cheap.memory_kib } };

	prompt_is(visit, "Your passphrase (nothing shows)> ");
	visit_submit(visit, typed, 1000);
	prompt_is(visit, "One moment> ");
	assert_true(has_request(visit, REQ_SALT, &request));
	memcpy(answer.salt.salt.bytes, salt, sizeof salt);
	give(visit, answer);
	assert_true(has_request(visit, REQ_SLOT, &request));
	give(visit, (struct message){ .number = EV_SLOT });
	assert_true(has_request(visit, REQ_UNLOCK, &request));
	return memcmp(request.unlock.auth.bytes, kept.proof.auth, SEAL_KEY) == 0;
}

static inline void open_by_passphrase(struct visit *visit)
{
	assert_true(type_passphrase(visit, passphrase));
	give_pair(visit, true);
}

#endif
