/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `console`: the staff's console at the machine itself. This process gives up its rights, starts the session, waits for
 * it, and puts the terminal right whatever became of it; it reads nothing and knows nobody. */
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "chance.h"
#include "cli.h"
#include "jail.h"
#include "jail_files.h"
#include "language.h"
#include "log.h"
#include "mem.h"
#include "session.h"
#include "sockets.h"
#include "text.h"
#include "words.h"

/* The session that signals are handed on to: they come to the process. */
static volatile sig_atomic_t session;

static void hand_on(int number)
{
	if (session > 0)
		kill((pid_t)session, number);
}

static const char *const variables[] = {
	"LC_ALL", "LC_MESSAGES", "LANG", "KOKOIRU_LANG", "KOKOIRU_UI", "NO_COLOR", "ACCESSIBLE"
};

/* As who the session runs: the door's user if root asks, else whoever serves the place. */
static bool find_user(const struct place *place, struct gate_options *options)
{
	const struct passwd *user;

	options->uid = JAIL_KEEP;
	options->gid = JAIL_KEEP;
	if (geteuid() != 0) {
		if (geteuid() == place->uid)
			return true;
		cli_say(CLI_REFUSED, _("%s: belongs to somebody else; open its console as its owner or as root"), place->directory);
		return false;
	}
	user = getpwnam(PLACE_DOOR_USER);
	if (!user) {
		cli_say(CLI_REFUSED, _("there is no user %s; make it with useradd --system, or make a place as root"),
			PLACE_DOOR_USER);
		return false;
	}
	options->uid = user->pw_uid;
	options->gid = user->pw_gid;
	return true;
}

/* The hub lets only its own and the door's in, so this shows whether anybody listens, not more. */
static bool is_served(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	bool is_heard = fd >= 0
		&& snprintf(address.sun_path, sizeof address.sun_path, "%s", path) < (int)sizeof address.sun_path
		&& connect(fd, (const struct sockaddr *)&address, sizeof address) == 0;

	if (fd >= 0)
		close(fd);
	return is_heard;
}

static struct terminal find_terminal(void)
{
	struct terminal terminal = { .in = STDIN_FILENO, .out = STDOUT_FILENO,
		.tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY) };
	const char *term = getenv("TERM");

	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		terminal.term = term && term[0] ? term : "dumb";
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		if (getenv(variables[i]))
			environment_take(&terminal.environment, variables[i], getenv(variables[i]));
	return terminal;
}

/* What a session reads once it can open nothing any more. */
static void load_words(void)
{
	text_rescue_open();
	words_language(LANGUAGE_EN);
	(void)words_reason(REASON_BUSY);
	words_language(LANGUAGE_JA);
	(void)words_reason(REASON_BUSY);
}

_Noreturn static void become_session(const struct gate_options *options, const struct terminal *terminal)
{
	const int keep[] = { terminal->tty };

	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	jail_keep_descriptors(keep, 1);
	log_init("kokoiru:session");
	if (!jail_files_close(NULL) || !jail_shed(JAIL_SESSION, JAIL_KEEP, JAIL_KEEP))
		_exit(cli_say(CLI_REFUSED, _("a session could not be narrowed: %s; look at this system's rights"),
			strerror(errno)));
	_exit(terminal_run(options, terminal));
}

/* The terminal is as it was found, whatever ended the session. */
static int wait_for(pid_t process, const struct terminal *terminal, const struct termios *before)
{
	static const char plain[] = "\033[?1049l\033[0m\r\n";
	int status;

	while (waitpid(process, &status, 0) < 0 && errno == EINTR)
		continue;
	session = 0;
	if ((WIFSIGNALED(status) || WEXITSTATUS(status) == CLI_LATER) && terminal->term && strcmp(terminal->term, "dumb") != 0)
		(void)!write(terminal->out, plain, sizeof plain - 1);
	tcsetattr(terminal->tty, TCSADRAIN, before);
	return WIFEXITED(status) ? WEXITSTATUS(status) : CLI_REFUSED;
}

static int open_console(const struct place *place, const struct gate_options *options)
{
	static const int handed_on[] = { SIGTERM, SIGHUP };
	struct terminal terminal = find_terminal();
	struct termios before;
	pid_t process;
	int code;

	if (terminal.tty < 0 || tcgetattr(terminal.tty, &before) != 0)
		return cli_say(CLI_REFUSED, _("a passphrase is asked only on a terminal; call this from one"));
	load_words();
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	if (!chance_use_kernel() || !jail_shed(JAIL_CONSOLE, options->uid, options->gid))
		return cli_say(CLI_REFUSED, _("privileges could not be dropped: %s; look at this system's rights"),
			strerror(errno));
	process = fork();
	if (process < 0)
		return cli_say(CLI_LATER, _("no process could be started: %s; try again later"), strerror(errno));
	if (process == 0)
		become_session(options, &terminal);
	session = process;
	for (size_t i = 0; i < sizeof handed_on / sizeof *handed_on; i++)
		sigaction(handed_on[i], &(struct sigaction){ .sa_handler = hand_on, .sa_flags = SA_RESTART }, NULL);
	code = wait_for(process, &terminal, &before);
	close(terminal.tty);
	if (code == CLI_NO_PLACE)
		return cli_say(code, _("%s: is not being served; start it with kokoiru serve"), place->directory);
	return code;
}

int cli_console(int argc, char *argv[])
{
	struct gate_options options = { .lifeline = -1 };
	char path[PLACE_PATH_ROOM];
	struct config config;
	struct place place;

	if (mem_overwrite_freed())
		execv("/proc/self/exe", argv); /* anew, as what frees memory asks for that once; or goes on without */
	if (argc != 3 || argv[2][0] == '-')
		return cli_say(CLI_USAGE, _("console: which place? write kokoiru console DIR"));
	if (!place_find(&place, argv[2]))
		return CLI_NO_PLACE;
	if (place_read_config_but_hours(&place, &config, cli_print_finding, NULL) > 0)
		return CLI_REFUSED;
	config_gate(&config, &options);
	place_path(&place, "run/" SOCKETS_SESSIONS, path);
	options.hub_socket = path;
	if (!find_user(&place, &options))
		return CLI_REFUSED;
	if (!is_served(path))
		return cli_say(CLI_NO_PLACE, _("%s: is not being served; start it with kokoiru serve"), place.directory);
	return open_console(&place, &options);
}
