/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small numbers that travel: roles, states, reactions, reasons. Their values are part of the wire and of the
 * store; add at the end, never renumber. */
#ifndef KINDS_H
#define KINDS_H

#include <stdbool.h>
#include <stddef.h>

/* Limits both ends hold on to. Sizes in bytes, without a terminator. */
enum {
	NICKNAME_MAX = 40,       /* 10 characters of at most 4 bytes */
	AVATAR_MAX = 4,          /* one character */
	SAY_MAX = 1200,          /* 300 graphemes of Japanese and some to spare */
	NOTE_MAX = 120,          /* a content note */
	REASON_MAX = 600,        /* why staff did something */
	ID_MAX = 16,             /* ids of rooms and zones: a-z 0-9 - */
	TITLE_MAX = 60,          /* display names of rooms and zones */
	MAP_COLUMNS_MAX = 200,   /* terminal columns; two a tile */
	MAP_ROWS_MAX = 60,
	MAP_MAX = 16000,         /* a drawing, rows joined by '\n' */
	ZONES_MAX = 32,          /* a room */
	DOORS_MAX = 9,           /* a room, numbered 0 to 9 */
	HANDOVER_MAX = 1200,     /* a note for those who come on duty later */
	HANDOVER_DAYS_MAX = 180,
	KEY_BLOB_MAX = 2048,     /* an SSH public key as RFC 4253 section 6.6 writes it */
	CODE_DIGITS = 9,
	LEAVING_DAYS = 7,        /* in which one may still come back */
	UNSAY_SECONDS = 600,     /* for so long one may take a line back */
	PAUSE_MINUTES = 10,      /* of a pause that staff give somebody */
	POST_MAX = 4000,         /* a post, a notice or a sheet of a letter; 1,000 graphemes of Japanese and some to spare */
	POST_GRAPHEMES_MAX = 1000,
	POST_TITLE_MAX = 240,    /* of a thread or a notice ... */
	POST_TITLE_GRAPHEMES_MAX = 40,
	BOARD_THREADS = 6,       /* on one page */
	BOARD_POSTS = 5,
	FOUND_A_PAGE = 6,
	NOTICE_DAYS = 30,        /* a notice stays for so long unless its writer says otherwise ... */
	NOTICE_DAYS_MAX = 366,
	FIRST_UNREAD = 0xffff,   /* of a thread: the page on which what is unread begins */
	WHY_MAX = 240            /* why a day differs from the rules; for everybody */
};

enum language { LANGUAGE_JA, LANGUAGE_EN, LANGUAGE_COUNT };

enum role { ROLE_PARTICIPANT, ROLE_FAMILY, ROLE_SUPPORTER, ROLE_COUNSELLOR, ROLE_COORDINATOR, ROLE_COUNT };

/* A role's name on the command line, in files and in the store: "participant" ... */
const char *role_name(enum role role);
bool role_parse(const char *name, enum role *role);
static inline bool role_is_staff(enum role role) { return role >= ROLE_SUPPORTER && role < ROLE_COUNT; }

/* Groups of staff with a key of their own, to which others can seal. Their numbers are part of sealed records. */
enum team { TEAM_STAFF, TEAM_COORDINATORS, TEAM_DESK /* who takes consultations */, TEAM_COUNT };

const char *team_name(enum team team); /* "staff" ... */
static inline bool role_is_desk(enum role role) { return role == ROLE_COUNSELLOR || role == ROLE_COORDINATOR; }
static inline bool team_has(enum team team, enum role role)
{
	return team == TEAM_STAFF ? role_is_staff(role) : team == TEAM_DESK ? role_is_desk(role)
		: team == TEAM_COORDINATORS && role == ROLE_COORDINATOR;
}

enum talk { TALK_ROOM, TALK_ZONE, TALK_NONE, TALK_COUNT };

/* What somebody's marks say (bits). */
enum {
	STATE_LISTENING = 1 << 0, /* `.` taking part by watching only */
	STATE_QUIET = 1 << 1,     /* `~` leave me be */
	STATE_CALLING = 1 << 2,   /* `!` would like staff to come */
	STATE_HAND = 1 << 3,      /* has a hand up */
	STATE_OBSERVER = 1 << 4,  /* `..` behind the rope, unnamed */
	STATE_ME = 1 << 5         /* the one who is told */
};

enum reaction {
	REACTION_NOD, REACTION_CLAP, REACTION_LIKE, REACTION_SAME, REACTION_REST, REACTION_THANKS, REACTION_COUNT
};

enum line_kind { LINE_SAID, LINE_TABLE, LINE_NOTICE, LINE_COUNT };

enum direction { STEP_UP, STEP_DOWN, STEP_LEFT, STEP_RIGHT, STEP_COUNT };

