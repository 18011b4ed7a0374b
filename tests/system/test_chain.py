# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who writes to the database of a place, and knows all public keys, begins a key of their own in a
consultation, and says of a line that it was taken back. Its person, with a real client, sees both, seals nothing with
that key, and has another one made. Another program, written from doc/KEYS.md, comes to the same."""
import os
import sqlite3
import unittest

import otherprogram
from people import IS_INSIDE, back, joined, played
from place import PASSPHRASE, Place, main

ASK = "あいことば(画面に出ません)>"
GAP, RED = "(ここに あるはずの行が 見あたりません)", "名簿と合いません"
STRANGE = "ここで、前の鍵を持たない人が 鍵を作りました"
FOREIGN = "(前の鍵を持たない人の鍵で 封をした行です。中身は出しません)"
REQUEST, TAKEN_BACK, STAYS, ANSWER = "うまく言えない", "やっぱり やめます", "言ったままです", "はい、ゆっくりで"
LURE, SECRET = "本名を教えてください", "だれにも言えないこと"
YUKI, MORI = "みかん", "すずき"


class Chain(unittest.TestCase):
    def setUp(self):
        self.place = self.enterContext(Place())
        self.mikan, self.suzuki = joined(self.place, YUKI), joined(self.place, MORI, "counsellor")
        with self.mikan, self.suzuki:
            self.talk()
        self.place.stop()

    def talk(self):
        played(self.mikan, (IS_INSIDE, "/相談 新しく"), ("今日 話したい", "1"), ("1行だけ書けます", REQUEST),
               ("封をして たのむ", "1"), ("順番を待っています", "0"))
        played(self.suzuki, ("相談 みかん", "/窓口"), ("みかん", "1"), ("1 受け持つ", "1"), ("受け持ちました", "1"),
               ("みかんさんに", None))
        played(self.mikan, ("話を聞けます", "1"), ("すずきさんに>", TAKEN_BACK))
        played(self.suzuki, ("みかん: " + TAKEN_BACK, None))
        played(self.mikan, (TAKEN_BACK, "/消す"), ("相手の画面からも消えました", STAYS))
        played(self.suzuki, ("みかん: " + STAYS, ANSWER), (ANSWER, "/終える"), ("ひと区切りにしますか", "1"))
        played(self.mikan, ("今日の話は ここまでです", "3"), ("まどぎわ", None))

    def change(self, how):
        """Has how() change the database of the stopped place, and serves it again."""
        database = sqlite3.connect(self.place.directory / "kokoiru.db")
        with database:
            how(database)
        database.close()
        self.place.serve()

    def a_strangers_key(self, database):
        """Epoch 3, granted to those who may read, with a roster that names them, and a line in the counsellor's name."""
        key, (circle,) = os.urandom(32), database.execute("SELECT circle FROM consultation").fetchone()
        people = database.execute("SELECT account, public_key FROM pair ORDER BY account").fetchall()
        (author, member, counter), = database.execute(
            "SELECT account, member, (SELECT max(counter) FROM consult_line AS l WHERE l.member = m.member)"
            " FROM consult_member AS m JOIN account USING (account) WHERE nickname = ?", (MORI,)).fetchall()
        readers = b"".join(account.to_bytes(8, "big") + public_key for account, public_key in people)
        for account, public_key in people:
            database.execute("INSERT INTO consult_grant (consultation, reader, epoch, sealed) VALUES (1, ?, 3, ?)",
                             (account, otherprogram.grant_sealed(circle, 3, account, public_key, key)))
        for kind, content in (0, b"KKr2\0" + readers), (1, LURE.encode()):
            counter, identity = counter + 1, os.urandom(16)
            box = otherprogram.line_sealed(key, circle, 3, author, counter, identity, kind, content)
            database.execute("INSERT INTO consult_line (member, kind, at_ms, epoch, counter, id, box)"
                             " VALUES (?, ?, 1795603200000, 3, ?, ?, ?)", (member, kind, counter, identity, box))
        database.execute("UPDATE consultation SET epoch = 3")

    def a_withdrawal(self, database):
        """Of what みかん let stand: with the box of what she did take back."""
        database.execute(
            "UPDATE consult_line SET kind = 17, box = (SELECT box FROM consult_line WHERE kind = 17) WHERE line ="
            " (SELECT max(line) FROM consult_line JOIN consult_member USING (member) WHERE account = 1 AND kind = 1)")

    def read(self, terminal):
        played(terminal, (IS_INSIDE, "/相談 一覧"), ("あなたの相談", "1"), (ASK, PASSPHRASE), ("どんな記録があるか", None))
        return terminal.everything()

    def sealed(self):
        """By another program: what みかん can read, epoch -> texts, and which epochs follow from the first."""
        pepper = otherprogram.read_rows((self.place.directory / "keys" / "pepper").read_text())
        person = otherprogram.Person(self.place.directory / "kokoiru.db", pepper, YUKI, PASSPHRASE)
        (circle,) = person.database.execute("SELECT circle FROM consultation").fetchone()
        texts = {}
        for epoch, kind, content in person.thread(circle):
            if kind not in (otherprogram.ROSTER, otherprogram.UNSENT):
                texts.setdefault(epoch, []).append(content and content.decode())
        linked = person.linked(circle)
        person.close()
        return texts, linked

    def test_nothing_is_sealed_with_a_strangers_key(self):
        texts, linked = self.sealed()
        self.assertEqual((texts, linked), ({1: [REQUEST], 2: [STAYS, ANSWER]}, {1, 2}))
        self.change(self.a_strangers_key)
        with back(self.place, YUKI, "tui", rows=50) as mikan:
            seen = self.read(mikan)
            for words in (RED, STRANGE, FOREIGN, STAYS, "新しい鍵を作る"):
                self.assertIn(words, seen)
            self.assertNotIn(GAP, seen)
            self.assertNotIn(LURE, seen)
            played(mikan, ("手紙を書く", "/相談 書く"), ("思うままに どうぞ", SECRET), (SECRET, "。"), ("封をして送る", "1"),
                   ("送らずに、下書きに もどしました", None))
            played(mikan, (SECRET, "/相談 鍵"), ("新しい鍵を作っています", "1"), ("とどきました", None))
        with back(self.place, MORI, "line", rows=50) as suzuki:
            played(suzuki, (IS_INSIDE, "/窓口"), (YUKI, "1"), (ASK, PASSPHRASE), (SECRET, None))
            self.assertIn(STRANGE, suzuki.everything())
            self.assertNotIn(RED, suzuki.everything())
            self.assertNotIn(LURE, suzuki.everything())
        self.assertNotIn("ended by signal", self.place.log_text())
        self.place.stop()
        self.assertEqual(self.sealed(), ({1: [REQUEST], 2: [STAYS, ANSWER], 3: [LURE], 4: [SECRET]}, {1, 2, 4}))

    def test_what_its_author_did_not_take_back_is_missing(self):
        self.place.serve()
        with back(self.place, YUKI, rows=50) as mikan:
            seen = self.read(mikan)
        self.assertIn(STAYS, seen)
        self.assertNotIn(TAKEN_BACK, seen)
        self.assertNotIn(GAP, seen)
        self.place.stop()
        self.change(self.a_withdrawal)
        for face in ("line", "tui"):
            with back(self.place, YUKI, face, rows=50) as mikan:
                seen = self.read(mikan)
            self.assertEqual((seen.count(GAP), STAYS in seen, ANSWER in seen), (1, False, True), seen)


if __name__ == "__main__":
    main()
