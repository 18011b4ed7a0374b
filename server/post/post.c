/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One loop: asks, waits, sends what it was given over one connection, says what became of each. The pair to the hub
 * outlives either of them, so what is said while no hub runs is heard by the next. */
#include "post.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sysexits.h>
#include <unistd.h>

#include "clock.h"
#include "envelope.h"
#include "letter.h"
#include "mem.h"
#include "postbag.h"
#include "resolve.h"
#include "seal.h"

enum { MESSAGE_MAX = 64 * 1024, TELL_MS = 1000 };

/* A MAIL and its bytes, until it is sent. */
struct pending {
	struct postbag mail;
	uint8_t sealed[ENVELOPE_ROOM], code[ENVELOPE_CODE_ROOM];
};

struct post {
	const struct post_options *options;
	struct smtp_library *library; /* owned */
	struct smtp_options smtp;
	int signals;
	bool is_ending;         /* SIGTERM, or nobody there any more */
	bool is_lost;           /* the mail server's name was not found */
	struct pending pending[POSTBAG_MAILS];
	int count;
};

static bool start(struct post *post);
static void finish(struct post *post);
static void wait_for_something(struct post *post);
static void take(struct post *post);
static void send_all(struct post *post);
static bool is_over(void *context);

int post_run(const struct post_options *options, bool (*ready)(void *context), void *context)
{
	struct post *post = mem_zero(1, sizeof *post);
	int code = EX_OSERR;

	post->options = options;
	post->smtp = options->smtp;
	post->smtp.is_over = is_over;
	post->smtp.context = post;
	if (start(post) && ready(context)) {
		(void)postbag_send(options->hub, &(struct postbag){ .number = POSTBAG_ASK });
		while (!post->is_ending && !post->is_lost) {
			wait_for_something(post);
			take(post);
		}
		code = post->is_lost ? EX_TEMPFAIL : EX_OK;
	}
	finish(post);
	return code;
}

static bool start(struct post *post)
{
	char where[RESOLVE_ROOM];
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	post->signals = sigprocmask(SIG_BLOCK, &set, NULL) == 0 ? signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK) : -1;
	/* what looks names up loads libraries when first asked, which a jailed process cannot */
	(void)resolve_name(post->smtp.server, post->smtp.port, false, where);
	post->library = smtp_prepare();
	post->smtp.library = post->library;
	return post->signals >= 0 && post->library;
}

static void finish(struct post *post)
{
	if (post->signals >= 0)
		close(post->signals);
	free(post->library);
	seal_zero(post, sizeof *post);
	free(post);
}

static void look_for_end(struct post *post, int wait_ms)
{
	struct pollfd fds[] = { { .fd = post->signals, .events = POLLIN }, { .fd = post->options->lifeline, .events = POLLIN },
		{ .fd = wait_ms != 0 ? post->options->hub : -1, .events = POLLIN } };

	if (poll(fds, sizeof fds / sizeof *fds, wait_ms) > 0 && (fds[0].revents || fds[1].revents))
		post->is_ending = true;
}

static void wait_for_something(struct post *post)
{
	look_for_end(post, -1);
}

/* For what is under way: there is no time to wait for a slow server then. */
static bool is_over(void *context)
{
	struct post *post = context;

	look_for_end(post, 0);
	return post->is_ending;
}

static void keep(struct post *post, const struct postbag *mail)
{
	struct pending *pending = &post->pending[post->count];

	if (post->count == POSTBAG_MAILS || mail->sealed.size > sizeof pending->sealed
			|| mail->code.size > sizeof pending->code)
		return;
	pending->mail = *mail;
	if (mail->sealed.size > 0)
		memcpy(pending->sealed, mail->sealed.at, mail->sealed.size);
	if (mail->code.size > 0)
		memcpy(pending->code, mail->code.at, mail->code.size);
	pending->mail.sealed.at = pending->sealed;
	pending->mail.code.at = pending->code;
	post->count++;
}

/* A hub that asks who is there has taken the place of one that gave out some mails and did not come to the end. */
static void take(struct post *post)
{
	uint8_t room[POSTBAG_PACKET_MAX];
	struct postbag postbag;
	enum postbag_result result = POSTBAG_OK;

	while (!post->is_ending && !post->is_lost && result != POSTBAG_LATER) {
		result = postbag_receive(post->options->hub, room, &postbag);
		if (result == POSTBAG_OVER)
			post->is_ending = true;
		if (result == POSTBAG_OK && postbag.number == POSTBAG_MAIL)
			keep(post, &postbag);
		if (result == POSTBAG_OK && (postbag.number == POSTBAG_WHO || postbag.number == POSTBAG_END)) {
			send_all(post);
			(void)postbag_send(post->options->hub, &(struct postbag){ .number = POSTBAG_ASK });
		}
	}
}

/* No hub may be running: then there is room for it in the pair, as a rule. */
static void tell(const struct post *post, const struct postbag *mail, enum mail_outcome outcome, enum mail_fault fault)
{
	struct postbag told = { .number = POSTBAG_TOLD, .mail = mail->mail, .outcome = outcome, .fault = fault };
	struct pollfd fd = { .fd = post->options->hub, .events = POLLOUT };

	if (postbag_send(post->options->hub, &told) == POSTBAG_LATER && poll(&fd, 1, TELL_MS) > 0)
		(void)postbag_send(post->options->hub, &told);
}

static enum mail_outcome send_one(struct post *post, struct smtp *smtp, const struct postbag *mail,
	enum mail_fault *fault)
{
	enum mail_outcome outcome = OUTCOME_DEFERRED;
	char to[ADDRESS_SHOWN_ROOM];
	struct buf message;

	buf_init(&message, MESSAGE_MAX);
	*fault = letter_write(post->options, mail, (int64_t)(clock_wall_ms() / 1000), to, &message);
	if (*fault == FAULT_NONE)
		outcome = smtp_send(smtp, to, &message, fault);
	else if (*fault == FAULT_SEAL)
		outcome = OUTCOME_REFUSED;
	seal_zero(to, sizeof to);
	buf_wipe(&message);
	buf_finish(&message);
	return outcome;
}

static bool is_the_same_for_all(enum mail_fault fault)
{
	return fault == FAULT_SERVER || fault == FAULT_SAFETY || fault == FAULT_LOGIN;
}

/* One connection for all of them. Where the server cannot be used, nobody waits for that once more. */
static void send_all(struct post *post)
{
	enum mail_fault fault = FAULT_NONE;
	struct smtp *smtp = post->count > 0 ? smtp_open(&post->smtp, &fault) : NULL;

	post->is_lost = post->count > 0 && !smtp;
	for (int i = 0; i < post->count; i++) {
		const struct postbag *mail = &post->pending[i].mail;
		enum mail_outcome outcome = OUTCOME_DEFERRED;

		if (is_over(post))
			outcome = OUTCOME_UNTRIED;
		else if (smtp && !is_the_same_for_all(fault))
			outcome = send_one(post, smtp, mail, &fault);
		tell(post, mail, outcome, fault);
	}
	smtp_close(smtp);
	seal_zero(post->pending, sizeof post->pending);
	post->count = 0;
}
