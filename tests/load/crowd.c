/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A crowd of people who come over SSH, talk, walk, stand still and vanish, in one process: what a place bears, and how
 * long its people wait, is measured with it. Reads orders from its standard input and answers in rows NAME VALUE UNIT.
 * Costs little itself: whoever has nothing to read is not looked at. */
#include "crowd.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sysexits.h>
#include <unistd.h>

#include "loadkey.h"
#include "mem.h"

enum { EVENTS = 256, ORDERS_ROOM = 4096, SLEEP_MS = 1000, EVERYBODY_MAX = 1000000 };

/* What was read of the orders and not followed yet. */
struct inbox {
	char text[ORDERS_ROOM];
	size_t size;
	bool has_ended;
};

void crowd_part(struct crowd *crowd, struct person *person, bool is_polite)
{
	if (person->fd >= 0)
		epoll_ctl(crowd->poll, EPOLL_CTL_DEL, person->fd, NULL);
	person_end(person, is_polite);
}

void crowd_listen(struct crowd *crowd, struct person *person, bool is_deaf)
{
	struct epoll_event event = { .events = is_deaf ? 0 : person->stage == CONNECTING ? EPOLLOUT : EPOLLIN,
		.data.ptr = person };

	person->is_deaf = is_deaf;
	if (epoll_ctl(crowd->poll, EPOLL_CTL_MOD, person->fd, &event) != 0)
		epoll_ctl(crowd->poll, EPOLL_CTL_ADD, person->fd, &event);
}

static void wake(struct crowd *crowd, struct person *person)
{
	enum stage before = person->stage;

	if (before == AWAY)
		return;
	if (!person_go_on(person))
		crowd_part(crowd, person, true);
	else if (before == CONNECTING && person->stage != CONNECTING)
		crowd_listen(crowd, person, false);
}

/* Does what is due; gives the microseconds until the next thing is. */
static uint64_t act(struct crowd *crowd, uint64_t now)
{
	uint64_t next = now + SLEEP_MS * 1000;

	for (unsigned i = 0; i < crowd->activities_count; i++) {
		struct activity *activity = &crowd->activities[i];
		bool is_over = false;

		while (!is_over && activity->due_us <= now
				&& (activity->at_once == 0 || crowd->counts.coming < activity->at_once)) {
			if (activity->until_us > 0 && activity->due_us >= activity->until_us) {
				is_over = true;
				break;
			}
			activity->act(crowd, &crowd->people[activity->next], activity->way);
			activity->due_us += activity->gap_us;
			if (activity->next++ < activity->last)
				continue;
			activity->next = activity->first;
			is_over = activity->until_us == 0;
		}
		if (is_over)
			crowd->activities[i--] = crowd->activities[--crowd->activities_count];
		else if (activity->due_us > now && activity->due_us < next)
			next = activity->due_us;
	}
	return next;
}

static bool may_read_orders(struct crowd *crowd, uint64_t now)
{
	if (crowd->wait_until_us > now
			&& !(crowd->waits_for_arrivals && crowd->counts.coming == 0 && crowd->activities_count == 0)
			&& !(crowd->waits_for_ears && crowd->marks.heard >= crowd->marks.expected && crowd->activities_count == 0))
		return false;
	if (crowd->wait_until_us > 0)
		puts("ok");
	crowd->wait_until_us = 0;
	crowd->waits_for_arrivals = crowd->waits_for_ears = false;
	return true;
}

static void follow_orders(struct crowd *crowd, struct inbox *inbox)
{
	char *end;

	while (!crowd->is_over && may_read_orders(crowd, now_us())
			&& (end = memchr(inbox->text, '\n', inbox->size))) {
		size_t size = (size_t)(end - inbox->text) + 1;

		*end = '\0';
		orders_follow(crowd, inbox->text);
		memmove(inbox->text, inbox->text + size, inbox->size -= size);
	}
	if (inbox->has_ended && may_read_orders(crowd, now_us()))
		crowd->is_over = true;
}

