/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The boards of the rooms: threads and the posts in them. A thread is called what its oldest post calls it. */
#ifndef STORE_BOARD_H
#define STORE_BOARD_H

#include "store_act.h"
#include "store_line.h"
#include "store_notice.h"

struct store_post {
	uint64_t post, thread;
	char room[STORE_ROOM_ROOM];
	uint64_t account;      /* of who wrote it */
	uint64_t at_ms;        /* since 1970, UTC */
	uint64_t id;           /* chosen by the one who sent it, 0 for none: the same (account, id) is stored once */
	char nickname[STORE_NICKNAME_ROOM], role[STORE_ROLE_ROOM]; /* joined when read, not stored */
	char title[STORE_TITLE_ROOM]; /* of the thread it began; "" in an answer */
	char note[STORE_NOTE_ROOM];
	char text[STORE_POST_ROOM];
	bool is_withdrawn, is_hidden;
	char hidden_why[STORE_REASON_ROOM];
};

struct store_thread {
	uint64_t thread;
	unsigned posts;        /* that were not taken back */
	uint64_t newest, newest_ms; /* post and its time */
	uint64_t read;         /* the newest post that the account that asks has read */
	/* of its oldest post */
	uint64_t account;
	char nickname[STORE_NICKNAME_ROOM], role[STORE_ROLE_ROOM], title[STORE_TITLE_ROOM];
	bool is_hidden;
};

/* Stores a post from thread (0: a new one in room), account, at_ms, id, title, note and text, and sets post and thread.
 * STORE_TAKEN: it came before, and *post is now as it was stored then. STORE_NONE: no such thread or account. */
enum store_result store_add_post(struct store *store, struct store_post *post);
/* Fills *out, also if it is withdrawn or hidden. */
enum store_result store_find_post(struct store *store, uint64_t post, struct store_post *out);
/* The room of a thread. STORE_NONE if there is no such thread. */
enum store_result store_find_thread(struct store *store, uint64_t thread, char room[STORE_ROOM_ROOM]);
/* Threads of a room that have a post, the one written in last first. */
enum store_result store_each_thread(struct store *store, const char *room, uint64_t reader,
	bool (*each)(void *context, const struct store_thread *thread), void *context);
/* Posts of a thread, oldest first, hidden ones too, without withdrawn ones. */
enum store_result store_each_post(struct store *store, uint64_t thread,
	bool (*each)(void *context, const struct store_post *post), void *context);
/* Everything an account posted, withdrawn ones too: at most count posts after that one. */
enum store_result store_each_post_of(struct store *store, uint64_t account, uint64_t after, unsigned count,
	bool (*each)(void *context, const struct store_post *post), void *context);

/* STORE_NONE if there is no such post or it was withdrawn before. */
enum store_result store_withdraw_post(struct store *store, uint64_t post, uint64_t at_ms);
/* Hidden by that account for that reason; why NULL shows it again. */
enum store_result store_hide_post(struct store *store, uint64_t post, uint64_t staff, const char *why, uint64_t at_ms);
/* The newest post of the thread that this reader has read, 0 for none. */
enum store_result store_find_read(struct store *store, uint64_t thread, uint64_t reader, uint64_t *post);
/* That reader has read up to this post. */
enum store_result store_read_thread(struct store *store, uint64_t thread, uint64_t post, uint64_t reader);

/* Empties the words of all posts withdrawn before that time. */
enum store_result store_purge_posts(struct store *store, uint64_t before_ms);
/* Erases posts written before that time, 500 at most, and threads without a post; *erased says how many posts. */
enum store_result store_erase_old_posts(struct store *store, uint64_t before_ms, unsigned *erased);

#endif
