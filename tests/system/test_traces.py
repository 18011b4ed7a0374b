# SPDX-License-Identifier: GPL-3.0-or-later
"""What few may see leaves no trace in the memory of a session once it is put away: real clients talk, lock their keys
and leave, and all that their sessions hold is looked into. That the search would find it is shown as long as it is
open."""
import os
import pathlib
import unittest

from leaks import Search, memory_chunks
from people import IS_INSIDE, joined, played
from place import IS_SANITIZED, PASSPHRASE, Place, main, wait_for

# Birds and fish that stand in no text of the place.
WORDS = {"request": "鮃鮖ガＡ鮗", "talk": "鮟鮠ギＢ鮴", "reply": "鯀鯊グＣ鯆", "draft": "鯏鯑ゲＤ鯒", "note": "鯣鯢ゴＥ鯤"}
SEARCH = Search(**WORDS)
TALKED = {"request", "talk", "reply"}


def about(name):
    return "きょうは %s の ことを おもいました" % WORDS[name]


def named(hits):
    return {hit.split(" as ")[0] for hit in hits}


@unittest.skipUnless(os.geteuid() == 0, "looks into processes as root can")
class Traces(unittest.TestCase):

    def setUp(self):
        self.place = self.enterContext(Place())
        if IS_SANITIZED:  # which has an allocator of its own, and puts what functions hold elsewhere
            asked = "%s:max_free_fill_size=1048576:detect_stack_use_after_return=0" % os.environ.get("ASAN_OPTIONS", "")
            self.place.stop()
            self.place.serving = dict(self.place.serving, ASAN_OPTIONS=asked)
            self.place.serve()

    def found(self):
        """What any of the sessions holds, and where."""
        hits = []
        for process in self.place.processes("kokoiru:session"):
            hits += SEARCH.in_process(process)
            hits += ["passphrase in %d%s" % (process, where) for where, piece in memory_chunks(process)
                     if PASSPHRASE.encode() in piece]
        return hits

    def is_gone(self, when):
        hits = []

        def is_empty():
            hits[:] = self.found()
            return hits == []

        wait_for(is_empty, lambda: when + ": " + "\n".join(hits))

    def talking(self, face, other_face):
        suzuki = self.enterContext(joined(self.place, "すずき", "counsellor", face=face))
        mikan = self.enterContext(joined(self.place, "みかん", face=other_face))
        self.is_gone("before anything was said, but a passphrase was")
        played(mikan, (IS_INSIDE, "/相談"), ("今日 話したい", "1"), ("1行だけ書けます", about("request")),
               ("封をして たのむ", "1"), ("順番を待っています", None))
        played(suzuki, (IS_INSIDE, "/窓口"), ("みかん", "1"), (about("request"), "1"), ("受け持ちました", "/自分のメモ"),
               ("何行でも どうぞ", about("note")), (WORDS["note"], "。"), ("封をして残す", "1"), ("メモを残しました", "/相談 入る"),
               ("みかんさんに", None))
        played(mikan, ("話を聞けます", "1"), ("すずきさんに>", about("talk")))
        played(suzuki, (about("talk"), about("reply")))
        mikan.wait(about("reply"))
        return suzuki, mikan

    def type_much(self, person):
        """What was typed in one piece lies in a buffer of libssh's until something as long is typed."""
        person.type("あ" * 50)
        person.wait("ああああああ")
        person.key("C-u")

    def is_asked(self, person, prompt):
        """Is that what stands in the input row, which is the last one or has one of help below it?"""
        return any(row.startswith(prompt) for row in [row for row in person.rows() if row.strip()][-2:])

    def put_away(self, face, other_face):
        suzuki, mikan = self.talking(face, other_face)
        mikan.type(WORDS["draft"])
        mikan.wait(WORDS["draft"])
        self.assertLessEqual(TALKED | {"draft"}, named(self.found()))
        for person in (mikan, suzuki):
            person.key("C-u")
            self.type_much(person)
            person.enter("/鍵をかける")
            person.wait("Enter で")
        self.is_gone("locked")
        for person, other in ((mikan, "すずき"), (suzuki, "みかん")):
            played(person, ("開く", ""), ("あいことば", PASSPHRASE))
            wait_for(lambda: self.is_asked(person, other + "さんに"), person.screen)
            played(person, (about("reply"), "/出る"), ("まどぎわ", "/鍵をかける"))
        self.is_gone("left, and locked")

    def test_a_talk_on_the_map_and_in_lines(self):
        self.put_away("tui", "line")

    def test_a_talk_in_lines_and_on_the_map(self):
        self.put_away("line", "tui")

    def test_what_a_session_frees_is_overwritten(self):
        gate, = self.place.processes("kokoiru:gate")
        self.assertIn(b"glibc.malloc.perturb=255", pathlib.Path("/proc", str(gate), "environ").read_bytes())


if __name__ == "__main__":
    main()
