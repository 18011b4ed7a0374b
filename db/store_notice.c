/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of notice and who has read them. Does not know who may write one. */
#include "store_notice.h"

#include <string.h>

#include "store_search_put.h"
#include "store_statement.h"

enum { OVER_MAX = 200 };

static enum store_result find_by_id(struct store *store, uint64_t account, uint64_t id, struct store_notice *out);
static enum store_result insert(struct store *store, struct store_notice *notice);
static enum store_result update(struct store *store, const struct store_notice *notice);
static enum store_result erase(struct store *store, uint64_t notice);
static enum store_result put_words(struct store *store, const struct store_notice *notice);
static enum store_result find(struct statement *statement, struct store_notice *out);
static void take(struct statement *statement, struct store_notice *out);

enum store_result store_add_notice(struct store *store, struct store_notice *notice)
{
	enum store_result result;

	if (notice->account != 0 && notice->id != 0) {
		result = find_by_id(store, notice->account, notice->id, notice);
		if (result != STORE_NONE)
			return result == STORE_OK ? STORE_TAKEN : result;
	}
	result = act_begin(store);
	if (result != STORE_OK)
		return result;
	result = insert(store, notice);
	if (result == STORE_OK)
		result = put_words(store, notice);
	return act_end(store, result);
}

enum store_result store_change_notice(struct store *store, const struct store_notice *notice)
{
	enum store_result result = act_begin(store);

	if (result != STORE_OK)
		return result;
	result = update(store, notice);
	if (result == STORE_OK)
		result = search_drop(store, STORE_FOUND_NOTICE, notice->notice);
	if (result == STORE_OK)
		result = put_words(store, notice);
	return act_end(store, result);
}

enum store_result store_find_notice(struct store *store, uint64_t notice, uint64_t reader, struct store_notice *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_NOTICE);

	statement_put_number(&statement, (int64_t)reader);
	statement_put_number(&statement, (int64_t)notice);
	return find(&statement, out);
}

enum store_result store_each_notice(struct store *store, int64_t now, uint64_t reader,
	bool (*each)(void *context, const struct store_notice *notice), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_NOTICE);
	struct store_notice notice;

	statement_put_number(&statement, (int64_t)reader);
	statement_put_number(&statement, now);
	while (statement_row(&statement)) {
		take(&statement, &notice);
		if (!each(context, &notice))
			break;
	}
	return statement_end(&statement);
}

enum store_result store_erase_notice(struct store *store, uint64_t notice)
{
	enum store_result result = act_begin(store);

	if (result != STORE_OK)
		return result;
	result = search_drop(store, STORE_FOUND_NOTICE, notice);
	if (result == STORE_OK)
		result = erase(store, notice);
	return act_end(store, result);
}

enum store_result store_erase_over_notices(struct store *store, int64_t now, unsigned *erased)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_OVER_NOTICE);
	uint64_t over[OVER_MAX];
	unsigned count = 0;
	enum store_result result;

	*erased = 0;
	statement_put_number(&statement, now);
	while (count < OVER_MAX && statement_row(&statement))
		over[count++] = (uint64_t)statement_number(&statement);
	result = statement_end(&statement);
	for (; result == STORE_OK && *erased < count; *erased += result == STORE_OK)
		result = store_erase_notice(store, over[*erased]);
	return result;
}

enum store_result store_read_notice(struct store *store, uint64_t notice, uint64_t reader)
{
	struct statement statement = statement_start(store, STATEMENT_READ_NOTICE);
	enum store_result result;

	statement_put_number(&statement, (int64_t)reader);
	statement_put_number(&statement, (int64_t)notice);
	result = statement_change(&statement);
	return result == STORE_NONE ? STORE_OK : result;
}

enum store_result store_count_unread_notices(struct store *store, int64_t now, int64_t since, uint64_t reader,
	unsigned *count)
{
	struct statement statement = statement_start(store, STATEMENT_COUNT_UNREAD_NOTICES);

	statement_put_number(&statement, now);
	statement_put_number(&statement, since);
	statement_put_number(&statement, (int64_t)reader);
	*count = statement_row(&statement) ? (unsigned)statement_number(&statement) : 0;
	return statement_end(&statement);
}

static enum store_result find_by_id(struct store *store, uint64_t account, uint64_t id, struct store_notice *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_NOTICE_BY_ID);

	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, (int64_t)id);
	return find(&statement, out);
}

static enum store_result insert(struct store *store, struct store_notice *notice)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_NOTICE);
	enum store_result result;

	statement_put_reference(&statement, notice->account);
	statement_put_number(&statement, (int64_t)notice->id);
	statement_put_number(&statement, notice->at);
	statement_put_number(&statement, notice->until);
	statement_put_text(&statement, notice->title);
	statement_put_text(&statement, notice->title_en);
	statement_put_text(&statement, notice->text);
	statement_put_text(&statement, notice->text_en);
	result = statement_change(&statement);
	if (result == STORE_OK)
		notice->notice = (uint64_t)sqlite3_last_insert_rowid(store->db);
	return result;
}

static enum store_result update(struct store *store, const struct store_notice *notice)
{
	struct statement statement = statement_start(store, STATEMENT_CHANGE_NOTICE);

	statement_put_number(&statement, notice->until);
	statement_put_text(&statement, notice->title);
	statement_put_text(&statement, notice->title_en);
	statement_put_text(&statement, notice->text);
	statement_put_text(&statement, notice->text_en);
	statement_put_number(&statement, (int64_t)notice->notice);
	return statement_change(&statement);
}

static enum store_result erase(struct store *store, uint64_t notice)
{
	struct statement statement = statement_start(store, STATEMENT_ERASE_NOTICE);

	statement_put_number(&statement, (int64_t)notice);
	return statement_change(&statement);
}

/* Nobody's words: they stay when who wrote them leaves. */
static enum store_result put_words(struct store *store, const struct store_notice *notice)
{
	return search_put(store, STORE_FOUND_NOTICE, notice->notice, 0,
		(const char *const[]){ notice->title, notice->title_en, notice->text, notice->text_en, NULL });
}

static enum store_result find(struct statement *statement, struct store_notice *out)
{
	if (statement_row(statement))
		take(statement, out);
	return statement_end_found(statement);
}

static void take(struct statement *statement, struct store_notice *out)
{
	memset(out, 0, sizeof *out);
	out->notice = (uint64_t)statement_number(statement);
	out->account = (uint64_t)statement_number(statement);
	out->id = (uint64_t)statement_number(statement);
	out->at = statement_number(statement);
	out->until = statement_number(statement);
	statement_text(statement, out->title, sizeof out->title);
	statement_text(statement, out->title_en, sizeof out->title_en);
	statement_text(statement, out->text, sizeof out->text);
	statement_text(statement, out->text_en, sizeof out->text_en);
	statement_text(statement, out->nickname, sizeof out->nickname);
	out->is_read = statement_number(statement) != 0;
}
