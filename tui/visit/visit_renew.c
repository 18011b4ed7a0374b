/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another passphrase, and, where somebody else may know the one before, another pair of keys under it. What was sealed
 * to the pair of before its person goes on reading; what comes afterwards the old passphrase does not open. */
#include "visit_keys.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "visit_rest.h"
#include "words.h"

enum { MISSES_MAX = 3 };

void visit_renew_ask(struct visit *visit)
{
	visit_tell(visit, "%s", _("Choose a passphrase of 10 letters or more (4 kana), and note it down."));
	visit_keys_go_to(visit, KEYS_NEW);
}

static void ask_again(struct visit *visit, const char *words)
{
	if (++visit->rest->own_keys.misses >= MISSES_MAX) {
		/* TRANSLATORS: あいことばは 前のままです。いつでも やりなおせます */
		visit_keys_end_told(visit, _("Your passphrase is as it was. You can try again at any time."));
		return;
	}
	visit_tell(visit, "%s", words);
	visit_keys_go_to(visit, KEYS_NEW);
}

/* What reads as a recovery code would be taken for one at the next login. */
static bool is_good(const char *text)
{
	uint8_t code[RECOVERY_CODE];
	bool is_code = recovery_read(text, strlen(text), code);

	seal_zero(code, sizeof code);
	return !is_code && seal_passphrase_is_good(text, strlen(text));
}

static void ask_for_slot(struct visit *visit)
{
	visit_request(visit, &(struct message){ .number = REQ_SLOT });
	visit_keys_go_to(visit, KEYS_NEW_SLOT);
}

/* -- might somebody know the one before? -- */

static void answer_doubt(struct visit *visit, const char *text, const char *folded);

static void close_doubt(struct visit *visit)
{
	if (!visit->page || visit->page->answer != answer_doubt)
		return;
	visit->page->stays = false;
	visit_close_page(visit);
}

static void answer_doubt(struct visit *visit, const char *text, const char *folded)
{
	(void)text;
	if (strcmp(folded, "0") == 0) {
		visit_keys_cancel(visit);
	} else if (folded[0] == '\0' || strcmp(folded, "1") == 0 || strcmp(folded, "2") == 0) {
		visit->rest->own_keys.renews_pair = folded[0] == '2';
		close_doubt(visit);
		ask_for_slot(visit);
	} else {
		visit_tell(visit, "%s", _("1 or 2, please. Just Enter means 1."));
	}
}

static void ask_doubt(struct visit *visit)
{
	/* TRANSLATORS: 前の あいことばを、だれかが知っているかもしれませんか。 */
	struct page *page = page_create(_("Might somebody else know the passphrase you had?"));

	/* TRANSLATORS: いいえ。自分の鍵は そのままにします */
	page_choice(page, "", "%s", _("No. Your own key stays as it is"));
	/* TRANSLATORS: もしかしたら。自分の鍵も 新しくします */
	page_choice(page, "", "%s", _("Perhaps. A new key of your own as well"));
	/* TRANSLATORS: 新しい鍵のあとの相談や手紙は、前の あいことばでは 開きません。 */
	page_text(page, "%s", _("What is sealed after that, the old passphrase does not open."));
	/* TRANSLATORS: これまでのものは、あなたは今までどおり読めます。 */
	page_text(page, "%s", _("All that you could read until now, you still can."));
	/* TRANSLATORS: ほかの画面は終わります。もどすコードも 新しいものになります。 */
	page_text(page, "%s", _("Other windows of yours end, and you get another recovery code."));
	/* TRANSLATORS: 0 あいことばを変えずに もどる */
	page_text(page, "%s", _("0 Back, with the passphrase as it was"));
	page->standard = 1;
	page->stays = true;
	page->answer = answer_doubt;
	visit_open(visit, page);
	visit_keys_go_to(visit, KEYS_DOUBT);
}

void visit_renew_end(struct visit *visit)
{
	visit->rest->own_keys.renews_pair = false;
	close_doubt(visit);
}

/* -- what was typed -- */

static void take_new(struct visit *visit, const char *text)
{
	struct visit_keys *keys = &visit->rest->own_keys;

	if (!is_good(text)) {
		ask_again(visit, words_reason(REASON_PASSPHRASE));
		return;
	}
	visit_keys_forget_text(&keys->typed);
	keys->typed = mem_string(text);
	visit_keys_go_to(visit, KEYS_AGAIN);
}

