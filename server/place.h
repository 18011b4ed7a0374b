/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The directory of a place: where it lies, whose it is, who works on it now, whether others could read its secrets. */
#ifndef PLACE_H
#define PLACE_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include "config.h"

#define PLACE_USER "kokoiru"           /* of the hub, when started as root; owns every place */
#define PLACE_DOOR_USER "kokoiru-door" /* of gate and sessions, when started as root; owns no file */
#define PLACE_POST_USER "kokoiru-post" /* of post, when started as root; owns no file */
#define PLACE_HOST_KEY "keys/host_ed25519"
#define PLACE_PEPPER "keys/pepper"
#define PLACE_POST_KEY "keys/post"     /* of post alone; what is sealed to keys/post.pub opens with it */
#define PLACE_POST_PUBLIC "keys/post.pub"
#define PLACE_PHRASES "phrases"
enum { PLACE_PATH_ROOM = PATH_MAX + 64 };

struct place {
	char directory[PATH_MAX]; /* absolute, without links */
	uid_t uid;                /* its owner */
	gid_t gid;
	int lock;                 /* holds the place for this program alone; -1: not held */
};

enum place_lock { PLACE_FREE, PLACE_IN_USE, PLACE_NO_LOCK };

/* Looks where DIR is and whose; false, with words on stderr, if there is no place. */
bool place_find(struct place *place, const char *directory);
/* Gives up the lock. */
void place_finish(struct place *place);

/* Writes DIR/name. */
void place_path(const struct place *place, const char *name, char path[PLACE_PATH_ROOM]);
/* Takes the place for this program, its children included, until all of them have ended. PLACE_NO_LOCK: errno says
 * why. */
enum place_lock place_take(struct place *place);
/* As root: goes on as the owner of the place, so that no file in it becomes root's. False, with errno, otherwise. */
bool place_become_owner(const struct place *place);

/* Reads kokoiru.ini over the defaults. Returns the number of findings. The second one is for who does not know opening
 * hours, and leaves out what is said of them. */
unsigned place_read_config(const struct place *place, struct config *config, config_finding *finding, void *context);
unsigned place_read_config_but_hours(const struct place *place, struct config *config, config_finding *finding,
	void *context);
/* Modes and owners of what others must not read or change. Returns the number of findings. */
unsigned place_check_rights(const struct place *place, config_finding *finding, void *context);
/* Can the users that serve it as root walk to it? */
bool place_is_reachable(const struct place *place, config_finding *finding, void *context);

#endif
