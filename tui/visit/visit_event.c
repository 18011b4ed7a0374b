/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the hub's events mean to a person beyond what the view shows: short remarks, what opens as a page, the end.
 * Coming, going and walking of others are never remarked on. */
#include "visit.h"

#include <stdlib.h>
#include <string.h>

#include "closed.h"
#include "care.h"
#include "consult_pages.h"
#include "mem.h"
#include "outbox.h"
#include "shelf.h"
#include "visit_rest.h"
#include "words.h"

enum { FORGOTTEN_LINES = 50 /* at a time */ };

static void on_closing(struct visit *visit, const struct message *event);
static void on_setting(struct visit *visit, const struct message *event);
static void on_ignored(struct visit *visit, const struct message *event);
static void on_room(struct visit *visit, const struct message *event);
static void on_again(struct visit *visit, const struct message *event);
static void on_room_ready(struct visit *visit, const struct message *event);
static void on_said(struct visit *visit, const struct message *event);
static void on_reacted(struct visit *visit, const struct message *event);
static void on_unsaid(struct visit *visit, const struct message *event);
static void on_waved(struct visit *visit, const struct message *event);
static void on_asked(struct visit *visit, const struct message *event);
static void on_draft(struct visit *visit, const struct message *event);
static void on_away(struct visit *visit, const struct message *event);

static const struct {
	enum wire_number number;
	void (*handle)(struct visit *visit, const struct message *event);
} remarks[] = {
	{ EV_REFUSED, visit_on_refused },
	{ EV_DONE, visit_on_done },
	{ EV_CLOSING, on_closing },
	{ EV_SETTING, on_setting },
	{ EV_IGNORED, on_ignored },
	{ EV_ROOM, on_room },
	{ EV_AGAIN, on_again },
	{ EV_ROOM_READY, on_room_ready },
	{ EV_SAID, on_said },
	{ EV_REACTED, on_reacted },
	{ EV_UNSAID, on_unsaid },
	{ EV_WAVED, on_waved },
	{ EV_ASKED, on_asked },
	{ EV_DRAFT, on_draft },
	{ EV_AWAY, on_away },
	{ EV_NOTICE, visit_on_notice },
	{ EV_BOARD, visit_on_board },
	{ EV_THREAD, visit_on_thread },
	{ EV_THREAD_PAGE, visit_on_thread_page },
	{ EV_POST, visit_on_post },
	{ EV_POSTED, visit_on_posted },
	{ EV_UNPOSTED, visit_on_unposted },
	{ EV_POST_HIDDEN, visit_on_post_hidden },
	{ EV_FOUND, visit_on_found },
	{ EV_SEARCHED, visit_on_searched },
	{ EV_UNREAD, visit_on_unread },
	{ EV_OPENING, closed_on_opening },
	{ EV_OUTSIDE, closed_on_outside },
	{ EV_AHEAD, visit_on_ahead },
	{ EV_DAY_INFO, visit_on_day_info },
	{ EV_ROOM_INFO, visit_on_room_info },
	{ EV_ZONE_INFO, visit_on_zone_info },
	{ EV_KEY_INFO, visit_on_key_info },
	{ EV_LETTER, visit_on_letter },
	{ EV_LETTER_KEY, visit_on_letter_key },
	{ EV_SHEET, visit_on_sheet },
	{ EV_KEEPING, visit_on_keeping },
	{ EV_STAYING, visit_on_staying },
	{ EV_FIGURE, visit_on_figure },
	{ EV_ACT, visit_on_act },
	{ EV_AUDIT, visit_on_audited },
	{ EV_RESET, visit_on_reset },
	{ EV_RESET_OUT, visit_on_reset_out },
	{ EV_REPORTED, care_on_reported },
	{ EV_REPORT, care_on_report },
	{ EV_REPORT_LINE, care_on_report_line },
	{ EV_MEASURE, care_on_measure },
	{ EV_WORD, care_on_word },
	{ EV_REST, care_on_rest },
	{ EV_DOOR_HELD, care_on_door_held },
	{ EV_ABOUT_ME, care_on_about_me },
	{ EV_EMERGENCY, care_on_emergency },
	{ EV_BOOKED, book_on_booked },
	{ EV_APPOINTMENT, book_on_appointment },
};

static struct standing standing_of(const struct view *view)
{
	const struct view_person *me = view_me(view);
	const struct view_zone *zone = view_my_zone(view);

