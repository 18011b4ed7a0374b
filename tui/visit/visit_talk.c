/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a typed line means: a choice on the open page, a command, or talk; and how talk waits for a second Enter or for
 * the five seconds that its person asked for. A line that cannot be said goes back to its person, never away. */
#include "visit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "consult_pages.h"
#include "mem.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

enum { QUOTE_GRAPHEMES = 12, QUOTE_ROOM = 256 };

static bool submit_to_page(struct visit *visit, const char *text, const char *folded);
static void submit_empty(struct visit *visit);

/* In the line face a bare command word may be a slip or may be meant: it is asked. */
static bool ask_which_is_meant(struct visit *visit, const char *text, const char *folded)
{
	const struct command *command = command_find(folded);
	struct page *page;
	char *words;

	if (visit->face == FACE_MAP || !command || command->subject == ABOUT_LATER || !command_is_allowed(visit, command)
		|| folded[strspn(folded, "0123456789")] == '\0')
		return false;
	/* TRANSLATORS: 「%s」は ここの ことばでもあります。 */
	words = mem_format(_("\"%s\" is also a command here."), folded);
	page = page_create(words);
	free(words);
	words = mem_format("/%s", folded);
	page_choice(page, words, _("Do it"));
	free(words);
	words = mem_format("/say %s", text);
	page_choice(page, words, _("Say it to the others"));
	free(words);
	page->asked = mem_string(text);
	visit_open(visit, page);
	return true;
}

static void submit(struct visit *visit, const char *text)
{
	char folded[4 * SAY_MAX];

	if (visit->is_secret && !visit->is_hidden) { /* whatever it looks like, and also if it waited its turn */
		visit_keys_submit(visit, text);
		return;
	}
	if (!text_fold(text, strlen(text), folded, sizeof folded))
		strcpy(folded, "?"); /* too long to be a word or a number */
	if (visit->is_hidden) {
		visit->is_hidden = false;
		if (folded[0])
			visit_give_back(visit, text);
		return;
	}
	if (command_is(text)) {
		command_run(visit, text);
		return;
	}
	if (visit->page && submit_to_page(visit, text, folded))
		return;
	if (visit_submit_to_console(visit, text, folded))
		return;
	if (folded[0] == '\0')
		submit_empty(visit);
	else if (strcmp(folded, "help") == 0 || strcmp(folded, "ヘルプ") == 0)
		command_run(visit, "/help");
	else if (strcmp(folded, "+") == 0)
		visit_react(visit, REACTION_NOD);
	else if (!visit->view.room[0] || !ask_which_is_meant(visit, text, folded))
		visit_talk(visit, text);
}

/* In a terminal a command need not wait for a line that is on its way; in a script what follows may depend on it. */
static bool must_wait(const struct visit *visit, const char *text)
{
	const struct visit_rest *rest = visit->rest;
	bool is_prompt = visit->has_pty && rest->later_count == 0 && command_is(text);

	if (rest->queued_count > 0 || visit->is_secret)
		return rest->queued_count > 0;
	return is_prompt ? visit_is_moving(visit) : visit_is_waiting(visit);
}

void visit_submit(struct visit *visit, const char *text, uint64_t now)
{
	visit->now = now;
	visit->told_read = visit->told_number;
	if (must_wait(visit, text))
		visit_queue(visit, text);
	else
		submit(visit, text);
	visit_go_on(visit);
}

void visit_go_on(struct visit *visit)
{
	visit_send_later(visit);
	visit_run_queued(visit, submit);
}

/* The choice that the folded text makes: its digit, or its other word; 0 goes back; -1 for none. */
static int choice_of(const struct page *page, const char *folded)
{
	int number = 0;

	if (folded[0] >= '0' && folded[0] <= '9' && folded[1] == '\0')
		return folded[0] - '0';
	for (int i = 0; i < page->count; i++) {
		number += page->rows[i].command != NULL;
		if (page->rows[i].again && strcmp(page->rows[i].again, folded) == 0)
			return number;
	}
	return -1;
}

/* The line that the page asked about, if it is left for other words. */
static void tell_asked(struct visit *visit)
{
	if (!visit->page->asked)
		return;
	visit_tell(visit, _("Not said: %s"), visit->page->asked);
	free(visit->page->asked);
	visit->page->asked = NULL;
}

/* Where a prompt asked for a number, words that were typed instead go back to their person rather than to the room.
 * Without a terminal there is no prompt and nothing to give back into. */
static bool submit_words(struct visit *visit, const char *text)
{
	bool had_prompt = visit->page->choices > 0 && visit->has_pty;

	tell_asked(visit);
	visit_close_page(visit);
	if (!had_prompt)
		return false;
	visit_give_back(visit, text);
	/* TRANSLATORS: 一覧を閉じました。書いたことばは ここにあります。Enter で話せます。 */
	visit_tell(visit, "%s", _("The list is closed. Your words are still here; Enter says them."));
	return true;
}

