# SPDX-License-Identifier: GPL-3.0-or-later
"""Being in a room together: what one does shows on every face, as far as it should and no further."""
import sqlite3
import time

from people import Gathering, chat, on_map, tile_of
from place import main, wait_for


def delay(condition):
    """Seconds until the condition holds."""
    begun = time.monotonic()
    wait_for(condition, "it to arrive")
    return time.monotonic() - begun


class Together(Gathering):
    def test_a_line_a_reaction_and_taking_back(self):
        robinn, kotaro, robin = self.map("みかん"), self.map("こたろう"), self.lines("Robin", "en")
        robinn.enter("/go table-a")
        robinn.wait("フリースペースの3人に>")
        robinn.type("きょうは よい てんきです")
        robinn.wait("てんきです")
        robinn.key("Enter")
        seen = delay(lambda: "みかん     きょうは よい てんきです" in kotaro.screen())
        read = delay(lambda: "みかん: きょうは よい てんきです\n" in robin.text())
        print("\n  a line reached the other map after %.3f s, the lines after %.3f s" % (seen, seen + read))
        robin.ask("+", "Your name does not show.")
        for each in (robinn, kotaro):
            each.wait("うなずき 1")
            self.assertNotIn("Robin", chat(each))
        kotaro.key("C-r")
        kotaro.wait("1-6 反応")
        kotaro.key("2")
        robinn.wait("うなずき 1   はくしゅ 1")
        robinn.enter("/消す")
        for each in (robinn, kotaro):
            each.wait_gone("てんきです")
            self.assertNotIn("みかん", chat(each))
        wait_for(lambda: "てんき" not in self.place.verb(self.key("Robin"), "read free").stdout, "it to leave the store")
        kotaro.enter("/go table-b")
        kotaro.wait("フリースペースの")
        kotaro.enter("はい")
        robin.wait("こたろう: はい")
        self.assertEqual(robin.text().count("てんきです"), 1)

    def test_walking_shows_on_maps_and_is_silent_in_lines(self):
        robinn, kotaro, robin = self.map("みかん"), self.map("こたろう"), self.lines("Robin", "en")
        robinn.enter("/go desk")
        wait_for(lambda: tile_of(kotaro, "m") == tile_of(robinn, "@") != (2, 1), "the same place on both maps")
        begun = tile_of(robinn, "@")
        before = robin.text()
        robinn.key("Down")
        wait_for(lambda: tile_of(kotaro, "m") == (begun[0], begun[1] + 1), lambda: "a step down:\n" + kotaro.screen())
        self.assertEqual(tile_of(robinn, "@"), (begun[0], begun[1] + 1))
        robinn.key("Left", "Left", "Left", "Down")
        wait_for(lambda: tile_of(robinn, "@") != (begun[0], begun[1] + 1), "steps")
        wait_for(lambda: tile_of(kotaro, "m") == tile_of(robinn, "@"), "the same place again")
        robinn.type("かく")
        robinn.wait("> かく")
        here = tile_of(robinn, "@")
        robinn.key("Left")
        robinn.type("い")
        robinn.wait("> かいく")
        self.assertEqual(tile_of(robinn, "@"), here)
        robinn.key("C-u")
        self.assertEqual(robin.text(), before)
        self.assertIn("みかん", robin.ask("/look", "If in doubt"))

    def test_going_by_every_kind_of_name(self):
        robinn, robin = self.map("みかん"), self.lines("Robin", "en")
        for typed, spot in (("/go sofa", "ソファ"), ("/行く テーブルA", "テーブルA"), ("／席　ひとりの席", "ひとりの席"),
                            ("/go ２", "交流スペース"), ("/go 0", "フリースペース")):
            robinn.enter(typed)
            robinn.wait("-- " + spot if spot[0] not in "交フ" else " " + spot)
        for typed, spot in (("/go sofa", "at Sofa"), ("/go Table B", "at Table B"), ("/seat 1", "at Window"),
                            ("/go exchange", "Exchange space."), ("/go free", "Free space."), ("/go 1", "Gallery.")):
            robin.ask(typed, spot)
        robin.ask("/seat", "1 Sofa")
        robin.ask("9", "0 goes back")
        robin.say("0")
        robin.ask("/go nowhere", "/rooms")

    def test_a_door_underfoot(self):
        robinn = self.map("みかん")
        robinn.enter("/go gallery")
        robinn.wait("ギャラリー  ")
        robinn.enter("/go sofa")
        robinn.wait("-- ソファ")
        for _ in range(18):
            robinn.key("Right")
        wait_for(lambda: tile_of(robinn, "@") == (23, 5), lambda: "the door:\n" + robinn.screen())
        robinn.key("Enter")
        robinn.wait(" フリースペース ")

    def test_the_rope_of_the_exchange_space(self):
        robinn, kotaro, robin = self.map("みかん"), self.map("こたろう"), self.lines("Robin", "en")
        for each in (robinn, kotaro):
            each.enter("/go exchange")
            each.wait("見学中(")
        robin.ask("/go exchange", "Exchange space.")
        kotaro.enter("/参加")
        kotaro.wait_gone("見学中")
        robin.ask("/join", "You are now at Front")
        kotaro.wait("見学 1人")
        self.assertIn("..", kotaro.screen())
        for each in (kotaro, robinn):
            self.assertEqual("みかん" in each.screen(), False, each.screen())
        who = robin.ask("/who", "without a name")
        self.assertNotIn("みかん", who)
        robin.ask("Hello over there", "Robin: Hello over there")
        robinn.wait("Hello over there")
        robinn.enter("1")
        kotaro.wait("うなずき 1")
        robinn.enter("きこえますか")
        robinn.wait("送っていません")
        robinn.key("C-u")
        self.assertNotIn("みかん", kotaro.screen())
        robinn.enter("/参加")
        kotaro.wait("みかん")
        robinn.enter("/go table-b")
        robinn.wait(": 話すと ここの人だけに届きます")
        kotaro.enter("/go table-b")
        kotaro.wait("テーブルBの2人に>")
        robinn.enter("ここだけの はなし")
        kotaro.wait("みかん     ここだけの はなし")
        robinn.enter("/go front")
        kotaro.wait("交流スペース(")
        kotaro.enter("/go front")
        kotaro.wait("の3人に>")
        kotaro.enter("みなさん")
        robin.wait("こたろう: みなさん")
        self.assertNotIn("ここだけ", robin.text())

    def test_the_gallery_is_for_one(self):
        robinn, kotaro, robin = self.map("みかん"), self.map("こたろう"), self.lines("Robin", "en")
        for each in (robinn, kotaro):
            each.enter("/go gallery")
            each.wait("ギャラリー    いま1人")
        robin.ask("/go gallery", "the others cannot be seen")
        self.assertNotIn("みかん", robin.ask("/who", "Robin"))
        self.assertNotIn("みかん", kotaro.screen())
        self.assertIsNone(tile_of(kotaro, "m"))

    def test_being_left_in_peace(self):
        robinn, kotaro, robin = self.map("みかん"), self.map("こたろう"), self.lines("Robin", "en")
        kotaro.enter("/wave みかん")
        robinn.wait("こたろうさんが 手をふって")
        robinn.enter("/そっと")
        robinn.wait("そっと にしました")
        kotaro.wait("m~みかん")
        self.assertIn("left in peace", robin.ask("/wave みかん"))
        robinn.enter("/go sofa")
        robinn.wait("-- ソファ")
        self.assertNotIn("Robin", robinn.screen().split("|")[0])
        where = tile_of(robinn, "@")
        robin.ask("/go sofa", "at Sofa")
        other = wait_for(lambda: tile_of(kotaro, "r"), "the other one to sit down")
        self.assertGreater(max(abs(other[0] - where[0]), abs(other[1] - where[1])), 1)
        robinn.enter("/quiet")
        kotaro.wait("m みかん")

    def test_ignoring_is_one_way_and_silent(self):
        robinn, kotaro, robin = self.map("みかん"), self.map("こたろう"), self.lines("Robin", "en")
        for each in (robinn, kotaro):
            each.enter("/go floor")
            each.wait("フリースペースの3人に>")
        robin.ask("/go floor", "at Open floor")
        robinn.enter("/見ない こたろう")
        robinn.wait("相手には伝わりません")
        self.assertIn("who is not told", robin.ask("/ignore こたろう"))
        kotaro.enter("いまのは みえますか")
        kotaro.wait("こたろう   いまのは みえますか")
        robinn.enter("わたしは ここに")
        kotaro.wait("みかん     わたしは ここに")
        robin.wait("みかん: わたしは ここに")
        self.assertNotIn("みえますか", chat(robinn))
        self.assertNotIn("みえますか", robin.text())
        robinn.enter("/見ない こたろう")
        robinn.wait("みえますか")

    def test_staff_are_marked_and_nobody_can_look_like_them(self):
        robinn, sato, robin = self.map("みかん"), self.map("さとう"), self.lines("Robin", "en")
        sato.enter("/go desk")
        sato.wait("フリースペースの3人に>")
        sato.enter("おかえりなさい")
        robinn.wait("さとう職員 おかえりなさい")
        robin.wait("staff さとう: おかえりなさい")
        self.assertEqual(tile_of(robinn, "S")[1], 1)
        robinn.wait("S さとう職員  うけつけ")
        robinn.enter("/avatar S")
        robinn.wait(("アバター", "/アバター"))
        wait_for(lambda: tile_of(sato, "m"), "the avatar to stay")
        sato.enter("/notice 20時から けやきの会です")
        robinn.wait("お知らせ   20時から けやきの会です")
        robin.wait("Notice: 20時から けやきの会です")
        robinn.enter("/notice わたしから")
        robinn.wait("これは職員")
        self.assertIn("That one is for staff", robin.ask("/ask みかん leave because"))
        robinn.key("C-u")

    def test_staff_ask_with_a_reason_that_is_kept(self):
        robinn, sato, robin = self.map("みかん"), self.lines("さとう"), self.lines("Robin", "en")
        sato.ask("/たのむ みかん 席 となりの人が 静かにしたいそうです", "理由は記録に残ります")
        robinn.wait("職員 さとう から: 席をかえて")
        self.assertIn("would you call it a day", (sato.ask("/ask Robin leave 大きな声"), robin.wait("call it a day"),
                                                  robin.text())[2])
        self.assertIn("理由", sato.ask("/ask みかん move"))
        self.place.stop()
        with sqlite3.connect(self.place.directory / "kokoiru.db") as database:
            kept = database.execute("SELECT act, reason FROM act ORDER BY number").fetchall()
        self.assertEqual(kept, [("ask-move", "となりの人が 静かにしたいそうです"), ("ask-leave", "大きな声")])

    def test_families_carry_a_label(self):
        robinn, yuki, robin = self.map("みかん"), self.map("ゆき"), self.lines("Robin", "en")
        robinn.wait("y ゆき(家族)")
        yuki.enter("/go table-a")
        yuki.wait("フリースペースの")
        yuki.enter("うちの子もそうです")
        robinn.wait("うちの子も")
        robin.wait("ゆき(family): うちの子もそうです")

    def test_slow_lines_can_be_kept_back(self):
        robinn, robin = self.map("みかん"), self.lines("Robin", "en")
        robinn.enter("/go floor")
        robinn.wait("フリースペースの2人に>")
        robinn.enter("/ゆっくり")
        robinn.wait("ゆっくり にしました")
        robinn.enter("やっぱり やめた")
        robinn.wait("5秒後")
        robinn.enter("/消す")
        robinn.wait("だれも見ていません")
        begun = time.monotonic()
        robinn.enter("やっぱり いう")
        robin.wait("みかん: やっぱり いう")
        self.assertGreater(time.monotonic() - begun, 4.5)
        self.assertNotIn("やめた", robin.text())

    def test_a_note_folds_a_line(self):
        robinn, kotaro, robin = self.map("みかん"), self.map("こたろう"), self.lines("Robin", "en")
        robinn.enter("/go floor")
        robinn.wait("フリースペースの3人に>")
        robinn.enter("/注意 学校の話")
        robinn.wait("学校の話")
        robinn.enter("せいふくを すてました")
        robin.wait("みかん: (note: 学校の話) /read 1 unfolds it")
        kotaro.wait("学校の話")
        self.assertNotIn("せいふく", kotaro.screen() + robin.text())
        self.assertIn("みかん: せいふくを すてました", robin.ask("/read 1"))
        kotaro.enter("/読む 1")
        kotaro.wait("せいふくを すてました")

    def test_paging_back(self):
        self.place.stop()
        self.place.set("limits", say_burst=100)
        self.place.serve()
        robin = self.lines("Robin", "en")
        robin.ask("/go floor", "Open floor")
        for number in range(1, 31):
            robin.ask("number %d." % number, "Robin: number %d." % number)
        robinn = self.map("みかん")
        robinn.wait("number 30.")
        self.assertNotIn("number 9.", robinn.screen())
        for _ in range(10):
            robinn.key("PageUp")
        robinn.wait("number 1.")
        self.assertNotIn("number 30.", robinn.screen())
        robin.ask("number 31.", "number 31.")
        self.assertIn("number 1.", robinn.screen())
        for _ in range(10):
            robinn.key("PageDown")
        robinn.wait("number 31.")
        back = robin.ask("/back 20", "number 12.")
        wait_for(lambda: "number 31." in robin.text()[robin.text().index(back):], "twenty lines again")

    def test_another_size(self):
        robinn, kotaro = self.map("みかん"), self.lines("こたろう")
        kotaro.ask("/go table-a", "テーブルA")
        kotaro.ask("ひとこと", "こたろう: ひとこと")
        for columns, rows in ((132, 43), (40, 12), (60, 20), (80, 24)):
            robinn.resize(columns, rows)
            wait_for(lambda: len(robinn.rows()) == rows + 1 and "/help" in robinn.rows()[rows - 1], robinn.screen)
            robinn.wait("ひとこと")
            wait_for(lambda: robinn.cursor()[1] == rows - 2, lambda: "the cursor in the input row, not %s:\n%s" % (
                robinn.cursor(), robinn.screen()))
        robinn.wait("| @ あなた")

    def test_another_language(self):
        robinn, robin = self.map("みかん"), self.lines("Robin", "en")
        robinn.enter("/en")
        robinn.wait("Arrows walk")
        robinn.wait("Free space")
        robinn.enter("/ja")
        robinn.wait("矢印 歩く")
        self.assertIn("これからは日本語", robin.ask("/ja"))
        robin.ask("/まわり", "フリースペース。")
        robin.say("/bye")
        self.assertEqual(robin.ended(), 0)
        again = self.lines("Robin", "en")
        self.assertIn("フリースペース。", again.text())

    def test_another_terminal_takes_over(self):
        first, kotaro = self.map("みかん"), self.map("こたろう")
        first.enter("/go table-a")
        first.wait("-- テーブルA")
        where = tile_of(first, "@")
        first.type("まだ とちゅう")
        first.wait("> まだ とちゅう")
        second = self.map("みかん")
        self.assertEqual(first.ended(), 0)
        self.assertIn("別の画面から入ったので", first.screen())
        self.assertEqual(tile_of(second, "@"), where)
        self.assertEqual(chat(kotaro).strip(), "")
        third = self.lines("みかん")
        self.assertIn("テーブルA", third.text())
        self.assertEqual(second.ended(), 0)

    def test_alone_nobody_is_counted(self):
        robinn = self.map("みかん")
        robinn.wait("職員は いま")
        self.assertNotIn("0人", robinn.screen())


if __name__ == "__main__":
    main()
