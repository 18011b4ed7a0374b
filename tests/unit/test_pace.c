/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a frame may be drawn, and how large, on lines played here: bytes leave one after the other, arrive after the
 * way there, and are acknowledged after the way back. */
#include "pace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { FRAMES = 64, HEAD = 52, SSH = 36, SEGMENT = 1448, NEVER = -1 };

static const struct pace_link idle = { .window = 100000 };

/* A line and what is on it. */
struct played {
	unsigned rate, way;      /* bytes a second, 0: boundless; ms there */
	uint64_t now, free_at;
	struct { uint64_t known_at; unsigned bytes; } sent[FRAMES];
	int count;
	struct pace_link link;
};

/* A frame leaves in segments; headers and acknowledgements take their time. */
static void send(struct played *line, unsigned bytes)
{
	for (unsigned left = bytes + SSH, part; left > 0; left -= part) {
		uint64_t begin = line->free_at > line->now ? line->free_at : line->now;

		part = left < SEGMENT ? left : SEGMENT;
		line->free_at = begin + (line->rate > 0 ? (part + HEAD) * 1000 / line->rate : 0);
		assert_true(line->count < FRAMES);
		line->sent[line->count].known_at = line->free_at + 2 * line->way
			+ (line->rate > 0 ? HEAD * 1000 / line->rate : 0);
		line->sent[line->count++].bytes = part;
		line->link.unsent += part;
	}
}

static void pass(struct played *line, uint64_t ms)
{
	for (; ms > 0; ms--) {
		line->now++;
		line->link.busy_ms += line->link.unsent > 0;
		while (line->count > 0 && line->sent[0].known_at <= line->now) {
			line->link.unsent -= line->sent[0].bytes;
			line->link.acked += line->sent[0].bytes;
			memmove(line->sent, line->sent + 1, sizeof *line->sent * (size_t)--line->count);
		}
	}
}

static struct played play(unsigned rate, unsigned way)
{
	struct played line = { .rate = rate, .way = way, .now = 10000, .link = idle };

	line.link.trip_ms = 2 * way + (rate > 0 ? 2 * HEAD * 1000 / rate : 0);
	return line;
}

/* One look; wanted: bytes that a frame would have if all fitted. Returns what was drawn of them, or NEVER. */
static int look(struct pace *pace, struct played *line, bool is_own, unsigned wanted)
{
	enum pace_turn turn = pace_may_draw(pace, &line->link, is_own, false, line->now);
	size_t room = pace_room(pace, line->now);
	unsigned size = wanted < room ? wanted : (unsigned)room;

	if (turn == PACE_WAIT)
		return NEVER;
	pace_drew(pace, &line->link, turn, size, line->now);
	send(line, size);
	return (int)size;
}

/* Others keep changing so much; the most bytes that were unacknowledged. */
static unsigned others_for(struct pace *pace, struct played *line, uint64_t ms, unsigned wanted, int *frames)
{
	unsigned most = 0;

	for (*frames = 0; ms >= 10; ms -= 10) {
		*frames += look(pace, line, false, wanted) != NEVER;
		most = line->link.unsent > most ? line->link.unsent : most;
		pass(line, 10);
	}
	return most;
}

static void test_first_frame_is_drawn_at_once(void **state)
{
	struct pace pace = { 0 };

	(void)state;
	assert_int_equal(pace_may_draw(&pace, &idle, false, false, 5), PACE_WHOLE);
	assert_true(pace_room(&pace, 5) == SIZE_MAX);
}

static void test_others_are_drawn_four_times_a_second(void **state)
{
	struct played line = play(0, 10);
	struct pace pace = { 0 };
	int frames;

	(void)state;
	others_for(&pace, &line, 10000, 700, &frames);
	assert_in_range(frames, 38, 40);
}

