/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a hub would tell a console. Each takes the words of a script's line, which it cuts. */
#ifndef STAGE_CONSOLE_H
#define STAGE_CONSOLE_H

#include "stage.h"

/* console NEEDED; console_ends: all of it has come. */
void stage_console(struct stage *stage, char *words);
void stage_console_ends(struct stage *stage, char *words);
/* waits KIND NUMBER MINUTES NICKNAME ROLE MARKS COUNT WORDS; "-" for no nickname, no minutes, no words. MARKS: f first,
 * m mine, "-" none. */
void stage_waits(struct stage *stage, char *words);
void stage_waits_not(struct stage *stage, char *words);
/* somebody PERSON NICKNAME ROLE STATES MARKS ROOM SPOT; s silent. */
void stage_somebody(struct stage *stage, char *words);
void stage_somebody_gone(struct stage *stage, char *words);
/* present PEOPLE STAFF WATCHING PEEKING; today PEOPLE FIRST TALKED. */
void stage_present(struct stage *stage, char *words);
void stage_today(struct stage *stage, char *words);
/* note NUMBER WRITER ABOUT IS_READ WORDS; note_gone NUMBER. */
void stage_note(struct stage *stage, char *words);
void stage_note_gone(struct stage *stage, char *words);
/* sentence PERSUADES SITUATION WORDS. */
void stage_sentence(struct stage *stage, char *words);
/* step STEP NICKNAME; done REQUEST: REQ_ number. */
void stage_step(struct stage *stage, char *words);
void stage_done(struct stage *stage, char *words);
/* guided NICKNAME IS_MINE IS_OVER. */
void stage_guided(struct stage *stage, char *words);

#endif
