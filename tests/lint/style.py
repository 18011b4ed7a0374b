# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be counted of the house's style, and words that tell of how the tree was made instead of what it is."""
import re
import sys

import tree

SOURCE = sys.argv[1]

SPDX = "/* SPDX-License-Identifier: GPL-3.0-or-later */"
COLUMNS_MAX = 120
LINES_MAX = 600
FUNCTION_MAX = 60

# Built from halves, so that this file does not find itself.
UNDONE = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
OUTSIDE = re.compile(r"(/wo" r"rk/|shar" r"ed/|/tmp/" r"w/|\b(UX|TRA" r"PS|INTER" r"FACE|MISS" r"ION|DES" r"IGN|SECU" r"RITY)\.md"
                     r"|\bissu" r"e #?\d|\bsess" r"ion \d|\bhelp" r"er [A-Z]{3,}\b)")
RULE = re.compile(r"\bR[1-9]\d?\b")


def look_at_text(findings, path, lines):
    for number, line in enumerate(lines, 1):
        where = f"{path}:{number}"
        for pattern in (UNDONE, OUTSIDE):
            match = pattern.search(line)
            if match:
                findings.add(where, f"'{match[0]}' means nothing to who reads the tree alone")
        if RULE.search(line) and re.match(r"\s*(/\*|\*|//|#)", line):
            findings.add(where, f"'{RULE.search(line)[0]}': give the reason in words")
        if line.rstrip() != line:
            findings.add(where, "ends in a space")


def look_at_code(findings, path, lines):
    begun = None
    if not lines or lines[0] != SPDX:
        findings.add(path, "does not begin with its licence")
    if len(lines) > 1 and not lines[1].startswith("/* "):
        findings.add(path, "does not say what it is for")
    if len(lines) > LINES_MAX:
        findings.add(path, f"{len(lines)} lines; {LINES_MAX} at most")
    for number, line in enumerate(lines, 1):
        where = f"{path}:{number}"
        if len(line) > COLUMNS_MAX:
            findings.add(where, f"{len(line)} characters; {COLUMNS_MAX} at most")
        if re.match(r'\s*#\s*include\s*"[^"]*/', line):
            findings.add(where, "folders are include directories; name the header alone")
        if re.match(r"    +\S", line) and not line.lstrip().startswith("*"):
            findings.add(where, "indented by spaces")
        if line == "{":
            begun = number
        if line == "}" and begun:
            if number - begun > FUNCTION_MAX:
                findings.add(f"{path}:{begun}", f"a function of {number - begun} lines; {FUNCTION_MAX} at most")
            begun = None


def look_at_prose(findings, path, lines):
    """What two people wrote into one page at once may stand there twice."""
    seen = {}
    for number, line in enumerate(lines, 1):
        if len(line) > 60 and not line.startswith("|") and seen.setdefault(line, number) != number:
            findings.add(f"{path}:{number}", f"says again what line {seen[line]} says")


def main():
    findings = tree.Findings()
    for path in tree.files(SOURCE, ".c", ".h", ".def", ".sql", ".py", ".build", ".md", ".room", ".ini", ".keys"):
        look_at_text(findings, path, tree.read(SOURCE, path).splitlines())
    for path in tree.files(SOURCE, ".c", ".h"):
        look_at_code(findings, path, tree.read(SOURCE, path).splitlines())
    for path in tree.files(SOURCE, ".md"):
        look_at_prose(findings, path, tree.read(SOURCE, path).splitlines())
    findings.leave()


main()
