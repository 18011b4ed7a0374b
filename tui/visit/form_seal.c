/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is being written for few eyes, while its person's keys are locked: sealed to them in this session's memory, as
 * it was left, so that nobody reads it over their shoulder meanwhile. It goes nowhere like that. */
#include "form_seal.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "seal.h"

static const char tag[SEAL_TAG] = { 'K', 'K', 'f', '1' };

static void forget(char **text)
{
	if (*text)
		seal_zero(*text, strlen(*text));
	free(*text);
	*text = NULL;
}

/* False: it stays as it is. */
static bool put_under(struct form_sealed *sealed, const uint8_t key[SEAL_BOX_KEY], const char *text)
{
	size_t size = strlen(text);

	sealed->size = seal_box_size(size);
	sealed->box = mem_alloc(sealed->size);
	if (seal_box(tag, 0, key, text, size, sealed->box))
		return true;
	form_sealed_forget(sealed);
	return false;
}

/* Owned; NULL if there is nothing, or it does not open. */
static char *take_out(struct form_sealed *sealed, const struct vault *vault)
{
	char *text = sealed->box ? mem_zero(1, sealed->size + 1) : NULL;
	size_t n = 0;

	if (text && !vault_open_own(vault, tag, 0, sealed->box, sealed->size, text, &n))
		forget(&text);
	if (text)
		text[n] = '\0';
	return text;
}

void form_sealed_forget(struct form_sealed *sealed)
{
	free(sealed->box);
	*sealed = (struct form_sealed){ NULL, 0 };
}

void form_seal(struct form *form, const uint8_t key[SEAL_BOX_KEY])
{
	form->is_locked = true;
	for (int i = 0; i < form->count; i++) {
		if (!form->answers[i] || !form->answers[i][0] || !put_under(&form->sealed[i], key, form->answers[i]))
			continue;
		forget(&form->answers[i]);
		form->answers[i] = mem_string(""); /* asked already */
	}
}

void form_seal_row(struct form *form, const uint8_t key[SEAL_BOX_KEY], const char *row)
{
	form_sealed_forget(&form->sealed_row);
	if (row[0])
		put_under(&form->sealed_row, key, row);
}

char *form_unseal(struct form *form, const struct vault *vault)
{
	char *row = take_out(&form->sealed_row, vault);

	for (int i = 0; i < form->count; i++) {
		char *text = take_out(&form->sealed[i], vault);

		form_sealed_forget(&form->sealed[i]);
		if (!text)
			continue;
		forget(&form->answers[i]);
		form->answers[i] = text;
	}
	form_sealed_forget(&form->sealed_row);
	form->is_locked = false;
	return row;
}
