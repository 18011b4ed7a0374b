/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exec verbs without a network: a command line and events in, lines and an exit status out. */
#include "verbs.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "authkey.h"
#include "clock.h"
#include "words.h"

#define KEY "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0MIpxQnQJm1d0XMZq2N0S1bVvQm0Z1yQ7H1rVd1mQb somebody@home"

static struct view view;
static char text[1 << 20];

static struct verb_run *run_as(const char *command, enum entrance entrance, bool has_pty)
{
	return verb_create(&(struct verb_options){ .command = command, .view = &view, .entrance = entrance,
		.has_pty = has_pty });
}

static struct verb_run *run_verb(const char *command)
{
	return run_as(command, ENTRANCE_PERSON, false);
}

static const char *words_of(struct buf *buf)
{
	snprintf(text, sizeof text, "%.*s", (int)buf->size, buf->size > 0 ? (const char *)buf->data : "");
	return text;
}

/* The one request that was made. */
static struct message request_of(struct verb_run *run)
{
	struct reader reader = { run->requests.data, run->requests.size, false };
	struct message request;

	assert_int_equal(wire_take(&reader, &request), WIRE_OK);
	assert_int_equal(reader.left, 0);
	return request;
}

static int set_up(void **state)
{
	(void)state;
	setlocale(LC_ALL, "C.UTF-8");
	words_language(LANGUAGE_EN);
	view_init(&view);
	view.account = 7;
	view.has_passphrase = true;
	snprintf(view.nickname, sizeof view.nickname, "mikan");
	snprintf(view.place_name_en, sizeof view.place_name_en, "Here");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	view_finish(&view);
	return 0;
}

static void expect_end(struct verb_run *run, int status)
{
	assert_true(run->is_done);
	assert_int_equal(run->status, status);
}

static void test_an_unknown_verb_is_wrong_usage(void **state)
{
	static const char *const commands[] = { "", " ", "bogus", "--json", "look", "apply", "who\x1b[31m", "\xff\xfe" };

	(void)state;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		struct verb_run *run = run_verb(commands[i]);

		expect_end(run, VERB_USAGE);
		assert_int_equal(run->out.size, 0);
		assert_non_null(strstr(words_of(&run->err), "kokoiru: "));
		assert_null(strchr(words_of(&run->err), '\x1b'));
		verb_destroy(run);
	}
}

static void test_help_lists_the_verbs(void **state)
{
	struct verb_run *run = run_verb("help");

	(void)state;
	expect_end(run, VERB_DONE);
	for (size_t i = 0; i < verbs_count; i++)
		assert_true(!verbs[i].help == !strstr(words_of(&run->out), verbs[i].name));
	verb_destroy(run);
}

static void test_strangers_get_help_and_hours_only(void **state)
{
	(void)state;
	view.account = 0;
	for (size_t i = 0; i < verbs_count; i++) {
		struct verb_run *run = run_as(verbs[i].name, ENTRANCE_LOOK, false);

		if (run->requests.size > 0)
			assert_in_range(request_of(run).number, REQ_HOURS, REQ_ICAL);
		else
			expect_end(run, verbs[i].needs_account ? VERB_REFUSED : VERB_DONE);
		verb_destroy(run);
	}
}

/* The first Saturday of December 2026, 10:00 to 18:00 in Tokyo. */
static const struct message december = { .number = EV_AHEAD, .ahead = { 1796432400, 1796461200 } };

static struct message day_info(uint32_t day, const char *hours, uint32_t other)
{
	return (struct message){ .number = EV_DAY_INFO, .day_info = { day, wire_string(hours), other,
		wire_string("台風のため"), 0 } };
}

static void answer_hours(struct verb_run *run)
{
	struct message closed = day_info(20782, "", 0), moved = day_info(20783, "13:00-21:00", 20782);
	struct message done = { .number = EV_DONE, .done = { REQ_HOURS } };

	assert_int_equal(request_of(run).number, REQ_HOURS);
	verb_event(run, &december);
	verb_event(run, &closed);
	verb_event(run, &moved);
	verb_event(run, &done);
	expect_end(run, VERB_DONE);
}

static void stand_closed(void)
{
	assert_true(clock_zone_use("Asia/Tokyo"));
	free(view.hours);
	view.hours = strdup("FREQ=MONTHLY;BYDAY=1SA 10:00-18:00");
	view.opening = (struct view_opening){ .from = { december.ahead.from }, .to = { december.ahead.to } };
}

