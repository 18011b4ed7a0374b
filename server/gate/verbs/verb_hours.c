/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verbs about opening hours: in words, as JSON, as iCalendar. Programs get times as RFC 3339 writes them, with the
 * place's offset. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "opening_words.h"
#include "verbs.h"
#include "words.h"

/* What has been written so far. */
enum { STEP_NOTHING, STEP_AHEAD, STEP_DECIDED };

/* 2026-11-25T13:00:00+09:00 */
static void put_moment(struct json *json, uint64_t second)
{
	char text[40], offset[8] = "";
	struct tm tm;

	if (second == 0) {
		json_null(json);
		return;
	}
	clock_local(second * 1000, &tm);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(offset, sizeof offset, "%c%02d:%02d", tm.tm_gmtoff < 0 ? '-' : '+', (int)(labs(tm.tm_gmtoff) / 3600),
		(int)(labs(tm.tm_gmtoff) / 60 % 60));
	strcat(text, offset);
	json_string(json, text);
}

static void put_day(struct json *json, int64_t day)
{
	struct clock_date date = clock_date_of(day);
	char text[16];

	if (day == 0) {
		json_null(json);
		return;
	}
	snprintf(text, sizeof text, "%04d-%02d-%02d", date.year % 10000, date.month % 100, date.day % 100);
	json_string(json, text);
}

static void put_rules(struct json *json, const struct view *view)
{
	const char *at = view->hours;

	json_name(json, "rules");
	json_open(json, '[');
	for (size_t size; !view->always_open && (size = strcspn(at, "\n")) > 0; at += size + (at[size] == '\n'))
		json_text(json, (struct wire_text){ at, (uint16_t)size });
	json_close(json, ']');
}

/* One object: what is open now, then all that is ahead as it comes in. */
static void begin_json(struct verb_run *run)
{
	const struct view *view = run->view;
	bool is_open = view->always_open || view->opening.is_open;
	struct json *json = &run->json;

	*json = (struct json){ &run->out, false };
	json_open(json, '{');
	json_name(json, "open");
	json_bool(json, is_open);
	json_name(json, "closes");
	put_moment(json, is_open && !view->always_open ? view->opening.closes : 0);
	json_name(json, "next");
	put_moment(json, view->opening.from[0]);
	put_rules(json, view);
	json_name(json, "ahead");
	json_open(json, '[');
}

static void put_ahead(struct json *json, const struct wire_ahead *ahead)
{
	json_open(json, '{');
	json_name(json, "from");
	put_moment(json, ahead->from);
	json_name(json, "to");
	put_moment(json, ahead->to);
	json_close(json, '}');
}

static void put_decided(struct json *json, const struct wire_day_info *info)
{
	json_open(json, '{');
	json_name(json, "day");
	put_day(json, info->day);
	json_name(json, "hours");
	json_text(json, info->hours);
	json_name(json, "other");
	put_day(json, info->other);
	json_name(json, "why");
	json_text(json, info->why);
	json_close(json, '}');
}

static void next_list(struct json *json, const char *name)
{
	json_close(json, ']');
	json_name(json, name);
	json_open(json, '[');
}

static void end(struct verb_run *run)
{
	if (run->is_json) {
		json_close(&run->json, ']');
		json_close(&run->json, '}');
		buf_put(&run->out, "\n", 1);
	}
	verb_finish(run, VERB_DONE);
}

static void begin_words(struct verb_run *run)
{
	verb_print_opening(run);
	if (run->view->opening.from[0] != 0 && !run->view->always_open)
		/* TRANSLATORS: 開く日 */
		verb_print(run, "%s\n", _("The days ahead:"));
}

void verb_hours(struct verb_run *run)
{
	verb_ask(run, &(struct message){ .number = REQ_HOURS });
}

static void add_ahead(struct verb_run *run, const struct wire_ahead *ahead)
{
	char words[OPENING_WORDS_ROOM];

	if (run->is_json) {
		put_ahead(&run->json, ahead);
		return;
	}
	opening_words_span(ahead->from, ahead->to, words, sizeof words);
	verb_print(run, "  %s\n", words);
}

static void add_decided(struct verb_run *run, const struct wire_day_info *info)
{
	char words[OPENING_WORDS_ROOM], hours[64], why[WHY_MAX + 1];

	if (run->is_json) {
		put_decided(&run->json, info);
		return;
	}
	wire_copy(hours, sizeof hours, info->hours);
	wire_copy(why, sizeof why, info->why);
	opening_words_decided(info->day, hours, info->other, why, words, sizeof words);
	verb_print(run, "  %s\n", words);
}

/* Up to step: each part has its beginning, though nothing may be in it. */
static void go_to(struct verb_run *run, int step)
{
	while (run->step < step) {
		run->step++;
		if (run->step == STEP_AHEAD && run->is_json)
			begin_json(run);
		else if (run->step == STEP_AHEAD)
			begin_words(run);
		else if (run->step == STEP_DECIDED && run->is_json)
			next_list(&run->json, "exceptions");
	}
}

void verb_hours_event(struct verb_run *run, const struct message *event)
{
	bool was_decided = run->step == STEP_DECIDED;

	if (event->number == EV_AHEAD) {
		go_to(run, STEP_AHEAD);
		add_ahead(run, &event->ahead);
	} else if (event->number == EV_DAY_INFO) {
		go_to(run, STEP_DECIDED);
		if (!was_decided && !run->is_json)
			/* TRANSLATORS: いつもと違う日 */
			verb_print(run, "%s\n", _("Days that differ:"));
		add_decided(run, &event->day_info);
	} else if (event->number == EV_DONE && event->done.request == REQ_HOURS) {
		go_to(run, STEP_DECIDED);
		end(run);
	} else {
		verb_ends(run, event, REQ_HOURS);
	}
}

/* -- */

void verb_ical(struct verb_run *run)
{
	verb_ask(run, &(struct message){ .number = REQ_ICAL });
}

void verb_ical_event(struct verb_run *run, const struct message *event)
{
	if (event->number == EV_ICAL)
		buf_put(&run->out, event->ical_part.text.at, event->ical_part.text.size);
	else
		verb_ends(run, event, REQ_ICAL);
}
