# SPDX-License-Identifier: GPL-3.0-or-later
"""Closing time comes over a talk of two and over somebody who waits for theirs: real clients, in both faces. Hours go by
for the hub, on both of its clocks, without anybody having to wait for them."""
import datetime
import unittest
import zoneinfo

from faults import FaultyPlace
from people import IS_INSIDE, back, joined, played
from place import PASSPHRASE, main
from test_opening import noon_zone

ASK, MINUTE, HOUR = "あいことば(画面に出ません)>", 60, 3600
WAITED, LETTER, MORE = "まだ 待てます", "よる 書いています", "もう少しだけ"
ANSWERS = "おはようございます、ゆきさん", "てがみを ありがとう"


class Evening(unittest.TestCase):
    def setUp(self):
        zone = noon_zone()
        self.place = self.enterContext(FaultyPlace(place={"zone": zone, "always_open": "no"},
                                                   hours={"rule": "FREQ=DAILY 10:00-14:00"}))
        now = datetime.datetime.now(zoneinfo.ZoneInfo(zone))
        self.closes = (14 - now.hour) * HOUR - now.minute * MINUTE - now.second
        self.sato, self.suzuki = self.come("さとう", "coordinator"), self.come("すずき", "counsellor")
        self.mikan, self.yuki, self.neko = self.come("みかん", face="tui"), self.come("ゆき"), self.come("ねこ")

    def come(self, nickname, role="participant", face="line"):
        return self.enterContext(joined(self.place, nickname, role, face))

    def goes_by(self, seconds):
        """So much has gone by since the test began; whoever asks for the hours wakes the hub."""
        self.place.fault(gone_s=seconds)
        self.assertEqual(self.place.verb(self.place.key("さとう"), "hours").returncode, 0)

    def test_a_talk_and_who_waits(self):
        self.two_ask_and_one_is_heard()
        self.it_closes_over_the_talk()
        self.somebody_asks_while_it_is_closed()
        self.the_talk_ends_gently()
        self.letters_are_answered_the_next_day()

    def two_ask_and_one_is_heard(self):
        for guest, words in ((self.mikan, "うまく言えない"), (self.yuki, WAITED)):
            played(guest, (IS_INSIDE, "/相談"), ("今日 話したい", "1"), ("1行だけ書けます", words), ("封をして たのむ", "1"),
                   ("順番を待っています", "0"))
        played(self.suzuki, ("相談 みかん", "/窓口"), ("みかん", "1"), ("1 受け持つ", "1"), ("受け持ちました", "1"),
               ("みかんさんに", None))
        played(self.mikan, ("話を聞けます", "1"), ("すずきさんに>", "こんにちは"))
        self.suzuki.wait("みかん: こんにちは")

    def it_closes_over_the_talk(self):
        self.goes_by(self.closes - 4 * MINUTE)
        self.mikan.wait("あと4分で閉まります")
        self.goes_by(self.closes + 5)
        self.mikan.wait("この話は 14:10 まで つづけられます")
        self.assertNotIn("あと4分", self.mikan.screen())
        played(self.suzuki, ("この話は 14:10 まで つづけられます", None))
        self.mikan.enter(MORE)
        self.suzuki.wait("みかん: " + MORE)
        self.yuki.wait("今日は 順番が来ませんでした。手紙として受け取り")

    def somebody_asks_while_it_is_closed(self):
        played(self.neko, ("0 終わる", "/相談"), ("1 手紙で相談する", "1"), ("思うままに どうぞ", LETTER), (LETTER, "。"),
               ("封をして", "1"), ("とどいています", "0"), ("0 終わる", "0"))
        self.assertEqual(self.neko.ended(), 0)

    def the_talk_ends_gently(self):
        self.goes_by(self.closes + 10 * MINUTE + 5)
        self.suzuki.wait("今日の話は ここまでです")
        played(self.mikan, ("閉まる時間になりました。来てくれて", None), ("相談は ひと区切りになりました", "0"))
        self.assertEqual(self.mikan.ended(), 0)

    def letters_are_answered_the_next_day(self):
        self.goes_by(self.closes + 22 * HOUR)
        played(self.suzuki, ("今日の話は", "4"), ("まどぎわ", None))
        for words in ANSWERS:
            played(self.suzuki, (IS_INSIDE, "/窓口"), ("相談窓口", "1"), ("1 受け持つ", "1"), ("受け持ちました", "/相談 書く"),
                   ("思うままに どうぞ", words), (words, "。"), ("封をして送る", "1"), ("とどきました", "0"))
        played(self.yuki, ("1 入る", "1"), ("相談の返事が とどいています", "/相談 一覧"), ("あなたの相談", "1"), (ANSWERS[0], None))
        self.assertIn(WAITED, self.yuki.everything())
        with back(self.place, "ねこ", "tui") as neko:
            played(neko, ("相談の返事が とどいています", "/相談 一覧"), ("あなたの相談", "1"), (ASK, PASSPHRASE), (ANSWERS[1], None))
            self.assertIn(LETTER, neko.screen())


if __name__ == "__main__":
    main()
