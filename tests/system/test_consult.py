# SPDX-License-Identifier: GPL-3.0-or-later
"""The way of one consultation, from asking for it to what is left of it: real OpenSSH clients, on the map and in lines,
in Japanese. Each step says in one line what happened once it has been looked at."""
import time
import unittest

import otherprogram
from hubpeer import Peer
from people import IS_INSIDE, Transcript, back, joined, played
from place import PASSPHRASE, Place, main, wait_for

ASK = "あいことば(画面に出ません)>"
ANOTHER = "あさひの のぼる うみべ"
WORD, HELLO = "ねむれない 日が つづいています", "こんばんは。うまく 言えないのですが"
QUESTION, DRAFT = "こんばんは。ゆっくりで だいじょうぶです", "まだ とちゅうの ことば"
REPLY = "てがみを ありがとう"
MEMO, NOTE = "つぎは 朝の話を", "まってあげてください"
WELCOME, ANSWER, LATER, LAST = "たなかです。よろしくおねがいします", "はい、おねがいします", "あとから 思い出しました", "ひとりで 書いています"


class Consult(unittest.TestCase):
    def test_the_whole_way(self):
        self.begun, self.steps = time.monotonic(), 0
        print()
        for step in (self.people_join, self.somebody_asks, self.they_wait_in_the_free_space,
                     self.one_of_the_desk_takes_it, self.they_talk, self.the_line_drops, self.the_same_talk_goes_on,
                     self.it_is_handed_on, self.it_ends_gently, self.a_letter_follows, self.the_passphrase_changes,
                     self.it_is_read_again, self.the_counsellor_leaves, self.old_grants_open_nothing_new):
            step()

    # -- how it is told and looked at

    def say(self, words):
        self.steps += 1
        print("%6.1f s  %2d  %s" % (time.monotonic() - self.begun, self.steps, words), flush=True)

    def saw(self, name, terminal):
        transcript = Transcript("consult-%02d-%s" % (self.steps, name), terminal)
        transcript.saw(name, all_of_it=True)
        transcript.write()

    def come_back(self, nickname, face, expects=IS_INSIDE):
        return self.enterContext(back(self.place, nickname, face, expects=expects))

    def reader(self, database, nickname, passphrase=PASSPHRASE):
        """Another program, that knows what this person knows, and the pepper."""
        pepper = otherprogram.read_rows((self.place.directory / "keys" / "pepper").read_text())
        person = otherprogram.Person(database, pepper, nickname, passphrase)
        self.addCleanup(person.close)
        return person

    def copied(self, name):
        """The place as it is now, from a backup; returns its database."""
        backup, copy = self.place.top / (name + ".tar"), self.place.top / name
        self.place.run("backup", str(self.place.directory), str(backup))
        self.place.run("restore", str(backup), str(copy), "--pepper", str(self.place.directory / "keys" / "pepper"))
        return copy / "kokoiru.db"

    # -- asking

    def people_join(self):
        self.place = self.enterContext(Place(limits={"act_burst": 1000, "act_per_second": 1000}))
        self.suzuki = self.enterContext(joined(self.place, "すずき", "counsellor"))
        self.tanaka = self.enterContext(joined(self.place, "たなか", "counsellor", "tui"))
        self.mikan = self.enterContext(joined(self.place, "みかん", face="tui"))
        self.say("すずき (in lines) and たなか (on the map) are of the desk; みかん is on the map")

    def somebody_asks(self):
        played(self.mikan, (IS_INSIDE, "/相談"), ("今日 話したい", "1"), ("1行だけ書けます", WORD), ("封をして たのむ", "1"),
               ("順番を待っています", None))
        self.saw("waits", self.mikan)
        with Peer(self.place, self.place.key("みかん")) as peer:
            self.circle = dict(peer.ask("REQ_CONSULTS"))["EV_CONSULT"]["consultation"]
        self.say("みかん asked, in one line that was sealed")

    def they_wait_in_the_free_space(self):
        played(self.mikan, ("待つのをやめる", "0"), (IS_INSIDE, "/行く ソファ"), ("ソファ", None))
        self.suzuki.wait("相談 みかん")
        self.saw("desk", self.suzuki)
        self.say("みかん waits on the sofa, and the desk knows")

    def one_of_the_desk_takes_it(self):
        played(self.suzuki, (IS_INSIDE, "/窓口"), ("みかん", "1"), (WORD, None))
        self.assertNotIn(WORD, self.tanaka.screen())
        played(self.suzuki, ("1 受け持つ", "1"), ("受け持ちました", None))
        self.mikan.wait("すずきさんが 話を聞けます")
        self.saw("called", self.mikan)
        self.assertIn("ソファ", self.mikan.screen())  # nobody is moved by force
        self.say("すずき read what みかん wrote, and took it; みかん was called, and sits on the sofa still")

    # -- the talk

    def they_talk(self):
        self.suzuki.enter("1")
        self.suzuki.wait("読める人: あなた、みかん")
        played(self.mikan, ("話を聞けます", "1"), ("読める人: すずき、あなた", HELLO))
        self.suzuki.wait("みかん: " + HELLO)
        self.suzuki.enter(QUESTION)
        self.mikan.wait(QUESTION)
        self.saw("talk-map", self.mikan)
        self.saw("talk-lines", self.suzuki)
        for words in ("いのちの危険がある時だけ", "/連絡先", "封をして 90日のこります", "すずきさんに>"):
            self.assertIn(words, self.mikan.screen())
        self.tanaka.enter("/人")
        self.tanaka.wait("たなか")
        self.assertNotIn("相談室", self.tanaka.screen())
        self.say("they talk in a room of their own; who can read it, the record rule and contacts stand there")

    def has_draft(self, peer):
        time.sleep(0.3)  # reading a thread again and again is slowed down, and its person reads it soon
        return [fields for name, fields in peer.ask("REQ_CONSULT_READ", consultation=self.circle)
                if name == "EV_CONSULT_DRAFT" and fields["box"]]

    def the_line_drops(self):
        self.mikan.type(DRAFT)
        self.mikan.wait(DRAFT)
        with Peer(self.place, self.place.key("みかん")) as peer:
            wait_for(lambda: self.has_draft(peer), "the draft")
        self.mikan.break_line()
        self.suzuki.wait("みかんさんが 席をはなれました")
        self.saw("alone", self.suzuki)
        self.say("みかん's line dropped while they wrote; すずき was told kindly, and stays")

    def the_same_talk_goes_on(self):
        self.mikan = self.come_back("みかん", "tui", "鍵がかかっていて、話は見えません")
        self.assertNotIn(HELLO, self.mikan.screen())
        played(self.mikan, (ASK, PASSPHRASE), (HELLO, None), ("すずきさんに> " + DRAFT, ""))
        self.saw("resumed", self.mikan)
        self.suzuki.wait("みかん: " + DRAFT)
        self.assertNotIn(PASSPHRASE, self.mikan.everything())
        self.say("みかん came back by key to the same talk, behind the passphrase, with what they had been writing")

    # -- another one of the desk

    def it_is_handed_on(self):
        played(self.suzuki, ("みかんさんに>", "/記録に書く"), ("何行でも どうぞ", MEMO), (MEMO, "。"), ("封をして残す", "1"),
               ("記録に残しました", "/ひきつぐ"), ("だれに ひきつぎますか", "1"), ("知っていると助かる", NOTE), (NOTE, "。"),
               ("封をして ひきつぐ", "1"), ("たなかさんに ひきつぎました", None))
        self.saw("handed", self.suzuki)
        played(self.tanaka, ("れました: /窓口", "/窓口"), ("みかん", "1"), (WORD, "/記録"), (NOTE, None))
        self.saw("heir", self.tanaka)
        played(self.tanaka, (NOTE, "/相談 入る"), ("たなか", None), ("みかんさんに>", WELCOME))
        played(self.mikan, (WELCOME, ANSWER))
        self.tanaka.wait(ANSWER)
        self.saw("heir-talks", self.tanaka)
        self.assertIn(HELLO, self.tanaka.screen())
        self.say("すずき handed it on with a note; たなか reads it all, and they talk")

    def it_ends_gently(self):
        played(self.tanaka, ("みかんさんに>", "/終える"), ("ひと区切りにしますか", "1"))
        played(self.mikan, ("今日の話は ここまでです", None))
        self.saw("end", self.mikan)
        for words in ("来てくれて、話してくれて", "/連絡先"):
            self.assertIn(words, self.mikan.screen())
        self.say("たなか closed it gently, and みかん read thanks, and what can be done later")

    def a_letter_follows(self):
        played(self.tanaka, ("席を立って", "4"), ("まどぎわ 4", None))
        played(self.mikan, ("手紙に書く", "2"), ("思うままに どうぞ", LATER), (LATER, "。"), ("封をして送る", "1"),
               ("とどきました", None))
        self.saw("letter", self.mikan)
        played(self.tanaka, ("手紙", "/窓口"), ("新しい手紙があります", "1"), (LATER, "/相談 書く"), ("思うままに どうぞ", REPLY),
               (REPLY, "。"), ("封をして送る", "1"), ("とどきました", None))
        self.saw("reply", self.tanaka)
        self.say("みかん wrote a letter into it afterwards, and たなか answered")

    def the_passphrase_changes(self):
        played(self.mikan, ("ひと区切り", "/あいことば"), (ASK, PASSPHRASE), ("新しいあいことば(画面に出ません)>", ANOTHER),
               ("もう一度(画面に出ません)>", ANOTHER), ("だれかが 知っているかもしれませんか", "2"))
        self.mikan.wait("もどすコードです")
        self.saw("passphrase", self.mikan)
        self.assertNotIn("名簿と合いません", self.mikan.everything())
        played(self.mikan, ("もどすコードです", ""), ("ひと区切り(", "/出る"), ("まどぎわ", "/出る"))
        self.assertEqual(self.mikan.ended(), 0)
        for secret in (PASSPHRASE, ANOTHER):
            self.assertNotIn(secret, self.mikan.everything())
        self.say("みかん took another passphrase, and another pair, as if somebody knew the one before")

    def it_is_read_again(self):
        self.mikan = self.come_back("みかん", "line")
        played(self.mikan, (IS_INSIDE, "/相談 一覧"), ("あなたの相談", "1"), (ASK, ANOTHER), ("手紙を書く", None))
        self.saw("again", self.mikan)
        for words in (WORD, HELLO, QUESTION, DRAFT, WELCOME, ANSWER, LATER, REPLY):
            self.assertIn(words, self.mikan.everything())
        self.say("みかん came back in lines, and read all of it again by the new passphrase")

    def the_counsellor_leaves(self):
        self.before = self.copied("before")
        self.place.run("account", str(self.place.directory), "role", "たなか", "participant")
        self.tanaka.enter("/窓口")
        self.tanaka.wait("これは職員の ことばです")
        self.saw("left", self.tanaka)
        played(self.mikan, ("番号を入れて", "/相談 書く"), ("思うままに どうぞ", LAST), (LAST, "。"), ("封をして送る", "1"),
               ("とどきました", None))
        self.saw("last", self.mikan)
        self.mikan.enter("/出る")
        self.assertEqual(self.mikan.ended(), 0)
        self.say("たなか is of the desk no more, and みかん wrote once more")

    def old_grants_open_nothing_new(self):
        old, new = self.before, self.copied("after")
        said = [WORD, HELLO, QUESTION, DRAFT, MEMO, WELCOME, ANSWER, LATER, REPLY]
        keys = self.reader(old, "たなか").keys_of(self.circle)
        self.assertEqual(self.reader(old, "たなか").texts(self.circle), said)  # what was read cannot be unread
        self.assertEqual(self.reader(new, "たなか").keys_of(self.circle), {})
        self.assertEqual(self.reader(new, "すずき").keys_of(self.circle), {})
        self.assertEqual(self.reader(new, "たなか").texts(self.circle, keys), said)
        mikan = self.reader(new, "みかん", ANOTHER)
        self.assertEqual(mikan.texts(self.circle), said + [LAST])
        self.assertEqual(mikan.linked(self.circle), set(mikan.keys_of(self.circle)))
        with self.assertRaises(otherprogram.Closed):
            self.reader(new, "みかん", PASSPHRASE)
        self.say("by another program, with an old backup: たなか's old keys open what was said then, and nothing since")


if __name__ == "__main__":
    main()
