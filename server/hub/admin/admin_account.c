/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts from the command line: who is there, what they may do, which keys open their door. What is changed is on
 * record as an act, whose staff is 0: the command line. */
#include "admin_parts.h"

#include <string.h>
#include <time.h>

#include "admin_key.h"
#include "clock.h"
#include "name.h"
#include "reset.h"
#include "store_key.h"

static const char not_a_key[] =
	N_("not an SSH public key that the door takes; paste one line of a .pub file (ed25519, RSA from 2048 bits, or P-256)");

int admin_find_account(struct admin_task *task, const char *typed, struct store_account *account)
{
	char name[NAME_ROOM], key[NAME_KEY_ROOM];
	enum name_fault fault = name_clean(typed, strlen(typed), name);
	enum store_result result = STORE_NONE;

	if (fault == NAME_FINE || fault == NAME_STAFF) {
		name_skeleton(name, key);
		result = store_find_account_by_key(task->admin->store, key, account);
	}
	if (result == STORE_NONE)
		return admin_say(task, ADMIN_REFUSED, _("nobody has that nickname; look at `kokoiru account DIR list`"));
	return admin_stored(task, result);
}

/* What they had at the desk is with nobody from now on. */
static int leave_desk(struct admin_task *task, uint64_t account, bool is_erased)
{
	struct admin *admin = task->admin;

	return admin_stored(task, depart(admin->store, account, is_erased, (uint64_t)admin->now * 1000, admin->departure));
}

static bool list_one(void *context, const struct store_account *account)
{
	struct admin_task *task = context;

	fprintf(task->out, "%s\t%s\t%s\n", account->nickname, account->role, account->is_suspended ? "suspended" : "active");
	return true;
}

int admin_do_list(struct admin_task *task)
{
	return admin_stored(task, store_each_account(task->admin->store, list_one, task));
}

