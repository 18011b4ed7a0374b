/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was said in the room, as labelled lines at the pace the person chose, and reactions gathered into one line.
 * Coming, going and walking are silent. */
#include "line_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "visit_rest.h"
#include "words.h"

enum { REACTED_MS = 10000, SAID_ROOM = SAY_MAX + 512, PASSED_BYTES = 64, LABEL_BYTES = 24 };

/* The description was told in part already when its person came in; after a change of face all of it is said. */
void line_print_room(struct line *line)
{
	const struct view *view = &line->visit->view;
	struct page *page = visit_around_page(line->visit);
	struct sentences away = { .size = 0 };
	int left_out = view->lines_count - VISIT_PAGE_LINES;

	memcpy(line->room, view->room, sizeof line->room);
	for (int i = line->describes_all ? 0 : 1; i < page->count && !visit_is_in_booth(line->visit); i++)
		line_print(line, page->rows[i].text);
	page_destroy(page);
	if (left_out > 0 && visit_is_away_above(line->visit, left_out)) {
		visit_away_sentences(line->visit, &away);
		line_print(line, away.text);
		line->visit->rest->back_before = view->lines[left_out].line;
	}
	line->describes_all = false;
	line->printed = left_out > 0 ? view->lines[left_out - 1].line : 0;
	if (view->lines_count == 0)
		line->printed = view->newest;
	line->batch_at = 0;
	line->reacted_count = 0;
}

/* A folded line tells its note alone; what was said at a table tells which. */
static void put_words(const struct line *line, const struct view_line *said, char *to, size_t size)
{
	const struct view *view = &line->visit->view;
	const struct view_zone *zone = said->zone < view->zones_count ? &view->zones[said->zone] : NULL;

	if (said->note[0] && !said->is_unfolded)
		/* TRANSLATORS: (注意: %s) /読む %llu で開きます */
		snprintf(to, size, _("(note: %s) /read %llu unfolds it"), said->note, (unsigned long long)said->line);
	else if (said->kind == LINE_TABLE && zone)
		snprintf(to, size, "[%s] %s", visit_name(line->visit, zone->name, zone->name_en), said->text);
	else
		snprintf(to, size, "%s", said->text);
}

static void print_away(struct line *line)
{
	unsigned count = line->visit->view.away_count;
	char words[256];

	/* TRANSLATORS: ここから %u行は、いない間の会話です。 */
	snprintf(words, sizeof words, ngettext("From here on, %u line was said while you were away.",
		"From here on, %u lines were said while you were away.", count), count);
	line_print(line, words);
}

static void print_line(struct line *line, int index)
{
	const struct view *view = &line->visit->view;
	const struct view_line *said = &view->lines[index];
	char words[SAID_ROOM], text[SAID_ROOM + 128], whole[SAID_ROOM + 144];
	struct tm tm;

	if (view_begins_away(view, index))
		print_away(line);
	put_words(line, said, words, sizeof words);
	words_said(said->kind, said->nickname, said->role, words, text, sizeof text);
	if (!view_setting_is(view, SETTING_TIMES, "1")) {
		line_print_said(line, text);
		return;
	}
	clock_local(said->at, &tm);
	snprintf(whole, sizeof whole, "%02d:%02d %s", tm.tm_hour, tm.tm_min, text);
	line_print_said(line, whole);
}

static int first_unprinted(const struct line *line)
{
	const struct view *view = &line->visit->view;
	int index = view->lines_count;

	while (index > 0 && view->lines[index - 1].line > line->printed)
		index--;
	return index;
}

static bool is_in_room(const struct line *line)
{
	const struct view *view = &line->visit->view;

	return view->is_ready && !view->has_gap && strcmp(line->room, view->room) == 0;
}

bool line_has_unprinted(const struct line *line)
{
	return is_in_room(line) && first_unprinted(line) < line->visit->view.lines_count;
}

/* One's own lines and notices bring the others along at any pace. */
static bool is_pressing(const struct line *line, int first)
{
	const struct view *view = &line->visit->view;

	for (int i = first; i < view->lines_count; i++)
		if (view->lines[i].is_mine || view->lines[i].kind == LINE_NOTICE)
			return true;
	return false;
}

/* Are waiting lines to be let go by the pace that was chosen? */
static bool is_time(struct line *line, int first)
{
	const char *flow = line->visit->view.settings[SETTING_FLOW];
	bool is_batch = strncmp(flow, "batch ", 6) == 0;
	bool has_asked = line->more != line->visit->more_number;

	if ((!is_batch && strcmp(flow, "pull") != 0) || has_asked || is_pressing(line, first))
		return true;
	if (is_batch && line->batch_at == 0)
		line->batch_at = line->now + 1000 * (uint64_t)atoi(flow + 6);
	return is_batch && line->now >= line->batch_at;
}

/* The first of the newest lines that fit the frame: the newest one always does. */
static int first_fitting(const struct line *line, int first)
{
	const struct view *view = &line->visit->view;
	int index = view->lines_count;
	size_t size = line->out.size + PASSED_BYTES;

	while (index > first && size < line->share) {
		const struct view_line *said = &view->lines[--index];
		size_t most = strlen(said->text) + strlen(said->nickname) + LABEL_BYTES;

		size += most;
		if (size > line->share && index < view->lines_count - 1)
			return index + 1;
	}
	return index < view->lines_count ? index : view->lines_count - 1;
}

/* How many lines came while the person was busy; and how many are passed over, because they have left the view
 * meanwhile or would keep a thin line busy. */
