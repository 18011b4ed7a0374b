/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of mail. Does not know what the kinds and faults mean, nor when a mail is given up. */
#include "store_mail.h"

#include <string.h>

#include "store_statement.h"

static void take(struct statement *statement, struct store_mail *out);
static enum store_result take_one(struct statement *statement, struct store_mail *out);

enum store_result store_add_mail(struct store *store, struct store_mail *mail)
{
	struct statement statement = statement_start(store, STATEMENT_ADD_MAIL);
	bool has_code = mail->code_size > 0;
	uint64_t number = 0;
	enum store_result result;

	statement_put_number(&statement, mail->kind);
	statement_put_text(&statement, mail->language);
	statement_put_number(&statement, (int64_t)mail->about);
	statement_put_bytes(&statement, mail->sealed, mail->sealed_size);
	statement_put_bytes(&statement, has_code ? mail->code : NULL, mail->code_size);
	statement_put_bytes(&statement, has_code ? mail->invitation : NULL, has_code ? STORE_INVITATION_HASH : 0);
	statement_put_number(&statement, mail->hours);
	statement_put_number(&statement, mail->queued);
	statement_put_number(&statement, mail->next_try);
	statement_put_number(&statement, mail->day);
	if (statement_row(&statement)) {
		number = (uint64_t)statement_number(&statement);
		(void)statement_row(&statement); /* the row comes before the change is kept */
	}
	result = statement_end(&statement);
	if (result == STORE_OK)
		mail->mail = number;
	return result;
}

enum store_result store_find_mail(struct store *store, uint64_t number, struct store_mail *out)
{
	struct statement statement = statement_start(store, STATEMENT_FIND_MAIL);

	statement_put_number(&statement, (int64_t)number);
	return take_one(&statement, out);
}

enum store_result store_each_mail(struct store *store, enum store_mail_state state,
	bool (*each)(void *context, const struct store_mail *mail), void *context)
{
	struct statement statement = statement_start(store, STATEMENT_EACH_MAIL);
	struct store_mail mail;

	statement_put_number(&statement, state);
	while (statement_row(&statement)) {
		take(&statement, &mail);
		if (!each(context, &mail))
			break;
	}
	return statement_end(&statement);
}

enum store_result store_due_mail(struct store *store, int64_t now, int64_t ahead, struct store_mail *out)
{
	struct statement statement = statement_start(store, STATEMENT_DUE_MAIL);

	statement_put_number(&statement, now);
	statement_put_number(&statement, ahead);
	return take_one(&statement, out);
}

int64_t store_next_mail(struct store *store)
{
	struct statement statement = statement_start(store, STATEMENT_NEXT_MAIL);
	int64_t next = INT64_MAX;

	if (statement_row(&statement) && !statement_null(&statement))
		next = statement_number(&statement);
	(void)statement_end(&statement);
	return next;
}

enum store_result store_try_mail(struct store *store, uint64_t number, int64_t next_try)
{
	struct statement statement = statement_start(store, STATEMENT_TRY_MAIL);

	statement_put_number(&statement, next_try);
	statement_put_number(&statement, (int64_t)number);
	return statement_change(&statement);
}

enum store_result store_defer_mail(struct store *store, uint64_t number, unsigned fault, int64_t next_try,
	unsigned untried)
{
	struct statement statement = statement_start(store, STATEMENT_DEFER_MAIL);

	statement_put_number(&statement, fault);
	statement_put_number(&statement, next_try);
	statement_put_number(&statement, untried);
	statement_put_number(&statement, (int64_t)number);
	return statement_change(&statement);
}

enum store_result store_settle_mail(struct store *store, uint64_t number, enum store_mail_state state, unsigned fault,
	int64_t day)
{
	struct statement statement = statement_start(store, STATEMENT_SETTLE_MAIL);

	statement_put_number(&statement, state);
	statement_put_number(&statement, fault);
	statement_put_number(&statement, day);
	statement_put_number(&statement, (int64_t)number);
	return statement_change(&statement);
}

enum store_result store_count_mails(struct store *store, unsigned *count, int64_t *since)
{
	struct statement statement = statement_start(store, STATEMENT_COUNT_MAILS);

	*count = 0;
	*since = 0;
	if (statement_row(&statement)) {
		*count = (unsigned)statement_number(&statement);
		*since = statement_number(&statement);
	}
	return statement_end(&statement);
}

enum store_result store_forget_mail(struct store *store, uint64_t number)
{
	struct statement statement = statement_start(store, STATEMENT_FORGET_MAIL);

	statement_put_number(&statement, (int64_t)number);
	return statement_change(&statement);
}

enum store_result store_forget_mails(struct store *store, int64_t day)
{
	struct statement statement = statement_start(store, STATEMENT_FORGET_MAILS);

	statement_put_number(&statement, day);
	return statement_change(&statement);
}

static void take(struct statement *statement, struct store_mail *out)
{
	memset(out, 0, sizeof *out);
	out->mail = (uint64_t)statement_number(statement);
	out->kind = (unsigned)statement_number(statement);
	statement_text(statement, out->language, sizeof out->language);
	out->state = (enum store_mail_state)statement_number(statement);
	out->fault = (unsigned)statement_number(statement);
	out->about = (uint64_t)statement_number(statement);
	out->sealed_size = statement_blob(statement, out->sealed, sizeof out->sealed);
	out->code_size = statement_blob(statement, out->code, sizeof out->code);
	statement_bytes(statement, out->invitation, sizeof out->invitation);
	out->hours = (unsigned)statement_number(statement);
	out->tries = (unsigned)statement_number(statement);
	out->queued = statement_number(statement);
	out->next_try = statement_number(statement);
	out->day = statement_number(statement);
}

static enum store_result take_one(struct statement *statement, struct store_mail *out)
{
	if (statement_row(statement))
		take(statement, out);
	return statement_end_found(statement);
}