	if (!me || !view->is_ready)
		return (struct standing){ 0 };
	return (struct standing){ true, me->x, me->y, zone && zone->is_silent, view_is_watching(view), view_talk(view) };
}

/* Across the rope by /join: how to speak, and the way back. */
static void tell_joined(struct visit *visit)
{
	const struct view *view = &visit->view;
	struct sentences sentences = { .size = 0 };
	char spot[2 * TITLE_MAX];

	visit->rest->is_going = visit->rest->is_joining = false;
	/* TRANSLATORS: 参加になりました。 */
	visit_add(&sentences, visit, "%s", _("You take part now."));
	if (view_my_zone(view)) {
		visit_spot(visit, spot, sizeof spot);
		visit_add(&sentences, visit, _("You are now at %s."), spot);
	}
	/* TRANSLATORS: 書いて Enter で話せます。 */
	visit_add(&sentences, visit, "%s", _("Type and press Enter to speak."));
	for (int i = 0; i < view->zones_count; i++) {
		if (view->zones[i].id[0] && view->zones[i].is_watch) {
			/* TRANSLATORS: もどるなら /行く %s */
			visit_add(&sentences, visit, _("To go back: /go %s"), view->zones[i].id);
			break;
		}
	}
	visit_tell(visit, "%s", sentences.text);
}

/* A step within one rule is seen on the map and needs no words. Crossing a rope, one is away for a moment. */
static void remark_on_moving(struct visit *visit)
{
	struct standing before = visit->rest->standing, after = standing_of(&visit->view);
	bool has_moved = before.x != after.x || before.y != after.y;
	bool has_new_rule = before.is_silent != after.is_silent || before.is_watching != after.is_watching
		|| before.talk != after.talk;
	struct sentences sentences = { .size = 0 };
	char spot[2 * TITLE_MAX];

	if (!after.is_there)
		return;
	visit->rest->standing = after;
	if (!before.is_there || !(has_new_rule || (has_moved && visit->rest->is_going)) || visit_is_in_booth(visit))
		return;
	if (visit->rest->is_joining && !after.is_watching) {
		tell_joined(visit);
		return;
	}
	visit->rest->is_going = false;
	visit_spot(visit, spot, sizeof spot);
	if (before.is_watching && !after.is_watching && !view_my_zone(&visit->view))
		/* TRANSLATORS: ロープの中に入りました。 */
		visit_add(&sentences, visit, "%s", _("You are inside the rope now."));
	else
		/* TRANSLATORS: テーブルB に着きました。 */
		visit_add(&sentences, visit, _("You are now at %s."), spot);
	visit_rule_sentence(visit, &sentences);
	visit_tell(visit, "%s", sentences.text);
}

/* Reads what is missing between two lines, once. */
static void ask_for_gap(struct visit *visit)
{
	struct message request = { .number = REQ_READ };

	if (!visit->view.has_gap || visit->rest->gap_asked != 0)
		return;
	visit->rest->gap_asked = visit->view.newest;
	request.read.room = wire_string("");
	request.read.before = visit->view.newest;
	request.read.count = VIEW_LINES_MAX;
	visit_request(visit, &request);
}

/* What is said moves older lines out, unless somebody is reading those. */
static void forget_older(struct visit *visit)
{
	bool reads_back = visit->scroll > 0 || visit->rest->is_reading || visit->rest->back_before != 0;

	if (!reads_back && visit->view.lines_count >= VIEW_LINES_MAX + FORGOTTEN_LINES)
		view_forget_older(&visit->view);
}

unsigned visit_event(struct visit *visit, const struct message *event, uint64_t now)
{
	unsigned changed, edition = visit->desk.edition;
	bool is_applied;

	visit->now = now;
	changed = view_apply(&visit->view, event);
	visit_console_before(visit, event);
	consult_pages_before(visit, event);
	if (console_apply(&visit->console, event) != 0)
		changed |= VIEW_CONSOLE;
	visit->desk.vault = visit->vault;
	desk_apply(&visit->desk, event);
	visit_wait_ends(visit, event); /* what follows may ask, and wait, anew */
	ask_for_gap(visit);
	is_applied = visit->rest->apply && apply_event(visit, event);
	review_event(visit, event);
	outbox_event(visit, event);
	for (size_t i = 0; i < sizeof remarks / sizeof *remarks && !is_applied; i++)
		if (remarks[i].number == event->number)
			remarks[i].handle(visit, event);
	visit_keys_event(visit, event);
	consult_say_event(visit, event);
	talk_event(visit, event);
	visit_console_event(visit, event);
	consult_pages_event(visit, event);
	if (changed & VIEW_PEOPLE)
		remark_on_moving(visit);
	if (event->number == EV_SAID)
		forget_older(visit);
	visit_near_ends(visit);
	visit_go_on(visit);
	if (visit->desk.edition != edition)
		changed |= VIEW_DESK;
	return changed;
}

