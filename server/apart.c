/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fork, give up rights, work, tell by the exit code. Does not know what the work is. */
#include "apart.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"
#include "language.h"
#include "place.h"

enum { NOBODY = 65534 };

static _Noreturn void work_apart(uid_t uid, gid_t gid, int (*work)(void *context), void *context, pid_t parent)
{
	int code;

	if (geteuid() == 0 && uid != 0 && (setgroups(0, NULL) != 0 || setresgid(gid, gid, gid) != 0
			|| setresuid(uid, uid, uid) != 0))
		_exit(cli_say(CLI_REFUSED, _("rights could not be given up: %s; look at the service's rights"), strerror(errno)));
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(CLI_LATER);
	code = work(context);
	fflush(NULL);
	_exit(code);
}

void apart_endings(sigset_t *set)
{
	static const int ending[] = { SIGINT, SIGTERM, SIGHUP };

	sigemptyset(set);
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
		sigaddset(set, ending[i]);
}

int apart_run(uid_t uid, gid_t gid, int (*work)(void *context), void *context, const char *what)
{
	pid_t parent = getpid(), pid;
	sigset_t held, before;
	int status = 0;

	fflush(NULL);
	apart_endings(&held);
	sigprocmask(SIG_BLOCK, &held, &before);
	pid = fork();
	if (pid == 0) {
		sigprocmask(SIG_UNBLOCK, &held, NULL);
		work_apart(uid, gid, work, context, parent);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (pid > 0 && WIFEXITED(status))
		return WEXITSTATUS(status);
	return cli_say(CLI_NO_WRITE, _("%s: not done to its end; nothing was changed, look at the disk and try again"), what);
}

void apart_harmless(uid_t *uid, gid_t *gid)
{
	const struct passwd *user = getpwnam(PLACE_USER);

	*uid = user ? user->pw_uid : NOBODY;
	*gid = user ? user->pw_gid : NOBODY;
}
