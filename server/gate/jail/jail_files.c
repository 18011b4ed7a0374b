/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Landlock by its three system calls, which libc does not know (landlock(7)). Rights that came with kernels newer than
 * the headers are written as numbers; what the running kernel does not know is left out. */
#include "jail_files.h"

#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ABI_FIRST = 1, ABI_REFER, ABI_TRUNCATE, ABI_TCP, ABI_DEVICES, ABI_SCOPES };

#define TRUNCATE (1ull << 14)
#define DEVICES (1ull << 15)
#define READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define CHANGE (READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE \
	| LANDLOCK_ACCESS_FS_MAKE_REG | TRUNCATE)
#define TCP 3ull    /* to bind, to connect */
#define TCP_CONNECT 2ull
#define PORT_RULE ((enum landlock_rule_type)2)
#define SCOPES 3ull /* abstract sockets, signals */

/* As newer headers have it; older kernels take the beginning of it. */
struct rules {
	uint64_t files, net, scopes;
};

/* The same of a port. */
struct port_rule {
	uint64_t access, port;
};

/* What the kernel hands out, by the version of its interface. */
static const struct {
	int abi;
	uint64_t files, net, scopes;
	size_t size;
} versions[] = {
	{ ABI_FIRST, LANDLOCK_ACCESS_FS_REFER - 1, 0, 0, offsetof(struct rules, net) },
	{ ABI_REFER, LANDLOCK_ACCESS_FS_REFER, 0, 0, offsetof(struct rules, net) },
	{ ABI_TRUNCATE, TRUNCATE, 0, 0, offsetof(struct rules, net) },
	{ ABI_TCP, 0, TCP, 0, offsetof(struct rules, scopes) },
	{ ABI_DEVICES, DEVICES, 0, 0, offsetof(struct rules, scopes) },
	{ ABI_SCOPES, 0, 0, SCOPES, sizeof(struct rules) }
};

/* What ncurses, gettext, strerror, iconv and the clock read when they need it. */
static const char *const readable[] = {
	"/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/share/locale", "/usr/lib/locale",
	"/usr/share/zoneinfo", "/dev/null", "/dev/urandom"
};

/* What says where names are looked up (getaddrinfo(3), resolv.conf(5)). */
static const char *const names[] = {
	"/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/host.conf", "/etc/gai.conf", "/etc/services",
	"/run/systemd/resolve"
};
enum { NAMES_PORT = 53 /* where an answer is too long for a packet */ };

static int version(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

/* A path that does not exist needs no right. */
static bool allow(int ruleset, const char *path, uint64_t rights)
{
	struct landlock_path_beneath_attr beneath = { .parent_fd = open(path, O_PATH | O_CLOEXEC) };
	bool is_taken;

	if (beneath.parent_fd < 0)
		return errno == ENOENT || errno == ENOTDIR || errno == EACCES;
	beneath.allowed_access = rights;
	is_taken = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0;
	if (!is_taken && errno == EINVAL && (rights & LANDLOCK_ACCESS_FS_READ_DIR)) {
		beneath.allowed_access = rights & ~(uint64_t)LANDLOCK_ACCESS_FS_READ_DIR; /* it is a file */
		is_taken = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0;
	}
	close(beneath.parent_fd);
	return is_taken;
}

static bool allow_port(int ruleset, unsigned port)
{
	const struct port_rule rule = { TCP_CONNECT, port };

	return syscall(SYS_landlock_add_rule, ruleset, PORT_RULE, &rule, 0) == 0;
}

static bool allow_network(int ruleset, bool tells_ports, unsigned port)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!allow(ruleset, names[i], READ))
			return false;
	return !tells_ports || (allow_port(ruleset, port) && allow_port(ruleset, NAMES_PORT));
}

static bool allow_all(int ruleset, const struct rules *known, const struct jail_opening *opening)
{
	const char *catalogues = bindtextdomain("kokoiru", NULL);

	for (size_t i = 0; i < sizeof readable / sizeof *readable; i++)
		if (!allow(ruleset, readable[i], READ))
			return false;
	if (catalogues && !allow(ruleset, catalogues, READ))
		return false;
	if (opening && opening->port > 0 && !allow_network(ruleset, known->net != 0, opening->port))
		return false;
	return !opening || !opening->directory || allow(ruleset, opening->directory, CHANGE & known->files);
}

bool jail_files_can(void)
{
	return version() >= ABI_FIRST;
}

bool jail_files_tell_ports(void)
{
	return version() >= ABI_TCP;
}

bool jail_files_close(const struct jail_opening *opening)
{
	struct rules rules = { 0 };
	int abi = version(), ruleset;
	size_t size = 0;
	bool is_closed;

	if (abi < ABI_FIRST)
		return true;
	for (size_t i = 0; i < sizeof versions / sizeof *versions && versions[i].abi <= abi; i++) {
		rules.files |= versions[i].files;
		rules.net |= versions[i].net;
		rules.scopes |= versions[i].scopes;
		size = versions[i].size;
	}
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
	if (ruleset < 0)
		return false;
	is_closed = allow_all(ruleset, &rules, opening) && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	close(ruleset);
	return is_closed;
}
