/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a process keeps after it gave up its rights. Each case is a child, since nothing comes back. */
#include "jail.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <seccomp.h>

#include "hashing.h"
#include "jail_files.h"
#include "jail_sanitized.h"

enum { SOMEBODY = 65534, DONE = 0, NOT_DONE = 1, NOT_NARROWED = 2, KILLED = 100 + SIGSYS };
enum { MUCH = 128 << 20, PORT = 587 };

/* Something to do; true if it went as the case wants it. */
typedef bool deed(void);

static char directory[] = "/tmp/kokoiru-jail-XXXXXX";

static void expect_in_child(deed *holds)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0)
		_exit(holds() ? 0 : 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static int end_of(pid_t child)
{
	int status;

	if (child < 0 || waitpid(child, &status, 0) != child)
		return NOT_NARROWED;
	return WIFSIGNALED(status) ? 100 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* How a deed ends for a process of this role after both its steps. */
static int end_as(enum jail_role role, deed *does)
{
	pid_t child = fork();

	if (child == 0) {
		if (!jail_shed(role, JAIL_KEEP, JAIL_KEEP) || !jail_close(role, &(struct jail_opening){
				.directory = role == JAIL_HUB ? directory : NULL, .port = role == JAIL_POST ? PORT : 0 }))
			_exit(NOT_NARROWED);
		_exit(does() ? DONE : NOT_DONE);
	}
	return end_of(child);
}

/* The same for a session, which is a child of a gate's that was closed. */
static int end_in_session(bool is_in, deed *does)
{
	pid_t gate = fork();

	if (gate == 0) {
		pid_t session;

		if (!jail_shed(JAIL_GATE, JAIL_KEEP, JAIL_KEEP) || !jail_close(JAIL_GATE, NULL))
			_exit(NOT_NARROWED);
		session = fork();
		if (session == 0) {
			if (!jail_shed(JAIL_SESSION, JAIL_KEEP, JAIL_KEEP) || (is_in && !jail_close(JAIL_SESSION, NULL)))
				_exit(NOT_NARROWED);
			_exit(does() ? DONE : NOT_DONE);
		}
		_exit(end_of(session));
	}
	return end_of(gate);
}

static void expect_in_session(deed *does, int end)
{
	assert_int_equal(end_in_session(false, does), end);
	assert_int_equal(end_in_session(true, does), end);
}

static bool refuses_to_stay_root(void)
{
	return !jail_shed(JAIL_HUB, 0, 0) && errno == EPERM && !jail_shed(JAIL_GATE, 0, SOMEBODY) && errno == EPERM;
}

static bool becomes_somebody(void)
{
	return jail_shed(JAIL_GATE, SOMEBODY, SOMEBODY) && getuid() == SOMEBODY && geteuid() == SOMEBODY
		&& getgid() == SOMEBODY && setuid(0) != 0;
}

static bool stays_who_it_is(void)
{
	uid_t before = geteuid();
	struct rlimit core;

	return jail_shed(JAIL_SESSION, JAIL_KEEP, JAIL_KEEP) && geteuid() == before && getrlimit(RLIMIT_CORE, &core) == 0
		&& core.rlim_max == 0;
}

static bool executes(void)
{
	execl("/bin/true", "true", (char *)NULL);
	return false;
}

static bool makes_internet_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool makes_stream_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0;
}

static bool makes_packet_socket(void)
{
	return socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0) >= 0;
}

static bool writes_file(void)
{
	return open("/dev/null", O_WRONLY | O_CLOEXEC) >= 0;
}

static bool makes_file(void)
{
	return open("/tmp/kokoiru-jail-new", O_RDONLY | O_CREAT | O_CLOEXEC, 0600) >= 0;
}

