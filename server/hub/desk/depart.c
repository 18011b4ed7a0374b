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

static enum store_result leave(struct store *store, bool is_erased, uint64_t now_ms, struct departure *departure)
{
	uint64_t account = departure->account;
	enum store_result result = store_depart_consults(store, account, (int64_t)(now_ms / 1000), on_left, departure);

	for (size_t i = 0, left = departure->count; i < left && result == STORE_OK; i++) {
		struct store_consult_line line = { .consultation = departure->consultations[i], .kind = CONSULT_DEPARTED,
			.author = account, .at_ms = (int64_t)now_ms };

		result = store_add_consult_line(store, &line);
	}
	return result == STORE_OK && is_erased ? store_each_consult_of(store, account, on_own, departure) : result;
}

enum store_result depart(struct store *store, uint64_t account, bool is_erased, uint64_t now_ms,
	struct departure *departure)
{
	struct departure unheard = { .account = account };
	enum store_result result;

	if (departure)
		departure->account = account;
	result = leave(store, is_erased, now_ms, departure ? departure : &unheard);
	depart_forget(&unheard);
	return result;
}

void depart_forget(struct departure *departure)
{
	free(departure->consultations);
	*departure = (struct departure){ 0 };
}
