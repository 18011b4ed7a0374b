# SPDX-License-Identifier: GPL-3.0-or-later
"""The two faces, as terminals of many kinds show them: every command answers in both, lines stay plain, the cursor
stays with the person, and nothing that another person writes does more than stand there."""
import pathlib
import re
import unicodedata

from people import Gathering, cells_of, chat, on_map, tile_of
from place import Terminal, main, wait_for, wishes

TABLE = pathlib.Path(__file__).resolve().parents[2] / "tui" / "commands" / "commands.def"
COMMANDS = re.findall(r'^COMMAND\("([^"]+)", "([^"]+)"', TABLE.read_text(), re.M)
LEAVING = ("bye",)
BOX = re.compile("[\u2500-\u259f]")


def width(text):
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def plain(case, data):
    """Lines hold nothing that a speech or braille reader would stumble over."""
    text = data.decode("utf-8")
    case.assertNotIn("\x1b", text)
    case.assertNotIn("\a", text)
    case.assertNotIn("\r", text.replace("\r\n", ""))
    case.assertIsNone(BOX.search(text))


class EveryCommand(Gathering):
    def setUp(self):
        super().setUp()
        self.place.stop()
        self.place.set("limits", say_burst=500)
        self.place.serve()

    def run_in_lines(self, name, language, words):
        lines = self.lines(name, language)
        lines.ask("/go table-a", ("Table A", "テーブルA"))
        lines.ask("ひとこと", name + ": ひとこと")
        for word in words:
            if word in ("/hide", "／目かくし"):
                lines.say(word)
                lines.say("")
                continue
            self.assertNotEqual(lines.ask(word).strip(), "", word)
            self.assertIsNone(lines.process.poll(), word)
        plain(self, lines.bytes)
        lines.ask("/en")
        lines.ask("/join")
        lines.ask("/go sofa")
        lines.ask("/look", ("If in doubt", "help と"))

    def test_in_lines_by_ascii_names(self):
        self.run_in_lines("みかん", "en", ["/" + name for name, _ in COMMANDS if name not in LEAVING])

    def test_in_lines_by_japanese_names(self):
        words = [each for name, names in COMMANDS if name not in LEAVING for each in names.split()]
        self.run_in_lines("さとう", "ja", ["／" + word for word in words])

    def answer_on_map(self, terminal, word):
        """What the screen shows of it, the counter of bytes and the typed row left out."""
        terminal.type(word)
        wait_for(lambda: word in terminal.rows()[22], lambda: "%s in the input row:\n%s" % (word, terminal.screen()))
        before = terminal.rows()[1:22]  # with the word there, all that was pressed before it shows too
        terminal.key("Enter")
        if word[1:] in ("redraw", "描く", "図", "map", "log", "ログ"):  # these show what is there already
            wait_for(lambda: word not in terminal.rows()[22], word + " to leave the input row")
        else:
            wait_for(lambda: terminal.rows()[1:22] != before, lambda: "an answer to %s:\n%s" % (word, terminal.screen()))
        if word[1:] in ("hide", "目かくし"):
            self.assertEqual(terminal.screen().strip(), ">")
            terminal.key("Enter")
            terminal.wait("/help")
        self.assertFalse(terminal.is_dead(), word)

    def run_on_map(self, name, language, words):
        terminal = self.map(name, language)
        terminal.enter("/go table-a")
        terminal.wait(("-- Table A", "-- テーブルA"))
        terminal.enter("ひとこと")
        wait_for(lambda: "ひとこと" in chat(terminal), "one's own line")
        for word in words:
            terminal.key("Enter")
            self.answer_on_map(terminal, word)
            if word[1:] in ("mode", "画面"):
                terminal.key("Enter")
            if word[1:] in ("console", "職員画面"):
                terminal.enter(word)  # staff go back to the map with it, others hear again that it is for staff
                terminal.wait("/help")
        terminal.enter("/go sofa")
        terminal.wait(("-- Sofa", "-- ソファ"))

    def test_on_the_map_by_ascii_names(self):
        self.run_on_map("さとう", "en", ["/" + name for name, _ in COMMANDS if name not in LEAVING])

    def test_on_the_map_by_japanese_names(self):
        self.run_on_map("みかん", "ja", ["／" + names.split()[0] for name, names in COMMANDS if name not in LEAVING])

    def test_leaving_by_each_name(self):
        for word in ("/bye", "／出る", "/さようなら"):
            lines = self.lines("みかん")
            lines.say(word)
            self.assertEqual(lines.ended(), 0)
            self.assertIn("また いつでも。", lines.text())


