/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First steps of hub, gate and post: read kokoiru.ini, give up what is not needed, begin. They leave by _exit: once
 * they are jailed, nothing that runs at exit may need more than they have. */
#include "children.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "clock.h"
#include "hostkey.h"
#include "jail.h"
#include "letter.h"
#include "log.h"
#include "mail_files.h"
#include "place.h"
#include "post_key.h"
#include "sockets.h"

enum { OWN_FILES = 64 };

typedef unsigned config_reader(const struct place *place, struct config *config, config_finding *finding,
	void *context);

static _Noreturn void leave(int code);
static void count_descriptors(unsigned sessions);
static void begin(const char *who, const char *directory, struct place *place);
static void read_settings(const struct place *place, config_reader *read, struct config *config);
static void on_ready(void *context);
static void on_hub_ready(void *context);
static bool on_post_ready(void *context);
static void print_finding(void *context, const char *words);
static const struct passwd *user_of(const char *name);

_Noreturn void children_run_hub(int argc, char *argv[])
{
	struct hub_options options = {
		.sessions = CHILD_SESSIONS, .admin = CHILD_ADMIN, .keep = CHILD_KEEP, .lifeline = CHILD_LIFELINE,
		.pulse = CHILD_READY, .post = CHILD_POST,
		.door_uid = geteuid()
	};
	struct place place;
	struct config config;

	if (argc != 4)
		leave(EX_USAGE);
	begin("kokoiru:hub", argv[2], &place);
	read_settings(&place, place_read_config, &config);
	if (sscanf(argv[3], "%u:%u", &place.uid, &place.gid) != 2)
		leave(EX_USAGE);
	config_hub(&config, &options);
	options.directory = place.directory;
	if (geteuid() == 0) {
		const struct passwd *user = user_of(PLACE_DOOR_USER);

		options.door_uid = user ? user->pw_uid : place.uid;
	}
	if (!jail_shed(JAIL_HUB, place.uid, place.gid)) {
		log_fault("could not give up rights: %s", strerror(errno));
		leave(EX_OSERR);
	}
	count_descriptors(config.gate.sessions);
	leave(hub_run(&options, on_hub_ready, place.directory));
}

/* Each session takes one of the hub's; when there are none left, the next one waits for somebody to leave. */
static void count_descriptors(unsigned sessions)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < sessions + OWN_FILES)
		log_warning("files: the system allows %lu to be open, too few for sessions = %u; give the service more",
			(unsigned long)limit.rlim_cur, sessions);
}

_Noreturn void children_run_gate(int argc, char *argv[])
{
	struct gate_options options = { .lifeline = CHILD_LIFELINE };
	char hub_socket[PLACE_PATH_ROOM], host_key[PLACE_PATH_ROOM];
	struct place place;
	struct config config;

	if (argc != 4)
		leave(EX_USAGE);
	begin("kokoiru:gate", argv[2], &place);
	read_settings(&place, place_read_config_but_hours, &config);
	config_gate(&config, &options);
	place_path(&place, "run/" SOCKETS_SESSIONS, hub_socket);
	place_path(&place, PLACE_HOST_KEY, host_key);
	options.listen = argv[3];
	options.hub_socket = hub_socket;
	options.host_key = host_key;
	if (geteuid() == 0) {
		const struct passwd *user = user_of(PLACE_DOOR_USER);

		if (!user)
			leave(EX_UNAVAILABLE);
		options.uid = user->pw_uid;
		options.gid = user->pw_gid;
	}
	leave(gate_run(&options, on_ready, NULL));
}

/* One line each, as the mails have them. */
static void list_contacts(const struct config *config, char to[POST_CONTACTS_ROOM])
{
	size_t used = 0;

	to[0] = '\0';
	for (unsigned i = 0; i < config->contacts_count && used < POST_CONTACTS_ROOM; i++) {
		const struct hub_contact *contact = &config->contacts[i];

		used += (size_t)snprintf(to + used, POST_CONTACTS_ROOM - used, "%s%s  %s%s%s", i > 0 ? "\n" : "", contact->name,
			contact->number, contact->note[0] ? "  " : "", contact->note);
	}
}

