/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console in a visit: it is asked for when somebody of staff comes in, speaks up once for what they would miss, and
 * says what came of what they did. */
#include "visit.h"

#include <stdlib.h>
#include <string.h>

#include "console_words.h"
#include "mem.h"
#include "visit_rest.h"
#include "words.h"

bool visit_is_at_console(const struct visit *visit)
{
	return visit->shows_console && visit->face == FACE_MAP && !visit->is_greeting;
}

void visit_ask_console(struct visit *visit)
{
	visit->rest->is_console_whole = false;
	if (role_is_staff(visit->view.role))
		visit_request_plain(visit, REQ_CONSOLE);
}

static char *words_waiting(int count)
{
	/* TRANSLATORS: 待っているもの %d。/職員画面 */
	return mem_format(ngettext("%d waits: /console", "%d wait: /console", (unsigned long)count), count);
}

/* At sign-in, once one is in a room: the notes of those before, and who waits. */
static void greet_staff(struct visit *visit)
{
	const struct console *console = &visit->console;
	int unread = console_unread(console);
	char *words;

	if (visit->rest->has_greeted_staff || !visit->rest->is_console_whole || !visit->view.is_ready)
		return;
	visit->rest->has_greeted_staff = true;
	if (unread > 0)
		/* TRANSLATORS: 新しい申し送りが %dつ あります。/申し送り */
		visit_tell(visit, ngettext("%d handover note is new: /handover",
			"%d handover notes are new: /handover", (unsigned long)unread), unread);
	if (console->waiting_count == 0)
		return;
	words = words_waiting(console->waiting_count);
	visit_tell(visit, "%s", words);
	visit->rest->waiting_told = visit->told_number;
	free(words);
}

/* Somebody or something has begun to wait; the console itself shows it. What staff ask each other says so itself. */
static void announce(struct visit *visit, const struct message *event)
{
	const struct console_waiting *row = console_waiting_of(&visit->console, (enum waiting_kind)event->waiting.kind,
		event->waiting.number);
	char words[512], command[128];

	if (!row || row->kind == WAITING_CONFIRM || !visit->rest->is_console_whole || visit->rest->was_waiting
			|| visit_is_at_console(visit))
		return;
	console_words_waiting(visit, row, words, sizeof words);
	console_words_command(visit, row, true, command, sizeof command);
	/* TRANSLATORS: 待ち: %s  %s (what waits, the command) */
	visit_tell(visit, _("Waiting: %s  %s"), words, command);
	visit->rest->announced[visit->told_number % VISIT_TOLD_MAX] =
		(struct announced){ visit->told_number, row->kind, row->number };
}

/* The row that says how many wait stays right, and stays one row. */
static void count_again(struct visit *visit)
{
	struct visit_rest *rest = visit->rest;
	int count = visit->console.waiting_count;

	if (rest->waiting_told == 0 || !rest->is_console_whole)
		return;
	if (count > 0) {
		visit_retell(visit, rest->waiting_told, words_waiting(count));
		return;
	}
	visit_untell(visit, rest->waiting_told);
	rest->waiting_told = 0;
}

/* What nobody has to look after any more is not said any more: a colleague did, or it went by itself. */
static void take_back_announced(struct visit *visit)
{
	struct visit_rest *rest = visit->rest;

	if (!rest->is_console_whole)
		return;
	for (int i = 0; i < VISIT_TOLD_MAX; i++) {
		struct announced *announced = &rest->announced[i];

		if (announced->told == 0 || console_waiting_of(&visit->console, announced->kind, announced->number))
			continue;
		visit_untell(visit, announced->told);
		announced->told = 0;
	}
	count_again(visit);
}

static void on_done(struct visit *visit, const struct message *event)
{
	switch ((unsigned)event->done.request) {
	case REQ_CONSOLE:
		visit->rest->is_console_whole = true;
		take_back_announced(visit);
		greet_staff(visit);
		break;
	case REQ_HANDOVER:
		/* TRANSLATORS: 申し送りを残しました。つぎの番の人が 読みます。 */
		visit_tell(visit, "%s", _("The note is kept for those who come on duty later."));
		break;
	case REQ_HANDOVER_READ:
		/* TRANSLATORS: 読んだしるしを付けました。 */
		visit_tell(visit, "%s", _("Marked as read."));
		break;
	case REQ_HANDOVER_BACK:
		/* TRANSLATORS: 申し送りを1つ 取り消しました。 */
		visit_tell(visit, "%s", _("The note is taken back."));
		break;
	case REQ_NOTICE:
		/* TRANSLATORS: 全部の部屋へ 出しました。 */
		visit_tell(visit, "%s", _("It is said in all rooms."));
		break;
	case REQ_DAY:
		/* TRANSLATORS: 記録しました。 */
		visit_tell(visit, "%s", _("Put down on record."));
		break;
	}
}

