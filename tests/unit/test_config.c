/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kokoiru.ini: the defaults, the template that a new place gets, and every way a line can be wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config.h"
#include "paths.h"
#include "where.h"

struct findings { unsigned count; char last[512]; };

static void on_finding(void *context, const char *words)
{
	struct findings *findings = context;

	findings->count++;
	snprintf(findings->last, sizeof findings->last, "%s", words);
}

static unsigned read_text(const char *text, struct config *config, struct findings *findings)
{
	FILE *file = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
	unsigned count;

	assert_non_null(file);
	memset(findings, 0, sizeof *findings);
	config_init(config);
	count = config_read(config, (struct config_source){ file, "x.ini", .knows_hours = true }, on_finding, findings);
	fclose(file);
	assert_int_equal(count, findings->count);
	return count;
}

static void refuses(const char *text, const char *why)
{
	struct config config;
	struct findings findings;

	read_text(text, &config, &findings);
	if (findings.count != 1 || !strstr(findings.last, why))
		fail_msg("%s\ngave %u findings, the last: %s\nexpected: %s", text, findings.count, findings.last, why);
}

static void defaults_are_what_the_handbook_says(void **state)
{
	struct config config;

	(void)state;
	config_init(&config);
	assert_string_equal(config.listen, "127.0.0.1:2222");
	assert_string_equal(config.zone, "Asia/Tokyo");
	assert_int_equal(config.language, LANGUAGE_JA);
	assert_int_equal(config.always_open, 0);
	assert_int_equal(config.rules_count, 2);
	assert_string_equal(config.rules[1], "FREQ=MONTHLY;BYDAY=1SA 10:00-18:00");
	for (unsigned i = 0; i < config.rules_count; i++)
		assert_int_equal(hours_check_rule(config.rules[i]), HOURS_FINE);
	assert_int_equal(config.argon2_memory_kib, 65536);
	assert_int_equal(config.hub.say_burst, 20);
	assert_int_equal(config.hub.say_per_second, 2);
	assert_int_equal(config.contacts_count, 0);
}

static void the_gate_agrees_on_its_defaults(void **state)
{
	struct config config;

	(void)state;
	config_init(&config);
	assert_memory_equal(&config.gate, &gate_limits_standard, sizeof gate_limits_standard);
}

struct search { const char *text; unsigned missing; };

static void look_for_key(void *context, const char *section, const char *key)
{
	struct search *search = context;
	char line[80], example[80]; /* of what has no default, there is an example */

	snprintf(line, sizeof line, "\n%s =", key);
	snprintf(example, sizeof example, "\n# %s =", key);
	if (!strstr(search->text, line) && !strstr(search->text, example)) {
		search->missing++;
		print_message("not in the template: [%s] %s\n", section, key);
	}
}

static void the_template_says_every_default(void **state)
{
	char text[16384];
	FILE *file = fopen(SOURCE_PLACE "/kokoiru.ini", "re");
	struct config config, standard;
	struct findings findings;
	struct search search = { text, 0 };
	size_t size;

	(void)state;
	assert_non_null(file);
	size = fread(text, 1, sizeof text - 1, file);
	text[size] = '\0';
	fclose(file);
	config_each_key(look_for_key, &search);
	assert_int_equal(search.missing, 0);
	config_init(&standard);
	assert_int_equal(read_text(text, &config, &findings), 0);
	assert_memory_equal(&config, &standard, sizeof config);
}

static void lists_of_applications_are_taken(void **state)
{
	struct config config;
	struct findings findings;

	(void)state;
	assert_int_equal(read_text("[apply]\ndistrict = 青葉区\ndistrict = 泉区\ndecline = いまは席がありません\n"
		"decline_en = No seats\nopen = no\n[retention]\napplication_days = 30\n", &config, &findings), 0);
	assert_int_equal(config.applying.districts_count, 2);
	assert_string_equal(config.applying.districts[1], "泉区");
	assert_string_equal(config.applying.declines[0], "いまは席がありません");
	assert_string_equal(config.applying.declines_en[0], "No seats");
	assert_int_equal(config.applying.is_open, 0);
	assert_int_equal(config.hub.keeping[KEEPING_APPLICATIONS], 30);
	assert_int_not_equal(read_text("[apply]\ndecline = 1\ndecline = 2\ndecline = 3\ndecline = 4\ndecline = 5\n"
		"decline = 6\ndecline = 7\ndecline = 8\ndecline = 9\n", &config, &findings), 0);
	assert_int_not_equal(read_text("[apply]\ndistrict =\n", &config, &findings), 0);
}