static bool traces(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static bool looks_at_others(void)
{
	char byte;
	struct iovec here = { &byte, 1 }, there = { (void *)&directory, 1 };

	return process_vm_writev(getppid(), &here, 1, &there, 1, 0) == 1;
}

static bool has_no_way_in(const char *path, int flags)
{
	return open(path, flags | O_CLOEXEC, 0600) < 0 && errno == EACCES;
}

static bool database_is_shut(void)
{
	char path[64];

	snprintf(path, sizeof path, "%s/kokoiru.db", directory);
	return has_no_way_in(path, O_RDONLY) && has_no_way_in("/etc/passwd", O_RDONLY);
}

static bool reads_what_libraries_read(void)
{
	return open("/usr/share/terminfo", O_RDONLY | O_DIRECTORY | O_CLOEXEC) >= 0
		&& open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0;
}

static bool makes_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool types_for_the_operator(void)
{
	return ioctl(STDERR_FILENO, TIOCSTI, "x") == 0;
}

static bool forks(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	return end_of(child) == DONE;
}

static bool narrows_twice(void)
{
	return jail_close(JAIL_SESSION, NULL);
}

static bool keeps_its_files(void)
{
	char path[64];
	int fd;

	snprintf(path, sizeof path, "%s/kokoiru.db-journal", directory);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	return fd >= 0 && write(fd, "x", 1) == 1 && fdatasync(fd) == 0 && ftruncate(fd, 0) == 0 && unlink(path) == 0;
}

static bool stays_in_its_place(void)
{
	return has_no_way_in("/etc/passwd", O_RDONLY) && has_no_way_in("/tmp/kokoiru-jail-new", O_RDWR | O_CREAT);
}

static bool weighs_as_a_session(void)
{
	int fd = jail_weight_open(), reading = open("/proc/self/oom_score_adj", O_RDONLY | O_CLOEXEC);
	char number[8] = "";

	if (fd < 0 || reading < 0 || !jail_shed(JAIL_GATE, JAIL_KEEP, JAIL_KEEP))
		return false;
	jail_weigh(fd, JAIL_SESSION);
	if (pread(reading, number, sizeof number - 1, 0) <= 0 || atoi(number) != 800)
		return false;
	jail_weigh(fd, JAIL_GATE);
	return pread(reading, number, sizeof number - 1, 0) > 0 && atoi(number) == 300;
}

static void test_root_is_never_kept_by_accident(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	expect_in_child(refuses_to_stay_root);
}

static void test_root_becomes_somebody_for_good(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	expect_in_child(becomes_somebody);
}

static void test_a_session_stays_who_the_gate_was(void **state)
{
	(void)state;
	expect_in_child(stays_who_it_is);
}

static void test_a_session_executes_nothing(void **state)
{
	(void)state;
	expect_in_session(executes, KILLED);
	expect_in_session(makes_code, KILLED);
}

static void test_a_session_makes_sockets_for_packets_to_the_hub_only(void **state)
{
	(void)state;
	expect_in_session(makes_packet_socket, DONE);
	expect_in_session(makes_internet_socket, KILLED);
	expect_in_session(makes_stream_socket, KILLED);
}

static void test_a_session_opens_nothing_for_writing(void **state)
{
	(void)state;
	expect_in_session(writes_file, KILLED);
	expect_in_session(makes_file, KILLED);
}

static void test_a_session_opens_what_libraries_read_and_no_database(void **state)
{
	(void)state;
	expect_in_session(reads_what_libraries_read, DONE);
	if (!jail_files_can())
		skip();
	expect_in_session(database_is_shut, DONE);
}

static bool limits_others(void)
{
	struct rlimit none = { 0, 0 };

	return prlimit(getppid(), RLIMIT_NOFILE, &none, NULL) == 0;
}

static void test_a_session_leaves_other_processes_alone(void **state)
{
	(void)state;
	expect_in_session(traces, KILLED);
	expect_in_session(looks_at_others, KILLED);
	expect_in_session(limits_others, KILLED);
	expect_in_session(types_for_the_operator, KILLED);
	if (!JAIL_IS_SANITIZED)
		expect_in_session(forks, KILLED);
}

/* More than a session may have of its own; the kernel gives only what is not counted. */
static bool takes_much_memory(void)
{
	void *memory = mmap(NULL, MUCH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return memory == MAP_FAILED && errno == ENOMEM;
}

/* A passphrase takes as much for a moment, and no more is there after it. */
static bool hashes_a_passphrase(void)
{
	const uint8_t salt[SEAL_SALT] = { 1 };
	struct seal_proof proof;

	return hashing_prove("ten letters", 11, salt, (struct seal_cost){ 1, MUCH >> 10 }, &proof) == SEAL_OK
		&& (JAIL_IS_SANITIZED || takes_much_memory());
}

static void test_a_session_has_little_memory_but_for_a_passphrase(void **state)
{
	(void)state;
	expect_in_session(hashes_a_passphrase, DONE);
	if (JAIL_IS_SANITIZED)
		skip();
	expect_in_session(takes_much_memory, DONE);
}

static void test_a_session_that_is_in_changes_its_jail_no_more(void **state)
{
	(void)state;
	assert_int_equal(end_in_session(false, narrows_twice), DONE);
	assert_int_equal(end_in_session(true, narrows_twice), KILLED);
}

static void test_a_gate_forks_and_executes_nothing(void **state)
{
	(void)state;
	assert_int_equal(end_as(JAIL_GATE, forks), DONE);
	assert_int_equal(end_as(JAIL_GATE, executes), KILLED);
	assert_int_equal(end_as(JAIL_GATE, makes_internet_socket), KILLED);
	assert_int_equal(end_as(JAIL_GATE, writes_file), KILLED);
}

static void test_a_hub_has_its_place_and_no_network(void **state)
{
	(void)state;
	assert_int_equal(end_as(JAIL_HUB, keeps_its_files), DONE);
	assert_int_equal(end_as(JAIL_HUB, executes), KILLED);
	assert_int_equal(end_as(JAIL_HUB, makes_internet_socket), KILLED);
	assert_int_equal(end_as(JAIL_HUB, traces), KILLED);
	if (!jail_files_can())
		skip();
	assert_int_equal(end_as(JAIL_HUB, stays_in_its_place), DONE);
}

/* What libraries try on their way to a name is refused, and they go on without. */
static bool is_refused_what_libraries_try(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) < 0 && errno == EACCES && socket(AF_NETLINK, SOCK_RAW, 0) < 0
		&& errno == EACCES && (JAIL_IS_SANITIZED || (!makes_code() && errno == EACCES));
}

static bool starts_no_thread(void)
{
	return fork() < 0 && errno == EAGAIN;
}

/* Nobody listens on either; what counts is who says no. */
static bool connects_to(unsigned port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return fd >= 0 && (connect(fd, (struct sockaddr *)&address, sizeof address) == 0 || errno != EACCES);
}

static bool connects_to_its_port(void)
{
	return connects_to(PORT);
}

static bool connects_elsewhere(void)
{
	return connects_to(PORT + 1);
}

static bool listens(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0;
}

static bool reads_where_names_are_looked_up(void)
{
	return access("/etc/resolv.conf", F_OK) != 0 || open("/etc/resolv.conf", O_RDONLY | O_CLOEXEC) >= 0;
}

static void test_post_reaches_a_mail_server_and_nothing_else(void **state)
{
	(void)state;
	assert_int_equal(end_as(JAIL_POST, connects_to_its_port), DONE);
	assert_int_equal(end_as(JAIL_POST, is_refused_what_libraries_try), DONE);
	assert_int_equal(end_as(JAIL_POST, listens), NOT_DONE);
	assert_int_equal(end_as(JAIL_POST, executes), KILLED);
	assert_int_equal(end_as(JAIL_POST, writes_file), KILLED);
	assert_int_equal(end_as(JAIL_POST, traces), KILLED);
	if (!JAIL_IS_SANITIZED)
		assert_int_equal(end_as(JAIL_POST, starts_no_thread), DONE);
	if (!jail_files_can())
		skip();
	assert_int_equal(end_as(JAIL_POST, database_is_shut), DONE);
	assert_int_equal(end_as(JAIL_POST, reads_where_names_are_looked_up), DONE);
	if (!jail_files_tell_ports())
		skip();
	assert_int_equal(end_as(JAIL_POST, connects_elsewhere), NOT_DONE);
}

/* As a kernel is that was built without it. */
static bool has_no_landlock(void)
{
	scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);
	bool is_loaded = context
		&& seccomp_rule_add(context, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(landlock_create_ruleset), 0) == 0
		&& seccomp_load(context) == 0;

	seccomp_release(context);
	return is_loaded && !jail_files_can();
}

