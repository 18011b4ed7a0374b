/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands for finding one's way: help, staff, contacts, hiding, languages, leaving. */
#include "command_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

/* In the order of enum command_subject. word: what help is asked with. */
static const struct { const char *word, *japanese, *title; } subjects[ABOUT_COUNT] = {
	/* TRANSLATORS: 部屋と席 */
	[ABOUT_AROUND] = { "around", "部屋と席", N_("Rooms and seats") },
	/* TRANSLATORS: 話す・反応する */
	[ABOUT_TALK] = { "talk", "話す", N_("Speaking and reacting") },
	/* TRANSLATORS: 読む */
	[ABOUT_READING] = { "reading", "読み方", N_("Reading") },
	/* TRANSLATORS: お知らせ・掲示板・手紙 */
	[ABOUT_SHELF] = { "boards", "掲示板と手紙", N_("Notices, boards, letters") },
	/* TRANSLATORS: 自分のこと */
	[ABOUT_ME] = { "me", "自分", N_("Yourself") },
	/* TRANSLATORS: 助け・ことば・終わる */
	[ABOUT_HELP] = { "leaving", "終わる", N_("Help, language, leaving") },
	/* TRANSLATORS: 職員のために */
	[ABOUT_STAFF] = { "for-staff", "職員用", N_("For staff") }
};

/* /行く 番号か名前: ドアや席へ すぐ行く */
static void describe_command(const struct visit *visit, const struct command *command, struct page *page)
{
	char name[64];

	command_name(visit, command, name, sizeof name);
	page_text(page, "/%s%s%s: %s", name, command->argument[0] ? " " : "",
		command->argument[0] ? _(command->argument) : "", _(command->help));
}

static void help_subject(struct visit *visit, enum command_subject subject)
{
	struct page *page = page_create(_(subjects[subject].title));

	for (size_t i = 0; i < commands_count; i++)
		if (commands[i].subject == subject && command_is_offered(visit, &commands[i]))
			describe_command(visit, &commands[i], page);
	visit_open(visit, page);
}

static void help_overview(struct visit *visit)
{
	/* TRANSLATORS: ヘルプ。書いて Enter で話せます。何もしなくても かまいません。 */
	struct page *page = page_create(_("Help. Type and press Enter to speak. Doing nothing is fine too."));

	for (int i = 0; i < ABOUT_COUNT; i++) {
		char *command = mem_format("/help %s", subjects[i].word);

		if (i != ABOUT_STAFF || role_is_staff(visit->view.role))
			page_choice(page, command, "%s", _(subjects[i].title));
		free(command);
	}
	/* TRANSLATORS: + でうなずき、/職員 で職員をよび、/出る で静かに出られます。 */
	page_text(page, "%s", _("+ nods, /staff calls staff, /bye leaves quietly."));
	page_text(page, "%s", visit_quick_end_words(visit));
	/* TRANSLATORS: 遅い回線では ssh -C と -o ObscureKeystrokeTiming=no で通信がへります。
	 * 打つ間隔は少し見えやすくなります。 */
	page_text(page, "%s",
		_("Slow link: ssh -C and -o ObscureKeystrokeTiming=no save data, but show a little of how fast you type."));
	visit_open(visit, page);
}

void command_help(struct visit *visit, const char *argument)
{
	char word[256];
	const struct command *command;
	struct page *page;

	command_word(argument, word, sizeof word);
	if (word[0] == '/')
		memmove(word, word + 1, strlen(word));
	for (int i = 0; i < ABOUT_COUNT; i++) {
		if (strcmp(word, subjects[i].word) == 0 || strcmp(word, subjects[i].japanese) == 0) {
			help_subject(visit, (enum command_subject)i);
			return;
		}
	}
	if (!word[0] && talk_now(visit)) {
		talk_show_help(visit);
		return;
	}
	command = command_find(word);
	if (!command || !command_is_allowed(visit, command)) {
		help_overview(visit);
		return;
	}
	page = page_create("");
	describe_command(visit, command, page);
	/* TRANSLATORS: ほかの書き方: /%s、日本語では %s */
	page_text(page, _("It is called /%s and in Japanese %s."), command->name, command->japanese);
	visit_open(visit, page);
}

void command_staff(struct visit *visit, const char *argument)
{
	(void)argument;
	visit_request_set(visit, SETTING_CALLING, view_setting_is(&visit->view, SETTING_CALLING, "1") ? "0" : "1");
}

/* A place without numbers sends nobody to staff who are away. The two numbers are the whole country's. */
static void add_no_contacts(const struct view *view, struct page *page)
{
	if (view->place_staff > 0 || view_staff_count(view) > 0)
		/* TRANSLATORS: ここには まだ番号が入っていません。職員に聞けます: /職員 */
		page_text(page, "%s", _("No numbers have been entered here yet. Staff can tell you: /staff"));
	else
		/* TRANSLATORS: ここの番号は まだ書かれていません。/時間 で 開く時間が見られます。 */
		page_text(page, "%s", _("This place has not written down its numbers yet. /hours shows when it opens."));
	if (strcmp(view->zone_name, "Asia/Tokyo") == 0)
		/* TRANSLATORS: いのちの危険がある時は 119 か 110 に電話できます。 */
		page_text(page, "%s", _("When a life is in danger, 119 or 110 can be called."));
}

void command_contacts(struct visit *visit, const char *argument)
{
	const struct view *view = &visit->view;
	/* TRANSLATORS: 連絡先 */
	struct page *page = page_create(_("Contacts"));

	(void)argument;
	for (int i = 0; i < view->contacts_count; i++)
		page_text(page, "%s: %s %s", view->contacts[i].name, view->contacts[i].number, view->contacts[i].note);
	if (view->contacts_count == 0)
		add_no_contacts(view, page);
	if (view->contacts_checked[0])
		/* TRANSLATORS: 番号を確かめた日 %s */
		page_text(page, _("Numbers last checked on %s"), view->contacts_checked);
	visit_open(visit, page);
}

void command_later(struct visit *visit, const char *argument)
{
	(void)argument;
	/* TRANSLATORS: それは まだ ここにありません。職員に話せます: /職員 */
	visit_tell(visit, "%s", _("That is not here yet. You can talk to staff about it: /staff"));
}

void command_hide(struct visit *visit, const char *argument)
{
	(void)argument;
	visit->is_hidden = true;
}

static void speak(struct visit *visit, enum language language)
{
	visit_language(visit, language);
	visit_request_set(visit, SETTING_LANGUAGE, language == LANGUAGE_EN ? "en" : "ja");
	if (!visit->is_greeting)
		/* TRANSLATORS: これからは日本語です。 */
		visit_tell(visit, "%s", _("From now on this is in English."));
	greet_again(visit);
	form_again(visit);
}

void command_english(struct visit *visit, const char *argument)
{
	(void)argument;
	speak(visit, LANGUAGE_EN);
}

void command_japanese(struct visit *visit, const char *argument)
{
	(void)argument;
	speak(visit, LANGUAGE_JA);
}

void command_bye(struct visit *visit, const char *argument)
{
	(void)argument;
	if (talk_now(visit))
		talk_get_up(visit);
	else
		visit_leave(visit);
}
