/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the hub alone costs: a real hub, and a crowd that sits on its socket without SSH and without faces. Prints the
 * hub's CPU for each arrival, turn and line told, and its memory for each person, at growing numbers of people.
 *
 *   hub_bench [PEOPLE [ROOMS [growth | talk | storm]]]      default 1000 people in 5 rooms, and all of it */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "hub_crowd.h"

enum {
	ROOM_COLUMNS = 30, ROOM_ROWS = 21, /* tiles; 280 seats */
	TURNS = 1000, IDLE_SECONDS = 2, TALK_SECONDS = 4, FEW = 100, STORM = 2000, SETTLE_MS = 1500
};

static uint64_t hub_cpu_us(const struct hub_fixture *fixture)
{
	char path[64];
	unsigned long long ns = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/schedstat", (int)fixture->hub);
	file = fopen(path, "re");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%llu", &ns), 1);
	fclose(file);
	return ns / 1000;
}

static unsigned long hub_private_kib(const struct hub_fixture *fixture)
{
	char path[64], line[256];
	unsigned long sum = 0, kib;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)fixture->hub);
	file = fopen(path, "re");
	assert_non_null(file);
	while (fgets(line, sizeof line, file))
		if (sscanf(line, "Private_Clean: %lu", &kib) == 1 || sscanf(line, "Private_Dirty: %lu", &kib) == 1)
			sum += kib;
	fclose(file);
	return sum;
}

static int by_size(const void *a, const void *b)
{
	const uint64_t *left = a, *right = b;

	return *left < *right ? -1 : *left > *right;
}

static void print_spread(const char *what, uint64_t list[], unsigned count)
{
	if (count == 0)
		return;
	qsort(list, count, sizeof *list, by_size);
	printf("%-44s p50 %8.2f ms   p99 %8.2f ms   max %8.2f ms\n", what, (double)list[count / 2] / 1000,
		(double)list[(uint64_t)count * 99 / 100] / 1000, (double)list[count - 1] / 1000);
}

static void print_cost(const char *what, unsigned online, uint64_t cpu_us, uint64_t count)
{
	printf("%-28s %6u online %10.2f us each (%llu)\n", what, online, count ? (double)cpu_us / (double)count : 0,
		(unsigned long long)count);
	fflush(stdout);
}

static void write_rooms(const struct hub_fixture *fixture, unsigned rooms)
{
	for (unsigned i = 0; i < rooms; i++) {
		char path[128];
		FILE *file;

		snprintf(path, sizeof path, "%s/rooms/r%02u.room", fixture->directory, i);
		file = fopen(path, "we");
		assert_non_null(file);
		fprintf(file, "[room]\nid = r%02u\nname = r%02u\nname_en = r%02u\ntalk = room\n---\n", i, i, i);
		for (unsigned row = 0; row < ROOM_ROWS; row++) {
			bool is_wall = row == 0 || row == ROOM_ROWS - 1;

			for (unsigned column = 0; column < ROOM_COLUMNS; column++)
				fputs(is_wall || column == 0 || column == ROOM_COLUMNS - 1 ? "##" : row % 2 && column % 14 ? "()" : "  ",
					file);
			fputc('\n', file);
		}
		fclose(file);
	}
}

/* One after another, as people come on a quiet day. */
static void measure_arrivals(struct crowd *crowd, unsigned first, unsigned count)
{
	uint64_t before = hub_cpu_us(crowd->fixture);

	for (unsigned i = 0; i < count; i++)
		crowd_enter(crowd, first + i, 1);
	print_cost("an arrival", crowd->in_count, hub_cpu_us(crowd->fixture) - before, count);
}

/* Requests that concern nobody else. */
static void measure_turns(struct crowd *crowd)
{
	uint64_t before;

	crowd_receive(crowd, crowd_now() + 200000, UINT64_MAX, UINT64_MAX);
	crowd_forget(crowd);
	before = hub_cpu_us(crowd->fixture);
	for (unsigned i = 0; i < TURNS; i++) {
		crowd_send(crowd, i % crowd->in_count,
			&(struct message){ .number = REQ_STEP, .step = { .direction = STEP_COUNT } });
		assert_true(crowd_receive(crowd, crowd_now() + 5000000, UINT64_MAX, crowd->refused + 1));
	}
	print_cost("a turn of one request", crowd->in_count, hub_cpu_us(crowd->fixture) - before, TURNS);
	before = hub_cpu_us(crowd->fixture);
	sleep(IDLE_SECONDS);
	print_cost("a second of silence", crowd->in_count, hub_cpu_us(crowd->fixture) - before, IDLE_SECONDS);
}

/* How many of the crowd hear what a member says. */
static unsigned listeners(const struct crowd *crowd, unsigned speaker)
{
	unsigned count = 0;

	for (unsigned i = 0; i < crowd->count; i++)
		count += crowd->members[i].is_in && strcmp(crowd->members[i].room, crowd->members[speaker].room) == 0;
	return count;
}

