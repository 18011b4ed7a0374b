/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person reads between open days, as pages: notices, boards, what a search found. It comes from the hub piece by
 * piece and is kept until the next page, so that a choice on it knows what it is about. */
#ifndef SHELF_H
#define SHELF_H

#include "visit.h"

struct shelf_post {
	uint32_t post;
	bool is_mine, is_hidden;
	char *head;      /* owned; who and when */
	char *note, *text, *why; /* owned */
};

struct shelf {
	struct page *page;                /* owned; being gathered, or NULL */
	char room[ID_MAX + 1];            /* whose board was read last; "" for none */
	char room_name[TITLE_MAX + 1], room_name_en[TITLE_MAX + 1];
	unsigned first, count, shown;     /* of the threads, posts or notices of that page: the first, all, so many of them */
	uint32_t thread;                  /* that was read last; 0 for none */
	unsigned thread_first;            /* its page */
	char title[POST_TITLE_MAX + 1];
	struct shelf_post posts[BOARD_POSTS]; /* on that page */
	int posts_count;
	uint32_t notice;                  /* that was read last, and what it says, for changing it */
	char *notice_words[4];            /* owned; title, title_en, text, text_en */
	unsigned notice_days;
	char *words;                      /* owned; looked for last, or NULL */
	uint64_t below;                   /* where that goes on; 0: found all */
	bool is_around;                   /* what comes are lines around one that was found */
};

struct shelf *shelf_create(void);
void shelf_destroy(struct shelf *shelf);

/* A page is going to be gathered; one that was is gone. */
void shelf_begin(struct visit *visit, const char *title);
struct shelf_post *shelf_find_post(struct visit *visit, uint32_t post);
/* When, in the place's zone: "11/23 19:42". */
void shelf_when(uint64_t at, char *to, size_t size);

/* Requests. */
void shelf_ask_notices(struct visit *visit, uint32_t notice);
void shelf_ask_board(struct visit *visit, const char *room, unsigned first);
void shelf_ask_thread(struct visit *visit, uint32_t thread, unsigned first);
/* words NULL: goes on with the last ones. */
void shelf_ask_search(struct visit *visit, const char *words);
void shelf_ask_around(struct visit *visit, const char *room, uint64_t line);

/* Opens the page of one post that was read last; false if it was not. */
bool shelf_open_post(struct visit *visit, uint32_t post);

/* Events. */
void visit_on_notice(struct visit *visit, const struct message *event);
void visit_on_board(struct visit *visit, const struct message *event);
void visit_on_thread(struct visit *visit, const struct message *event);
void visit_on_thread_page(struct visit *visit, const struct message *event);
void visit_on_post(struct visit *visit, const struct message *event);
void visit_on_posted(struct visit *visit, const struct message *event);
void visit_on_unposted(struct visit *visit, const struct message *event);
void visit_on_post_hidden(struct visit *visit, const struct message *event);
void visit_on_found(struct visit *visit, const struct message *event);
void visit_on_searched(struct visit *visit, const struct message *event);
void visit_on_unread(struct visit *visit, const struct message *event);
/* EV_DONE and EV_REFUSED; nothing happens for other requests. */
void visit_on_shelf_done(struct visit *visit, enum wire_number request);
void visit_on_shelf_refused(struct visit *visit, enum wire_number request);
/* In one line, once: what one has not read. Nothing if there is none. */
void shelf_tell_unread(struct visit *visit);

#endif
