/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first visit: which screen, which avatar, where to start. An empty line answers each of them, and the last one
 * then leads to the seat by the window, where nobody speaks to one. Declining is shown to nobody. */
#include "greet.h"

#include <stdlib.h>
#include <string.h>

#include "avatar.h"
#include "care.h"
#include "closed.h"
#include "command.h"
#include "mem.h"
#include "opening_words.h"
#include "visit_rest.h"
#include "words.h"

static struct page *ask_face(const struct visit *visit, const char *title);
static struct page *ask_rules(const struct visit *visit, const char *title);
static struct page *ask_avatar(const struct visit *visit, const char *title);
static struct page *ask_start(const struct visit *visit, const char *title);
static bool answer_face(struct visit *visit, const char *text, const char *folded);
static bool answer_rules(struct visit *visit, const char *text, const char *folded);
static bool answer_avatar(struct visit *visit, const char *text, const char *folded);
static bool answer_start(struct visit *visit, const char *text, const char *folded);

/* In the order they are asked. answer: false if it was no answer; something has been told then. */
static const struct {
	enum greet_step step;
	struct page *(*ask)(const struct visit *visit, const char *title);
	bool (*answer)(struct visit *visit, const char *text, const char *folded);
} questions[] = {
	{ GREET_FACE, ask_face, answer_face }, { GREET_RULES, ask_rules, answer_rules },
	{ GREET_AVATAR, ask_avatar, answer_avatar }, { GREET_START, ask_start, answer_start },
	{ GREET_CLOSED, closed_ask, closed_answer }, { GREET_REST, care_rest_ask, care_rest_answer }
};
enum { QUESTIONS = sizeof questions / sizeof *questions };

/* Each language's hint stands in the other one's greeting and so is no matter for a catalogue. */
static const char *const other_language[LANGUAGE_COUNT] = {
	[LANGUAGE_JA] = "English: en + Enter", [LANGUAGE_EN] = "日本語: ja + Enter"
};

static void close_question(struct visit *visit);

static bool has_visited(const struct visit *visit)
{
	return view_setting_is(&visit->view, SETTING_VISITED, "1");
}

/* Staff helped with a lost passphrase: a new one, and keys that know nothing of before. */
static bool has_new_keys(const struct visit *visit)
{
	return has_visited(visit) && view_setting_is(&visit->view, SETTING_RULES, "0");
}

static bool is_to_be_asked(const struct visit *visit, enum greet_step step)
{
	if (step == GREET_CLOSED || (view_is_shut_out(&visit->view) && step != GREET_RULES))
		return false;
	if (step == GREET_REST)
		return care_rests(visit);
	if (step == GREET_FACE)
		return visit->face == FACE_ASK && visit->has_pty;
	if (step == GREET_RULES) /* they have a page of their own where there is a code to go with them */
		return (!has_visited(visit) || has_new_keys(visit)) && !visit->rest->has_shown_rules && vault_is_open(visit->vault)
			&& !view_setting_is(&visit->view, SETTING_RULES, "1");
	return !has_visited(visit) && (step != GREET_AVATAR || !role_is_staff(visit->view.role)); /* staff have theirs */
}

/* From the question after step on, or in. */
static void ask_next(struct visit *visit, enum greet_step step)
{
	for (int i = 0; i < QUESTIONS; i++) {
		if (questions[i].step > step && is_to_be_asked(visit, questions[i].step)) {
			visit->rest->greet = questions[i].step;
			if (visit->rest->greet_first == GREET_NONE)
				visit->rest->greet_first = questions[i].step;
			visit->is_greeting = true;
			if (questions[i].step != GREET_RULES || !visit_keys_make_code(visit))
				greet_again(visit);
			return;
		}
	}
	visit->rest->greet = GREET_NONE;
	visit_request_enter(visit, "", ""); /* while the place is closed, it is said so */
}

void greet_go_in(struct visit *visit)
{
	close_question(visit);
	ask_next(visit, GREET_NONE);
}

