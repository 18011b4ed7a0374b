# SPDX-License-Identifier: GPL-3.0-or-later
"""One day of a place, from its making to the moment in which nothing is left of somebody: the real program, real
clients, a real mail server. Each step says in one line what happened once it has been looked at."""
import datetime
import json
import pathlib
import re
import shlex
import shutil
import sqlite3
import tempfile
import time
import unittest
import zoneinfo

from mailbox import PASSWORD, USER, Certificates, Mailbox
from people import Transcript, played
from place import PASSPHRASE, Place, Terminal, main, wait_for, wishes

ADDRESS = "Sora.no.Ashita@mail.example.jp"
HOPE = "よるだけ"
LETTER, ANSWER = "ひみつの なやみ", "たしかに うけとりました"
WORRY, WHY_WORD, WHY_REST = "ことばがつよいです", "つよい言い方", "つかれた様子"
# Armenian letters have two cases and stand in no text of the place, so their trigrams are found or are not there.
RARE = "ԸԺԽՁՊ"
LINE = "きょうは %s の おにぎりを たべました" % RARE
TITLE, POST = "ゆうがたの ベランダ", "すずめが 3わ きました"
FINGERPRINT, CODE = re.compile(r"SHA256:\S+"), re.compile(r"\b\d{3}-\d{3}-\d{3}\b")


class City(Place):
    """A place as a city makes it: no demo."""

    MADE = ()


