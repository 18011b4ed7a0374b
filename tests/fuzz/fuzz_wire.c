/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a packet: what is taken can be put again and comes out the same. */
#include <stdlib.h>
#include <string.h>

#include "wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reader reader = { data, size, false };
	struct message message;
	struct buf again;

	buf_init(&again, 1 << 20);
	for (;;) {
		const uint8_t *start = reader.at;

		if (wire_take(&reader, &message) != WIRE_OK)
			break;
		buf_clear(&again);
		if ((size_t)(reader.at - start) > WIRE_MESSAGE_MAX)
			continue;
		if (!wire_put(&again, &message) || again.size != (size_t)(reader.at - start)
				|| memcmp(again.data, start, again.size) != 0)
			abort();
	}
	buf_finish(&again);
	return 0;
}
