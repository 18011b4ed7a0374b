/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program below the build directory uses the source tree's place and the build tree's catalogues; anywhere else it is
 * an installed one. where.h is made by meson. Knows nothing of any place that is served. */
#include "paths.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "where.h"

bool paths_find(struct paths *paths)
{
	char self[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", self, sizeof self - 1);

	if (size <= 0)
		return false;
	self[size] = '\0';
	paths_of(self, paths);
	return true;
}

void paths_of(const char *self, struct paths *paths)
{
	size_t root = strlen(BUILD_ROOT);
	bool is_built = strncmp(self, BUILD_ROOT, root) == 0 && self[root] == '/';

	snprintf(paths->place, sizeof paths->place, "%s", is_built ? SOURCE_PLACE : DATA_PLACE);
	snprintf(paths->catalogues, sizeof paths->catalogues, "%s", is_built ? BUILD_CATALOGUES : DATA_CATALOGUES);
}
