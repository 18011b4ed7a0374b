/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes as boxes; the header has the format. Does not know who reads them. */
#include "seal_note.h"

#include <sodium.h>
#include <string.h>

#include "big_endian.h"

enum { HEAD = 8 + 8 };

static void write_head(const struct seal_note *note, uint8_t to[HEAD])
{
	big_endian_put(big_endian_put(to, note->consultation, 8), note->author, 8);
}

size_t seal_note_size(size_t n)
{
	return seal_box_size(HEAD + n);
}

bool seal_note(const struct seal_note *note, const uint8_t public_key[SEAL_BOX_KEY], const char *text, size_t n,
	uint8_t *to)
{
	uint8_t *inside = n <= SEAL_BOX_INSIDE_MAX - HEAD ? sodium_malloc(HEAD + n) : NULL;
	bool is_done;

	if (!inside)
		return false;
	write_head(note, inside);
	if (n > 0)
		memcpy(inside + HEAD, text, n);
	is_done = seal_box(SEAL_NOTE_TAG, note->number, public_key, inside, HEAD + n, to);
	sodium_free(inside);
	return is_done;
}

const char *seal_note_text(const struct seal_note *note, const uint8_t *inside, size_t *n)
{
	uint8_t head[HEAD];

	write_head(note, head);
	if (*n < HEAD || sodium_memcmp(inside, head, HEAD) != 0)
		return NULL;
	*n -= HEAD;
	return (const char *)inside + HEAD;
}