static bool submit_to_page(struct visit *visit, const char *text, const char *folded)
{
	int choice = folded[0] ? choice_of(visit->page, folded) : visit->page->standard;
	const char *command;
	char *line;

	if (visit->page->stays || (visit->page->answer && folded[0] && strcmp(folded, "0") != 0)) {
		(visit->page->answer ? visit->page->answer : greet_answer)(visit, text, folded);
		return true;
	}
	if (choice < 0 || (choice > 0 && visit->page->choices == 0))
		return submit_words(visit, text);
	if (choice == 0) {
		visit_close_page(visit);
		return true;
	}
	command = page_command(visit->page, choice);
	if (!command) {
		/* TRANSLATORS: その番号は この一覧にありません。0 で もどります。 */
		visit_tell(visit, "%s", _("That number is not in this list. 0 goes back."));
		return true;
	}
	line = mem_string(command);
	free(visit->page->asked);
	visit->page->asked = NULL;
	visit_close_page(visit);
	if (line[0])
		command_run(visit, line);
	free(line);
	return true;
}

static bool is_on_door(const struct view *view)
{
	const struct view_person *me = view_me(view);

	for (int i = 0; me && i < view->doors_count; i++)
		if (view->doors[i].x == me->x && view->doors[i].y == me->y)
			return true;
	return false;
}

/* In the map face the held line lies in the input row: if it was emptied there, its person thought better of it. */
static void submit_empty(struct visit *visit)
{
	if (visit->held && visit->held_until == 0) {
		if (visit->face == FACE_MAP && !visit->draft)
			visit_drop_held(visit);
		else
			visit_say_held(visit);
	} else if (talk_now(visit)) {
		if (talk_is_covered(visit))
			talk_uncover(visit);
	} else if (is_on_door(&visit->view)) {
		visit_request_plain(visit, REQ_DOOR);
	}
}

/* Why nothing can be said here now, or NULL. */
static const char *obstacle(const struct visit *visit)
{
	const struct view *view = &visit->view;

	if (talk_now(visit))
		return NULL;
	if (!view->room[0])
		/* TRANSLATORS: まだ 部屋の外です。/行く free で フリースペースに入れます。 */
		return _("You are not in a room yet. /go free goes into the free space.");
	if (view_is_watching(view))
		return words_reason(REASON_WATCHING);
	if (view_setting_is(view, SETTING_LISTENING, "1"))
		return words_reason(REASON_LISTENING);
	if (view_talk(view) == TALK_NONE)
		return visit_silent_words(visit);
	return NULL;
}

/* Behind the rope a number is a reaction: that is what arrives from there. */
static bool react_by_number(struct visit *visit, const char *clean)
{
	bool is_number = clean[0] >= '1' && clean[0] < '1' + REACTION_COUNT && !clean[1];

	if (talk_now(visit) || !view_is_watching(&visit->view) || !is_number)
		return false;
	visit_react(visit, (enum reaction)(clean[0] - '1'));
	return true;
}

static void hold(struct visit *visit, const char *text, uint64_t until)
{
	visit_drop_held(visit);
	visit->held = mem_string(text);
	visit->held_until = until;
}

/* In the line face nothing else shows which line the second Enter would say. */
static void quote_held(struct visit *visit, unsigned audience)
{
	size_t size = 0, whole = strlen(visit->held);
	char start[QUOTE_ROOM];

	for (int i = 0; i < QUOTE_GRAPHEMES && size < whole; i++) {
		size_t step = text_cluster(visit->held + size, whole - size);

		if (size + step >= sizeof start - strlen("..."))
			break;
		size += step;
	}
	snprintf(start, sizeof start, "%.*s%s", (int)size, visit->held, size < whole ? "..." : "");
	if (audience > 1)
		/* TRANSLATORS: もう一度 Enter で、5人に届きます: こんにちは */
		visit_tell(visit, ngettext("Enter once more, and %u person can read it: %s",
			"Enter once more, and %u people can read it: %s", audience), audience, start);
	else
		/* TRANSLATORS: もう一度 Enter で、この部屋に届きます: こんにちは */
		visit_tell(visit, _("Enter once more, and it is said in this room: %s"), start);
}

/* A silent seat's first Enter keeps the line. The map face keeps it where it was typed. */
static void hold_in_silence(struct visit *visit, const char *text)
{
	unsigned audience = view_audience(&visit->view);

	hold(visit, text, 0);
	if (visit->face != FACE_MAP) {
		quote_held(visit, audience);
		return;
	}
	visit_give_back(visit, text);
	if (audience > 1)
		/* TRANSLATORS: もう一度 Enter で、5人に届きます。 */
		visit_tell(visit, ngettext("Enter once more, and %u person can read it.",
			"Enter once more, and %u people can read it.", audience), audience);
	else
		/* TRANSLATORS: もう一度 Enter で、この部屋に届きます。 */
		visit_tell(visit, "%s", _("Enter once more, and it is said in this room."));
}

