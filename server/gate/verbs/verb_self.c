/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verbs about oneself: keys, leaving for ever. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "authkey.h"
#include "hashing.h"
#include "text.h"
#include "verbs.h"
#include "words.h"

static void add_key(struct verb_run *run, const char *line)
{
	struct auth_pubkey key;

	if (!authkey_parse(line, &key)) {
		verb_fail(run, VERB_REFUSED, "%s",
			_("This is no key that the door takes. Paste the line from a file like id_ed25519.pub"));
		return;
	}
	run->reads = false;
	verb_ask(run, &(struct message){ .number = REQ_KEY_ADD, .key_add = { .algorithm = wire_string(key.algorithm),
		.blob = { (const char *)key.blob, key.size } } });
}

void verb_keys(struct verb_run *run)
{
	const char *rest = run->argument;
	char word[16], number[16];

	verb_word(&rest, word, sizeof word);
	rest += strspn(rest, " ");
	if (word[0] == '\0' || strcmp(word, "list") == 0) {
		verb_ask(run, &(struct message){ .number = REQ_KEYS });
	} else if (strcmp(word, "add") == 0 && rest[0]) {
		add_key(run, rest);
	} else if (strcmp(word, "add") == 0) {
		run->reads = true;
		run->echoes = run->has_pty;
		if (run->has_pty)
			verb_print(run, "%s", _("Paste your public key and press Enter: "));
	} else if (strcmp(word, "remove") == 0 && verb_word(&rest, number, sizeof number)
			&& number[strspn(number, "0123456789")] == '\0') {
		verb_ask(run, &(struct message){ .number = REQ_KEY_REMOVE,
			.key_remove = { .number = (uint32_t)strtoul(number, NULL, 10) } });
	} else {
		verb_fail(run, VERB_USAGE, "%s", _("It is one of: keys list, keys add KEY, keys remove N"));
	}
}

void verb_keys_line(struct verb_run *run, char *line)
{
	if (line && line[strspn(line, " \t")] == '\0' && !run->has_pty)
		return; /* an empty line before the key */
	add_key(run, line ? line : "");
}

static void print_key(struct verb_run *run, const struct wire_key_info *info)
{
	char algorithm[64], tail[16], day[16];

	wire_copy(algorithm, sizeof algorithm, info->algorithm);
	wire_copy(tail, sizeof tail, info->tail);
	wire_copy(day, sizeof day, info->day);
	/* The tail is the end of the fingerprint that `ssh-keygen -l` shows. */
	verb_print(run, "%u %s ...%s %s\n", info->number, algorithm, tail, day);
}

static void put_key(struct verb_run *run, const struct wire_key_info *info)
{
	struct json json = { &run->out, false };

	json_open(&json, '{');
	json_name(&json, "number");
	json_number(&json, info->number);
	json_name(&json, "algorithm");
	json_text(&json, info->algorithm);
	json_name(&json, "fingerprint_ends");
	json_text(&json, info->tail);
	json_name(&json, "added");
	json_text(&json, info->day);
	json_close(&json, '}');
	buf_put(&run->out, "\n", 1);
}

void verb_keys_event(struct verb_run *run, const struct message *event)
{
	if (event->number == EV_KEY_INFO && run->is_json)
		put_key(run, &event->key_info);
	else if (event->number == EV_KEY_INFO)
		print_key(run, &event->key_info);
	else if (!verb_ends(run, event, REQ_KEYS) && !verb_ends(run, event, REQ_KEY_ADD))
		verb_ends(run, event, REQ_KEY_REMOVE);
}

/* leave-forever: now or later, the passphrase, the hub's salt and slot, and then it is done. Who has no passphrase has
 * shown by their key who they are, and types a word instead. */
enum { STEP_WHEN, STEP_WORD, STEP_PASSPHRASE, STEP_SALT, STEP_SLOT, STEP_ERASE };

void verb_leave(struct verb_run *run)
{
	if (!run->has_pty) {
		verb_fail(run, VERB_USAGE, "%s", _("This asks for your passphrase. Please use a terminal: ssh -t"));
		return;
	}
	verb_print(run, "%s\n",
		_("Your account and all that is stored about you will be erased, for good. No reason is needed."));
	verb_print(run, "  1  %s\n", _("now"));
	verb_print(run, "  2  %s\n", _("in seven days; if you come in before that, nothing happens"));
	verb_print(run, "%s", _("1 or 2 and Enter. Enter alone stops: "));
	run->step = STEP_WHEN;
	run->reads = run->echoes = true;
}

static void stop(struct verb_run *run)
{
	verb_print(run, "%s\n", _("Nothing was erased."));
	verb_finish(run, VERB_REFUSED);
}