/* Where they are, so that staff find them. */
static void tell_where(struct visit *visit, const char *nickname)
{
	const struct console_person *person = console_person_named(&visit->console, nickname);
	char spot[4 * TITLE_MAX];

	if (!person) {
		/* TRANSLATORS: %sさんに「いま行きます」と伝えました。 */
		visit_tell(visit, _("%s knows that you are coming."), nickname);
		return;
	}
	console_words_spot(visit, person, spot, sizeof spot);
	/* TRANSLATORS: %sさんに「いま行きます」と伝えました。いる所は %s です。 */
	visit_tell(visit, _("%s knows that you are coming, and is at: %s"), nickname, spot);
}

static void on_guided(struct visit *visit, const struct message *event)
{
	char nickname[NICKNAME_MAX + 1], *words;

	wire_copy(nickname, sizeof nickname, event->guided.nickname);
	if (event->guided.is_mine && event->guided.is_over) {
		/* TRANSLATORS: %sさんの よびだしは 終わりました。 */
		visit_tell(visit, _("The call of %s is over."), nickname);
	} else if (event->guided.is_mine) {
		tell_where(visit, nickname);
	} else {
		/* TRANSLATORS: 職員の %sさんが そちらへ行きます。そのままで だいじょうぶです。/職員 で ことわれます。 */
		words = mem_format(_("%s of the staff is coming over. Stay as you are; /staff says not now."), nickname);
		visit_tell_once(visit, words);
		free(words);
	}
}

void visit_console_before(struct visit *visit, const struct message *event)
{
	if (event->number == EV_CONSOLE)
		visit->rest->is_console_whole = false;
	if (event->number == EV_WAITING)
		visit->rest->was_waiting = console_waiting_of(&visit->console, (enum waiting_kind)event->waiting.kind,
			event->waiting.number) != NULL;
}

void visit_console_event(struct visit *visit, const struct message *event)
{
	switch ((unsigned)event->number) {
	case EV_DONE:
		on_done(visit, event);
		break;
	case EV_ROOM_READY:
		greet_staff(visit);
		break;
	case EV_WAITING:
		announce(visit, event);
		count_again(visit);
		break;
	case EV_WAITING_GONE:
		take_back_announced(visit);
		break;
	case EV_GUIDED:
		on_guided(visit, event);
		break;
	case EV_KNOWN: /* another role, in the middle of a visit */
		visit->shows_console = visit->shows_console && role_is_staff(visit->view.role);
		if (visit->rest->has_begun && !visit->console.is_open)
			visit_ask_console(visit);
		if (!role_is_staff(visit->view.role)) {
			console_finish(&visit->console);
			take_back_announced(visit);
		}
		break;
	}
}

void visit_console_refused(struct visit *visit, enum wire_number request)
{
	char *typed = visit->rest->console_typed;

	if (request != REQ_HANDOVER || !typed)
		return;
	visit_give_back(visit, typed);
	free(typed);
	visit->rest->console_typed = NULL;
}

/* Words are for the room, and this is not the room. */
bool visit_submit_to_console(struct visit *visit, const char *text, const char *folded)
{
	unsigned place = folded[0] >= '1' && folded[0] <= '9' && folded[1] == '\0' ? (unsigned)(folded[0] - '0') : 0;
	const struct console_waiting *row = place > 0 ? console_waiting_at(&visit->console, place) : NULL;
	char command[128] = "";

	if (!visit_is_at_console(visit) || (visit->held && visit->held_until == 0)) /* the second Enter of a silent seat */
		return false;
	if (folded[0] == '\0')
		return true;
	if (strcmp(folded, "0") == 0) { /* back, as everywhere */
		visit->shows_console = false;
		return true;
	}
	if (row)
		console_words_command(visit, row, false, command, sizeof command);
	if (command[0]) {
		visit_command(visit, command);
		return true;
	}
	if (place > 0) {
		/* TRANSLATORS: その番号で待っているものは ありません。 */
		visit_tell(visit, "%s", _("Nothing waits by that number."));
		return true;
	}
	visit_give_back(visit, text);
	/* TRANSLATORS: ここは職員画面です。部屋で話すなら /言う を前に付けるか、Tab で部屋へ。 */
	visit_tell(visit, "%s", _("This is the console. /say before it says it in the room; Tab goes back there."));
	return true;
}
