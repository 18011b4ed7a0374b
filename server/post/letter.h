/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what the hub handed out to the message that is sent. */
#ifndef LETTER_H
#define LETTER_H

#include "address.h"
#include "buf.h"
#include "post.h"
#include "postbag.h"

/* The templates of a place, as they were when they were read. */
struct letters;
/* Reads those in DIR/mail. What is missing or of no use is found when it is needed. Returns owned. */
struct letters *letters_create(const char *directory);
void letters_destroy(struct letters *letters);

/* Writes the message for a MAIL to out, and to whom, as it stands in mail. now: seconds since 1970. FAULT_NONE, or why
 * not. Wipe both after use. */
enum mail_fault letter_write(const struct post_options *options, const struct postbag *mail, int64_t now,
	char to[ADDRESS_SHOWN_ROOM], struct buf *out);

#endif