/* The word of old stands for now. */
static bool is_word(const char *folded)
{
	return strcmp(folded, "forever") == 0 || strcmp(folded, _("forever")) == 0;
}

static void ask_for_proof(struct verb_run *run)
{
	if (run->view->has_passphrase)
		verb_print(run, "%s", "Passphrase / あいことば: ");
	else
		verb_print(run, "%s", _("Type forever and press Enter to go on. Enter alone stops: "));
	run->step = run->view->has_passphrase ? STEP_PASSPHRASE : STEP_WORD;
	run->echoes = !run->view->has_passphrase;
}

static void take_when(struct verb_run *run, const char *line)
{
	char folded[64];

	if (!text_fold(line, strlen(line), folded, sizeof folded))
		folded[0] = '\0';
	run->is_later = strcmp(folded, "2") == 0;
	if (run->is_later || strcmp(folded, "1") == 0 || is_word(folded))
		ask_for_proof(run);
	else
		stop(run);
}

static void ask_to_erase(struct verb_run *run, const uint8_t auth[SEAL_KEY])
{
	struct message request = { .number = run->is_later ? REQ_ERASE_LATER : REQ_ERASE };

	memcpy(run->is_later ? request.erase_later.auth.bytes : request.erase.auth.bytes, auth, SEAL_KEY);
	run->step = STEP_ERASE;
	run->reads = false;
	verb_ask(run, &request);
	seal_zero(&request, sizeof request);
}

static void take_word(struct verb_run *run, const char *line)
{
	uint8_t by_word[SEAL_KEY];
	char folded[64];

	memset(by_word, 255, sizeof by_word);
	if (text_fold(line, strlen(line), folded, sizeof folded) && is_word(folded))
		ask_to_erase(run, by_word);
	else
		stop(run);
}

/* The passphrase waits in run->typed until the slot is there, and is wiped then. */
static void take_passphrase(struct verb_run *run, const char *line)
{
	run->reads = false;
	if (!seal_passphrase_is_good(line, strlen(line))) {
		verb_fail_reason(run, REASON_UNKNOWN_LOGIN);
		return;
	}
	run->typed_size = strlen(line);
	memcpy(run->typed, line, run->typed_size + 1);
	run->step = STEP_SALT;
	verb_ask(run, &(struct message){ .number = REQ_SALT,
		.salt_for = { .nickname = wire_string(run->view->nickname) } });
}

void verb_leave_line(struct verb_run *run, char *line)
{
	static void (*const takes[])(struct verb_run *run, const char *line) = {
		[STEP_WHEN] = take_when, [STEP_WORD] = take_word, [STEP_PASSPHRASE] = take_passphrase };

	if (line && run->step <= STEP_PASSPHRASE) {
		takes[run->step](run, line);
		return;
	}
	verb_print(run, "\n");
	stop(run);
}

static void erase(struct verb_run *run)
{
	struct seal_proof proof;
	enum seal_result result = hashing_prove(run->typed, run->typed_size, run->salt, run->cost, &proof);

	seal_zero(run->typed, sizeof run->typed);
	run->typed_size = 0;
	if (result == SEAL_OK) {
		ask_to_erase(run, proof.auth);
	} else {
		verb_ask(run, &(struct message){ .number = REQ_SLOT, .slot = { .spare = 1 } }); /* gives it back */
		verb_fail_reason(run, REASON_BUSY);
	}
	seal_zero(&proof, sizeof proof);
}

void verb_leave_event(struct verb_run *run, const struct message *event)
{
	if (event->number == EV_SALT && run->step == STEP_SALT) {
		memcpy(run->salt, event->salt.salt.bytes, sizeof run->salt);
		run->cost = (struct seal_cost){ event->salt.passes, event->salt.memory_kib };
		run->step = STEP_SLOT;
		verb_ask(run, &(struct message){ .number = REQ_SLOT });
	} else if (event->number == EV_SLOT && run->step == STEP_SLOT) {
		erase(run);
	} else if ((event->number == EV_DONE && event->done.request == REQ_ERASE)
			|| (event->number == EV_CLOSING && event->closing.why == CLOSING_ERASED)) {
		verb_print(run, "%s\n", words_closing(CLOSING_ERASED));
		verb_finish(run, VERB_DONE);
	} else if (event->number == EV_DONE && event->done.request == REQ_ERASE_LATER) {
		verb_print(run, "%s\n",
			_("In seven days all of it will be erased. If you would rather stay, just come in before that."));
		verb_finish(run, VERB_DONE);
	} else if (event->number == EV_REFUSED) {
		verb_fail_reason(run, (enum reason)event->refused.reason);
	}
}