static void test_hours_for_scripts(void **state)
{
	struct verb_run *run;

	(void)state;
	stand_closed();
	run = run_verb("hours --json");
	answer_hours(run);
	assert_string_equal(words_of(&run->out),
		"{\"open\":false,\"closes\":null,\"next\":\"2026-12-05T10:00:00+09:00\",\"rules\":[\"FREQ=MONTHLY;BYDAY=1SA "
		"10:00-18:00\"],\"ahead\":[{\"from\":\"2026-12-05T10:00:00+09:00\",\"to\":\"2026-12-05T18:00:00+09:00\"}],"
		"\"exceptions\":[{\"day\":\"2026-11-25\",\"hours\":\"\",\"other\":null,\"why\":\"台風のため\"},{\"day\":"
		"\"2026-11-26\",\"hours\":\"13:00-21:00\",\"other\":\"2026-11-25\",\"why\":\"台風のため\"}]}\n");
	verb_destroy(run);
}

static void test_hours_while_it_is_open(void **state)
{
	static const struct message done = { .number = EV_DONE, .done = { REQ_HOURS } };
	struct verb_run *run;

	(void)state;
	stand_closed();
	view.opening.is_open = true;
	view.opening.closes = 1795608000;
	run = run_verb("hours --json");
	verb_event(run, &done);
	expect_end(run, VERB_DONE);
	assert_non_null(strstr(words_of(&run->out),
		"{\"open\":true,\"closes\":\"2026-11-25T21:00:00+09:00\",\"next\":\"2026-12"));
	assert_non_null(strstr(words_of(&run->out), "\"ahead\":[],\"exceptions\":[]}\n"));
	verb_destroy(run);
	view.always_open = true;
	run = run_verb("hours --json");
	verb_event(run, &done);
	assert_non_null(strstr(words_of(&run->out), "{\"open\":true,\"closes\":null,\"next\":"));
	verb_destroy(run);
}

static void test_hours_for_people(void **state)
{
	struct verb_run *run;

	(void)state;
	stand_closed();
	run = run_verb("hours");
	answer_hours(run);
	assert_string_equal(words_of(&run->out),
		"The place is closed now. It opens next on Sat 5 December, 10:00 to 18:00.\n  1st Saturday 10:00-18:00\n"
		"The days ahead:\n  Sat 5 December, 10:00 to 18:00\nDays that differ:\n  Wed 25 November is closed. 台風のため\n"
		"  Thu 26 November is open 13:00-21:00, in place of Wed 25 November. 台風のため\n");
	verb_destroy(run);
}

static void test_a_calendar_comes_as_it_is(void **state)
{
	struct message part = { .number = EV_ICAL, .ical_part = { wire_string("BEGIN:VCALENDAR\r\n") } };
	struct message done = { .number = EV_DONE, .done = { REQ_ICAL } };
	struct verb_run *run = run_verb("ical");

	(void)state;
	assert_int_equal(request_of(run).number, REQ_ICAL);
	verb_event(run, &part);
	verb_event(run, &done);
	expect_end(run, VERB_DONE);
	assert_string_equal(words_of(&run->out), "BEGIN:VCALENDAR\r\n");
	verb_destroy(run);
}

static void give_room(struct verb_run *run)
{
	verb_event(run, &(struct message){ .number = EV_ROOM_INFO, .room_info = { .id = wire_string("free"),
		.name = wire_string("フリースペース"), .name_en = wire_string("Free \"space\""), .people = 3, .observers = 1,
		.staff = wire_string("さとう\nすずき") } });
	verb_event(run, &(struct message){ .number = EV_ZONE_INFO, .zone_info = { .room = wire_string("free"),
		.id = wire_string("sofa"), .name = wire_string("ソファ"), .name_en = wire_string("Sofa"), .seats = 8, .taken = 2 } });
	verb_event(run, &(struct message){ .number = EV_DONE, .done = { .request = REQ_ROOMS } });
	expect_end(run, VERB_DONE);
}

static void test_who_names_rooms_and_staff(void **state)
{
	struct verb_run *run = run_verb("who");

	(void)state;
	assert_int_equal(request_of(run).number, REQ_ROOMS);
	give_room(run);
	assert_string_equal(words_of(&run->out), "Free \"space\" (free): 3 people, 1 watching, staff: さとう すずき\n");
	verb_destroy(run);
}

