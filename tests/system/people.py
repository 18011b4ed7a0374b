# SPDX-License-Identifier: GPL-3.0-or-later
"""People of the tests: how one comes to have been here before, and how one comes in by either face."""
import os
import pathlib
import subprocess
import time
import unicodedata
import unittest

import paramiko

from place import LIMIT, PASSPHRASE, Lines, Place, Terminal, shows, wait_for, wishes

IS_INSIDE = ("/help", "話すなら")


def settled(place, nickname, role="participant"):
    """Somebody whose first visit is over; returns the key's path. All of it is typed before the door has opened."""
    key = place.account(nickname, role)
    done = subprocess.run(place.ssh("-T", key=key), input="\n\n\n/bye\n", capture_output=True, text=True, timeout=60,
                          env=place.environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return key


def on_map(place, key, language="en", columns=80, rows=24, term="tmux-256color", user="kokoiru", **environment):
    """Comes in with the map and waits for it."""
    carried = wishes(KOKOIRU_LANG=language, KOKOIRU_UI="tui", **environment)
    terminal = Terminal(place, place.ssh("-t", *carried, key=key, user=user), columns, rows, term=term)
    terminal.wait("/help")
    return terminal


def in_lines(place, key, language="en", user="kokoiru"):
    """Comes in without a terminal and waits for the room in words."""
    lines = Lines(place.ssh("-T", *wishes(KOKOIRU_LANG=language), key=key, user=user), place.environment)
    lines.wait(("type help", "help と"))
    return lines


def joined(place, nickname, role="participant", face="line"):
    """Joins by a code of that role, with a key kept and a passphrase, and sits down; their keys are open."""
    command = place.ssh("-tt", *wishes(KOKOIRU_LANG="ja"), user="join+" + face, key=place.key(nickname), level="INFO")
    terminal = Terminal(place, command)
    steps = [("招待コード:", place.invite("--role", role)), ("よびな:", nickname), ("新しいあいことば:", PASSPHRASE),
             ("もう一度:", PASSPHRASE), ("[Y/n]", ""), ("Enter で 進みます", "")]
    steps += [("星", "")] if role in ("participant", "family") else []
    played(terminal, *steps, ("0 今日は", ""), (IS_INSIDE, None))
    return terminal


def back(place, nickname, face="line", columns=80, rows=24, expects=IS_INSIDE):
    """Comes in again by key; their keys stay locked until they type their passphrase. expects: what shows then."""
    carried = wishes(KOKOIRU_LANG="ja", KOKOIRU_UI=face)
    terminal = Terminal(place, place.ssh("-tt", *carried, key=place.key(nickname)), columns, rows)
    terminal.wait(expects)
    return terminal


def played(terminal, *steps):
    """Waits for words, then types the answer to them, step by step; None types nothing."""
    for words, answer in steps:
        terminal.wait(words)
        if answer is not None:
            terminal.enter(answer)


class Wire:
    """A client that shows nothing and counts: the bytes of its channel as they came."""

    def __init__(self, place, key, columns=80, rows=24, term="xterm", user="kokoiru", port=None,
                 **environment):
        self.transport = paramiko.Transport(("127.0.0.1", port or place.port))
        self.transport.start_client(timeout=LIMIT)
        self.transport.auth_publickey(user, paramiko.Ed25519Key.from_private_key_file(str(key)))
        self.channel = self.transport.open_session(timeout=LIMIT)
        if term is not None:
            self.channel.get_pty(term, columns, rows)
        for name, value in environment.items():
            self.channel.set_environment_variable(name, value)
        self.channel.invoke_shell()
        self.bytes = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.transport.close()

    def text(self):
        while self.channel.recv_ready():
            self.bytes += self.channel.recv(65536)
        return self.bytes.decode("utf-8", "replace")

    def wait(self, words):
        wait_for(lambda: shows(self.text(), words), lambda: "%r in:\n%s" % (words, self.text()))

    def type(self, text):
        self.channel.sendall(text if isinstance(text, bytes) else text.encode())

    def quiet(self, seconds):
        """Waits until nothing has come for so long; returns how many bytes came until then."""
        begun, seen, since = len(self.bytes), -1, 0
        while seen != len(self.bytes) or time.monotonic() < since + seconds:
            if seen != len(self.bytes):
                seen, since = len(self.bytes), time.monotonic()
            time.sleep(0.01)
            self.text()
        return len(self.bytes) - begun


class Gathering(unittest.TestCase):
    """A place of its own for each case, and people who come into it by name."""

    ROLES = {"ゆき": "family", "さとう": "supporter"}

    def setUp(self):
        self.place = self.enterContext(Place())
        self.keys = {}

    def key(self, name):
        if name not in self.keys:
            self.keys[name] = settled(self.place, name, self.ROLES.get(name, "participant"))
        return self.keys[name]

    def map(self, name, language="ja", **more):
        return self.enterContext(on_map(self.place, self.key(name), language, **more))

    def lines(self, name, language="ja", **more):
        return self.enterContext(in_lines(self.place, self.key(name), language, **more))

    def wire(self, name, language="ja", **more):
        return self.enterContext(Wire(self.place, self.key(name), KOKOIRU_LANG=language, **more))


def tile_of(terminal, mark):
    """Column and row at which a mark stands on the map, counted from the map's corner."""
    for y, row in enumerate(terminal.rows()[1:12]):
        cells = cells_of(row)[:48]
        for x in range(0, len(cells) - 1, 2):
            if cells[x] == mark:
                return x // 2, y
    return None


def cells_of(row):
    """One entry a column; the second half of a wide character is empty."""
    cells = []
    for character in row:
        cells += [character, ""] if unicodedata.east_asian_width(character) in "WF" else [character]
    return cells


def chat(terminal):
    """What stands between the map and the prompt of an 80x24 screen."""
    return "\n".join(terminal.rows()[13:21])


def grown(terminal, words, count):
    """Waits until the words stood there so often, scrollback included."""
    wait_for(lambda: terminal.everything().count(words) >= count,
             lambda: "%d times %r in:\n%s" % (count, words, terminal.everything()))


class Transcript:
    """What a person saw and typed, for the record; written only where KOKOIRU_TRANSCRIPTS names a directory."""

    def __init__(self, name, terminal):
        self.name, self.terminal, self.parts = name, terminal, []

    def saw(self, remark, all_of_it=False):
        screen = self.terminal.everything() if all_of_it else self.terminal.screen()
        self.parts.append("== %s\n%s" % (remark, screen.rstrip()))

    def write(self):
        directory = os.environ.get("KOKOIRU_TRANSCRIPTS")
        if directory:
            pathlib.Path(directory).mkdir(parents=True, exist_ok=True)
            pathlib.Path(directory, self.name + ".txt").write_text("\n\n".join(self.parts) + "\n")
