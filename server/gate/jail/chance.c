/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenSSL's own generator keeps a state for each process, makes it anew after each fork, and looks up its own
 * parameters before each of the few bytes that pad a packet. The kernel's needs none of that. The call that hands a
 * generator over is an old one, which OpenSSL 3 keeps. */
#define OPENSSL_API_COMPAT 10100

#include "chance.h"

#include <openssl/rand.h>
#include <stddef.h>

#include "seal.h"

static int fill(unsigned char *to, int size)
{
	if (size > 0)
		seal_random(to, (size_t)size);
	return size >= 0;
}

static int is_ready(void)
{
	return 1;
}

bool chance_use_kernel(void)
{
	static const RAND_METHOD kernel = { .bytes = fill, .pseudorand = fill, .status = is_ready };

	return RAND_set_rand_method(&kernel) == 1;
}
