/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passphrase, salt, slot, proof, pair: one step after the other, of which the person sees a question and its outcome. A
 * line typed while the hub is asked may be a passphrase too, so it is kept unseen, and goes nowhere if nothing asks for
 * it any more. */
#include "visit_keys.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "review.h"
#include "visit_rest.h"
#include "words.h"

enum { IDLE_MS = 300000, MISSES_MAX = 3 };

void visit_keys_forget_text(char **text)
{
	if (*text)
		seal_zero(*text, strlen(*text));
	free(*text);
	*text = NULL;
}

static bool is_asking(const struct visit_keys *keys)
{
	return keys->step == KEYS_OLD || keys->step == KEYS_NEW || keys->step == KEYS_AGAIN;
}

/* A hub that granted a slot nobody uses any more has it back. */
static void give_slot_back(struct visit *visit)
{
	visit_request(visit, &(struct message){ .number = REQ_SLOT, .slot = { .spare = 1 } });
}

static void end(struct visit *visit)
{
	struct visit_keys *keys = &visit->rest->own_keys;

	if (keys->step == KEYS_SLOT || keys->step == KEYS_NEW_SLOT)
		give_slot_back(visit);
	visit->drops_input = visit->drops_input || keys->step != KEYS_IDLE;
	visit_keys_forget_text(&keys->typed);
	visit_keys_forget_text(&keys->ahead);
	seal_zero(&keys->proof, sizeof keys->proof);
	seal_zero(keys->share, sizeof keys->share);
	keys->step = KEYS_IDLE;
	keys->then = NULL;
	keys->misses = 0;
	visit->is_secret = false;
	visit_renew_end(visit);
}

void visit_keys_end_told(struct visit *visit, const char *words)
{
	end(visit);
	visit_tell(visit, "%s", words);
}

void visit_keys_go_to(struct visit *visit, enum keys_step step)
{
	struct visit_keys *keys = &visit->rest->own_keys;
	char *ahead = keys->ahead;

	keys->step = step;
	visit->is_secret = step != KEYS_IDLE && step != KEYS_DOUBT;
	if (!is_asking(keys) || !ahead)
		return;
	keys->ahead = NULL;
	visit_keys_submit(visit, ahead);
	visit_keys_forget_text(&ahead);
}

/* Can a passphrase be asked for here? Says why not. */
static bool may_ask(struct visit *visit)
{
	if (visit->has_pty && visit->vault && visit->prove)
		return true;
	/* TRANSLATORS: ここでは 自分の鍵を使います。開けるには あいことばが いります。ssh -t で入ると、画面に出さずに聞けます */
	visit_tell(visit, "%s",
		_("This needs your own key, and your passphrase for it. With ssh -t it can be asked for unseen."));
	return false;
}

static void begin(struct visit *visit, enum keys_aim aim, void (*then)(struct visit *visit))
{
	struct visit_keys *keys = &visit->rest->own_keys;

	end(visit);
	keys->aim = aim;
	keys->then = then;
	if (visit->view.has_passphrase) {
		visit_keys_go_to(visit, KEYS_OLD);
		return;
	}
	visit_request(visit, &(struct message){ .number = REQ_UNLOCK }); /* there is none to show */
	visit_keys_go_to(visit, KEYS_PAIR);
}

void visit_with_keys(struct visit *visit, void (*then)(struct visit *visit))
{
	if (vault_is_open(visit->vault)) {
		then(visit);
	} else if (!may_ask(visit)) {
		return;
	} else if (!visit->view.has_passphrase) {
		/* TRANSLATORS: ここでは 自分の鍵を使います。/あいことば で あいことばを決めると、鍵ができます */
		visit_tell(visit, "%s", _("This needs a key of your own. /passphrase sets a passphrase, and makes one."));
	} else {
		/* TRANSLATORS: 封がしてあります。あいことばで開きます。 */
		visit_tell(visit, "%s", _("It is sealed. Your passphrase opens it."));
		begin(visit, KEYS_TO_OPEN, then);
	}
}

void visit_keys_renew(struct visit *visit)
{
	if (may_ask(visit))
		begin(visit, KEYS_TO_RENEW, NULL);
}

void visit_keys_recover(struct visit *visit)
{
	if (!may_ask(visit))
		return;
	if (visit->view.has_passphrase)
		begin(visit, KEYS_TO_RECOVER, NULL);
	else
		/* TRANSLATORS: もどすコードは あいことばを忘れたときの ためのものです。先に /あいことば で 決めてください */
		visit_tell(visit, "%s", _("A recovery code is for a forgotten passphrase. Please set one first: /passphrase"));
}

void visit_keys_begin(struct visit *visit)
{
	if (visit->rest->own_keys.lock_at == 0)
		visit_touch(visit, visit->now);
	visit_consult_keys_again(visit);
	form_unlock(visit);
	if (vault_is_open(visit->vault))
		visit_request(visit, &(struct message){ .number = REQ_VAULT, .vault = { .is_open = 1 } });
}

