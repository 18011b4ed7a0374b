/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands about oneself: how near one lets the others come, how one looks, which face, keys, and what is stored. */
#include "command_list.h"

#include <stdlib.h>
#include <string.h>

#include "avatar.h"
#include "mem.h"
#include "name.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

void command_quiet(struct visit *visit, const char *argument)
{
	(void)argument;
	visit_request_set(visit, SETTING_QUIET, view_setting_is(&visit->view, SETTING_QUIET, "1") ? "0" : "1");
}

/* Whether anybody of one's household comes here is not said to anybody. */
void command_household(struct visit *visit, const char *argument)
{
	(void)argument;
	visit_request_set(visit, SETTING_HOUSEHOLD, view_setting_is(&visit->view, SETTING_HOUSEHOLD, "1") ? "0" : "1");
}

void command_listen(struct visit *visit, const char *argument)
{
	(void)argument;
	visit_request_set(visit, SETTING_LISTENING, "1");
}

void command_join(struct visit *visit, const char *argument)
{
	bool is_listening = view_setting_is(&visit->view, SETTING_LISTENING, "1");
	bool is_watching = view_is_watching(&visit->view);

	(void)argument;
	if (is_listening)
		visit_request_set(visit, SETTING_LISTENING, "0");
	if (is_watching) {
		visit->rest->is_going = visit->rest->is_joining = true;
		visit_request_plain(visit, REQ_JOIN_IN);
	}
	if (!is_listening && !is_watching)
		/* TRANSLATORS: もう参加しています。書いて Enter で話せます。 */
		visit_tell(visit, "%s", _("You are taking part already. Just type and press Enter."));
}

static void list_ignored(struct visit *visit)
{
	/* TRANSLATORS: いま行を見ていない人です。番号で また見えるようになります。 */
	struct page *page = page_create(_("Whose lines you do not see. A number shows them again."));

	for (int i = 0; i < visit->view.ignored_count; i++) {
		char *command = mem_format("/ignore %s", visit->view.ignored[i]);

		page_choice(page, command, "%s", visit->view.ignored[i]);
		free(command);
	}
	if (visit->view.ignored_count == 0)
		/* TRANSLATORS: だれもいません。/見ない 名前 で その人の行が出なくなります。 */
		page_text(page, "%s", _("Nobody. /ignore and a name hides that person's lines."));
	else
		/* TRANSLATORS: 相手には伝わりません。 */
		page_text(page, "%s", _("They are not told, and never were."));
	visit_open(visit, page);
}

static bool is_staff_here(const struct view *view, const char *key)
{
	char other[NAME_KEY_ROOM];

	for (int i = 0; i < view->people_count; i++) {
		name_skeleton(view->people[i].nickname, other);
		if (role_is_staff(view->people[i].role) && strcmp(other, key) == 0)
			return true;
	}
	return false;
}

void command_ignore(struct visit *visit, const char *argument)
{
	struct message request = { .number = REQ_IGNORE };
	char name[NAME_ROOM], key[NAME_KEY_ROOM], other[NAME_KEY_ROOM];

	if (!argument[0]) {
		list_ignored(visit);
		return;
	}
	name_clean(argument, strlen(argument), name);
	request.ignore.nickname = wire_string(name);
	request.ignore.on = 1;
	name_skeleton(name, key);
	for (int i = 0; i < visit->view.ignored_count; i++) {
		name_skeleton(visit->view.ignored[i], other);
		if (strcmp(other, key) == 0)
			request.ignore.on = 0;
	}
	if (request.ignore.on && is_staff_here(&visit->view, key))
		/* TRANSLATORS: 職員のことばは いつも届きます。静かにしたい時は /そっと */
		visit_tell(visit, "%s", _("Words of staff always arrive. To be left in peace: /quiet"));
	else
		visit_request(visit, &request);
}

void command_avatar(struct visit *visit, const char *argument)
{
	char avatars[AVATAR_CHOICES][AVATAR_MAX + 1], avatar[AVATAR_MAX + 1];
	struct page *page;

	if (argument[0] && avatar_read(argument, avatar)) {
		visit_request_set(visit, SETTING_AVATAR, avatar);
		return;
	}
	if (argument[0]) {
		visit_tell(visit, "%s", words_reason(REASON_AVATAR));
		return;
	}
	/* TRANSLATORS: 図の上の あなたの印です。好きな1文字なら /アバター 文字。 */
	page = page_create(_("What stands for you on the map. For any other character: /avatar and the character."));
	avatar_choices(visit->view.nickname, avatars);
	for (int i = 0; i < AVATAR_CHOICES && avatars[i][0]; i++) {
		char *command = mem_format("/avatar %s", avatars[i]);

		page_choice(page, command, "%s", avatars[i]);
		free(command);
	}
	visit_open(visit, page);
}

void command_nick(struct visit *visit, const char *argument)
{
	(void)argument;
	/* TRANSLATORS: あなたの呼び名は %s です。変えたい時は 職員に話してください: /職員 */
	visit_tell(visit, _("Your nickname is %s. If you would like another one, talk to staff: /staff"),
		visit->view.nickname);
}

/* -- the face -- */

