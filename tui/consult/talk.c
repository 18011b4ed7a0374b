/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A talk is on while the hub says that one sits in it. Whatever ends or covers it takes what was being written out of
 * the face's input row and seals it, so that it is neither seen, nor said in another room. */
#include "talk.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "mem.h"
#include "seal_box.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

static const char draft_tag[SEAL_TAG] = { 'K', 'K', 'd', '1' };

void talk_finish(struct talking *talk)
{
	free(talk->draft);
	talk->draft = NULL;
}

const struct desk_consult *talk_now(const struct visit *visit)
{
	const struct desk_consult *consult = desk_talk(&visit->desk);
	bool is_talk = consult && (consult->state == CONSULT_TAKEN || consult->state == CONSULT_PAUSED
		|| consult->state == CONSULT_CLOSED);

	return is_talk && visit->rest->has_begun ? consult : NULL;
}

uint64_t talk_ends(const struct visit *visit)
{
	const struct desk_consult *consult = talk_now(visit);
	const struct view *view = &visit->view;
	uint64_t closes = view->always_open ? 0 : view->opening.closes;

	if (!consult || consult->state == CONSULT_CLOSED || (closes != 0 && closes < consult->slot))
		return 0;
	return consult->slot > clock_wall_ms() / 1000 ? consult->slot : 0;
}

bool talk_is_covered(const struct visit *visit)
{
	return !vault_is_open(visit->vault);
}

const char *talk_other(const struct visit *visit, const struct desk_consult *consult)
{
	return consult->account == visit->view.account ? consult->counsellor : consult->nickname;
}

/* -- what is being written -- */

static void forget_draft(struct talking *talk)
{
	free(talk->draft);
	talk->draft = NULL;
}

static void take_draft(struct visit *visit, const struct wire_consult_draft_kept *kept)
{
	struct talking *talk = &visit->rest->talking;

	if (kept->consultation != visit->desk.open || kept->box.size == 0 || visit->desk.is_ready)
		return; /* told once more, while something newer is being written */
	forget_draft(talk);
	talk->draft = mem_alloc(kept->box.size);
	memcpy(talk->draft, kept->box.at, kept->box.size);
	talk->draft_size = kept->box.size;
}

static void give_draft(struct visit *visit)
{
	struct talking *talk = &visit->rest->talking;
	char text[SEAL_BOX_INSIDE_MAX], clean[SAY_MAX + 1];
	size_t n = 0;

	if (!talk->draft || !talk_now(visit) || talk_is_covered(visit) || visit->is_secret || page_takes_words(visit->page))
		return;
	if (vault_open_own(visit->vault, draft_tag, talk->consultation, talk->draft, talk->draft_size, text, &n)
		&& text_clean(text, n, SAY_MAX, SAY_MAX, clean, sizeof clean) == TEXT_FINE) {
		visit_give_back(visit, clean);
		seal_zero(clean, sizeof clean);
	}
	seal_zero(text, n);
	forget_draft(talk);
}

/* Empty: nothing is being written any more. */
static void keep(struct visit *visit, uint64_t consultation, const char *text, bool is_for_here)
{
	struct talking *talk = &visit->rest->talking;
	size_t size = strlen(text), sealed = size > 0 ? seal_box_size(size) : 0;
	struct message request = { .number = REQ_CONSULT_DRAFT, .consult_draft = { .consultation = consultation } };
	uint8_t *box = mem_alloc(sealed), sum[32];

	seal_sum(text, size, sum);
	if (memcmp(sum, talk->draft_sum, sizeof sum) == 0 && !is_for_here) {
		free(box);
		return;
	}
	if (size == 0 || (talk->has_key && seal_box(draft_tag, consultation, talk->own_key, text, size, box))) {
		memcpy(talk->draft_sum, sum, sizeof sum);
		request.consult_draft.box = (struct wire_text){ (const char *)box, (uint16_t)sealed };
		visit_request(visit, &request);
	}
	if (is_for_here && size > 0) {
		forget_draft(talk);
		talk->draft = box;
		talk->draft_size = sealed;
	} else {
		free(box);
	}
}

bool talk_keep_draft(struct visit *visit, const char *text)
{
	const struct desk_consult *consult = talk_now(visit);

	if (consult && !visit->is_secret && !visit->rest->talking.draft)
		keep(visit, consult->consultation, text, false);
	return consult != NULL;
}

