/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands about the room: looking, who is here, where to sit, where to go, looking in from outside. */
#include "command_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

enum { PEOPLE_A_PAGE = 15, SPOTS_MAX = PAGE_CHOICES_MAX - 1 };

void command_look(struct visit *visit, const char *argument)
{
	(void)argument;
	visit_open(visit, visit_around_page(visit));
}

void command_map(struct visit *visit, const char *argument)
{
	if (visit->face == FACE_MAP)
		visit->pane_wish = PANE_MAP;
	else
		command_look(visit, argument);
}

/* -- who -- */

static void add_mark(struct sentences *marks, const struct view_person *person, unsigned state, const char *word)
{
	size_t room = sizeof marks->text - marks->size;

	if ((person->state & state) && room > strlen(word) + 8)
		/* TRANSLATORS: 、 between names */
		marks->size += (size_t)snprintf(marks->text + marks->size, room, "%s%s", _(", "), word);
}

/* k こたろう、テーブルA、見るだけ */
static void describe_person(const struct visit *visit, const struct view_person *person, struct page *page)
{
	const struct view *view = &visit->view;
	bool has_zone = person->zone < view->zones_count;
	struct sentences marks = { .size = 0 };
	char name[128];

	words_person(person->nickname, person->role, name, sizeof name);
	if (has_zone)
		marks.size = (size_t)snprintf(marks.text, sizeof marks.text, "%s%s", _(", "),
			visit_name(visit, view->zones[person->zone].name, view->zones[person->zone].name_en));
	if (person->state & STATE_ME)
		/* TRANSLATORS: あなた */
		add_mark(&marks, person, STATE_ME, _("that is you"));
	/* TRANSLATORS: 見るだけ */
	add_mark(&marks, person, STATE_LISTENING, _("listening"));
	/* TRANSLATORS: そっと */
	add_mark(&marks, person, STATE_QUIET, _("in peace"));
	/* TRANSLATORS: 手をあげています */
	add_mark(&marks, person, STATE_HAND, _("hand up"));
	/* TRANSLATORS: 職員をよんでいます */
	add_mark(&marks, person, STATE_CALLING, _("calling staff"));
	page_text(page, "%s %s%s", person->avatar, name, marks.text);
}

void command_who(struct visit *visit, const char *argument)
{
	const struct view *view = &visit->view;
	int number = command_number(argument), first, named = 0;
	unsigned unnamed = view->observers;
	struct page *page;
	char *command;

	if (talk_now(visit)) { /* there it is not the room that counts */
		talk_show_readers(visit);
		return;
	}
	first = number > 1 ? (number - 1) * PEOPLE_A_PAGE : 0;
	/* TRANSLATORS: ここにいる人 */
	page = page_create(_("Who is here"));
	for (int i = 0; i < view->people_count; i++) {
		if (!view->people[i].nickname[0])
			unnamed++;
		else if (named++ >= first && named <= first + PEOPLE_A_PAGE)
			describe_person(visit, &view->people[i], page);
	}
	if (unnamed > 0)
		/* TRANSLATORS: 見学 %u人。名前は出ません。 */
		page_text(page, ngettext("%u watches, without a name.", "%u watch, without names.", unnamed), unnamed);
	if (named > first + PEOPLE_A_PAGE) {
		command = mem_format("/who %d", first / PEOPLE_A_PAGE + 2);
		/* TRANSLATORS: つづき (あと%d人) */
		page_choice(page, command, _("More (%d)"), named - first - PEOPLE_A_PAGE);
		free(command);
	}
	visit_open(visit, page);
}

/* -- seats and ways -- */

/* Zones where one can sit, in the order of the list. */
static int spots(const struct view *view, const struct view_zone *list[SPOTS_MAX])
{
	int count = 0;

	for (int i = 0; i < view->zones_count && count < SPOTS_MAX; i++)
		if (view->zones[i].id[0] && !view->zones[i].is_private && view_seats_in(view, &view->zones[i], NULL) > 0)
			list[count++] = &view->zones[i];
	return count;
}

static int people_in(const struct view *view, const struct view_zone *zone)
{
	int count = 0;

	for (int i = 0; i < view->people_count; i++)
		count += view->people[i].zone == zone - view->zones;
	return count;
}

/* テーブルA、2人います、空き2 */
static void add_spot(const struct visit *visit, struct page *page, const struct view_zone *zone)
{
	int taken, seats = view_seats_in(&visit->view, zone, &taken);
	int people = people_in(&visit->view, zone);
	const char *name = visit_name(visit, zone->name, zone->name_en);
	char *command = mem_format("/go %s", zone->id);
	char crowd[128];

	if (people > 0)
		/* TRANSLATORS: %d人います */
		snprintf(crowd, sizeof crowd, ngettext("%d person", "%d people", (unsigned long)people), people);
	else
		/* TRANSLATORS: だれもいません */
		snprintf(crowd, sizeof crowd, "%s", _("nobody there"));
	/* TRANSLATORS: %s、%s、空き%d */
	page_choice(page, command, _("%s, %s, %d free"), name, crowd, seats - taken);
	free(command);
}

static void list_spots(struct visit *visit, const struct view_zone *const list[], int count)
{
	/* TRANSLATORS: 行ける席です。番号を入れてください。 */
	struct page *page = page_create(_("Seats you can take. Type a number."));

	for (int i = 0; i < count; i++)
		add_spot(visit, page, list[i]);
	/* TRANSLATORS: いまの席にいる */
	page_choice(page, "", "%s", _("Stay where you are"));
	visit_open(visit, page);
}

