# SPDX-License-Identifier: GPL-3.0-or-later
"""The hub dies, or makes room for a new one, and nobody has to leave: who is here, where they sit, what they wrote and
what they said is as it was."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "load"))

import load  # noqa: E402
import people  # noqa: E402
import place as places  # noqa: E402
from people import Gathering, in_lines, settled  # noqa: E402
from place import IS_SANITIZED, LIMIT, Place, main, wait_for  # noqa: E402

PAUSE = ("There is a short pause", "少しだけ間があきます")
GAP = 2.0 * (4 if IS_SANITIZED else 1)


def new_hub(place, number):
    """Sends the hub a signal, and waits for the one after it; returns when that was."""
    hub, = place.processes("kokoiru:hub")
    began = time.monotonic()
    os.kill(hub, number)
    wait_for(lambda: place.processes("kokoiru:hub") not in ([], [hub]), "a new hub")
    return began


class Restart(Gathering):
    def three(self):
        """Two at maps, one in lines, with marks and a kept seat among them; the second one watches."""
        first, second, third = self.map("こたろう"), self.map("ゆき", "en"), self.lines("みなと")
        for person, table in ((first, "a"), (second, "b")):
            person.enter("/go table-" + table)
            person.wait(("テーブル" + table.upper(), "Table " + table.upper()))
        third.ask("/go table-a", "テーブルA")
        second.enter("/hand")
        second.wait("hand is up")
        third.ask("/quiet", "そっと")
        lost = self.map("さとう")
        second.wait("さとう")
        lost.break_line()
        first.enter("もう一度 言いますね")
        second.wait("もう一度 言いますね")
        return first, second, third

    def who(self, terminal):
        terminal.enter("/who")
        terminal.wait("さとう")
        page = terminal.screen()
        terminal.key("Escape")
        terminal.wait_gone("0 back") if "0 back" in page else None
        return page

    def map_of(self, terminal):
        return terminal.rows()[1:12]

    def test_nobody_sees_anything_but_one_line(self):
        first, second, third = self.three()
        second.type("half a sen")
        second.wait("half a sen")
        maps, chats = [self.map_of(first), self.map_of(second)], people.chat(second)
        heard = third.text()
        began = new_hub(self.place, signal.SIGKILL)
        for person in (first, second):
            person.wait(PAUSE)
        second.type("tence")
        first.enter("つづきです")
        third.wait("つづきです")
        print("the gap: %.2f s" % (time.monotonic() - began))
        self.assertLess(time.monotonic() - began, GAP)
        second.wait("half a sentence")
        second.wait("つづきです")
        self.assertEqual([self.map_of(first), self.map_of(second)], maps)
        self.assertIn(chats.split("\n")[0], people.chat(second))
        told = third.text()[len(heard):]
        self.assertEqual(len(re.findall("|".join(PAUSE), told)), 1, told)
        self.assertEqual(len(told.strip().split("\n")), 2, told)
        second.enter()
        first.wait("half a sentence")
        self.assertEqual(third.process.poll(), None)

    def test_what_is_asked_meanwhile_is_done_once_and_in_order(self):
        first, second, third = self.three()
        supervisor, = self.place.processes("kokoiru:super")
        os.kill(supervisor, signal.SIGSTOP)  # so that no new hub comes yet
        try:
            hub, = self.place.processes("kokoiru:hub")
            os.kill(hub, signal.SIGKILL)
            third.wait(PAUSE)
            for number in range(5):
                third.say("あいだの 行 %d" % number)
            third.say("/go table-b")
            third.say("テーブルBから")
            second.enter("/hand")
        finally:
            os.kill(supervisor, signal.SIGCONT)
        wait_for(lambda: self.place.processes("kokoiru:hub") not in ([], [hub]), "a new hub")
        first.wait("テーブルBから")
        third.wait("テーブルB")
        second.wait("hand is down")
        stored = [json.loads(row)["text"] for row in self.place.verb(self.key("こたろう"), "read --json free 50")
                  .stdout.splitlines()]
        self.assertEqual(stored[-6:], ["あいだの 行 %d" % number for number in range(5)] + ["テーブルBから"])

    def test_who_comes_back_to_a_kept_seat_finds_the_words_there(self):
        first, second, third = self.three()
        first.type("まだ 言いかけ")
        first.wait("まだ 言いかけ")
        first.break_line()
        wait_for(lambda: len(self.place.processes("kokoiru:session")) == 2, "the end of a session")
        new_hub(self.place, signal.SIGKILL)
        second.wait(PAUSE)
        again = self.map("こたろう")
        again.wait("まだ 言いかけ")
        again.wait("テーブルA")

    def test_a_verb_waits(self):
        key = self.key("こたろう")
        supervisor, = self.place.processes("kokoiru:super")
        speaker = self.lines("みなと")
        hub, = self.place.processes("kokoiru:hub")
        os.kill(supervisor, signal.SIGSTOP)
        try:
            os.kill(hub, signal.SIGKILL)
            speaker.wait(PAUSE)
            said = subprocess.Popen(self.place.ssh("-T", key=key, words="say free verbから"), env=self.place.environment)
            wait_for(lambda: len(self.place.processes("kokoiru:session")) == 2, "the verb's session")
        finally:
            os.kill(supervisor, signal.SIGCONT)
        self.assertEqual(said.wait(LIMIT), 0)
        speaker.wait("verbから")

    def test_who_says_goodbye_meanwhile_is_gone_afterwards(self):
        first, second, third = self.three()
        supervisor, = self.place.processes("kokoiru:super")
        os.kill(supervisor, signal.SIGSTOP)
        try:
            hub, = self.place.processes("kokoiru:hub")
            os.kill(hub, signal.SIGKILL)
            third.wait(PAUSE)
            third.say("/bye")
            self.assertEqual(third.ended(), 0)
        finally:
            os.kill(supervisor, signal.SIGCONT)
        wait_for(lambda: self.place.processes("kokoiru:hub") not in ([], [hub]), "a new hub")
        second.wait_gone("みなと")

    def test_a_place_that_ends_while_its_hub_is_away_says_so(self):
        speaker = self.lines("みなと", "en")
        hub, = self.place.processes("kokoiru:hub")
        supervisor, = self.place.processes("kokoiru:super")
        os.kill(supervisor, signal.SIGSTOP)
        os.kill(hub, signal.SIGKILL)
        speaker.wait(PAUSE)
        self.place.server.terminate()
        os.kill(supervisor, signal.SIGCONT)
        speaker.wait("closes for a moment")
        speaker.ended()


class Renewal(unittest.TestCase):
    """A place served by a copy of the program, which is then replaced."""

    def setUp(self):
        self.place = Place()
        self.addCleanup(self.place.__exit__)
        self.program = pathlib.Path(self.place.top, "kokoiru")
        shutil.copy(places.PROGRAM, self.program)
        before, places.PROGRAM = places.PROGRAM, str(self.program)
        self.addCleanup(setattr, places, "PROGRAM", before)
        self.place.serve()
        self.keys = [settled(self.place, name) for name in ("こたろう", "つむぎ")]
        self.people = [self.enterContext(in_lines(self.place, key)) for key in self.keys]
        for person in self.people:
            person.ask("/go table-a", "Table A")

    def install(self, change=lambda program: program):
        fresh = self.program.with_suffix(".new")
        fresh.write_bytes(change(self.program.read_bytes()))
        fresh.chmod(0o755)
        fresh.rename(self.program)

    def inode(self, name):
        process, = self.place.processes(name)
        return os.stat("/proc/%d/exe" % process).st_ino

    def runs(self, name, inode):
        try:
            return self.inode(name) == inode
        except (OSError, ValueError):
            return False  # one goes, another comes

    def test_sighup_starts_what_was_installed_and_nobody_leaves(self):
        hub, = self.place.processes("kokoiru:hub")
        gate, = self.place.processes("kokoiru:gate")
        self.install()
        fresh = self.program.stat().st_ino
        self.assertNotEqual(self.inode("kokoiru:hub"), fresh)
        os.kill(self.place.server.pid, signal.SIGHUP)
        began = time.monotonic()
        for name, old in (("kokoiru:hub", hub), ("kokoiru:gate", gate)):
            wait_for(lambda: self.place.processes(name) not in ([], [old]), "a new " + name)
        self.people[0].say("あたらしい hub に")
        self.people[1].wait("あたらしい hub に")
        print("a renewal: %.2f s" % (time.monotonic() - began))
        self.assertEqual((self.inode("kokoiru:hub"), self.inode("kokoiru:gate")), (fresh, fresh))
        for person in self.people:
            self.assertNotRegex(person.text(), "closes for a moment|閉まります")
            self.assertIsNone(person.process.poll())
        wait_for(lambda: self.place.verb(self.keys[0], "hours").returncode == 0, "the new gate to let somebody in")
        self.assertIn("the hub is renewed", self.place.log_text())
        self.assertNotIn("ended by", self.place.log_text())

    def test_sessions_of_another_version_are_asked_to_come_in_again(self):
        hub, = self.place.processes("kokoiru:hub")
        self.install(lambda program: pathlib.Path(os.environ["NEXT_HUB"]).read_bytes())
        os.kill(self.place.server.pid, signal.SIGHUP)
        wait_for(lambda: self.place.processes("kokoiru:hub") not in ([], [hub]), "a new hub")
        for person in self.people:
            person.wait("The place was just renewed. Please come in once more.")
            self.assertEqual(person.ended(), 75)

    def test_a_hub_that_dies_by_itself_starts_as_it_was(self):
        before = self.inode("kokoiru:hub")
        self.install()
        new_hub(self.place, signal.SIGKILL)
        self.assertEqual(self.inode("kokoiru:hub"), before)
        self.people[0].ask("まだ います", "まだ います")

    def test_sighup_while_a_hub_is_starting_starts_what_was_installed(self):
        hub, = self.place.processes("kokoiru:hub")
        gate, = self.place.processes("kokoiru:gate")
        room = self.place.directory / "rooms/free.room"
        aside = room.with_suffix(".aside")
        room.rename(aside)
        os.mkfifo(room)  # a hub that starts waits for its rooms
        os.chmod(room, 0o644)
        os.kill(hub, signal.SIGKILL)
        wait_for(lambda: self.place.processes("kokoiru:hub") not in ([], [hub]), "a hub that starts")
        self.install()
        os.kill(self.place.server.pid, signal.SIGHUP)
        wait_for(lambda: self.place.processes("kokoiru:gate") != [gate], "the old gate to end")
        waiting = os.open(room, os.O_RDWR)
        os.write(waiting, aside.read_bytes())
        aside.rename(room)
        os.close(waiting)
        fresh = self.program.stat().st_ino
        for name in ("kokoiru:hub", "kokoiru:gate"):
            wait_for(lambda: self.runs(name, fresh), "a new " + name)
        self.people[0].ask("まだ います", "まだ います")
        self.people[1].wait("まだ います")
        for person in self.people:
            self.assertNotRegex(person.text(), "closing time|1 Come in")

    def test_sighup_without_a_program_goes_on_with_the_one_that_runs(self):
        hub, = self.place.processes("kokoiru:hub")
        self.program.rename(self.program.with_suffix(".gone"))
        os.kill(self.place.server.pid, signal.SIGHUP)
        wait_for(lambda: self.place.processes("kokoiru:hub") not in ([], [hub]), "a new hub")
        self.people[0].say("まだ います")
        self.people[1].wait("まだ います")
        self.assertIn("cannot be started", self.place.log_text())


class Crowd(unittest.TestCase):
    def test_two_hundred_people_while_the_hub_is_killed(self):
        count, rooms, rate = 200, 5, 20
        limits = {"starting_per_source": 200}
        with load.LoadPlace(count, rooms, limits=limits) as place, load.Crowd(place.port) as crowd:
            crowd.come("1-40", limit=120, face="map", room="r", rooms=rooms, at_once=8)
            crowd.come("41-%d" % count, limit=120, face="line", room="r", rooms=rooms, at_once=8)
            crowd.order("reset")
            crowd.order("say 1-%d every=%.2f for=5" % (count, count / rate))
            for _ in range(2):
                crowd.order("wait 1.5")
                new_hub(place, signal.SIGKILL)
            crowd.order("drain 60")
            figures = crowd.order("figures")
        print(", ".join("%s %d" % (name, figures[name]) for name in
                        ("people_here", "people_gone", "lines_said", "lines_expected", "lines_lost", "lines_doubled",
                         "delivery_p50", "delivery_max")))
        self.assertEqual([figures[name] for name in ("people_here", "people_gone", "lines_lost", "lines_doubled")],
                         [count, 0, 0, 0])
        self.assertLess(figures["delivery_max"] / 1000, GAP)


if __name__ == "__main__":
    main()
