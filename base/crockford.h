/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that people copy by hand: Crockford's base32 and its check symbols, https://www.crockford.com/base32.html */
#ifndef CROCKFORD_H
#define CROCKFORD_H

#include <stdint.h>

enum { CROCKFORD_CHECK = 37 }; /* a check symbol is the number modulo this */

/* The symbol of 0 to 36; from 32 on, one that stands for a check only. */
char crockford_symbol(uint64_t value);
/* 0 to 36, whatever the case; O is 0, I and L are 1. -1: no symbol. */
int crockford_value(char symbol);

#endif
