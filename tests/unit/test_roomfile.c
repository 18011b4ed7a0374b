/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Room files: the default ones are whole, and each thing that can be wrong with one is named with its line and
 * column. */
#include "roomfile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "[room]\nid = free\nname = へや\nname_en = Room\n"
#define DOOR "[door 0]\nto = other\n"
#define ZONE "[zone a]\nname = あ\nname_en = A\narea = 2,1-3,1\n"
#define DRAWING "---\n########\n##()  0>\n########\n"
#define DRAWN "---\n########\n##()  ##\n########\n"

struct sample {
	const char *text;
	enum roomfile_fault_kind kind;
	unsigned line, column;
};

static const char *const rooms[] = { "free", "gallery", "consult", "exchange" };

/* The text of a default room; the caller frees it. */
static char *read_room(const char *id, size_t *size)
{
	char path[4096], *text = malloc(ROOMFILE_MAX);
	FILE *file;

	assert_non_null(getenv("SOURCE_ROOT"));
	snprintf(path, sizeof path, "%s/place/rooms/%s.room", getenv("SOURCE_ROOT"), id);
	file = fopen(path, "rb");
	assert_non_null(file);
	*size = fread(text, 1, ROOMFILE_MAX, file);
	fclose(file);
	return text;
}

static void load(const char *id, struct room_plan *plan)
{
	struct roomfile_faults faults = { .count = 0 };
	size_t size;
	char *text = read_room(id, &size);

	if (!roomfile_parse(text, size, plan, &faults))
		fail_msg("%s:%u:%u: %s", id, faults.list[0].line, faults.list[0].column,
			roomfile_fault_words(faults.list[0].kind));
	free(text);
}

static const struct plan_zone *zone(const struct room_plan *plan, const char *id)
{
	unsigned i = 0;

	while (i < plan->zones_count && strcmp(plan->zones[i].id, id) != 0)
		i++;
	assert_true(i < plan->zones_count);
	return &plan->zones[i];
}

static unsigned seats(const struct room_plan *plan, const char *id)
{
	unsigned index = (unsigned)(zone(plan, id) - plan->zones), count = 0;

	for (unsigned i = 0; i < (unsigned)plan->columns * plan->rows; i++)
		count += plan->zone_at[i] == index && tile_is_seat((enum tile)plan->tiles[i]);
	return count;
}

static void default_rooms_have_no_fault(void **state)
{
	struct room_plan *plans = calloc(4, sizeof *plans);
	struct roomfile_faults faults = { .count = 0 };

	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		load(rooms[i], &plans[i]);
		assert_string_equal(plans[i].id, rooms[i]);
		assert_int_equal(plans[i].columns, 24);
		assert_int_equal(plans[i].rows, 11);
		assert_int_equal(strlen(plans[i].map), 11 * 48 + 10);
		assert_int_not_equal(plans[i].start, NOWHERE);
	}
	assert_true(roomfile_check_place(plans, 4, &faults));
	free(plans);
}

static void free_space_is_as_designed(void **state)
{
	struct room_plan *plan = calloc(1, sizeof *plan);

	(void)state;
	load("free", plan);
	assert_string_equal(plan->name, "フリースペース");
	assert_int_equal(plan->talk, TALK_ROOM);
	assert_false(plan->is_private);
	assert_string_equal(plan->zones[plan->start].id, "window");
	assert_int_equal(plan->zones_count, 7);
	assert_int_equal(seats(plan, "window"), 4);
	assert_int_equal(seats(plan, "desk"), 3);
	assert_int_equal(seats(plan, "table-a"), 4);
	assert_int_equal(seats(plan, "table-b"), 4);
	assert_int_equal(seats(plan, "sofa"), 8);
	assert_int_equal(seats(plan, "alone"), 4);
	assert_int_equal(seats(plan, "floor"), 0);
	assert_true(zone(plan, "window")->is_silent);
	assert_true(zone(plan, "alone")->is_silent);
	assert_false(zone(plan, "sofa")->is_silent);
	assert_int_equal(zone(plan, "window")->x1, 1);
	assert_int_equal(zone(plan, "window")->x2, 9);
	assert_true(zone(plan, "floor")->is_rest);
	for (unsigned i = 0; i < plan->zones_count; i++)
		assert_int_equal(plan->zones[i].talk, TALK_ROOM);
	free(plan);
}