static void values_are_taken(void **state)
{
	struct config config;
	struct findings findings;

	(void)state;
	assert_int_equal(read_text("# a comment\r\n[place]\r\nname = けやき\r\nalways_open = yes ; for the demo\nlanguage=en\n"
		"listen = [::1]:2222,127.0.0.1:22\n[login]\nargon2_memory_kib = 8192\n", &config, &findings), 0);
	assert_string_equal(config.name, "けやき");
	assert_int_equal(config.always_open, 1);
	assert_int_equal(config.language, LANGUAGE_EN);
	assert_string_equal(config.listen, "[::1]:2222,127.0.0.1:22");
	assert_int_equal(config.argon2_memory_kib, 8192);
}

static void own_rules_take_the_place_of_the_standard_ones(void **state)
{
	struct config config;
	struct findings findings;

	(void)state;
	assert_int_equal(read_text("[hours]\nrule = FREQ=WEEKLY;BYDAY=SU 09:30-24:00\n", &config, &findings), 0);
	assert_int_equal(config.rules_count, 1);
	assert_string_equal(config.rules[0], "FREQ=WEEKLY;BYDAY=SU 09:30-24:00");
}

static void contacts_have_a_name_a_number_and_perhaps_a_note(void **state)
{
	struct config config;
	struct findings findings;

	(void)state;
	assert_int_equal(read_text("[contacts]\ncontact = 窓口 | 000-111 | 平日; 昼\ncontact = よる|222\nchecked = 2026-11-01\n",
		&config, &findings), 0);
	assert_int_equal(config.contacts_count, 2);
	assert_string_equal(config.contacts[0].name, "窓口");
	assert_string_equal(config.contacts[0].number, "000-111");
	assert_string_equal(config.contacts[0].note, "平日; 昼");
	assert_string_equal(config.contacts[1].number, "222");
	assert_string_equal(config.contacts[1].note, "");
	assert_int_equal(config_contacts_age(&config, 20758), 0);
	assert_int_equal(config_contacts_age(&config, 20758 + 91), 91);
}

static void the_emergency_procedure_has_nine_steps_at_most(void **state)
{
	struct config config;
	struct findings findings;

	(void)state;
	assert_int_equal(read_text("[emergency]\nstep = ことばで そばにいる\nstep = 2人目の職員をよぶ\n", &config, &findings), 0);
	assert_int_equal(config.steps_count, 2);
	assert_string_equal(config.steps[1], "2人目の職員をよぶ");
	assert_int_equal(read_text("[emergency]\nstep = 1\nstep = 2\nstep = 3\nstep = 4\nstep = 5\nstep = 6\nstep = 7\n"
		"step = 8\nstep = 9\nstep = 10\n", &config, &findings), 1);
	assert_int_equal(config.steps_count, 9);
}

static void the_desk_has_a_rule_and_perhaps_a_key(void **state)
{
	char digits[SEAL_BOX_KEY_ROOM], text[256];
	uint8_t public_key[SEAL_BOX_KEY], secret_key[SEAL_BOX_KEY], none[SEAL_BOX_KEY] = { 0 };
	struct config config;
	struct findings findings;

	(void)state;
	seal_box_pair(public_key, secret_key);
	seal_box_show_key(public_key, digits);
	snprintf(text, sizeof text, "[consult]\nexception = いのちの危険がある時だけ\nrecovery_key = %s\n", digits);
	assert_int_equal(read_text(text, &config, &findings), 0);
	assert_string_equal(config.exception, "いのちの危険がある時だけ");
	assert_string_equal(config.exception_en, "");
	assert_memory_equal(config.recovery_key, public_key, sizeof public_key);
	assert_int_equal(read_text("[consult]\nrecovery_key =\n", &config, &findings), 0);
	assert_memory_equal(config.recovery_key, none, sizeof none);
	text[strlen(text) - 2] = '\0'; /* one digit short */
	refuses(text, "x.ini:3: recovery_key = ");
	refuses("[consult]\nrecovery_key = none\n", "the 64 digits");
}

