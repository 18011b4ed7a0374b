/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Relies on how glibc's heap grows, and on nothing else: where another allocator is in its place, sessions are larger
 * and work as well. */
#include "pages.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "jail_sanitized.h"

enum { PAGE = 4096, DEEPEST = 256 * 1024 };

/* Takes all free pieces of one size that lie below end. */
static void fill(size_t size, uintptr_t end)
{
	enum { PIECES_MAX = 65536 };
	void *volatile piece; /* it is the taking that matters */

	for (int i = 0; i < PIECES_MAX; i++) {
		piece = malloc(size);
		if ((uintptr_t)piece >= end)
			break;
	}
	free(piece);
}

void pages_pack(void)
{
	enum { LARGEST = 64 * 1024, BINNED = 1024, STEP = 16 }; /* glibc keeps a list of free pieces for each STEP */
	void *volatile end = malloc(LARGEST);

	if (JAIL_IS_SANITIZED || !end) {
		free(end);
		return;
	}
	for (size_t size = LARGEST; size > BINNED; size /= 2)
		fill(size, (uintptr_t)end);
	for (size_t size = BINNED; size > 0; size -= STEP)
		fill(size, (uintptr_t)end);
	free(end);
}

void pages_settle(void)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0) / PAGE * PAGE - PAGE;

	if (JAIL_IS_SANITIZED)
		return;
	malloc_trim(0);
	(void)madvise((void *)(here - DEEPEST), DEEPEST, MADV_DONTNEED); /* as far down as there is any */
}

/* A sanitizer would put this array elsewhere. */
#if JAIL_IS_SANITIZED
__attribute__((no_sanitize("address")))
#endif
__attribute__((noinline)) static void blank_stack(void)
{
	uint8_t below[DEEPEST];

	explicit_bzero(below, sizeof below);
}

void pages_forget(void)
{
	blank_stack();
	pages_settle();
}
