/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program as it might be installed one day: its hub speaks a later version of the wire and lets no session of today
 * in. As anything else it only says that it is there. */
#include <poll.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "children.h"
#include "link.h"

enum { PULSE_MS = 1000, SESSIONS_MAX = 64 };

static bool refuse(void *context, const struct message *message)
{
	struct message answer = { .number = EV_REFUSED,
		.refused = { .request = (uint16_t)message->number, .reason = REASON_VERSION, .number = WIRE_VERSION + 1 } };

	return message->number != REQ_HELLO || link_send(context, &answer);
}

static void serve(void)
{
	struct link links[SESSIONS_MAX];
	struct pollfd knock = { CHILD_SESSIONS, POLLIN, 0 };
	int count = 0;

	for (;;) {
		if (write(CHILD_READY, "", 1) < 0)
			return;
		poll(&knock, 1, PULSE_MS);
		while (count < SESSIONS_MAX) {
			int fd = accept4(CHILD_SESSIONS, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

			if (fd < 0)
				break;
			link_init(&links[count++], fd, WIRE_PACKET_MAX);
		}
		for (int i = 0; i < count; i++) {
			link_receive(&links[i], 1, refuse, &links[i]);
			link_flush(&links[i]);
		}
	}
}

int main(int argc, char *argv[])
{
	bool is_hub = argc > 1 && strcmp(argv[1], "--hub") == 0;

	prctl(PR_SET_NAME, is_hub ? "kokoiru:hub" : "kokoiru:gate");
	if (is_hub)
		serve();
	else if (write(CHILD_READY, "", 1) == 1)
		pause();
	return 0;
}
