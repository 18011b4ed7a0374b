/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is served, who waits and who has to go, with real connections over the loopback. Time is counted by the test
 * where it is not the kernel that knows it. */
#include "admission.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "listen.h"

enum { ENDS = 64 };

static const struct gate_limits limits = { .waiting = 6, .starting = 4, .entering = 3, .starting_per_source = 4,
	.sessions = 14, .sessions_per_source = 6, .visitors = 2, .visitors_per_source = 2 };

struct door {
	struct admission admission;
	int listening, ends[ENDS], count; /* the strangers' ends */
	uint64_t now;
};

static void open_door(struct door *door)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	*door = (struct door){ .now = 1000000 };
	door->admission = (struct admission){ &limits, bounds_create(&(struct bounds_limits){ limits.starting_per_source,
		limits.sessions, limits.sessions_per_source, limits.visitors, limits.visitors_per_source }),
		crowd_create(limits.sessions), 0 };
	door->listening = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(door->listening, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(door->listening, ENDS), 0);
}

static void leave(struct door *door, struct guest *guest)
{
	close(guest->fd);
	bounds_end(door->admission.bounds, guest->source, guest->state == CROWD_INSIDE);
	crowd_remove(door->admission.crowd, guest);
}

static void close_door(struct door *door)
{
	for (enum crowd_state state = CROWD_DELAYED; state < CROWD_STATES; state++)
		while (crowd_first(door->admission.crowd, state))
			leave(door, crowd_first(door->admission.crowd, state));
	while (door->count > 0)
		close(door->ends[--door->count]);
	close(door->listening);
	crowd_destroy(door->admission.crowd);
	bounds_destroy(door->admission.bounds);
}

/* A connection, one millisecond after the one before; whoever has to go for it goes. NULL if it is refused. */
static struct guest *come(struct door *door, uint64_t source, enum crowd_state state)
{
	struct sockaddr_in address;
	socklen_t size = sizeof address;
	struct guest *guest, *leaver;
	unsigned delay;

	door->now++;
	if (admission_ask(&door->admission, source, door->now, &delay, &leaver) != ADMISSION_WELCOME)
		return NULL;
	if (leaver)
		leave(door, leaver);
	assert_int_equal(getsockname(door->listening, (struct sockaddr *)&address, &size), 0);
	door->ends[door->count] = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(connect(door->ends[door->count], (struct sockaddr *)&address, size), 0);
	guest = crowd_add(door->admission.crowd, state, source, door->now);
	assert_non_null(guest);
	guest->fd = accept(door->listening, NULL, NULL);
	guest->due = (uint64_t)door->count++; /* which end is its own */
	bounds_begin(door->admission.bounds, source, door->now);
	return guest;
}

