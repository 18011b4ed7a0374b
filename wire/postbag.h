/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What hub and post say to each other, over a pair of sockets (AF_UNIX, SOCK_SEQPACKET) that the supervisor made and
 * holds: it outlives either, and nobody else has an end of it. A packet is one of these:
 *
 *   hub  -> post   WHO    a new hub asks whether post has nothing to do
 *   hub  -> post   MAIL   one to send
 *   hub  -> post   END    these are all for now
 *   post -> hub    ASK    there is nothing in hand; it is answered whenever something is due
 *   post -> hub    TOLD   what became of one
 *
 * Encoded as: number u8, then the fields in their order, integers big-endian, bytes with their length (u16) before
 * them. Knows no socket options and no mail. */
#ifndef POSTBAG_H
#define POSTBAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kinds.h"

enum postbag_number { POSTBAG_WHO = 1, POSTBAG_MAIL, POSTBAG_END, POSTBAG_ASK, POSTBAG_TOLD };

enum { POSTBAG_PACKET_MAX = 12 * 1024, POSTBAG_MAILS = 8 /* at most, between ASK and END */ };

struct postbag_bytes {
	const uint8_t *at; /* borrowed; of a received one, until the next */
	size_t size;
};

struct postbag {
	enum postbag_number number;
	uint64_t mail;
	/* MAIL */
	enum mail_kind kind;
	enum language language;
	uint64_t about;
	uint32_t hours;                     /* for so long its code holds */
	struct postbag_bytes sealed, code;  /* code.size 0: none */
	/* TOLD */
	enum mail_outcome outcome;
	enum mail_fault fault;
};

enum postbag_result {
	POSTBAG_OK,
	POSTBAG_LATER, /* nothing there, or no room, for now */
	POSTBAG_STRANGE, /* a packet that is none of these; it is gone, and the next one may be fine */
	POSTBAG_OVER   /* the pair is gone */
};

/* Sends without waiting. */
enum postbag_result postbag_send(int fd, const struct postbag *postbag);
/* Takes the next one, without waiting, into room, to which its bytes point. */
enum postbag_result postbag_receive(int fd, uint8_t room[POSTBAG_PACKET_MAX], struct postbag *postbag);

/* For the two above, and their tests: false if it is none. */
bool postbag_read(const uint8_t *packet, size_t size, struct postbag *postbag);

#endif
