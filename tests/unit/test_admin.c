/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands behind `invite` and `account`, on a store of their own in a fresh directory for each case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "admin.h"
#include "mem.h"
#include "name.h"
#include "store_account.h"
#include "store_act.h"
#include "store_invitation.h"
#include "store_key.h"

#define KEY_A "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPw8oGLWQH5e+ot3uIXfpHcr6K2TTQWS9kDiZlXgdCh9"
#define KEY_B "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJOjEMBlhUhYXzfcQ3ceGnCOvvVDKYBmbmXlHG7Rk5bU some one's laptop"
enum { ROWS = 10000 };

struct bench {
	char directory[64], path[80];
	struct store *store;
	uint8_t pepper[SEAL_KEY];
	struct admin admin;
	char *out, *err;
	size_t out_size, err_size;
	int64_t now;
};

static int set_up(void **state)
{
	struct bench *bench = mem_zero(1, sizeof *bench);
	uint8_t id[STORE_PEPPER_ID];

	strcpy(bench->directory, "/tmp/kokoiru-admin-XXXXXX");
	assert_true(seal_init());
	assert_non_null(mkdtemp(bench->directory));
	snprintf(bench->path, sizeof bench->path, "%s/kokoiru.db", bench->directory);
	seal_pepper_make(bench->pepper);
	seal_pepper_id(bench->pepper, id);
	assert_int_equal(store_create(bench->path, id, &bench->store), STORE_OPENED);
	bench->now = 1800000000;
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;

	store_close(bench->store);
	unlink(bench->path);
	rmdir(bench->directory);
	free(bench->out);
	free(bench->err);
	free(bench);
	return 0;
}

static int run_input(struct bench *bench, const char *input, size_t size, const char *const words[])
{
	int argc = 0, code;

	free(bench->out);
	free(bench->err);
	bench->out = bench->err = NULL;
	while (words[argc])
		argc++;
	bench->admin = (struct admin){ .store = bench->store, .pepper = bench->pepper, .cost = { 1, 8192 },
		.now = bench->now, .out = open_memstream(&bench->out, &bench->out_size),
		.err = open_memstream(&bench->err, &bench->err_size) };
	code = admin_run(&bench->admin, argc, (char *const *)(uintptr_t)words, input, size);
	fclose(bench->admin.out);
	fclose(bench->admin.err);
	return code;
}

#define RUN(bench, ...) run_input(bench, NULL, 0, (const char *const[]){ __VA_ARGS__, NULL })
#define IMPORT(bench, text) \
	run_input(bench, text, strlen(text), (const char *const[]){ "account", "import", "f.csv", NULL })

static bool find(struct bench *bench, const char *nickname, struct store_account *account)
{
	char key[NAME_KEY_ROOM];

	name_skeleton(nickname, key);
	return store_find_account_by_key(bench->store, key, account) == STORE_OK;
}

static void invite_prints_codes_and_nothing_else(void **state)
{
	struct bench *bench = *state;

	assert_int_equal(RUN(bench, "invite", "--count", "3"), 0);
	assert_int_equal(bench->out_size, 36);
	assert_int_equal(bench->err_size, 0);
	for (int i = 0; i < 3; i++) {
		char digits[10];
		uint8_t hash[SEAL_KEY];
		struct store_invitation invitation;

		assert_int_equal(bench->out[12 * i + 11], '\n');
		assert_true(seal_code_read(bench->out + 12 * i, 11, digits));
		seal_code_hash(digits, bench->pepper, hash);
		assert_int_equal(store_find_invitation(bench->store, hash, &invitation), STORE_OK);
		assert_string_equal(invitation.role, "participant");
		assert_int_equal(invitation.expires, bench->now + 3 * 86400);
		assert_false(invitation.is_used);
	}
}

static void invite_takes_role_and_days(void **state)
{
	struct bench *bench = *state;
	char digits[10];
	uint8_t hash[SEAL_KEY];
	struct store_invitation invitation;

	assert_int_equal(RUN(bench, "invite", "--role=coordinator", "--days", "30"), 0);
	assert_true(seal_code_read(bench->out, 11, digits));
	seal_code_hash(digits, bench->pepper, hash);
	assert_int_equal(store_find_invitation(bench->store, hash, &invitation), STORE_OK);
	assert_string_equal(invitation.role, "coordinator");
	assert_int_equal(invitation.expires, bench->now + 30 * 86400);
}

