# SPDX-License-Identifier: GPL-3.0-or-later
"""What being here costs on a metered line: bytes written to the channel of an 80x24 map without colour."""
import time
import unittest

from people import Wire, in_lines, settled
from place import Place, main, wait_for

MOST = {"first screen": 2560, "line of 20 kana": 160, "the same, screen full": 160, "reaction": 48, "step of another": 48,
        "own step": 48, "idle": 0}
TERMINALS = (("xterm", "1", "みかん"), ("vt100", "", "もも"), ("tmux-256color", "1", "かき"))
KANA = "きょうはあさからしずかなあめがふっている"
IDLE_SECONDS = 20


class Bytes(unittest.TestCase):
    def setUp(self):
        self.place = self.enterContext(Place(limits={"say_burst": 200}))
        for _, _, name in TERMINALS:
            settled(self.place, name)
        self.kotaro = settled(self.place, "こたろう")

    def measure(self, wire, other):
        counts = {"first screen": len(wire.bytes) + wire.quiet(0.4)}

        def count(what, doing):
            begun = len(wire.bytes)
            doing()
            wait_for(lambda: wire.text() and len(wire.bytes) > begun, what)
            wire.quiet(0.4)
            counts[what] = len(wire.bytes) - begun

        count("line of 20 kana", lambda: other.ask(KANA, "こたろう: " + KANA))
        wire.type("はい\r\r")  # nobody nods to themselves; at the window the second Enter says it
        other.wait(": はい")
        wire.quiet(0.4)
        count("reaction", lambda: other.ask("/1", "うなずき"))
        for number in range(12):
            other.ask("%d" % (100 + number), "こたろう: ")
        wire.quiet(0.4)
        count("the same, screen full", lambda: other.ask(KANA, "こたろう: " + KANA))
        wire.type("\x1b[B")  # out of the seat, which is more than a step: its rule ends
        wire.quiet(0.4)
        count("own step", lambda: wire.type("\x1b[B"))
        return counts

    def step_of_another(self, *terminal):
        """The walker is on a map too: lines have no arrows."""
        with Wire(self.place, self.kotaro, term="xterm", KOKOIRU_UI="tui") as walker:
            walker.wait("/help")
            walker.type("/go desk\r")
            walker.quiet(0.4)
            with self.watch(self.place, *terminal) as wire:
                wire.quiet(1.2)
                begun = len(wire.bytes)
                walker.type("\x1b[B")
                wait_for(lambda: wire.text() and len(wire.bytes) > begun, "the step")
                wire.quiet(0.4)
                size = len(wire.bytes) - begun
                self.leave(wire)
                self.leave(walker)
                return size

    @staticmethod
    def leave(wire):
        wire.type("/bye\r")
        wait_for(lambda: wire.text() and wire.channel.closed, "the end of the visit")

    @staticmethod
    def watch(place, term, no_color, name):
        wire = Wire(place, place.key(name), term=term, KOKOIRU_UI="tui", KOKOIRU_LANG="ja", NO_COLOR=no_color)
        wire.wait("/help")
        return wire

    def test_bytes_of_everything(self):
        silent = self.enterContext(Place())
        settled(silent, "みかん")
        idle = self.enterContext(self.watch(silent, "xterm", "1", "みかん"))
        idle.quiet(1.5)
        idle_from, idle_since = len(idle.bytes), time.monotonic()
        table = {}
        for terminal in TERMINALS:
            with in_lines(self.place, self.kotaro, "ja") as other:
                other.ask("/go table-a", "テーブルA")
                with self.watch(self.place, *terminal) as wire:
                    table[terminal[0]] = self.measure(wire, other)
                    self.leave(wire)
                other.say("/bye")
                other.ended()
            table[terminal[0]]["step of another"] = self.step_of_another(*terminal)
        wait_for(lambda: time.monotonic() - idle_since > IDLE_SECONDS, "the quiet to be long enough")
        idle.text()
        table["xterm"]["idle"] = len(idle.bytes) - idle_from
        self.show(table, time.monotonic() - idle_since)
        for term, counts in table.items():
            for what, size in counts.items():
                with self.subTest(term=term, what=what):
                    self.assertLessEqual(size, MOST[what])

    @staticmethod
    def show(table, seconds):
        print("\n%-24s%8s" % ("bytes, at most", "") + "".join("%15s" % term for term in table))
        for what, most in MOST.items():
            cells = "".join("%15s" % table[term].get(what, "") for term in table)
            print("%-24s%8d%s" % (what if what != "idle" else "idle for %d s" % seconds, most, cells))


if __name__ == "__main__":
    main()
