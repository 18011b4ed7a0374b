/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The prompt: what an Enter would do here and how many it would reach, watchers included. */
#include "visit.h"

#include <stdio.h>

#include "talk.h"
#include "visit_keys.h"
#include "words.h"

static void prompt_for_page(const struct visit *visit, char *to, size_t size)
{
	if (visit->page->standard > 0)
		/* TRANSLATORS: 番号を入れて Enter (そのまま Enter なら %d):  */
		snprintf(to, size, _("Number and Enter (just Enter means %d): "), visit->page->standard);
	else
		/* TRANSLATORS: 番号を入れて Enter:  */
		snprintf(to, size, "%s", _("Number and Enter: "));
}

static void prompt_for_talk(const struct visit *visit, char *to, size_t size)
{
	const struct view *view = &visit->view;
	const struct view_zone *zone = view_my_zone(view);
	const char *room = visit_name(visit, view->room_name, view->room_name_en);
	const char *spot = zone ? visit_name(visit, zone->name, zone->name_en) : room;
	enum talk talk = view_talk(view);
	unsigned audience = view_audience(view);

	if (view->is_private)
		/* TRANSLATORS: ギャラリー(ひとりで見ています)>  */
		snprintf(to, size, _("%s (by yourself)> "), room);
	else if (talk == TALK_NONE)
		/* TRANSLATORS: 待合(ここでは話しません)>  */
		snprintf(to, size, _("%s (nobody talks here)> "), spot);
	else if (zone && zone->is_silent)
		/* TRANSLATORS: まどぎわ(話すなら Enter を2回)>  */
		snprintf(to, size, _("%s (to speak, Enter twice)> "), spot);
	else if (audience <= 1)
		/* TRANSLATORS: フリースペース(いまは あなただけ)>  */
		snprintf(to, size, _("%s (only you just now)> "), talk == TALK_ZONE ? spot : room);
	else
		/* TRANSLATORS: フリースペースの5人に>  */
		snprintf(to, size, _("%s, heard by %u> "), talk == TALK_ZONE ? spot : room, audience);
}

void visit_prompt(const struct visit *visit, char *to, size_t size)
{
	const struct view *view = &visit->view;

	if (visit->is_hidden)
		snprintf(to, size, "> ");
	else if (visit->is_secret)
		snprintf(to, size, "%s", visit_keys_prompt(visit, true));
	else if (visit->page && visit->page->prompt)
		snprintf(to, size, "%s", visit->page->prompt);
	else if (visit->page && visit->page->choices > 0)
		prompt_for_page(visit, to, size);
	else if (visit_is_at_console(visit))
		/* TRANSLATORS: 職員画面(番号か /ことば)>  */
		snprintf(to, size, "%s", _("Console (number or /command)> "));
	else if (talk_now(visit))
		talk_prompt(visit, true, to, size);
	else if (!view->room[0])
		/* TRANSLATORS: 入口>  */
		snprintf(to, size, "%s", _("At the door> "));
	else if (view_is_watching(view))
		/* TRANSLATORS: 見学中(番号と反応だけ届きます)>  */
		snprintf(to, size, "%s", _("Watching (only numbers and reactions arrive)> "));
	else if (view_setting_is(view, SETTING_LISTENING, "1"))
		/* TRANSLATORS: 見るだけ(/参加 で話せます)>  */
		snprintf(to, size, "%s", _("Listening (/join lets you speak)> "));
	else
		prompt_for_talk(visit, to, size);
}

void visit_prompt_short(const struct visit *visit, char *to, size_t size)
{
	const struct view *view = &visit->view;
	const struct view_zone *zone = view_my_zone(view);
	unsigned audience = view_audience(view);

	if (visit->is_secret && !visit->is_hidden)
		snprintf(to, size, "%s", visit_keys_prompt(visit, false));
	else if (!visit->is_hidden && visit->page && visit->page->prompt)
		snprintf(to, size, "%s", visit->page->prompt);
	else if (visit->is_hidden || !view->room[0] || visit_is_at_console(visit)
		|| (visit->page && visit->page->choices > 0))
		snprintf(to, size, "> ");
	else if (talk_now(visit))
		talk_prompt(visit, false, to, size);
	else if (view_is_watching(view))
		/* TRANSLATORS: (番号と反応)>  */
		snprintf(to, size, "%s", _("(numbers)> "));
	else if (view_setting_is(view, SETTING_LISTENING, "1"))
		/* TRANSLATORS: (見るだけ)>  */
		snprintf(to, size, "%s", _("(listening)> "));
	else if (zone && zone->is_silent && view_talk(view) != TALK_NONE)
		/* TRANSLATORS: (Enterを2回)>  */
		snprintf(to, size, "%s", _("(Enter twice)> "));
	else if (view_talk(view) == TALK_NONE || audience <= 1)
		snprintf(to, size, "> ");
	else
		/* TRANSLATORS: %u人に>  */
		snprintf(to, size, _("To %u> "), audience);
}
