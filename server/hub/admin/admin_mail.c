/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail from the command line. An address is sealed as soon as it is read, and never said again. */
#include "admin_parts.h"

#include <string.h>

static const char *words_for_later(const struct admin *admin);

/* What was typed; "-" stands for what the command reads. */
static enum address_fault read_address(const struct admin_task *task, char address[ADDRESS_ROOM])
{
	const char *typed = admin_option(task, "--mail");
	size_t size = strlen(typed);

	if (strcmp(typed, "-") == 0) {
		typed = task->input;
		size = task->input_size;
		while (size > 0 && (typed[size - 1] == '\n' || typed[size - 1] == '\r'))
			size--;
	}
	return address_read(typed, size, address);
}

static bool read_language(const struct admin_task *task, enum language *language)
{
	const char *code = admin_option(task, "--language");

	*language = code && strcmp(code, "en") == 0 ? LANGUAGE_EN : LANGUAGE_JA;
	return !code || strcmp(code, "ja") == 0 || strcmp(code, "en") == 0;
}

int admin_mail_invitation(struct admin_task *task, enum role role, unsigned hours)
{
	struct admin *admin = task->admin;
	struct mail_order order = { .kind = MAIL_INVITATION, .role = role, .hours = hours };
	uint8_t sealed[ENVELOPE_ROOM];
	char address[ADDRESS_ROOM];
	bool is_sealed;

	if (admin_option(task, "--count"))
		return admin_wrong_usage(task, _("by mail goes one invitation at a time"));
	if (!read_language(task, &order.language))
		return admin_say(task, ADMIN_USAGE, _("--language: write ja or en"));
	if (read_address(task, address) != ADDRESS_FINE)
		return admin_say(task, ADMIN_USAGE, _("--mail: not one mail address; write it as taro@example.jp"));
	is_sealed = mails_seal(admin->mails, address, "", sealed, &order);
	seal_zero(address, sizeof address);
	if (!is_sealed)
		return admin_say(task, ADMIN_REFUSED,
			_("there is no key to seal the address with; serve the place once, which makes one"));
	task->told = words_for_later(admin);
	return admin_stored(task, mails_queue(admin->mails, admin->store, &order, admin->now, NULL));
}

static const char *words_for_later(const struct admin *admin)
{
	if (!admin->is_sending_mail)
		return _("the invitation waits; it goes out once [mail] in kokoiru.ini names a server and the place is served");
	if (!admin->is_served)
		return _("the invitation waits; it goes out once the place is served");
	return _("the invitation goes out now; the time of its code begins once it is delivered");
}
