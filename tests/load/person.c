/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of steps, each of which says "again" until its answer has come; then a shell in which the first words are
 * typed ahead. Knows nothing of other people and of who wakes it. */
#include "person.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "loadkey.h"

enum { ADDRESS_FIRST = 0x7f010001, TURNS_MAX = 64 };

static int connected(struct person *person);
static int shake(struct person *person);
static int prove(struct person *person);
static int open_channel(struct person *person);
static int draw(struct person *person);
static int name_language(struct person *person);
static int choose_face(struct person *person);
static int start(struct person *person);

/* What brings one on from a stage: SSH_OK, SSH_AGAIN or anything else for an end. */
static int (*const steps[ARRIVING])(struct person *person) = {
	[CONNECTING] = connected, [SHAKING] = shake, [PROVING] = prove, [OPENING] = open_channel, [DRAWING] = draw,
	[NAMING] = name_language, [CHOOSING] = choose_face, [STARTING] = start
};

uint64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void person_sign(const char *room, char sign[24])
{
	snprintf(sign, 24, "Q%sZ", room);
	for (char *c = sign; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
}

/* Connections come from many addresses of this machine, as they would from many homes. */
static int open_socket(const struct person *person)
{
	const struct way *way = person->way;
	struct sockaddr_in from = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(ADDRESS_FIRST + person->number / (way->share > 0 ? way->share : 1)) };
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(way->port)) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;

	if (fd < 0)
		return -1;
	setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (way->receive_buffer > 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &(int){ (int)way->receive_buffer }, sizeof(int));
	if (inet_pton(AF_INET, way->host, &to.sin_addr) == 1 && bind(fd, (struct sockaddr *)&from, sizeof from) == 0
			&& (connect(fd, (struct sockaddr *)&to, sizeof to) == 0 || errno == EINPROGRESS))
		return fd;
	on = errno;
	close(fd);
	errno = on;
	return -1;
}

static void choose_room(struct person *person)
{
	const struct way *way = person->way;

	if (way->rooms > 0)
		snprintf(person->room, sizeof person->room, "%.8s%u", way->room, 1 + person->number % way->rooms);
	else
		memcpy(person->room, way->room, sizeof person->room);
	person->sign[0] = '\0';
	if (way->room[0])
		person_sign(person->room, person->sign);
}

bool person_come(struct person *person, const struct way *way)
{
	person->way = way;
	person->is_leaving = person->is_deaf = person->is_in_room = false;
	person->began_us = now_us();
	person->screen_us = person->bytes_received = 0;
	person->walked = 0;
	memset(person->tail, 0, sizeof person->tail);
	choose_room(person);
	person->fd = open_socket(person);
	if (person->fd < 0)
		return false;
	person->stage = CONNECTING;
	person->counts->coming++;
	return true;
}

