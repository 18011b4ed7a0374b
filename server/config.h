/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kokoiru.ini: every key with its default, read strictly. An unknown name or a value that cannot be is a finding with
 * file and line, never a silent guess. */
#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "gate.h"
#include "hub.h"
#include "post.h"
#include "seal_box.h"

enum { CONFIG_TEXT_ROOM = 160 };

enum config_security { SECURITY_STARTTLS, SECURITY_TLS, SECURITY_NONE };

struct config {
	char name[CONFIG_TEXT_ROOM], name_en[CONFIG_TEXT_ROOM];
	char zone[CONFIG_TEXT_ROOM];
	char listen[CONFIG_TEXT_ROOM];
	char host[CONFIG_TEXT_ROOM];     /* where people find it: NAME or NAME:PORT, "" if nobody said */
	unsigned language;               /* enum language */
	unsigned always_open;            /* 0 or 1 */
	char rules[HUB_RULES_MAX][CONFIG_TEXT_ROOM]; /* opening hours as written */
	unsigned rules_count;
	struct hub_contact contacts[HUB_CONTACTS_MAX];
	unsigned contacts_count;
	char contacts_checked[16];
	char mail_from_name[CONFIG_TEXT_ROOM];
	char steps[HUB_STEPS_MAX][CONFIG_TEXT_ROOM]; /* of the emergency procedure */
	unsigned steps_count;
	char exception[CONFIG_TEXT_ROOM], exception_en[CONFIG_TEXT_ROOM];
	uint8_t recovery_key[SEAL_BOX_KEY]; /* public half; all zero: none */
	char mail_from[CONFIG_TEXT_ROOM], mail_server[CONFIG_TEXT_ROOM], mail_user[CONFIG_TEXT_ROOM];
	char mail_password_file[CONFIG_TEXT_ROOM];
	char mail_ca_file[CONFIG_TEXT_ROOM];
	unsigned mail_port, mail_security; /* enum config_security */
	unsigned mail_retry_seconds, mail_give_up_hours, mail_patience_seconds;
	unsigned argon2_memory_kib, argon2_passes;
	unsigned staff_needed, silent_minutes;
	struct hub_limits hub;
	struct hub_applying applying;
	struct gate_limits gate;
};

struct config_source {
	FILE *file;
	const char *name;  /* what findings call it */
	bool knows_hours;  /* false: rules of opening hours are another process's business, and libical is not loaded */
};

/* One finding: a sentence that begins with the file's name, and its line where there is one. */
typedef void config_finding(void *context, const char *words);

/* Gives each section and key that kokoiru.ini may have. */
void config_each_key(void (*each)(void *context, const char *section, const char *key), void *context);

/* What holds where kokoiru.ini says nothing. */
void config_init(struct config *config);
/* Reads over the defaults, calls finding for each fault. Returns the number of findings; config is usable only if that
 * is 0. */
unsigned config_read(struct config *config, struct config_source source, config_finding *finding, void *context);

/* Days since the contacts were checked; -1 if no day is given. today: days since 1970. */
int64_t config_contacts_age(const struct config *config, int64_t today);

/* Fill what kokoiru.ini decides and leave the rest; strings are borrowed from config. */
void config_hub(const struct config *config, struct hub_options *options);
void config_gate(const struct config *config, struct gate_options *options);
void config_post(const struct config *config, struct post_options *options);

#endif