void greet_begin(struct visit *visit)
{
	ask_next(visit, GREET_NONE);
}

void greet_again(struct visit *visit)
{
	const struct view *view = &visit->view;

	if (visit->rest->apply)
		apply_again(visit);
	for (int i = 0; i < QUESTIONS; i++) {
		char *title;
		struct page *page;

		if (questions[i].step != visit->rest->greet)
			continue;
		title = questions[i].step == visit->rest->greet_first || questions[i].step == GREET_CLOSED
			? mem_format("%s (%s)", visit_name(visit, view->place_name, view->place_name_en),
				other_language[visit->language])
			: mem_string("");
		page = questions[i].ask(visit, title);
		page->stays = true;
		free(title);
		visit_open(visit, page);
	}
}

/* What is shown once is shown when it holds. */
void greet_code_stored(struct visit *visit, bool is_stored)
{
	if (visit->rest->greet != GREET_RULES)
		return;
	if (is_stored)
		greet_again(visit);
	else
		ask_next(visit, GREET_RULES);
}

static void close_question(struct visit *visit)
{
	page_destroy(visit->page);
	visit->page = NULL;
}

void greet_answer(struct visit *visit, const char *text, const char *folded)
{
	if (visit->rest->apply) {
		apply_answer(visit, text, folded);
		return;
	}
	if (review_answer(visit, text, folded))
		return;
	if (strcmp(folded, "en") == 0 || strcmp(folded, "ja") == 0 || strcmp(folded, "english") == 0
		|| strcmp(folded, "日本語") == 0) {
		command_run(visit, folded[0] == 'e' ? "/en" : "/ja");
		return;
	}
	for (int i = 0; i < QUESTIONS; i++) {
		enum greet_step step = questions[i].step;

		if (step != visit->rest->greet)
			continue;
		if (questions[i].answer(visit, text, folded) && visit->rest->greet == step) {
			close_question(visit);
			ask_next(visit, step);
		}
		return;
	}
}

bool greet_is_asking(const struct visit *visit)
{
	enum greet_step step = visit->rest->greet;

	return step == GREET_FACE || step == GREET_RULES || step == GREET_AVATAR || step == GREET_START;
}

void greet_settle(struct visit *visit)
{
	enum greet_step step = visit->rest->greet;

	if (!greet_is_asking(visit))
		return;
	if (step == GREET_FACE)
		answer_face(visit, "", "");
	visit_keys_forget_code(visit);
	if (step <= GREET_AVATAR && is_to_be_asked(visit, GREET_AVATAR))
		answer_avatar(visit, "", "");
	if (is_to_be_asked(visit, GREET_START))
		visit_request_set(visit, SETTING_VISITED, "1");
	visit->rest->greet = GREET_NONE;
	close_question(visit);
}

void greet_face_chosen(struct visit *visit)
{
	if (visit->rest->greet != GREET_FACE)
		return;
	close_question(visit);
	ask_next(visit, GREET_FACE);
}

static void add_people(const struct visit *visit, struct page *page)
{
	const struct view *view = &visit->view;
	struct sentences here = { .size = 0 };

	if (view->place_people > 0)
		/* TRANSLATORS: いま %u人います。 */
		visit_add(&here, visit, ngettext("%u person is here now.", "%u people are here now.", view->place_people),
			view->place_people);
	else
		/* TRANSLATORS: いまは まだ だれもいません。ゆっくり見てまわれます。 */
		visit_add(&here, visit, "%s", _("Nobody is here yet. You can look around at your ease."));
	if (view->place_staff > 0)
		/* TRANSLATORS: うち職員 %u人です。 */
		visit_add(&here, visit, ngettext("%u of them is staff.", "%u of them are staff.", view->place_staff),
			view->place_staff);
	page_text(page, "%s", here.text);
}