/* -- the end -- */

/* Whom one can still reach from outside, as "NAME NUMBER" one after another. */
static void add_contacts(struct sentences *sentences, const struct visit *visit)
{
	const struct view *view = &visit->view;

	for (int i = 0; i < view->contacts_count; i++)
		visit_add(sentences, visit, "%s %s%s", view->contacts[i].name, view->contacts[i].number,
			i + 1 < view->contacts_count ? _(", ") : "");
}

/* The hub says why, and perhaps what staff wrote of it. Who is to stay away is told once more whom they can talk to. */
static void on_closing(struct visit *visit, const struct message *event)
{
	enum closing why = event->closing.why < CLOSING_COUNT ? (enum closing)event->closing.why : CLOSING_STOP;
	const struct wire_text *words = &event->closing.words;
	struct sentences sentences = { .size = 0 };

	visit_add(&sentences, visit, "%s", words_closing(why));
	if (words->size > 0)
		/* TRANSLATORS: 職員から: %.*s。 */
		visit_add(&sentences, visit, _("From staff: %.*s."), (int)words->size, words->at);
	if (why == CLOSING_SUSPENDED)
		add_contacts(&sentences, visit);
	free(visit->farewell);
	visit->farewell = mem_string(sentences.text);
	visit->end = VISIT_ENDED;
}

/* -- oneself -- */

static const struct {
	enum setting setting;
	const char *value, *words;
} setting_words[] = {
	/* TRANSLATORS: 見るだけにしました。/参加 で また話せます。 */
	{ SETTING_LISTENING, "1", N_("You are listening from now on. /join lets you speak again.") },
	{ SETTING_LISTENING, "0", N_("You can speak again. Only if you like.") },
	/* TRANSLATORS: そっと にしました。声をかけられず、となりにも座られません。もう一度 /そっと で もどります。 */
	{ SETTING_QUIET, "1",
		N_("You are left in peace: nobody waves at you or sits beside you. /quiet again undoes it.") },
	{ SETTING_QUIET, "0", N_("Others may wave at you and sit beside you again.") },
	/* TRANSLATORS: ゆっくり にしました。1行ずつ5秒待ってから送ります。 */
	{ SETTING_SLOW, "1", N_("Each line waits five seconds before it is said. /slow again undoes it.") },
	{ SETTING_SLOW, "0", N_("Lines are said at once again.") },
	/* TRANSLATORS: 職員をよんでいます。来るまで そのままで だいじょうぶです。 */
	{ SETTING_CALLING, "1", N_("Staff can see that you are calling. Stay as you are; /staff again undoes it.") },
	{ SETTING_CALLING, "0", N_("You are not calling staff any more.") },
	{ SETTING_HAND, "1", N_("Your hand is up. /hand again puts it down.") },
	{ SETTING_HAND, "0", N_("Your hand is down.") },
	/* TRANSLATORS: 同じ家の人と 同じ部屋になっても かまいません。相手には伝わりません。もう一度 /家族 で もどります。 */
	{ SETTING_HOUSEHOLD, "1",
		N_("One room with your household is fine with you now. Nobody is told; /household undoes it.") },
	{ SETTING_HOUSEHOLD, "0", N_("You and people of your household do not come into one room. Nobody is told.") },
	{ SETTING_FLOW, "flow", N_("New lines come as they are said.") },
	{ SETTING_FLOW, "pull", N_("New lines wait until you ask for them with /more.") },
	{ SETTING_TIMES, "1", N_("Times stand before the lines. /time again takes them away.") },
	{ SETTING_TIMES, "0", N_("Lines come without times.") },
	{ SETTING_SAVER, "1",
		N_("Data is saved: the screen changes every ten seconds at most, and the map keeps still until you walk. "
		"/save again undoes it.") },
	{ SETTING_SAVER, "0", N_("The screen changes at its usual pace.") }
};

