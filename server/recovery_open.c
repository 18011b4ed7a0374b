/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a consultation with the recovery key: grants give the keys of its epochs, keys its lines. What is inside was
 * typed by people and may hold anything, so it is cleaned before it is printed. Knows neither halves nor files. */
#include "recovery_open.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "language.h"
#include "mem.h"
#include "recovered.h"
#include "seal_roster.h"
#include "text.h"

enum { TIME_ROOM = 32 };

struct epoch {
	uint32_t epoch;
	uint8_t key[SEAL_BOX_KEY];
	bool is_linked;   /* to the first one here, by those between */
};

struct author {
	uint64_t account;
	uint32_t counter; /* of their newest line so far */
};

struct opening {
	const uint8_t *public_key, *secret_key;
	FILE *out;
	struct recovered_head head;
	struct epoch *epochs;   /* owned, wiped */
	size_t epochs_count;
	struct author *authors; /* owned */
	size_t authors_count;
	bool is_begun, has_links; /* has_links: some roster has them, and so have all that come later */
};

/* What the place itself wrote; names who did it. */
static const char *const happened[CONSULT_KINDS] = {
	[CONSULT_ASKED] = N_("asked for a consultation"),
	[CONSULT_TOOK] = N_("took it over"),
	[CONSULT_BACK] = N_("gave it back to the waiting line"),
	[CONSULT_HANDED] = N_("handed it to a colleague"),
	[CONSULT_RESTED] = N_("a pause began"),
	[CONSULT_RESUMED] = N_("the pause ended"),
	[CONSULT_ENDED] = N_("the talk ended"),
	[CONSULT_DEPARTED] = N_("takes no consultations any more"),
	[CONSULT_NEW_KEY] = N_("has a new key"),
	[CONSULT_OPENED] = N_("earlier lines were opened to the new key"),
	[CONSULT_RECOVERED] = N_("the recovery key was used"),
	[CONSULT_RENEWED] = N_("took another key, and goes on reading all of it"),
	[CONSULT_LAPSED] = N_("it was closed, as nobody had gone on with it for long"),
};

static const char changed[] = N_("this line was changed or moved; it does not open");

static void on_head(void *context, const struct recovered_head *head);
static void on_grant(void *context, const struct recovered_grant *grant);
static void on_line(void *context, const struct recovered_line *line);
static void forget(struct epoch *epochs, size_t count);

enum recovery_opening recovery_open(const char *text, size_t n, const uint8_t public_key[PAPER_BYTES],
	const uint8_t secret_key[PAPER_BYTES], FILE *out, unsigned *bad_row)
{
	static const struct recovered_calls calls = { on_head, on_grant, on_line };
	struct opening opening = { .public_key = public_key, .secret_key = secret_key, .out = out };
	bool is_open;

	*bad_row = recovered_read(text, n, &calls, &opening);
	is_open = opening.epochs_count > 0;
	forget(opening.epochs, opening.epochs_count);
	free(opening.authors);
	if (*bad_row)
		return RECOVERY_DAMAGED;
	return is_open ? RECOVERY_OPENED : RECOVERY_CLOSED;
}

static void forget(struct epoch *epochs, size_t count)
{
	if (epochs)
		seal_zero(epochs, count * sizeof *epochs);
	free(epochs);
}

static void on_head(void *context, const struct recovered_head *head)
{
	struct opening *opening = context;

	opening->head = *head;
}

static void on_grant(void *context, const struct recovered_grant *grant)
{
	struct opening *opening = context;
	struct seal_grant about = { opening->head.consultation, grant->epoch, SEAL_READER_RECOVERY };
	struct epoch epoch = { .epoch = grant->epoch }, *larger;

	if (seal_grant_open(&about, opening->public_key, opening->secret_key, grant->sealed, sizeof grant->sealed, epoch.key)
			!= SEAL_OPENED)
		return;
	larger = mem_zero(opening->epochs_count + 1, sizeof *larger);
	if (opening->epochs_count > 0)
		memcpy(larger, opening->epochs, opening->epochs_count * sizeof *larger);
	larger[opening->epochs_count] = epoch;
	forget(opening->epochs, opening->epochs_count++);
	opening->epochs = larger;
	seal_zero(&epoch, sizeof epoch);
}

static void show_time(uint64_t at_ms, char shown[TIME_ROOM])
{
	struct tm tm;

	clock_local(at_ms, &tm);
	if (strftime(shown, TIME_ROOM, "%Y-%m-%d %H:%M", &tm) == 0)
		shown[0] = '\0';
}

static void print_head(const struct opening *opening)
{
	char shown[TIME_ROOM];

	show_time(opening->head.asked * 1000, shown);
	fprintf(opening->out, _("Consultation %llu, asked for by %s at %s"), (unsigned long long)opening->head.consultation,
		opening->head.nickname, shown);
	fputs("\n\n", opening->out);
}

/* Whether a line stands where its author's count has it. */
enum place { PLACE_NEXT, PLACE_AFTER_GAP, PLACE_WRONG };

static enum place place_of(struct opening *opening, const struct recovered_line *line)
{
	struct author *author = NULL;
	enum place place = PLACE_NEXT;

	for (size_t i = 0; i < opening->authors_count && !author; i++)
		if (opening->authors[i].account == line->author)
			author = &opening->authors[i];
	if (!author) {
		opening->authors = mem_resize(opening->authors, opening->authors_count + 1, sizeof *opening->authors);
		author = &opening->authors[opening->authors_count++];
		*author = (struct author){ .account = line->author };
	}
	if (line->counter <= author->counter)
		return PLACE_WRONG;
	if (line->counter > author->counter + 1)
		place = PLACE_AFTER_GAP;
	author->counter = line->counter;
	return place;
}

