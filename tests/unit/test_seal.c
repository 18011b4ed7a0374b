/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets: the stored forms, against values that Python's hashlib and PyNaCl gave; what people type; the pepper's
 * file. */
#include "seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const struct seal_cost cheap = { 1, 8 * 1024 };

static const char paper[] = "00082-0C20A-1G75\n0G28A-1C60T-3GF*\n1048J-2CA1A-5GQP\n1G68T-3CE1T-7GZC\n";

/* The pepper 00 01 02 ... 1f. */
static void sample_pepper(uint8_t pepper[SEAL_KEY])
{
	for (size_t i = 0; i < SEAL_KEY; i++)
		pepper[i] = (uint8_t)i;
}

static void is_hex(const uint8_t *bytes, size_t n, const char *hex)
{
	char shown[2 * SEAL_KEY + 1];

	for (size_t i = 0; i < n; i++)
		snprintf(shown + 2 * i, 3, "%02x", bytes[i]);
	assert_string_equal(shown, hex);
}

static bool is_zero(const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

static int start(void **state)
{
	(void)state;
	return seal_init() ? 0 : -1;
}

static void passphrases_are_text_of_ten_to_1024_bytes(void **state)
{
	char *long_one = malloc(1 << 20);

	(void)state;
	assert_false(seal_passphrase_is_good("", 0));
	assert_false(seal_passphrase_is_good("123456789", 9));
	assert_true(seal_passphrase_is_good("1234567890", 10));
	assert_true(seal_passphrase_is_good("あいうえ", 12));
	assert_false(seal_passphrase_is_good("１２３４", 12)); /* four bytes once folded */
	assert_true(seal_passphrase_is_good("  spaces count  ", 16));
	assert_false(seal_passphrase_is_good("12345678901\xFF", 12));
	assert_false(seal_passphrase_is_good("1234567890\0x", 12));
	assert_false(seal_passphrase_is_good("\xED\xA0\x80xxxxxxxxxxxx", 15));
	memset(long_one, 'x', 1 << 20);
	assert_true(seal_passphrase_is_good(long_one, 1024));
	assert_false(seal_passphrase_is_good(long_one, 1025));
	assert_false(seal_passphrase_is_good(long_one, 1 << 20));
	free(long_one);
}

static void auth_is_the_documented_value(void **state)
{
	static const char *const forms[] = { "ガ correct horse", "ｶﾞ correct horse", "カ\u3099 ｃｏｒｒｅｃｔ　horse" };
	struct seal_proof proof;
	uint8_t salt[SEAL_SALT];

	(void)state;
	for (size_t i = 0; i < SEAL_SALT; i++)
		salt[i] = (uint8_t)i;
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		assert_int_equal(seal_prove(forms[i], strlen(forms[i]), salt, cheap, &proof), SEAL_OK);
		is_hex(proof.auth, sizeof proof.auth, "7df4b21b8f9a0a2be4076e446a865ecf2b8dfd3a72f9cfb556c44ad8cdbb7e30");
		is_hex(proof.w0, sizeof proof.w0, "e43838e00caf4c23f6fb41d5c73072da44fd4d6ce96c66b626ca7e0e511283c8");
	}
	salt[0] ^= 1;
	assert_int_equal(seal_prove(forms[0], strlen(forms[0]), salt, cheap, &proof), SEAL_OK);
	assert_int_not_equal(proof.auth[0], 0x7d);
}

