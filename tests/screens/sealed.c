/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other sessions and the hub would have done before a coordinator's page, or one's own letter, opens. */
#include "sealed.h"

#include <string.h>

#include "application.h"
#include "big_endian.h"
#include "seal.h"
#include "seal_box.h"
#include "vault.h"

enum { NUMBER = 3, ID = 77, DAYS = 9, EPOCH = 1, SHEET_MAX = 512 };

struct vault *sealed_keys(struct face *face)
{
	uint8_t public_key[SEAL_BOX_KEY], grant[SEAL_GRANT];
	struct vault *vault = seal_init() ? vault_create() : NULL;
	struct visit *visit = face_visit(face);

	if (!vault || !vault_make_pair(vault, 7) || !vault_make_team(vault, TEAM_COORDINATORS, EPOCH, public_key, grant))
		return vault;
	visit->vault = vault;
	memcpy(visit->view.team_pk[TEAM_COORDINATORS], public_key, sizeof public_key);
	return vault;
}

void sealed_application(struct face *face, const char *links, uint64_t now)
{
	struct application application = { .whom = WHOM_FAMILY, .where = WHERE_DISTRICT, .helps = HELPS_THIN };
	struct message event = { .number = EV_APPLICATION_BOX, .application_box = { .number = NUMBER, .days = DAYS,
		.links = wire_string(links), .id = ID, .epoch = EPOCH } };
	uint8_t inside[APPLICATION_MAX], box[APPLICATION_BOX_MAX];
	size_t size;

	strcpy(application.district, "青葉区");
	strcpy(application.address, "sora@example.jp");
	strcpy(application.hopes, "ことばを 聞いているだけでも よいですか。\nむすこは 昼間ねています。");
	size = application_encode(&application, inside);
	if (size == 0 || !seal_box(APPLICATION_TAG, ID, face_visit(face)->view.team_pk[TEAM_COORDINATORS], inside, size, box))
		return;
	event.application_box.box = (struct wire_text){ (const char *)box, (uint16_t)seal_box_size(size) };
	face_event(face, &event, now);
}

void sealed_sheet(struct face *face, unsigned number, const char *staff, const char *text, bool is_moved, uint64_t now)
{
	static const uint64_t evening = 1795603200000; /* 2026-11-25 19:40 in Tokyo */
	struct message event = { .number = EV_SHEET, .sheet = { .number = (uint16_t)number, .is_answer = staff[0] != '\0',
		.nickname = wire_string(staff), .at = evening + (number - 1) * 86400000ull, .id = ID + number, .epoch = EPOCH } };
	const struct visit *visit = face_visit(face);
	uint8_t public_key[SEAL_BOX_KEY], inside[SHEET_MAX], box[2 * SHEET_MAX];
	size_t size = strlen(text);

	if (size > SHEET_MAX - 8)
		return;
	vault_public_key(visit->vault, public_key);
	memcpy(big_endian_put(inside, ID + number + is_moved, 8), text, size);
	if (!seal_box("KKl1", visit->view.account, public_key, inside, 8 + size, box))
		return;
	event.sheet.box = (struct wire_text){ (const char *)box, (uint16_t)seal_box_size(8 + size) };
	face_event(face, &event, now);
}
