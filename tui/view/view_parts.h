/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files behind view_apply share: a function for each event that is kept elsewhere than in view.c, giving the
 * VIEW_* bits of what it changed. */
#ifndef VIEW_PARTS_H
#define VIEW_PARTS_H

#include "view.h"

/* view_place.c */
unsigned view_apply_place(struct view *view, const struct message *event);
unsigned view_apply_contact(struct view *view, const struct message *event);
unsigned view_apply_team(struct view *view, const struct message *event);
unsigned view_apply_known(struct view *view, const struct message *event);
unsigned view_apply_post(struct view *view, const struct message *event);
unsigned view_apply_opening(struct view *view, const struct message *event);
unsigned view_apply_setting(struct view *view, const struct message *event);
/* Wire text as an owned string. */
char *view_own(struct wire_text text);
/* A role as it travels; a number that is none is a participant's. */
enum role view_role_of(uint8_t number);

#endif