static void bad_passphrases_and_costs_are_told_at_once(void **state)
{
	static const struct seal_cost mad[] = {
		{ 0, 65536 }, { 7, 65536 }, { 3, 0 }, { 3, 8191 }, { 3, 524289 }, { 3, UINT32_MAX },
		{ UINT32_MAX, 65536 },
	};
	const uint8_t salt[SEAL_SALT] = { 0 };
	struct seal_proof proof = { { 1 }, { 1 } };

	(void)state;
	assert_int_equal(seal_prove("short", 5, salt, cheap, &proof), SEAL_BAD);
	assert_true(is_zero((const uint8_t *)&proof, sizeof proof));
	assert_int_equal(seal_prove("12345678901\xFF", 12, salt, cheap, &proof), SEAL_BAD);
	for (size_t i = 0; i < sizeof mad / sizeof mad[0]; i++) {
		assert_false(seal_cost_is_sane(mad[i]));
		assert_int_equal(seal_prove("correct horse", 13, salt, mad[i], &proof), SEAL_BAD);
	}
	assert_true(seal_cost_is_sane((struct seal_cost){ 3, 65536 }));
	assert_true(seal_cost_is_sane((struct seal_cost){ 6, 524288 }));
}

#ifndef __SANITIZE_ADDRESS__
static void no_memory_is_busy(void **state)
{
	const uint8_t salt[SEAL_SALT] = { 0 };
	const struct rlimit little = { 256 << 20, 256 << 20 };
	struct seal_proof proof;
	int status;
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (child == 0) {
		setrlimit(RLIMIT_AS, &little);
		_exit(seal_prove("correct horse", 13, salt, (struct seal_cost){ 1, 512 * 1024 }, &proof) == SEAL_BUSY &&
			is_zero((const uint8_t *)&proof, sizeof proof) ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}
#endif

static void keyed_hashes_are_the_documented_values(void **state)
{
	static const uint8_t blob[] = "\0\0\0\x0bssh-ed25519";
	uint8_t pepper[SEAL_KEY], auth[SEAL_KEY], hash[SEAL_KEY];

	(void)state;
	sample_pepper(pepper);
	memset(auth, 0xAA, sizeof auth);
	seal_auth_hash(auth, UINT64_C(0x0102030405060708), pepper, hash);
	is_hex(hash, 32, "8e46f60d1575a18db5f771a4d142d8bae4a0c27c8588c84305b8656b9e2b17d4");
	seal_share(UINT64_C(0x0102030405060708), pepper, hash);
	is_hex(hash, 32, "bfe3c570194b2e4eb085bcf5784aef245ffa1517fe2f2c9ea8c48934d4bb5a2d");
	seal_wrapping_key(auth, hash, hash);
	is_hex(hash, 32, "1f91e7f5828346229ba04107da7ad4fe2ffdabc6905f3d6c92f0c9cf573e7896");
	seal_fake_salt("さとう", pepper, hash);
	is_hex(hash, 16, "e8d7b5d002b5d3883b1680c1f633dbda");
	seal_code_hash("482913557", pepper, hash);
	is_hex(hash, 32, "e9941ac783505517d0fc241c0bee2dc14a561db7479f27bc4da9eb0048fe0b3c");
	seal_key_hash(blob, sizeof blob - 1, pepper, hash);
	is_hex(hash, 32, "0cc1720c238e532e8b0df778d7589bd7b90be89d55e454021a255aac2bf91680");
	seal_pepper_id(pepper, hash);
	is_hex(hash, 16, "fc6835649bfab4677bedac6836435873");
}

static void hashes_depend_on_all_they_are_made_of(void **state)
{
	uint8_t pepper[SEAL_KEY], auth[SEAL_KEY] = { 1 }, a[SEAL_KEY], b[SEAL_KEY];

	(void)state;
	sample_pepper(pepper);
	seal_auth_hash(auth, 1, pepper, a);
	seal_auth_hash(auth, 2, pepper, b);
	assert_false(seal_equal(a, b));
	seal_auth_hash(auth, 1, pepper, b);
	assert_true(seal_equal(a, b));
	pepper[31] ^= 1;
	seal_auth_hash(auth, 1, pepper, b);
	assert_false(seal_equal(a, b));
	memcpy(b, a, SEAL_KEY);
	b[31] ^= 0x80;
	assert_false(seal_equal(a, b));
}

static void a_key_tail_is_the_end_of_its_fingerprint(void **state)
{
	char tail[5];

	(void)state;
	seal_key_tail((const uint8_t *)"\0\0\0\x0bssh-ed25519", 15, tail);
	assert_string_equal(tail, "w3hQ");
}

static void codes_are_read_as_people_type_them(void **state)
{
	static const char *const same[] = {
		"482913557", "482-913-557", "482 913 557", " 482-913-557 ", "４８２９１３５５７",
		"４８２ー９１３ー５５７", "４８２－９１３－５５７", "４８２　９１３　５５７", "482−913‐557",
		"482–913—557", "482ー913ー557", "482ｰ913ｰ557", "4 8 2 9 1 3 5 5 7", "482.913.557", "482、913、557",
		"482-913-557\r\n", "４82-9１3-55７", "482一913一557",
	};
	static const char *const wrong[] = {
		"", "482-913-55", "482-913-5577", "48291355", "abc", "482-913-55o", "482-913-557x", "482/913/557",
		"①82913557", "四82913557", "482-913-557\xFF", "482-913-\x1b[A557", "٤٨٢٩١٣٥٥٧", "---------",
	};
	char digits[10], *long_one = malloc(100000);

	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		assert_true(seal_code_read(same[i], strlen(same[i]), digits));
		assert_string_equal(digits, "482913557");
	}
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_false(seal_code_read(wrong[i], strlen(wrong[i]), digits));
		assert_string_equal(digits, "");
	}
	assert_false(seal_code_read("482913557\0", 10, digits));
	memset(long_one, '4', 100000);
	assert_false(seal_code_read(long_one, 100000, digits));
	free(long_one);
}

