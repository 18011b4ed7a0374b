/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which method, which question next, when it is enough. User names are looked at once, for the words that mean an
 * entrance, and are never kept, sent or logged. */
#include "auth.h"

#include <stdio.h>
#include <string.h>

#include "authkey.h"
#include "clock.h"
#include "hashing.h"
#include "pairing.h"

enum {
	HUBS_MAX = 3,      /* that die over one question */
	PROBES_MAX = 60,
	STRANGERS_MAX = 20 /* keys that nobody here has: they are no tries, but not for ever */
};

/* The questions, word for word what people and their scripts wait for. */
static const struct question {
	unsigned count;
	const char *prompts[2];
	char echo[2];
	const char *words; /* said before the first time, msgid */
	enum auth_verdict (*answer)(struct auth *auth, const char *const answers[]);
} questions[AUTH_STEPS] = {
	[AUTH_LOGIN] = { 2, { "Nickname / よびな: ", "Passphrase / あいことば: " }, { 1, 0 }, NULL, login_answer },
	[AUTH_CODE] = { 1, { "Invitation code / 招待コード: " }, { 1 },
		N_("The code stands in your invitation, as in 482-913-557."), join_code },
	[AUTH_NAME] = { 1, { "Nickname / よびな: " }, { 1 },
		N_("Choose a nickname of up to 10 characters, not your real name."), join_name },
	[AUTH_PASSPHRASE] = { 2, { "New passphrase / 新しいあいことば: ", "Again / もう一度: " }, { 0, 0 },
		N_("Choose a passphrase of 10 letters or more (4 kana), and note it down."), join_passphrase },
	[AUTH_KEEP] = { 1, { "Keep this key? / この鍵をおぼえますか [Y/n]: " }, { 1 },
		N_("Your SSH key can let you in next time, without the passphrase."), join_keep },
	[AUTH_RENEW] = { 2, { "New passphrase / 新しいあいことば: ", "Again / もう一度: " }, { 0, 0 },
		N_("Your recovery code fits. Choose a new passphrase of 10 letters or more (4 kana)."), pairing_renew }
};

static const char *const greetings[] = {
	[ENTRANCE_PERSON] = N_("Please enter your nickname and passphrase. New here: join@"),
	[ENTRANCE_JOIN] = N_("Welcome. Please have your invitation code ready."),
	[ENTRANCE_APPLY] = N_("Applications are made here."),
	[ENTRANCE_LOOK] = N_("Have a look around, nobody sees you.")
};

void auth_init(struct auth *auth, const struct gate_options *options, struct hubline *hub, struct vault *vault,
	ssh_session ssh)
{
	memset(auth, 0, sizeof *auth);
	auth->options = options;
	auth->hub = hub;
	auth->vault = vault;
	auth->ssh = ssh;
	auth->deadline = clock_mono_ms() + options->limits.first_seconds * 1000;
	/* libssh refuses some requests without asking us, and would name its own methods, `password` among them. */
	ssh_set_auth_methods(ssh, SSH_AUTH_METHOD_PUBLICKEY | SSH_AUTH_METHOD_INTERACTIVE);
}

void auth_init_terminal(struct auth *auth, const struct gate_options *options, struct hubline *hub,
	struct vault *vault, int terminal)
{
	memset(auth, 0, sizeof *auth);
	auth->options = options;
	auth->hub = hub;
	auth->vault = vault;
	auth->terminal = terminal;
	auth->has_begun = true;
	auth->entrance = ENTRANCE_PERSON;
	auth->deadline = clock_mono_ms() + options->limits.login_seconds * 1000;
}

unsigned auth_question(const struct auth *auth, const char *prompts[2], bool is_seen[2])
{
	const struct question *question = &questions[auth->step];

	for (unsigned i = 0; i < question->count; i++) {
		prompts[i] = question->prompts[i];
		is_seen[i] = question->echo[i] != 0;
	}
	return question->count;
}

enum auth_verdict auth_take(struct auth *auth, const char *const answers[])
{
	return questions[auth->step].answer(auth, answers);
}

void auth_finish(struct auth *auth)
{
	seal_zero(&auth->proof, sizeof auth->proof);
	seal_zero(auth->share, sizeof auth->share);
	seal_zero(&auth->key, sizeof auth->key);
	seal_zero(auth->nickname, sizeof auth->nickname);
}

static void send_banner(struct auth *auth, const char *text)
{
	char lines[BILINGUAL_ROOM * 2];
	size_t used = 0;
	ssh_string banner;

	if (!auth->ssh) {
		dprintf(auth->terminal, "%s\n", text);
		return;
	}
	/* A client shows it as it comes, perhaps on a raw terminal. */
	for (; *text && used + 4 < sizeof lines; text++) {
		if (*text == '\n')
			lines[used++] = '\r';
		lines[used++] = *text;
	}
	memcpy(lines + used, "\r\n", 3);
	banner = ssh_string_from_char(lines);
	if (banner)
		ssh_send_issue_banner(auth->ssh, banner);
	ssh_string_free(banner);
}

