/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding words in lines, posts and notices. What is found is a number only: whoever asks looks the row up and decides
 * who may read it. Letters and whatever else is sealed are never in here. */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "store.h"

enum store_found { STORE_FOUND_LINE, STORE_FOUND_POST, STORE_FOUND_NOTICE };

enum {
	STORE_SEARCH_WORDS = 8          /* of one search; further ones are not looked at */
};

/* Gives what holds all words of text, which are parted by spaces and mean nothing but themselves, newest first, until
 * each says that it is enough. Words of one or two characters alone are looked for in the newest 100,000 texts. number
 * grows with each text put in: the place to go on from, below it; 0: from the newest. STORE_NONE if text holds no
 * word. */
enum store_result store_search(struct store *store, const char *text, uint64_t below,
	bool (*each)(void *context, enum store_found kind, uint64_t what, uint64_t number), void *context);

/* After words were taken out: merges so many pages of the index, until nothing of those words is left in it. *is_done
 * says whether that is so; store_scrub then makes them leave the files. Outside turns. */
enum store_result store_search_tidy(struct store *store, unsigned pages, bool *is_done);

#endif
