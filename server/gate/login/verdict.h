/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rounds of the door say alike of answers that do not fit. */
#ifndef VERDICT_H
#define VERDICT_H

#include "auth.h"

/* Asks the same again, for a reason; after the last time the round is over. */
enum auth_verdict verdict_again(struct auth *auth, enum reason reason);
/* Wrong, whatever was wrong with it. */
enum auth_verdict verdict_refuse(struct auth *auth);
/* Is this a passphrase that somebody can have from now on, typed twice? Else verdict says how it goes on. */
bool verdict_passphrase_fits(struct auth *auth, const char *const answers[], enum auth_verdict *verdict);

#endif
