/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pepper as somebody types it from its paper copy. */
#ifndef PEPPER_ASK_H
#define PEPPER_ASK_H

#include <stdbool.h>
#include <stdint.h>

#include "seal.h"

/* Reads the four rows from standard input: on a terminal row by row, unseen, each asked for again until its check
 * symbol fits; else all at once. False, with words on stderr, if there is no whole pepper. */
bool pepper_ask(uint8_t pepper[SEAL_KEY]);

#endif
