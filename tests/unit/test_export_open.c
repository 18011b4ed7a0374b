/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is sealed in an export is put into plain words by whoever has the keys, and by nobody else; all other bytes pass
 * as they came. */
#include "export_open.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base64.h"
#include "kinds.h"
#include "mem.h"
#include "seal.h"

enum { ME = 7, OTHER = 8 };

static const uint64_t circle = UINT64_C(9007199254740993);

struct desk {
	struct vault *vault;
	uint8_t public_key[SEAL_BOX_KEY];
	char *json; /* owned */
};

static char *base64(const uint8_t *bytes, size_t n)
{
	char *text = mem_alloc(BASE64_ROOM(n));

	base64_write(bytes, n, text);
	return text;
}

static void append(struct desk *desk, char *more)
{
	char *joined = mem_format("%s%s", desk->json, more);

	free(desk->json);
	free(more);
	desk->json = joined;
}

/* As one that was sealed by somebody with that key of the thread; author, or another one, is what the export says. */
static void add_line(struct desk *desk, unsigned kind, const char *kind_name, uint64_t author, const char *text,
	uint32_t counter)
{
	struct seal_line line = { .circle = circle, .epoch = 1, .author = OTHER, .counter = counter, .id = { 5 } };
	uint8_t inside[256] = { (uint8_t)kind }, box[1024];
	size_t n = 1 + strlen(text);
	char *sealed, *id = base64(line.id, sizeof line.id);

	memcpy(inside + 1, text, n - 1);
	assert_true(vault_seal_line(desk->vault, &line, inside, n, box));
	sealed = base64(box, seal_line_size(n));
	append(desk, mem_format("%s{\"at_ms\":1700000000000,\"kind\":\"%s\",\"by\":\"もり\",\"author\":%u,\"epoch\":1,"
		"\"counter\":%u,\"id\":\"%s\",\"withdrawn\":false,\"sealed\":\"%s\"}",
		desk->json[strlen(desk->json) - 1] == '[' ? "" : ",", kind_name, (unsigned)author, (unsigned)counter, id, sealed));
	free(sealed);
	free(id);
}

static char *own_box(struct desk *desk, const char tag[SEAL_TAG], uint64_t about, const void *inside, size_t n)
{
	uint8_t box[1024];

	assert_true(seal_box(tag, about, desk->public_key, inside, n, box));
	return base64(box, seal_box_size(n));
}

static struct desk begin(void)
{
	struct desk desk = { vault_create(), { 0 }, mem_string("{\"account\":7,\"letters\":[") };
	uint8_t grant[SEAL_GRANT];
	char *key, *sheet;

	assert_true(vault_make_pair(desk.vault, ME));
	vault_public_key(desk.vault, desk.public_key);
	assert_true(vault_make_circle(desk.vault, circle, 1));
	assert_true(vault_grant_circle(desk.vault, circle, 1, ME, desk.public_key, grant));
	sheet = own_box(&desk, "KKl1", ME, "\0\0\0\0\0\0\0\x2aひとつめ", 8 + strlen("ひとつめ"));
	append(&desk, mem_format("{\"letter\":1,\"sheets\":[{\"from_staff\":false,\"sheet\":\"42\",\"sealed_for_you\":\"%s\"},"
		"{\"from_staff\":true,\"sheet\":\"43\",\"sealed_for_you\":\"%s\"}]}],", sheet, sheet));
	free(sheet);
	key = base64(grant, sizeof grant);
	append(&desk, mem_format("\"consultations\":[{\"consultation\":\"%llu\",\"keys\":[{\"epoch\":1,"
		"\"sealed_key\":\"%s\"}],\"lines\":[", (unsigned long long)circle, key));
	free(key);
	return desk;
}

static void end(struct desk *desk)
{
	char *draft = own_box(desk, "KKd1", circle, "書きかけ", strlen("書きかけ"));

	append(desk, mem_format("],\"draft_sealed_for_you\":\"%s\"}]}", draft));
	free(draft);
}

static void finish(struct desk *desk)
{
	vault_destroy(desk->vault);
	free(desk->json);
}