/* Before the first room settings are part of who one is, or of the greeting: no remark. */
static void on_setting(struct visit *visit, const struct message *event)
{
	if (!visit->rest->has_begun || visit->is_greeting)
		return;
	if (event->setting.setting == SETTING_CALLING && wire_equals(event->setting.value, "1")
		&& visit->view.place_staff == 0 && view_staff_count(&visit->view) == 0) {
		/* TRANSLATORS: いま職員は ここにいません。よんだしるしは残ります。急ぐ時は /連絡先 */
		visit_tell(visit, "%s", _("No staff are here just now. Your call stays up; if it is urgent, /contacts"));
		return;
	}
	for (size_t i = 0; i < sizeof setting_words / sizeof *setting_words; i++)
		if (setting_words[i].setting == event->setting.setting
			&& wire_equals(event->setting.value, setting_words[i].value))
			visit_tell(visit, "%s", _(setting_words[i].words));
	if (event->setting.setting == SETTING_AVATAR)
		/* TRANSLATORS: アバターは %.*s になりました。 */
		visit_tell(visit, _("Your avatar is now %.*s."), (int)event->setting.value.size, event->setting.value.at);
}

static void on_ignored(struct visit *visit, const struct message *event)
{
	const struct wire_text *nickname = &event->ignored.nickname;
	bool is_news = visit->rest->ignored_count != visit->view.ignored_count;

	visit->rest->ignored_count = visit->view.ignored_count;
	if (!is_news || !visit->view.room[0])
		return;
	if (event->ignored.on)
		/* TRANSLATORS: %.*sさんの行は もう出ません。相手には伝わりません。 */
		visit_tell(visit, _("You see no more lines of %.*s, who is not told. The same command undoes it."),
			(int)nickname->size, nickname->at);
	else
		visit_tell(visit, _("You see lines of %.*s again."), (int)nickname->size, nickname->at);
}

/* -- the room -- */

static void give_aside_back(struct visit *visit)
{
	if (visit->aside && visit->aside[0])
		visit_give_back(visit, visit->aside);
	free(visit->aside);
	visit->aside = NULL;
}

/* The hub draws the same room anew for who fell behind or ignores somebody: nothing has happened to its person then. */
static void on_room(struct visit *visit, const struct message *event)
{
	struct visit_rest *rest = visit->rest;

	(void)event;
	rest->is_fresh_picture = strcmp(rest->room, visit->view.room) == 0;
	rest->gap_asked = 0;
	if (rest->is_fresh_picture)
		return;
	if (rest->room[0])
		visit->told_read = visit->told_number;
	visit_return_held(visit); /* it was meant for the people of the room before */
	visit_return_later(visit);
	memcpy(rest->room, visit->view.room, sizeof rest->room);
	rest->greet = GREET_NONE;
	rest->is_reading = rest->is_going = rest->is_joining = false;
	rest->back_count = 0;
	rest->back_before = 0;
	visit->scroll = 0;
	visit->pick = 0;
	visit->is_greeting = false;
	give_aside_back(visit);
	rest->standing.is_there = false;
	if (visit->page)
		visit->page->stays = false;
	visit_close_page(visit); /* what is being written goes on in the new room */
}

static void on_again(struct visit *visit, const struct message *event)
{
	(void)event;
	visit->rest->is_fresh_picture = true;
	visit->rest->gap_asked = 0;
}

/* Alone, one hears who of staff is near instead of a number. */
static void on_room_ready(struct visit *visit, const struct message *event)
{
	struct sentences sentences = { .size = 0 };

	(void)event;
	if (visit->rest->is_fresh_picture || visit_is_in_booth(visit))
		return;
	visit_around_sentences(visit, &sentences);
	visit_tell(visit, "%s", sentences.text);
	visit->told_drawn = visit->told_number;
	shelf_tell_unread(visit);
	if (view_audience(&visit->view) <= 1 && !visit->view.is_private && visit->rest->list == LIST_NONE)
		visit_request_rooms(visit, LIST_NEAR, NULL);
}

/* One's own line needs no remark: it stands in the room. */
static void on_said(struct visit *visit, const struct message *event)
{
	if (event->said.is_mine && event->said.id != 0)
		visit_heard_back(visit, true);
	visit->rest->has_said = visit->rest->has_said || event->said.is_mine;
	if (visit->scroll > 0 && visit->scroll < visit->view.lines_count - 1)
		visit->scroll++;
	visit->rest->back_before = visit->face == FACE_MAP ? 0 : visit->rest->back_before;
}

