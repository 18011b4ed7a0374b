# SPDX-License-Identifier: GPL-3.0-or-later
"""The staff's console by the real door: one of staff with three guests, in both faces."""
import os
import re
import subprocess
import unittest

from people import Gathering, Transcript, Wire, in_lines, on_map, settled
from place import Place, main, wait_for


CROWD = os.environ.get("CROWD", "crowd")


class Console(Gathering):
    ROLES = {"ゆき": "family", "さとう": "supporter", "すずき": "counsellor"}

    def opened(self, name, **more):
        terminal = self.map(name, **more)
        terminal.enter("/職員画面")
        terminal.wait("職員画面(番号か")
        return terminal

    def test_staff_alone_with_three_guests(self):
        mikan, yuki = self.lines("みかん"), self.lines("ゆき")
        kotaro = self.map("こたろう")
        kotaro.enter("/行く ソファ")
        kotaro.wait("フリースペースの")
        staff = self.opened("さとう")
        record = Transcript("console-alone", staff)
        staff.wait("待っているものは ありません")
        staff.wait("ゆき(家族)")
        record.saw("three guests, nobody waits")
        mikan.ask("/職員", "よんでいます")
        staff.wait("案内    みかん")
        record.saw("one calls")
        staff.enter("1")
        mikan.wait("職員の さとうさんが そちらへ行きます")
        staff.wait("いま行くと伝えました")
        staff.wait("あなたが行")
        record.saw("on the way")
        kotaro.enter("こんばんは")
        staff.wait("こんばんは")  # the talk of one's room still arrives
        staff.enter("はい")
        staff.wait("ここは職員画面です")
        self.assertNotIn("はい", kotaro.screen())
        staff.key("C-u")
        staff.enter("/言う はい、こんばんは")
        staff.wait("もう一度 Enter")  # a silent seat
        staff.key("Enter")
        kotaro.wait("はい、こんばんは")
        staff.enter("1")  # been there
        staff.wait("よびだしは 終わりました")
        staff.wait("待っているものは ありません")
        self.assertNotIn("職員をよんでいます", mikan.ask("/who", "いる人"))
        yuki.ask("/bye")
        wait_for(lambda: "ゆき" not in staff.screen(), staff.screen)
        for _ in range(3):
            staff.key("Tab")
        staff.wait("さとう職員 はい、こんばんは")
        staff.wait("/help")
        record.saw("back in the room")
        record.write()

    def test_notes_wait_for_who_comes_later(self):
        first = self.opened("さとう")
        self.key("みかん")
        first.enter("/申し送り みかん: 急がない。ねむりの話は自分から")
        first.wait("申し送りを残しました")
        first.wait("みかん: 急がない")
        later = self.lines("すずき")
        later.wait("新しい申し送りが 1つ")
        self.assertIn("急がない", later.ask("/申し送り", "消す: /申し送り"))
        later.ask("1", "読んだしるし")
        again = later.ask("/申し送り", "消す: /申し送り")
        self.assertNotIn("新しい", again)
        first.enter("/申し送り 消す 1")
        wait_for(lambda: "急がない" not in first.screen(), first.screen)

    def test_in_lines_all_of_it_is_there(self):
        staff, guest = self.lines("さとう"), self.lines("みかん")
        guest.ask("/職員", "よんでいます")
        staff.wait("待ち: 案内 みかん 0分 初めて  /案内 1")
        self.assertIn("1 案内 みかん", staff.ask("/職員画面", "ほかに:"))
        staff.ask("1", "いま行くと伝えました")
        guest.wait("そちらへ行きます")
        guest.ask("/職員", "やめました")
        self.assertIn("ありません", staff.ask("/待ち", "待って"))
        wait_for(lambda: "みかん  まどぎわ  初めて" in staff.ask("/いる人", "いる人"), staff.text)
        staff.ask("/文例", "見ているだけで だいじょうぶです")
        staff.ask("/文例 1", "送っていない行")
        staff.ask("/開ける", "部屋を見てまわった")
        staff.ask("/手順 部屋", "記録しました")
        self.assertIn("済 部屋を見てまわった (さとう", staff.ask("/開ける", "部屋を見てまわった"))

    def test_guests_have_no_console(self):
        guest = self.lines("みかん")
        for command in ("/職員画面", "/console", "/guide 1", "/handover x", "/ack"):
            guest.ask(command, "これは職員の ことばです")

    def test_a_phrase_is_only_a_draft(self):
        guest, staff = self.map("みかん"), self.opened("さとう")
        staff.enter("/職員画面")
        staff.enter("/行く ソファ")
        staff.wait("フリースペースの2人に")
        staff.enter("/職員画面")
        staff.enter("/文例 1")
        staff.wait("話せます: ようこそ。見ているだけで")
        self.assertNotIn("ようこそ", guest.screen())
        staff.key("Enter")
        guest.wait("ようこそ。見ているだけで")


