/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names and ranges of the small numbers that travel. */
#include "kinds.h"

#include <string.h>

static const char *const role_names[ROLE_COUNT] = {
	[ROLE_PARTICIPANT] = "participant", [ROLE_FAMILY] = "family", [ROLE_SUPPORTER] = "supporter",
	[ROLE_COUNSELLOR] = "counsellor", [ROLE_COORDINATOR] = "coordinator"
};

static const char *const team_names[TEAM_COUNT] = { [TEAM_STAFF] = "staff", [TEAM_COORDINATORS] = "coordinators",
	[TEAM_DESK] = "desk" };
static const char *const mail_kind_names[MAIL_COUNT] = {
	[MAIL_INVITATION] = "invitation", [MAIL_QUESTION] = "question", [MAIL_DECLINED] = "declined"
};

static const struct { const char *name; bool stored; const char *values; } settings[SETTING_COUNT] = {
	/* values: words between bars; '' is the empty one, # a number up to three digits, * anything */
	[SETTING_LANGUAGE] = { "language", true, "||ja|en|" },
	[SETTING_FACE] = { "face", true, "||map|line|" },
	[SETTING_LISTENING] = { "listening", true, "|0|1|" },
	[SETTING_QUIET] = { "quiet", true, "|0|1|" },
	[SETTING_SLOW] = { "slow", true, "|0|1|" },
	[SETTING_AVATAR] = { "avatar", true, "*" },
	[SETTING_FLOW] = { "flow", true, "|flow|batch #|pull|" },
	[SETTING_TIMES] = { "times", true, "|0|1|" },
	[SETTING_WRAP] = { "wrap", true, "|#|" },
	[SETTING_AMBIGUOUS] = { "ambiguous", true, "|0|1|2|" },
	[SETTING_SAVER] = { "saver", true, "|0|1|" },
	[SETTING_CALLING] = { "calling", false, "|0|1|" },
	[SETTING_HAND] = { "hand", false, "|0|1|" },
	[SETTING_VISITED] = { "visited", true, "|0|1|" },
	[SETTING_HOUSEHOLD] = { "household", true, "|0|1|" },
	[SETTING_RULES] = { "rules", true, "|0|1|" }
};

const char *role_name(enum role role)
{
	return (unsigned)role < ROLE_COUNT ? role_names[role] : "participant";
}

bool role_parse(const char *name, enum role *role)
{
	for (unsigned i = 0; i < ROLE_COUNT; i++) {
		if (strcmp(role_names[i], name) == 0) {
			*role = (enum role)i;
			return true;
		}
	}
	return false;
}

const char *team_name(enum team team)
{
	return (unsigned)team < TEAM_COUNT ? team_names[team] : "";
}

const char *mail_kind_name(enum mail_kind kind)
{
	return (unsigned)kind < MAIL_COUNT ? mail_kind_names[kind] : "";
}

const char *setting_name(enum setting setting)
{
	return (unsigned)setting < SETTING_COUNT ? settings[setting].name : "";
}

bool setting_is_stored(enum setting setting)
{
	return (unsigned)setting < SETTING_COUNT && settings[setting].stored;
}

/* Does value match the word, in which '#' stands for one to three digits? */
static bool matches(const char *word, size_t word_size, const char *value, size_t size)
{
	size_t fixed = word_size > 0 && word[word_size - 1] == '#' ? word_size - 1 : word_size;

	if (fixed == word_size)
		return size == word_size && memcmp(word, value, size) == 0;
	if (size <= fixed || size > fixed + 3 || memcmp(word, value, fixed) != 0)
		return false;
	for (size_t i = fixed; i < size; i++)
		if (value[i] < '0' || value[i] > '9')
			return false;
	return true;
}

bool setting_value_is_valid(enum setting setting, const char *value, size_t size)
{
	const char *word;

	if ((unsigned)setting >= SETTING_COUNT || size > SETTING_VALUE_MAX)
		return false;
	if (settings[setting].values[0] == '*')
		return true;
	word = settings[setting].values + 1;
	while (*word || word[-1] == '|') {
		const char *bar = strchr(word, '|');

		if (!bar)
			return false;
		if (matches(word, (size_t)(bar - word), value, size))
			return true;
		word = bar + 1;
	}
	return false;
}

enum keeping_unit keeping_unit(enum keeping keeping)
{
	static const enum keeping_unit units[KEEPING_COUNT] = {
#define KEEPING(name, key, unit, least, most, standard, words, forget) [KEEPING_##name] = KEEPING_##unit,
#include "keeping.def"
#undef KEEPING
	};

	return units[keeping];
}

const char *figure_name(enum figure figure)
{
	static const char *const names[FIGURE_COUNT] = {
#define FIGURE(name, column, words) [FIGURE_##name] = #column,
#include "figures.def"
#undef FIGURE
	};

	return names[figure];
}
