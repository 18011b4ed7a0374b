/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A queue of requests and what is worth repeating. Knows numbers, not people. */
#include "errands.h"

#include <string.h>

/* What would be done twice: a second step through a door leads back, a second wave, question or measure is one too
 * many. What is said carries an id and is stored once; settings and reactions, said again, are the same. */
static const enum wire_number once[] = { REQ_DOOR, REQ_WAVE, REQ_ASK, REQ_ASK_BACK, REQ_DAY, REQ_KEY_REMOVE, REQ_UNPOST,
	REQ_HIDE_POST, REQ_NOTICE_END, REQ_LETTER_CLOSE, REQ_MEASURE, REQ_CONFIRM, REQ_UNDO, REQ_SUSPEND,
	REQ_EMERGENCY };

void errands_init(struct errands *errands)
{
	*errands = (struct errands){ .count = 0 };
	buf_init(&errands->bytes, ERRANDS_BYTES);
}

void errands_finish(struct errands *errands)
{
	buf_wipe(&errands->bytes);
	buf_finish(&errands->bytes);
}

/* buf_drop would leave the words behind the end. */
static void take_out(struct errands *errands, int at, size_t offset)
{
	struct buf *bytes = &errands->bytes;
	size_t size = errands->list[at].size, behind = bytes->size - offset - size;

	memmove(bytes->data + offset, bytes->data + offset + size, behind);
	memset(bytes->data + offset + behind, 0, size);
	buf_truncate(bytes, bytes->size - size);
	errands->count--;
	memmove(&errands->list[at], &errands->list[at + 1], (size_t)(errands->count - at) * sizeof *errands->list);
}

size_t errands_take(struct errands *errands, const void *owner, const uint8_t *messages, size_t size, bool is_sent)
{
	struct reader reader = { messages, size, false };
	size_t taken = 0;

	while (reader.left > 0 && errands->count < ERRANDS_MAX) {
		uint16_t number = reader_u16(&reader), length = reader_u16(&reader);
		size_t whole = (size_t)length + 4;

		reader_take(&reader, length);
		if (reader.failed || errands->bytes.size + whole > ERRANDS_BYTES)
			break;
		if (number != REQ_STEP || is_sent) {
			buf_put(&errands->bytes, messages + taken, whole);
			errands->list[errands->count++] = (struct errand){ owner, number, (uint16_t)whole, is_sent };
		}
		taken += whole;
	}
	return taken;
}

void errands_heard(struct errands *errands, uint32_t count)
{
	for (; errands->heard < count && errands->count > 0 && errands->list[0].is_sent; errands->heard++)
		take_out(errands, 0, 0);
	if (errands->count == 0)
		buf_release(&errands->bytes);
}

/* Which line was meant by "the newest" may be another one by now. */
static bool is_newest_unsaid(const struct errands *errands, int at, size_t offset)
{
	static const uint8_t newest[8] = { 0 };
	const uint8_t *payload = errands->bytes.data + offset + 4;

	return errands->list[at].number == REQ_UNSAY && memcmp(payload, newest, sizeof newest) == 0;
}

static bool is_done_once(const struct errands *errands, int at, size_t offset)
{
	if (!errands->list[at].is_sent)
		return false;
	for (size_t i = 0; i < sizeof once / sizeof *once; i++)
		if (errands->list[at].number == once[i])
			return true;
	return is_newest_unsaid(errands, at, offset);
}

void errands_lost(struct errands *errands, void (*dropped)(void *context, const void *owner, enum wire_number number),
	void *context)
{
	size_t offset = 0;

	errands->heard = 0;
	for (int i = 0; i < errands->count;) {
		struct errand errand = errands->list[i];
		bool is_step = errand.number == REQ_STEP;

		if (!is_step && !is_done_once(errands, i, offset)) {
			errands->list[i++].is_sent = false;
			offset += errand.size;
			continue;
		}
		take_out(errands, i, offset);
		if (!is_step)
			dropped(context, errand.owner, (enum wire_number)errand.number);
	}
}

void errands_sent(struct errands *errands)
{
	for (int i = 0; i < errands->count; i++)
		errands->list[i].is_sent = true;
}

bool errands_have(const struct errands *errands, const void *owner)
{
	for (int i = 0; i < errands->count; i++)
		if (errands->list[i].owner == owner)
			return true;
	return false;
}

void errands_forget(struct errands *errands, const void *owner)
{
	size_t offset = 0;

	for (int i = 0; i < errands->count;) {
		struct errand *errand = &errands->list[i];

		if (errand->owner == owner && !errand->is_sent) {
			take_out(errands, i, offset);
			continue;
		}
		if (errand->owner == owner)
			errand->owner = errands; /* nobody's: another's memory may lie there soon */
		offset += errand->size;
		i++;
	}
}