class Busy(unittest.TestCase):
    PEOPLE = 100

    def place_with_a_crowd(self):
        """A place with a room that people of the crowd know when they are in it."""
        place = Place()
        room = (place.directory / "rooms/free.room").read_text()
        room = re.sub(r"(?m)^id = .*$", "id = q", room)
        room = re.sub(r"(?m)^name(_en)? = (フリースペース|Free space)$", r"name\1 = QQZ", room)
        (place.directory / "rooms/q.room").write_text(room)
        people = place.top / "people.csv"
        people.write_text(subprocess.run([CROWD, "accounts", str(self.PEOPLE)], capture_output=True, text=True,
                                         check=True).stdout)
        place.run("account", str(place.directory), "import", str(people))
        return self.enterContext(place)

    def test_a_hundred_people(self):
        """Lists page, and what a hundred people do costs the console's line next to nothing."""
        place = self.place_with_a_crowd()
        crowd = subprocess.Popen([CROWD, "join", "127.0.0.1", str(place.port)], stdin=subprocess.PIPE,
                                 stdout=subprocess.DEVNULL, text=True)
        self.addCleanup(crowd.wait)
        self.addCleanup(crowd.stdin.close)
        crowd.stdin.write("come 1-%d face=line room=q at_once=8\n" % self.PEOPLE)
        crowd.stdin.flush()
        with Wire(place, settled(place, "さとう", "supporter"), KOKOIRU_LANG="ja", KOKOIRU_UI="tui") as staff:
            staff.wait("/help")
            staff.type("/職員画面\r")
            wait_for(lambda: len(place.processes("kokoiru:session")) > self.PEOPLE, "all to come")
            staff.quiet(5)
            costs = {}
            for name, keys in (("Tab to their list", "\t"), ("one page on", "\x1b[6~"), ("nothing", "")):
                before = len(staff.bytes)
                staff.type(keys)
                staff.quiet(2)
                costs[name] = len(staff.bytes) - before
            print("\n  a hundred people: %s" % ", ".join("%s %d B" % cost for cost in costs.items()))
            self.assertLess(costs["one page on"], 1500)
            self.assertLess(costs["nothing"], 100)  # the clock, perhaps


class Staffed(unittest.TestCase):
    """A place with opening hours, in which some rooms wait for two of staff."""

    def test_programmes_wait_for_two_of_staff(self):
        hours = {"rule": "FREQ=DAILY 00:00-24:00"}
        with Place(place={"always_open": "no"}, hours=hours) as place:
            keys = [settled(place, *who) for who in (("みかん",), ("さとう", "supporter"), ("すずき", "counsellor"))]
            with in_lines(place, keys[0], "ja") as guest, on_map(place, keys[1], "ja") as first:
                first.enter("/職員画面")
                first.wait("職員 1/2")
                guest.ask("/行く exchange", "職員がそろうと開きます")
                with in_lines(place, keys[2], "ja"):
                    first.wait("職員 2/2")
                    guest.ask("/行く exchange", "交流スペース")
                first.wait("職員 1/2")
                guest.ask("/まわり", "交流スペース")  # who is in stays in


if __name__ == "__main__":
    main()
