/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Putting a form's answers under a seal, and taking them out again. Knows neither pages nor visits. */
#ifndef FORM_SEAL_H
#define FORM_SEAL_H

#include "form.h"
#include "vault.h"

void form_sealed_forget(struct form_sealed *sealed);
/* Seals and wipes all that was answered, and locks the form. key: the public half of its person's pair. */
void form_seal(struct form *form, const uint8_t key[SEAL_BOX_KEY]);
/* The row that was still being typed, in place of one that was sealed before. */
void form_seal_row(struct form *form, const uint8_t key[SEAL_BOX_KEY], const char *row);
/* With an open vault: the answers are there again, and it is locked no more. Gives the row that was being typed, owned,
 * or NULL. */
char *form_unseal(struct form *form, const struct vault *vault);

#endif
