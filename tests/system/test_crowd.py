# SPDX-License-Identifier: GPL-3.0-or-later
"""More at the door than it can take: people get in, whoever is inside notices nothing, whoever is refused is told."""
import select
import subprocess
import time
import unittest

import knock
from people import in_lines, settled
from place import LIMIT, Place, main, wait_for

STARTING, WAITING, ENTERING = 16, 120, 8


class Crowd(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = cls.enterClassContext(Place(limits={
            "starting": STARTING, "waiting": WAITING, "entering": ENTERING, "starting_per_source": 8,
            "sessions_per_person": 3 * STARTING}))
        cls.keys = [settled(cls.place, name) for name in ("こたろう", "つむぎ", "みなと")]

    def setUp(self):
        self.connections = []
        self.addCleanup(self.hang_up)

    def hang_up(self):
        for connection in self.connections:
            connection.close()
        wait_for(lambda: not self.place.processes("kokoiru:session"), "the sessions to be gone")

    def connect(self, source=None, says=b""):
        connection = knock.connect(self.place, source)
        connection.setblocking(False)
        connection.sendall(says)
        self.connections.append(connection)
        return connection

    def sources(self, count):
        return ["127.9.%d.%d" % (number // 200 + 1, number % 200 + 1) for number in range(count)]

    def ended(self, connection):
        """Was it closed from the other side? What was said before that is left out."""
        while select.select([connection], [], [], 0)[0]:
            try:
                if not connection.recv(65536):
                    return True
            except OSError:
                return True
        return False

    def arrive(self, limit):
        """Somebody comes in with a key, from an address that nobody else has; how long it took."""
        began = time.monotonic()
        done = subprocess.run(self.place.ssh("-T", "-o", "BatchMode=yes", "-b", "127.31.31.31", key=self.keys[2],
                                             words="hours"), capture_output=True, text=True, timeout=60,
                              env=self.place.environment)
        took = time.monotonic() - began
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertLess(took, limit)
        return took

    def talking(self):
        people = [self.enterContext(in_lines(self.place, key)) for key in self.keys[:2]]
        for person in people:
            person.ask("/go table-a")
        return people

    def still_talk(self, people):
        began = time.monotonic()
        people[0].say("まだ ここに います")
        people[1].wait("まだ ここに います")
        for person in people:
            self.assertIsNone(person.process.poll())
            person.say("/bye")
        for person in people:
            person.ended()
        return time.monotonic() - began

    def test_f04_who_sends_nothing_goes_for_newcomers(self):
        people = self.talking()
        silent = [self.connect(source) for source in self.sources(3 * WAITING)]
        took = self.arrive(limit=1 + LIMIT / 10)
        self.assertLess(len(self.place.processes("kokoiru:session")), STARTING)
        gone = [self.ended(connection) for connection in silent]
        self.assertEqual(gone, sorted(gone[:STARTING // 2]) + sorted(gone[STARTING // 2:], reverse=True))
        print("%d silent connections, %d of them closed: a person was in after %.2f s" % (len(silent), sum(gone), took))
        self.assertGreater(sum(gone), WAITING)
        self.still_talk(people)

    def test_f04_who_stops_speaking_goes_for_newcomers(self):
        people = self.talking()
        stuck = [self.connect(source, b"SSH-2.0-quiet\r\n") for source in self.sources(STARTING)]
        wait_for(lambda: len(self.place.processes("kokoiru:session")) >= STARTING + 2, "the room to be full")
        took = self.arrive(limit=3 + LIMIT / 10)
        print("all places taken by who stopped speaking: a person was in after %.2f s" % took)
        wait_for(lambda: self.ended(stuck[0]), "the first of them to go")
        self.still_talk(people)

    def test_f03_one_source_takes_no_more_than_its_share(self):
        people, source = self.talking(), "127.77.1.1"
        many = [self.connect(source, b"SSH-2.0-quiet\r\n") for _ in range(8)]
        self.assertTrue(all(select.select([connection], [], [], LIMIT)[0] for connection in many))
        for _ in range(1000):
            connection = knock.connect(self.place, source)
            connection.close()
        self.arrive(limit=1 + LIMIT / 10)
        for command, words in ((self.place.ssh("-b", source, key=self.keys[0], words="hours"), "Received disconnect"),
                               (self.place.ssh("-b", source, words="hours"), "Received disconnect")):
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=self.place.environment)
            self.assertIn(words, done.stderr)
            self.assertIn("There are very many connections from where you are. Please try again in a minute.",
                          done.stderr)
            self.assertEqual(done.returncode, 255)
        self.still_talk(people)

    def test_f04_many_people_at_once_all_get_in(self):
        command = self.place.ssh("-T", "-o", "BatchMode=yes", key=self.keys[2], words="hours")
        began = time.monotonic()
        people = [subprocess.Popen(command[:1] + ["-b", source] + command[1:], env=self.place.environment,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
                  for source in self.sources(3 * STARTING)]
        for person in people:
            _, said = person.communicate(timeout=60)
            self.assertEqual(person.returncode, 0, said)
        print("%d people at once, for %d places: all were in and out again after %.2f s"
              % (len(people), STARTING, time.monotonic() - began))

    def test_f04_a_flood_that_goes_on(self):
        """Whoever is closed comes again, while people come and go."""
        people = self.talking()
        flood = [self.connect(source) for source in self.sources(2 * WAITING)]
        for _ in range(3):
            for number, connection in enumerate(flood):
                if self.ended(connection):
                    connection.close()
                    flood[number] = self.connect(self.sources(number + 1)[-1])
            self.arrive(limit=1 + LIMIT / 10)
        self.still_talk(people)


if __name__ == "__main__":
    main()
