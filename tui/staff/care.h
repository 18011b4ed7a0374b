/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What troubles somebody, and what staff do then: a report as it is being made, pages that staff read, a measure as it
 * is being put together, and a rest that one was given. */
#ifndef CARE_H
#define CARE_H

#include "visit.h"

struct care;

struct care *care_create(void);
void care_destroy(struct care *care);

/* Asks for one line of text, which answer gets; 0 and Ctrl-C end it without. Takes page; prompt says what for. */
void care_ask(struct visit *visit, struct page *page, const char *prompt,
	void (*answer)(struct visit *visit, const char *text, const char *folded));
/* Ctrl-C: false if nothing is being asked. */
bool care_cancel(struct visit *visit);
/* A line number of any length, full-width digits too; 0 if text is none. */
uint64_t care_number(const char *text);
/* "19:40", in the place's zone. */
void care_time(uint64_t at_ms, char to[8]);
/* A rung's name; "" for none. */
const char *care_rung(enum rung rung);
/* A room's name as far as it is known here, else its id. */
const char *care_room(const struct visit *visit, const char *id);

/* care_report.c: a report as it is made. Which line? */
void care_report_which(struct visit *visit);
/* How somebody behaves; about whom? */
void care_report_whom(struct visit *visit);
/* Shows what will be sent; words may be "". */
void care_report_line(struct visit *visit, uint64_t line, const char *words);
void care_report_post(struct visit *visit, uint64_t post, const char *words);
void care_report_manner(struct visit *visit, const char *nickname, const char *words);
void care_report_add_words(struct visit *visit);
void care_report_send(struct visit *visit);

/* care_measure.c: for staff. */
void care_measure(struct visit *visit, enum rung rung, const char *nickname, const char *reason);
/* The same for whom the report that lies open is about. */
void care_measure_reported(struct visit *visit, enum rung rung, const char *reason);
/* Is that rung about one person? */
bool care_rung_names(enum rung rung);
/* Shows what the person will read, and asks a second coordinator once that was looked at. */
void care_suspend(struct visit *visit, const char *nickname, const char *reason);
/* The report that lies open, 0 for none. */
uint32_t care_open_report(const struct visit *visit);
void care_list_reports(struct visit *visit);
void care_list_measures(struct visit *visit);
void care_list_about_me(struct visit *visit);

/* Events, and the end of a list. */
void care_on_reported(struct visit *visit, const struct message *event);
void care_on_report(struct visit *visit, const struct message *event);
void care_on_report_line(struct visit *visit, const struct message *event);
void care_on_measure(struct visit *visit, const struct message *event);
void care_on_word(struct visit *visit, const struct message *event);
void care_on_door_held(struct visit *visit, const struct message *event);
void care_on_about_me(struct visit *visit, const struct message *event);
void care_on_emergency(struct visit *visit, const struct message *event);
void care_on_done(struct visit *visit, enum wire_number request);
/* A request of these was refused: what was being gathered is not. */
void care_on_refused(struct visit *visit, enum wire_number request);

/* care_rest.c: a rest, as one question of the greeting. */
void care_on_rest(struct visit *visit, const struct message *event);
/* Does one rest, or has one rested and not come in again yet? */
bool care_rests(const struct visit *visit);
struct page *care_rest_ask(const struct visit *visit, const char *title);
bool care_rest_answer(struct visit *visit, const char *text, const char *folded);

#endif
