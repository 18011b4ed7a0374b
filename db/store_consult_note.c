/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of consult_draft and consult_note: what people keep beside the thread of a consultation, sealed to themselves or
 * to colleagues. */
#include "store_consult.h"

#include <string.h>

#include "store_statement.h"

enum store_result store_set_consult_draft(struct store *store, uint64_t consultation, uint64_t account,
	const uint8_t *box, size_t size)
{
	struct statement statement = statement_start(store,
		size > 0 ? STATEMENT_SET_CONSULT_DRAFT : STATEMENT_REMOVE_CONSULT_DRAFT);
	enum store_result result;

	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, (int64_t)account);
	if (size > 0)
		statement_put_bytes(&statement, box, size);
	result = statement_change(&statement);
	return size == 0 && result == STORE_NONE ? STORE_OK : result;
}

enum store_result store_find_consult_draft(struct store *store, uint64_t consultation, uint64_t account, uint8_t *box,
	size_t room, size_t *size)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_CONSULT_DRAFT);
	enum store_result result;

	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, (int64_t)account);
	*size = statement_row(&statement) ? statement_blob(&statement, box, room) : 0;
	result = statement_end(&statement);
	return result == STORE_OK && *size == 0 ? STORE_NONE : result;
}

enum store_result store_add_consult_note(struct store *store, const struct store_consult_note *note)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_CONSULT_NOTE);

	statement_put_number(&statement, (int64_t)note->consultation);
	statement_put_number(&statement, (int64_t)note->id);
	statement_put_number(&statement, (int64_t)note->account);
	statement_put_number(&statement, (int64_t)note->to);
	statement_put_number(&statement, note->readers);
	statement_put_number(&statement, note->epoch);
	statement_put_number(&statement, note->at);
	statement_put_bytes(&statement, note->box, note->box_size);
	return statement_change(&statement);
}

enum store_result store_each_consult_note(struct store *store, uint64_t consultation,
	bool (*each)(void *context, const struct store_consult_note *note), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_CONSULT_NOTE);
	struct store_consult_note note;
	uint8_t box[STORE_CONSULT_BOX_MAX];

	statement_put_number(&statement, (int64_t)consultation);
	while (statement_row(&statement)) {
		memset(&note, 0, sizeof note);
		note.consultation = consultation;
		note.id = (uint64_t)statement_number(&statement);
		note.account = (uint64_t)statement_number(&statement);
		note.to = (uint64_t)statement_number(&statement);
		note.readers = (unsigned)statement_number(&statement);
		note.epoch = (uint32_t)statement_number(&statement);
		note.at = statement_number(&statement);
		statement_text(&statement, note.nickname, sizeof note.nickname);
		note.box_size = statement_blob(&statement, box, sizeof box);
		note.box = box;
		if (!each(context, &note))
			break;
	}
	return statement_end(&statement);
}

enum store_result store_remove_consult_note(struct store *store, uint64_t consultation, uint64_t id, uint64_t account)
{
	struct statement statement = statement_start(store, STATEMENT_REMOVE_CONSULT_NOTE);

	statement_put_number(&statement, (int64_t)consultation);
	statement_put_number(&statement, (int64_t)id);
	statement_put_number(&statement, (int64_t)account);
	return statement_change(&statement);
}
