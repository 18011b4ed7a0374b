/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session whose hub is an enemy's: any event of the table with anything in its fields, between what its person types,
 * on the map and in lines. It stays on its feet, and nothing of what it is told reaches the terminal as a command. */
#include <stdlib.h>
#include <string.h>

#include "face.h"
#include "seal.h"
#include "vault.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 300, TURN_MS = 250, LONG = 5000, MIKAN = 1 };

struct input {
	const uint8_t *at;
	size_t left;
};

static const char *const texts[] = { "", "みかん", "free", "consult", "0", "window", "\033]52;c;eA==\a", "\033[2J\033[31m",
	"いち\nに\nさん", "\xe2\x80\xae\xcc\x81\xcc\x81", "Asia/Tokyo", "10:00-18:00", "1 0 2 すずき", "FREQ=DAILY 10:00-18:00" };
static const char *const typed[] = { "1\r", "2\r", "0\r", "\r", "あ", "/相談\r", "/相談 一覧\r", "/相談 読む 1\r", "/窓口\r",
	"/記録\r", "/読める人\r", "/予約\r", "/予約枠\r", "/消す\r", "/休む\r", "/考える 2\r", "/終える\r", "/出る\r", "/help\r", "/手紙\r",
	"/鍵をかける\r", "/人\r", "/map\r", "/line\r", "/en\r", "。\r", "\033[5~", "\033[A", "\t", "\007", "\022" };

static char long_text[LONG];

static unsigned next(struct input *input)
{
	if (input->left == 0)
		return 0;
	input->left--;
	return *input->at++;
}

/* Small ones meet each other; some are as large as can be. */
static uint64_t number(struct input *input)
{
	unsigned byte = next(input);

	if (byte >= 250)
		return UINT64_MAX - (byte - 250);
	return byte >= 200 ? 300 + byte % 32 : byte % 8;
}

static void fill_u8(struct input *input, uint8_t *value) { *value = (uint8_t)number(input); }
static void fill_u16(struct input *input, uint16_t *value) { *value = (uint16_t)number(input); }
static void fill_u32(struct input *input, uint32_t *value) { *value = (uint32_t)number(input); }
static void fill_u64(struct input *input, uint64_t *value) { *value = number(input); }
static void fill_b16(struct input *input, wire_type_b16 *value) { value->bytes[0] = (uint8_t)next(input); }
static void fill_b32(struct input *input, wire_type_b32 *value) { value->bytes[0] = (uint8_t)next(input); }

static void fill_text(struct input *input, struct wire_text *value)
{
	unsigned byte = next(input);

	*value = wire_string(byte >= 250 ? long_text : texts[byte % (sizeof texts / sizeof *texts)]);
}

static void fill_raw(struct input *input, struct wire_text *value)
{
	size_t size = next(input);

	if (size >= 250)
		size = LONG - 1;
	*value = (struct wire_text){ long_text, (uint16_t)size };
}

/* Half of them are about consultations: there most is sealed, and looked at by nobody before. */
static enum wire_number any_event(struct input *input)
{
	const struct wire_row *row;
	bool is_consult = next(input) & 1;

	do {
		unsigned at = next(input) << 8;

		row = &wire_rows[(at | next(input)) % wire_rows_count];
	} while (input->left > 0 && (row->direction != TO_SESSION || (is_consult && row->number < EV_DESK)));
	return row->number;
}

static struct message told(struct input *input)
{
	struct message message;

	memset(&message, 0, sizeof message);
	message.number = any_event(input);
	switch ((unsigned)message.number) {
#define FIELD(type, name) fill_##type(input, &payload->name);
#define MESSAGE(number, NAME, payload_, direction, phases, fields) \
	case NAME: { struct wire_##payload_ *payload = &message.payload_; (void)payload; fields } break;
#include "messages.def"
#undef MESSAGE
#undef FIELD
	default:
		break;
	}
	return message;
}

/* Our own commands set no titles and ring no bell. */
static void look(struct face *face, uint64_t now)
{
	size_t size = 0;
	const uint8_t *bytes = face_urgency(face) == FRAME_NONE ? NULL : face_frame(face, 0, now, &size);

	if (bytes && (memmem(bytes, size, "\033]", 2) || memchr(bytes, '\a', size)))
		abort();
	buf_clear(&face_visit(face)->requests);
}

static void give(struct face *face, struct message event)
{
	face_event(face, &event, 1);
}

/* As a right hub has somebody come in. */
static void come_in(struct face *face, enum role role)
{
	give(face, (struct message){ .number = EV_PLACE, .place = { 1, wire_string("こ"), wire_string("k"),
		wire_string("Asia/Tokyo"), LANGUAGE_JA, 0, wire_string(""), wire_string(""), 3 } });
	give(face, (struct message){ .number = EV_SETTING, .setting = { SETTING_VISITED, wire_string("1") } });
	give(face, (struct message){ .number = EV_KNOWN, .known = { MIKAN, wire_string("みかん"), (uint8_t)role, 1, 5, 2 } });
	face_begin(face, 1);
	give(face, (struct message){ .number = EV_ROOM, .room = { wire_string("free"), wire_string("へや"),
		wire_string("room"), TALK_ROOM, 0, wire_string("########\n##    ##\n########") } });
	give(face, (struct message){ .number = EV_PERSON, .person = { MIKAN, wire_string("みかん"), wire_string("k"),
		(uint8_t)role, STATE_ME, 1, 1, 0 } });
	give(face, (struct message){ .number = EV_ROOM_READY, .room_ready = { 5, 1 } });
}

static void live(struct face *face, struct input *input)
{
	uint64_t now = 100000;

	for (int i = 0; i < MOST && input->left > 0 && face_visit(face)->end == VISIT_GOES_ON; i++, now += TURN_MS) {
		unsigned byte = next(input);

		if (byte % 4 == 0) {
			const char *keys = typed[next(input) % (sizeof typed / sizeof *typed)];

			face_bytes(face, (const uint8_t *)keys, strlen(keys), now);
		} else {
			struct message event = told(input);

			face_event(face, &event, now);
		}
		if (face_deadline(face) <= now)
			face_tick(face, now);
		look(face, now);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { data, size };
	unsigned kind = next(&input);
	struct face_options options = { .wish = kind & 1 ? FACE_MAP : FACE_LINE, .why = WHY_SUFFIX,
		.language = kind & 2 ? LANGUAGE_JA : LANGUAGE_EN, .is_language_given = true, .has_pty = true,
		.term = "tmux-256color", .columns = kind & 4 ? 40 : 80, .rows = kind & 4 ? 12 : 24 };
	struct vault *vault = seal_init() ? vault_create() : NULL;
	struct face *face = face_create(&options);

	memset(long_text, 'x', LONG - 1);
	if (!vault || (kind & 8 && !vault_make_pair(vault, MIKAN)))
		abort();
	face_visit(face)->vault = vault;
	come_in(face, (enum role)((kind >> 4 & 7) % ROLE_COUNT));
	live(face, &input);
	face_destroy(face);
	vault_destroy(vault);
	return 0;
}
