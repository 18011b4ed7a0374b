# SPDX-License-Identifier: GPL-3.0-or-later
"""The processes of a place: who they are, what they gave up, and what is left when one of them is killed."""
import ctypes
import json
import os
import pathlib
import pwd
import re
import signal
import subprocess
import time
import unittest

from people import in_lines, settled
from place import LIMIT, PROGRAM, Place, main, wait_for

NAMES = ("kokoiru:super", "kokoiru:hub", "kokoiru:gate", "kokoiru:session")
IS_ROOT = os.geteuid() == 0


def status(process, key):
    text = pathlib.Path("/proc", str(process), "status").read_text()
    return re.search(r"(?m)^%s:[ \t]*(.*)$" % key, text)[1].split()


def is_ended(process):
    try:
        return status(process, "State")[0] == "Z"
    except OSError:
        return True


def limit_of(process, name):
    text = pathlib.Path("/proc", str(process), "limits").read_text()
    return re.search(r"(?m)^%s\s+(\S+)\s+(\S+)" % name, text).groups()


class Processes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = cls.enterClassContext(Place())
        cls.keys = [settled(cls.place, name) for name in ("こたろう", "つむぎ", "みなと")]

    def one(self, name):
        process, = self.place.processes(name)
        return process

    def person(self, number):
        """Somebody who sits where one can talk."""
        lines = self.enterContext(in_lines(self.place, self.keys[number]))
        lines.ask("/go table-%s" % "aab"[number])
        return lines

    def session_of(self, before):
        return wait_for(lambda: set(self.place.processes("kokoiru:session")) - set(before), "a session").pop()

    def test_names_users_and_what_was_given_up(self):
        person = self.person(0)
        users = {"kokoiru:super": os.geteuid(), "kokoiru:hub": os.geteuid(), "kokoiru:gate": os.geteuid(),
                 "kokoiru:session": os.geteuid()}
        if IS_ROOT:
            door = pwd.getpwnam("kokoiru-door").pw_uid
            users.update({"kokoiru:hub": pwd.getpwnam("kokoiru").pw_uid, "kokoiru:gate": door, "kokoiru:session": door})
        for name in NAMES:
            process = self.one(name)
            self.assertEqual(set(status(process, "Uid")), {str(users[name])}, name)
            self.assertEqual(limit_of(process, "Max core file size"), ("0", "0"), name)
            self.assertEqual(status(process, "NoNewPrivs"), ["1"], name)
            if users[name] != 0:
                self.assertEqual(status(process, "CapEff"), ["0" * 16], name)
                self.assertEqual(status(process, "Groups"), [] if IS_ROOT else status(os.getpid(), "Groups"), name)
            # what cannot be dumped belongs to root in /proc, whoever it runs as
            self.assertEqual(pathlib.Path("/proc", str(process), "environ").stat().st_uid, 0, name)
            arguments = pathlib.Path("/proc", str(process), "cmdline").read_bytes()
            self.assertNotIn("こたろう".encode(), arguments)
        if IS_ROOT:
            self.same_user_may_not_look(self.one("kokoiru:session"), users["kokoiru:session"])
        person.say("/bye")
        person.ended()

    def same_user_may_not_look(self, process, uid):
        """process_vm_readv and a look at descriptors, tried by the same user."""
        child = os.fork()
        if child == 0:
            os.setgroups([])
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
            libc, buffer = ctypes.CDLL(None, use_errno=True), ctypes.create_string_buffer(16)
            part = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 16)
            there = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 16)
            refused = libc.process_vm_readv(process, part, 1, there, 1, 0) < 0 and ctypes.get_errno() in (1, 13)
            try:
                os.listdir("/proc/%d/fd" % process)
                refused = False
            except PermissionError:
                pass
            os._exit(0 if refused else 1)
        self.assertEqual(os.waitpid(child, 0)[1], 0)

    def test_a_session_holds_two_sockets_and_no_file(self):
        before = self.place.processes("kokoiru:session")
        self.person(0)
        session = self.session_of(before)
        if not IS_ROOT:
            with self.assertRaises(PermissionError):
                os.listdir("/proc/%d/fd" % session)
            return
        targets = {}
        for descriptor in os.listdir("/proc/%d/fd" % session):
            targets[int(descriptor)] = os.readlink("/proc/%d/fd/%s" % (session, descriptor))
        kinds = sorted(re.sub(r"[\[:].*|\(.*", "", target) for number, target in targets.items() if number > 2)
        self.assertEqual(kinds.count("socket"), 2, targets)
        for number, target in targets.items():
            kind = re.match(r"socket:|anon_inode:\[signalfd\]|/memfd:|/dev/null|pipe:", target)
            self.assertTrue(number <= 2 or kind, targets)
            self.assertNotIn(str(self.place.directory), target)
        gate = [os.readlink("/proc/%d/fd/%s" % (self.one("kokoiru:gate"), number))
                for number in os.listdir("/proc/%d/fd" % self.one("kokoiru:gate"))]
        self.assertFalse([target for target in gate if str(self.place.directory) in target], gate)

    def test_killing_a_session_is_noticed_by_nobody(self):
        watcher = self.person(1)
        before = self.place.processes("kokoiru:session")
        person = self.person(0)
        watcher.ask("/who", "こたろう")
        heard = watcher.text()
        os.kill(self.session_of(before), signal.SIGKILL)
        person.ended()
        self.assertIn("こたろう", watcher.ask("/who", "こたろう"))
        self.assertNotRegex(watcher.text()[len(heard):].split("/who")[0], "left|gone|帰|退室")
        again = self.enterContext(in_lines(self.place, self.keys[0]))
        again.wait(("Table A", "テーブルA"))  # the seat was kept
        self.assertEqual(watcher.ask("/who", "こたろう").count("こたろう"), 1)

    def test_killing_the_gate_ends_nobody(self):
        people = [self.person(0), self.person(1)]
        gate = self.one("kokoiru:gate")
        os.kill(gate, signal.SIGKILL)
        wait_for(lambda: self.place.processes("kokoiru:gate") not in ([], [gate]), "a new gate")
        people[0].say("まだ いますか")
        people[1].wait("まだ いますか")
        wait_for(lambda: self.place.verb(self.keys[2], "hours").returncode == 0, "the new gate to let somebody in")
        self.assertEqual([person.process.poll() for person in people], [None, None])
        people[0].say("/bye")
        self.assertEqual(people[0].ended(), 0)

    def test_a_gate_that_dies_again_and_again_comes_back(self):
        for _ in range(3):
            gate = wait_for(lambda: self.place.processes("kokoiru:gate"), "a gate")[0]
            os.kill(gate, signal.SIGKILL)
            wait_for(lambda: gate not in self.place.processes("kokoiru:gate"), "its end")
        wait_for(lambda: self.place.verb(self.keys[2], "hours").returncode == 0, "the newest gate to let somebody in")

    def test_a_second_serve_is_refused(self):
        done = self.place.run("serve", str(self.place.directory), "--listen", "127.0.0.1:0", check=False)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, r"^kokoiru: .*: is served already.*; .*\n$")
        self.assertEqual(self.place.verb(self.keys[0], "hours").returncode, 0)

    def test_nothing_runs_as_root_that_a_stranger_reaches(self):
        if not IS_ROOT:
            self.assertEqual(status(self.one("kokoiru:gate"), "Uid")[0], str(os.geteuid()))
            return
        run = self.place.directory / "run"
        owners = {path.name: (path.stat().st_uid, path.stat().st_mode & 0o777)
                  for path in run.iterdir() if path.is_socket()}
        self.assertEqual(owners, {"hub.sock": (pwd.getpwnam("kokoiru-door").pw_uid, 0o600),
                                  "admin.sock": (pwd.getpwnam("kokoiru").pw_uid, 0o600)})


