/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of lines, posts and notices, folded, and an FTS5 index of their trigrams over them. Both are written here
 * and by nothing else: a trigger could not (the schema is not trusted), and what is let go has to be told to the index
 * with the very words it was given. Deleted words stay in the index's older pages until those are merged. */
#include "store_search.h"

#include <string.h>

#include "mem.h"
#include "store_search_put.h"
#include "store_statement.h"
#include "text_rows.h"

enum { WORD_INDEXED = 3 /* characters: a trigram */, QUERY_ROOM = 2048, FOLDED_ROOM = 16384 };

/* A search taken apart. */
struct query {
	char folded[QUERY_ROOM];                  /* the words, each ended by NUL */
	const char *words[STORE_SEARCH_WORDS];
	unsigned count;
	char match[2 * QUERY_ROOM + 4 * STORE_SEARCH_WORDS]; /* the longer ones as FTS5 takes them; "" for none */
};

static bool take_apart(struct query *query, const char *text);
static void add_match(struct query *query, const char *word);
static bool holds_all(const struct query *query, const char *folded);
static enum store_result drop_row(struct store *store, uint64_t number);
static bool find_row(struct store *store, enum store_found kind, uint64_t what, uint64_t *number,
	enum store_result *result);

enum store_result store_search(struct store *store, const char *text, uint64_t below,
	bool (*each)(void *context, enum store_found kind, uint64_t what, uint64_t number), void *context)
{
	struct query query = { .count = 0 };
	struct statement statement;
	char folded[FOLDED_ROOM];

	if (!take_apart(&query, text))
		return STORE_NONE;
	statement = statement_start(store, query.match[0] ? STATEMENT_SEARCH_INDEX : STATEMENT_SEARCH_SCAN);
	statement_put_text(&statement, query.match[0] ? query.match : query.words[0]);
	statement_put_number(&statement, below > 0 && below < INT64_MAX ? (int64_t)below : INT64_MAX);
	while (statement_row(&statement)) {
		uint64_t number = (uint64_t)statement_number(&statement);
		enum store_found kind = (enum store_found)statement_number(&statement);
		uint64_t what = (uint64_t)statement_number(&statement);

		statement_text(&statement, folded, sizeof folded);
		if (holds_all(&query, folded) && !each(context, kind, what, number))
			break;
	}
	return statement_end(&statement);
}

enum store_result search_put(struct store *store, enum store_found kind, uint64_t what, uint64_t account,
	const char *const texts[])
{
	static const enum statement_name names[] = { STATEMENT_ADD_SEARCH_TEXT, STATEMENT_ADD_SEARCH_INDEX };
	char folded[FOLDED_ROOM] = "";
	size_t used = 0;
	struct statement statement;
	enum store_result result;

	for (int i = 0; texts[i]; i++) {
		if (used > 0 && used + 1 < sizeof folded)
			folded[used++] = '\n';
		if (!text_fold_rows(texts[i], strlen(texts[i]), folded + used, sizeof folded - used))
			continue; /* cannot be looked for; it can be read all the same */
		used += strlen(folded + used);
	}
	statement = statement_start(store, names[0]);
	statement_put_number(&statement, kind);
	statement_put_number(&statement, (int64_t)what);
	statement_put_reference(&statement, account);
	statement_put_text(&statement, folded);
	result = statement_change(&statement);
	if (result != STORE_OK)
		return result;
	statement = statement_start(store, names[1]);
	statement_put_number(&statement, sqlite3_last_insert_rowid(store->db));
	statement_put_text(&statement, folded);
	return statement_change(&statement);
}

enum store_result search_drop(struct store *store, enum store_found kind, uint64_t what)
{
	enum store_result result;
	uint64_t number;

	return find_row(store, kind, what, &number, &result) ? drop_row(store, number) : result;
}

enum store_result search_drop_account(struct store *store, uint64_t account)
{
	static const enum statement_name names[] = { STATEMENT_UNINDEX_ACCOUNT, STATEMENT_DROP_SEARCH_ACCOUNT };
	enum store_result result = STORE_OK;

	for (int i = 0; i < 2 && (result == STORE_OK || result == STORE_NONE); i++) {
		struct statement statement = statement_start(store, names[i]);

		statement_put_number(&statement, (int64_t)account);
		result = statement_change(&statement);
	}
	store->has_untidy_index = true;
	return result == STORE_NONE ? STORE_OK : result;
}

enum store_result store_search_tidy(struct store *store, unsigned pages, bool *is_done)
{
	int before = sqlite3_total_changes(store->db);
	struct statement statement;
	enum store_result result;

	*is_done = !store->has_untidy_index && !store->is_merging_index;
	if (*is_done)
		return STORE_OK;
	/* A negative number begins a merge of all there is into one; positive ones go on with it. */
	statement = statement_start(store, STATEMENT_MERGE_SEARCH);
	statement_put_number(&statement, store->has_untidy_index ? -(int64_t)pages : (int64_t)pages);
	result = statement_change(&statement);
	if (result != STORE_OK && result != STORE_NONE)
		return result;
	store->has_untidy_index = false;
	store->is_merging_index = sqlite3_total_changes(store->db) - before >= 2;
	*is_done = !store->is_merging_index;
	return STORE_OK;
}

/* The folded words one after another; false if there is none. */
static bool take_apart(struct query *query, const char *text)
{
	char *at = query->folded;

	if (!text_fold_rows(text, strlen(text), query->folded, sizeof query->folded))
		return false;
	while (query->count < STORE_SEARCH_WORDS) {
		at += strspn(at, " ");
		if (!*at)
			break;
		query->words[query->count++] = at;
		at += strcspn(at, " ");
		if (*at)
			*at++ = '\0';
	}
	for (unsigned i = 0; i < query->count; i++)
		if (text_graphemes(query->words[i], strlen(query->words[i])) >= WORD_INDEXED)
			add_match(query, query->words[i]);
	return query->count > 0;
}

/* As a string of FTS5, in which nothing but a quotation mark means anything. */
static void add_match(struct query *query, const char *word)
{
	char *to = query->match + strlen(query->match);

	if (query->match[0])
		*to++ = ' ';
	*to++ = '"';
	for (; *word; word++) {
		if (*word == '"')
			*to++ = '"';
		*to++ = *word;
	}
	*to++ = '"';
	*to = '\0';
}

static bool holds_all(const struct query *query, const char *folded)
{
	for (unsigned i = 0; i < query->count; i++)
		if (!strstr(folded, query->words[i]))
			return false;
	return true;
}

static enum store_result drop_row(struct store *store, uint64_t number)
{
	static const enum statement_name names[] = { STATEMENT_UNINDEX, STATEMENT_DROP_SEARCH_TEXT };
	enum store_result result = STORE_OK;

	for (int i = 0; i < 2 && result == STORE_OK; i++) {
		struct statement statement = statement_start(store, names[i]);

		statement_put_number(&statement, (int64_t)number);
		result = statement_change(&statement);
	}
	store->has_untidy_index = true;
	return result;
}

static bool find_row(struct store *store, enum store_found kind, uint64_t what, uint64_t *number,
	enum store_result *result)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_SEARCH_TEXT);
	bool is_there;

	statement_put_number(&statement, kind);
	statement_put_number(&statement, (int64_t)what);
	is_there = statement_row(&statement);
	*number = is_there ? (uint64_t)statement_number(&statement) : 0;
	*result = statement_end(&statement);
	return is_there && *result == STORE_OK;
}