static void test_the_first_change_after_a_quiet_second_is_drawn_at_once(void **state)
{
	struct pace pace = { 0 };

	(void)state;
	pace_drew(&pace, &idle, PACE_WHOLE, 100, 1000);
	assert_int_equal(pace_may_draw(&pace, &idle, false, false, 2000), PACE_WHOLE);
}

static void test_own_doing_is_drawn_at_once(void **state)
{
	struct pace pace = { 0 };

	(void)state;
	pace_drew(&pace, &idle, PACE_WHOLE, 100, 1000);
	assert_int_equal(pace_may_draw(&pace, &idle, false, false, 1001), PACE_WAIT);
	assert_int_equal(pace_may_draw(&pace, &idle, true, false, 1001), PACE_WHOLE);
}

static void test_nothing_is_drawn_on_a_full_line(void **state)
{
	static const struct pace_link full[] = {
		{ .window = 0 }, { .window = 100000, .is_pending = true }, { .window = 100000, .unsent = PACE_UNSENT_MAX } };

	(void)state;
	for (size_t i = 0; i < sizeof full / sizeof *full; i++) {
		struct pace pace = { 0 };

		assert_int_equal(pace_may_draw(&pace, &full[i], false, false, 50000), PACE_WAIT);
		assert_int_equal(pace_may_draw(&pace, &full[i], true, false, 50000), PACE_WAIT);
	}
}

static void test_a_thin_line_gets_one_frame_a_second_and_no_queue(void **state)
{
	static const unsigned rates[] = { 300, 1200, 3600 };

	(void)state;
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
		struct played line = play(rates[i], 20);
		struct pace pace = { 0 };
		int frames;

		others_for(&pace, &line, 20000, 3000, &frames);
		assert_in_range(pace.rate, rates[i] / 2, rates[i] * 5 / 4);
		assert_in_range(others_for(&pace, &line, 60000, 3000, &frames), 0, rates[i]);
		assert_in_range(frames, 35, 60);
	}
}

static void test_a_key_waits_for_less_than_a_second_on_a_thin_line(void **state)
{
	struct played line = play(1200, 20);
	struct pace pace = { 0 };
	int frames;

	(void)state;
	others_for(&pace, &line, 10000, 3000, &frames);
	for (int key = 0; key < 100; key++) {
		uint64_t pressed;

		others_for(&pace, &line, 370, 3000, &frames);
		pressed = line.now;
		while (look(&pace, &line, true, 8) == NEVER)
			pass(&line, 10);
		assert_in_range(line.free_at - pressed, 0, 850);
	}
}

static void test_own_frames_leave_others_to_their_own_time_on_a_thin_line(void **state)
{
	struct played line = play(1200, 20);
	struct pace pace = { 0 };
	int frames;

	(void)state;
	others_for(&pace, &line, 10000, 3000, &frames);
	while (look(&pace, &line, false, 500) == NEVER)
		pass(&line, 10);
	pass(&line, 700);
	assert_int_equal(pace_may_draw(&pace, &line.link, true, false, line.now), PACE_OWN);
	pass(&line, 1000);
	assert_int_equal(pace_may_draw(&pace, &line.link, true, false, line.now), PACE_WHOLE);
}

/* Long ways, late acknowledgements and short frames do not make a line thin. */
static void test_a_far_line_is_not_taken_for_a_thin_one(void **state)
{
	struct played line = play(0, 150);
	struct pace pace = { 0 };
	int frames;

	(void)state;
	for (int round = 0; round < 200; round++) {
		others_for(&pace, &line, 300 + round % 7 * 100, 40 + round % 5 * 200, &frames);
		assert_int_not_equal(look(&pace, &line, true, 8), NEVER);
		assert_int_equal(pace.rate, 0);
	}
}

