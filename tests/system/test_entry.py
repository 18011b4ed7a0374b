# SPDX-License-Identifier: GPL-3.0-or-later
"""A stranger who knows only the printed lines comes in, sits down, says a line, takes it back and leaves; then comes
again with the key alone. With the map, and in lines."""
import json
import re
import unittest

from people import Transcript, chat, grown, in_lines, settled
from place import PASSPHRASE, Lines, Place, Terminal, main, wait_for, wishes

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
LINE = "きょうは よい てんきです"
CODE = re.compile(r"^\s*((?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4})\n\s*((?:[0-9A-HJKMNP-TV-Z]{4}-){4}\S)$", re.M)


def answer_the_door(terminal, code, nickname, keeps_key):
    """A wrong code first, then the right one in full-width digits; a passphrase that differs first."""
    terminal.wait("Invitation code / 招待コード:")
    terminal.enter("000-000-000")
    grown(terminal, "Invitation code / 招待コード:", 2)
    assert "does not open the door" in terminal.everything(), terminal.everything()
    assert "入れませんでした" in terminal.everything(), terminal.everything()
    terminal.enter(code.translate(FULL_WIDTH))
    terminal.wait("Nickname / よびな:")
    terminal.enter(nickname)
    terminal.wait("New passphrase / 新しいあいことば:")
    terminal.enter(PASSPHRASE)
    terminal.wait("Again / もう一度:")
    terminal.enter(PASSPHRASE + "?")
    grown(terminal, "New passphrase / 新しいあいことば:", 2)
    terminal.enter(PASSPHRASE)
    grown(terminal, "Again / もう一度:", 2)
    terminal.enter(PASSPHRASE)
    if keeps_key:
        terminal.wait("[Y/n]:")
        terminal.enter()


