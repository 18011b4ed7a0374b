#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a C source that holds the migrations: embed.py OUTPUT FILE..., each FILE named NNNN_name.sql, each number used
once. Bytes, not string literals, because C promises literals of 4095 characters only."""
import os
import re
import sys


def main():
    output, files = sys.argv[1], sorted(sys.argv[2:], key=os.path.basename)
    arrays, rows, number = [], [], 0
    for path in files:
        name = os.path.basename(path)
        if not re.fullmatch(r'[0-9]{4}_[a-z_]+\.sql', name) or int(name[:4]) <= number:
            sys.exit('%s: a migration must be named after a number of its own and in small letters, as 0002_keys.sql' % name)
        number = int(name[:4])
        with open(path, 'rb') as file:
            data = file.read() + b'\0'
        lines = [', '.join(map(str, data[i:i + 24])) for i in range(0, len(data), 24)]
        arrays.append('static const char sql_%d[] = {\n\t%s\n};\n' % (number, ',\n\t'.join(lines)))
        rows.append('\t{ %d, "%s", sql_%d },\n' % (number, name[5:-4], number))
    with open(output, 'w', encoding='ascii') as file:
        file.write('/* Written by embed.py from migrations. */\n#include "migrate.h"\n\n')
        file.write('\n'.join(arrays))
        file.write('\nconst struct migration migrations[] = {\n%s};\n' % ''.join(rows))
        file.write('const int migrations_count = %d;\n' % len(files))


main()
