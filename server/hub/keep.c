/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records in shared memory. Each lies there twice with a number and a sum: the older copy is written over, and counts
 * only once it is whole. What is read is checked by whoever uses it: a hub may have died of what it wrote here. */
#include "keep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mem.h"

enum {
	VERSION = 3,      /* of what lies below, but for the key: another one with each change of it */
	HEAD_SIZE = 4096,
	TRIES_MAX = 5     /* hubs that died young, before their keep is held to be the cause */
};

struct head {
	uint8_t key[SEAL_KEY];
	uint32_t version, tries;
	uint64_t erased_at;
};

struct copy {
	uint64_t number, sum;
	struct keep_record record;
};

struct draft {
	uint64_t number, sum;
	uint32_t size;
	char text[SAY_MAX];
};

struct cells { struct copy copies[2]; };
struct drafts { struct draft copies[2]; };

struct keep {
	uint8_t *memory;
	struct head *head;
	struct cells *cells;
	struct drafts *drafts;
	uint32_t taken[KEEP_RECORDS / 32];
	int next;           /* where a free record is looked for first */
	bool is_whole;
};

_Static_assert(sizeof(struct head) <= HEAD_SIZE, "the head has a page of its own");

size_t keep_size(void)
{
	return HEAD_SIZE + KEEP_RECORDS * (sizeof(struct cells) + sizeof(struct drafts));
}

static void empty(struct keep *keep)
{
	memset(keep->memory + SEAL_KEY, 0, HEAD_SIZE - SEAL_KEY);
	/* Gives the pages back as well. */
	madvise(keep->memory + HEAD_SIZE, keep_size() - HEAD_SIZE, MADV_REMOVE);
	keep->head->version = VERSION;
}