_Noreturn void children_run_post(int argc, char *argv[])
{
	uint8_t secret_key[SEAL_BOX_KEY], public_key[SEAL_BOX_KEY];
	char contacts[POST_CONTACTS_ROOM], path[PLACE_PATH_ROOM], fingerprint[HOSTKEY_FINGERPRINT_ROOM];
	struct post_options options = { .hub = CHILD_POST, .lifeline = CHILD_LIFELINE, .public_key = public_key,
		.secret_key = secret_key, .contacts = contacts, .fingerprint = fingerprint };
	const struct passwd *user = NULL;
	struct mail_files files;
	struct place place;
	struct config config;

	if (argc != 3)
		leave(EX_USAGE);
	begin("kokoiru:post", argv[2], &place);
	read_settings(&place, place_read_config_but_hours, &config);
	if (!config.mail_server[0])
		leave(EX_OK);
	if (geteuid() == 0 && !(user = user_of(PLACE_POST_USER)))
		leave(EX_CONFIG);
	config_post(&config, &options);
	place_path(&place, PLACE_HOST_KEY, path);
	if (mail_files_read(&place, &config, &files, print_finding, NULL) > 0
			|| hostkey_fingerprint_of(path, fingerprint) != HOSTKEY_OK)
		leave(EX_CONFIG);
	if (post_key_read(&place, secret_key, public_key) != POST_KEY_FINE) {
		log_fault("keys/post cannot be used, so no mail is sent; `kokoiru check` says why");
		leave(EX_CONFIG);
	}
	options.smtp.password = files.password;
	options.smtp.certificates = files.certificates;
	options.smtp.certificates_size = files.certificates_size;
	options.letters = letters_create(place.directory);
	list_contacts(&config, contacts);
	/* what only root reads has been read */
	if (!jail_shed(JAIL_POST, user ? user->pw_uid : JAIL_KEEP, user ? user->pw_gid : JAIL_KEEP)) {
		log_fault("could not give up rights: %s", strerror(errno));
		leave(EX_OSERR);
	}
	leave(post_run(&options, on_post_ready, &config));
}

static _Noreturn void leave(int code)
{
	fflush(NULL);
	_exit(code);
}

static void print_finding(void *context, const char *words)
{
	(void)context;
	fprintf(stderr, "kokoiru: %s\n", words);
}

static void begin(const char *who, const char *directory, struct place *place)
{
	umask(077);
	prctl(PR_SET_NAME, who);
	log_init(who);
	if (!place_find(place, directory))
		leave(EX_UNAVAILABLE);
}

static void read_settings(const struct place *place, config_reader *read, struct config *config)
{
	if (read(place, config, print_finding, NULL) > 0)
		leave(1);
	clock_zone_use(config->zone);
}

static void say_ready(void)
{
	if (write(CHILD_READY, "", 1) < 0)
		log_warning("the supervisor does not listen: %s", strerror(errno));
}

static void on_ready(void *context)
{
	(void)context;
	say_ready();
	close(CHILD_READY);
}

/* It has opened all that it works with; further signs of life follow. */
static void on_hub_ready(void *context)
{
	const char *directory = context;

	if (!jail_close(JAIL_HUB, &(struct jail_opening){ .directory = directory })) {
		log_fault("could not give up rights: %s", strerror(errno));
		leave(EX_OSERR);
	}
	say_ready();
}

static bool on_post_ready(void *context)
{
	const struct config *config = context;

	if (!jail_close(JAIL_POST, &(struct jail_opening){ .port = config->mail_port })) {
		log_fault("could not give up rights: %s", strerror(errno));
		return false;
	}
	on_ready(NULL);
	return true;
}

static const struct passwd *user_of(const char *name)
{
	const struct passwd *user = getpwnam(name);

	if (!user)
		log_fault("there is no user %s; `kokoiru init` as root makes it", name);
	return user;
}
