# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody with the disk in their hands changes what is kept of a consultation, while the place is stopped. Its person
then reads it again with a real client, in both faces: each changed line has become a mark, nothing is shown where it
was not said, and the place goes on."""
import sqlite3
import unittest

from people import IS_INSIDE, back, joined, played
from place import PASSPHRASE, Place, main

ASK = "あいことば(画面に出ません)>"
CHANGED = "(この行は こわれたか、変えられています。中身は出しません)"
CLOSED, GAP, RED = "(あなたの鍵では 開かない行です)", "(ここに あるはずの行が 見あたりません)", "名簿と合いません"
WORDS = ("しずかな朝", "ながい坂道", "あおい傘", "ふるい時計", "まるい石", "ちいさな橋", "とおい汽車", "やさしい雨",
         "つめたい水", "たかい木")
REQUEST, ANSWER, ANOTHER = "うまく言えない", "はい、ゆっくりで", "べつの日のこと"
KEPT = (REQUEST, WORDS[0], WORDS[-1], ANSWER)
OF_WORDS = "FROM consult_line JOIN consult_member USING (member) WHERE consultation = 1 AND account = 1 AND epoch = 2"


def flipped(box, at):
    return box[:at] + bytes([box[at] ^ 1]) + box[at + 1:]


class Tampered(unittest.TestCase):
    def setUp(self):
        self.place = self.enterContext(Place())
        self.mikan, self.suzuki = joined(self.place, "みかん"), joined(self.place, "すずき", "counsellor")
        with self.mikan, self.suzuki:
            self.ask(REQUEST)
            self.talk()
            self.ask(ANOTHER)
        self.place.stop()

    def ask(self, words):
        played(self.mikan, (IS_INSIDE, "/相談 新しく"), ("今日 話したい", "1"), ("1行だけ書けます", words),
               ("封をして たのむ", "1"), ("順番を待っています", "0"))

    def talk(self):
        played(self.suzuki, ("相談 みかん", "/窓口"), ("みかん", "1"), ("1 受け持つ", "1"), ("受け持ちました", "1"),
               ("みかんさんに", None))
        played(self.mikan, ("話を聞けます", "1"), ("すずきさんに>", None))
        for words in WORDS:
            self.mikan.enter(words)
        played(self.suzuki, ("みかん: " + WORDS[-1], ANSWER), (ANSWER, "/終える"), ("ひと区切りにしますか", "1"))
        played(self.mikan, ("今日の話は ここまでです", "3"), ("まどぎわ", None))

    def change(self, how):
        """Has how() change the database of the stopped place, and serves it again."""
        database = sqlite3.connect(self.place.directory / "kokoiru.db")
        with database:
            how(database)
        database.close()
        self.place.serve()

    def read(self, face, number):
        """What the person then sees, who comes in anew."""
        with back(self.place, "みかん", face, rows=50) as terminal:
            played(terminal, (IS_INSIDE, "/相談 一覧"), ("あなたの相談", number), (ASK, PASSPHRASE),
                   ("どんな記録があるか", None))
            return terminal.everything()

    def is_served(self):
        self.assertEqual(self.place.verb(self.place.key("みかん"), "who").returncode, 0)
        self.assertNotIn("ended by signal", self.place.log_text())

    def lines(self, database):
        """Each change to a line of its own; the first and the last one stay."""
        rows = database.execute("SELECT line, id, box %s AND kind = 1 ORDER BY line" % OF_WORDS).fetchall()
        self.assertEqual(len(rows), len(WORDS))
        member = dict(((consultation, account), member) for consultation, account, member in
                      database.execute("SELECT consultation, account, member FROM consult_member"))
        line, identity, box = zip(*rows)
        for words, *values in (
                ("box = ?", flipped(box[1], 150), line[1]),
                ("member = ?", member[1, 2], line[2]),
                ("epoch = ?", 1, line[3]),
                ("member = ?", member[2, 1], line[4]),
                ("id = ?, box = ?", identity[6], box[6], line[5]),
                ("id = ?, box = ?", identity[5], box[5], line[6]),
                ("box = ?", box[7][:-1], line[7]),
                ("box = ?", box[8][:1], line[8])):
            database.execute("UPDATE consult_line SET %s WHERE line = ?" % words, values)

    def a_reader(self, database):
        database.execute("UPDATE pair SET public_key = ? WHERE account = 2", (bytes(range(32)),))

    def keys(self, database):
        own = "WHERE consultation = 1 AND reader = 1"
        (first,), (second,) = database.execute("SELECT sealed FROM consult_grant %s ORDER BY epoch" % own).fetchall()
        for epoch, sealed in ((1, second), (2, first)):
            database.execute("UPDATE consult_grant SET sealed = ? %s AND epoch = ?" % own, (sealed, epoch))

    def test_what_was_changed_on_the_disk_becomes_a_mark(self):
        for what, looks in ((self.lines, self.looks_at_lines), (self.a_reader, self.looks_at_readers),
                            (self.keys, self.looks_at_keys)):
            self.change(what)
            for face in ("line", "tui"):
                looks(face)
            self.is_served()
            self.place.stop()

    def looks_at_lines(self, face):
        seen, other = self.read(face, "2"), self.read(face, "1")
        for words in KEPT:
            self.assertIn(words, seen)
        for words in WORDS[1:-1]:
            self.assertNotIn(words, seen + other)
        self.assertEqual((seen.count(CHANGED), seen.count(GAP), RED in seen), (7, 1, False), seen)
        self.assertIn(ANOTHER, other)  # what was moved there spoils nothing
        self.assertIn(CLOSED, other)

    def looks_at_readers(self, face):
        seen = self.read(face, "2")
        self.assertIn(RED, seen)
        self.assertIn(WORDS[0], seen)

    def looks_at_keys(self, face):
        seen = self.read(face, "2")
        for words in WORDS + KEPT:
            self.assertNotIn(words, seen)
        self.assertGreaterEqual(seen.count(CLOSED), len(WORDS))


if __name__ == "__main__":
    main()