static bool set_options(struct person *person)
{
	const struct way *way = person->way;
	static const struct { enum ssh_options_e option; const char *value; } fixed[] = {
		{ SSH_OPTIONS_HOST, "127.0.0.1" }, { SSH_OPTIONS_SSH_DIR, "/dev" }, { SSH_OPTIONS_KNOWNHOSTS, "/dev/null" },
		{ SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null" }, { SSH_OPTIONS_KEY_EXCHANGE, "curve25519-sha256" },
		{ SSH_OPTIONS_HOSTKEYS, "ssh-ed25519" }, { SSH_OPTIONS_HMAC_C_S, "hmac-sha2-256-etm@openssh.com" },
		{ SSH_OPTIONS_HMAC_S_C, "hmac-sha2-256-etm@openssh.com" } };
	const char *compression = way->is_zlib ? "zlib@openssh.com,none" : "none";
	ssh_session ssh = person->ssh;
	uint32_t rekey = way->rekey_seconds;
	bool is_set = ssh_options_set(ssh, SSH_OPTIONS_PROCESS_CONFIG, &(bool){ false }) == SSH_OK
		&& ssh_options_set(ssh, SSH_OPTIONS_FD, &person->fd) == SSH_OK;

	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		is_set = is_set && ssh_options_set(ssh, fixed[i].option, fixed[i].value) == SSH_OK;
	return is_set && ssh_options_set(ssh, SSH_OPTIONS_USER, way->user) == SSH_OK
		&& ssh_options_set(ssh, SSH_OPTIONS_CIPHERS_C_S, way->cipher) == SSH_OK
		&& ssh_options_set(ssh, SSH_OPTIONS_CIPHERS_S_C, way->cipher) == SSH_OK
		&& ssh_options_set(ssh, SSH_OPTIONS_COMPRESSION_C_S, compression) == SSH_OK
		&& ssh_options_set(ssh, SSH_OPTIONS_COMPRESSION_S_C, compression) == SSH_OK
		&& (rekey == 0 || ssh_options_set(ssh, SSH_OPTIONS_REKEY_TIME, &rekey) == SSH_OK);
}

static int connected(struct person *person)
{
	int why = 0;
	socklen_t size = sizeof why;

	if (getsockopt(person->fd, SOL_SOCKET, SO_ERROR, &why, &size) != 0 || why != 0)
		return SSH_ERROR;
	if (person->way->face == FACE_SILENT) {
		person->stage = SILENT;
		person->counts->coming--;
		person->counts->settled++;
		return SSH_AGAIN;
	}
	person->ssh = ssh_new();
	if (!person->ssh || !set_options(person))
		return SSH_ERROR;
	ssh_set_blocking(person->ssh, 0);
	return SSH_OK;
}

static int shake(struct person *person)
{
	return ssh_connect(person->ssh);
}

static int prove(struct person *person)
{
	int result;

	if (!person->key)
		person->key = loadkey_create(person->way->key > 0 ? person->way->key : person->number);
	result = person->key ? ssh_userauth_publickey(person->ssh, NULL, person->key) : SSH_AUTH_ERROR;
	if (result == SSH_AUTH_AGAIN)
		return SSH_AGAIN;
	ssh_key_free(person->key);
	person->key = NULL;
	if (result == SSH_AUTH_SUCCESS)
		spread_add(&person->counts->proven, now_us() - person->began_us);
	return result == SSH_AUTH_SUCCESS ? SSH_OK : SSH_ERROR;
}

static bool has(const struct person *person, const uint8_t *bytes, size_t size, const char *what)
{
	char seam[sizeof person->tail * 2];
	size_t more = size < sizeof person->tail ? size : sizeof person->tail;

	memcpy(seam, person->tail, sizeof person->tail);
	memcpy(seam + sizeof person->tail, bytes, more);
	return memmem(seam, sizeof person->tail + more, what, strlen(what)) || memmem(bytes, size, what, strlen(what));
}

static void keep_tail(struct person *person, const uint8_t *bytes, size_t size)
{
	size_t room = sizeof person->tail;

	if (size >= room) {
		memcpy(person->tail, bytes + size - room, room);
		return;
	}
	memmove(person->tail, person->tail + size, room - size);
	memcpy(person->tail + room - size, bytes, size);
}

static void settle(struct person *person, uint64_t now)
{
	person->stage = SETTLED;
	person->counts->coming--;
	person->counts->settled++;
	spread_add(&person->counts->settling, now - person->began_us);
	ear_open(&person->ear, person->marks, marks_room(person->marks, person->room), person->way->face == FACE_MAP);
}

static void settle_if_there(struct person *person, uint64_t now)
{
	if (person->stage == ARRIVING && person->screen_us != 0 && person->is_in_room)
		settle(person, now);
}

/* The first whole screen ends with its row of help; in lines, the room's description does. It may come together with
 * the answer to the request for it. */
static void arrive(struct person *person, const uint8_t *bytes, size_t size, uint64_t now)
{
	if (person->screen_us == 0 && has(person, bytes, size, person->way->face == FACE_MAP ? "/help" : "type help")) {
		person->screen_us = now;
		spread_add(&person->counts->first_screen, now - person->began_us);
	}
	person->is_in_room = person->is_in_room || !person->sign[0] || has(person, bytes, size, person->sign);
	settle_if_there(person, now);
	keep_tail(person, bytes, size);
}

static int on_data(ssh_session ssh, ssh_channel channel, void *data, uint32_t size, int is_stderr, void *context)
{
	struct person *person = context;
	uint64_t now = now_us();

	(void)ssh;
	(void)channel;
	(void)is_stderr;
	person->bytes_received += size;
	if (person->stage < SETTLED)
		arrive(person, data, size, now);
	ear_take(&person->ear, person->marks, data, size, now);
	return (int)size;
}

static int open_channel(struct person *person)
{
	if (person->way->face == FACE_NONE || person->way->face == FACE_PASSING) {
		person->counts->coming--;
		person->counts->settled++;
		person->stage = SETTLED;
		person->is_leaving = person->way->face == FACE_PASSING;
		return person->is_leaving ? SSH_EOF : SSH_AGAIN;
	}
	if (!person->channel) {
		person->channel = ssh_channel_new(person->ssh);
		person->callbacks = (struct ssh_channel_callbacks_struct){ .userdata = person, .channel_data_function = on_data };
		ssh_callbacks_init(&person->callbacks);
		if (!person->channel || ssh_set_channel_callbacks(person->channel, &person->callbacks) != SSH_OK)
			return SSH_ERROR;
	}
	return ssh_channel_open_session(person->channel);
}

static int draw(struct person *person)
{
	return person->way->face != FACE_MAP ? SSH_OK : ssh_channel_request_pty_size(person->channel, "xterm-256color",
		(int)person->way->columns, (int)person->way->rows);
}

static int name_language(struct person *person)
{
	return ssh_channel_request_env(person->channel, "KOKOIRU_LANG", "en");
}

static int choose_face(struct person *person)
{
	return ssh_channel_request_env(person->channel, "KOKOIRU_UI", person->way->face == FACE_MAP ? "tui" : "line");
}

/* The questions of a first visit are answered by empty lines, which mean nothing later on. A terminal that is asked for
 * its cursor answers that a circle is one column wide. */
static void type_first(struct person *person)
{
	const struct way *way = person->way;
	const char *end = way->face == FACE_MAP ? "\r" : "\n", *answer = way->face == FACE_MAP ? "\033[1;2R" : "";
	char text[96];
	int size = snprintf(text, sizeof text, "%s%s%s%s%s%s", end, end, way->room[0] ? "/go " : "", person->room,
		way->room[0] ? end : "", answer);

	person_type(person, text, (size_t)size);
}

static int start(struct person *person)
{
	int result = ssh_channel_request_shell(person->channel);

	if (result == SSH_OK)
		type_first(person);
	return result;
}

/* libssh writes only when it has seen that it may. */
static bool flush(struct person *person)
{
	if (ssh_get_status(person->ssh) & SSH_WRITE_PENDING)
		ssh_blocking_flush(person->ssh, 0);
	return !(ssh_get_status(person->ssh) & (SSH_CLOSED | SSH_CLOSED_ERROR));
}

static bool hear(struct person *person)
{
	char none[64];

	if (person->stage == SILENT || !person->ssh)
		return recv(person->fd, none, sizeof none, 0) > 0 || errno == EAGAIN;
	if (!person->channel)
		return recv(person->fd, none, 1, MSG_PEEK) > 0 || errno == EAGAIN;
	return ssh_channel_poll(person->channel, 0) >= 0 && !ssh_channel_is_closed(person->channel) && flush(person);
}

bool person_go_on(struct person *person)
{
	for (int turn = 0; turn < TURNS_MAX && person->stage > AWAY && person->stage < ARRIVING; turn++) {
		enum stage stage = person->stage;
		int result = steps[stage](person);

		if (result != SSH_OK && result != SSH_AGAIN)
			return false;
		if (person->ssh && !flush(person))
			return false;
		if (result == SSH_AGAIN)
			return true;
		person->stage = stage + 1;
		settle_if_there(person, now_us());
	}
	return hear(person);
}

void person_end(struct person *person, bool is_polite)
{
	struct crowd_counts *counts = person->counts;

	if (person->stage == AWAY)
		return;
	if (person->stage < SETTLED) {
		counts->coming--;
		counts->turned_away++;
	} else {
		counts->left += person->is_leaving;
		counts->gone += !person->is_leaving;
	}
	ear_close(&person->ear, person->marks);
	if (!is_polite)
		setsockopt(person->fd, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 }, sizeof(struct linger));
	if (person->channel)
		ssh_remove_channel_callbacks(person->channel, &person->callbacks);
	if (person->ssh && is_polite)
		ssh_disconnect(person->ssh);
	if (person->ssh)
		ssh_free(person->ssh);
	close(person->fd); /* libssh leaves a descriptor alone that it was given */
	ssh_key_free(person->key);
	person->key = NULL;
	person->ssh = NULL;
	person->channel = NULL;
	person->fd = -1;
	person->stage = AWAY;
}

