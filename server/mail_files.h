/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that [mail] names, wherever they lie: the password and the certificates. */
#ifndef MAIL_FILES_H
#define MAIL_FILES_H

#include "place.h"

enum { MAIL_PASSWORD_ROOM = 512 };

struct mail_files {
	char password[MAIL_PASSWORD_ROOM];
	char *certificates;      /* owned, PEM */
	size_t certificates_size;
};

/* Reads them if this place sends mail, and calls finding for each fault. A name that does not begin with / is one in
 * the place. Returns the number of findings. Either way mail_files_finish wipes and frees. */
unsigned mail_files_read(const struct place *place, const struct config *config, struct mail_files *files,
	config_finding *finding, void *context);
void mail_files_finish(struct mail_files *files);

#endif