class InLines(Gathering):
    def test_a_bare_command_word_is_asked_about(self):
        mikan, other = self.lines("みかん"), self.lines("こたろう")
        for each in (mikan, other):
            each.ask("/go table-a", "テーブルA")
        mikan.ask("ありがとう", "ここの ことばでもあります")
        mikan.ask("2", "みかん: ありがとう")
        other.wait("みかん: ありがとう")
        mikan.ask("そっと", "1 ")
        mikan.ask("１", "そっと にしました")
        mikan.ask("ｗｈｏ", "1 ")
        mikan.ask("1", "こたろう、テーブルA")
        self.assertNotIn("そっと", other.text())
        mikan.ask("ヘルプ", "1 部屋と席")
        mikan.ask("1", "/まわり")

    def test_with_a_terminal_lines_wait_while_one_types(self):
        wire = self.wire("みかん", term="dumb")
        wire.wait("help と")
        other = self.lines("こたろう")
        other.ask("/go table-a", "テーブルA")
        wire.type("/go table-a\r")
        wire.wait("テーブルA")
        wire.wait("フリースペースの2人に> ")
        wire.type("とちゅうまで")
        wire.wait("とちゅうまで")
        other.ask("ひとつめ", "こたろう: ひとつめ")
        other.ask("ふたつめ", "こたろう: ふたつめ")
        self.assertNotIn("ひとつめ", wire.text())
        wire.type("\x7f\x7f\r")
        wire.wait("あいだに 2行 届きました。")
        wire.wait("こたろう: ふたつめ")
        other.wait("みかん: とちゅう\n")
        plain(self, wire.bytes)

    def test_bytes_of_an_older_japanese_encoding(self):
        mikan, other = self.lines("みかん"), self.lines("こたろう")
        for each in (mikan, other):
            each.ask("/go table-a", "テーブルA")
        mikan.process.stdin.write("きょうは雨です、ﾃｽﾄ\n".encode("cp932"))
        mikan.process.stdin.flush()
        other.wait("みかん: きょうは雨です")
        mikan.wait("/moji sjis")
        mikan.process.stdin.write("あしたは晴れです\n".encode("euc-jp"))
        mikan.process.stdin.flush()
        other.wait("みかん: あしたは晴れです")
        mikan.say("/moji sjis")
        wait_for(lambda: mikan.text() and "文字コード".encode("cp932") in mikan.bytes, lambda: repr(mikan.bytes[-400:]))
        other.ask("日本語で", "こたろう: 日本語で")
        wait_for(lambda: mikan.text() and "こたろう: 日本語で".encode("cp932") in mikan.bytes, "lines in Shift_JIS")
        mikan.process.stdin.write(b"\xff\xfe\x80\n")
        mikan.process.stdin.flush()
        mikan.wait("could not be read")
        self.assertIsNone(mikan.process.poll())

    def test_a_small_window_gets_lines_and_says_why(self):
        key = self.key("みかん")
        with Terminal(self.place, self.place.ssh("-t", *wishes(KOKOIRU_LANG="en"), key=key), 39, 11) as terminal:
            wait_for(lambda: "the window is small" in terminal.everything().replace("\n", " "), terminal.everything)

    def test_a_terminal_without_a_name_gets_lines(self):
        for term in ("dumb", ""):
            wire = self.wire("みかん", "en", term=term)
            wire.wait("If in doubt")
            self.assertIn("This is the screen of lines only", wire.text())
            plain(self, wire.bytes)