static void tell_kept(struct visit *visit)
{
	/* TRANSLATORS: 書きかけのことばは 封をして残してあります。/相談 から つづけられます。 */
	visit_tell_once(visit, _("What you were writing is kept, sealed. From /consult you can go on with it."));
}

/* What is no longer for this person's eyes can be kept nowhere. */
static void keep_away(struct visit *visit, uint64_t consultation, const char *text, bool is_for_here)
{
	if (consultation == 0 || !text[0])
		return;
	if (!desk_consult_of(&visit->desk, consultation)) {
		visit_tell_once(visit, _("This line was not said. Nobody has seen it."));
		return;
	}
	keep(visit, consultation, text, is_for_here || consultation == visit->desk.open);
	if (!is_for_here)
		tell_kept(visit);
}

char *talk_take_left(struct visit *visit)
{
	struct talking *talk = &visit->rest->talking;
	char text[SEAL_BOX_INSIDE_MAX + 1], clean[SAY_MAX + 1] = "";
	size_t n = 0;

	if (talk->draft && vault_open_own(visit->vault, draft_tag, visit->desk.open, talk->draft, talk->draft_size, text, &n)
		&& text_clean(text, n, SAY_MAX, SAY_MAX, clean, sizeof clean) != TEXT_FINE)
		clean[0] = '\0';
	seal_zero(text, n);
	forget_draft(talk);
	return mem_string(clean);
}

void talk_put_away(struct visit *visit, const char *text)
{
	bool is_answer = form_put_away(visit, visit->rest->talking.own_key, text);
	const struct desk_consult *consult = talk_now(visit);
	uint64_t consultation = consult ? consult->consultation : visit->rest->talking.consultation;

	if (!consult)
		visit->rest->talking.consultation = 0;
	if (!is_answer)
		keep_away(visit, consultation, text, consult != NULL);
}

void talk_give_back(struct visit *visit, uint64_t consultation, const char *text)
{
	const struct desk_consult *consult = talk_now(visit);

	if (consult && consult->consultation == consultation && !talk_is_covered(visit))
		visit_give_back(visit, text);
	else
		keep_away(visit, consultation, text, false);
}

void talk_lock(struct visit *visit)
{
	char *unsent;

	vault_public_key(visit->vault, visit->rest->talking.own_key);
	visit->rest->talking.has_key = true;
	if (!talk_now(visit))
		return;
	unsent = consult_take_unsent(visit);
	if (unsent[0])
		visit_give_back(visit, unsent);
	seal_zero(unsent, strlen(unsent));
	free(unsent);
	for (unsigned number = visit->told_number; number > 0 && visit->told_number - number < VISIT_TOLD_MAX; number--)
		visit_untell(visit, number); /* some of them quote what was written */
	visit->puts_away = true;
	if (visit->face == FACE_MAP) /* the cover says so */
		return;
	/* TRANSLATORS: 鍵をかけて、話を見えなくしました。書きかけは封をして 残してあります。Enter で開けられます。 */
	visit_tell(visit, "%s", _("Your key is locked, and the talk is covered. What you were writing is kept, sealed. "
		"Enter opens it."));
}

/* -- coming and going -- */

static void on_opened(struct visit *visit)
{
	give_draft(visit);
}

void talk_uncover(struct visit *visit)
{
	visit_with_keys(visit, on_opened);
}

static void begin(struct visit *visit, const struct desk_consult *consult)
{
	struct talking *talk = &visit->rest->talking;
	struct message request = { .number = REQ_CONSULT_READ, .consult_read = { .consultation = consult->consultation } };

	visit->shows_console = false;
	talk->scroll = 0;
	talk->back_before = 0;
	talk->is_mismatch = false;
	talk->closed_lines = 0;
	forget_draft(talk); /* the hub gives back what it was given to keep */
	seal_sum("", 0, talk->draft_sum);
	visit_close_page(visit);
	desk_begin(&visit->desk, consult->consultation);
	visit_request(visit, &request);
	if (!talk_is_covered(visit))
		return;
	/* TRANSLATORS: %sさんとの相談の席です。席は そのままです。 */
	visit_tell(visit, _("This is your seat with %s; it stayed yours."), talk_other(visit, consult));
	talk_uncover(visit);
}

