# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody on a line of 9,600 bit/s in a busy room, and somebody who stops reading. What is late is counted in bytes of
the line, which do not depend on how quick this machine is."""
import itertools
import threading
import time

from people import Gathering, Wire
from place import IS_SANITIZED, main, wait_for
from throttle import Throttle

BITS = 9600
SECOND = BITS // 8       # bytes that the line carries in one
QUICK = 8 << 20
LINES, AHEAD = 2000, 50
KEPT = 16 * 1024         # what may still come of an older screen: the kernel's buffers, and one whole frame
GROWTH = 256             # KiB of memory that somebody who stops reading may cost


class Talk(threading.Thread):
    """Somebody who says numbered lines until told to stop."""

    def __init__(self, lines, a_second):
        super().__init__(daemon=True)
        self.lines, self.pause, self.is_over, self.count = lines, 1 / a_second, False, 0

    def run(self):
        for self.count in itertools.count(1):
            if self.is_over:
                break
            self.lines.say(word(self.count) * 4)
            self.lines.text()
            time.sleep(self.pause)


def word(number):
    """No two neighbours have a letter in the same place, so that each stands whole in what a screen sends."""
    return "".join(chr(0x3042 + (number * step + 7 * at) % 80) for at, step in enumerate((1, 3, 7, 9)))


class Thin(Gathering):
    def setUp(self):
        super().setUp()
        self.place.stop()
        self.place.set("limits", say_burst=2 * LINES, say_per_second=1000, act_burst=2 * LINES, act_per_second=1000)
        self.place.serve()

    def come(self, throttle, face):
        self.key("みかん")
        wire = self.enterContext(Wire(self.place, self.keys["みかん"], port=throttle.port, KOKOIRU_UI=face,
                                      KOKOIRU_LANG="ja"))
        wire.wait(("/help", "help と"))
        return wire

    def speaker(self):
        speaker = self.lines("こたろう")
        speaker.ask("/go table-a", "テーブルA")
        return speaker

    def late(self, throttle, wire, talk):
        """Bytes that the line carries until a line said now, or a newer one, is seen."""
        number, begun, seen = talk.count, throttle.carried, len(wire.text())

        def shown():
            new = wire.text()[seen:]
            return any(word(later)[:3] in new for later in range(number, talk.count + 1))

        wait_for(shown, "a new line")
        return throttle.carried - begun

    def echo(self, throttle, wire, letters):
        begun, seen = throttle.carried, len(wire.text())
        wire.type(letters)
        wait_for(lambda: letters in wire.text()[seen:], "the key")
        return throttle.carried - begun

    def test_a_busy_room_on_a_thin_line(self):
        speaker = self.speaker()
        for face in ("tui", "line"):
            with self.subTest(face=face), Throttle(self.place.port, BITS) as throttle:
                wire = self.come(throttle, face)
                talk = Talk(speaker, 30)
                talk.start()
                time_to_settle = throttle.carried + 3 * SECOND
                wait_for(lambda: wire.text() and throttle.carried > time_to_settle, "the talk to reach the line")
                late = [self.late(throttle, wire, talk) for _ in range(3)]
                keys = [self.echo(throttle, wire, letter) for letter in "QXZJ"]
                talk.is_over = True
                talk.join()
                print("%s: bytes before the newest line: %s, before a key: %s" % (face, late, keys))
                self.assertLess(max(late), 3 * SECOND)
                self.assertLess(sorted(keys)[2], SECOND * 3 // 2)
                self.leave(wire)

    def test_whoever_stops_reading_costs_little_and_sees_what_is_newest(self):
        speaker = self.speaker()
        for face in ("tui", "line"):
            with self.subTest(face=face), Throttle(self.place.port, QUICK) as throttle:
                before = set(self.place.processes("kokoiru:session"))
                wire = self.come(throttle, face)
                wire.quiet(0.5)
                process, = set(self.place.processes("kokoiru:session")) - before
                memory = self.memory(process)
                throttle.is_held = True
                for number in range(LINES):
                    speaker.say("%s %s %d" % (word(number), face, number))
                    if number % AHEAD == AHEAD - 1:
                        speaker.wait("%s %s %d" % (word(number), face, number))
                speaker.ask("QXJZ " + face, "こたろう: QXJZ " + face)
                grown, begun = self.memory(process) - memory, throttle.carried
                throttle.is_held = False
                wire.wait("QXJZ " + face)
                print("%s: %d KiB grown, %d bytes until the newest line" % (face, grown, throttle.carried - begun))
                self.assertLess(throttle.carried - begun, KEPT)
                if not IS_SANITIZED:
                    self.assertLess(grown, GROWTH)
                self.leave(wire)

    @staticmethod
    def leave(wire):
        wire.type("\x15/bye\r")
        wait_for(lambda: wire.text() and wire.channel.closed, "the end of the visit")

    @staticmethod
    def memory(process):
        """Private memory in KiB."""
        with open("/proc/%d/smaps_rollup" % process, encoding="ascii") as rows:
            return sum(int(row.split()[1]) for row in rows if row.startswith("Private_"))


if __name__ == "__main__":
    main()