static void speak(struct door *door, const struct guest *guest)
{
	assert_int_equal(send(door->ends[guest->due], "SSH", 3, 0), 3);
	while (!listen_has_spoken(guest->fd))
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

static bool is_there(const struct door *door, const struct guest *guest, uint64_t source)
{
	(void)door;
	return guest->state != CROWD_FREE && guest->source == source;
}

static void test_whoever_speaks_is_served_in_order(void **state)
{
	struct door door;
	struct guest *one, *two;

	(void)state;
	open_door(&door);
	come(&door, 1, CROWD_SILENT);
	one = come(&door, 2, CROWD_READY);
	two = come(&door, 3, CROWD_READY);
	assert_ptr_equal(admission_next(&door.admission), one);
	crowd_move(door.admission.crowd, one, CROWD_STARTING, door.now);
	assert_ptr_equal(admission_next(&door.admission), two);
	close_door(&door);
}

static void test_newcomers_come_past_a_long_queue(void **state)
{
	struct door door;
	struct guest *guests[6];

	(void)state;
	open_door(&door);
	for (uint64_t i = 0; i < 6; i++)
		guests[i] = come(&door, i + 1, CROWD_READY);
	assert_ptr_equal(admission_next(&door.admission), guests[5]);
	crowd_move(door.admission.crowd, guests[5], CROWD_STARTING, door.now);
	assert_ptr_equal(admission_next(&door.admission), guests[0]);
	crowd_move(door.admission.crowd, guests[0], CROWD_STARTING, door.now);
	assert_ptr_equal(admission_next(&door.admission), guests[1]); /* short now */
	close_door(&door);
}

static void test_the_silent_get_half_of_the_room(void **state)
{
	struct door door;
	struct guest *guest;

	(void)state;
	open_door(&door);
	for (uint64_t source = 1; source <= 6; source++)
		come(&door, source, CROWD_SILENT);
	for (int i = 0; i < 2; i++) {
		guest = admission_next(&door.admission);
		assert_non_null(guest);
		crowd_move(door.admission.crowd, guest, CROWD_STARTING, door.now);
	}
	assert_null(admission_next(&door.admission));
	guest = crowd_first(door.admission.crowd, CROWD_SILENT);
	crowd_move(door.admission.crowd, guest, CROWD_READY, door.now);
	assert_ptr_equal(admission_next(&door.admission), guest);
	close_door(&door);
}

static void test_the_oldest_that_is_silent_goes_for_a_newcomer(void **state)
{
	struct door door;
	struct guest *guests[7];

	(void)state;
	open_door(&door);
	guests[0] = come(&door, 1, CROWD_READY);
	for (uint64_t source = 2; source <= 6; source++)
		guests[source - 1] = come(&door, source, CROWD_SILENT);
	assert_non_null(come(&door, 7, CROWD_READY));
	assert_true(is_there(&door, guests[0], 1));
	assert_false(is_there(&door, guests[1], 2));
	assert_true(is_there(&door, guests[2], 3));
	for (uint64_t source = 8; source <= 11; source++)
		assert_non_null(come(&door, source, CROWD_READY));
	assert_true(is_there(&door, guests[0], 1));
	assert_non_null(come(&door, 12, CROWD_READY)); /* all have spoken: who waited longest */
	assert_false(is_there(&door, guests[0], 1));
	close_door(&door);
}

static void test_the_silent_with_a_session_go_before_those_that_spoke(void **state)
{
	struct door door;
	struct guest *silent, *spoke[3], *newcomer;

	(void)state;
	open_door(&door);
	for (uint64_t i = 0; i < 3; i++)
		speak(&door, spoke[i] = come(&door, i + 1, CROWD_STARTING));
	silent = come(&door, 5, CROWD_STARTING);
	assert_null(admission_leaver(&door.admission, door.now)); /* nobody waits */
	newcomer = come(&door, 6, CROWD_READY);
	assert_ptr_equal(admission_leaver(&door.admission, door.now), silent);
	crowd_move(door.admission.crowd, silent, CROWD_DYING, door.now);
	assert_null(admission_leaver(&door.admission, door.now)); /* one for one */
	leave(&door, silent);
	assert_ptr_equal(admission_next(&door.admission), newcomer);
	close_door(&door);
}

static void test_nobody_in_the_middle_of_key_exchange_goes(void **state)
{
	struct door door;
	struct guest *guests[4];

	(void)state;
	open_door(&door);
	for (uint64_t i = 0; i < 4; i++)
		speak(&door, guests[i] = come(&door, i + 1, CROWD_STARTING));
	come(&door, 9, CROWD_READY);
	assert_null(admission_leaver(&door.admission, door.now));
	assert_true(admission_look(&door.admission) > door.now);
	door.now += 19000; /* what they sent was not read yet: it is we who are slow */
	assert_null(admission_leaver(&door.admission, door.now));
	door.now += 2000;
	assert_ptr_equal(admission_leaver(&door.admission, door.now), guests[0]);
	close_door(&door);
}

static void test_who_stopped_speaking_goes(void **state)
{
	struct door door;
	struct guest *guests[4];
	char bytes[8];

	(void)state;
	open_door(&door);
	for (uint64_t i = 0; i < 4; i++) {
		speak(&door, guests[i] = come(&door, i + 1, CROWD_STARTING));
		assert_int_equal(recv(guests[i]->fd, bytes, sizeof bytes, 0), 3);
	}
	assert_false(listen_is_stalled(guests[0]->fd, 2000));
	assert_true(listen_is_stalled(guests[0]->fd, 0));
	assert_int_equal(send(guests[0]->fd, "SSH", 3, 0), 3);
	while (listen_unsent(guests[0]->fd) > 0)
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	assert_true(listen_is_stalled(guests[0]->fd, 0));
	speak(&door, guests[1]);
	assert_false(listen_is_stalled(guests[1]->fd, 0)); /* unread */
	close_door(&door);
}

static void test_a_source_s_own_silent_one_goes_for_it(void **state)
{
	struct door door;
	struct guest *guests[4];

	(void)state;
	open_door(&door);
	for (int i = 0; i < 4; i++)
		guests[i] = come(&door, 1, CROWD_SILENT);
	assert_null(come(&door, 1, CROWD_SILENT)); /* they may be about to speak */
	door.now += 2000;
	assert_non_null(come(&door, 1, CROWD_SILENT));
	assert_false(is_there(&door, guests[0], 1) && guests[0]->came < door.now - 1000);
	for (struct guest *guest = crowd_first(door.admission.crowd, CROWD_SILENT); guest; guest = guest->after)
		speak(&door, guest);
	while (crowd_first(door.admission.crowd, CROWD_SILENT))
		crowd_move(door.admission.crowd, crowd_first(door.admission.crowd, CROWD_SILENT), CROWD_READY, door.now);
	door.now += 2000;
	assert_null(come(&door, 1, CROWD_SILENT)); /* all of them have spoken */
	assert_non_null(come(&door, 2, CROWD_SILENT));
	close_door(&door);
}

static void test_who_is_inside_never_goes(void **state)
{
	struct door door;

	(void)state;
	open_door(&door);
	for (uint64_t source = 1; source <= 14; source++) {
		struct guest *guest = come(&door, source, CROWD_SILENT);

		assert_non_null(guest);
		crowd_move(door.admission.crowd, guest, CROWD_INSIDE, door.now);
		bounds_is_in(door.admission.bounds, source);
	}
	door.now += 100000;
	assert_null(come(&door, 20, CROWD_SILENT));
	assert_null(admission_leaver(&door.admission, door.now));
	assert_int_equal(crowd_count(door.admission.crowd, CROWD_INSIDE), 14);
	close_door(&door);
}

static void test_the_source_that_knocks_most_makes_room(void **state)
{
	struct door door;
	struct guest *guests[4];

	(void)state;
	open_door(&door);
	guests[0] = come(&door, 1, CROWD_ENTERING);
	guests[1] = come(&door, 2, CROWD_ENTERING);
	guests[2] = come(&door, 2, CROWD_ENTERING);
	assert_null(admission_leaver(&door.admission, door.now));
	guests[3] = come(&door, 3, CROWD_ENTERING);
	assert_ptr_equal(admission_leaver(&door.admission, door.now), guests[1]);
	leave(&door, guests[1]);
	assert_null(admission_leaver(&door.admission, door.now));
	close_door(&door);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whoever_speaks_is_served_in_order),
		cmocka_unit_test(test_newcomers_come_past_a_long_queue),
		cmocka_unit_test(test_the_silent_get_half_of_the_room),
		cmocka_unit_test(test_the_oldest_that_is_silent_goes_for_a_newcomer),
		cmocka_unit_test(test_the_silent_with_a_session_go_before_those_that_spoke),
		cmocka_unit_test(test_nobody_in_the_middle_of_key_exchange_goes),
		cmocka_unit_test(test_who_stopped_speaking_goes),
		cmocka_unit_test(test_a_source_s_own_silent_one_goes_for_it),
		cmocka_unit_test(test_who_is_inside_never_goes),
		cmocka_unit_test(test_the_source_that_knocks_most_makes_room)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
