/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line to the mail server: one connection, over which one mail after another goes. Never in the clear but to this
 * machine, never to a server that cannot prove its name, never longer than its time. Logs nothing of what is said. */
#ifndef SMTP_H
#define SMTP_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "kinds.h"

enum smtp_security { SMTP_STARTTLS, SMTP_TLS, SMTP_PLAIN /* to this machine only */ };

struct smtp_library;

/* All borrowed for as long as the line is used. */
struct smtp_options {
	const struct smtp_library *library;
	const char *server;          /* a name or an address */
	unsigned port;
	enum smtp_security security;
	const char *user, *password; /* user "": without */
	const char *certificates;    /* PEM: whom to trust */
	size_t certificates_size;
	const char *from;            /* address, as address_read gives it */
	const char *domain;          /* what we call ourselves */
	unsigned patience_seconds;   /* for one mail, connecting included */
	bool (*is_over)(void *context); /* shall what is under way be broken off? asked about once a second */
	void *context;
};

/* Finds and starts the library, once a process, before it is jailed; freed with free(). NULL if it does not start. */
struct smtp_library *smtp_prepare(void);

struct smtp;
/* Looks the server up and makes ready; connects with the first mail. NULL, with *fault, if the server is not found or
 * is not where it has to be. */
struct smtp *smtp_open(const struct smtp_options *options, enum mail_fault *fault);
void smtp_close(struct smtp *smtp);

/* Sends one whole message. to: an address as it stands in mail. *fault says why not. */
enum mail_outcome smtp_send(struct smtp *smtp, const char *to, const struct buf *message, enum mail_fault *fault);

#endif