/* What may wait for staff. */
enum waiting_kind {
	WAITING_CALL,        /* somebody called staff; number: their account */
	WAITING_CONSULT,
	WAITING_REPORT,
	WAITING_LETTER,
	WAITING_APPLICATION,
	WAITING_MAIL,        /* could not be delivered */
	WAITING_CONFIRM,     /* a measure, for a second one of staff to agree */
	WAITING_COORDINATOR, /* a measure that asks the coordinators to look */
	WAITING_APPOINTMENT, /* a consultation that is to be later; number: the consultation */
	WAITING_KINDS
};

/* What staff see of somebody beside the marks that all see (bits). */
enum {
	MARK_FIRST = 1 << 0,  /* is here for the first time */
	MARK_SILENT = 1 << 1, /* has sat among talk and said nothing for long; not twice in a visit */
	MARK_MINE = 1 << 2,   /* oneself has said that one is going there, or has begun with it */
	MARK_AWAY = 1 << 3    /* whoever waits there is not in the place just now */
};

/* What staff look after when the place opens and closes, and say themselves that they did. */
enum day_step { DAY_ROOMS, DAY_OPENED, DAY_CLOSED, DAY_STEPS };
/* Can one apply? */
enum applying { APPLYING_OPEN, APPLYING_SHUT, APPLYING_FULL /* enough for one day */, APPLYING_COUNT };

/* Consultations. Where one stands. Stored. */
enum consult_state {
	CONSULT_WAITING,     /* somebody is here and waits for their turn */
	CONSULT_WRITTEN,     /* a letter: it waits for somebody to answer in writing */
	CONSULT_BOOKED,      /* an appointment */
	CONSULT_TAKEN,       /* with one of the desk: they talk, or may */
	CONSULT_PAUSED,      /* the same, and both rest */
	CONSULT_CLOSED,      /* read again, and letters, are still possible */
	CONSULT_STATES
};

/* What somebody wishes who asks for one. Stored. */
enum consult_wish { WISH_ANYBODY, WISH_NAMED, WISH_LATER, WISH_LETTER, WISH_COUNT };

/* What stands in the thread of one. From CONSULT_ASKED on the hub wrote it, with nothing sealed in it, but for
 * CONSULT_UNSENT; in that and in what comes before, the same number is inside as well. Stored. */
enum consult_kind {
	CONSULT_ROSTER,      /* who can read from here on: the first of each epoch */
	CONSULT_SAID,
	CONSULT_THINKING,    /* set by hand; the text is minutes, or empty */
	CONSULT_LETTER,      /* of several rows */
	CONSULT_MEMO,        /* a note of staff that the person may read */
	CONSULT_ASKED, CONSULT_TOOK, CONSULT_BACK /* to the waiting line */, CONSULT_HANDED /* to a colleague */,
	CONSULT_RESTED, CONSULT_RESUMED, CONSULT_ENDED,
	CONSULT_DEPARTED,    /* who had it is of the desk no more */
	CONSULT_NEW_KEY,     /* of the one who is named: earlier lines are closed to them until somebody opens them again */
	CONSULT_OPENED,      /* that was done */
	CONSULT_RECOVERED,   /* the recovery key was used */
	CONSULT_RENEWED,     /* somebody took another key, and goes on reading all of it */
	CONSULT_UNSENT,      /* a line that its author took back: sealed too, in its place, with nothing in it */
	CONSULT_LAPSED,      /* nobody went on with it for long, and it was closed */
	CONSULT_KINDS
};
static inline bool consult_is_sealed(enum consult_kind kind) { return kind < CONSULT_ASKED || kind == CONSULT_UNSENT; }

/* What became of one while its person was away, to be told at their next visit. Stored. */
enum consult_news {
	NEWS_NONE,
	NEWS_RESTED,         /* nothing was said in it for long: closed */
	NEWS_UNANSWERED,     /* a letter that nobody took: closed */
	NEWS_LETTER,         /* they had gone while they waited: it is answered in writing */
	NEWS_UNTIMED,        /* asked for later, and no time was chosen: closed */
	NEWS_COUNT
};

/* Who is to read a note of staff. Stored. */
enum consult_readers { NOTE_MINE, NOTE_DESK, NOTE_COLLEAGUE, NOTE_READERS };

/* What one asks of a talk. */
enum consult_step { CONSULT_STEP_REST, CONSULT_STEP_RESUME, CONSULT_STEP_END, CONSULT_STEPS };

enum {
	CONSULT_GRANTS_MAX = 4,      /* of one epoch: person, counsellor, desk, recovery key */
	CONSULT_SECONDS = 1800,      /* after a broken line it is the same talk for so long */
	CONSULT_BOX_MAX = 4500       /* bytes of one sealed line */
};

/* What a search finds. */
enum found { FOUND_LINE, FOUND_POST, FOUND_NOTICE, FOUND_COUNT };

