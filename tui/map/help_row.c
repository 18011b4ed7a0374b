/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row a state, for large windows and for small ones. Six things at most: more is not read. */
#include "help_row.h"

#include "language.h"

static const struct {
	const char *wide, *narrow;
} rows[HELP_STATES] = {
	/* TRANSLATORS: 矢印 歩く  Enter 送る  Tab 移る  Ctrl-R 反応  Ctrl-G 目かくし  /help ヘルプ */
	[HELP_ROOM] = { N_("Arrows walk  Enter send  Tab panes  Ctrl-R react  Ctrl-G hide  /help"),
		/* TRANSLATORS: 40 columns at most: Tab 図/人  ^R 反応  ^G 目かくし  /help */
		N_("Tab map/who  ^R react  ^G hide  /help") },
	/* TRANSLATORS: PgUp 前へ  PgDn 新しいほうへ  Enter 送る  Tab 移る  Ctrl-G 目かくし  /help ヘルプ */
	[HELP_EARLIER] = { N_("PgUp earlier  PgDn later  Enter send  Tab panes  Ctrl-G hide  /help"),
		/* TRANSLATORS: 40 columns at most: PgUp/PgDn 前後  ^G 目かくし  /help */
		N_("PgUp/PgDn scroll  ^G hide  /help") },
	/* TRANSLATORS: 数字 えらぶ  Enter 送る  PgUp/PgDn めくる  Ctrl-C 閉じる  /help ヘルプ */
	[HELP_CHOICES] = { N_("Number choose  Enter send  PgUp/PgDn turn  Ctrl-C close  /help"),
		/* TRANSLATORS: 40 columns at most: 数字 えらぶ  PgDn つづき  ^C 閉じる */
		N_("Number choose  PgDn more  ^C close") },
	/* TRANSLATORS: PgUp/PgDn めくる  Enter もどる */
	[HELP_READING] = { N_("PgUp/PgDn turn  Enter back"), N_("PgUp/PgDn turn  Enter back") },
	/* TRANSLATORS: Enter 送る  PgUp/PgDn めくる  Ctrl-G 目かくし  /連絡先  /出る */
	[HELP_FORM] = { N_("Enter send  PgUp/PgDn turn  Ctrl-G hide  /contacts  /bye"),
		/* TRANSLATORS: 40 columns at most: Enter 送る  ^G 目かくし  /連絡先  /出る */
		N_("Enter send  ^G hide  /contacts  /bye") },
	/* TRANSLATORS: Enter つぎへ  Ctrl-C やめる  Ctrl-G 目かくし  /連絡先  /help ヘルプ */
	[HELP_WRITING] = { N_("Enter next  Ctrl-C stop  Ctrl-G hide  /contacts  /help"),
		/* TRANSLATORS: 40 columns at most: Enter つぎへ  ^C やめる  /help */
		N_("Enter next  ^C stop  /help") },
	/* TRANSLATORS: 番号と理由 Enter  PgUp/PgDn めくる  0 もどる  Ctrl-G 目かくし  /help ヘルプ */
	[HELP_ACTING] = { N_("Number, why, Enter  PgUp/PgDn turn  0 back  Ctrl-G hide  /help"),
		/* TRANSLATORS: 40 columns at most: 番号と理由 Enter  PgDn つづき  0 もどる */
		N_("Number, why, Enter  PgDn more  0 back") },
	/* TRANSLATORS: PgUp/PgDn 前後  Enter もどる */
	[HELP_BARE] = { N_("PgUp/PgDn scroll  Enter back"), N_("PgUp/PgDn scroll  Enter back") },
	/* TRANSLATORS: Tab 移る  数字 えらぶ  /申し送り  /文例  /締める  /職員画面 もどる */
	[HELP_CONSOLE] = { N_("Tab panes  Number choose  /handover  /phrase  /close  /console back"),
		/* TRANSLATORS: 40 columns at most: Tab 移る  数字 えらぶ  /職員画面 */
		N_("Tab panes  Number choose  /console") },
	/* TRANSLATORS: 40 columns at most: 1-6 反応  ^R 1つ前の行へ  ^C やめる */
	[HELP_REACTING] = { N_("1-6 react  ^R line above  ^C cancel"), N_("1-6 react  ^R line above  ^C cancel") },
	/* TRANSLATORS: Enter 送る  数字だけでも返せます  Ctrl-G 目かくし  /休む  /出る  /help ヘルプ */
	[HELP_TALK] = { N_("Enter send  a number will do  Ctrl-G hide  /pause  /bye  /help"),
		/* TRANSLATORS: 40 columns at most: ^G 目かくし  /休む  /出る  /連絡先 */
		N_("^G hide  /pause  /bye  /contacts") },
	/* TRANSLATORS: Enter あいことばで開く  Ctrl-G 目かくし  /出る  /連絡先  /help ヘルプ */
	[HELP_TALK_COVERED] = { N_("Enter opens it  Ctrl-G hide  /bye  /contacts  /help"),
		/* TRANSLATORS: 40 columns at most: Enter 開く  ^G 目かくし  /出る  /連絡先 */
		N_("Enter opens  ^G hide  /bye  /contacts") },
	/* TRANSLATORS: PgUp/PgDn 読みなおす  Ctrl-G 目かくし  /記録  /出る  /連絡先  /help ヘルプ */
	[HELP_TALK_CLOSED] = { N_("PgUp/PgDn read again  Ctrl-G hide  /notes  /bye  /contacts  /help"),
		/* TRANSLATORS: 40 columns at most: PgUp 前  ^G 目かくし  /出る  /連絡先 */
		N_("PgUp back  ^G hide  /bye  /contacts") },
	/* TRANSLATORS: Enter 決める  Ctrl-C やめる */
	[HELP_SECRET] = { N_("Enter takes it  Ctrl-C leaves it"), N_("Enter takes it  Ctrl-C leaves it") },
};

const char *help_row(enum help_state state, bool is_wide)
{
	return _(is_wide ? rows[state].wide : rows[state].narrow);
}