static void wrong_words_are_wrong_usage(void **state)
{
	struct bench *bench = *state;

	assert_int_equal(RUN(bench, "invite", "--role", "king"), 2);
	assert_int_equal(RUN(bench, "invite", "--days", "0"), 2);
	assert_int_equal(RUN(bench, "invite", "--days", "x"), 2);
	assert_int_equal(RUN(bench, "invite", "--count"), 2);
	assert_int_equal(RUN(bench, "invite", "--colour", "red"), 2);
	assert_int_equal(RUN(bench, "invite", "more"), 2);
	assert_int_equal(RUN(bench, "account"), 2);
	assert_int_equal(RUN(bench, "account", "paint"), 2);
	assert_int_equal(RUN(bench, "account", "show"), 2);
	assert_int_equal(RUN(bench, "account", "key", "x"), 2);
	assert_int_equal(RUN(bench, "stats"), 2);
	assert_int_equal(bench->out_size, 0);
	assert_non_null(strstr(bench->err, "kokoiru: "));
}

static void add_makes_an_account_without_passphrase(void **state)
{
	struct bench *bench = *state;
	struct store_account account;

	assert_int_equal(RUN(bench, "account", "add", "みどり", "--role", "supporter", "--key", KEY_A), 0);
	assert_true(find(bench, "みどり", &account));
	assert_string_equal(account.role, "supporter");
	assert_false(account.has_passphrase);
	assert_int_equal(RUN(bench, "account", "show", "みどり"), 0);
	assert_non_null(strstr(bench->out, "passphrase\tnot set\n"));
	assert_non_null(strstr(bench->out, "key\t1\tssh-ed25519\t"));
	assert_int_equal(RUN(bench, "account", "list"), 0);
	assert_string_equal(bench->out, "みどり\tsupporter\tactive\n");
}

static void look_alikes_and_odd_names_are_refused(void **state)
{
	struct bench *bench = *state;

	assert_int_equal(RUN(bench, "account", "add", "Sora0"), 0);
	assert_int_equal(RUN(bench, "account", "add", "soraO"), 1);
	assert_non_null(strstr(bench->err, "taken"));
	assert_int_equal(RUN(bench, "account", "add", "職員"), 1);
	assert_int_equal(RUN(bench, "account", "add", "a b\x1b[31m"), 1);
	assert_int_equal(RUN(bench, "account", "add", "いろはにほへとちりぬるを"), 1);
	assert_int_equal(RUN(bench, "account", "add", "\xff"), 1);
	assert_int_equal(RUN(bench, "account", "list"), 0);
	assert_string_equal(bench->out, "Sora0\tparticipant\tactive\n");
}

static void a_key_that_is_not_taken_leaves_no_account(void **state)
{
	static const char *const wrong[] = {
		"", "ssh-ed25519", "ssh-ed25519 ====", "ssh-dss AAAAB3NzaC1kc3MAAAAB", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5",
		"ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIPw8oGLWQH5e+ot3uIXfpHcr6K2TTQWS9kDiZlXgdCh9",
		(KEY_A "AAAA"), ("no-pty " KEY_A)
	};
	struct bench *bench = *state;
	struct store_account account;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(RUN(bench, "account", "add", "そら", "--key", wrong[i]), 1);
	assert_false(find(bench, "そら", &account));
}

static void keys_come_and_go_by_number(void **state)
{
	struct bench *bench = *state;

	assert_int_equal(RUN(bench, "account", "add", "そら"), 0);
	assert_int_equal(RUN(bench, "account", "add", "うみ"), 0);
	assert_int_equal(RUN(bench, "account", "key", "そら", "add", KEY_A), 0);
	assert_int_equal(RUN(bench, "account", "key", "そら", "add", KEY_B), 0);
	assert_int_equal(RUN(bench, "account", "key", "うみ", "add", KEY_A), 1);
	assert_int_equal(RUN(bench, "account", "key", "そら", "list"), 0);
	assert_non_null(strstr(bench->out, "key\t2\tssh-ed25519\t"));
	assert_null(strstr(bench->out, "laptop"));
	assert_int_equal(RUN(bench, "account", "key", "そら", "remove", "1"), 0);
	assert_int_equal(RUN(bench, "account", "key", "そら", "remove", "1"), 1);
	assert_int_equal(RUN(bench, "account", "key", "そら", "remove", "all"), 1);
	assert_int_equal(RUN(bench, "account", "key", "うみ", "add", KEY_A), 0);
}

static bool keep_act(void *context, const struct store_act *act)
{
	*(struct store_act *)context = *act;
	return false;
}

