/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key parser: a small machine over single bytes, so that packets may be cut anywhere. Sequences as xterm, the
 * Linux console, rxvt and a VT220 send them; whatever else begins with ESC is swallowed whole. After a bracketed paste
 * an Enter is held back for a moment: if another end of paste follows, what lay between was pasted as well. */
#include "keys.h"

#include <string.h>

#include "text.h"

enum state { GROUND, ESCAPED, CSI, SS3, LINUX_FUNCTION, STRING, STRING_ESCAPED };

enum {
	SEQUENCE_MS = 800,    /* links that cut a sequence in two may hold the rest back for half a second */
	ALT_MS = 50,          /* a letter that comes later than this after ESC was typed by itself */
	PASTE_MS = 3000,      /* a paste whose end got lost ends then */
	PASTE_TAIL_MS = 200,
	STRING_MAX = 4096
};

struct output {
	void (*on_key)(void *context, const struct key *key);
	void *context;
};

static const enum action controls[32] = {
	[0x01] = ACT_HOME, [0x02] = ACT_BACKWARD, [0x03] = ACT_CANCEL, [0x04] = ACT_EOF, [0x05] = ACT_END,
	[0x06] = ACT_FORWARD, [0x07] = ACT_HIDE, [0x08] = ACT_BACKSPACE, [0x09] = ACT_TAB, [0x0b] = ACT_KILL_END,
	[0x0c] = ACT_REDRAW, [0x0e] = ACT_NEXT, [0x0f] = ACT_LOOK, [0x10] = ACT_PREVIOUS, [0x12] = ACT_REACT,
	[0x15] = ACT_KILL_START, [0x17] = ACT_KILL_WORD, [0x19] = ACT_YANK,
};

/* final: the last byte; number: the first parameter, 0 where it does not matter. */
static const struct sequence {
	char final;
	unsigned number;
	enum action action;
} sequences[] = {
	{ 'A', 0, ACT_UP }, { 'B', 0, ACT_DOWN }, { 'C', 0, ACT_RIGHT }, { 'D', 0, ACT_LEFT },
	{ 'H', 0, ACT_HOME }, { 'F', 0, ACT_END }, { 'Z', 0, ACT_BACK_TAB }, { 'M', 0, ACT_ENTER },
	{ '~', 1, ACT_HOME }, { '~', 7, ACT_HOME }, { '~', 4, ACT_END }, { '~', 8, ACT_END },
	{ '~', 3, ACT_DELETE }, { '~', 5, ACT_PAGE_UP }, { '~', 6, ACT_PAGE_DOWN },
};

/* What the keypad sends in application mode, from SS3 j on. */
static const char keypad[] = "*+,-./0123456789";

static void take_byte(struct keys *keys, uint8_t byte, const struct output *output);
static bool hold(struct keys *keys, uint8_t byte, const struct output *output);
static void release_held(struct keys *keys, size_t size, bool is_pasted, const struct output *output);
static void ground(struct keys *keys, uint8_t byte, const struct output *output);
static void take_character(struct keys *keys, uint8_t byte, const struct output *output);
static void flush_character(struct keys *keys, const struct output *output);
static void escaped(struct keys *keys, uint8_t byte, const struct output *output);
static void collect(struct keys *keys, uint8_t byte, const struct output *output);
static void string_byte(struct keys *keys, uint8_t byte, const struct output *output);
static void finish_csi(struct keys *keys, const struct output *output);
static void finish_ss3(struct keys *keys, char final, const struct output *output);
static void begin_paste(struct keys *keys);
static void give(const struct output *output, enum action action);
static void give_bytes(const struct keys *keys, enum action action, const void *bytes, size_t size,
	const struct output *output);

void keys_init(struct keys *keys)
{
	memset(keys, 0, sizeof *keys);
	keys->after_paste = false;
}

