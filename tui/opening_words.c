/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says the common shapes of an RFC 5545 recurrence rule in words. Computes no dates. */
#include "opening_words.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "words.h"

static const struct { char code[3]; const char *name; } days[] = {
	{ "MO", N_("Monday") }, { "TU", N_("Tuesday") }, { "WE", N_("Wednesday") }, { "TH", N_("Thursday") },
	{ "FR", N_("Friday") }, { "SA", N_("Saturday") }, { "SU", N_("Sunday") }
};

/* TRANSLATORS: 第1 %s ... 第5 %s, 最後の %s, 毎週 %s */
static const struct { const char *code, *format; } ordinals[] = {
	{ "1", N_("1st %s") }, { "2", N_("2nd %s") }, { "3", N_("3rd %s") }, { "4", N_("4th %s") }, { "5", N_("5th %s") },
	{ "-1", N_("last %s") }, { "", N_("every %s") }
};

/* One entry of BYDAY, "2WE" or "WE", size bytes. */
static bool day_words(const char *entry, size_t size, char *to, size_t room)
{
	size_t digits = size < 2 ? 0 : size - 2;

	for (size_t i = 0; size >= 2 && i < sizeof ordinals / sizeof *ordinals; i++) {
		if (strlen(ordinals[i].code) != digits || memcmp(ordinals[i].code, entry, digits) != 0)
			continue;
		for (size_t k = 0; k < sizeof days / sizeof *days; k++) {
			if (memcmp(days[k].code, entry + digits, 2) == 0) {
				const char *format = _(ordinals[i].format);
				const char *hole = strstr(format, "%s");

				snprintf(to, room, "%.*s%s%s", hole ? (int)(hole - format) : 0, format, _(days[k].name),
					hole ? hole + 2 : "");
				return true;
			}
		}
	}
	return false;
}

/* All of BYDAY, ended by a space. */
static bool list_words(const char *list, char *to, size_t room)
{
	size_t used = 0;

	to[0] = '\0';
	while (*list && *list != ' ') {
		size_t size = strcspn(list, ", ");
		char day[96];

		if (!day_words(list, size, day, sizeof day) || used + strlen(day) + 8 > room)
			return false;
		/* TRANSLATORS: 、 between days of the week */
		used += (size_t)snprintf(to + used, room - used, "%s%s", used ? _(", ") : "", day);
		list += size + (list[size] == ',');
	}
	return used > 0;
}

void opening_words_rule(const char *rule, char *to, size_t size)
{
	static const char *const heads[] = { "FREQ=MONTHLY;BYDAY=", "FREQ=WEEKLY;BYDAY=" };
	const char *times = strchr(rule, ' ');
	char list[512];

	snprintf(to, size, "%s", rule);
	if (!times)
		return;
	if (strncmp(rule, "FREQ=DAILY ", 11) == 0)
		/* TRANSLATORS: 毎日 */
		snprintf(to, size, "%s%s", _("every day"), times);
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		if (strncmp(rule, heads[i], strlen(heads[i])) == 0 && list_words(rule + strlen(heads[i]), list, sizeof list))
			snprintf(to, size, "%s%s", list, times);
}
