/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes made once and sent to many. Knows no sockets. */
#include "refusal.h"

#include <stdio.h>
#include <string.h>

enum {
	MSG_DISCONNECT = 1,
	TOO_MANY_CONNECTIONS = 12,
	WORDS_MAX = 300,
	BLOCK = 8, PADDING_MIN = 4, HEAD = 5 /* the packet's length, that of its padding */
};

static uint8_t *put_number(uint8_t *at, uint32_t number)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		*at++ = (uint8_t)(number >> shift);
	return at;
}

static uint8_t *put_text(uint8_t *at, const char *text, size_t size)
{
	at = put_number(at, (uint32_t)size);
	memcpy(at, text, size);
	return at + size;
}

void refusal_make(struct refusal *refusal, const char *software, const char *words)
{
	uint8_t *packet, *at;
	size_t padding;

	memset(refusal, 0, sizeof *refusal);
	packet = refusal->bytes + snprintf((char *)refusal->bytes, sizeof refusal->bytes, "SSH-2.0-%.40s\r\n", software);
	at = packet + HEAD;
	*at++ = MSG_DISCONNECT;
	at = put_number(at, TOO_MANY_CONNECTIONS);
	at = put_text(at, words, strnlen(words, WORDS_MAX));
	at = put_text(at, "en", 2);
	padding = BLOCK - (size_t)(at - packet) % BLOCK;
	padding += padding < PADDING_MIN ? BLOCK : 0;
	packet[HEAD - 1] = (uint8_t)padding;
	at += padding;
	put_number(packet, (uint32_t)(at - packet) - 4);
	refusal->size = (size_t)(at - refusal->bytes);
}
