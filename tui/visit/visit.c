/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The visit itself: its life, its requests, its pages and answers. What events and typed lines do to it lies beside
 * this file. */
#include "visit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care.h"
#include "consult_pages.h"
#include "command.h"
#include "mem.h"
#include "opening_words.h"
#include "shelf.h"
#include "visit_rest.h"
#include "words.h"

enum { REQUESTS_MAX = 65536 };

void visit_init(struct visit *visit, enum language language)
{
	memset(visit, 0, sizeof *visit);
	view_init(&visit->view);
	console_init(&visit->console);
	desk_init(&visit->desk);
	buf_init(&visit->requests, REQUESTS_MAX);
	visit->rest = mem_zero(1, sizeof *visit->rest);
	visit->rest->shelf = shelf_create();
	visit->rest->book = book_create();
	visit->rest->care = care_create();
	visit->rest->consult_pages = consult_pages_create();
	visit->ambiguous = 1;
	visit_language(visit, language);
}

void visit_finish(struct visit *visit)
{
	struct visit_rest *rest = visit->rest;

	if (!rest)
		return;
	visit_keys_finish(visit);
	apply_finish(visit);
	review_finish(visit);
	visit_forget_sent(visit);
	visit_forget_queued(visit);
	consult_forget_sayings(visit);
	talk_finish(&rest->talking);
	for (int i = 0; i < VISIT_TOLD_MAX; i++)
		free(rest->tolds[i]);
	free(rest->rooms);
	free(rest->note);
	free(rest->console_typed);
	free(rest->wish);
	page_destroy(rest->keys);
	page_destroy(rest->mails);
	form_destroy(rest->form);
	shelf_destroy(rest->shelf);
	book_destroy(rest->book);
	visit_forget_ahead(visit);
	page_destroy(rest->records);
	care_destroy(rest->care);
	consult_pages_destroy(rest->consult_pages);
	page_destroy(visit->page);
	free(visit->draft);
	free(visit->aside);
	free(visit->held);
	free(visit->farewell);
	free(rest);
	buf_finish(&visit->requests);
	view_finish(&visit->view);
	console_finish(&visit->console);
	desk_finish(&visit->desk);
	memset(visit, 0, sizeof *visit);
}

void visit_begin(struct visit *visit, uint64_t now)
{
	const char *saved = visit->view.settings[SETTING_LANGUAGE];

	visit->now = now;
	if (saved[0])
		visit_language(visit, strcmp(saved, "en") == 0 ? LANGUAGE_EN : LANGUAGE_JA);
	visit->rest->has_begun = true;
	visit->rest->role = visit->view.role;
	visit_keys_begin(visit);
	visit_ask_console(visit);
	if (view_is_shut_out(&visit->view))
		consult_pages_begin(visit);
	greet_begin(visit);
}

void visit_begin_applying(struct visit *visit, bool may_apply, uint64_t now)
{
	visit->now = now;
	apply_begin(visit, may_apply);
}

void visit_language(struct visit *visit, enum language language)
{
	visit->language = language;
	words_language(language);
}

void visit_tell(struct visit *visit, const char *format, ...)
{
	char **slot = &visit->rest->tolds[visit->told_number % VISIT_TOLD_MAX];
	va_list arguments;
	char *text;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		text = mem_string("");
	va_end(arguments);
	free(*slot);
	*slot = text;
	visit->told = text;
	visit->told_number++;
}

void visit_tell_once(struct visit *visit, const char *words)
{
	for (unsigned number = visit->told_number; number > visit->told_read; number--) {
		const char *told = visit_told(visit, number);

		if (told && strcmp(told, words) == 0)
			return;
	}
	visit_tell(visit, "%s", words);
}

void visit_untell(struct visit *visit, unsigned number)
{
	char **slot = &visit->rest->tolds[(number - 1) % VISIT_TOLD_MAX];

	if (!visit_told(visit, number))
		return;
	if (visit->told == *slot)
		visit->told = NULL;
	visit_keys_forget_text(slot);
	visit->untold_number++;
}

