/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The room in words: where one is, who is near, who sits where, which staff are here, the ways out. Every fact of the
 * map has its sentence here. */
#include "visit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "opening_words.h"
#include "visit_rest.h"
#include "words.h"

enum { NEAR_TILES = 2, NAMES_MAX = 6, CROWD = 8 };

/* Names that grow with commas, the rest counted. */
struct names {
	char text[640];
	size_t size;
	unsigned count;
};

static void names_add(struct names *names, const char *name)
{
	size_t room = sizeof names->text - names->size;
	int size;

	if (++names->count > NAMES_MAX)
		return;
	/* TRANSLATORS: 、 between names */
	size = snprintf(names->text + names->size, room, "%s%s", names->size ? _(", ") : "", name);
	if (size > 0 && (size_t)size < room)
		names->size += (size_t)size;
}

static void names_end(struct names *names)
{
	unsigned more = names->count > NAMES_MAX ? names->count - NAMES_MAX : 0;

	if (more > 0)
		/* TRANSLATORS: 、ほか%u人 */
		snprintf(names->text + names->size, sizeof names->text - names->size,
			ngettext(" and %u more", " and %u more", more), more);
}

void visit_names(const struct visit *visit, const char *list, char *to, size_t size)
{
	struct names names = { .size = 0 };
	char name[NICKNAME_MAX + 1];

	(void)visit;
	while (*list) {
		size_t length = strcspn(list, "\n");

		snprintf(name, sizeof name, "%.*s", (int)length, list);
		names_add(&names, name);
		list += length + (list[length] == '\n');
	}
	names_end(&names);
	snprintf(to, size, "%s", names.text);
}

/* ゆき(家族), はやし(そっと): the name and the marks in words. */
static void add_person(struct names *names, const struct view_person *person)
{
	char named[128], marked[256];
	/* TRANSLATORS: (そっと) after a name */
	const char *mark = person->state & STATE_QUIET ? _("(in peace)") : "";

	words_person(person->nickname, role_is_staff(person->role) ? ROLE_PARTICIPANT : person->role, named, sizeof named);
	snprintf(marked, sizeof marked, "%s%s", named, mark);
	names_add(names, marked);
}

static unsigned watchers(const struct view *view)
{
	unsigned count = view->observers;

	for (int i = 0; i < view->people_count; i++)
		count += view->people[i].nickname[0] == '\0';
	return count;
}

static void add_counts(const struct visit *visit, struct sentences *sentences)
{
	const struct view *view = &visit->view;
	unsigned unnamed = watchers(view);
	unsigned named = (unsigned)view->people_count + view->observers - unnamed;

	if (named <= 1 && unnamed == 0) {
		/* TRANSLATORS: いまは あなただけです。 */
		visit_add(sentences, visit, "%s", _("You are the only one here just now."));
		return;
	}
	/* TRANSLATORS: %u人います。 */
	visit_add(sentences, visit, ngettext("%u person is here.", "%u people are here.", named), named);
	if (unnamed > 0)
		/* TRANSLATORS: 見学 %u人。 */
		visit_add(sentences, visit, ngettext("%u watches.", "%u watch.", unnamed), unnamed);
}

