/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an open vault does for consultations of its person, unasked and unseen: it takes in what was granted, makes the
 * next key when those who may read have changed, and grants earlier ones to who lacks them. */
#include "visit_keys.h"

#include <string.h>

#include "big_endian.h"
#include "consult_pages.h"
#include "visit_rest.h"

enum { READER = 8, ONE = READER + SEAL_GRANT, GRANTS = DESK_READERS_MAX + 1, TRIES_MAX = 3 };

void visit_consult_keys_again(struct visit *visit)
{
	visit->desk.vault = visit->vault;
	desk_look_again(&visit->desk);
}

/* Readers told after the consultation itself are all that there are. */
static void begin_readers(struct visit *visit, const struct wire_consult_told *told)
{
	struct visit_readers *readers = &visit->rest->own_keys.readers;

	readers->is_over = readers->is_over || readers->consultation == told->consultation;
}

static void add_reader(struct visit *visit, const struct wire_consult_reader *told)
{
	struct visit_readers *readers = &visit->rest->own_keys.readers;
	struct seal_reader *reader = readers->readers;

	if (readers->consultation != told->consultation || readers->is_over)
		*readers = (struct visit_readers){ .consultation = told->consultation };
	while (reader < readers->readers + readers->count && reader->reader != told->reader)
		reader++;
	if (reader == readers->readers + DESK_READERS_MAX)
		return;
	if (reader == readers->readers + readers->count)
		readers->count++;
	reader->reader = told->reader;
	memcpy(reader->public_key, told->public_key.bytes, sizeof reader->public_key);
}

/* Said once in a visit: somebody who has that key may grant it anew then. */
static void doubt(struct visit *visit, uint64_t consultation, uint32_t epoch)
{
	struct visit_keys *keys = &visit->rest->own_keys;
	struct message request = { .number = REQ_CONSULT_DOUBT, .consult_doubt = { consultation, epoch } };

	for (int i = 0; i < VISIT_DOUBTS_MAX; i++)
		if (keys->doubts[i].consultation == consultation && keys->doubts[i].epoch == epoch)
			return;
	keys->doubts[keys->doubts_count++ % VISIT_DOUBTS_MAX] = (struct visit_doubt){ consultation, epoch };
	visit_request(visit, &request);
}

static void take_grant(struct visit *visit, const struct wire_consult_granted *granted)
{
	enum seal_opening opening;

	if (desk_trusts_key(&visit->desk, granted->consultation, granted->epoch))
		return;
	opening = vault_take_circle(visit->vault, &(struct seal_grant){ granted->consultation, granted->epoch,
		granted->reader }, (const uint8_t *)granted->sealed.at, granted->sealed.size);
	if (opening != SEAL_OPENED && opening != SEAL_NEWER && granted->reader == vault_account(visit->vault)
			&& !vault_has_circle(visit->vault, granted->consultation, granted->epoch))
		doubt(visit, granted->consultation, granted->epoch);
}

/* Those for whom a key is made: who was told, and the recovery key if the place has said that there is one. Their
 * count; 0 if oneself is not among them with the key that one has. */
static int gather(const struct visit *visit, struct seal_reader to[GRANTS])
{
	const struct visit_readers *told = &visit->rest->own_keys.readers;
	const struct desk *desk = &visit->desk;
	uint8_t own[SEAL_BOX_KEY];
	bool has_me = false;
	int count = 0;

	vault_public_key(visit->vault, own);
	for (int i = 0; i < told->count; i++) {
		const struct seal_reader *reader = &told->readers[i];

		if (reader->reader == SEAL_READER_RECOVERY)
			continue;
		has_me = has_me || (reader->reader == vault_account(visit->vault)
			&& memcmp(reader->public_key, own, sizeof own) == 0);
		to[count++] = *reader;
	}
	if (desk->has_recovery) {
		to[count].reader = SEAL_READER_RECOVERY;
		memcpy(to[count++].public_key, desk->recovery, sizeof desk->recovery);
	}
	return has_me ? count : 0;
}

