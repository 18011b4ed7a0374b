/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes that an act's hash is made of. Pure but for the last part, which lets a migration bind the acts of a place
 * from before there was a chain. */
#include "act_chain.h"

#include <string.h>

#include "seal.h"
#include "store_statement.h"

enum { BYTES_MAX = 8 + STORE_ACT_HASH + 5 * 8 + 2 + STORE_ACT_ROOM + 2 + STORE_ROOM_ROOM + STORE_ACT_HASH };

struct bytes {
	uint8_t at[BYTES_MAX];
	size_t size;
};

static void put(struct bytes *bytes, const void *from, size_t size);
static void put_number(struct bytes *bytes, uint64_t number, size_t size);
static void put_text(struct bytes *bytes, const char *text);
static void on_said(sqlite3_context *context, int count, sqlite3_value **values);
static void on_hash(sqlite3_context *context, int count, sqlite3_value **values);

void act_chain_said(const uint8_t salt[ACT_SALT], const char *reason, uint8_t said[STORE_ACT_HASH])
{
	uint8_t bytes[ACT_SALT + STORE_REASON_ROOM];
	size_t size = strnlen(reason, STORE_REASON_ROOM);

	memcpy(bytes, salt, ACT_SALT);
	memcpy(bytes + ACT_SALT, reason, size);
	seal_sum(bytes, ACT_SALT + size, said);
}

void act_chain_hash(const uint8_t before[STORE_ACT_HASH], const struct store_act *act,
	const uint8_t said[STORE_ACT_HASH], uint8_t hash[STORE_ACT_HASH])
{
	struct bytes bytes = { .size = 0 };

	put(&bytes, "KKacts_1", 8);
	put(&bytes, before, STORE_ACT_HASH);
	put_number(&bytes, act->number, 8);
	put_number(&bytes, act->staff, 8);
	put_number(&bytes, act->person, 8);
	put_number(&bytes, act->second, 8);
	put_number(&bytes, (uint64_t)act->at, 8);
	put_text(&bytes, act->act);
	put_text(&bytes, act->room);
	put(&bytes, said, STORE_ACT_HASH);
	seal_sum(bytes.at, bytes.size, hash);
}

enum store_result act_chain_find(struct store *store, struct act_chain *chain)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_ACT_CHAIN);

	memset(chain, 0, sizeof *chain);
	if (statement_row(&statement)) {
		chain->start = (uint64_t)statement_number(&statement);
		chain->newest = (uint64_t)statement_number(&statement);
		statement_bytes(&statement, chain->start_hash, sizeof chain->start_hash);
		statement_bytes(&statement, chain->newest_hash, sizeof chain->newest_hash);
		chain->has_start_seal = !statement_null(&statement);
		statement_bytes(&statement, chain->start_seal, sizeof chain->start_seal);
	}
	return statement_end_found(&statement);
}

int act_chain_register(sqlite3 *db)
{
	int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
	int code = sqlite3_create_function(db, "act_said", 2, flags, NULL, on_said, NULL, NULL);

	return code == SQLITE_OK ? sqlite3_create_function(db, "act_hash", 9, flags, NULL, on_hash, NULL, NULL) : code;
}

static void put(struct bytes *bytes, const void *from, size_t size)
{
	memcpy(bytes->at + bytes->size, from, size);
	bytes->size += size;
}

static void put_number(struct bytes *bytes, uint64_t number, size_t size)
{
	for (size_t i = 0; i < size; i++)
		bytes->at[bytes->size++] = (uint8_t)(number >> 8 * (size - 1 - i));
}

static void put_text(struct bytes *bytes, const char *text)
{
	size_t size = strlen(text);

	put_number(bytes, size, 2);
	put(bytes, text, size);
}

static void take_text(sqlite3_value *value, char *to, size_t room)
{
	const char *text = (const char *)sqlite3_value_text(value);
	size_t size = text ? strnlen(text, room - 1) : 0;

	if (size > 0)
		memcpy(to, text, size);
	to[size] = '\0';
}

static void take_bytes(sqlite3_value *value, uint8_t *to, size_t size)
{
	const void *bytes = sqlite3_value_blob(value);

	memset(to, 0, size);
	if (bytes && sqlite3_value_bytes(value) == (int)size)
		memcpy(to, bytes, size);
}

/* act_said(salt, reason) */
static void on_said(sqlite3_context *context, int count, sqlite3_value **values)
{
	uint8_t salt[ACT_SALT], said[STORE_ACT_HASH];
	char reason[STORE_REASON_ROOM];

	(void)count;
	take_bytes(values[0], salt, sizeof salt);
	take_text(values[1], reason, sizeof reason);
	act_chain_said(salt, reason, said);
	sqlite3_result_blob(context, said, sizeof said, SQLITE_TRANSIENT);
}

/* act_hash(before, number, staff, person, second, act, room, at, said) */
static void on_hash(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct store_act act = { .number = (uint64_t)sqlite3_value_int64(values[1]),
		.staff = (uint64_t)sqlite3_value_int64(values[2]), .person = (uint64_t)sqlite3_value_int64(values[3]),
		.second = (uint64_t)sqlite3_value_int64(values[4]), .at = sqlite3_value_int64(values[7]) };
	uint8_t before[STORE_ACT_HASH], said[STORE_ACT_HASH], hash[STORE_ACT_HASH];

	(void)count;
	take_bytes(values[0], before, sizeof before);
	take_text(values[5], act.act, sizeof act.act);
	take_text(values[6], act.room, sizeof act.room);
	take_bytes(values[8], said, sizeof said);
	act_chain_hash(before, &act, said, hash);
	sqlite3_result_blob(context, hash, sizeof hash, SQLITE_TRANSIENT);
}