static void test_json_is_one_object_a_line(void **state)
{
	struct verb_run *run = run_verb("--json rooms");

	(void)state;
	give_room(run);
	assert_string_equal(words_of(&run->out),
		"{\"room\":\"free\",\"name\":\"フリースペース\",\"name_en\":\"Free \\\"space\\\"\",\"people\":3,\"observers\":1,"
		"\"staff\":[\"さとう\",\"すずき\"]}\n"
		"{\"room\":\"free\",\"zone\":\"sofa\",\"name\":\"ソファ\",\"name_en\":\"Sofa\",\"seats\":8,\"free\":6}\n");
	verb_destroy(run);
}

static void give_empty_room(struct verb_run *run)
{
	verb_event(run, &(struct message){ .number = EV_ROOM_INFO, .room_info = { .id = wire_string("gallery"),
		.name = wire_string(""), .name_en = wire_string("Gallery"), .staff = wire_string("") } });
	verb_event(run, &(struct message){ .number = EV_ZONE_INFO, .zone_info = { .room = wire_string("gallery"),
		.id = wire_string("floor"), .name = wire_string(""), .name_en = wire_string("Floor") } });
	verb_event(run, &(struct message){ .number = EV_DONE, .done = { .request = REQ_ROOMS } });
	expect_end(run, VERB_DONE);
}

static void test_an_empty_room_is_told_in_words(void **state)
{
	struct verb_run *run = run_verb("rooms");

	(void)state;
	give_empty_room(run);
	assert_string_equal(words_of(&run->out), "Gallery (gallery): nobody just now\n");
	verb_destroy(run);
	run = run_verb("rooms --json");
	give_empty_room(run);
	assert_non_null(strstr(words_of(&run->out), "\"people\":0"));
	assert_non_null(strstr(words_of(&run->out), "\"seats\":0"));
	verb_destroy(run);
}

static void expect_read(const char *command, const char *room, unsigned count)
{
	struct verb_run *run = run_verb(command);
	struct message request = request_of(run);

	assert_int_equal(request.number, REQ_READ);
	assert_true(wire_equals(request.read.room, room));
	assert_int_equal(request.read.count, count);
	verb_destroy(run);
}

static void test_read_takes_a_room_and_a_number(void **state)
{
	struct verb_run *run = run_verb("read free many");

	(void)state;
	expect_end(run, VERB_USAGE);
	verb_destroy(run);
	expect_read("read", "free", 20);
	expect_read("read gallery", "gallery", 20);
	expect_read("read 3", "free", 3);
	expect_read("read exchange 7 --json", "exchange", 7);
	expect_read("read free 999999999999", "free", 500);
}

static void test_lines_are_labelled_and_harmless(void **state)
{
	struct verb_run *run = run_verb("read");
	struct message event = { .number = EV_LINE, .line = { .room = wire_string("free"), .nickname = wire_string("みかん"),
		.note = wire_string(""), .text = wire_string("\x1b]0;x\x07hi\xc2\x9b\xe2\x80\xae there\r\nstaff さとう: no") } };

	(void)state;
	verb_event(run, &event);
	event.line.role = ROLE_SUPPORTER;
	event.line.text = wire_string("hello");
	verb_event(run, &event);
	verb_event(run, &(struct message){ .number = EV_DONE, .done = { .request = REQ_READ } });
	expect_end(run, VERB_DONE);
	assert_non_null(strstr(words_of(&run->out), "みかん: ]0;xhi there"));
	assert_non_null(strstr(words_of(&run->out), "staff みかん: hello\n"));
	for (const char *at = text; *at; at++)
		assert_true((unsigned char)*at >= 0x20 || *at == '\n');
	assert_null(strstr(text, "\xc2\x9b"));
	assert_null(strstr(text, "\nstaff さとう: no"));
	verb_destroy(run);
}

static void test_say_sends_the_rest_as_it_came(void **state)
{
	struct verb_run *run = run_verb("say free  it's  --json; $HOME \"x\" ");
	struct message request = request_of(run);

	(void)state;
	assert_int_equal(request.number, REQ_SAY);
	assert_true(wire_equals(request.say.room, "free"));
	assert_true(wire_equals(request.say.text, " it's  --json; $HOME \"x\" "));
	verb_event(run, &(struct message){ .number = EV_SAID, .said = { .id = request.say.id + 1, .is_mine = 1 } });
	assert_false(run->is_done);
	verb_event(run, &(struct message){ .number = EV_SAID, .said = { .id = request.say.id, .is_mine = 1 } });
	expect_end(run, VERB_DONE);
	verb_destroy(run);
}

