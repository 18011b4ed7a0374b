# SPDX-License-Identifier: GPL-3.0-or-later
"""What is stored: all of it and once, whatever happens to the disk and the file."""
import ctypes
import json
import os
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest

import knock
from people import in_lines, settled
from place import LIMIT, PROGRAM, Place, main, wait_for

NEW_MOUNTS, RECURSIVE_PRIVATE = 0x20000, 0x4000 | 0x40000
LINES = 1000


def small_disk(size):
    """A directory on a disk of its own, seen by this process and its children only. OSError where that may not be."""
    libc = ctypes.CDLL(None, use_errno=True)
    directory = tempfile.mkdtemp(prefix="kokoiru-test-")
    os.chmod(directory, 0o755)
    for result in (libc.unshare(NEW_MOUNTS), libc.mount(b"none", b"/", None, RECURSIVE_PRIVATE, None),
                   libc.mount(b"tmpfs", directory.encode(), b"tmpfs", 0, b"mode=0755,size=%d" % size)):
        if result != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return directory


class Store(unittest.TestCase):
    def texts(self, place, key, count=500):
        done = place.verb(key, "read --json free %d" % count)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line)["text"] for line in done.stdout.splitlines()]


class Many(Store):
    def test_a_thousand_lines_in_order_and_once(self):
        place = self.enterContext(Place(limits={"say_burst": 10000, "act_burst": 10000}))
        names = ("こたろう", "つむぎ", "みなと", "あおい")
        keys = {name: settled(place, name) for name in names}

        def speak(lines, name):
            for number in range(0, LINES // len(names), 25):
                for line in range(number, number + 25):
                    lines.process.stdin.write(("%s %d\n" % (name, line)).encode())
                lines.process.stdin.flush()
                lines.wait("%s: %s %d\n" % (name, name, number + 24))

        people = {name: self.enterContext(in_lines(place, keys[name])) for name in names}
        for number, lines in enumerate(people.values()):
            lines.ask("/go table-%s" % "aabb"[number])
        began = time.monotonic()
        threads = [threading.Thread(target=speak, args=(lines, name)) for name, lines in people.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        print("%d lines of four people were said and heard in %.2f s" % (LINES, time.monotonic() - began))
        place.stop()
        with sqlite3.connect(place.directory / "kokoiru.db") as database:
            rows = database.execute("SELECT line, text FROM line ORDER BY line").fetchall()
        database.close()
        self.assertEqual([line for line, _ in rows], list(range(1, LINES + 1)))
        for name in names:
            self.assertEqual([text for _, text in rows if text.startswith(name)],
                             ["%s %d" % (name, number) for number in range(LINES // len(names))])
        heard = [line for line in people[names[0]].text().split("\n") if line[:line.find(":")] in names]
        self.assertEqual(len(heard), len(set(heard)))
        place.run("check", str(place.directory))

    def test_many_people_at_once(self):
        place = self.enterContext(Place(limits={"say_burst": 1000}))
        keys = [settled(place, name) for name in ("こたろう", "つむぎ", "みなと", "あおい")]
        statuses = []

        def speak(number):
            with knock.Knock(place) as door:
                door.by_key(knock.load(keys[number]))
                for count in range(20):
                    channel = door.transport.open_session(timeout=LIMIT)
                    channel.exec_command("say free %d-%d" % (number, count))
                    statuses.append(knock.status(channel))
                    channel.close()

        threads = [threading.Thread(target=speak, args=(number,)) for number in range(len(keys))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(statuses, [0] * 80)
        texts = self.texts(place, keys[0])
        self.assertEqual(sorted(texts), sorted("%d-%d" % (number, count) for number in range(4) for count in range(20)))
        for number in range(4):
            mine = [text for text in texts if text.startswith("%d-" % number)]
            self.assertEqual(mine, ["%d-%d" % (number, count) for count in range(20)])


class OneOpener(Store):
    def test_nobody_else_opens_what_is_served(self):
        place = self.enterContext(Place())
        key = settled(place, "こたろう")
        self.assertEqual(place.verb(key, "say free まえ").returncode, 0)
        database = sqlite3.connect(place.directory / "kokoiru.db", timeout=0.2)
        for statement in ("SELECT text FROM line", "DELETE FROM line", "PRAGMA wal_checkpoint",
                          "PRAGMA journal_mode=DELETE", "VACUUM"):
            with self.assertRaisesRegex(sqlite3.OperationalError, "locked", msg=statement):
                database.execute(statement).fetchall()
        database.close()
        self.assertEqual(place.verb(key, "say free あと").returncode, 0)
        self.assertEqual(self.texts(place, key), ["まえ", "あと"])

    def test_a_place_does_not_open_what_another_has(self):
        place = Place()
        self.addCleanup(place.__exit__)
        database = sqlite3.connect(place.directory / "kokoiru.db")
        database.execute("BEGIN EXCLUSIVE")
        done = place.run("serve", str(place.directory), "--listen", "127.0.0.1:%d" % place.port, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("in use", done.stderr)
        self.assertEqual(place.run("account", str(place.directory), "list", check=False).returncode, 75)
        database.close()
        place.serve()


class Files(Store):
    """The file is not the one it should be: refused, and left as it was."""

    def setUp(self):
        self.place = Place()
        self.addCleanup(self.place.__exit__)
        self.path = self.place.directory / "kokoiru.db"
        self.place.serve()
        self.key = settled(self.place, "こたろう")
        self.assertEqual(self.place.verb(self.key, "say free ここに のこる").returncode, 0)

    def refused(self, words, code=69):
        before = self.path.read_bytes() if self.path.exists() else None
        done = self.place.run("serve", str(self.place.directory), "--listen", "127.0.0.1:%d" % self.place.port,
                              check=False)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertRegex(done.stderr, words)
        self.assertEqual(self.path.read_bytes() if self.path.exists() else None, before)

    def test_missing_empty_cut_and_foreign(self):
        self.place.stop()
        good = self.path.read_bytes()
        self.path.unlink()
        self.refused("kokoiru.db: ", 1)
        for data, words in ((b"", "kokoiru.db"), (good[:len(good) // 2], "damaged"), (good[:100], "kokoiru.db"),
                            (b"\0" * len(good), "kokoiru.db"), (os.urandom(8192), "not a database of kokoiru|damaged")):
            self.write(data)
            self.refused(words)
        self.path.unlink()
        with sqlite3.connect(self.path) as foreign:
            foreign.execute("CREATE TABLE recipe (name TEXT)")
        foreign.close()
        self.write(self.path.read_bytes())
        self.refused("not a database of kokoiru")
        self.write(good)
        self.place.serve()
        self.assertEqual(self.texts(self.place, self.key), ["ここに のこる"])

    def write(self, data):
        owner = self.place.directory.stat()
        self.path.unlink(missing_ok=True)
        self.path.write_bytes(data)
        self.path.chmod(0o600)
        os.chown(self.path, owner.st_uid, owner.st_gid)

    def test_a_newer_one(self):
        self.place.stop()
        with sqlite3.connect(self.path) as database:
            database.execute("PRAGMA user_version = 9999")
        database.close()
        self.refused("written by a newer kokoiru")

    def killed(self):
        processes = [process for name in ("super", "hub", "gate")
                     for process in self.place.processes("kokoiru:" + name)]
        for process in processes:
            os.kill(process, 9)
        self.place.server.wait()
        wait_for(lambda: not any(os.path.exists("/proc/%d" % process) for process in processes[1:]), "the end of all")

    def test_a_journal_that_is_gone_or_another_s_is_noticed(self):
        journal = self.path.with_name("kokoiru.db-wal")
        self.killed()
        good, log = self.path.read_bytes(), journal.read_bytes()
        self.assertGreater(len(log), 0)
        journal.unlink()
        self.refused("damaged or does not belong here")
        other = self.enterContext(Place())
        settled(other, "よその ひと".replace(" ", ""))
        foreign = (other.directory / "kokoiru.db-wal").read_bytes()
        for data in (foreign, b""):
            journal.write_bytes(data)
            journal.chmod(0o600)
            os.chown(journal, *((self.place.directory.stat().st_uid, self.place.directory.stat().st_gid)))
            self.refused("damaged or does not belong here")
            self.write(good)
        journal.write_bytes(log)
        journal.chmod(0o600)
        os.chown(journal, self.place.directory.stat().st_uid, self.place.directory.stat().st_gid)
        self.place.serve()
        self.assertEqual(self.texts(self.place, self.key), ["ここに のこる"])


class FullDisk(Store):
    def setUp(self):
        try:
            directory = small_disk(12 << 20)
        except OSError as refusal:
            self.skipTest("no disk of its own here: %s" % refusal)
        self.addCleanup(setattr, tempfile, "tempdir", tempfile.tempdir)
        self.addCleanup(self.unmount, directory)
        tempfile.tempdir = directory
        self.place = self.enterContext(Place(limits={"say_burst": 1000, "act_burst": 1000}))
        self.key, self.other = settled(self.place, "こたろう"), settled(self.place, "つむぎ")

    @staticmethod
    def unmount(directory):
        ctypes.CDLL(None).umount2(directory.encode(), 2)
        os.rmdir(directory)

    def fill(self):
        path = self.place.top / "filler"
        with open(path, "wb", buffering=0) as filler:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while True:
                        filler.write(b"x" * size)
                except OSError:
                    pass
        return path

    def test_a_full_disk_loses_nothing_and_passes(self):
        place = self.place
        with in_lines(place, self.key) as lines, in_lines(place, self.other) as watcher:
            lines.ask("/go table-a")
            watcher.ask("/go table-a")
            lines.ask("まえの 行", "まえの 行")
            watcher.wait("まえの 行")
            filler, refused, number = self.fill(), None, 0
            while refused is None and number < 2000:  # what the journal had room for still goes in
                number += 1
                said = lines.ask("いっぱいの とき %d %s" % (number, "あ" * 280))
                refused = number if "Not said: いっぱいの とき %d" % number in said else None
            self.assertIsNotNone(refused, "the disk is never full")
            print("the disk was full after %d more lines" % (refused - 1))
            self.assertIn("try again in a moment", lines.text().split("Not said: ")[-1] + said)
            self.assertNotIn("いっぱいの とき %d " % refused, watcher.text())
            done = place.verb(self.other, "say free いまは むり" + "あ" * 280)
            self.assertEqual((done.returncode, done.stdout), (75, ""))
            self.assertNotEqual(place.run("account", str(place.directory), "add", "すずめ", check=False).returncode, 0)
            self.assertIn("まえの 行", "".join(self.texts(place, self.key)))
            self.assertIn("つむぎ", lines.ask("/who", "つむぎ"))
            hub = place.processes("kokoiru:hub")
            filler.unlink()
            wait_for(lambda: place.verb(self.other, "say free また はいります").returncode == 0, "lines to be taken again")
            lines.wait("また はいります")
            lines.say("あとの 行")
            watcher.wait("あとの 行")
            self.assertEqual(place.processes("kokoiru:hub"), hub)
            self.assertIsNone(lines.process.poll())
        texts = self.texts(place, self.key)
        self.assertEqual(sorted(set(texts)), sorted(texts))
        self.assertFalse([text for text in texts if text.startswith("いっぱいの とき %d " % refused)])
        place.run("account", str(place.directory), "add", "すずめ")
        place.stop()
        place.run("check", str(place.directory))

    def test_no_room_for_a_place(self):
        self.fill()
        done = subprocess.run([PROGRAM, "init", str(self.place.top / "second")], capture_output=True, text=True,
                              timeout=60)
        self.assertEqual(done.returncode, 73, done.stderr)
        self.assertEqual([path for path in self.place.top.iterdir() if path.name.startswith("second")], [])


if __name__ == "__main__":
    main()
