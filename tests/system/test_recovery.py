# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery key as its two holders use it: split where no place is, a consultation taken out of the place, served or
not, and opened with both halves. What lies in the database was sealed by another program, written from doc/KEYS.md."""
import os
import re
import sqlite3
import stat
import time
import unittest

from nacl import bindings

from otherprogram import RECOVERY, grant_sealed, line_sealed, read_rows, u64
from people import IS_INSIDE, joined, played
from place import Place, main

TALK = 0x7123456789ABCDEF
WORDS = "だれにも言えなかったこと", "もう一度だけ きいてください"


def consultation(place, nickname, recovery_key):
    """A consultation of that person with two lines, of which the first is not the oldest any more."""
    key, now = os.urandom(32), int(time.time())
    with sqlite3.connect(place.directory / "kokoiru.db") as database:
        account = database.execute("SELECT account FROM account WHERE nickname = ?", (nickname,)).fetchone()[0]
        database.execute("INSERT INTO consultation (number, circle, account, state, wish, is_text_only, asked, since, epoch)"
                         " VALUES (1, ?, ?, 0, 0, 0, ?, ?, 1)", (TALK, account, now, now))
        database.execute("INSERT INTO consult_member (member, consultation, account, is_reader) VALUES (1, 1, ?, 1)",
                         (account,))
        database.execute("INSERT INTO consult_grant (consultation, reader, epoch, sealed) VALUES (1, ?, 1, ?)",
                         (u64(RECOVERY), grant_sealed(TALK, 1, RECOVERY, recovery_key, key)))
        for counter, words in enumerate(WORDS, 1):
            identity = os.urandom(16)
            box = line_sealed(key, TALK, 1, account, counter, identity, 1, words.encode())
            database.execute("INSERT INTO consult_line (member, kind, at_ms, epoch, counter, id, box)"
                             " VALUES (1, 1, ?, 1, ?, ?, ?)", (now * 1000, counter, identity, box))
    database.close()


class Recovery(unittest.TestCase):
    def split(self, place):
        """The public half; the secret ones lie in the files one and two."""
        done = place.run("recovery", "split", str(place.top / "one"), str(place.top / "two"))
        return bytes.fromhex(re.fullmatch(r"recovery_key = ([0-9a-f]{64})\n", done.stdout)[1])

    def export(self, place, name, *arguments):
        done = place.run("recovery", str(place.directory), "export", str(TALK), "--reason", "いのちに関わること", *arguments)
        (place.top / name).write_text(done.stdout)
        for words in WORDS:
            self.assertNotIn(words, done.stdout)

    def opened(self, place, name, *halves, **options):
        halves = [str(place.top / half) for half in halves or ("one", "two")]
        return place.run("recovery", "open", *halves, str(place.top / name), **options)

    def test_halves_are_worth_nothing_alone(self):
        place = self.enterContext(Place())
        public_key = self.split(place)
        halves = [read_rows((place.top / name).read_text()) for name in ("one", "two")]
        secret_key = bytes(a ^ b for a, b in zip(*halves))
        self.assertEqual(bindings.crypto_scalarmult_base(secret_key), public_key)
        for name in "one", "two":
            self.assertEqual(stat.S_IMODE((place.top / name).stat().st_mode), 0o600)
            self.assertIn(public_key.hex(), (place.top / name).read_text())
        before = (place.top / "one").read_text()
        again = place.run("recovery", "split", str(place.top / "three"), str(place.top / "one"), check=False)
        self.assertEqual((again.returncode, again.stdout), (73, ""))
        self.assertEqual((place.top / "one").read_text(), before)
        self.assertFalse((place.top / "three").exists())

    def test_both_open_what_the_place_gives_out(self):
        place = self.enterContext(Place())
        place.account("さくら")
        public_key = self.split(place)
        place.stop()
        place.set("consult", recovery_key=public_key.hex())
        consultation(place, "さくら", public_key)
        self.export(place, "unserved")
        place.serve()
        listed = place.run("recovery", str(place.directory), "list", "さくら").stdout
        self.assertRegex(listed, r"^%d\t\d{4}-\d\d-\d\d\twaiting\tさくら\t\t1\n$" % TALK)
        self.export(place, "served")
        for name, uses in ("unserved", 0), ("served", 1):
            shown = self.opened(place, name).stdout
            for words in WORDS:
                self.assertIn("さくら: %s\n" % words, shown)
            self.assertEqual(shown.count("the recovery key was used"), uses)
        self.assertEqual(self.opened(place, "served", "two", "one").stdout, shown)
        japanese = dict(os.environ, LC_ALL="ja_JP.UTF-8")
        self.assertIn("非常用の鍵が使われました", self.opened(place, "served", env=japanese).stdout)
        place.stop()
        with sqlite3.connect(place.directory / "kokoiru.db") as database:
            acts = database.execute("SELECT reason FROM act WHERE act = 'recover-consult'").fetchall()
        database.close()
        self.assertEqual(acts, [("いのちに関わること",)] * 2)
        place.run("check", str(place.directory))

    def test_what_two_people_sealed_opens_and_they_see_it(self):
        place = Place()
        place.set("consult", recovery_key=self.split(place).hex())
        self.enterContext(place)
        suzuki = self.enterContext(joined(place, "すずき", "counsellor"))
        mikan = self.enterContext(joined(place, "みかん"))
        played(mikan, (IS_INSIDE, "/相談"), ("今日 話したい", "1"), ("1行だけ書けます", WORDS[0]), ("非常用の鍵", "1"),
               ("順番を待っています", None))
        played(suzuki, ("待ち: 相談", "/窓口 1"), (WORDS[0], "1"), ("受け持ちました", None))
        played(mikan, ("すずきさん", "2"), ("読める人: すずき、あなた、非常用の鍵", None))
        number, _, state, _, counsellor, epochs = place.run("recovery", str(place.directory), "list",
                                                            "みかん").stdout.rstrip().split("\t")
        self.assertEqual((state, counsellor, epochs), ("taken", "すずき", "2"))
        done = place.run("recovery", str(place.directory), "export", number, "--reason", "担当が来られない")
        (place.top / "file").write_text(done.stdout)
        self.assertNotIn(WORDS[0], done.stdout)
        self.assertIn("みかん: %s\n" % WORDS[0], self.opened(place, "file").stdout)
        played(mikan, ("一覧にもどる", "4"), ("あなたの相談", "1"), ("非常用の鍵が 使われました", None))

    def test_nothing_else_opens_it(self):
        place = self.enterContext(Place())
        place.account("さくら")
        public_key = self.split(place)
        place.stop()
        consultation(place, "さくら", public_key)
        self.export(place, "file")
        place.run("recovery", "split", str(place.top / "three"), str(place.top / "four"))
        slip = (place.top / "one").read_text().rstrip()
        (place.top / "slip").write_text(slip[:-1] + ("2" if slip[-1] != "2" else "3") + "\n")
        for halves in ("one", "one"), ("one", "four"), ("three", "two"), ("three", "four"), ("one", "slip"), \
                ("one", "file"), ("one", "missing"):
            done = self.opened(place, "file", *halves, check=False)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertRegex(done.stderr, r"^kokoiru: .*\n$")
        (place.top / "cut").write_text((place.top / "file").read_text()[:-8])
        self.assertIn("once more", self.opened(place, "cut", check=False).stderr)


if __name__ == "__main__":
    main()
