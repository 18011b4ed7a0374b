/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists that the hub sends piece by piece, rooms and keys, gathered until they are whole and then shown for the purpose
 * they were asked for. */
#include "visit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "visit_rest.h"
#include "words.h"

/* As many whole names as there is room for. */
static void copy_staff(struct listed_room *room, struct wire_text staff)
{
	size_t size = staff.size;

	while (size >= sizeof room->staff || (size > 0 && size < staff.size && staff.at[size] != '\n'))
		size--;
	memcpy(room->staff, staff.at, size);
	room->staff[size] = '\0';
}

void visit_on_room_info(struct visit *visit, const struct message *event)
{
	const struct wire_room_info *from = &event->room_info;
	struct visit_rest *rest = visit->rest;
	struct listed_room *room;

	if (rest->list == LIST_NONE || rest->rooms_count == LISTED_ROOMS_MAX)
		return;
	rest->rooms = mem_resize(rest->rooms, (size_t)rest->rooms_count + 1, sizeof *rest->rooms);
	room = &rest->rooms[rest->rooms_count++];
	memset(room, 0, sizeof *room);
	wire_copy(room->id, sizeof room->id, from->id);
	wire_copy(room->name, sizeof room->name, from->name);
	wire_copy(room->name_en, sizeof room->name_en, from->name_en);
	copy_staff(room, from->staff);
	room->people = from->people;
	room->observers = from->observers;
	room->is_private = from->is_private != 0;
}

void visit_on_zone_info(struct visit *visit, const struct message *event)
{
	const struct wire_zone_info *zone = &event->zone_info;

	for (int i = 0; visit->rest->list != LIST_NONE && i < visit->rest->rooms_count; i++)
		if (wire_equals(zone->room, visit->rest->rooms[i].id) && zone->seats > zone->taken)
			visit->rest->rooms[i].free_seats += (unsigned)(zone->seats - zone->taken);
}

/* One room from outside: how many, which staff, whether there is a seat; no words that were said, no guests' names. */
static void describe(const struct visit *visit, const struct listed_room *room, struct sentences *sentences)
{
	char names[LISTED_STAFF_MAX + 64];

	visit_add(sentences, visit, _("%s."), visit_name(visit, room->name, room->name_en));
	if (room->is_private) {
		/* TRANSLATORS: ひとりで見るところです。 */
		visit_add(sentences, visit, "%s", _("Everybody is by themselves there."));
		return;
	}
	if (room->people > 0)
		visit_add(sentences, visit, ngettext("%u person is there.", "%u people are there.", room->people),
			room->people);
	else
		/* TRANSLATORS: いまは だれもいません。 */
		visit_add(sentences, visit, "%s", _("Nobody is there just now."));
	if (room->observers > 0)
		visit_add(sentences, visit, ngettext("%u watches.", "%u watch.", room->observers), room->observers);
	visit_names(visit, room->staff, names, sizeof names);
	if (names[0])
		/* TRANSLATORS: 職員 %s。 */
		visit_add(sentences, visit, _("Staff: %s."), names);
	if (room->free_seats > 0)
		/* TRANSLATORS: 空いている席 %u。 */
		visit_add(sentences, visit, ngettext("%u seat is free.", "%u seats are free.", room->free_seats),
			room->free_seats);
}

/* verb: what a number does with the room, "/go" or "/peek". */
static void list_rooms(struct visit *visit, const char *title, const char *verb)
{
	const struct visit_rest *rest = visit->rest;
	struct page *page = page_create(title);

	for (int i = 0; i < rest->rooms_count; i++) {
		struct sentences sentences = { .size = 0 };
		char *command = mem_format("%s %s", verb, rest->rooms[i].id);

		describe(visit, &rest->rooms[i], &sentences);
		page_choice(page, command, "%s", sentences.text);
		free(command);
	}
	visit_open(visit, page);
}

/* The rooms that have a board: those in which one is not alone. */
static void list_boards(struct visit *visit)
{
	const struct visit_rest *rest = visit->rest;
	/* TRANSLATORS: どの部屋の掲示板を見ますか。 */
	struct page *page = page_create(_("Which room's board would you like to read?"));

	for (int i = 0; i < rest->rooms_count; i++) {
		const struct listed_room *room = &rest->rooms[i];
		char *command = mem_format("/board %s", room->id);

		if (!room->is_private)
			page_choice(page, command, "%s", visit_name(visit, room->name, room->name_en));
		free(command);
	}
	visit_open(visit, page);
}

/* Before one has ever come in. */
static void list_outside(struct visit *visit)
{
	const struct visit_rest *rest = visit->rest;
	/* TRANSLATORS: 外から見た様子です。会話は見えず、あなたも見えません。 */
	struct page *page = page_create(_("As seen from outside. You see no words, and nobody sees you."));

	for (int i = 0; i < rest->rooms_count && page->choices < PAGE_CHOICES_MAX - 1; i++) {
		struct sentences sentences = { .size = 0 };
		char *command = mem_format("/go %s", rest->rooms[i].id);

		describe(visit, &rest->rooms[i], &sentences);
		page_choice(page, command, "%s", sentences.text);
		if (strcmp(rest->rooms[i].id, "free") == 0)
			page->standard = page->choices; /* an empty line is an answer here too */
		free(command);
	}
	/* TRANSLATORS: 今日はやめる */
	page_choice(page, "/bye", "%s", _("Not today"));
	page_text(page, "%s", _("A number goes in there. /rooms shows this again."));
	visit_open(visit, page);
}

