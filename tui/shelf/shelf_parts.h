/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the shelf's own files share. */
#ifndef SHELF_PARTS_H
#define SHELF_PARTS_H

#include "shelf.h"

/* Opens the page that was gathered. */
void shelf_end(struct visit *visit);
void shelf_forget_posts(struct shelf *shelf);
/* Wire text as an owned string. */
char *shelf_text(struct wire_text text);
/* "さとう職員  11/23 19:42" */
void shelf_head(struct wire_text nickname, uint8_t role, uint64_t at, char *to, size_t size);
/* "[新] " before what one has not read, or "". */
const char *shelf_new_mark(bool is_unread);

void shelf_end_board(struct visit *visit);
void shelf_end_thread(struct visit *visit);
void shelf_end_letters(struct visit *visit);
void shelf_end_letter(struct visit *visit);
void shelf_letter_sent(struct visit *visit);
void shelf_letter_claimed(struct visit *visit);
void shelf_letter_closed(struct visit *visit);
void shelf_end_search(struct visit *visit);
void shelf_end_around(struct visit *visit);

#endif
