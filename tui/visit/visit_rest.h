/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the visit's own files and the commands share and faces need not know. */
#ifndef VISIT_REST_H
#define VISIT_REST_H

#include "apply.h"
#include "consult.h"
#include "book.h"
#include "form.h"
#include "greet.h"
#include "review.h"
#include "talk.h"
#include "visit.h"
#include "visit_keys.h"

enum {
	SENT_MAX = 8,        /* lines said and not yet heard back */
	LISTED_ROOMS_MAX = 64,
	LISTED_STAFF_MAX = 256,
	SLOW_MS = 5000,
	SENDING_MS = 1500,   /* a line that takes longer is spoken of */
	QUEUED_MAX = 100,    /* lines typed ahead of an answer, or pasted */
	WAIT_MS = 2000,      /* so long at most */
	SAY_GRAPHEMES_MAX = 300,
	VISIT_PAGE_LINES = 10 /* lines of talk shown at once where they are printed */
};

/* What a list of rooms was asked for. */
enum list_purpose { LIST_NONE, LIST_ROOMS, LIST_PEEKS, LIST_OUTSIDE, LIST_PEEK, LIST_NEAR, LIST_BOARDS };

struct listed_room {
	char id[ID_MAX + 1], name[TITLE_MAX + 1], name_en[TITLE_MAX + 1];
	unsigned people, observers, free_seats;
	char staff[LISTED_STAFF_MAX]; /* names, joined by '\n' */
	bool is_private;
};

/* Where one is and by which rule, to see whether an event changed it. */
/* A remark that something waits, for as long as it does. */
struct announced {
	unsigned told;               /* 0: none */
	enum waiting_kind kind;
	uint64_t number;
};

struct standing {
	bool is_there;
	uint8_t x, y;
	bool is_silent, is_watching;
	enum talk talk;
};

/* A line said and not heard back yet. */
struct line_sent {
	char *text, *note; /* owned; note NULL for none */
	uint8_t zone;      /* where it was meant to be heard */
};

struct care;
struct consult_pages;

struct visit_rest {
	bool has_begun;
	struct apply *apply;         /* owned; of who applies, else NULL */
	struct review *review;       /* owned; what a coordinator has open of applications, else NULL */
	enum greet_step greet;
	bool was_inside;             /* as the place closed */
	bool was_shut_out, was_open; /* as last told */
	unsigned closing_told;       /* the remark how many minutes are left; 0: none */
	bool has_shown_closed;       /* that screen, all of it, in closed_language */
	enum language closed_language;
	enum greet_step greet_first; /* the question that the greeting's lines stand above */
	uint64_t code_until, code_told; /* of the newest code for a new passphrase; of the one that was told of */
	bool has_shown_rules;        /* on the page of the recovery code */
	bool has_tried_window;       /* the first wish of where to sit was not to be had */
	char *wish;                  /* owned; "/go sofa" at a question: tried again once inside, or NULL */
	char *tolds[VISIT_TOLD_MAX]; /* owned; a ring by told_number */
	char *note;                  /* owned; content note for the next line, or NULL */
	struct line_sent sent[SENT_MAX]; /* oldest first */
	int sent_count;
	uint64_t slow_at;            /* when one is told that they take long; UINT64_MAX: no need to */
	unsigned slow_told, pace_told; /* the remarks about that, taken back once all is said; 0: none */
	uint64_t sent_until;         /* who has not heard back by then does not wait any more */
	struct line_sent later[SENT_MAX]; /* came too fast and are said again, oldest first ... */
	int later_count;
	uint64_t later_at;           /* ... from then on */
	bool is_trying_again;        /* the one sent was one of these */
	bool has_told_pace;
	bool has_said;               /* something, in this visit */
	enum wire_number waits;      /* a request whose outcome decides what the next line means; 0: none */
	uint64_t waits_until;
	uint64_t waits_seat;         /* the consultation in which it asks to sit; 0: none */
	bool is_paused;              /* the hub is away: nothing can be waited for in seconds */
	unsigned paused_told;        /* the remark that says so; 0: none */
	uint64_t paused_until;       /* it is taken back then, as the hub has returned; UINT64_MAX: not yet */
	char *queued[QUEUED_MAX];    /* owned; lines typed meanwhile, oldest first */
	int queued_count;
	enum list_purpose list;
	unsigned near_told;          /* the remark where staff are, while none is here; 0: none */
	struct listed_room *rooms;   /* owned; those listed last, NULL before */
	int rooms_count;
	struct page *keys;           /* owned; SSH keys being gathered, or NULL */
	struct page *mails;          /* owned; mail that did not arrive, being gathered, or NULL */
	struct visit_keys own_keys;
	struct consult_sayings sayings; /* in consultations */
	struct talking talking;
	enum role role;              /* as it was before the newest event */
	struct form *form;           /* owned; being filled in, or NULL */
	struct book *book;           /* owned; appointments */
	struct shelf *shelf;         /* owned; what was read last of notices, boards and searches */
	struct ahead *ahead;         /* owned; opening hours being gathered, or NULL */
	bool is_console_whole;       /* all that the console begins with has come */
	bool has_greeted_staff;      /* said what is new since one was last on duty */
	bool was_waiting;            /* what the newest EV_WAITING is about */
	struct announced announced[VISIT_TOLD_MAX]; /* by the number of the remark, as tolds */
	unsigned waiting_told;       /* the remark that something waits; 0: none */
	char *console_typed;         /* owned; the note being stored, as it was typed, or NULL */
	struct page *records;        /* being gathered, about what is on record, or NULL */
	unsigned backups_days;       /* as last told */
	char period[16];             /* of the figures that were told last */
	struct consult_pages *consult_pages; /* owned; what stands around a consultation */
	struct care *care;           /* owned; reports, measures and rests */
	bool is_reading;             /* older lines have been asked for */
	int back_count;              /* /back: so many of them are to be printed; 0: a scroll */
	uint64_t back_before;        /* /back goes on from here; 0: from the newest */
	struct standing standing;    /* as last remarked on */
	bool is_going;               /* /go or /seat was asked: say where one has come to */
	bool is_joining;             /* /join was asked at the rope */
	char room[ID_MAX + 1];       /* the one that was last told about; the same again is a fresh picture of it */
	bool is_fresh_picture;
	int ignored_count;           /* as last told */
	uint64_t gap_asked;          /* newest line when the missing ones were asked for */
};