static void test_refusals_have_their_exit_codes(void **state)
{
	static const struct { enum reason reason; int status; } rows[] = { { REASON_NO_ROOM, VERB_REFUSED },
		{ REASON_LISTENING, VERB_REFUSED }, { REASON_TOO_MANY, VERB_LATER }, { REASON_CLOSED, VERB_LATER },
		{ REASON_BUSY, VERB_LATER } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct verb_run *run = run_verb("say free hello");

		verb_event(run, &(struct message){ .number = EV_REFUSED,
			.refused = { .request = REQ_SAY, .reason = (uint8_t)rows[i].reason } });
		expect_end(run, rows[i].status);
		assert_int_equal(run->out.size, 0);
		assert_non_null(strstr(words_of(&run->err), "kokoiru: say: "));
		verb_destroy(run);
	}
}

static void test_a_lost_hub_means_later(void **state)
{
	struct verb_run *run = run_verb("who");

	(void)state;
	verb_lost(run);
	expect_end(run, VERB_LATER);
	verb_destroy(run);
}

static void test_keys_are_read_from_the_argument(void **state)
{
	struct verb_run *run = run_verb("keys add " KEY);
	struct message request = request_of(run);

	(void)state;
	assert_int_equal(request.number, REQ_KEY_ADD);
	assert_true(wire_equals(request.key_add.algorithm, "ssh-ed25519"));
	assert_int_equal(request.key_add.blob.size, 51);
	verb_destroy(run);
}

static void test_keys_are_read_from_input(void **state)
{
	struct verb_run *run = run_verb("keys add");

	(void)state;
	assert_int_equal(run->requests.size, 0);
	verb_input(run, (const uint8_t *)"\n" KEY, strlen(KEY) + 1);
	verb_eof(run);
	assert_int_equal(request_of(run).number, REQ_KEY_ADD);
	verb_destroy(run);
}

static void test_what_is_no_key_is_refused(void **state)
{
	static const char *const lines[] = { "ssh-ed25519", "ssh-ed25519 !!!!", "ssh-rsa AAAAC3NzaC1lZDI1NTE5", "AAAA",
		"ssh-dss AAAAB3NzaC1kc3M=", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0M", "\x1b[31m" };

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct auth_pubkey key;

		assert_false(authkey_parse(lines[i], &key));
	}
}

static void test_leaving_for_ever_needs_a_terminal(void **state)
{
	struct verb_run *run = run_verb("leave-forever");

	(void)state;
	expect_end(run, VERB_USAGE);
	verb_destroy(run);
}

static void type(struct verb_run *run, const char *typed)
{
	verb_input(run, (const uint8_t *)typed, strlen(typed));
}

static void test_leaving_for_ever_never_shows_the_passphrase(void **state)
{
	struct verb_run *run = run_as("leave-forever", ENTRANCE_PERSON, true);

	(void)state;
	type(run, "ｆｏｒｅｖｅｒ\r");
	assert_false(run->is_done);
	type(run, "secret seX\x7f" "cret\r");
	assert_null(strstr(words_of(&run->out), "secret"));
	assert_int_equal(request_of(run).number, REQ_SALT);
	buf_clear(&run->requests);
	verb_event(run, &(struct message){ .number = EV_SALT, .salt = { .passes = 1, .memory_kib = 8192 } });
	assert_int_equal(request_of(run).number, REQ_SLOT);
	buf_clear(&run->requests);
	verb_event(run, &(struct message){ .number = EV_SLOT });
	assert_int_equal(request_of(run).number, REQ_ERASE);
	assert_null(memmem(run, sizeof *run, "secret", 6));
	verb_event(run, &(struct message){ .number = EV_DONE, .done = { .request = REQ_ERASE } });
	expect_end(run, VERB_DONE);
	verb_destroy(run);
}

static void test_leaving_can_wait_seven_days(void **state)
{
	struct verb_run *run = run_as("leave-forever", ENTRANCE_PERSON, true);

	(void)state;
	type(run, "２\r");
	type(run, "a secret of mine\r");
	verb_event(run, &(struct message){ .number = EV_SALT, .salt = { .passes = 1, .memory_kib = 8192 } });
	buf_clear(&run->requests);
	verb_event(run, &(struct message){ .number = EV_SLOT });
	assert_int_equal(request_of(run).number, REQ_ERASE_LATER);
	verb_event(run, &(struct message){ .number = EV_DONE, .done = { .request = REQ_ERASE_LATER } });
	assert_non_null(strstr(words_of(&run->out), "In seven days"));
	expect_end(run, VERB_DONE);
	verb_destroy(run);
}

static void test_who_has_only_a_key_leaves_by_a_word(void **state)
{
	struct verb_run *run;

	(void)state;
	view.has_passphrase = false;
	run = run_as("leave-forever", ENTRANCE_PERSON, true);
	type(run, "1\r");
	assert_null(strstr(words_of(&run->out), "Passphrase"));
	type(run, "forever\r");
	assert_int_equal(request_of(run).number, REQ_ERASE);
	verb_event(run, &(struct message){ .number = EV_DONE, .done = { .request = REQ_ERASE } });
	expect_end(run, VERB_DONE);
	verb_destroy(run);
	view.has_passphrase = true;
}

static void test_leaving_for_ever_stops_at_any_other_word(void **state)
{
	static const char *const answers[] = { "\r", "yes\r", "3\r", "\x03", "\x04", "forever \x03" };

	(void)state;
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		struct verb_run *run = run_as("leave-forever", ENTRANCE_PERSON, true);

		type(run, answers[i]);
		expect_end(run, VERB_REFUSED);
		assert_int_equal(run->requests.size, 0);
		verb_destroy(run);
	}
}

