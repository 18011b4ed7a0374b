/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words for a person, in their language. Each refusal is a whole calm sentence and offers a next step. Knows only
 * numbers: who is meant and where is for the caller to say. */
#include "words.h"

#include <stdio.h>

/* TRANSLATORS: うなずき はくしゅ いいな わかる おつかれ ありがとう */
static const char *const reactions[REACTION_COUNT] = {
	[REACTION_NOD] = N_("nod"), [REACTION_CLAP] = N_("applause"), [REACTION_LIKE] = N_("how nice"),
	[REACTION_SAME] = N_("I know that"), [REACTION_REST] = N_("take it easy"), [REACTION_THANKS] = N_("thank you")
};

static const char *const reasons[REASON_COUNT] = {
	[REASON_NONE] = N_("That did not work out this time. Please try once more."),
	[REASON_NOT_NOW] = N_("That is not possible from here. /help shows what is."),
	[REASON_MALFORMED] = N_("The place could not read that. Nothing is lost; please try once more."),
	[REASON_UNKNOWN_LOGIN] = N_("This nickname and passphrase do not open the door. You can type them once more."),
	[REASON_CODE] = N_("This code does not open the door. It may be used or too old; the office gives you a new one."),
	[REASON_TOO_MANY] = N_("That was a little fast for the place. Please take a breath and try again."),
	[REASON_BUSY] = N_("The place has its hands full. Please try again in a moment."),
	[REASON_NAME_TAKEN] = N_("Somebody here has a nickname like this one. Please choose another one."),
	[REASON_NAME_LENGTH] = N_("A nickname has 1 to 10 characters. Please choose another one."),
	[REASON_NAME_CHARACTERS] = N_("A nickname is made of kana, kanji, letters and digits. Please choose another one."),
	[REASON_NAME_STAFF] = N_("This nickname looks like staff or like the place itself. Please choose another one."),
	[REASON_PASSPHRASE] = N_("A passphrase has 10 characters or more. A short sentence is a good one."),
	[REASON_LISTENING] = N_("You are listening, so this was not said. /join lets you speak."),
	[REASON_WATCHING] = N_("You are watching, so this was not said. /join lets you take part."),
	[REASON_SILENT] = N_("Nobody talks in this spot. /seat shows where one can."),
	[REASON_TEXT] = N_("This line is too long or empty. A shorter one will go through."),
	[REASON_NO_ROOM] = N_("There is no room of that name. /rooms lists them."),
	[REASON_NO_ZONE] = N_("There is no spot of that name here. /seat lists them."),
	[REASON_NO_SEAT] = N_("No seat is free there just now. /seat shows other ones."),
	[REASON_NO_PERSON] = N_("Nobody of that name is here just now. /who lists who is."),
	/* TRANSLATORS: 消せる行は ありません。まだ何も送っていません。 is said for taking back; this one is general */
	[REASON_NO_LINE] = N_("There is no such line here. /back shows earlier ones."),
	[REASON_TOO_LATE] = N_("A line can be taken back for ten minutes. Staff can help with an older one: /staff"),
	[REASON_QUIET] = N_("That person wishes to be left in peace. They will not know that you tried."),
	[REASON_WALL] = N_("Something stands there. /seat shows where one can sit."),
	[REASON_KEY] = N_("The door cannot take this key, or knows it already. Another one is welcome."),
	[REASON_AVATAR] = N_("This character cannot stand on the map. Please choose another one: /avatar"),
	[REASON_VERSION] = N_("The place was just renewed. Please come in once more."),
	[REASON_SUSPENDED] = N_("You cannot come in for now. Staff will talk with you about it; look@ shows whom to call."),
	[REASON_CLOSED] = N_("The place is closed now. /hours shows when it opens."),
	[REASON_FULL] = N_("You are here in several windows already. Please close one of them."),
	[REASON_FEW_STAFF] =
		N_("That room opens once enough staff are here. The free space and the gallery are open: /go free"),
	/* TRANSLATORS: その部屋には いまは入れません。ほかの部屋か、少し後で どうぞ。 */
	[REASON_ANOTHER_ROOM] = N_("That room does not take you in just now. Another one does: /rooms"),
	[REASON_APPLYING] = N_("No applications can be taken just now. Nothing was sent."),
	[REASON_NO_APPLICATION] = N_("This application is no longer open: it was answered, or taken back."),
	[REASON_DAY] = N_("That day cannot be changed: it is over, too far ahead, or as the rules say. /opening shows which."),
	[REASON_HOURS] = N_("The place could not read these hours. 13:00-18:00 would do, or 10-12 13-15."),
	[REASON_DAY_TAKEN] = N_("It cannot be moved there. The day it moves from must be open, the other one closed."),
	[REASON_NO_POST] = N_("That is not there any more, or never was. /board and /notices show what is."),
	[REASON_NO_BOARD] = N_("That room has no board. /board shows which ones have."),
	[REASON_NOT_INSIDE] = N_("One writes here from inside a room, while the place is open. What you wrote is kept."),
	[REASON_NO_TEAM] = N_("The key for letters is not there, or has just changed. What you wrote is kept; try again."),
	[REASON_CLAIMED] = N_("A colleague is answering this letter just now. /letters shows the others."),
	[REASON_RESTING] = N_("You have a rest just now, and come in again afterwards. Meanwhile: /contacts"),
	[REASON_HELD] = N_("Just now it is for those who are in it already. Later you are welcome: /rooms shows others."),
	[REASON_NO_REASON] = N_("The record needs a reason. Please add one in a few words."),
	[REASON_NO_REPORT] = N_("There is nothing of that number here any more. /reports and /measures list what there is."),
	[REASON_SETTLED] = N_("That is settled already, or its time is over. /measures shows how it stands."),
	[REASON_OWN] = N_("Somebody else of staff has to look at this one. They see it as well."),
	[REASON_STAFF] = N_("That is not for staff. A word between you, or a coordinator, helps more."),
	[REASON_NO_UNDOING] = N_("What was said cannot be unsaid. Another word may help."),
	[REASON_NO_CONSULT] = N_("No such consultation of yours is here. Yours: /consult"),
	[REASON_EPOCH] =
		N_("The keys of this talk are just being renewed. What you wrote is kept; please try again in a moment."),
	[REASON_NO_KEYS] = N_("They have no keys of their own yet, and could not open it. You can choose somebody else."),
	[REASON_WAITS] = N_("One consultation of yours is open already. It is here: /consult"),
	/* TRANSLATORS: その時間は 枠にできませんでした。開いている時間の中で、ほかの枠と重ならない時間にしてください。 */
	[REASON_TIMES] = N_("Those times could not be offered. Times to come do, within the opening hours, beside no others "
		"of yours: /slots"),
	[REASON_CODE_NAME] = N_("This code is for another nickname. Please type the one that you have here."),
	[REASON_AT_MACHINE] = N_("For staff it is done at the machine itself: kokoiru account DIR reset NICKNAME"),
	[REASON_NO_SLOT] = N_("That time is not free any more. Those that are: /book"),
};

