/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes places, hubs and sessions for tests. */
#include "hub_fixture.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "clock.h"
#include "keep.h"
#include "mem.h"
#include "name.h"
#include "seal.h"
#include "store.h"
#include "store_account.h"
#include "store_invitation.h"
#include "store_key.h"

enum { MEMORY_MIN = 64 << 20 };

static const char *const nicknames[FIXTURE_ACCOUNTS] = {
	"こたろう", "ゆき", "さとう", "すずき", "たなか", "みかん", "はやし", "きむら", "もり", "あおき"
};

/* In memory where there is room, since a hub waits for the disk in each turn. That it does is tested with whole places;
 * what a process has written outlives it there as well. */
static void make_directory(char directory[64])
{
	struct statvfs memory;
	bool has_room = statvfs("/dev/shm", &memory) == 0 && access("/dev/shm", W_OK | X_OK) == 0
		&& memory.f_bavail * memory.f_frsize >= MEMORY_MIN;

	snprintf(directory, 64, "%s/kokoiru-hub-XXXXXX", has_room ? "/dev/shm" : "/tmp");
	assert_non_null(mkdtemp(directory));
}

static int listener(const char *directory, const char *name, int type)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	snprintf(address.sun_path, sizeof address.sun_path, "%s/run/%s", directory, name);
	unlink(address.sun_path);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(fd, 64), 0);
	return fd;
}

void hub_fixture_key(unsigned account, char blob[16])
{
	snprintf(blob, 16, "key %u", account);
}

/* The first ones have names and all roles, a crowd after them is of participants. */
static void fill(struct store *store, const uint8_t pepper[SEAL_KEY], unsigned crowd)
{
	assert_int_equal(store_begin(store), STORE_OK);
	for (unsigned i = 0; i < FIXTURE_ACCOUNTS + crowd; i++) {
		struct store_account account = { .made_day = 1, .seen_day = 1 };
		struct store_key key = { .algorithm = "ssh-ed25519" };
		char blob[16];

		if (i < FIXTURE_ACCOUNTS)
			strcpy(account.nickname, nicknames[i]);
		else
			snprintf(account.nickname, sizeof account.nickname, "p%u", i + 1);
		strcpy(account.role, role_name(i < FIXTURE_ACCOUNTS ? (enum role)(i % ROLE_COUNT) : ROLE_PARTICIPANT));
		name_skeleton(account.nickname, account.key);
		assert_int_equal(store_add_account(store, &account), STORE_OK);
		assert_int_equal(account.account, i + 1);
		key.account = account.account;
		hub_fixture_key(i + 1, blob);
		seal_key_hash((const uint8_t *)blob, strlen(blob), pepper, key.hash);
		assert_int_equal(store_add_key(store, &key), STORE_OK);
	}
	assert_int_equal(store_commit(store), STORE_OK);
}

static void invite(struct hub_fixture *fixture, struct store *store, const uint8_t pepper[SEAL_KEY])
{
	struct store_invitation invitation = { .expires = INT64_MAX };

	seal_code_make(fixture->code);
	seal_code_hash(fixture->code, pepper, invitation.hash);
	strcpy(invitation.role, "participant");
	assert_int_equal(store_add_invitation(store, &invitation), STORE_OK);
}

