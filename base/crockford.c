/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of symbols. Knows no numbers of more than one. */
#include "crockford.h"

#include <ctype.h>
#include <string.h>

static const char symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";

char crockford_symbol(uint64_t value)
{
	return symbols[value % CROCKFORD_CHECK];
}

int crockford_value(char symbol)
{
	char upper = (char)toupper((unsigned char)symbol);
	const char *found;

	if (upper == 'O')
		upper = '0';
	if (upper == 'I' || upper == 'L')
		upper = '1';
	found = upper ? strchr(symbols, upper) : NULL;
	return found ? (int)(found - symbols) : -1;
}
