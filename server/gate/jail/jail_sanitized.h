/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is this a build with the address sanitizer, which needs more than the program itself? */
#ifndef JAIL_SANITIZED_H
#define JAIL_SANITIZED_H

#if defined(__SANITIZE_ADDRESS__)
#define JAIL_IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define JAIL_IS_SANITIZED 1
#endif
#endif
#ifndef JAIL_IS_SANITIZED
#define JAIL_IS_SANITIZED 0
#endif

#endif
