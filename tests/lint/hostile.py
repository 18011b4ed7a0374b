# SPDX-License-Identifier: GPL-3.0-or-later
"""doc/HOSTILE.md: each row has an id of its own, says what must happen, and names tests that exist."""
import os
import re
import sys

import tree

SOURCE = sys.argv[1]
LIST = "doc/HOSTILE.md"

ROW = re.compile(r"^\| ([A-Z]\d\d[a-z]?) \| (.+) \| (.+) \| (.+) \|$")
TEST = re.compile(r"`([a-z_0-9]+\.(?:py|c|keys))(?: ([a-z_0-9]+))?`")
LATER = ("with the consultations",)  # parts of the place that are not there yet


def tests():
    """File name -> the names of its tests."""
    found = {}
    for path in tree.files(os.path.join(SOURCE, "tests"), ".py", ".c", ".keys"):
        text = tree.read(os.path.join(SOURCE, "tests"), path)
        names = re.findall(r"(?m)^ *(?:def|static void) (\w+)\((?:self|void \*\*)", text)
        found[os.path.basename(path)] = set(names)
    return found


def main():
    findings, known, seen = tree.Findings(), tests(), set()
    for number, line in enumerate(tree.read(SOURCE, LIST).splitlines(), 1):
        where = f"{LIST}:{number}"
        if not re.match(r"\| [A-Z]\d", line):
            continue
        row = ROW.match(line)
        if not row:
            findings.add(where, "a row is | id | what comes | what must happen | tests |")
            continue
        if row[1] in seen:
            findings.add(where, f"{row[1]} stands there twice")
        seen.add(row[1])
        named = TEST.findall(row[4])
        if not named and row[4] not in LATER:
            findings.add(where, f"{row[1]} names no test")
        for file, name in named:
            if file not in known:
                findings.add(where, f"there is no {file}")
            elif name and name not in known[file]:
                findings.add(where, f"{file} has no {name}")
    if not seen:
        findings.add(LIST, "holds no row")
    findings.leave()


main()
