# SPDX-License-Identifier: GPL-3.0-or-later
"""The jail of the running processes: who is under it, that people notice nothing of it, and what becomes of a session
that is made to do what it never does."""
import ctypes
import os
import pathlib
import platform
import re
import signal
import socket
import struct
import unittest

from people import in_lines, settled
from place import Place, main, wait_for

IS_ROOT = os.geteuid() == 0
FILTERS = {"kokoiru:super": 0, "kokoiru:hub": 1, "kokoiru:gate": 1, "kokoiru:session": 3}
# whoever may lower it has the right to use more than others, CAP_SYS_RESOURCE
MAY_LOWER = int(re.search(r"(?m)^CapEff:\s*(\w+)", pathlib.Path("/proc/self/status").read_text())[1], 16) >> 24 & 1
WEIGHTS = {"kokoiru:super": 0, "kokoiru:hub": -500 * MAY_LOWER, "kokoiru:gate": 300, "kokoiru:session": 800}

# ptrace(2), and the registers of <sys/user.h> on x86-64 by their order
ATTACH, CONTINUE, GETREGS, SETREGS = 16, 7, 12, 13
REGISTERS, RAX, RDX, RSI, RDI, ORIGINAL, RIP = 27, 10, 12, 13, 14, 15, 16
SYSCALL_SIZE = 2
SOCKET, EXECVE, OPEN, PTRACE = 41, 59, 2, 101


def read(process, name):
    return pathlib.Path("/proc", str(process), name).read_text()


def filters(process):
    text = read(process, "status")
    found = re.search(r"(?m)^Seccomp_filters:\s*(\d+)", text)
    return int(found[1]) if found else 2 * (re.search(r"(?m)^Seccomp:\s*(\d)", text)[1] == "2")


def make_it_call(process, number, *arguments):
    """Puts a system call into a process that waits in one of its own, and lets it go on."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    memory = ctypes.create_string_buffer(REGISTERS * 8)
    assert libc.ptrace(ATTACH, process, None, None) == 0, os.strerror(ctypes.get_errno())
    os.waitpid(process, 0)
    assert libc.ptrace(GETREGS, process, None, memory) == 0
    registers = list(struct.unpack("%dQ" % REGISTERS, memory.raw))
    registers[RIP] -= SYSCALL_SIZE
    registers[ORIGINAL] = 2 ** 64 - 1
    registers[RAX] = number
    for register, value in zip((RDI, RSI, RDX), arguments):
        registers[register] = value
    memory = ctypes.create_string_buffer(struct.pack("%dQ" % REGISTERS, *registers))
    assert libc.ptrace(SETREGS, process, None, memory) == 0
    assert libc.ptrace(CONTINUE, process, None, None) == 0
    status = os.waitpid(process, 0)[1]
    while os.WIFSTOPPED(status):
        assert libc.ptrace(CONTINUE, process, None, None) == 0
        status = os.waitpid(process, 0)[1]
    return status


class Jail(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = cls.enterClassContext(Place())
        cls.keys = [settled(cls.place, name) for name in ("こたろう", "つむぎ")]

    def sessions(self):
        return set(self.place.processes("kokoiru:session"))

    def person(self, number):
        """Somebody who is in, and the process that serves them."""
        before = self.sessions()
        lines = self.enterContext(in_lines(self.place, self.keys[number]))
        lines.ask("/look")
        process, = self.sessions() - before
        return lines, process

    def test_everybody_but_the_supervisor_is_under_filters(self):
        self.person(0)
        for name, count in FILTERS.items():
            for process in self.place.processes(name):
                self.assertEqual(filters(process), count, name)

    def test_who_is_ended_first_when_memory_is_short(self):
        self.person(0)
        for name, weight in WEIGHTS.items():
            for process in self.place.processes(name):
                self.assertEqual(int(read(process, "oom_score_adj")), weight, name)

    def test_a_silent_stranger_is_served_in_a_jail_already(self):
        before = self.sessions()
        with socket.create_connection(("127.0.0.1", self.place.port)):
            wait_for(lambda: [each for each in self.sessions() - before if filters(each) == 2], "a session's filters")

    def test_what_is_opened_late_opens(self):
        """Languages, character sets and both faces, changed by somebody who is in."""
        for words in ("/en", "/ja", "/mode map", "/mode line", "/moji sjis", "/moji euc", "/moji utf8", "/help"):
            lines, _ = self.person(0)
            lines.say(words)
            lines.say("/en")
            lines.say("/bye")
            lines.ended()
        self.assertEqual(self.place.log_text().count("by signal"), self.place.taken_over)

    @unittest.skipUnless(IS_ROOT and platform.machine() == "x86_64", "looks into a session as root can on x86-64")
    def test_a_session_that_was_taken_over_dies_of_what_it_tries(self):
        for number, arguments in ((SOCKET, (2, 1, 0)), (SOCKET, (1, 1, 0)), (EXECVE, (0, 0, 0)), (OPEN, (0, 1, 0)),
                                  (PTRACE, (0, 0, 0))):
            lines, process = self.person(1)
            other, _ = self.person(0)
            status = make_it_call(process, number, *arguments)
            self.assertTrue(os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSYS, (number, status))
            lines.ended()
            self.place.taken_over += 1
            wait_for(lambda: self.place.log_text().count("by signal") == self.place.taken_over, "the gate to notice")
            other.ask("/look")
            other.say("/bye")
            other.ended()


if __name__ == "__main__":
    main()