class Play(unittest.TestCase):
    def test_the_whole_way(self):
        self.begun, self.steps = time.monotonic(), 0
        print()
        for step in (self.a_place_is_made, self.staff_join, self.somebody_applies, self.staff_accept,
                     self.a_mail_arrives, self.the_applicant_joins, self.they_talk, self.a_line_is_reported,
                     self.staff_say_a_word, self.two_of_staff_give_a_rest, self.it_is_on_record,
                     self.a_letter_is_answered, self.the_board_is_written_on, self.the_person_sees_it_all,
                     self.the_person_leaves_forever, self.the_place_closes, self.nothing_is_left,
                     self.a_forged_record_is_found):
            step()

    # -- how it is told and typed

    def say(self, words):
        self.steps += 1
        print("%6.1f s  %2d  %s" % (time.monotonic() - self.begun, self.steps, words), flush=True)

    def saw(self, name, terminal):
        transcript = Transcript("play-%02d-%s" % (self.steps, name), terminal)
        transcript.saw(name, all_of_it=True)
        transcript.write()

    def terminal(self, user="kokoiru", face="line", key=None, words=None):
        options = ("-tt", *wishes(KOKOIRU_LANG="ja", KOKOIRU_UI=face))
        command = self.place.ssh(*options, user=user, key=key, words=words, level="INFO")
        return self.enterContext(Terminal(self.place, command))

    def join(self, nickname, code, face):
        """Comes in for the first time, as far as house rules and recovery code."""
        terminal = self.terminal("join", face, self.place.key(nickname))
        terminal.tmux("pipe-pane", "cat >'%s'" % (self.place.top / ("heard-" + nickname)))
        played(terminal, ("招待コード:", code), ("よびな:", nickname), ("新しいあいことば:", PASSPHRASE),
               ("もう一度:", PASSPHRASE), ("[Y/n]:", ""), ("Enter で 進みます", None))
        for words in ("ここの約束", "もどすコードです"):
            self.assertIn(words, terminal.everything())
        self.saw("rules-" + nickname, terminal)
        return terminal

    def heard(self, nickname):
        """All bytes that somebody's terminal was sent."""
        return (self.place.top / ("heard-" + nickname)).read_bytes()

    def stored(self):
        """All bytes that the place has in its database."""
        return b"".join(path.read_bytes() for path in self.place.directory.glob("kokoiru.db*"))

    # -- the place and its staff

    def a_place_is_made(self):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="kokoiru-play-"))
        self.box = self.enterContext(Mailbox(certificates=Certificates(folder)))
        self.place = City(mail=self.box.settings(user=USER, password_file="keys/mail"),
                          hours={"rule": "FREQ=DAILY 00:00-24:00"})
        self.addCleanup(self.place.__exit__)
        self.place.set("place", host="127.0.0.1:%d" % self.place.port)
        password = self.place.directory / "keys" / "mail"
        password.write_text(PASSWORD + "\n")
        password.chmod(0o600)
        self.place.serve()
        self.say("a place is made, with hours and a mail server of its own, and is served")

    def staff_join(self):
        self.aoki = self.join("あおき", self.place.invite("--role", "coordinator"), "tui")
        played(self.aoki, ("Enter で 進みます", ""), ("0 今日は", ""), ("/help", None))
        self.suzuki = self.join("すずき", self.place.invite("--role", "counsellor"), "line")
        played(self.suzuki, ("Enter で 進みます", ""), ("0 今日は", ""), ("話すなら", None))
        self.say("あおき (a coordinator, on the map) and すずき (a counsellor, in lines) joined by their codes")

    # -- from applying to the door

    def somebody_applies(self):
        terminal = self.terminal("apply+line")
        played(terminal, ("申し込む", "1"), ("どなたのため", "1"), ("メールアドレスに", ADDRESS),
               ("知っておいてほしい", HOPE), ("書きとめました", ""), ("どちらのことばで", "1"), ("助かるもの", "1"),
               ("読みなおして", "6"), ("受付番号は", ""))
        self.assertEqual(terminal.ended(), 0)
        self.receipt = CODE.search(terminal.everything())[0]
        self.assertIn(b"KKa1", self.stored())
        self.say("somebody applied in lines and got a receipt number")

    def staff_accept(self):
        self.aoki.enter("/出る")
        self.assertEqual(self.aoki.ended(), 0)
        self.aoki = self.terminal(face="tui", key=self.place.key("あおき"))
        played(self.aoki, ("/help", "/職員画面"), ("1 申込", "1"), ("返事を待っている", "1"),
               ("あいことば(画面に出ません)>", PASSPHRASE), (HOPE, None))
        self.saw("application", self.aoki)
        self.assertNotIn(PASSPHRASE, self.aoki.everything())
        played(self.aoki, ("参加者として むかえる", "2"), ("招待を送ると", "1"), ("招待を送ります", None))
        self.say("あおき came back by key, opened the application in the console by their passphrase, and accepted it")

    def a_mail_arrives(self):
        self.mail = self.box.wait()
        self.assertEqual(self.mail.recipients, [ADDRESS])
        for words in ("ここにいるよ", "kokoiru", "居場所"):
            self.assertNotIn(words, self.mail.subject)
        for words in ("あおき", "すずき", "Sora", HOPE, self.receipt):
            self.assertNotIn(words, self.mail.subject + self.mail.text)
        self.assertEqual(FINGERPRINT.search(self.mail.text)[0], self.place.fingerprint())
        self.say("the mail came over TLS, %r, with the fingerprint of the place" % self.mail.subject)

    def the_applicant_joins(self):
        self.kotaro = self.join("こたろう", self.place.invite(), "tui")
        played(self.kotaro, ("Enter で 進みます", ""), ("星", ""), ("0 今日は", ""), ("/help", None))
        line = next(line.strip() for line in self.mail.text.splitlines() if line.strip().startswith("ssh "))
        self.assertEqual(shlex.split(line), ["ssh", "-p", str(self.place.port), "join@127.0.0.1"])
        self.sora = self.join("そら", CODE.search(self.mail.text)[0], "line")
        played(self.sora, ("Enter で 進みます", ""), ("星", ""), ("0 今日は", ""), ("話すなら", None))
        self.say("こたろう joined on the map, and そら in lines, by the code of the mail")

    # -- a day

    def they_talk(self):
        played(self.kotaro, ("/help", "/行く ソファ"), ("ソファ", None))
        played(self.sora, ("話すなら", "/go table-a"), ("に着きました", LINE))
        self.kotaro.wait(LINE)
        self.saw("kotaro", self.kotaro)
        self.aoki.enter("/申し送り そら: いそがない")
        self.aoki.wait("申し送りを残しました")
        self.say("そら sat down and said a line, which こたろう read on the map")

    def a_line_is_reported(self):
        played(self.kotaro, ("/help", "/知らせる"), ("1  そら: ", "1"), ("職員に知らせますか", "2"), ("ひとこと>", WORRY),
               ("ひとこと: " + WORRY, "1"), ("職員に届きました", "0"), ("/help", "/出る"))
        self.assertEqual(self.kotaro.ended(), 0)
        self.aoki.wait_gone("こたろう")
        self.before = len(self.heard("そら"))
        self.say("こたろう reported the line, and left")

    def staff_say_a_word(self):
        played(self.aoki, ("1 通報", "1"), ("この知らせを閉じる", None))
        self.saw("report", self.aoki)
        for words in (WORRY, "知らせた人は出ません"):
            self.assertIn(words, self.aoki.screen())
        self.assertNotIn("こたろう", self.aoki.screen())
        played(self.aoki, ("この知らせを閉じる", "3"), ("理由>", WHY_WORD), ("ことば>", "1"),
               ("本人へ一言: しました", None))
        self.sora.wait("責めていません")
        self.saw("word", self.sora)
        self.say("あおき read the report, and said a word to そら alone")

    def two_of_staff_give_a_rest(self):
        played(self.aoki, ("1 通報", "1"), ("この知らせを閉じる", "5"), ("理由>", WHY_REST), ("ことば>", ""),
               ("同意を待っています", None))
        self.assertNotIn("10分お休み", self.sora.screen())
        played(self.suzuki, (WHY_REST, "/職員画面"), ("2 同意 そら", "2"), ("同意する (2)", None))
        self.saw("second", self.suzuki)
        self.suzuki.enter("1")
        self.aoki.wait("10分お休み: しました")
        played(self.sora, ("10分お休みです", None), ("責めていません。ひと息つくための時間です", None))
        self.saw("rest", self.sora)
        self.say("すずき agreed in their own console, and そら was told kindly of ten minutes of rest")
        self.aoki.enter("/もどす 2")
        played(self.sora, ("お休みの時間が終わりました", ""), ("まどぎわ(話すなら", None))
        self.say("あおき ended the rest, and そら came in again")

    def it_is_on_record(self):
        self.aoki.enter("/記録簿")
        self.aoki.wait("お休みを終わりにした")
        self.saw("audit", self.aoki)
        newest_first = ("お休みを終わりにした", "もう1人として同意した", "10分のお休みにした", "もう1人の同意をたのんだ",
                        "ひとりに一言つたえた", "知らせを読んだ", "申し込みを受けて招待した", "申し込みを開いた", "招待をつくった")
        page = re.sub(r"\n +", "", self.aoki.screen())
        places = [page.rindex(words) for words in newest_first]
        self.assertEqual(places, sorted(places), page)
        self.assertNotRegex(page, r": [a-z]+-[a-z]+。")
        self.assertEqual(self.place.run("check", str(self.place.directory)).returncode, 0)
        played(self.aoki, ("Enter で もどる", ""), ("申し送り", None))
        self.say("all of it is on record, newest first")

    def a_letter_is_answered(self):
        played(self.sora, ("話すなら", "/手紙"), ("1 新しい手紙を書く", "1"), ("思うままに どうぞ", LETTER), (LETTER, "。"),
               ("これでよいですか", "1"), ("手紙が届きました", None))
        played(self.aoki, ("手紙    そら", "/手紙一覧"), ("返事を待っています", "1"), (LETTER, "1"),
               ("思うままに どうぞ", ANSWER), (ANSWER, "。"), ("これでよいですか", "1"), ("返事を送りました", "0"))
        played(self.sora, ("手紙の返事がとどいています", "/手紙"), ("返事があります", "1"), (ANSWER, "0"))
        self.saw("letter", self.sora)
        self.say("そら wrote a letter, あおき answered it, and そら read the answer")

    def the_board_is_written_on(self):
        played(self.sora, ("話すなら", "/投稿"), ("短い題をどうぞ", TITLE), ("書き終えたら", POST), (POST, "。"),
               ("これでよいですか", "1"), ("掲示板にのりました", "/さがす " + RARE.lower()), ("さがした ことば", None))
        self.sora.wait("おにぎり")
        self.sora.enter("/さがす すずめ")
        self.sora.wait("フリースペースの掲示板  そら")
        self.saw("search", self.sora)
        played(self.aoki, ("職員画面(番号か", "/お知らせ一覧 書く"), ("短い題をどうぞ", "年末のお休み"), ("書き終えたら", "28日から"),
               ("28日から", "。"), ("何日のあいだ", "14"), ("もう1つの言語での題", "Holidays"),
               ("もう1つの言語での本文", "From 28 December"), ("From 28", "。"), ("これでよいですか", "1"),
               ("お知らせを出しました", None))
        self.sora.enter("/お知らせ")
        self.sora.wait("年末のお休み")
        self.say("そら wrote on the board and found it by a word; あおき put up a notice, which そら read")

    # -- and its end

    def the_person_sees_it_all(self):
        played(self.sora, ("年末のお休み", "/わたしの記録"), (WHY_WORD, None))
        self.saw("records", self.sora)
        for words in (WHY_REST, "10分 お休みにしました", "あなただけに ことばを伝えました"):
            self.assertIn(words, self.sora.screen())
        self.assertNotIn("こたろう".encode(), self.heard("そら")[self.before:])
        self.assertNotIn(WORRY.encode(), self.heard("そら"))
        done = self.place.verb(self.place.key("そら"), "export")
        self.assertEqual(done.returncode, 0, done.stderr)
        everything = json.loads(done.stdout)
        self.assertEqual([line["text"] for line in everything["lines"]], [LINE])
        self.assertEqual([(post["title"], post["text"]) for post in everything["posts"]], [(TITLE, POST)])
        self.assertEqual([len(letter["sheets"]) for letter in everything["letters"]], [2])
        self.assertLessEqual({WHY_WORD, WHY_REST}, {act["reason"] for act in everything["acts_about_you"]})
        self.assertNotIn("こたろう", done.stdout)
        self.assertNotIn(WORRY, done.stdout)
        self.say("そら read what staff have on record, and exported lines, posts, letters and acts; of こたろう no word")

    def traces(self):
        """What is in the database in the clear while そら is here, and must not be afterwards. Of a trigram in the index
        the first letter may stand with the one before it."""
        trigrams = [RARE.lower()[at:at + 3] for at in range(len(RARE) - 2)]
        return ["そら", LINE, TITLE, POST, "いそがない", WHY_WORD, WHY_REST, *(trigram[1:] for trigram in trigrams)]

    def the_person_leaves_forever(self):
        data = self.stored()
        for words in self.traces():
            self.assertIn(words.encode(), data)
        self.sora.enter("/出る")
        self.assertEqual(self.sora.ended(), 0)
        self.sora = self.terminal(key=self.place.key("そら"), words="leave-forever")
        self.sora.wait("やめます:")
        self.saw("leaving", self.sora)
        self.sora.enter("forever")
        played(self.sora, ("Passphrase / あいことば:", PASSPHRASE))
        self.assertEqual(self.sora.ended(), 0)
        self.saw("left", self.sora)
        self.assertNotIn("そら", self.place.run("account", str(self.place.directory), "list").stdout)
        self.say("そら left forever: " + self.sora.screen().strip().split("\n")[-2])

    def the_place_closes(self):
        self.kotaro = self.terminal(face="tui", key=self.place.key("こたろう"))
        self.kotaro.wait("/help")
        self.assertNotIn(LINE, self.kotaro.screen())
        today = datetime.datetime.now(zoneinfo.ZoneInfo("Asia/Tokyo"))
        self.aoki.enter("/開室 %d/%d 休み すぐ 台風のため" % (today.month, today.day))
        self.kotaro.wait("つぎに開く日")
        self.saw("closed", self.kotaro)
        self.assertRegex(self.kotaro.screen(), r"つぎに開く日  .* 00:00 から *\n")
        self.assertIn("台風のため", self.kotaro.screen())
        done = self.place.verb(self.place.key("こたろう"), "hours --json")
        self.assertFalse(json.loads(done.stdout)["open"])
        done = self.place.verb(self.place.key("こたろう"), "ical")
        self.assertIn("EXDATE", done.stdout)
        self.say("あおき closed the place for the day; こたろう was shown when it opens next")

    def nothing_is_left(self):
        self.place.stop()
        gone = self.traces() + [ADDRESS, ADDRESS.lower(), "Ashita", "ashita", HOPE, LETTER, ANSWER, self.receipt,
                                self.receipt.replace("-", ""), RARE, PASSPHRASE]
        self.assertEqual(self.place.finds(*gone), [])
        self.assertEqual(self.place.run("check", str(self.place.directory)).returncode, 0)
        self.say("of そら nothing is left in any file of the place; its record is whole")

    def a_forged_record_is_found(self):
        copy = self.place.top / "copy"
        shutil.copytree(self.place.directory, copy)
        base = sqlite3.connect(copy / "kokoiru.db")
        with base:
            guards = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'act'"
            for guard, in base.execute(guards).fetchall():
                base.execute("DROP TRIGGER " + guard)
            number = base.execute("SELECT number FROM act WHERE act = 'pause'").fetchone()[0]
            base.execute("UPDATE act SET act = 'watch' WHERE number = ?", (number,))
        base.close()
        done = self.place.run("check", str(copy), check=False)
        self.assertEqual(done.returncode, 1, done.stdout)
        found = [line for line in done.stdout.split("\n") if "act %d" % number in line]
        self.assertEqual(len(found), 1, done.stdout)
        self.say("a row of the record that was changed in a copy is named: " + found[0])


if __name__ == "__main__":
    main()