static void codes_are_made_and_shown_in_threes(void **state)
{
	char digits[10], again[10], shown[12], read[10];
	int counts[10] = { 0 };

	(void)state;
	seal_code_show("482913557", shown);
	assert_string_equal(shown, "482-913-557");
	for (int i = 0; i < 1000; i++) {
		seal_code_make(digits);
		assert_int_equal(strspn(digits, "0123456789"), 9);
		seal_code_show(digits, shown);
		assert_true(seal_code_read(shown, strlen(shown), read));
		assert_string_equal(read, digits);
		for (int j = 0; j < 9; j++)
			counts[digits[j] - '0']++;
	}
	for (int i = 0; i < 10; i++)
		assert_in_range(counts[i], 700, 1100); /* 900 each, and about seven deviations either way */
	seal_code_make(again);
	assert_string_not_equal(again, digits);
}

static void a_pepper_is_read_from_paper(void **state)
{
	static const char copied[] =
		" oo082 oc2oa lg75 \r\n0g28a1c60t3gf* 1048j--2ca1a--5gqp\n\n1g68t-3ce1t-7gzc";
	uint8_t pepper[SEAL_KEY], back[SEAL_KEY];
	char shown[SEAL_PEPPER_ROOM];
	int row = -1;

	(void)state;
	sample_pepper(pepper);
	seal_pepper_show(pepper, shown);
	assert_string_equal(shown, paper);
	assert_int_equal(strlen(shown) + 1, SEAL_PEPPER_ROOM);
	assert_true(seal_pepper_parse(shown, strlen(shown), back, &row));
	assert_true(seal_equal(back, pepper));
	assert_int_equal(row, 0);
	assert_true(seal_pepper_parse(copied, strlen(copied), back, NULL));
	assert_true(seal_equal(back, pepper));
	for (int i = 0; i < 100; i++) {
		seal_pepper_make(pepper);
		seal_pepper_show(pepper, shown);
		assert_true(seal_pepper_parse(shown, strlen(shown), back, NULL));
		assert_true(seal_equal(back, pepper));
	}
}

