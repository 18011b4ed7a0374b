/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What two columns of a drawing mean. Knows neither rooms nor people. */
#include "tile.h"

static const struct { char drawn[2]; enum tile tile; } alphabet[] = {
	{ "  ", TILE_FLOOR }, { "##", TILE_WALL }, { "~~", TILE_WINDOW }, { "()", TILE_SEAT }, { "%%", TILE_SOFA },
	{ "[]", TILE_TABLE }, { "==", TILE_COUNTER }, { "||", TILE_PARTITION }, { "&&", TILE_PLANT },
	{ "--", TILE_ROPE }, { "^^", TILE_SCREEN }, { "::", TILE_CURTAIN }, { " ]", TILE_EXHIBIT }
};

enum tile tile_of(char a, char b)
{
	for (unsigned i = 0; i < sizeof alphabet / sizeof *alphabet; i++)
		if (alphabet[i].drawn[0] == a && alphabet[i].drawn[1] == b)
			return alphabet[i].tile;
	if (a == '[' && b >= '1' && b <= '9')
		return TILE_EXHIBIT;
	if (a >= '0' && a <= '9' && b == '>')
		return TILE_DOOR;
	return TILE_UNKNOWN;
}

bool tile_is_walkable(enum tile tile)
{
	return tile == TILE_FLOOR || tile == TILE_DOOR || tile_is_seat(tile);
}

bool tile_is_seat(enum tile tile)
{
	return tile == TILE_SEAT || tile == TILE_SOFA;
}