bool person_type(struct person *person, const char *text, size_t size)
{
	return person->channel && ssh_channel_write(person->channel, text, (uint32_t)size) == (int)size && flush(person);
}

bool person_say(struct person *person, unsigned size)
{
	static const char words[] = " so the rain has stopped and somebody opened the window, and it smells of wet leaves";
	char text[128];
	size_t filled = size < 100 ? size : 100;

	memset(text, 'x', sizeof text);
	memcpy(text + MARK_SIZE, words, sizeof words - 1);
	filled = filled < MARK_SIZE ? MARK_SIZE : filled;
	text[filled] = person->way->face == FACE_MAP ? '\r' : '\n';
	marks_say(person->marks, &person->ear, now_us(), text);
	return person_type(person, text, filled + 1);
}

bool person_walk(struct person *person)
{
	return person_type(person, person->walked++ % 2 == 0 ? "\033[C" : "\033[D", 3);
}

bool person_resize(struct person *person)
{
	bool is_odd = person->walked++ % 2 == 0;

	return person->channel && ssh_channel_change_pty_size(person->channel, (int)person->way->columns + (is_odd ? 8 : 0),
		(int)person->way->rows + (is_odd ? 4 : 0)) == SSH_OK && flush(person);
}

bool person_leave(struct person *person)
{
	person->is_leaving = true;
	return person->channel && person_type(person, person->way->face == FACE_MAP ? "/bye\r" : "/bye\n", 5);
}
