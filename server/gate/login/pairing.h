/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody's own keys at the door: they are opened with the passphrase that was just typed, or made for who has none
 * yet. None of it keeps anybody out: who has no open keys inside is asked for the passphrase there. */
#ifndef PAIRING_H
#define PAIRING_H

#include "auth.h"

/* Right after EV_KNOWN, with what the passphrase gave (auth->proof, which is wiped) and the passphrase itself. A
 * passphrase that costs less than the place asks for by now is put down anew. */
void pairing_open(struct auth *auth, const char *passphrase);

/* A recovery code was typed where the passphrase is asked for; like login_answer's check. */
enum auth_verdict pairing_recover(struct auth *auth, const char *nickname, const char *typed);
/* The new passphrase after that. */
enum auth_verdict pairing_renew(struct auth *auth, const char *const answers[]);

#endif
