/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two visits around one consultation: みかん asks, すずき of the desk reads and takes it, with keys of their own. In between
 * the test hands on what the hub would. */
#ifndef CONSULT_PAGES_SETUP_H
#define CONSULT_PAGES_SETUP_H

#include <stdlib.h>

#include "seal_note.h"
#include "vault.h"
#include "visit_pages.h"
#include "visit_setup.h"

enum { MIKAN_ACCOUNT = 7, SUZUKI_ACCOUNT = 20, DESK_EPOCH = 3, GRANT_SIZE = 8 + SEAL_GRANT };

struct both {
	struct visit asker, desk;
	struct vault *asker_vault, *desk_vault;
	uint8_t team_key[SEAL_BOX_KEY];
	struct wire_consult consult;           /* as it was asked for ... */
	uint8_t grants[CONSULT_GRANTS_MAX * GRANT_SIZE], roster[CONSULT_BOX_MAX], line[CONSULT_BOX_MAX];
};

static inline void come(struct visit *visit, struct vault *vault, struct message known, enum face_kind face)
{
	visit_init(visit, LANGUAGE_EN);
	visit->has_pty = true;
	visit->face = face;
	visit->vault = vault;
	visit->desk.vault = vault;
	give(visit, event_place());
	give(visit, known);
	give(visit, event_setting(SETTING_VISITED, "1"));
	visit_begin(visit, 1000);
	each_room_event(give, visit);
}

static inline void begin(struct visit *visit, struct vault *vault, struct message known, enum face_kind face)
{
	come(visit, vault, known, face);
	give(visit, event_done(REQ_CONSULTS));
	buf_clear(&visit->requests);
}

static inline void tell_team(struct both *both, struct visit *visit)
{
	struct message team = { .number = EV_TEAM, .team_key = { .team = TEAM_DESK, .epoch = DESK_EPOCH } };
	struct message desk = { .number = EV_DESK, .desk_told = { .is_here = 1, .days = 90, .exception = wire_string(""),
		.exception_en = wire_string("") } };

	memcpy(team.team_key.public_key.bytes, both->team_key, sizeof both->team_key);
	give(visit, team);
	give(visit, desk);
}

static inline int start(void **state)
{
	struct both *both = calloc(1, sizeof *both);
	struct message suzuki = { .number = EV_KNOWN, .known = { SUZUKI_ACCOUNT, wire_string("すずき"), ROLE_COUNSELLOR, 1, 5,
		2 } };
	uint8_t grant[SEAL_GRANT];

	both->asker_vault = vault_create();
	both->desk_vault = vault_create();
	assert_true(vault_make_pair(both->asker_vault, MIKAN_ACCOUNT));
	assert_true(vault_make_pair(both->desk_vault, SUZUKI_ACCOUNT));
	assert_true(vault_make_team(both->desk_vault, TEAM_DESK, DESK_EPOCH, both->team_key, grant));
	begin(&both->asker, both->asker_vault, event_known(ROLE_PARTICIPANT), FACE_MAP);
	begin(&both->desk, both->desk_vault, suzuki, FACE_LINE);
	tell_team(both, &both->asker);
	tell_team(both, &both->desk);
	*state = both;
	return 0;
}

static inline int stop(void **state)
{
	struct both *both = *state;

	visit_finish(&both->asker);
	visit_finish(&both->desk);
	vault_destroy(both->asker_vault);
	vault_destroy(both->desk_vault);
	free(both);
	return 0;
}

static inline void type(struct visit *visit, const char *text)
{
	visit_submit(visit, text, 1000);
}

/* -- what the hub would tell -- */

static inline struct message as_it_stands(const struct both *both, enum consult_state state, bool is_taken)
{
	return (struct message){ .number = EV_CONSULT, .consult_told = { .consultation = both->consult.consultation,
		.state = (uint8_t)state, .wish = both->consult.wish, .is_text_only = both->consult.is_text_only,
		.account = MIKAN_ACCOUNT, .nickname = wire_string("みかん"), .role = ROLE_PARTICIPANT,
		.counsellor_account = is_taken ? SUZUKI_ACCOUNT : 0, .counsellor = wire_string(is_taken ? "すずき" : ""),
		.wished = wire_string(""), .since = 1000, .asked = 1000, .nth = 2, .epoch = 1, .newest = 3 } };
}

