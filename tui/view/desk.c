/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applies the hub's events to what one person may know of consultations. Asks nobody and shows nothing; what it keeps
 * is bounded. What is read, line by line, lies in desk_thread.c. */
#include "desk.h"

#include <stdlib.h>
#include <string.h>

#include "desk_parts.h"
#include "mem.h"

enum { CONSULTS_MAX = 512 };

static unsigned apply_desk(struct desk *desk, const struct message *event);
static unsigned apply_consult(struct desk *desk, const struct message *event);
static unsigned apply_gone(struct desk *desk, const struct message *event);
static unsigned apply_reader(struct desk *desk, const struct message *event);
static unsigned apply_done(struct desk *desk, const struct message *event);
static int find(const struct desk *desk, uint64_t consultation);

static const struct {
	enum wire_number number;
	unsigned (*apply)(struct desk *desk, const struct message *event);
} appliers[] = {
	{ EV_DESK, apply_desk }, { EV_CONSULT, apply_consult }, { EV_CONSULT_GONE, apply_gone },
	{ EV_CONSULT_READER, apply_reader }, { EV_CONSULT_GRANT, desk_apply_grant },
	{ EV_CONSULT_LINE, desk_apply_line }, { EV_CONSULT_UNSAID, desk_apply_unsaid }, { EV_DONE, apply_done }
};

void desk_init(struct desk *desk)
{
	memset(desk, 0, sizeof *desk);
}

void desk_finish(struct desk *desk)
{
	desk_forget_thread(desk);
	free(desk->consults);
	memset(desk, 0, sizeof *desk);
}

unsigned desk_apply(struct desk *desk, const struct message *event)
{
	bool was_listing = desk->is_listing;
	unsigned changed = 0;

	desk->is_listing = event->number == EV_CONSULT_READER;
	if (was_listing && !desk->is_listing)
		changed |= desk_check_roster(desk);
	for (size_t i = 0; i < sizeof appliers / sizeof *appliers; i++)
		if (appliers[i].number == event->number)
			changed |= appliers[i].apply(desk, event);
	desk->edition += changed != 0;
	return changed;
}

unsigned desk_look_again(struct desk *desk)
{
	unsigned changed = desk_open_lines(desk) | desk_check_roster(desk);

	desk->edition += changed != 0;
	return changed;
}

void desk_begin(struct desk *desk, uint64_t consultation)
{
	desk_forget_thread(desk);
	desk->edition++;
	memset(desk->cut, 0, sizeof desk->cut);
	desk->open = consultation;
	desk->readers_count = 0;
	desk->is_renewing = desk->is_listing = desk->is_checked = desk->is_mismatch = desk->is_ready = false;
	desk->chain = DESK_UNJUDGED;
}

const struct desk_consult *desk_consult_of(const struct desk *desk, uint64_t consultation)
{
	int index = find(desk, consultation);

	return index < 0 ? NULL : &desk->consults[index];
}

const struct desk_consult *desk_open(const struct desk *desk)
{
	return desk->open == 0 ? NULL : desk_consult_of(desk, desk->open);
}

const struct desk_consult *desk_own(const struct desk *desk, uint64_t account)
{
	for (int i = 0; i < desk->consults_count; i++)
		if (desk->consults[i].account == account && desk->consults[i].state != CONSULT_CLOSED)
			return &desk->consults[i];
	return NULL;
}

const struct desk_consult *desk_talk(const struct desk *desk)
{
	for (int i = 0; i < desk->consults_count; i++)
		if (desk->consults[i].sits)
			return &desk->consults[i];
	return NULL;
}

static enum role role_of(uint8_t number)
{
	return number < ROLE_COUNT ? (enum role)number : ROLE_PARTICIPANT;
}

static int find(const struct desk *desk, uint64_t consultation)
{
	for (int i = 0; i < desk->consults_count; i++)
		if (desk->consults[i].consultation == consultation)
			return i;
	return -1;
}

static unsigned apply_desk(struct desk *desk, const struct message *event)
{
	static const uint8_t none[sizeof desk->recovery];

	desk->is_here = event->desk_told.is_here != 0;
	desk->days = event->desk_told.days;
	wire_copy(desk->exception, sizeof desk->exception, event->desk_told.exception);
	wire_copy(desk->exception_en, sizeof desk->exception_en, event->desk_told.exception_en);
	memcpy(desk->recovery, event->desk_told.recovery.bytes, sizeof desk->recovery);
	desk->has_recovery = memcmp(desk->recovery, none, sizeof none) != 0;
	return DESK_PLACE;
}

