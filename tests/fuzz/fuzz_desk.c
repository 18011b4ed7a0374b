/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thread of three lines told by a hub, or from a database, that an enemy has in hand: any event, in any order, any
 * field changed. Words are shown only where their author put them, and at most once. */
#include <stdlib.h>
#include <string.h>

#include "desk.h"
#include "seal_roster.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TALK = 4711, MIKAN = 7, SUZUKI = 8, LINES = 3, BOX = 300, EVENTS = 5 + LINES + 2, OPERATION = 4, MOST = 200 };

static const char *const texts[LINES] = { "うまく言えないです", "はい", "また来ます" };
static const uint64_t authors[LINES] = { MIKAN, SUZUKI, MIKAN };
static const uint32_t counters[LINES] = { 2, 1, 3 };

/* What a right hub would tell, and what that borrows. */
struct right {
	struct vault *vault;
	struct message events[EVENTS];
	uint8_t grant[SEAL_GRANT], boxes[2 + LINES][BOX], public_key[SEAL_BOX_KEY];
};

static void must(bool is_so)
{
	if (!is_so)
		abort();
}

static struct message sealed(struct right *right, int box, uint64_t author, uint32_t counter, enum consult_kind kind,
	const void *content, size_t n)
{
	struct seal_line place = { TALK, 1, author, counter, { (uint8_t)(16 * author + counter) } };
	struct message event = { .number = EV_CONSULT_LINE, .consult_line = { .consultation = TALK, .line = 10 + (uint64_t)box,
		.at = 1000, .kind = (uint8_t)kind, .author = author, .nickname = wire_string("x"), .is_mine = author == MIKAN,
		.epoch = 1, .counter = counter, .box = { (const char *)right->boxes[box], BOX } } };
	uint8_t inside[BOX];

	inside[0] = (uint8_t)kind;
	if (n > 0)
		memcpy(inside + 1, content, n);
	memcpy(event.consult_line.id.bytes, place.id, sizeof place.id);
	must(seal_line_size(n + 1) == BOX && vault_seal_line(right->vault, &place, inside, n + 1, right->boxes[box]));
	return event;
}

static void make(struct right *right)
{
	struct seal_roster roster = { .readers = { { MIKAN, { 0 } }, { SUZUKI, { 9 } } }, .count = 2 };
	const struct seal_reader *readers = roster.readers;
	uint8_t bytes[SEAL_ROSTER_ROOM];
	struct message *event = right->events, unsaid;

	right->vault = vault_create();
	must(vault_make_pair(right->vault, MIKAN) && vault_make_circle(right->vault, TALK, 1));
	vault_public_key(right->vault, right->public_key);
	must(vault_grant_circle(right->vault, TALK, 1, MIKAN, right->public_key, right->grant));
	memcpy(roster.readers[0].public_key, right->public_key, SEAL_BOX_KEY);
	*event++ = (struct message){ .number = EV_CONSULT, .consult_told = { .consultation = TALK, .state = CONSULT_TAKEN,
		.account = MIKAN, .nickname = wire_string("m"), .counsellor_account = SUZUKI, .counsellor = wire_string("s"),
		.wished = wire_string(""), .epoch = 1 } };
	for (int i = 0; i < 2; i++, event++) {
		*event = (struct message){ .number = EV_CONSULT_READER, .consult_reader = { .consultation = TALK,
			.reader = readers[i].reader, .nickname = wire_string("r") } };
		memcpy(event->consult_reader.public_key.bytes, readers[i].public_key, SEAL_BOX_KEY);
	}
	*event++ = (struct message){ .number = EV_CONSULT_GRANT, .consult_granted = { .consultation = TALK, .epoch = 1,
		.reader = MIKAN, .sealed = { (const char *)right->grant, SEAL_GRANT } } };
	*event++ = sealed(right, LINES, MIKAN, 1, CONSULT_ROSTER, bytes, seal_roster_put(&roster, bytes));
	for (int i = 0; i < LINES; i++)
		*event++ = sealed(right, i, authors[i], counters[i], CONSULT_SAID, texts[i], strlen(texts[i]));
	unsaid = sealed(right, LINES + 1, SUZUKI, counters[1], CONSULT_UNSENT, NULL, 0);
	*event++ = (struct message){ .number = EV_CONSULT_UNSAID, .consult_unsaid = { TALK, 11, unsaid.consult_line.box } };
	*event = (struct message){ .number = EV_DONE, .done = { REQ_CONSULT_READ } };
}

static void change_line(struct wire_consult_line *line, uint8_t what, uint8_t value, uint8_t *box)
{
	switch (what % 8) {
	case 0: line->line = value; break;
	case 1: line->author = value % 10; break;
	case 2: line->counter = value % 6; break;
	case 3: line->epoch = value % 3; break;
	case 4: line->kind = value % (CONSULT_KINDS + 2); break;
	case 5: line->id.bytes[0] = value; break;
	case 6: line->box.size = value; break;
	default: box[(value * 2) % BOX] ^= (uint8_t)(1 << value % 8); break;
	}
}

static void change(struct message *event, uint8_t what, uint8_t value, uint8_t *box)
{
	if (event->number == EV_CONSULT_LINE)
		change_line(&event->consult_line, what, value, box);
	else if (event->number == EV_CONSULT && what % 3 == 0)
		event->consult_told.epoch = value % 3;
	else if (event->number == EV_CONSULT)
		event->consult_told.next = value % 3;
	else if (event->number == EV_CONSULT_READER)
		event->consult_reader.public_key.bytes[value % SEAL_BOX_KEY] ^= what;
	else if (event->number == EV_CONSULT_GRANT)
		event->consult_granted.epoch = value % 3;
	else if (event->number == EV_CONSULT_UNSAID)
		event->consult_unsaid.line = value;
}

static void apply(struct desk *desk, const struct right *right, const uint8_t *operation)
{
	struct message event = right->events[operation[0] % EVENTS];
	uint8_t box[BOX];

	if (event.number == EV_CONSULT_LINE) {
		memcpy(box, event.consult_line.box.at, BOX);
		event.consult_line.box.at = (const char *)box;
	}
	if (operation[1] & 1)
		change(&event, operation[2], operation[3], box);
	desk_apply(desk, &event);
}

static void look(const struct desk *desk)
{
	int shown[LINES] = { 0 };

	must(desk->lines_count <= DESK_LINES_MAX && desk->readers_count <= DESK_READERS_MAX);
	for (int i = 0; i < desk->lines_count; i++) {
		const struct desk_line *line = &desk->lines[i];
		int text = 0;

		if (line->text[0] == '\0')
			continue;
		while (text < LINES && strcmp(line->text, texts[text]) != 0)
			text++;
		must(text < LINES && line->seal == DESK_PLAIN && line->kind == CONSULT_SAID && line->author == authors[text]
			&& line->counter == counters[text] && line->epoch == 1 && ++shown[text] == 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct right right;
	struct desk desk;

	must(seal_init());
	if (!right.vault)
		make(&right);
	desk_init(&desk);
	desk.vault = right.vault;
	desk_begin(&desk, TALK);
	for (size_t at = 0; at + OPERATION <= size && at < MOST * OPERATION; at += OPERATION) {
		apply(&desk, &right, data + at);
		look(&desk);
	}
	desk_finish(&desk);
	return 0;
}
