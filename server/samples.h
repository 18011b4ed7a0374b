/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies in a place that is made to be looked at. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include "store.h"

/* Puts up sample notices as of now, in seconds since 1970; false if the store does not take them. */
bool samples_add(struct store *store, int64_t now);

#endif
