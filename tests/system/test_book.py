# SPDX-License-Identifier: GPL-3.0-or-later
"""Appointments by the real door: a counsellor offers times, somebody chooses one, moves and cancels it, and none of it
asks for a reason."""
import datetime
import unittest

from people import in_lines, joined, on_map, played, settled
from place import Place, main, wait_for


def tomorrow():
    return (datetime.datetime.now() + datetime.timedelta(days=1)).strftime("%-m/%-d")


class Offering(unittest.TestCase):
    def setUp(self):
        self.place = self.enterContext(Place(place={"always_open": "yes", "zone": "Asia/Tokyo"}))
        self.guest = settled(self.place, "みかん")
        self.suzuki = settled(self.place, "すずき", "counsellor")

    def test_times_are_offered_and_seen(self):
        """In both faces, full-width typing and all; a supporter cannot."""
        staff = self.enterContext(in_lines(self.place, self.suzuki, "ja"))
        staff.ask("／予約枠", "これからの枠は まだありません。")
        staff.ask("／予約枠　%s　１４：００－１６：００　４０" % tomorrow(), "出しました。")
        staff.wait("15:20 から 16:00  すずき  空いています")
        self.assertEqual(staff.text().count("空いています"), 3)
        staff.ask("/slots %s 14:20-15:00" % tomorrow(), "その時間は 枠にできませんでした。")
        staff.ask("/slots somewhen", "日、時間、1回の分を書いてください。")
        with in_lines(self.place, self.guest, "ja") as lines:
            lines.ask("/予約枠", "職員の")
            lines.ask("/予約", "個別相談の時間をえらぶ")
            lines.wait("14:00 から 14:40  すずきさん")
            lines.wait("今すぐ だれかと話したい時: /連絡先")
        terminal = self.enterContext(on_map(self.place, self.guest, "ja"))
        terminal.enter("/予約")
        terminal.wait("15:20 から 16:00  すずきさん")
        staff.ask("/予約枠", "相談の予約枠")
        staff.ask("2", "この枠を とりさげる")
        staff.ask("1", "とりさげました。")
        terminal.enter("/予約")
        terminal.wait_gone("14:00 から 14:40")


class Booking(unittest.TestCase):
    def setUp(self):
        self.place = self.enterContext(Place(place={"always_open": "yes", "zone": "Asia/Tokyo"}))
        self.suzuki = self.enterContext(joined(self.place, "すずき", "counsellor"))
        self.mikan = self.enterContext(joined(self.place, "みかん"))

    def offer(self):
        self.suzuki.enter("/予約枠 %s 14:00-16:00 40" % tomorrow())
        self.suzuki.wait("出しました。")

    def book(self):
        played(self.mikan, ("まどぎわ", "/予約"), ("連絡先\n番号を入れて", "1"), ("1行だけ書けます", ""), ("これでよいですか", "1"),
               ("予約しました。", None))

    def test_one_is_chosen_moved_and_cancelled(self):
        self.offer()
        self.book()
        played(self.mikan, ("14:00 から 14:40、すずきさん", "/予約"), ("ほかの時間に変える", "1"), ("個別相談の時間をえらぶ\n個別相談の予約", "2"),
               ("予約しました。", None), ("15:20 から 16:00、すずきさん", None))
        played(self.suzuki, ("1行でも", "/予約枠"), ("みかんさんの予約", None))
        played(self.mikan, ("", "/予約"), ("やめる (理由は", "2"), ("予約をやめました。", None))
        self.suzuki.enter("/予約枠")
        wait_for(lambda: self.suzuki.screen().rpartition("/予約枠\n")[2].count("空いています") == 3, self.suzuki.screen)

    def test_one_that_cannot_be_kept_is_spoken_of_kindly(self):
        """Who had it hears of it here, or as they come in next."""
        self.offer()
        self.book()
        played(self.suzuki, ("1行でも", "/予約枠"), ("みかんさんの予約", "2"), ("この枠を とりさげる", "1"), ("とりさげました。", None))
        self.mikan.wait("こちらの都合で できなくなりました。")
        self.mikan.enter("/bye")
        self.mikan.ended()
        with in_lines(self.place, self.place.key("みかん"), "ja") as lines:
            lines.wait("こちらの都合で できなくなりました。")


if __name__ == "__main__":
    main()
