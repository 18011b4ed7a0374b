/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as what was found inside a sealed application: what is read is whole, and is written as it was. */
#include <stdlib.h>
#include <string.h>

#include "application.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at(const uint8_t *data, size_t size)
{
	struct application application;
	uint8_t again[APPLICATION_MAX];

	if (!application_decode(data, size, &application))
		return;
	if (!application_is_whole(&application) || application_encode(&application, again) != size
			|| memcmp(again, data, size) != 0)
		abort();
}

/* A head that fits and lengths that add up are rare among random bytes: the same ones again with those put right. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t mended[APPLICATION_MAX];

	look_at(data, size);
	if (size < 18 || size > sizeof mended)
		return 0;
	memcpy(mended, data, size);
	memcpy(mended, (const uint8_t[]){ 1, data[1] % 2, 0, data[3] % 2, data[4] % 4, 0, 6 }, 7);
	memcpy(mended + 7, "a@b.jp", 6);
	mended[13] = (uint8_t)((size - 15) >> 8);
	mended[14] = (uint8_t)(size - 15);
	look_at(mended, size);
	return 0;
}