static void other_rooms_are_as_designed(void **state)
{
	struct room_plan *plan = calloc(1, sizeof *plan);

	(void)state;
	load("exchange", plan);
	assert_true(zone(plan, "watch")->is_watch);
	assert_int_equal(zone(plan, "watch")->talk, TALK_NONE);
	assert_int_equal(zone(plan, "table-b")->talk, TALK_ZONE);
	assert_int_equal(zone(plan, "front")->talk, TALK_ROOM);
	assert_int_equal(seats(plan, "front"), 9);
	assert_int_equal(seats(plan, "table-c"), 4);
	assert_int_equal(seats(plan, "watch"), 14);
	load("consult", plan);
	assert_true(plan->is_private);
	assert_int_equal(seats(plan, "waiting"), 4);
	for (unsigned i = 1; i <= 4; i++) {
		char id[] = "booth-0";

		id[6] = (char)('0' + i);
		assert_int_equal(seats(plan, id), 2);
		assert_true(zone(plan, id)->is_private);
	}
	load("gallery", plan);
	assert_true(plan->is_private);
	for (unsigned i = 1; i <= 6; i++) {
		char id[] = "exhibit-0";

		id[8] = (char)('0' + i);
		assert_int_equal(seats(plan, id), 2);
	}
	free(plan);
}

static void doors_lead_where_the_map_says(void **state)
{
	static const char *const to[] = { "gallery", "exchange", "consult" };
	struct room_plan *plan = calloc(1, sizeof *plan);

	(void)state;
	load("free", plan);
	assert_int_equal(plan->doors_count, 3);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(plan->doors[i].number, i + 1);
		assert_string_equal(plan->doors[i].to, to[i]);
	}
	load("exchange", plan);
	assert_int_equal(plan->doors_count, 1);
	assert_int_equal(plan->doors[0].x, 23);
	assert_int_equal(plan->doors[0].y, 8);
	/* The hall's door is on the observers' side of the rope. */
	assert_ptr_equal(&plan->zones[plan->zone_at[8 * plan->columns + 23]], zone(plan, "watch"));
	free(plan);
}

