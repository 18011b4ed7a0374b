/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the supervisor starts: this same program again, in a fresh address space, as hub, gate or post. */
#ifndef CHILDREN_H
#define CHILDREN_H

/* Descriptors a child is born with; all others but 0, 1 and 2 are closed. */
enum children_descriptor {
	CHILD_LIFELINE = 3, /* end of file: the supervisor is gone */
	CHILD_READY,        /* takes a byte once the child serves, and the hub's one every now and then */
	CHILD_POST,         /* hub and post: their ends of the pair between them */
	CHILD_SESSIONS,     /* hub: listens as run/hub.sock */
	CHILD_ADMIN,        /* hub: listens as run/admin.sock */
	CHILD_KEEP,         /* hub: what outlives it, in memory */
	CHILD_LOCK,         /* hub: keeps the place's lock for as long as it has the store open */
	CHILD_END
};

/* argv: the program's name, "--hub", "--gate" or "--post", DIR; then the hub has the place's owner as UID:GID, who was
 * looked up once when it began to be served, the gate what it listens on. They do not return. Post leaves with 0 if
 * this place sends no mail. */
_Noreturn void children_run_hub(int argc, char *argv[]);
_Noreturn void children_run_gate(int argc, char *argv[]);
_Noreturn void children_run_post(int argc, char *argv[]);

#endif
