# SPDX-License-Identifier: GPL-3.0-or-later
"""What troubles somebody, from the room to the staff and back: telling, reading, the ladder with a second one of staff,
a rest and its end, a door held for those who are in, and what the person it is about gets to see of all this."""
import os
import signal

from people import Gathering
from place import Lines, main, wait_for, wishes


class Care(Gathering):
    ROLES = {"ゆき": "family", "さとう": "supporter", "すずき": "counsellor", "あおき": "coordinator",
             "たなか": "coordinator"}

    def test_telling_staff_of_a_line_and_hiding_its_author(self):
        kotaro, mikan, sato = self.lines("こたろう"), self.map("みかん"), self.map("さとう")
        kotaro.ask("/行く table-a", "テーブルA")
        kotaro.ask("起きれば?って思う", "こたろう: 起きれば?")
        mikan.wait("起きれば?")
        before = kotaro.text()
        mikan.enter("/知らせる")
        mikan.wait(("こたろう: 起きれば?", "行ではなく"))
        mikan.enter("1")
        mikan.wait("職員に知らせますか")
        mikan.enter("2")
        mikan.wait("ひとこと>")
        mikan.enter("ことばが強いです")
        mikan.wait("ひとこと: ことばが強いです")
        mikan.enter("1")
        mikan.wait("職員に届きました")
        sato.wait("/知らせを読む 1")
        sato.enter("/知らせを読む 1")
        sato.wait("ひとこと: ことばが強いです")
        sato.wait("知らせた人は出ません")
        self.assertNotIn("みかん", "\n".join(row for row in sato.rows() if "知らせ 1" in row or "ひとこと" in row))
        sato.enter("9")
        sato.wait("知らせを閉じました")
        mikan.enter("1")
        mikan.wait("もう出ません")
        mikan.wait_gone("起きれば?って思う")
        mikan.enter("/見ない")
        mikan.wait("こたろう")
        mikan.enter("1")
        mikan.wait("起きれば?")
        kotaro.ask("/人", "みかん")
        self.assertEqual(before, kotaro.text()[:len(before)])
        self.assertNotIn("知らせ", kotaro.text()[len(before):])

    def test_in_lines_a_report_is_the_same_road(self):
        kotaro, mikan, sato = self.lines("こたろう"), self.lines("みかん"), self.lines("さとう")
        kotaro.ask("/行く table-a", "テーブルA")
        kotaro.ask("なまえは?", "こたろう: なまえは?")
        mikan.wait("なまえは?")
        mikan.ask("/知らせる こたろう しつこく聞かれます", "しつこく聞かれます")
        mikan.ask("1", "職員に届きました")
        sato.wait("/知らせを読む 1")
        text = sato.ask("/知らせを読む 1", "この知らせを閉じる")
        self.assertIn("しつこく聞かれます", text)
        self.assertIn("いまの対応: まだありません", text)
        sato.ask("わかりました", "番号から書いてください")
        sato.ask("３ 名前を何度も聞いていた", "だけに届きます")
        sato.ask("1", "しました")
        kotaro.wait("職員 さとうさんから、あなただけに")
        kotaro.wait("責めていません")
        text = kotaro.ask("/わたしの記録", "あなただけに ことばを伝えました")
        self.assertIn("名前を何度も聞いていた", text)
        self.assertNotIn("みかん", text)
        self.assertNotIn("しつこく", text)

    def test_a_rest_takes_two_and_is_told_kindly(self):
        kotaro, sato, suzuki = self.map("こたろう"), self.map("さとう"), self.map("すずき")
        sato.enter("/対応 5 こたろう つかれている様子")
        sato.wait("ことば>")
        sato.enter("ひと息つきましょう。")
        suzuki.wait("さとうが同意をもとめています")
        suzuki.enter("/同意 1")
        kotaro.wait("10分お休みです")
        kotaro.wait("職員から: ひと息つきましょう。")
        kotaro.enter("1")
        kotaro.wait("連絡先")
        kotaro.enter("0")
        kotaro.wait("責めていません")
        kotaro.enter("/行く free")
        kotaro.wait("お休み")
        hub, = self.place.processes("kokoiru:hub")
        os.kill(hub, signal.SIGKILL)
        wait_for(lambda: [each for each in self.place.processes("kokoiru:hub") if each != hub], "the next hub")
        suzuki.enter("/対応一覧")
        suzuki.wait("10分お休み")
        self.assertIn("10分お休みです", kotaro.screen())
        suzuki.enter("/もどす 1")
        kotaro.wait("お休みの時間が終わりました")
        kotaro.enter("")
        kotaro.wait("/help")
        kotaro.wait("いる人")

    def test_a_door_held_for_those_who_are_in(self):
        kotaro, sato = self.lines("こたろう"), self.map("さとう")
        sato.enter("/今いる人だけ 静かに話す時間")
        sato.wait("新しい人は入りません")
        kotaro.wait("ここにいる人だけの時間です")
        mikan = self.enterContext(self.at_the_door("みかん"))
        mikan.wait("中にいる人だけの時間です")
        sato.enter("/今いる人だけ やめる")
        sato.wait("また だれでも入れます")
        mikan.ask("/行く free", "フリースペース")

    def at_the_door(self, name):
        return Lines(self.place.ssh("-T", *wishes(KOKOIRU_LANG="ja"), key=self.key(name)), self.place.environment)

    def test_a_suspended_person_is_told_how_to_be_heard(self):
        kotaro, aoki, tanaka = self.lines("こたろう"), self.lines("あおき"), self.lines("たなか")
        aoki.ask("/お休みにする こたろう 約束のことで 話す時間がほしい", "職員から: 約束のことで 話す時間がほしい")
        aoki.ask("1", "もう1人の職員")
        tanaka.wait("/同意 1")
        tanaka.say("/同意 1")
        self.assertEqual(kotaro.ended(limit=2), 0)
        self.assertIn("連絡先", kotaro.text())


if __name__ == "__main__":
    main()
