/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a hub would send of reports and measures, for screens. */
#ifndef STAGE_CARE_H
#define STAGE_CARE_H

#include "stage.h"

/* "reported NAME", "report NAME WORDS", "line NAME WORDS" and its like: see the table in stage_care.c. */
void stage_care(struct stage *stage, char *words);

#endif
