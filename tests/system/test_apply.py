# SPDX-License-Identifier: GPL-3.0-or-later
"""From applying to being answered, with real clients: a stranger applies in lines and on the map, a coordinator opens it
with their own keys, and nothing of it lies in the database in the clear."""
import re
import subprocess
import unittest

from place import PASSPHRASE, Lines, Place, Terminal, main, wait_for, wishes

ADDRESS = "sora.no.ashita@example.jp"
HOPE = "ことばを 聞いているだけでも よいですか"
QUESTION = "どの曜日が よいですか"


def joined(place, code, nickname):
    """Comes in for the first time and sits down; returns the terminal, whose person's keys are open."""
    options = ("-t", *wishes(KOKOIRU_LANG="en", KOKOIRU_UI="line"))
    terminal = Terminal(place, place.ssh(*options, user="join", level="INFO"))
    for prompt, answer in (("招待コード:", code), ("よびな:", nickname), ("新しいあいことば:", PASSPHRASE),
                           ("もう一度:", PASSPHRASE)):
        terminal.wait(prompt)
        terminal.enter(answer)
    wait_for(lambda: terminal.enter() or "type help" in terminal.screen(), terminal.screen)
    return terminal


class Apply(unittest.TestCase):
    def setUp(self):
        self.place = self.enterContext(Place())
        self.coordinator = self.enterContext(joined(self.place, self.place.invite("--role", "coordinator"), "あおき"))
        self.has_key()

    def has_key(self):
        """Waits until the coordinators' key is made: before, applications cannot be taken."""
        wait_for(lambda: "This is where one applies" in self.typed("0"), "the coordinators' key")

    def typed(self, *lines, user="apply", language="en"):
        """All that a visit without a terminal prints."""
        done = subprocess.run(self.place.ssh("-T", *wishes(KOKOIRU_LANG=language), user=user),
                              input="".join(line + "\n" for line in lines), capture_output=True, text=True, timeout=60,
                              env=self.place.environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def applied(self, address=ADDRESS):
        """Applies and returns the receipt number."""
        text = self.typed("1", "1", address, HOPE, "", "", "", "6", "")
        return re.search(r"\d{3}-\d{3}-\d{3}", text[text.index("receipt number is"):])[0]

    def stored(self):
        """Every byte that the place has on its disk about people."""
        files = [self.place.directory / "kokoiru.db", self.place.directory / "kokoiru.db-wal"]
        return b"".join(path.read_bytes() for path in files if path.exists())

    def open_list(self, wanted):
        self.coordinator.enter("/applications")
        self.coordinator.wait(wanted)

    def test_in_lines(self):
        command = self.place.ssh("-T", *wishes(KOKOIRU_LANG="ja"), user="apply")
        with Lines(command, self.place.environment) as lines:
            lines.wait("申し込む")
            for answer, words in (("１", "どなたのための"), ("2", "メールアドレスに"), (ADDRESS, "知っておいてほしい"),
                                  (HOPE, "書きとめました"), ("", "どちらのことばで"), ("1", "助かるもの"),
                                  ("3", "読みなおして"), ("6", "14日のうちに")):
                lines.ask(answer, words)
            lines.say("")
            self.assertEqual(lines.ended(), 0)
            text = lines.text()
        for words in ("メールアドレス: " + ADDRESS, HOPE, "その両方", "受付番号は"):
            self.assertIn(words, text)
        self.assertNotRegex(text, "[\x00-\x09\x0b-\x1f\x7f]")

    def test_in_a_terminal_and_on_the_map(self):
        for user, columns, rows in (("apply", 80, 24), ("apply+tui", 80, 24), ("apply+tui", 40, 12)):
            with self.subTest(user=user, columns=columns):
                options = ("-t", *wishes(KOKOIRU_LANG="ja"))
                terminal = Terminal(self.place, self.place.ssh(*options, user=user), columns, rows)
                with terminal:
                    steps = (("申し込む", "1"), ("どなたのための", "1"), ("メールアドレスに", "sora@"),
                             ("name@example.jp", None), ("name@example.jp", ADDRESS), ("知っておいてほしい", HOPE),
                             ("書きとめました", ""), ("どちらのことばで", ""), ("助かるもの", ""),
                             ("読みなおして", "6"), ("受付番号は", ""))
                    for words, answer in steps:
                        terminal.wait(words)
                        if answer is None:
                            terminal.key("C-u")
                        else:
                            terminal.enter(answer)
                    self.assertEqual(terminal.ended(), 0)

    def test_nothing_lies_in_the_clear_and_a_receipt_takes_it_back(self):
        receipt = self.applied()
        self.assertIn(b"KKa1", self.stored())
        for words in (ADDRESS, ADDRESS.split("@")[0], HOPE, HOPE.split()[1], receipt, receipt.replace("-", "")):
            self.assertNotIn(words.encode(), self.stored())
            self.assertNotIn(words, self.place.log_text())
        self.open_list("No. 1, today")
        known, unknown = (self.typed("2", number, "").split("by its receipt number")[-1]
                          for number in (receipt, "000-000-000"))
        self.assertIn("There is no application with that number any more", known)
        self.assertEqual(known[-300:], unknown[-300:])
        self.open_list("None is waiting")
        wait_for(lambda: b"KKa1" not in self.stored(), "its box to leave the files")

    def test_a_line_that_breaks_leaves_nothing(self):
        lines = Lines(self.place.ssh("-T", *wishes(KOKOIRU_LANG="en"), user="apply"), self.place.environment)
        with lines:
            lines.ask("1", "Who is it for")
            lines.ask("1", "mail address")
            lines.ask(ADDRESS, "hope for")
            lines.ask(HOPE, "noted down")
        self.open_list("None is waiting")
        self.assertNotIn(ADDRESS.encode(), self.stored())

    def test_a_coordinator_asks_and_takes_somebody_in(self):
        self.applied()
        self.open_list("No. 1, today")
        steps = (("1", ADDRESS), ("1", "Line by line"), (QUESTION, "noted down"), ("", "To: " + ADDRESS),
                 ("1", "was asked something"), ("1", HOPE), ("2", "With the invitation"),
                 ("1", "The invitation is on its way"))
        for answer, words in steps:
            self.coordinator.enter(answer)
            self.coordinator.wait(words)
        self.open_list("None is waiting")
        for words in (ADDRESS, QUESTION, HOPE):
            self.assertNotIn(words.encode(), self.stored())

    def test_what_strangers_try(self):
        """Long and odd answers are asked again; the form goes on, and what is sent is text."""
        odd = ["1", "1", "x" * 10240, "a@b\r\nBcc: c@d.jp", "sora@example.jp,umi@example.jp", "\x1b]0;x\x07@example.jp",
               ADDRESS, "\x1b[2J\u202eabc\u0007", "よ" * 3000, "/who", "/go free", "", "", "", "6", ""]
        text = self.typed(*odd)
        self.assertIn("receipt number is", text)
        self.assertNotRegex(text, "[\x00-\x09\x0b-\x1f\x7f\u202e]")
        self.open_list("No. 1, today")
        self.coordinator.enter("1")
        self.coordinator.wait("[2Jabc")

    def test_a_place_that_takes_none(self):
        self.place.stop()
        self.place.set("apply", open="no")
        self.place.serve()
        text = self.typed("1", "")
        self.assertIn("cannot be taken here just now", text)
        self.assertNotIn("Who is it for", text)

    def test_a_source_applies_so_often_a_day(self):
        self.place.stop()
        self.place.set("apply", per_source=2)
        self.place.serve()
        self.has_key()
        for number in range(2):
            self.applied("a%d@example.jp" % number)
        wait_for(lambda: "where you are today" in self.typed("0"), "the gate to have counted")


if __name__ == "__main__":
    main()