static const struct sample samples[] = {
	{ HEAD "[zone a\n" DRAWN, FAULT_SECTION, 5, 1 },
	{ HEAD "  [shelf a]\n" DRAWN, FAULT_SECTION, 5, 3 },
	{ HEAD "[room]\n" DRAWN, FAULT_SECTION_TWICE, 5, 6 },
	{ HEAD "hello\n" DRAWN, FAULT_LINE, 5, 1 },
	{ HEAD "colour = red\n" DRAWN, FAULT_KEY, 5, 1 },
	{ HEAD "watch = yes\n" DRAWN, FAULT_KEY, 5, 1 },
	{ HEAD "name = ほか\n" DRAWN, FAULT_KEY_TWICE, 5, 1 },
	{ "[room]\nid = Free\nname = a\nname_en = a\n" DRAWN, FAULT_ID, 2, 6 },
	{ "[room]\nid = abcdefghijklmnopq\nname = a\nname_en = a\n" DRAWN, FAULT_ID, 2, 6 },
	{ "[room]\nname = a\nname_en = a\n" DRAWN, FAULT_NO_ID, 1, 0 },
	{ "[room]\nid = a\nname = a\n" DRAWN, FAULT_NO_NAME, 1, 0 },
	{ "[room]\nid = a\nname =\nname_en = a\n" DRAWN, FAULT_NAME, 3, 7 },
	{ "[room]\nid = a\nname = あ○\nname_en = a\n" DRAWN, FAULT_NAME_AMBIGUOUS, 3, 9 },
	{ "[room]\nid = a\nname = a\x83\x65\nname_en = a\n" DRAWN, FAULT_NOT_UTF8, 3, 9 },
	{ HEAD "talk = loud\n" DRAWN, FAULT_TALK, 5, 8 },
	{ HEAD "private = maybe\n" DRAWN, FAULT_YES_NO, 5, 11 },
	{ DRAWN, FAULT_NO_ROOM_SECTION, 1, 0 },
	{ HEAD, FAULT_NO_DRAWING, 4, 0 },
	{ HEAD "---\n\n", FAULT_NO_DRAWING, 6, 0 },
	{ HEAD ZONE ZONE DRAWN, FAULT_ZONE_TWICE, 9, 7 },
	{ HEAD ZONE "[zone b]\nname = b\nname_en = b\narea = 2,1-5\n" DRAWN, FAULT_AREA_FORM, 12, 8 },
	{ HEAD ZONE "[zone b]\nname = b\nname_en = b\narea = 5,1-4,1\n" DRAWN, FAULT_AREA_FORM, 12, 8 },
	{ HEAD "[zone b]\nname = b\nname_en = b\narea = 3,1-5,1\n" DRAWN, FAULT_AREA_COLUMNS, 8, 8 },
	{ HEAD "[zone b]\nname = b\nname_en = b\narea = 2,1-9,1\n" DRAWN, FAULT_AREA_OUTSIDE, 8, 8 },
	{ HEAD "[zone b]\nname = b\nname_en = b\narea = 2,1-999,1\n" DRAWN, FAULT_AREA_OUTSIDE, 8, 8 },
	{ HEAD ZONE "[zone b]\nname = b\nname_en = b\narea = 2,1-3,1\n" DRAWN, FAULT_AREA_OVERLAP, 12, 8 },
	{ HEAD "[zone a]\nname = a\nname_en = a\n[zone b]\nname = b\nname_en = b\n" DRAWN, FAULT_TWO_RESTS, 8, 0 },
	{ HEAD "[zone b]\nname = b\nname_en = b\narea = 0,0-1,0\n" DRAWN, FAULT_ZONE_EMPTY, 5, 0 },
	{ HEAD "start = b\n" DRAWN, FAULT_START_UNKNOWN, 5, 9 },
	{ HEAD "start = b\n[zone b]\nname = b\nname_en = b\narea = 4,1-5,1\n" DRAWN, FAULT_START_SEATS, 5, 9 },
	{ HEAD "[door 12]\nto = a\n" DRAWN, FAULT_DOOR_NUMBER, 5, 7 },
	{ HEAD DOOR DOOR DRAWING, FAULT_DOOR_TWICE, 7, 7 },
	{ HEAD "[door 0]\n" DRAWING, FAULT_DOOR_NO_TO, 5, 0 },
	{ HEAD DOOR DRAWN, FAULT_DOOR_NOT_DRAWN, 5, 0 },
	{ HEAD DRAWING, FAULT_DOOR_NOT_NAMED, 7, 7 },
	{ HEAD DOOR "---\n######0>\n##()  0>\n########\n", FAULT_DOOR_DRAWN_TWICE, 9, 7 },
	{ HEAD "---\n#######\n##()###\n#######\n", FAULT_WIDTH_ODD, 6, 7 },
	{ HEAD "---\n########\n##()##\n########\n", FAULT_WIDTH_DIFFERS, 7, 7 },
	{ HEAD "---\n########\n\n##()  ##\n########\n", FAULT_WIDTH_DIFFERS, 7, 1 },
	{ HEAD "---\n########\n##()?*##\n########\n", FAULT_TILE, 7, 5 },
	{ HEAD "---\n########\n##()あ##\n########\n", FAULT_TILE, 7, 5 },
	{ HEAD "---\n##[1####\n##()  ##\n########\n", FAULT_EXHIBIT_HALF, 6, 3 },
	{ HEAD "---\n## ]####\n##()  ##\n########\n", FAULT_EXHIBIT_HALF, 6, 3 },
	{ HEAD "---\n##########\n##()##()##\n##########\n", FAULT_NOT_REACHED, 7, 7 },
	{ HEAD DOOR "---\n##########\n##()##  0>\n##########\n", FAULT_NOT_REACHED, 9, 3 },
	{ HEAD "---\n########\n########\n", FAULT_NO_FLOOR, 6, 0 }
};

static void each_fault_names_its_place(void **state)
{
	struct room_plan *plan = malloc(sizeof *plan);

	(void)state;
	for (unsigned i = 0; i < sizeof samples / sizeof *samples; i++) {
		const struct sample *sample = &samples[i];
		struct roomfile_faults faults = { .count = 0 };
		bool is_found = false;

		assert_false(roomfile_parse(sample->text, strlen(sample->text), plan, &faults));
		for (unsigned j = 0; j < faults.count; j++) {
			const struct roomfile_fault *fault = &faults.list[j];

			is_found = is_found || (fault->kind == sample->kind && fault->line == sample->line &&
				fault->column == sample->column);
		}
		if (!is_found)
			fail_msg("sample %u: wanted \"%s\" at %u:%u; first is \"%s\" at %u:%u", i,
				roomfile_fault_words(sample->kind), sample->line, sample->column,
				roomfile_fault_words(faults.list[0].kind), faults.list[0].line, faults.list[0].column);
	}
	free(plan);
}