static void print_day(FILE *out, int64_t day)
{
	time_t time = (time_t)day * DAY_SECONDS;
	struct tm tm;

	if (gmtime_r(&time, &tm))
		fprintf(out, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

static bool list_key(void *context, const struct store_key *key)
{
	struct admin_task *task = context;

	fprintf(task->out, "key\t%u\t%s\t%s\t", key->number, key->algorithm, key->tail);
	print_day(task->out, key->added_day);
	fputc('\n', task->out);
	return true;
}

static int list_keys(struct admin_task *task, const struct store_account *account)
{
	return admin_stored(task, store_each_key(task->admin->store, account->account, list_key, task));
}

int admin_do_show(struct admin_task *task)
{
	struct store_account account;
	int code = admin_find_account(task, task->words[0], &account);

	if (code != ADMIN_DONE)
		return code;
	fprintf(task->out, "nickname\t%s\nrole\t%s\nstate\t%s\npassphrase\t%s\nmade\t", account.nickname, account.role,
		account.is_suspended ? "suspended" : "active", account.has_passphrase ? "set" : "not set");
	print_day(task->out, account.made_day);
	fputc('\n', task->out);
	return list_keys(task, &account);
}

const char *admin_add_account(struct admin_task *task, const char *nickname, enum role role, const char *ssh_key,
	int *code)
{
	int64_t today = clock_day((uint64_t)task->admin->now * 1000);
	struct store_account account = { .made_day = today, .seen_day = today };
	enum name_fault fault = name_clean(nickname, strlen(nickname), account.nickname);
	struct store_key key;
	enum store_result result;

	*code = ADMIN_REFUSED;
	if (fault == NAME_LENGTH)
		return _("a nickname has 1 to 10 characters");
	if (fault == NAME_CHARACTERS)
		return _("a nickname has kana, kanji, letters a-z and digits only");
	if (fault == NAME_STAFF && !role_is_staff(role))
		return _("that nickname looks like staff; choose another one");
	if (ssh_key && !admin_key_read(ssh_key, task->admin->pepper, &key))
		return _(not_a_key);
	name_skeleton(account.nickname, account.key);
	strcpy(account.role, role_name(role));
	result = store_add_account(task->admin->store, &account);
	if (result == STORE_TAKEN)
		return _("that nickname, or one that looks the same, is taken; choose another one");
	if (result == STORE_OK && ssh_key) {
		key.account = account.account;
		key.added_day = account.made_day;
		result = store_add_key(task->admin->store, &key);
		if (result == STORE_TAKEN)
			return _("that key belongs to an account already; use another one");
	}
	*code = result == STORE_OK ? admin_add_act(task, account.account, "add", role_name(role)) : admin_stored(task, result);
	return NULL;
}

int admin_do_add(struct admin_task *task)
{
	const char *why;
	enum role role;
	int code;

	if (!admin_role(admin_option(task, "--role"), &role))
		return admin_wrong_role(task, admin_option(task, "--role"));
	why = admin_add_account(task, task->words[0], role, admin_option(task, "--key"), &code);
	return why ? admin_say(task, code, "%s", why) : code;
}

int admin_do_role(struct admin_task *task)
{
	struct store_account account;
	char name[NAME_ROOM];
	enum role role;
	int code;

	if (!admin_role(task->words[1], &role))
		return admin_wrong_role(task, task->words[1]);
	code = admin_find_account(task, task->words[0], &account);
	if (code != ADMIN_DONE)
		return code;
	if (!role_is_staff(role) && name_clean(account.nickname, strlen(account.nickname), name) == NAME_STAFF)
		return admin_say(task, ADMIN_REFUSED, _("the nickname looks like staff; a guest needs an account of another name"));
	task->admin->changed_accounts = true;
	code = role_is_desk(role) ? ADMIN_DONE : leave_desk(task, account.account, false);
	if (code == ADMIN_DONE)
		code = admin_stored(task, store_set_role(task->admin->store, account.account, role_name(role)));
	return code == ADMIN_DONE ? admin_add_act(task, account.account, "role", role_name(role)) : code;
}

static int set_suspended(struct admin_task *task, bool is_suspended, const char *act, const char *reason)
{
	struct store_account account;
	int code = admin_find_account(task, task->words[0], &account);

	if (code != ADMIN_DONE)
		return code;
	task->admin->changed_accounts = true;
	code = is_suspended ? leave_desk(task, account.account, false) : ADMIN_DONE;
	if (code == ADMIN_DONE)
		code = admin_stored(task, store_set_suspended(task->admin->store, account.account, is_suspended));
	return code == ADMIN_DONE ? admin_add_act(task, account.account, act, reason) : code;
}

int admin_do_suspend(struct admin_task *task)
{
	return set_suspended(task, true, "suspend", admin_option(task, "--reason"));
}

int admin_do_restore(struct admin_task *task)
{
	return set_suspended(task, false, "restore", NULL);
}

/* The code goes out alone, as an invitation's does, so that a script can hand it on. */
int admin_do_reset(struct admin_task *task)
{
	struct store_account account;
	struct store_reset reset;
	char digits[CODE_DIGITS + 1], shown[CODE_DIGITS + 3];
	int code = admin_find_account(task, task->words[0], &account);

	if (code != ADMIN_DONE)
		return code;
	reset.account = account.account;
	code = admin_stored(task, reset_make(task->admin->store, task->admin->pepper, task->admin->now, &reset, digits));
	if (code != ADMIN_DONE)
		return code;
	task->admin->reset = account.account;
	seal_code_show(digits, shown);
	fprintf(task->out, "%s\n", shown);
	return admin_add_act(task, account.account, "reset", admin_option(task, "--reason"));
}

/* Of them the number stays, on record; a reason would be about somebody who is gone. */
int admin_do_erase(struct admin_task *task)
{
	struct store_account account;
	int code = admin_find_account(task, task->words[0], &account);

	if (code != ADMIN_DONE)
		return code;
	task->admin->changed_accounts = true;
	code = leave_desk(task, account.account, true);
	if (code == ADMIN_DONE)
		code = admin_stored(task, store_erase_account(task->admin->store, account.account));
	task->admin->erased = account.account;
	return code == ADMIN_DONE ? admin_add_act(task, account.account, "erase", NULL) : code;
}

static int add_key(struct admin_task *task, const struct store_account *account, const char *text)
{
	struct store_key key;
	enum store_result result;

	if (!admin_key_read(text, task->admin->pepper, &key))
		return admin_say(task, ADMIN_REFUSED, "%s", _(not_a_key));
	key.account = account->account;
	key.added_day = clock_day((uint64_t)task->admin->now * 1000);
	result = store_add_key(task->admin->store, &key);
	if (result == STORE_TAKEN)
		return admin_say(task, ADMIN_REFUSED, _("that key belongs to an account already; use another one"));
	return result == STORE_OK ? admin_add_act(task, account->account, "key-add", NULL) : admin_stored(task, result);
}

static int remove_key(struct admin_task *task, const struct store_account *account, const char *text)
{
	unsigned number;
	enum store_result result = STORE_NONE;

	if (admin_number(text, 1, 999999999, &number))
		result = store_remove_key(task->admin->store, account->account, number);
	if (result == STORE_NONE)
		return admin_say(task, ADMIN_REFUSED, _("no key of that number; look at `kokoiru account DIR key NICKNAME list`"));
	return result == STORE_OK ? admin_add_act(task, account->account, "key-remove", NULL) : admin_stored(task, result);
}

int admin_do_key(struct admin_task *task)
{
	struct store_account account;
	bool has_more = task->words_count == 3;
	int code = admin_find_account(task, task->words[0], &account);

	if (code != ADMIN_DONE)
		return code;
	if (strcmp(task->words[1], "list") == 0 && !has_more)
		return list_keys(task, &account);
	if (strcmp(task->words[1], "add") == 0 && has_more)
		return add_key(task, &account, task->words[2]);
	if (strcmp(task->words[1], "remove") == 0 && has_more)
		return remove_key(task, &account, task->words[2]);
	return admin_wrong_usage(task, _("not understood"));
}
