/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nickname and passphrase, or a recovery code in its place. A name that nobody has costs the same work and gets the
 * same answer as a wrong passphrase, and so does a wrong code. */
#include <string.h>

#include "auth.h"
#include "clock.h"
#include "name.h"
#include "pairing.h"
#include "recovery.h"
#include "verdict.h"

enum { TYPED_NAME_MAX = 200 }; /* bytes; longer is nobody's name */

static bool is_code(const char *typed)
{
	uint8_t code[RECOVERY_CODE];
	bool is_one = recovery_read(typed, strlen(typed), code);

	seal_zero(code, sizeof code);
	return is_one;
}

static enum auth_verdict check(struct auth *auth, const char *nickname, const char *passphrase)
{
	struct message answer, request = { .number = REQ_SALT, .salt_for = { .nickname = wire_string(nickname) } };
	enum hubline_result result;
	struct seal_cost cost;
	uint8_t salt[SEAL_SALT];

	if (auth_ask(auth, &request, EV_SALT, &answer, clock_mono_ms() + AUTH_HUB_MS) != HUBLINE_ANSWERED)
		return auth_postpone(auth, REASON_BUSY);
	memcpy(salt, answer.salt.salt.bytes, sizeof salt);
	cost = (struct seal_cost){ answer.salt.passes, answer.salt.memory_kib };
	if (!seal_cost_is_sane(cost)) {
		auth_say(auth, N_("Your own key does not open as it should. Nothing is lost; staff can help you."));
		auth->is_over = true;
		return VERDICT_NO;
	}
	if (auth_prove(auth, passphrase, salt, cost, &auth->proof) != SEAL_OK)
		return auth_postpone(auth, REASON_BUSY);
	if (is_code(passphrase))
		return pairing_recover(auth, nickname, passphrase);
	request = (struct message){ .number = REQ_PASSPHRASE, .passphrase = { .nickname = wire_string(nickname) } };
	memcpy(request.passphrase.auth.bytes, auth->proof.auth, sizeof auth->proof.auth);
	result = auth_ask(auth, &request, EV_KNOWN, &answer, clock_mono_ms() + AUTH_HUB_MS);
	seal_zero(&request, sizeof request);
	if (result == HUBLINE_ANSWERED) {
		pairing_open(auth, passphrase);
		return VERDICT_IN;
	}
	seal_zero(&auth->proof, sizeof auth->proof);
	if (result == HUBLINE_REFUSED && answer.refused.reason == REASON_UNKNOWN_LOGIN)
		return verdict_refuse(auth);
	return auth_postpone(auth, result == HUBLINE_REFUSED ? (enum reason)answer.refused.reason : REASON_BUSY);
}

/* Could anybody have this name? What nobody can have tells nothing, so it is not even looked up. */
static bool is_name(const char *typed)
{
	size_t size = strnlen(typed, TYPED_NAME_MAX + 1);
	char name[NAME_ROOM];
	enum name_fault fault = size > TYPED_NAME_MAX ? NAME_LENGTH : name_clean(typed, size, name);

	return fault == NAME_FINE || fault == NAME_STAFF;
}

enum auth_verdict login_answer(struct auth *auth, const char *const answers[])
{
	if (!is_name(answers[0])
			|| !seal_passphrase_is_good(answers[1], strnlen(answers[1], SEAL_PASSPHRASE_MAX * 4)))
		return verdict_refuse(auth);
	return check(auth, answers[0], answers[1]);
}