static void one_slip_is_one_fault(void **state)
{
	struct room_plan *plan = malloc(sizeof *plan);

	(void)state;
	for (unsigned i = 0; i < sizeof samples / sizeof *samples; i++) {
		struct roomfile_faults faults = { .count = 0 };

		roomfile_parse(samples[i].text, strlen(samples[i].text), plan, &faults);
		if (faults.count > 2)
			fail_msg("sample %u gives %u faults", i, faults.count);
	}
	free(plan);
}

static bool parse(const char *text, struct room_plan *plan)
{
	struct roomfile_faults faults = { .count = 0 };

	return roomfile_parse(text, strlen(text), plan, &faults);
}

static void whole_samples_are_whole(void **state)
{
	struct room_plan *plan = malloc(sizeof *plan);

	(void)state;
	assert_true(parse(HEAD ZONE DOOR DRAWING, plan));
	assert_int_equal(plan->start, NOWHERE);
	assert_true(parse("\xef\xbb\xbf; from Windows\r\n[room]\r\nid=free\r\nname=a\r\nname_en=a\r\n---\r\n"
		"##()##\r\n\r\n", plan));
	assert_int_equal(plan->columns, 3);
	assert_string_equal(plan->map, "##()##");
	assert_true(parse(HEAD "---\n()", plan));
	assert_int_equal(plan->columns, 1);
	free(plan);
}

static void zone_inside_another_takes_its_tiles(void **state)
{
	static const char text[] = HEAD "[zone all]\nname = a\nname_en = a\narea = 0,0-7,2\n" ZONE DRAWN;
	struct room_plan *plan = malloc(sizeof *plan);

	(void)state;
	assert_true(parse(text, plan));
	assert_int_equal(plan->zone_at[plan->columns + 1], 1);
	assert_int_equal(plan->zone_at[plan->columns + 2], 0);
	free(plan);
}

static void closed_floor_is_never_stood_on(void **state)
{
	struct room_plan *plan = malloc(sizeof *plan);

	(void)state;
	assert_true(parse(HEAD "---\n########\n##()##  \n########\n", plan));
	assert_int_equal(plan->tiles[plan->columns + 3], TILE_WALL);
	free(plan);
}

static void reading_goes_on_after_faults_and_ends_at_fifty(void **state)
{
	char text[8192] = "";
	struct roomfile_faults faults = { .count = 0 };
	struct room_plan *plan = malloc(sizeof *plan);

	(void)state;
	for (unsigned i = 0; i < 100; i++)
		strcat(text, "colour = red\n");
	assert_false(roomfile_parse(text, strlen(text), plan, &faults));
	assert_int_equal(faults.count, ROOMFILE_FAULTS_MAX);
	assert_int_equal(faults.list[49].line, 50);
	assert_false(parse("", plan));
	free(plan);
}

static void whatever_is_quoted_is_clean(void **state)
{
	static const char text[] = HEAD "\x1b[31mcolour = red\n" DRAWN;
	struct roomfile_faults faults = { .count = 0 };
	struct room_plan *plan = malloc(sizeof *plan);

	(void)state;
	assert_false(roomfile_parse(text, strlen(text), plan, &faults));
	assert_null(strchr(faults.list[0].detail, '\x1b'));
	free(plan);
}

static void other_charsets_and_large_files_are_faults(void **state)
{
	static const char cp932[] = "[room]\nid = a\nname = \x83\x74\x83\x8a\x81\x5b\n---\n()\n";
	struct roomfile_faults faults = { .count = 0 };
	struct room_plan *plan = malloc(sizeof *plan);
	char *large = malloc(ROOMFILE_MAX + 1);

	(void)state;
	memset(large, '\n', ROOMFILE_MAX + 1);
	assert_false(roomfile_parse(cp932, sizeof cp932 - 1, plan, &faults));
	assert_int_equal(faults.list[0].kind, FAULT_NOT_UTF8);
	faults.count = 0;
	assert_false(roomfile_parse(large, ROOMFILE_MAX + 1, plan, &faults));
	assert_int_equal(faults.list[0].kind, FAULT_TOO_BIG);
	faults.count = 0;
	assert_false(roomfile_parse("a\0b", 3, plan, &faults));
	assert_int_equal(faults.list[0].kind, FAULT_NOT_UTF8);
	free(large);
	free(plan);
}

