# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines that break, each in its own way: the client killed, the session killed, a reset in the middle of a word, a
network that swallows everything. Who comes back finds their seat, their words and what was said; nobody else notices."""
import ctypes
import logging
import os
import re
import signal
import socket
import struct
import subprocess
import time
import unittest

from people import Gathering, chat, settled, tile_of
from place import Place, Terminal, main, wait_for, wishes

SO_ATTACH_FILTER = 26
logging.getLogger("paramiko").addHandler(logging.NullHandler())  # connections are ended under its feet here


def swallow(connection):
    """From now on the kernel drops whatever arrives for this socket: it acknowledges nothing and never says goodbye,
    as if a cable had been pulled."""
    program = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))  # classic BPF: return 0
    connection.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER,
                          struct.pack("HL", 1, ctypes.addressof(program)))


def reset(connection):
    """Ends a connection with RST: nothing that lies unsent follows."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class Away(Gathering):
    def setUp(self):
        self.place = self.enterContext(Place(limits={"say_burst": 1000, "say_per_second": 100, "act_burst": 1000}))
        self.keys = {}

    def sessions(self):
        return set(self.place.processes("kokoiru:session"))

    def session_of(self, before):
        return wait_for(lambda: self.sessions() - before, "a session").pop()

    def stored(self, words):
        return self.place.verb(self.key("たなか"), "read free").stdout.count(words)

    def quiet_watcher(self):
        """Somebody who would hear of it, and what they have heard so far."""
        watcher = self.lines("ゆき")
        watcher.ask("/行く table-b", "テーブルB")
        return watcher, len(watcher.text())

    def test_a_killed_client_and_what_was_said_meanwhile(self):
        robin = self.lines("Robin", "en")
        robin.ask("/go table-a", "Table A")
        watcher, heard = self.quiet_watcher()
        before = self.sessions()
        mikan = self.map("みかん")
        mine = self.session_of(before)
        mikan.enter("/go sofa")
        wait_for(lambda: tile_of(mikan, "@") not in (None, (2, 1)), "the sofa")
        seat = tile_of(mikan, "@")
        robin.say("まだ います")
        mikan.wait("まだ います")
        mikan.type("あ")  # what is on a screen when a key comes back from it was seen
        mikan.wait("> あ")
        mikan.break_line()
        wait_for(lambda: mine not in self.sessions(), "the session's end")
        for number in range(3):
            robin.ask("るすの話 %d" % number)
        again = self.map("みかん")
        again.wait("-- ここから いない間の会話 --")
        self.assertEqual(tile_of(again, "@"), seat)
        rows = [row.strip() for row in chat(again).split("\n") if row.strip()]
        begin = rows.index("-- ここから いない間の会話 --")
        self.assertIn("るすの話 0", rows[begin + 1], chat(again))
        self.assertIn("るすの話 2", rows[begin + 3], chat(again))
        again.break_line()
        for number in range(30):
            robin.say("ながい るす %d" % number)
        robin.wait("ながい るす 29")
        lines = self.lines("みかん", "en")  # the other face, in the other language
        lines.wait("lines were said while you were away. Here are the newest 10; /back shows the ones before.\n")
        lines.wait("ながい るす 29")
        self.assertNotIn("ながい るす 19", lines.text())
        lines.ask("/back 25", "were said while you were away.\n")
        lines.ask("/bye", "Come again")
        watcher.say("しずかでした")
        watcher.wait("しずかでした")
        told = [line for line in watcher.text()[heard:].split("\n") if line and not line.startswith("Robin: ")]
        self.assertEqual(told, ["ゆき(家族): しずかでした"])
        fresh = self.map("みかん")  # a goodbye keeps nothing
        fresh.wait("ながい るす 29")
        self.assertNotIn("いない間", fresh.screen())

    def test_much_was_said_and_pgup_leads_to_all_of_it(self):
        robin = self.lines("Robin", "en")
        robin.ask("/go table-a", "Table A")
        mikan = self.map("みかん", columns=40, rows=12)
        robin.say("さいごに読んだ行")
        mikan.wait("さいごに読んだ行")
        mikan.break_line()
        robin.say("るすの はじめ")
        for number in range(80):
            robin.say("るす %d" % number)
            if number % 20 == 19:
                robin.wait("るす %d\n" % number)
        again = self.map("みかん", columns=40, rows=12)
        again.wait("PgUp で読めます --")
        again.wait("るす 79")
        for _ in range(40):
            again.key("PgUp")
            if "-- ここから いない間の会話 --" in again.screen():
                break
        again.wait("-- ここから いない間の会話 --")
        again.wait("るすの はじめ")

    def test_killed_and_hanging_sessions_lose_no_draft(self):
        robin = self.lines("Robin", "en")
        robin.ask("/go table-a", "Table A")
        watcher, heard = self.quiet_watcher()
        faces, sessions = {"みかん": self.map, "すずき": self.shell, "はやし": self.map}, {}
        for name, face in faces.items():
            self.key(name)
            before = self.sessions()
            one = face(name)
            sessions[name] = (self.session_of(before), one)
            one.enter("/go sofa")
            one.wait("フリースペースの")
            one.type("だいじな かきかけ")
            one.wait("> だいじな かきかけ")
            one.type("です")
            one.wait("> だいじな かきかけです")
        time.sleep(4)  # copies are promised within three seconds, and nothing shows that one was made
        hanging = sessions["はやし"][0]
        self.addCleanup(lambda: hanging in self.sessions() and os.kill(hanging, signal.SIGKILL))
        for name, (session, one) in sessions.items():
            os.kill(session, signal.SIGSTOP if session == hanging else signal.SIGKILL)
            if session != hanging:
                one.ended()
        robin.ask("るすの間に")
        for name, face in faces.items():
            again = face(name)
            again.wait("> だいじな かきかけです")
            again.wait("るすの間に")
            if sessions[name][0] != hanging:
                again.wait(("-- ここから いない間の会話 --", "行は、いない間の会話です。"))
            again.key("Enter")
            wait_for(lambda: self.stored("%s: だいじな かきかけです" % name) == 1, "the line")
            again.enter("/bye")
            again.ended()
        watcher.wait("はやし: だいじな かきかけです")
        told = [line for line in watcher.text()[heard:].split("\n") if line]
        self.assertEqual([line for line in told if not re.match("Robin: |(みかん|すずき|はやし): だいじな", line)], [])

    def shell(self, name, language="ja"):
        """The line face in a terminal."""
        carried = wishes(KOKOIRU_LANG=language, KOKOIRU_UI="line")
        terminal = self.enterContext(Terminal(self.place, self.place.ssh("-t", *carried, key=self.key(name))))
        terminal.wait(("困ったら help", "type help"))
        return terminal

    def test_a_reset_in_the_middle_of_a_line(self):
        """Stored once or not at all; if not, it is offered again."""
        for number in range(6):
            words = "とちゅうの行%d" % number
            wire = self.wire("みかん", KOKOIRU_UI="tui")
            wire.wait("/help")
            wire.type("/go sofa\r")
            wire.wait("ソファ")
            wire.type(words[:4])
            wire.wait(words[3])
            before = self.sessions()
            if number % 2:
                wire.type(words[4:] + "\r")
            else:
                wire.type(words[4:])
            if number > 1:
                time.sleep(0.005 * number)  # somewhere on its way through session and hub
            reset(wire.transport.sock)
            wait_for(lambda: self.sessions() < before, "the session's end")
            again = self.map("みかん")
            again.wait("/help")
            count = self.stored(words)
            self.assertLessEqual(count, 1)
            if count == 0:
                wait_for(lambda: "> " + words[:4] in again.screen(), lambda: "the draft on:\n" + again.screen())
                again.key("C-c")
            else:
                self.assertNotIn("> " + words, again.screen())
            again.enter("/bye")
            again.ended()

    def test_a_network_that_swallows_everything(self):
        """No end, no reset, no answer: taken over at once, or given up in its time."""
        robin = self.lines("Robin", "en")
        robin.ask("/go table-a", "Table A")
        watcher, heard = self.quiet_watcher()
        wire = self.wire("みかん", KOKOIRU_UI="tui")
        wire.wait("/help")
        wire.type("/go sofa\r")
        wire.wait("ソファ")
        robin.say("とどいた行")
        wire.wait("とどいた行")
        wire.type("かきかけの")
        wire.wait("かきかけの")
        robin.say("これも とどいた")
        wire.wait("これも とどいた")
        swallow(wire.transport.sock)
        robin.say("もう とどかない")
        time.sleep(6)  # no line is called stalled before five seconds
        robin.say("これも とどかない")
        began = time.monotonic()
        again = self.map("みかん")
        again.wait("かきかけの")
        again.wait("-- ここから いない間の会話 --")
        print("\n  taken over from a dead line after %.2f s" % (time.monotonic() - began))
        rows = [row.strip() for row in chat(again).split("\n")]
        begin = rows.index("-- ここから いない間の会話 --")
        self.assertIn("もう とどかない", rows[begin + 1], chat(again))
        again.key("C-c")
        again.enter("/bye")
        again.ended()
        self.assertNotRegex(watcher.text()[heard:], "みかん|left|back")

    def test_a_dead_line_is_given_up_and_its_seat_kept(self):
        self.place.stop()
        self.place.set("limits", keepalive_seconds=2, patience_seconds=2)
        self.place.serve()
        robin = self.lines("Robin", "en")
        robin.ask("/go table-a", "Table A")
        before = self.sessions()
        wire = self.wire("みかん", KOKOIRU_UI="tui")
        wire.wait("/help")
        mine = self.session_of(before)
        wire.type("まどぎわの かきかけ")
        wire.wait("かきかけ")
        swallow(wire.transport.sock)
        robin.say("とどかない行")
        wait_for(lambda: mine not in self.sessions(), "the dead line to be given up")
        again = self.map("みかん")
        again.wait("まどぎわの かきかけ")
        again.wait("-- ここから いない間の会話 --")
        rows = [row.strip() for row in chat(again).split("\n")]
        self.assertIn("とどかない行", rows[rows.index("-- ここから いない間の会話 --") + 1])

    def test_a_second_terminal_takes_over_and_a_third(self):
        faces = {"map": self.map, "lines": self.shell}
        words = {"ja": "別の画面から入った", "en": "another window"}
        watcher, heard = self.quiet_watcher()
        last = None
        for language in ("ja", "en"):
            for first, second in (("map", "lines"), ("lines", "map"), ("map", "map"), ("lines", "lines")):
                one = faces[first]("みかん", language)
                if last:
                    last.ended()
                    one.wait("かきかけ")
                    one.key("C-c")
                one.enter("/go sofa")
                one.wait(("フリースペース", "Free space"))
                one.type("かきかけ")
                one.wait("> かきかけ")
                verb = self.place.verb(self.key("みかん"), "who")
                self.assertEqual(verb.returncode, 0)
                self.assertFalse(one.is_dead())  # a verb takes nothing over
                two = faces[second]("みかん", language)
                self.assertEqual(one.ended(), 0)
                one.wait(words[language])
                two.wait("> かきかけ")
                self.assertNotIn(("いない間", "away")[language == "en"], two.screen())
                last = two
        self.assertNotRegex(watcher.text()[heard:], "みかん")
        last.key("C-c")


class Paste(unittest.TestCase):
    """A page that comes faster than the place takes lines."""

    def test_it_arrives_whole_and_in_order(self):
        with Place(limits={"say_burst": 20, "say_per_second": 100}) as place:
            key = settled(place, "みかん")
            page = ["行 %03d" % number for number in range(150)]
            done = subprocess.run(place.ssh("-T", key=key), input="\n".join(["/go table-a"] + page), text=True,
                                  capture_output=True, timeout=60, env=place.environment)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            said = [line.split(": ")[1] for line in done.stdout.split("\n") if line.startswith("みかん: ")]
            self.assertEqual(said, page)
            self.assertEqual(done.stdout.count("少しずつ 順に送っています。"), 1)


if __name__ == "__main__":
    main()
