# SPDX-License-Identifier: GPL-3.0-or-later
"""Exec verbs, one a call: what they print, in lines and as JSON, and how they end."""
import json
import re
import subprocess
import unittest

import pexpect

import knock
from people import in_lines, settled
from place import LIMIT, PASSPHRASE, Place, main, wait_for

HOUR = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
NAMES = ["help", "hours", "ical", "who", "rooms", "read", "say", "export", "keys", "leave-forever", "line", "tui"]
TEXTS = ['こんにちは "みなさん"; rm -rf / && $(id) `id` \'x\' \\n %s%n', "a  b   c", "--json", "-h --help",
         "'; DROP TABLE line; --", "| > < * ? ~ ! # {a,b}", "職員 さくら: わたしは 職員です", "/bye", "＊ー〜 ｶﾀｶﾅ"]


class Verbs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = cls.enterClassContext(Place(limits={"say_burst": 200, "act_burst": 1000}))
        cls.key = settled(cls.place, "こたろう")
        cls.staff = settled(cls.place, "みどり", "supporter")

    def run_verb(self, words, key=None, status=0, **options):
        done = self.place.verb(key or self.key, words, **options)
        self.assertEqual(done.returncode, status, (words, done.stdout, done.stderr))
        if status:
            self.assertEqual(done.stdout, "", words)
            self.assertTrue(done.stderr.startswith("kokoiru: ") and done.stderr.endswith("\n"), done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        else:
            self.assertEqual(done.stderr, "", words)
        return done.stdout

    def objects(self, words, **options):
        printed = self.run_verb(words, **options)
        self.assertTrue(printed.endswith("\n"), printed)
        return [json.loads(line) for line in printed.splitlines()]

    def test_help(self):
        printed = self.run_verb("help")
        self.assertEqual([line.split(":")[0].split(" ")[0] for line in printed.splitlines()], NAMES)
        self.assertEqual([entry["verb"] for entry in self.objects("help --json")], NAMES)
        for entry in self.objects("help --json"):
            self.assertEqual(set(entry), {"verb", "usage", "help"})

    def test_hours(self):
        self.assertTrue(self.run_verb("hours"))
        hours, = self.objects("hours --json")
        self.assertIs(hours["open"], True)
        self.assertLessEqual({"open", "closes", "next"}, set(hours))

    def test_ical(self):
        printed = self.run_verb("ical").splitlines()
        self.assertEqual((printed[0], printed[-1]), ("BEGIN:VCALENDAR", "END:VCALENDAR"), printed)

    def test_who_and_rooms(self):
        ids = ["consult", "exchange", "free", "gallery"]
        with in_lines(self.place, self.staff) as staff:
            staff.ask("/go sofa")
            self.assertIn("みどり", self.run_verb("who"))
            who = self.objects("who --json")
            self.assertEqual([room["room"] for room in who], ids)
            free = who[2]
            self.assertEqual(set(free), {"room", "name", "name_en", "people", "observers", "staff"})
            self.assertEqual((free["people"] >= 1, free["staff"]), (True, ["みどり"]))
            rooms = self.objects("rooms --json")
            self.assertEqual([room["room"] for room in rooms if "zone" not in room], ids)
            zones = {entry["zone"]: entry for entry in rooms if "zone" in entry and entry["room"] == "free"}
            self.assertLessEqual({"window", "desk", "table-a", "table-b", "sofa", "alone", "floor"}, set(zones))
            self.assertEqual(zones["sofa"]["free"], zones["sofa"]["seats"] - 1)
            printed = self.run_verb("rooms")
            for zone in zones:
                self.assertEqual("(%s)" % zone in printed, zones[zone]["seats"] > 0, printed)
            self.assertTrue(all("(%s)" % name in printed for name in ids), printed)
            self.assertNotIn("こたろう", self.run_verb("who") + printed)

    def test_text_is_taken_as_it_came(self):
        for text in TEXTS:
            self.run_verb("say free " + text)
            line = self.objects("read --json free 1")[0]
            self.assertEqual((line["text"], line["nickname"], line["role"], line["kind"], line["room"]),
                             (text, "こたろう", "participant", "said", "free"))
            self.assertRegex(line["at"], HOUR)
            self.assertEqual(set(line["reactions"]), {"nod", "clap", "like", "same", "rest", "thanks"})
            self.assertEqual(self.run_verb("read free 1"), "こたろう: %s\n" % text)
        said, = self.objects("say --json free ことば")
        self.assertEqual((said["said"], said["room"]), (True, "free"))
        self.run_verb("say free " + TEXTS[0], key=self.staff)
        self.assertEqual(self.run_verb("read free 1", key=self.staff).split(" ", 1)[1], "みどり: %s\n" % TEXTS[0])
        self.assertRegex(self.run_verb("read free 1"), "^(職員|staff) みどり: ")

    def test_text_that_is_none(self):
        for words, status in (("say", 2), ("say free", 2), ("say free ", 2), ("say nowhere hello", 1),
                              ("say free " + "あ" * 401, 1), ("say free \u200b\u202e", 1)):
            self.run_verb(words, status=status)
        before = self.objects("read --json free 1")
        with knock.Knock(self.place) as door:
            self.assertEqual(door.by_key(knock.load(self.key))[0], knock.AUTH_SUCCESS)
            for words in (b"say free \xff\xfe", b"say free a\xc0\xafb", b"say free \xed\xa0\x80"):
                channel = door.transport.open_session(timeout=LIMIT)
                channel.exec_command(words)
                self.assertEqual(knock.status(channel), 2)
        self.assertEqual(self.objects("read --json free 1"), before)

    def test_hidden_characters_are_left_out(self):
        self.run_verb("say free \x1b[31mあか\x07\x9b\u202eるい\u200b\x1b]0;title\x07")
        text = self.objects("read --json free 1")[0]["text"]
        self.assertFalse(re.search("[\x00-\x1f\x7f-\x9f\u200b\u202e]", text), repr(text))
        self.assertIn("あか", text)

    def test_read(self):
        for number in range(25):
            self.run_verb("say free %d" % number)
        self.assertEqual(self.run_verb("read free 3").splitlines(), ["こたろう: %d" % number for number in (22, 23, 24)])
        self.assertEqual(len(self.run_verb("read free").splitlines()), 20)
        self.assertGreaterEqual(len(self.run_verb("read free 999999").splitlines()), 25)
        self.assertEqual(len(self.run_verb("read free 0").splitlines()), 20)
        self.assertEqual(self.run_verb("read gallery"), "")
        numbers = [line["line"] for line in self.objects("read free 25 --json")]
        self.assertEqual(numbers, sorted(numbers))
        self.assertEqual(self.run_verb("read 1").count("\n"), 1)
        for words, status in (("read nowhere", 1), ("read free x", 2), ("read free 1 2", 2), ("read free -1", 2)):
            self.run_verb(words, status=status)
        with in_lines(self.place, self.key) as lines:
            lines.ask("/go table-a")
            lines.ask("あとで けす", "あとで けす")
            self.assertIn("あとで けす", self.run_verb("read free", key=self.staff))
            lines.ask("/unsend")
            wait_for(lambda: "あとで けす" not in self.place.verb(self.staff, "read free").stdout, "the line to go")

    def test_reading_counts_an_unnamed_observer(self):
        def observers():
            return self.objects("who --json", key=self.staff)[1]["observers"]

        self.assertEqual(observers(), 0)
        self.run_verb("read exchange")
        self.assertEqual(observers(), 1)
        self.run_verb("read exchange")
        self.assertEqual(observers(), 1)
        self.assertNotIn("こたろう", self.run_verb("who", key=self.staff))

    def test_say_is_refused_while_listening(self):
        with in_lines(self.place, self.key) as lines:
            lines.ask("/listen")
            wait_for(lambda: self.place.verb(self.key, "say free きこえますか").returncode == 1, "saying to be refused")
            self.assertNotIn("きこえますか", self.run_verb("read free 3", key=self.staff))
            self.run_verb("say free きこえますか", status=1)
            lines.ask("/join")
            wait_for(lambda: self.place.verb(self.key, "say free もどりました").returncode == 0, "saying to go through")

    def test_who_speaks_by_a_verb_stands_at_the_door(self):
        def people():
            return self.objects("who --json", key=self.staff)[2]["people"]

        key = settled(self.place, "つくし")
        before = people()
        self.run_verb("say free ここから", key=key)
        self.assertEqual(people(), before + 1)
        self.run_verb("say free もういちど", key=key)
        self.assertEqual(people(), before + 1)

    def test_saying_too_much_is_to_be_tried_later(self):
        self.place_of_few = self.enterContext(Place(limits={"say_burst": 2, "say_per_second": 1}))
        key = settled(self.place_of_few, "こたろう")
        with knock.Knock(self.place_of_few) as door:
            door.by_key(knock.load(key))
            statuses = []
            for number in range(4):
                channel = door.transport.open_session(timeout=LIMIT)
                channel.exec_command("say free %d" % number)
                statuses.append(knock.status(channel))
        self.assertEqual((statuses[:2], statuses[3]), ([0, 0], 75))

    def test_keys(self):
        key, other = settled(self.place, "つぼみ"), self.place.key("another")
        public = other.with_suffix(".pub").read_text().strip()
        shown = subprocess.run(["ssh-keygen", "-lf", str(other) + ".pub"], capture_output=True, text=True).stdout
        tail = shown.split()[1][-4:]
        listed, = self.objects("keys list --json", key=key)
        self.assertEqual(listed["number"], 1)
        self.run_verb("keys add " + public, key=key)
        numbers = {entry["fingerprint_ends"]: entry["number"] for entry in self.objects("keys --json", key=key)}
        self.assertEqual(numbers[tail], 2)
        self.assertEqual(self.run_verb("keys list", key=key).splitlines()[1].split()[:3],
                         ["2", "ssh-ed25519", "..." + tail])
        self.assertIn("nickname", self.run_verb("export", key=other))
        self.run_verb("keys add " + public, key=key)  # once more is as good as once
        self.assertEqual(len(self.objects("keys --json", key=key)), 2)
        self.run_verb("keys add " + public)  # somebody else's: who adds it learns nothing, and gets nothing
        self.assertEqual(json.loads(self.run_verb("export", key=other))["nickname"], "つぼみ")
        self.run_verb("keys remove 2", key=key)
        self.assertEqual(self.place.verb(other, "help").returncode, 255)
        self.run_verb("keys remove 2", key=key, status=1)
        self.run_verb("keys add", key=key, input=public + "\n")
        self.assertEqual(len(self.objects("keys --json", key=key)), 2)
        for words, status in (("keys frob", 2), ("keys remove x", 2), ("keys remove", 2), ("keys add nonsense", 1),
                              ("keys add ssh-ed25519 AAAA", 1), ("keys add ssh-dss " + public.split()[1], 1)):
            self.run_verb(words, key=key, status=status)
        self.run_verb("keys add", key=key, status=1, input="\n")
        data = b"".join(path.read_bytes() for path in self.place.directory.glob("kokoiru.db*"))
        self.assertNotIn(b"somebody@somewhere", data)
        self.assertNotIn(public.split()[1].encode(), data)

    def test_export_is_all_of_it(self):
        key = settled(self.place, "うさぎ")
        with in_lines(self.place, key) as lines:
            lines.ask("/go table-a")
            lines.ask('ひとつめ "だよ"', "ひとつめ")
            lines.ask("ふたつめ", "ふたつめ")
            lines.say("/unsend")
            lines.say("/en")
            self.run_verb("say free おやすみ", key=self.key)
            lines.wait("おやすみ")
            lines.say("+")
            wait_for(lambda: self.objects("read --json free 1")[0]["reactions"]["nod"] == 1, "the nod")
        printed = self.run_verb("export", key=key)
        everything = json.loads(printed)
        self.assertEqual(printed.count("\n"), 1)
        self.assertEqual((everything["nickname"], everything["role"]), ("うさぎ", "participant"))
        lines = {line["text"]: line for line in everything["lines"]}
        self.assertEqual(lines['ひとつめ "だよ"']["withdrawn"], False)
        self.assertEqual(lines["ふたつめ"]["withdrawn"], True)
        self.assertEqual(everything["settings"]["language"], "en")
        self.assertEqual(everything["keys"][0]["algorithm"], "ssh-ed25519")
        self.assertNotIn("こたろう", printed)

    def test_an_export_of_many_lines_is_one_document(self):
        with knock.Knock(self.place) as door:
            key = settled(self.place, "くじら")
            door.by_key(knock.load(key))
            for number in range(90):
                channel = door.transport.open_session(timeout=LIMIT)
                channel.exec_command("say free %d %s" % (number, "くじら" * 90))
                self.assertEqual(knock.status(channel), 0)
                channel.close()
        everything = json.loads(self.run_verb("export", key=key))
        self.assertEqual([line["text"].split()[0] for line in everything["lines"]],
                         [str(number) for number in range(90)])

    def test_verbs_that_are_none(self):
        for words in ("frobnicate", "HELP", "ls -la", "/help", "help;id", "ヘルプ"):
            self.run_verb(words, status=2)

    def test_a_verb_leaves_the_open_session_alone(self):
        with in_lines(self.place, self.key) as lines:
            for words in ("help", "who", "read free", "say free となりの まどから", "keys list"):
                self.run_verb(words)
            lines.wait("となりの まどから")
            lines.ask("/who", "こたろう")
            self.assertIsNone(lines.process.poll())


class LeaveForever(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = cls.enterClassContext(Place())

    def ask(self, words="leave-forever"):
        command = self.place.ssh("-tt", words=words, key=self.place.key("leaver"))
        child = pexpect.spawn(command[0], command[1:], env=dict(self.place.environment, TERM="xterm"), timeout=LIMIT,
                              encoding="utf-8")
        self.addCleanup(child.close, force=True)
        return child

    def ended(self, child):
        child.expect(pexpect.EOF)
        child.close()
        return child.exitstatus

    def bytes_of_store(self):
        return b"".join(path.read_bytes() for path in self.place.directory.glob("kokoiru.db*"))

    def join(self):
        key = knock.load(self.place.key("leaver"))
        with knock.Knock(self.place) as door:
            door.by_key(key, "join")
            door.interactive("join")
            for answers in ((self.place.invite(),), ("さよなら",), (PASSPHRASE, PASSPHRASE), ("y",)):
                said = door.answer(*answers)
            self.assertEqual(said[0], knock.AUTH_SUCCESS)

    def test_nothing_is_left(self):
        self.join()
        witness, key = settled(self.place, "こたろう"), self.place.key("leaver")
        planted = ["ひみつの ことば %d" % number for number in range(12)]
        for words in planted:
            self.assertEqual(self.place.verb(key, "say free " + words).returncode, 0)
        with in_lines(self.place, witness) as watcher:
            watcher.ask("/go table-a")
            self.assertIn(planted[0].encode(), self.bytes_of_store())
            self.refusals()
            child = self.ask()
            child.expect("Enter")
            child.sendline("forever")
            child.expect("Passphrase / あいことば: ")
            child.sendline(PASSPHRASE)
            child.expect("erased|消しました|消えました")
            self.assertNotIn("みずうみ", child.before)
            self.assertEqual(self.ended(child), 0)
            self.assertEqual(self.place.verb(key, "help").returncode, 255)
            wait_for(lambda: not any(words.encode() in self.bytes_of_store() for words in planted), "the words to go")
            data = self.bytes_of_store()
            self.assertNotIn("さよなら".encode(), data)
            self.assertNotIn("ひみつの", self.place.verb(witness, "read free 500").stdout)
            self.assertIsNone(watcher.process.poll())
            self.assertNotIn("さよなら", watcher.ask("/who"))
        self.place.stop()
        for path in self.place.directory.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                self.assertFalse(any(words.encode() in data for words in planted + ["さよなら"]), path)
        self.place.run("check", str(self.place.directory))
        self.place.serve()
        self.join()  # the nickname is free again

    def refusals(self):
        key = self.place.key("leaver")
        done = self.place.verb(key, "leave-forever", input="forever\n" + PASSPHRASE + "\n")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("ssh -t", done.stderr)
        for answers, status in ((["", None], 1), (["no", None], 1), (["forever", "まちがった あいことば です"], 1),
                                (["forever", "x"], 1), (["\x03", None], 1), (["forever", "\x03"], 1)):
            child = self.ask()
            child.expect("Enter")
            child.expect(": ")
            child.send(answers[0] + ("" if answers[0] == "\x03" else "\r"))
            if answers[1]:
                child.expect("Passphrase / あいことば: ")
                child.send(answers[1] + ("" if answers[1] == "\x03" else "\r"))
            self.assertEqual(self.ended(child), status, answers)
        self.assertEqual(self.place.verb(key, "help").returncode, 0)

    def test_an_account_without_a_passphrase(self):
        key = settled(self.place, "みなと")
        command = self.place.ssh("-tt", words="leave-forever", key=key)
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=self.place.environment,
                              stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 1, done.stdout)
        child = pexpect.spawn(command[0], command[1:], env=dict(self.place.environment, TERM="xterm"), timeout=LIMIT,
                              encoding="utf-8")
        self.addCleanup(child.close, force=True)
        child.expect("やめます: |stops: ")
        child.sendline("１")
        child.expect("やめます: |stops: ")
        child.sendline("forever")
        self.assertEqual(self.ended(child), 0)
        self.assertEqual(self.place.verb(key, "help").returncode, 255)

    def test_in_seven_days_with_a_change_of_mind(self):
        key = settled(self.place, "さざなみ")
        command = self.place.ssh("-tt", words="leave-forever", key=key)
        child = pexpect.spawn(command[0], command[1:], env=dict(self.place.environment, TERM="xterm"), timeout=LIMIT,
                              encoding="utf-8")
        self.addCleanup(child.close, force=True)
        child.expect("やめます: |stops: ")
        child.sendline("2")
        child.expect("やめます: |stops: ")
        child.sendline("forever")
        child.expect("In seven days|7日後に みな消えます")
        self.assertEqual(self.ended(child), 0)
        self.assertIn("at", json.loads(self.place.verb(key, "export").stdout)["leaving"])
        with in_lines(self.place, key) as lines:
            lines.wait("Nothing will be erased")
        self.assertEqual(json.loads(self.place.verb(key, "export").stdout)["leaving"], {})


if __name__ == "__main__":
    main()