void visit_rule_sentence(const struct visit *visit, struct sentences *sentences)
{
	const struct view *view = &visit->view;
	const struct view_zone *zone = view_my_zone(view);
	unsigned audience = view_audience(view);

	if (view->is_private)
		/* TRANSLATORS: ひとりで見ています。ほかの人は見えません。 */
		visit_add(sentences, visit, "%s", _("You are by yourself here; the others cannot be seen."));
	else if (view_is_watching(view))
		/* TRANSLATORS: 見る・聞くだけの席です。呼ばれません。 */
		visit_add(sentences, visit, "%s", _("Here one only watches and listens. Nobody calls on you."));
	else if (zone && zone->is_silent)
		/* TRANSLATORS: 話しかけられない席です。 */
		visit_add(sentences, visit, "%s", _("Nobody speaks to you in this seat."));
	else if (view_talk(view) == TALK_NONE)
		/* TRANSLATORS: ここでは話しません。 */
		visit_add(sentences, visit, "%s", _("Nobody talks here."));
	else if (view_setting_is(view, SETTING_LISTENING, "1"))
		/* TRANSLATORS: いまは 見るだけです。/参加 で話せます。 */
		visit_add(sentences, visit, "%s", _("You are listening; /join lets you speak."));
	else if (audience > 1 && view_talk(view) == TALK_ZONE)
		/* TRANSLATORS: ここの%u人だけが読めます。 */
		visit_add(sentences, visit, ngettext("Only the %u here can read what you say.",
			"Only the %u here can read what you say.", audience), audience);
	else if (view_talk(view) == TALK_ZONE)
		/* TRANSLATORS: いま ここで読めるのは あなただけです。 */
		visit_add(sentences, visit, "%s", _("Just now only you can read what is said here."));
	else if (audience > 1)
		/* TRANSLATORS: 話すと この部屋の %u人が読めます。 */
		visit_add(sentences, visit, ngettext("What you say can be read by %u in this room.",
			"What you say can be read by %u in this room.", audience), audience);
}

bool visit_is_in_booth(const struct visit *visit)
{
	const struct view_zone *zone = view_my_zone(&visit->view);

	return zone && zone->is_private && strncmp(zone->id, "booth-", strlen("booth-")) == 0;
}

void visit_around_sentences(const struct visit *visit, struct sentences *sentences)
{
	const struct view *view = &visit->view;
	char spot[2 * TITLE_MAX];

	visit_spot(visit, spot, sizeof spot);
	/* TRANSLATORS: %s。 (the room's name as a sentence) */
	visit_add(sentences, visit, _("%s."), visit_name(visit, view->room_name, view->room_name_en));
	if (!view->is_private)
		add_counts(visit, sentences);
	if (view_my_zone(view))
		/* TRANSLATORS: あなたは %s。 */
		visit_add(sentences, visit, _("You are at %s."), spot);
	visit_rule_sentence(visit, sentences);
}

static bool is_near(const struct view_person *me, const struct view_person *person)
{
	return me->x != NOWHERE && person->x != NOWHERE && abs(me->x - person->x) <= NEAR_TILES
		&& abs(me->y - person->y) <= NEAR_TILES;
}

static bool is_guest_other(const struct view_person *person)
{
	return person->nickname[0] && !(person->state & STATE_ME) && !role_is_staff(person->role);
}

static void add_near(const struct visit *visit, struct sentences *sentences)
{
	const struct view *view = &visit->view;
	const struct view_person *me = view_me(view);
	struct names names = { .size = 0 };

	for (int i = 0; me && i < view->people_count; i++)
		if (is_guest_other(&view->people[i]) && is_near(me, &view->people[i]))
			add_person(&names, &view->people[i]);
	names_end(&names);
	if (names.count > 0)
		/* TRANSLATORS: 近くに %s。 */
		visit_add(sentences, visit, _("Near you: %s."), names.text);
	else
		/* TRANSLATORS: 近く なし。 */
		visit_add(sentences, visit, "%s", _("Nobody near you."));
}

/* zone NOWHERE: those who are in none. Who is near has been named. In a crowd they are counted. */
static void add_zone(const struct visit *visit, int zone, struct sentences *sentences)
{
	const struct view *view = &visit->view;
	const struct view_person *me = view_me(view);
	struct names names = { .size = 0 };

	for (int i = 0; i < view->people_count; i++)
		if (is_guest_other(&view->people[i]) && view->people[i].zone == zone && !(me && is_near(me, &view->people[i])))
			add_person(&names, &view->people[i]);
	names_end(&names);
	if (names.count == 0)
		return;
	if (view->people_count > CROWD)
		/* TRANSLATORS: %u人 */
		snprintf(names.text, sizeof names.text, ngettext("%u person", "%u people", names.count), names.count);
	if (zone == NOWHERE)
		/* TRANSLATORS: 部屋に %s。 */
		visit_add(sentences, visit, _("In the room: %s."), names.text);
	else
		/* TRANSLATORS: %sに %s。 (spot, names) */
		visit_add(sentences, visit, _("%s: %s."), visit_name(visit, view->zones[zone].name, view->zones[zone].name_en),
			names.text);
}

