/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as an export: without keys all of them pass as they came, and with keys nothing worse happens. */
#include <stdlib.h>
#include <string.h>

#include "export_open.h"
#include "seal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run(struct vault *vault, const char *beginning, const uint8_t *data, size_t size, bool is_same)
{
	struct buf out;
	struct export_open *open;
	size_t begun = strlen(beginning);

	buf_init(&out, 1 << 24);
	open = export_open_create(vault, &out);
	export_open_take(open, beginning, begun);
	export_open_take(open, data, size);
	export_open_end(open);
	if (is_same && out.size != begun + size)
		abort();
	if (is_same && out.size > 0 && (memcmp(out.data, beginning, begun) != 0
			|| (size > 0 && memcmp(out.data + begun, data, size) != 0)))
		abort();
	export_open_destroy(open);
	buf_finish(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct vault *vault;

	if (!vault) {
		if (!seal_init())
			abort();
		vault = vault_create();
	}
	run(NULL, "", data, size, true);
	run(NULL, "{\"sealed\":", data, size, true);
	if (!vault_is_open(vault) && !vault_make_pair(vault, 7))
		abort();
	run(vault, "{\"consultation\":\"7\",\"keys\":[{\"epoch\":1,\"sealed_key\":\"", data, size, false);
	run(vault, "{\"kind\":\"said\",\"author\":8,\"epoch\":1,\"counter\":2,\"id\":\"AA==\",\"sealed\":\"", data, size,
		false);
	return 0;
}