static void without_a_day_contacts_have_no_age(void **state)
{
	struct config config;

	(void)state;
	config_init(&config);
	assert_int_equal(config_contacts_age(&config, 20758), -1);
}

static void names_that_are_not_known_are_refused(void **state)
{
	(void)state;
	refuses("\n[place]\nnmae = x\n", "x.ini:3: unknown key nmae in [place]");
	refuses("[plaice]\nname = x\n", "x.ini:1: unknown section [plaice]");
	refuses("name = x\n", "x.ini:1: name stands before any [section]");
	refuses("[place]\nName = x\n", "x.ini:2: unknown key Name");
}

static void values_that_cannot_be_are_refused(void **state)
{
	static const char *const numbers[] = { "0", "-1", "20x", "", "99999999999999999999", "2 0", "0x10", "1e3", "10001" };
	char text[128];

	(void)state;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		snprintf(text, sizeof text, "[limits]\nsay_burst = %s\n", numbers[i]);
		refuses(text, "x.ini:2: say_burst = ");
	}
	refuses("[place]\nalways_open = maybe\n", "write no or yes");
	refuses("[place]\nname = \n", "empty");
	refuses("[place]\nname = \xff\xfe\n", "not UTF-8");
	refuses("[place]\nzone = ../../etc/passwd\n", "no time zone");
	refuses("[place]\nzone = Asia/Sendai\n", "no time zone");
	refuses("[login]\nargon2_memory_kib = 4096\n", "from 8192 to 524288");
	refuses("[contacts]\nchecked = 2026-13-01\n", "not a day");
	refuses("[contacts]\nchecked = 2026-1-1\n", "not a day");
	refuses("[contacts]\ncontact = only a name\n", "not a contact");
	refuses("[contacts]\ncontact = a | b | c | d\n", "not a contact");
	refuses("[contacts]\ncontact = | 123\n", "empty");
}

static void rules_that_are_not_whole_are_refused(void **state)
{
	static const struct { const char *rule, *words; } rules[] = {
		{ "10:00-18:00", "x.ini:2: rule = 10:00-18:00: not a rule; write one" }, { "FREQ=WEEKLY", "not a rule; write" },
		{ "FREQ=HOURLY 10:00-18:00", "write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY" },
		{ "FREQ=WEEKLY 10:00-18:00", "which days; add BYDAY=SA" }, { "FREQ=DAILY 10:00-25:00", "no times at its end" },
		{ "FREQ=DAILY 1000-1800", "no times at its end" }, { "FREQ=DAILY 10:00-18:00 x", "no times at its end" },
		{ "FREQ=WEEKLYish 10:00-18:00", "is not taken here" }, { "FREQ=DAILY;COUNT=3 10:00-18:00", "write UNTIL=20271231" },
		{ "FREQ=DAILY;BYHOUR=3 10:00-18:00", "times stand after the rule" },
		{ "FREQ=WEEKLY;BYDAY=2WE 10:00-18:00", "write FREQ=MONTHLY;BYDAY=2WE" },
		{ "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30 10:00-18:00", "no day is like that" }
	};
	char text[128];

	(void)state;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		snprintf(text, sizeof text, "[hours]\nrule = %s\n", rules[i].rule);
		refuses(text, rules[i].words);
	}
}

static void lines_that_would_be_joined_or_cut_are_refused(void **state)
{
	char text[400] = "[place]\nname = ";

	(void)state;
	refuses("[place]\nname = a\n b\n", "x.ini:3: begins with a space");
	refuses("[place]\nname\n", "x.ini:2: neither a [section] nor key = value");
	memset(text + strlen(text), 'a', 250);
	strcat(text, "\nname_en = b\n");
	refuses(text, "x.ini:2: longer than");
}

static void a_key_stands_once(void **state)
{
	(void)state;
	refuses("[place]\nname = a\nname = b\n", "x.ini:3: name is there twice");
}

#define MAIL "[place]\nhost = kokoiru.example.jp:2222\n[mail]\nfrom = kokoiru@example.jp\n"

