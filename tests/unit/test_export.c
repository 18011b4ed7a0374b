/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever the database says of somebody stands in their export, or here with the reason why it does not. A new table
 * or column has to be put into one of the two. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>

#include "consult_rows.h"
#include "export_parts.h"

/* part: of export_parts, or "" for the account's own row at the beginning; NULL: it is not in an export. */
static const struct known {
	const char *table, *column, *part, *why;
} known[] = {
	{ "account", "account", "", NULL },
	{ "key", "account", "keys", NULL },
	{ "setting", "account", "settings", NULL },
	{ "pair", "account", "own_key", NULL },
	{ "recovery", "account", "own_key", NULL },
	{ "team_grant", "account", "own_key", NULL },
	{ "former_pair", "account", "own_key", NULL },
	{ "reset", "account", "own_key", NULL },
	{ "ignored", "account", "not_shown", NULL },
	{ "ignored", "other", NULL, "nobody learns who does not want to see them" },
	{ "line", "account", "lines", NULL },
	{ "reaction", "account", "reactions", NULL },
	{ "invitation", "account", NULL, "only that somebody joined by it, and it goes when its time is over" },
	{ "act", "person", "acts_about_you", NULL },
	{ "act", "staff", NULL, "what one did as staff belongs to the place's record" },
	{ "act", "second", NULL, "what one did as staff belongs to the place's record" },
	{ "household_member", "account", NULL, "who else is in the household is theirs to tell" },
	{ "handover", "staff", NULL, "notes of staff belong to the place" },
	{ "handover", "person", NULL, "notes of staff may name others; not_in_here says that one can ask" },
	{ "handover_read", "staff", NULL, "which notes one has read as staff" },
	{ "notice", "account", NULL, "notices belong to the place" },
	{ "notice_read", "account", "notices_read", NULL },
	{ "post", "account", "posts", NULL },
	{ "post", "hidden_by", NULL, "what one did as staff belongs to the place's record" },
	{ "thread_read", "account", "threads_read", NULL },
	{ "letter", "account", "letters", NULL },
	{ "letter", "claimed_by", NULL, "what one did as staff belongs to the place's record" },
	{ "sheet", "staff", NULL, "what one wrote as staff belongs to the letter's writer" },
	{ "consultation", "account", "consultations", NULL },
	{ "consultation", "counsellor", NULL, "what one does as staff belongs to the one who asked" },
	{ "consultation", "wished", NULL, "whom somebody would like to talk to is theirs to tell" },
	{ "consult_member", "account", "consultations", NULL },
	{ "consult_grant", "reader", "consultations", NULL },
	{ "consult_note", "account", NULL, "notes of staff belong to the desk; not_in_here says that one can ask" },
	{ "consult_note", "to_account", NULL, "notes of staff belong to the desk; not_in_here says that one can ask" },
	{ "report", "reporter", "reports", NULL },
	{ "report", "person", NULL, "nobody learns who reported them; not_in_here says that one can ask" },
	{ "report", "taken_by", NULL, "what one did as staff belongs to the place's record" },
	{ "measure", "person", NULL, "acts_about_you has what was done; what was only thought of is staff's" },
	{ "measure", "staff", NULL, "what one did as staff belongs to the place's record" },
	{ "measure", "second", NULL, "what one did as staff belongs to the place's record" },
	{ "held_door", "staff", NULL, "what one did as staff belongs to the place's record" },
	{ "leaving", "account", "leaving", NULL },
	{ "appointment", "counsellor", "appointments", NULL },
	{ "here_today", "account", NULL, "the day of the newest visit says it; gone when the day is over" },
	{ "has_visited", "account", NULL, "whoever reads an export has been here" },
	{ "search_text", "account", NULL, "the same words as in lines and posts" },
};

/* Every column that refers to an account, and every one whose name says that it holds one. */
static const char columns[] =
	"SELECT m.name, c.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' "
	"AND (EXISTS (SELECT 1 FROM pragma_foreign_key_list(m.name) AS f "
	"WHERE f.\"from\" = c.name AND f.\"table\" = 'account') "
	"OR c.name IN ('account', 'person', 'staff', 'second', 'reporter', 'reader', 'writer', 'author') "
	"OR c.name LIKE '%\\_by' ESCAPE '\\' OR c.name LIKE '%\\_account' ESCAPE '\\')";

