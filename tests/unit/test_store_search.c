/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding words, in the index and without it, and that what is let go leaves nothing behind in the file. */
#include "test_store.h"

#include <time.h>

#include "store_board.h"
#include "store_search.h"

struct hits { uint64_t what[16]; enum store_found kind[16]; unsigned count, wanted; };

static bool on_hit(void *context, enum store_found kind, uint64_t what, uint64_t number)
{
	struct hits *hits = context;

	(void)number;
	hits->what[hits->count] = what;
	hits->kind[hits->count++] = kind;
	return hits->count < hits->wanted;
}

static unsigned hits_of(struct store *store, const char *words)
{
	struct hits hits = { .wanted = 16 };
	enum store_result result = store_search(store, words, 0, on_hit, &hits);

	assert_true(result == STORE_OK || result == STORE_NONE);
	return hits.count;
}

static uint64_t say(struct store *store, uint64_t account, const char *text)
{
	struct store_line line = test_line("free", account, 0, text);

	assert_int_equal(store_add_line(store, &line), STORE_OK);
	return line.line;
}

static uint64_t post(struct store *store, uint64_t account, uint64_t thread, const char *title, const char *text)
{
	struct store_post post = { .thread = thread, .room = "free", .account = account, .at_ms = 5000 };

	(void)strcpy(post.title, title);
	(void)strcpy(post.text, text);
	assert_int_equal(store_add_post(store, &post), STORE_OK);
	return post.post;
}

static void words_are_found_where_they_stand(void **state)
{
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "はる");

	say(place->store, haru, "今日は相談に行きました");
	post(place->store, haru, 0, "ｶﾀｶﾅの題", "一行目\n二行目 Hello");
	assert_int_equal(hits_of(place->store, "相談に"), 1);
	assert_int_equal(hits_of(place->store, "相談"), 1);
	assert_int_equal(hits_of(place->store, "今"), 1);
	assert_int_equal(hits_of(place->store, "カタカナ"), 1);
	assert_int_equal(hits_of(place->store, "ＨＥＬＬＯ"), 1);
	assert_int_equal(hits_of(place->store, "二行目 一行"), 1);
	assert_int_equal(hits_of(place->store, "相談に 一行"), 0);
	assert_int_equal(hits_of(place->store, "行"), 2);
	assert_int_equal(hits_of(place->store, "　 "), 0);
}

static void what_people_type_is_no_syntax(void **state)
{
	static const char *const odd[] = { "\"", "a\"b\"c", "abc OR def", "NEAR(abc)", "abc*", "-abc", "folded:abc", "^abc",
		"(abc", "'; DROP TABLE line; --", "%%%", "___", "{abc}", "abc AND NOT", "\\\\\\" };
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "はる");

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		uint64_t line = say(place->store, haru, odd[i]);
		struct hits hits = { .wanted = 1 };

		assert_int_equal(store_search(place->store, odd[i], 0, on_hit, &hits), STORE_OK);
		assert_int_equal(hits.count, 1);
		assert_int_equal(hits.what[0], line);
	}
	assert_int_equal(hits_of(place->store, "zzz OR abc"), 0);
}

static void the_newest_comes_first_and_one_can_go_on(void **state)
{
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "はる");
	struct hits hits = { .wanted = 2 };

	for (int i = 0; i < 4; i++)
		say(place->store, haru, "おなじことば");
	assert_int_equal(store_search(place->store, "おなじ", 0, on_hit, &hits), STORE_OK);
	assert_int_equal(hits.count, 2);
	assert_int_equal(hits.what[0], 4);
	assert_int_equal(hits.what[1], 3);
	hits = (struct hits){ .wanted = 16 };
	assert_int_equal(store_search(place->store, "おなじ", 3, on_hit, &hits), STORE_OK);
	assert_int_equal(hits.count, 2);
	assert_int_equal(hits.what[0], 2);
}

