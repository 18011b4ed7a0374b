# SPDX-License-Identifier: GPL-3.0-or-later
"""Letters to staff, from a guest's terminal to a colleague's and back, and what of them can be seen on the way."""
import json
import subprocess
import unittest

from people import back, joined
from place import PASSPHRASE, Place, main

SECRET = "ひみつの なやみです"
ANSWER = "ゆうびんは たしかに うけとりました"


class Letters(unittest.TestCase):
    def setUp(self):
        self.place = self.enterContext(Place())

    def join(self, nickname, role="participant"):
        return self.enterContext(joined(self.place, nickname, role))

    def come_back(self, nickname):
        return self.enterContext(back(self.place, nickname))

    def leave(self, terminal):
        terminal.enter("/bye")
        self.assertEqual(terminal.ended(), 0)

    def write(self, terminal, text):
        terminal.wait("思うままに どうぞ")
        terminal.enter(text)
        terminal.wait(text)
        terminal.enter("。")
        terminal.wait("これでよいですか")
        terminal.enter("1")

    def assert_unseen(self, *secrets):
        self.place.stop()
        self.assertEqual(self.place.finds(*secrets), [])

    def test_an_export_is_sealed_by_key_and_in_plain_words_by_passphrase(self):
        self.join("すずき2", "counsellor")
        mikan = self.join("みかん")
        mikan.enter("/相談 手紙")
        self.write(mikan, SECRET)
        mikan.wait("手紙は とどいています")
        self.leave(mikan)
        key = self.place.key("みかん")
        self.assertNotIn(SECRET, self.place.verb(key, "export").stdout)
        refused = self.place.verb(key, "export open")
        self.assertEqual((refused.returncode, refused.stdout), (1, ""))
        self.assertIn("PubkeyAuthentication=no", refused.stderr)
        answers = self.place.answers(Nickname="みかん", Passphrase=PASSPHRASE)
        told = subprocess.run(self.place.ssh("-T", words="export open"), capture_output=True, text=True, timeout=60,
                              env=answers)
        consultation, = json.loads(told.stdout)["consultations"]
        self.assertEqual([line["text"] for line in consultation["lines"] if "text" in line], [SECRET])
        self.assertEqual([line["kind"] for line in consultation["lines"]], ["asked", "roster", "letter"])
        self.assertIn("ほかの人の目にふれない所に", told.stderr)
        self.assert_unseen(SECRET)
        self.place.run("check", str(self.place.directory))

    def test_there_and_back(self):
        sato = self.join("さとう2", "supporter")
        mikan = self.join("みかん")
        mikan.enter("/手紙")
        mikan.wait("1 新しい手紙を書く")
        mikan.wait("すぐの返事はできません")
        mikan.enter("1")
        self.write(mikan, SECRET)
        mikan.wait("手紙が届きました")
        mikan.wait("届いています")
        self.leave(mikan)
        sato.enter("/手紙一覧")
        sato.wait("返事を待っています")
        sato.enter("1")
        sato.wait(SECRET)
        sato.enter("1")
        self.write(sato, ANSWER)
        sato.wait("返事を送りました")
        sato.wait("返事ずみ")
        self.leave(sato)
        mikan = self.come_back("みかん")
        mikan.wait("手紙の返事がとどいています")
        mikan.enter("/手紙")
        mikan.wait("返事があります")
        mikan.enter("1")
        mikan.wait("あいことば(画面に出ません)>")
        mikan.enter(PASSPHRASE)
        mikan.wait(SECRET)
        mikan.wait(ANSWER)
        self.assertNotIn(PASSPHRASE, mikan.everything())
        self.leave(mikan)
        self.assert_unseen(SECRET, ANSWER, "ひみつ")

    def test_a_place_whose_staff_have_no_key_says_so(self):
        mikan = self.join("みかん")
        mikan.enter("/手紙")
        mikan.wait("まだ手紙を受け取れません")
        mikan.wait("今すぐ だれかと話したい時: /連絡先")
        self.leave(mikan)

    def test_two_of_staff_do_not_answer_at_once(self):
        first, second = self.join("すずき2", "counsellor"), self.join("たなか2", "coordinator")
        mikan = self.join("みかん")
        mikan.enter("/手紙")
        mikan.wait("1 新しい手紙を書く")
        mikan.enter("1")
        self.write(mikan, SECRET)
        mikan.wait("手紙が届きました")
        for staff in (first, second):
            staff.enter("/手紙一覧")
            staff.wait("返事を待っています")
            staff.enter("1")
            staff.wait(SECRET)
        first.enter("1")
        first.wait("思うままに どうぞ")
        second.enter("1")
        second.wait("ほかの職員が返事を書いています")
        second.enter("/手紙一覧")
        second.wait("すずき2が返事を書いています")


if __name__ == "__main__":
    main()