void visit_retell(struct visit *visit, unsigned number, char *words)
{
	char **slot = &visit->rest->tolds[(number - 1) % VISIT_TOLD_MAX];
	const char *before = visit_told(visit, number);

	if (!before || strcmp(before, words) == 0) {
		free(words);
		return;
	}
	if (visit->told == *slot)
		visit->told = words;
	visit_keys_forget_text(slot);
	*slot = words;
	visit->untold_number++;
}

const char *visit_told(const struct visit *visit, unsigned number)
{
	if (number == 0 || number > visit->told_number || visit->told_number - number >= VISIT_TOLD_MAX)
		return NULL;
	return visit->rest->tolds[(number - 1) % VISIT_TOLD_MAX];
}

/* Left unanswered, a question about a line gives that line back. */
static void give_back_asked(struct visit *visit)
{
	if (!visit->page || !visit->page->asked)
		return;
	visit_give_back(visit, visit->page->asked);
	free(visit->page->asked);
	visit->page->asked = NULL;
}

void visit_open(struct visit *visit, struct page *page)
{
	give_back_asked(visit);
	page_destroy(visit->page);
	visit->page = page;
	visit->page_number++;
}

void visit_close_page(struct visit *visit)
{
	if (visit->page && visit->page->stays)
		return;
	give_back_asked(visit);
	page_destroy(visit->page);
	visit->page = NULL;
	greet_again(visit);
	form_again(visit);
}

void visit_command(struct visit *visit, const char *text)
{
	command_run(visit, text);
}

bool visit_cancel(struct visit *visit)
{
	bool had_page = visit->page && !visit->page->stays;
	bool had_queued = visit_forget_queued(visit);

	visit->told_read = visit->told_number;
	if (visit_keys_cancel(visit) || care_cancel(visit))
		return true;
	if (had_queued) {
		visit_drop_held(visit);
		/* TRANSLATORS: 待っていた行は 送っていません。だれも見ていません。 */
		visit_tell(visit, "%s", _("The lines that waited were not said. Nobody has seen them."));
		return true;
	}
	if (visit_drop_held(visit)) {
		visit_tell(visit, "%s", _("This line was not said. Nobody has seen it."));
		return true;
	}
	if (form_cancel(visit))
		return true;
	visit_close_page(visit);
	return had_page;
}

void visit_vanish(struct visit *visit)
{
	visit_forget_queued(visit);
	visit_drop_held(visit);
	if (visit->view.room[0])
		visit_request_plain(visit, REQ_LEAVE); /* or the seat would be kept, as after a lost link */
	visit->end = VISIT_VANISHES;
}

void visit_leave(struct visit *visit)
{
	const struct view_opening *opening = &visit->view.opening;
	struct sentences words = { .size = 0 };
	char next[OPENING_WORDS_ROOM];

	if (visit->view.room[0])
		visit_request_plain(visit, REQ_LEAVE);
	free(visit->farewell);
	if (visit_drop_held(visit))
		/* TRANSLATORS: また いつでも。待っていた1行は 送っていません。 */
		visit_add(&words, visit, "%s", _("Come again any time. The line that was waiting was not said."));
	else
		/* TRANSLATORS: また いつでも。 */
		visit_add(&words, visit, "%s", _("Come again any time."));
	if (!visit->view.always_open && opening->from[0] != 0) {
		opening_words_span(opening->from[0], opening->to[0], next, sizeof next);
		/* TRANSLATORS: つぎは %s です。 */
		visit_add(&words, visit, _("It opens next on %s."), next);
	}
	visit->farewell = mem_string(words.text);
	visit->end = VISIT_LEAVES;
}

/* -- requests -- */

void visit_request(struct visit *visit, const struct message *request)
{
	if (!wire_put(&visit->requests, request))
		visit_tell(visit, "%s", words_reason(REASON_BUSY));
	else
		visit_wait_for(visit, request);
}

