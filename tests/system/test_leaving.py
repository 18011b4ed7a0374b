# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody leaves words in every table that knows of people, by the doors that all use, then leaves for ever: no file of
the place holds anything of them any more."""
import sqlite3
import tarfile
import unittest

import pexpect

from people import in_lines, settled
from place import LIMIT, PASSPHRASE, Place, Terminal, main, wait_for, wishes

NICKNAME = "ほしくず"
KEY = "leaver"

# Columns that need not hold the one who leaves, and why.
SPARED = {
    ("act", "staff"): "staff", ("act", "second"): "staff", ("measure", "staff"): "staff", ("measure", "second"): "staff",
    ("handover", "staff"): "staff", ("handover_read", "staff"): "staff", ("notice", "account"): "staff",
    ("letter", "claimed_by"): "staff", ("sheet", "staff"): "staff", ("post", "hidden_by"): "staff",
    ("report", "taken_by"): "staff", ("held_door", "staff"): "staff", ("team_grant", "account"): "staff",
    ("consultation", "counsellor"): "staff", ("consultation", "wished"): "staff", ("consult_note", "account"): "staff",
    ("consult_note", "to_account"): "staff", ("appointment", "counsellor"): "staff",
    ("household_member", "account"): "needs an application; test_apply.py erases one",
}
# What may name them by number once they are gone, and by nothing else.
NUMBERS = {("act", "person")}

COLUMNS = """SELECT m.name, c.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table'
AND (EXISTS (SELECT 1 FROM pragma_foreign_key_list(m.name) AS f WHERE f."from" = c.name AND f."table" = 'account')
OR c.name IN ('account', 'person', 'staff', 'second', 'reporter', 'reader', 'writer', 'author')
OR c.name LIKE '%\\_by' ESCAPE '\\' OR c.name LIKE '%\\_account' ESCAPE '\\')"""


class Leaving(unittest.TestCase):
    def setUp(self):
        self.place = self.enterContext(Place())
        self.planted = [NICKNAME]

    def plant(self, sign):
        """Words with three characters in a row that stand nowhere else, as an index of them would keep too."""
        self.planted.append("鸞%s鵺" % sign)
        return "あのね 鸞%s鵺 でした" % sign

    def in_terminal(self, *options, **more):
        return self.enterContext(Terminal(self.place, self.place.ssh("-t", *options, level="INFO", **more)))

    def join(self, nickname, key, role="participant"):
        terminal = self.in_terminal(*wishes(KOKOIRU_LANG="ja"), user="join+line", key=self.place.key(key))
        for words, answer in (("Invitation code", self.place.invite("--role", role)), ("Nickname", nickname),
                              ("New passphrase", PASSPHRASE), ("Again", PASSPHRASE), ("[Y/n]", "")):
            terminal.wait(words)
            terminal.enter(answer)
        for words in ("Enter で 進みます", "星", "0 今日は") if role == "participant" else ("Enter で 進みます", "0 今日は"):
            terminal.wait(words)
            terminal.enter()
        terminal.wait("まどぎわ(話すなら Enter を2回)>")
        return terminal

    def ask(self, terminal, *steps):
        for typed, words in steps:
            terminal.enter(typed)
            terminal.wait(words)

    def talk(self, me, other):
        self.ask(me, ("/行く table-a", "テーブルA"), ("/注意 " + self.plant("注"), "注意"), (self.plant("話"), self.planted[-1]),
                 (self.plant("消"), self.planted[-1]), ("/消す", "消しました"), ("/アバター 鸞", "鸞"))
        other.ask("/go table-b", "")
        other.ask("こんばんは", "こんばんは")
        me.wait("こんばんは")
        self.ask(me, ("+", "うなずき"))

    def write(self, me, other, sato):
        for typed, words in (("/投稿", "短い題"), ("だれかの題", "書き終えたら"), ("だれかの文", ""), ("。", "これでよいですか"),
                             ("1", "のりました")):
            other.ask(typed, words)
        self.ask(sato, ("/お知らせ一覧 書く", "短い題をどうぞ"), ("お休み", "書き終えたら"), ("12月28日から お休みです。", "12月28"),
                 ("。", "何日のあいだ"), ("14", "もう1つの言語での題"), ("", "もう1つの言語での本文"), ("。", "これでよいですか"),
                 ("1", "お知らせを出しました"))
        self.ask(me, ("/お知らせ", "1 [新] お休み"), ("1", "12月28"), ("0", ""), ("/話題 1", "だれかの文"), ("0", ""),
                 ("/投稿", "短い題をどうぞ"), (self.plant("題"), "書き終えたら"), (self.plant("文"), self.planted[-1]),
                 ("。", "これでよいですか"), ("1", "掲示板にのりました"), ("/話題 2", self.planted[-1]),
                 ("/手紙", "新しい手紙を書く"), ("1", "思うままに どうぞ"), (self.plant("手"), self.planted[-1]),
                 ("。", "これでよいですか"), ("1", "手紙が届きました"))

    def tell_staff(self, me, other, sato):
        self.ask(me, ("/知らせる はやし " + self.plant("知"), "知らせますか"), ("1", "職員に届きました"), ("0", ""),
                 ("/見ない はやし", "もう出ません"))
        other.ask("/知らせる %s どうも ことばが" % NICKNAME, "知らせますか")
        other.ask("1", "職員に届きました")
        other.ask("/見ない " + NICKNAME, "もう出ません")
        self.ask(sato, ("/たのむ %s 席 %sさんと話しました" % (NICKNAME, NICKNAME), ""),
                 ("/申し送り %s: %sさんは 急がない" % (NICKNAME, NICKNAME), "申し送りを残しました"),
                 ("/対応 3 %s %sさんに一言" % (NICKNAME, NICKNAME), "ことば>"), ("%sさん、いつでもどうぞ。" % NICKNAME, ""))

    def consult(self, me):
        """Sealed before it leaves their session: it is in no file from the beginning."""
        me.enter("/相談 手紙")
        me.wait("1行だけでも手紙です")
        self.ask(me, (self.plant("相"), self.planted[-1]), ("。", "封をして送る"), ("1", "手紙は とどいています"))
        self.assertNotIn(self.planted[-1], {words for words, _ in self.left_over()})

    def take_other_keys(self, me):
        """The pair of before is kept for them; and a code to come back by lies with nobody yet."""
        self.ask(me, ("/あいことば", "あいことば(画面に出ません)>"), (PASSPHRASE, "新しいあいことば(画面に出ません)>"),
                 (PASSPHRASE, "もう一度(画面に出ません)>"), (PASSPHRASE, "だれかが 知っているかもしれませんか"),
                 ("2", "自分だけの鍵を 新しくしました"))
        self.place.run("account", str(self.place.directory), "reset", NICKNAME, "--reason", self.plant("戻"))

    def everything_is_planted(self):
        """In each column of the database that can hold somebody, so that a new table cannot be forgotten here."""
        backup, path = self.place.top / "before.tar", self.place.top / "before.db"
        self.place.run("backup", str(self.place.directory), str(backup))
        with tarfile.open(backup) as archive:
            name = next(name for name in archive.getnames() if name.endswith("kokoiru.db"))
            path.write_bytes(archive.extractfile(name).read())
        database = sqlite3.connect(path)
        account, = database.execute("SELECT account FROM account WHERE nickname = ?", (NICKNAME,)).fetchone()
        columns = set(database.execute(COLUMNS))
        empty = {(table, column) for table, column in columns
                 if not database.execute("SELECT count(*) FROM %s WHERE %s = ?" % (table, column), (account,)).fetchone()[0]}
        database.close()
        self.assertEqual(empty, set(SPARED))
        return account, columns

    def no_row_is_left(self, account, columns):
        with sqlite3.connect(self.place.directory / "kokoiru.db") as database:
            for table, column in columns - NUMBERS:
                count, = database.execute("SELECT count(*) FROM %s WHERE %s = ?" % (table, column), (account,)).fetchone()
                self.assertEqual(count, 0, (table, column))
        database.close()

    def left_over(self):
        found = set()
        for path in self.place.directory.rglob("*"):
            data = path.read_bytes() if path.is_file() else b""
            for words in self.planted:
                if any(words.encode(form) in data for form in ("utf-8", "utf-16-le", "utf-16-be")):
                    found.add((words, path.name))
        return found

    def leave(self, when, told):
        command = self.place.ssh("-tt", words="leave-forever", key=self.place.key(KEY))
        child = pexpect.spawn(command[0], command[1:], env=dict(self.place.environment, TERM="xterm"), timeout=LIMIT,
                              encoding="utf-8")
        self.addCleanup(child.close, force=True)
        for words, answer in ((": ", when), ("Passphrase / あいことば: ", PASSPHRASE)):
            child.expect(words)
            child.sendline(answer)
        child.expect(told)
        child.expect(pexpect.EOF)

    def test_nothing_of_them_is_left_in_any_file(self):
        sato = self.join("さとう2", "staff", "supporter")
        self.join("すずき2", "desk", "counsellor")
        me = self.join(NICKNAME, KEY)
        other = self.enterContext(in_lines(self.place, settled(self.place, "はやし"), "ja"))
        self.talk(me, other)
        self.write(me, other, sato)
        self.tell_staff(me, other, sato)
        self.consult(me)
        self.take_other_keys(me)
        self.leave("2", "7日後")
        account, columns = self.everything_is_planted()
        self.assertTrue({words for words, _ in self.left_over()} >= {NICKNAME, "鸞話鵺"})
        self.leave("1", "消しました")
        wait_for(lambda: not self.left_over(), lambda: "all of it to go: %s" % self.left_over())
        self.place.stop()
        self.assertEqual(self.left_over(), set())
        self.no_row_is_left(account, columns)
        self.place.run("check", str(self.place.directory))  # and the record of what staff did still fits


if __name__ == "__main__":
    main()
