# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens around a place that is served: files go, the log is read by nobody, and it goes on as well as it can."""
import os
import signal
import subprocess
import unittest

from people import in_lines, settled
from place import PROGRAM, Place, main


class Surroundings(unittest.TestCase):
    def setUp(self):
        self.place = Place()
        self.addCleanup(self.place.__exit__)

    def begin(self):
        self.keys = [settled(self.place, name) for name in ("こたろう", "つむぎ", "みなと")]
        self.people = [self.enterContext(in_lines(self.place, key)) for key in self.keys[:2]]
        for person in self.people:
            person.ask("/go table-a")

    def still_talk(self, words="まだ ここに います"):
        self.people[0].say(words)
        self.people[1].wait("こたろう: " + words)

    def is_open(self):
        return self.place.verb(self.keys[2], "hours").returncode == 0

    def serve_with_pipe(self):
        """The end that the log is read from, and the other one."""
        reading, log = os.pipe()
        self.place.server = subprocess.Popen(
            [PROGRAM, "serve", str(self.place.directory), "--listen", "127.0.0.1:%d" % self.place.port],
            stdout=log, stderr=log, start_new_session=True)
        said = b""
        while b"listening" not in said:
            said += os.read(reading, 4096)
        self.place.known_hosts()
        return reading, log

    def kill_sessions(self, count):
        """Each is a line of the log."""
        for _ in range(count):
            with in_lines(self.place, self.keys[2]):
                os.kill(max(self.place.processes("kokoiru:session")), signal.SIGKILL)

    def test_the_socket_to_the_hub_is_deleted(self):
        self.place.serve()
        self.begin()
        socket = self.place.directory / "run/hub.sock"
        beside = socket.with_name("aside")
        socket.rename(beside)
        done = subprocess.run(self.place.ssh("-T", "-o", "BatchMode=yes", key=self.keys[2], words="hours", level="INFO"),
                              capture_output=True, text=True, timeout=60, env=self.place.environment)
        self.assertEqual(done.returncode, 255)
        self.assertIn("The place has its hands full. Please try again in a moment.", done.stderr)
        self.still_talk()
        beside.rename(socket)
        self.assertTrue(self.is_open())
        self.still_talk("やはり います")

    def test_the_place_is_moved_while_it_is_served(self):
        self.place.serve()
        self.begin()
        away = self.place.directory.with_name("elsewhere")
        self.place.directory.rename(away)
        self.still_talk()
        away.rename(self.place.directory)
        self.assertTrue(self.is_open())
        self.still_talk("やはり います")
        self.place.stop()
        self.place.run("check", str(self.place.directory))

    def test_the_log_s_reader_is_gone(self):
        reading, log = self.serve_with_pipe()
        os.close(log)
        self.begin()
        os.close(reading)
        self.kill_sessions(3)
        self.assertTrue(self.is_open())
        self.still_talk()

    def test_the_log_s_reader_stands_still(self):
        reading, log = self.serve_with_pipe()
        self.addCleanup(os.close, reading)
        self.begin()
        os.set_blocking(log, False)
        try:
            while True:
                os.write(log, b"x" * 512)
        except BlockingIOError:
            pass
        os.set_blocking(log, True)
        os.close(log)
        self.kill_sessions(3)
        self.assertTrue(self.is_open())
        self.still_talk()


if __name__ == "__main__":
    main()
