/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any event of messages.def from words, for scripts: its name, then its fields parted by '|'. */
#ifndef HAPPEN_H
#define HAPPEN_H

#include <stdbool.h>

#include "wire.h"

/* "EV_DONE 203", "EV_POST 3|みかん|0|...": numbers are written in tens, "@90" is ninety seconds ago, \n in a text begins
 * a row, bytes come in sixteens. words is cut up and borrowed by message. False if there is no such event or a field is
 * missing. */
bool happen_read(char *words, struct message *message);

#endif
