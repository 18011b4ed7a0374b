/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file for the recovery key: what is written is read, and nothing that was cut or changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "recovered.h"

static const struct recovered_head head = { 4711, 1800000000, "すずき" };

struct seen {
	struct recovered_head head;
	struct recovered_grant grants[4];
	struct recovered_line lines[4];
	int heads, grants_count, lines_count;
};

static void on_head(void *context, const struct recovered_head *one)
{
	struct seen *seen = context;

	seen->head = *one;
	seen->heads++;
}

static void on_grant(void *context, const struct recovered_grant *one)
{
	struct seen *seen = context;

	assert_true(seen->grants_count < 4);
	seen->grants[seen->grants_count++] = *one;
}

static void on_line(void *context, const struct recovered_line *one)
{
	struct seen *seen = context;

	assert_true(seen->lines_count < 4);
	seen->lines[seen->lines_count++] = *one;
}

static unsigned look(const char *text, size_t size, struct seen *seen)
{
	static const struct recovered_calls calls = { on_head, on_grant, on_line };

	memset(seen, 0, sizeof *seen);
	return recovered_read(text, size, &calls, seen);
}

/* Owned. */
static char *write_one(size_t *size)
{
	struct recovered_grant grant = { .epoch = 2, .sealed = "KKg1 and some bytes" };
	struct recovered_line said = { 1800000000123, CONSULT_SAID, 7, "すずき", 2, 1, "sixteen bytes !", { 0 },
		CONSULT_BOX_MAX };
	struct recovered_line took = { .at = 1800000000000, .kind = CONSULT_TOOK, .author = 8, .nickname = "" };
	char *text = NULL;
	FILE *to = open_memstream(&text, size);

	assert_non_null(to);
	memset(said.box, 0xa5, sizeof said.box);
	recovered_put_head(to, &head);
	recovered_put_grant(to, &grant);
	recovered_put_line(to, &took);
	recovered_put_line(to, &said);
	recovered_put_end(to, 4);
	assert_int_equal(fclose(to), 0);
	return text;
}

static void what_is_written_is_read(void **state)
{
	static struct seen seen;
	size_t size;
	char *text = write_one(&size);

	(void)state;
	assert_int_equal(look(text, size, &seen), 0);
	assert_int_equal(seen.heads, 1);
	assert_true(seen.head.consultation == 4711 && seen.head.asked == 1800000000);
	assert_string_equal(seen.head.nickname, "すずき");
	assert_int_equal(seen.grants_count, 1);
	assert_int_equal(seen.grants[0].epoch, 2);
	assert_memory_equal(seen.grants[0].sealed, "KKg1 and some bytes", 20);
	assert_int_equal(seen.lines_count, 2);
	assert_int_equal(seen.lines[0].kind, CONSULT_TOOK);
	assert_string_equal(seen.lines[0].nickname, "");
	assert_int_equal(seen.lines[0].box_size, 0);
	assert_int_equal(seen.lines[1].box_size, CONSULT_BOX_MAX);
	assert_int_equal(seen.lines[1].box[CONSULT_BOX_MAX - 1], 0xa5);
	assert_memory_equal(seen.lines[1].id, "sixteen bytes !", 16);
	free(text);
}

static void what_was_cut_is_not_whole(void **state)
{
	static struct seen seen;
	size_t size;
	char *text = write_one(&size);

	(void)state;
	for (size_t n = 0; n < size; n++) {
		char *copy = malloc(n > 0 ? n : 1);

		memcpy(copy, text, n);
		assert_int_not_equal(look(copy, n, &seen), 0);
		free(copy);
	}
	free(text);
}

static void what_does_not_belong_there_is_named(void **state)
{
	static const struct { unsigned row; const char *text; } wrong[] = {
		{ 1, "" },
		{ 1, "grant\t1\tAAAA\n" },
		{ 1, "kokoiru-consultation\t2\t4711\t1\tsora\n" },
		{ 1, "kokoiru-consultation\t1\t9223372036854775808\t1\tsora\n" },
		{ 1, "kokoiru-consultation\t1\t04711\t1\tsora\n" },
		{ 1, "kokoiru-consultation\t1\t-1\t1\tsora\n" },
		{ 1, "kokoiru-consultation\t1\t4711\t1\t\x1b[31m\n" },
		{ 1, "kokoiru-consultation\t1\t4711\t1\tsora\tand more\n" },
		{ 2, "kokoiru-consultation\t1\t4711\t1\tsora\nend\t2\n" },
		{ 2, "kokoiru-consultation\t1\t4711\t1\tsora\nletter\t1\n" },
		{ 2, "kokoiru-consultation\t1\t4711\t1\tsora\ngrant\t1\tAAAA\nend\t2\n" },
		{ 2, "kokoiru-consultation\t1\t4711\t1\tsora\nline\t1\t99\t0\t\t0\t0\tAAAAAAAAAAAAAAAAAAAAAA==\t\n" },
		{ 2, "kokoiru-consultation\t1\t4711\t1\tsora\nline\t1\t5\t0\t\t0\t0\tAAAAAAAAAAAAAAAAAAAAAB==\t\n" },
		{ 2, "kokoiru-consultation\t1\t4711\t1\tsora\nline\t1\t5\t0\t\t0\t0\tAAAAAAAAAAAAAAAAAAAAAA==\t*\n" },
		{ 2, "kokoiru-consultation\t1\t4711\t1\tsora\nline\t1\t5\t0\t\t0\t0\t\xff\xff\xff\xff" "AAAAAAAAAAAAAAAAAA==\t\n" },
		{ 3, "kokoiru-consultation\t1\t4711\t1\tsora\nend\t1\nend\t1\n" },
	};
	static struct seen seen;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(look(wrong[i].text, strlen(wrong[i].text), &seen), wrong[i].row);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(what_was_cut_is_not_whole),
		cmocka_unit_test(what_does_not_belong_there_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
