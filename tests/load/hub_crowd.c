/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Thousands of sockets in one process. The hub takes few lines from one process, so each handful is connected by a
 * child that shares our descriptors and is gone at once. Only heads of messages are read: what is measured is the hub,
 * and this end must cost less. */
#include "hub_crowd.h"

#include <errno.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "mem.h"

enum { HANDFUL = 8, STACK = 65536, EVENTS = 512, ENTER_SECONDS = 120, DIGITS = 20 };

/* What the child does; it shares our memory. */
struct handful {
	struct sockaddr_un address;
	int fds[HANDFUL];
	unsigned count;
};

uint64_t crowd_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void crowd_start(struct crowd *crowd, struct hub_fixture *fixture, unsigned count)
{
	*crowd = (struct crowd){ .fixture = fixture, .count = count, .poller = epoll_create1(EPOLL_CLOEXEC) };
	assert_true(crowd->poller >= 0);
	crowd->members = mem_zero(count, sizeof *crowd->members);
	crowd->latencies = mem_zero(LATENCIES_MAX, sizeof *crowd->latencies);
	for (unsigned i = 0; i < count; i++)
		crowd->members[i].fd = -1;
}

void crowd_finish(struct crowd *crowd)
{
	for (unsigned i = 0; i < crowd->count; i++)
		if (crowd->members[i].fd >= 0)
			close(crowd->members[i].fd);
	close(crowd->poller);
	free(crowd->members);
	free(crowd->latencies);
}

static int connect_handful(void *context)
{
	struct handful *handful = context;

	for (unsigned i = 0; i < handful->count; i++) {
		int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

		if (fd < 0 || connect(fd, (struct sockaddr *)&handful->address, sizeof handful->address) != 0)
			return 1;
		handful->fds[i] = fd;
	}
	return 0;
}

void crowd_send(struct crowd *crowd, unsigned index, const struct message *message)
{
	struct buf packet;

	buf_init(&packet, WIRE_MESSAGE_MAX);
	assert_true(wire_put(&packet, message));
	assert_int_equal(send(crowd->members[index].fd, packet.data, packet.size, MSG_NOSIGNAL), packet.size);
	buf_finish(&packet);
}

static void connect_some(struct crowd *crowd, unsigned first, unsigned count)
{
	static char stack[STACK] __attribute__((aligned(16)));
	struct handful handful = { .address = { .sun_family = AF_UNIX }, .count = count };
	int status;
	pid_t child;

	snprintf(handful.address.sun_path, sizeof handful.address.sun_path, "%s/run/hub.sock", crowd->fixture->directory);
	child = clone(connect_handful, stack + STACK, CLONE_VM | CLONE_VFORK | CLONE_FILES | SIGCHLD, &handful);
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	for (unsigned i = 0; i < count; i++) {
		struct epoll_event event = { .events = EPOLLIN, .data = { .u32 = first + i } };

		crowd->members[first + i].fd = handful.fds[i];
		crowd->members[first + i].came = crowd_now();
		assert_int_equal(epoll_ctl(crowd->poller, EPOLL_CTL_ADD, handful.fds[i], &event), 0);
		crowd_send(crowd, first + i,
			&(struct message){ .number = REQ_HELLO, .hello = { .version = WIRE_VERSION } });
	}
}

static void show_key(struct crowd *crowd, unsigned index)
{
	char blob[16];

	hub_fixture_key(FIXTURE_ACCOUNTS + 1 + index, blob);
	crowd_send(crowd, index, &(struct message){ .number = REQ_KEY,
		.key = { .algorithm = wire_string("ssh-ed25519"), .blob = wire_string(blob) } });
}

static void count_line(struct crowd *crowd, const uint8_t *message, size_t size)
{
	char digits[DIGITS + 1] = "";

	crowd->told++;
	if (crowd->latencies_count == LATENCIES_MAX)
		return;
	memcpy(digits, message + size - DIGITS, DIGITS);
	crowd->latencies[crowd->latencies_count++] = crowd_now() - strtoull(digits, NULL, 10);
}

