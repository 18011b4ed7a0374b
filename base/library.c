/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks functions up in a library. Does not know what they do: whoever asks gives each its type. */
#include "library.h"

#include <dlfcn.h>
#include <string.h>

#include "log.h"

bool library_find(const char *soname, const char *const names[], size_t count, void (*found[])(void))
{
	void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);

	for (size_t i = 0; library && i < count; i++) {
		void *at = dlsym(library, names[i]);

		if (!at)
			library = NULL;
		else
			memcpy(&found[i], &at, sizeof at); /* POSIX: both are one size, which ISO C does not say */
	}
	if (!library)
		log_fault("%s cannot be used; install it again", soname);
	return library != NULL;
}
