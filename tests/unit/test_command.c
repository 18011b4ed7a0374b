/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of commands: every row is whole, and every command can be called at any time by anybody. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "console_words.h"
#include "text.h"
#include "visit_fixture.h"

static uint8_t storage[65536];

static void give(void *context, struct message event)
{
	visit_event(context, &event, 1000);
}

static struct visit *start(enum role role, enum face_kind face, bool is_inside)
{
	struct visit *visit = calloc(1, sizeof *visit);

	visit_init(visit, LANGUAGE_EN);
	visit->has_pty = true;
	visit->face = face;
	give(visit, event_place());
	give(visit, event_known(role));
	give(visit, event_setting(SETTING_VISITED, "1"));
	visit_begin(visit, 1000);
	if (is_inside) {
		each_room_event(give, visit);
		give(visit, event_moved(ME, 15, 5, ZONE_TABLE));
	} else {
		give(visit, event_refused(REQ_ENTER, REASON_BUSY));
	}
	buf_clear(&visit->requests);
	return visit;
}

static void end(struct visit *visit)
{
	visit_finish(visit);
	free(visit);
}

static bool is_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text > 0x7e || *text == ' ')
			return false;
	return true;
}

static void every_command_has_two_names_and_help(void **state)
{
	(void)state;
	for (size_t i = 0; i < commands_count; i++) {
		const struct command *command = &commands[i];
		char folded[256];

		assert_true(command->name[0] && is_ascii(command->name));
		assert_true(command->japanese[0] && !is_ascii(command->japanese));
		assert_true((unsigned char)command->japanese[0] > 0x7f);
		assert_true(command->help[0] && strlen(command->help) <= 60);
		assert_non_null(command->run);
		assert_true(text_fold(command->japanese, strlen(command->japanese), folded, sizeof folded));
		assert_string_equal(folded, command->japanese);
	}
}

/* Gives every name of every command to check. */
static void each_name(void (*check)(const struct command *command, const char *name))
{
	for (size_t i = 0; i < commands_count; i++) {
		const char *list = commands[i].japanese;
		char name[64];

		check(&commands[i], commands[i].name);
		while (*list) {
			snprintf(name, sizeof name, "%.*s", (int)strcspn(list, " "), list);
			check(&commands[i], name);
			list += strcspn(list, " ");
			list += *list == ' ';
		}
	}
}

static void is_found(const struct command *command, const char *name)
{
	assert_ptr_equal(command_find(name), command);
}

static void no_name_stands_for_two_commands(void **state)
{
	(void)state;
	each_name(is_found);
}

static const char *const arguments[] = { "", " 1", " ２", " 99999", " -3", " こたろう", "　ゆき move りゆう", " remove 1",
	" %s%n%d", " line", " sjis", " x", " だれもいない leave" };

static void call_everything(enum role role, enum face_kind face, bool is_inside, bool has_page)
{
	for (size_t i = 0; i < commands_count; i++) {
		for (size_t k = 0; k < sizeof arguments / sizeof *arguments; k++) {
			struct visit *visit = start(role, face, is_inside);
			char line[256];

			if (has_page)
				visit_submit(visit, "/help", 1000);
			snprintf(line, sizeof line, "%s%s%s", k % 2 ? "／" : "/",
				k % 3 ? commands[i].name : commands[i].japanese, arguments[k]);
			line[strcspn(line, "\n")] = '\0';
			visit_submit(visit, line, 2000);
			visit_submit(visit, "", 3000);
			visit_submit(visit, "1", 4000);
			visit_tick(visit, 90000);
			end(visit);
		}
	}
}

static void every_command_can_be_called_at_any_time_by_anybody(void **state)
{
	static const enum role roles[] = { ROLE_PARTICIPANT, ROLE_SUPPORTER };
	static const enum face_kind faces[] = { FACE_LINE, FACE_MAP };

	(void)state;
	for (int i = 0; i < 16; i++)
		call_everything(roles[i & 1], faces[i >> 1 & 1], i >> 2 & 1, i >> 3 & 1);
}

