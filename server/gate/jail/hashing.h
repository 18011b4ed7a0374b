/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A passphrase being hashed in a session: the one thing here that takes long and much memory, by intention. */
#ifndef HASHING_H
#define HASHING_H

#include "seal.h"

/* seal_prove, with the time and the memory that it needs; what a session may otherwise use holds again afterwards. */
enum seal_result hashing_prove(const char *passphrase, size_t size, const uint8_t salt[SEAL_SALT],
	struct seal_cost cost, struct seal_proof *proof);

#endif