/* The lines of welcome above the first question. While the place is closed, nobody to be met is there. */
static void add_welcome(const struct visit *visit, struct page *page)
{
	const struct view *view = &visit->view;
	char now[OPENING_WORDS_ROOM];

	if (has_visited(visit))
		return;
	if (!view->always_open && (view->opening.closes != 0 || view_is_shut_out(view))) {
		opening_words_now(view, now, sizeof now);
		page_text(page, "%s", now);
	}
	if (!view_is_shut_out(view))
		add_people(visit, page);
	/* TRANSLATORS: まだ、だれにも知られていません。名前も出ていません。 */
	page_text(page, "%s", _("Nobody knows about you yet. Your name does not show."));
}

/* Above the first question after the one about the screen: the welcome, if it was not said yet, and the rules. */
static void add_beginning(const struct visit *visit, struct page *page, enum greet_step step)
{
	if (visit->rest->greet_first == step)
		add_welcome(visit, page);
	if (visit->rest->has_shown_rules)
		return;
	/* TRANSLATORS: ここの約束。名前や住所は 聞かない、書かない。 */
	page_text(page, "%s", _("House rules: nobody asks for, or writes, real names and addresses."));
	/* TRANSLATORS: 話さなくても、途中で出ても だいじょうぶです。 */
	page_text(page, "%s", _("Not speaking is fine, and so is leaving at any moment."));
}

/* -- which screen -- */

static struct page *ask_face(const struct visit *visit, const char *title)
{
	struct page *page = page_create(title);

	add_welcome(visit, page);
	/* TRANSLATORS: 画面の形をえらんでください。あとから /画面 で変えられます。 */
	page_text(page, "%s", _("Which screen would you like? /mode changes it later."));
	/* TRANSLATORS: 図の画面。部屋の図とチャット。見ているだけで 1時間 およそ 100KB */
	page_choice(page, "", "%s", _("A map: the room drawn, and the talk. Watching: about 100 KB an hour"));
	/* TRANSLATORS: 文字だけ。読み上げ・点字・遅い回線に。見ているだけで 1時間 およそ 40KB */
	page_choice(page, "", "%s", _("Lines only: for speech, braille, slow links. Watching: about 40 KB an hour"));
	page->standard = 1;
	return page;
}

static bool answer_face(struct visit *visit, const char *text, const char *folded)
{
	bool is_map = folded[0] == '\0' || strcmp(folded, "1") == 0;

	(void)text;
	if (!is_map && strcmp(folded, "2") != 0) {
		/* TRANSLATORS: 1 か 2 を入れてください。そのまま Enter なら 1 です。 */
		visit_tell(visit, "%s", _("1 or 2, please. Just Enter means 1."));
		return false;
	}
	visit->face_wish = is_map ? FACE_MAP : FACE_LINE;
	visit->face_why = WHY_CHOSEN;
	visit_request_set(visit, SETTING_FACE, is_map ? "map" : "line");
	return true;
}

/* -- the rules, and the recovery code -- */

void greet_add_code(const struct visit *visit, struct page *page)
{
	char shown[RECOVERY_ROOM];

	recovery_show(visit->rest->own_keys.code, shown);
	page_text(page, "  %.19s", shown);
	page_text(page, "  %s", shown + 20);
	/* TRANSLATORS: よければ 紙に写して、自分だけが見る所に置いてください。 */
	page_text(page, "%s", _("Copy it on paper if you like, and keep it where only you look."));
	/* TRANSLATORS: あいことばを忘れたとき、代わりにこれを入れると、新しく決められます。 */
	page_text(page, "%s", _("Should you forget your passphrase, type this in its place, and set a new one."));
	/* TRANSLATORS: どちらもないと、個別相談の記録は だれにも もどせません。職員にも できません。 */
	page_text(page, "%s", _("Without either, nobody can bring your private talks back, staff neither."));
	explicit_bzero(shown, sizeof shown);
}

static struct page *ask_rules(const struct visit *visit, const char *title)
{
	struct page *page = page_create(title);

