/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Libraries that one process needs are found by that process at run time. Linked to the program, they would lie in
 * every process, and be copied with every session that is forked. */
#ifndef LIBRARY_H
#define LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

/* Finds the functions of those names, in this order, and keeps the library for as long as the process lives: before it
 * is jailed. False, said in the log, if one of them is not there. soname: as the linker would write it down, with the
 * version that this program was built for. */
bool library_find(const char *soname, const char *const names[], size_t count, void (*found[])(void));

#endif