static void add_staff(const struct visit *visit, struct sentences *sentences)
{
	const struct view *view = &visit->view;
	struct names names = { .size = 0 };

	for (int i = 0; i < view->people_count; i++)
		if (role_is_staff(view->people[i].role) && view->people[i].nickname[0] && !(view->people[i].state & STATE_ME))
			add_person(&names, &view->people[i]);
	names_end(&names);
	if (names.count > 0)
		/* TRANSLATORS: 職員は %s。 */
		visit_add(sentences, visit, _("Staff here: %s."), names.text);
}

static void add_doors(const struct visit *visit, struct sentences *sentences)
{
	const struct view *view = &visit->view;
	struct names names = { .size = 0 };
	char door[TITLE_MAX + 16];

	for (int i = 0; i < view->doors_count; i++) {
		snprintf(door, sizeof door, "%u %s", view->doors[i].number,
			visit_name(visit, view->doors[i].name, view->doors[i].name_en));
		names_add(&names, door);
	}
	if (names.count > 0)
		/* TRANSLATORS: 出口 %s。 */
		visit_add(sentences, visit, _("Ways out: %s."), names.text);
	/* TRANSLATORS: 困ったら help と Enter。 */
	visit_add(sentences, visit, "%s", _("If in doubt, type help and Enter."));
}

struct page *visit_around_page(const struct visit *visit)
{
	struct page *page = page_create("");
	struct sentences here = { .size = 0 }, people = { .size = 0 }, ways = { .size = 0 };
	char now[OPENING_WORDS_ROOM];

	visit_around_sentences(visit, &here);
	page_text(page, "%s", here.text);
	if (!visit->view.is_private) {
		add_near(visit, &people);
		for (int zone = 0; zone < visit->view.zones_count; zone++)
			add_zone(visit, zone, &people);
		add_zone(visit, NOWHERE, &people);
		if (visit->view.people_count > CROWD)
			/* TRANSLATORS: /人 で名前。 */
			visit_add(&people, visit, "%s", _("/who names them."));
		page_text(page, "%s", people.text);
	}
	add_staff(visit, &ways);
	add_doors(visit, &ways);
	page_text(page, "%s", ways.text);
	if (!visit->view.always_open && visit->view.opening.closes != 0) {
		opening_words_now(&visit->view, now, sizeof now);
		page_text(page, "%s", now);
	}
	return page;
}

const char *visit_silent_words(const struct visit *visit)
{
	const struct view *view = &visit->view;
	bool can_talk = false;

	for (int i = 0; i < view->zones_count; i++)
		can_talk = can_talk || (view->zones[i].id[0] && view->zones[i].talk != TALK_NONE && !view->zones[i].is_watch);
	if (can_talk || view->talk != TALK_NONE)
		return words_reason(REASON_SILENT);
	/* TRANSLATORS: 話すなら フリースペースへ: /行く free */
	return _("To talk, come to the free space: /go free");
}

const char *visit_quick_end_words(const struct visit *visit)
{
	if (!visit->has_pty)
		/* TRANSLATORS: Ctrl-C で すぐ終わります。 */
		return _("Ctrl-C ends at once.");
	/* TRANSLATORS: Ctrl-C を2回で、いつでもすぐ終わります。 */
	return _("Ctrl-C twice ends at once, at any time.");
}

bool visit_is_away_above(const struct visit *visit, int index)
{
	const struct view *view = &visit->view;

	return view->away_count > 0 && strcmp(view->away_room, view->room) == 0 && index < view->lines_count
		&& view->lines[index].line > view->away_from && !view_begins_away(view, index);
}

void visit_away_sentences(const struct visit *visit, struct sentences *sentences)
{
	unsigned count = visit->view.away_count;

	/* TRANSLATORS: いない間に %u行ありました。 */
	visit_add(sentences, visit, ngettext("%u line was said while you were away.",
		"%u lines were said while you were away.", count), count);
	/* TRANSLATORS: 新しい%d行を出します。その前は /前 で読めます。 */
	visit_add(sentences, visit, _("Here are the newest %d; /back shows the ones before."), VISIT_PAGE_LINES);
}