void visit_request_plain(struct visit *visit, enum wire_number number)
{
	struct message request = { .number = number };

	visit_request(visit, &request);
}

void visit_request_set(struct visit *visit, enum setting setting, const char *value)
{
	struct message request = { .number = REQ_SET, .set = { (uint8_t)setting, wire_string(value) } };

	visit_request(visit, &request);
}

void visit_request_enter(struct visit *visit, const char *room, const char *zone)
{
	struct message request = { .number = REQ_ENTER, .enter = { wire_string(room), wire_string(zone) } };

	visit_request(visit, &request);
}

/* A room is entered. What is none may be a spot: at the questions one is let in first then and walks there. */
static void come_in(struct visit *visit, const char *target)
{
	struct visit_rest *rest = visit->rest;

	if (greet_is_asking(visit)) {
		greet_settle(visit);
		free(rest->wish);
		rest->wish = mem_format("/go %s", target);
	} else {
		rest->has_tried_window = true;
	}
	visit_request_enter(visit, target, "");
}

/* In a room one walks; from outside one comes in. */
void visit_request_go(struct visit *visit, const char *target)
{
	struct message request = { .number = REQ_GO, .go = { wire_string(target) } };

	if (!visit->view.room[0]) {
		come_in(visit, target);
		return;
	}
	visit->rest->is_going = true;
	visit_request(visit, &request);
}

void visit_request_rooms(struct visit *visit, enum list_purpose purpose, const char *room)
{
	struct message request = { .number = REQ_PEEK };

	visit->rest->list = purpose;
	visit->rest->rooms_count = 0;
	if (!room) {
		visit_request_plain(visit, REQ_ROOMS);
		return;
	}
	request.peek.room = wire_string(room);
	visit_request(visit, &request);
}

void visit_request_older(struct visit *visit, unsigned count)
{
	const struct view *view = &visit->view;
	struct message request = { .number = REQ_READ };

	if (visit->rest->is_reading || !view->room[0] || view->lines_count >= VIEW_LINES_MAX + VIEW_OLDER_MAX)
		return;
	request.read.room = wire_string("");
	request.read.before = view->lines_count ? view->lines[0].line : 0;
	request.read.count = (uint16_t)count;
	visit->rest->is_reading = true;
	visit_request(visit, &request);
}

/* -- keys' short ways -- */

void visit_step(struct visit *visit, enum direction direction)
{
	struct message request = { .number = REQ_STEP, .step = { (uint8_t)direction } };

	if (visit_must_stay(visit))
		return;
	visit->rest->is_going = false;
	if (visit->view.room[0])
		visit_request(visit, &request);
}

void visit_react(struct visit *visit, enum reaction reaction)
{
	uint64_t line = visit->pick ? visit->pick : visit_newest_of_others(visit);
	struct message request = { .number = REQ_REACT, .react = { line, (uint8_t)reaction } };

	if (talk_now(visit)) { /* between two it is said */
		talk_say(visit, words_reaction(reaction));
		return;
	}
	if (line == 0 && visit->view.lines_count == 0) {
		visit_tell(visit, "%s", _("Nobody has said anything here yet. It is fine to just sit."));
		return;
	}
	if (line == 0) {
		/* TRANSLATORS: まだ ほかの人の行はありません。/前 で前の行が見られます。 */
		visit_tell(visit, "%s", _("There is no line of anybody else yet. /back shows earlier ones."));
		return;
	}
	visit->pick = 0;
	visit_request(visit, &request);
}

uint64_t visit_newest_of_others(const struct visit *visit)
{
	const struct view *view = &visit->view;

	for (int i = view->lines_count - 1; i >= 0; i--)
		if (!view->lines[i].is_mine)
			return view->lines[i].line;
	return 0;
}

