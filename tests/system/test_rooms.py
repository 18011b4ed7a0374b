# SPDX-License-Identifier: GPL-3.0-or-later
"""Being in a room together: what one does shows on every face, as far as it should and no further."""
import sqlite3
import time

from people import Gathering, chat, tile_of
from place import main, wait_for


def delay(condition):
    """Seconds until the condition holds."""
    begun = time.monotonic()
    wait_for(condition, "it to arrive")
    return time.monotonic() - begun


class Together(Gathering):
    def test_a_line_a_reaction_and_taking_back(self):
        mikan, kotaro, robin = self.map("みかん"), self.map("こたろう"), self.lines("Robin", "en")
        mikan.enter("/go table-a")
        mikan.wait("フリースペースの3人に>")
        mikan.type("きょうは よい てんきです")
        mikan.wait("てんきです")
        mikan.key("Enter")
        seen = delay(lambda: "みかん     きょうは よい てんきです" in kotaro.screen())
        read = delay(lambda: "みかん: きょうは よい てんきです\n" in robin.text())
        print("\n  a line reached the other map after %.3f s, the lines after %.3f s" % (seen, seen + read))
        robin.ask("+", "To the line of みかん: nod sent.")
        for each in (mikan, kotaro):
            each.wait("うなずき 1")
            self.assertNotIn("Robin", chat(each))
        kotaro.key("C-r")
        kotaro.wait("1-6 反応")
        kotaro.key("2")
        mikan.wait("うなずき 1   はくしゅ 1")
        mikan.enter("/消す")
        for each in (mikan, kotaro):
            each.wait_gone("てんきです")
            self.assertNotIn("みかん", chat(each))
        wait_for(lambda: "てんき" not in self.place.verb(self.key("Robin"), "read free").stdout, "it to leave the store")
        kotaro.enter("/go table-b")
        kotaro.wait("フリースペースの")
        kotaro.enter("はい")
        robin.wait("こたろう: はい")
        self.assertEqual(robin.text().count("てんきです"), 1)

    def test_what_was_begun_outlives_the_line(self):
        mikan = self.map("みかん")
        mikan.enter("/go sofa")
        mikan.wait("フリースペース")
        wait_for(lambda: tile_of(mikan, "@") != (2, 1), "the sofa")
        seat = tile_of(mikan, "@")
        mikan.type("かきかけの ことば")
        mikan.wait("> かきかけの ことば")
        mikan.break_line()
        again = self.map("みかん")
        again.wait("> かきかけの ことば")
        self.assertEqual(tile_of(again, "@"), seat)
        third = self.map("みかん")  # another terminal takes over what is there
        third.wait("> かきかけの ことば")
        third.key("Enter")
        third.wait("みかん     かきかけの ことば")
        self.assertNotIn("かきかけ".encode(), b"".join(
            path.read_bytes() for path in self.place.top.glob("log*")))

    def test_walking_shows_on_maps_and_is_silent_in_lines(self):
        mikan, kotaro, robin = self.map("みかん"), self.map("こたろう"), self.lines("Robin", "en")
        mikan.enter("/go desk")
        wait_for(lambda: tile_of(kotaro, "m") == tile_of(mikan, "@") != (2, 1), "the same place on both maps")
        begun = tile_of(mikan, "@")
        before = robin.text()
        mikan.key("Down")
        wait_for(lambda: tile_of(kotaro, "m") == (begun[0], begun[1] + 1), lambda: "a step down:\n" + kotaro.screen())
        self.assertEqual(tile_of(mikan, "@"), (begun[0], begun[1] + 1))
        mikan.key("Left", "Left", "Left", "Down")
        wait_for(lambda: tile_of(mikan, "@") != (begun[0], begun[1] + 1), "steps")
        wait_for(lambda: tile_of(kotaro, "m") == tile_of(mikan, "@"), "the same place again")
        mikan.type("かく")
        mikan.wait("> かく")
        here = tile_of(mikan, "@")
        mikan.key("Left")
        mikan.type("い")
        mikan.wait("> かいく")
        self.assertEqual(tile_of(mikan, "@"), here)
        mikan.key("C-u")
        self.assertEqual(robin.text(), before)
        self.assertIn("みかん", robin.ask("/look", "If in doubt"))

    def test_going_by_every_kind_of_name(self):
        mikan, robin = self.map("みかん"), self.lines("Robin", "en")
        for typed, spot in (("/go sofa", "ソファ"), ("/行く テーブルA", "テーブルA"), ("／席　ひとりの席", "ひとりの席"),
                            ("/go ２", "交流スペース"), ("/go 0", "フリースペース")):
            mikan.enter(typed)
            mikan.wait("-- " + spot if spot[0] not in "交フ" else " " + spot)
        for typed, spot in (("/go sofa", "at Sofa"), ("/go Table B", "at Table B"), ("/seat 1", "at Window"),
                            ("/go exchange", "Exchange space."), ("/go free", "Free space."), ("/go 1", "Gallery.")):
            robin.ask(typed, spot)
        robin.ask("/seat", "1 Sofa")
        robin.ask("9", "0 goes back")
        robin.say("0")
        robin.ask("/go nowhere", "/rooms")

    def test_a_door_underfoot(self):
        mikan = self.map("みかん")
        mikan.enter("/go gallery")
        mikan.wait("ギャラリー  ")
        mikan.enter("/go sofa")
        mikan.wait("-- ソファ")
        for _ in range(18):
            mikan.key("Right")
        wait_for(lambda: tile_of(mikan, "@") == (23, 5), lambda: "the door:\n" + mikan.screen())
        mikan.key("Enter")
        mikan.wait(" フリースペース ")

    def test_the_rope_of_the_exchange_space(self):
        mikan, kotaro, robin = self.map("みかん"), self.map("こたろう"), self.lines("Robin", "en")
        staff = self.lines("さとう", "en")
        staff.ask("/go exchange", "Exchange space.")
        staff.ask("/join", "at Front")
        for each in (mikan, kotaro):
            each.enter("/go exchange")
            each.wait("見学中(")
        robin.ask("/go exchange", "Exchange space.")
        kotaro.enter("/参加")
        kotaro.wait_gone("見学中")
        robin.ask("/join", "You are now at Front")
        kotaro.wait("見学 1人")
        self.assertIn("..", kotaro.screen())
        for each in (kotaro, mikan):
            self.assertEqual("みかん" in each.screen(), False, each.screen())
        who = robin.ask("/who", "without a name")
        self.assertNotIn("みかん", who)
        robin.ask("Hello over there", "Robin: Hello over there")
        mikan.wait("Hello over there")
        mikan.enter("1")
        kotaro.wait("うなずき 1")
        mikan.enter("きこえますか")
        mikan.wait("送っていません")
        mikan.key("C-u")
        self.assertNotIn("みかん", kotaro.screen())
        mikan.enter("/参加")
        kotaro.wait("みかん")
        mikan.enter("/go table-b")
        mikan.wait(": 話すと ここの人だけに届きます")
        kotaro.enter("/go table-b")
        kotaro.wait("テーブルBの3人に>")
        mikan.enter("ここだけの はなし")
        staff.wait("みかん: [Table B] ここだけの はなし")
        kotaro.wait("ここだけの はなし")
        mikan.enter("/go front")
        kotaro.wait("テーブルBの2人に>")  # staff hear every table, and are counted
        kotaro.enter("/go front")
        kotaro.wait("の4人に>")
        kotaro.enter("みなさん")
        robin.wait("こたろう: みなさん")
        self.assertNotIn("ここだけ", robin.text())

    def test_the_gallery_is_for_one(self):
        mikan, kotaro, robin = self.map("みかん"), self.map("こたろう"), self.lines("Robin", "en")
        for each in (mikan, kotaro):
            each.enter("/go gallery")
            each.wait("ギャラリー    いま1人")
        robin.ask("/go gallery", "the others cannot be seen")
        self.assertNotIn("みかん", robin.ask("/who", "Robin"))
        self.assertNotIn("みかん", kotaro.screen())
        self.assertIsNone(tile_of(kotaro, "m"))

    def test_being_left_in_peace(self):
        mikan, kotaro, robin = self.map("みかん"), self.map("こたろう"), self.lines("Robin", "en")
        kotaro.enter("/wave みかん")
        mikan.wait("手をふっています")
        mikan.enter("/そっと")
        mikan.wait("そっと にしました")
        kotaro.wait("m~みかん")
        self.assertIn("left in peace", robin.ask("/wave みかん"))
        mikan.enter("/go sofa")
        mikan.wait("-- ソファ")
        self.assertNotIn("Robin", mikan.screen().split("|")[0])
        where = tile_of(mikan, "@")
        robin.ask("/go sofa", "at Sofa")
        other = wait_for(lambda: tile_of(kotaro, "r"), "the other one to sit down")
        self.assertGreater(max(abs(other[0] - where[0]), abs(other[1] - where[1])), 1)
        mikan.enter("/quiet")
        kotaro.wait("m みかん")

    def test_ignoring_is_one_way_and_silent(self):
        mikan, kotaro, robin = self.map("みかん"), self.map("こたろう"), self.lines("Robin", "en")
        for each in (mikan, kotaro):
            each.enter("/go floor")
            each.wait("フリースペースの3人に>")
        robin.ask("/go floor", "at Open floor")
        mikan.enter("/見ない こたろう")
        mikan.wait("相手には伝わりません")
        self.assertIn("who is not told", robin.ask("/ignore こたろう"))
        kotaro.enter("いまのは みえますか")
        kotaro.wait("こたろう   いまのは みえますか")
        mikan.enter("わたしは ここに")
        kotaro.wait("みかん     わたしは ここに")
        robin.wait("みかん: わたしは ここに")
        self.assertNotIn("みえますか", chat(mikan))
        self.assertNotIn("みえますか", robin.text())
        mikan.enter("/見ない こたろう")
        mikan.wait("みえますか")

    def test_staff_are_marked_and_nobody_can_look_like_them(self):
        mikan, sato, robin = self.map("みかん"), self.map("さとう"), self.lines("Robin", "en")
        sato.enter("/go desk")
        sato.wait("フリースペースの3人に>")
        sato.enter("おかえりなさい")
        mikan.wait("さとう職員 おかえりなさい")
        robin.wait("staff さとう: おかえりなさい")
        self.assertEqual(tile_of(mikan, "S")[1], 1)
        mikan.wait("S さとう職員  うけつけ")
        mikan.enter("/avatar S")
        mikan.wait(("アバター", "/アバター"))
        wait_for(lambda: tile_of(sato, "m"), "the avatar to stay")
        sato.enter("/notice 20時から けやきの会です")
        sato.wait("2  全部の部屋へ出す")
        sato.wait("0 で もどる")  # Enter alone would send it
        self.assertNotIn("けやきの会", mikan.screen() + robin.text())  # seen by whoever writes it, before it is sent
        sato.enter("1")
        mikan.wait("お知らせ   20時から けやきの会です")
        robin.wait("Notice: 20時から けやきの会です")
        mikan.enter("/notice わたしから")
        mikan.wait("これは職員")
        self.assertIn("That one is for staff", robin.ask("/ask みかん leave because"))
        mikan.key("C-u")

    def test_staff_ask_with_a_reason_that_is_kept(self):
        mikan, sato, robin = self.map("みかん"), self.lines("さとう"), self.lines("Robin", "en")
        sato.ask("/たのむ みかん 席 となりの人が 静かにしたいそうです", "理由は記録に残ります")
        mikan.wait("職員 さとう から: 席をかえて")
        self.assertIn("would you call it a day", (sato.ask("/ask Robin leave 大きな声"), robin.wait("call it a day"),
                                                  robin.text())[2])
        self.assertIn("理由", sato.ask("/ask みかん move"))
        self.place.stop()
        with sqlite3.connect(self.place.directory / "kokoiru.db") as database:
            kept = database.execute("SELECT act, reason FROM act WHERE act <> 'add' ORDER BY number").fetchall()
        self.assertEqual(kept, [("ask-move", "となりの人が 静かにしたいそうです"), ("ask-leave", "大きな声")])

    def test_families_carry_a_label(self):
        mikan, yuki, robin = self.map("みかん"), self.map("ゆき"), self.lines("Robin", "en")
        mikan.wait("y ゆき(家族)")
        yuki.enter("/go table-a")
        yuki.wait("フリースペースの")
        yuki.enter("うちの子もそうです")
        mikan.wait("うちの子も")
        robin.wait("ゆき(family): うちの子もそうです")

    def test_slow_lines_can_be_kept_back(self):
        mikan, robin = self.map("みかん"), self.lines("Robin", "en")
        mikan.enter("/go floor")
        mikan.wait("フリースペースの2人に>")
        mikan.enter("/ゆっくり")
        mikan.wait("ゆっくり にしました")
        mikan.enter("やっぱり やめた")
        mikan.wait("5秒後")
        mikan.enter("/消す")
        mikan.wait("だれも見ていません")
        begun = time.monotonic()
        mikan.enter("やっぱり いう")
        robin.wait("みかん: やっぱり いう")
        self.assertGreater(time.monotonic() - begun, 4.5)
        self.assertNotIn("やめた", robin.text())

    def test_a_note_folds_a_line(self):
        mikan, kotaro, robin = self.map("みかん"), self.map("こたろう"), self.lines("Robin", "en")
        mikan.enter("/go floor")
        mikan.wait("フリースペースの3人に>")
        mikan.enter("/注意 学校の話")
        mikan.wait("学校の話")
        mikan.enter("せいふくを すてました")
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
        mikan = self.map("みかん")
        mikan.wait("number 30.")
        self.assertNotIn("number 9.", mikan.screen())
        for _ in range(10):
            mikan.key("PageUp")
        mikan.wait("number 1.")
        self.assertNotIn("number 30.", mikan.screen())
        robin.ask("number 31.", "number 31.")
        self.assertIn("number 1.", mikan.screen())
        for _ in range(10):
            mikan.key("PageDown")
        mikan.wait("number 31.")
        back = robin.ask("/back 20", "number 12.")
        wait_for(lambda: "number 31." in robin.text()[robin.text().index(back):], "twenty lines again")

    def test_another_size(self):
        mikan, kotaro = self.map("みかん"), self.lines("こたろう")
        kotaro.ask("/go table-a", "テーブルA")
        kotaro.ask("ひとこと", "こたろう: ひとこと")
        for columns, rows in ((132, 43), (40, 12), (60, 20), (80, 24)):
            mikan.resize(columns, rows)
            wait_for(lambda: len(mikan.rows()) == rows + 1 and "/help" in mikan.rows()[rows - 1], mikan.screen)
            mikan.wait("ひとこと")
            wait_for(lambda: mikan.cursor()[1] == rows - 2, lambda: "the cursor in the input row, not %s:\n%s" % (
                mikan.cursor(), mikan.screen()))
        mikan.wait("| @ あなた")
        mikan.enter("/save")
        mikan.wait("10秒に1回")
        began = time.monotonic()
        mikan.resize(90, 30)
        wait_for(lambda: len(mikan.rows()) == 31 and "/help" in mikan.rows()[29], mikan.screen)
        self.assertLess(time.monotonic() - began, 8, "one's own window does not wait for the ten seconds of others' news")

    def test_another_language(self):
        mikan, robin = self.map("みかん"), self.lines("Robin", "en")
        mikan.enter("/en")
        mikan.wait("Arrows walk")
        mikan.wait("Free space")
        mikan.enter("/ja")
        mikan.wait("矢印 歩く")
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
        mikan = self.map("みかん")
        mikan.wait("職員は いま")
        self.assertNotIn("0人", mikan.screen())


if __name__ == "__main__":
    main()