static void hear(struct crowd *crowd, unsigned index, const uint8_t *message, size_t size)
{
	struct member *member = &crowd->members[index];

	switch (message[0] << 8 | message[1]) {
	case EV_PLACE:
		show_key(crowd, index);
		break;
	case EV_KNOWN:
		crowd_send(crowd, index,
			&(struct message){ .number = REQ_ENTER, .enter = { wire_string(member->room), wire_string("") } });
		break;
	case EV_ROOM_READY:
		crowd->in_count += !member->is_in;
		member->is_in = true;
		member->in = crowd_now();
		break;
	case EV_SAID:
		count_line(crowd, message, size);
		break;
	case EV_REFUSED:
		crowd->refused++;
		break;
	default:
		break;
	}
}

static void receive(struct crowd *crowd, unsigned index)
{
	static uint8_t packet[WIRE_PACKET_MAX];
	ssize_t n = recv(crowd->members[index].fd, packet, sizeof packet, MSG_DONTWAIT);
	size_t at = 0, size;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0)
		fail_msg("the hub closed the line of member %u", index);
	crowd->bytes += (uint64_t)n;
	while (at < (size_t)n) {
		size = 4u + (size_t)(packet[at + 2] << 8 | packet[at + 3]);
		hear(crowd, index, packet + at, size);
		at += size;
	}
}

static void wait_a_little(struct crowd *crowd, int ms)
{
	struct epoll_event events[EVENTS];
	int count = epoll_wait(crowd->poller, events, EVENTS, ms);

	for (int i = 0; i < count; i++)
		receive(crowd, events[i].data.u32);
}

void crowd_enter(struct crowd *crowd, unsigned first, unsigned count)
{
	unsigned wanted = crowd->in_count + count;
	uint64_t until = crowd_now() + ENTER_SECONDS * 1000000ull;

	for (unsigned i = 0; i < count; i += HANDFUL) {
		connect_some(crowd, first + i, count - i < HANDFUL ? count - i : HANDFUL);
		wait_a_little(crowd, 0);
	}
	while (crowd->in_count < wanted && crowd_now() < until)
		wait_a_little(crowd, 100);
	assert_int_equal(crowd->in_count, wanted);
}

void crowd_leave(struct crowd *crowd, unsigned first, unsigned count)
{
	for (unsigned i = first; i < first + count; i++) {
		crowd_send(crowd, i, &(struct message){ .number = REQ_LEAVE });
		close(crowd->members[i].fd);
		crowd->members[i].fd = -1;
		crowd->members[i].is_in = false;
	}
	crowd->in_count -= count;
	crowd_receive(crowd, crowd_now() + 1000000, UINT64_MAX, UINT64_MAX);
}

void crowd_say(struct crowd *crowd, unsigned index)
{
	static uint64_t id;
	char text[DIGITS * 2 + 1];

	snprintf(text, sizeof text, "%.*s%0*llu", DIGITS, "a line of forty bytes ", DIGITS,
		(unsigned long long)crowd_now());
	crowd_send(crowd, index, &(struct message){ .number = REQ_SAY, .say = { .id = ++id, .room = wire_string(""),
		.note = wire_string(""), .text = wire_string(text) } });
}

bool crowd_receive(struct crowd *crowd, uint64_t until, uint64_t told, uint64_t refused)
{
	while (crowd->told < told && crowd->refused < refused) {
		uint64_t now = crowd_now();

		if (now >= until)
			return false;
		wait_a_little(crowd, until - now > 100000 ? 100 : (int)((until - now) / 1000 + 1));
	}
	return true;
}

void crowd_forget(struct crowd *crowd)
{
	crowd->told = crowd->bytes = crowd->refused = 0;
	crowd->latencies_count = 0;
}