static void too_many_zones_and_too_large_drawings_are_faults(void **state)
{
	static char text[65536];
	struct roomfile_faults faults = { .count = 0 };
	struct room_plan *plan = malloc(sizeof *plan);
	size_t at = 0;

	(void)state;
	for (unsigned i = 0; i <= ZONES_MAX; i++)
		at += (size_t)sprintf(text + at, "[zone z%u]\nname = a\nname_en = a\narea = 0,0-1,0\n", i);
	assert_false(roomfile_parse(text, at, plan, &faults));
	assert_int_equal(faults.list[0].kind, FAULT_TOO_MANY_ZONES);
	at = (size_t)sprintf(text, "%s---\n", HEAD);
	for (unsigned i = 0; i <= MAP_ROWS_MAX; i++)
		at += (size_t)sprintf(text + at, "()\n");
	faults.count = 0;
	assert_false(roomfile_parse(text, at, plan, &faults));
	assert_int_equal(faults.list[0].kind, FAULT_TOO_HIGH);
	assert_int_equal(faults.list[0].line, 5 + MAP_ROWS_MAX + 1);
	at = (size_t)sprintf(text, "%s---\n%0*d", HEAD, MAP_COLUMNS_MAX + 2, 0);
	faults.count = 0;
	assert_false(roomfile_parse(text, at, plan, &faults));
	assert_int_equal(faults.list[0].kind, FAULT_TOO_WIDE);
	free(plan);
}

static void a_place_is_checked_as_a_whole(void **state)
{
	struct room_plan *plans = calloc(2, sizeof *plans);
	struct roomfile_faults faults = { .count = 0 };

	(void)state;
	assert_false(roomfile_check_place(plans, 0, &faults));
	assert_int_equal(faults.list[0].kind, FAULT_NO_ROOMS);
	faults.count = 0;
	assert_true(parse(HEAD DRAWN, &plans[0]));
	assert_true(parse(HEAD DOOR DRAWING, &plans[1]));
	assert_false(roomfile_check_place(plans, 2, &faults));
	assert_int_equal(faults.count, 2);
	assert_int_equal(faults.list[0].kind, FAULT_ROOM_TWICE);
	assert_int_equal(faults.list[0].plan, 1);
	assert_int_equal(faults.list[0].line, 2);
	assert_int_equal(faults.list[1].kind, FAULT_DOOR_NOWHERE);
	assert_string_equal(faults.list[1].detail, "other");
	assert_int_equal(faults.list[1].line, 6);
	free(plans);
}

static void every_fault_has_words(void **state)
{
	(void)state;
	for (unsigned i = 0; i < FAULT_KINDS; i++) {
		assert_non_null(roomfile_fault_words((enum roomfile_fault_kind)i));
		assert_non_null(strchr(roomfile_fault_words((enum roomfile_fault_kind)i), ';')); /* what is, and what to do */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(default_rooms_have_no_fault),
		cmocka_unit_test(free_space_is_as_designed),
		cmocka_unit_test(other_rooms_are_as_designed),
		cmocka_unit_test(doors_lead_where_the_map_says),
		cmocka_unit_test(each_fault_names_its_place),
		cmocka_unit_test(one_slip_is_one_fault),
		cmocka_unit_test(whole_samples_are_whole),
		cmocka_unit_test(zone_inside_another_takes_its_tiles),
		cmocka_unit_test(closed_floor_is_never_stood_on),
		cmocka_unit_test(reading_goes_on_after_faults_and_ends_at_fifty),
		cmocka_unit_test(whatever_is_quoted_is_clean),
		cmocka_unit_test(other_charsets_and_large_files_are_faults),
		cmocka_unit_test(too_many_zones_and_too_large_drawings_are_faults),
		cmocka_unit_test(a_place_is_checked_as_a_whole),
		cmocka_unit_test(every_fault_has_words)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
