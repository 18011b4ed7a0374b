/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail settings: their forms, and what only shows once all of them are read. Opens no file. */
#include "config_mail.h"

#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "language.h"
#include "text.h"

static const char name_characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-";

static bool copy_name(const char *value, size_t size, char name[CONFIG_TEXT_ROOM])
{
	while (size > 0 && value[size - 1] == ' ')
		size--;
	name[0] = '\0';
	return size == 0 || text_clean(value, size, CONFIG_TEXT_ROOM - 1, CONFIG_TEXT_ROOM - 1, name, CONFIG_TEXT_ROOM)
		== TEXT_FINE;
}

bool config_mail_from(const char *value, char name[CONFIG_TEXT_ROOM], char address[CONFIG_TEXT_ROOM])
{
	const char *open = strrchr(value, '<'), *start = open ? open + 1 : value;
	size_t size = strlen(start);
	char read[ADDRESS_ROOM];

	if (open && (size == 0 || start[size - 1] != '>'))
		return false;
	if (address_read(start, open ? size - 1 : size, read) != ADDRESS_FINE || strlen(read) >= CONFIG_TEXT_ROOM)
		return false;
	strcpy(address, read);
	return copy_name(value, open ? (size_t)(open - value) : 0, name);
}

bool config_mail_host(const char *value)
{
	size_t name = strspn(value, name_characters);
	const char *port = value + name + 1;
	unsigned long number;

	if (name == 0 || value[0] == '-' || value[0] == '.')
		return false;
	if (value[name] == '\0')
		return true;
	if (value[name] != ':' || port[0] == '\0' || strlen(port) > 5 || port[strspn(port, "0123456789")] != '\0')
		return false;
	number = strtoul(port, NULL, 10);
	return number > 0 && number < 65536;
}

static bool is_here(const char *server)
{
	static const char *const names[] = { "", "localhost", "127.0.0.1", "::1" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], server) == 0)
			return true;
	return false;
}

void config_mail_check(const struct config *config, void (*tell)(void *context, const char *words), void *context)
{
	const char *server = config->mail_server;

	if (config->mail_security == SECURITY_NONE && !is_here(server))
		tell(context, _("[mail] security = none would send mail in the clear; use starttls or tls"));
	if (!server[0])
		return;
	if (server[0] == '-' || (strspn(server, name_characters) != strlen(server)
			&& strspn(server, "0123456789abcdefABCDEF:.") != strlen(server)))
		tell(context, _("[mail] server is not a server's name; write one such as smtp.example.jp"));
	if (!config->mail_from[0])
		tell(context, _("[mail] from is empty; write the address that mail comes from"));
	if (!config->host[0])
		tell(context,
			_("[place] host is empty, so that mail could not say where to go; write the name people connect to"));
	if (config->mail_user[0] && !config->mail_password_file[0])
		tell(context, _("[mail] has a user and no password_file; write the name of the file that holds the password"));
	if (!config->mail_user[0] && config->mail_password_file[0])
		tell(context, _("[mail] has a password_file and no user; write whose password it is"));
}
