/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recovery code: what opens somebody's own key when the passphrase is forgotten. It is random enough to need no
 * slow hash, and no pepper.
 *
 *   code[20]  = random; shown as 32 symbols of Crockford's base32, in fours, and his check symbol over the code as one
 *               big-endian number mod 37: "4C1X-97QZ-0M2H-T5KD-8PNR-VW3E-JAGB-6YSF-*"
 *   wrap[32]  = BLAKE2b(code)                  what the secret key is wrapped under, see seal_record.h
 *   proof[32] = BLAKE2b("KKrecv_1" code)       shown to the hub, which stores it hashed as it does with auth */
#ifndef RECOVERY_H
#define RECOVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RECOVERY_CODE = 20, RECOVERY_ROOM = 42, RECOVERY_KEY = 32 };

void recovery_make(uint8_t code[RECOVERY_CODE]);
void recovery_show(const uint8_t code[RECOVERY_CODE], char shown[RECOVERY_ROOM]);
/* Reads what somebody copied by hand, with any spaces and dashes, full-width too; false, and code all zero, for
 * anything else. */
bool recovery_read(const char *typed, size_t n, uint8_t code[RECOVERY_CODE]);
void recovery_wrapping_key(const uint8_t code[RECOVERY_CODE], uint8_t wrap[RECOVERY_KEY]);
void recovery_proof(const uint8_t code[RECOVERY_CODE], uint8_t proof[RECOVERY_KEY]);

#endif