/* Who has nothing that an old passphrase could open is not asked about it. */
static void take_again(struct visit *visit, const char *text)
{
	struct visit_keys *keys = &visit->rest->own_keys;

	if (strcmp(keys->typed, text) != 0)
		ask_again(visit, _("The two differ. Please type both once more."));
	else if (visit->view.has_passphrase && vault_is_open(visit->vault))
		ask_doubt(visit);
	else
		ask_for_slot(visit);
}

void visit_renew_take(struct visit *visit, const char *text)
{
	(visit->rest->own_keys.step == KEYS_NEW ? take_new : take_again)(visit, text);
}

/* -- what is sent -- */

/* The pair to be wrapped: the one there is, or a first or another one. */
static bool make_pair(struct visit *visit, uint8_t former[SEAL_FORMER])
{
	struct visit_keys *keys = &visit->rest->own_keys;

	if (keys->renews_pair)
		return vault_renew_pair(visit->vault, former);
	return vault_is_open(visit->vault)
		|| (!keys->has_pair && vault_make_pair(visit->vault, visit->view.account));
}

void visit_renew_send(struct visit *visit)
{
	struct visit_keys *keys = &visit->rest->own_keys;
	struct seal_holder holder = { .cost = keys->now };
	struct message request = { .number = REQ_RENEW, .renew = { .passes = keys->now.passes,
		.memory_kib = keys->now.memory_kib } };
	struct seal_proof proof;
	uint8_t wrap[SEAL_KEY], record[SEAL_WRAPPED], former[SEAL_FORMER];
	bool is_made;

	seal_random(holder.salt, sizeof holder.salt);
	is_made = visit_keys_prove(visit, holder.salt, holder.cost, &proof) == SEAL_OK && make_pair(visit, former);
	seal_wrapping_key(proof.w0, keys->share, wrap);
	is_made = is_made && vault_wrap(visit->vault, &holder, wrap, record);
	memcpy(request.renew.old.bytes, keys->proof.auth, sizeof keys->proof.auth);
	memcpy(request.renew.auth.bytes, proof.auth, sizeof proof.auth);
	memcpy(request.renew.salt.bytes, holder.salt, sizeof holder.salt);
	memcpy(request.renew.public_key.bytes, holder.public_key, sizeof holder.public_key);
	request.renew.wrapped = (struct wire_text){ (const char *)record, sizeof record };
	if (keys->renews_pair)
		request.renew.former = (struct wire_text){ (const char *)former, sizeof former };
	if (is_made) {
		visit_keys_go_to(visit, KEYS_STORING);
		visit_request(visit, &request);
	} else {
		visit_keys_fail(visit);
	}
	seal_zero(&request, sizeof request);
	seal_zero(&proof, sizeof proof);
	seal_zero(wrap, sizeof wrap);
}

/* A pair that the hub did not take is none; the one before is opened with the passphrase that still holds. */
void visit_renew_refused(struct visit *visit)
{
	if (visit->rest->own_keys.renews_pair && visit->rest->own_keys.step == KEYS_STORING)
		visit_keys_lock(visit);
}

/* With another pair goes another recovery code, since the one before opens the pair of before. */
void visit_renew_done(struct visit *visit)
{
	bool had_one = visit->view.has_passphrase, is_new_pair = visit->rest->own_keys.renews_pair;

	visit->view.has_passphrase = true;
	if (is_new_pair)
		/* TRANSLATORS: あいことばと、自分の鍵を 新しくしました。 */
		visit_keys_end_told(visit, _("Your passphrase is changed, and so is your own key."));
	else if (had_one)
		/* TRANSLATORS: あいことばを変えました。次からは 新しいほうで入れます */
		visit_keys_end_told(visit, _("Your passphrase is changed. The new one counts from now on."));
	else
		/* TRANSLATORS: あいことばを決めました。よびなと あわせて入れます。書きとめておいてください */
		visit_keys_end_told(visit, _("Your passphrase is set. With your nickname it lets you in; please note it down."));
	visit_keys_begin(visit);
	if (is_new_pair)
		visit_keys_store_code(visit);
}
