# SPDX-License-Identifier: GPL-3.0-or-later
"""No arrow points up: a file of each folder is compiled as the build compiles it, once as it is and once with a header
of each folder that it must not know. The first must work, the others must not."""
import json
import os
import shlex
import subprocess
import sys
import tempfile

import tree

SOURCE, BUILD = sys.argv[1:3]

# folder: one of its files, and the folders that it may use
FOLDERS = {
    "base": ("text.c", []),
    "wire": ("link.c", ["base"]),
    "db": ("store_key.c", ["base"]),
    "tui": ("view/view.c", ["base", "wire"]),
    "server/hub": ("world/world.c", ["base", "wire", "db"]),
    "server/gate": ("inside/pace.c", ["base", "wire", "tui"]),
    "server/post": ("template.c", ["base", "wire"]),
}
# a header of each folder that no other folder has
HEADERS = {
    "base": "text.h", "wire": "wire.h", "db": "store.h", "tui": "view.h", "server/hub": "world.h",
    "server/gate": "pace.h", "server/post": "smtp.h", "server": "config.h",
}


def command_for(path):
    """How the build compiles path: arguments without what is written where."""
    with open(os.path.join(BUILD, "compile_commands.json"), encoding="utf-8") as file:
        commands = json.load(file)
    for entry in commands:
        if os.path.realpath(os.path.join(entry["directory"], entry["file"])) == os.path.realpath(path):
            break
    else:
        sys.exit(f"the build does not compile {path}")
    arguments, skip = [], False
    for argument in shlex.split(entry["command"]):
        if skip or argument in ("-MD", "-MMD", "-c", entry["file"]):
            skip = False
        elif argument in ("-o", "-MQ", "-MF"):
            skip = True
        else:
            arguments.append(argument)
    return entry["directory"], arguments


def compiles(directory, arguments, text):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "tried.c")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run([*arguments, "-fsyntax-only", path], cwd=directory, capture_output=True, text=True)
    return done.returncode == 0, done.stderr


def main():
    findings = tree.Findings()
    for folder, (name, below) in FOLDERS.items():
        path = os.path.join(SOURCE, folder, name)
        directory, arguments = command_for(path)
        text = tree.read(SOURCE, os.path.join(folder, name))
        is_fine, words = compiles(directory, arguments, text)
        if not is_fine:
            findings.add(f"{folder}/{name}", "does not compile as it is\n" + words)
            continue
        for other, header in HEADERS.items():
            if other == folder:
                continue
            is_fine, words = compiles(directory, arguments, f'#include "{header}"\n' + text)
            if other in below and not is_fine:
                findings.add(f"{folder}/{name}", f"may use {other}, but does not find {header}\n" + words)
            elif other not in below and (is_fine or f"{header}: No such file" not in words
                                         and f"'{header}' file not found" not in words):
                findings.add(f"{folder}/{name}", f"must not know {other}, but compiles with {header}\n" + words)
    findings.leave()


main()