/* Every command does something a person can notice. */
static void every_command_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < commands_count; i++) {
		struct visit *visit = start(ROLE_COORDINATOR, FACE_LINE, true);
		unsigned told = visit->told_number;
		char line[64];

		snprintf(line, sizeof line, "/%s", commands[i].name);
		visit_submit(visit, line, 2000);
		if (visit->told_number == told && !visit->page && visit->requests.size == 0 && !visit->is_hidden
			&& visit->again_number == 0 && visit->more_number == 0 && visit->end == VISIT_GOES_ON)
			fail_msg("%s does nothing", line);
		end(visit);
	}
}

static void staff_commands_are_for_staff(void **state)
{
	struct visit *visit = start(ROLE_FAMILY, FACE_LINE, true);
	struct message request;

	(void)state;
	visit_submit(visit, "/notice みなさん", 2000);
	visit_submit(visit, "/ask こたろう move x", 2000);
	assert_int_equal(visit->requests.size, 0);
	end(visit);
	visit = start(ROLE_SUPPORTER, FACE_LINE, true);
	visit_submit(visit, "/お知らせ　みなさん", 2000);
	assert_non_null(strstr(visit->page->title, "みなさん")); /* shown first */
	assert_false(take_request(visit, REQ_NOTICE, &request, storage, sizeof storage));
	visit_submit(visit, "", 2000);
	assert_true(take_request(visit, REQ_NOTICE, &request, storage, sizeof storage));
	assert_true(wire_equals(request.notice.text, "みなさん"));
	visit_submit(visit, "/たのむ　こたろう　退室　ことばが 強い", 2000);
	assert_true(take_request(visit, REQ_ASK, &request, storage, sizeof storage));
	assert_int_equal(request.ask.asking, ASK_LEAVE);
	assert_true(wire_equals(request.ask.nickname, "こたろう"));
	assert_true(wire_equals(request.ask.reason, "ことばが 強い"));
	end(visit);
}

static void full_width_typing_means_the_same(void **state)
{
	static const char *const lines[] = { "/go 2", "／ｇｏ　２", "/行く　２", "/GO ２", "/行く２", " /go   2", "/go exchange",
		"/行く 交流スペース" };
	struct message request;

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct visit *visit = start(ROLE_PARTICIPANT, FACE_LINE, true);

		visit_submit(visit, lines[i], 2000);
		assert_true(take_request(visit, REQ_GO, &request, storage, sizeof storage));
		assert_true(wire_equals(request.go.target, "exchange"));
		end(visit);
	}
}

static void an_unknown_word_is_met_with_the_nearest_one(void **state)
{
	struct visit *visit = start(ROLE_PARTICIPANT, FACE_LINE, true);

	(void)state;
	visit_submit(visit, "/lok", 2000);
	assert_non_null(strstr(visit->told, "/look"));
	assert_int_equal(visit->requests.size, 0);
	assert_string_equal(command_nearest(visit, "ヘルフ")->name, "help");
	assert_string_equal(command_nearest(visit, "hlep")->name, "help");
	assert_string_equal(command_nearest(visit, "消")->name, "unsend");
	assert_null(command_nearest(visit, "xyzzyxyzzy"));
	assert_null(command_nearest(visit, "出口"));
	assert_null(command_nearest(visit, "ab"));
	assert_null(command_nearest(visit, "hide-pos"));
	visit_submit(visit, "/むげん", 2000);
	assert_string_equal(visit->told, "There is no /むげん here. /help lists what there is.");
	end(visit);
}

static void words_that_come_later_are_answered_kindly(void **state)
{
	struct visit *visit = start(ROLE_PARTICIPANT, FACE_LINE, true);
	struct message request;

	(void)state;
	visit_submit(visit, "/予定", 2000);
	assert_string_equal(visit->told, "That is not here yet. You can talk to staff about it: /staff");
	visit_submit(visit, "再生", 2000);
	assert_true(take_request(visit, REQ_SAY, &request, storage, sizeof storage));
	end(visit);
}

