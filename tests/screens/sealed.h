/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A coordinator's open keys, and an application that they open; a letter to staff as its writer has it; for scripts. */
#ifndef SEALED_H
#define SEALED_H

#include "face.h"

/* Gives the face's visit a vault that holds the coordinators' key; owned, vault_destroy ends it. */
struct vault *sealed_keys(struct face *face);
/* The hub hands out application 3 as it was sealed, linked with what links says, one a line. */
void sealed_application(struct face *face, const char *links, uint64_t now);
/* The hub hands out a sheet of a letter of the face's own person, sealed to their vault, which is open. staff: who of
 * them answered, "" for a sheet of the person's. is_moved: its number inside is another sheet's. */
void sealed_sheet(struct face *face, unsigned number, const char *staff, const char *text, bool is_moved, uint64_t now);

#endif