void keys_feed(struct keys *keys, const uint8_t *bytes, size_t size, uint64_t now,
	void (*on_key)(void *context, const struct key *key), void *context)
{
	struct output output = { on_key, context };
	for (size_t i = 0; i < size; i++) {
		if (keys->state == ESCAPED && !keys->is_pasting && now - keys->last > ALT_MS && bytes[i] != '[' && bytes[i] != 'O') {
			keys->state = GROUND;
			give(&output, ACT_ESCAPE);
		}
		if (keys->after_paste && now - keys->last >= PASTE_TAIL_MS)
			keys_tick(keys, now, on_key, context);
		keys->last = now;
		if (!hold(keys, bytes[i], &output))
			take_byte(keys, bytes[i], &output);
	}
}

void keys_tick(struct keys *keys, uint64_t now, void (*on_key)(void *context, const struct key *key), void *context)
{
	struct output output = { on_key, context };
	while (now >= keys_deadline(keys)) {
		if (keys->after_paste) { /* what is let go may begin something new */
			keys->after_paste = false;
			release_held(keys, keys->held_size, false, &output);
			continue;
		}
		if (keys->state == ESCAPED && !keys->is_pasting)
			give(&output, ACT_ESCAPE);
		keys->state = GROUND;
		keys->is_alt = false;
		keys->is_pasting = keys->is_pasting && now - keys->last < PASTE_MS;
	}
}

uint64_t keys_deadline(const struct keys *keys)
{
	if (keys->after_paste)
		return keys->last + PASTE_TAIL_MS;
	if (keys->state != GROUND)
		return keys->last + SEQUENCE_MS;
	return keys->is_pasting ? keys->last + PASTE_MS : UINT64_MAX;
}

/* Just after a paste: from the first control byte on, bytes wait until it is known whether the paste goes on. */
static bool hold(struct keys *keys, uint8_t byte, const struct output *output)
{
	static const uint8_t ends[] = "\033[201~", begins[] = "\033[200~";
	enum { MARK = sizeof ends - 1 };
	if (!keys->after_paste || keys->state != GROUND)
		return false;
	if (keys->held_size == 0 && (byte >= 0x20 || byte == 0x1b) && byte != 0x7f)
		return false;
	keys->held[keys->held_size++] = byte;
	const uint8_t *tail = keys->held + keys->held_size - MARK;
	if (keys->held_size >= MARK && memcmp(tail, ends, MARK) == 0) {
		release_held(keys, keys->held_size - MARK, true, output);
	} else if (keys->held_size >= MARK && memcmp(tail, begins, MARK) == 0) {
		keys->after_paste = false;
		release_held(keys, keys->held_size - MARK, false, output);
		begin_paste(keys);
	} else if (keys->held_size == KEYS_HELD_MAX) {
		release_held(keys, keys->held_size, true, output);
	}
	return true;
}

static void release_held(struct keys *keys, size_t size, bool is_pasted, const struct output *output)
{
	keys->held_size = 0;
	keys->is_pasting = is_pasted;
	for (size_t i = 0; i < size; i++)
		take_byte(keys, keys->held[i], output);
	if (is_pasted) {
		flush_character(keys, output);
		keys->state = GROUND;
		keys->is_pasting = false;
	}
}

static void take_byte(struct keys *keys, uint8_t byte, const struct output *output)
{
	switch ((enum state)keys->state) {
	case GROUND:
		ground(keys, byte, output);
		break;
	case ESCAPED:
		escaped(keys, byte, output);
		break;
	case CSI:
	case SS3:
		collect(keys, byte, output);
		break;
	case LINUX_FUNCTION:
		keys->state = GROUND;
		break;
	case STRING:
	case STRING_ESCAPED:
		string_byte(keys, byte, output);
		break;
	}
}

static void ground(struct keys *keys, uint8_t byte, const struct output *output)
{
	bool after_return = keys->after_return;
	keys->after_return = byte == '\r';
	if (byte >= 0x80 || keys->character_size > 0) {
		take_character(keys, byte, output);
	} else if (byte == 0x1b) {
		keys->state = ESCAPED;
		keys->is_alt = false;
	} else if (byte == '\n' && after_return) {
		return;
	} else if (keys->is_pasting && (byte == '\r' || byte == '\n' || byte == '\t')) {
		struct key space = { .action = ACT_TEXT, .size = 1, .bytes = " ", .is_pasted = true, .is_break = byte != '\t' };
		output->on_key(output->context, &space);
	} else if (byte == '\r' || byte == '\n') {
		give(output, ACT_ENTER);
	} else if (byte == 0x7f || byte < 0x20) {
		if (!keys->is_pasting)
			give(output, byte == 0x7f ? ACT_BACKSPACE : controls[byte]);
	} else {
		give_bytes(keys, ACT_TEXT, &byte, 1, output);
	}
}