static void what_is_taken_back_or_hidden_is_not_found(void **state)
{
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "はる"), first, second;

	assert_int_equal(store_withdraw_line(place->store, "free", say(place->store, haru, "取り消す行"), 9), STORE_OK);
	first = post(place->store, haru, 0, "取り消す題", "ことば");
	second = post(place->store, haru, 0, "かくす題", "ことば");
	assert_int_equal(hits_of(place->store, "ことば"), 2);
	assert_int_equal(store_withdraw_post(place->store, first, 9), STORE_OK);
	assert_int_equal(store_hide_post(place->store, second, 77, "わけ", 9), STORE_OK);
	assert_int_equal(hits_of(place->store, "ことば"), 0);
	assert_int_equal(hits_of(place->store, "取り消す"), 0);
	assert_int_equal(hits_of(place->store, "題"), 0);
	assert_int_equal(store_hide_post(place->store, second, 77, NULL, 9), STORE_OK);
	assert_int_equal(hits_of(place->store, "かくす"), 1);
	assert_int_equal(store_hide_post(place->store, first, 77, NULL, 9), STORE_OK);
	assert_int_equal(hits_of(place->store, "取り消す"), 0);
}

static void tidy(struct store *store)
{
	bool is_done = false;

	for (int i = 0; i < 10000 && !is_done; i++)
		assert_int_equal(store_search_tidy(store, 16, &is_done), STORE_OK);
	assert_true(is_done);
	assert_int_equal(store_scrub(store), STORE_OK);
}

static bool is_in_files(struct test_place *place, const char *words)
{
	static const char *const suffixes[] = { "", "-wal" };
	bool is_there = false;

	for (int i = 0; i < 2; i++)
		is_there = is_there || test_file_holds(test_name(place->path, suffixes[i]), words);
	return is_there;
}

static void nothing_is_left_in_the_file(void **state)
{
	static const char *const planted[] = { "zebraquux", "zeb", "ebr", "bra", "raq", "aqu", "quu", "uux" };
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "はる"), aki = test_account(place->store, "あき"), kept;

	for (int i = 0; i < 300; i++)
		say(place->store, aki, "ほかの人の ふつうの ことば");
	say(place->store, haru, "ひみつ ZebraQuux");
	post(place->store, haru, 0, "ZebraQuux", "zebraquux です");
	kept = say(place->store, aki, "これは残る");
	tidy(place->store);
	assert_true(is_in_files(place, "zeb"));
	assert_int_equal(store_erase_account(place->store, haru), STORE_OK);
	tidy(place->store);
	for (size_t i = 0; i < sizeof planted / sizeof *planted; i++)
		if (is_in_files(place, planted[i]))
			fail_msg("%s is left in the file", planted[i]);
	assert_int_equal(hits_of(place->store, "zebraquux"), 0);
	assert_int_equal(hits_of(place->store, "これは残る"), 1);
	assert_true(kept > 0);
}

/* A bound for the worst of what is done in one turn, generous for a machine that is busy. */
static void two_hundred_thousand_lines_take_little_time(void **state)
{
	enum { LINES = 200000, LIMIT_MS = 2000 };
	static const char *const words[] = { "たまご", "みずうみ", "図書館", "ねむれない", "さんぽ", "雨の日", "ゲーム", "朝" };
	struct test_place *place = *state;
	uint64_t haru = test_account(place->store, "はる");
	static const char *const asked[] = { "図書館", "相談", "雨", "なにもない", "さんぽ 雨の日" };
	bool is_sanitized = getenv("ASAN_OPTIONS") != NULL;

	if (!getenv("KOKOIRU_LONG") || is_sanitized)
		skip();
	assert_int_equal(store_begin(place->store), STORE_OK);
	for (int i = 0; i < LINES; i++) {
		char text[128];

		snprintf(text, sizeof text, "%s と %s と %s、%d", words[i % 7], words[i / 7 % 8], words[i / 56 % 8], i);
		say(place->store, haru, text);
	}
	assert_int_equal(store_commit(place->store), STORE_OK);
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		struct hits hits = { .wanted = 10 };
		clock_t begun = clock();

		assert_int_equal(store_search(place->store, asked[i], 0, on_hit, &hits), STORE_OK);
		print_message("%s: %u in %.1f ms\n", asked[i], hits.count, (double)(clock() - begun) * 1000 / CLOCKS_PER_SEC);
		assert_true((clock() - begun) * 1000 / CLOCKS_PER_SEC < LIMIT_MS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(words_are_found_where_they_stand, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(what_people_type_is_no_syntax, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(the_newest_comes_first_and_one_can_go_on, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(what_is_taken_back_or_hidden_is_not_found, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(nothing_is_left_in_the_file, test_place_make, test_place_remove),
		cmocka_unit_test_setup_teardown(two_hundred_thousand_lines_take_little_time, test_place_make, test_place_remove),
	};

	return cmocka_run_group_tests_name("store_search", tests, NULL, NULL);
}
