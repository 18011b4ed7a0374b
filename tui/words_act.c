/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the acts on record are called for staff who read it. */
#include "words.h"

#include <stdio.h>

static const struct { const char *act, *words; } names[] = {
	{ "ask-move", N_("asked to sit elsewhere") },
	{ "ask-leave", N_("asked to call it a day") },
	{ "guide", N_("went to somebody who called") },
	{ "guided", N_("was done with somebody who called") },
	{ "handover", N_("wrote a handover note") },
	{ "handover-back", N_("took a handover note back") },
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
	{ "emergency-over", N_("ended the emergency procedure") },
	{ "suspend", N_("suspended the account") },
	{ "lift", N_("lifted the suspension") },
	{ "restore", N_("restored the account") },
	{ "role", N_("changed the role") },
	{ "add", N_("made the account") },
	{ "erase", N_("erased the account") },
	{ "key-add", N_("added a key") },
	{ "key-remove", N_("removed a key") },
	{ "invite", N_("made invitations") },
};

void words_act(struct wire_text act, char *to, size_t size)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (wire_equals(act, names[i].act)) {
			snprintf(to, size, "%s", _(names[i].words));
			return;
		}
	}
	wire_copy(to, size, act);
}
