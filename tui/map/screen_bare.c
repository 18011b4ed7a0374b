/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole window is text; the prompt stays in its place. */
#include "screen_bare.h"

#include "chat.h"
#include "screen_room.h"
#include "screen_talk.h"

bool screen_bare_applies(const struct board *board)
{
	return board->visit->shows_bare_text;
}

void screen_bare_draw(struct board *board)
{
	struct room_layout layout = screen_room_layout(board);
	struct area area = { 0, 0, layout.told.rows > 0 ? layout.told.row : layout.prompt.row, term_columns(board->term) };
	if (screen_talk_applies(board)) {
		screen_talk_draw_bare(board, area);
		return;
	}
	if (board->dirty & DIRTY_CHAT)
		chat_draw(board->term, board->visit, area, &board->chat);
	screen_room_draw_below(board, area.rows);
}