class Endings(unittest.TestCase):
    """Each case ends a place in its own way."""

    def setUp(self):
        self.place = self.enterContext(Place(limits={"say_burst": 1000, "act_burst": 1000}))
        self.keys = [settled(self.place, name) for name in ("こたろう", "つむぎ")]

    def person(self, number):
        lines = self.enterContext(in_lines(self.place, self.keys[number]))
        lines.ask("/go table-a")
        return lines

    def everybody(self):
        return [process for name in NAMES for process in self.place.processes(name)]

    def is_gone(self, processes):
        return all(is_ended(process) for process in processes)

    def told_and_gone(self, people, processes, began, limit):
        wait_for(lambda: self.is_gone(processes), lambda: "the end of %s" % processes, limit + LIMIT / 6)
        took = time.monotonic() - began
        self.assertLess(took, limit)
        for person in people:
            person.ended()
            self.assertRegex(person.text(), "closes for a moment|しばらく閉|閉じます|閉めます")
        return took

    def test_sigterm_ends_all_in_order(self):
        people = [self.person(0), self.person(1)]
        people[0].ask("さいごの 行", "さいごの 行")
        processes, began = self.everybody(), time.monotonic()
        self.place.server.terminate()
        took = self.told_and_gone(people, processes, began, 6)
        print("SIGTERM: all ended after %.2f s" % took)
        self.assertEqual(self.place.server.wait(LIMIT), 0)
        self.assertEqual(list((self.place.directory / "run").glob("*.sock")), [])
        self.assertNotIn("does not end by itself", self.place.log_text())
        self.place.serve()
        self.assertIn("さいごの 行", self.place.verb(self.keys[1], "read free").stdout)

    def test_a_client_that_does_not_read_does_not_hold_the_end_up(self):
        people = [self.person(0)]
        stopped = self.person(1)
        os.killpg(stopped.process.pid, signal.SIGSTOP)
        processes, began = self.everybody(), time.monotonic()
        self.place.server.terminate()
        self.told_and_gone(people, processes, began, 6)
        self.assertEqual(self.place.server.wait(LIMIT), 0)

    def test_killing_the_supervisor_ends_all_and_loses_nothing(self):
        people = [self.person(0), self.person(1)]
        people[0].ask("ここに のこる 行", "ここに のこる 行")
        processes, began = self.everybody(), time.monotonic()
        self.place.server.kill()
        self.place.server.wait()
        took = self.told_and_gone(people, processes, began, 5)
        print("a killed supervisor: all ended after %.2f s" % took)
        self.place.run("check", str(self.place.directory))
        self.place.serve()
        self.assertIn("ここに のこる 行", self.place.verb(self.keys[1], "read free").stdout)

    def test_killing_all_at_once_loses_nothing(self):
        person = self.person(0)
        person.ask("ここに のこる 行", "ここに のこる 行")
        processes = self.everybody()
        for process in processes:
            os.kill(process, signal.SIGKILL)
        self.place.server.wait()
        wait_for(lambda: self.is_gone(processes), "the end of all")
        self.place.serve()
        self.assertIn("ここに のこる 行", self.place.verb(self.keys[1], "read free").stdout)

    def test_killing_the_hub_while_it_writes_loses_and_doubles_nothing(self):
        watcher, speaker = self.person(1), self.person(0)
        said = []
        for round_number in range(2):
            hub, = self.place.processes("kokoiru:hub")
            for number in range(30):
                said.append("行 %d-%d です" % (round_number, number))
                speaker.say(said[-1])
                if number == 12:
                    speaker.wait("行 %d-2 です" % round_number)
                    os.kill(hub, signal.SIGKILL)
            wait_for(lambda: self.place.processes("kokoiru:hub") not in ([], [hub]), "a new hub")
            watcher.wait(said[-1])
        stored = [json.loads(line)["text"] for line in
                  self.place.verb(self.keys[0], "read --json free 500").stdout.splitlines()]
        self.assertEqual(stored, said)
        speaker.wait(said[-1])
        for person in (speaker, watcher):
            self.assertIsNone(person.process.poll())
            self.assertEqual(re.findall(r"行 \d-\d+ です", person.text()), said)
        self.place.stop()
        self.place.run("check", str(self.place.directory))

    def test_a_stopped_gate_is_ended_by_force(self):
        gate, = self.place.processes("kokoiru:gate")
        processes, began = self.everybody(), time.monotonic()
        os.kill(gate, signal.SIGSTOP)
        self.place.server.terminate()
        self.assertEqual(self.place.server.wait(LIMIT), 0)
        self.assertTrue(self.is_gone(processes))
        self.assertLess(time.monotonic() - began, 6)


