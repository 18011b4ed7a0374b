/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One table of keys: where each value goes, what it may be, what it is if nobody says. inih splits the lines; a
 * reader of our own counts them for the findings and stops what inih would quietly join or cut. Knows no processes. */
#include "config.h"

#include <ini.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "address.h"
#include "clock.h"
#include "config_mail.h"
#include "language.h"
#include "text.h"

enum { LINE_ROOM = 192, WORDS_ROOM = 1024, ARGON2_MEMORY_MIN = 8192, ARGON2_MEMORY_MAX = 524288 };

struct reading;
struct key;
typedef bool take(const struct key *key, const char *value, struct reading *reading);
static take take_from, take_host, take_text, take_number, take_choice, take_zone, take_rule, take_contact, take_day,
	take_district, take_decline, take_decline_en, take_step, take_public_key;

/* take is false if value cannot be; why, and what to write instead, then stands in reading. */
struct key {
	const char *section, *name;
	take *take;
	size_t offset;               /* in struct config */
	unsigned min, max;           /* of a number; of a text its length in bytes */
	const char *const *choices;  /* a choice's words, in the order of its numbers */
	const char *standard;
	bool may_repeat;
};

static const char *const no_yes[] = { "no", "yes", NULL };
static const char *const languages[] = { [LANGUAGE_JA] = "ja", [LANGUAGE_EN] = "en", NULL };
static const char *const securities[] = {
	[SECURITY_STARTTLS] = "starttls", [SECURITY_TLS] = "tls", [SECURITY_NONE] = "none", NULL
};

#define AT(field) offsetof(struct config, field)
#define TEXT(section, name, field, min, standard) \
	{ section, name, take_text, AT(field), min, CONFIG_TEXT_ROOM - 1, NULL, standard, false }
#define NUMBER(section, name, field, min, max, standard) \
	{ section, name, take_number, AT(field), min, max, NULL, standard, false }
#define CHOICE(section, name, field, choices, standard) \
	{ section, name, take_choice, AT(field), 0, 0, choices, standard, false }