/* per_second lines in all, by members that are step apart from each other. */
static void measure_talk(struct crowd *crowd, const char *what, unsigned per_second, unsigned step)
{
	unsigned lines = per_second * TALK_SECONDS;
	uint64_t wanted = 0, before, start, due;

	crowd_receive(crowd, crowd_now() + SETTLE_MS * 1000, UINT64_MAX, UINT64_MAX); /* news of who came */
	crowd_forget(crowd);
	before = hub_cpu_us(crowd->fixture);
	start = crowd_now();
	for (unsigned i = 0; i < lines; i++) {
		unsigned speaker = (unsigned)((uint64_t)i * step % crowd->count);

		crowd_say(crowd, speaker);
		wanted += listeners(crowd, speaker);
		due = start + (uint64_t)(i + 1) * 1000000 / per_second;
		crowd_receive(crowd, due, UINT64_MAX, UINT64_MAX);
	}
	assert_true(crowd_receive(crowd, crowd_now() + 10000000, wanted, UINT64_MAX));
	print_cost(what, crowd->in_count, hub_cpu_us(crowd->fixture) - before, wanted);
	print_spread(what, crowd->latencies, crowd->latencies_count);
	printf("%-28s %llu lines said, %llu told, %.0f bytes each\n", what, (unsigned long long)lines,
		(unsigned long long)crowd->told, (double)crowd->bytes / (double)crowd->told);
}

/* Everybody of the last ones goes, and comes back at the same moment. */
static void measure_storm(struct crowd *crowd, unsigned count)
{
	unsigned first = crowd->count - count;
	uint64_t before, *waits = calloc(count, sizeof *waits);

	crowd_leave(crowd, first, count);
	before = hub_cpu_us(crowd->fixture);
	crowd_enter(crowd, first, count);
	print_cost("an arrival in a storm", crowd->count, hub_cpu_us(crowd->fixture) - before, count);
	for (unsigned i = 0; i < count; i++)
		waits[i] = crowd->members[first + i].in - crowd->members[first].came;
	print_spread("since the storm began", waits, count);
	free(waits);
}

/* Grows in steps; each is measured by the last few who come. */
static void measure_growth(struct crowd *crowd, unsigned long empty_kib)
{
	static const unsigned steps[] = { 100, 1000, 5000, 10000 };
	unsigned few = crowd->count < FEW ? crowd->count : FEW;

	for (unsigned i = 0; i < sizeof steps / sizeof *steps && crowd->in_count < crowd->count; i++) {
		unsigned to = steps[i] < crowd->count ? steps[i] : crowd->count;

		if (to > crowd->in_count + few)
			crowd_enter(crowd, crowd->in_count, to - few - crowd->in_count);
		measure_arrivals(crowd, crowd->in_count, to - crowd->in_count);
		measure_turns(crowd);
		printf("%-28s %6u online %10.2f KiB each\n", "the hub's memory", crowd->in_count,
			(double)(hub_private_kib(crowd->fixture) - empty_kib) / crowd->in_count);
	}
}

static bool is_wanted(int argc, char *argv[], const char *part)
{
	return argc < 4 || strcmp(argv[3], part) == 0;
}

int main(int argc, char *argv[])
{
	unsigned people = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 1000;
	unsigned rooms = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 5;
	struct rlimit files = { people + 256, people + 256 };
	struct hub_fixture fixture = { .hub = 0 };
	struct crowd crowd;

	if (people < 1 || people > 60000 || rooms < 1 || rooms > 50 || setrlimit(RLIMIT_NOFILE, &files) != 0) {
		fputs("hub_bench [PEOPLE [ROOMS [growth | talk | storm]]]\n"
			"up to 60000 people, as far as descriptors go, in up to 50 rooms\n", stderr);
		return 64;
	}
	hub_fixture_make(&fixture, people);
	write_rooms(&fixture, rooms);
	fixture.options.limits.act_burst = fixture.options.limits.act_per_second = 1000000;
	hub_fixture_serve(&fixture);
	crowd_start(&crowd, &fixture, people);
	for (unsigned i = 0; i < people; i++)
		snprintf(crowd.members[i].room, sizeof crowd.members[i].room, "r%02u", i % rooms);
	if (is_wanted(argc, argv, "growth"))
		measure_growth(&crowd, hub_private_kib(&fixture));
	else
		crowd_enter(&crowd, 0, people);
	if (is_wanted(argc, argv, "talk")) {
		measure_talk(&crowd, "one line a second", 1, 1);
		measure_talk(&crowd, "ten lines a second", 10, 1);
		measure_talk(&crowd, "a hundred lines a second", 100, 1);
	}
	if (is_wanted(argc, argv, "storm"))
		measure_storm(&crowd, people < STORM ? people : STORM);
	crowd_finish(&crowd);
	return hub_fixture_stop(&fixture);
}