void auth_say(struct auth *auth, const char *text)
{
	char words[BILINGUAL_ROOM];

	bilingual_words(words, sizeof words, text);
	send_banner(auth, words);
}

void auth_say_reason(struct auth *auth, enum reason reason)
{
	char words[BILINGUAL_ROOM];

	bilingual_reason(words, sizeof words, reason);
	send_banner(auth, words);
}

/* Two lines, two languages: where one is, and what to do. */
static void greet(struct auth *auth)
{
	const struct gate_options *options = auth->options;
	const char *greeting = greetings[auth->entrance];
	char banner[BILINGUAL_ROOM];
	size_t used;

	words_language(LANGUAGE_EN);
	used = (size_t)snprintf(banner, sizeof banner, "%.200s: %s\n", options->name_en, _(greeting));
	words_language(LANGUAGE_JA);
	snprintf(banner + used, sizeof banner - used, "%.200s  %s", options->name, _(greeting));
	send_banner(auth, banner);
}

/* Every login request passes here first. */
static void begin(struct auth *auth, const char *user)
{
	const struct gate_limits *limits = &auth->options->limits;
	int methods[] = { [ENTRANCE_PERSON] = SSH_AUTH_METHOD_PUBLICKEY | SSH_AUTH_METHOD_INTERACTIVE,
		[ENTRANCE_JOIN] = SSH_AUTH_METHOD_PUBLICKEY | SSH_AUTH_METHOD_INTERACTIVE,
		[ENTRANCE_APPLY] = SSH_AUTH_METHOD_NONE, [ENTRANCE_LOOK] = SSH_AUTH_METHOD_NONE };

	if (!auth->has_begun) {
		auth->has_begun = true;
		auth->entrance = entrance_of(user ? user : "", &auth->wish);
		auth->deadline = clock_mono_ms()
			+ 1000 * (auth->entrance == ENTRANCE_JOIN ? limits->join_seconds : limits->login_seconds);
		greet(auth);
	}
	ssh_set_auth_methods(auth->ssh, methods[auth->entrance]);
}

int auth_none(struct auth *auth, const char *user)
{
	bool is_visitor;

	begin(auth, user);
	is_visitor = auth->entrance == ENTRANCE_LOOK || auth->entrance == ENTRANCE_APPLY;
	if (is_visitor && auth->is_crowded && !auth->is_over)
		auth_postpone(auth, REASON_BUSY);
	auth->is_in = is_visitor && !auth->is_over;
	return auth->is_in ? SSH_AUTH_SUCCESS : SSH_AUTH_DENIED;
}

bool auth_reach_hub(struct auth *auth)
{
	return hubline_open(auth->hub, auth->options->hub_socket, clock_mono_ms() + AUTH_HUB_MS);
}

enum hubline_result auth_ask(struct auth *auth, const struct message *request, enum wire_number expected,
	struct message *answer, uint64_t deadline)
{
	enum hubline_result result = HUBLINE_LOST;

	for (int i = 0; i < HUBS_MAX; i++) {
		if (auth_reach_hub(auth))
			result = hubline_ask(auth->hub, request, expected, answer, deadline);
		if (result != HUBLINE_LOST || !auth->hub->is_lost || auth->entrance != ENTRANCE_PERSON)
			break;
		hubline_begin_again(auth->hub);
	}
	return result;
}

/* A key whose signature is good: whose is it? */
static int admit_by_key(struct auth *auth, const struct auth_pubkey *key)
{
	struct message answer, request = { .number = REQ_KEY, .key = { .algorithm = wire_string(key->algorithm),
		.blob = { (const char *)key->blob, key->size } } };
	enum hubline_result result = auth_ask(auth, &request, EV_KNOWN, &answer, clock_mono_ms() + AUTH_HUB_MS);

	if (result == HUBLINE_ANSWERED) {
		auth->is_in = true;
		return SSH_AUTH_SUCCESS;
	}
	if (result != HUBLINE_REFUSED || answer.refused.reason != REASON_UNKNOWN_LOGIN) {
		auth_postpone(auth, result == HUBLINE_REFUSED ? (enum reason)answer.refused.reason : REASON_BUSY);
	} else if (++auth->strangers >= STRANGERS_MAX) {
		auth_say(auth, N_("None of your keys is known here. Please come by nickname: -o PubkeyAuthentication=no"));
		auth->is_over = true;
	}
	return SSH_AUTH_DENIED;
}

