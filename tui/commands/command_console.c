/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of the console: what waits, who is here, handover, phrases, the steps of the day. In the line face they are
 * pages; in the map face the console shows most of it at once. */
#include "command_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "console_words.h"
#include "mem.h"
#include "name.h"
#include "seal.h"
#include "text.h"
#include "visit_rest.h"
#include "words.h"

enum { PEOPLE_A_PAGE = 30 };

static void add_waiting(const struct visit *visit, struct page *page)
{
	const struct console *console = &visit->console;

	for (int i = 0; i < console->waiting_count; i++) {
		const struct console_waiting *row = &console->waiting[i];
		char words[512], command[128], shown[128];

		console_words_waiting(visit, row, words, sizeof words);
		console_words_command(visit, row, false, command, sizeof command);
		console_words_command(visit, row, true, shown, sizeof shown);
		if (command[0])
			page_choice(page, command, "%s  %s", words, shown);
		else
			page_text(page, "%s", words);
	}
	if (console->waiting_count == 0)
		/* TRANSLATORS: いま待っている人は いません。 */
		page_text(page, "%s", _("Nobody and nothing waits just now."));
}

static void add_figures(const struct visit *visit, struct page *page)
{
	char words[256];

	console_words_unnamed(&visit->console, words, sizeof words);
	if (words[0])
		page_text(page, "%s", words);
	for (int row = 0; row < 2; row++) {
		console_words_today(&visit->console, row, words, sizeof words);
		page_text(page, "%s", words + strspn(words, " "));
	}
	for (int i = 0; i < 3 && console_words_hint(&visit->console, i, words, sizeof words); i++)
		page_text(page, "%s", words);
}

void command_console(struct visit *visit, const char *argument)
{
	struct page *page;

	(void)argument;
	if (visit->face == FACE_MAP) {
		visit->shows_console = !visit->shows_console;
		return;
	}
	/* TRANSLATORS: 職員画面 */
	page = page_create(_("The console"));
	add_waiting(visit, page);
	add_figures(visit, page);
	/* TRANSLATORS: ほかに: /いる人 /申し送り /文例 /開ける /締める */
	page_text(page, "%s", _("Also: /inside /handover /phrase /open /close"));
	visit_open(visit, page);
}

void command_queue(struct visit *visit, const char *argument)
{
	/* TRANSLATORS: 待ち(待った長さの順) */
	struct page *page = page_create(_("What waits, longest first"));

	(void)argument;
	add_waiting(visit, page);
	visit_open(visit, page);
}

void command_inside(struct visit *visit, const char *argument)
{
	const struct console *console = &visit->console;
	int number = command_number(argument), first = number > 1 ? (number - 1) * PEOPLE_A_PAGE : 0;
	/* TRANSLATORS: いる人 */
	struct page *page = page_create(_("Who is in the place"));
	char words[512], spot[4 * TITLE_MAX], marks[256];

	for (int i = first; i < console->people_count && i < first + PEOPLE_A_PAGE; i++) {
		words_person(console->people[i].nickname, console->people[i].role, words, sizeof words);
		console_words_spot(visit, &console->people[i], spot, sizeof spot);
		console_words_marks(&console->people[i], marks, sizeof marks);
		page_text(page, "%s  %s  %s", words, spot, marks);
	}
	console_words_unnamed(console, words, sizeof words);
	if (words[0])
		page_text(page, "%s", words);
	if (console->people_count > first + PEOPLE_A_PAGE) {
		char *command = mem_format("/inside %d", first / PEOPLE_A_PAGE + 2);

		/* TRANSLATORS: つづき (あと%d人) */
		page_choice(page, command, _("More (%d)"), console->people_count - first - PEOPLE_A_PAGE);
		free(command);
	}
	visit_open(visit, page);
}

/* -- who called -- */

