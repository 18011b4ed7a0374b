# SPDX-License-Identifier: GPL-3.0-or-later
"""`kokoiru console DIR`: the console at the machine itself, on a terminal of its own and without SSH."""
import os
import pathlib
import signal
import subprocess
import unittest

from people import grown, settled
from place import PASSPHRASE, PROGRAM, Place, Terminal, main


class Here(unittest.TestCase):
    def setUp(self):
        self.place = self.enterContext(Place())
        self.staff = self.with_passphrase("さとう", "supporter")

    def with_passphrase(self, name, role):
        """Somebody who joined by an invitation, and so has a passphrase."""
        code = self.place.invite("--role", role)
        environment = self.place.answers(Invitation=code, Nickname=name, passphrase=PASSPHRASE, Again=PASSPHRASE, Keep="n")
        done = subprocess.run(self.place.ssh("-T", "-o", "PreferredAuthentications=keyboard-interactive", user="join"),
                              input="\n\n\n\n\n/bye\n", capture_output=True, text=True, timeout=60, env=environment)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return name

    def open(self, words="console", language="ja", term="tmux-256color", ui="tui"):
        """The program in a shell that says how it ended, and how the terminal was set before and after."""
        environment = dict(os.environ, KOKOIRU_LANG=language, KOKOIRU_UI=ui, LANG="C.UTF-8")
        script = "trap : INT; stty -g; %s %s %s; echo status=$?; stty -g; echo over" % (PROGRAM, words, self.place.directory)
        return self.enterContext(Terminal(self.place, ["sh", "-c", script], environment=environment, term=term))

    def ended(self, terminal, status):
        """The program is over, with that exit status, and the terminal is as it was."""
        terminal.wait("over")
        text = terminal.everything()
        self.assertIn("status=%d" % status, text)
        modes = [row for row in text.split("\n") if row.count(":") > 20]
        self.assertEqual(len(modes), 2, text)
        self.assertEqual(modes[0], modes[1])
        return text

    def enter(self, terminal, name, passphrase=PASSPHRASE, times=1):
        grown(terminal, "Nickname / よびな:", times)
        terminal.enter(name)
        grown(terminal, "Passphrase / あいことば:", times)
        terminal.enter(passphrase)

    def test_staff_come_in_and_the_terminal_is_as_before(self):
        guest = settled(self.place, "みかん")
        terminal = self.open()
        self.enter(terminal, "さとう")
        terminal.wait("/help")
        self.assertNotIn(PASSPHRASE, terminal.everything())
        terminal.enter("/職員画面")
        terminal.wait("職員画面(番号か")
        self.assertEqual(len(self.place.processes("kokoiru:session")), 0)  # it is no child of the gate
        self.place.verb(guest, "say free こんばんは")
        terminal.wait("こんばんは")
        terminal.resize(40, 12)
        terminal.wait("Tab 移る  数字")
        terminal.key("C-d")
        self.ended(terminal, 0)

    def test_in_lines_where_there_is_no_more(self):
        terminal = self.open(term="dumb", ui="")
        self.enter(terminal, "さとう")
        terminal.wait("困ったら help と Enter")
        terminal.enter("/待ち")
        terminal.wait("待っているものは ありません")
        terminal.enter("/bye")
        terminal.wait("また いつでも")
        self.ended(terminal, 0)

    def test_others_are_not_let_in(self):
        self.with_passphrase("みかん", "participant")
        terminal = self.open()
        self.enter(terminal, "みかん")
        terminal.wait("This door is for staff.")
        self.ended(terminal, 1)
        again = self.open()
        for times in range(1, 4):
            self.enter(again, "さとう", "ちがう あいことば です", times)
        again.wait("staff can help you in")
        self.ended(again, 1)

    def test_who_gives_up_at_the_door(self):
        terminal = self.open()
        terminal.wait("Nickname / よびな:")
        terminal.enter("さとう")
        terminal.wait("Passphrase / あいことば:")
        terminal.key("C-c")
        self.ended(terminal, 1)

    def child(self, terminal):
        """The session's process, which is under the program's own."""
        pane = int(terminal.tmux("display-message", "-p", "#{pane_pid}"))
        below, found = [pane], []
        while below:
            for task in pathlib.Path("/proc/%d/task" % below[0]).glob("*/children"):
                below += map(int, task.read_text().split())
            name = pathlib.Path("/proc/%d/comm" % below[0]).read_text().strip()
            found += [below[0]] if name == "kokoiru:session" else []
            below = below[1:]
        return found[0]

    def test_whatever_ends_it_the_terminal_is_right_again(self):
        for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                terminal = self.open()
                self.enter(terminal, "さとう")
                terminal.wait("/help")
                process = self.child(terminal)
                status = pathlib.Path("/proc/%d/status" % process).read_text()
                self.assertIn("NoNewPrivs:\t1", status)
                self.assertIn("Seccomp:\t2", status)
                self.assertNotIn("\nUid:\t0\t", status)
                os.kill(process, number)
                terminal.wait("over")
                self.ended(terminal, {signal.SIGKILL: 1, signal.SIGTERM: 0, signal.SIGHUP: 75}[number])

    def test_exit_codes_without_a_visit(self):
        run = self.place.run
        self.assertEqual(run("console", check=False).returncode, 2)
        self.assertEqual(run("console", "/nonexistent", check=False).returncode, 69)
        done = run("console", str(self.place.directory), check=False, start_new_session=True)
        self.assertEqual(done.returncode, 1)  # no terminal: nothing secret is asked
        self.assertIn("terminal", done.stderr)
        self.place.stop()
        self.ended(self.open(), 69)

    def test_the_hub_may_be_renewed_meanwhile(self):
        terminal = self.open()
        self.enter(terminal, "さとう")
        terminal.wait("/help")
        terminal.enter("/職員画面")
        terminal.wait("職員 1")
        for process in self.place.processes("kokoiru:hub"):
            os.kill(process, signal.SIGKILL)
        guest = settled(self.place, "みかん")
        self.place.verb(guest, "say free もどりました")
        terminal.wait("もどりました")
        terminal.wait("みかん")
        terminal.key("C-d")
        self.ended(terminal, 0)


if __name__ == "__main__":
    main()
