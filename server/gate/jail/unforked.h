/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that stays with the process that made it: a child does not have it at all. For what is nobody else's to know,
 * and is changed too often to be shared. */
#ifndef UNFORKED_H
#define UNFORKED_H

#include <stddef.h>

/* count things of size bytes, all zero, for unforked_free. Ends the process with a plain message where there is none.
 * Source: madvise(2), MADV_DONTFORK. */
void *unforked_zero(size_t count, size_t size);
/* Overwrites and gives it back; count and size as it was made, NULL is fine. */
void unforked_free(void *memory, size_t count, size_t size);

#endif
