/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says rules, days and openings in words. Of a rule of RFC 5545 only the common shapes; computes no dates. */
#include "opening_words.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "words.h"

enum { SOON_MINUTES = 15 };

/* From Sunday on. TRANSLATORS: 日 月 火 水 木 金 土 */
static const char *const short_days[] = { N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat") };
/* TRANSLATORS: 1月 ... 12月 */
static const char *const months[] = { N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
	N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December") };

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

void opening_words_day(int64_t day, char *to, size_t size)
{
	struct clock_date date = clock_date_of(day);

	const char *weekday = _(short_days[clock_weekday(day)]), *month = _(months[date.month - 1]);

	/* The order differs, and ISO C has no numbers for what a format takes. */
	if (strcmp(language_in_use(), "ja") == 0)
		snprintf(to, size, "%s%d日(%s)", month, date.day, weekday);
	else
		snprintf(to, size, "%s %d %s", weekday, date.day, month);
}

void opening_words_time(uint64_t second, char *to, size_t size)
{
	struct tm tm;

	clock_local(second * 1000, &tm);
	snprintf(to, size, "%02d:%02d", tm.tm_hour, tm.tm_min);
}

/* What ends at midnight ends at 24:00, and what goes on after it the next day, as people say. */
void opening_words_span(uint64_t from, uint64_t to, char *words, size_t size)
{
	int64_t day = clock_day(from * 1000);
	char date[96], begin[8], end[8];

	opening_words_day(day, date, sizeof date);
	opening_words_time(from, begin, sizeof begin);
	opening_words_time(to, end, sizeof end);
	if (to == 0)
		/* TRANSLATORS: %s %s から */
		snprintf(words, size, _("%s, from %s on"), date, begin);
	else if (clock_day(to * 1000 - 1) == day)
		/* TRANSLATORS: %s %s から %s */
		snprintf(words, size, _("%s, %s to %s"), date, begin, strcmp(end, "00:00") == 0 ? "24:00" : end);
	else
		/* TRANSLATORS: %s %s から つぎの日の %s */
		snprintf(words, size, _("%s, %s to %s of the day after"), date, begin, end);
}

void opening_words_decided(int64_t day, const char *hours, int64_t other, const char *why, char *to, size_t size)
{
	char date[96], there[96], words[320];

	opening_words_day(day, date, sizeof date);
	opening_words_day(other, there, sizeof there);
	if (hours[0] && other != 0)
		/* TRANSLATORS: %sは %s に開きます (%sの分です)。 */
		snprintf(words, sizeof words, _("%s is open %s, in place of %s."), date, hours, there);
	else if (hours[0])
		/* TRANSLATORS: %sは %s に開きます。 */
		snprintf(words, sizeof words, _("%s is open %s."), date, hours);
	else if (other != 0)
		/* TRANSLATORS: %sは お休みです。%sに変わりました。 */
		snprintf(words, sizeof words, _("%s is closed; it moved to %s."), date, there);
	else
		/* TRANSLATORS: %sは お休みです。 */
		snprintf(words, sizeof words, _("%s is closed."), date);
	snprintf(to, size, "%s%s%s", words, why[0] ? " " : "", why);
}

void opening_words_now(const struct view *view, char *to, size_t size)
{
	const struct view_opening *opening = &view->opening;
	char words[192];

	if (view->always_open || (opening->is_open && opening->closes == 0))
		/* TRANSLATORS: いつでも開いています。 */
		snprintf(to, size, "%s", _("The place is open at any time."));
	else if (opening->is_open) {
		opening_words_time(opening->closes, words, sizeof words);
		/* TRANSLATORS: いま開いています。%s までです。 */
		snprintf(to, size, _("The place is open now, until %s."), words);
	} else if (opening->from[0] == 0)
		/* TRANSLATORS: いまは閉まっています。つぎに開く日は まだ決まっていません。 */
		snprintf(to, size, "%s", _("The place is closed now. The next day is not settled yet."));
	else {
		opening_words_span(opening->from[0], opening->to[0], words, sizeof words);
		/* TRANSLATORS: いまは閉まっています。つぎは %s です。 */
		snprintf(to, size, _("The place is closed now. It opens next on %s."), words);
	}
}

unsigned opening_words_minutes(const struct view *view, uint64_t wall_ms)
{
	uint64_t closes = view->opening.closes * 1000, left = closes > wall_ms ? closes - wall_ms : 0;

	if (view->always_open || left > SOON_MINUTES * 60000)
		return 0;
	return (unsigned)((left + 59999) / 60000);
}
