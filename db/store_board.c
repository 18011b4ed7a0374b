/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of thread, post and thread_read. Words that may be read are given to the search with them, and taken from it as
 * soon as they may not. Does not know who may read a board. */
#include "store_board.h"

#include <string.h>

#include "store_search_put.h"
#include "store_statement.h"

enum { OLD_MAX = 500 };

static enum store_result find_by_id(struct store *store, uint64_t account, uint64_t id, struct store_post *out);
static enum store_result find_room(struct store *store, struct store_post *post);
static enum store_result insert(struct store *store, struct store_post *post);
static enum store_result put_words(struct store *store, const struct store_post *post);
static enum store_result hide(struct store *store, uint64_t post, uint64_t staff, const char *why, uint64_t at_ms);
static enum store_result erase(struct store *store, uint64_t post);
static enum store_result find(struct statement *statement, struct store_post *out);
static enum store_result walk(struct statement *statement, bool (*each)(void *context, const struct store_post *post),
	void *context);
static void take(struct statement *statement, struct store_post *out);

enum store_result store_add_post(struct store *store, struct store_post *post)
{
	enum store_result result;

	if (post->id != 0) {
		result = find_by_id(store, post->account, post->id, post);
		if (result != STORE_NONE)
			return result == STORE_OK ? STORE_TAKEN : result;
	}
	result = act_begin(store);
	if (result != STORE_OK)
		return result;
	result = find_room(store, post);
	if (result == STORE_OK)
		result = insert(store, post);
	if (result == STORE_OK)
		result = put_words(store, post);
	return act_end(store, result);
}

enum store_result store_find_post(struct store *store, uint64_t post, struct store_post *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_POST);

	statement_put_number(&statement, (int64_t)post);
	return find(&statement, out);
}

enum store_result store_find_thread(struct store *store, uint64_t thread, char room[STORE_ROOM_ROOM])
{
	struct statement statement = statement_start(store, STATEMENT_FIND_THREAD);

	statement_put_number(&statement, (int64_t)thread);
	if (statement_row(&statement))
		statement_text(&statement, room, STORE_ROOM_ROOM);
	return statement_end_found(&statement);
}

enum store_result store_each_thread(struct store *store, const char *room, uint64_t reader,
	bool (*each)(void *context, const struct store_thread *thread), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_THREAD);

	statement_put_number(&statement, (int64_t)reader);
	statement_put_text(&statement, room);
	while (statement_row(&statement)) {
		struct store_thread thread = { .thread = (uint64_t)statement_number(&statement) };

		thread.posts = (unsigned)statement_number(&statement);
		thread.newest = (uint64_t)statement_number(&statement);
		thread.newest_ms = (uint64_t)statement_number(&statement);
		thread.read = (uint64_t)statement_number(&statement);
		thread.account = (uint64_t)statement_number(&statement);
		statement_text(&statement, thread.nickname, sizeof thread.nickname);
		statement_text(&statement, thread.role, sizeof thread.role);
		statement_text(&statement, thread.title, sizeof thread.title);
		thread.is_hidden = statement_number(&statement) != 0;
		if (!each(context, &thread))
			break;
	}
	return statement_end(&statement);
}

enum store_result store_each_post(struct store *store, uint64_t thread,
	bool (*each)(void *context, const struct store_post *post), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_POST);

	statement_put_number(&statement, (int64_t)thread);
	return walk(&statement, each, context);
}

enum store_result store_each_post_of(struct store *store, uint64_t account, uint64_t after, unsigned count,
	bool (*each)(void *context, const struct store_post *post), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_POST_OF);

	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, (int64_t)after);
	statement_put_number(&statement, count);
	return walk(&statement, each, context);
}

enum store_result store_withdraw_post(struct store *store, uint64_t post, uint64_t at_ms)
{
	enum store_result result = act_begin(store);
	struct statement statement;

	if (result != STORE_OK)
		return result;
	statement = statement_start(store, STATEMENT_WITHDRAW_POST);
	statement_put_number(&statement, (int64_t)at_ms);
	statement_put_number(&statement, (int64_t)post);
	result = statement_change(&statement);
	if (result == STORE_OK)
		result = search_drop(store, STORE_FOUND_POST, post);
	return act_end(store, result);
}

enum store_result store_hide_post(struct store *store, uint64_t post, uint64_t staff, const char *why, uint64_t at_ms)
{
	struct store_post found;
	enum store_result result = act_begin(store);

	if (result != STORE_OK)
		return result;
	result = store_find_post(store, post, &found);
	if (result == STORE_OK)
		result = hide(store, post, staff, why, at_ms);
	if (result == STORE_OK)
		result = search_drop(store, STORE_FOUND_POST, post);
	if (result == STORE_OK && !why && !found.is_withdrawn)
		result = put_words(store, &found);
	return act_end(store, result);
}

enum store_result store_find_read(struct store *store, uint64_t thread, uint64_t reader, uint64_t *post)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_READ);

	statement_put_number(&statement, (int64_t)reader);
	statement_put_number(&statement, (int64_t)thread);
	*post = statement_row(&statement) ? (uint64_t)statement_number(&statement) : 0;
	return statement_end(&statement);
}

enum store_result store_read_thread(struct store *store, uint64_t thread, uint64_t post, uint64_t reader)
{
	struct statement statement = statement_start(store, STATEMENT_READ_THREAD);

