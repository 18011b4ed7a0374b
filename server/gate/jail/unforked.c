/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of their own, straight from the kernel. Does not know what they hold. */
#include "unforked.h"

#include <stdint.h>
#include <sys/mman.h>
#include <sysexits.h>
#include <unistd.h>

#include "log.h"
#include "seal.h"

void *unforked_zero(size_t count, size_t size)
{
	void *memory = MAP_FAILED;

	if (size == 0 || count <= SIZE_MAX / size)
		memory = mmap(NULL, count * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory != MAP_FAILED && madvise(memory, count * size, MADV_DONTFORK) == 0)
		return memory;
	log_fault("memory: there is no more; please try again later, or give this machine some");
	_exit(EX_TEMPFAIL);
}

void unforked_free(void *memory, size_t count, size_t size)
{
	if (!memory)
		return;
	seal_zero(memory, count * size);
	munmap(memory, count * size);
}
