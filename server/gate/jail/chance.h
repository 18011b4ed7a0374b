/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the SSH library has its random bytes from. */
#ifndef CHANCE_H
#define CHANCE_H

#include <stdbool.h>

/* From now on from the kernel, in this process and in those that it forks. After seal_init. */
bool chance_use_kernel(void);

#endif