/* One grant after another; false if one of them cannot be made. */
static bool write_grants(const struct visit *visit, uint64_t consultation, uint32_t epoch,
	const struct seal_reader *readers, int count, uint8_t *to)
{
	for (int i = 0; i < count; i++, to += SEAL_GRANT) {
		to = big_endian_put(to, readers[i].reader, READER);
		if (!vault_grant_circle(visit->vault, consultation, epoch, readers[i].reader, readers[i].public_key, to))
			return false;
	}
	return true;
}

/* Seals the roster under the new key, as a line of one's own, linked to earlier ones; its size, 0 if it cannot be. */
static size_t seal_roster(const struct visit *visit, const struct seal_line *line, const struct seal_reader *readers,
	int count, uint8_t *to)
{
	struct seal_roster roster = { .count = count };
	uint8_t inside[1 + SEAL_ROSTER_ROOM];
	size_t size;

	memcpy(roster.readers, readers, (size_t)count * sizeof *readers);
	if (!vault_link_roster(visit->vault, line->circle, line->epoch, &roster))
		return 0;
	inside[0] = CONSULT_ROSTER;
	size = 1 + seal_roster_put(&roster, inside + 1);
	return vault_seal_line(visit->vault, line, inside, size, to) ? seal_line_size(size) : 0;
}

static void grant_one(struct visit *visit, uint64_t consultation, uint32_t epoch, uint64_t reader,
	const uint8_t public_key[SEAL_BOX_KEY])
{
	uint8_t grant[SEAL_GRANT];
	struct message request = { .number = REQ_CONSULT_GRANT, .consult_grant = { .consultation = consultation,
		.epoch = epoch, .reader = reader, .sealed = { (const char *)grant, sizeof grant } } };

	if (vault_grant_circle(visit->vault, consultation, epoch, reader, public_key, grant))
		visit_request(visit, &request);
}

/* Who takes a consultation over could read the request by the desk's key, which goes with the next epoch: its key is
 * granted to oneself before. */
static void keep_first(struct visit *visit, uint64_t consultation)
{
	const struct desk_consult *consult = desk_consult_of(&visit->desk, consultation);
	uint8_t own[SEAL_BOX_KEY];

	if (!consult || consult->account == vault_account(visit->vault))
		return;
	vault_public_key(visit->vault, own);
	grant_one(visit, consultation, 1, vault_account(visit->vault), own);
}

static void make_epoch(struct visit *visit, uint64_t consultation, uint32_t epoch)
{
	const struct desk_consult *consult = desk_consult_of(&visit->desk, consultation);
	struct seal_line line = { .circle = consultation, .epoch = epoch, .author = vault_account(visit->vault),
		.counter = (consult ? consult->counter : 0) + 1 };
	uint8_t grants[GRANTS * ONE], roster[CONSULT_BOX_MAX];
	struct seal_reader readers[GRANTS];
	struct message request = { .number = REQ_CONSULT_EPOCH, .consult_epoch = { .consultation = consultation,
		.epoch = epoch, .counter = line.counter } };
	int count = visit->rest->own_keys.readers.consultation == consultation ? gather(visit, readers) : 0;
	size_t size;

	if (count == 0)
		return;
	vault_drop_circle(visit->vault, line.circle, line.epoch); /* it may have been granted to others, and was not taken */
	seal_random(line.id, sizeof line.id);
	if (!vault_make_circle(visit->vault, line.circle, line.epoch)
		|| !write_grants(visit, line.circle, line.epoch, readers, count, grants))
		return;
	size = seal_roster(visit, &line, readers, count, roster);
	if (size == 0)
		return;
	keep_first(visit, line.circle);
	memcpy(request.consult_epoch.id.bytes, line.id, sizeof line.id);
	request.consult_epoch.grants = (struct wire_text){ (const char *)grants, (uint16_t)((size_t)count * ONE) };
	request.consult_epoch.roster = (struct wire_text){ (const char *)roster, (uint16_t)size };
	visit_request(visit, &request);
}

