/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lifts what guards a session against running away, time and memory, for as long as a passphrase is hashed. Does not
 * know whose it is. */
#include "hashing.h"

#include <sys/resource.h>

#include "spin.h"

enum seal_result hashing_prove(const char *passphrase, size_t size, const uint8_t salt[SEAL_SALT],
	struct seal_cost cost, struct seal_proof *proof)
{
	struct rlimit data;
	bool is_limited = getrlimit(RLIMIT_DATA, &data) == 0 && data.rlim_cur != data.rlim_max;
	enum seal_result result;

	if (is_limited)
		setrlimit(RLIMIT_DATA, &(struct rlimit){ data.rlim_max, data.rlim_max });
	spin_allow(SPIN_HASH_MS);
	result = seal_prove(passphrase, size, salt, cost, proof);
	spin_allow(SPIN_TURN_MS);
	if (is_limited)
		setrlimit(RLIMIT_DATA, &data);
	return result;
}
