/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of scripts for what the hub sends. */
#include "play.h"

#include <stdlib.h>
#include <string.h>

#include "happen.h"
#include "sealed.h"
#include "stage_care.h"
#include "stage_consult.h"

static void do_application(struct play *play, char *rest)
{
	sealed_application(play->stage.face, rest, play->stage.now);
}

/* sheet NUMBER mine TEXT, sheet NUMBER moved TEXT, or sheet NUMBER さとう TEXT for an answer */
static void do_sheet(struct play *play, char *rest)
{
	unsigned number = (unsigned)strtoul(play_word(&rest), NULL, 10);
	const char *who = play_word(&rest);
	bool is_moved = strcmp(who, "moved") == 0;

	sealed_sheet(play->stage.face, number, is_moved || strcmp(who, "mine") == 0 ? "" : who, rest, is_moved,
		play->stage.now);
}

static void do_room(struct play *play, char *rest)
{
	stage_room(&play->stage, rest);
}

static void do_ready(struct play *play, char *rest)
{
	stage_ready(&play->stage, play_number(&rest));
}

static void do_pause(struct play *play, char *rest)
{
	(void)rest;
	face_pause(play->stage.face, play->stage.now);
}

static void do_resume(struct play *play, char *rest)
{
	(void)rest;
	face_resume(play->stage.face, play->stage.now);
}

static void do_again(struct play *play, char *rest)
{
	face_event(play->stage.face, &(struct message){ .number = EV_AGAIN, .again = { .room = wire_string(rest) } },
		play->stage.now);
}

static void do_person(struct play *play, char *rest)
{
	char *name = play_word(&rest), *role = play_word(&rest), *spot = play_word(&rest), *states = play_word(&rest);
	stage_person(&play->stage, name, role, spot, states, rest);
}

static void do_move(struct play *play, char *rest)
{
	char *name = play_word(&rest);
	stage_move(&play->stage, name, rest);
}

static void do_gone(struct play *play, char *rest)
{
	stage_gone(&play->stage, rest);
}

static void do_observers(struct play *play, char *rest)
{
	stage_observers(&play->stage, play_number(&rest));
}

static void do_said(struct play *play, char *rest)
{
	char *name = play_word(&rest);
	stage_say(&play->stage, EV_SAID, LINE_SAID, name, "", rest);
}

static void do_past(struct play *play, char *rest)
{
	char *name = play_word(&rest);
	stage_say(&play->stage, EV_LINE, LINE_SAID, name, "", rest);
}

static void do_notice(struct play *play, char *rest)
{
	char *name = play_word(&rest);
	stage_say(&play->stage, EV_SAID, LINE_NOTICE, name, "", rest);
}

static void do_table(struct play *play, char *rest)
{
	char *name = play_word(&rest);
	stage_say(&play->stage, EV_SAID, LINE_TABLE, name, "", rest);
}

static void do_noted(struct play *play, char *rest)
{
	char *name = play_word(&rest), *note = play_word(&rest);
	stage_say(&play->stage, EV_SAID, LINE_SAID, name, note, rest);
}

static void do_react(struct play *play, char *rest)
{
	unsigned back = play_number(&rest), reaction = play_number(&rest);
	stage_react(&play->stage, back, (int)reaction, play_number(&rest));
}

static void do_unsay(struct play *play, char *rest)
{
	stage_unsay(&play->stage, play_number(&rest));
}

/* away COUNT [BACK]: so many lines came after the newest line but BACK ones; before the room: after line 0. */
static void do_away(struct play *play, char *rest)
{
	unsigned count = play_number(&rest);
	stage_away(&play->stage, count, play_number(&rest));
}

static void do_draft(struct play *play, char *rest)
{
	stage_draft(&play->stage, rest);
}

/* event NAME FIELD|FIELD...: any other of messages.def. */
static void do_event(struct play *play, char *rest)
{
	struct message event;
	if (happen_read(rest, &event))
		face_event(play->stage.face, &event, play->stage.now);
	else
		play_complain(play, "no such event:", rest);
}

static void do_care(struct play *play, char *rest)
{
	stage_care(&play->stage, rest);
}

static void do_consult(struct play *play, char *rest)
{
	stage_consult(&play->stage, rest);
}

static void do_close(struct play *play, char *rest)
{
	(void)rest;
	stage_close(&play->stage);
}

static void do_rules(struct play *play, char *rest)
{
	for (char *at = rest; *at != '\0'; at++)
		if (*at == '|')
			*at = '\n';
	stage_rules(&play->stage, rest);
}

static void do_contact(struct play *play, char *rest)
{
	char *name = play_word(&rest), *number = play_word(&rest);
	stage_contact(&play->stage, name, number, rest);
}

static void do_differs(struct play *play, char *rest)
{
	stage_differs(&play->stage, rest);
}

static void do_opening(struct play *play, char *rest)
{
	stage_opening(&play->stage, rest);
}

static void do_outside(struct play *play, char *rest)
{
	(void)rest;
	stage_outside(&play->stage);
}

static void do_ahead(struct play *play, char *rest)
{
	stage_ahead(&play->stage, rest);
}

static void do_day(struct play *play, char *rest)
{
	stage_day(&play->stage, rest, DAY_LISTED);
}

static void do_decided(struct play *play, char *rest)
{
	stage_day(&play->stage, rest, DAY_SET);
}

static void do_listed(struct play *play, char *rest)
{
	(void)rest;
	stage_hours_end(&play->stage);
}

const struct play_command play_hub_commands[] = {
	{ "room", true, do_room }, { "person", true, do_person }, { "ready", true, do_ready }, { "move", true, do_move },
	{ "gone", true, do_gone }, { "observers", true, do_observers }, { "said", true, do_said }, { "past", true, do_past },
	{ "notice", true, do_notice }, { "table", true, do_table }, { "noted", true, do_noted }, { "react", true, do_react },
	{ "pause", true, do_pause }, { "resume", true, do_resume }, { "again", true, do_again },
	{ "unsay", true, do_unsay }, { "close", true, do_close },
	{ "away", true, do_away }, { "draft", true, do_draft }, { "event", true, do_event },
	{ "rules", true, do_rules }, { "contact", true, do_contact }, { "differs", false, do_differs },
	{ "opening", true, do_opening }, { "outside", true, do_outside }, { "ahead", true, do_ahead }, { "day", true, do_day },
	{ "decided", true, do_decided }, { "listed", true, do_listed },
	{ "application", true, do_application }, { "sheet", true, do_sheet },
	{ "care", true, do_care }, { "consult", true, do_consult },
	{ NULL, false, NULL }
};
