/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The round of questions by which an invitation becomes an account. What does not fit is asked again, three times a
 * question; the words before a question say what to change. */
#include <string.h>

#include "auth.h"
#include "clock.h"
#include "pairing.h"
#include "text.h"
#include "verdict.h"

enum { TYPED_MAX = 400 }; /* bytes of an answer that is not a passphrase */

static void go_to(struct auth *auth, enum auth_step step)
{
	auth->step = step;
	auth->misses = 0;
}

static bool is_typed(const char *answer, size_t *size)
{
	*size = strnlen(answer, TYPED_MAX + 1);
	return *size <= TYPED_MAX && text_is_valid(answer, *size);
}

static enum hubline_result ask_hub(struct auth *auth, const struct message *request, enum wire_number expected,
	struct message *answer)
{
	if (!auth_reach_hub(auth))
		return HUBLINE_LOST;
	return hubline_ask(auth->hub, request, expected, answer, clock_mono_ms() + AUTH_HUB_MS);
}

static enum auth_verdict miss_code(struct auth *auth)
{
	auth->wrong++;
	return verdict_again(auth, REASON_CODE);
}

enum auth_verdict join_code(struct auth *auth, const char *const answers[])
{
	struct message answer, request = { .number = REQ_CODE, .code = { .code = wire_string(answers[0]) } };
	enum hubline_result result;
	size_t size;

	if (!is_typed(answers[0], &size))
		return miss_code(auth);
	result = ask_hub(auth, &request, EV_CODE, &answer);
	if (result == HUBLINE_REFUSED && answer.refused.reason == REASON_CODE)
		return miss_code(auth);
	if (result != HUBLINE_ANSWERED)
		return auth_postpone(auth, result == HUBLINE_REFUSED ? (enum reason)answer.refused.reason : REASON_BUSY);
	go_to(auth, AUTH_NAME);
	auth->is_reset = answer.code_known.is_reset;
	if (auth->is_reset)
		bilingual_words(auth->words, sizeof auth->words,
			N_("This code sets a new passphrase. Please type the nickname that you have here."));
	return VERDICT_ASK;
}

/* It was good, and is not any more. */
static enum auth_verdict go_back_to_code(struct auth *auth)
{
	go_to(auth, AUTH_CODE);
	return verdict_again(auth, REASON_CODE);
}

static bool is_about_name(enum reason reason)
{
	return (reason >= REASON_NAME_TAKEN && reason <= REASON_NAME_STAFF) || reason == REASON_CODE_NAME;
}

enum auth_verdict join_name(struct auth *auth, const char *const answers[])
{
	struct message answer, request = { .number = REQ_NICKNAME, .nickname = { .nickname = wire_string(answers[0]) } };
	enum hubline_result result;
	size_t size;

	if (!is_typed(answers[0], &size))
		return verdict_again(auth, REASON_NAME_CHARACTERS);
	result = ask_hub(auth, &request, EV_NICKNAME, &answer);
	if (result == HUBLINE_REFUSED && is_about_name((enum reason)answer.refused.reason))
		return verdict_again(auth, (enum reason)answer.refused.reason);
	if (result == HUBLINE_REFUSED && answer.refused.reason == REASON_CODE)
		return go_back_to_code(auth);
	if (result == HUBLINE_REFUSED && answer.refused.reason == REASON_SUSPENDED)
		return auth_postpone(auth, REASON_SUSPENDED);
	if (result != HUBLINE_ANSWERED
			|| !wire_copy(auth->nickname, sizeof auth->nickname, answer.nickname_free.nickname))
		return auth_postpone(auth, REASON_BUSY);
	go_to(auth, AUTH_PASSPHRASE);
	return VERDICT_ASK;
}

/* All answers are there: makes the account. */
static enum auth_verdict make_account(struct auth *auth, bool keeps_key)
{
	struct message answer, request = { .number = REQ_JOIN, .join = { .nickname = wire_string(auth->nickname),
		.passes = auth->cost.passes, .memory_kib = auth->cost.memory_kib,
		.language = LANGUAGE_COUNT /* not known at the door */ } };
	enum hubline_result result;
	enum reason reason;

	memcpy(request.join.salt.bytes, auth->salt, sizeof auth->salt);
	memcpy(request.join.auth.bytes, auth->proof.auth, sizeof auth->proof.auth);
	if (keeps_key) {
		request.join.algorithm = wire_string(auth->key.algorithm);
		request.join.blob = (struct wire_text){ (const char *)auth->key.blob, auth->key.size };
	}
	result = ask_hub(auth, &request, EV_KNOWN, &answer);
	seal_zero(&request, sizeof request);
	if (result == HUBLINE_ANSWERED) {
		pairing_open(auth, "");
		return VERDICT_IN;
	}
	seal_zero(&auth->proof, sizeof auth->proof);
	reason = result == HUBLINE_REFUSED ? (enum reason)answer.refused.reason : REASON_BUSY;
	if (reason != REASON_NAME_TAKEN && reason != REASON_CODE)
		return auth_postpone(auth, reason);
	/* Somebody was quicker with this name, or with this code. */
	go_to(auth, reason == REASON_CODE ? AUTH_CODE : AUTH_NAME);
	return verdict_again(auth, reason);
}

enum auth_verdict join_passphrase(struct auth *auth, const char *const answers[])
{
	struct message answer, request = { .number = REQ_SALT };
	enum auth_verdict verdict;

	if (!verdict_passphrase_fits(auth, answers, &verdict))
		return verdict;
	/* The salt of a name that nobody can have is made up; what the place's passphrases cost is not. */
	if (ask_hub(auth, &request, EV_SALT, &answer) != HUBLINE_ANSWERED)
		return auth_postpone(auth, REASON_BUSY);
	auth->cost = (struct seal_cost){ answer.salt.passes, answer.salt.memory_kib };
	seal_random(auth->salt, sizeof auth->salt);
	if (auth_prove(auth, answers[0], auth->salt, auth->cost, &auth->proof) != SEAL_OK)
		return auth_postpone(auth, REASON_BUSY);
	if (auth->key.size == 0)
		return make_account(auth, false);
	auth_give_slot_back(auth);
	go_to(auth, AUTH_KEEP);
	return VERDICT_ASK;
}

enum auth_verdict join_keep(struct auth *auth, const char *const answers[])
{
	static const struct { const char *word; bool keeps; } words[] = {
		{ "", true }, { "y", true }, { "yes", true }, { "はい", true },
		{ "n", false }, { "no", false }, { "いいえ", false } };
	char folded[16];
	bool is_word = text_fold(answers[0], strnlen(answers[0], TYPED_MAX), folded, sizeof folded);

	for (size_t i = 0; is_word && i < sizeof words / sizeof *words; i++)
		if (strcmp(folded, words[i].word) == 0)
			return make_account(auth, words[i].keeps);
	if (++auth->misses >= AUTH_MISSES)
		return make_account(auth, false);
	bilingual_words(auth->words, sizeof auth->words, N_("Please answer y or n. Enter means y."));
	return VERDICT_ASK;
}