/* Whether a key is known shows only after a good signature, so that nobody can ask whose keys are known here. */
int auth_key(struct auth *auth, const char *user, ssh_key key, char state)
{
	struct auth_pubkey offered;

	begin(auth, user);
	if (auth->is_over || auth->is_in || auth->entrance > ENTRANCE_JOIN || !authkey_is_accepted(key))
		return SSH_AUTH_DENIED;
	if (state == SSH_PUBLICKEY_STATE_NONE) {
		auth->is_over = ++auth->probes > PROBES_MAX;
		return auth->is_over ? SSH_AUTH_DENIED : SSH_AUTH_SUCCESS;
	}
	if (state != SSH_PUBLICKEY_STATE_VALID || !authkey_export(key, &offered))
		return SSH_AUTH_DENIED;
	if (auth->entrance == ENTRANCE_PERSON)
		return admit_by_key(auth, &offered);
	auth->key = offered;
	ssh_set_auth_methods(auth->ssh, SSH_AUTH_METHOD_INTERACTIVE);
	return SSH_AUTH_PARTIAL;
}

enum auth_verdict auth_postpone(struct auth *auth, enum reason reason)
{
	auth_say_reason(auth, reason);
	auth->is_over = true;
	return VERDICT_NO;
}

enum seal_result auth_prove(struct auth *auth, const char *passphrase, const uint8_t salt[SEAL_SALT],
	struct seal_cost cost, struct seal_proof *proof)
{
	struct message answer;

	if (auth_ask(auth, &(struct message){ .number = REQ_SLOT }, EV_SLOT, &answer, auth->deadline) != HUBLINE_ANSWERED)
		return SEAL_BUSY;
	return hashing_prove(passphrase, strlen(passphrase), salt, cost, proof);
}

void auth_give_slot_back(struct auth *auth)
{
	if (hubline_is_open(auth->hub) && link_send(&auth->hub->link, &(struct message){ .number = REQ_SLOT,
			.slot = { .spare = 1 } }))
		link_flush(&auth->hub->link);
}

/* Puts the question of auth->step. */
static void ask(struct auth *auth, ssh_message message)
{
	const struct question *question = &questions[auth->step];
	const char *prompts[2] = { question->prompts[0], question->prompts[1] };
	char echo[2] = { question->echo[0], question->echo[1] };

	if (!auth->words[0] && question->words)
		bilingual_words(auth->words, sizeof auth->words, question->words);
	/* OpenSSH shows the letters of a banner; those of an instruction it would show as codes. */
	if (auth->words[0])
		send_banner(auth, auth->words);
	ssh_message_auth_interactive_request(message, "", "", question->count, prompts, echo);
	auth->words[0] = '\0';
}

/* libssh would keep them for as long as the connection lives. */
static void wipe_answers(struct auth *auth, int count)
{
	for (int i = 0; i < count; i++) {
		const char *answer = ssh_userauth_kbdint_getanswer(auth->ssh, (unsigned)i);

		if (answer)
			seal_zero((void *)(uintptr_t)answer, strlen(answer));
	}
}

static enum auth_verdict take_answers(struct auth *auth)
{
	const struct question *question = &questions[auth->step];
	const char *answers[2] = { "", "" };
	int count = ssh_userauth_kbdint_getnanswers(auth->ssh);
	enum auth_verdict verdict;

	for (unsigned i = 0; i < question->count && count == (int)question->count; i++) {
		const char *answer = ssh_userauth_kbdint_getanswer(auth->ssh, i);

		answers[i] = answer ? answer : "";
	}
	verdict = question->answer(auth, answers);
	wipe_answers(auth, count);
	return verdict;
}

static int take_message(struct auth *auth, ssh_message message)
{
	enum auth_verdict verdict = VERDICT_ASK;
	bool is_response;

	if (ssh_message_type(message) != SSH_REQUEST_AUTH)
		return 1;
	if (auth->is_over)
		return 0; /* all was said: no more answers */
	is_response = ssh_message_subtype(message) == SSH_AUTH_METHOD_INTERACTIVE
		&& ssh_message_auth_kbdint_is_response(message);
	if (!is_response)
		begin(auth, ssh_message_auth_user(message));
	if (ssh_message_subtype(message) != SSH_AUTH_METHOD_INTERACTIVE || auth->is_over || auth->is_in
			|| auth->entrance > ENTRANCE_JOIN || !auth->has_begun)
		return 1;
	if (is_response) {
		verdict = take_answers(auth);
	} else {
		auth->step = auth->entrance == ENTRANCE_JOIN ? AUTH_CODE : AUTH_LOGIN;
		auth->misses = 0;
	}
	if (verdict == VERDICT_NO)
		return 1;
	if (verdict == VERDICT_ASK) {
		ask(auth, message);
		return 0;
	}
	auth->is_in = true;
	ssh_message_auth_reply_success(message, 0);
	return 0;
}

static int on_message(ssh_session ssh, ssh_message message, void *context)
{
	(void)ssh;
	return take_message(context, message);
}

void auth_install(struct auth *auth)
{
	ssh_set_message_callback(auth->ssh, on_message, auth);
}
