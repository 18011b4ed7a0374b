/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of screens. The room comes last: it is always possible. */
#include "screens.h"

#include "screen_bare.h"
#include "screen_console.h"
#include "screen_hidden.h"
#include "screen_page.h"
#include "screen_room.h"
#include "screen_talk.h"

static const struct screen screens[] = {
	{ screen_hidden_applies, screen_hidden_draw },
	{ screen_page_applies, screen_page_draw },
	{ screen_bare_applies, screen_bare_draw },
	{ screen_console_applies, screen_console_draw },
	{ screen_talk_applies, screen_talk_draw },
	{ screen_room_applies, screen_room_draw },
};

const struct screen *screens_find(const struct board *board)
{
	const struct screen *screen = screens;
	while (!screen->applies(board))
		screen++;
	return screen;
}
