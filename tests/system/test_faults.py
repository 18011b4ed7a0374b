# SPDX-License-Identifier: GPL-3.0-or-later
"""The system refuses: no process, no descriptor, no memory, a disk that is full, slow or broken, a clock that jumps."""
import json
import select
import time
import unittest

import knock
from faults import ALWAYS, FaultyPlace
from knock import AUTH_FAILURE, AUTH_SUCCESS, Knock
from people import in_lines, settled
from place import LIMIT, PASSPHRASE, main, wait_for

DAY = 86400
BUSY = "The place has its hands full. Please try again in a moment."


class Faults(unittest.TestCase):
    def setUp(self):
        self.place = FaultyPlace(limits={"say_burst": 1000, "act_burst": 1000})
        self.place.serve()
        self.addCleanup(self.place.__exit__)
        self.keys = [settled(self.place, name) for name in ("こたろう", "つむぎ")]

    def person(self, number):
        lines = self.enterContext(in_lines(self.place, self.keys[number]))
        lines.ask("/go table-a")
        return lines

    def people(self):
        return [self.person(0), self.person(1)]

    def texts(self):
        done = self.place.verb(self.keys[0], "read --json free 500")
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line)["text"] for line in done.stdout.splitlines()]

    def still_talk(self, people, words="まだ ここに います"):
        people[0].say(words)
        people[1].wait("こたろう: " + words)
        self.assertEqual([person.process.poll() for person in people], [None, None])

    def is_open(self):
        return wait_for(lambda: self.place.verb(self.keys[1], "hours").returncode == 0, "the place to answer")

    def connect(self):
        connection = knock.connect(self.place)
        self.addCleanup(connection.close)
        connection.sendall(b"SSH-2.0-somebody\r\n")
        return connection

    def hears(self, connection, limit=LIMIT):
        wait_for(lambda: select.select([connection], [], [], 0)[0], "a word from the door", limit)
        return connection.recv(512)

    def join(self, code, expected):
        """Joins as みかん; where that is refused, it is for no fault of theirs."""
        with Knock(self.place) as door:
            door.interactive("join")
            for answers in ((code,), ("みかん",), (PASSPHRASE, PASSPHRASE)):
                said = door.answer(*answers)
                if said[0] == AUTH_FAILURE:
                    break
            self.assertEqual(said[0], expected, door.transcript)
            self.assertEqual(BUSY in "".join(door.banners()), expected == AUTH_FAILURE)

    def test_p04_no_process_can_be_made(self):
        people = self.people()
        self.place.fault(fork=ALWAYS)
        connection = self.connect()
        self.assertIn(BUSY.encode(), self.hears(connection))
        waits = self.connect()
        self.assertFalse(select.select([waits], [], [], 0.3)[0])
        self.place.fault(fork=0)
        self.assertEqual(self.hears(waits)[:17], b"SSH-2.0-kokoiru\r\n")
        self.place.fault(fork=3)
        self.is_open()
        self.still_talk(people)

    def test_p04_no_descriptor_is_left(self):
        people = self.people()
        self.place.fault(accept=5)
        self.is_open()
        self.assertEqual(self.place.left("accept"), 0)
        self.still_talk(people)

    def test_p06_no_memory_for_a_passphrase_is_no_wrong_passphrase(self):
        self.join(self.place.invite(), AUTH_SUCCESS)
        self.place.fault(hash=ALWAYS)
        for _ in range(4):  # never a try, never a penalty
            with Knock(self.place, "127.99.99.99") as door:
                self.assertEqual(door.login("みかん", PASSPHRASE), AUTH_FAILURE)
                self.assertIn(BUSY, door.banners()[-1])
                self.assertNotIn("do not open the door", "".join(door.banners()))
        self.place.fault(hash=0)
        began = time.monotonic()
        with Knock(self.place, "127.99.99.99") as door:
            self.assertEqual(door.login("みかん", PASSPHRASE), AUTH_SUCCESS)
        self.assertLess(time.monotonic() - began, 0.25 + LIMIT / 30)

    def test_p06_no_memory_for_a_new_passphrase(self):
        code = self.place.invite()
        self.place.fault(hash=1)
        self.join(code, AUTH_FAILURE)
        self.join(code, AUTH_SUCCESS)  # neither the code nor the nickname was used up

    def test_d07_a_disk_that_fails_once_ends_the_hub_which_begins_again(self):
        people = self.people()
        people[0].ask("まえの 行", "まえの 行")
        hub = self.place.processes("kokoiru:hub")
        self.place.fault(sync=1)
        people[0].say("なかの 行")
        wait_for(lambda: self.place.processes("kokoiru:hub") not in ([], hub), "a new hub")
        self.is_open()
        self.assertIn("the disk no longer takes what is written", self.place.log_text())
        texts = self.texts()
        self.assertEqual(texts[0], "まえの 行")
        self.assertLessEqual(texts.count("なかの 行"), 1)
        self.assertEqual(self.place.verb(self.keys[0], "say free あとの 行").returncode, 0)
        self.assertEqual(self.texts()[-1], "あとの 行")
        self.place.stop()
        self.place.run("check", str(self.place.directory))

    def test_d01_a_full_disk_at_every_kind_of_change(self):
        """Whatever was asked is not done, and said so; all of it works later."""
        people = self.people()
        people[0].ask("まえの 行", "まえの 行")
        people[1].ask("つむぎの 行", "つむぎの 行")
        people[0].wait("つむぎの 行")
        code = self.place.invite()
        self.place.fault(write=ALWAYS)
        for words in ("/unsend", "/nod", "/slow", "/ignore つむぎ"):
            self.assertIn("try again in a moment", people[0].ask(words, "try again in a moment"), words)
        for words in ("say free いまは むり", "keys add " + self.place.key("other").with_suffix(".pub").read_text().strip()):
            done = self.place.verb(self.keys[0], words)
            self.assertEqual((done.returncode, done.stdout), (75, ""), words)
        self.join(code, AUTH_FAILURE)
        self.assertIn("つむぎ", people[0].ask("/who", "つむぎ"))
        self.assertIn("まえの 行", self.texts())
        self.assertNotIn("Your avatar", people[0].text())  # nothing changed, so nothing is said to have
        self.place.fault(write=0)
        self.join(code, AUTH_SUCCESS)
        self.still_talk(people)
        people[0].ask("/unsend")
        wait_for(lambda: self.texts() == ["まえの 行", "つむぎの 行"], self.texts)

    def test_d10_a_slow_disk_neither_loses_nor_doubles(self):
        people = self.people()
        self.place.fault(sync_ms=2500)
        began = time.monotonic()
        for number in range(5):
            people[0].say("ゆっくり %d" % number)
        people[0].wait("Sending...")
        people[1].wait("ゆっくり 4", limit=LIMIT + 8)
        self.assertGreater(time.monotonic() - began, 2.4)
        self.place.fault(sync_ms=0)
        self.still_talk(people)
        self.assertEqual(self.texts(), ["ゆっくり %d" % number for number in range(5)] + ["まだ ここに います"])
        self.assertEqual([people[1].text().count("こたろう: ゆっくり %d" % number) for number in range(5)], [1] * 5)

    def test_c01_the_clock_of_the_wall_jumps(self):
        people, expected = self.people(), []
        for number, jump in enumerate((0, DAY, -DAY, 400 * DAY, -400 * DAY, 0)):
            self.place.fault(clock_s=jump)
            expected.append("とき %d" % number)
            self.still_talk(people, expected[-1])
        self.assertEqual(self.texts(), expected)  # in the order in which they were said
        # seats are kept by a clock that does not jump
        people[0].__exit__()
        wait_for(lambda: len(self.place.processes("kokoiru:session")) == 1, "the end of the first session")
        self.place.fault(clock_s=DAY)
        self.assertIn("こたろう", people[1].ask("/who", "こたろう"))
        again = self.enterContext(in_lines(self.place, self.keys[0]))
        again.wait(("Table A", "テーブルA"))
        # and so is what one may say
        self.place.fault(clock_s=-DAY)
        again.ask("もどりました", "もどりました")
        people[1].wait("もどりました")

    def test_k03_a_clock_that_goes_back_makes_no_code_good_again(self):
        code = self.place.invite("--days", "1")
        self.place.fault(clock_s=3 * DAY)
        with Knock(self.place) as door:
            door.interactive("join")
            door.answer(code)
            self.assertIn("code", "".join(door.banners()[-1:]))
        self.place.fault(clock_s=0)
        with Knock(self.place) as door:
            door.interactive("join")
            self.assertEqual(knock.questions(door.answer(code)), knock.QUESTIONS["code"])


if __name__ == "__main__":
    main()
