# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody was writing in a consultation as they were led out of it: it is for the two alone, stands nowhere else,
and comes back there. And a row that was begun is no part of a passphrase. Real clients."""
import unittest

from people import IS_INSIDE, back, joined, played
from place import PASSPHRASE, Place, main

ASK = "あいことば(画面に出ません)>"
BEGUN, LEFT, ROOM = "まだ とちゅうの ことば", "あと ひとことだけ", "ここで 書きかけ"


class PutAway(unittest.TestCase):
    def test_in_a_rest_at_the_end_and_before_a_passphrase(self):
        self.place = self.enterContext(Place(staff={"second_from": 0}))
        self.sato, self.suzuki = self.come("さとう", "coordinator"), self.come("すずき", "counsellor")
        self.mikan = self.come("みかん", face="tui")
        self.they_talk()
        self.a_rest_keeps_what_was_begun_for_the_talk()
        self.after_the_rest_it_is_there()
        self.it_can_go_on_as_a_letter()
        self.a_begun_row_is_no_part_of_a_passphrase()

    def come(self, nickname, role="participant", face="line"):
        return self.enterContext(joined(self.place, nickname, role, face))

    def they_talk(self):
        played(self.mikan, (IS_INSIDE, "/相談"), ("相談員の名前を言う", "3"), ("1行だけ書けます", ""), ("相談員>", "すずきさん"),
               ("封をして たのむ", "1"), ("すずきさんを 希望しています", "0"))
        played(self.suzuki, ("相談 みかん", "/窓口"), ("初めて", "1"), ("1 受け持つ", "1"), ("受け持ちました", "1"),
               ("みかんさんに", None))
        played(self.mikan, ("話を聞けます", "1"), ("すずきさんに>", "こんばんは"))
        self.suzuki.wait("みかん: こんばんは")

    def rest(self, number, words):
        """One more rest for みかん, who is writing these words."""
        self.mikan.type(words)
        self.mikan.wait("すずきさんに> " + words)
        played(self.sato, (IS_INSIDE, "/対応 5 みかん ひと息つく"), ("ことば>", ""), ("%d みかん、10分お休み: しました" % number, None))
        self.mikan.wait("書きかけのことばは 封をして残してあります")
        self.assertNotIn(words, self.mikan.screen())
        played(self.mikan, ("10分お休みです", "/相談"), ("お休みのあとで、また話せます", None))
        self.assertNotIn("2人だけの部屋です", self.mikan.screen())

    def a_rest_keeps_what_was_begun_for_the_talk(self):
        self.rest(1, BEGUN)
        self.mikan.enter("0")

    def after_the_rest_it_is_there(self):
        self.sato.enter("/もどす 1")
        played(self.mikan, ("お休みの時間が終わりました", "1"), ("さんが 話を聞けます。入るなら", None))
        self.assertNotIn(BEGUN, self.mikan.screen())
        played(self.mikan, (IS_INSIDE, "/相談"), ("1  入る", "1"), ("すずきさんに> " + BEGUN, ""))
        self.suzuki.wait("みかん: " + BEGUN)

    def it_can_go_on_as_a_letter(self):
        self.rest(2, LEFT)
        played(self.mikan, ("手紙で書く", "1"), ("手紙を書く", "1"), ("手紙> " + LEFT, ""), (LEFT, "。"), ("封をして送る", "1"),
               ("封をしたまま とどきました", None), ("10分お休みです", None))
        self.suzuki.wait(LEFT)

    def a_begun_row_is_no_part_of_a_passphrase(self):
        """Begun in the room and kept by the place, it is given back just as the seat in the talk asks for it."""
        played(self.suzuki, ("みかんさんに", "/出る"), ("まどぎわ(話すなら", None))
        self.suzuki.type(ROOM)
        self.suzuki.wait(ROOM)
        self.suzuki.break_line()
        with back(self.place, "すずき", expects="> " + ROOM) as suzuki:
            played(suzuki, (ROOM, ""), ("もう一度 Enter で", "/相談 in"), (ASK, PASSPHRASE), ("読める人: あなた", None))
            suzuki.break_line()
        with back(self.place, "すずき", expects=ASK) as suzuki:
            suzuki.enter(PASSPHRASE)
            suzuki.wait("読める人: あなた")
            self.assertNotIn("合いませんでした", suzuki.everything())


if __name__ == "__main__":
    main()