static void peeking_lists_rooms_to_peek_into(void **state)
{
	struct visit *visit = start(ROLE_PARTICIPANT, FACE_LINE, true);
	struct message request;

	(void)state;
	visit_submit(visit, "/のぞく", 2000);
	assert_true(take_request(visit, REQ_ROOMS, &request, storage, sizeof storage));
	give(visit, (struct message){ .number = EV_ROOM_INFO, .room_info = { wire_string("gallery"),
		wire_string("ギャラリー"), wire_string("Gallery"), 1, 0, wire_string(""), 0 } });
	give(visit, event_done(REQ_ROOMS));
	assert_string_equal(visit->page->title, "Which room would you like to look into?");
	visit_submit(visit, "1", 2000);
	assert_true(take_request(visit, REQ_PEEK, &request, storage, sizeof storage));
	assert_true(wire_equals(request.peek.room, "gallery"));
	end(visit);
}

static void ones_own_room_is_no_way_to_go(void **state)
{
	struct visit *visit = start(ROLE_PARTICIPANT, FACE_LINE, true);

	(void)state;
	visit_submit(visit, "/go free", 2000);
	assert_int_equal(visit->requests.size, 0);
	assert_string_equal(visit->told, "This is where you are now.");
	end(visit);
}

static void calling_staff_says_whether_there_are_any(void **state)
{
	struct visit *visit = start(ROLE_PARTICIPANT, FACE_LINE, true);

	(void)state;
	give(visit, event_setting(SETTING_CALLING, "1"));
	assert_non_null(strstr(visit->told, "Staff can see"));
	visit->view.place_staff = 0;
	give(visit, (struct message){ .number = EV_GONE, .gone = { SATO } });
	give(visit, event_setting(SETTING_CALLING, "1"));
	assert_non_null(strstr(visit->told, "/contacts"));
	visit_submit(visit, "/contacts", 2000);
	assert_null(strstr(visit->page->rows[0].text, "/staff"));
	assert_non_null(strstr(visit->page->rows[1].text, "119"));
	end(visit);
}

static void what_is_typed_at_home_names_no_made_up_address(void **state)
{
	struct visit *visit = start(ROLE_PARTICIPANT, FACE_LINE, true);

	(void)state;
	visit_submit(visit, "/export", 2000);
	assert_non_null(strstr(visit->page->rows[0].text, "the address you came in with: export"));
	assert_non_null(strstr(visit->page->rows[1].text, "if you come in by passphrase: export open"));
	visit_submit(visit, "/leave-forever", 2000);
	assert_non_null(strstr(visit->page->rows[2].text, "leave-forever"));
	assert_null(strstr(visit->page->rows[2].text, "HOST"));
	end(visit);
}

static void batches_have_a_range(void **state)
{
	struct visit *visit = start(ROLE_PARTICIPANT, FACE_LINE, true);

	(void)state;
	visit_submit(visit, "/batch 0", 2000);
	visit_submit(visit, "/batch 601", 2000);
	visit_submit(visit, "/batch abc", 2000);
	assert_int_equal(visit->requests.size, 0);
	assert_non_null(strstr(visit->told, "from 1 to 600"));
	visit_submit(visit, "/batch", 2000);
	assert_int_not_equal(visit->requests.size, 0);
	end(visit);
}

static void seats_are_listed_and_taken_by_number(void **state)
{
	struct visit *visit = start(ROLE_PARTICIPANT, FACE_LINE, true);
	struct message request;

	(void)state;
	visit_submit(visit, "/席", 2000);
	assert_string_equal(visit->page->rows[0].text, "By the window, nobody there, 4 free");
	visit_submit(visit, "１", 2000);
	assert_true(take_request(visit, REQ_GO, &request, storage, sizeof storage));
	assert_true(wire_equals(request.go.target, "window"));
	give(visit, event_moved(ME, 2, 1, ZONE_WINDOW));
	visit_submit(visit, "/席 4", 2000);
	assert_true(take_request(visit, REQ_GO, &request, storage, sizeof storage));
	assert_true(wire_equals(request.go.target, "alone"));
	end(visit);
}

static void no_menu_has_more_than_nine_numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < commands_count; i++) {
		struct visit *visit = start(ROLE_COORDINATOR, FACE_LINE, true);
		char line[64];

		snprintf(line, sizeof line, "/%s", commands[i].name);
		visit_submit(visit, line, 2000);
		if (visit->page)
			assert_in_range(visit->page->choices, 0, PAGE_CHOICES_MAX);
		end(visit);
	}
}

