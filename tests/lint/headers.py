# SPDX-License-Identifier: GPL-3.0-or-later
"""Each library of the system is used in its own folder only."""
import os
import re
import sys

import tree

SOURCE = sys.argv[1]

# how the name of a header begins: the folders that may include it
LIBRARIES = {
    "sqlite3": ["db"],
    "curses": ["tui"], "ncurses": ["tui"], "term.h": ["tui"],
    "libssh/": ["server/gate"],
    "seccomp": ["server/gate"], "linux/landlock": ["server/gate"],
    "event2/": ["server/hub"],
    "libical/": ["server/hub"],
    "sodium": ["base", "server/hub"],
    "argon2": ["base"],
    "utf8proc": ["base"],
    "curl/": ["server/post"],
    "ini.h": ["server"],
    "vterm": [],
}
FOLDERS = ["base", "wire", "db", "tui", "server"]


def in_one_of(path, folders):
    """Does path lie in one of folders, or in a folder of theirs? server/ itself is none of its rooms' folder."""
    lies_in = os.path.dirname(path)
    return any(lies_in == folder or folder != "server" and lies_in.startswith(folder + os.sep) for folder in folders)


def main():
    findings = tree.Findings()
    for path in tree.files(SOURCE, ".c", ".h"):
        if path.split(os.sep)[0] not in FOLDERS:
            continue
        for number, line in enumerate(tree.read(SOURCE, path).splitlines(), 1):
            match = re.match(r"\s*#\s*include\s*<([^>]+)>", line)
            for begins, folders in LIBRARIES.items() if match else ():
                if match[1].startswith(begins) and not in_one_of(path, folders):
                    findings.add(f"{path}:{number}", f"<{match[1]}> belongs to {' and '.join(folders) or 'tests'}")
    findings.leave()


main()
