/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line is with the hub at a time: the next one counts on from it. A line waits while the next key is being made. */
#include "consult.h"

#include <stdlib.h>
#include <string.h>

#include "consult_parts.h"
#include "mem.h"
#include "text_rows.h"
#include "visit_rest.h"
#include "words.h"

enum { TRIES_MAX = 5 };

static void hold_back(struct visit *visit, uint64_t consultation);

static void forget(struct consult_saying *saying)
{
	seal_zero(saying->text, strlen(saying->text));
	free(saying->text);
}

static void take_out(struct consult_sayings *sayings, int index)
{
	sayings->count--;
	memmove(sayings->list + index, sayings->list + index + 1,
		(size_t)(sayings->count - index) * sizeof *sayings->list);
	if (index > 0)
		return;
	sayings->is_sent = false;
	sayings->tries = 0;
	sayings->wait_until = 0;
}

/* As it is sealed: several rows in what is written, one in what is said. */
static enum text_fault clean(enum consult_kind kind, const char *text, char *to)
{
	if (kind == CONSULT_LETTER || kind == CONSULT_MEMO)
		return text_clean_rows(text, strlen(text), POST_MAX, POST_GRAPHEMES_MAX, to, POST_MAX + 1);
	if (kind == CONSULT_THINKING && !text[0])
		to[0] = '\0';
	return kind == CONSULT_THINKING && !text[0] ? TEXT_FINE
		: text_clean(text, strlen(text), SAY_MAX, SAY_GRAPHEMES_MAX, to, SAY_MAX + 1);
}

/* With the number that comes after one's newest line. False: it cannot be sealed now. */
static bool send(struct visit *visit, struct consult_saying *saying, const struct desk_consult *consult)
{
	struct seal_line line = { .circle = saying->consultation, .epoch = consult->epoch,
		.author = vault_account(visit->vault), .counter = consult->counter + 1 };
	struct message request = { .number = REQ_CONSULT_SAY, .consult_say = { .consultation = line.circle,
		.kind = (uint8_t)saying->kind, .epoch = line.epoch, .counter = line.counter } };
	uint8_t inside[1 + POST_MAX], box[CONSULT_BOX_MAX];
	size_t size = strlen(saying->text);
	bool is_sealed;

	inside[0] = (uint8_t)saying->kind;
	memcpy(inside + 1, saying->text, size);
	memcpy(line.id, saying->id, sizeof line.id);
	memcpy(request.consult_say.id.bytes, saying->id, sizeof saying->id);
	is_sealed = vault_seal_line(visit->vault, &line, inside, size + 1, box);
	seal_zero(inside, sizeof inside);
	request.consult_say.box = (struct wire_text){ (const char *)box, (uint16_t)seal_line_size(size + 1) };
	if (is_sealed)
		visit_request(visit, &request);
	return is_sealed;
}

/* The one in which the first is to be said, or NULL. */
static const struct desk_consult *first_consult(const struct visit *visit)
{
	const struct consult_sayings *sayings = &visit->rest->sayings;

	return sayings->count == 0 ? NULL : desk_consult_of(&visit->desk, sayings->list[0].consultation);
}

/* Nothing is sealed with a key before it is known where that comes from. */
static void send_next(struct visit *visit)
{
	struct consult_sayings *sayings = &visit->rest->sayings;
	const struct desk_consult *consult = first_consult(visit);

	if (!consult || sayings->is_sent || visit->now < sayings->wait_until)
		return;
	sayings->wait_until = 0;
	if (consult->next != 0 || visit->desk.open != consult->consultation)
		return;
	if (visit->desk.chain == DESK_STRANGE) {
		hold_back(visit, consult->consultation);
		return;
	}
	if (!desk_may_seal(&visit->desk, consult->consultation))
		return;
	sayings->is_sent = send(visit, &sayings->list[0], consult);
	sayings->epoch = consult->epoch;
	sayings->counter = consult->counter + 1;
}

bool consult_say(struct visit *visit, enum consult_kind kind, const char *text)
{
	struct consult_sayings *sayings = &visit->rest->sayings;
	struct consult_saying saying = { .consultation = visit->desk.open, .kind = kind };
	char words[POST_MAX + 1];

	if (saying.consultation == 0 || !vault_is_open(visit->vault)) {
		visit_tell(visit, "%s", words_reason(REASON_NO_CONSULT));
		return false;
	}
	if (sayings->count == CONSULT_SAYINGS_MAX) {
		visit_tell(visit, "%s", words_reason(REASON_BUSY));
		return false;
	}
	if (clean(kind, text, words) != TEXT_FINE) {
		visit_tell(visit, "%s", words_reason(REASON_TEXT));
		return false;
	}
	saying.text = mem_string(words);
	seal_zero(words, sizeof words);
	seal_random(saying.id, sizeof saying.id);
	sayings->list[sayings->count++] = saying;
	consult_tell_waiting(visit);
	send_next(visit);
	return true;
}

