/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a fuzz target without a fuzzer: on the files named on the command line, or, without any, for two seconds on
 * bytes from a generator that always gives the same. Knows nothing of what it feeds. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 20, MADE_MAX = 4096, SECONDS = 2, ROUNDS_MAX = 200000 };

static int replay_file(const char *path);
static void replay_made(void);

int main(int argc, char *argv[])
{
	int status = EXIT_SUCCESS;

	if (argc == 1)
		replay_made();
	for (int i = 1; i < argc; i++)
		if (replay_file(argv[i]) != 0)
			status = EXIT_FAILURE;
	return status;
}

/* On a copy of exactly its size, so that a read beyond the end is seen. */
static void feed(const uint8_t *bytes, size_t size)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);

	if (!copy)
		abort();
	memcpy(copy, bytes, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static int replay_file(const char *path)
{
	static uint8_t bytes[INPUT_MAX];
	FILE *file = fopen(path, "rb");
	size_t size;

	if (!file) {
		perror(path);
		return -1;
	}
	size = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	feed(bytes, size);
	return 0;
}

/* xorshift64*, Vigna 2016: a period of 2^64 - 1 is plenty, and it is the same everywhere. */
static uint64_t next(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(2685821657736338717);
}

/* What parsers stumble over: signs of syntax, escapes, first bytes of UTF-8, lengths. */
static const char *const morsels[] = {
	"\x1b[", "\x1b]", "\x1bO", "\x1b", "\x07", "\r\n", "\n---\n", "[room]\n", "[zone ", "area = ", "id = ", "0,0-9,9",
	"\xe3\x81\x82", "\xe3\x81", "\xf0\x9f\x8c\xb8", "\xed\xa0\x80", "\xef\xbb\xbf", "\xe2\x80\xae", "\xcc\x81", "\xc0\x80",
	"/", "\xef\xbc\x8f", "##", "200~", "201~", ";", "=", "-", "9999999999", "\xff\xff\xff\xff"
};

static size_t make(uint64_t *state, uint8_t bytes[MADE_MAX])
{
	size_t wanted = next(state) % (next(state) % 8 == 0 ? MADE_MAX : 64), size = 0;

	while (size < wanted) {
		const char *morsel = morsels[next(state) % (sizeof morsels / sizeof *morsels)];
		size_t n = strlen(morsel);

		if (next(state) % 3 == 0 && size + n <= MADE_MAX) {
			memcpy(bytes + size, morsel, n);
			size += n;
		} else {
			bytes[size++] = (uint8_t)(next(state) % 4 == 0 ? next(state) : next(state) % 16);
		}
	}
	return size;
}

static void replay_made(void)
{
	uint8_t bytes[MADE_MAX];
	uint64_t state = UINT64_C(0x6b6f6b6f69727521);
	struct timespec start, now;
	long rounds = 0;

	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		feed(bytes, make(&state, bytes));
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while (++rounds < ROUNDS_MAX && now.tv_sec - start.tv_sec < SECONDS);
	printf("%ld inputs\n", rounds);
}
