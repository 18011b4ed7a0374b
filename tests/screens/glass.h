/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A terminal made of libvterm: bytes in, rows of text out. */
#ifndef GLASS_H
#define GLASS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct glass;

struct glass *glass_create(int columns, int rows);
void glass_destroy(struct glass *glass);
void glass_write(struct glass *glass, const uint8_t *bytes, size_t size);
/* Prints its rows, spaces at their ends left out. */
void glass_print(const struct glass *glass, FILE *to);
void glass_cursor(const struct glass *glass, int *row, int *column);

#endif
