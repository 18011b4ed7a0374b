/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For db/ alone: what the files about consultations and the erasure of accounts do for one another, in an act. */
#ifndef STORE_CONSULT_PUT_H
#define STORE_CONSULT_PUT_H

#include "store_consult.h"

/* Somebody reads a consultation (0: all of others) no more: their grants and drafts go. Nothing to do is fine. */
enum store_result consult_drop_reader(struct store *store, uint64_t account, uint64_t consultation);
enum store_result consult_add_reader(struct store *store, uint64_t account, uint64_t consultation);
/* Before an account goes: whatever nobody could open without it, and its place as a reader. */
enum store_result consult_drop_account(struct store *store, uint64_t account);
/* Who may not take consultations any more keeps none. */
enum store_result consult_drop_undue(struct store *store, uint64_t account);

#endif
