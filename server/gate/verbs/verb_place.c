/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verbs about the place: what there is, when it is open, who is where. Also what `look` and `apply` show, who come
 * without an account. */
#include <stdio.h>
#include <string.h>

#include "opening_words.h"
#include "verbs.h"
#include "words.h"

void verb_help(struct verb_run *run)
{
	for (size_t i = 0; i < verbs_count; i++) {
		const struct verb *verb = &verbs[i];
		struct json json = { &run->out, false };

		if (!verb->help || (verb->needs_account && run->view->account == 0))
			continue;
		if (run->is_json) {
			json_open(&json, '{');
			json_name(&json, "verb");
			json_string(&json, verb->name);
			json_name(&json, "usage");
			json_string(&json, verb->usage);
			json_name(&json, "help");
			json_string(&json, _(verb->help));
			json_close(&json, '}');
			buf_put(&run->out, "\n", 1);
		} else {
			verb_print(run, "%s%s%s: %s\n", verb->name, verb->usage[0] ? " " : "", verb->usage, _(verb->help));
		}
	}
	verb_finish(run, VERB_DONE);
}

void verb_print_opening(struct verb_run *run)
{
	const char *at = run->view->hours;
	char rule[256], words[512];

	opening_words_now(run->view, words, sizeof words);
	verb_print(run, "%s\n", words);
	for (size_t size; !run->view->always_open && (size = strcspn(at, "\n")) > 0; at += size + (at[size] == '\n')) {
		snprintf(rule, sizeof rule, "%.*s", (int)(size < 255 ? size : 255), at);
		opening_words_rule(rule, words, sizeof words);
		verb_print(run, "  %s\n", words);
	}
}

void verb_look(struct verb_run *run)
{
	const struct view *view = run->view;

	verb_print(run, "%s\n", verb_is_japanese(run) || !view->place_name_en[0] ? view->place_name : view->place_name_en);
	verb_print_opening(run);
	verb_print(run, "%s\n", _("Gallery: nothing hangs here yet. It will be filled little by little."));
	for (int i = 0; i < view->contacts_count; i++)
		verb_print(run, "%s  %s  %s\n", view->contacts[i].name, view->contacts[i].number, view->contacts[i].note);
	if (view->contacts_checked[0] && view->contacts_count > 0)
		verb_print(run, _("Numbers checked on %s.\n"), view->contacts_checked);
	verb_print(run, "%s\n", _("With an invitation, come in by join@. You are welcome at any time."));
	if (!run->has_pty) {
		verb_finish(run, VERB_DONE);
		return;
	}
	verb_print(run, "%s", _("Enter ends this: "));
	run->reads = true;
}

void verb_look_line(struct verb_run *run, char *line)
{
	(void)line;
	verb_finish(run, VERB_DONE);
}

void verb_apply(struct verb_run *run)
{
	/* No language is known for sure: both. */
	words_language(LANGUAGE_EN);
	verb_print(run, "%s", _("To apply, connect as apply@ and without a word after the host."));
	words_language(LANGUAGE_JA);
	verb_print(run, " / %s\n", _("To apply, connect as apply@ and without a word after the host."));
	verb_finish(run, VERB_DONE);
}

void verb_list(struct verb_run *run)
{
	verb_ask(run, &(struct message){ .number = REQ_ROOMS });
}

static void put_names(struct json *json, struct wire_text id, struct wire_text name, struct wire_text name_en)
{
	json_text(json, id);
	json_name(json, "name");
	json_text(json, name);
	json_name(json, "name_en");
	json_text(json, name_en);
}

/* Names joined by line feeds become an array. */
static void put_staff(struct json *json, struct wire_text staff)
{
	const char *at = staff.at, *end = staff.at ? staff.at + staff.size : NULL;

	json_open(json, '[');
	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));

		if (!stop)
			stop = end;
		json_text(json, (struct wire_text){ at, (uint16_t)(stop - at) });
		at = stop + 1;
	}
	json_close(json, ']');
}

static void put_room(struct verb_run *run, const struct wire_room_info *info)
{
	struct json json = { &run->out, false };

	json_open(&json, '{');
	json_name(&json, "room");
	put_names(&json, info->id, info->name, info->name_en);
	json_name(&json, "people");
	json_number(&json, info->people);
	json_name(&json, "observers");
	json_number(&json, info->observers);
	json_name(&json, "staff");
	put_staff(&json, info->staff);
	json_close(&json, '}');
	buf_put(&run->out, "\n", 1);
}

static void print_room(struct verb_run *run, const struct wire_room_info *info)
{
	char name[TITLE_MAX + 1], id[ID_MAX + 1], staff[2048] = "";

	wire_copy(id, sizeof id, info->id);
	wire_copy(staff, sizeof staff, info->staff);
	for (char *at = staff; *at; at++)
		if (*at == '\n')
			*at = ' ';
	verb_name_of(run, info->name, info->name_en, name, sizeof name);
	if (info->is_private)
		/* TRANSLATORS: %s (%s): ひとりになれるところ */
		verb_print(run, _("%s (%s): everybody is by themselves"), name, id);
	else if (info->people == 0)
		verb_print(run, _("%s (%s): nobody just now"), name, id);
	else
		verb_print(run, ngettext("%s (%s): %u person", "%s (%s): %u people", info->people), name, id, info->people);
	if (info->observers > 0)
		verb_print(run, ngettext(", %u watching", ", %u watching", info->observers), info->observers);
	if (staff[0])
		verb_print(run, _(", staff: %s"), staff);
	verb_print(run, "\n");
}

void verb_who_event(struct verb_run *run, const struct message *event)
{
	if (event->number == EV_ROOM_INFO && run->is_json)
		put_room(run, &event->room_info);
	else if (event->number == EV_ROOM_INFO)
		print_room(run, &event->room_info);
	else
		verb_ends(run, event, REQ_ROOMS);
}

static void put_zone(struct verb_run *run, const struct wire_zone_info *info)
{
	struct json json = { &run->out, false };

	json_open(&json, '{');
	json_name(&json, "room");
	json_text(&json, info->room);
	json_name(&json, "zone");
	put_names(&json, info->id, info->name, info->name_en);
	json_name(&json, "seats");
	json_number(&json, info->seats);
	json_name(&json, "free");
	json_number(&json, info->seats - info->taken);
	json_close(&json, '}');
	buf_put(&run->out, "\n", 1);
}

static void print_zone(struct verb_run *run, const struct wire_zone_info *info)
{
	char name[TITLE_MAX + 1], id[ID_MAX + 1];
	unsigned unused = info->seats - info->taken;

	wire_copy(id, sizeof id, info->id);
	verb_name_of(run, info->name, info->name_en, name, sizeof name);
	verb_print(run, ngettext("  %s (%s): %u seat free\n", "  %s (%s): %u seats free\n", unused), name, id, unused);
}

void verb_rooms_event(struct verb_run *run, const struct message *event)
{
	if (event->number == EV_ZONE_INFO && run->is_json)
		put_zone(run, &event->zone_info);
	else if (event->number == EV_ZONE_INFO && event->zone_info.seats > 0)
		print_zone(run, &event->zone_info);
	else
		verb_who_event(run, event);
}