static void a_slip_of_the_pen_is_found_in_its_row(void **state)
{
	static const char others[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	uint8_t back[SEAL_KEY];
	char copied[SEAL_PEPPER_ROOM];
	int row;

	(void)state;
	for (size_t i = 0; i < sizeof paper - 1; i++) {
		if (paper[i] == '-' || paper[i] == '\n')
			continue;
		for (size_t j = 0; j < sizeof others - 1; j++) {
			if (others[j] == paper[i])
				continue;
			memcpy(copied, paper, sizeof paper);
			copied[i] = others[j];
			assert_false(seal_pepper_parse(copied, strlen(copied), back, &row));
			assert_int_equal(row, 1 + i / 17);
			assert_true(is_zero(back, sizeof back));
		}
	}
	memcpy(copied, paper + 17, 17); /* the first two rows, exchanged */
	memcpy(copied + 17, paper, 17);
	memcpy(copied + 34, paper + 34, sizeof paper - 34);
	assert_false(seal_pepper_parse(copied, strlen(copied), back, &row));
	assert_int_equal(row, 1);
	for (size_t n = 0; n + 2 < sizeof paper; n++)
		assert_false(seal_pepper_parse(paper, n, back, &row));
	assert_false(seal_pepper_parse("", 0, back, NULL));
	snprintf(copied, sizeof copied, "%.67sx", paper);
	assert_false(seal_pepper_parse(copied, strlen(copied), back, &row));
}

static void the_pepper_file_is_its_owners_alone(void **state)
{
	char directory[] = "/tmp/kokoiru-seal-XXXXXX", path[64], other[64];
	uint8_t pepper[SEAL_KEY], back[SEAL_KEY];
	struct stat status;

	(void)state;
	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof path, "%s/pepper", directory);
	snprintf(other, sizeof other, "%s/other", directory);
	sample_pepper(pepper);
	assert_int_equal(seal_pepper_read(path, back), PEPPER_MISSING);
	assert_int_equal(seal_pepper_read(directory, back), PEPPER_MISSING);
	assert_int_equal(seal_pepper_write(path, pepper), PEPPER_FINE);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	assert_int_equal(seal_pepper_write(path, pepper), PEPPER_TAKEN);
	assert_int_equal(seal_pepper_read(path, back), PEPPER_FINE);
	assert_true(seal_equal(back, pepper));
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(seal_pepper_read(path, back), PEPPER_EXPOSED);
	assert_true(is_zero(back, sizeof back));
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(truncate(path, 60), 0);
	assert_int_equal(seal_pepper_read(path, back), PEPPER_DAMAGED);
	assert_int_equal(truncate(path, 0), 0);
	assert_int_equal(seal_pepper_read(path, back), PEPPER_DAMAGED);
	assert_int_equal(symlink(path, other), 0);
	assert_int_equal(seal_pepper_write(other, pepper), PEPPER_TAKEN);
	assert_int_equal(seal_pepper_write("/nowhere/pepper", pepper), PEPPER_NO_WRITE);
	assert_int_equal(unlink(other), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(directory), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passphrases_are_text_of_ten_to_1024_bytes),
		cmocka_unit_test(auth_is_the_documented_value),
		cmocka_unit_test(bad_passphrases_and_costs_are_told_at_once),
#ifndef __SANITIZE_ADDRESS__
		cmocka_unit_test(no_memory_is_busy),
#endif
		cmocka_unit_test(keyed_hashes_are_the_documented_values),
		cmocka_unit_test(hashes_depend_on_all_they_are_made_of),
		cmocka_unit_test(a_key_tail_is_the_end_of_its_fingerprint),
		cmocka_unit_test(codes_are_read_as_people_type_them),
		cmocka_unit_test(codes_are_made_and_shown_in_threes),
		cmocka_unit_test(a_pepper_is_read_from_paper),
		cmocka_unit_test(a_slip_of_the_pen_is_found_in_its_row),
		cmocka_unit_test(the_pepper_file_is_its_owners_alone),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