void visit_scroll(struct visit *visit, int lines)
{
	int count = visit->view.lines_count;
	int scroll = visit->scroll + lines;

	if (scroll >= count && lines > 0)
		visit_request_older(visit, 50);
	if (scroll > count - 1)
		scroll = count > 0 ? count - 1 : 0;
	visit->scroll = scroll > 0 ? scroll : 0;
	if (visit->scroll == 0 && !visit->rest->is_reading)
		view_forget_older(&visit->view);
}

/* Index of the first line whose number is not below before, or the count. */
static int index_before(const struct view *view, uint64_t before)
{
	int index = 0;

	if (before == 0)
		return view->lines_count;
	while (index < view->lines_count && view->lines[index].line < before)
		index++;
	return index;
}

/* In the map the window over the lines moves. When the hub has been asked, this is called once more with its answer. */
static void scroll_back(struct visit *visit, int count)
{
	struct visit_rest *rest = visit->rest;
	bool was_asked = rest->back_count > 0;
	int before = visit->scroll;

	rest->back_count = 0;
	visit_scroll(visit, count);
	if (visit->scroll == before && rest->is_reading && !was_asked)
		rest->back_count = count;
	else if (visit->scroll == before)
		visit_tell(visit, "%s", _("There are no earlier lines."));
}

void visit_back(struct visit *visit, int count)
{
	const struct view *view = &visit->view;
	struct visit_rest *rest = visit->rest;
	int end = index_before(view, rest->back_before);
	int first = end - count;

	if (talk_now(visit)) {
		talk_back(visit, count);
		return;
	}
	if (visit->face == FACE_MAP) {
		scroll_back(visit, count);
		return;
	}
	if (first < 0 && !rest->is_reading && rest->back_count == 0) {
		rest->back_count = count;
		visit_request_older(visit, (unsigned)(count - end));
		if (rest->is_reading)
			return;
	}
	rest->back_count = 0;
	if (first < 0)
		first = 0;
	if (first >= end) {
		visit_tell(visit, "%s", _("There are no earlier lines."));
		return;
	}
	visit->again_from = rest->back_before = view->lines[first].line;
	visit->again_to = view->lines[end - 1].line;
	visit->again_number++;
}

void visit_newest(struct visit *visit, int count)
{
	visit->rest->back_before = 0;
	if (talk_now(visit))
		talk_newest(visit);
	else
		visit_back(visit, count < visit->view.lines_count ? count : visit->view.lines_count);
}

/* -- names and places in words -- */

const char *visit_name(const struct visit *visit, const char *name, const char *name_en)
{
	return (visit->language == LANGUAGE_EN && name_en[0]) || !name[0] ? name_en : name;
}

void visit_add(struct sentences *sentences, const struct visit *visit, const char *format, ...)
{
	size_t room = sizeof sentences->text - sentences->size;
	va_list arguments;
	int size;

	if (sentences->size > 0 && visit->language != LANGUAGE_JA && room > 1) {
		sentences->text[sentences->size++] = ' ';
		room--;
	}
	va_start(arguments, format);
	size = vsnprintf(sentences->text + sentences->size, room, format, arguments);
	va_end(arguments);
	if (size >= 0 && (size_t)size < room)
		sentences->size += (size_t)size;
	else
		sentences->text[sentences->size] = '\0';
}

void visit_spot(const struct visit *visit, char *to, size_t size)
{
	const struct view *view = &visit->view;
	const struct view_person *me = view_me(view);
	const struct view_zone *zone = view_my_zone(view);
	const char *name = zone ? visit_name(visit, zone->name, zone->name_en)
		: visit_name(visit, view->room_name, view->room_name_en);
	int seat = me && me->x != NOWHERE ? view_seat_number(view, me->x, me->y) : 0;

	if (seat > 0 && name[0] && strchr("0123456789", name[strlen(name) - 1]))
		/* TRANSLATORS: %sの席 %d (a seat of "Table 2", whose name ends in a digit) */
		snprintf(to, size, _("%s, seat %d"), name, seat);
	else if (seat > 0)
		snprintf(to, size, "%s %d", name, seat);
	else
		snprintf(to, size, "%s", name);
}