bool consult_unsay(struct visit *visit, const struct desk_line *line)
{
	struct seal_line place = { visit->desk.open, line->epoch, line->author, line->counter, { 0 } };
	struct message request = { .number = REQ_CONSULT_UNSAY, .consult_unsay = { .consultation = place.circle,
		.line = line->line } };
	const uint8_t inside = CONSULT_UNSENT;
	uint8_t box[CONSULT_BOX_MAX];

	memcpy(place.id, line->id, sizeof place.id);
	request.consult_unsay.box = (struct wire_text){ (const char *)box, (uint16_t)seal_line_size(sizeof inside) };
	if (!vault_seal_line(visit->vault, &place, &inside, sizeof inside, box))
		return false;
	visit_request(visit, &request);
	return true;
}

bool consult_is_saying(const struct visit *visit)
{
	return visit->rest->sayings.count > 0;
}

static void heard_back(struct visit *visit, const struct wire_consult_line *line)
{
	struct consult_sayings *sayings = &visit->rest->sayings;

	if (sayings->count == 0 || memcmp(sayings->list[0].id, line->id.bytes, sizeof line->id.bytes) != 0)
		return;
	forget(&sayings->list[0]);
	take_out(sayings, 0);
}

static void give_back(struct visit *visit, int index)
{
	struct consult_saying *saying = &visit->rest->sayings.list[index];

	if (saying->kind == CONSULT_SAID)
		talk_give_back(visit, saying->consultation, saying->text);
	forget(saying);
	take_out(&visit->rest->sayings, index);
}

/* It is not for this person any more. */
static void give_all_back(struct visit *visit, uint64_t consultation)
{
	for (int i = visit->rest->sayings.count - 1; i >= 0; i--)
		if (visit->rest->sayings.list[i].consultation == consultation)
			give_back(visit, i);
}

static void hold_back(struct visit *visit, uint64_t consultation)
{
	give_all_back(visit, consultation);
	consult_letter_refused(visit);
	consult_tell_strange(visit);
}

void consult_say_event(struct visit *visit, const struct message *event)
{
	if (event->number == EV_CONSULT_LINE)
		heard_back(visit, &event->consult_line);
	else if (event->number == EV_CONSULT_GONE)
		give_all_back(visit, event->consult_gone.consultation);
	send_next(visit);
}

/* A line of one's other window came between, or another key: the next try is no repetition of this one. */
static bool has_moved_on(const struct visit *visit)
{
	const struct consult_sayings *sayings = &visit->rest->sayings;
	const struct desk_consult *consult = first_consult(visit);

	return consult && (consult->next != 0 || consult->epoch != sayings->epoch
		|| consult->counter + 1 != sayings->counter);
}

bool consult_say_refused(struct visit *visit, enum reason reason, unsigned number)
{
	struct consult_sayings *sayings = &visit->rest->sayings;

	if (sayings->count == 0 || !sayings->is_sent)
		return false;
	sayings->is_sent = false;
	if (has_moved_on(visit))
		sayings->tries = 0;
	if (reason == REASON_TOO_MANY)
		sayings->wait_until = visit->now + 1000 * (uint64_t)(number > 0 ? number : 1);
	if (reason != REASON_TOO_MANY && (reason != REASON_EPOCH || ++sayings->tries > TRIES_MAX)) {
		give_back(visit, 0);
		return false;
	}
	send_next(visit);
	return true;
}

void consult_say_tick(struct visit *visit)
{
	if (visit->now >= consult_say_deadline(visit))
		send_next(visit);
}

uint64_t consult_say_deadline(const struct visit *visit)
{
	const struct consult_sayings *sayings = &visit->rest->sayings;

	return sayings->count > 0 && !sayings->is_sent && sayings->wait_until > 0 && !visit->rest->is_paused
		? sayings->wait_until : UINT64_MAX;
}

char *consult_take_unsent(struct visit *visit)
{
	struct consult_sayings *sayings = &visit->rest->sayings;
	char *whole = mem_string("");

	for (int i = sayings->is_sent; i < sayings->count;) {
		struct consult_saying *saying = &sayings->list[i];

		if (saying->kind == CONSULT_SAID) {
			char *longer = mem_format("%s%s%s", whole, whole[0] ? " " : "", saying->text);

			seal_zero(whole, strlen(whole));
			free(whole);
			whole = longer;
			forget(saying);
			take_out(sayings, i);
		} else {
			i++;
		}
	}
	return whole;
}

void consult_forget_sayings(struct visit *visit)
{
	struct consult_sayings *sayings = &visit->rest->sayings;

	for (int i = 0; i < sayings->count; i++)
		forget(&sayings->list[i]);
	*sayings = (struct consult_sayings){ .count = 0 };
}
