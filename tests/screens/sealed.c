/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an applicant's session and the hub would have done before a coordinator's page opens. */
#include "sealed.h"

#include <string.h>

#include "application.h"
#include "seal.h"
#include "seal_box.h"
#include "vault.h"

enum { NUMBER = 3, ID = 77, DAYS = 9, EPOCH = 1 };

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