static const char *const closings[CLOSING_COUNT] = {
	[CLOSING_STOP] = N_("The place is being looked after and closes for a moment. Nothing you said is lost."),
	[CLOSING_SUSPENDED] =
		N_("Staff ask you to stay away for now. If it seems wrong to you, a coordinator listens. look@ shows the contacts."),
	[CLOSING_TAKEN_OVER] = N_("You came in from another window. This one ends here."),
	[CLOSING_ASKED] = N_("Staff have ended this visit for today. You may come again another day."),
	[CLOSING_ERASED] = N_("All that was stored about you is erased. Take good care."),
	[CLOSING_PROTOCOL] = N_("The connection got mixed up. Nothing you said is lost; please come in once more."),
	[CLOSING_RENEWED] = N_("The place was just renewed. Please come in once more."),
	[CLOSING_PASSPHRASE] = N_("Your passphrase was changed in another window. The new one lets you in.")
};

void words_language(enum language language)
{
	language_use(language == LANGUAGE_JA ? "ja" : "en");
}

const char *words_reaction(enum reaction reaction)
{
	return (unsigned)reaction < REACTION_COUNT ? _(reactions[reaction]) : "";
}

const char *words_role_label(enum role role)
{
	if (role_is_staff(role))
		/* TRANSLATORS: 職員 */
		return _("staff");
	/* TRANSLATORS: 家族 */
	return role == ROLE_FAMILY ? _("family") : "";
}

void words_person(const char *nickname, enum role role, char *to, size_t size)
{
	const char *label = words_role_label(role);

	if (role_is_staff(role))
		snprintf(to, size, "%s %s", label, nickname);
	else if (label[0])
		snprintf(to, size, "%s(%s)", nickname, label);
	else
		snprintf(to, size, "%s", nickname);
}

void words_said(enum line_kind kind, const char *nickname, enum role role, const char *text, char *to, size_t size)
{
	char person[128];

	words_person(nickname, role, person, sizeof person);
	/* TRANSLATORS: お知らせ */
	snprintf(to, size, "%s: %s", kind == LINE_NOTICE ? _("Notice") : person, text);
}

const char *words_reason(enum reason reason)
{
	return _(reasons[(unsigned)reason < REASON_COUNT ? reason : REASON_NONE]);
}

const char *words_closing(enum closing closing)
{
	return _(closings[(unsigned)closing < CLOSING_COUNT ? closing : CLOSING_STOP]);
}

const char *words_keeping(enum keeping keeping)
{
	static const char *const words[KEEPING_COUNT] = {
#define KEEPING(name, key, unit, least, most, standard, words, forget) [KEEPING_##name] = words,
#include "keeping.def"
#undef KEEPING
	};

	return _(words[keeping]);
}

const char *words_figure(enum figure figure)
{
	static const char *const words[FIGURE_COUNT] = {
#define FIGURE(name, column, words) [FIGURE_##name] = words,
#include "figures.def"
#undef FIGURE
	};

	return _(words[figure]);
}
