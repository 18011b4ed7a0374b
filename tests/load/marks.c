/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mark is number and check as eight digits of base 32 between two equal letters. The letters change with every line
 * of a room: a screen that sends differences only then sends the whole mark, for its first and last cells differ from
 * those of whatever line stood there before. Knows no connections. */
#include "marks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

enum { NUMBER_BITS = 24, ROOMS_MAX_HERE = 256 };

static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
static const uint64_t forty = (UINT64_C(1) << 40) - 1, factor = UINT64_C(0x9e3779b97f4a7c15);

/* By which factor is undone, found by Newton's method. */
static uint64_t inverse(void)
{
	uint64_t x = factor;

	for (int i = 0; i < 6; i++)
		x *= 2 - factor * x;
	return x;
}

static uint64_t check_of(uint32_t number)
{
	uint32_t x = number * 2654435761u ^ 0x5bd1e995u;

	return (x ^ x >> 15) & 0xffff;
}

static void write_mark(uint32_t number, uint32_t turn, char mark[MARK_SIZE])
{
	uint64_t value = (number | check_of(number) << NUMBER_BITS) * factor & forty;

	mark[0] = mark[MARK_SIZE - 1] = digits[turn % 26];
	for (int i = 1; i < MARK_SIZE - 1; i++, value >>= 5)
		mark[i] = digits[value & 31];
}

static bool read_mark(const char mark[MARK_SIZE], uint32_t *number)
{
	uint64_t value = 0;

	if (mark[0] != mark[MARK_SIZE - 1])
		return false;
	for (int i = MARK_SIZE - 2; i > 0; i--)
		value = value << 5 | (uint64_t)(mark[i] <= '7' ? mark[i] - '2' + 26 : mark[i] - 'a');
	value = value * inverse() & forty;
	*number = (uint32_t)(value & ((1u << NUMBER_BITS) - 1));
	return value >> NUMBER_BITS == check_of(*number);
}

void marks_init(struct marks *marks)
{
	*marks = (struct marks){ .lines = mem_zero(MARK_LINES, sizeof *marks->lines),
		.rooms = mem_zero(ROOMS_MAX_HERE, sizeof *marks->rooms), .next = 1, .reset_at = 1 };
}

void marks_finish(struct marks *marks)
{
	free(marks->lines);
	free(marks->rooms);
}

void marks_reset(struct marks *marks)
{
	marks->said = marks->expected = marks->heard = marks->doubled = 0;
	marks->heard_last_us = marks->silence_us = 0;
	marks->reset_at = marks->next;
	memset(&marks->delivery, 0, sizeof marks->delivery);
}

uint16_t marks_room(struct marks *marks, const char *id)
{
	uint32_t i = 0;

	while (i < marks->rooms_count && strcmp(marks->rooms[i].id, id) != 0)
		i++;
	if (i == marks->rooms_count && i < ROOMS_MAX_HERE) {
		snprintf(marks->rooms[i].id, sizeof marks->rooms[i].id, "%s", id);
		marks->rooms_count++;
	}
	return i < ROOMS_MAX_HERE ? (uint16_t)i : 0;
}

static struct line *line_numbered(struct marks *marks, uint32_t number)
{
	struct line *line = &marks->lines[number % MARK_LINES];

	return line->number == number ? line : NULL;
}

void marks_say(struct marks *marks, const struct ear *speaker, uint64_t now_us, char mark[MARK_SIZE])
{
	struct line *line = &marks->lines[marks->next % MARK_LINES];
	struct marks_room *room = &marks->rooms[speaker->room];

	*line = (struct line){ .number = marks->next, .room = speaker->room, .speaker = speaker, .said_us = now_us,
		.expected = room->people > 0 ? room->people - 1 : 0 };
	write_mark(line->number, room->lines++, mark);
	marks->said++;
	marks->expected += line->expected;
	if (marks->heard_last_us == 0)
		marks->heard_last_us = now_us;
	marks->next = (marks->next + 1) & ((1u << NUMBER_BITS) - 1);
}

void marks_print(const struct marks *marks)
{
	printf("lines_said %llu\n", (unsigned long long)marks->said);
	printf("lines_expected %llu\n", (unsigned long long)marks->expected);
	printf("lines_heard %llu\n", (unsigned long long)marks->heard);
	printf("lines_lost %lld\n", (long long)(marks->expected - marks->heard));
	printf("lines_doubled %llu\n", (unsigned long long)marks->doubled);
	printf("longest_silence %.1f ms\n", (double)marks->silence_us / 1000);
	spread_print(&marks->delivery, "delivery");
}

static bool bit(const struct ear *ear, uint32_t number)
{
	return ear->heard[number % EAR_LINES / 64] >> number % 64 & 1;
}

void ear_open(struct ear *ear, struct marks *marks, uint16_t room, bool is_screen)
{
	memset(ear, 0, sizeof *ear);
	ear->first = marks->next;
	ear->newest = marks->next - 1;
	ear->room = room;
	ear->is_screen = is_screen;
	ear->is_on = true;
	marks->rooms[room].people++;
}

void ear_close(struct ear *ear, struct marks *marks)
{
	uint32_t from = marks->next > EAR_LINES ? marks->next - EAR_LINES : 1;

	if (!ear->is_on)
		return;
	ear->is_on = false;
	marks->rooms[ear->room].people--;
	from = from > ear->first ? from : ear->first;
	for (uint32_t i = from > marks->reset_at ? from : marks->reset_at; i < marks->next; i++) {
		struct line *line = line_numbered(marks, i);

		if (!line || line->room != ear->room || line->speaker == ear || (i <= ear->newest && bit(ear, i)))
			continue;
		line->expected--;
		marks->expected--;
	}
}

/* True the first time. */
static bool is_news(struct ear *ear, struct marks *marks, uint32_t number)
{
	while (ear->newest < number) {
		ear->newest++;
		ear->heard[ear->newest % EAR_LINES / 64] &= ~(UINT64_C(1) << ear->newest % 64);
	}
	if (bit(ear, number)) {
		marks->doubled += !ear->is_screen;
		return false;
	}
	ear->heard[number % EAR_LINES / 64] |= UINT64_C(1) << number % 64;
	return true;
}

static void hear(struct ear *ear, struct marks *marks, uint32_t number, uint64_t now_us)
{
	struct line *line = line_numbered(marks, number);

	if (!line || number < ear->first || number < marks->reset_at || number + EAR_LINES <= marks->next
			|| line->room != ear->room || line->speaker == ear || !is_news(ear, marks, number))
		return;
	line->heard++;
	marks->heard++;
	spread_add(&marks->delivery, now_us - line->said_us);
	if (now_us - marks->heard_last_us > marks->silence_us)
		marks->silence_us = now_us - marks->heard_last_us;
	marks->heard_last_us = now_us;
}

void ear_take(struct ear *ear, struct marks *marks, const uint8_t *bytes, size_t size, uint64_t now_us)
{
	for (size_t i = 0; i < size; i++) {
		uint8_t c = bytes[i];
		uint32_t number;

		if (!((c >= 'a' && c <= 'z') || (c >= '2' && c <= '7'))) {
			ear->run = 0;
			continue;
		}
		if (ear->run == MARK_SIZE) {
			memmove(ear->word, ear->word + 1, MARK_SIZE - 1);
			ear->run--;
		}
		ear->word[ear->run++] = (char)c;
		if (ear->run == MARK_SIZE && ear->is_on && read_mark(ear->word, &number))
			hear(ear, marks, number, now_us);
	}
}