static void show_peek(struct visit *visit)
{
	const struct visit_rest *rest = visit->rest;
	struct page *page;
	char *command;

	if (rest->rooms_count == 0) {
		visit_tell(visit, "%s", words_reason(REASON_NO_ROOM));
		return;
	}
	page = page_create(_("As seen from outside. You see no words, and nobody sees you."));
	for (int i = 0; i < rest->rooms_count; i++) {
		struct sentences sentences = { .size = 0 };

		describe(visit, &rest->rooms[i], &sentences);
		page_text(page, "%s", sentences.text);
	}
	command = mem_format("/go %s", rest->rooms[0].id);
	/* TRANSLATORS: 入る */
	page_choice(page, command, "%s", _("Go in"));
	free(command);
	visit_open(visit, page);
}

/* Alone in a room: who of staff is in the place. */
static void tell_near(struct visit *visit)
{
	const struct visit_rest *rest = visit->rest;
	struct sentences sentences = { .size = 0 };
	char names[LISTED_STAFF_MAX + 64];

	for (int i = 0; i < rest->rooms_count; i++) {
		visit_names(visit, rest->rooms[i].staff, names, sizeof names);
		if (names[0] && strcmp(rest->rooms[i].id, visit->view.room) != 0)
			/* TRANSLATORS: 職員の %s は %s にいます。 */
			visit_add(&sentences, visit, _("Staff %s can be found here: %s."), names,
				visit_name(visit, rest->rooms[i].name, rest->rooms[i].name_en));
	}
	if (sentences.size == 0 && role_is_staff(visit->view.role))
		return; /* who is staff is not told that staff are away */
	if (sentences.size > 0)
		/* TRANSLATORS: /職員 で よべます。 */
		visit_add(&sentences, visit, "%s", _("/staff calls them."));
	else
		/* TRANSLATORS: 職員は いま席をはずしています。ゆっくりしていてください。急ぐ時は /連絡先。 */
		visit_add(&sentences, visit, "%s",
			_("Staff are away just now. Make yourself at home; if it is urgent, /contacts."));
	visit_tell(visit, "%s", sentences.text);
	visit->rest->near_told = role_is_staff(visit->view.role) ? 0 : visit->told_number;
}

/* Who of staff comes in shows by themselves. */
void visit_near_ends(struct visit *visit)
{
	struct visit_rest *rest = visit->rest;

	if (rest->near_told == 0 || view_staff_count(&visit->view) == 0)
		return;
	visit_untell(visit, rest->near_told);
	rest->near_told = 0;
}

void visit_on_listed(struct visit *visit)
{
	enum list_purpose purpose = visit->rest->list;

	visit->rest->list = LIST_NONE;
	switch (purpose) {
	case LIST_NONE:
		break;
	case LIST_ROOMS:
		/* TRANSLATORS: 部屋の一覧です。番号で そこへ行きます。 */
		list_rooms(visit, _("The rooms. A number goes there; /peek looks in first."), "/go");
		break;
	case LIST_PEEKS:
		/* TRANSLATORS: どの部屋をのぞきますか。 */
		list_rooms(visit, _("Which room would you like to look into?"), "/peek");
		break;
	case LIST_OUTSIDE:
		list_outside(visit);
		break;
	case LIST_PEEK:
		show_peek(visit);
		break;
	case LIST_NEAR:
		tell_near(visit);
		break;
	case LIST_BOARDS:
		list_boards(visit);
		break;
	}
}

void visit_on_key_info(struct visit *visit, const struct message *event)
{
	const struct wire_key_info *key = &event->key_info;

	if (!visit->rest->keys)
		return;
	/* TRANSLATORS: %u: %.*s、終わりが %.*s、%.*s に追加 */
	page_text(visit->rest->keys, _("%u: %.*s ending in %.*s, added %.*s"), key->number, (int)key->algorithm.size,
		key->algorithm.at, (int)key->tail.size, key->tail.at, (int)key->day.size, key->day.at);
}

void visit_on_keys_listed(struct visit *visit)
{
	struct page *page = visit->rest->keys;

	if (!page)
		return;
	visit->rest->keys = NULL;
	if (page->count == 0)
		/* TRANSLATORS: まだ 鍵はありません。 */
		page_text(page, "%s", _("There is no key yet; nickname and passphrase open the door."));
	else
		/* TRANSLATORS: はずす時は /鍵 はずす 番号 */
		page_text(page, "%s", _("/keys remove and a number takes one away."));
	/* TRANSLATORS: 足す時は 手元で、入った時と同じ宛先のあとに: keys add < 鍵.pub */
	page_text(page, "%s", _("To add one, at home, after the address you came in with: keys add < KEY.pub"));
	visit_open(visit, page);
}