void command_guide(struct visit *visit, const char *argument)
{
	char word[64];
	const char *rest = command_word(argument, word, sizeof word);
	int place = command_number(word);
	const struct console_waiting *row = place > 0 ? console_waiting_at(&visit->console, (unsigned)place) : NULL;
	bool is_over = strcmp(rest, "done") == 0 || strcmp(rest, "済み") == 0 || strcmp(rest, "おわり") == 0;

	if (!row || row->kind != WAITING_CALL) {
		/* TRANSLATORS: /待ち の番号を付けてください: /案内 2。終わったら /案内 2 済み */
		visit_tell(visit, "%s", _("Add a number of /queue: /guide 2. When you have been there: /guide 2 done"));
		return;
	}
	visit_request(visit, &(struct message){ .number = REQ_GUIDE,
		.guide = { .account = row->number, .is_over = is_over || (row->marks & MARK_MINE) } });
}

/* -- handover -- */

static void add_handover(const struct console_note *note, struct page *page)
{
	char words[HANDOVER_MAX + 256];
	char *command;

	console_words_handover(note, words, sizeof words);
	if (note->is_read) {
		/* TRANSLATORS: the number of a note, its words, who wrote it: %llu番 %s (%s) */
		page_text(page, _("%llu: %s (%s)"), (unsigned long long)note->handover, words, note->nickname);
		return;
	}
	command = mem_format("/ack %llu", (unsigned long long)note->handover);
	/* TRANSLATORS: 新しい %llu番 %s (%s) */
	page_choice(page, command, _("New, %llu: %s (%s)"), (unsigned long long)note->handover, words, note->nickname);
	free(command);
}

static void list_handovers(struct visit *visit)
{
	const struct console *console = &visit->console;
	/* TRANSLATORS: 申し送り。番号で 読んだしるしが付きます。 */
	struct page *page = page_create(_("Handover. A number marks a note as read."));

	for (int i = 0; i < console->notes_count; i++)
		add_handover(&console->notes[i], page);
	if (console->notes_count == 0)
		/* TRANSLATORS: 申し送りは ありません。 */
		page_text(page, "%s", _("There are no notes."));
	/* TRANSLATORS: 書く: /申し送り ことば、/申し送り 名前: ことば。消す: /申し送り 消す 番号。 */
	page_text(page, "%s", _("To write: /handover WORDS, or /handover NAME: WORDS. To take back: /handover back N."));
	/* TRANSLATORS: 全部を読んだら /確認。相談の中身は ここに書きません。 */
	page_text(page, "%s", _("All are read: /ack. What was said in a consultation does not belong here."));
	visit_open(visit, page);
}

/* "NAME: words", with a colon of either width; the name is cut off. */
static const char *about_of(const char *argument, char name[NAME_ROOM])
{
	size_t size = strcspn(argument, ":");
	const char *wide = strstr(argument, "：");

	name[0] = '\0';
	if (wide && (size_t)(wide - argument) < size)
		size = (size_t)(wide - argument);
	if (!argument[size] || (name_clean(argument, size, name), !name[0]))
		return argument;
	argument += size + (argument[size] == ':' ? 1 : strlen("："));
	return argument + strspn(argument, " ");
}

static void take_handover_back(struct visit *visit, const char *rest)
{
	int number = command_number(rest);

	if (number > 0)
		visit_request(visit, &(struct message){ .number = REQ_HANDOVER_BACK,
			.handover_back = { .handover = (uint64_t)number } });
	else
		list_handovers(visit);
}

void command_handover(struct visit *visit, const char *argument)
{
	char word[64], name[NAME_ROOM], clean[HANDOVER_MAX + 1];
	const char *rest = command_word(argument, word, sizeof word), *words = about_of(argument, name);
	struct message request = { .number = REQ_HANDOVER };

	if (!argument[0]) {
		list_handovers(visit);
		return;
	}
	if (strcmp(word, "back") == 0 || strcmp(word, "消す") == 0) {
		take_handover_back(visit, rest);
		return;
	}
	if (text_clean(words, strlen(words), HANDOVER_MAX, HANDOVER_MAX, clean, sizeof clean) != TEXT_FINE) {
		visit_tell(visit, "%s", words_reason(REASON_TEXT));
		visit_give_back(visit, argument);
		return;
	}
	seal_random(&request.handover.id, sizeof request.handover.id);
	request.handover.id |= 1;
	request.handover.about = wire_string(name);
	request.handover.text = wire_string(clean);
	free(visit->rest->console_typed);
	visit->rest->console_typed = mem_format("/handover %s", argument);
	visit_request(visit, &request);
}