/* In pieces of that size; owned. */
static char *opened(const struct desk *desk, struct vault *vault, size_t piece, unsigned *left)
{
	struct buf out;
	struct export_open *open;
	char *text;

	buf_init(&out, 1 << 20);
	open = export_open_create(vault, &out);
	for (size_t at = 0, n = strlen(desk->json); at < n; at += piece)
		export_open_take(open, desk->json + at, n - at < piece ? n - at : piece);
	export_open_end(open);
	*left = export_open_left(open);
	export_open_destroy(open);
	text = mem_format("%.*s", (int)out.size, (const char *)out.data);
	buf_finish(&out);
	return text;
}

static unsigned count(const char *text, const char *words)
{
	unsigned found = 0;

	for (; (text = strstr(text, words)); text++)
		found++;
	return found;
}

static void what_one_can_open_is_put_into_words(void **state)
{
	struct desk desk = begin();
	unsigned left;

	(void)state;
	add_line(&desk, CONSULT_ROSTER, "roster", OTHER, "bytes", 1);
	add_line(&desk, CONSULT_SAID, "said", OTHER, "\"眠れますか\"", 2);
	add_line(&desk, CONSULT_LETTER, "letter", OTHER, "一行め\n二行め", 3);
	add_line(&desk, CONSULT_THINKING, "thinking", OTHER, "", 4);
	end(&desk);
	for (size_t piece = 1; piece < 4096; piece = piece * 3 + 1) {
		char *text = opened(&desk, desk.vault, piece, &left);

		assert_non_null(strstr(text, "\"withdrawn\":false,\"text\":\"\\\"眠れますか\\\"\"}"));
		assert_non_null(strstr(text, "\"text\":\"一行め\\u000a二行め\"}"));
		assert_non_null(strstr(text, "\"counter\":4,"));
		assert_non_null(strstr(text, "\"sheet\":\"42\",\"text\":\"ひとつめ\"}"));
		assert_non_null(strstr(text, "],\"text\":\"書きかけ\"}]}"));
		assert_int_equal(count(text, "\"sealed\""), 1); /* the roster, which is no words */
		assert_int_equal(count(text, "\"sealed_key\""), 1);
		assert_int_equal(count(text, "\"sealed_for_you\""), 1);
		assert_int_equal(left, 1); /* a sheet that says to be another one */
		free(text);
	}
	finish(&desk);
}

static void what_was_moved_or_renamed_stays_sealed(void **state)
{
	struct desk desk = begin();
	unsigned left;
	char *text;

	(void)state;
	add_line(&desk, CONSULT_SAID, "said", ME, "だれの行か", 1);
	add_line(&desk, CONSULT_SAID, "letter", OTHER, "なにの行か", 2);
	add_line(&desk, CONSULT_SAID, "later", OTHER, "いつの行か", 3);
	add_line(&desk, CONSULT_SAID, "said", OTHER, "\x1b[2J", 4);
	text = opened(&desk, desk.vault, 1000, &left);
	assert_int_equal(count(text, "\"sealed\""), 3);
	assert_int_equal(count(text, "の行か"), 0);
	assert_int_equal(count(text, "\x1b"), 0);
	free(text);
	finish(&desk);
}

/* Whatever comes, also what ends in the middle. */
static void without_keys_every_byte_passes(void **state)
{
	struct desk desk = begin();
	struct vault *locked = vault_create();
	unsigned left;

	(void)state;
	add_line(&desk, CONSULT_SAID, "said", OTHER, "だれにも", 1);
	end(&desk);
	for (size_t n = strlen(desk.json) + 1; n-- > 0; ) {
		char *text;

		desk.json[n] = '\0';
		text = opened(&desk, n % 2 == 0 ? locked : NULL, 7, &left);
		assert_string_equal(text, desk.json);
		free(text);
	}
	vault_destroy(locked);
	finish(&desk);
}

static void a_name_with_a_zero_in_it_is_no_name(void **state)
{
	static const char json[] = "{\"sealed\0\0\":\"AA==\"}";
	struct export_open *open;
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 10);
	open = export_open_create(NULL, &out);
	export_open_take(open, json, sizeof json - 1);
	export_open_end(open);
	assert_int_equal(out.size, sizeof json - 1);
	assert_memory_equal(out.data, json, sizeof json - 1);
	export_open_destroy(open);
	buf_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_one_can_open_is_put_into_words), cmocka_unit_test(what_was_moved_or_renamed_stays_sealed),
		cmocka_unit_test(without_keys_every_byte_passes), cmocka_unit_test(a_name_with_a_zero_in_it_is_no_name)
	};

	assert_true(seal_init());
	return cmocka_run_group_tests_name("export_open", tests, NULL, NULL);
}
