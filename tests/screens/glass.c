/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libvterm must be given whole characters, which frames always are. A resize is a new glass: that is the harder case
 * for a face, which must then draw everything. */
#include "glass.h"

#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#include "mem.h"
#include "text.h"

struct glass {
	VTerm *vterm;
	VTermScreen *screen;
	int columns, rows;
};

struct glass *glass_create(int columns, int rows)
{
	struct glass *glass = mem_zero(1, sizeof *glass);
	glass->columns = columns;
	glass->rows = rows;
	glass->vterm = vterm_new(rows, columns);
	vterm_set_utf8(glass->vterm, 1);
	glass->screen = vterm_obtain_screen(glass->vterm);
	vterm_screen_enable_altscreen(glass->screen, 1);
	vterm_screen_reset(glass->screen, 1);
	return glass;
}

void glass_destroy(struct glass *glass)
{
	if (glass == NULL)
		return;
	vterm_free(glass->vterm);
	free(glass);
}

void glass_write(struct glass *glass, const uint8_t *bytes, size_t size)
{
	vterm_input_write(glass->vterm, (const char *)bytes, size);
	vterm_screen_flush_damage(glass->screen);
}

static void print_cell(const VTermScreenCell *cell, char *row, size_t *used, size_t *end)
{
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i] != 0; i++)
		*used += text_encode(cell->chars[i], row + *used);
	if (cell->chars[0] == 0)
		row[(*used)++] = ' ';
	if (cell->chars[0] != 0 && cell->chars[0] != ' ')
		*end = *used;
}

void glass_print(const struct glass *glass, FILE *to)
{
	for (int y = 0; y < glass->rows; y++) {
		char row[8192];
		size_t used = 0, end = 0;
		VTermScreenCell cell;
		for (int x = 0; x < glass->columns; x += cell.width > 0 ? cell.width : 1) {
			VTermPos at = { y, x };
			vterm_screen_get_cell(glass->screen, at, &cell);
			print_cell(&cell, row, &used, &end);
		}
		fprintf(to, "%.*s\n", (int)end, row);
	}
}

void glass_cursor(const struct glass *glass, int *row, int *column)
{
	VTermPos at;
	vterm_state_get_cursorpos(vterm_obtain_state(glass->vterm), &at);
	*row = at.row;
	*column = at.col;
}