class OnTheMap(Gathering):
    def test_the_cursor_is_where_one_writes(self):
        mikan, other = self.map("みかん"), self.lines("こたろう")
        mikan.enter("/go table-a")
        mikan.wait("フリースペースの2人に>")
        prompt = width("フリースペースの2人に> ")
        wait_for(lambda: mikan.cursor() == (prompt, 22), lambda: "the cursor after the prompt: %s" % (mikan.cursor(),))
        typed = ""
        for piece in ("きょう", "は ", "abc", "、", "ｱｲｳ", "か\u3099"):
            mikan.type(piece)
            typed += piece
            wait_for(lambda: mikan.cursor() == (prompt + width(unicodedata.normalize("NFC", typed)), 22),
                     lambda: "the cursor after %r: %s\n%s" % (typed, mikan.cursor(), mikan.screen()))
        other.ask("/go sofa", "ソファ")
        other.ask("みなさん こんにちは", "こたろう: みなさん こんにちは")
        mikan.wait("こたろう   みなさん こんにちは")
        at = prompt + width(unicodedata.normalize("NFC", typed))
        wait_for(lambda: mikan.cursor() == (at, 22), lambda: "the cursor to stay: %s" % (mikan.cursor(),))
        mikan.key("Left", "Left")
        wait_for(lambda: mikan.cursor() == (at - 3, 22), lambda: "two characters back: %s" % (mikan.cursor(),))
        mikan.key("Home")
        wait_for(lambda: mikan.cursor() == (prompt, 22), "the start of the line")
        mikan.key("C-e")
        mikan.type("ながい" * 30)
        wait_for(lambda: mikan.rows()[22].rstrip().endswith("ながい"), mikan.screen)
        self.assertLess(mikan.cursor()[0], 80 - 1)
        self.assertEqual(mikan.cursor()[0], width(mikan.rows()[22].rstrip()))

    def test_a_paste_is_not_sent_by_itself(self):
        mikan, other = self.map("みかん"), self.lines("こたろう")
        mikan.enter("/go table-a")
        mikan.wait("フリースペースの2人に>")
        mikan.tmux("set-buffer", "--", "一行め\n二行め\n")
        mikan.tmux("paste-buffer", "-p")
        mikan.wait("> 一行め 二行め")
        mikan.key("Enter")
        other.wait("みかん: 一行め 二行め")

    def test_hiding(self):
        mikan, other = self.map("みかん"), self.lines("こたろう")
        mikan.enter("/go table-a")
        mikan.wait("フリースペースの2人に>")
        mikan.type("かきかけ")
        mikan.wait("かきかけ")
        mikan.key("C-g")
        wait_for(lambda: mikan.screen().strip() == ">", mikan.screen)
        other.ask("/go sofa", "ソファ")
        other.ask("だれかいますか", "こたろう: だれかいますか")
        mikan.type("だれか きた")
        self.assertEqual(mikan.screen().strip(), ">")
        self.assertEqual(mikan.cursor(), (2, 0))
        mikan.key("Enter")
        mikan.wait("だれかいますか")
        mikan.wait("> かきかけ")
        self.assertNotIn("だれか きた", mikan.screen() + other.text())

    def test_terminals_of_many_kinds(self):
        other = self.lines("こたろう")
        other.ask("/go table-a", "テーブルA")
        other.ask("ここにいるよ", "こたろう: ここにいるよ")
        for term in ("vt100", "linux", "screen", "tmux-256color", "xterm", "xterm-ghostty", "xterm-kitty", "no-such-thing"):
            with self.subTest(term=term), on_map(self.place, self.key("みかん"), "ja", term=term) as mikan:
                wait_for(lambda: "こたろう   ここにいるよ" in chat(mikan), mikan.screen)
                self.assertEqual(mikan.rows()[1][:48], "#" * 4 + "~" * 16 + "#" * 28)
                self.assertEqual(mikan.rows()[11][:48], "#" * 22 + "1>" + "#" * 24)
                mikan.type("にほんご")
                mikan.wait("> にほんご")
                wait_for(lambda: mikan.cursor()[1] == 22, "the cursor in the input row")
                mikan.key("C-u")
                mikan.enter("/go desk")
                wait_for(lambda: "うけつけ" in mikan.rows()[12], mikan.screen)
                at = tile_of(mikan, "@")
                mikan.key("Down")
                wait_for(lambda: tile_of(mikan, "@") == (at[0], at[1] + 1), mikan.screen)
                mikan.enter("/bye")
                self.assertEqual(mikan.ended(), 0)

    def test_no_color_means_none(self):
        colour = re.compile(rb"\x1b\[[0-9;]*m")
        for environment, term in (({"NO_COLOR": "1"}, "xterm-256color"), ({}, "vt100"), ({"NO_COLOR": ""}, "xterm-256color")):
            wire = self.wire("さとう", term=term, KOKOIRU_UI="tui", **environment)
            wire.wait("/help")
            wire.quiet(0.3)
            colours = [each for each in colour.findall(wire.bytes) if re.search(rb"[^0-9](3|4|9|10)[0-7](?![0-9])|[34]8;", each)]
            self.assertEqual(bool(colours), environment == {"NO_COLOR": ""}, (term, environment, colours[:4]))

    def test_any_size_and_a_storm_of_them(self):
        mikan = self.map("みかん")
        for columns, rows in ((200, 60), (500, 200), (1, 1), (2, 2), (10, 3), (39, 11), (79, 19), (40, 12), (300, 5)):
            mikan.resize(columns, rows)
            mikan.type("x")
            mikan.key("C-u", "Tab", "PageUp", "PageDown")
        for step in range(60):
            mikan.resize(20 + step * 7 % 130, 5 + step * 3 % 40)
        mikan.resize(80, 24)
        wait_for(lambda: mikan.rows()[0].startswith(" フリースペース") and "/help" in mikan.rows()[23], mikan.screen)
        mikan.key("C-l")
        mikan.enter("/go table-a")
        mikan.wait("-- テーブルA")
        self.assertFalse(mikan.is_dead())

    def test_an_arrow_in_pieces_walks_and_does_not_type(self):
        wire = self.wire("みかん", KOKOIRU_UI="tui")
        wire.wait("/help")
        watcher = self.map("こたろう")
        wire.type("/go desk\r")
        wait_for(lambda: (tile_of(watcher, "m") or (0, 0))[0] > 12, watcher.screen)
        at = tile_of(watcher, "m")
        for piece in (b"\x1b", b"[", b"B"):
            wire.type(piece)
            wire.quiet(0.1)
        wait_for(lambda: tile_of(watcher, "m") == (at[0], at[1] + 1), watcher.screen)

    def test_what_others_write_only_stands_there(self):
        harm = ("\x1b]0;owned\x07\x1b[2J\x1b[31mred\x9b5m", "abc\u202edef\u2066ghi", "a\u200db\u200bc\ufeffd", "\x0e\x0fxyz",
                "👩‍👩‍👧‍👦 ok", "e" + "\u0301" * 30 + "nd")
        third, robin, other = self.map("みかん"), self.lines("Robin", "en"), self.lines("こたろう")
        title = third.tmux("display-message", "-p", "#{pane_title}")
        other.ask("/go table-a", "テーブルA")
        for text in harm:
            other.ask(text, "こたろう: ")
        other.ask("おわり", "こたろう: おわり")
        robin.wait("こたろう: おわり")
        third.wait("こたろう   おわり")
        plain(self, robin.bytes)
        for each in "\u202e\u2066\u200b\u200d\ufeff\x9b\x0e":
            self.assertNotIn(each, robin.text() + third.screen())
        self.assertEqual(third.tmux("display-message", "-p", "#{pane_title}"), title)
        self.assertEqual(third.rows()[1][:48], "#" * 4 + "~" * 16 + "#" * 28)
        for row in third.rows()[1:12]:
            self.assertEqual(cells_of(row)[48], "|", third.screen())
        self.assertNotIn("\x1b[31m", third.tmux("capture-pane", "-p", "-e"))
        self.assertIn("[31mred", chat(third))
        self.assertIn("xyz", chat(third))


if __name__ == "__main__":
    main()
