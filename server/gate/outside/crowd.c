/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One array of guests, never moved; each is in one list, that of its state. Nothing here takes longer when more people
 * are inside. */
#include "crowd.h"

#include <stdlib.h>

#include "mem.h"
#include "unforked.h"

struct list {
	struct guest *first, *last;
	size_t count;
};

struct crowd {
	struct guest *guests;     /* owned; count */
	size_t count, used;       /* used: as many were ever needed */
	struct list lists[CROWD_STATES];
	struct guest **processes; /* owned; buckets_count, a power of two */
	size_t buckets;
};

struct crowd *crowd_create(size_t count)
{
	struct crowd *crowd = mem_zero(1, sizeof *crowd);

	crowd->count = count > 0 ? count : 1;
	crowd->buckets = 64;
	while (crowd->buckets < count)
		crowd->buckets *= 2;
	crowd->guests = unforked_zero(crowd->count, sizeof *crowd->guests);
	crowd->processes = unforked_zero(crowd->buckets, sizeof(struct guest *));
	return crowd;
}

void crowd_destroy(struct crowd *crowd)
{
	if (!crowd)
		return;
	unforked_free(crowd->guests, crowd->count, sizeof *crowd->guests);
	unforked_free(crowd->processes, crowd->buckets, sizeof(struct guest *));
	free(crowd);
}

static void take_out(struct crowd *crowd, struct guest *guest)
{
	struct list *list = &crowd->lists[guest->state];

	*(guest->before ? &guest->before->after : &list->first) = guest->after;
	*(guest->after ? &guest->after->before : &list->last) = guest->before;
	guest->before = guest->after = NULL;
	list->count--;
}

static void put_last(struct crowd *crowd, struct guest *guest, enum crowd_state state)
{
	struct list *list = &crowd->lists[state];

	guest->state = state;
	guest->before = list->last;
	*(list->last ? &list->last->after : &list->first) = guest;
	list->last = guest;
	list->count++;
}

struct guest *crowd_add(struct crowd *crowd, enum crowd_state state, uint64_t source, uint64_t now)
{
	struct guest *guest = crowd->lists[CROWD_FREE].first;

	if (guest)
		take_out(crowd, guest);
	else if (crowd->used < crowd->count)
		guest = &crowd->guests[crowd->used++];
	else
		return NULL;
	*guest = (struct guest){ .source = source, .came = now, .since = now, .fd = -1, .pipe = -1 };
	put_last(crowd, guest, state);
	return guest;
}

void crowd_move(struct crowd *crowd, struct guest *guest, enum crowd_state state, uint64_t now)
{
	take_out(crowd, guest);
	put_last(crowd, guest, state);
	guest->since = now;
}

static struct guest **bucket(const struct crowd *crowd, pid_t pid)
{
	return &crowd->processes[(size_t)pid & (crowd->buckets - 1)];
}

void crowd_set_process(struct crowd *crowd, struct guest *guest, pid_t pid)
{
	struct guest **at = bucket(crowd, pid);

	guest->pid = pid;
	guest->next = *at;
	*at = guest;
}

void crowd_remove(struct crowd *crowd, struct guest *guest)
{
	struct guest **at = bucket(crowd, guest->pid);

	while (guest->pid > 0 && *at != guest)
		at = &(*at)->next;
	if (guest->pid > 0)
		*at = guest->next;
	take_out(crowd, guest);
	*guest = (struct guest){ .fd = -1, .pipe = -1 };
	put_last(crowd, guest, CROWD_FREE);
}

size_t crowd_count(const struct crowd *crowd, enum crowd_state state)
{
	return crowd->lists[state].count;
}

struct guest *crowd_first(const struct crowd *crowd, enum crowd_state state)
{
	return crowd->lists[state].first;
}

struct guest *crowd_last(const struct crowd *crowd, enum crowd_state state)
{
	return crowd->lists[state].last;
}

struct guest *crowd_of_process(const struct crowd *crowd, pid_t pid)
{
	struct guest *guest = *bucket(crowd, pid);

	while (guest && guest->pid != pid)
		guest = guest->next;
	return guest;
}

size_t crowd_number(const struct crowd *crowd, const struct guest *guest)
{
	return (size_t)(guest - crowd->guests);
}

struct guest *crowd_of_number(const struct crowd *crowd, size_t number)
{
	struct guest *guest = number < crowd->used ? &crowd->guests[number] : NULL;

	return guest && guest->state != CROWD_FREE ? guest : NULL;
}
