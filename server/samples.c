/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sample notices, in both languages: they are a place's own words and so no matter for a catalogue. */
#include "samples.h"

#include <string.h>

#include "store_notice.h"

enum { STAY_SECONDS = 366 * 86400 };

static const struct { const char *title, *text, *title_en, *text_en; } notices[] = {
	{ "今月のプログラム (見本)",
		"水曜日 20時から けやきの会。\n見学だけでも、途中で出ても だいじょうぶです。\n\n"
		"土曜日 15時から みんなでイラストタイム。\n番号と反応だけで 参加できます。",
		"Programmes of this month (a sample)",
		"Wednesday from 20:00: the Keyaki circle.\nWatching only is fine, and so is leaving half-way.\n\n"
		"Saturday from 15:00: drawing together.\nNumbers and reactions are enough to take part." },
	{ "ここにいるよ。へ ようこそ (見本)",
		"何もしなくても、見ているだけでも かまいません。\n"
		"/help で できることが見られます。/掲示板 は 閉まっている時も読めます。\n\n"
		"これは見本のお知らせです。職員は /お知らせ一覧 書く で 新しく書けます。",
		"Welcome (a sample)",
		"Doing nothing is fine, and so is only watching.\n"
		"/help shows what there is. /board can be read while the place is closed, too.\n\n"
		"This is a sample. Staff write new ones with /notices write." },
};

bool samples_add(struct store *store, int64_t now)
{
	for (size_t i = 0; i < sizeof notices / sizeof *notices; i++) {
		struct store_notice notice = { .at = now, .until = now + STAY_SECONDS };

		memcpy(notice.title, notices[i].title, strlen(notices[i].title));
		memcpy(notice.text, notices[i].text, strlen(notices[i].text));
		memcpy(notice.title_en, notices[i].title_en, strlen(notices[i].title_en));
		memcpy(notice.text_en, notices[i].text_en, strlen(notices[i].text_en));
		if (store_add_notice(store, &notice) != STORE_OK)
			return false;
	}
	return true;
}
