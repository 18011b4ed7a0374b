# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lints share: the files of the tree, and how findings are told."""
import os
import sys

SKIPPED = {".git", "__pycache__"}


def files(root, *endings):
    """Paths below root, relative to it, that end so; nothing of build directories."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in SKIPPED
                            and not (folder == root and (f == "build" or f.startswith("build-"))))
        for name in sorted(names):
            if name.endswith(endings):
                found.append(os.path.relpath(os.path.join(folder, name), root))
    return found


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


class Findings:
    def __init__(self):
        self.count = 0

    def add(self, where, words):
        print(f"{where}: {words}")
        self.count += 1

    def leave(self):
        print(f"{self.count} findings")
        sys.exit(1 if self.count else 0)
