/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three short forms. What they ask the hub for is read there; only a day is read here, since without a year it depends
 * on what day it is. */
#include "opening_form.h"

#include <string.h>

#include "clock.h"
#include "form.h"
#include "mem.h"
#include "opening_day.h"
#include "opening_words.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

enum { WHY_GRAPHEMES = 80, TIMES_MAX = 100, DAY_MAX = 60 };

/* TRANSLATORS: 理由 / なぜですか。ここに来る人 みんなが読めます。 */
#define WHY { N_("Why"), N_("Why? Everybody who comes here can read it."), false, false, WHY_MAX, WHY_GRAPHEMES }
/* TRANSLATORS: 今すぐ / 中にいる人には15分あります。すぐ閉めるなら「すぐ」。 */
#define AT_ONCE { N_("At once"), N_("Who is inside has fifteen minutes. To close at once: now"), false, true, 30, 10 }

/* The last question is only asked of today, while the place is open. */
static const struct form_question closed_questions[] = { WHY, AT_ONCE };
static const struct form_question hours_questions[] = {
	/* TRANSLATORS: 時間 / 何時から何時までですか。13:00-18:00 や 10-12 13-15 のように。 */
	{ N_("Hours"), N_("From when to when? Such as 13:00-18:00, or 10-12 13-15."), false, false, TIMES_MAX, TIMES_MAX },
	WHY, AT_ONCE
};
static const struct form_question moved_questions[] = {
	/* TRANSLATORS: 移す日 / どの日に移しますか。12/12 や 2026-12-12 のように。 */
	{ N_("Other day"), N_("To which day? Such as 12/12 or 2026-12-12."), false, false, DAY_MAX, DAY_MAX },
	/* TRANSLATORS: その日の時間 / 何時から何時までですか。同じ時間なら そのまま Enter。 */
	{ N_("Hours there"), N_("From when to when? Just Enter: the same hours."), false, true, TIMES_MAX, TIMES_MAX },
	WHY, AT_ONCE
};

static const struct { const struct form_question *questions; int count, times, why; } forms[] = {
	[OPENING_CLOSED] = { closed_questions, 2, -1, 0 }, [OPENING_HOURS] = { hours_questions, 3, 0, 1 },
	[OPENING_MOVED] = { moved_questions, 4, 1, 2 }
};

static int64_t today(void)
{
	return clock_day(clock_wall_ms());
}

static const char *answer_of(const struct form *form, int question)
{
	return question >= 0 && question < form->count && form->answers[question] ? form->answers[question] : "";
}

/* form->id is the kind of change, form->number the day. */
static void send_decision(struct visit *visit, const struct form *form)
{
	enum opening_change change = (enum opening_change)form->id;
	struct message request = { .number = REQ_DAY_SET, .day_set = { .day = form->number } };
	const char *times = answer_of(form, forms[change].times), *why = answer_of(form, forms[change].why);
	const char *when = answer_of(form, forms[change].why + 1);
	char now[64];
	int64_t other = 0;

	if (change == OPENING_MOVED && !opening_day_read(answer_of(form, 0), today(), &other))
		other = form->number; /* which the hub refuses in words: a day cannot be moved onto itself */
	if (!text_fold(when, strlen(when), now, sizeof now))
		now[0] = '\0';
	request.day_set.other = (uint32_t)other;
	request.day_set.hours = wire_string(times);
	request.day_set.why = wire_string(why);
	request.day_set.is_now = strcmp(now, "now") == 0 || strcmp(now, "すぐ") == 0;
	visit_request(visit, &request);
}

void opening_form_open(struct visit *visit, enum opening_change change, int64_t day, const char *known)
{
	bool asks_when = day == today() && visit->view.opening.is_open;
	char title[OPENING_WORDS_ROOM];
	struct form *form;

	opening_words_day(day, title, sizeof title);
	form = form_create(title, forms[change].questions, forms[change].count - !asks_when);
	/* TRANSLATORS: きめる */
	form->sends = N_("Decide it");
	/* TRANSLATORS: ここに来る人 みんなが読めます。 */
	form->readers = mem_string(_("Everybody who comes here can read it."));
	form->send = send_decision;
	form->id = change;
	form->number = (uint32_t)day;
	if (known[0])
		form_fill(form, 0, known);
	form_open(visit, form);
}
