/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What events say of the place and of oneself: names, contacts, keys that others' words are sealed to, settings. Knows
 * no room. */
#include "view.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "view_parts.h"

unsigned view_apply_place(struct view *view, const struct message *event)
{
	const struct wire_place *place = &event->place;

	wire_copy(view->place_name, sizeof view->place_name, place->name);
	wire_copy(view->place_name_en, sizeof view->place_name_en, place->name_en);
	wire_copy(view->zone_name, sizeof view->zone_name, place->zone);
	wire_copy(view->contacts_checked, sizeof view->contacts_checked, place->contacts_checked);
	view->place_language = place->language == LANGUAGE_EN ? LANGUAGE_EN : LANGUAGE_JA;
	view->always_open = place->always_open != 0;
	view->contacts_count = 0;
	free(view->hours);
	view->hours = view_own(place->hours);
	return VIEW_PLACE;
}

unsigned view_apply_opening(struct view *view, const struct message *event)
{
	const struct wire_opening *told = &event->opening;
	struct view_opening *opening = &view->opening;

	*opening = (struct view_opening){ .is_open = told->is_open != 0, .closes = told->closes,
		.from = { told->from, told->then_from }, .to = { told->to, told->then_to }, .note_day = told->note_day,
		.note_other = told->note_other };
	wire_copy(opening->note_hours, sizeof opening->note_hours, told->note_hours);
	wire_copy(opening->note, sizeof opening->note, told->note);
	return VIEW_PLACE;
}

unsigned view_apply_contact(struct view *view, const struct message *event)
{
	struct view_contact *contact;

	if (view->contacts_count == VIEW_CONTACTS_MAX)
		return 0;
	contact = &view->contacts[view->contacts_count++];
	wire_copy(contact->name, sizeof contact->name, event->contact.name);
	wire_copy(contact->number, sizeof contact->number, event->contact.number);
	wire_copy(contact->note, sizeof contact->note, event->contact.note);
	return VIEW_PLACE;
}

unsigned view_apply_team(struct view *view, const struct message *event)
{
	const struct wire_team_key *key = &event->team_key;

	if (key->team >= TEAM_COUNT)
		return 0;
	memcpy(view->team_pk[key->team], key->public_key.bytes, sizeof view->team_pk[key->team]);
	view->team_epoch[key->team] = key->epoch;
	return VIEW_PLACE;
}

unsigned view_apply_known(struct view *view, const struct message *event)
{
	view->account = event->known.account;
	wire_copy(view->nickname, sizeof view->nickname, event->known.nickname);
	view->role = view_role_of(event->known.role);
	view->has_passphrase = event->known.has_passphrase != 0;
	view->place_people = event->known.people;
	view->place_staff = event->known.staff;
	return VIEW_ME;
}

unsigned view_apply_post(struct view *view, const struct message *event)
{
	memcpy(view->post_pk, event->mail_key.pk.bytes, sizeof view->post_pk);
	view->is_sending_mail = event->mail_key.is_sending != 0;
	view->has_post = true;
	return VIEW_ME;
}

unsigned view_apply_setting(struct view *view, const struct message *event)
{
	if (event->setting.setting >= SETTING_COUNT)
		return 0;
	wire_copy(view->settings[event->setting.setting], SETTING_VALUE_MAX + 1, event->setting.value);
	return VIEW_ME;
}

char *view_own(struct wire_text text)
{
	char *string = mem_alloc((size_t)text.size + 1);

	memcpy(string, text.at, text.size);
	string[text.size] = '\0';
	return string;
}

enum role view_role_of(uint8_t number)
{
	return number < ROLE_COUNT ? (enum role)number : ROLE_PARTICIPANT;
}