void visit_keys_finish(struct visit *visit)
{
	struct visit_keys *keys = &visit->rest->own_keys;

	visit_keys_forget_text(&keys->typed);
	visit_keys_forget_text(&keys->ahead);
	seal_zero(keys, sizeof *keys);
}

bool visit_keys_lock(struct visit *visit)
{
	if (!vault_is_open(visit->vault))
		return false;
	if (visit->rest->own_keys.step == KEYS_DOUBT)
		end(visit);
	talk_lock(visit);
	vault_lock(visit->vault);
	visit_consult_keys_again(visit);
	form_lock(visit, visit->rest->talking.own_key);
	review_lock(visit);
	visit_request(visit, &(struct message){ .number = REQ_VAULT });
	if (visit->page && visit->page->is_sealed) {
		visit_close_page(visit);
		/* TRANSLATORS: 鍵を閉じたので、そのページも しまいました */
		visit_tell(visit, "%s", _("Your key is locked, and the page that it had opened is put away."));
	}
	return true;
}

void visit_keys_tick(struct visit *visit)
{
	if (visit->now >= visit_keys_deadline(visit))
		visit_keys_lock(visit);
}

uint64_t visit_keys_deadline(const struct visit *visit)
{
	return vault_is_open(visit->vault) ? visit->rest->own_keys.lock_at : UINT64_MAX;
}

void visit_touch(struct visit *visit, uint64_t now)
{
	visit->rest->own_keys.lock_at = now + IDLE_MS;
}

const char *visit_keys_prompt(const struct visit *visit, bool is_wide)
{
	static const struct { const char *wide, *narrow; } prompts[] = {
		[KEYS_IDLE] = { "> ", "> " },
		/* TRANSLATORS: あいことば(画面に出ません)>  */
		[KEYS_OLD] = { N_("Your passphrase (nothing shows)> "), N_("Passphrase (unseen)> ") },
		/* TRANSLATORS: 新しいあいことば(画面に出ません)>  */
		[KEYS_NEW] = { N_("New passphrase (nothing shows)> "), N_("New one (unseen)> ") },
		/* TRANSLATORS: もう一度(画面に出ません)>  */
		[KEYS_AGAIN] = { N_("Once more (nothing shows)> "), N_("Once more (unseen)> ") }
	};
	enum keys_step step = visit->rest->own_keys.step;

	if (step > KEYS_AGAIN)
		/* TRANSLATORS: 少し待ってください>  */
		return _("One moment> ");
	return _(is_wide ? prompts[step].wide : prompts[step].narrow);
}

/* -- what was typed -- */

static void take_old(struct visit *visit, const char *text)
{
	struct visit_keys *keys = &visit->rest->own_keys;

	keys->typed = mem_string(text);
	visit_request(visit, &(struct message){ .number = REQ_SALT,
		.salt_for = { .nickname = wire_string(visit->view.nickname) } });
	visit_keys_go_to(visit, KEYS_SALT);
}

void visit_keys_submit(struct visit *visit, const char *text)
{
	struct visit_keys *keys = &visit->rest->own_keys;

	if (!is_asking(keys)) {
		visit_keys_forget_text(&keys->ahead);
		keys->ahead = mem_string(text);
	} else if (text[0] == '\0') {
		visit_keys_cancel(visit);
	} else if (keys->step == KEYS_OLD) {
		take_old(visit, text);
	} else {
		visit_renew_take(visit, text);
	}
}

bool visit_keys_cancel(struct visit *visit)
{
	bool was_asked = visit->rest->own_keys.step != KEYS_IDLE;

	if (was_asked && visit->rest->own_keys.step != KEYS_STORING)
		/* TRANSLATORS: ここで やめました。何も変わっていません */
		visit_keys_end_told(visit, _("Left as it was. Nothing has changed."));
	return was_asked;
}

/* -- what the hub answers -- */

void visit_keys_fail(struct visit *visit)
{
	visit_keys_end_told(visit, words_reason(REASON_BUSY));
}

enum seal_result visit_keys_prove(struct visit *visit, const uint8_t salt[SEAL_SALT], struct seal_cost cost,
	struct seal_proof *proof)
{
	struct visit_keys *keys = &visit->rest->own_keys;
	enum seal_result result = visit->prove(keys->typed, strlen(keys->typed), salt, cost, proof);

	visit_keys_forget_text(&keys->typed);
	return result;
}