static void read_orders(struct crowd *crowd, struct inbox *inbox)
{
	ssize_t n = read(STDIN_FILENO, inbox->text + inbox->size, sizeof inbox->text - inbox->size);

	if (n > 0)
		inbox->size += (size_t)n;
	else if (n == 0)
		inbox->has_ended = true;
	if (inbox->size == sizeof inbox->text || inbox->has_ended)
		epoll_ctl(crowd->poll, EPOLL_CTL_DEL, STDIN_FILENO, NULL);
}

static void loop(struct crowd *crowd)
{
	struct epoll_event events[EVENTS], orders = { .events = EPOLLIN };
	struct inbox inbox = { .size = 0 };
	bool is_file = epoll_ctl(crowd->poll, EPOLL_CTL_ADD, STDIN_FILENO, &orders) != 0;

	while (is_file && !inbox.has_ended && inbox.size < sizeof inbox.text)
		read_orders(crowd, &inbox); /* a file cannot be waited for, and need not be */
	while (!crowd->is_over) {
		uint64_t now = now_us(), next = act(crowd, now);
		int count;

		if (crowd->wait_until_us > now && crowd->wait_until_us < next)
			next = crowd->wait_until_us;
		count = epoll_wait(crowd->poll, events, EVENTS, (int)((next - now + 999) / 1000));
		for (int i = 0; i < count; i++) {
			if (events[i].data.ptr)
				wake(crowd, events[i].data.ptr);
			else
				read_orders(crowd, &inbox);
		}
		follow_orders(crowd, &inbox);
	}
}

static void finish(struct crowd *crowd)
{
	for (unsigned i = 1; i <= CROWD_MAX; i++)
		crowd_part(crowd, &crowd->people[i], false);
	free(crowd->people);
	marks_finish(&crowd->marks);
	for (size_t i = 0; i < crowd->ways_count; i++)
		free(crowd->ways[i]);
	free(crowd->ways);
	close(crowd->poll);
}

static int gather(const char *host, const char *port)
{
	struct crowd crowd = { .host = host, .port = port, .poll = epoll_create1(EPOLL_CLOEXEC),
		.people = mem_zero(CROWD_MAX + 1, sizeof *crowd.people) };
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	marks_init(&crowd.marks);
	for (unsigned i = 0; i <= CROWD_MAX; i++) {
		crowd.people[i].number = i;
		crowd.people[i].fd = -1;
		crowd.people[i].marks = &crowd.marks;
		crowd.people[i].counts = &crowd.counts;
	}
	loop(&crowd);
	finish(&crowd);
	return EXIT_SUCCESS;
}

static int print_accounts(unsigned last)
{
	for (unsigned i = 1; i <= last && i <= EVERYBODY_MAX; i++) {
		char nickname[16], key[LOADKEY_LINE];

		loadkey_nickname(i, nickname);
		loadkey_public(i, key);
		printf("%s,participant,%s\n", nickname, key);
	}
	return EXIT_SUCCESS;
}

static int help(FILE *to, int status)
{
	fputs("crowd accounts COUNT        prints COUNT accounts as `kokoiru account DIR import FILE` takes them\n"
		"crowd key NUMBER FILE       writes the private key of one of them\n"
		"crowd join ADDRESS PORT     reads orders, one a line:\n\n", to);
	fflush(to);
	if (to == stdout)
		orders_help();
	return status;
}

int main(int argc, char *argv[])
{
	if (argc == 3 && strcmp(argv[1], "accounts") == 0)
		return print_accounts((unsigned)strtoul(argv[2], NULL, 10));
	if (argc == 4 && strcmp(argv[1], "key") == 0)
		return loadkey_write((unsigned)strtoul(argv[2], NULL, 10), argv[3]) ? EXIT_SUCCESS : EX_CANTCREAT;
	if (argc == 4 && strcmp(argv[1], "join") == 0)
		return gather(argv[2], argv[3]);
	if (argc == 2 && strcmp(argv[1], "-h") == 0)
		return help(stdout, EXIT_SUCCESS);
	return help(stderr, EX_USAGE);
}