class Beginnings(unittest.TestCase):
    """A place that cannot be served says why, and serve ends with it."""

    def setUp(self):
        self.place = Place()
        self.addCleanup(self.place.__exit__)

    def serve(self, code, words, listen=None):
        began = time.monotonic()
        listen = listen or "127.0.0.1:%d" % self.place.port
        done = subprocess.run([PROGRAM, "serve", str(self.place.directory), "--listen", listen], capture_output=True,
                              text=True, timeout=60, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertNotIn("listening", done.stdout)
        self.assertRegex(done.stderr, words)
        self.assertTrue(all(line.startswith("kokoiru: ") for line in done.stderr.splitlines()), done.stderr)
        self.assertLess(time.monotonic() - began, 10)
        self.assertEqual(list((self.place.directory / "run").glob("*.sock")), [])

    def path(self, name):
        return self.place.directory / name

    def test_the_wrong_pepper(self):
        other = self.enterContext(Place())
        (self.path("keys/pepper")).write_bytes((other.directory / "keys/pepper").read_bytes())
        self.serve(1, "pepper belongs to another place")

    def test_a_damaged_or_missing_pepper(self):
        self.path("keys/pepper").write_text("nonsense\n")
        self.serve(69, "the pepper cannot be read")
        self.path("keys/pepper").unlink()
        self.serve(1, "keys/pepper: ")

    def test_a_faulty_room(self):
        room = self.path("rooms/free.room")
        room.write_text(room.read_text().replace("talk = room", "talk = loudly", 1))
        self.serve(1, r"rooms/free\.room:\d+:\d+: ")

    def test_a_faulty_setting(self):
        ini = self.path("kokoiru.ini")
        ini.write_text(ini.read_text().replace("[place]\n", "[place]\nfrobnicate = 1\n", 1))
        self.serve(1, r"kokoiru\.ini:\d+: unknown key frobnicate")

    def test_the_host_key(self):
        key = self.path("keys/host")
        candidates = list(self.path("keys").glob("host*"))
        self.assertEqual(len(candidates), 1)
        key = candidates[0]
        mode, text = key.stat().st_mode, key.read_text()
        key.chmod(0o644)
        self.serve(1, "others have rights on it")
        key.chmod(mode)
        key.write_text("nonsense\n")
        self.serve(69, "not an ed25519 private key")
        key.unlink()
        self.serve(1, key.name + ": ")
        key.write_text(text)

    def test_the_port(self):
        other = self.enterContext(Place())
        self.serve(69, "port %d: Address already in use" % other.port, "127.0.0.1:%d" % other.port)
        self.serve(69, "cannot read `nonsense`", "nonsense")
        self.serve(69, "no address", "999.1.1.1:2222")

    def test_started_by_somebody_else(self):
        if not IS_ROOT:
            self.assertEqual(self.place.directory.stat().st_uid, os.geteuid())
            return
        done = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", PROGRAM, "serve",
                               str(self.place.directory)], capture_output=True, text=True, timeout=60)
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(done.stderr, "Permission denied|run this as its owner or as root")


if __name__ == "__main__":
    main()
