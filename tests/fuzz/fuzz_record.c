/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a wrapped key, a grant, a pair of before or a typed recovery code: none of them opens, and nothing but
 * zeros comes out. */
#include <stdlib.h>
#include <string.h>

#include "recovery.h"
#include "seal_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect_zeros(const uint8_t key[SEAL_BOX_KEY])
{
	static const uint8_t zeros[SEAL_BOX_KEY];

	if (memcmp(key, zeros, sizeof zeros) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct seal_holder holder = { .account = 7, .cost = { 3, 65536 } };
	static const struct seal_grant grant = { SEAL_TEAM(1), 3, 7 };
	static const uint8_t key[SEAL_KEY] = { 1 };
	static const struct seal_pair pair = { { 1 }, { 1 } };
	struct seal_pair former;
	uint8_t out[SEAL_BOX_KEY], code[RECOVERY_CODE], again[RECOVERY_CODE];
	char shown[RECOVERY_ROOM];

	if (!seal_init())
		abort();
	if (seal_unwrap(&holder, key, data, size, out) == SEAL_OPENED)
		abort();
	expect_zeros(out);
	if (seal_grant_open(&grant, key, key, data, size, out) == SEAL_OPENED)
		abort();
	expect_zeros(out);
	if (seal_former_open(7, &pair, data, size, &former) == SEAL_OPENED)
		abort();
	expect_zeros(former.secret_key);
	(void)seal_is_newer(data, size);
	if (!recovery_read((const char *)data, size, code))
		return 0;
	recovery_show(code, shown);
	if (!recovery_read(shown, strlen(shown), again) || memcmp(code, again, sizeof code) != 0)
		abort();
	return 0;
}
