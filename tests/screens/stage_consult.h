/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a hub would send of a talk of two, for screens: the other one's keys and lines are made here, and sealed. */
#ifndef STAGE_CONSULT_H
#define STAGE_CONSULT_H

#include "stage.h"

/* "sit guest すずき", "other WORDS", "gone" and its like: see the table in stage_consult.c. */
void stage_consult(struct stage *stage, char *words);
void stage_consult_finish(struct stage *stage);

#endif