void command_ack(struct visit *visit, const char *argument)
{
	int number = command_number(argument);

	if (argument[0] && (number <= 0 || !console_note_numbered(&visit->console, (uint64_t)number))) {
		/* TRANSLATORS: その番号の申し送りは ありません。/申し送り */
		visit_tell(visit, "%s", _("There is no note of that number: /handover lists them."));
		return;
	}
	visit_request(visit, &(struct message){ .number = REQ_HANDOVER_READ,
		.handover_read = { .handover = number > 0 ? (uint64_t)number : 0 } });
}

/* -- phrases -- */

static void list_phrases(struct visit *visit)
{
	const struct console *console = &visit->console;
	/* TRANSLATORS: 文例。/文例 番号 で 入力の行に入ります。そのままは送られません。 */
	struct page *page = page_create(_("Phrases. /phrase and a number puts one into your input row; nothing is sent."));
	const char *before = "";

	for (int i = 0; i < console->phrases_count; i++) {
		const struct console_phrase *phrase = &console->phrases[i];

		if (strcmp(before, phrase->situation) != 0)
			page_text(page, "%s", visit_name(visit, phrase->situation, phrase->situation_en));
		before = phrase->situation;
		page_text(page, "  %u %s%s", phrase->number, visit_name(visit, phrase->text, phrase->text_en),
			/* TRANSLATORS: (すすめる文) */
			phrase->persuades ? _(" (persuades)") : "");
	}
	if (console->phrases_count == 0)
		/* TRANSLATORS: この居場所には 文例がありません。 */
		page_text(page, "%s", _("This place has no phrases. They stand in its file `phrases`."));
	visit_open(visit, page);
}

void command_phrase(struct visit *visit, const char *argument)
{
	const struct console *console = &visit->console;
	int number = command_number(argument);

	for (int i = 0; i < console->phrases_count; i++) {
		const struct console_phrase *phrase = &console->phrases[i];

		if (number <= 0 || phrase->number != (unsigned)number)
			continue;
		visit->shows_console = false; /* it is for the room */
		visit_give_back(visit, visit_name(visit, phrase->text, phrase->text_en));
		if (!phrase->persuades)
			/* TRANSLATORS: 書き直して Enter で話せます: %s */
			visit_tell(visit, _("Change it as you like; Enter says it: %s"),
				visit_name(visit, phrase->text, phrase->text_en));
		else
			/* TRANSLATORS: すすめる文です。いまの相手に合うか、少し見てください: %s */
			visit_tell(visit, _("This one persuades; please see whether it fits just now: %s"),
				visit_name(visit, phrase->text, phrase->text_en));
		return;
	}
	list_phrases(visit);
}

/* -- the day -- */

static void add_step(const struct visit *visit, struct page *page, enum day_step step, const char *words,
	const char *command)
{
	const struct console_day *day = &visit->console.days[step];
	struct tm tm;

	clock_local(day->at * 1000, &tm);
	if (day->at == 0)
		page_choice(page, command, "%s", words);
	else
		/* TRANSLATORS: 済 %s (%s %d:%02d) */
		page_text(page, _("Done: %s (%s, %d:%02d)"), words, day->nickname, tm.tm_hour, tm.tm_min);
}

static void add_staff(const struct visit *visit, struct page *page)
{
	const struct console *console = &visit->console;

	if (console->needed == 0 || console->staff >= console->needed)
		/* TRANSLATORS: 済 職員 %u人 */
		page_text(page, _("Done: %u of staff signed in"), console->staff);
	else
		/* TRANSLATORS: まだ 職員 %u/%u。そろうまで 職員のいる部屋は 開きません */
		page_text(page, _("Not yet: %u of %u staff; until then rooms that need staff stay shut"), console->staff,
			console->needed);
}

