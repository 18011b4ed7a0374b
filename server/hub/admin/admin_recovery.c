/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `recovery`: one consultation as sealed as it is kept, with its keys sealed to the recovery key, for the two who hold
 * that. Each use is on record and stands in the thread, where its readers see it. Opens nothing. */
#include "admin_parts.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "recovered.h"
#include "store_consult.h"

enum { DIGITS_MAX = 19 };

/* What is being written, and how many rows it has so far. */
struct writing {
	FILE *out;
	unsigned rows;
};

static const char *const states[CONSULT_STATES] = {
	[CONSULT_WAITING] = "waiting", [CONSULT_WRITTEN] = "letter", [CONSULT_BOOKED] = "booked", [CONSULT_TAKEN] = "taken",
	[CONSULT_PAUSED] = "paused", [CONSULT_CLOSED] = "closed",
};

static bool count_grant(void *context, const struct store_consult_grant *grant)
{
	(void)grant;
	++*(unsigned *)context;
	return true;
}

/* How many epochs were granted to the recovery key. */
static enum store_result count_epochs(struct admin_task *task, uint64_t consultation, unsigned *count)
{
	*count = 0;
	return store_each_consult_grant(task->admin->store, consultation, SEAL_READER_RECOVERY, count_grant, count);
}

static bool list_one(void *context, const struct store_consult *consult)
{
	struct admin_task *task = context;
	struct clock_date day = clock_date_of(consult->asked / DAY_SECONDS);
	unsigned epochs;

	if (count_epochs(task, consult->consultation, &epochs) != STORE_OK)
		return false;
	fprintf(task->out, "%llu\t%04d-%02d-%02d\t%s\t%s\t%s\t%u\n", (unsigned long long)consult->consultation, day.year,
		day.month, day.day, consult->state < CONSULT_STATES ? states[consult->state] : "",
		consult->nickname, consult->counsellor_nickname, epochs);
	return true;
}

int admin_do_recovery_list(struct admin_task *task)
{
	struct store_account account;
	int code = admin_find_account(task, task->words[0], &account);

	return code == ADMIN_DONE
		? admin_stored(task, store_each_consult_of(task->admin->store, account.account, list_one, task)) : code;
}

static bool put_grant(void *context, const struct store_consult_grant *grant)
{
	struct writing *writing = context;
	struct recovered_grant out = { .epoch = grant->epoch };

	memcpy(out.sealed, grant->sealed, sizeof out.sealed);
	recovered_put_grant(writing->out, &out);
	writing->rows++;
	return true;
}

static bool put_line(void *context, const struct store_consult_line *line)
{
	struct writing *writing = context;
	struct recovered_line out = { .at = (uint64_t)line->at_ms, .kind = (enum consult_kind)line->kind,
		.author = line->author, .epoch = line->epoch, .counter = line->counter, .box_size = line->box_size };

	snprintf(out.nickname, sizeof out.nickname, "%s", line->nickname);
	memcpy(out.id, line->id, sizeof out.id);
	if (line->box_size > 0)
		memcpy(out.box, line->box, line->box_size);
	recovered_put_line(writing->out, &out);
	writing->rows++;
	return true;
}

static int put_all(struct admin_task *task, const struct store_consult *consult)
{
	struct writing writing = { .out = task->out, .rows = 1 };
	struct recovered_head head = { .consultation = consult->consultation, .asked = (uint64_t)consult->asked };
	enum store_result result;

	snprintf(head.nickname, sizeof head.nickname, "%s", consult->nickname);
	recovered_put_head(task->out, &head);
	result = store_each_consult_grant(task->admin->store, consult->consultation, SEAL_READER_RECOVERY, put_grant,
		&writing);
	if (result == STORE_OK)
		result = store_each_consult_line(task->admin->store, consult->consultation, 0, put_line, &writing);
	recovered_put_end(task->out, writing.rows);
	return admin_stored(task, result);
}

/* Its readers see that it was done, whoever did it. */
static int put_down(struct admin_task *task, const struct store_consult *consult, const char *reason)
{
	struct store_consult_line line = { .consultation = consult->consultation, .kind = CONSULT_RECOVERED,
		.at_ms = task->admin->now * 1000 };
	int code = admin_stored(task, store_add_consult_line(task->admin->store, &line));

	if (code == ADMIN_DONE)
		code = admin_add_act(task, consult->account, "recover-consult", reason);
	if (code == ADMIN_DONE)
		task->admin->recovered = consult->consultation;
	return code;
}

/* That of a consultation: 1 to 2^63 - 1. */
static bool read_number(const char *text, uint64_t *number)
{
	*number = 0;
	if (text[0] == '\0' || strlen(text) > DIGITS_MAX || text[strspn(text, "0123456789")] != '\0')
		return false;
	*number = strtoull(text, NULL, 10);
	return *number > 0 && *number <= INT64_MAX;
}

static int find_consult(struct admin_task *task, struct store_consult *consult)
{
	enum store_result result = STORE_NONE;
	unsigned epochs = 0;
	uint64_t number;

	if (read_number(task->words[0], &number))
		result = store_find_consult(task->admin->store, number, consult);
	if (result == STORE_NONE)
		return admin_say(task, ADMIN_REFUSED, _("no such consultation; `kokoiru recovery DIR list NICKNAME` shows them"));
	if (result == STORE_OK)
		result = count_epochs(task, number, &epochs);
	if (result == STORE_OK && epochs == 0)
		return admin_say(task, ADMIN_REFUSED,
			_("nothing of it was sealed for a recovery key, so it opens for nobody but its readers"));
	return admin_stored(task, result);
}

int admin_do_recovery_export(struct admin_task *task)
{
	const char *reason = admin_option(task, "--reason");
	struct store_consult consult;
	int code;

	if (!reason || !reason[0])
		return admin_say(task, ADMIN_USAGE, _("why? write --reason and a word for the record; readers see that it was done"));
	code = find_consult(task, &consult);
	if (code == ADMIN_DONE)
		code = put_all(task, &consult);
	return code == ADMIN_DONE ? put_down(task, &consult, reason) : code;
}