class Entry(unittest.TestCase):
    def setUp(self):
        self.place = self.enterContext(Place())
        self.reader = settled(self.place, "こたろう")

    def read(self):
        done = self.place.verb(self.reader, "read free")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def people(self, room):
        """How many people are in a room."""
        rooms = self.place.verb(self.reader, "who --json").stdout.splitlines()
        return next(each["people"] for each in map(json.loads, rooms) if each.get("room") == room)

    def in_terminal(self, *options, level="INFO", **more):
        return self.enterContext(Terminal(self.place, self.place.ssh(*options, level=level, **more)))

    def test_with_the_map(self):
        key = self.place.key("mikan")
        terminal = self.in_terminal("-t", user="join", key=key)
        transcript = Transcript("map", terminal)
        self.addCleanup(transcript.write)
        witness = self.enterContext(in_lines(self.place, self.reader))

        answer_the_door(terminal, self.place.invite(), "みかん", keeps_key=True)
        terminal.wait("English: en + Enter")
        transcript.saw("ssh -p PORT join@HOST: code (a wrong one first), nickname, passphrase", all_of_it=True)
        terminal.enter("1")
        terminal.wait("Enter で 進みます")
        code = CODE.search(terminal.screen())
        transcript.saw("1: the map; the house rules and the recovery code")
        terminal.enter()
        terminal.wait("星")
        terminal.enter("2")
        terminal.wait("Ctrl-C")
        transcript.saw("Enter; 2: the second character", all_of_it=True)
        terminal.enter("３")
        terminal.wait("@ ")
        transcript.saw("３: the seat by the window")

        terminal.enter("/listen")
        terminal.wait("@.")
        transcript.saw("/listen")
        witness.say("/go table-a")
        witness.ask("ゆっくり どうぞ", "ゆっくり どうぞ")
        terminal.wait("ゆっくり どうぞ")
        terminal.enter(LINE)
        terminal.wait("送っていません")
        self.assertNotIn(LINE, witness.text())
        terminal.key("C-u")
        terminal.enter("/join")
        terminal.wait("@ ")
        terminal.wait_gone("@.")

        terminal.enter(LINE)
        terminal.wait("もう一度 Enter で、2人に届きます")
        self.assertNotIn(LINE, witness.text())
        transcript.saw("a line, Enter: the silent seat keeps it")
        terminal.key("Enter")
        witness.wait("みかん: " + LINE)
        terminal.wait("みかん     " + LINE)
        transcript.saw("Enter once more: said")
        self.assertIn("みかん: " + LINE, self.read())

        terminal.enter("/unsend")
        terminal.wait_gone(LINE)
        self.assertNotIn("みかん", chat(terminal))
        transcript.saw("/unsend")
        self.assertNotIn(LINE, self.read())
        self.assertNotIn("みかん", self.read())
        terminal.enter("/bye")
        self.assertEqual(terminal.ended(), 0)
        self.assertIn("また いつでも。", terminal.screen())
        self.assertNotIn(code[1], terminal.everything(), "whoever sits here next could read the recovery code")
        transcript.saw("/bye")
        self.again_with_the_map(key, transcript)

    def again_with_the_map(self, key, transcript):
        terminal = transcript.terminal = self.in_terminal("-t", key=key)
        terminal.wait("@ ")
        self.assertNotIn("[Y/n]", terminal.everything())
        transcript.saw("ssh -p PORT kokoiru@HOST with the key alone")
        terminal.key("C-d")
        self.assertEqual(terminal.ended(), 0)
        transcript.saw("Ctrl-D")

    def test_in_lines(self):
        key = self.place.key("ringo")
        terminal = self.in_terminal("-T", user="join+line", key=key)
        transcript = Transcript("line", terminal)
        self.addCleanup(transcript.write)
        answer_the_door(terminal, self.place.invite(), "りんご", keeps_key=True)
        terminal.wait("Enter で 進みます")
        terminal.enter()
        terminal.wait("星")
        terminal.enter("２")
        terminal.wait("Ctrl-C")
        terminal.enter("3")
        terminal.wait("help と Enter")
        terminal.enter("見るだけ")
        terminal.wait("1 ")
        terminal.enter("１")
        terminal.wait("見るだけにしました")
        terminal.enter("／参加")
        terminal.wait("また話せます")
        terminal.enter(LINE)
        terminal.wait("もう一度 Enter で")
        self.assertNotIn(LINE, self.read())
        terminal.enter()
        terminal.wait("りんご: " + LINE)
        self.assertIn("りんご: " + LINE, self.read())
        terminal.enter("/unsend")
        wait_for(lambda: LINE not in self.read(), "the line to be gone")
        terminal.wait("取り消しました")
        terminal.enter("/bye")
        self.assertEqual(terminal.ended(), 0)
        transcript.saw("ssh -T -p PORT join+line@HOST ... /bye", all_of_it=True)

        terminal = transcript.terminal = self.in_terminal("-T", user="kokoiru+line", key=key)
        terminal.wait("help と Enter")
        terminal.key("C-d")
        self.assertEqual(terminal.ended(), 0)
        transcript.saw("ssh -T -p PORT kokoiru+line@HOST with the key alone, then Ctrl-D", all_of_it=True)

    def test_first_visit_by_empty_lines(self):
        terminal = self.in_terminal("-t", user="join")
        terminal.wait("Invitation code")
        terminal.enter(self.place.invite())
        terminal.wait("Nickname")
        terminal.enter("すもも")
        terminal.wait("New passphrase")
        terminal.enter(PASSPHRASE)
        terminal.wait("Again")
        terminal.enter(PASSPHRASE)
        for words in ("English: en + Enter", "もどすコード", "星", "Ctrl-C"):
            terminal.wait(words)
            terminal.enter()
        terminal.wait("@ ")
        for _ in range(3):
            terminal.enter()
        self.assertEqual(terminal.rows()[12].split(":")[0].rstrip(" 1234"), "-- まどぎわ")
        self.assertNotIn("すもも", self.read())

    def test_looking_in_from_outside_first(self):
        terminal = self.in_terminal("-t", user="join+line")
        for words, answer in (("Invitation code", self.place.invite()), ("Nickname", "なし"),
                              ("New passphrase", PASSPHRASE), ("Again", PASSPHRASE), ("もどすコード", ""),
                              ("星", ""), ("Ctrl-C", "1")):
            terminal.wait(words)
            terminal.enter(answer)
        terminal.wait("外から見た様子です")
        self.assertNotIn("こたろう", terminal.everything())
        terminal.enter()
        terminal.wait("あなたは まどぎわ")

    def test_typed_ahead_without_a_terminal(self):
        code = self.place.invite()
        answers = self.place.answers(Invitation=code, Nickname="なし", passphrase=PASSPHRASE, Again=PASSPHRASE)
        with Lines(self.place.ssh("-T", *wishes(KOKOIRU_LANG="en"), user="join"), answers) as lines:
            for _ in range(6):
                lines.say("")
            lines.wait("Window")
            self.assertIn("Nobody speaks to you in this seat.", lines.text())
            lines.process.stdin.close()
            self.assertEqual(lines.ended(), 0)
            lines.process.stdin = open("/dev/null", "wb")
        self.assertNotIn("なし", self.read())

    def test_nickname_and_passphrase(self):
        code = self.place.invite()
        answers = self.place.answers(Invitation=code, Nickname="かき", passphrase=PASSPHRASE, Again=PASSPHRASE)
        with Lines(self.place.ssh("-T", user="join"), answers) as lines:
            for _ in range(4):
                lines.say("")
            lines.say("/bye")
            self.assertEqual(lines.ended(), 0)
        terminal = self.in_terminal("-t")
        for passphrase in ("not the passphrase", PASSPHRASE):
            terminal.wait("Nickname / よびな:")
            terminal.enter("カキ")
            terminal.wait("Passphrase / あいことば:")
            terminal.enter(passphrase)
            grown(terminal, "Nickname", 2)
        terminal.wait("English: en + Enter")
        self.assertNotIn(PASSPHRASE, terminal.everything())

    def test_three_wrong_codes_name_another_way(self):
        terminal = self.in_terminal("-t", user="join")
        for count in range(1, 4):
            grown(terminal, "Invitation code", count)
            terminal.enter("111-222-33%d" % count)
        terminal.wait("電話")
        self.assertNotIn("rror", terminal.everything())

    def test_ctrl_c_twice_leaves_nothing(self):
        terminal = self.in_terminal("-t", *wishes(KOKOIRU_UI="tui"), key=self.reader, level="ERROR")
        terminal.wait("@ ")
        terminal.type("まだ おくっていない")
        terminal.key("C-c", "C-c")
        terminal.ended()
        self.assertEqual(terminal.everything().strip(), "")
        self.assertEqual(terminal.scrolled(), 0)
        self.assertNotIn("おくっていない", self.read())
        wait_for(lambda: self.people("free") == 0, "nobody to sit there any more")

    def test_ctrl_c_twice_in_lines_says_nothing_more(self):
        terminal = self.in_terminal("-t", user="kokoiru+line", key=self.reader, level="ERROR")
        terminal.wait("help と Enter")
        terminal.type("まだ おくっていない")
        terminal.wait("まだ おくっていない")
        before = terminal.everything().strip()
        terminal.key("C-c", "C-c")
        terminal.ended()
        self.assertEqual(terminal.everything().strip(), before)
        self.assertNotIn("おくっていない", self.read())


if __name__ == "__main__":
    main()
