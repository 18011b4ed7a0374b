/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of consult_pages.h share. */
#ifndef CONSULT_PARTS_H
#define CONSULT_PARTS_H

#include "consult_pages.h"
#include "desk.h"
#include "seal_note.h"
#include "visit_rest.h"

enum { CONSULT_NEWS_MAX = 4 };
enum { CONSULT_LISTED_MAX = 64, CONSULT_NOTES_MAX = 200, CONSULT_COLLEAGUES_MAX = 32, CONSULT_PAGE_LINES = 40 };

/* A note as it came. */
struct consult_note {
	uint64_t id, at, account;
	enum consult_readers readers;
	uint32_t epoch;
	char nickname[NICKNAME_MAX + 1];
	bool is_mine;
	uint8_t *box;                     /* owned, or NULL where there is none for oneself */
	uint16_t size;
};

struct consult_colleague {
	uint64_t account;
	char nickname[NICKNAME_MAX + 1];
	bool is_here, has_key;
	uint8_t public_key[32];
};

/* What became of one's own while one was away. */
struct consult_news_told { uint64_t consultation; enum consult_news news; unsigned days; bool is_told; };

struct consult_pages {
	bool is_known;                    /* all of them have been told, and what changes is news */
	bool has_told_unread;
	struct consult_news_told news[CONSULT_NEWS_MAX]; /* of this visit, oldest first */
	int news_count;
	struct desk_consult before;       /* as the one of the newest event was; consultation 0: not known before */
	/* being asked for */
	int wish;                         /* which of those that one can choose */
	uint64_t asking;                  /* its number, until the hub has it; 0: none */
	unsigned own_page;                /* the page that shows how one's own stands */
	uint64_t leaving;                 /* the one that one asked to leave */
	/* read */
	void (*listing)(struct visit *visit); /* once all that one may know of have been told; NULL for none */
	uint64_t wanted;                  /* asked for, or on the page */
	void (*then)(struct visit *visit); /* once all of it has come; NULL for none */
	uint64_t again_at;                /* it was not given, and is asked for once more then; 0: it was */
	int page;                         /* so many pages before the newest lines */
	uint64_t listed[CONSULT_LISTED_MAX]; /* by the numbers of the newest list, from 1 */
	int listed_count;
	uint64_t letter;                  /* one's own letter or memo is on its way in this one; 0: none */
	/* of the desk */
	uint64_t claiming, returning;     /* asked for; 0: none */
	uint64_t handing, handed;         /* to be handed on; on its way */
	uint64_t noting;                  /* the note that is on its way */
	struct consult_colleague heir;    /* to whom it is handed on */
	char *wished_heir;                /* owned; named in the command, or NULL */
	struct consult_colleague colleagues[CONSULT_COLLEAGUES_MAX];
	int colleagues_count;
	struct consult_note *notes;       /* owned; being gathered */
	int notes_count;
};

/* consult_words.c: in the person's language; each writes at most size bytes. */
/* Where it stands, for who asked and for the desk. */
void consult_words_state(const struct visit *visit, const struct desk_consult *consult, char *to, size_t size);
/* What was wished for: "文字だけ"; may be empty. */
void consult_words_wish(const struct visit *visit, const struct desk_consult *consult, char *to, size_t size);
/* "12分", "3時間": since when. */
void consult_words_since(uint64_t seconds, char *to, size_t size);
/* What the hub wrote itself, and whom it names; "" for what people wrote. */
void consult_words_hub(const struct desk_line *line, char *to, size_t size);
/* Does it stand in what is read? Rosters do where they have to be spoken of. */
bool consult_line_is_shown(const struct desk_line *line);
/* consult_chain.c: what stands at a roster; "" where nothing does. */
const char *consult_words_chain(enum desk_chain chain);
/* How the newest key goes together with those before it, and what can be done if it does not. */
void consult_add_chain(const struct visit *visit, struct page *page);
/* That what was written is not sent under a strange key, and came back. */
void consult_tell_strange(struct visit *visit);
/* That what was written waits for the other one, if only they have a key from which the next one follows. */
void consult_tell_waiting(struct visit *visit);
/* Has the next key made, in the place of a strange one. */
void consult_make_key(struct visit *visit);
/* What stands where a line cannot be shown; "" where it can. */
const char *consult_words_mark(enum desk_seal seal);
/* A line of the thread in rows of a page, what cannot be opened as a mark of its own. */
void consult_put_line(struct page *page, const struct desk_line *line);
/* What somebody wrote, set in, so that it cannot be taken for a row of ours. */
void consult_put_text(struct page *page, const char *rows);
/* Who can read what is written in the open one, as one sentence. */
void consult_words_readers(const struct visit *visit, char *to, size_t size);
/* How long it is kept, and for whom. */
void consult_add_kept(const struct visit *visit, struct page *page);
const char *consult_words_exception(const struct visit *visit);