	statement_put_number(&statement, (int64_t)reader);
	statement_put_number(&statement, (int64_t)thread);
	statement_put_number(&statement, (int64_t)post);
	return statement_change(&statement);
}

enum store_result store_purge_posts(struct store *store, uint64_t before_ms)
{
	struct statement statement = statement_start(store, STATEMENT_PURGE_POSTS);
	enum store_result result;

	statement_put_number(&statement, before_ms < INT64_MAX ? (int64_t)before_ms : INT64_MAX);
	result = statement_change(&statement);
	return result == STORE_NONE ? STORE_OK : result;
}

enum store_result store_erase_old_posts(struct store *store, uint64_t before_ms, unsigned *erased)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_OLD_POST);
	uint64_t old[OLD_MAX];
	unsigned count = 0;
	enum store_result result;

	*erased = 0;
	statement_put_number(&statement, (int64_t)before_ms);
	while (count < OLD_MAX && statement_row(&statement))
		old[count++] = (uint64_t)statement_number(&statement);
	result = statement_end(&statement);
	for (; result == STORE_OK && *erased < count; *erased += result == STORE_OK)
		result = erase(store, old[*erased]);
	return result == STORE_OK && count > 0 ? statement_run(store, STATEMENT_ERASE_EMPTY_THREADS) : result;
}

static enum store_result find_by_id(struct store *store, uint64_t account, uint64_t id, struct store_post *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_POST_BY_ID);

	statement_put_number(&statement, (int64_t)account);
	statement_put_number(&statement, (int64_t)id);
	return find(&statement, out);
}

/* Of its thread, which is made if there is none yet. */
static enum store_result find_room(struct store *store, struct store_post *post)
{
	struct statement statement;
	enum store_result result;

	if (post->thread != 0)
		return store_find_thread(store, post->thread, post->room);
	statement = statement_start(store, STATEMENT_ADD_THREAD);
	statement_put_text(&statement, post->room);
	result = statement_change(&statement);
	if (result == STORE_OK)
		post->thread = (uint64_t)sqlite3_last_insert_rowid(store->db);
	return result;
}

static enum store_result insert(struct store *store, struct store_post *post)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_POST);
	enum store_result result;

	statement_put_number(&statement, (int64_t)post->thread);
	statement_put_number(&statement, (int64_t)post->account);
	statement_put_number(&statement, (int64_t)post->at_ms);
	statement_put_number(&statement, (int64_t)post->id);
	statement_put_text(&statement, post->title);
	statement_put_text(&statement, post->note);
	statement_put_text(&statement, post->text);
	result = statement_change(&statement);
	if (result == STORE_OK)
		post->post = (uint64_t)sqlite3_last_insert_rowid(store->db);
	return result;
}

static enum store_result put_words(struct store *store, const struct store_post *post)
{
	return search_put(store, STORE_FOUND_POST, post->post, post->account,
		(const char *const[]){ post->title, post->text, NULL });
}

static enum store_result hide(struct store *store, uint64_t post, uint64_t staff, const char *why, uint64_t at_ms)
{
	struct statement statement = statement_start(store, STATEMENT_HIDE_POST);

	if (why) {
		statement_put_number(&statement, (int64_t)at_ms);
		statement_put_number(&statement, (int64_t)staff);
		statement_put_text(&statement, why);
	} else {
		for (int i = 0; i < 3; i++)
			statement_put_reference(&statement, 0);
	}
	statement_put_number(&statement, (int64_t)post);
	return statement_change(&statement);
}

static enum store_result erase(struct store *store, uint64_t post)
{
	enum store_result result = act_begin(store);
	struct statement statement;

	if (result != STORE_OK)
		return result;
	result = search_drop(store, STORE_FOUND_POST, post);
	if (result == STORE_OK) {
		statement = statement_start(store, STATEMENT_ERASE_POST);
		statement_put_number(&statement, (int64_t)post);
		result = statement_change(&statement);
	}
	return act_end(store, result);
}

static enum store_result find(struct statement *statement, struct store_post *out)
{
	if (statement_row(statement))
		take(statement, out);
	return statement_end_found(statement);
}

/* Ends the run. */
static enum store_result walk(struct statement *statement, bool (*each)(void *context, const struct store_post *post),
	void *context)
{
	struct store_post post;

	while (statement_row(statement)) {
		take(statement, &post);
		if (!each(context, &post))
			break;
	}
	return statement_end(statement);
}

static void take(struct statement *statement, struct store_post *out)
{
	memset(out, 0, sizeof *out);
	out->post = (uint64_t)statement_number(statement);
	out->thread = (uint64_t)statement_number(statement);
	statement_text(statement, out->room, sizeof out->room);
	out->account = (uint64_t)statement_number(statement);
	out->at_ms = (uint64_t)statement_number(statement);
	out->id = (uint64_t)statement_number(statement);
	statement_text(statement, out->nickname, sizeof out->nickname);
	statement_text(statement, out->role, sizeof out->role);
	statement_text(statement, out->title, sizeof out->title);
	statement_text(statement, out->note, sizeof out->note);
	statement_text(statement, out->text, sizeof out->text);
	out->is_withdrawn = statement_number(statement) != 0;
	out->is_hidden = statement_number(statement) != 0;
	statement_text(statement, out->hidden_why, sizeof out->hidden_why);
}
