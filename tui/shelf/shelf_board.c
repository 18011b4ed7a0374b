/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Boards, threads and posts as pages. A post's head is a choice: it leads to the post's own page, where it can be taken
 * back, or hidden by staff. */
#include "shelf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "shelf_parts.h"
#include "visit_rest.h"
#include "words.h"

enum { TITLE_ROOM = 512 };

static void choose(struct page *page, const char *words, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* -- asking -- */

void shelf_ask_board(struct visit *visit, const char *room, unsigned first)
{
	struct message request = { .number = REQ_BOARD, .board = { wire_string(room), (uint16_t)first } };

	shelf_begin(visit, "");
	visit_request(visit, &request);
}

void shelf_ask_thread(struct visit *visit, uint32_t thread, unsigned first)
{
	struct message request = { .number = REQ_THREAD, .thread = { thread, (uint16_t)first } };

	shelf_begin(visit, "");
	visit_request(visit, &request);
}

struct shelf_post *shelf_find_post(struct visit *visit, uint32_t post)
{
	struct shelf *shelf = visit->rest->shelf;

	for (int i = 0; i < shelf->posts_count; i++)
		if (shelf->posts[i].post == post)
			return &shelf->posts[i];
	return NULL;
}

/* -- a board -- */

static const char *board_name(const struct visit *visit)
{
	const struct shelf *shelf = visit->rest->shelf;

	return visit_name(visit, shelf->room_name, shelf->room_name_en);
}

void visit_on_board(struct visit *visit, const struct message *event)
{
	const struct wire_board_page *board = &event->board_page;
	struct shelf *shelf = visit->rest->shelf;
	char title[TITLE_ROOM];

	if (!shelf->page)
		return;
	wire_copy(shelf->room, sizeof shelf->room, board->room);
	wire_copy(shelf->room_name, sizeof shelf->room_name, board->name);
	wire_copy(shelf->room_name_en, sizeof shelf->room_name_en, board->name_en);
	shelf->first = board->first;
	shelf->count = board->count;
	shelf->thread = 0;
	/* TRANSLATORS: %sの掲示板 */
	snprintf(title, sizeof title, _("Board: %s"), board_name(visit));
	shelf_begin(visit, title);
}

/* "[新] 題 (3)  こたろう 11/23 19:42" */
void visit_on_thread(struct visit *visit, const struct message *event)
{
	const struct wire_thread_told *thread = &event->thread_told;
	struct shelf *shelf = visit->rest->shelf;
	char title[POST_TITLE_MAX + 1], head[192], *command;

	if (!shelf->page)
		return;
	wire_copy(title, sizeof title, thread->title);
	shelf_head(thread->nickname, thread->role, thread->at, head, sizeof head);
	command = mem_format("/thread %u", thread->thread);
	page_choice(shelf->page, command, "%s%s (%u)  %s", shelf_new_mark(thread->is_unread),
		/* TRANSLATORS: (題なし) */
		title[0] ? title : _("(untitled)"), thread->posts, head);
	free(command);
	shelf->shown++;
}

/* A choice whose command holds numbers. */
static void choose(struct page *page, const char *words, const char *format, ...)
{
	va_list arguments;
	char *command;

	va_start(arguments, format);
	if (vasprintf(&command, format, arguments) < 0)
		command = mem_string("");
	va_end(arguments);
	page_choice(page, command, "%s", words);
	free(command);
}

void shelf_end_board(struct visit *visit)
{
	struct shelf *shelf = visit->rest->shelf;
	struct page *page = shelf->page;

	if (!page)
		return;
	if (shelf->shown == 0)
		/* TRANSLATORS: まだ何も書かれていません。 */
		page_text(page, "%s", _("Nothing has been written here yet."));
	/* TRANSLATORS: 新しい話題を書く */
	page_choice(page, "/post", "%s", _("Write about something new"));
	if (shelf->first + shelf->shown < shelf->count)
		/* TRANSLATORS: もっと前の話題 */
		choose(page, _("Earlier ones"), "/board %s %u", shelf->room, shelf->first + shelf->shown);
	if (shelf->first > 0)
		/* TRANSLATORS: 新しいほうへ */
		choose(page, _("Newer ones"), "/board %s %u", shelf->room,
			shelf->first > BOARD_THREADS ? shelf->first - BOARD_THREADS : 0);
	shelf_end(visit);
}

/* -- a thread -- */

void visit_on_thread_page(struct visit *visit, const struct message *event)
{
	const struct wire_thread_page *from = &event->thread_page;
	struct shelf *shelf = visit->rest->shelf;
	char title[TITLE_ROOM];

	if (!shelf->page)
		return;
	shelf_forget_posts(shelf);
	if (strncmp(shelf->room, from->room.at, from->room.size) != 0 || shelf->room[from->room.size]) {
		wire_copy(shelf->room, sizeof shelf->room, from->room);
		shelf->room_name[0] = shelf->room_name_en[0] = '\0';
	}
	wire_copy(shelf->title, sizeof shelf->title, from->title);
	shelf->thread = from->thread;
	shelf->first = shelf->thread_first = from->first;
	shelf->count = from->count;
	/* TRANSLATORS: 題 (1 / 12) の 2番目の数は 投稿の数 */
	snprintf(title, sizeof title, _("%s (from %u of %u)"), shelf->title[0] ? shelf->title : _("(untitled)"),
		shelf->first + 1, shelf->count);
	shelf_begin(visit, title);
}

/* What stands below a post's head; owned. */
static char *words_of(const struct shelf_post *post, bool unfolds)
{
	bool has_text = post->note[0] == '\0' || unfolds;
	/* TRANSLATORS: (職員がかくしました) */
	char *hidden = post->is_hidden ? mem_format("%s\n", _("(hidden by staff)")) : mem_string("");
	/* TRANSLATORS: 理由: %s */
	char *why = post->why[0] ? mem_format(_("Reason: %s"), post->why) : mem_string("");
	/* TRANSLATORS: (注意: %s) */
	char *note = post->note[0] ? mem_format(_("(note: %s)"), post->note) : mem_string("");
	char *words = mem_format("%s%s%s%s%s%s", hidden, why, why[0] ? "\n" : "", note, note[0] ? "\n" : "",
		has_text ? post->text : "");

	free(hidden);
	free(why);
	free(note);
	return words;
}

void visit_on_post(struct visit *visit, const struct message *event)
{
	const struct wire_post_told *from = &event->post_told;
	struct shelf *shelf = visit->rest->shelf;
	struct shelf_post *post;
	char head[192], *words;

	if (!shelf->page || shelf->posts_count == BOARD_POSTS)
		return;
	shelf_head(from->nickname, from->role, from->at, head, sizeof head);
	post = &shelf->posts[shelf->posts_count++];
	*post = (struct shelf_post){ .post = from->post, .is_mine = from->is_mine != 0, .is_hidden = from->is_hidden != 0,
		.head = mem_string(head), .note = shelf_text(from->note), .text = shelf_text(from->text),
		.why = shelf_text(from->why), .role = from->role < ROLE_COUNT ? (enum role)from->role : ROLE_PARTICIPANT };
	wire_copy(post->nickname, sizeof post->nickname, from->nickname);
	choose(shelf->page, "", "/thread post %u", post->post);
	free(shelf->page->rows[shelf->page->count - 1].text);
	shelf->page->rows[shelf->page->count - 1].text = mem_format("%s%s", shelf_new_mark(from->is_unread), head);
	words = words_of(post, false);
	page_below(shelf->page, words);
	free(words);
	shelf->shown++;
}

void shelf_end_thread(struct visit *visit)
{
	struct shelf *shelf = visit->rest->shelf;
	struct page *page = shelf->page;

	if (!page)
		return;
	/* TRANSLATORS: ここに書く */
	choose(page, _("Write an answer"), "/post %u", shelf->thread);
	if (shelf->first + shelf->shown < shelf->count)
		/* TRANSLATORS: つづき */
		choose(page, _("Go on reading"), "/thread %u %u", shelf->thread, shelf->first + shelf->shown);
	if (shelf->first > 0)
		/* TRANSLATORS: 前にもどる */
		choose(page, _("What came before"), "/thread %u %u", shelf->thread,
			shelf->first > BOARD_POSTS ? shelf->first - BOARD_POSTS : 0);
	/* TRANSLATORS: 掲示板にもどる */
	choose(page, _("Back to the board"), "/board %s", shelf->room);
	shelf_end(visit);
}

/* -- one post -- */

bool shelf_open_post(struct visit *visit, uint32_t number)
{
	const struct shelf *shelf = visit->rest->shelf;
	const struct shelf_post *post = shelf_find_post(visit, number);
	struct page *page;
	char *words;

	if (!post)
		return false;
	page = page_create(post->head);
	words = words_of(post, true);
	page_rows(page, words);
	free(words);
	if (post->is_mine)
		/* TRANSLATORS: 取り消す */
		choose(page, _("Take it back"), "/unpost %u", post->post);
	else
		/* TRANSLATORS: 職員に知らせる */
		choose(page, _("Tell staff of it"), "/report post %u", post->post);
	if (role_is_staff(visit->view.role) && !post->is_hidden)
		/* TRANSLATORS: かくす(理由を書きます) */
		choose(page, _("Hide it (with a reason)"), "/hide-post %u", post->post);
	if (role_is_staff(visit->view.role) && post->is_hidden)
		/* TRANSLATORS: また見えるようにする */
		choose(page, _("Show it again"), "/show-post %u", post->post);
	/* TRANSLATORS: 話題にもどる */
	choose(page, _("Back to where it stands"), "/thread %u %u", shelf->thread, shelf->thread_first);
	visit_open(visit, page);
	return true;
}

/* -- what one did -- */

void visit_on_posted(struct visit *visit, const struct message *event)
{
	form_heard_back(visit, true);
	/* TRANSLATORS: 掲示板に のりました。取り消す時は その投稿をえらびます。 */
	visit_tell(visit, "%s", _("It is on the board. To take it back, choose it there."));
	shelf_ask_thread(visit, event->posted.thread, UINT16_MAX - 1);
}

void visit_on_unposted(struct visit *visit, const struct message *event)
{
	struct shelf *shelf = visit->rest->shelf;

	(void)event;
	/* TRANSLATORS: 投稿を取り消しました。もう だれにも見えません。 */
	visit_tell(visit, "%s", _("Your post is taken back. Nobody sees it any more."));
	if (shelf->thread > 0 && shelf->count > 1)
		shelf_ask_thread(visit, shelf->thread, shelf->thread_first);
	else if (shelf->room[0])
		shelf_ask_board(visit, shelf->room, 0);
}

void visit_on_post_hidden(struct visit *visit, const struct message *event)
{
	const struct wire_post_hidden *hidden = &event->post_hidden;
	struct shelf *shelf = visit->rest->shelf;

	if (hidden->is_mine && hidden->on) {
		/* TRANSLATORS: あなたの投稿が1つ 職員にかくされました。理由: %.*s。あなたには 見えたままです。職員と話せます: /職員 */
		visit_tell(visit, _("Staff have hidden a post of yours. The reason: %.*s. You still see it. "
			"You can talk about it: /staff"), (int)hidden->why.size, hidden->why.at);
		return;
	}
	if (hidden->is_mine) {
		/* TRANSLATORS: あなたの投稿が また見えるようになりました。 */
		visit_tell(visit, "%s", _("A post of yours can be seen by all again."));
		return;
	}
	form_heard_back(visit, true);
	if (hidden->on)
		/* TRANSLATORS: 投稿をかくしました。理由は 書いた人に見えます。記録に残ります。 */
		visit_tell(visit, "%s", _("The post is hidden. Its author reads the reason. It is kept on record."));
	else
		/* TRANSLATORS: 投稿は また見えます。記録に残ります。 */
		visit_tell(visit, "%s", _("The post can be seen again. It is kept on record."));
	if (shelf->thread > 0)
		shelf_ask_thread(visit, shelf->thread, shelf->thread_first);
}
