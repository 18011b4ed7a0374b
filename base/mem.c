/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory or a plain end. _exit, because a jailed process must not run what exit would. */
#include "mem.h"

#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

static _Noreturn void give_up(void);

void *mem_alloc(size_t size)
{
	void *memory = malloc(size > 0 ? size : 1);

	if (!memory)
		give_up();
	return memory;
}

void *mem_zero(size_t count, size_t size)
{
	void *memory = calloc(count > 0 ? count : 1, size > 0 ? size : 1);

	if (!memory)
		give_up();
	return memory;
}

void *mem_resize(void *memory, size_t count, size_t size)
{
	memory = reallocarray(memory, count > 0 ? count : 1, size > 0 ? size : 1);
	if (!memory)
		give_up();
	return memory;
}

char *mem_string(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(mem_alloc(size), text, size);
}

char *mem_format(const char *format, ...)
{
	va_list arguments;
	char *text;
	int size;

	va_start(arguments, format);
	size = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (size < 0)
		give_up();
	return text;
}

/* Small pieces wait in a cache, which would keep them as they are: there is to be none. */
bool mem_overwrite_freed(void)
{
	return !getenv("GLIBC_TUNABLES")
		&& setenv("GLIBC_TUNABLES", "glibc.malloc.perturb=255:glibc.malloc.tcache_count=0", 1) == 0;
}

static _Noreturn void give_up(void)
{
	log_fault("memory: there is no more; please try again later, or give this machine some");
	_exit(EX_TEMPFAIL);
}
