# SPDX-License-Identifier: GPL-3.0-or-later
"""What is sealed lies nowhere in the clear: sentences are said and written with real clients, and then looked for in
every file of the place, its backup, its log, what a killed process leaves, and the memory of all processes that serve
it. That the search would find them is shown with sentences that are not sealed."""
import base64
import contextlib
import io
import json
import os
import pathlib
import resource
import signal
import subprocess
import tarfile
import unicodedata
import unittest

import otherprogram
from hubpeer import Peer
from leaks import SERVERS, Search
from mailbox import Mailbox
from people import IS_INSIDE, joined, played
from place import PASSPHRASE, Place, main, wait_for, wishes

IS_ROOT = os.geteuid() == 0
CORES = pathlib.Path("/proc/sys/kernel/core_pattern").read_text().strip()

# Birds and fish that stand in no text of the place; a letter that NFD takes apart, and one that has two cases.
WORDS = {"line": "鵺鶫ヴＱ鷭", "letter": "鵑鵤ヂＶ鵞", "answer": "鶇鶚ヅＺ鶩", "application": "鶺鶻デＸ鷁",
         "board": "鷦鷯ドＫ鷸", "request": "鮃鮖ガＡ鮗", "talk": "鮟鮠ギＢ鮴", "reply": "鯀鯊グＣ鯆", "draft": "鯏鯑ゲＤ鯒",
         "own note": "鯣鯢ゴＥ鯤", "desk note": "鯔鯡ザＦ鯲", "record": "鰕鰔ジＧ鰉", "handover": "鰌鰆ズＨ鰈",
         "follow-up": "鰒鰊ゼＪ鰄"}
SEARCH = Search(**WORDS)


OFTEN = {"act_burst": 1000, "act_per_second": 1000}  # looking for what has come asks the hub often
CONSULTED = ("request", "talk", "reply", "draft", "own note", "desk note", "record", "handover", "follow-up")


def about(name):
    return "きょうは %s の ことを おもいました" % WORDS[name]


def named(hits):
    """Which of the words were found."""
    return {hit.split(" as ")[0] for hit in hits}


