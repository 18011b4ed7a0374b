/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The staff's console: what staff see and do about the place as a whole. */
#include "handlers.h"

#include "waiting.h"

void handle_console(struct peer *peer, const struct message *message)
{
	(void)message;
	console_open(peer);
}