/* Sentences put together, with a space between them where the language has one. */
struct sentences {
	char text[1024];
	size_t size;
};
void visit_add(struct sentences *sentences, const struct visit *visit, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Requests without a payload, and a setting. */
void visit_request_plain(struct visit *visit, enum wire_number number);
void visit_request_set(struct visit *visit, enum setting setting, const char *value);
void visit_request_enter(struct visit *visit, const char *room, const char *zone);
void visit_request_go(struct visit *visit, const char *target);
/* Asks for the list of rooms (room NULL) or one room's outside. */
void visit_request_rooms(struct visit *visit, enum list_purpose purpose, const char *room);
void visit_request_older(struct visit *visit, unsigned count);

/* visit_talk.c: says, or holds, a line for the others; takes a held one back. */
void visit_talk(struct visit *visit, const char *text);
void visit_say_held(struct visit *visit);
bool visit_drop_held(struct visit *visit);
/* The held line is not going to be said: its person hears so, with the whole line where no input row holds it. */
void visit_return_held(struct visit *visit);
/* Gives a line back to be edited; adds to one that was given back before. */
void visit_give_back(struct visit *visit, const char *text);

/* visit_send.c: what was said and is not in the room yet. */
void visit_send(struct visit *visit, const char *text);
/* The oldest line sent was stored, or it was refused and comes back. */
void visit_heard_back(struct visit *visit, bool was_taken);
/* It came too fast: it is said again after so many seconds. */
void visit_slow_down(struct visit *visit, unsigned seconds);
/* Must what is typed wait for lines on their way? */
bool visit_is_sending(const struct visit *visit);
void visit_send_later(struct visit *visit);
/* Are lines waiting that were typed for where one is? Says so then. */
bool visit_must_stay(struct visit *visit);
/* Says so once if a line takes long. */
void visit_tell_slow(struct visit *visit);
uint64_t visit_send_deadline(const struct visit *visit);
/* Those that are to be said again, in one text; owned, "" for none. */
char *visit_later(const struct visit *visit);
/* Gives them back to their person. */
void visit_return_later(struct visit *visit);
/* Those that are to be said again are not; false if there were none. */
bool visit_forget_later(struct visit *visit);
void visit_forget_sent(struct visit *visit);

/* visit_wait.c: lines typed ahead ("/go table-a", then words) wait until it is known where one is. */
void visit_wait_for(struct visit *visit, const struct message *request);
/* For such an outcome; for that or for a line on its way. */
bool visit_is_moving(const struct visit *visit);
bool visit_is_waiting(const struct visit *visit);
void visit_wait_ends(struct visit *visit, const struct message *event);
void visit_queue(struct visit *visit, const char *text);
void visit_queue_first(struct visit *visit, const char *text);
bool visit_forget_queued(struct visit *visit);
/* Words that wait go back to their person, as it is not known any more who would hear them; commands go. */
void visit_return_queued(struct visit *visit);
/* Takes lines out of the queue while nothing is waited for. */
void visit_run_queued(struct visit *visit, void (*submit)(struct visit *visit, const char *text));
void visit_go_on(struct visit *visit);

/* visit_outcome.c: a request was refused, or all that it asked for has come. */
void visit_on_refused(struct visit *visit, const struct message *event);
void visit_on_done(struct visit *visit, const struct message *event);

/* visit_lists.c: rooms and keys as they come in. */
void visit_on_room_info(struct visit *visit, const struct message *event);
void visit_on_zone_info(struct visit *visit, const struct message *event);
void visit_on_key_info(struct visit *visit, const struct message *event);
void visit_on_listed(struct visit *visit);
void visit_on_keys_listed(struct visit *visit);

/* command_opening.c: the hours as they come in. */
void visit_on_ahead(struct visit *visit, const struct message *event);
void visit_on_day_info(struct visit *visit, const struct message *event);
void visit_on_hours_listed(struct visit *visit);
void visit_forget_ahead(struct visit *visit);

/* visit_console.c: asks the hub for what a console shows; for staff only. */
void visit_ask_console(struct visit *visit);
/* An event, before and after the console has taken it. */
void visit_console_before(struct visit *visit, const struct message *event);
void visit_console_event(struct visit *visit, const struct message *event);
/* A request was refused: what was typed for it comes back. */
void visit_console_refused(struct visit *visit, enum wire_number request);
/* What was typed while the console shows; false if it does not. */
bool visit_submit_to_console(struct visit *visit, const char *text, const char *folded);

/* visit_around.c: what is around in words. */
/* Where two talk nothing of the room is spoken of. */
bool visit_is_in_booth(const struct visit *visit);
void visit_around_sentences(const struct visit *visit, struct sentences *sentences);
void visit_rule_sentence(const struct visit *visit, struct sentences *sentences);
struct page *visit_around_page(const struct visit *visit);
/* Did the talk of one's absence begin before the line of that index? */
bool visit_is_away_above(const struct visit *visit, int index);
/* How much was said meanwhile, and how to read what is more than a page. */
void visit_away_sentences(const struct visit *visit, struct sentences *sentences);
void visit_names(const struct visit *visit, const char *names, char *to, size_t size);

/* Tells what others or the place brought about, unless the same words still wait to be seen. */
void visit_tell_once(struct visit *visit, const char *words);
/* Takes that answer back, as it holds no longer: who has not seen it does not, and the map leaves it out. */
void visit_untell(struct visit *visit, unsigned number);
/* Puts other words (taken) in its place, where it can still be shown; what was printed stays as it was. */
void visit_retell(struct visit *visit, unsigned number, char *words);
/* visit_lists.c: once staff are in the room, nothing says any more that they are elsewhere. */
void visit_near_ends(struct visit *visit);
/* visit_wait.c: when the hub has been back for a while, nothing speaks of its absence any more. */
void visit_pause_fades(struct visit *visit);
/* What ends it all at once: Ctrl-C, twice where a terminal hands it on. */
const char *visit_quick_end_words(const struct visit *visit);
/* Why nobody talks here, and where one can. */
const char *visit_silent_words(const struct visit *visit);

/* Ends the visit with a farewell. */
void visit_leave(struct visit *visit);
/* Shows so many lines before those that were shown last; asks for older ones where the known ones end. */
void visit_back(struct visit *visit, int count);
/* Shows so many of the newest lines once more. */
void visit_newest(struct visit *visit, int count);

/* visit_records.c: what is on record, row by row, and its end. */
void visit_on_keeping(struct visit *visit, const struct message *event);
void visit_on_kept_listed(struct visit *visit);
void visit_on_figure(struct visit *visit, const struct message *event);
void visit_on_figures_listed(struct visit *visit);
void visit_on_act(struct visit *visit, const struct message *event);
void visit_on_audited(struct visit *visit, const struct message *event);
/* command_reset.c */
void visit_on_reset(struct visit *visit, const struct message *event);
void visit_on_reset_out(struct visit *visit, const struct message *event);
void visit_reset_tick(struct visit *visit);
uint64_t visit_reset_deadline(const struct visit *visit);
/* They had wished to leave for ever, and have come in again. */
void visit_on_staying(struct visit *visit, const struct message *event);

#endif
