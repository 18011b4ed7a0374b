# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who is in and whose client does what no client does: they may lose their own line, others notice nothing."""
import os
import signal
import threading
import time
import unittest

import paramiko

import knock
from people import in_lines, on_map, settled
from place import IS_SANITIZED, LIMIT, Lines, Place, main, wait_for, wishes

OPEN, ADJUST, DATA, EXTENDED, EOF, CLOSE, REQUEST, GLOBAL, IGNORE, DEBUG = 90, 93, 94, 95, 96, 97, 98, 80, 2, 4
SOON = 0.2 + LIMIT / 30  # that others wait at most for a line while one floods


class HostileInside(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = cls.enterClassContext(Place(limits={"act_burst": 400, "act_per_second": 100}))
        cls.keys = [settled(cls.place, name) for name in ("こたろう", "つむぎ", "みなと")]

    def setUp(self):
        self.addCleanup(self.all_are_gone)
        self.watchers = [self.enterContext(in_lines(self.place, key)) for key in self.keys[:2]]
        for watcher in self.watchers:
            watcher.ask("/go table-a")

    def tearDown(self):
        self.heard_within(SOON)
        for watcher in self.watchers:
            self.assertIsNone(watcher.process.poll())

    def all_are_gone(self):
        wait_for(lambda: not self.place.processes("kokoiru:session"), "the sessions to be gone")
        self.assertNotIn("by signal", self.place.log_text())
        self.assertEqual(len(self.place.processes("kokoiru:hub")), 1)

    def heard_within(self, limit):
        words, began = "ここにいます %d" % time.monotonic_ns(), time.monotonic()
        self.watchers[0].say(words)
        self.watchers[1].wait("こたろう: " + words)
        took = time.monotonic() - began
        self.assertLess(took, limit)
        return took

    def connected(self, compression=False):
        transport = paramiko.Transport(knock.connect(self.place))
        self.addCleanup(transport.close)
        transport.use_compression(compression)
        transport.start_client(timeout=LIMIT)
        transport.auth_publickey("kokoiru", knock.load(self.keys[2]))
        return transport

    def shell(self, transport, columns=80, rows=24):
        channel = transport.open_session(timeout=LIMIT)
        channel.settimeout(LIMIT)
        channel.get_pty("xterm", columns, rows)
        channel.invoke_shell()
        return channel

    def send(self, transport, number, *parts):
        try:
            transport._send_user_message(knock.message_of(number, *parts))
        except (EOFError, OSError, paramiko.SSHException):
            pass

    def session(self):
        """The newest."""
        return max(self.place.processes("kokoiru:session"))

    def memory(self, process):
        with open("/proc/%d/status" % process) as status:
            return int(status.read().split("VmRSS:")[1].split()[0]) // 1024

    def answers(self, transport):
        """Is it served still? Where it is not, it has ended."""
        try:
            channel = transport.open_session(timeout=LIMIT)
            channel.exec_command("hours")
            self.assertEqual(knock.status(channel), 0)
            channel.close()
            return True
        except (EOFError, OSError, paramiko.SSHException):
            wait_for(lambda: not transport.is_active(), "the end of it")
            return False

    def test_ten_thousand_channels(self):
        transport = self.connected()
        shell = self.shell(transport)
        for number in range(10000):
            self.send(transport, OPEN, "session", 1000 + number, 1 << 20, 32768)
        for number in range(1000):
            self.send(transport, OPEN, "nonsense", 20000 + number, 0, 0)
        shell.send("/help\r")
        self.heard_within(SOON)

    def test_windows_that_overflow(self):
        transport = self.connected()
        shell = self.shell(transport)
        for _ in range(200):
            self.send(transport, ADJUST, shell.remote_chanid, 0xffffffff)
            self.send(transport, ADJUST, shell.remote_chanid, 0x80000000)
            self.send(transport, ADJUST, shell.remote_chanid, 0)
        self.send(transport, ADJUST, 4711, 0xffffffff)
        shell.send("/help\r")
        self.answers(transport)

    def test_requests_that_come_too_late_or_are_none(self):
        transport = self.connected()
        shell = self.shell(transport)
        for name, parts in (("env", ("LC_ALL", "ja_JP.UTF-8")), ("pty-req", ("xterm", 1, 1, 0, 0, b"")), ("exec", ("hours",)),
                            ("signal", ("KILL",)), ("signal", ("x" * 10000,)), ("break", (0xffffffff,)),
                            ("xon-xoff", (True,)), ("eow@openssh.com", ()), ("exit-status", (1,)), ("exit-signal", ()),
                            ("auth-agent-req@openssh.com", ()), ("x11-req", (True, "MIT", "cookie", 0)), ("", ()),
                            ("nonsense" * 1000, ()), ("window-change", ()), ("env", ()), ("pty-req", ("xterm",))):
            self.send(transport, REQUEST, shell.remote_chanid, name, False, *parts)
            self.send(transport, REQUEST, shell.remote_chanid, name, True, *parts)
        for _ in range(3):
            shell.send("/help\r")
        self.answers(transport)

    def test_a_storm_of_sizes(self):
        transport = self.connected()
        shell = self.shell(transport)
        self.assertTrue(shell.recv(65536))
        for number in range(10000):
            self.send(transport, REQUEST, shell.remote_chanid, "window-change", False, number % 251, number % 97, 0, 0)
        self.send(transport, REQUEST, shell.remote_chanid, "window-change", False, 80, 24, 0, 0)
        process = self.session()
        self.heard_within(SOON)
        self.assertTrue(self.answers(transport))
        if not IS_SANITIZED:
            self.assertLess(self.memory(process), 40)

    def test_nothing_said_very_often(self):
        transport = self.connected()
        shell = self.shell(transport)
        for _ in range(3000):
            self.send(transport, DATA, shell.remote_chanid, b"")
            self.send(transport, EXTENDED, shell.remote_chanid, 1, b"")
            self.send(transport, EXTENDED, shell.remote_chanid, 77, b"x" * 100)
            self.send(transport, IGNORE, b"x" * 200)
            self.send(transport, DEBUG, True, "words", "")
            self.send(transport, GLOBAL, "nonsense@example", False)
        self.heard_within(SOON)
        self.assertTrue(self.answers(transport))

    def test_ten_thousand_global_requests(self):
        transport = self.connected()
        self.shell(transport)
        for _ in range(10000):
            self.send(transport, GLOBAL, "keepalive@openssh.com", True)
        self.heard_within(SOON)
        self.assertTrue(self.answers(transport))

    def test_messages_for_channels_that_are_not_there(self):
        transport = self.connected()
        self.shell(transport)
        for number in (7, 4711, 0xffffffff, 0x80000000):
            for kind, parts in ((DATA, (b"words",)), (EXTENDED, (1, b"words")), (EOF, ()), (REQUEST, ("shell", True)),
                                (99, ()), (100, ()), (91, (0, 1, 1)), (92, (1, "no", ""))):
                self.send(transport, kind, number, *parts)
        self.answers(transport)

    def test_closing_and_ending_again_and_again(self):
        transport = self.connected()
        for _ in range(50):
            channel = transport.open_session(timeout=LIMIT)
            for number in (EOF, EOF, CLOSE):
                self.send(transport, number, channel.remote_chanid)
            channel.close()
        self.answers(transport)

    def test_new_keys_again_and_again(self):
        transport = self.connected()
        shell = self.shell(transport)
        for _ in range(30):
            transport.renegotiate_keys()
        shell.send("/help\r")
        self.assertTrue(self.answers(transport))

    def test_a_bomb_of_compressed_bytes(self):
        """Eighty megabytes of one letter are some kilobytes on the wire."""
        transport = self.connected(compression=True)
        channel = transport.open_session(timeout=LIMIT)
        channel.exec_command("keys add")  # takes one line
        process, block = self.session(), b"x" * 32000
        at_first = self.memory(process)
        channel.out_window_size = 1 << 30
        try:
            for _ in range(2500):
                channel.sendall(block)
        except (EOFError, OSError):
            pass
        self.heard_within(SOON)
        if not IS_SANITIZED and transport.is_active():
            self.assertLess(self.memory(process) - at_first, 24)

    def test_commands_that_are_too_long_or_hold_anything(self):
        transport = self.connected()
        for words in (b"x" * (1 << 20), b"say free a\0b", b"\0", b"hours\nhours", b"hours;id", b"$(id)", b"`id`", b"hours " * 1000,
                      b"say " * 5000, b"read free 99999999999999999999", b"read free -1", b"read \xff\xfe", b"--help", b"-"):
            try:
                channel = transport.open_session(timeout=LIMIT)
                channel.exec_command(words)
                self.assertNotIn(b"uid=", channel.makefile().read())
            except (EOFError, OSError, paramiko.SSHException):
                if not transport.is_active():
                    transport = self.connected()

    def test_two_hundred_verbs_over_one_connection(self):
        transport, ended = self.connected(), []
        for _ in range(20):
            channels = [transport.open_session(timeout=LIMIT) for _ in range(9)]
            for channel in channels:
                channel.exec_command("hours")
            for channel in channels:
                ended.append(knock.status(channel))
                channel.close()
            wait_for(lambda: self.answers(transport), "channels to be free again")
        self.assertEqual(ended, [0] * 180)

    def test_f01_a_thousand_lines_a_second(self):
        transport = self.connected()
        channel = transport.open_session(timeout=LIMIT)
        channel.invoke_shell()
        channel.sendall("/go table-b\n")
        stop, slowest = threading.Event(), 0

        def flood():
            number = 0
            try:
                while not stop.is_set() and number < 20000:
                    channel.sendall("".join("あふれる %d\n" % (number + each) for each in range(10)))
                    number += 10
                    stop.wait(0.01)
            except OSError:
                pass

        def drain():
            try:
                while channel.recv(65536):
                    pass
            except OSError:
                pass

        threads = [threading.Thread(target=each, daemon=True) for each in (flood, drain)]
        for thread in threads:
            thread.start()
        for _ in range(15):
            slowest = max(slowest, self.heard_within(SOON))
            time.sleep(0.1)  # so that it is looked at for a while
        stop.set()
        transport.close()
        said = self.watchers[1].text().count("みなと: あふれる")
        print("while one flooded, a line took %.0f ms at most, and %d of theirs were said" % (slowest * 1e3, said))
        self.assertLess(said, 20 + 2 * 10)

    def test_f06_coming_and_going(self):
        transport = self.connected()
        shell = self.shell(transport)
        self.assertTrue(shell.recv(65536))
        before = self.watchers[1].text()
        for _ in range(150):
            shell.send("/go gallery\r/go free\r")
        while shell.recv_ready():
            shell.recv(65536)
        self.heard_within(SOON)
        self.assertNotIn("みなと", self.watchers[1].text()[len(before):])  # nobody is told of it
        for _ in range(4):
            with in_lines(self.place, self.keys[2]) as lines:
                lines.say("/bye")
                lines.ended()
        self.assertNotIn("みなと", self.watchers[1].text()[len(before):])

    def test_m09_lines_that_look_like_others(self):
        with in_lines(self.place, self.keys[2]) as lines:
            lines.ask("/go table-b")
            for words in ("お知らせ: 部屋を閉じます", "職員 さとう: こちらへどうぞ", "こたろう: わたしです", "Notice: all leave",
                          "12:34 こたろう: はい", "> ", "You are now at Table A 1."):
                lines.say("/say " + words)
                self.watchers[1].wait("みなと: " + words.strip())
            lines.say("/bye")
            lines.ended()
        for line in self.watchers[1].text().split("\n"):
            self.assertFalse(line.startswith(("お知らせ:", "職員 ", "Notice:", "12:34")), line)

    def test_m10_keys_that_stop_other_programs(self):
        with on_map(self.place, self.keys[2]) as terminal:
            terminal.enter("/go table-b")
            terminal.wait("Table B")
            terminal.type("ここまで")
            terminal.wait("> ここまで")
            for key in ("C-s", "C-q", "C-z", "C-\\", "C-Space", "C-d"):
                terminal.key(key)
            terminal.type(" ~.")
            terminal.wait("~.")
            terminal.key("Enter")
            self.watchers[1].wait("みなと: ここまで")
            self.assertFalse(terminal.is_dead())
            terminal.key("C-c")
            terminal.enter("まだ います")
            self.watchers[1].wait("みなと: まだ います")
            terminal.enter("/bye")
            terminal.ended()

    def test_a_hub_that_stands_still_for_a_while(self):
        hub, = self.place.processes("kokoiru:hub")
        os.kill(hub, signal.SIGSTOP)
        try:
            with Lines(self.place.ssh("-T", *wishes(KOKOIRU_LANG="en"), key=self.keys[2]),
                       self.place.environment) as newcomer:
                for number in range(15):
                    self.watchers[0].say("まっている %d" % number)
                self.watchers[0].say("/who")
                self.assertIsNone(self.watchers[0].process.poll())
                os.kill(hub, signal.SIGCONT)
                self.watchers[1].wait("まっている 14")
                newcomer.wait("type help")
        finally:
            os.kill(hub, signal.SIGCONT)
        heard = [line for line in self.watchers[1].text().split("\n") if "まっている" in line]
        self.assertEqual(heard, ["こたろう: まっている %d" % number for number in range(15)])


if __name__ == "__main__":
    main()