static void choose_face(struct visit *visit, enum face_kind face)
{
	if (face == FACE_MAP && !visit->has_pty) {
		/* TRANSLATORS: この つなぎ方では 文字だけです。ssh に -T を付けずに入ると 図も出せます。 */
		visit_tell(visit, "%s", _("Only lines fit this connection. Come in without -T for the map."));
		return;
	}
	visit->face_wish = face;
	visit->face_why = WHY_CHOSEN;
	visit_request_set(visit, SETTING_FACE, face == FACE_MAP ? "map" : "line");
	greet_face_chosen(visit);
}

void command_mode(struct visit *visit, const char *argument)
{
	static const struct { const char *word; enum face_kind face; } faces[] = {
		{ "map", FACE_MAP }, { "図", FACE_MAP }, { "1", FACE_MAP }, { "tui", FACE_MAP }, { "line", FACE_LINE },
		{ "文字", FACE_LINE }, { "文字だけ", FACE_LINE }, { "2", FACE_LINE }
	};
	char word[64];
	struct page *page;

	command_word(argument, word, sizeof word);
	for (size_t i = 0; i < sizeof faces / sizeof *faces; i++) {
		if (strcmp(faces[i].word, word) == 0) {
			choose_face(visit, faces[i].face);
			return;
		}
	}
	/* TRANSLATORS: 画面の形をえらんでください。あとから /画面 で変えられます。 */
	page = page_create(_("Which screen would you like? /mode changes it later."));
	/* TRANSLATORS: 図の画面。部屋の図とチャット。見ているだけで 1時間 およそ 100KB */
	page_choice(page, "/mode map", "%s", _("A map: the room drawn, and the talk. Watching: about 100 KB an hour"));
	/* TRANSLATORS: 文字だけ。読み上げ・点字・遅い回線に。見ているだけで 1時間 およそ 40KB */
	page_choice(page, "/mode line", "%s",
		_("Lines only: for speech, braille, slow links. Watching: about 40 KB an hour"));
	visit_open(visit, page);
}

void command_data(struct visit *visit, const char *argument)
{
	unsigned long kilobytes = (unsigned long)((visit->sent + 1023) / 1024);

	(void)argument;
	/* TRANSLATORS: いままでの通信は およそ %luKB です。見ているだけなら 1時間 およそ %dKB です。 */
	visit_tell(visit, _("About %lu KB so far. Watching takes about %d KB an hour."), kilobytes,
		visit->face == FACE_MAP ? 100 : 40);
}

void command_save(struct visit *visit, const char *argument)
{
	(void)argument;
	visit_request_set(visit, SETTING_SAVER, view_setting_is(&visit->view, SETTING_SAVER, "1") ? "0" : "1");
}

/* -- keys and what is stored -- */

void command_keys(struct visit *visit, const char *argument)
{
	struct message request = { .number = REQ_KEY_REMOVE };
	char word[64];
	int number = command_number(command_word(argument, word, sizeof word));
	bool removes = strcmp(word, "remove") == 0 || strcmp(word, "はずす") == 0 || strcmp(word, "消す") == 0;

	if (removes && number > 0) {
		request.key_remove.number = (uint32_t)number;
		visit_request(visit, &request);
		return;
	}
	page_destroy(visit->rest->keys);
	/* TRANSLATORS: あなたの鍵 */
	visit->rest->keys = page_create(_("Your keys"));
	visit_request_plain(visit, REQ_KEYS);
}

void command_export(struct visit *visit, const char *argument)
{
	/* TRANSLATORS: あなたについての記録 */
	struct page *page = page_create(_("What is stored about you"));

	(void)argument;
	/* TRANSLATORS: あなたの記録は 手元に全部出せます。入った時と同じ宛先のあとに export */
	page_text(page, "%s",
		_("All that is stored about you can be printed at home. After the address you came in with: export"));
	/* TRANSLATORS: 手紙と個別相談は 封をしたまま入ります。あいことばで入り export open と打つと、読める文で出ます。 */
	page_text(page, "%s",
		_("Letters and consultations are sealed in it. In plain words, if you come in by passphrase: export open"));
	/* TRANSLATORS: 何が どのくらい のこるか */
	page_choice(page, "/kept", "%s", _("What is kept here, and for how long"));
	visit_open(visit, page);
}

void command_leave_forever(struct visit *visit, const char *argument)
{
	/* TRANSLATORS: やめる時は */
	struct page *page = page_create(_("If you would like to leave for good"));

	(void)argument;
	/* TRANSLATORS: 名前も 話したことも 設定も、あなたについての記録は みな消えます。理由はいりません。 */
	page_text(page, "%s",
		_("All that is stored about you goes: nickname, lines, posts, letters, keys, settings. No reason is needed."));
	/* TRANSLATORS: すぐにも、7日後にもできます。7日のあいだに 一度でも入れば、なにも消えません。 */
	page_text(page, "%s", _("Now, or in seven days: if you come in before that, nothing is erased."));
	/* TRANSLATORS: 手元から ssh -t と、入った時と同じ宛先のあとに leave-forever */
	page_text(page, "%s",
		_("It asks for your passphrase, so it is done from home. ssh -t, the address you came in with, leave-forever"));
	/* TRANSLATORS: 先に 自分の記録を見る */
	page_choice(page, "/export", "%s", _("See first all that is stored about you"));
	/* TRANSLATORS: 何が どのくらい のこるか */
	page_choice(page, "/kept", "%s", _("What is kept here, and for how long"));
	visit_open(visit, page);
}