static void suspending_is_remembered_with_its_reason(void **state)
{
	struct bench *bench = *state;
	struct store_account account;
	struct store_act act = { .act = "" };

	assert_int_equal(RUN(bench, "account", "add", "そら"), 0);
	assert_int_equal(RUN(bench, "account", "suspend", "そら", "--reason", "asked for it"), 0);
	assert_true(bench->admin.changed_accounts);
	assert_true(find(bench, "そら", &account) && account.is_suspended);
	assert_int_equal(store_each_act(bench->store, keep_act, &act), STORE_OK);
	assert_string_equal(act.act, "suspend");
	assert_string_equal(act.reason, "asked for it");
	assert_int_equal(act.person, account.account);
	assert_int_equal(RUN(bench, "account", "restore", "そら"), 0);
	assert_true(find(bench, "そら", &account) && !account.is_suspended);
	assert_int_equal(RUN(bench, "account", "suspend", "だれか"), 1);
	assert_false(bench->admin.changed_accounts);
}

static void roles_change(void **state)
{
	struct bench *bench = *state;
	struct store_account account;

	assert_int_equal(RUN(bench, "account", "add", "そら"), 0);
	assert_int_equal(RUN(bench, "account", "role", "ソラ", "counsellor"), 0);
	assert_true(find(bench, "そら", &account));
	assert_string_equal(account.role, "counsellor");
	assert_int_equal(RUN(bench, "account", "role", "そら", "boss"), 2);
}

static void import_makes_every_row(void **state)
{
	struct bench *bench = *state;
	struct store_account account;

	assert_int_equal(IMPORT(bench, "\xef\xbb\xbfnickname,role,ssh-public-key\r\nそら,family,\r\n\r\n"
		"\"うみ\" , supporter, \"" KEY_B "\"\r\nやま,participant"), 0);
	assert_string_equal(bench->out, "3 accounts were made\n");
	assert_true(find(bench, "うみ", &account));
	assert_string_equal(account.role, "supporter");
	assert_true(find(bench, "やま", &account));
}

static void import_names_the_line_of_each_fault_and_keeps_nothing(void **state)
{
	struct bench *bench = *state;
	struct store_account account;

	assert_int_equal(IMPORT(bench, "そら,family,\nうみ,king,\nやま\nそら,participant,\nほし,participant,ssh-ed25519 AAAA\n"
		"a,b,c,d\n\"x,participant,\nかぜ,participant,\n"), 1);
	assert_non_null(strstr(bench->err, "f.csv:2: no such role"));
	assert_non_null(strstr(bench->err, "f.csv:3: not nickname,role"));
	assert_non_null(strstr(bench->err, "f.csv:4: that nickname"));
	assert_non_null(strstr(bench->err, "f.csv:5: not an SSH public key"));
	assert_non_null(strstr(bench->err, "f.csv:6: not nickname,role"));
	assert_non_null(strstr(bench->err, "f.csv:7: not nickname,role"));
	assert_null(strstr(bench->err, "f.csv:8"));
	assert_int_equal(bench->out_size, 0);
	assert_false(find(bench, "そら", &account));
	assert_false(find(bench, "かぜ", &account));
}

static void import_refuses_what_is_not_text(void **state)
{
	static const char text[] = "そら,family,\n\0うみ,family,\n";
	struct bench *bench = *state;

	assert_int_equal(run_input(bench, text, sizeof text - 1,
		(const char *const[]){ "account", "import", "f.csv", NULL }), 1);
}

static void ten_thousand_rows_are_one_import(void **state)
{
	static const char *const kana[] = { "か", "さ", "た", "な", "は", "ま", "ら", "わ", "き", "く" };
	struct bench *bench = *state;
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);

	for (int i = 0; i < ROWS; i++)
		fprintf(file, "%s%s%s%s,participant,\n", kana[i / 1000], kana[i / 100 % 10], kana[i / 10 % 10], kana[i % 10]);
	fclose(file);
	assert_int_equal(run_input(bench, text, size, (const char *const[]){ "account", "import", "f.csv", NULL }), 0);
	assert_string_equal(bench->out, "10000 accounts were made\n");
	free(text);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(invite_prints_codes_and_nothing_else),
		CASE(invite_takes_role_and_days),
		CASE(wrong_words_are_wrong_usage),
		CASE(add_makes_an_account_without_passphrase),
		CASE(look_alikes_and_odd_names_are_refused),
		CASE(a_key_that_is_not_taken_leaves_no_account),
		CASE(keys_come_and_go_by_number),
		CASE(suspending_is_remembered_with_its_reason),
		CASE(roles_change),
		CASE(import_makes_every_row),
		CASE(import_names_the_line_of_each_fault_and_keeps_nothing),
		CASE(import_refuses_what_is_not_text),
		CASE(ten_thousand_rows_are_one_import),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