static void on_reacted(struct visit *visit, const struct message *event)
{
	const struct view_line *line = view_line_numbered(&visit->view, event->reacted.line);
	const char *reaction = words_reaction((enum reaction)event->reacted.reaction);

	if (!event->reacted.is_mine || event->reacted.reaction >= REACTION_COUNT)
		return;
	if (line && line->nickname[0] && line->kind != LINE_NOTICE)
		/* TRANSLATORS: %sさんの行に %sを送りました。 */
		visit_tell(visit, _("To the line of %s: %s sent."), line->nickname, reaction);
	else
		/* TRANSLATORS: %sを送りました。名前は出ません。 */
		visit_tell(visit, _("Sent: %s. Your name does not show."), reaction);
}

static void on_unsaid(struct visit *visit, const struct message *event)
{
	if (event->unsaid.is_mine)
		/* TRANSLATORS: 1行 取り消しました。ほかの人の画面からも消えました。 */
		visit_tell(visit, "%s", _("Your line is taken back, from the others' screens too."));
}

static void on_waved(struct visit *visit, const struct message *event)
{
	char nickname[NICKNAME_MAX + 1], person[128], *words;

	wire_copy(nickname, sizeof nickname, event->waved.nickname);
	words_person(nickname, event->waved.role < ROLE_COUNT ? (enum role)event->waved.role : ROLE_PARTICIPANT, person,
		sizeof person);
	if (event->waved.is_mine) {
		/* TRANSLATORS: %sさんに 手をふりました。 */
		visit_tell(visit, _("You waved at %s."), person);
		return;
	}
	/* TRANSLATORS: %sさんが 手をふっています。返しても返さなくても だいじょうぶです。 */
	words = mem_format(_("%s waves at you. Waving back is fine, and so is not."), person);
	visit_tell_once(visit, words);
	free(words);
}

static void on_asked(struct visit *visit, const struct message *event)
{
	char nickname[NICKNAME_MAX + 1], *words;

	wire_copy(nickname, sizeof nickname, event->asked.nickname);
	if (event->asked.is_mine) {
		/* TRANSLATORS: %sさんに伝えました。理由は記録に残ります。 */
		visit_tell(visit, _("%s has been asked. Your reason is kept on record."), nickname);
		return;
	}
	if (event->asked.asking >= ASK_COUNT)
		return;
	if (event->asked.asking == ASK_MOVE)
		/* TRANSLATORS: 職員 %s から: 席をかえてもらえますか。/席 で えらべます。わけは いつでも聞けます。 */
		words = mem_format(
			_("From staff %s: would you sit somewhere else? /seat shows where. You can always ask why."), nickname);
	else
		/* TRANSLATORS: 職員 %s から: 今日は ここまでに してもらえますか。/出る で静かに出られます。
		 * また来てだいじょうぶです。 */
		words = mem_format(
			_("From staff %s: would you call it a day? /bye leaves quietly. You may come again."), nickname);
	visit_tell_once(visit, words);
	free(words);
}

/* What was being written as the line broke comes back without remark. */
static void on_draft(struct visit *visit, const struct message *event)
{
	char *text = mem_format("%.*s", (int)event->draft_kept.text.size, event->draft_kept.text.at);

	if (view_is_shut_out(&visit->view) && !visit->aside) {
		visit->aside = text;
		return;
	}
	visit_give_back(visit, text);
	free(text);
}

/* Known before the room is, both faces show it with the room. Later it means that another terminal, whose line had
 * stalled, was taken over: what was printed already is printed once more, with where the absence began. */
static void on_away(struct visit *visit, const struct message *event)
{
	const struct view *view = &visit->view;
	struct sentences sentences = { .size = 0 };
	int first = view->lines_count > VISIT_PAGE_LINES ? view->lines_count - VISIT_PAGE_LINES : 0;

	(void)event;
	if (visit->face == FACE_MAP || !view->is_ready || view->lines_count == 0)
		return;
	if (visit_is_away_above(visit, first))
		visit_away_sentences(visit, &sentences);
	while (sentences.size == 0 && first < view->lines_count - 1 && !view_begins_away(view, first))
		first++;
	visit->again_from = visit->rest->back_before = view->lines[first].line;
	visit->again_to = view->newest;
	visit->again_number++;
	if (sentences.size > 0)
		visit_tell(visit, "%s", sentences.text);
}