struct keep *keep_open(int fd)
{
	struct keep *keep;
	void *memory = mmap(NULL, keep_size(), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (memory == MAP_FAILED)
		return NULL;
	keep = mem_zero(1, sizeof *keep);
	keep->memory = memory;
	keep->head = memory;
	keep->cells = (void *)(keep->memory + HEAD_SIZE);
	keep->drafts = (void *)(keep->memory + HEAD_SIZE + KEEP_RECORDS * sizeof(struct cells));
	keep->is_whole = keep->head->version == VERSION && keep->head->tries < TRIES_MAX;
	if (!keep->is_whole)
		empty(keep);
	keep->head->tries++;
	return keep;
}

void keep_close(struct keep *keep)
{
	if (!keep)
		return;
	munmap(keep->memory, keep_size());
	free(keep);
}

const uint8_t *keep_key(const struct keep *keep)
{
	return keep ? keep->head->key : NULL;
}

void keep_prove(struct keep *keep)
{
	if (keep)
		keep->head->tries = 0;
}

bool keep_is_whole(const struct keep *keep)
{
	return keep && keep->is_whole;
}

static bool is_taken(const struct keep *keep, int at)
{
	return keep->taken[at / 32] & 1u << at % 32;
}

void keep_claim(struct keep *keep, int at)
{
	if (keep && at >= 0)
		keep->taken[at / 32] |= 1u << at % 32;
}

int keep_take(struct keep *keep)
{
	for (int i = 0; keep && i < KEEP_RECORDS; i++) {
		int at = (keep->next + i) % KEEP_RECORDS;

		if (is_taken(keep, at))
			continue;
		keep_claim(keep, at);
		keep->next = at + 1;
		return at;
	}
	return KEEP_NOTHING;
}

/* FNV-1a: finds what is torn or trampled, nobody writes here on purpose. */
static uint64_t sum_of(uint64_t number, const void *bytes, size_t size)
{
	const uint8_t *at = bytes;
	uint64_t sum = 0xcbf29ce484222325u ^ number;

	for (size_t i = 0; i < size; i++)
		sum = (sum ^ at[i]) * 0x100000001b3u;
	return sum;
}

/* The compiler, too, leaves them in this order: not whole, new, whole. */
static void order_writes(void)
{
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
}

static bool is_whole_copy(const struct copy *copy)
{
	return copy->number > 0 && copy->sum == sum_of(copy->number, &copy->record, sizeof copy->record);
}

static bool is_whole_draft(const struct draft *draft)
{
	return draft->number > 0 && draft->size <= SAY_MAX && draft->sum == sum_of(draft->number, draft->text, draft->size);
}

/* The newer copy that is whole; NULL for neither. */
static const struct copy *newest(const struct cells *cells)
{
	const struct copy *a = &cells->copies[0], *b = &cells->copies[1];

	if (is_whole_copy(a) && is_whole_copy(b))
		return a->number > b->number ? a : b;
	return is_whole_copy(a) ? a : is_whole_copy(b) ? b : NULL;
}

static const struct draft *newest_draft(const struct drafts *drafts)
{
	const struct draft *a = &drafts->copies[0], *b = &drafts->copies[1];

	if (is_whole_draft(a) && is_whole_draft(b))
		return a->number > b->number ? a : b;
	return is_whole_draft(a) ? a : is_whole_draft(b) ? b : NULL;
}

void keep_put(struct keep *keep, int at, const struct keep_record *record)
{
	struct cells *cells;
	const struct copy *last;
	struct copy *copy;
	uint64_t number;

	if (!keep || at < 0)
		return;
	cells = &keep->cells[at];
	copy = &cells->copies[cells->copies[0].number > cells->copies[1].number];
	last = &cells->copies[copy == &cells->copies[0]];
	if (last->number > 0 && memcmp(&last->record, record, sizeof *record) == 0)
		return;
	number = last->number + 1;
	copy->number = 0;
	order_writes();
	copy->record = *record;
	copy->sum = sum_of(number, &copy->record, sizeof copy->record);
	order_writes();
	copy->number = number;
}

void keep_put_draft(struct keep *keep, int at, const char *text)
{
	size_t size = text ? strnlen(text, SAY_MAX) : 0;
	struct drafts *drafts;
	struct draft *draft, *last;
	uint64_t number;

	if (!keep || at < 0)
		return;
	drafts = &keep->drafts[at];
	draft = &drafts->copies[drafts->copies[0].number > drafts->copies[1].number];
	last = &drafts->copies[draft == &drafts->copies[0]];
	if (size == 0 && (last->number == 0 || last->size == 0))
		return; /* a page that never held one stays untouched */
	number = last->number + 1;
	draft->number = 0;
	order_writes();
	draft->size = (uint32_t)size;
	if (size > 0)
		memcpy(draft->text, text, size);
	memset(draft->text + size, 0, SAY_MAX - size);
	draft->sum = sum_of(number, draft->text, size);
	order_writes();
	draft->number = number;
	order_writes();
	/* Words that were given back or said lie nowhere any more. */
	last->number = 0;
	seal_zero(last->text, sizeof last->text);
}

void keep_drop(struct keep *keep, int at)
{
	if (!keep || at < 0)
		return;
	keep_put(keep, at, &(struct keep_record){ .account = 0 });
	keep_put_draft(keep, at, NULL);
	keep->taken[at / 32] &= ~(1u << at % 32);
	if (at < keep->next)
		keep->next = at;
}

bool keep_get(const struct keep *keep, int at, struct keep_record *record)
{
	const struct copy *copy = keep ? newest(&keep->cells[at]) : NULL;

	if (!copy || copy->record.account == 0)
		return false;
	*record = copy->record;
	record->room[ID_MAX] = '\0';
	record->avatar[AVATAR_MAX] = '\0';
	return true;
}

char *keep_get_draft(const struct keep *keep, int at)
{
	const struct draft *draft = keep ? newest_draft(&keep->drafts[at]) : NULL;
	char *text;

	if (!draft || draft->size == 0)
		return NULL;
	text = mem_zero(1, draft->size + 1u);
	memcpy(text, draft->text, draft->size);
	return text;
}

uint64_t keep_erased_at(const struct keep *keep)
{
	return keep ? keep->head->erased_at : 0;
}

void keep_note_erased(struct keep *keep, uint64_t at_ms)
{
	if (keep)
		keep->head->erased_at = at_ms;
}
