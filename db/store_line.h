/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was said in the rooms, and how people reacted. A room counts its lines from 1 and never gives a number twice. */
#ifndef STORE_LINE_H
#define STORE_LINE_H

#include "store.h"

enum { STORE_NOTE_ROOM = 121, STORE_TEXT_ROOM = 1201, STORE_REACTIONS = 6 };

struct store_line {
	char room[STORE_ROOM_ROOM];
	uint64_t line;     /* its number in the room */
	uint64_t account;  /* of who said it; 0 for the place itself */
	uint64_t at_ms;    /* since 1970, UTC; for showing, never for ordering */
	uint64_t id;       /* chosen by the one who sent it, 0 for none: the same (account, id) is stored once */
	int kind;          /* 0..15 */
	char zone[STORE_ROOM_ROOM];
	char nickname[STORE_NICKNAME_ROOM]; /* joined when read, not stored; "" for the place itself */
	char role[STORE_ROLE_ROOM];         /* joined when read, not stored; "" for the place itself */
	char note[STORE_NOTE_ROOM];
	char text[STORE_TEXT_ROOM];
	uint32_t reactions[STORE_REACTIONS]; /* counted when read, not stored */
	bool is_withdrawn;
};

/* The newest number the room gave, withdrawn and erased lines too; *line is 0 if it gave none. */
enum store_result store_newest_line(struct store *store, const char *room, uint64_t *line);
/* Stores a line from room, account, at_ms, id, kind, zone, note and text, and sets line->line. STORE_TAKEN: it came
 * before, and *line is now as it was stored then. STORE_NONE: no such account. */
enum store_result store_add_line(struct store *store, struct store_line *line);
/* Fills *out, also if it is withdrawn. */
enum store_result store_find_line(struct store *store, const char *room, uint64_t line, struct store_line *out);
/* The newest line of an account in a room that is not withdrawn. */
enum store_result store_newest_line_of(struct store *store, const char *room, uint64_t account, struct store_line *out);
/* At most count lines before the number before (0: from the newest), newest first, without withdrawn ones. */
enum store_result store_each_line(struct store *store, const char *room, uint64_t before, unsigned count,
	bool (*each)(void *context, const struct store_line *line), void *context);

/* The row of that number in the whole place, as a search gives it, also if it is withdrawn. */
enum store_result store_find_line_numbered(struct store *store, uint64_t number, struct store_line *out);
/* Lines of a room, oldest first, without withdrawn ones: that one and those whose numbers are count or less away. */
enum store_result store_each_line_around(struct store *store, const char *room, uint64_t line, unsigned count,
	bool (*each)(void *context, const struct store_line *line), void *context);
/* The lines with these numbers and between, oldest first, withdrawn ones too, without reactions. */
enum store_result store_each_line_between(struct store *store, const char *room, uint64_t from, uint64_t to,
	bool (*each)(void *context, const struct store_line *line), void *context);
/* Has that account said anything in that room, of another kind than this one, that is not withdrawn? */
bool store_has_said(struct store *store, uint64_t account, const char *room, int but_kind);

/* Everything an account said, withdrawn lines too, by room and number: at most count lines after the place *room, *line
 * (first "" and 0), which is then that of the last one given, and unchanged if there are no more. */
enum store_result store_each_line_of(struct store *store, uint64_t account, char room[STORE_ROOM_ROOM], uint64_t *line,
	unsigned count, bool (*each)(void *context, const struct store_line *line), void *context);

/* Takes a line back; its row stays. STORE_NONE if there is none or it was withdrawn before. */
enum store_result store_withdraw_line(struct store *store, const char *room, uint64_t line, uint64_t at_ms);
/* The numbers of at most 500 lines of a room that were withdrawn since then. */
enum store_result store_each_withdrawn(struct store *store, const char *room, uint64_t since_ms,
	bool (*each)(void *context, uint64_t line), void *context);
/* Empties text and note of at most max lines withdrawn before second `before`, but for those that a report is about;
 * *count says of how many. */
enum store_result store_forget_withdrawn(struct store *store, int64_t before, unsigned max, unsigned *count);
/* Erases lines said before second `before`, with their reactions, of the max (at most 256) oldest; *count says how
 * many went. */
enum store_result store_forget_lines(struct store *store, int64_t before, unsigned max, unsigned *count);

/* reaction is 0..STORE_REACTIONS-1. STORE_TAKEN if that person gave that one before; STORE_NONE if the line is not
 * there or withdrawn, or there is no such account. */
enum store_result store_add_reaction(struct store *store, const char *room, uint64_t line, uint64_t account,
	unsigned reaction);
/* How many people gave each; all 0 if there is no such line. */
enum store_result store_count_reactions(struct store *store, const char *room, uint64_t line,
	uint32_t counts[STORE_REACTIONS]);

#endif