static const struct key keys[] = {
	TEXT("place", "name", name, 1, "ここにいるよ。"),
	TEXT("place", "name_en", name_en, 1, "kokoiru"),
	{ "place", "zone", take_zone, AT(zone), 1, CONFIG_TEXT_ROOM - 1, NULL, "Asia/Tokyo", false },
	CHOICE("place", "language", language, languages, "ja"),
	CHOICE("place", "always_open", always_open, no_yes, "no"),
	TEXT("place", "listen", listen, 1, "127.0.0.1:2222"),
	{ "place", "host", take_host, AT(host), 0, CONFIG_TEXT_ROOM - 1, NULL, "", false },
	{ "hours", "rule", take_rule, AT(rules), 0, 0, NULL, "FREQ=MONTHLY;BYDAY=2WE,3WE,4WE 13:00-21:00", true },
	{ "hours", "rule", take_rule, AT(rules), 0, 0, NULL, "FREQ=MONTHLY;BYDAY=1SA 10:00-18:00", true },
	{ "mail", "from", take_from, AT(mail_from), 0, CONFIG_TEXT_ROOM - 1, NULL, "", false },
	TEXT("mail", "server", mail_server, 0, ""),
	NUMBER("mail", "port", mail_port, 1, 65535, "587"),
	CHOICE("mail", "security", mail_security, securities, "starttls"),
	TEXT("mail", "user", mail_user, 0, ""),
	TEXT("mail", "password_file", mail_password_file, 0, ""),
	TEXT("mail", "ca_file", mail_ca_file, 0, ""),
	NUMBER("mail", "retry_seconds", mail_retry_seconds, 1, 14400, "60"),
	NUMBER("mail", "give_up_hours", mail_give_up_hours, 1, 720, "72"),
	NUMBER("mail", "patience_seconds", mail_patience_seconds, 1, 600, "60"),
	{ "contacts", "contact", take_contact, AT(contacts), 0, 0, NULL, NULL, true },
	{ "contacts", "checked", take_day, AT(contacts_checked), 0, 0, NULL, "", false },
	NUMBER("login", "argon2_memory_kib", argon2_memory_kib, ARGON2_MEMORY_MIN, ARGON2_MEMORY_MAX, "65536"),
	NUMBER("login", "argon2_passes", argon2_passes, 1, 6, "3"),
	NUMBER("login", "slots", hub.hash_slots, 1, 64, "4"),
	NUMBER("login", "tries", gate.tries, 1, 20, "3"),
	NUMBER("login", "first_seconds", gate.first_seconds, 1, 3600, "120"),
	NUMBER("login", "login_seconds", gate.login_seconds, 1, 3600, "300"),
	NUMBER("login", "join_seconds", gate.join_seconds, 1, 7200, "900"),
	NUMBER("login", "code_burst", hub.code_burst, 1, 10000, "30"),
	NUMBER("login", "code_per_minute", hub.code_per_minute, 1, 10000, "30"),
	CHOICE("apply", "open", applying.is_open, no_yes, "yes"),
	{ "apply", "district", take_district, AT(applying), 0, 0, NULL, NULL, true },
	NUMBER("apply", "per_day", applying.per_day, 1, 100000, "50"),
	NUMBER("apply", "per_source", gate.applications_per_source, 1, 100000, "5"),
	NUMBER("apply", "answer_days", applying.answer_days, 1, 365, "14"),
	NUMBER("apply", "late_days", applying.late_days, 1, 365, "7"),
	{ "apply", "decline", take_decline, AT(applying), 0, 0, NULL, NULL, true },
	{ "apply", "decline_en", take_decline_en, AT(applying), 0, 0, NULL, NULL, true },
	NUMBER("limits", "say_burst", hub.say_burst, 1, 10000, "20"),
	NUMBER("limits", "say_per_second", hub.say_per_second, 1, 10000, "2"),
	NUMBER("limits", "act_burst", hub.act_burst, 1, 10000, "60"),
	NUMBER("limits", "act_per_second", hub.act_per_second, 1, 10000, "20"),
	NUMBER("limits", "sessions_per_person", hub.sessions_per_person, 1, 1000, "8"),
	NUMBER("limits", "peer_queue", hub.peer_queue, 65536, 16777216, "262144"),
	NUMBER("limits", "history", hub.history, 0, 500, "50"),
	NUMBER("limits", "waiting", gate.waiting, 1, 100000, "4096"),
	NUMBER("limits", "starting", gate.starting, 1, 100000, "256"),
	NUMBER("limits", "entering", gate.entering, 1, 100000, "1024"),
	NUMBER("limits", "starting_per_source", gate.starting_per_source, 1, 100000, "64"),
	NUMBER("limits", "sessions", gate.sessions, 1, 100000, "12000"),
	NUMBER("limits", "sessions_per_source", gate.sessions_per_source, 1, 100000, "512"),
	NUMBER("limits", "visitors", gate.visitors, 1, 100000, "256"),
	NUMBER("limits", "visitors_per_source", gate.visitors_per_source, 1, 100000, "64"),
	NUMBER("limits", "keepalive_seconds", gate.keepalive_seconds, 1, 3600, "120"),
	NUMBER("limits", "patience_seconds", gate.patience_seconds, 1, 3600, "90"),
	NUMBER("staff", "needed", staff_needed, 0, 2, "2"),
	NUMBER("staff", "silent_minutes", silent_minutes, 1, 600, "20"),
	NUMBER("staff", "second_from", hub.second_from, 0, 8, "4"),
	NUMBER("staff", "confirm_minutes", hub.confirm_minutes, 1, 1440, "10"),
	{ "emergency", "step", take_step, AT(steps), 1, CONFIG_TEXT_ROOM - 1, NULL, NULL, true },
	TEXT("consult", "exception", exception, 0, ""),
	TEXT("consult", "exception_en", exception_en, 0, ""),
	NUMBER("consult", "away_hours", hub.away_hours, 1, 720, "12"),
	{ "consult", "recovery_key", take_public_key, AT(recovery_key), 0, 0, NULL, "", false },
#define KEEPING(name, key, unit, least, most, standard, words, forget) \
	NUMBER("retention", #key, hub.keeping[KEEPING_##name], least, most, #standard),
#include "keeping.def"
#undef KEEPING
};
enum { KEYS = sizeof keys / sizeof *keys };

struct reading {
	struct config *config;
	FILE *file;
	const char *name;
	unsigned line, findings;
	bool seen[KEYS];
	bool knows_hours;
	char why[384];
	config_finding *finding;
	void *context;
};

static void find(struct reading *reading, unsigned line, const char *format, ...) __attribute__((format(printf, 3, 4)));
static char *next_line(char *line, int room, void *context);
static int on_value(void *context, const char *section, const char *name, const char *value);
static void check_whole(struct reading *reading);

void config_each_key(void (*each)(void *context, const char *section, const char *key), void *context)
{
	for (size_t i = 0; i < KEYS; i++)
		each(context, keys[i].section, keys[i].name);
}

void config_init(struct config *config)
{
	struct reading reading = { .config = config };

	memset(config, 0, sizeof *config);
	for (size_t i = 0; i < KEYS; i++)
		if (keys[i].standard && keys[i].standard[0])
			keys[i].take(&keys[i], keys[i].standard, &reading);
}

unsigned config_read(struct config *config, struct config_source source, config_finding *finding, void *context)
{
	struct reading reading = { .config = config, .file = source.file, .name = source.name,
		.knows_hours = source.knows_hours, .finding = finding, .context = context };
	int wrong = ini_parse_stream(next_line, &reading, on_value, &reading);

	if (wrong > 0)
		find(&reading, (unsigned)wrong, _("neither a [section] nor key = value; look at the lines around it"));
	if (ferror(source.file))
		find(&reading, 0, _("cannot be read; look at the disk"));
	check_whole(&reading);
	return reading.findings;
}

int64_t config_contacts_age(const struct config *config, int64_t today)
{
	struct tm day = { 0 };

	if (!config->contacts_checked[0] || !strptime(config->contacts_checked, "%Y-%m-%d", &day))
		return -1;
	return today - timegm(&day) / 86400;
}

void config_hub(const struct config *config, struct hub_options *options)
{
	options->name = config->name;
	options->name_en = config->name_en;
	options->zone = config->zone;
	options->language = (enum language)config->language;
	options->always_open = config->always_open;
	options->rules_count = config->rules_count;
	for (unsigned i = 0; i < config->rules_count; i++)
		options->rules[i] = config->rules[i];
	memcpy(options->contacts, config->contacts, sizeof options->contacts);
	options->contacts_count = config->contacts_count;
	memcpy(options->contacts_checked, config->contacts_checked, sizeof options->contacts_checked);
	options->steps_count = config->steps_count;
	for (unsigned i = 0; i < config->steps_count; i++)
		options->steps[i] = config->steps[i];
	options->exception = config->exception;
	options->exception_en = config->exception_en;
	memcpy(options->recovery_key, config->recovery_key, sizeof options->recovery_key);
	options->argon2_memory_kib = config->argon2_memory_kib;
	options->argon2_passes = config->argon2_passes;
	options->is_sending_mail = config->mail_server[0] != '\0';
	options->mail_retry_seconds = config->mail_retry_seconds;
	options->mail_give_up_hours = config->mail_give_up_hours;
	options->staff_needed = config->staff_needed;
	options->silent_seconds = config->silent_minutes * 60;
	options->limits = config->hub;
	options->applying = config->applying;
}

void config_gate(const struct config *config, struct gate_options *options)
{
	options->listen = config->listen;
	options->name = config->name;
	options->name_en = config->name_en;
	options->language = (enum language)config->language;
	options->limits = config->gate;
}

void config_post(const struct config *config, struct post_options *options)
{
	static const enum smtp_security securities_of[] = { [SECURITY_STARTTLS] = SMTP_STARTTLS, [SECURITY_TLS] = SMTP_TLS,
		[SECURITY_NONE] = SMTP_PLAIN };

	options->names[LANGUAGE_JA] = config->name;
	options->names[LANGUAGE_EN] = config->name_en;
	options->host = config->host;
	options->from_name = config->mail_from_name;
	options->smtp.server = config->mail_server;
	options->smtp.port = config->mail_port;
	options->smtp.security = securities_of[config->mail_security];
	options->smtp.user = config->mail_user;
	options->smtp.from = config->mail_from;
	options->smtp.domain = address_domain(config->mail_from);
	options->smtp.patience_seconds = config->mail_patience_seconds;
}

/* line 0: the file as a whole */
static void find(struct reading *reading, unsigned line, const char *format, ...)
{
	char words[WORDS_ROOM], where[16] = "";
	va_list arguments;
	int used;

	if (line > 0)
		snprintf(where, sizeof where, ":%u", line);
	used = snprintf(words, sizeof words, "%s%s: ", reading->name, where);
	va_start(arguments, format);
	if (used > 0 && (size_t)used < sizeof words)
		vsnprintf(words + used, sizeof words - (size_t)used, format, arguments);
	va_end(arguments);
	reading->findings++;
	reading->finding(reading->context, words);
}

static bool section_is_known(const char *section, size_t size)
{
	for (size_t i = 0; i < KEYS; i++)
		if (strlen(keys[i].section) == size && memcmp(keys[i].section, section, size) == 0)
			return true;
	return false;
}

static void skip_rest(FILE *file)
{
	int c;

	while ((c = getc(file)) != EOF && c != '\n')
		;
}

/* For inih: one line, or a comment in place of one that it would not take as it stands. */
static char *next_line(char *line, int room, void *context)
{
	struct reading *reading = context;
	size_t indent;

	if (!fgets(line, room < LINE_ROOM ? room : LINE_ROOM, reading->file))
		return NULL;
	reading->line++;
	indent = strspn(line, " \t");
	if (!strchr(line, '\n') && !feof(reading->file)) {
		find(reading, reading->line, _("longer than %d bytes; make it shorter"), LINE_ROOM - 2);
		skip_rest(reading->file);
		strcpy(line, ";\n");
	} else if (indent > 0 && !strchr(";#\r\n", line[indent])) {
		find(reading, reading->line, _("begins with a space; move it to the beginning of the line"));
		strcpy(line, ";\n");
	} else if (line[0] == '[' && strchr(line, ']') && !section_is_known(line + 1, strcspn(line + 1, "]"))) {
		find(reading, reading->line, _("unknown section [%.*s]; kokoiru(1) lists the sections"),
			(int)strcspn(line + 1, "]"), line + 1);
	}
	return line;
}

static int on_value(void *context, const char *section, const char *name, const char *value)
{
	struct reading *reading = context;
	for (size_t i = 0; i < KEYS; i++) {
		if (strcmp(keys[i].section, section) != 0 || strcmp(keys[i].name, name) != 0)
			continue;
		if (reading->seen[i] && !keys[i].may_repeat) {
			find(reading, reading->line, _("%s is there twice in [%s]; keep one of them"), name, section);
			return 1;
		}
		if (!keys[i].take(&keys[i], value, reading))
			find(reading, reading->line, "%s = %s: %s", name, value, reading->why);
		reading->seen[i] = true;
		return 1;
	}
	if (section[0] == '\0')
		find(reading, reading->line, _("%s stands before any [section]; put it into one"), name);
	else if (section_is_known(section, strlen(section)))
		find(reading, reading->line, _("unknown key %s in [%s]; kokoiru(1) lists the keys"), name, section);
	return 1;
}

static void find_in_mail(void *context, const char *words)
{
	find(context, 0, "%s", words);
}

/* What only shows once everything is read. */
static void check_whole(struct reading *reading)
{
	config_mail_check(reading->config, find_in_mail, reading);
}

static char *text_at(const struct key *key, struct reading *reading)
{
	return (char *)reading->config + key->offset;
}

static unsigned *number_at(const struct key *key, struct reading *reading)
{
	return (unsigned *)(void *)((char *)reading->config + key->offset);
}

static bool refuse(struct reading *reading, const char *why)
{
	snprintf(reading->why, sizeof reading->why, "%s", why);
	return false;
}

static bool take_text_to(char *to, size_t room, const char *value, struct reading *reading)
{
	switch (text_clean(value, strlen(value), room - 1, room - 1, to, room)) {
	case TEXT_FINE:
		return true;
	case TEXT_NOT_UTF8:
		return refuse(reading, _("not UTF-8; save the file as UTF-8"));
	case TEXT_TOO_LONG:
		return refuse(reading, _("too long; make it shorter"));
	case TEXT_EMPTY:
		to[0] = '\0';
		return refuse(reading, _("empty; write something after the ="));
	}
	return false;
}

static bool take_text(const struct key *key, const char *value, struct reading *reading)
{
	char clean[CONFIG_TEXT_ROOM] = "";

	if (!take_text_to(clean, sizeof clean, value, reading) && (clean[0] || value[0] || key->min > 0))
		return false;
	strcpy(text_at(key, reading), clean);
	return true;
}

static bool take_from(const struct key *key, const char *value, struct reading *reading)
{
	struct config *config = reading->config;

	(void)key;
	config->mail_from[0] = config->mail_from_name[0] = '\0';
	return !value[0] || config_mail_from(value, config->mail_from_name, config->mail_from)
		|| refuse(reading, _("not a mail address; write ADDRESS or NAME <ADDRESS>"));
}

static bool take_host(const struct key *key, const char *value, struct reading *reading)
{
	if (value[0] && !config_mail_host(value))
		return refuse(reading, _("not a name with or without a port; write one such as kokoiru.example.jp:2222"));
	strcpy(text_at(key, reading), value);
	return true;
}

static bool is_number(const char *value, unsigned min, unsigned max, unsigned *number)
{
	unsigned long n;

	if (value[0] == '\0' || strlen(value) > 9 || value[strspn(value, "0123456789")] != '\0')
		return false;
	n = strtoul(value, NULL, 10);
	*number = (unsigned)n;
	return n >= min && n <= max;
}

static bool take_number(const struct key *key, const char *value, struct reading *reading)
{
	unsigned number;

	if (is_number(value, key->min, key->max, &number)) {
		*number_at(key, reading) = number;
		return true;
	}
	snprintf(reading->why, sizeof reading->why, _("not a whole number from %u to %u; write one"), key->min, key->max);
	return false;
}

static bool take_choice(const struct key *key, const char *value, struct reading *reading)
{
	char choices[96];
	size_t used = 0;

	for (unsigned i = 0; key->choices[i]; i++) {
		if (strcmp(key->choices[i], value) == 0) {
			*number_at(key, reading) = i;
			return true;
		}
	}
	for (unsigned i = 0; key->choices[i] && used < sizeof choices; i++)
		/* TRANSLATORS: between the words that may be written, as in "yes or no" */
		used += (size_t)snprintf(choices + used, sizeof choices - used, "%s%s", i > 0 ? _(" or ") : "", key->choices[i]);
	snprintf(reading->why, sizeof reading->why, _("not a choice here; write %s"), choices);
	return false;
}

static bool take_zone(const struct key *key, const char *value, struct reading *reading)
{
	if (strlen(value) > key->max || !clock_zone_is_known(value))
		return refuse(reading, _("no time zone of that name; write one such as Asia/Tokyo"));
	strcpy(text_at(key, reading), value);
	return true;
}

/* What is wrong with a rule, and what to write. */
static const char *const rule_faults[] = {
	[HOURS_NO_SHAPE] = N_("not a rule; write one such as FREQ=WEEKLY;BYDAY=SA 10:00-18:00"),
	[HOURS_NO_FREQUENCY] = N_("it does not say how often; write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY first"),
	[HOURS_NO_PART] =
		N_("a part of it is not taken here or is there twice; parts are FREQ, INTERVAL, BYDAY, BYMONTH, BYMONTHDAY, "
		"BYSETPOS, UNTIL and WKST"),
	[HOURS_NO_TIMES] = N_("no times at its end; write them such as 10:00-18:00, or 10:00-12:00 13:00-18:00"),
	[HOURS_HAS_COUNT] = N_("COUNT has nothing to count from; write UNTIL=20271231 instead"),
	[HOURS_HAS_TIME] = N_("times stand after the rule, not in it; write FREQ=DAILY 10:00-18:00"),
	[HOURS_NAMES_NO_DAY] = N_("it does not say which days; add BYDAY=SA or BYMONTHDAY=1"),
	[HOURS_WRONG_PART] = N_("a part of it does not go with its FREQ; for a second Wednesday write FREQ=MONTHLY;BYDAY=2WE"),
	[HOURS_NEVER] = N_("no day is like that; write another one"),
	[HOURS_NO_LIBRARY] = N_("it cannot be read without libical; install that library again")
};

/* The first rule of a file takes the place of the standard ones. */
static bool take_rule(const struct key *key, const char *value, struct reading *reading)
{
	struct config *config = reading->config;
	enum hours_fault fault;

	if (reading->name && !reading->seen[key - keys])
		config->rules_count = 0;
	if (config->rules_count == HUB_RULES_MAX)
		return refuse(reading, _("more rules than a place can have; join some of them"));
	fault = strlen(value) >= CONFIG_TEXT_ROOM ? HOURS_NO_SHAPE
		: reading->knows_hours ? hours_check_rule(value) : HOURS_FINE;
	if (fault != HOURS_FINE)
		return refuse(reading, _(rule_faults[fault]));
	strcpy(config->rules[config->rules_count++], value);
	return true;
}

static bool take_step(const struct key *key, const char *value, struct reading *reading)
{
	struct config *config = reading->config;

	(void)key;
	if (config->steps_count == HUB_STEPS_MAX)
		return refuse(reading, _("more steps than are shown; join some of them"));
	if (!take_text_to(config->steps[config->steps_count], sizeof config->steps[0], value, reading))
		return false;
	config->steps_count++;
	return true;
}

/* NAME | NUMBER or NAME | NUMBER | NOTE. A ; would begin a comment. */
static bool take_contact(const struct key *key, const char *value, struct reading *reading)
{
	struct config *config = reading->config;
	struct hub_contact contact = { .note = "" };
	char parts[LINE_ROOM], *rest = parts, *name, *number, *note;

	(void)key;
	if (config->contacts_count == HUB_CONTACTS_MAX)
		return refuse(reading, _("more contacts than are shown; keep the nine that help most"));
	snprintf(parts, sizeof parts, "%s", value);
	name = strsep(&rest, "|");
	number = strsep(&rest, "|");
	note = strsep(&rest, "|");
	if (!number || rest)
		return refuse(reading, _("not a contact; write NAME | NUMBER or NAME | NUMBER | NOTE"));
	if (!take_text_to(contact.name, sizeof contact.name, name, reading)
		|| !take_text_to(contact.number, sizeof contact.number, number, reading)
		|| (note && !take_text_to(contact.note, sizeof contact.note, note, reading)))
		return false;
	config->contacts[config->contacts_count++] = contact;
	return true;
}

static bool take_district(const struct key *key, const char *value, struct reading *reading)
{
	struct hub_applying *applying = &reading->config->applying;

	(void)key;
	if (applying->districts_count == HUB_DISTRICTS_MAX)
		return refuse(reading, _("more districts than one can choose from; join some of them"));
	if (!take_text_to(applying->districts[applying->districts_count], HUB_DISTRICT_ROOM, value, reading))
		return false;
	applying->districts_count++;
	return true;
}

static bool add_decline(char texts[][HUB_DECLINE_ROOM], unsigned *count, const char *value, struct reading *reading)
{
	if (*count == HUB_DECLINES_MAX)
		return refuse(reading, _("more texts than one can choose from; keep the eight that help most"));
	if (!take_text_to(texts[*count], HUB_DECLINE_ROOM, value, reading))
		return false;
	(*count)++;
	return true;
}

static bool take_decline(const struct key *key, const char *value, struct reading *reading)
{
	struct hub_applying *applying = &reading->config->applying;

	(void)key;
	return add_decline(applying->declines, &applying->declines_count, value, reading);
}

/* The first one belongs to the first decline, and so on. */
static bool take_decline_en(const struct key *key, const char *value, struct reading *reading)
{
	struct hub_applying *applying = &reading->config->applying;

	(void)key;
	return add_decline(applying->declines_en, &applying->declines_en_count, value, reading);
}

static bool take_day(const struct key *key, const char *value, struct reading *reading)
{
	struct tm day = { 0 };
	char again[16];

	if (value[0]) {
		const char *end = strptime(value, "%Y-%m-%d", &day);

		if (!end || *end || strftime(again, sizeof again, "%Y-%m-%d", &day) == 0 || strcmp(again, value) != 0)
			return refuse(reading, _("not a day; write it as 2026-11-01"));
	}
	strcpy(text_at(key, reading), value);
	return true;
}

/* Its 64 digits, as `kokoiru recovery split` prints them. */
static bool take_public_key(const struct key *key, const char *value, struct reading *reading)
{
	uint8_t *public_key = (uint8_t *)text_at(key, reading);

	memset(public_key, 0, SEAL_BOX_KEY);
	return !value[0] || seal_box_read_key(value, public_key)
		|| refuse(reading, _("not a key; copy the 64 digits that `kokoiru recovery split` printed"));
}