static void add_unread(const struct visit *visit, struct page *page)
{
	int unread = console_unread(&visit->console);

	if (unread == 0)
		/* TRANSLATORS: 済 申し送りを読む */
		page_text(page, "%s", _("Done: the handover notes are read"));
	else
		/* TRANSLATORS: 申し送りを読む (新しいもの %d) */
		page_choice(page, "/handover", _("Read the handover notes (%d new)"), unread);
}

void command_open(struct visit *visit, const char *argument)
{
	/* TRANSLATORS: 開ける手順 */
	struct page *page = page_create(_("Opening the day"));

	(void)argument;
	add_staff(visit, page);
	add_unread(visit, page);
	/* TRANSLATORS: 部屋を見てまわった */
	add_step(visit, page, DAY_ROOMS, _("The rooms have been looked at"), "/day rooms");
	/* TRANSLATORS: お知らせを出すなら /お知らせ ことば */
	page_text(page, "%s", _("A word to everybody, if you like: /notice WORDS"));
	/* TRANSLATORS: 今日を開けた */
	add_step(visit, page, DAY_OPENED, _("The day is open"), "/day opened");
	visit_open(visit, page);
}

/* Things of one kind that still wait. */
static void add_left(const struct visit *visit, struct page *page)
{
	const struct console *console = &visit->console;

	for (int i = 0; i < console->waiting_count; i++) {
		char words[512], command[128];

		console_words_waiting(visit, &console->waiting[i], words, sizeof words);
		console_words_command(visit, &console->waiting[i], false, command, sizeof command);
		if (page->choices < PAGE_CHOICES_MAX - 2 && command[0])
			/* TRANSLATORS: まだ %s */
			page_choice(page, command, _("Still waiting: %s"), words);
		else
			page_text(page, _("Still waiting: %s"), words);
	}
	if (console->waiting_count == 0)
		/* TRANSLATORS: 済 待っているものは ありません */
		page_text(page, "%s", _("Done: nothing waits any more"));
}

static bool has_written_today(const struct console *console)
{
	int64_t today = clock_day(clock_wall_ms());

	for (int i = 0; i < console->notes_count; i++)
		if (console->notes[i].is_mine && clock_day(console->notes[i].at * 1000) == today)
			return true;
	return false;
}

void command_close(struct visit *visit, const char *argument)
{
	const struct console *console = &visit->console;
	/* TRANSLATORS: 締める手順 */
	struct page *page = page_create(_("Closing the day"));

	(void)argument;
	/* TRANSLATORS: 閉まる15分前と5分前に、みんなの画面に出ます */
	page_text(page, "%s", _("Everybody is told 15 and 5 minutes before closing time."));
	add_left(visit, page);
	if (has_written_today(console))
		/* TRANSLATORS: 済 申し送りを書く */
		page_text(page, "%s", _("Done: you have left a handover note today"));
	else
		/* TRANSLATORS: 申し送りを残す: /申し送り ことば */
		page_text(page, "%s", _("A handover note for those after you: /handover WORDS"));
	/* TRANSLATORS: まだ いる人 %u */
	page_text(page, ngettext("%u person is still in the place.", "%u people are still in the place.", console->present),
		console->present);
	/* TRANSLATORS: 今日を締めた */
	add_step(visit, page, DAY_CLOSED, _("The day is closed"), "/day closed");
	visit_open(visit, page);
}

void command_day(struct visit *visit, const char *argument)
{
	static const struct { const char *word, *japanese; enum day_step step; } steps[] = {
		{ "rooms", "部屋", DAY_ROOMS }, { "opened", "開けた", DAY_OPENED }, { "closed", "締めた", DAY_CLOSED } };

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		if (strcmp(argument, steps[i].word) == 0 || strcmp(argument, steps[i].japanese) == 0) {
			visit_request(visit, &(struct message){ .number = REQ_DAY, .day = { .step = (uint8_t)steps[i].step } });
			return;
		}
	}
	command_open(visit, "");
}
