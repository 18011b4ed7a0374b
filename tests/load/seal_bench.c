/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sealed words cost a session: CPU of sealing a line, of reading a thread of a thousand lines in ten epochs,
 * grants first, and of opening it again after its keys were locked. Exits with 1 if a line costs more than a
 * millisecond or a thread more than 300. Time on the wall is not looked at: the machine may be busy. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "consult_fixture.h"

enum { LINES = 1000, EPOCHS = 10, ONE_EPOCH = LINES / EPOCHS, BOX = 300, LINE_US_MAX = 1000, THREAD_MS_MAX = 300 };

/* As the hub would send it; what the events borrow lies beside them. */
struct thread {
	struct message grants[EPOCHS], lines[LINES];
	uint8_t keys[EPOCHS][SEAL_GRANT], boxes[LINES][BOX];
};

static double cpu_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void make_keys(struct both *both, struct thread *thread)
{
	for (uint32_t i = 0; i < EPOCHS; i++) {
		thread->grants[i] = event_grant(both, i + 1, SUZUKI);
		memcpy(thread->keys[i], both->grant, SEAL_GRANT);
		thread->grants[i].consult_granted.sealed.at = (const char *)thread->keys[i];
	}
}

static double seal_all(struct both *both, struct thread *thread)
{
	double begun = cpu_us();

	for (uint32_t i = 0; i < LINES; i++) {
		thread->lines[i] = event_talk(both, i % 2 ? SUZUKI : MIKAN, 1 + i / ONE_EPOCH, "きょうはすこし話してみたいです");
		assert_int_equal(thread->lines[i].consult_line.box.size, BOX);
		memcpy(thread->boxes[i], both->box, BOX);
		thread->lines[i].consult_line.box.at = (const char *)thread->boxes[i];
	}
	return cpu_us() - begun;
}

static double read_all(struct desk *desk, const struct thread *thread)
{
	double begun = cpu_us();

	desk_begin(desk, TALK);
	for (int i = 0; i < EPOCHS; i++)
		desk_apply(desk, &thread->grants[i]);
	for (int i = 0; i < LINES; i++)
		desk_apply(desk, &thread->lines[i]);
	return cpu_us() - begun;
}

static double open_again(struct desk *desk)
{
	struct seal_holder holder = { .account = 0 };
	uint8_t wrap[SEAL_KEY] = { 3 }, record[SEAL_WRAPPED];
	double begun;

	assert_true(vault_wrap(desk->vault, &holder, wrap, record));
	vault_lock(desk->vault);
	desk_look_again(desk);
	assert_int_equal(desk->lines[0].seal, DESK_LOCKED);
	begun = cpu_us();
	assert_int_equal(vault_unlock(desk->vault, &holder, wrap, record, sizeof record), SEAL_OPENED);
	desk_look_again(desk);
	return cpu_us() - begun;
}

static void expect_open(const struct desk *desk)
{
	assert_int_equal(desk->lines_count, LINES);
	for (int i = 0; i < LINES; i++)
		assert_int_equal(desk->lines[i].seal, DESK_PLAIN);
}

int main(void)
{
	struct thread *thread = calloc(1, sizeof *thread);
	struct both both;
	struct desk desk;
	double sealed, read, again;

	assert_non_null(thread);
	both_begin(&both);
	desk_init(&desk);
	desk.vault = both.suzuki;
	make_keys(&both, thread);
	sealed = seal_all(&both, thread) / LINES;
	read = read_all(&desk, thread) / 1000;
	expect_open(&desk);
	again = open_again(&desk) / 1000;
	expect_open(&desk);
	printf("sealed_line_cpu %.1f us\nread_thread_cpu %.2f ms\nopened_again_cpu %.2f ms\n", sealed, read, again);
	desk_finish(&desk);
	both_end(&both);
	free(thread);
	return sealed > LINE_US_MAX || read > THREAD_MS_MAX || again > THREAD_MS_MAX;
}
