/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at a place and says what is not right, one line a finding, on standard output; what is only worth knowing
 * begins with "note:". Changes nothing but what opening the database changes. */
#include "cli.h"

#include <errno.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "hostkey.h"
#include "language.h"
#include "mail_files.h"
#include "place.h"
#include "phrases.h"
#include "place_rooms.h"
#include "post_key.h"
#include "seal.h"
#include "store_act.h"
#include "template.h"

enum { CONTACTS_DAYS = 90 };

struct check {
	struct place place;
	struct config config;
	unsigned findings;
};

static void note(const struct check *check, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static void check_contacts(const struct check *check);
static void check_host_key(struct check *check);
static void check_mail(struct check *check);
static void check_rooms(struct check *check);
static void check_phrases(struct check *check);
static void check_database(struct check *check);

static void on_finding(void *context, const char *words)
{
	struct check *check = context;

	puts(words);
	check->findings++;
}

static void find_at(struct check *check, const char *name, const char *words)
{
	printf("%s/%s: %s\n", check->place.directory, name, words);
	check->findings++;
}

/* Worth knowing, and no fault. */
static void note(const struct check *check, const char *name, const char *format, ...)
{
	va_list arguments;

	printf("note: %s/%s: ", check->place.directory, name);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
}

int cli_check(int argc, char *argv[])
{
	struct check check = { .findings = 0 };
	struct stat status;

	if (argc != 3 || argv[2][0] == '-')
		return cli_say(CLI_USAGE, _("check: which place or backup? write kokoiru check DIR, or kokoiru check FILE"));
	if (stat(argv[2], &status) == 0 && S_ISREG(status.st_mode))
		return cli_check_backup(argv[2]);
	if (!place_find(&check.place, argv[2]))
		return CLI_NO_PLACE;
	place_read_config(&check.place, &check.config, on_finding, &check);
	place_check_rights(&check.place, on_finding, &check);
	check_host_key(&check);
	check_mail(&check);
	if (geteuid() == 0)
		place_is_reachable(&check.place, on_finding, &check);
	if (!place_become_owner(&check.place))
		return cli_say(CLI_REFUSED, _("%s: could not go on as its owner: %s"), check.place.directory, strerror(errno));
	check_rooms(&check);
	check_phrases(&check);
	check_database(&check);
	check_contacts(&check);
	place_finish(&check.place);
	return check.findings > 0 ? CLI_REFUSED : CLI_DONE;
}

static void check_contacts(const struct check *check)
{
	int64_t age;

	clock_zone_use(check->config.zone);
	age = config_contacts_age(&check->config, clock_day(clock_wall_ms()));
	if (check->config.contacts_count == 0)
		note(check, "kokoiru.ini", _("[contacts] is empty; write down whom people can reach"));
	else if (age < 0)
		note(check, "kokoiru.ini", _("[contacts] has no day; write checked = the day the numbers were last tried"));
	else if (age > CONTACTS_DAYS)
		note(check, "kokoiru.ini", _("[contacts] was checked %lld days ago; try the numbers and write the new day"),
			(long long)age);
}

static void check_host_key(struct check *check)
{
	char path[PLACE_PATH_ROOM], fingerprint[HOSTKEY_FINGERPRINT_ROOM];
	enum hostkey_result result;

	place_path(&check->place, PLACE_HOST_KEY, path);
	result = hostkey_fingerprint_of(path, fingerprint);
	/* a missing or open one was found with the rights of files */
	if (result == HOSTKEY_NOT_A_KEY)
		find_at(check, PLACE_HOST_KEY, hostkey_words(result));
}

static void check_template(struct check *check, enum mail_kind kind, const char *language)
{
	char name[64], path[PLACE_PATH_ROOM], words[256], text[TEMPLATE_MAX + 1];
	const char *lacks = "";
	unsigned line = 0;
	FILE *file;
	size_t size;

	snprintf(name, sizeof name, "mail/%s.%s.txt", mail_kind_name(kind), language);
	place_path(&check->place, name, path);
	file = fopen(path, "re");
	if (!file) {
		find_at(check, name, strerror(errno));
		return;
	}
	size = fread(text, 1, sizeof text, file);
	fclose(file);
	words[0] = '\0';
	switch (template_check(text, size, kind, &line, &lacks)) {
	case TEMPLATE_FINE:
		return;
	case TEMPLATE_LONG:
		snprintf(words, sizeof words, _("longer than %d bytes; make it shorter"), TEMPLATE_MAX);
		break;
	case TEMPLATE_TEXT:
		snprintf(words, sizeof words, _("line %u is not text; save the file as UTF-8"), line);
		break;
	case TEMPLATE_SUBJECT:
		snprintf(words, sizeof words, "%s", _("begins otherwise than with the subject and an empty line; write it so"));
		break;
	case TEMPLATE_UNKNOWN:
		snprintf(words, sizeof words, _("line %u has a { or } that begins no name of this mail; kokoiru-admin(7) lists them"),
			line);
		break;
	case TEMPLATE_LACKS:
		snprintf(words, sizeof words, _("has no %s, without which the mail is of no use; write it where it belongs"), lacks);
		break;
	}
	find_at(check, name, words);
}

/* What only shows to somebody who may read it: `check` as the owner says so. */
static void check_post_key(struct check *check)
{
	switch (post_key_read(&check->place, NULL, NULL)) {
	case POST_KEY_MISSING:
		note(check, PLACE_POST_KEY, _("not there yet; `kokoiru serve` makes it"));
		break;
	case POST_KEY_EXPOSED:
		find_at(check, PLACE_POST_KEY, _("others can read it; chmod 600 it"));
		break;
	case POST_KEY_DAMAGED:
		find_at(check, PLACE_POST_KEY, _("not the key to keys/post.pub; remove both, mail that waits is lost then"));
		break;
	case POST_KEY_CLOSED:
		note(check, PLACE_POST_KEY, _("not yours to read, so it was not looked at; run this as root to have it checked"));
		break;
	case POST_KEY_FINE:
	case POST_KEY_NO_WRITE:
		break;
	}
}

static void check_mail(struct check *check)
{
	struct mail_files files;

	for (int kind = 0; kind < MAIL_COUNT; kind++) {
		check_template(check, (enum mail_kind)kind, "ja");
		check_template(check, (enum mail_kind)kind, "en");
	}
	check_post_key(check);
	mail_files_read(&check->place, &check->config, &files, on_finding, check);
	mail_files_finish(&files);
	if (check->config.mail_server[0] && geteuid() == 0 && !getpwnam(PLACE_POST_USER))
		find_at(check, "kokoiru.ini", _("there is no user kokoiru-post to send mail; make it with useradd --system"));
}

static void check_rooms(struct check *check)
{
	struct room_plan *plans = NULL;
	unsigned count = 0;

	place_rooms_read(check->place.directory, &plans, &count, on_finding, check);
	free(plans);
}

static void on_phrase(void *context, unsigned line, const char *words)
{
	char where[32];

	snprintf(where, sizeof where, PLACE_PHRASES ":%u", line);
	find_at(context, where, words);
}

static void check_phrases(struct check *check)
{
	phrases_destroy(phrases_read(check->place.directory, on_phrase, check));
}

static void check_pepper(struct check *check, struct store *store)
{
	char path[PLACE_PATH_ROOM];
	uint8_t pepper[SEAL_KEY], ours[STORE_PEPPER_ID], stored[STORE_PEPPER_ID];
	enum seal_pepper result;

	place_path(&check->place, PLACE_PEPPER, path);
	result = seal_pepper_read(path, pepper);
	seal_pepper_id(pepper, ours);
	if (result == PEPPER_DAMAGED)
		find_at(check, PLACE_PEPPER, _("a row does not fit its check symbol; write it again from the paper copy"));
	else if (result == PEPPER_FINE && (!store_pepper_id(store, stored) || memcmp(ours, stored, sizeof ours) != 0))
		find_at(check, PLACE_PEPPER, _("belongs to another place; put back the right one"));
	else if (result == PEPPER_FINE)
		store_use_pepper(store, pepper);
	seal_zero(pepper, sizeof pepper);
}

/* What may be written on paper, to be compared another year. */
static void note_acts(const struct check *check, struct store *store)
{
	struct store_acts acts;

	if (store_look_at_acts(store, &acts) != STORE_OK || acts.newest == 0)
		return;
	note(check, "kokoiru.db", _("what staff did is on record up to act %llu, whose mark is %02x%02x-%02x%02x-%02x%02x"),
		(unsigned long long)acts.newest, acts.hash[0], acts.hash[1], acts.hash[2], acts.hash[3], acts.hash[4], acts.hash[5]);
	if (acts.unsealed > 0)
		note(check, "kokoiru.db", _("%llu acts are older than the seals of this record; nothing shows who wrote those"),
			(unsigned long long)acts.unsealed);
}

static void look_into_database(struct check *check)
{
	static const struct { enum store_opening opening; const char *why; } words[] = {
		{ STORE_LOCKED, N_("another program has it open; stop that one") },
		{ STORE_FOREIGN, N_("not a database of kokoiru; restore a backup") },
		{ STORE_NEWER, N_("written by a newer kokoiru; use that one") },
		{ STORE_DAMAGED, N_("damaged, or its -wal file does not belong to it; restore a backup") },
		{ STORE_NO_WRITE, N_("cannot be written; look at its owner and the disk") },
	};
	char path[PLACE_PATH_ROOM];
	struct store *store = NULL;
	enum store_opening opening;

	place_path(&check->place, "kokoiru.db", path);
	opening = store_open(path, &store);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].opening == opening)
			find_at(check, "kokoiru.db", _(words[i].why));
	if (!store)
		return;
	check_pepper(check, store);
	if (store_check(store, on_finding, check) != STORE_OK || store_check_acts(store, on_finding, check) != STORE_OK)
		find_at(check, "kokoiru.db", _("could not be read to its end; look at the disk"));
	note_acts(check, store);
	store_close(store);
}

static void check_database(struct check *check)
{
	switch (place_take(&check->place)) {
	case PLACE_FREE:
		look_into_database(check);
		break;
	case PLACE_IN_USE:
		note(check, "kokoiru.db", _("in use, so it was not looked into; stop the place to have it checked"));
		break;
	case PLACE_NO_LOCK:
		find_at(check, "run/lock", strerror(errno));
	}
}