static void on_salt(struct visit *visit, const struct message *event)
{
	struct visit_keys *keys = &visit->rest->own_keys;

	if (keys->step != KEYS_SALT)
		return;
	memcpy(keys->holder.salt, event->salt.salt.bytes, sizeof keys->holder.salt);
	keys->holder.cost = (struct seal_cost){ event->salt.passes, event->salt.memory_kib };
	if (!seal_cost_is_sane(keys->holder.cost)) {
		visit_keys_end_told(visit, _("Your own key does not open as it should. Nothing is lost; staff can help you."));
		return;
	}
	visit_request(visit, &(struct message){ .number = REQ_SLOT });
	visit_keys_go_to(visit, KEYS_SLOT);
}

static void show_passphrase(struct visit *visit)
{
	struct visit_keys *keys = &visit->rest->own_keys;
	struct message request = { .number = REQ_UNLOCK };
	enum seal_result result = visit_keys_prove(visit, keys->holder.salt, keys->holder.cost, &keys->proof);

	if (result == SEAL_BUSY) {
		visit_keys_fail(visit);
		return;
	}
	/* what nobody can have is wrong without being worked on; the hub counts it */
	memcpy(request.unlock.auth.bytes, keys->proof.auth, sizeof keys->proof.auth);
	visit_keys_go_to(visit, KEYS_PAIR);
	visit_request(visit, &request);
	seal_zero(&request, sizeof request);
}

static void on_slot(struct visit *visit)
{
	enum keys_step step = visit->rest->own_keys.step;

	if (step == KEYS_SLOT)
		show_passphrase(visit);
	else if (step == KEYS_NEW_SLOT)
		visit_renew_send(visit);
	else
		give_slot_back(visit);
}

/* Who has a passphrase and no pair yet, as the account is older than pairs are: it is made now. */
static void make_first_pair(struct visit *visit, const uint8_t wrap[SEAL_KEY])
{
	struct visit_keys *keys = &visit->rest->own_keys;
	struct message request = { .number = REQ_PAIR };
	uint8_t record[SEAL_WRAPPED];

	if (!vault_make_pair(visit->vault, visit->view.account) || !vault_wrap(visit->vault, &keys->holder, wrap, record))
		return;
	memcpy(request.pair.public_key.bytes, keys->holder.public_key, sizeof keys->holder.public_key);
	request.pair.wrapped = (struct wire_text){ (const char *)record, sizeof record };
	visit_request(visit, &request);
}

static void unlock(struct visit *visit, const uint8_t wrap[SEAL_KEY], const struct wire_own_pair *pair)
{
	vault_unlock(visit->vault, &visit->rest->own_keys.holder, wrap, (const uint8_t *)pair->wrapped.at,
		pair->wrapped.size);
	vault_take_formers(visit->vault, (const uint8_t *)pair->formers.at, pair->formers.size);
}

static void open_vault(struct visit *visit, const struct wire_own_pair *pair)
{
	struct visit_keys *keys = &visit->rest->own_keys;
	uint8_t wrap[SEAL_KEY];

	if (vault_is_open(visit->vault))
		return;
	seal_wrapping_key(keys->proof.w0, keys->share, wrap);
	keys->holder.account = visit->view.account;
	memcpy(keys->holder.public_key, pair->public_key.bytes, sizeof keys->holder.public_key);
	if (keys->has_pair)
		unlock(visit, wrap, pair);
	else
		make_first_pair(visit, wrap);
	seal_zero(wrap, sizeof wrap);
	visit_touch(visit, visit->now);
	visit_keys_begin(visit);
}

static void finish_opening(struct visit *visit)
{
	void (*then)(struct visit *visit) = visit->rest->own_keys.then;

	end(visit);
	if (then)
		then(visit);
}

void visit_keys_store_code(struct visit *visit)
{
	if (visit_keys_make_code(visit))
		visit_keys_go_to(visit, KEYS_STORING);
	else
		visit_keys_fail(visit);
}

static void on_pair(struct visit *visit, const struct message *event)
{
	struct visit_keys *keys = &visit->rest->own_keys;
	const struct wire_own_pair *pair = &event->own_pair;

	if (keys->step != KEYS_PAIR)
		return;
	keys->misses = 0;
	keys->has_pair = pair->wrapped.size > 0;
	keys->now = (struct seal_cost){ pair->now_passes, pair->now_memory_kib };
	memcpy(keys->share, pair->share.bytes, sizeof keys->share);
	if (visit->view.has_passphrase)
		open_vault(visit, pair);
	if (visit->view.has_passphrase && !vault_is_open(visit->vault))
		/* TRANSLATORS: あいことばは合っていますが、あなたの鍵が うまく開きません。なくなったものは ありません。職員に知らせてください */
		visit_keys_end_told(visit,
			_("The passphrase is right, but your own key does not open as it should. Please tell staff."));
	else if (keys->aim == KEYS_TO_OPEN)
		finish_opening(visit);
	else if (keys->aim == KEYS_TO_RENEW)
		visit_renew_ask(visit);
	else
		visit_keys_store_code(visit);
}

