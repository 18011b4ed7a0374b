/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the password as a file that nobody else can read, and the certificates as one that anybody may. Knows no
 * server. */
#include "mail_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "language.h"
#include "mem.h"
#include "seal.h"

enum { CERTIFICATES_MAX = 4 << 20, WORDS_ROOM = PLACE_PATH_ROOM + 256 };

static const char system_certificates[] = "/etc/ssl/certs/ca-certificates.crt";

/* One file being read. */
struct reading {
	char path[PLACE_PATH_ROOM];
	config_finding *finding;
	void *context;
};

static unsigned find(const struct reading *reading, const char *why)
{
	char words[WORDS_ROOM];

	snprintf(words, sizeof words, "%s: %s", reading->path, why);
	reading->finding(reading->context, words);
	return 1;
}

static void name(struct reading *reading, const struct place *place, const char *written)
{
	if (written[0] == '/')
		snprintf(reading->path, sizeof reading->path, "%s", written);
	else
		place_path(place, written, reading->path);
}

/* The first line, without its end. */
static bool take_password(char *password, ssize_t size)
{
	size_t used = size > 0 ? strcspn(password, "\r\n") : 0;

	password[used] = '\0';
	return used > 0 && (size_t)size < MAIL_PASSWORD_ROOM - 1;
}

static unsigned read_password(const struct reading *reading, char password[MAIL_PASSWORD_ROOM])
{
	int fd = open(reading->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat status;
	unsigned findings = 0;
	ssize_t size;

	if (fd < 0)
		return find(reading, strerror(errno));
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
		findings = find(reading, _("not a plain file; put the right one there"));
	} else if (status.st_mode & (S_IRWXG | S_IRWXO)) {
		findings = find(reading, _("others can read the mail password; chmod 600 it"));
	} else {
		size = read(fd, password, MAIL_PASSWORD_ROOM - 1);
		password[size > 0 ? size : 0] = '\0';
		if (!take_password(password, size))
			findings = find(reading, _("does not hold a password; write it as the one line of the file"));
	}
	close(fd);
	return findings;
}

static unsigned read_certificates(const struct reading *reading, struct mail_files *files)
{
	FILE *file = fopen(reading->path, "re");
	size_t n;

	if (!file)
		return find(reading, strerror(errno));
	files->certificates = mem_alloc(CERTIFICATES_MAX + 1);
	n = fread(files->certificates, 1, CERTIFICATES_MAX, file);
	fclose(file);
	files->certificates[n] = '\0';
	files->certificates_size = n;
	if (n < CERTIFICATES_MAX && strstr(files->certificates, "-----BEGIN CERTIFICATE-----"))
		return 0;
	return find(reading, _("holds no certificates; name a file of certificates in PEM"));
}

unsigned mail_files_read(const struct place *place, const struct config *config, struct mail_files *files,
	config_finding *finding, void *context)
{
	struct reading reading = { .finding = finding, .context = context };
	unsigned findings = 0;

	*files = (struct mail_files){ .certificates = NULL };
	if (!config->mail_server[0])
		return 0;
	if (config->mail_password_file[0]) {
		name(&reading, place, config->mail_password_file);
		findings += read_password(&reading, files->password);
	}
	if (config->mail_security != SECURITY_NONE) {
		name(&reading, place, config->mail_ca_file[0] ? config->mail_ca_file : system_certificates);
		findings += read_certificates(&reading, files);
	}
	return findings;
}

void mail_files_finish(struct mail_files *files)
{
	seal_zero(files->password, sizeof files->password);
	free(files->certificates);
	files->certificates = NULL;
}
