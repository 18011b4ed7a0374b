/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An export on its way to whoever it is about: what is sealed in it is put into plain words, as far as their open keys
 * go; every other byte passes as it came. Pure. */
#ifndef EXPORT_OPEN_H
#define EXPORT_OPEN_H

#include "buf.h"
#include "vault.h"

struct export_open;

/* Owned; vault and out are borrowed until export_open_destroy. */
struct export_open *export_open_create(struct vault *vault, struct buf *out);
/* Wipes what went through it; NULL is fine. */
void export_open_destroy(struct export_open *open);

/* The next bytes of the one JSON text, as the hub writes it; out gets what can be said of them by now. */
void export_open_take(struct export_open *open, const void *bytes, size_t n);
/* There are no more. */
void export_open_end(struct export_open *open);
/* How many sealed things did not open, and stand there sealed. */
unsigned export_open_left(const struct export_open *open);

#endif
