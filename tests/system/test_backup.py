# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups: made while people talk, looked through, restored with the pepper; and every way in which one is not right."""
import hashlib
import io
import json
import os
import pty
import select
import signal
import socket
import sqlite3
import subprocess
import tarfile
import threading
import time
import unittest

import pexpect

from people import in_lines, settled
from place import IS_SANITIZED, LIMIT, PASSPHRASE, PROGRAM, Place, main, wait_for

PAUSE_MS = 100
EVERY_FILE = ["kokoiru.db", "kokoiru.ini", "keys/host_ed25519"]


class Backups(unittest.TestCase):
    def setUp(self):
        self.place = Place(limits={"say_burst": 10000, "act_burst": 10000})
        self.addCleanup(self.place.__exit__)
        self.file = self.place.top / "backup.tar"

    def back_up(self, *options, check=True):
        return self.place.run("backup", str(self.place.directory), str(self.file), *options, check=check)

    def restore(self, name="again", *options, check=True, file=None, **how):
        pepper = [] if options or "input" in how else ["--pepper", str(self.place.directory / "keys/pepper")]
        return self.place.run("restore", str(file or self.file), str(self.place.top / name), *pepper, *options,
                              check=check, **how)

    def names(self):
        listed = subprocess.run(["tar", "tf", str(self.file)], capture_output=True, text=True, check=True)
        self.assertEqual(listed.stderr, "")
        return listed.stdout.split("\n")[:-1]

    def texts(self, path):
        with sqlite3.connect(path) as database:
            rows = [text for text, in database.execute("SELECT text FROM line ORDER BY line")]
        database.close()
        return rows

    def left_over(self):
        return sorted(path.name for path in self.place.top.iterdir()
                      if ".new-" in path.name or path.name.endswith(".part"))

    def refused(self, done, words, code=1):
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        self.assertRegex(done.stderr, words)
        self.assertTrue(all(line.startswith("kokoiru: ") for line in done.stderr.splitlines()), done.stderr)
        self.assertEqual(self.left_over(), [])