void hub_fixture_make(struct hub_fixture *fixture, unsigned crowd)
{
	struct store *store;
	uint8_t pepper[SEAL_KEY], id[16];
	char path[128], command[512];
	static const char *const folders[] = { "keys", "run", "rooms" };

	fixture->options.limits = (struct hub_limits){ .say_burst = 20, .say_per_second = 2, .act_burst = 400,
		.act_per_second = 100, .code_burst = 60, .code_per_minute = 60, .hash_slots = 2, .sessions_per_person = 1000,
		.peer_queue = 1 << 20, .history = 50 };
	fixture->options.applying = (struct hub_applying){ .is_open = 1, .per_day = 5, .answer_days = 14, .late_days = 7,
		.districts = { "青葉区", "泉区" }, .districts_count = 2 };
	fixture->options.limits.away_hours = 12;
	for (unsigned i = 0; i < KEEPING_COUNT; i++)
		fixture->options.limits.keeping[i] = 100;
	fixture->keep = memfd_create("keep", MFD_CLOEXEC);
	assert_int_equal(ftruncate(fixture->keep, (off_t)keep_size()), 0);
	make_directory(fixture->directory);
	for (unsigned i = 0; i < sizeof folders / sizeof *folders; i++) {
		snprintf(path, sizeof path, "%s/%s", fixture->directory, folders[i]);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	snprintf(command, sizeof command, "cp %s/rooms/*.room %s/rooms/", PLACE_SOURCE, fixture->directory);
	assert_int_equal(system(command), 0);
	assert_true(seal_init());
	seal_pepper_make(pepper);
	seal_pepper_id(pepper, id);
	snprintf(path, sizeof path, "%s/keys/pepper", fixture->directory);
	assert_int_equal(seal_pepper_write(path, pepper), PEPPER_FINE);
	snprintf(path, sizeof path, "%s/kokoiru.db", fixture->directory);
	assert_int_equal(store_create(path, id, &store), STORE_OPENED);
	fill(store, pepper, crowd);
	invite(fixture, store, pepper);
	store_close(store);
}

static void on_ready(void *context)
{
	int *fd = context;

	assert_int_equal(write(*fd, "r", 1), 1);
}

static struct { int64_t mono, wall; } *shifts; /* ms; shared with the hub */

static void shift_clocks(uint64_t *mono, uint64_t *wall)
{
	*mono += (uint64_t)shifts->mono;
	*wall += (uint64_t)shifts->wall;
}

static void share_clocks(void)
{
	if (shifts)
		return;
	shifts = mmap(NULL, sizeof *shifts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(shifts != MAP_FAILED);
}

void hub_fixture_set_wall(int64_t second)
{
	share_clocks();
	shifts->wall = second * 1000 - (int64_t)clock_wall_ms();
}

void hub_fixture_wait(int64_t seconds)
{
	share_clocks();
	shifts->mono += seconds * 1000;
	shifts->wall += seconds * 1000;
}

void hub_fixture_serve(struct hub_fixture *fixture)
{
	int lifeline[2], ready[2];
	char byte;

	assert_int_equal(pipe2(lifeline, O_CLOEXEC), 0);
	assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
	fixture->options = (struct hub_options){ .directory = fixture->directory, .name = "ここにいるよ。", .name_en = "kokoiru",
		.zone = "Asia/Tokyo", .always_open = !fixture->has_hours,
		.rules = { fixture->rule ? fixture->rule : "FREQ=DAILY 00:00-24:00" },
		.rules_count = 1, .read_clocks = shifts ? shift_clocks : NULL,
		.exception = "いのちの危険がある時だけ", .exception_en = "", .recovery_key = { 9 },
		.staff_needed = 2, .silent_seconds = 1, .argon2_memory_kib = 8192, .argon2_passes = 1,
		.door_uid = getuid(), .pulse = -1, .lifeline = lifeline[0],
		.limits = fixture->options.limits, .applying = fixture->options.applying, .keep = fixture->keep,
		.sessions = listener(fixture->directory, "hub.sock", SOCK_SEQPACKET),
		.admin = listener(fixture->directory, "admin.sock", SOCK_STREAM) };
	fixture->hub = fork();
	assert_true(fixture->hub >= 0);
	if (fixture->hub == 0) {
		close(lifeline[1]);
		close(ready[0]);
		_exit(hub_run(&fixture->options, on_ready, &ready[1]));
	}
	close(lifeline[0]);
	close(ready[1]);
	close(fixture->options.sessions);
	close(fixture->options.admin);
	fixture->lifeline = lifeline[1];
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
}

void hub_fixture_start(struct hub_fixture *fixture)
{
	hub_fixture_make(fixture, 0);
	hub_fixture_serve(fixture);
}

void hub_fixture_kill(struct hub_fixture *fixture)
{
	int status;

	assert_int_equal(kill(fixture->hub, SIGKILL), 0);
	assert_int_equal(waitpid(fixture->hub, &status, 0), fixture->hub);
	close(fixture->lifeline);
}

void hub_fixture_restart(struct hub_fixture *fixture)
{
	struct keep *keep;

	hub_fixture_kill(fixture);
	keep = keep_open(fixture->keep);
	keep_prove(keep);
	keep_close(keep);
	hub_fixture_serve(fixture);
}

void hub_fixture_change(struct hub_fixture *fixture, void (*change)(struct store *store))
{
	struct store *store;
	char path[128];

	hub_fixture_kill(fixture);
	snprintf(path, sizeof path, "%s/kokoiru.db", fixture->directory);
	assert_int_equal(store_open(path, &store), STORE_OPENED);
	change(store);
	store_close(store);
	hub_fixture_serve(fixture);
}

int hub_fixture_stop(struct hub_fixture *fixture)
{
	char command[128];
	int status;

	assert_int_equal(kill(fixture->hub, SIGTERM), 0);
	assert_int_equal(waitpid(fixture->hub, &status, 0), fixture->hub);
	close(fixture->lifeline);
	close(fixture->keep);
	snprintf(command, sizeof command, "rm -r %s", fixture->directory);
	assert_int_equal(system(command), 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void session_open(struct hub_fixture *fixture, struct session *session, enum wire_phase phase, unsigned account)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct message event;
	char blob[16];

	snprintf(address.sun_path, sizeof address.sun_path, "%s/run/hub.sock", fixture->directory);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	link_init(&session->link, fd, 1 << 20);
	buf_init(&session->in, 16 << 20);
	if (phase == KNOCK)
		return;
	session_send(session, &(struct message){ .number = REQ_HELLO, .hello = { .version = WIRE_VERSION } });
	assert_true(session_wait(session, EV_PLACE, &event));
	if (phase == DOOR)
		return;
	hub_fixture_key(account, blob);
	session_send(session, &(struct message){ .number = REQ_KEY,
		.key = { .algorithm = wire_string("ssh-ed25519"), .blob = wire_string(blob) } });
	assert_true(session_wait(session, EV_KNOWN, &event));
	if (phase == KNOWN)
		return;
	session_send(session, &(struct message){ .number = REQ_ENTER, .enter = { wire_string("free"), wire_string("") } });
	assert_true(session_wait(session, EV_ROOM_READY, &event));
}

void session_close(struct session *session)
{
	/* Goodbye, so that no seat is kept for the next test. */
	if (link_send(&session->link, &(struct message){ .number = REQ_LEAVE }))
		link_flush(&session->link);
	session_lose(session);
}

void session_lose(struct session *session)
{
	link_finish(&session->link);
	buf_finish(&session->in);
}

void session_send(struct session *session, const struct message *message)
{
	assert_true(link_send(&session->link, message));
	assert_int_not_equal(link_flush(&session->link), LINK_AGAIN);
}

static bool keep(void *context, const struct message *message)
{
	struct session *session = context;

	return wire_put(&session->in, message);
}

bool session_next(struct session *session, struct message *message)
{
	static struct buf current; /* its bytes outlive the queue */
	struct reader reader = { session->in.data, session->in.size, false };
	struct pollfd poller = { .fd = session->link.fd, .events = POLLIN };
	size_t size;

	while (wire_take(&reader, message) != WIRE_OK) {
		assert_int_equal(poll(&poller, 1, 10000), 1);
		if (link_receive(&session->link, 1, keep, session) == LINK_CLOSED && session->in.size == 0)
			return false;
		reader = (struct reader){ session->in.data, session->in.size, false };
	}
	size = session->in.size - reader.left;
	current.limit = WIRE_MESSAGE_MAX;
	buf_clear(&current);
	buf_put(&current, session->in.data, size);
	buf_drop(&session->in, size);
	reader = (struct reader){ current.data, current.size, false };
	return wire_take(&reader, message) == WIRE_OK;
}

bool session_wait(struct session *session, enum wire_number number, struct message *message)
{
	while (session_next(session, message))
		if (message->number == number)
			return true;
	return false;
}

bool session_count(struct session *session, enum wire_number until, unsigned counts[WIRE_NUMBER_MAX])
{
	struct message message;

	while (session_next(session, &message)) {
		counts[message.number]++;
		if (message.number == until)
			return true;
	}
	return false;
}
