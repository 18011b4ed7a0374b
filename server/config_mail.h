/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What [mail] and [place] host may say. For config.c alone; pure. */
#ifndef CONFIG_MAIL_H
#define CONFIG_MAIL_H

#include "config.h"

/* "NAME <ADDRESS>" or "ADDRESS"; false if it is neither. */
bool config_mail_from(const char *value, char name[CONFIG_TEXT_ROOM], char address[CONFIG_TEXT_ROOM]);
/* "NAME" or "NAME:PORT". */
bool config_mail_host(const char *value);
/* Gives each thing that is wrong with [mail] as a whole; one sentence, borrowed until tell returns. */
void config_mail_check(const struct config *config, void (*tell)(void *context, const char *words), void *context);

#endif