/* What a report is about. Stored. */
enum report_about { REPORT_LINE, REPORT_MANNER, REPORT_POST, REPORT_ABOUT_COUNT };

/* What staff may do when something is hard for somebody, the gentlest first. Stored. */
enum rung {
	RUNG_NONE,
	RUNG_WATCH,           /* keep an eye on it */
	RUNG_ALL,             /* a word to all in the room */
	RUNG_WORD,            /* a word to the person alone */
	RUNG_SEAT,            /* a seat elsewhere */
	RUNG_PAUSE,           /* a rest of some minutes */
	RUNG_TODAY,           /* a rest for today */
	RUNG_COORDINATOR,     /* for the coordinators to look at */
	RUNG_EMERGENCY,       /* the place's emergency procedure */
	RUNG_SUSPEND,         /* not here until it is lifted */
	RUNG_LIFT,
	RUNG_COUNT
};

/* Stored. */
enum measure_state {
	MEASURE_ASKED,        /* waits for a second one of staff */
	MEASURE_DONE, MEASURE_DECLINED, MEASURE_UNDONE, MEASURE_COUNT
};

/* What staff may ask of somebody. */
enum asking { ASK_MOVE, ASK_LEAVE, ASK_COUNT };

/* A person's own choices. The value is text, as listed; the first one is the default. */
enum setting {
	SETTING_LANGUAGE,  /* "" | ja | en */
	SETTING_FACE,      /* "" | map | line */
	SETTING_LISTENING, /* 0 | 1 */
	SETTING_QUIET,     /* 0 | 1 */
	SETTING_SLOW,      /* 0 | 1: each line waits five seconds */
	SETTING_AVATAR,    /* "" | one character */
	SETTING_FLOW,      /* flow | batch N (seconds) | pull */
	SETTING_TIMES,     /* 0 | 1: times before lines in the line face */
	SETTING_WRAP,      /* 0 | columns, line face */
	SETTING_AMBIGUOUS, /* 0 | 1 | 2: width of East Asian ambiguous characters, 0 = ask the terminal */
	SETTING_SAVER,     /* 0 | 1: data saver */
	SETTING_CALLING,   /* 0 | 1, not stored */
	SETTING_HAND,      /* 0 | 1, not stored */
	SETTING_VISITED,   /* 0 | 1: the first visit's questions are done */
	SETTING_HOUSEHOLD, /* 0 | 1: one does not mind meeting who is of one's household */
	SETTING_RULES,     /* 0 | 1: the house rules, and the recovery code beside them, were seen */
	SETTING_COUNT
};
#define SETTING_VALUE_MAX 16

/* A setting's name in the store and in an export: "language" ... */
const char *setting_name(enum setting setting);
bool setting_is_stored(enum setting setting);
/* Is value one that setting may have? Lengths, ranges and words; an avatar is judged by the hub's own table. */
bool setting_value_is_valid(enum setting setting, const char *value, size_t size);

/* What is kept for a time only. */
enum keeping {
#define KEEPING(name, key, unit, least, most, standard, words, forget) KEEPING_##name,
#include "keeping.def"
#undef KEEPING
	KEEPING_COUNT
};
enum keeping_unit { KEEPING_HOURS, KEEPING_DAYS };

enum keeping_unit keeping_unit(enum keeping keeping);

/* Counts of a day or a month. */
enum figure {
#define FIGURE(name, column, words) FIGURE_##name,
#include "figures.def"
#undef FIGURE
	FIGURE_COUNT
};

const char *figure_name(enum figure figure); /* its column */

