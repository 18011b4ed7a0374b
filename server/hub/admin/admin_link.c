/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line's way to the hub while a place is served: one request a connection on run/admin.sock, answered and
 * closed. Knows lengths and who asks; what the words mean stands in admin.c. */
#include "hall.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "admin.h"
#include "appointments.h"
#include "consults.h"
#include "language.h"
#include "log.h"
#include "mem.h"
#include "store_backup.h"

enum {
	LINKS_MAX = 8,
	SECONDS_MAX = 30,
	REQUEST_MAX = ADMIN_INPUT_MAX + ADMIN_ARGUMENTS_MAX * (ADMIN_ARGUMENT_MAX + 4) + ADMIN_LANGUAGE_MAX + 12
};

struct admin_link {
	struct admin_link *next;
	struct hub *hub;
	int fd;
	struct event *event;
	struct buf in, out;
	bool is_answering, is_holding;
};

static void wait_for(struct admin_link *link, short what, event_callback_fn callback, int seconds);

static void drop(struct admin_link *link)
{
	struct admin_link **at = &link->hub->admins;

	while (*at != link)
		at = &(*at)->next;
	*at = link->next;
	if (link->is_holding)
		store_release(link->hub->store);
	event_free(link->event);
	close(link->fd);
	buf_finish(&link->in);
	buf_finish(&link->out);
	free(link);
}

/* Only root and whoever owns the place. */
static bool may_ask(int fd)
{
	struct ucred peer;
	socklen_t size = sizeof peer;

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == 0 || peer.uid == getuid());
}

static char *take_string(struct reader *reader, size_t max, size_t *size)
{
	uint32_t n = reader_u32(reader);
	const uint8_t *bytes;
	char *string;

	if (n > max)
		reader->failed = true;
	bytes = reader_take(reader, n);
	if (!bytes)
		return NULL;
	string = mem_alloc((size_t)n + 1);
	memcpy(string, bytes, n);
	string[n] = '\0';
	*size = n;
	return string;
}

/* Somebody may have lost a right while being here. */
static void look_again(struct hub *hub)
{
	struct peer *peer;

	guests_look_again(hub);
	appointments_look_again(hub);
	TAILQ_FOREACH(peer, &hub->peers, all) {
		struct store_account account;

		if (peer->account.account == 0 || peer->is_leaving)
			continue;
		if (store_find_account(hub->store, peer->account.account, &account) != STORE_OK)
			peer_close(peer, CLOSING_ERASED);
		else if (account.is_suspended)
			peer_close(peer, CLOSING_SUSPENDED);
		else if (strcmp(account.role, peer->account.role) != 0)
			peer_change_role(peer, &account);
	}
}

static void answer(struct admin_link *link, int code, const char *out, size_t out_size, const char *err,
	size_t err_size)
{
	buf_put_u32(&link->out, (uint32_t)code);
	buf_put_u32(&link->out, (uint32_t)out_size);
	buf_put(&link->out, out, out_size);
	buf_put_u32(&link->out, (uint32_t)err_size);
	buf_put(&link->out, err, err_size);
	link->is_answering = true;
}

static void run(struct admin_link *link, const char *language, int argc, char *argv[], const char *input,
	size_t input_size)
{
	struct hub *hub = link->hub;
	char *out = NULL, *err = NULL;
	size_t out_size = 0, err_size = 0;
	struct admin admin = { .store = hub->store, .pepper = hub->pepper, .cost = hub->cost,
		.now = (int64_t)(hub->wall / 1000), .mails = &hub->mails, .is_sending_mail = hub->options->is_sending_mail,
		.is_served = true, .language = language, .out = open_memstream(&out, &out_size),
		.err = open_memstream(&err, &err_size) };
	struct departure departure = { .count = 0 };
	int code = EXIT_FAILURE;

	admin.departure = &departure;
	if (admin.out && admin.err)
		code = admin_run(&admin, argc, argv, input, input_size);
	if (admin.out)
		fclose(admin.out);
	if (admin.err)
		fclose(admin.err);
	answer(link, code, out, out_size, err, err_size);
	free(out);
	free(err);
	recent_forget(hub->recent);
	if (admin.erased) {
		hub->erased[hub->erased_count++] = admin.erased;
		handle_erased(hub);
	}
	if (admin.changed_accounts) {
		look_again(hub);
		consults_tell_departure(hub, &departure);
	}
	if (admin.reset != 0)
		reset_tell_all(hub, (uint32_t)admin.reset);
	if (admin.recovered != 0)
		consults_tell_newest(hub, admin.recovered);
	depart_forget(&departure);
}

