/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether each key of a thread was made by somebody who knew an earlier one, as its roster proves. Who writes to the
 * database knows public keys alone: a key of theirs stands apart, whatever else they put beside it. */
#include "desk_parts.h"

/* Every epoch from the first that was linked on is. */
static bool is_after_links(const struct desk *desk, uint32_t epoch)
{
	struct seal_roster roster;

	for (int i = 0; i < desk->lines_count; i++)
		if (desk->lines[i].kind == CONSULT_ROSTER && desk->lines[i].epoch < epoch
				&& desk_open_roster(desk, &desk->lines[i], &roster) && !roster.is_old)
			return true;
	return false;
}

/* A place makes linked ones, of every consultation, before anything is sealed anew: none of now is an old one. */
static bool is_newest(const struct desk *desk, uint32_t epoch)
{
	const struct desk_consult *consult = desk_open(desk);

	return consult && consult->next == 0 && epoch >= consult->epoch;
}

static bool was_reset(const struct desk *desk)
{
	for (int i = 0; i < desk->lines_count; i++)
		if (desk->lines[i].kind == CONSULT_NEW_KEY && desk->lines[i].author == vault_account(desk->vault))
			return true;
	return false;
}

/* Who asked had every key, unless it was said that theirs are others now. */
static bool should_have_all(const struct desk *desk)
{
	const struct desk_consult *consult = desk_open(desk);

	return consult && consult->account == vault_account(desk->vault) && !was_reset(desk);
}

/* Of an epoch whose key is here, before the one that is being judged. */
static enum desk_chain chain_of(const struct desk *desk, uint32_t epoch)
{
	const struct desk_line *line = desk_find_roster(desk, epoch);

	if (epoch == 1)
		return DESK_FIRST;
	if (line && line->seal == DESK_PLAIN)
		return line->chain;
	return epoch == vault_first_circle(desk->vault, desk->open) ? DESK_UNPROVEN : DESK_STRANGE;
}

static enum desk_chain judge_links(const struct desk *desk, const struct desk_line *line,
	const struct seal_roster *roster)
{
	uint32_t former = vault_former_circle(desk->vault, desk->open, line->epoch);
	uint32_t least = roster->links_count > 0 ? roster->links[roster->links_count - 1].former : 0;
	enum desk_chain best = DESK_STRANGE;

	for (int i = 0; i < roster->links_count; i++) {
		enum desk_chain chain = vault_proves_link(desk->vault, desk->open, line->epoch, roster, &roster->links[i])
			? chain_of(desk, roster->links[i].former) : DESK_STRANGE;

		if (chain == DESK_UNPROVEN)
			best = chain;
		else if (chain != DESK_STRANGE && chain != DESK_UNJUDGED)
			return DESK_LINKED;
	}
	if (best == DESK_UNPROVEN || (former != 0 && former >= least) || should_have_all(desk))
		return best;
	return roster->links_count == 0 ? DESK_ANEW : DESK_UNPROVEN;
}

static enum desk_chain judge(const struct desk *desk, const struct desk_line *line)
{
	struct seal_roster roster;

	if (!desk_open_roster(desk, line, &roster))
		return DESK_UNJUDGED;
	if (line->epoch <= 1)
		return DESK_FIRST;
	if (roster.is_old)
		return is_newest(desk, line->epoch) || is_after_links(desk, line->epoch) ? DESK_STRANGE : DESK_OLD;
	return judge_links(desk, line, &roster);
}

/* The first of the rosters of the epoch that comes after this one; NULL: there is none. */
static struct desk_line *next_roster(struct desk *desk, uint32_t epoch)
{
	struct desk_line *next = NULL;

	for (int i = 0; i < desk->lines_count; i++)
		if (desk->lines[i].kind == CONSULT_ROSTER && desk->lines[i].epoch > epoch
				&& (!next || desk->lines[i].epoch < next->epoch))
			next = &desk->lines[i];
	return next;
}

/* Of the newest epoch: none that is older than another one which is as good, nor one without a roster. */
static enum desk_chain judge_newest(struct desk *desk, uint32_t epoch)
{
	const struct desk_line *roster = desk_find_roster(desk, epoch);

	for (struct desk_line *later = next_roster(desk, epoch); later; later = next_roster(desk, later->epoch))
		if (later->chain != DESK_UNJUDGED && later->chain != DESK_STRANGE)
			return DESK_STRANGE;
	if (roster && roster->chain != DESK_UNJUDGED)
		return roster->chain;
	return epoch <= 1 ? DESK_FIRST : DESK_STRANGE;
}

unsigned desk_check_chain(struct desk *desk)
{
	const struct desk_consult *consult = desk_open(desk);
	bool is_open = consult && desk->is_ready && vault_is_open(desk->vault), has_changed = false;
	enum desk_chain before = desk->chain;

	for (struct desk_line *line = next_roster(desk, 0); line; line = next_roster(desk, line->epoch)) {
		enum desk_chain chain = is_open ? judge(desk, line) : DESK_UNJUDGED;

		has_changed = has_changed || chain != line->chain;
		line->edition = (uint16_t)(line->edition + (chain != line->chain));
		line->chain = chain;
	}
	desk->chain = is_open && consult->next == 0 && vault_has_circle(desk->vault, desk->open, consult->epoch)
		? judge_newest(desk, consult->epoch) : DESK_UNJUDGED;
	if (has_changed)
		desk_open_lines(desk); /* what was sealed with those keys */
	return (has_changed ? DESK_LINES : 0) | (desk->chain != before ? DESK_READERS : 0);
}

/* Where lines were left out for their number, a roster may be among them. */
bool desk_is_foreign(const struct desk *desk, uint32_t epoch)
{
	const struct desk_line *roster = desk_find_roster(desk, epoch);

	if (epoch <= 1 || !desk->is_ready)
		return false;
	return roster ? roster->chain == DESK_STRANGE || roster->seal == DESK_DAMAGED : desk->cut_line == 0;
}

bool desk_may_seal(const struct desk *desk, uint64_t consultation)
{
	return desk->open == consultation && desk->chain != DESK_UNJUDGED && desk->chain != DESK_STRANGE;
}