class UnderLoad(Backups):
    """The one who writes the most notices nothing."""

    def grow(self, megabytes):
        """Words of an older time, so that the copy takes a while."""
        with sqlite3.connect(self.place.directory / "kokoiru.db") as database:
            database.execute("INSERT OR IGNORE INTO room VALUES ('free', 0)")
            for _ in range(megabytes):
                newest, = database.execute("SELECT newest FROM room WHERE room = 'free'").fetchone()
                database.executemany("INSERT INTO line (room, line, at_ms, id, kind, zone, note, text) "
                                     "VALUES ('free', ?, 1, 0, 0, '', '', ?)",
                                     ((newest + 1 + number, "x" * 1000) for number in range(1000)))
                database.execute("UPDATE room SET newest = newest + 1000 WHERE room = 'free'")
        database.close()

    def test_writers_go_on_and_every_line_is_whole(self):
        place = self.place
        keys = [settled_before(place, name) for name in ("こたろう", "つむぎ")]
        self.grow(48)
        place.serve()
        people = [self.enterContext(in_lines(place, key)) for key in keys]
        for person in people:
            person.ask("/go table-a")
        waits, done, backups = [], threading.Event(), []

        def speak():
            number = 0
            while not done.is_set():
                number, began = number + 1, time.monotonic()
                people[0].say("行 %d です" % number)
                end = began + LIMIT
                while "行 %d です" % number not in people[0].text() and time.monotonic() < end:
                    select.select([people[0].process.stdout], [], [], 0.05)
                waits.append((began, time.monotonic()))

        speaker = threading.Thread(target=speak)
        speaker.start()
        wait_for(lambda: len(waits) > 20, "somebody to speak")
        for _ in range(3):
            began, before = time.monotonic(), len(waits)
            self.back_up("--replace")
            backups.append((began, time.monotonic()))
            texts = self.restored_texts(len(backups))
            spoken = [text for text in texts if text.startswith("行 ")]
            self.assertEqual(spoken, ["行 %d です" % number for number in range(1, len(spoken) + 1)])
            self.assertGreaterEqual(len(spoken), before)  # whoever was heard before is in it
        done.set()
        speaker.join()
        during = sorted(1000 * (heard - said) for said, heard in waits
                        if any(said < end and heard > begin for begin, end in backups))
        print("a backup of %d MiB took %.2f s; %d lines said meanwhile were heard after %.1f ms at most (half: %.1f ms)" % (
            self.file.stat().st_size >> 20, max(end - begin for begin, end in backups), len(during), during[-1],
            during[len(during) // 2]))
        self.assertGreater(len(during), 10)
        others = sorted(1000 * (heard - said) for said, heard in waits
                        if not any(said < end and heard > begin for begin, end in backups))
        # with sanitizers, and others at work on the machine, only whether anybody was held up at all
        self.assertLess(during[-1], PAUSE_MS * (20 if IS_SANITIZED else 1))
        print("otherwise %.1f ms at most (half: %.1f ms)" % (others[-1], others[len(others) // 2]))
        place.run("check", str(self.file))
        self.assertEqual(place.verb(keys[1], "say free まだ いる").returncode, 0)
        place.stop()
        place.run("check", str(place.directory))

    def restored_texts(self, number):
        with tarfile.open(self.file) as tar:
            path = self.place.top / ("copy-%d.db" % number)
            path.write_bytes(tar.extractfile("kokoiru/kokoiru.db").read())
        return self.texts(path)


def settled_before(place, name):
    """As settled(), for a place that is served for it alone."""
    place.serve()
    key = settled(place, name)
    place.stop()
    return key


class Whole(Backups):
    def test_there_and_back(self):
        place = self.place
        (place.directory / "songs/うた.txt").write_text("みずうみ\n")
        (place.directory / "gallery/.hidden").write_text("x")
        place.serve()
        key = settled(place, "こたろう")
        self.assertEqual(place.verb(key, "say free ここに のこる").returncode, 0)
        self.assertEqual(self.back_up().stdout, "")
        self.assertEqual(place.verb(key, "say free あとの 行").returncode, 0)
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.left_over(), [])
        folders = [sorted(folder + "/" + path.name for path in (place.directory / folder).iterdir())
                   for folder in ("mail", "rooms")]
        self.assertEqual(self.names(), ["kokoiru/" + name for name in [
            *EVERY_FILE, *folders[0], *folders[1], "songs/うた.txt", "phrases", "list"]])
        self.assertEqual(place.run("check", str(self.file)).stdout, "")
        fingerprint = place.run("fingerprint", str(place.directory)).stdout.strip()
        self.assertIn(fingerprint, self.restore().stdout)
        place.stop()
        self.serve_restored(key)

    def serve_restored(self, key):
        place, again = self.place, self.place.top / "again"
        self.assertEqual([path.stat().st_mode & 0o077 for path in again.rglob("*") if path.is_file()],
                         [0] * len([path for path in again.rglob("*") if path.is_file()]))
        place.run("check", str(again))
        place.directory, before = again, place.directory
        try:
            place.serve()
            self.assertEqual([json.loads(line)["text"] for line in place.verb(key, "read --json free").stdout.splitlines()],
                             ["ここに のこる"])
            self.assertEqual(place.verb(key, "say free また いる").returncode, 0)
            self.assertEqual((again / "songs/うた.txt").read_text(), "みずうみ\n")
            place.stop()
        finally:
            place.directory = before

    def test_not_served_and_not_over_another(self):
        self.back_up()
        before = self.file.read_bytes()
        self.refused(self.back_up(check=False), "is there already; nothing was touched")
        self.assertEqual(self.file.read_bytes(), before)
        (self.place.top / "backup.tar.part").write_text("left over")  # by one that was killed
        self.back_up("--replace")
        self.assertEqual(self.left_over(), [])
        self.assertNotEqual(self.file.read_bytes(), b"left over")
        self.file.unlink()
        self.file.symlink_to("elsewhere")
        self.refused(self.back_up("--replace", check=False), "not a plain file")
        self.assertEqual(self.place.run("backup", str(self.place.directory), check=False).returncode, 2)

    def test_what_cannot_be_kept_is_named(self):
        link = self.place.directory / "gallery/link"
        link.symlink_to("/etc/passwd")
        self.refused(self.back_up(check=False), "gallery/link: not a plain file")
        link.unlink()
        (self.place.directory / "songs" / ("x" * 101)).write_text("")
        self.refused(self.back_up(check=False), "more than 100 bytes")
        self.assertFalse(self.file.exists())

    def test_two_at_a_time_and_a_hub_that_dies(self):
        place = self.place
        place.serve()
        holding = self.hold()
        done = self.back_up(check=False)
        self.refused(done, "another one is being made", 75)
        os.kill(place.processes("kokoiru:hub")[0], signal.SIGKILL)
        self.assertEqual(holding.recv(1), b"")
        wait_for(lambda: self.back_up(check=False).returncode == 0, "the next hub to let a backup be made")
        place.run("check", str(self.file))

    def waiting(self):
        """A backup that has begun and waits for a hub that stands still."""
        self.file.unlink(missing_ok=True)
        os.kill(self.hub, signal.SIGSTOP)
        command = subprocess.Popen([PROGRAM, "backup", str(self.place.directory), str(self.file)], text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        wait_for(lambda: self.left_over() == ["backup.tar.part"], "the backup to begin")
        return command

    def ended(self, command):
        out, err = command.communicate(timeout=LIMIT)
        return subprocess.CompletedProcess(command.args, command.returncode, out, err)

    def test_the_hub_or_its_person_ends_one_half_way(self):
        place = self.place
        place.serve()
        self.hub, = place.processes("kokoiru:hub")
        command = self.waiting()
        os.killpg(command.pid, signal.SIGINT)  # as Ctrl-C does
        self.refused(self.ended(command), "not done to its end", -signal.SIGINT)
        command = self.waiting()
        os.kill(self.hub, signal.SIGKILL)
        done = self.ended(command)
        self.assertEqual(done.returncode, 0, done.stderr)  # the next hub heard what was asked
        place.run("check", str(self.file))

    def on_a_small_disk(self, *words):
        """Runs a command of the program with a full disk at top/small; what is there afterwards is printed."""
        small = self.place.top / "small"
        small.mkdir(exist_ok=True)
        script = 'mount -t tmpfs -o size=64k tmpfs "$0" && "$@"; code=$?; ls -A "$0"; exit $code'
        return subprocess.run(["unshare", "--mount", "sh", "-c", script, str(small), PROGRAM, *map(str, words)],
                              capture_output=True, text=True, timeout=60)

    def test_a_disk_that_is_full(self):
        if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode != 0:
            self.skipTest("no disk of its own here")
        small, directory = self.place.top / "small", self.place.directory
        self.refused(self.on_a_small_disk("backup", directory, small / "backup.tar"),
                     "No space left on device; make space or choose another disk", 73)
        self.back_up()
        self.refused(self.on_a_small_disk("restore", self.file, small / "again", "--pepper", directory / "keys/pepper"),
                     "No space left on device; make space or choose another disk", 73)
        limited = subprocess.run(["prlimit", "--fsize=40000", PROGRAM, "backup", str(directory),
                                  str(self.place.top / "second.tar")], capture_output=True, text=True, timeout=60)
        self.refused(limited, "nothing was changed|File too large", 73)

    def hold(self):
        """Asks the hub to hold its database still, as a backup does, and never goes on."""
        link = self.enterContext(socket.socket(socket.AF_UNIX))
        link.settimeout(LIMIT)
        link.connect(str(self.place.directory / "run/admin.sock"))
        words = b"".join((len(word).to_bytes(4, "big") + word if isinstance(word, bytes) else word.to_bytes(4, "big"))
                         for word in (b"en", 1, b"hold", b""))
        link.sendall(words)
        self.assertEqual(link.recv(12), bytes(12))
        return link

    def test_words_planted_are_where_they_belong_and_nowhere_else(self):
        place = self.place
        place.serve()
        key, leaver = settled(place, "こたろう"), settled(place, "きえるひと")
        kept, erased = "こすもすの 道 ZQXKwort", "きえる 花 WJQVwort"
        for who, words in ((key, kept), (leaver, erased)):
            self.assertEqual(place.verb(who, "say free " + words).returncode, 0)
        for word in ("WJQVwort", "wjq", "jqv"):
            self.assertTrue(self.is_stored(word), word)
        self.leave_forever(leaver)
        wait_for(lambda: not any(map(self.is_stored, ("きえる", "WJQV", "wjq", "jqv"))), "what was erased to go")
        code = place.invite()
        self.back_up()
        place.stop()
        pepper = (place.directory / "keys/pepper").read_text()
        with tarfile.open(self.file) as tar:
            database = tar.extractfile("kokoiru/kokoiru.db").read()
        blob = (place.top / "key-こたろう.pub").read_text().split()[1]
        self.holds(database, kept, "こたろう", "zqxkwort", "zqx", "qxk")  # folded, and so in the index of words
        self.holds_not(database, PASSPHRASE, code, code.replace("-", ""), "127.0.0.1", blob, "somebody@somewhere",
                       "きえる", "WJQV", "wjq", "jqv")
        self.holds_not(self.file.read_bytes(), PASSPHRASE, code, *pepper.split())
        self.holds_not(place.log_text().encode(), kept, erased, "zqx", "wjq", PASSPHRASE, code, "こたろう", "きえる",
                       "somebody", blob, *pepper.split())

    def is_stored(self, word):
        return any(word.encode() in path.read_bytes() for path in self.place.directory.glob("kokoiru.db*"))

    def leave_forever(self, key):
        command = self.place.ssh("-tt", words="leave-forever", key=key)
        with pexpect.spawn(command[0], command[1:], env=dict(self.place.environment, TERM="xterm"), timeout=LIMIT,
                           encoding="utf-8") as child:
            for answer in ("1", "forever"):
                child.expect("やめます: |stops: ")
                child.sendline(answer)
            child.expect(pexpect.EOF)

    def holds(self, data, *words):
        self.assertEqual([word for word in words if word.encode() not in data], [])

    def holds_not(self, data, *words):
        self.assertEqual([word for word in words if word.encode() in data], [])


class NotRight(Backups):
    def setUp(self):
        super().setUp()
        self.back_up()

    def test_the_wrong_pepper_and_the_wrong_place(self):
        other = self.enterContext(Place())
        self.refused(self.restore("again", "--pepper", str(other.directory / "keys/pepper"), check=False),
                     "this pepper belongs to another place")
        for pepper, words in (("", "no whole pepper"), ("0\n" * 4, "no whole pepper")):
            self.refused(self.restore(input=pepper, check=False), words)
        exposed = self.place.top / "pepper"
        exposed.write_text("x")
        self.refused(self.restore("again", "--pepper", str(exposed), check=False), "chmod 600")
        exposed.chmod(0o600)
        self.refused(self.restore("again", "--pepper", str(exposed), check=False), "check symbol")
        self.refused(self.restore("place", check=False), "not empty; nothing was touched")
        self.assertFalse((self.place.top / "again").exists())
        self.assertEqual(self.place.run("restore", str(self.file), check=False).returncode, 2)
        self.restore("again", input=(self.place.directory / "keys/pepper").read_text().lower())

    def test_nobody_types_the_pepper_for_a_backup_that_is_not_whole(self):
        short = self.place.top / "short.tar"
        short.write_bytes(self.file.read_bytes()[:-4096])
        self.refused(self.restore(file=short, input="", check=False), "cut short")

    def test_the_pepper_is_typed_row_by_row_and_not_shown(self):
        rows = (self.place.directory / "keys/pepper").read_text().split()
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(PROGRAM, [PROGRAM, "restore", str(self.file), str(self.place.top / "again")],
                      {"LANG": "C.UTF-8", "PATH": os.environ["PATH"]})
        shown = b""

        def wait(words):
            nonlocal shown
            end = time.monotonic() + LIMIT
            while words not in shown and time.monotonic() < end:
                if select.select([terminal], [], [], 0.1)[0]:
                    try:
                        shown += os.read(terminal, 4096)
                    except OSError:
                        break
            self.assertIn(words, shown)
            seen, shown = shown, b""
            return seen

        slip = ("1" if rows[1][0] == "0" else "0") + rows[1][1:]
        wide = "".join("ー" if c == "-" else chr(ord(c) + 0xFEE0) for c in rows[2].lower())
        said = wait(b"Row 1 ")
        for typed, words in ((rows[0], b"Row 2 "), (slip, b"does not fit"), (rows[1] + "00", b"does not fit"),
                             (rows[1], b"Row 3 "), (wide, b"Row 4 "), (rows[3], b"was restored")):
            os.write(terminal, typed.encode() + b"\n")
            said += wait(words)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0)
        os.close(terminal)
        self.assertFalse([row for row in rows if row.encode() in said])

    def forged(self, change):
        """Writes the backup anew, by somebody else's program, with change(members) as its members."""
        with tarfile.open(self.file) as tar:
            members = [(member, tar.extractfile(member).read()) for member in tar]
        path = self.place.top / "forged.tar"
        with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
            for member, data in change(members):
                member.size = len(data)
                tar.addfile(member, io.BytesIO(data))
        data = path.read_bytes()
        path.write_bytes(data[:len(data.rstrip(b"\0")) // 512 * 512 + 512 + 1024])
        return path

    @staticmethod
    def member(name, **fields):
        info = tarfile.TarInfo(name)
        for field, value in fields.items():
            setattr(info, field, value)
        return info

    def test_hostile_archives(self):
        member = self.member
        link, device = dict(type=tarfile.SYMTYPE, linkname="/etc"), dict(type=tarfile.CHRTYPE)
        changes = [(lambda m: m + [(member("kokoiru/../../evil"), b"x")], "holds something|cut short"),
                   (lambda m: m[:3] + [(member("kokoiru/../../evil"), b"x")] + m[3:], "holds something"),
                   (lambda m: m[:3] + [(member("/etc/evil"), b"x")] + m[3:], "holds something"),
                   (lambda m: m[:3] + [(member("kokoiru/keys/pepper"), b"x")] + m[3:], "holds something"),
                   (lambda m: m[:3] + [(member("kokoiru/rooms/x", **link), b"")] + m[3:], "cut short"),
                   (lambda m: m[:3] + [(member("kokoiru/rooms/x", **device), b"")] + m[3:], "cut short"),
                   (lambda m: m[:4] + m[3:], "holds something"),
                   (lambda m: m[:-2] + m[-1:], "is missing|was changed"),
                   (lambda m: m[1:], "is missing"),
                   (lambda m: m[:-1], "cut short"),
                   (lambda m: [(m[0][0], b"\0" * len(m[0][1]))] + m[1:], "was changed"),
                   (lambda m: m[:-1] + [(m[-1][0], b"kokoiru backup 2 9.9\n")], "newer kokoiru")]
        self.restore(file=self.forged(lambda m: m))  # what was only copied is as good
        for number, (change, words) in enumerate(changes):
            path = self.forged(change)
            for done in (self.restore("evil-%d" % number, file=path, check=False),):
                self.refused(done, words)
            done = self.place.run("check", str(path), check=False)
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stdout, words)
            self.assertEqual([path for path in self.place.top.parent.glob("evil*")], [])

    def test_a_database_that_is_forged_or_of_another_version(self):
        def with_database(statement):
            def change(members):
                path = self.place.top / "forged.db"
                path.write_bytes(members[0][1])
                with sqlite3.connect(path) as database:
                    database.execute("PRAGMA journal_mode = WAL")
                    database.execute("PRAGMA ignore_check_constraints = 1")
                    database.execute(statement)
                database.close()
                return self.listed([(members[0][0], path.read_bytes())] + members[1:])
            return change

        for statement, words in (("PRAGMA user_version = 9999", "newer kokoiru"),
                                 ("PRAGMA application_id = 5", "not one of kokoiru"),
                                 ("UPDATE meta SET mark = 5", "damaged"),
                                 ("DELETE FROM meta", "damaged"), ("DROP TABLE meta", "damaged")):
            path = self.forged(with_database(statement))
            self.refused(self.restore("evil", file=path, check=False), words)
            self.assertRegex(self.place.run("check", str(path), check=False).stdout, words)

    @staticmethod
    def listed(members):
        lines = ["kokoiru backup 1 0\n"] + ["%s %d %s\n" % (hashlib.blake2b(data, digest_size=32).hexdigest(), len(data),
                                                            member.name) for member, data in members[:-1]]
        return members[:-1] + [(members[-1][0], "".join(lines).encode())]

    def test_cut_anywhere_and_no_archive_at_all(self):
        data = self.file.read_bytes()
        for size in (0, 1, 511, 512, 1024, 5000, len(data) // 2, len(data) - 1024, len(data) - 512, len(data) - 1):
            path = self.place.top / "cut.tar"
            path.write_bytes(data[:size])
            self.refused(self.restore(file=path, check=False), "cut short|not a backup")
        for path in ("/dev/zero", "/dev/null", str(self.place.top), str(self.place.top / "none")):
            self.assertEqual(self.place.run("restore", path, str(self.place.top / "x"), "--pepper",
                                            str(self.place.directory / "keys/pepper"), check=False).returncode, 1)
        sparse = self.place.top / "sparse.tar"
        with open(sparse, "wb") as file:
            file.write(data[:-1024])
            file.truncate(1 << 40)
        self.refused(self.restore(file=sparse, check=False), "cut short")
        with sparse.open("r+b") as file:
            file.truncate(0)
            file.truncate(1 << 40)
        self.refused(self.restore(file=sparse, check=False), "not a backup")


if __name__ == "__main__":
    main()