/* Puts UTF-8 together again; what cannot become a character is handed on as it is. */
static void take_character(struct keys *keys, uint8_t byte, const struct output *output)
{
	if (keys->character_size == 0) {
		if (byte < 0xc2 || byte > 0xf4)
			give_bytes(keys, ACT_RAW, &byte, 1, output);
		else
			keys->character[keys->character_size++] = byte;
		return;
	}
	if ((byte & 0xc0) != 0x80) {
		flush_character(keys, output);
		ground(keys, byte, output);
		return;
	}
	keys->character[keys->character_size++] = byte;
	uint8_t lead = keys->character[0];
	if (keys->character_size < (lead >= 0xf0 ? 4u : lead >= 0xe0 ? 3u : 2u))
		return;
	bool is_control = lead == 0xc2 && byte < 0xa0;
	bool is_text = !is_control && text_is_valid((const char *)keys->character, keys->character_size);
	give_bytes(keys, is_text ? ACT_TEXT : ACT_RAW, keys->character, keys->character_size, output);
	keys->character_size = 0;
}

static void flush_character(struct keys *keys, const struct output *output)
{
	size_t size = keys->character_size;
	keys->character_size = 0;
	if (size > 0)
		give_bytes(keys, ACT_RAW, keys->character, size, output);
}

static void escaped(struct keys *keys, uint8_t byte, const struct output *output)
{
	keys->sequence_size = 0;
	keys->swallowed = 0;
	if (byte == '[') {
		keys->state = CSI;
	} else if (keys->is_pasting) {
		keys->state = GROUND;
		take_byte(keys, byte, output);
	} else if (byte == 'O') {
		keys->state = SS3;
	} else if (byte == 0x1b) {
		keys->is_alt = true;
	} else if (byte == ']' || byte == 'P' || byte == '_' || byte == '^' || byte == 'X') {
		keys->state = STRING;
	} else {
		/* Not Alt and a letter. A command's slash in particular must not get lost after an Esc, or its
		 * words would be said to the room. */
		keys->state = GROUND;
		if (byte < 0x30 || byte >= 0x7f) {
			give(output, ACT_ESCAPE);
			take_byte(keys, byte, output);
		}
	}
}

/* Parameters and final byte of CSI and SS3; a control byte inside ends it, and counts by itself. */
static void collect(struct keys *keys, uint8_t byte, const struct output *output)
{
	bool is_parameter = byte >= 0x20 && byte <= 0x3f;
	if (byte < 0x20 || byte >= 0x7f) {
		keys->state = GROUND;
		take_byte(keys, byte, output);
	} else if (is_parameter) {
		if (keys->sequence_size < sizeof keys->sequence - 1)
			keys->sequence[keys->sequence_size++] = byte;
		else if (++keys->swallowed > STRING_MAX)
			keys->state = GROUND;
	} else if (keys->state == CSI && byte == '[' && keys->sequence_size == 0) {
		keys->state = LINUX_FUNCTION;
	} else {
		bool is_csi = keys->state == CSI;
		keys->state = GROUND;
		keys->sequence[keys->sequence_size++] = byte;
		if (is_csi)
			finish_csi(keys, output);
		else
			finish_ss3(keys, (char)byte, output);
	}
}

/* OSC, DCS, APC, PM, SOS: up to BEL or ST, never longer than STRING_MAX; Enter ends it as well, so that a slip of the
 * fingers costs one line at most. */
