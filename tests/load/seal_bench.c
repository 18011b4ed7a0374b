/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sealed words cost a session: CPU of sealing a line, and of opening a thread of a thousand lines in ten epochs
 * from their grants on. Exits with 1 if a line costs more than a millisecond or a thread more than 300. Time on the
 * wall is not looked at: the machine may be busy. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "vault.h"

enum { ACCOUNT = 7, TALK = 4711, LINES = 1000, EPOCHS = 10, LINE_US_MAX = 1000, THREAD_MS_MAX = 300 };

static const char words[] = "\001" "きょうはすこし話してみたいです";
enum { WORDS = sizeof words - 1 };

struct thread {
	uint8_t grants[EPOCHS][SEAL_GRANT];
	uint8_t boxes[LINES][300];
};

static double cpu_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void must(bool is_so)
{
	if (!is_so)
		abort();
}

static struct seal_line place(uint32_t counter)
{
	struct seal_line line = { .circle = TALK, .epoch = 1 + counter % EPOCHS, .author = ACCOUNT, .counter = counter };

	memcpy(line.id, &counter, sizeof counter);
	return line;
}

static void make_keys(struct vault *vault, struct thread *thread)
{
	uint8_t own[SEAL_BOX_KEY];

	vault_public_key(vault, own);
	for (uint32_t epoch = 1; epoch <= EPOCHS; epoch++)
		must(vault_make_circle(vault, TALK, epoch)
			&& vault_grant_circle(vault, TALK, epoch, ACCOUNT, own, thread->grants[epoch - 1]));
}

static double seal_all(const struct vault *vault, struct thread *thread)
{
	double begun = cpu_us();

	for (uint32_t i = 0; i < LINES; i++) {
		struct seal_line line = place(i);

		must(vault_seal_line(vault, &line, words, WORDS, thread->boxes[i]));
	}
	return cpu_us() - begun;
}

static double open_all(struct vault *vault, const struct thread *thread)
{
	double begun = cpu_us();

	for (uint32_t epoch = 1; epoch <= EPOCHS; epoch++)
		must(vault_take_circle(vault, &(struct seal_grant){ TALK, epoch, ACCOUNT }, thread->grants[epoch - 1], SEAL_GRANT)
			== SEAL_OPENED);
	for (uint32_t i = 0; i < LINES; i++) {
		struct seal_line line = place(i);
		char back[300];
		size_t n;

		must(vault_open_line(vault, &line, thread->boxes[i], sizeof thread->boxes[i], back, &n) == SEAL_OPENED);
		must(n == WORDS && memcmp(back, words, n) == 0);
	}
	return cpu_us() - begun;
}

int main(void)
{
	struct vault *vault = vault_create();
	struct thread *thread = malloc(sizeof *thread);
	double sealed, opened;

	must(seal_init() && thread && vault_make_pair(vault, ACCOUNT));
	make_keys(vault, thread);
	sealed = seal_all(vault, thread) / LINES;
	for (uint32_t epoch = 1; epoch <= EPOCHS; epoch++)
		vault_drop_circle(vault, TALK, epoch);
	opened = open_all(vault, thread) / 1000;
	printf("sealed_line_cpu %.1f us\nsealed_line_size %zu B\nopened_thread_cpu %.2f ms\n", sealed, seal_line_size(WORDS),
		opened);
	vault_destroy(vault);
	free(thread);
	return sealed > LINE_US_MAX || opened > THREAD_MS_MAX;
}
