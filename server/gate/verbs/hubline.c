/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connecting, asking, waiting within a deadline. Knows no SSH. */
#include "hubline.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "vault.h"

enum {
	OUT_MAX = 256 * 1024,
	FACTS_MAX = 256 * 1024,
	PAIR_MAX = 1024 + VAULT_FORMERS_MAX * SEAL_FORMER,
	RETRY_FIRST_MS = 100, /* a new hub answers within a few tries */
	RETRY_LAST_MS = 300,
	PACKETS = 16,
	OUT_ROOM = 4096       /* no request is longer: none is copied about while it is written */
};

void hubline_init(struct hubline *line)
{
	*line = (struct hubline){ 0 };
	link_init(&line->link, -1, OUT_MAX);
	buf_put(&line->link.out, (const uint8_t[OUT_ROOM]){ 0 }, OUT_ROOM);
	buf_clear(&line->link.out);
	buf_init(&line->facts, FACTS_MAX);
	buf_init(&line->answer, WIRE_MESSAGE_MAX);
	buf_init(&line->pair, PAIR_MAX);
}

void hubline_finish(struct hubline *line)
{
	link_finish(&line->link);
	buf_finish(&line->facts);
	buf_finish(&line->answer);
	hubline_forget_pair(line);
	seal_zero(line->ticket, sizeof line->ticket);
}

bool hubline_is_open(const struct hubline *line)
{
	return line->link.fd >= 0 && !line->is_lost;
}

void hubline_keep(struct hubline *line, const struct message *event)
{
	static const enum wire_number facts[] = { EV_PLACE, EV_CONTACT, EV_OPENING, EV_TEAM, EV_KNOWN, EV_MAIL_KEY, EV_SETTING,
		EV_IGNORED, EV_UNREAD, EV_REST, EV_DESK, EV_BOOKED, EV_RESET_OUT };

	if (event->number == EV_TICKET) {
		memcpy(line->ticket, event->ticket.ticket.bytes, sizeof line->ticket);
		line->has_ticket = true;
	}
	if (event->number == EV_KNOWN)
		line->account = event->known.account;
	if (event->number == EV_PAIR && !line->is_sealed) {
		buf_wipe(&line->pair);
		wire_put(&line->pair, event);
	}
	for (size_t i = 0; !line->is_sealed && i < sizeof facts / sizeof *facts; i++)
		if (event->number == facts[i])
			wire_put(&line->facts, event);
}

bool hubline_pair(struct hubline *line, struct message *pair)
{
	struct reader reader = { line->pair.data, line->pair.size, false };

	return line->pair.size > 0 && wire_take(&reader, pair) == WIRE_OK;
}

void hubline_forget_pair(struct hubline *line)
{
	buf_wipe(&line->pair);
	buf_finish(&line->pair);
}

static int connect_once(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), why;

	if (fd < 0)
		return -1;
	if (snprintf(address.sun_path, sizeof address.sun_path, "%s", path) < (int)sizeof address.sun_path
			&& connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	why = errno;
	close(fd);
	errno = why;
	return -1;
}

static void wait_ms(unsigned ms)
{
	struct timespec span = { .tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000 };

	nanosleep(&span, NULL);
}

bool hubline_open(struct hubline *line, const char *path, uint64_t deadline)
{
	struct message answer;
	unsigned pause = RETRY_FIRST_MS;
	int fd;

	if (hubline_is_open(line))
		return true;
	if (line->is_lost)
		return false;
	while ((fd = connect_once(path)) < 0) {
		if (clock_mono_ms() + pause >= deadline)
			return false;
		wait_ms(pause);
		pause = pause + 50 < RETRY_LAST_MS ? pause + 50 : RETRY_LAST_MS;
	}
	line->link.fd = fd;
	return hubline_ask(line, &(struct message){ .number = REQ_HELLO, .hello = { .version = WIRE_VERSION } }, EV_PLACE,
		&answer, deadline) == HUBLINE_ANSWERED;
}

void hubline_begin_again(struct hubline *line)
{
	hubline_lose(line);
	buf_clear(&line->facts);
}

void hubline_lose(struct hubline *line)
{
	if (line->link.fd >= 0)
		close(line->link.fd);
	line->link.fd = -1;
	line->is_lost = false;
	link_reset(&line->link);
}

enum hubline_return hubline_return(struct hubline *line, const char *path, const char *room, uint64_t newest)
{
	struct message resume = { .number = REQ_RESUME, .resume = { .account = line->account, .room = wire_string(room),
		.newest = newest } };
	int fd = connect_once(path);

	if (fd < 0)
		return errno == ECONNREFUSED || errno == ENOENT ? HUBLINE_NOBODY : HUBLINE_WAITS;
	line->link.fd = fd;
	link_send(&line->link, &(struct message){ .number = REQ_HELLO, .hello = { .version = WIRE_VERSION } });
	if (!line->has_ticket)
		return HUBLINE_RETURNED;
	memcpy(resume.resume.ticket.bytes, line->ticket, sizeof line->ticket);
	link_send(&line->link, &resume);
	return HUBLINE_RETURNED;
}

struct question {
	struct hubline *line;
	enum wire_number request, expected;
	bool is_answered;
};

static bool on_event(void *context, const struct message *event)
{
	struct question *question = context;
	bool is_refusal = event->number == EV_REFUSED && event->refused.request == question->request;

	hubline_keep(question->line, event);
	if (event->number == EV_CLOSING)
		return false;
	if (question->is_answered || (!is_refusal && event->number != question->expected))
		return true;
	question->is_answered = wire_put(&question->line->answer, event);
	return true;
}

enum hubline_result hubline_ask(struct hubline *line, const struct message *request, enum wire_number expected,
	struct message *answer, uint64_t deadline)
{
	struct question question = { line, request->number, expected, false };
	struct reader reader;

	buf_clear(&line->answer);
	if (!hubline_is_open(line) || !link_send(&line->link, request))
		return HUBLINE_LOST;
	line->asked += line->account != 0;
	while (!question.is_answered) {
		uint64_t now = clock_mono_ms();
		enum link_result flushed = link_flush(&line->link);
		struct pollfd ready = { line->link.fd, (short)(POLLIN | (flushed == LINK_AGAIN ? POLLOUT : 0)), 0 };

		if (flushed == LINK_CLOSED || link_receive(&line->link, PACKETS, on_event, &question) == LINK_CLOSED) {
			line->is_lost = true;
			if (!question.is_answered)
				return HUBLINE_LOST;
		}
		if (question.is_answered)
			break;
		if (now >= deadline)
			return HUBLINE_LATE;
		poll(&ready, 1, (int)(deadline - now < 1000 ? deadline - now : 1000));
	}
	reader = (struct reader){ line->answer.data, line->answer.size, false };
	if (wire_take(&reader, answer) != WIRE_OK)
		return HUBLINE_LOST;
	return answer->number == EV_REFUSED && expected != EV_REFUSED ? HUBLINE_REFUSED : HUBLINE_ANSWERED;
}