static void test_typed_text_is_bounded(void **state)
{
	struct verb_run *run = run_verb("keys add");

	(void)state;
	for (int i = 0; i < 100000; i++)
		type(run, "x");
	assert_true(run->typed_size < VERB_TYPED_MAX);
	verb_eof(run);
	expect_end(run, VERB_REFUSED);
	verb_destroy(run);
}

static void test_look_ends_at_once_without_a_terminal(void **state)
{
	struct verb_run *run;

	(void)state;
	view.account = 0;
	run = run_as("look", ENTRANCE_LOOK, false);
	expect_end(run, VERB_DONE);
	assert_non_null(strstr(words_of(&run->out), "Here\n"));
	verb_destroy(run);
	run = run_as("look", ENTRANCE_LOOK, true);
	assert_false(run->is_done);
	type(run, "\r");
	expect_end(run, VERB_DONE);
	verb_destroy(run);
}

static void test_line_and_tui_choose_a_face(void **state)
{
	(void)state;
	assert_int_equal(verb_face("line"), FACE_LINE);
	assert_int_equal(verb_face(" tui "), FACE_MAP);
	assert_int_equal(verb_face("lines"), FACE_ASK);
	assert_int_equal(verb_face(""), FACE_ASK);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_an_unknown_verb_is_wrong_usage),
		CASE(test_help_lists_the_verbs),
		CASE(test_strangers_get_help_and_hours_only),
		CASE(test_hours_for_scripts),
		CASE(test_hours_while_it_is_open),
		CASE(test_hours_for_people),
		CASE(test_a_calendar_comes_as_it_is),
		CASE(test_who_names_rooms_and_staff),
		CASE(test_json_is_one_object_a_line),
	CASE(test_an_empty_room_is_told_in_words),
		CASE(test_read_takes_a_room_and_a_number),
		CASE(test_lines_are_labelled_and_harmless),
		CASE(test_say_sends_the_rest_as_it_came),
		CASE(test_refusals_have_their_exit_codes),
		CASE(test_a_lost_hub_means_later),
		CASE(test_keys_are_read_from_the_argument),
		CASE(test_keys_are_read_from_input),
		CASE(test_what_is_no_key_is_refused),
		CASE(test_leaving_for_ever_needs_a_terminal),
		CASE(test_leaving_for_ever_never_shows_the_passphrase),
		CASE(test_leaving_can_wait_seven_days), CASE(test_who_has_only_a_key_leaves_by_a_word),
		CASE(test_leaving_for_ever_stops_at_any_other_word),
		CASE(test_typed_text_is_bounded),
		CASE(test_look_ends_at_once_without_a_terminal),
		CASE(test_line_and_tui_choose_a_face)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