static inline struct message one_line(const struct both *both, uint64_t line, uint32_t counter, enum consult_kind kind,
	struct wire_text box)
{
	struct message event = { .number = EV_CONSULT_LINE, .consult_line = { .consultation = both->consult.consultation,
		.line = line, .at = 1000000, .kind = (uint8_t)kind, .author = MIKAN_ACCOUNT, .nickname = wire_string("みかん"),
		.epoch = 1, .counter = counter, .box = box } };

	memcpy(event.consult_line.id.bytes, counter == 1 ? both->consult.roster_id.bytes : both->consult.line_id.bytes, 16);
	return event;
}

static inline uint64_t number_at(const uint8_t *at)
{
	uint64_t number = 0;

	for (int i = 0; i < 8; i++)
		number = number << 8 | at[i];
	return number;
}

/* All of a thread to who may read it by that grant. */
static inline void tell_thread(struct both *both, struct visit *visit, struct message stands, int grant)
{
	const uint8_t *at = both->grants + grant * GRANT_SIZE;
	enum consult_kind kind = both->consult.wish == WISH_LETTER ? CONSULT_LETTER : CONSULT_SAID;

	give(visit, stands);
	give(visit, (struct message){ .number = EV_CONSULT_GRANT, .consult_granted = { both->consult.consultation, 1,
		number_at(at), { (const char *)at + 8, SEAL_GRANT } } });
	give(visit, one_line(both, 1, 1, CONSULT_ROSTER, both->consult.roster));
	if (both->consult.line.size > 0)
		give(visit, one_line(both, 2, 2, kind, both->consult.line));
	give(visit, event_done(REQ_CONSULT_READ));
}

/* Keeps what was asked for. */
static inline void take_asked(struct both *both)
{
	struct message request;

	assert_true(has_request(&both->asker, REQ_CONSULT, &request));
	both->consult = request.consult;
	assert_true(request.consult.grants.size <= sizeof both->grants);
	memcpy(both->grants, request.consult.grants.at, request.consult.grants.size);
	memcpy(both->roster, request.consult.roster.at, request.consult.roster.size);
	both->consult.roster.at = (const char *)both->roster;
	if (request.consult.line.size > 0)
		memcpy(both->line, request.consult.line.at, request.consult.line.size);
	both->consult.line.at = (const char *)both->line;
}

static inline void open_start(struct both *both)
{
	struct message request;

	type(&both->asker, "/相談");
	assert_true(has_request(&both->asker, REQ_CONSULTS, &request));
	give(&both->asker, event_done(REQ_CONSULTS));
}

/* Asked by text only, with one line, and the hub has it. */
static inline void ask(struct both *both)
{
	open_start(both);
	choose(&both->asker, "text only");
	type(&both->asker, "ねむれない日が多いです");
	type(&both->asker, "1");
	take_asked(both);
}

static inline void ask_and_wait(struct both *both)
{
	ask(both);
	give(&both->asker, as_it_stands(both, CONSULT_WAITING, false));
	give(&both->desk, as_it_stands(both, CONSULT_WAITING, false));
}

static inline void read_at_the_desk(struct both *both)
{
	struct message request;

	type(&both->desk, "/desk");
	assert_true(page_says(&both->desk, "みかん"));
	choose(&both->desk, "みかん");
	assert_true(has_request(&both->desk, REQ_CONSULT_READ, &request));
	assert_true(request.consult_read.consultation == both->consult.consultation);
	tell_thread(both, &both->desk, as_it_stands(both, CONSULT_WAITING, false), 1);
}

static inline void take(struct both *both)
{
	struct message request;

	read_at_the_desk(both);
	choose(&both->desk, "Take it");
	assert_true(has_request(&both->desk, REQ_CONSULT_CLAIM, &request));
	give(&both->desk, as_it_stands(both, CONSULT_TAKEN, true));
	give(&both->asker, as_it_stands(both, CONSULT_TAKEN, true));
}

/* -- asking -- */

#endif
