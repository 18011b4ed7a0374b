/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail addresses by RFC 5321 section 4.1.2, less than it allows; the header says what. Works on the characters of ASCII
 * whatever the locale is. Knows no mail. */
#include "address.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "text.h"

enum { TYPED_MAX = 1024, LOCAL_MAX = 64, LABEL_MAX = 63, DOMAIN_MAX = 253 };

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
static const char local_characters[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.";
static const char label_characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";

static bool is_local(const char *local, size_t n);
static bool is_domain(const char *domain);
static void lower(char *s);

enum address_fault address_read(const char *typed, size_t n, char address[ADDRESS_ROOM])
{
	char plain[TYPED_MAX], *start = plain, *at;
	size_t size = n < TYPED_MAX ? text_normalise(typed, n, plain, sizeof plain) : SIZE_MAX;

	address[0] = '\0';
	if (size == SIZE_MAX)
		return text_is_valid(typed, n) ? ADDRESS_LONG : ADDRESS_FORM;
	if (strlen(plain) != size)
		return ADDRESS_FORM;
	start += strspn(start, " ");
	size = strlen(start);
	while (size > 0 && start[size - 1] == ' ')
		start[--size] = '\0';
	if (size == 0)
		return ADDRESS_EMPTY;
	if (size >= ADDRESS_ROOM)
		return ADDRESS_LONG;
	at = strchr(start, '@');
	if (!at || !is_local(start, (size_t)(at - start)) || !is_domain(at + 1))
		return ADDRESS_FORM;
	lower(at);
	memcpy(address, start, size + 1);
	return ADDRESS_FINE;
}

void address_show(const char *address, char shown[ADDRESS_SHOWN_ROOM])
{
	size_t local = strcspn(address, "@"), size = strlen(address);
	bool is_quoted = local > 0 && address[local - 1] == '.';

	for (size_t i = 1; i < local; i++)
		is_quoted = is_quoted || (address[i - 1] == '.' && address[i] == '.');
	if (!is_quoted) {
		memcpy(shown, address, size + 1);
		return;
	}
	shown[0] = shown[local + 1] = '"';
	memcpy(shown + 1, address, local);
	memcpy(shown + local + 2, address + local, size - local + 1);
}

void address_key(const char *address, char key[ADDRESS_ROOM])
{
	memcpy(key, address, strlen(address) + 1);
	lower(key);
}

const char *address_domain(const char *address)
{
	return address + strcspn(address, "@") + (strchr(address, '@') != NULL);
}

static bool is_local(const char *local, size_t n)
{
	return n > 0 && n <= LOCAL_MAX && local[0] != '.' && strspn(local, local_characters) >= n;
}

/* Two labels or more; the last one has a letter, so that it is no address of a machine. */
static bool is_domain(const char *domain)
{
	size_t labels = 0;
	const char *label = domain, *last = domain;

	if (strlen(domain) > DOMAIN_MAX)
		return false;
	for (;;) {
		size_t size = strspn(label, label_characters);

		if (size == 0 || size > LABEL_MAX || label[0] == '-' || label[size - 1] == '-')
			return false;
		labels++;
		last = label;
		if (label[size] == '\0')
			break;
		if (label[size] != '.')
			return false;
		label += size + 1;
	}
	return labels >= 2 && strpbrk(last, letters);
}

static void lower(char *s)
{
	for (; *s; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
}
