/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that is there: each function gives memory the caller owns and frees with free(), or ends the process with a
 * plain message and exit status 75 (try again later). For small things; whoever can say "busy" instead uses malloc. */
#ifndef MEM_H
#define MEM_H

#include <stdbool.h>
#include <stddef.h>

/* size bytes, not cleared; size 0 gives one. */
void *mem_alloc(size_t size);
/* count things of size bytes, all zero. */
void *mem_zero(size_t count, size_t size);
/* memory (or NULL) moved to room for count things of size bytes. */
void *mem_resize(void *memory, size_t count, size_t size);
/* A copy of text. */
char *mem_string(const char *text);
/* Whatever is freed is overwritten, by whichever library it was: in programs that this process executes from now on.
 * False if it is here already, or another wish of that kind stands in the environment. glibc's tunables; without glibc
 * nothing comes of it. */
bool mem_overwrite_freed(void);
/* What printf would print. */
char *mem_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
