/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens the envelope and fills the template. What was opened lies in buffers of its own, which are wiped before they
 * are let go. Does not know how it is sent. */
#include "letter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "envelope.h"
#include "mem.h"
#include "message.h"
#include "seal.h"
#include "template.h"

enum { PATH_ROOM = 4300, MESSAGE_MAX = 64 * 1024, SSH_ROOM = 400, UNTIL_ROOM = 64, DIGITS_SHOWN = 12 };

struct letters {
	struct { char text[TEMPLATE_MAX + 1]; size_t size; } templates[MAIL_COUNT][LANGUAGE_COUNT];
};

/* What was opened: all of it is wiped. */
struct opened {
	char address[ADDRESS_ROOM], words[ENVELOPE_WORDS_MAX + 1];
	char digits[CODE_DIGITS + 1], code[DIGITS_SHOWN];
	char ssh[SSH_ROOM], until[UNTIL_ROOM];
};

static bool open_all(const struct post_options *options, const struct postbag *mail, struct opened *opened);
static void show_ssh(const char *host, const char *user, char ssh[SSH_ROOM]);
static void show_until(enum language language, int64_t until, char shown[UNTIL_ROOM]);
static bool write_message(const struct post_options *options, const struct postbag *mail, int64_t now,
	const struct opened *opened, struct buf *out);

struct letters *letters_create(const char *directory)
{
	static const char *const codes[LANGUAGE_COUNT] = { [LANGUAGE_JA] = "ja", [LANGUAGE_EN] = "en" };
	struct letters *letters = mem_zero(1, sizeof *letters);
	char path[PATH_ROOM];

	for (int kind = 0; kind < MAIL_COUNT; kind++) {
		for (int language = 0; language < LANGUAGE_COUNT; language++) {
			FILE *file;

			snprintf(path, sizeof path, "%s/mail/%s.%s.txt", directory, mail_kind_name((enum mail_kind)kind),
				codes[language]);
			file = fopen(path, "re");
			if (!file)
				continue;
			letters->templates[kind][language].size = fread(letters->templates[kind][language].text, 1,
				TEMPLATE_MAX + 1, file);
			fclose(file);
		}
	}
	return letters;
}

void letters_destroy(struct letters *letters)
{
	free(letters);
}

enum mail_fault letter_write(const struct post_options *options, const struct postbag *mail, int64_t now,
	char to[ADDRESS_SHOWN_ROOM], struct buf *out)
{
	struct opened opened = { .address = "" };
	enum mail_fault fault = FAULT_SEAL;

	to[0] = '\0';
	if (open_all(options, mail, &opened)) {
		address_show(opened.address, to);
		show_ssh(options->host, mail->kind == MAIL_INVITATION ? "join" : "apply", opened.ssh);
		show_until(mail->language, now + (int64_t)mail->hours * 3600, opened.until);
		fault = write_message(options, mail, now, &opened, out) ? FAULT_NONE : FAULT_TEMPLATE;
	}
	seal_zero(&opened, sizeof opened);
	return fault;
}

static bool open_all(const struct post_options *options, const struct postbag *mail, struct opened *opened)
{
	if (!envelope_open(mail->about, options->public_key, options->secret_key, mail->sealed.at, mail->sealed.size,
			opened->address, opened->words))
		return false;
	if (mail->kind != MAIL_INVITATION)
		return true;
	if (!envelope_open_code(mail->about, options->public_key, options->secret_key, mail->code.at, mail->code.size,
			opened->digits))
		return false;
	seal_code_show(opened->digits, opened->code);
	return true;
}

static void show_ssh(const char *host, const char *user, char ssh[SSH_ROOM])
{
	const char *colon = strrchr(host, ':');
	int size = colon ? (int)(colon - host) : (int)strlen(host);

	if (colon && strcmp(colon, ":22") != 0)
		snprintf(ssh, SSH_ROOM, "ssh -p %s %s@%.*s", colon + 1, user, size, host);
	else
		snprintf(ssh, SSH_ROOM, "ssh %s@%.*s", user, size, host);
}

/* In the place's zone, which the process uses. */
static void show_until(enum language language, int64_t until, char shown[UNTIL_ROOM])
{
	static const char *const days[LANGUAGE_COUNT][7] = {
		[LANGUAGE_JA] = { "日", "月", "火", "水", "木", "金", "土" },
		[LANGUAGE_EN] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" }
	};
	static const char *const months[12] = { "January", "February", "March", "April", "May", "June", "July", "August",
		"September", "October", "November", "December" };
	struct tm tm;

	clock_local((uint64_t)until * 1000, &tm);
	if (language == LANGUAGE_EN)
		snprintf(shown, UNTIL_ROOM, "%s, %d %s, %02d:%02d", days[language][tm.tm_wday], tm.tm_mday, months[tm.tm_mon],
			tm.tm_hour, tm.tm_min);
	else
		snprintf(shown, UNTIL_ROOM, "%d月%d日(%s) %02d:%02d", tm.tm_mon + 1, tm.tm_mday, days[language][tm.tm_wday],
			tm.tm_hour, tm.tm_min);
}

static bool write_message(const struct post_options *options, const struct postbag *mail, int64_t now,
	const struct opened *opened, struct buf *out)
{
	const char *template = options->letters->templates[mail->kind][mail->language].text;
	size_t size = options->letters->templates[mail->kind][mail->language].size;
	const char *const values[TEMPLATE_NAMES] = {
		[TEMPLATE_PLACE] = options->names[mail->language], [TEMPLATE_SSH] = opened->ssh,
		[TEMPLATE_CONTACTS] = options->contacts, [TEMPLATE_CODE] = opened->code,
		[TEMPLATE_FINGERPRINT] = options->fingerprint, [TEMPLATE_UNTIL] = opened->until,
		[TEMPLATE_WORDS] = opened->words
	};
	struct buf subject, body;
	bool is_written;

	if (template_check(template, size, mail->kind, NULL, NULL) != TEMPLATE_FINE)
		return false;
	buf_init(&subject, TEMPLATE_SUBJECT_MAX + 1);
	buf_init(&body, MESSAGE_MAX / 2);
	is_written = template_fill(template, size, values, &subject, &body);
	buf_put_u8(&subject, '\0');
	buf_put_u8(&body, '\0');
	is_written = is_written && !body.failed && message_build(&(struct message_parts){
		.from_name = options->from_name, .from = options->smtp.from, .to = opened->address,
		.subject = (const char *)subject.data, .body = (const char *)body.data, .language = mail->language,
		.about = mail->about, .at = now }, out);
	buf_wipe(&body);
	buf_finish(&body);
	buf_finish(&subject);
	return is_written;
}
