/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of book.h share. */
#ifndef BOOK_PARTS_H
#define BOOK_PARTS_H

#include "book.h"
#include "visit_rest.h"

enum {
	BOOK_TIMES_MAX = 300,
	BOOK_SHOWN = 8,              /* on one page */
	BOOK_EARLY_SECONDS = 900     /* one is reminded so long before */
};

/* A time of the newest list. */
struct book_time {
	uint64_t appointment, at;    /* at: seconds since 1970 */
	unsigned minutes;
	uint64_t counsellor_account, consultation; /* consultation 0: it is free */
	char counsellor[NICKNAME_MAX + 1], nickname[NICKNAME_MAX + 1];
};

/* One's own, as last told. */
struct booking {
	uint64_t consultation;       /* 0: none is to be later */
	uint64_t appointment;        /* 0: no time is chosen */
	uint64_t at;
	unsigned minutes;
	char counsellor[NICKNAME_MAX + 1];
	bool is_void;                /* it cannot be kept after all */
};

struct book {
	struct booking own;
	bool has_told;               /* as one came in, or as it changed */
	uint64_t reminded;           /* of the one that begins then */
	unsigned reminded_told;      /* the remark that did it; 0: none */
	bool is_choosing;            /* one's choice is on its way */
	bool is_cancelling;
	uint64_t wanted;             /* chosen before there was anything to book it for; 0: none */
	void (*listing)(struct visit *visit); /* once the list is whole; NULL for none */
	struct book_time *times;     /* owned; the next one first */
	int count, first;            /* first: of those on the page */
};

/* Asks for the list, and then goes on. */
void book_list(struct visit *visit, void (*then)(struct visit *visit));
/* 11月25日(水) 14:00 から 14:40. */
void book_words_time(uint64_t at, unsigned minutes, char *to, size_t size);

/* book_desk.c: for who takes consultations. */
void book_offered(struct visit *visit);
void book_withdrawn(struct visit *visit);

#endif