/* consult_list.c */
/* Asks for all that one may know of, those that are closed too, and then goes on. */
void consult_ask_list(struct visit *visit, void (*then)(struct visit *visit));
/* Reads one with open keys, and then goes on; tells why not where that cannot be now. */
void consult_read(struct visit *visit, uint64_t consultation, void (*then)(struct visit *visit));
/* The one of that number in the newest list; 0 for none. */
uint64_t consult_listed(const struct visit *visit, const char *argument);
/* Adds one to the list; its number. */
int consult_list_add(struct visit *visit, uint64_t consultation);
void consult_show_list(struct visit *visit);
/* The open one, as a page: the newest lines. */
void consult_show_thread(struct visit *visit);
void consult_tell_unread(struct visit *visit);

/* consult_letter.c: what is written in rows. */
bool consult_takes_letters(const struct visit *visit, const struct desk_consult *consult);
void consult_write_letter(struct visit *visit);
/* It has been stored, or not. */
void consult_on_line(struct visit *visit, const struct message *event);
/* That a letter of the other one's has come: once, however it is heard of. */
void consult_tell_letter(struct visit *visit, const struct desk_consult *consult);
void consult_letter_refused(struct visit *visit);

/* consult_held.c: keys that changed. */
void consult_on_trusted(struct visit *visit);
void consult_add_held(const struct visit *visit, struct page *page);
/* NAME, or "yes NAME" once its person has made sure. */
void consult_trust(struct visit *visit, const char *argument);

/* consult_news.c */
void consult_on_news(struct visit *visit, const struct message *event);
/* Says what has not been said, once one can see it. */
void consult_tell_news(struct visit *visit);
/* Has its end been spoken of, or will it be? */
bool consult_has_news(const struct visit *visit, uint64_t consultation);

/* consult_ask.c */
void consult_show_start(struct visit *visit);
/* Asks what is to be asked for that wish; false if word is none. */
bool consult_ask(struct visit *visit, const char *word);
bool consult_ask_refused(struct visit *visit, enum reason reason);

/* consult_wait.c */
/* One's own, as it stands, and what one can do about it. */
void consult_show_own(struct visit *visit, const struct desk_consult *consult);
void consult_leave_line(struct visit *visit);
/* One that one asked for stands otherwise now. */
void consult_on_own(struct visit *visit, const struct desk_consult *consult);
void consult_go_in(struct visit *visit, const struct desk_consult *consult);
/* Is one where nobody can go in to talk: outside while it is closed, or at rest? */
bool consult_is_outside(const struct visit *visit);

/* consult_queue.c: for the desk. */
void consult_show_desk(struct visit *visit);
void consult_show_request(struct visit *visit);
/* The one that a command of the desk means: where one sits, the open one, or the only one that one has; NULL and a
 * sentence told if that is not clear. */
const struct desk_consult *consult_current(struct visit *visit);
/* The same; of one that is closed its person hears that it stays as it is. */
const struct desk_consult *consult_current_open(struct visit *visit);
/* One that the desk knows stands otherwise now. */
void consult_on_desk(struct visit *visit, const struct desk_consult *consult);
/* Did anybody ever have the open one? */
bool consult_was_taken(const struct desk *desk);
/* Is it for oneself? Tells why not. */
bool consult_is_desk(struct visit *visit);
bool consult_queue_refused(struct visit *visit, enum wire_number request, enum reason reason);

/* consult_hand.c */
void consult_on_colleague(struct visit *visit, const struct message *event);
void consult_on_colleagues(struct visit *visit);
void consult_on_handed(struct visit *visit);
/* It is no longer for one's eyes: somebody else took it, or one gave it away. */
void consult_on_taken_away(struct visit *visit);
bool consult_hand_refused(struct visit *visit, enum reason reason);

/* consult_notes.c */
/* A form of the desk's for the one that is meant; send gets its number as id, whom as number. */
void consult_write_note(struct visit *visit, const char *title, const char *readers, enum consult_readers whom,
	void (*send)(struct visit *visit, const struct form *form));
void consult_on_note(struct visit *visit, const struct message *event);
void consult_on_unnoted(struct visit *visit);
void consult_show_notes(struct visit *visit);
void consult_forget_notes(struct consult_pages *pages);
/* Seals a note for somebody's key: owned, *size says how large; NULL if it could not be. */
uint8_t *consult_seal_note(const struct seal_note *note, const uint8_t public_key[32], const char *text, size_t *size);

#endif