/* Whoever asked has hung up since. */
static bool is_gone(const struct admin_link *link)
{
	char byte;

	return recv(link->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

/* So that a copy of the file can be made. Between turns: nothing is half-way written. */
static void hold(struct admin_link *link, const char *language)
{
	const char *own = language_in_use();
	const char *words = "";
	int code = 0;

	language_use(language);
	for (struct admin_link *other = link->hub->admins, *next; other; other = next) {
		next = other->next;
		if (other->is_holding && is_gone(other))
			drop(other);
		else if (other->is_holding)
			code = EX_TEMPFAIL;
	}
	if (code != 0) {
		words = _("kokoiru: backup: another one is being made; try again when it is done\n");
	} else if (store_hold(link->hub->store) != STORE_OK) {
		code = EX_CANTCREAT;
		words = _("kokoiru: backup: the disk does not take what is written; look at the disk, then try again\n");
	}
	link->is_holding = code == 0;
	answer(link, code, "", 0, words, strlen(words));
	language_use(own);
}

/* A mail address may stand in it. */
static void wipe(char *bytes, size_t size)
{
	if (bytes)
		seal_zero(bytes, size);
	free(bytes);
}

/* Reads the request if all of it is there: false if it never can be. */
static bool try_request(struct admin_link *link)
{
	struct reader reader = { link->in.data, link->in.size, false };
	size_t input_size = 0, size;
	char *language = take_string(&reader, ADMIN_LANGUAGE_MAX, &size);
	uint32_t argc = reader_u32(&reader);
	char *argv[ADMIN_ARGUMENTS_MAX + 1] = { NULL }, *input = NULL;

	if (argc > ADMIN_ARGUMENTS_MAX) {
		free(language);
		return false;
	}
	for (uint32_t i = 0; i < argc; i++)
		argv[i] = take_string(&reader, ADMIN_ARGUMENT_MAX, &size);
	input = take_string(&reader, ADMIN_INPUT_MAX, &input_size);
	if (!reader.failed && reader.left == 0 && argc == 1 && strcmp(argv[0], ADMIN_HOLD) == 0)
		hold(link, language);
	else if (!reader.failed && reader.left == 0 && argc > 0)
		run(link, language, (int)argc, argv, input, input_size);
	for (uint32_t i = 0; i < argc; i++)
		wipe(argv[i], argv[i] ? strlen(argv[i]) : 0);
	wipe(input, input_size);
	free(language);
	if (link->is_answering)
		buf_wipe(&link->in);
	return true;
}

/* Who holds is done, gone or too slow. */
static void on_held(evutil_socket_t fd, short what, void *context)
{
	struct admin_link *link = context;
	char byte;

	if ((what & EV_READ) && recv(fd, &byte, 1, MSG_DONTWAIT) == 1 && !store_is_overdue(link->hub->store))
		(void)send(fd, &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
	drop(link);
}

static void send_some(struct admin_link *link)
{
	while (link->out.size > 0) {
		ssize_t n = send(link->fd, link->out.data, link->out.size, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (n <= 0)
			break;
		buf_drop(&link->out, (size_t)n);
	}
	if (link->is_holding && link->out.size == 0)
		wait_for(link, EV_READ, on_held, ADMIN_HOLD_SECONDS);
	else
		drop(link);
}

static void on_link(evutil_socket_t fd, short what, void *context)
{
	static char chunk[65536];
	struct admin_link *link = context;
	ssize_t n;

	if ((what & EV_TIMEOUT) || link->is_answering) {
		if (what & EV_TIMEOUT)
			drop(link);
		else
			send_some(link);
		return;
	}
	n = recv(fd, chunk, sizeof chunk, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0)
		buf_put(&link->in, chunk, (size_t)n);
	if (n <= 0 || link->in.failed || !try_request(link)) {
		drop(link);
		return;
	}
	if (link->is_answering)
		wait_for(link, EV_WRITE, on_link, SECONDS_MAX);
}

static void wait_for(struct admin_link *link, short what, event_callback_fn callback, int seconds)
{
	struct timeval wait = { .tv_sec = seconds };

	event_del(link->event);
	event_assign(link->event, link->hub->base, link->fd, (short)(what | EV_PERSIST), callback, link);
	event_add(link->event, &wait);
}

void admin_link_accept(struct hub *hub)
{
	struct timeval wait = { .tv_sec = SECONDS_MAX };
	int fd = accept4(hub->options->admin, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	struct admin_link *link;
	int count = 0;

	if (fd < 0)
		return;
	for (link = hub->admins; link; link = link->next)
		count++;
	if (count >= LINKS_MAX || !may_ask(fd)) {
		close(fd);
		return;
	}
	link = mem_zero(1, sizeof *link);
	link->hub = hub;
	link->fd = fd;
	buf_init(&link->in, REQUEST_MAX);
	buf_init(&link->out, SIZE_MAX / 4);
	link->event = event_new(hub->base, fd, EV_READ | EV_PERSIST, on_link, link);
	link->next = hub->admins;
	hub->admins = link;
	if (!link->event || event_add(link->event, &wait) != 0)
		drop(link);
}

/* Called after turns: what waits for a copy is bounded. */
void admin_link_tend(struct hub *hub)
{
	for (struct admin_link *link = hub->admins; link; link = link->next) {
		if (link->is_holding && store_is_overdue(hub->store)) {
			log_warning("a backup takes so long that the journal grows large; it is given up");
			drop(link);
			return;
		}
	}
}

void admin_link_finish(struct hub *hub)
{
	while (hub->admins)
		drop(hub->admins);
}