	if (has_new_keys(visit)) {
		/* TRANSLATORS: あいことばも、自分の鍵も、新しくなりました。 */
		page_text(page, "%s", _("Your passphrase is new, and so is your own key."));
		/* TRANSLATORS: 前に封をした相談や手紙は、まだ閉じています。相談は、相談員が開けなおせます。 */
		page_text(page, "%s", _("What was sealed before is still closed to it. A counsellor can open a consultation again."));
	} else {
		add_beginning(visit, page, GREET_RULES);
	}
	if (visit->rest->own_keys.has_code) {
		page_text(page, "%s", "");
		/* TRANSLATORS: もどすコード。見られるのは 今だけです。 */
		page_text(page, "%s", _("Your recovery code. It is shown this once:"));
		greet_add_code(visit, page);
		/* TRANSLATORS: 写さずに進んでも だいじょうぶです。/もどすコード で また作れます。 */
		page_text(page, "%s", _("Going on without it is fine. /recovery makes another one."));
	}
	page->is_sealed = true;
	/* TRANSLATORS: Enter で 進みます:  */
	page_prompt(page, _("Enter goes on: "));
	return page;
}

/* Whatever is typed goes on, so that nobody is held here. */
static bool answer_rules(struct visit *visit, const char *text, const char *folded)
{
	(void)text;
	(void)folded;
	visit->rest->has_shown_rules = true;
	visit_keys_forget_code(visit);
	visit_request_set(visit, SETTING_RULES, "1"); /* another code would end the one just copied */
	return true;
}

/* -- which avatar -- */

static struct page *ask_avatar(const struct visit *visit, const char *title)
{
	struct page *page = page_create(title);
	char avatars[AVATAR_CHOICES][AVATAR_MAX + 1];

	add_beginning(visit, page, GREET_AVATAR);
	/* TRANSLATORS: 図の上の あなたの印をえらんでください。好きな1文字を書いても かまいません。 */
	page_text(page, "%s", _("What stands for you on the map? You may also type a character of your own."));
	avatar_choices(visit->view.nickname, avatars);
	for (int i = 0; i < AVATAR_CHOICES && avatars[i][0]; i++)
		page_choice(page, "", "%s", avatars[i]);
	page->standard = 1;
	return page;
}

static bool answer_avatar(struct visit *visit, const char *text, const char *folded)
{
	char avatars[AVATAR_CHOICES][AVATAR_MAX + 1], avatar[AVATAR_MAX + 1];
	bool is_digit = folded[0] >= '0' && folded[0] <= '9' && folded[1] == '\0';
	int choice = folded[0] == '\0' || strcmp(folded, "0") == 0 ? 1 : is_digit ? folded[0] - '0' : 0;

	avatar_choices(visit->view.nickname, avatars);
	if (choice > 0 && choice <= AVATAR_CHOICES) {
		memcpy(avatar, avatars[choice - 1], sizeof avatar);
	} else if (choice > 0 || !avatar_read(text, avatar)) {
		/* TRANSLATORS: 番号か、英数字か全角の1文字を入れてください。そのまま Enter なら 1 です。 */
		visit_tell(visit, "%s", _("A number, or one letter or full-width character, please. Just Enter means 1."));
		return false;
	}
	visit_request_set(visit, SETTING_AVATAR, avatar);
	return true;
}

/* -- where to start -- */

static struct page *ask_start(const struct visit *visit, const char *title)
{
	struct page *page = page_create(title);