/* The hub answers nothing to who is there already. */
static void go_to(struct visit *visit, const char *target)
{
	const struct view_zone *zone = view_my_zone(&visit->view);
	const struct view_person *me = view_me(&visit->view);

	if (visit->view.room[0] && strcmp(visit->view.room, target) == 0)
		/* TRANSLATORS: いまここにいます。 */
		visit_tell(visit, "%s", _("This is where you are now."));
	else if (zone && me && me->x != NOWHERE && strcmp(zone->id, target) == 0)
		/* TRANSLATORS: もう そこにいます。 */
		visit_tell(visit, "%s", _("You are there already."));
	else
		visit_request_go(visit, target);
}

void command_seat(struct visit *visit, const char *argument)
{
	const struct view_zone *list[SPOTS_MAX];
	int count = spots(&visit->view, list);
	int number = command_number(argument);

	if (count == 0)
		/* TRANSLATORS: この部屋に席はありません。/行く で ほかの部屋へ行けます。 */
		visit_tell(visit, "%s", _("There are no seats in this room. /go shows the ways out."));
	else if (number > 0 && number <= count)
		go_to(visit, list[number - 1]->id);
	else if (argument[0] && number < 0)
		command_go(visit, argument);
	else
		list_spots(visit, list, count);
}

static bool is_name(const char *typed, const char *id, const char *name, const char *name_en)
{
	char folded[4 * TITLE_MAX];

	if (strcmp(typed, id) == 0)
		return true;
	if (name[0] && text_fold(name, strlen(name), folded, sizeof folded) && strcmp(folded, typed) == 0)
		return true;
	return name_en[0] && text_fold(name_en, strlen(name_en), folded, sizeof folded) && strcmp(folded, typed) == 0;
}

/* The id that a number, an id or a name stands for; typed itself if nothing is known of it. */
static const char *room_meant(const struct visit *visit, const char *argument, const char *typed)
{
	const struct view *view = &visit->view;
	const struct visit_rest *rest = visit->rest;
	int number = command_number(argument);

	for (int i = 0; i < view->doors_count; i++)
		if (view->doors[i].number == number
			|| is_name(typed, view->doors[i].to, view->doors[i].name, view->doors[i].name_en))
			return view->doors[i].to;
	for (int i = 0; i < rest->rooms_count; i++)
		if ((!view->room[0] && i + 1 == number)
			|| is_name(typed, rest->rooms[i].id, rest->rooms[i].name, rest->rooms[i].name_en))
			return rest->rooms[i].id;
	return typed;
}

static void list_ways(struct visit *visit)
{
	const struct view *view = &visit->view;
	/* TRANSLATORS: 行き先です。番号を入れてください。 */
	struct page *page = page_create(_("Where to? Type a number."));
	const struct view_zone *list[SPOTS_MAX];
	int count = spots(view, list);

	for (int i = 0; i < view->doors_count; i++) {
		char *command = mem_format("/go %s", view->doors[i].to);

		page_choice(page, command, "%s", visit_name(visit, view->doors[i].name, view->doors[i].name_en));
		free(command);
	}
	for (int i = 0; i < count && page->choices < PAGE_CHOICES_MAX; i++)
		add_spot(visit, page, list[i]);
	visit_open(visit, page);
}

void command_go(struct visit *visit, const char *argument)
{
	const struct view *view = &visit->view;
	char typed[4 * TITLE_MAX];
	const char *target;

	if (!text_fold(argument, strlen(argument), typed, sizeof typed))
		strcpy(typed, "?");
	if (!typed[0] && view->room[0]) {
		list_ways(visit);
		return;
	}
	if (!typed[0]) {
		visit_request_rooms(visit, LIST_OUTSIDE, NULL);
		return;
	}
	for (int i = 0; i < view->zones_count; i++) {
		if (is_name(typed, view->zones[i].id, view->zones[i].name, view->zones[i].name_en)) {
			go_to(visit, view->zones[i].id);
			return;
		}
	}
	target = room_meant(visit, argument, typed);
	if (strlen(target) > ID_MAX)
		visit_tell(visit, "%s", _("There is no spot or room of that name. /seat and /rooms list them."));
	else
		go_to(visit, target);
}

/* -- from outside -- */

void command_rooms(struct visit *visit, const char *argument)
{
	(void)argument;
	visit_request_rooms(visit, visit->view.room[0] ? LIST_ROOMS : LIST_OUTSIDE, NULL);
}

void command_peek(struct visit *visit, const char *argument)
{
	char typed[4 * TITLE_MAX], target[4 * TITLE_MAX];

	if (!text_fold(argument, strlen(argument), typed, sizeof typed))
		strcpy(typed, "?");
	if (!typed[0]) {
		visit_request_rooms(visit, LIST_PEEKS, NULL);
		return;
	}
	/* what is meant may lie in the list that the request empties */
	snprintf(target, sizeof target, "%s", room_meant(visit, argument, typed));
	if (strlen(target) > ID_MAX)
		visit_tell(visit, "%s", words_reason(REASON_NO_ROOM));
	else
		visit_request_rooms(visit, LIST_PEEK, target);
}
