/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a file for the recovery key, alone and behind a right beginning: what is read whole is written the same
 * again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "recovered.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct again {
	FILE *to;
	unsigned rows;
};

static void on_head(void *context, const struct recovered_head *head)
{
	struct again *again = context;

	recovered_put_head(again->to, head);
	again->rows++;
}

static void on_grant(void *context, const struct recovered_grant *grant)
{
	struct again *again = context;

	recovered_put_grant(again->to, grant);
	again->rows++;
}

static void on_line(void *context, const struct recovered_line *line)
{
	struct again *again = context;

	if (line->kind >= CONSULT_KINDS || line->box_size > sizeof line->box)
		abort();
	recovered_put_line(again->to, line);
	again->rows++;
}

static void read_again(const char *text, size_t size)
{
	static const struct recovered_calls calls = { on_head, on_grant, on_line };
	char *written = NULL;
	size_t written_size = 0;
	struct again again = { .to = open_memstream(&written, &written_size) };
	unsigned bad;

	if (!again.to)
		abort();
	bad = recovered_read(text, size, &calls, &again);
	recovered_put_end(again.to, again.rows);
	if (fclose(again.to) != 0)
		abort();
	if (bad == 0 && (written_size != size || memcmp(written, text, size) != 0))
		abort();
	free(written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char beginning[] = "kokoiru-consultation\t1\t4711\t1\tsora\nline\t1\t5\t0\t\t0\t0\t"
		"AAAAAAAAAAAAAAAAAAAAAA==\t\n";
	char *whole = malloc(sizeof beginning + size);

	if (!whole)
		abort();
	read_again((const char *)data, size);
	memcpy(whole, beginning, sizeof beginning - 1);
	memcpy(whole + sizeof beginning - 1, data, size);
	read_again(whole, sizeof beginning - 1 + size);
	free(whole);
	return 0;
}
