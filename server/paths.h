/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the program finds what belongs to it: the default place and the catalogues, installed or in the build tree. */
#ifndef PATHS_H
#define PATHS_H

#include <limits.h>
#include <stdbool.h>

struct paths {
	char place[PATH_MAX];      /* the default place, which init copies */
	char catalogues[PATH_MAX]; /* as bindtextdomain(3) wants it */
};

/* Decides by where this program lies; false if the kernel does not say. */
bool paths_find(struct paths *paths);
/* The same for a program that lies at self; pure. */
void paths_of(const char *self, struct paths *paths);

#endif
