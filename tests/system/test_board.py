# SPDX-License-Identifier: GPL-3.0-or-later
"""Notices, boards and looking for words, typed in Japanese by people who use either face."""
import subprocess

from people import Gathering
from place import main


class Boards(Gathering):
    def write(self, face, *rows):
        for row in rows:
            face.say(row)

    def test_from_one_face_to_the_other(self):
        kotaro = self.map("こたろう")
        kotaro.enter("/go table-a")
        kotaro.wait("-- テーブルA")
        kotaro.enter("／掲示板")
        kotaro.wait("まだ 何も書かれていません")
        kotaro.enter("１")
        kotaro.wait("短い題をどうぞ")
        kotaro.enter("朝ごはん")
        kotaro.wait("書き終えたら")
        kotaro.enter("おにぎりを食べました")
        kotaro.wait("  おにぎりを食べました")
        kotaro.bytes("\x1b[200~うめぼしと\r/bye は文字です\r\x1b[201~".encode())
        kotaro.wait("  /bye は文字です")
        kotaro.enter()
        kotaro.wait("もう一度 Enter")
        kotaro.enter()
        kotaro.wait("これでよいですか")
        kotaro.enter("1")
        kotaro.wait("掲示板にのりました")
        yuki = self.lines("ゆき")
        self.assertIn("[新] 朝ごはん (1)  こたろう", yuki.ask("/掲示板", "新しい話題を書く"))
        read = yuki.ask("1", "掲示板にもどる")
        self.assertIn("おにぎりを食べました\nうめぼしと\n/bye は文字です\n", read)
        yuki.ask("2", "書き終えたら")
        self.write(yuki, "わたしは パンです", "", "おいしかったです")
        yuki.ask(".", "これでよいですか")
        yuki.ask("1", "掲示板にのりました")
        self.assertIn("わたしは パンです\n\nおいしかったです\n", yuki.text() + "\n")
        self.assertIn("こたろう", yuki.ask("/さがす おにぎり", "朝ごはん"))
        self.assertIn("パンです", yuki.ask("/さがす ﾊﾟﾝ", "パンです"))
        self.assertIn("見つかりませんでした", yuki.ask("/さがす \"OR", "見つかり"))
        kotaro.enter("/話題 1")
        kotaro.wait("[新] ゆき(家族)")
        kotaro.enter("1")
        kotaro.wait("  1  取り消す")
        kotaro.enter("1")
        kotaro.wait("投稿を取り消しました")
        self.assertNotIn("おにぎり", yuki.ask("/話題 1", "掲示板にもどる"))
        self.assertIn("見つかりませんでした", yuki.ask("/さがす おにぎり", "見つかり"))

    def test_what_is_written_goes_nowhere_before_it_is_sent(self):
        yuki = self.lines("ゆき")
        yuki.ask("/掲示板 free", "新しい話題を書く")
        yuki.ask("/投稿", "短い題をどうぞ")
        yuki.ask("ねむれない夜", "書き終えたら")
        yuki.say("ゆうべは ねむれませんでした")
        yuki.ask("/連絡先", "連絡先")
        yuki.ask("。", "これでよいですか")
        yuki.ask("4", "だれも見ていません")
        self.assertIn("まだ 何も書かれていません", yuki.ask("/掲示板", "新しい話題を書く"))
        lines = yuki.ask("/ログ", "")
        self.assertNotIn("ねむれない夜", lines)

    def test_staff_hide_with_a_reason(self):
        kotaro, sato = self.lines("こたろう"), self.lines("さとう")
        kotaro.ask("/go table-a", "テーブルA")
        kotaro.ask("/投稿", "短い題をどうぞ")
        kotaro.ask("きつい題", "書き終えたら")
        kotaro.say("きつい ことば")
        kotaro.ask("。", "これでよいですか")
        kotaro.ask("1", "掲示板にのりました")
        sato.ask("/投稿をかくす 1 ことばが強く届きます", "これでよいですか")
        sato.ask("1", "投稿をかくしました")
        kotaro.wait("理由: ことばが強く届きます")
        yuki = self.lines("ゆき")
        self.assertIn("(職員がかくしました)", yuki.ask("/話題 1", "掲示板にもどる"))
        self.assertNotIn("きつい", yuki.text())

    def test_after_the_hub_was_killed_it_is_stored_once(self):
        yuki = self.lines("ゆき")
        yuki.ask("/投稿", "短い題をどうぞ")
        yuki.ask("のこる題", "書き終えたら")
        yuki.say("のこる文")
        yuki.ask("。", "これでよいですか")
        hub = self.place.processes("kokoiru:hub")[0]
        subprocess.run(["kill", "-9", str(hub)], check=True)
        yuki.ask("1", "掲示板にのりました")
        self.assertIn("のこる題 (1)", yuki.ask("/掲示板", "新しい話題を書く"))


class Notices(Gathering):
    def test_written_by_staff_and_read_by_all(self):
        sato = self.lines("さとう")
        sato.ask("/お知らせ一覧 書く", "短い題をどうぞ")
        sato.ask("年末のお休み", "書き終えたら")
        sato.say("12月28日から お休みです。")
        sato.ask("。", "何日のあいだ")
        sato.ask("１４", "もう1つの言語での題")
        sato.ask("Holidays", "もう1つの言語での本文")
        sato.say("Closed from 28 December on.")
        sato.ask("。", "これでよいですか")
        sato.ask("1", "お知らせを出しました")
        yuki = self.map("ゆき")
        yuki.enter("/お知らせ")
        yuki.wait("1  [新] 年末のお休み")
        yuki.enter("1")
        yuki.wait("12月28日から お休みです。")
        yuki.enter("/en")
        yuki.enter("/notices")
        yuki.wait("1  Holidays")
        sato.ask("/お知らせ一覧 下げる 3", "下げました")
        self.assertNotIn("年末", sato.ask("/お知らせ一覧", "ようこそ"))


class Bytes(Gathering):
    """What reading a board costs on the line."""

    def cost(self, wire, typed, shown):
        wire.quiet(1)
        before = len(wire.bytes)
        wire.type(typed)
        wire.wait(shown)
        wire.quiet(1)
        return len(wire.bytes) - before

    def test_a_board_and_a_thread(self):
        sato = self.lines("さとう")
        for i in range(3):
            sato.ask("/投稿", "短い題をどうぞ")
            sato.ask("話題 %d" % i, "書き終えたら")
            sato.say("これは ためしに書いた 少し長めの文です。" * 3)
            sato.ask("。", "これでよいですか")
            sato.ask("1", "掲示板にのりました")
        yuki = self.wire("ゆき", KOKOIRU_UI="tui")
        yuki.wait("/help")
        board = self.cost(yuki, "/board\r", "話題 2")
        thread = self.cost(yuki, "1\r", "ためしに")
        print("a board of three threads: %d bytes, a thread: %d bytes" % (board, thread))
        self.assertLess(board, 3072)
        self.assertLess(thread, 3072)


if __name__ == "__main__":
    main()
