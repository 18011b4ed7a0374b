# SPDX-License-Identifier: GPL-3.0-or-later
"""The place under a service manager: what it is told, in a socket of the test's own, and a hub that hangs."""
import os
import re
import signal
import socket
import time
import unittest
from unittest import mock

from people import in_lines, settled
from place import LIMIT, Place, main, wait_for

WATCHDOG_MS = 400
HANG_SECONDS = 10


class Manager:
    """A service manager's end: every message with the time at which it was read."""

    def __init__(self, address):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self.socket.bind("\0" + address[1:] if address.startswith("@") else address)
        self.messages = []

    def read(self):
        try:
            while True:
                self.messages.append((time.monotonic(), self.socket.recv(4096).decode()))
        except BlockingIOError:
            return self.messages

    def times(self, words):
        return [when for when, message in self.read() if words in message.split("\n")]

    def wait(self, words, count=1, limit=LIMIT):
        wait_for(lambda: len(self.times(words)) >= count, lambda: "%s in %r" % (words, self.messages), limit)


class Service(unittest.TestCase):
    def served(self, address=None, **environment):
        place = Place()
        self.addCleanup(place.__exit__)
        address = address or str(place.top / "notify")
        manager = Manager(address)
        self.addCleanup(manager.socket.close)
        self.enterContext(mock.patch.dict(os.environ, dict(
            environment, NOTIFY_SOCKET=address, WATCHDOG_USEC=str(1000 * WATCHDOG_MS), JOURNAL_STREAM="8:1")))
        os.environ.pop("WATCHDOG_PID", None)
        place.serve()
        return place, manager

    def test_a_hub_that_hangs_is_replaced_and_the_watchdog_knows(self):
        place, manager = self.served()
        key = settled(place, "こたろう")
        manager.wait("READY=1")
        manager.wait("WATCHDOG=1", 5)
        times = manager.times("WATCHDOG=1")
        self.assertLess(max(after - before for before, after in zip(times, times[1:])), 2 * WATCHDOG_MS / 1000)
        hub, = place.processes("kokoiru:hub")
        os.kill(hub, signal.SIGSTOP)
        began = time.monotonic()
        count = len(manager.messages)  # and the manager is busy too: nobody waits for it
        wait_for(lambda: place.processes("kokoiru:hub") not in ([], [hub]), "another hub", HANG_SECONDS + LIMIT)
        self.assertEqual(len(manager.messages), count)
        took = time.monotonic() - began
        print("a hub that hangs was replaced after %.1f s" % took)
        self.assertLess(took, HANG_SECONDS + 5)
        before = len(manager.times("WATCHDOG=1"))
        manager.wait("WATCHDOG=1", before + 2)
        wait_for(lambda: place.verb(key, "hours").returncode == 0, "the new hub to answer")
        self.assertEqual(len(manager.times("READY=1")), 1)
        self.assertRegex(place.log_text(), "(?m)^<4>kokoiru:super: the hub has not answered for 10 seconds")
        place.stop()
        manager.wait("STOPPING=1")

    def test_a_renewal_is_told_from_its_beginning_to_its_end(self):
        place, manager = self.served()
        manager.wait("READY=1")
        before = [place.processes("kokoiru:" + name) for name in ("hub", "gate")]
        began = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
        place.server.send_signal(signal.SIGHUP)
        manager.wait("RELOADING=1")
        manager.wait("READY=1", 2)
        after = [place.processes("kokoiru:" + name) for name in ("hub", "gate")]
        self.assertTrue(all(new and new != old for old, new in zip(before, after)), (before, after))
        told, = [message for _, message in manager.messages if "RELOADING" in message]
        self.assertRegex(told, r"^RELOADING=1\nMONOTONIC_USEC=\d+$")
        self.assertLess(abs(int(told.split("=")[-1]) - began), LIMIT * 1000000)

    def test_an_abstract_address_and_a_watchdog_of_another_process(self):
        place, manager = self.served("@kokoiru-test-%d" % os.getpid())
        manager.wait("READY=1")
        manager.wait("WATCHDOG=1", 2)
        place.stop()
        manager.wait("STOPPING=1")
        with mock.patch.dict(os.environ, WATCHDOG_PID="1"):
            count = len(manager.times("WATCHDOG=1"))
            place.serve()
            manager.wait("READY=1", 2)
            place.stop()
            manager.wait("STOPPING=1", 2)
        self.assertEqual(len(manager.times("WATCHDOG=1")), count)

    def test_the_journal_gets_whole_lines_with_priorities(self):
        place, manager = self.served()
        key = settled(place, "こたろう")
        with in_lines(place, key) as lines:
            lines.ask("/go table-a")
            lines.say("ここだけの はなし")
            os.kill(place.processes("kokoiru:hub")[0], signal.SIGKILL)
            wait_for(lambda: "ended by signal 9" in place.log_text(), "words about it")
        place.stop()
        log = [line for line in place.log_text().splitlines() if "listening" not in line]
        self.assertTrue(all(re.fullmatch(r"<[346]>kokoiru:[a-z]+: .+", line) for line in log), log)
        self.assertFalse([word for word in ("こたろう", "はなし", "127.0.0.1:", "SHA256") if word in "".join(log)])


if __name__ == "__main__":
    main()
