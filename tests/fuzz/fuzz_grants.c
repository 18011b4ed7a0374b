/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as grants of a consultation's key: as many as there are, none of another size or kind, nothing left over.
 * */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "consults.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* They are all there, in their order. */
static void check(const uint8_t *data, const struct store_consult_grant *grants, int count)
{
	for (int i = 0; i < count; i++)
		if (grants[i].consultation != 7 || grants[i].epoch != 3 || memcmp(grants[i].sealed, "KKg1", 4) != 0
				|| memcmp(data + (size_t)i * CONSULT_GRANT_SIZE + 8, grants[i].sealed, sizeof grants[i].sealed) != 0)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct store_consult_grant grants[CONSULT_GRANTS_MAX];
	struct wire_text raw = { (const char *)data, (uint16_t)(size > UINT16_MAX ? UINT16_MAX : size) };
	int count = consults_read_grants(raw, 7, 3, grants);

	if (count > CONSULT_GRANTS_MAX || (count >= 0 && (size_t)count * CONSULT_GRANT_SIZE != raw.size))
		abort();
	check(data, grants, count);
	return 0;
}