static void help_lists_every_command_that_is_of_use(void **state)
{
	static const char *const subjects[] = { "around", "talk", "reading", "boards", "me", "leaving",
		"for-staff" };
	struct visit *visit = start(ROLE_SUPPORTER, FACE_LINE, true);
	int rows = 0;

	(void)state;
	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
		char line[64];

		snprintf(line, sizeof line, "/help %s", subjects[i]);
		visit_submit(visit, line, 2000);
		rows += visit->page->count;
	}
	for (size_t i = 0; i < commands_count; i++)
		rows += !command_is_offered(visit, &commands[i]);
	assert_int_equal(rows, commands_count);
	visit_submit(visit, "/help ／席", 2000);
	assert_non_null(strstr(visit->page->rows[0].text, "/seat"));
	end(visit);
	visit = start(ROLE_FAMILY, FACE_LINE, true);
	visit_submit(visit, "help", 2000);
	assert_int_equal(visit->page->choices, 6);
	visit_submit(visit, "/help hide-post", 2000);
	assert_int_equal(visit->page->choices, 6);
	end(visit);
}

static void contacts_answer_outside_as_well(void **state)
{
	struct visit *visit = start(ROLE_PARTICIPANT, FACE_LINE, false);

	(void)state;
	give(visit, (struct message){ .number = EV_CONTACT, .contact = { wire_string("支援課"), wire_string("000-1111"),
		wire_string("平日") } });
	visit_submit(visit, "/連絡先", 2000);
	assert_non_null(strstr(visit->page->rows[0].text, "000-1111"));
	assert_non_null(strstr(visit->page->rows[1].text, "2026-11-01"));
	end(visit);
}

static void ignoring_is_turned_on_and_off_by_the_same_words(void **state)
{
	struct visit *visit = start(ROLE_PARTICIPANT, FACE_LINE, true);
	struct message request;

	(void)state;
	visit_submit(visit, "/見ない こたろう", 2000);
	assert_true(take_request(visit, REQ_IGNORE, &request, storage, sizeof storage));
	assert_int_equal(request.ignore.on, 1);
	give(visit, (struct message){ .number = EV_IGNORED, .ignored = { wire_string("こたろう"), 1 } });
	visit_submit(visit, "/見ない こたろう", 2000);
	assert_true(take_request(visit, REQ_IGNORE, &request, storage, sizeof storage));
	assert_int_equal(request.ignore.on, 0);
	visit_submit(visit, "/見ない サトウ", 2000);
	assert_int_equal(visit->requests.size, 0);
	assert_non_null(strstr(visit->told, "Words of staff always arrive."));
	end(visit);
}

static void the_map_needs_a_terminal(void **state)
{
	struct visit *visit = start(ROLE_PARTICIPANT, FACE_LINE, true);

	(void)state;
	visit->has_pty = false;
	visit_submit(visit, "/画面 図", 2000);
	assert_int_equal(visit->face_wish, FACE_ASK);
	visit->has_pty = true;
	visit_submit(visit, "/画面 図", 2000);
	assert_int_equal(visit->face_wish, FACE_MAP);
	end(visit);
}

/* Whatever may wait has a name, and a command that is there, or none. */
static void whatever_waits_has_its_words(void **state)
{
	struct visit *visit = start(ROLE_COORDINATOR, FACE_LINE, true);

	(void)state;
	for (unsigned kind = 0; kind < WAITING_KINDS; kind++) {
		struct console_waiting waiting = { .kind = (enum waiting_kind)kind, .number = 7, .place = 2 };
		char command[128], words[512];

		assert_true(console_words_kind(waiting.kind)[0]);
		console_words_waiting(visit, &waiting, words, sizeof words);
		assert_true(words[0]);
		console_words_command(visit, &waiting, false, command, sizeof command);
		assert_int_equal(command[0], '/');
	}
	end(visit);
}

