/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices of staff to everybody, which stay readable until a time. */
#ifndef STORE_NOTICE_H
#define STORE_NOTICE_H

#include "store.h"

enum { STORE_TITLE_ROOM = 241, STORE_POST_ROOM = 4001 };

struct store_notice {
	uint64_t notice;
	uint64_t account;      /* of who wrote it; 0 once they have left, or for the place itself */
	uint64_t id;           /* chosen by the one who sent it, 0 for none: the same (account, id) is stored once */
	int64_t at, until;     /* seconds since 1970; nobody sees it from until on */
	char title[STORE_TITLE_ROOM], title_en[STORE_TITLE_ROOM]; /* one of each pair may be "" */
	char text[STORE_POST_ROOM], text_en[STORE_POST_ROOM];
	char nickname[STORE_NICKNAME_ROOM]; /* joined when read, not stored */
	bool is_read;          /* by the account that asks; not stored here */
};

/* Stores it and sets notice->notice. STORE_TAKEN: it came before, and *notice is now as it was stored then. */
enum store_result store_add_notice(struct store *store, struct store_notice *notice);
/* Gives notice->notice another until, titles and texts. STORE_NONE if there is none. */
enum store_result store_change_notice(struct store *store, const struct store_notice *notice);
/* Fills *out for that reader, also when its time is over. */
enum store_result store_find_notice(struct store *store, uint64_t notice, uint64_t reader, struct store_notice *out);
/* Those that may be seen at now, newest first. */
enum store_result store_each_notice(struct store *store, int64_t now, uint64_t reader,
	bool (*each)(void *context, const struct store_notice *notice), void *context);
enum store_result store_erase_notice(struct store *store, uint64_t notice);
/* Erases those whose time is over at now, 200 at most; *erased says how many. */
enum store_result store_erase_over_notices(struct store *store, int64_t now, unsigned *erased);
/* That reader has read it; fine if they had before. */
enum store_result store_read_notice(struct store *store, uint64_t notice, uint64_t reader);
/* How many of those that were put up since then, and may be seen at now, that reader has not read. */
enum store_result store_count_unread_notices(struct store *store, int64_t now, int64_t since, uint64_t reader,
	unsigned *count);

#endif
