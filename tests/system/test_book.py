# SPDX-License-Identifier: GPL-3.0-or-later
"""Appointments by the real door: a counsellor offers times, somebody chooses one, moves and cancels it, and none of it
asks for a reason."""
import datetime
import unittest

from people import in_lines, on_map, settled
from place import Place, main


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
            lines.wait("急ぎの時は /連絡先")
        terminal = self.enterContext(on_map(self.place, self.guest, "ja"))
        terminal.enter("/予約")
        terminal.wait("15:20 から 16:00  すずきさん")
        staff.ask("/予約枠", "相談の予約枠")
        staff.ask("2", "この枠を とりさげる")
        staff.ask("1", "とりさげました。")
        terminal.enter("/予約")
        terminal.wait_gone("14:00 から 14:40")


if __name__ == "__main__":
    main()