/* Why a request was refused. The words are the faces' own. */
enum reason {
	REASON_NONE,
	REASON_NOT_NOW,       /* not in this phase, or no right to */
	REASON_MALFORMED,     /* the hub could not read it */
	REASON_UNKNOWN_LOGIN, /* name, passphrase or key: never which */
	REASON_CODE,          /* invitation used, mistyped, expired or unknown: never which */
	REASON_TOO_MANY,      /* too fast; number = seconds to wait */
	REASON_BUSY,          /* the place has its hands full, or the disk is full */
	REASON_NAME_TAKEN,
	REASON_NAME_LENGTH,
	REASON_NAME_CHARACTERS,
	REASON_NAME_STAFF,    /* looks like staff or like the place itself */
	REASON_PASSPHRASE,    /* new one too short, too long or not text */
	REASON_LISTENING,     /* one is listening; /join to speak */
	REASON_WATCHING,      /* behind the rope */
	REASON_SILENT,        /* nobody talks in this room or zone */
	REASON_TEXT,          /* empty, too long or not text once cleaned */
	REASON_NO_ROOM,
	REASON_NO_ZONE,
	REASON_NO_SEAT,
	REASON_NO_PERSON,
	REASON_NO_LINE,       /* nothing of one's own to take back, or no such line */
	REASON_TOO_LATE,      /* longer ago than UNSAY_SECONDS */
	REASON_QUIET,         /* that person wishes to be left alone */
	REASON_WALL,          /* somebody or something stands there */
	REASON_KEY,           /* not a key that the door takes, or known already */
	REASON_AVATAR,
	REASON_VERSION,       /* session and hub speak different versions */
	REASON_SUSPENDED,     /* only after the right passphrase or key */
	REASON_CLOSED,        /* outside opening hours */
	REASON_FULL,          /* too many sessions of this person */
	REASON_FEW_STAFF,     /* that room opens once so many of staff are here; number = how many */
	REASON_ANOTHER_ROOM,  /* that room does not take one in just now, whatever the cause */
	REASON_APPLYING,      /* no applications are taken now */
	REASON_NO_APPLICATION, /* somebody has answered it, or it was taken back */
	REASON_NO_POST,       /* no such post, thread or notice any more */
	REASON_NO_BOARD,      /* that room has none */
	REASON_NOT_INSIDE,    /* only while the place is open and one is inside */
	REASON_DAY,           /* no day that can still be changed, or nothing was decided for it */
	REASON_HOURS,         /* times that nobody can read */
	REASON_DAY_TAKEN,     /* moved to a day that is open already, or from one that is not */
	REASON_NO_TEAM,       /* staff have no key to seal for, or a newer one */
	REASON_CLAIMED,       /* a colleague is answering */
	REASON_RESTING,       /* staff gave one a rest; number = seconds left */
	REASON_HELD,          /* only those who are in already */
	REASON_NO_REASON,     /* staff say why, for the record */
	REASON_NO_REPORT,     /* no such report or measure (any more) */
	REASON_SETTLED,       /* somebody did it before, or its time is over */
	REASON_OWN,           /* one's own, or about oneself: somebody else has to */
	REASON_STAFF,         /* not with staff */
	REASON_NO_UNDOING,    /* what was said was said */
	REASON_NO_CONSULT,    /* no such consultation of one's own (any more) */
	REASON_EPOCH,         /* sealed with a key that holds no longer; the next one is being made */
	REASON_NO_KEYS,       /* who is to read it has no keys of their own yet */
	REASON_WAITS,         /* one waits already, or talks */
	REASON_NO_SLOT,       /* that time is taken, over, or was never offered */
	REASON_TIMES,         /* no times to be offered: over, far ahead, while it is closed, or beside others of one's own */
	REASON_CODE_NAME,     /* the code is for another nickname */
	REASON_AT_MACHINE,    /* for staff only the command line does that */
	REASON_COUNT
};

/* Mails that the place sends. Each has its template: mail/invitation.ja.txt ... */
enum mail_kind {
	MAIL_INVITATION, /* the way in, with a code */
	MAIL_QUESTION,   /* staff ask something back */
	MAIL_DECLINED,   /* this time it does not work out */
	MAIL_COUNT
};

/* A kind's name in files: "invitation" ... */
const char *mail_kind_name(enum mail_kind kind);

/* What became of one try to send a mail. */
enum mail_outcome {
	OUTCOME_DELIVERED, /* the mail server took it */
	OUTCOME_DEFERRED,  /* not now: it is tried again */
	OUTCOME_REFUSED,   /* never: it is given up */
	OUTCOME_UNTRIED,   /* post ended before it came to it */
	OUTCOME_COUNT
};

/* Why. The words are the faces' own. */
enum mail_fault {
	FAULT_NONE,
	FAULT_SERVER,      /* the mail server was not reached, or did not answer as one does */
	FAULT_SAFETY,      /* no safe connection to it: nothing was sent */
	FAULT_LOGIN,       /* it does not let us in: user or password */
	FAULT_SENDER,      /* it does not take mail from us, or to there */
	FAULT_LATER,       /* it asks to come again */
	FAULT_ADDRESS,     /* nobody has that address, or their mailbox takes nothing */
	FAULT_SEAL,        /* the address could not be opened: it was sealed to another key */
	FAULT_TEMPLATE,    /* its template is missing or cannot be used */
	FAULT_COUNT
};

/* What became of a day of the opening hours, to the one who decided it. */
enum day_news { DAY_LISTED, DAY_SET, DAY_FREED, DAY_NEWS_COUNT };

/* Why the hub ends a visit. */
enum closing {
	CLOSING_STOP, CLOSING_SUSPENDED, CLOSING_TAKEN_OVER, CLOSING_ASKED, CLOSING_ERASED, CLOSING_PROTOCOL,
	CLOSING_RENEWED, CLOSING_PASSPHRASE /* another one was set meanwhile */, CLOSING_COUNT
};

#endif