static void test_a_lost_segment_does_not_make_a_line_thin(void **state)
{
	struct pace_link link = { .window = 100000, .trip_ms = 300, .acked = 5000, .busy_ms = 2000 };
	struct pace pace;

	(void)state;
	pace_init(&pace, &link);
	pace_drew(&pace, &link, PACE_WHOLE, 100, 1000);
	link.acked += 136;
	link.busy_ms += 1400;
	link.resent++;
	assert_int_equal(pace_may_draw(&pace, &link, false, false, 3000), PACE_WHOLE);
	assert_int_equal(pace.rate, 0);
}

static void test_after_a_stall_one_whole_frame_catches_up(void **state)
{
	struct played line = play(0, 20);
	struct pace pace = { 0 };
	int frames;

	(void)state;
	others_for(&pace, &line, 5000, 300, &frames);
	line.free_at = line.now + 30000; /* nothing leaves for so long */
	others_for(&pace, &line, 29500, 300, &frames);
	assert_in_range(line.link.unsent, 1, PACE_UNSENT_MAX + 400);
	frames = 0;
	pass(&line, 1500);
	assert_int_equal(line.link.unsent, 0);
	assert_true(pace_room(&pace, line.now) <= PACE_UNSENT_MAX); /* of lines, the newest */
	assert_int_equal(look(&pace, &line, false, 3000), 3000);
}

static void test_a_line_that_widens_is_used(void **state)
{
	struct played line = play(600, 20);
	struct pace pace = { 0 };
	int frames;

	(void)state;
	others_for(&pace, &line, 10000, 2000, &frames);
	assert_in_range(pace.rate, 300, 800);
	line.rate = 0;
	line.link.trip_ms = 40;
	others_for(&pace, &line, 20000, 2000, &frames);
	assert_int_equal(pace.rate, 0);
	others_for(&pace, &line, 10000, 2000, &frames);
	assert_in_range(frames, 38, 40);
}

static void test_saving_data_means_ten_seconds(void **state)
{
	struct pace pace = { 0 };

	(void)state;
	pace_drew(&pace, &idle, PACE_WHOLE, 100, 1000);
	assert_int_equal(pace_may_draw(&pace, &idle, false, true, 10900), PACE_WAIT);
	assert_int_equal(pace_may_draw(&pace, &idle, true, true, 1001), PACE_OWN);
	assert_int_equal(pace_may_draw(&pace, &idle, false, true, 11000), PACE_WHOLE);
}

static void test_the_next_look_is_never_now(void **state)
{
	struct pace pace = { 0 };

	(void)state;
	pace_drew(&pace, &idle, PACE_WHOLE, 100, 1000);
	assert_int_equal(pace_again(&pace, false, false, 1100), 1250);
	assert_int_equal(pace_again(&pace, true, false, 1100), 1100 + PACE_LOOK_MS);
	assert_int_equal(pace_again(&pace, false, false, 9000), 9000 + PACE_LOOK_MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_frame_is_drawn_at_once),
		cmocka_unit_test(test_others_are_drawn_four_times_a_second),
		cmocka_unit_test(test_the_first_change_after_a_quiet_second_is_drawn_at_once),
		cmocka_unit_test(test_own_doing_is_drawn_at_once),
		cmocka_unit_test(test_nothing_is_drawn_on_a_full_line),
		cmocka_unit_test(test_a_thin_line_gets_one_frame_a_second_and_no_queue),
		cmocka_unit_test(test_a_key_waits_for_less_than_a_second_on_a_thin_line),
		cmocka_unit_test(test_own_frames_leave_others_to_their_own_time_on_a_thin_line),
		cmocka_unit_test(test_a_far_line_is_not_taken_for_a_thin_one),
		cmocka_unit_test(test_a_lost_segment_does_not_make_a_line_thin),
		cmocka_unit_test(test_after_a_stall_one_whole_frame_catches_up),
		cmocka_unit_test(test_a_line_that_widens_is_used),
		cmocka_unit_test(test_saving_data_means_ten_seconds),
		cmocka_unit_test(test_the_next_look_is_never_now)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
