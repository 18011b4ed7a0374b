/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lays lines out from the newest back until there are rows enough, then draws them downwards. While all of them fit
 * they stand at the top. */
#include "talk_pane.h"

#include <stdio.h>
#include <string.h>

#include "face.h"
#include "seal.h"
#include "talk.h"
#include "width.h"

enum { WIDE_COLUMNS = 60, GUTTER = 10, WORDS_MAX = POST_MAX + 256, LABEL_MAX = NICKNAME_MAX + 32 };

/* Where rows go; now NULL: they are only counted; term NULL: only planned. */
struct layer {
	struct term *term;
	struct area area;
	int row;              /* of the area; negative ones lie above it */
	int ambiguous;
	const struct chat_rows *rows;
	struct chat_row *now; /* what each row of the area comes to hold */
	struct chat_row about;
};

static void lay_row(struct layer *layer, const char *label, int offset, const char *text, size_t size)
{
	int row = layer->row++;
	layer->about.part++;
	if (layer->now == NULL || row < 0 || row >= layer->area.rows)
		return;
	layer->now[row] = layer->about;
	if (layer->term == NULL || chat_rows_holds(layer->rows, row, &layer->about))
		return;
	int column = layer->area.column;
	draw_row(layer->term, layer->area.row + row, column, layer->area.columns, label);
	draw_bytes(layer->term, layer->area.row + row, column + offset, layer->area.columns - offset - 1, STYLE_PLAIN, text,
		size);
}

/* Where many spaces part answers, each stays whole. */
static size_t row_of(const char *words, size_t size, int columns, int ambiguous)
{
	size_t bytes = width_wrap(words, size, columns, ambiguous);
	for (size_t i = bytes; bytes < size && i > bytes / 3 + 1; i--)
		if (words[i - 1] == ' ' && words[i - 2] == ' ' && words[i] != ' ')
			return i;
	return bytes;
}

/* Each row of the words is wrapped for itself. */
static void lay_words(struct layer *layer, const char *label, int offset, int indent, const char *words)
{
	do {
		size_t size = strcspn(words, "\n"), left = size;
		do {
			int columns = layer->area.columns - 1 - offset;
			size_t bytes = row_of(words, left, columns > 0 ? columns : 1, layer->ambiguous);
			lay_row(layer, label, offset, words, width_shown(words, bytes));
			words += bytes;
			left -= bytes;
			label = "";
			offset = indent;
		} while (left > 0);
		words += *words == '\n';
	} while (*words != '\0');
}

static void lay_line(struct layer *layer, const struct visit *visit, const struct desk_line *line)
{
	char label[LABEL_MAX], words[WORDS_MAX];
	if (!talk_words(visit, line, label, sizeof label, words, sizeof words))
		return;
	bool is_wide = layer->area.columns >= WIDE_COLUMNS;
	int gutter = is_wide ? GUTTER : 0, used = width_text(label, strlen(label), layer->ambiguous);
	int offset = (used > gutter ? used : gutter) + 1, indent = is_wide ? gutter + 1 : 1;
	if (label[0] == '\0')
		offset = indent;
	layer->about = (struct chat_row){ .line = line->line, .edition = line->edition, .kind = 1 };
	if (offset > layer->area.columns * 2 / 3) { /* a name that leaves no room has its own row */
		lay_row(layer, label, 0, "", 0);
		label[0] = '\0';
		offset = indent;
	}
	lay_words(layer, label, offset, indent, words);
	seal_zero(words, sizeof words);
}

static int rows_of(const struct term *term, const struct visit *visit, struct area area, int index)
{
	struct layer layer = { .area = area, .ambiguous = term_ambiguous(term) };
	lay_line(&layer, visit, &visit->desk.lines[index]);
	return layer.row;
}

/* The first line of so many rows that end with the newest; *total: rows from it on. */
static int first_of(const struct term *term, const struct visit *visit, struct area area, int wanted, int *total)
{
	int first = visit->desk.lines_count;
	*total = 0;
	while (first > 0 && *total < wanted)
		*total += rows_of(term, visit, area, --first);
	return first;
}

int talk_pane_scroll(const struct term *term, const struct visit *visit, struct area area, int scroll)
{
	int total;
	first_of(term, visit, area, area.rows + (scroll > 0 ? scroll : 0), &total);
	int most = total > area.rows ? total - area.rows : 0;
	return scroll < 0 ? 0 : scroll > most ? most : scroll;
}

static void lay_from(struct layer layer, const struct visit *visit, int first)
{
	for (int i = first; i < visit->desk.lines_count && layer.row < layer.area.rows; i++)
		lay_line(&layer, visit, &visit->desk.lines[i]);
}

void talk_pane_draw(struct term *term, const struct visit *visit, struct area area, int scroll, struct chat_rows *rows)
{
	struct chat_row now[FACE_ROWS_MAX] = { 0 };
	int total, first = first_of(term, visit, area, area.rows + scroll, &total);
	if (rows->count != area.rows)
		chat_rows_forget(rows);
	struct layer layer = { .area = area, .ambiguous = term_ambiguous(term), .rows = rows, .now = now };
	layer.row = total > area.rows ? area.rows + scroll - total : 0;
	lay_from(layer, visit, first);
	struct chat_shift shift = chat_rows_shift(rows, now);
	if (shift.by != 0 && term_shift(term, area.row + shift.first, shift.end - shift.first, shift.by))
		chat_rows_move(rows, shift);
	layer.term = term;
	lay_from(layer, visit, first);
	for (int row = 0; row < area.rows; row++)
		if (now[row].line == 0 && now[row].kind == 0 && !chat_rows_holds(rows, row, &now[row]))
			draw_blank(term, area.row + row, area.column, area.columns);
	chat_rows_keep(rows, now, area.rows);
}
