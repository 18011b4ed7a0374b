/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody had goes back to the waiting line or stays closed; whose key is needed next is the store's to note.
 * */
#include "depart.h"

#include <stdlib.h>

#include "kinds.h"
#include "mem.h"
#include "store_consult.h"

static void add(struct departure *departure, uint64_t consultation)
{
	departure->consultations = mem_resize(departure->consultations, departure->count + 1,
		sizeof *departure->consultations);
	departure->consultations[departure->count++] = consultation;
}

static bool on_left(void *context, const struct store_consult *consult)
{
	add(context, consult->consultation);
	return true;
}

static bool on_own(void *context, const struct store_consult *consult)
{
	struct departure *departure = context;

	if (consult->account == departure->account)
		add(departure, consult->consultation);
	return true;
}

enum store_result depart(struct store *store, uint64_t account, bool is_erased, uint64_t now_ms,
	struct departure *departure)
{
	enum store_result result;
	size_t left;

	departure->account = account;
	result = store_depart_consults(store, account, (int64_t)(now_ms / 1000), on_left, departure);
	left = departure->count;
	for (size_t i = 0; i < left && result == STORE_OK; i++) {
		struct store_consult_line line = { .consultation = departure->consultations[i], .kind = CONSULT_DEPARTED,
			.author = account, .at_ms = (int64_t)now_ms };

		result = store_add_consult_line(store, &line);
	}
	return result == STORE_OK && is_erased ? store_each_consult_of(store, account, on_own, departure) : result;
}

void depart_forget(struct departure *departure)
{
	free(departure->consultations);
	*departure = (struct departure){ 0 };
}
