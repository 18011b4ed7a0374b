/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How answers at the door are taken that do not fit, in whichever round they are asked for: what is said, what is asked
 * once more, and when the round is over. */
#include "verdict.h"

#include <string.h>

#include "recovery.h"

enum auth_verdict verdict_again(struct auth *auth, enum reason reason)
{
	if (++auth->misses < AUTH_MISSES) {
		bilingual_reason(auth->words, sizeof auth->words, reason);
		return VERDICT_ASK;
	}
	auth_say_reason(auth, reason);
	if (auth->step != AUTH_CODE && auth->step != AUTH_RENEW && !auth->is_reset)
		bilingual_words(auth->words, sizeof auth->words, N_("You can use the same invitation code once more."));
	auth_say(auth, N_("Nothing is lost. Whoever invited you can help, by mail or telephone."));
	auth->is_over = auth->wrong >= auth->options->limits.tries * AUTH_MISSES;
	return VERDICT_NO;
}

enum auth_verdict verdict_refuse(struct auth *auth)
{
	auth->wrong++;
	if (auth->wrong < auth->options->limits.tries) {
		bilingual_reason(auth->words, sizeof auth->words, REASON_UNKNOWN_LOGIN);
		return VERDICT_NO;
	}
	auth_say(auth, N_("That did not fit this time either. Nothing is lost; staff can help you in."));
	auth->is_over = true;
	return VERDICT_NO;
}

/* What reads as a recovery code would be taken for one at the next login. */
bool verdict_passphrase_fits(struct auth *auth, const char *const answers[], enum auth_verdict *verdict)
{
	size_t size = strnlen(answers[0], SEAL_PASSPHRASE_MAX * 4);
	uint8_t code[RECOVERY_CODE];

	*verdict = VERDICT_ASK;
	if (!seal_passphrase_is_good(answers[0], size) || recovery_read(answers[0], size, code)) {
		*verdict = verdict_again(auth, REASON_PASSPHRASE);
		return false;
	}
	if (strcmp(answers[0], answers[1]) == 0)
		return true;
	if (++auth->misses >= AUTH_MISSES)
		*verdict = verdict_again(auth, REASON_PASSPHRASE);
	else
		bilingual_words(auth->words, sizeof auth->words, N_("The two differ. Please type both once more."));
	return false;
}