static void string_byte(struct keys *keys, uint8_t byte, const struct output *output)
{
	if (keys->state == STRING_ESCAPED) {
		keys->state = GROUND;
		if (byte != '\\')
			escaped(keys, byte, output);
	} else if (byte == 0x1b) {
		keys->state = STRING_ESCAPED;
	} else if (byte == '\r' || byte == '\n') {
		keys->state = GROUND;
		ground(keys, byte, output);
	} else if (byte == 0x07 || byte == 0x18 || byte == 0x1a || ++keys->swallowed >= STRING_MAX) {
		keys->state = GROUND;
	}
}

/* Reads up to two numbers after an optional '?'. */
static void parse_numbers(const uint8_t *at, size_t size, unsigned numbers[2])
{
	size_t i = size > 0 && at[0] == '?' ? 1 : 0;
	unsigned which = 0;
	for (; i < size && which < 2; i++) {
		if (at[i] >= '0' && at[i] <= '9')
			numbers[which] = numbers[which] < 100000 ? numbers[which] * 10 + (at[i] - '0') : numbers[which];
		else
			which += at[i] == ';' ? 1 : 2;
	}
}

static enum action find_action(char final, unsigned number)
{
	for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++)
		if (sequences[i].final == final && (sequences[i].number == 0 || sequences[i].number == number))
			return sequences[i].action;
	return ACT_NONE;
}

static bool has_intermediate(const uint8_t *at, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (at[i] < 0x30)
			return true;
	return false;
}

static void finish_csi(struct keys *keys, const struct output *output)
{
	unsigned numbers[2] = { 0, 0 };
	size_t size = keys->sequence_size - 1;
	char final = (char)keys->sequence[size];
	bool is_private = size > 0 && keys->sequence[0] >= '<';
	parse_numbers(keys->sequence, size, numbers);
	struct key key = { .a = numbers[0], .b = numbers[1] };
	bool is_paste_mark = !is_private && final == '~' && (numbers[0] == 200 || numbers[0] == 201);
	if (is_paste_mark && numbers[0] == 200) {
		begin_paste(keys);
	} else if (is_paste_mark) {
		flush_character(keys, output);
		keys->is_pasting = false;
		keys->after_return = false;
		keys->after_paste = true;
	} else if (keys->is_pasting) {
		return;
	} else if (!is_private && final == 'R' && size > 0) {
		key.action = ACT_POSITION;
		output->on_key(output->context, &key);
	} else if (final == 'y' && size > 2 && keys->sequence[0] == '?' && keys->sequence[size - 1] == '$') {
		key.action = ACT_MODE;
		output->on_key(output->context, &key);
	} else if (!is_private && final != 'M' && !has_intermediate(keys->sequence, size)) {
		enum action action = find_action(final, numbers[0]);
		bool with_alt = keys->is_alt || (numbers[1] > 1 && ((numbers[1] - 1) & (2 | 8)) != 0);
		if (with_alt && action >= ACT_UP && action <= ACT_RIGHT)
			action = (enum action)(action + (ACT_WALK_UP - ACT_UP));
		give(output, action);
	}
}

static void finish_ss3(struct keys *keys, char final, const struct output *output)
{
	if (final >= 'j' && final <= 'y') {
		give_bytes(keys, ACT_TEXT, &keypad[final - 'j'], 1, output);
		return;
	}
	enum action action = final == '~' ? ACT_NONE : find_action(final, 0);
	if (keys->is_alt && action >= ACT_UP && action <= ACT_RIGHT)
		action = (enum action)(action + (ACT_WALK_UP - ACT_UP));
	give(output, action);
}

static void begin_paste(struct keys *keys)
{
	keys->is_pasting = true;
	keys->after_return = false;
	keys->after_paste = false;
}

static void give(const struct output *output, enum action action)
{
	struct key key = { .action = action };
	if (action != ACT_NONE)
		output->on_key(output->context, &key);
}

static void give_bytes(const struct keys *keys, enum action action, const void *bytes, size_t size,
	const struct output *output)
{
	struct key key = { .action = action, .size = (uint8_t)size, .is_pasted = keys->is_pasting };
	memcpy(key.bytes, bytes, size);
	output->on_key(output->context, &key);
}