static bool goes_on_without_landlock(void)
{
	return has_no_landlock() && end_in_session(true, executes) == KILLED && end_in_session(true, writes_file) == KILLED
		&& end_as(JAIL_HUB, keeps_its_files) == DONE && end_as(JAIL_HUB, makes_internet_socket) == KILLED;
}

static void test_without_landlock_the_rest_holds(void **state)
{
	(void)state;
	expect_in_child(goes_on_without_landlock);
}

static void test_a_gate_weighs_more_while_it_forks(void **state)
{
	(void)state;
	expect_in_child(weighs_as_a_session);
}

static int make_directory(void **state)
{
	char path[64];
	int fd;

	(void)state;
	if (!mkdtemp(directory))
		return 1;
	snprintf(path, sizeof path, "%s/kokoiru.db", directory);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	return fd < 0 || close(fd) != 0;
}

static int remove_directory(void **state)
{
	char path[64];

	(void)state;
	snprintf(path, sizeof path, "%s/kokoiru.db", directory);
	return unlink(path) != 0 || rmdir(directory) != 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_root_is_never_kept_by_accident),
		cmocka_unit_test(test_root_becomes_somebody_for_good),
		cmocka_unit_test(test_a_session_stays_who_the_gate_was),
		cmocka_unit_test(test_a_session_executes_nothing),
		cmocka_unit_test(test_a_session_makes_sockets_for_packets_to_the_hub_only),
		cmocka_unit_test(test_a_session_opens_nothing_for_writing),
		cmocka_unit_test(test_a_session_opens_what_libraries_read_and_no_database),
		cmocka_unit_test(test_a_session_leaves_other_processes_alone),
		cmocka_unit_test(test_a_session_has_little_memory_but_for_a_passphrase),
		cmocka_unit_test(test_a_session_that_is_in_changes_its_jail_no_more),
		cmocka_unit_test(test_a_gate_forks_and_executes_nothing),
		cmocka_unit_test(test_a_hub_has_its_place_and_no_network),
		cmocka_unit_test(test_post_reaches_a_mail_server_and_nothing_else),
		cmocka_unit_test(test_without_landlock_the_rest_holds),
		cmocka_unit_test(test_a_gate_weighs_more_while_it_forks)
	};

	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
