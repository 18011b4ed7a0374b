/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the gate opens, takes over and gives up before it serves; porter.c is its work then. */
#include "gate.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sysexits.h>

#include "algorithms.h"
#include "chance.h"
#include "charset.h"
#include "hostkey.h"
#include "jail.h"
#include "language.h"
#include "log.h"
#include "pages.h"
#include "porter.h"
#include "text.h"
#include "warm.h"

const struct gate_limits gate_limits_standard = {
	.waiting = 4096, .starting = 256, .entering = 1024, .starting_per_source = 64,
	.sessions = 12000, .sessions_per_source = 512, .visitors = 256, .visitors_per_source = 64,
	.applications_per_source = 5,
	.first_seconds = 120, .login_seconds = 300, .join_seconds = 900, .tries = 3,
	.keepalive_seconds = 120, .patience_seconds = 90
};

static bool take_signals_over(struct porter *porter)
{
	/* Ctrl-C and a closed terminal are for the supervisor; a broken pipe is an error like others. */
	static const int ignored[] = { SIGPIPE, SIGINT, SIGHUP, SIGQUIT };
	sigset_t set;

	for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
		signal(ignored[i], SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_SETMASK, &set, NULL);
	porter->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	return porter->signals >= 0;
}

/* What needs the rights that the gate started with. */
static int open_door(const struct gate_options *options, struct porter *porter, ssh_bind *bind)
{
	enum hostkey_result result;
	ssh_key key;

	if (!setlocale(LC_CTYPE, "C.UTF-8") || ssh_init() != 0 || !seal_init() || !chance_use_kernel()) {
		fprintf(stderr, "kokoiru: gate: %s\n", _("the locale C.UTF-8, libssh or libsodium is missing; install them"));
		return EX_UNAVAILABLE;
	}
	ssh_set_log_level(SSH_LOG_NOLOG);
	result = hostkey_load(options->host_key, &key);
	if (result != HOSTKEY_OK) {
		fprintf(stderr, "kokoiru: %s: %s\n", options->host_key, hostkey_words(result));
		return EX_UNAVAILABLE;
	}
	*bind = algorithms_bind(key);
	if (!*bind) {
		fprintf(stderr, "kokoiru: gate: %s\n", _("this libssh lacks an algorithm of the door; install Debian's own"));
		return EX_UNAVAILABLE;
	}
	porter->sockets_count = listen_open(options->listen, porter->sockets);
	return porter->sockets_count > 0 ? 0 : EX_UNAVAILABLE;
}

/* Closes the jail behind all that has to be opened, and works in it. */
static int work(struct porter *porter, void (*ready)(void *context), void *context)
{
	struct charset charset; /* kept open: a jailed session finds its converters, and loads none */
	bool is_closed;

	text_rescue_open();
	warm_up(porter->options, porter->bind);
	charset_init(&charset);
	charset_open_all(&charset);
	pages_pack();
	is_closed = jail_close(JAIL_GATE, NULL);
	if (!is_closed)
		log_fault("the gate could not be narrowed: %s", strerror(errno));
	if (is_closed && ready)
		ready(context);
	if (is_closed)
		porter_run(porter);
	charset_finish(&charset);
	return is_closed ? 0 : EX_OSERR;
}

int gate_run(const struct gate_options *options, void (*ready)(void *context), void *context)
{
	struct porter porter = { .events = -1, .signals = -1, .weight = jail_weight_open() };
	ssh_bind bind = NULL;
	int exit = open_door(options, &porter, &bind);

	if (exit == 0 && (!take_signals_over(&porter) || !porter_init(&porter, options, bind)))
		exit = EX_OSERR;
	if (exit == 0 && !jail_shed(JAIL_GATE, options->uid, options->gid)) {
		fputs("kokoiru: gate: ", stderr);
		fprintf(stderr, _("privileges could not be dropped: %s; look at the service's rights\n"), strerror(errno));
		exit = EX_NOPERM;
	}
	if (exit == 0)
		exit = work(&porter, ready, context);
	porter_finish(&porter);
	ssh_bind_free(bind);
	return exit;
}
