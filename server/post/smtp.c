/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SMTP (RFC 5321) by libcurl. What it tells while it works is looked at for two things only: which command was sent
 * last, and what number came back, because a "no" means one thing about an address and another about a server. Knows
 * neither templates nor the hub. */
#include "smtp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "address.h"
#include "library.h"
#include "mem.h"
#include "resolve.h"

enum { URL_ROOM = 600 };

/* What is used of libcurl. It brings some twenty libraries along, so it is looked for here and by nobody else. */
#define CALLS \
	CALL(global_init) CALL(easy_init) CALL(easy_setopt) CALL(easy_perform) CALL(easy_cleanup) CALL(slist_append) \
	CALL(slist_free_all)

#define CALL(name) CALL_##name,
enum { CALLS CALL_COUNT };
#undef CALL

struct smtp_library {
#define CALL(name) __typeof__(curl_##name) *name;
	CALLS
#undef CALL
};

/* The command that was answered last. */
enum stage { STAGE_HELLO, STAGE_LOGIN, STAGE_SENDER, STAGE_RECIPIENT, STAGE_DATA };

struct smtp {
	const struct smtp_options *options;
	CURL *curl;
	struct curl_slist *where, *to;
	enum stage stage;
	bool is_parting;      /* what is said then is of no interest */
	int code;             /* of the newest answer, 0: none yet */
	bool is_policy;       /* ... and its enhanced code is 5.7.x (RFC 3463): not about the mailbox */
	const struct buf *message;
	size_t sent;
};

/* What a transfer that did not work was about, where the server has not said so by a number. */
static const struct {
	CURLcode code;
	enum mail_fault fault;
} faults[] = {
	{ CURLE_USE_SSL_FAILED, FAULT_SAFETY }, { CURLE_SSL_CONNECT_ERROR, FAULT_SAFETY },
	{ CURLE_PEER_FAILED_VERIFICATION, FAULT_SAFETY }, { CURLE_SSL_CACERT_BADFILE, FAULT_SAFETY },
	{ CURLE_SSL_CIPHER, FAULT_SAFETY }, { CURLE_SSL_ISSUER_ERROR, FAULT_SAFETY },
	{ CURLE_SSL_CERTPROBLEM, FAULT_SAFETY }, { CURLE_SSL_INVALIDCERTSTATUS, FAULT_SAFETY },
	{ CURLE_LOGIN_DENIED, FAULT_LOGIN }
};

static bool set_up(struct smtp *smtp, const char *where);
static int on_talk(CURL *curl, curl_infotype type, char *bytes, size_t n, void *context);
static size_t on_read(char *to, size_t size, size_t count, void *context);
static int on_second(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d);
static enum mail_outcome judge(const struct smtp *smtp, CURLcode result, enum mail_fault *fault);

struct smtp_library *smtp_prepare(void)
{
	static const char *const names[] = {
#define CALL(name) "curl_" #name,
		CALLS
#undef CALL
	};
	struct smtp_library *library = mem_zero(1, sizeof *library);
	void (*found[CALL_COUNT])(void) = { NULL };
	bool is_there = library_find("libcurl.so.4", names, CALL_COUNT, found);

#define CALL(name) library->name = (__typeof__(curl_##name) *)found[CALL_##name];
	CALLS
#undef CALL
	if (is_there && library->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
		return library;
	free(library);
	return NULL;
}

struct smtp *smtp_open(const struct smtp_options *options, enum mail_fault *fault)
{
	struct smtp *smtp = mem_zero(1, sizeof *smtp);
	char where[RESOLVE_ROOM];

	*fault = FAULT_NONE;
	smtp->options = options;
	if (resolve_name(options->server, options->port, options->security == SMTP_PLAIN, where) && set_up(smtp, where))
		return smtp;
	*fault = FAULT_SERVER;
	smtp_close(smtp);
	return NULL;
}

void smtp_close(struct smtp *smtp)
{
	const struct smtp_library *library = smtp ? smtp->options->library : NULL;

	if (!smtp)
		return;
	if (smtp->curl)
		library->easy_cleanup(smtp->curl);
	library->slist_free_all(smtp->where);
	free(smtp);
}

enum mail_outcome smtp_send(struct smtp *smtp, const char *to, const struct buf *message, enum mail_fault *fault)
{
	const struct smtp_library *library = smtp->options->library;
	CURLcode result = CURLE_OUT_OF_MEMORY;

	smtp->message = message;
	smtp->sent = 0;
	smtp->stage = STAGE_HELLO;
	smtp->is_parting = false;
	smtp->code = 0;
	smtp->to = library->slist_append(NULL, to);
	if (smtp->to && library->easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, smtp->to) == CURLE_OK
			&& library->easy_setopt(smtp->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message->size) == CURLE_OK)
		result = library->easy_perform(smtp->curl);
	(void)library->easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, NULL);
	library->slist_free_all(smtp->to);
	smtp->to = NULL;
	return judge(smtp, result, fault);
}

static bool set_name(CURL *curl, const struct smtp_options *options)
{
	const struct smtp_library *library = options->library;
	char url[URL_ROOM], shown[ADDRESS_SHOWN_ROOM], from[ADDRESS_SHOWN_ROOM + 2];
	bool is_ipv6 = strchr(options->server, ':');
	int used = snprintf(url, sizeof url, "%s://%s%s%s:%u/%s", options->security == SMTP_TLS ? "smtps" : "smtp",
		is_ipv6 ? "[" : "", options->server, is_ipv6 ? "]" : "", options->port, options->domain);

	address_show(options->from, shown);
	snprintf(from, sizeof from, "<%s>", shown);
	return used > 0 && used < URL_ROOM && library->easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_MAIL_FROM, from) == CURLE_OK;
}

