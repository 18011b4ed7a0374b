/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A place that is being made, new or from a backup: in a new directory beside the wanted one, which gets its name only
 * once all is there. As root also the users that serve it. What goes wrong is said on stderr. */
#ifndef BUILDING_H
#define BUILDING_H

#include "place.h"

/* Is wanted nothing yet, or an empty directory? An exit code of the program. */
int building_is_free(const char *wanted);
/* Gives an empty place with its folders, at a name of its own, if wanted does not exist or is an empty directory. An
 * exit code of the program; unless CLI_DONE nothing is left behind. */
int building_begin(struct place *place, const char *wanted);
/* Gives it to who serves it and lets it have its name, on the disk. Unless CLI_DONE nothing is left behind. */
int building_end(const struct place *place, const char *wanted);
/* Takes away all of it. */
void building_abandon(const struct place *place);

/* A name that was given, to a file or a directory, is on the disk once the directory above is; false if that fails. */
bool building_sync_name(const char *name);

#endif