/* Straight to the others, or after the five seconds of /slow. */
static void send_at_own_pace(struct visit *visit, const char *text)
{
	if (!view_setting_is(&visit->view, SETTING_SLOW, "1")) {
		visit_send(visit, text);
		return;
	}
	hold(visit, text, visit->now + SLOW_MS);
	/* TRANSLATORS: 5秒後に送ります。/消す か Ctrl-C で やめられます。 */
	visit_tell(visit, "%s", _("It will be said in five seconds. /unsend or Ctrl-C keeps it back."));
}

static void tell_too_long(struct visit *visit, const char *text)
{
	size_t length = text_graphemes(text, strlen(text));

	if (length > SAY_GRAPHEMES_MAX)
		/* TRANSLATORS: この行は %zu文字です。%d文字までなら 送れます。書いたものは残っています。 */
		visit_tell(visit, _("This line has %zu characters; up to %d can be said. What you wrote is kept."), length,
			SAY_GRAPHEMES_MAX);
	else
		visit_tell(visit, "%s", words_reason(REASON_TEXT));
}

void visit_talk(struct visit *visit, const char *text)
{
	const struct view_zone *zone = talk_now(visit) ? NULL : view_my_zone(&visit->view);
	char clean[SAY_MAX + 1];
	enum text_fault fault = text_clean(text, strlen(text), SAY_MAX, SAY_GRAPHEMES_MAX, clean, sizeof clean);
	const char *why = obstacle(visit);

	if (fault == TEXT_EMPTY || (fault == TEXT_FINE && react_by_number(visit, clean)))
		return;
	if (fault != TEXT_FINE) {
		visit_give_back(visit, text);
		tell_too_long(visit, text);
		return;
	}
	if (why) {
		visit_give_back(visit, text);
		visit_tell(visit, "%s", why);
		return;
	}
	if (visit->held && visit->held_until > 0)
		visit_say_held(visit);
	else if (visit->held && (visit->face != FACE_MAP || !zone || !zone->is_silent))
		visit_return_held(visit);
	if (!zone || !zone->is_silent)
		send_at_own_pace(visit, clean);
	else if (visit->held && visit->face == FACE_MAP && strcmp(visit->held, clean) == 0)
		visit_say_held(visit);
	else
		hold_in_silence(visit, clean);
}

void visit_say_held(struct visit *visit)
{
	char *text = visit->held;
	bool has_waited = visit->held_until > 0;

	if (!text)
		return;
	visit->held = NULL;
	visit->held_until = 0;
	visit_keys_forget_text(&visit->draft);
	if (has_waited)
		visit_send(visit, text);
	else
		send_at_own_pace(visit, text);
	visit_keys_forget_text(&text);
}

bool visit_drop_held(struct visit *visit)
{
	bool was_held = visit->held != NULL;

	visit_keys_forget_text(&visit->held);
	visit->held_until = 0;
	return was_held;
}

/* In the map's input row it stands still. */
void visit_return_held(struct visit *visit)
{
	if (visit->held && (visit->face != FACE_MAP || visit->held_until > 0))
		visit_tell(visit, _("Not said: %s"), visit->held);
	visit_drop_held(visit);
}

void visit_give_back(struct visit *visit, const char *text)
{
	char *draft = visit->draft ? mem_format("%s %s", visit->draft, text) : mem_string(text);

	visit_keys_forget_text(&visit->draft);
	visit->draft = draft;
}

void visit_tick(struct visit *visit, uint64_t now)
{
	visit->now = now;
	if (visit->held && visit->held_until > 0 && now >= visit->held_until)
		visit_say_held(visit);
	visit_keys_tick(visit);
	consult_say_tick(visit);
	consult_again_tick(visit);
	visit_tell_slow(visit);
	visit_pause_fades(visit);
	book_tick(visit);
	visit_reset_tick(visit);
	visit_go_on(visit);
}

uint64_t visit_deadline(const struct visit *visit)
{
	uint64_t held = visit->held && visit->held_until > 0 ? visit->held_until : UINT64_MAX;
	bool is_waiting = visit->rest->queued_count > 0 && visit->rest->waits != 0 && !visit->rest->is_paused;
	uint64_t queued = is_waiting ? visit->rest->waits_until : UINT64_MAX;
	uint64_t sent = visit_send_deadline(visit), due = held < queued ? held : queued;
	uint64_t locked = visit_keys_deadline(visit), said = consult_say_deadline(visit);
	uint64_t faded = visit->rest->paused_told != 0 ? visit->rest->paused_until : UINT64_MAX;
	uint64_t booked = book_deadline(visit), again = consult_again_deadline(visit);
	uint64_t reset = visit_reset_deadline(visit);

	due = due < sent ? due : sent;
	due = due < locked ? due : locked;
	due = due < said ? due : said;
	due = due < booked ? due : booked;
	due = due < again ? due : again;
	due = due < reset ? due : reset;
	return due < faded ? due : faded;
}