static bool set_safety(CURL *curl, const struct smtp_options *options)
{
	struct curl_blob certificates = { .data = (void *)(uintptr_t)options->certificates,
		.len = options->certificates_size, .flags = CURL_BLOB_NOCOPY };
	const struct smtp_library *library = options->library;
	long ssl = options->security == SMTP_PLAIN ? CURLUSESSL_NONE : CURLUSESSL_ALL;

	return library->easy_setopt(curl, CURLOPT_USE_SSL, ssl) == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_CAINFO, NULL) == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_CAPATH, NULL) == CURLE_OK
		&& (options->certificates_size == 0
			|| library->easy_setopt(curl, CURLOPT_CAINFO_BLOB, &certificates) == CURLE_OK)
		&& (options->user[0] == '\0' || (library->easy_setopt(curl, CURLOPT_USERNAME, options->user) == CURLE_OK
			&& library->easy_setopt(curl, CURLOPT_PASSWORD, options->password) == CURLE_OK));
}

static bool set_bounds(CURL *curl, const struct smtp_options *options)
{
	const struct smtp_library *library = options->library;
	long patience = (long)options->patience_seconds;

	return library->easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_TIMEOUT, patience) == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, patience) == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, patience) == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_NOPROXY, "*") == CURLE_OK;
}

static bool set_callbacks(CURL *curl, struct smtp *smtp)
{
	const struct smtp_library *library = smtp->options->library;

	return library->easy_setopt(curl, CURLOPT_UPLOAD, 1L) == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_READFUNCTION, on_read) == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_READDATA, smtp) == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_VERBOSE, 1L) == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_talk) == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_DEBUGDATA, smtp) == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_NOPROGRESS, 0L) == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_second) == CURLE_OK
		&& library->easy_setopt(curl, CURLOPT_XFERINFODATA, smtp) == CURLE_OK;
}

static bool set_up(struct smtp *smtp, const char *where)
{
	const struct smtp_library *library = smtp->options->library;

	smtp->where = library->slist_append(NULL, where);
	smtp->curl = library->easy_init();
	return smtp->where && smtp->curl
		&& (!where[0] || library->easy_setopt(smtp->curl, CURLOPT_RESOLVE, smtp->where) == CURLE_OK)
		&& set_name(smtp->curl, smtp->options) && set_safety(smtp->curl, smtp->options)
		&& set_bounds(smtp->curl, smtp->options) && set_callbacks(smtp->curl, smtp);
}

static void note_command(struct smtp *smtp, const char *command, size_t n)
{
	static const struct { const char *begin; enum stage stage; } commands[] = {
		{ "EHLO", STAGE_HELLO }, { "HELO", STAGE_HELLO }, { "STARTTLS", STAGE_HELLO }, { "AUTH", STAGE_LOGIN },
		{ "MAIL", STAGE_SENDER }, { "RCPT", STAGE_RECIPIENT }, { "DATA", STAGE_DATA }
	};

	smtp->is_parting = n >= 4 && memcmp(command, "QUIT", 4) == 0;
	if (smtp->is_parting)
		return;
	smtp->code = 0;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (n >= strlen(commands[i].begin) && memcmp(command, commands[i].begin, strlen(commands[i].begin)) == 0)
			smtp->stage = commands[i].stage;
}

static void note_answer(struct smtp *smtp, const char *line, size_t n)
{
	for (size_t i = 0; i < 3; i++)
		if (smtp->is_parting || n < 4 || line[i] < '0' || line[i] > '9')
			return;
	smtp->code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
	smtp->is_policy = n >= 8 && memcmp(line + 4, "5.7.", 4) == 0;
}

static int on_talk(CURL *curl, curl_infotype type, char *bytes, size_t n, void *context)
{
	(void)curl;
	if (type == CURLINFO_HEADER_OUT)
		note_command(context, bytes, n);
	if (type == CURLINFO_HEADER_IN)
		note_answer(context, bytes, n);
	return 0;
}

static size_t on_read(char *to, size_t size, size_t count, void *context)
{
	struct smtp *smtp = context;
	size_t left = smtp->message->size - smtp->sent, n = size * count < left ? size * count : left;

	if (n > 0)
		memcpy(to, smtp->message->data + smtp->sent, n);
	smtp->sent += n;
	smtp->code = 0; /* the answer to all of it is still to come */
	return n;
}

static int on_second(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	const struct smtp *smtp = context;

	(void)a;
	(void)b;
	(void)c;
	(void)d;
	return smtp->options->is_over(smtp->options->context);
}

static enum mail_fault fault_of(const struct smtp *smtp, CURLcode result)
{
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		if (faults[i].code == result)
			return faults[i].fault;
	if (smtp->code / 100 == 4)
		return FAULT_LATER;
	if (smtp->code / 100 != 5)
		return FAULT_SERVER;
	if (smtp->stage == STAGE_LOGIN)
		return FAULT_LOGIN;
	return smtp->stage >= STAGE_SENDER ? FAULT_SENDER : FAULT_SERVER;
}

/* "No" to the recipient or to the mail itself is for good, unless it is about us. */
static enum mail_outcome judge(const struct smtp *smtp, CURLcode result, enum mail_fault *fault)
{
	*fault = FAULT_NONE;
	if (result == CURLE_OK)
		return OUTCOME_DELIVERED;
	if (smtp->code / 100 == 5 && smtp->stage >= STAGE_RECIPIENT && !smtp->is_policy) {
		*fault = FAULT_ADDRESS;
		return OUTCOME_REFUSED;
	}
	*fault = fault_of(smtp, result);
	return OUTCOME_DEFERRED;
}