@contextlib.contextmanager
def cores_allowed():
    """What begins in here may leave a core file, unless it gives that up itself."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))


class Searching(unittest.TestCase):
    """The search finds what is there."""

    def setUp(self):
        self.place = self.enterContext(Place())

    def leave(self, name, data):
        path = self.place.directory / name
        path.write_bytes(b"\x01some bytes before " + data + b" and after\n")
        return path

    def test_each_form_is_found_in_a_file(self):
        word, sentence = WORDS["letter"], about("letter")
        lower = word.lower()
        forms = [sentence.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "cp932", "euc-jp")]
        forms += [base64.b64encode(b"x" * shift + sentence.encode()) for shift in range(3)]
        forms += [base64.urlsafe_b64encode(b"x" * shift + sentence.encode()) for shift in range(3)]
        forms += [unicodedata.normalize("NFD", sentence).encode(), sentence.encode().hex().encode(),
                  json.dumps(sentence).encode()]
        forms += [lower[at:at + 3].encode() for at in range(len(lower) - 2)]
        forms += [lower[at + 1:at + 3].encode() for at in range(len(lower) - 2)]
        for data in forms:
            with self.subTest(data=data):
                path = self.leave("left", data)
                hits = SEARCH.in_files(self.place.directory)
                self.assertEqual(named(hits), {"letter"})
                self.assertTrue(all(str(path) in hit for hit in hits), hits)
                path.unlink()
        self.assertEqual(SEARCH.in_files(self.place.directory), [])

    def test_what_is_cut_between_two_readings_is_found(self):
        sentence = about("line").encode()
        for at in range(1, len(sentence)):
            pieces = [("", b"." * 500 + sentence[:at]), ("", sentence[at:])]
            self.assertEqual(named(SEARCH.in_bytes("two pieces", pieces)), {"line"}, at)

    def test_packed_backups_and_names_are_looked_into(self):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as tar:
            member = tarfile.TarInfo("inside")
            member.size = len(about("board").encode())
            tar.addfile(member, io.BytesIO(about("board").encode()))
        (self.place.directory / "packed.tar.gz").write_bytes(packed.getvalue())
        self.assertEqual(named(SEARCH.in_files(self.place.directory)), {"board"})
        (self.place.directory / WORDS["letter"]).mkdir()
        self.assertEqual(named(SEARCH.in_files(self.place.directory)), {"board", "letter"})

    @unittest.skipIf(CORES.startswith("|"), "cores go to a program of this machine")
    def test_a_core_file_is_found_and_looked_into(self):
        folder = self.place.top / "died"
        folder.mkdir()
        dying = "import os, sys; kept = sys.stdin.buffer.read(); os.abort()"
        with cores_allowed():
            done = subprocess.run(["/usr/bin/python3", "-c", dying], input=about("line").encode(), cwd=folder)
        self.assertEqual(done.returncode, -signal.SIGABRT)
        if not list(folder.iterdir()):
            self.skipTest("this machine writes no cores at all")
        self.assertEqual(named(SEARCH.in_files(folder)), {"line"})

    @unittest.skipUnless(IS_ROOT, "looks into processes as root can")
    def test_a_line_of_a_room_is_found_in_the_hub_and_its_files(self):
        backup = self.place.top / "backup.tar"
        person = self.enterContext(joined(self.place, "みかん"))
        played(person, (IS_INSIDE, "/go table-a"), ("に着きました", about("line")))
        wait_for(lambda: WORDS["line"] in self.place.verb(self.place.key("みかん"), "read").stdout, "the line")
        self.place.run("backup", str(self.place.directory), str(backup))
        hits = SEARCH.in_place(self.place, backup)
        self.assertEqual(named(hits), {"line"})
        for where in ("UTF-8 in kokoiru:hub", "UTF-8 in %s/kokoiru.db" % self.place.directory, "UTF-8 in %s:" % backup,
                      "folded in kokoiru:hub", "folded in %s/kokoiru.db" % self.place.directory):
            self.assertTrue([hit for hit in hits if where in hit], (where, hits))
        for process in ("super", "gate"):
            self.assertFalse([hit for hit in hits if "kokoiru:" + process in hit], hits)
        session, = self.place.processes("kokoiru:session")
        self.assertEqual(named(SEARCH.in_process(session)), {"line"})


@unittest.skipUnless(IS_ROOT, "looks into processes as root can")
class Sealed(unittest.TestCase):
    """The search finds nothing of what is sealed, while all of it is being read."""

    def setUp(self):
        self.box = self.enterContext(Mailbox(auth=False))
        self.enterContext(cores_allowed())
        self.place = self.enterContext(Place(place={"host": "127.0.0.1"}, mail=self.box.settings(), limits=OFTEN))
        wait_for(lambda: self.place.processes("kokoiru:post"), "post")

    def assert_nowhere(self, *names):
        """All processes are looked into, and all files, now and once the place was ended."""
        self.assertEqual({name for name in SERVERS if self.place.processes(name)}, set(SERVERS))
        backup = self.place.top / "backup.tar"
        backup.unlink(missing_ok=True)
        self.place.run("backup", str(self.place.directory), str(backup))
        hits = SEARCH.in_place(self.place, backup)
        self.assertEqual([hit for hit in hits if hit.split(" as ")[0] in names], [])
        return hits

    def other_program(self, nickname, passphrase=PASSPHRASE):
        """One that was written from the document of the formats, with what this person knows."""
        pepper = otherprogram.read_rows((self.place.directory / "keys" / "pepper").read_text())
        person = otherprogram.Person(self.place.directory / "kokoiru.db", pepper, nickname, passphrase)
        self.addCleanup(person.close)
        return person

    def test_letters(self):
        sato = self.enterContext(joined(self.place, "さとう2", "supporter"))
        mikan = self.enterContext(joined(self.place, "みかん"))
        played(mikan, (IS_INSIDE, "/go table-a"), ("に着きました", about("line")), (WORDS["line"], "/手紙"),
               ("1 新しい手紙を書く", "1"), ("思うままに どうぞ", about("letter")), (WORDS["letter"], None))
        self.assert_nowhere("letter")  # as long as it is being written
        played(mikan, (WORDS["letter"], "。"), ("これでよいですか", "1"), ("手紙が届きました", None))
        played(sato, (IS_INSIDE, "/手紙一覧"), ("返事を待っています", "1"), (about("letter"), "1"),
               ("思うままに どうぞ", about("answer")), (WORDS["answer"], "。"), ("これでよいですか", "1"),
               ("返事を送りました", None))
        played(mikan, ("手紙の返事がとどいています", "/手紙"), ("返事があります", "1"), (about("answer"), None))
        hits = self.assert_nowhere("letter", "answer")
        self.assertEqual(named(hits), {"line"})
        self.place.stop()
        for nickname in ("みかん", "さとう2"):
            self.assertEqual(self.other_program(nickname).sheets(), [about("letter"), about("answer")])
        with self.assertRaises(otherprogram.Closed):
            self.other_program("みかん", PASSPHRASE + "x")

    def test_what_is_killed_leaves_no_core(self):
        mikan = self.enterContext(joined(self.place, "みかん"))
        played(mikan, (IS_INSIDE, "/go table-a"), ("に着きました", None))
        mikan.type(about("line"))
        mikan.wait(WORDS["line"])
        victims = [self.place.processes("kokoiru:" + name)[0] for name in ("session", "hub", "gate", "post")]
        folders = [self.place.top, self.place.directory, *{os.readlink("/proc/%d/cwd" % victim) for victim in victims}]
        before = {path for folder in folders for path in pathlib.Path(folder).iterdir()}
        for victim in victims:
            os.kill(victim, signal.SIGABRT)
            wait_for(lambda: not pathlib.Path("/proc", str(victim)).exists(), "the end of %d" % victim)
        left = [path for folder in folders for path in pathlib.Path(folder).iterdir() if path not in before]
        self.assertEqual([path for path in left if "core" in path.name], [])
        self.assertEqual(SEARCH.in_files(self.place.directory), [])

    def test_applications(self):
        aoki = self.enterContext(joined(self.place, "あおき", "coordinator"))
        typed = "1\n1\nsora@example.jp\n%s\n\n\n\n6\n\n" % about("application")
        command = self.place.ssh("-T", *wishes(KOKOIRU_LANG="ja"), user="apply")
        wait_for(lambda: "受付番号は" in subprocess.run(command, input=typed, capture_output=True, text=True, timeout=60,
                                                   env=self.place.environment).stdout, "the coordinators' key")
        played(aoki, (IS_INSIDE, "/申し込み"), ("返事を待っている", "1"), (about("application"), None))
        self.assertEqual(self.assert_nowhere("application"), [])


    def in_sessions(self):
        """What each of the sessions holds; of whom it is, shows by what it may know."""
        return [named(SEARCH.in_process(process)) for process in self.place.processes("kokoiru:session")]

    def test_consultations(self):
        suzuki = self.enterContext(joined(self.place, "すずき", "counsellor"))
        tanaka = self.enterContext(joined(self.place, "たなか", "counsellor"))
        mikan = self.enterContext(joined(self.place, "みかん", face="tui"))
        played(mikan, (IS_INSIDE, "/相談"), ("今日 話したい", "1"), ("1行だけ書けます", about("request")), ("封をして たのむ", None))
        self.assert_nowhere(*CONSULTED)  # as long as it is not sent
        played(mikan, ("封をして たのむ", "1"), ("順番を待っています", None))
        played(suzuki, (IS_INSIDE, "/窓口"), ("みかん", "1"), (about("request"), None))
        self.assert_nowhere(*CONSULTED)
        self.assertEqual(sorted(map(len, self.in_sessions())), [0, 1, 1])
        played(suzuki, ("1 受け持つ", "1"), ("受け持ちました", "/自分のメモ"), ("何行でも どうぞ", about("own note")),
               (WORDS["own note"], "。"), ("封をして残す", "1"), ("メモを残しました", "/窓口のメモ"),
               ("何行でも どうぞ", about("desk note")), (WORDS["desk note"], "。"), ("封をして残す", "1"), ("メモを残しました", "/相談 入る"),
               ("みかんさんに", None))
        played(mikan, ("話を聞けます", "1"), ("すずきさんに>", about("talk")))
        played(suzuki, (about("talk"), about("reply")))
        mikan.wait(about("reply"))
        mikan.type(WORDS["draft"])
        mikan.wait(WORDS["draft"])
        self.draft_is_kept()
        self.assert_nowhere(*CONSULTED)
        mikan.key("C-u")
        played(suzuki, ("みかんさんに>", "/記録に書く"), ("何行でも どうぞ", about("record")), (WORDS["record"], "。"),
               ("封をして残す", "1"), ("記録に残しました", "/ひきつぐ"), ("だれに ひきつぎますか", "1"),
               ("知っていると助かる", about("handover")), (WORDS["handover"], "。"), ("封をして ひきつぐ", "1"),
               ("たなかさんに ひきつぎました", None))
        played(tanaka, ("ひきつがれました", "/窓口"), ("みかん", "1"), (about("talk"), "/記録"), (about("handover"), None))
        played(mikan, ("たなかさんに", "/相談 書く"), ("思うままに どうぞ", about("follow-up")), (WORDS["follow-up"], "。"),
               ("封をして送る", "1"), ("とどきました", None))
        self.assert_nowhere(*CONSULTED)
        for process in self.place.processes("kokoiru:session"):
            os.kill(process, signal.SIGABRT)
        wait_for(lambda: not self.place.processes("kokoiru:session"), "the end of the sessions")
        self.assert_nowhere(*CONSULTED)
        self.place.stop()
        self.assertEqual(SEARCH.in_files(self.place.directory, self.place.top / "log"), [])

    def draft_is_kept(self):
        with Peer(self.place, self.place.key("みかん")) as peer:
            circle = dict(peer.ask("REQ_CONSULTS"))["EV_CONSULT"]["consultation"]
            wait_for(lambda: [fields for name, fields in peer.ask("REQ_CONSULT_READ", consultation=circle)
                              if name == "EV_CONSULT_DRAFT" and fields["box"]], "the draft")


if __name__ == "__main__":
    main()