static void end(struct visit *visit)
{
	struct talking *talk = &visit->rest->talking;

	visit->puts_away = true; /* what was meant for two is not said in a room */
	visit_return_queued(visit);
	if (talk->draft)
		tell_kept(visit);
	if (talk->state == CONSULT_CLOSED && view_is_shut_out(&visit->view)) /* the page that says so is gone */
		visit_tell(visit, "%s", _("Your consultation is closed. /consult: you can read it again, and write letters."));
}

/* What holds no longer is not said beside what does. Takes words. */
static void remark(struct visit *visit, char *words)
{
	visit_untell(visit, visit->rest->talking.told);
	visit_tell(visit, "%s", words);
	visit->rest->talking.told = visit->told_number;
	free(words);
}

static void remark_on_state(struct visit *visit, const struct desk_consult *consult)
{
	enum consult_state before = visit->rest->talking.state;

	if (consult->state == before)
		return;
	if (consult->state == CONSULT_CLOSED)
		talk_show_end(visit);
	else if (consult->state == CONSULT_PAUSED)
		/* TRANSLATORS: 少し休みます。つづける時は もう一度 /休む */
		remark(visit, mem_string(_("The two of you rest for a while. /pause again goes on.")));
	else
		/* TRANSLATORS: また始めます。いそがなくて だいじょうぶです。 */
		remark(visit, mem_string(_("It goes on. There is no hurry.")));
}

static uint64_t account_of_other(const struct visit *visit, const struct desk_consult *consult)
{
	return consult->account == visit->view.account ? consult->counsellor_account : consult->account;
}

/* Nobody is told that somebody reads who does not. Who has only been handed it has not left anything. */
static void remark_on_other(struct visit *visit, const struct desk_consult *consult)
{
	const char *other = talk_other(visit, consult);

	if (consult->state == CONSULT_CLOSED)
		return;
	if (account_of_other(visit, consult) != visit->rest->talking.other ? !consult->is_there
			: consult->is_there == visit->rest->talking.is_there)
		return;
	if (consult->is_there)
		/* TRANSLATORS: %sさんが 席につきました。 */
		remark(visit, mem_format(_("%s has sat down."), other));
	else
		/* TRANSLATORS: %sさんが 席をはなれました。30分は このまま つづけられます。書いておくこともできます。 */
		remark(visit, mem_format(_("%s is not in the seat just now. For half an hour the talk stays as it is; you may "
			"write meanwhile."), other));
}

/* One's own; of the other's there is nothing to say. */
static void remark_on_unsaid(struct visit *visit, uint64_t number)
{
	const struct desk *desk = &visit->desk;

	for (int i = 0; i < desk->lines_count; i++)
		if (desk->lines[i].line == number && desk->lines[i].is_mine && desk->lines[i].seal == DESK_WITHDRAWN)
			/* TRANSLATORS: 1行 消しました。相手の画面からも消えました。 */
			visit_tell(visit, "%s", _("Your line is taken back, from the other one's screen too."));
}

static void remark_on_readers(struct visit *visit)
{
	struct talking *talk = &visit->rest->talking;

	if (visit->desk.is_mismatch && !talk->is_mismatch)
		/* TRANSLATORS: 読める人の名簿が合いません。大事なことは書かずに、/読める人 を見て、職員に知らせてください。 */
		visit_tell(visit, "%s", _("Who can read this does not fit the roster. Write nothing private; look at /readers, "
			"and please tell staff."));
	talk->is_mismatch = visit->desk.is_mismatch;
}

/* On the map they are there by themselves; in lines, what was printed stays as it is. */
static void remark_on_opened(struct visit *visit)
{
	const struct desk *desk = &visit->desk;
	int closed = 0, before = visit->rest->talking.closed_lines;

	if (!desk->is_ready)
		return;
	for (int i = 0; i < desk->lines_count && !talk_is_covered(visit); i++)
		closed += desk->lines[i].seal == DESK_LOCKED || desk->lines[i].seal == DESK_CLOSED;
	if (closed < before && !talk_is_covered(visit) && visit->face != FACE_MAP)
		/* TRANSLATORS: これまでの行も 読めるようになりました: /前 */
		visit_tell_once(visit, _("Earlier lines have opened to you: /back"));
	visit->rest->talking.closed_lines = closed;
}