static void print_count(struct line *line, int first, int fitting)
{
	const struct view *view = &line->visit->view;
	const struct view_line *next = &view->lines[first];
	unsigned long count = (unsigned long)(view->lines_count - first);
	char words[256];

	if (first == 0 && line->printed > 0 && next->before > line->printed) {
		/* TRANSLATORS: およそ%llu行は 出していません。/前 で読めます。 */
		snprintf(words, sizeof words, _("About %llu lines are left out. /back shows them."),
			(unsigned long long)(next->before - line->printed) + (unsigned)(fitting - first));
		line_print(line, words);
	} else if (fitting > first) {
		snprintf(words, sizeof words,
			/* TRANSLATORS: %d行 とばしました。/前 %d で読めます。 */
			ngettext("%d line is left out. /back %d shows it.", "%d lines are left out. /back %d shows them.",
				(unsigned long)(fitting - first)), fitting - first, view->lines_count - first);
		line_print(line, words);
	}
	if (line->has_waited) {
		/* TRANSLATORS: あいだに %lu行 届きました。 */
		snprintf(words, sizeof words, ngettext("%lu line came meanwhile.", "%lu lines came meanwhile.", count), count);
		line_print(line, words);
	}
}

/* Unless it came out changed. */
bool line_stands_there(struct line *line, const char *text)
{
	if (view_setting_is(&line->visit->view, SETTING_TIMES, "1"))
		return false;
	for (int i = 0; i < OWN_LINES && line->own[i]; i++) {
		if (strcmp(line->own[i], text) != 0)
			continue;
		free(line->own[i]);
		memmove(line->own + i, line->own + i + 1, (size_t)(OWN_LINES - 1 - i) * sizeof *line->own);
		line->own[OWN_LINES - 1] = NULL;
		return true;
	}
	return false;
}

static bool stands_there_already(struct line *line, const struct view_line *said)
{
	return said->is_mine && said->id != 0 && !said->note[0] && line_stands_there(line, said->text);
}

bool line_are_due(struct line *line)
{
	int first;

	if (!is_in_room(line))
		return false;
	first = first_unprinted(line);
	if (first == line->visit->view.lines_count)
		return line->more != line->visit->more_number || line->has_waited;
	return is_time(line, first);
}

void line_print_lines(struct line *line)
{
	const struct view *view = &line->visit->view;
	bool has_asked = line->more != line->visit->more_number;
	int first = first_unprinted(line), fitting;

	if (first == view->lines_count) {
		if (has_asked)
			/* TRANSLATORS: 新しい行は ありません。 */
			line_print(line, _("There are no new lines."));
		line->more = line->visit->more_number;
		line->has_waited = false;
		return;
	}
	fitting = line->share == SIZE_MAX ? first : first_fitting(line, first);
	print_count(line, first, fitting);
	line->has_waited = false;
	line->more = line->visit->more_number;
	line->batch_at = 0;
	while (fitting < view->lines_count && line->out.size <= OUT_HIGH) {
		if (!stands_there_already(line, &view->lines[fitting]))
			print_line(line, fitting);
		line->printed = view->lines[fitting++].line;
	}
}

void line_print_again(struct line *line)
{
	const struct visit *visit = line->visit;
	const struct view *view = &visit->view;

	line->again = visit->again_number;
	if (talk_now(visit)) {
		line_print_talk_again(line);
		return;
	}
	for (int i = 0; i < view->lines_count && line->out.size <= OUT_MAX / 2; i++)
		if (view->lines[i].line >= visit->again_from && view->lines[i].line <= visit->again_to)
			print_line(line, i);
}

/* -- reactions -- */

static struct reacted *reacted_for(struct line *line, uint64_t number)
{
	const struct view_line *said = view_line_numbered(&line->visit->view, number);
	struct reacted *reacted;

	for (int i = 0; i < line->reacted_count; i++)
		if (line->reacted[i].line == number)
			return &line->reacted[i];
	if (!said || line->reacted_count == REACTED_LINES)
		return NULL;
	if (line->reacted_count == 0)
		line->reacted_at = line->now + REACTED_MS;
	reacted = &line->reacted[line->reacted_count++];
	memset(reacted, 0, sizeof *reacted);
	reacted->line = number;
	words_person(said->nickname, said->role, reacted->person, sizeof reacted->person);
	return reacted;
}

/* One's own was confirmed already. */
void line_note_reaction(struct line *line, const struct message *event)
{
	struct reacted *reacted;

	if (event->reacted.is_mine || event->reacted.reaction >= REACTION_COUNT)
		return;
	reacted = reacted_for(line, event->reacted.line);
	if (reacted)
		reacted->counts[event->reacted.reaction]++;
}

void line_print_reactions(struct line *line)
{
	char list[512], words[1024];
	size_t size = 0;

	if (line->reacted_count == 0 || line->now < line->reacted_at)
		return;
	/* TRANSLATORS: 反応:  */
	size = (size_t)snprintf(words, sizeof words, "%s", _("Reactions:"));
	for (int i = 0; i < line->reacted_count; i++) {
		size_t used = 0;

		for (int k = 0; k < REACTION_COUNT; k++)
			if (line->reacted[i].counts[k] > 0)
				/* TRANSLATORS: 、 between names */
				used += (size_t)snprintf(list + used, sizeof list - used, "%s%s %u", used ? _(", ") : "",
					words_reaction((enum reaction)k), line->reacted[i].counts[k]);
		/* TRANSLATORS:  %sの行に %s。 */
		size += (size_t)snprintf(words + size, sizeof words - size, _(" to %s, %s."), line->reacted[i].person, list);
		if (size >= sizeof words - sizeof list)
			break;
	}
	line->reacted_count = 0;
	line_print(line, words);
}
