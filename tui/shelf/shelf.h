/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person reads between open days, as pages: notices, boards, what a search found. It comes from the hub piece by
 * piece and is kept until the next page, so that a choice on it knows what it is about. */
#ifndef SHELF_H
#define SHELF_H

#include "visit.h"

struct shelf_post {
	uint32_t post;
	bool is_mine, is_hidden;
	char nickname[NICKNAME_MAX + 1];
	enum role role;
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
	uint32_t letter;                  /* that was read last, or is about to be; 0 for none */
	uint64_t letter_account;          /* of who wrote it */
	bool is_opening, is_letter_closed; /* what comes is one letter, not the list of them */
	bool has_letter_key;              /* of that account, to which its copy of a sheet is sealed */
	uint64_t letter_key_account;
	uint8_t letter_key[32];
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

void shelf_ask_letters(struct visit *visit);
/* Asks for one's passphrase first, if one's keys are not open. */
void shelf_ask_letter(struct visit *visit, uint32_t letter);
/* Seals a sheet of the letter at hand, or of a new one, and puts it into request; boxes, of 12000 bytes, holds it until
 * it is sent. False if there is no key to seal it to. */
bool shelf_seal_letter(struct visit *visit, const char *text, uint64_t id, struct message *request, uint8_t *boxes);

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
void visit_on_letter(struct visit *visit, const struct message *event);
void visit_on_letter_key(struct visit *visit, const struct message *event);
void visit_on_sheet(struct visit *visit, const struct message *event);
void visit_on_unread(struct visit *visit, const struct message *event);
/* EV_DONE and EV_REFUSED; nothing happens for other requests. */
void visit_on_shelf_done(struct visit *visit, enum wire_number request);
void visit_on_shelf_refused(struct visit *visit, enum wire_number request);
/* In one line, once: what one has not read. Nothing if there is none. */
void shelf_tell_unread(struct visit *visit);

#endif