static struct epoch *find_epoch(const struct opening *opening, uint32_t number)
{
	for (size_t i = 0; i < opening->epochs_count; i++)
		if (opening->epochs[i].epoch == number)
			return &opening->epochs[i];
	return NULL;
}

/* Did somebody make this key who knew an earlier one, which is as good? */
static bool is_proven(const struct opening *opening, const struct epoch *epoch, const struct seal_roster *roster)
{
	uint8_t proof[sizeof roster->links->proof];
	bool is_proven = false;

	for (int i = 0; i < roster->links_count; i++) {
		const struct epoch *former = find_epoch(opening, roster->links[i].former);

		if (!former || !former->is_linked || former->epoch >= epoch->epoch)
			continue;
		seal_roster_prove(opening->head.consultation, epoch->epoch, epoch->key, former->epoch, former->key, roster, proof);
		is_proven = is_proven || seal_equal(proof, roster->links[i].proof);
	}
	return is_proven;
}

static bool is_first(const struct opening *opening, uint32_t epoch)
{
	for (size_t i = 0; i < opening->epochs_count; i++)
		if (opening->epochs[i].epoch < epoch)
			return false;
	return true;
}

/* What is to be said of a roster, which its key has opened, or NULL. */
static const char *judge_roster(struct opening *opening, uint32_t number, const uint8_t *inside, size_t n)
{
	struct epoch *epoch = find_epoch(opening, number);
	struct seal_roster roster;

	if (!seal_roster_take(inside, n, &roster))
		return changed;
	epoch->is_linked = is_first(opening, number) || (roster.is_old && !opening->has_links)
		|| is_proven(opening, epoch, &roster);
	opening->has_links = opening->has_links || !roster.is_old;
	return epoch->is_linked ? NULL
		: N_("who made this key did not have the one before; whose the lines are that it opens cannot be shown");
}

/* Why it cannot be read, or NULL; then its n bytes are in inside. */
static const char *open_line(const struct opening *opening, const struct recovered_line *line, uint8_t *inside,
	size_t *n)
{
	struct seal_line place = { opening->head.consultation, line->epoch, line->author, line->counter, { 0 } };
	enum seal_opening opened = SEAL_CLOSED;
	const struct epoch *epoch = find_epoch(opening, line->epoch);

	memcpy(place.id, line->id, sizeof place.id);
	if (seal_line_is_newer(line->box, line->box_size))
		return N_("a newer version wrote this line");
	if (!epoch)
		return N_("this line was not sealed for the recovery key");
	opened = seal_line_open(&place, epoch->key, line->box, line->box_size, inside, n);
	if (opened != SEAL_OPENED || *n < 1 || inside[0] != line->kind)
		return changed;
	return NULL;
}

/* Its rows, cleaned; all but the first one indented. */
static void print_rows(FILE *out, const char *text, size_t n)
{
	const char *end = text + n;
	bool is_first = true;

	while (text <= end) {
		const char *next = memchr(text, '\n', (size_t)(end - text));
		char clean[TEXT_CLEAN_MAX + 1];

		if (!next)
			next = end;
		(void)text_clean(text, (size_t)(next - text), TEXT_CLEAN_MAX, TEXT_CLEAN_MAX, clean, sizeof clean);
		fprintf(out, "%s%s\n", is_first ? "" : "    ", clean);
		is_first = false;
		text = next + 1;
	}
}

static void print_sealed(struct opening *opening, const struct recovered_line *line, const char *time)
{
	bool is_text = line->kind != CONSULT_ROSTER && line->kind != CONSULT_THINKING && line->kind != CONSULT_UNSENT;
	const struct epoch *epoch = find_epoch(opening, line->epoch);
	enum place place = place_of(opening, line);
	uint8_t inside[CONSULT_BOX_MAX];
	size_t n = 0;
	const char *why;

	if (place == PLACE_AFTER_GAP)
		fprintf(opening->out, "%s  %s: [%s]\n", time, line->nickname, _("lines before this one are missing"));
	why = place == PLACE_WRONG ? changed : open_line(opening, line, inside, &n);
	if (!why && line->kind == CONSULT_ROSTER)
		why = judge_roster(opening, line->epoch, inside + 1, n - 1);
	if (line->box_size == 0)
		why = N_("this line is missing; nothing of its author's says that it was taken back");
	if (why || is_text)
		fprintf(opening->out, "%s  %s: ", time, line->nickname);
	if (why)
		fprintf(opening->out, "[%s]\n", _(why));
	else if (is_text && line->epoch > 1 && (!epoch || !epoch->is_linked))
		fprintf(opening->out, "[%s] ", _("not proven"));
	if (!why && is_text)
		print_rows(opening->out, (const char *)inside + 1, n - 1);
	seal_zero(inside, sizeof inside);
}

static void on_line(void *context, const struct recovered_line *line)
{
	struct opening *opening = context;
	char time[TIME_ROOM];

	if (opening->epochs_count == 0)
		return;
	if (!opening->is_begun)
		print_head(opening);
	opening->is_begun = true;
	show_time(line->at, time);
	if (consult_is_sealed(line->kind))
		print_sealed(opening, line, time);
	else
		fprintf(opening->out, "%s  [%s: %s]\n", time, line->nickname, _(happened[line->kind]));
}
