/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody goes from the desk, or from the place: what that does to consultations, in the store. The hub does it, and
 * so does the command line while no hub runs; telling is somebody else's. */
#ifndef DEPART_H
#define DEPART_H

#include <stddef.h>

#include "store.h"

struct departure {
	uint64_t account;
	uint64_t *consultations; /* owned; those that are otherwise now, or gone */
	size_t count;
};

/* To be called before their role, standing or account changes, in the same transaction: what they had is with nobody,
 * and its thread says so. is_erased: what they asked for goes with them. now_ms: since 1970. *departure, empty
 * before, is the caller's until depart_forget; NULL: nobody is to be told. */
enum store_result depart(struct store *store, uint64_t account, bool is_erased, uint64_t now_ms,
	struct departure *departure);
void depart_forget(struct departure *departure);

#endif
