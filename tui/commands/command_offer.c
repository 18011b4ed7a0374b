/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which commands help and hints speak of: not those that have nothing to do for this person now. Whoever types one all
 * the same is answered by the command itself. */
#include "command.h"

#include <string.h>

#include "form.h"
#include "kinds.h"
#include "talk.h"
#include "visit_rest.h"

static bool is_written(const struct visit *visit)
{
	return visit->rest->form != NULL;
}

static bool is_of_desk(const struct visit *visit)
{
	return role_is_desk(visit->view.role);
}

static bool has_asked(const struct visit *visit)
{
	return desk_own(&visit->desk, visit->view.account) != NULL;
}

/* One of the desk's that stands in one of these states, and is that person's; 0: nobody's. */
static bool has_one(const struct visit *visit, uint64_t account, unsigned states)
{
	const struct desk *desk = &visit->desk;

	for (int i = 0; i < desk->consults_count; i++)
		if (desk->consults[i].counsellor_account == account && desk->consults[i].account != visit->view.account
			&& states >> desk->consults[i].state & 1)
			return true;
	return false;
}

static bool may_take(const struct visit *visit)
{
	return is_of_desk(visit) && has_one(visit, 0, 1u << CONSULT_WAITING | 1u << CONSULT_WRITTEN);
}

static bool has_open(const struct visit *visit)
{
	return is_of_desk(visit) && has_one(visit, visit->view.account, 1u << CONSULT_TAKEN | 1u << CONSULT_PAUSED);
}

static bool has_any(const struct visit *visit)
{
	return is_of_desk(visit) && has_one(visit, visit->view.account, ~0u);
}

static bool is_in_talk(const struct visit *visit)
{
	return talk_now(visit) != NULL;
}

static bool is_talking(const struct visit *visit)
{
	return talk_now(visit) && talk_now(visit)->state != CONSULT_CLOSED;
}

static bool may_end(const struct visit *visit)
{
	return is_talking(visit) && talk_now(visit)->counsellor_account == visit->view.account;
}

static bool has_notes(const struct visit *visit)
{
	return is_of_desk(visit) || visit->desk.consults_count > 0;
}

/* A command without a row is always of use. */
static const struct {
	const char *command;
	bool (*is_of_use)(const struct visit *visit);
} wants[] = {
	{ "draft", is_written }, { "wait", has_asked }, { "notes", has_notes }, { "pause", is_talking },
	{ "think", is_talking }, { "answers", is_talking }, { "readers", is_in_talk }, { "end", may_end },
	{ "desk", is_of_desk }, { "slots", is_of_desk }, { "take", may_take }, { "hand-back", has_open },
	{ "hand-over", has_open }, { "note-own", has_any }, { "note-desk", has_any }, { "memo", has_any }
};

bool command_is_offered(const struct visit *visit, const struct command *command)
{
	for (size_t i = 0; i < sizeof wants / sizeof *wants; i++)
		if (strcmp(wants[i].command, command->name) == 0)
			return command_is_allowed(visit, command) && wants[i].is_of_use(visit);
	return command_is_allowed(visit, command) && command->subject != ABOUT_LATER;
}
