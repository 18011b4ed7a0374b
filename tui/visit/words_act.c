/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the acts on record are called for staff who read it. */
#include "words.h"

#include <stdio.h>
#include <string.h>

static const struct { const char *act, *words; } names[] = {
	{ "ask-move", N_("asked to sit elsewhere") },
	{ "ask-leave", N_("asked to call it a day") },
	{ "withdraw-time", N_("could not keep an appointment") },
	{ "guide", N_("went to somebody who called") },
	{ "guided", N_("was done with somebody who called") },
	{ "handover", N_("wrote a handover note") },
	{ "handover-back", N_("took a handover note back") },
	{ "rooms-seen", N_("looked round the rooms") },
	{ "day-opened", N_("opened the day") },
	{ "day-closed", N_("closed the day") },
	{ "watch", N_("began to watch") },
	{ "undo-watch", N_("watched no longer") },
	{ "word-all", N_("said a word to all") },
	{ "word", N_("said a word to one") },
	{ "move-seat", N_("moved to another seat") },
	{ "pause", N_("gave ten minutes of rest") },
	{ "undo-pause", N_("ended the rest") },
	{ "rest-today", N_("gave a rest for the day") },
	{ "undo-rest", N_("ended the rest") },
	{ "to-coordinator", N_("passed it on to a coordinator") },
	{ "emergency", N_("began the emergency procedure") },
	{ "coordinator-saw", N_("looked at what was passed on") },
	{ "emergency-over", N_("ended the emergency procedure") },
	{ "ask-second", N_("asked for a second one of staff") },
	{ "second", N_("agreed as the second one") },
	{ "decline", N_("did not agree as the second one") },
	{ "take-back", N_("took it back before it was done") },
	{ "read-report", N_("read a report") },
	{ "close-report", N_("closed a report") },
	{ "only-present", N_("let nobody new in") },
	{ "open-again", N_("let everybody in again") },
	{ "hide-post", N_("hid a post") },
	{ "show-post", N_("showed a post again") },
	{ "notice-new", N_("put up a notice") },
	{ "notice-edit", N_("changed a notice") },
	{ "notice-end", N_("took a notice down") },
	{ "open-letter", N_("opened a letter") },
	{ "answer-letter", N_("answered a letter") },
	{ "close-letter", N_("closed a letter") },
	{ "open-consult", N_("opened a request for a consultation") },
	{ "consult-claim", N_("took a consultation") },
	{ "consult-back", N_("handed a consultation back") },
	{ "consult-hand", N_("handed a consultation on to a colleague") },
	{ "consult-close", N_("ended a consultation") },
	{ "consult-trust", N_("opened earlier lines of a consultation to a new key") },
	{ "consult-lapsed", N_("closed a consultation that nobody had gone on with for long") },
	{ "consult-refused", N_("tried a consultation that is not theirs") },
	{ "open-applic", N_("opened an application") },
	{ "ask-applic", N_("asked an applicant by mail") },
	{ "accept-applic", N_("accepted an application") },
	{ "decline-applic", N_("declined an application") },
	{ "link-household", N_("linked a household") },
	{ "unlink-house", N_("undid a household's link") },
	{ "mail-seen", N_("put mail off the list") },
	{ "open-day", N_("opened a day, or changed its hours") },
	{ "close-day", N_("closed a day") },
	{ "move-day", N_("moved an opening") },
	{ "free-day", N_("let the rules hold again") },
	{ "reset", N_("gave a code for a new passphrase") },
	{ "suspend", N_("suspended the account") },
	{ "lift", N_("lifted the suspension") },
	{ "restore", N_("restored the account") },
	{ "role", N_("changed the role") },
	{ "add", N_("made the account") },
	{ "erase", N_("erased the account") },
	{ "key-add", N_("added a key") },
	{ "key-remove", N_("removed a key") },
	{ "invite", N_("made invitations") },
	{ "recover-consult", N_("took out a consultation for the recovery key") },
};

void words_act(struct wire_text act, char *to, size_t size)
{
	static const char step[] = "emergency-"; /* and its number, which the procedure of the place gives a meaning */

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (wire_equals(act, names[i].act)) {
			snprintf(to, size, "%s", _(names[i].words));
			return;
		}
	}
	if (act.size > sizeof step - 1 && memcmp(act.at, step, sizeof step - 1) == 0)
		snprintf(to, size, "%s", _("took a step of the emergency procedure"));
	else
		wire_copy(to, size, act);
}