static bool has_part(const char *name)
{
	for (size_t i = 0; i < export_parts_count; i++)
		if (strcmp(export_parts[i].name, name) == 0)
			return true;
	return name[0] == '\0';
}

static const struct known *find(const char *table, const char *column)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i].table, table) == 0 && strcmp(known[i].column, column) == 0)
			return &known[i];
	return NULL;
}

static void all_of_somebody_is_in_their_export_or_has_a_reason(void **state)
{
	struct test_place *place = *state;
	sqlite3_stmt *statement = NULL;
	sqlite3 *db = NULL;
	unsigned seen = 0;

	store_close(place->store);
	place->store = NULL;
	assert_int_equal(sqlite3_open(place->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, columns, -1, &statement, NULL), SQLITE_OK);
	while (sqlite3_step(statement) == SQLITE_ROW) {
		const char *table = (const char *)sqlite3_column_text(statement, 0);
		const char *column = (const char *)sqlite3_column_text(statement, 1);
		const struct known *row = table && column ? find(table, column) : NULL;

		seen++;
		if (!row) {
			fail_msg("%s.%s says something of somebody: put it into an export, or say why not", table, column);
			return;
		}
		if ((row->part == NULL) == (row->why == NULL) || (row->part && !has_part(row->part)))
			fail_msg("%s.%s: either a part of the export, or a reason", table, column);
	}
	sqlite3_finalize(statement);
	sqlite3_close(db);
	assert_int_equal(seen, sizeof known / sizeof *known);
}

/* All pieces, joined; to be freed. */
static char *export_consults(struct people *people, uint64_t account)
{
	struct hub hub = { .store = people->store };
	struct peer peer = { .hub = &hub, .account.account = account };
	struct buf out;
	struct json json = { &out, false };
	char *text;

	buf_init(&out, 1 << 20);
	while (export_consult(&peer, &json))
		;
	text = out.size > 0 ? strndup((const char *)out.data, out.size) : strdup("");
	buf_finish(&out);
	assert_non_null(text);
	return text;
}

static void holds(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("%s is not in %s", words, text);
}

/* Two, the second as it goes on; whoever only took one has none of their own. */
static void consultations_are_theirs_who_asked(void **state)
{
	struct people people = add_people(state);
	struct store_consult_line line = line_of(CIRCLE, people.mori, SAID, 1);
	char *text;

	assert_int_equal(add_consult(people.store, 7, people.yuki, 900), STORE_OK);
	assert_int_equal(store_set_consult_state(people.store, 7, CLOSED, 950), STORE_OK);
	ask(&people);
	assert_int_equal(store_claim_consult(people.store, CIRCLE, people.mori, 1100), STORE_OK);
	assert_int_equal(store_add_consult_line(people.store, &line), STORE_OK);
	assert_int_equal(store_set_consult_draft(people.store, CIRCLE, people.yuki, (const uint8_t *)"draft", 5), STORE_OK);
	text = export_consults(&people, people.yuki);
	holds(text, "{\"consultation\":\"7\",\"state\":\"closed\",\"wish\":\"anybody\",\"text_only\":false,"
		"\"asked\":\"1970-01-01T00:15:00Z\",\"since\":\"1970-01-01T00:15:50Z\",\"readers\":[\"yuki\"],\"keys\":[],"
		"\"lines\":[],\"notes_of_staff\":0},{\"consultation\":\"8152436061464415727\",\"state\":\"taken\"");
	holds(text, "\"readers\":[\"yuki\",\"mori\"],\"keys\":[{\"epoch\":1,\"sealed_key\":\"S0tnMQEA");
	holds(text, "\"kind\":\"said\",\"by\":\"mori\",\"author\":2,\"epoch\":1,\"counter\":1,"
		"\"id\":\"AgAAAAAAAAABAAAAAAAAAA==\",\"withdrawn\":false,\"sealed\":\"S0ttMQAA");
	holds(text, "\"draft_sealed_for_you\":\"ZHJhZnQ=\"");
	free(text);
	text = export_consults(&people, people.mori);
	assert_string_equal(text, "");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_of_somebody_is_in_their_export_or_has_a_reason, test_place_make,
			test_place_remove),
		cmocka_unit_test_setup_teardown(consultations_are_theirs_who_asked, test_place_make, test_place_remove)
	};

	return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
