/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the line face's own files share. */
#ifndef LINE_PARTS_H
#define LINE_PARTS_H

#include "charset.h"
#include "edit.h"
#include "keys.h"
#include "line.h"

enum {
	REACTED_LINES = 4,       /* lines whose reactions are gathered at a time */
	OWN_LINES = 4,           /* typed ones that may come back from the room */
	TYPED_MAX = 4096,        /* bytes of one line without a terminal */
	OUT_HIGH = 8192,         /* no more lines are formed above it */
	OUT_MAX = 65536
};

/* Reactions of a few seconds, told in one line. */
struct reacted {
	uint64_t line;
	char person[128];
	unsigned counts[REACTION_COUNT];
};

struct line {
	struct visit *visit;      /* borrowed */
	struct charset charset;
	struct buf out, shown;    /* being gathered; what line_frame gave last */
	bool is_own;              /* something in out answers the person */
	bool is_due;              /* lines of the room wait for a frame */
	size_t share;             /* of the frame being formed; 0: none is, and those lines wait */
	uint64_t now;
	/* how far the visit has been told */
	char room[ID_MAX + 1];
	uint64_t printed;         /* newest line printed, or left out on purpose */
	unsigned told, page, again, more;
	uint64_t talk, talk_printed; /* the talk of two that was described; its newest line printed ... */
	uint64_t talk_before;        /* ... and the newest one that was there before it was described */
	bool has_named_mode, describes_all;
	bool has_waited;          /* lines came while the person was typing */
	uint64_t batch_at;        /* when waiting lines are let go; 0: none wait */
	struct reacted reacted[REACTED_LINES];
	int reacted_count;
	uint64_t reacted_at;      /* when they are told */
	/* with a terminal */
	int columns;
	struct keys keys;
	struct edit edit;
	bool is_mid_row;          /* something stands on the cursor's row */
	bool has_prompt;          /* it begins with the prompt */
	int prompt_columns;
	uint64_t prompt_at;       /* when a prompt is put if nothing else comes; 0: none is wanted */
	char echoed[SAY_MAX + 1]; /* what the row shows of the line being typed */
	size_t echoed_size, echoed_caret;
	uint64_t cancelled_at;    /* Ctrl-C; 0: not lately */
	char *own[OWN_LINES];     /* owned; newest first: these stand on the screen as they were typed */
	/* without one */
	char typed[TYPED_MAX];
	size_t typed_size;
	bool is_overlong, after_return;
};

/* line.c: something that the place says, in rows that end where words do: at the columns that were chosen, or at the
 * terminal's. */
void line_print(struct line *line, const char *text);
/* What somebody said, with the label before it: one line, unless its reader chose where it breaks. */
void line_print_said(struct line *line, const char *text);
/* Prints what is due. */
void line_pump(struct line *line);
/* A prompt is wanted once it is quiet. */
void line_want_prompt(struct line *line);

/* line_lines.c: what was said, and reactions to it. */
void line_print_room(struct line *line);
void line_print_lines(struct line *line);
void line_print_again(struct line *line);
void line_note_reaction(struct line *line, const struct message *event);
void line_print_reactions(struct line *line);
bool line_has_unprinted(const struct line *line);
/* Are lines of the room to be shown now, by the pace that was chosen? */
bool line_are_due(struct line *line);

/* With a terminal one's own line stands there since it was typed: is it that one? */
bool line_stands_there(struct line *line, const char *text);

/* line_talk.c: a talk of two. */
void line_print_talk(struct line *line);
void line_print_talk_again(struct line *line);

/* line_input.c: the row being typed. */
void line_end_row(struct line *line);
void line_put_prompt(struct line *line);
void line_echo(struct line *line);
void line_take_back_draft(struct line *line);
void line_put(struct line *line, const char *text, size_t n);
/* The same, of text that may come from the hub: without control characters. */
void line_put_plain(struct line *line, const char *text);
void line_keys_tick(struct line *line);

#endif
