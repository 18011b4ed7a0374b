/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keys/post and keys/post.pub, written as a pepper is. Goes through a descriptor of the directory, so that root is led
 * nowhere by a link put in its place. Knows nothing of mail. */
#include "post_key.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "seal.h"

enum { PATH_ROOM = 64 };

static const char secret_name[] = "post", public_name[] = "post.pub";

static int open_keys(const struct place *place);
static void path_in(int keys, const char *name, char path[PATH_ROOM]);
static bool write_public(const struct place *place, int keys, const uint8_t secret_key[SEAL_BOX_KEY]);
static enum post_key read_one(int keys, const char *name, uint8_t key[SEAL_BOX_KEY]);

enum post_key post_key_make(const struct place *place)
{
	uint8_t secret_key[SEAL_BOX_KEY], public_key[SEAL_BOX_KEY];
	int keys = open_keys(place);
	char path[PATH_ROOM];
	enum post_key result = POST_KEY_NO_WRITE;

	if (keys < 0)
		return result;
	path_in(keys, secret_name, path);
	if (faccessat(keys, secret_name, F_OK, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT) {
		seal_box_pair(public_key, secret_key);
		unlinkat(keys, public_name, 0);
		if (seal_pepper_write(path, secret_key) == PEPPER_FINE && write_public(place, keys, secret_key))
			result = POST_KEY_FINE;
	} else if (faccessat(keys, public_name, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
		result = POST_KEY_FINE;
	} else if (read_one(keys, secret_name, secret_key) != POST_KEY_FINE || write_public(place, keys, secret_key)) {
		result = POST_KEY_FINE; /* one that cannot be read is for `check` to find */
	}
	seal_zero(secret_key, sizeof secret_key);
	close(keys);
	return result;
}

enum post_key post_key_read(const struct place *place, uint8_t secret_key[SEAL_BOX_KEY],
	uint8_t public_key[SEAL_BOX_KEY])
{
	uint8_t secret[SEAL_BOX_KEY], stored[SEAL_BOX_KEY], fitting[SEAL_BOX_KEY];
	int keys = open_keys(place);
	enum post_key result = keys < 0 ? POST_KEY_MISSING : read_one(keys, secret_name, secret);

	if (result == POST_KEY_FINE)
		result = read_one(keys, public_name, stored);
	if (result == POST_KEY_FINE) {
		seal_box_public(secret, fitting);
		if (memcmp(stored, fitting, sizeof fitting) != 0)
			result = POST_KEY_DAMAGED;
	}
	if (result == POST_KEY_FINE && secret_key)
		memcpy(secret_key, secret, sizeof secret);
	if (result == POST_KEY_FINE && public_key)
		memcpy(public_key, stored, sizeof stored);
	seal_zero(secret, sizeof secret);
	if (keys >= 0)
		close(keys);
	return result;
}

static int open_keys(const struct place *place)
{
	char path[PLACE_PATH_ROOM];

	place_path(place, "keys", path);
	return open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static void path_in(int keys, const char *name, char path[PATH_ROOM])
{
	snprintf(path, PATH_ROOM, "/proc/self/fd/%d/%s", keys, name);
}

static bool write_public(const struct place *place, int keys, const uint8_t secret_key[SEAL_BOX_KEY])
{
	uint8_t public_key[SEAL_BOX_KEY];
	char path[PATH_ROOM];

	seal_box_public(secret_key, public_key);
	path_in(keys, public_name, path);
	if (seal_pepper_write(path, public_key) != PEPPER_FINE)
		return false;
	return (geteuid() != 0 || fchownat(keys, public_name, place->uid, place->gid, AT_SYMLINK_NOFOLLOW) == 0)
		&& fsync(keys) == 0;
}

static enum post_key read_one(int keys, const char *name, uint8_t key[SEAL_BOX_KEY])
{
	char path[PATH_ROOM];

	if (faccessat(keys, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
		return POST_KEY_MISSING;
	path_in(keys, name, path);
	switch (seal_pepper_read(path, key)) {
	case PEPPER_FINE:
		return POST_KEY_FINE;
	case PEPPER_EXPOSED:
		return POST_KEY_EXPOSED;
	case PEPPER_MISSING:
		return POST_KEY_CLOSED;
	case PEPPER_DAMAGED:
	case PEPPER_TAKEN:
	case PEPPER_NO_WRITE:
		break;
	}
	return POST_KEY_DAMAGED;
}