static void read_consult(struct desk_consult *to, const struct wire_consult_told *from)
{
	to->consultation = from->consultation;
	to->state = from->state < CONSULT_STATES ? (enum consult_state)from->state : CONSULT_CLOSED;
	to->wish = from->wish < WISH_COUNT ? (enum consult_wish)from->wish : WISH_ANYBODY;
	to->is_text_only = from->is_text_only != 0;
	to->account = from->account;
	wire_copy(to->nickname, sizeof to->nickname, from->nickname);
	to->role = role_of(from->role);
	to->counsellor_account = from->counsellor_account;
	wire_copy(to->counsellor, sizeof to->counsellor, from->counsellor);
	wire_copy(to->wished, sizeof to->wished, from->wished);
	to->since = from->since;
	to->asked = from->asked;
	to->slot = from->slot;
	to->nth = from->nth;
	to->is_there = from->is_there != 0;
	to->sits = from->sits != 0;
	to->epoch = from->epoch;
	to->next = from->next;
	to->counter = from->counter;
	to->newest = from->newest;
	to->unread = from->unread;
}

/* Its place among them: by the time of the request. */
static int insert(struct desk *desk, const struct desk_consult *consult)
{
	int index = desk->consults_count;

	while (index > 0 && desk->consults[index - 1].asked > consult->asked)
		index--;
	desk->consults = mem_resize(desk->consults, (size_t)desk->consults_count + 1, sizeof *desk->consults);
	memmove(desk->consults + index + 1, desk->consults + index,
		(size_t)(desk->consults_count - index) * sizeof *desk->consults);
	desk->consults_count++;
	return index;
}

static unsigned apply_consult(struct desk *desk, const struct message *event)
{
	struct desk_consult consult;
	int index = find(desk, event->consult_told.consultation);

	read_consult(&consult, &event->consult_told);
	if (index < 0 && desk->consults_count >= CONSULTS_MAX)
		return 0;
	if (index < 0)
		index = insert(desk, &consult);
	desk->consults[index] = consult;
	if (consult.consultation != desk->open)
		return DESK_LIST | DESK_STATE;
	desk->is_renewing = true;
	return DESK_LIST | DESK_STATE | desk_check_roster(desk);
}

static unsigned apply_gone(struct desk *desk, const struct message *event)
{
	uint64_t consultation = event->consult_gone.consultation;
	int index = find(desk, consultation);

	if (index >= 0) {
		desk->consults_count--;
		memmove(desk->consults + index, desk->consults + index + 1,
			(size_t)(desk->consults_count - index) * sizeof *desk->consults);
	}
	if (consultation == 0 || consultation != desk->open)
		return index < 0 ? 0 : DESK_LIST;
	desk_begin(desk, 0);
	return DESK_LIST | DESK_STATE | DESK_LINES | DESK_READERS;
}

static unsigned apply_reader(struct desk *desk, const struct message *event)
{
	const struct wire_consult_reader *told = &event->consult_reader;
	struct desk_reader *reader = desk->readers;

	if (told->consultation == 0 || told->consultation != desk->open)
		return 0;
	if (desk->is_renewing)
		desk->readers_count = 0;
	desk->is_renewing = false;
	while (reader < desk->readers + desk->readers_count && reader->reader != told->reader)
		reader++;
	if (reader == desk->readers + DESK_READERS_MAX)
		return 0;
	if (reader == desk->readers + desk->readers_count)
		desk->readers_count++;
	reader->reader = told->reader;
	wire_copy(reader->nickname, sizeof reader->nickname, told->nickname);
	reader->role = role_of(told->role);
	memcpy(reader->public_key, told->public_key.bytes, sizeof reader->public_key);
	reader->is_held = told->is_held != 0;
	reader->day = told->day;
	return DESK_READERS | desk_check_roster(desk);
}

static unsigned apply_done(struct desk *desk, const struct message *event)
{
	if (event->done.request != REQ_CONSULT_READ || desk->open == 0 || desk->is_ready)
		return 0;
	desk->is_ready = true;
	return DESK_STATE | desk_look_again(desk);
}
