/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key pair of the post process: keys/post opens what is sealed to keys/post.pub. As root the first one stays
 * root's, so that the hub, to which the directory belongs, cannot read it. Backups leave both out; whoever restores one
 * makes new ones. */
#ifndef POST_KEY_H
#define POST_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "place.h"
#include "seal_box.h"

enum post_key {
	POST_KEY_FINE,
	POST_KEY_MISSING,
	POST_KEY_CLOSED,   /* there, and not ours to read */
	POST_KEY_EXPOSED,  /* others may read it */
	POST_KEY_DAMAGED,  /* no key, or the two do not belong together */
	POST_KEY_NO_WRITE
};

/* Makes what is missing: both, or the public half of the one that is there. Leaves everything else. Whoever calls it
 * holds the place. */
enum post_key post_key_make(const struct place *place);
/* Reads the secret half and makes sure that the public one fits. Either may be NULL. Wipe the secret one after use. */
enum post_key post_key_read(const struct place *place, uint8_t secret_key[SEAL_BOX_KEY],
	uint8_t public_key[SEAL_BOX_KEY]);

#endif
