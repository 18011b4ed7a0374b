/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of care share: its life, asking for a line, times and names. */
#include "care.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care_parts.h"
#include "clock.h"
#include "mem.h"
#include "text.h"
#include "words.h"

struct care *care_create(void)
{
	return mem_zero(1, sizeof(struct care));
}

void care_destroy(struct care *care)
{
	if (!care)
		return;
	page_destroy(care->list);
	free(care->quote);
	free(care->words);
	free(care->reason);
	free(care->rest_words);
	free(care);
}

void care_ask(struct visit *visit, struct page *page, const char *prompt,
	void (*answer)(struct visit *visit, const char *text, const char *folded))
{
	char *line = mem_format("%s> ", prompt);

	visit->rest->care->answer = answer;
	page->stays = true;
	page->answer = answer;
	page_prompt(page, line);
	free(line);
	visit_open(visit, page);
}

bool care_cancel(struct visit *visit)
{
	if (!visit->page || !visit->page->answer || visit->page->answer != visit->rest->care->answer)
		return false;
	visit->page->stays = false;
	visit_close_page(visit);
	/* TRANSLATORS: やめました。何も送っていません。 */
	visit_tell(visit, "%s", _("Left as it was. Nothing was sent."));
	return true;
}

uint64_t care_number(const char *text)
{
	char folded[32];

	if (!text_fold(text, strlen(text), folded, sizeof folded) || !folded[0] || strlen(folded) > 18
		|| folded[strspn(folded, "0123456789")] != '\0')
		return 0;
	return strtoull(folded, NULL, 10);
}

void care_time(uint64_t at_ms, char to[8])
{
	struct tm tm;

	clock_local(at_ms, &tm);
	if (strftime(to, 8, "%H:%M", &tm) == 0)
		to[0] = '\0';
}

const char *care_rung(enum rung rung)
{
	/* TRANSLATORS: 見守る / みんなへ一言 / 本人へ一言 / 席をはなす / 10分お休み / 今日はお休み / 責任者へ / 緊急手順 /
	 * しばらくお休み / お休みをとく */
	static const char *const names[RUNG_COUNT] = {
		[RUNG_WATCH] = N_("keep an eye on it"), [RUNG_ALL] = N_("a word to all"),
		[RUNG_WORD] = N_("a word to the person"), [RUNG_SEAT] = N_("a seat elsewhere"),
		[RUNG_PAUSE] = N_("ten minutes of rest"), [RUNG_TODAY] = N_("a rest for today"),
		[RUNG_COORDINATOR] = N_("to the coordinator"), [RUNG_EMERGENCY] = N_("emergency procedure"),
		[RUNG_SUSPEND] = N_("not here for now"), [RUNG_LIFT] = N_("welcome again")
	};

	return (unsigned)rung < RUNG_COUNT && names[rung] ? _(names[rung]) : "";
}

const char *care_room(const struct visit *visit, const char *id)
{
	const struct view *view = &visit->view;

	if (strcmp(view->room, id) == 0)
		return visit_name(visit, view->room_name, view->room_name_en);
	for (int i = 0; i < view->doors_count; i++)
		if (strcmp(view->doors[i].to, id) == 0)
			return visit_name(visit, view->doors[i].name, view->doors[i].name_en);
	return id;
}