static void mail_never_leaves_in_the_clear(void **state)
{
	struct config config;
	struct findings findings;

	(void)state;
	refuses(MAIL "server = mail.example.jp\nsecurity = none\n", "in the clear");
	assert_int_equal(read_text(MAIL "server = localhost\nsecurity = none\n", &config, &findings), 0);
}

static void a_sender_is_an_address_with_or_without_a_name(void **state)
{
	struct config config;
	struct findings findings;

	(void)state;
	assert_int_equal(read_text("[mail]\nfrom = ここに、いるよ <Kokoiru@Example.JP>\n", &config, &findings), 0);
	assert_string_equal(config.mail_from, "Kokoiru@example.jp");
	assert_string_equal(config.mail_from_name, "ここに、いるよ");
	assert_int_equal(read_text("[mail]\nfrom = kokoiru@example.jp\n", &config, &findings), 0);
	assert_string_equal(config.mail_from_name, "");
	refuses("[mail]\nfrom = kokoiru\n", "not a mail address");
	refuses("[mail]\nfrom = a <kokoiru@example.jp\n", "not a mail address");
	refuses("[mail]\nfrom = a <kokoiru@example.jp> b\n", "not a mail address");
}

static void what_mail_needs_is_asked_for(void **state)
{
	(void)state;
	refuses("[place]\nhost = x.example.jp\n[mail]\nserver = mail.example.jp\n", "from is empty");
	refuses("[mail]\nserver = mail.example.jp\nfrom = a@example.jp\n", "host is empty");
	refuses(MAIL "server = mail example\n", "not a server's name");
	refuses(MAIL "server = mail.example.jp\nuser = a\n", "no password_file");
	refuses(MAIL "server = mail.example.jp\npassword_file = a\n", "no user");
	refuses("[place]\nhost = -x\n", "with or without a port");
	refuses("[place]\nhost = x:0\n", "with or without a port");
	refuses("[place]\nhost = x:70000\n", "with or without a port");
	refuses("[place]\nhost = a b\n", "with or without a port");
}

static void all_findings_are_told_at_once(void **state)
{
	struct config config;
	struct findings findings;

	(void)state;
	assert_int_equal(read_text("[x]\n[place]\ny = 1\nalways_open = 1\n", &config, &findings), 3);
}

static void paths_follow_where_the_program_lies(void **state)
{
	struct paths paths;

	(void)state;
	paths_of(BUILD_ROOT "/kokoiru", &paths);
	assert_string_equal(paths.place, SOURCE_PLACE);
	assert_string_equal(paths.catalogues, BUILD_CATALOGUES);
	paths_of(BUILD_ROOT "2/kokoiru", &paths);
	assert_string_equal(paths.place, DATA_PLACE);
	paths_of("/usr/bin/kokoiru (deleted)", &paths);
	assert_string_equal(paths.catalogues, DATA_CATALOGUES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_are_what_the_handbook_says),
		cmocka_unit_test(the_gate_agrees_on_its_defaults),
		cmocka_unit_test(the_template_says_every_default),
		cmocka_unit_test(lists_of_applications_are_taken),
		cmocka_unit_test(values_are_taken),
		cmocka_unit_test(own_rules_take_the_place_of_the_standard_ones),
		cmocka_unit_test(contacts_have_a_name_a_number_and_perhaps_a_note),
		cmocka_unit_test(the_emergency_procedure_has_nine_steps_at_most),
		cmocka_unit_test(the_desk_has_a_rule_and_perhaps_a_key),
		cmocka_unit_test(without_a_day_contacts_have_no_age),
		cmocka_unit_test(names_that_are_not_known_are_refused),
		cmocka_unit_test(values_that_cannot_be_are_refused),
		cmocka_unit_test(rules_that_are_not_whole_are_refused),
		cmocka_unit_test(lines_that_would_be_joined_or_cut_are_refused),
		cmocka_unit_test(a_key_stands_once),
		cmocka_unit_test(mail_never_leaves_in_the_clear),
		cmocka_unit_test(a_sender_is_an_address_with_or_without_a_name),
		cmocka_unit_test(what_mail_needs_is_asked_for),
		cmocka_unit_test(all_findings_are_told_at_once),
		cmocka_unit_test(paths_follow_where_the_program_lies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