/* By who has an earlier key, so that others see that it is not a stranger's; else as soon as one comes. */
static void answer_wanted(struct visit *visit)
{
	struct visit_readers *readers = &visit->rest->own_keys.readers;
	const struct desk_consult *consult = desk_consult_of(&visit->desk, readers->consultation);
	uint32_t epoch = readers->wanted;

	if (epoch == 0 || !consult || consult->next != epoch)
		return;
	if (!readers->begins && vault_former_circle(visit->vault, readers->consultation, epoch) == 0)
		return;
	readers->wanted = 0;
	make_epoch(visit, readers->consultation, epoch);
}

static void take_wanted(struct visit *visit, const struct wire_consult_wanted *wanted)
{
	struct visit_readers *readers = &visit->rest->own_keys.readers;

	if (readers->consultation != wanted->consultation)
		return;
	readers->tries = 0;
	readers->wanted = wanted->epoch;
	readers->begins = wanted->begins != 0;
	answer_wanted(visit);
}

bool visit_consult_renew(struct visit *visit)
{
	const struct desk_consult *consult = desk_open(&visit->desk);

	if (!consult || consult->next != 0 || !vault_is_open(visit->vault)
			|| visit->rest->own_keys.readers.consultation != consult->consultation)
		return false;
	make_epoch(visit, consult->consultation, consult->epoch + 1);
	return true;
}

/* Is that the key of a reader as the roster has it? Only whose thread is here can be looked up. */
static bool is_on_roster(const struct desk *desk, const struct wire_consult_lack *lack)
{
	bool can_tell = desk->open == lack->consultation && desk->is_checked && !desk->is_mismatch;

	for (int i = 0; can_tell && i < desk->readers_count; i++)
		if (desk->readers[i].reader == lack->reader)
			return memcmp(desk->readers[i].public_key, lack->public_key.bytes, SEAL_BOX_KEY) == 0;
	return false;
}

/* Earlier keys are handed on to whom the roster names, and to the colleague to whom it is being handed on; else the hub
 * asks once more when the thread is read. */
static void answer_lack(struct visit *visit, const struct wire_consult_lack *lack)
{
	if (is_on_roster(&visit->desk, lack) || consult_is_heir(visit, lack->consultation, lack->reader,
		lack->public_key.bytes))
		grant_one(visit, lack->consultation, lack->epoch, lack->reader, lack->public_key.bytes);
}

/* Somebody was quicker; or one's own lines had been counted wrongly, which the hub has put right by then. */
static void try_again(struct visit *visit)
{
	struct visit_readers *readers = &visit->rest->own_keys.readers;
	const struct desk_consult *consult = desk_consult_of(&visit->desk, readers->consultation);

	if (consult && consult->next != 0 && ++readers->tries < TRIES_MAX)
		make_epoch(visit, consult->consultation, consult->next);
}

void visit_consult_keys_event(struct visit *visit, const struct message *event)
{
	if (event->number == EV_CONSULT)
		begin_readers(visit, &event->consult_told);
	else if (event->number == EV_CONSULT_READER)
		add_reader(visit, &event->consult_reader);
	if (!vault_is_open(visit->vault))
		return;
	switch ((unsigned)event->number) {
	case EV_CONSULT_GRANT:
		take_grant(visit, &event->consult_granted);
		answer_wanted(visit);
		break;
	case EV_CONSULT_WANTED:
		take_wanted(visit, &event->consult_wanted);
		break;
	case EV_CONSULT_LACK:
		answer_lack(visit, &event->consult_lack);
		break;
	case EV_REFUSED:
		if (event->refused.request == REQ_CONSULT_EPOCH)
			try_again(visit);
		break;
	case EV_GRANT: /* what was granted to a team may open now */
		visit_consult_keys_again(visit);
		break;
	}
}