	if (!is_to_be_asked(visit, GREET_AVATAR))
		add_beginning(visit, page, GREET_START);
	/* TRANSLATORS: どこから始めますか。 */
	page_text(page, "%s", _("Where would you like to start?"));
	/* TRANSLATORS: まず外からのぞく (会話は見えず、あなたも見えません) */
	page_choice(page, "", "%s", _("Look in from outside first (you see no words, nobody sees you)"));
	/* TRANSLATORS: ギャラリーで紹介を見る */
	page_choice(page, "", "%s", _("See the introductions in the gallery"));
	/* TRANSLATORS: まどぎわの席に座る (話しかけられません) */
	page_choice(page, "", "%s", _("Sit by the window (nobody speaks to you)"));
	/* TRANSLATORS: 職員に案内してもらう */
	page_choice(page, "", "%s", _("Be shown round by staff"));
	/* TRANSLATORS: 0 今日はやめる */
	page_text(page, "%s", _("0 Not today"));
	page_text(page, "%s", visit_quick_end_words(visit));
	page->standard = 3;
	return page;
}

static bool answer_start(struct visit *visit, const char *text, const char *folded)
{
	char choice = folded[0] == '\0' ? '3' : folded[0];

	(void)text;
	if ((folded[0] && folded[1]) || choice < '0' || choice > '4') {
		/* TRANSLATORS: 0 から 4 の番号を入れてください。そのまま Enter なら 3 です。 */
		visit_tell(visit, "%s", _("A number from 0 to 4, please. Just Enter means 3."));
		return false;
	}
	close_question(visit);
	visit->rest->greet = choice == '1' ? GREET_OUTSIDE : GREET_NONE;
	if (choice == '0') {
		visit_leave(visit);
		return true;
	}
	visit_request_set(visit, SETTING_VISITED, "1");
	if (choice == '1')
		visit_request_rooms(visit, LIST_OUTSIDE, NULL);
	else if (choice == '2')
		visit_request_enter(visit, "gallery", "");
	else
		visit_request_enter(visit, "free", "window");
	if (choice == '4')
		visit_request_set(visit, SETTING_CALLING, "1");
	return true;
}

/* -- not let in -- */

/* What is meant for the room stays with the person: it was on its way to others. */
void greet_out_of_room(struct visit *visit)
{
	struct visit_rest *rest = visit->rest;

	visit_return_held(visit);
	visit_return_later(visit);
	for (int i = 0; i < rest->queued_count; i++)
		visit_give_back(visit, rest->queued[i]);
	visit_forget_queued(visit);
	visit->wants_aside = true;
	visit->scroll = 0;
	visit->pick = 0;
	rest->room[0] = '\0';
	rest->standing.is_there = false;
	rest->is_reading = rest->is_going = rest->is_joining = false;
	rest->back_count = 0;
}

void greet_show_again(struct visit *visit)
{
	if (visit->rest->greet == GREET_CLOSED)
		closed_show(visit);
	else
		greet_again(visit);
}

void greet_rest(struct visit *visit)
{
	if (visit->rest->room[0])
		greet_out_of_room(visit);
	if (view_is_shut_out(&visit->view))
		return; /* the page of the closed place says what comes first */
	visit->is_greeting = true;
	visit->rest->greet = GREET_REST;
	greet_again(visit);
}

void greet_refused(struct visit *visit, enum reason reason)
{
	bool has_no_place = reason == REASON_NO_ROOM || reason == REASON_NO_ZONE || reason == REASON_NO_SEAT;

	if (has_no_place && !visit->rest->has_tried_window) {
		visit->rest->has_tried_window = true;
		visit_request_enter(visit, "", "");
		if (visit->rest->wish)
			visit_queue_first(visit, visit->rest->wish);
	} else if (reason == REASON_RESTING && care_rests(visit)) {
		greet_rest(visit);
	} else if (reason == REASON_HELD) {
		visit_tell(visit, "%s", words_reason(reason));
		visit_request_rooms(visit, LIST_OUTSIDE, NULL);
	} else if (reason == REASON_CLOSED) {
		visit->view.opening.is_open = false; /* it closed a moment ago, and that is yet to be told */
		closed_show(visit);
	} else {
		visit_tell(visit, "%s", words_reason(reason));
		/* TRANSLATORS: まだ 部屋の外です。/行く free で フリースペースに入れます。 */
		visit_tell(visit, "%s", _("You are not in a room yet. /go free goes into the free space."));
	}
}
