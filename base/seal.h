/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets at rest: passphrases, invitation codes, SSH keys and the pepper that keys them all. A thief of the database
 * without the pepper cannot even test a guess. Integers in what is hashed are big-endian; [n] is a number of bytes.
 *
 *   master[32]    = argon2id(NFKC(passphrase), salt[16], passes, memory_kib, 1 lane)          RFC 9106
 *   auth[32]      = crypto_kdf(master, id 1, context "KKauth_1")            in the session that asks, sent to the hub
 *   w0[32]        = crypto_kdf(master, id 2, context "KKwrap_1")            never leaves that session
 *   auth_hash[32] = BLAKE2b(auth[32] account[8], key = pepper)              what the hub stores
 *   share[32]     = BLAKE2b(account[8], key = pepper)                       given to who showed a right auth
 *   wrap[32]      = BLAKE2b(w0[32], key = share)                            what a secret key is wrapped under
 *   fake_salt[16] = BLAKE2b("KKsalt_1" skeleton, key = pepper)              for names nobody has: the same each time
 *   code_hash[32] = BLAKE2b("KKcode_1" digits[9], key = pepper)
 *   receipt_hash[32] = BLAKE2b("KKrcpt_1" digits[9], key = pepper)
 *   address_hash[32] = BLAKE2b("KKmbox_1" sum[32], key = pepper)            sum: application.h
 *   key_hash[32]  = BLAKE2b("KKskey_1" blob, key = pepper)                  blob: RFC 4253 section 6.6
 *   ticket[32]    = BLAKE2b("KKtick_1" account[8] process[4], key = one of this run of the place)
 *   act_seal[32]  = BLAKE2b("KKactk_1" hash[32], key = pepper)             of an act of staff on record
 *   pepper_id[16] = BLAKE2b("KKppid_1", key = pepper)                       what the database knows of its pepper
 *
 * Pepper on paper and in its file: see paper.h. */
#ifndef SEAL_H
#define SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEAL_SALT 16
#define SEAL_KEY 32
#define SEAL_PEPPER_ROOM 69 /* a shown pepper: four rows of 16 with '\n' after each, NUL */
#define SEAL_PASSPHRASE_MIN 10
#define SEAL_PASSPHRASE_MAX 1024

struct seal_cost {
	uint32_t passes, memory_kib;
};

/* auth shows the hub that somebody knows the passphrase; w0 stays where it was made. */
struct seal_proof {
	uint8_t auth[SEAL_KEY], w0[SEAL_KEY];
};

enum seal_result { SEAL_OK, SEAL_BUSY /* no memory for it now */, SEAL_BAD /* not text, or its length; or the cost */ };

/* Makes libsodium ready: once a process, before it is jailed and before anything else here. */
bool seal_init(void);
/* Random bytes, from the kernel. */
void seal_random(void *to, size_t n);

/* Valid UTF-8, 10 to 1024 bytes after NFKC? Costs next to nothing. */
bool seal_passphrase_is_good(const char *s, size_t n);
/* 8 MiB to 512 MiB, 1 to 6 passes? Anything else in a store is damage. */
bool seal_cost_is_sane(struct seal_cost cost);
/* What comes of a passphrase; takes memory and about 0.2 s at the usual cost. proof is all zero unless SEAL_OK. A lack
 * of memory is SEAL_BUSY, never a wrong passphrase. */
enum seal_result seal_prove(const char *passphrase, size_t n, const uint8_t salt[SEAL_SALT], struct seal_cost cost,
	struct seal_proof *proof);
void seal_auth_hash(const uint8_t auth[SEAL_KEY], uint64_t account, const uint8_t pepper[SEAL_KEY],
	uint8_t hash[SEAL_KEY]);
/* The hub's share of what an account's secret key is wrapped under, and that key: neither alone is of use. */
void seal_share(uint64_t account, const uint8_t pepper[SEAL_KEY], uint8_t share[SEAL_KEY]);
void seal_wrapping_key(const uint8_t w0[SEAL_KEY], const uint8_t share[SEAL_KEY], uint8_t wrap[SEAL_KEY]);
/* Compares in the same time whatever differs. */
bool seal_equal(const uint8_t a[SEAL_KEY], const uint8_t b[SEAL_KEY]);
void seal_zero(void *memory, size_t n);
void seal_fake_salt(const char *skeleton, const uint8_t pepper[SEAL_KEY], uint8_t salt[SEAL_SALT]);

/* Invitation codes: nine digits, NUL-terminated. */
void seal_code_make(char digits[10]);
/* 482-913-557 */
void seal_code_show(const char digits[10], char shown[12]);
/* Reads what people type: ASCII or full-width digits, any spaces, dashes and long marks between them. */
bool seal_code_read(const char *typed, size_t n, char digits[10]);
void seal_code_hash(const char digits[10], const uint8_t pepper[SEAL_KEY], uint8_t hash[SEAL_KEY]);
/* The same for the receipt of an application, whose digits are made, shown and read as those of a code. */
void seal_receipt_hash(const char digits[10], const uint8_t pepper[SEAL_KEY], uint8_t hash[SEAL_KEY]);
/* Of the sum of an address: who has the database alone cannot try addresses. */
void seal_address_hash(const uint8_t sum[32], const uint8_t pepper[SEAL_KEY], uint8_t hash[SEAL_KEY]);

/* What a session shows to come back to a new hub: good for one account in one process, under a key that is never
 * stored. */
void seal_ticket(uint64_t account, uint32_t process, const uint8_t key[SEAL_KEY], uint8_t ticket[SEAL_KEY]);

/* SSH keys. */
void seal_key_hash(const uint8_t *blob, size_t n, const uint8_t pepper[SEAL_KEY], uint8_t hash[SEAL_KEY]);
/* The last 4 characters of `ssh-keygen -l`'s SHA256 fingerprint, for a person to know their own keys by. */
void seal_key_tail(const uint8_t *blob, size_t n, char tail[5]);

/* Says of an act's hash that it was made where the pepper is. */
void seal_act(const uint8_t hash[32], const uint8_t pepper[SEAL_KEY], uint8_t seal[32]);

/* Of bytes that are no secret: BLAKE2b, without a key. */
void seal_sum(const void *bytes, size_t n, uint8_t sum[32]);

/* The pepper. */
enum seal_pepper {
	PEPPER_FINE,
	PEPPER_MISSING,  /* no such file, or it cannot be read */
	PEPPER_EXPOSED,  /* group or others may read it */
	PEPPER_DAMAGED,  /* not a pepper, or a check symbol does not fit */
	PEPPER_TAKEN,    /* such a file is there already */
	PEPPER_NO_WRITE
};

void seal_pepper_make(uint8_t pepper[SEAL_KEY]);
void seal_pepper_id(const uint8_t pepper[SEAL_KEY], uint8_t id[16]);
void seal_pepper_show(const uint8_t pepper[SEAL_KEY], char shown[SEAL_PEPPER_ROOM]);
/* Reads what seal_pepper_show wrote, or somebody copied by hand: case, spaces and dashes do not matter, O is 0, I and L
 * are 1. *row, unless NULL, gets the first row, from 1, that does not fit, or 0. */
bool seal_pepper_parse(const char *typed, size_t n, uint8_t pepper[SEAL_KEY], int *row);
/* A file of mode 0600 (or 0400) with the shown pepper. Writing never replaces a file, and is on disk on return. */
enum seal_pepper seal_pepper_read(const char *path, uint8_t pepper[SEAL_KEY]);
enum seal_pepper seal_pepper_write(const char *path, const uint8_t pepper[SEAL_KEY]);

#endif
