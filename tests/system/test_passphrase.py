# SPDX-License-Identifier: GPL-3.0-or-later
"""One's own key from the outside: what opens it, what changes what opens it, and that nothing of that is ever seen."""
import re
import sqlite3
import unittest

from people import grown
from place import PASSPHRASE, Lines, Place, Terminal, main, wishes

ANOTHER = "あたらしい ことば"
CODE = re.compile(r"((?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4})\s+((?:[0-9A-HJKMNP-TV-Z]{4}-){4}\S)")


class OwnKeys(unittest.TestCase):
    def setUp(self):
        self.place = self.enterContext(Place())

    def in_terminal(self, *options, **more):
        return self.enterContext(Terminal(self.place, self.place.ssh("-t", *options, level="INFO", **more)))

    def join(self, nickname, role="participant", key=None):
        """Joins with a terminal in lines, and gives it with the recovery code."""
        terminal = self.in_terminal(*wishes(KOKOIRU_LANG="ja"), user="join+line", key=key)
        for words, answer in (("Invitation code", self.place.invite("--role", role)), ("Nickname", nickname),
                              ("New passphrase", PASSPHRASE), ("Again", PASSPHRASE)) + ((("[Y/n]", ""),) if key else ()):
            terminal.wait(words)
            terminal.enter(answer)
        terminal.wait("Enter で 進みます")
        code = "-".join(CODE.search(terminal.screen()).groups())
        terminal.enter()
        if role == "participant":
            terminal.wait("星")
            terminal.enter()
        terminal.wait("0 今日は")
        terminal.enter()
        terminal.wait("まどぎわ(話すなら Enter を2回)>")
        return terminal, code

    def leave(self, terminal):
        terminal.enter("/bye")
        self.assertEqual(terminal.ended(), 0)

    def log_in(self, passphrase, nickname="みかん", **more):
        terminal = self.in_terminal(*wishes(KOKOIRU_LANG="ja"), user="kokoiru+line", **more)
        terminal.wait("Nickname / よびな:")
        terminal.enter(nickname)
        terminal.wait("Passphrase / あいことば:")
        terminal.enter(passphrase)
        return terminal

    def rows(self, sql):
        """What the database holds once nobody serves it."""
        self.place.stop()
        base = sqlite3.connect("file:%s?mode=ro" % (self.place.directory / "kokoiru.db"), uri=True)
        found = base.execute(sql).fetchall()
        base.close()
        return found

    def assert_unseen(self, *secrets):
        """Neither in the place's files nor in its log."""
        self.place.stop()
        self.assertEqual(self.place.finds(*secrets), [])

    def test_who_comes_by_key_is_asked_once_and_unseen(self):
        key = self.place.key("mikan")
        self.leave(self.join("みかん", key=key)[0])
        terminal = self.in_terminal(*wishes(KOKOIRU_LANG="ja", KOKOIRU_UI="tui"), key=key)
        terminal.wait("/help")
        terminal.enter("/あいことば")
        terminal.wait("あいことば(画面に出ません)>")
        terminal.type("not the passphrase")
        terminal.key("Enter")
        terminal.wait("合いませんでした")
        terminal.enter(PASSPHRASE)
        terminal.wait("新しいあいことば(画面に出ません)>")
        terminal.enter(ANOTHER)
        terminal.wait("もう一度(画面に出ません)>")
        terminal.enter(ANOTHER + "?")
        terminal.wait("新しいあいことば(画面に出ません)>")
        terminal.enter(ANOTHER)
        terminal.wait("もう一度(画面に出ません)>")
        terminal.enter(ANOTHER)
        terminal.wait("だれかが 知っているかもしれませんか")
        terminal.enter()
        terminal.wait("あいことばを変えました")
        terminal.key("Up")
        for secret in ("not the passphrase", PASSPHRASE, ANOTHER):
            self.assertNotIn(secret, terminal.everything())
        terminal.key("C-u")
        self.leave(terminal)
        terminal = self.log_in(PASSPHRASE)
        grown(terminal, "Nickname", 2)
        terminal.enter("みかん")
        grown(terminal, "Passphrase", 2)
        terminal.enter(ANOTHER)
        terminal.wait("まどぎわ(話すなら Enter を2回)>")
        self.leave(terminal)
        self.assert_unseen(PASSPHRASE, ANOTHER, "not the passphrase")

    def test_in_lines_nothing_is_echoed_and_an_empty_line_leaves_it(self):
        terminal, _ = self.join("みかん")
        terminal.enter("/鍵をかける")
        terminal.wait("自分だけの鍵を閉じました")
        terminal.enter("/もどすコード")
        terminal.wait("あいことば(画面に出ません)>")
        terminal.enter()
        terminal.wait("ここで やめました")
        terminal.enter("/もどすコード")
        grown(terminal, "あいことば(画面に出ません)>", 2)
        terminal.enter(PASSPHRASE)
        terminal.wait("前のコードは もう使えません")
        self.assertNotIn(PASSPHRASE, terminal.everything())
        terminal.enter("/あいことば " + ANOTHER)
        terminal.wait("あいことばは このあと聞きます")
        terminal.key("C-c")
        grown(terminal, "ここで やめました", 2)
        self.leave(terminal)

    def test_three_wrong_ones_are_enough_inside_too(self):
        terminal, _ = self.join("みかん")
        terminal.enter("/あいことば")
        for count in range(1, 4):
            grown(terminal, "あいことば(画面に出ません)>", count)
            terminal.enter("wrong each time")
        terminal.wait("今回も合いませんでした")
        terminal.enter("ここにいます")
        terminal.wait("もう一度 Enter で")
        self.leave(terminal)

    def test_without_a_terminal_it_is_never_asked_for(self):
        key = self.place.key("mikan")
        self.leave(self.join("みかん", key=key)[0])
        with Lines(self.place.ssh("-T", *wishes(KOKOIRU_LANG="ja"), key=key), self.place.environment) as lines:
            lines.ask("/あいことば", "ssh -t")
            lines.ask("/もどすコード", "ssh -t")
            lines.say("/bye")
            self.assertEqual(lines.ended(), 0)

    def test_a_recovery_code_in_place_of_the_passphrase(self):
        first, code = self.join("みかん")
        self.leave(first)
        terminal = self.log_in(code[:-1] + ("0" if code[-1] != "0" else "1"))
        grown(terminal, "Nickname", 2)
        terminal.enter("みかん")
        grown(terminal, "Passphrase", 2)
        terminal.enter(code.lower().replace("-", " "))
        terminal.wait("もどすコードが合いました")
        terminal.wait("New passphrase / 新しいあいことば:")
        terminal.enter(ANOTHER)
        terminal.wait("Again / もう一度:")
        terminal.enter(ANOTHER)
        terminal.wait("まどぎわ(話すなら Enter を2回)>")
        terminal.enter("/あいことば")
        terminal.wait("あいことば(画面に出ません)>")
        terminal.enter(ANOTHER)
        terminal.wait("新しいあいことば(画面に出ません)>")  # and so the key itself was opened, by the code and by the new one
        terminal.key("C-c")
        self.leave(terminal)
        terminal = self.log_in(code)  # the paper goes on being of use
        terminal.wait("もどすコードが合いました")
        terminal.key("C-c")
        self.assert_unseen(PASSPHRASE, ANOTHER, code, code.replace("-", ""), code.lower())

    def test_a_code_of_somebody_else_is_answered_like_a_wrong_passphrase(self):
        first, code = self.join("みかん")
        self.leave(first)
        self.leave(self.join("りんご")[0])
        for nickname in ("りんご", "だれもいない"):
            terminal = self.log_in(code, nickname)
            grown(terminal, "Nickname", 2)
            self.assertIn("この呼び名と あいことばでは 入れませんでした", terminal.everything())
            self.assertNotIn("もどすコードが", terminal.everything())
            terminal.key("C-c")

    def test_staff_come_to_share_keys_by_themselves(self):
        first, _ = self.join("みどり", "coordinator")
        second, _ = self.join("あおき", "coordinator")
        third, _ = self.join("さとう", "supporter")
        self.leave(third)
        self.leave(second)
        self.leave(first)
        grants = self.rows("SELECT team, epoch, count(*) FROM team_grant GROUP BY team, epoch ORDER BY team")
        self.assertEqual(grants, [("coordinators", 1, 2), ("desk", 1, 2), ("staff", 1, 3)])
        self.place.run("account", str(self.place.directory), "role", "あおき", "supporter")
        self.place.serve()
        self.leave(self.log_in_and_wait("みどり"))
        keys = self.rows("SELECT team, epoch, is_ended FROM team_key ORDER BY team, epoch")
        self.assertEqual(keys, [("coordinators", 1, 1), ("coordinators", 2, 0), ("desk", 1, 1), ("desk", 2, 0),
                                ("staff", 1, 0)])
        grants = self.rows("SELECT team, epoch, count(*) FROM team_grant GROUP BY team, epoch ORDER BY team, epoch")
        self.assertEqual(grants, [("coordinators", 1, 1), ("coordinators", 2, 1), ("desk", 1, 1), ("desk", 2, 1),
                                  ("staff", 1, 3)])
        self.place.run("check", str(self.place.directory))

    def log_in_and_wait(self, nickname, passphrase=PASSPHRASE):
        terminal = self.log_in(passphrase, nickname)
        terminal.wait("まどぎわ(話すなら Enter を2回)>")
        return terminal

    def test_a_passphrase_that_became_cheap_is_put_down_anew(self):
        self.leave(self.join("みかん")[0])
        self.place.stop()
        self.place.set("login", argon2_passes=2)
        self.place.serve()
        self.leave(self.log_in_and_wait("みかん"))
        self.assertEqual(self.rows("SELECT passes, memory_kib FROM account WHERE nickname = 'みかん'"), [(2, 8192)])
        self.place.serve()
        self.leave(self.log_in_and_wait("みかん"))

    def tamper(self, *statements):
        """Somebody writes to the file while nobody serves it."""
        self.place.stop()
        base = sqlite3.connect(self.place.directory / "kokoiru.db")
        for statement in statements:
            base.execute(statement)
        base.commit()
        base.close()

    def test_s01_a_key_that_was_moved_or_changed_is_told_of(self):
        self.leave(self.join("みかん")[0])
        self.leave(self.join("りんご")[0])
        for statement in ("UPDATE pair SET wrapped = (SELECT wrapped FROM pair AS other WHERE other.account <> pair.account)",
                          "UPDATE pair SET public_key = (SELECT public_key FROM pair AS other ORDER BY account DESC)",
                          "UPDATE pair SET wrapped = CAST(substr(wrapped, 1, 75) || x'00' AS BLOB)"):
            self.tamper(statement)
            self.place.serve()
            terminal = self.log_in_and_wait("みかん")
            terminal.enter("/あいことば")
            terminal.wait("あいことば(画面に出ません)>")
            terminal.enter(PASSPHRASE)
            terminal.wait("鍵が うまく開きません")
            self.leave(terminal)

    def test_s03_costs_that_were_changed_are_damage(self):
        self.leave(self.join("みかん")[0])
        for memory in (8, 1048576):
            self.tamper("UPDATE account SET memory_kib = %d" % memory)
            found = self.place.run("check", str(self.place.directory), check=False)
            self.assertEqual(found.returncode, 1, found.stdout)
            self.place.serve()
            terminal = self.log_in(PASSPHRASE)
            terminal.wait("あなたの鍵が うまく開きません")
            self.assertNotEqual(terminal.ended(), 0)
        self.tamper("UPDATE account SET memory_kib = 8192, passes = 2")
        self.place.serve()
        terminal = self.log_in(PASSPHRASE)
        grown(terminal, "Nickname", 2)

    def test_who_doubts_the_old_passphrase_gets_another_key(self):
        first, code = self.join("みかん")
        other = self.log_in_and_wait("みかん")
        first.wait("別の画面から入った")
        other.enter("/あいことば")
        for words, answer in (("あいことば(画面に出ません)>", PASSPHRASE), ("新しいあいことば(画面に出ません)>", ANOTHER),
                              ("もう一度(画面に出ません)>", ANOTHER), ("だれかが 知っているかもしれませんか", "2")):
            other.wait(words)
            other.enter(answer)
        other.wait("自分だけの鍵を 新しくしました")
        other.wait("前のコードは もう使えません")
        newer = "-".join(CODE.search(other.screen()).groups())
        self.leave(other)
        terminal = self.log_in(code)  # the old paper opens nothing any more
        grown(terminal, "Nickname", 2)
        terminal.enter("みかん")
        grown(terminal, "Passphrase", 2)
        terminal.enter(newer)
        terminal.wait("もどすコードが合いました")
        terminal.enter(PASSPHRASE)
        terminal.wait("Again / もう一度:")
        terminal.enter(PASSPHRASE)
        terminal.wait("まどぎわ(話すなら Enter を2回)>")
        self.leave(terminal)
        self.assertEqual(self.rows("SELECT count(*), max(number) FROM former_pair"), [(1, 1)])
        self.place.run("check", str(self.place.directory))
        self.assert_unseen(PASSPHRASE, ANOTHER, code, newer)

    def test_staff_help_who_lost_both_passphrase_and_code(self):
        self.leave(self.join("みかん", key=self.place.key("mikan"))[0])
        code = self.place.run("account", str(self.place.directory), "reset", "みかん", "--reason", "電話").stdout
        self.assertRegex(code, r"^[0-9]{3}-[0-9]{3}-[0-9]{3}\n$")
        terminal = self.in_terminal(*wishes(KOKOIRU_LANG="ja"), user="join+line")
        for words, answer in (("Invitation code", code.strip()), ("新しい あいことばを決めるためのコード", "りんご"),
                              ("ほかの呼び名のものです", "みかん"), ("New passphrase", ANOTHER), ("Again", ANOTHER)):
            terminal.wait(words)
            terminal.enter(answer)
        terminal.wait("自分だけの鍵も、新しくなりました")
        newer = "-".join(CODE.search(terminal.screen()).groups())
        terminal.enter()
        terminal.wait("まどぎわ(話すなら Enter を2回)>")
        terminal.enter("/わたしの記録")
        terminal.wait("新しい あいことばのためのコードを出しました")
        self.leave(terminal)
        self.leave(self.log_in_and_wait("みかん", ANOTHER))
        terminal = self.log_in(PASSPHRASE)
        grown(terminal, "Nickname", 2)
        terminal.key("C-c")
        self.assertEqual(self.rows("SELECT count(*) FROM reset"), [(0,)])
        self.place.run("check", str(self.place.directory))
        self.assert_unseen(PASSPHRASE, ANOTHER, code.strip(), code.strip().replace("-", ""), newer)

    def test_a_coordinator_is_given_the_code_on_a_page(self):
        self.leave(self.join("みかん")[0])
        staff, _ = self.join("みどり", "coordinator")
        staff.enter("/reset みかん 電話で話した")
        staff.wait("コードを出しますか")
        staff.enter("1")
        staff.wait("さんへのコードです")
        code = re.search(r"[0-9]{3}-[0-9]{3}-[0-9]{3}", staff.screen()).group()
        self.leave(staff)
        terminal = self.in_terminal(*wishes(KOKOIRU_LANG="ja"), user="join+line")
        terminal.wait("Invitation code")
        terminal.enter(code)
        terminal.wait("新しい あいことばを決めるためのコード")
        terminal.key("C-c")

    def test_who_is_of_staff_no_more_has_no_open_keys(self):
        terminal, _ = self.join("みどり", "counsellor")
        self.place.run("account", str(self.place.directory), "role", "みどり", "participant")
        terminal.enter("/鍵をかける")
        terminal.wait("もう閉じています")
        self.leave(terminal)
        self.assertEqual(self.rows("SELECT count(*) FROM team_grant"), [(0,)])

    def test_who_never_had_a_passphrase_sets_one(self):
        key = self.place.account("ゆき", "family")
        terminal = self.in_terminal(*wishes(KOKOIRU_LANG="ja"), user="kokoiru+line", key=key)
        terminal.wait("星")
        terminal.enter()
        terminal.wait("0 今日は")
        terminal.enter()
        terminal.wait("まどぎわ(話すなら Enter を2回)>")
        terminal.enter("/もどすコード")
        terminal.wait("先に /あいことば で")
        terminal.enter("/あいことば")
        terminal.wait("新しいあいことば(画面に出ません)>")
        terminal.enter("短い")
        terminal.wait("あいことばは 10文字以上です")
        terminal.enter(PASSPHRASE)
        terminal.wait("もう一度(画面に出ません)>")
        terminal.enter(PASSPHRASE)
        terminal.wait("あいことばを決めました")
        self.leave(terminal)
        self.leave(self.log_in_and_wait("ゆき"))
        self.assertEqual(len(self.rows("SELECT * FROM pair")), 1)


if __name__ == "__main__":
    main()