void talk_event(struct visit *visit, const struct message *event)
{
	const struct desk_consult *consult = talk_now(visit);
	struct talking *talk = &visit->rest->talking;

	if (vault_is_open(visit->vault)) {
		vault_public_key(visit->vault, talk->own_key);
		talk->has_key = true;
	}
	if (event->number == EV_CONSULT_DRAFT)
		take_draft(visit, &event->consult_draft_kept);
	if (event->number == EV_CONSULT_UNSAID && consult)
		remark_on_unsaid(visit, event->consult_unsaid.line);
	if (event->number == EV_CONSULT_LINE && event->consult_line.is_mine)
		seal_sum("", 0, talk->draft_sum); /* the hub keeps nothing of it any more */
	if (!consult && talk->consultation != 0)
		end(visit);
	if (!consult)
		return;
	if (consult->consultation != talk->consultation) {
		talk->consultation = consult->consultation;
		begin(visit, consult);
	} else {
		remark_on_state(visit, consult);
		remark_on_other(visit, consult);
	}
	talk->state = consult->state;
	talk->is_there = consult->is_there;
	talk->other = account_of_other(visit, consult);
	remark_on_readers(visit);
	remark_on_opened(visit);
	if (visit->desk.is_ready)
		give_draft(visit);
}

bool talk_refused(struct visit *visit, enum wire_number request, enum reason reason)
{
	if (request == REQ_CONSULT_UNSAY && reason == REASON_NO_LINE)
		/* TRANSLATORS: 消せる行は ありません。 */
		visit_tell(visit, "%s", _("There is no line left to take back."));
	return request == REQ_CONSULT_DRAFT || (request == REQ_CONSULT_UNSAY && reason == REASON_NO_LINE);
}

/* -- what one does there -- */

static void print_back(struct visit *visit, int count);

void talk_say(struct visit *visit, const char *text)
{
	const struct desk_consult *consult = talk_now(visit);

	if (talk_is_covered(visit)) {
		visit_give_back(visit, text);
		talk_uncover(visit);
	} else if (consult->state == CONSULT_CLOSED) {
		visit_give_back(visit, text);
		/* TRANSLATORS: 相談は ひと区切りになりました。手紙なら書けます: /相談 書く */
		visit_tell(visit, "%s", _("This talk is closed. A letter can still be written: /consult write"));
	} else if (visit->desk.open != consult->consultation || !consult_say(visit, CONSULT_SAID, text)) {
		visit_give_back(visit, text);
	}
}

void talk_get_up(struct visit *visit)
{
	visit_request(visit, &(struct message){ .number = REQ_CONSULT_SIT });
}

const struct desk_line *talk_newest_own(const struct visit *visit)
{
	const struct desk *desk = &visit->desk;

	for (int i = desk->lines_count - 1; i >= 0; i--) {
		const struct desk_line *line = &desk->lines[i];

		if (line->is_mine && consult_is_sealed(line->kind) && line->kind != CONSULT_ROSTER
			&& line->kind != CONSULT_UNSENT && line->seal != DESK_MISSING)
			return line;
	}
	return NULL;
}

void talk_unsay(struct visit *visit)
{
	const struct desk_line *found = talk_newest_own(visit);

	if (!found || !consult_unsay(visit, found))
		talk_refused(visit, REQ_CONSULT_UNSAY, REASON_NO_LINE);
}

void talk_back(struct visit *visit, int count)
{
	if (visit->face == FACE_MAP)
		visit->rest->talking.scroll += count;
	else
		print_back(visit, count);
}

void talk_newest(struct visit *visit)
{
	visit->rest->talking.back_before = 0;
	visit->rest->talking.scroll = 0;
	if (visit->face != FACE_MAP)
		print_back(visit, VISIT_PAGE_LINES);
}

static void print_back(struct visit *visit, int count)
{
	const struct desk *desk = &visit->desk;
	struct talking *talk = &visit->rest->talking;
	char label[128], words[POST_MAX + 128];
	int end = desk->lines_count, first;

	while (end > 0 && talk->back_before != 0 && desk->lines[end - 1].line >= talk->back_before)
		end--;
	for (first = end; first > 0 && count > 0;)
		count -= talk_words(visit, &desk->lines[--first], label, sizeof label, words, sizeof words);
	if (first == end) {
		visit_tell(visit, "%s", _("There are no earlier lines."));
		return;
	}
	seal_zero(words, sizeof words);
	talk->again_from = talk->back_before = desk->lines[first].line;
	talk->again_to = desk->lines[end - 1].line;
	visit->again_number++;
}
