/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that is stored of a person, for that person, as one JSON object in pieces. Long ones go out as fast as the
 * session reads them, some rows a turn. Its form is described in kokoiru(1). */
#include "export_parts.h"
#include "handlers.h"

#include <string.h>

enum { PIECE_MAX = 16000, QUEUE_ENOUGH = 65536, WRITE_ENOUGH = 65536 };

/* Sends what was written, in pieces that end between characters. */
static void send_pieces(struct peer *peer, const struct buf *out)
{
	for (size_t at = 0, size; at < out->size; at += size) {
		size = out->size - at < PIECE_MAX ? out->size - at : PIECE_MAX;
		while (at + size < out->size && (out->data[at + size] & 0xc0) == 0x80)
			size--;
		peer_send(peer, &(struct message){ .number = EV_EXPORT,
			.exported = { .json = { (const char *)out->data + at, (uint16_t)size } } });
	}
}

void handle_export(struct peer *peer, const struct message *message)
{
	struct bucket_rate rate = { 3, 1, 60000 };
	struct buf out;
	struct json json = { &out, false };
	uint32_t wait;

	(void)message;
	if (peer->is_exporting || !bucket_take(&peer_meter(peer)->exports, rate, peer->hub->now, &wait)) {
		peer_refuse(peer, REQ_EXPORT, REASON_TOO_MANY, 60);
		return;
	}
	buf_init(&out, PIECE_MAX);
	export_begin(peer, &json);
	send_pieces(peer, &out);
	buf_finish(&out);
	peer->is_exporting = true;
	peer->export = (struct export_progress){ .needs_comma = json.needs_comma };
}

/* One part or some of it. */
static void write_some(struct peer *peer, struct json *json)
{
	const struct export_part *part = &export_parts[peer->export.part];

	if (!peer->export.is_begun) {
		json_name(json, part->name);
		json_open(json, part->bracket);
		peer->export.is_begun = true;
	}
	if (part->write(peer, json))
		return;
	json_close(json, part->bracket == '{' ? '}' : ']');
	peer->export = (struct export_progress){ .part = peer->export.part + 1 };
}

void handle_export_more(struct peer *peer)
{
	struct buf out;
	struct json json = { &out, peer->export.needs_comma };

	if (peer->link.out.size >= QUEUE_ENOUGH)
		return;
	buf_init(&out, 16 << 20);
	while (peer->export.part < export_parts_count && out.size < WRITE_ENOUGH)
		write_some(peer, &json);
	if (peer->export.part == export_parts_count) {
		json_close(&json, '}');
		peer->is_exporting = false;
	}
	peer->export.needs_comma = json.needs_comma;
	peer_make_room(peer, true);
	send_pieces(peer, &out);
	peer_make_room(peer, false);
	buf_finish(&out);
	if (!peer->is_exporting)
		peer_done(peer, REQ_EXPORT);
}