void visit_keys_event(struct visit *visit, const struct message *event)
{
	switch ((unsigned)event->number) {
	case EV_SALT:
		on_salt(visit, event);
		break;
	case EV_SLOT:
		on_slot(visit);
		break;
	case EV_PAIR:
		on_pair(visit, event);
		break;
	case EV_KNOWN:
		if (!visit->rest->has_begun)
			break;
		if (visit->rest->role != visit->view.role) /* what one may not read any more is not kept open */
			visit_keys_lock(visit);
		visit_keys_begin(visit);
		break;
	}
	visit_team_event(visit, event);
	visit_consult_keys_event(visit, event);
	visit->rest->role = visit->view.role;
}

static void miss(struct visit *visit)
{
	struct visit_keys *keys = &visit->rest->own_keys;

	visit->wrong_passphrases++;
	if (++keys->misses >= MISSES_MAX) {
		/* TRANSLATORS: 今回も合いませんでした。なくなったものは ありません。入りなおすと もう一度ためせます。忘れたときは もどすコードで */
		visit_keys_end_told(visit, _("That did not fit this time either. Nothing is lost. Coming in again you can try "
			"once more; a recovery code at the door sets a new passphrase."));
		return;
	}
	/* TRANSLATORS: あいことばが合いませんでした。もう一度どうぞ。Enter だけで やめられます */
	visit_tell(visit, "%s", _("That did not fit. Please try once more, or press Enter to leave it."));
	visit_keys_go_to(visit, KEYS_OLD);
}

bool visit_keys_refused(struct visit *visit, enum wire_number request, enum reason reason)
{
	static const enum wire_number quiet[] = { REQ_VAULT, REQ_TEAM, REQ_GRANT, REQ_CONSULT_EPOCH, REQ_CONSULT_GRANT };
	struct visit_keys *keys = &visit->rest->own_keys;
	static const enum wire_number asked[] = { REQ_SALT, REQ_SLOT, REQ_UNLOCK, REQ_RENEW, REQ_RECOVERY };

	for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++)
		if (quiet[i] == request)
			return true;
	if (request == REQ_PAIR)
		vault_lock(visit->vault);
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		if (asked[i] != request || keys->step == KEYS_IDLE)
			continue;
		visit_keys_forget_code(visit);
		visit_renew_refused(visit);
		if (reason == REASON_UNKNOWN_LOGIN && keys->step == KEYS_PAIR)
			miss(visit);
		else
			visit_keys_end_told(visit, words_reason(reason));
		return true;
	}
	if (request == REQ_RECOVERY) {
		visit_keys_forget_code(visit);
		greet_code_stored(visit, false);
	}
	return request == REQ_PAIR || request == REQ_RECOVERY;
}

static void show_code(struct visit *visit)
{
	struct page *page = page_create(_("Your recovery code. It is shown this once:"));

	greet_add_code(visit, page);
	/* TRANSLATORS: 前のコードは もう使えません。 */
	page_text(page, "%s", _("One that you had before is no longer good."));
	page->is_sealed = true;
	visit_keys_forget_code(visit);
	visit_open(visit, page);
}

bool visit_keys_done(struct visit *visit, enum wire_number request)
{
	struct visit_keys *keys = &visit->rest->own_keys;
	bool was_stored = keys->step == KEYS_STORING;

	if (request != REQ_RENEW && request != REQ_RECOVERY)
		return request == REQ_PAIR || request == REQ_TEAM || request == REQ_GRANT || request == REQ_CONSULT_EPOCH
			|| request == REQ_CONSULT_GRANT;
	if (request == REQ_RENEW) {
		visit_renew_done(visit);
	} else if (was_stored) {
		end(visit);
		show_code(visit);
	} else {
		greet_code_stored(visit, true);
	}
	return true;
}

/* -- recovery codes -- */

bool visit_keys_make_code(struct visit *visit)
{
	struct visit_keys *keys = &visit->rest->own_keys;
	struct seal_holder holder = { .account = 0 };
	struct message request = { .number = REQ_RECOVERY };
	uint8_t wrap[SEAL_KEY], record[SEAL_WRAPPED];

	recovery_make(keys->code);
	recovery_wrapping_key(keys->code, wrap);
	keys->has_code = vault_wrap(visit->vault, &holder, wrap, record);
	recovery_proof(keys->code, request.recovery.proof.bytes);
	request.recovery.wrapped = (struct wire_text){ (const char *)record, sizeof record };
	if (keys->has_code)
		visit_request(visit, &request);
	seal_zero(&request, sizeof request);
	seal_zero(wrap, sizeof wrap);
	return keys->has_code;
}

void visit_keys_forget_code(struct visit *visit)
{
	seal_zero(visit->rest->own_keys.code, RECOVERY_CODE);
	visit->rest->own_keys.has_code = false;
}