static void a_handover_note_names_its_person_once(void **state)
{
	struct visit *visit = start(ROLE_SUPPORTER, FACE_LINE, true);
	struct message request;

	(void)state;
	visit_submit(visit, "/handover みかん: no hurry", 2000);
	assert_true(take_request(visit, REQ_HANDOVER, &request, storage, sizeof storage));
	assert_true(wire_equals(request.handover.about, "みかん") && wire_equals(request.handover.text, "no hurry"));
	visit_submit(visit, "/申し送り　みかん：急がない", 2000);
	assert_true(take_request(visit, REQ_HANDOVER, &request, storage, sizeof storage));
	assert_true(wire_equals(request.handover.about, "みかん") && wire_equals(request.handover.text, "急がない"));
	visit_submit(visit, "/handover the meeting is at 18:00", 2000);
	assert_true(take_request(visit, REQ_HANDOVER, &request, storage, sizeof storage));
	assert_true(wire_equals(request.handover.about, "") && request.handover.text.size > 20);
	end(visit);
}

/* What stands on record as the reason is what its person reads last: it is looked at before it is sent. */
static void asking_somebody_to_stay_away_shows_what_they_will_read(void **state)
{
	struct visit *visit = start(ROLE_COORDINATOR, FACE_LINE, true);
	struct message request;

	(void)state;
	visit_submit(visit, "/suspend こたろう we would like to talk first", 2000);
	assert_false(take_request(visit, REQ_SUSPEND, &request, storage, sizeof storage));
	assert_non_null(visit->page);
	visit_submit(visit, "0", 2000);
	assert_null(visit->page);
	visit_submit(visit, "/suspend こたろう we would like to talk first", 2000);
	visit_submit(visit, "1", 2000);
	assert_true(take_request(visit, REQ_SUSPEND, &request, storage, sizeof storage));
	assert_true(request.suspend.on && wire_equals(request.suspend.nickname, "こたろう"));
	end(visit);
}

/* A report that was read some time ago is not taken for what is meant now, wherever the person is who was named. */
static void a_measure_is_about_whom_it_names(void **state)
{
	struct visit *visit = start(ROLE_SUPPORTER, FACE_LINE, true);
	struct message request;

	(void)state;
	give(visit, (struct message){ .number = EV_REPORT, .report_seen = { .report = 3, .about = REPORT_MANNER,
		.room = wire_string("free"), .nickname = wire_string("こたろう"), .is_opened = 1 } });
	give(visit, (struct message){ .number = EV_DONE, .done = { .request = REQ_REPORT_READ } });
	visit_submit(visit, "0", 2000);
	buf_clear(&visit->requests);
	visit_submit(visit, "/act 1 ねこ", 2000);
	assert_true(take_request(visit, REQ_MEASURE, &request, storage, sizeof storage));
	assert_true(wire_equals(request.measure.nickname, "ねこ") && request.measure.report == 0);
	visit_submit(visit, "/act 1", 2000);
	assert_false(take_request(visit, REQ_MEASURE, &request, storage, sizeof storage));
	assert_non_null(strstr(visit->told, "Whom is it about"));
	end(visit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_measure_is_about_whom_it_names),
		cmocka_unit_test(a_handover_note_names_its_person_once),
		cmocka_unit_test(asking_somebody_to_stay_away_shows_what_they_will_read),
		cmocka_unit_test(whatever_waits_has_its_words),
		cmocka_unit_test(every_command_has_two_names_and_help), cmocka_unit_test(no_name_stands_for_two_commands),
		cmocka_unit_test(every_command_can_be_called_at_any_time_by_anybody), cmocka_unit_test(every_command_answers),
		cmocka_unit_test(staff_commands_are_for_staff), cmocka_unit_test(full_width_typing_means_the_same),
		cmocka_unit_test(an_unknown_word_is_met_with_the_nearest_one),
		cmocka_unit_test(words_that_come_later_are_answered_kindly), cmocka_unit_test(peeking_lists_rooms_to_peek_into),
		cmocka_unit_test(ones_own_room_is_no_way_to_go), cmocka_unit_test(calling_staff_says_whether_there_are_any),
		cmocka_unit_test(batches_have_a_range), cmocka_unit_test(what_is_typed_at_home_names_no_made_up_address),
		cmocka_unit_test(seats_are_listed_and_taken_by_number), cmocka_unit_test(no_menu_has_more_than_nine_numbers),
		cmocka_unit_test(help_lists_every_command_that_is_of_use), cmocka_unit_test(contacts_answer_outside_as_well),
		cmocka_unit_test(ignoring_is_turned_on_and_off_by_the_same_words), cmocka_unit_test(the_map_needs_a_terminal)
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("command", tests, NULL, NULL);
}
