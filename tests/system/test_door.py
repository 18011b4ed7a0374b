# SPDX-License-Identifier: GPL-3.0-or-later
"""The door: what is said and asked before anybody is in, and that it tells a stranger nothing about who is a member."""
import select
import sqlite3
import statistics
import subprocess
import threading
import time
import unittest

import paramiko

import knock
from knock import AUTH_ASK, AUTH_FAILURE, AUTH_KEY_IS_FINE, AUTH_SUCCESS, END, QUESTIONS, Knock, questions, words
from place import LIMIT, PASSPHRASE, Lines, Place, main, wait_for

WRONG = "まったく ちがう あいことば"
METHODS = ["publickey", "keyboard-interactive"]
NOBODYS_NAMES = [b"\x1b]0;pwned\x07", b"line\nbreak", b"nul\0inside", b"x" * 200000, b"\xff\xfe\xfa",
                 b"-oProxyCommand=x", b"", b"%s%n%s", b"'; DROP TABLE account; --"]


def joined(place, nickname, passphrase=PASSPHRASE):
    """Makes an account that enters by its passphrase, as its person would."""
    with Knock(place) as door:
        assert door.interactive("join")[0] == AUTH_ASK
        for answers in ((place.invite(),), (nickname,), (passphrase, passphrase)):
            said = door.answer(*answers)
        assert said[0] == AUTH_SUCCESS, said


class Door(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = cls.enterClassContext(Place(login={"argon2_memory_kib": 32768, "argon2_passes": 2,
                                                       "code_burst": 1000}))
        joined(cls.place, "みかん")
        cls.key = cls.place.account("はる")

    def knock(self, **options):
        return self.enterContext(Knock(self.place, **options))

    def test_a_banner_of_two_lines_comes_before_any_login(self):
        for user in ("kokoiru", "join", "look", "apply", "join+line", "somebody"):
            door = self.knock()
            door.ask(user, "none")
            self.assertEqual([number for number, _ in door.transcript][1], knock.AUTH_BANNER, door.transcript)
            banner = door.banners()[0].rstrip("\r\n").split("\r\n")
            self.assertEqual(len(banner), 2, banner)
            self.assertTrue(banner[0].startswith("kokoiru: ") and banner[0].isascii(), banner)
            self.assertTrue(banner[1].startswith("ここにいるよ。  "), banner)
            self.assertRegex(banner[1][len("ここにいるよ。  "):], "[ぁ-ん]")

    def test_methods(self):
        door = self.knock()
        self.assertEqual(knock.methods(door.ask("kokoiru", "none")), (METHODS, False))
        for method, parts in (("password", (False, PASSPHRASE)), ("nonsense", ()),
                              ("hostbased", ("ssh-ed25519", b"k", "host", "root", b"s"))):
            self.assertEqual(knock.methods(door.ask("みかん", method, *parts)), (METHODS, False), method)
        self.assertEqual(door.login("みかん", PASSPHRASE), AUTH_SUCCESS)
        kerberos = b"\x06\x09\x2a\x86\x48\x86\xf7\x12\x01\x02\x02"
        self.assertEqual(knock.methods(self.knock().ask("みかん", "gssapi-with-mic", 1, kerberos)), (METHODS, False))
        for user in ("look", "apply", "look+line"):
            self.assertEqual(self.knock().ask(user, "none")[0], AUTH_SUCCESS, user)

    def test_nickname_and_passphrase(self):
        for nickname in ("みかん", "ミカン", " みかん ", "みかﾝ"):
            self.assertEqual(self.knock().login(nickname, PASSPHRASE), AUTH_SUCCESS, nickname)
        self.assertEqual(self.knock().login("みかん", PASSPHRASE, user="someone.else+line"), AUTH_SUCCESS)

    def test_three_wrong_passphrases_end_it_in_unchanged_words(self):
        door = self.knock()
        said = [door.interactive()]
        self.assertEqual(words(said[0]), "")
        for _ in range(2):
            self.assertEqual(knock.methods(door.answer("みかん", WRONG)), (METHODS, False))
            said.append(door.interactive())
        self.assertEqual(knock.methods(door.answer("みかん", WRONG)), (METHODS, False))
        self.assertEqual(door.hear()[1], END)
        self.assertEqual(said[1], said[2])
        refusal = door.banners()[1].rstrip("\r\n").split("\r\n")
        self.assertEqual(" ".join(refusal[:2]),
                         "This nickname and passphrase do not open the door. You can type them once more.")
        self.assertEqual(len(refusal), 3)
        self.assertEqual(door.banners()[2], door.banners()[1])

    def test_an_unknown_name_is_answered_as_a_known_one(self):
        transcripts = []
        for nickname in ("みかん", "はる", "だれもいない", "nobody1", "職員", "名 前", "x" * 60):
            door = self.knock()
            for _ in range(3):
                door.login(nickname, WRONG)
            self.assertEqual(door.hear()[1], END)
            transcripts.append(door.transcript)
        for transcript in transcripts[1:]:
            self.assertEqual(transcript, transcripts[0])

    def test_an_unknown_name_takes_as_long(self):
        took = {"みかん": [], "だれもいない": []}
        for _ in range(4):
            for nickname, times in took.items():
                door = self.knock()
                for _ in range(3):
                    began = time.monotonic()
                    door.login(nickname, WRONG)
                    times.append(time.monotonic() - began)
        known, unknown = (statistics.median(times) for times in took.values())
        print("a wrong passphrase takes %.1f ms with a known name, %.1f ms with an unknown one"
              % (known * 1e3, unknown * 1e3))
        self.assertLess(max(known, unknown), 3 * min(known, unknown))

    def test_every_acceptable_key_is_fine_at_the_probe(self):
        door, answers = self.knock(), []
        keys = [knock.load(self.key), knock.load(self.place.key("stranger")), paramiko.RSAKey.generate(2048),
                paramiko.ECDSAKey.generate(bits=256)]
        for key in keys:
            algorithms = ("rsa-sha2-256", "rsa-sha2-512") if key.get_name() == "ssh-rsa" else (key.get_name(),)
            for algorithm in algorithms:
                number, said = door.by_key(key, algorithm=algorithm, is_signed=False)
                self.assertEqual(number, AUTH_KEY_IS_FINE, algorithm)
                said = paramiko.Message(said)
                answers.append((said.get_text(), said.get_string() == key.asbytes(), said.get_remainder()))
        self.assertEqual(answers, [(name, True, b"") for name in ("ssh-ed25519", "ssh-ed25519", "rsa-sha2-256",
                                                                  "rsa-sha2-512", "ecdsa-sha2-nistp256")])
        refused = paramiko.ECDSAKey.generate(bits=384)
        self.assertEqual(door.by_key(refused, is_signed=False)[0], AUTH_FAILURE)
        self.assertEqual(door.by_key(knock.load(self.key))[0], AUTH_SUCCESS)

    def test_a_stranger_s_key_is_no_try(self):
        door = self.knock()
        for number in range(5):
            key = knock.load(self.place.key("stranger%d" % number))
            self.assertEqual(door.by_key(key, is_signed=False)[0], AUTH_KEY_IS_FINE)
            self.assertEqual(knock.methods(door.by_key(key)), (METHODS, False))
        self.assertEqual(door.login("みかん", WRONG), AUTH_FAILURE)
        self.assertEqual(door.login("みかん", WRONG), AUTH_FAILURE)
        self.assertEqual(door.login("みかん", PASSPHRASE), AUTH_SUCCESS)

    def test_a_signature_that_is_wrong_opens_nothing(self):
        key = knock.load(self.key)
        signature = paramiko.Message()
        signature.add_string("ssh-ed25519")
        signature.add_string(b"\0" * 64)
        door = self.knock()
        door.send(knock.AUTH_REQUEST, "kokoiru", "ssh-connection", "publickey", True, "ssh-ed25519", key.asbytes(),
                  signature)
        self.assertNotEqual(door.ask("kokoiru", "none")[0], AUTH_SUCCESS)

    def test_join_asks_in_order(self):
        door, key = self.knock(), knock.load(self.place.key("newcomer"))
        self.assertEqual(door.by_key(key, "join", is_signed=False)[0], AUTH_KEY_IS_FINE)
        self.assertEqual(knock.methods(door.by_key(key, "join")), (["keyboard-interactive"], True))
        code = self.place.invite()
        self.assertEqual(questions(door.interactive("join")), QUESTIONS["code"])
        self.assertEqual(questions(door.answer(code)), QUESTIONS["name"])
        for name in ("職員", "みかん", "admin", "みか\u200bん", "x" * 11, "a b!", "\x1b[31m", "スタッフ"):
            self.assertEqual(questions(door.answer(name)), QUESTIONS["name"], name)
            if name == "みかん":
                self.assertIn("Somebody here has a nickname like this one.", door.banners()[-1])
                break
        self.assertEqual(questions(door.answer("すずめ")), QUESTIONS["passphrase"])
        self.assertEqual(questions(door.answer("short", "short")), QUESTIONS["passphrase"])
        self.assertEqual(questions(door.answer(PASSPHRASE, PASSPHRASE + "?")), QUESTIONS["passphrase"])
        self.assertEqual(questions(door.answer(PASSPHRASE, PASSPHRASE)), QUESTIONS["keep"])
        self.assertEqual(questions(door.answer("perhaps")), QUESTIONS["keep"])
        self.assertEqual(door.answer("")[0], AUTH_SUCCESS)
        self.assertEqual(self.knock().by_key(key)[0], AUTH_SUCCESS)
        self.assertEqual(self.knock().login("すずめ", PASSPHRASE), AUTH_SUCCESS)

    def test_a_name_is_asked_for_three_times_a_round(self):
        door = self.knock()
        door.interactive("join")
        self.assertEqual(questions(door.answer(self.place.invite())), QUESTIONS["name"])
        for name in ("職員", "admin"):
            self.assertEqual(questions(door.answer(name)), QUESTIONS["name"])
        self.assertEqual(door.answer("x" * 11)[0], AUTH_FAILURE)
        self.assertEqual(questions(door.interactive("join")), QUESTIONS["code"])
        self.assertIn("You can use the same invitation code once more.", door.banners()[-1])

    def test_a_key_that_is_not_to_be_kept_opens_nothing(self):
        door, key = self.knock(), knock.load(self.place.key("borrowed"))
        door.by_key(key, "join")
        door.interactive("join")
        for answers in ((self.place.invite(),), ("つばめ",), (PASSPHRASE, PASSPHRASE), ("いいえ",)):
            said = door.answer(*answers)
        self.assertEqual(said[0], AUTH_SUCCESS)
        self.assertEqual(self.knock().by_key(key)[0], AUTH_FAILURE)

    def test_codes_in_every_spelling(self):
        for spelling in (lambda code: code, lambda code: code.replace("-", ""), lambda code: code.replace("-", " "),
                         lambda code: code.translate({ord("0") + n: 0xff10 + n for n in range(10)} | {ord("-"): "ー"}),
                         lambda code: " " + code.replace("-", "－") + " ", lambda code: code.replace("-", "‐")):
            door, code = self.knock(), spelling(self.place.invite())
            door.interactive("join")
            self.assertEqual(questions(door.answer(code)), QUESTIONS["name"], code)

    def test_suspended_while_online_ends_within_two_seconds(self):
        key = self.place.account("ひばり")
        with Lines(self.place.ssh("-T", key=key), self.place.environment) as person:
            person.wait("1 h")
            began = time.monotonic()
            self.place.run("account", str(self.place.directory), "suspend", "ひばり", "--reason", "たびたびの さけび")
            person.ended(limit=2.0 + LIMIT / 10)
            print("a suspended person was out after %.2f s" % (time.monotonic() - began))
            self.assertRegex(person.text(), "Staff have asked you to stay away for now|はなれて|お休み|控え|職員")
            self.assertNotIn("さけび", person.text())
        door = self.knock()
        self.assertEqual(door.by_key(knock.load(key))[0], AUTH_FAILURE)
        self.assertIn("You cannot come in for now.", door.banners()[-1])
        self.place.run("account", str(self.place.directory), "restore", "ひばり")
        self.assertEqual(self.knock().by_key(knock.load(key))[0], AUTH_SUCCESS)

    def test_a_stranger_s_failures_are_not_the_victim_s(self):
        source = "127.77.77.77"
        for _ in range(2):
            with Knock(self.place, source) as door:
                for _ in range(3):
                    door.login("みかん", WRONG)
            wait_for(lambda: not door.transport.is_active(), "the stranger to be shown out")
        began = time.monotonic()
        self.assertEqual(self.knock().login("みかん", PASSPHRASE), AUTH_SUCCESS)
        self.assertLess(time.monotonic() - began, 3)
        stranger = self.enterContext(knock.connect(self.place, source))
        began = time.monotonic()
        self.assertEqual(stranger.recv(1), b"S")
        self.assertGreater(time.monotonic() - began, 0.2)  # held back before a word is said

    def test_ssh_audit_has_no_failure(self):
        done = subprocess.run(["ssh-audit", "-n", "-p", str(self.place.port), "127.0.0.1"], capture_output=True,
                              text=True, timeout=60)
        self.assertIn("(kex) curve25519-sha256", done.stdout)
        self.assertEqual([line for line in done.stdout.split("\n") if "[fail]" in line], [])
        self.assertNotRegex(done.stdout, r"libssh[_-]?0\.|software: libssh 0")


class Names(unittest.TestCase):
    """What cannot be a nickname or a passphrase is refused before anything is looked up, worked on or logged."""

    @classmethod
    def setUpClass(cls):
        cls.place = cls.enterClassContext(Place(login={"argon2_memory_kib": 65536, "argon2_passes": 6, "tries": 20}))

    def test_names(self):
        with Knock(self.place) as door:
            times = []
            for name in NOBODYS_NAMES:
                began = time.monotonic()
                self.assertEqual(door.login(name, WRONG), AUTH_FAILURE, name[:20])
                times.append((time.monotonic() - began, name[:20]))
            for number, name in enumerate(NOBODYS_NAMES):
                self.assertEqual(door.ask(name, "none")[0], AUTH_FAILURE, number)
        log = (self.place.top / "log").read_bytes()
        for planted in (b"pwned", b"xxxx", b"ProxyCommand", b"\x1b"):
            self.assertNotIn(planted, log)
        work = [took for took, name in times if name == b"%s%n%s" or name.startswith(b"-o")]
        print("names that cannot be: %.1f ms; with a passphrase worked on: %.1f ms"
              % (min(times)[0] * 1e3, max(work) * 1e3))

    def test_passphrases(self):
        def took(passphrase):
            began = time.monotonic()
            self.assertEqual(door.login("みかん", passphrase), AUTH_FAILURE)
            return time.monotonic() - began

        with Knock(self.place) as door:
            work = min(took(WRONG), took(WRONG))
            for passphrase in (b"", b"short", b"\xff" * 20, b"x" * 100000, b"x" * 4000):
                self.assertLess(took(passphrase), work / 2, passphrase[:20])
        with Knock(self.place) as door:
            self.assertEqual(door.interactive()[0], AUTH_ASK)
            door.send(knock.AUTH_ANSWER, 2, "みかん", b"x" * (1 << 20))
            said = door.hear()
            self.assertTrue(said[1] == END or said[0] == AUTH_FAILURE, said)
        self.assertEqual(len(self.place.processes("kokoiru:hub")), 1)

    def test_answers_that_do_not_fit_the_questions(self):
        for answers in ((), ("みかん",), ("みかん", WRONG, WRONG), ("x",) * 200):
            with Knock(self.place) as door:
                door.interactive()
                self.assertEqual(door.answer(*answers)[0], AUTH_FAILURE)
        with Knock(self.place) as door:
            door.send(knock.AUTH_ANSWER, 2, "みかん", WRONG)  # before any question
            self.assertNotEqual(door.ask("kokoiru", "none")[0], AUTH_SUCCESS)


class Codes(unittest.TestCase):
    """A code that was used, that is too old, that was mistyped and that never was: one answer."""

    def refused(self, code):
        with Knock(self.place) as door:
            self.assertEqual(questions(door.interactive("join")), QUESTIONS["code"])
            door.answer(code)
            door.answer(code)
            self.assertEqual(door.answer(code)[0], AUTH_FAILURE)
            return door.transcript

    def test_one_answer(self):
        self.place = Place(login={"code_burst": 1000})
        self.addCleanup(self.place.__exit__)
        used, expired, good = self.place.invite("--count", "3").split()
        self.change("UPDATE invitation SET expires = 1")
        used, good = self.place.invite("--count", "2").split()
        self.place.serve()
        with Knock(self.place) as door:
            door.interactive("join")
            for answers in ((used,), ("みかん",), (PASSPHRASE, PASSPHRASE)):
                said = door.answer(*answers)
            self.assertEqual(said[0], AUTH_SUCCESS)
        mistyped = good[:-1] + str((int(good[-1]) + 1) % 10)
        expected = self.refused("000-000-000")
        for code in (used, expired, mistyped, "", "48291355", "4829135577", "abc-def-ghi", "\x1b[A",
                     "9" * 3000, b"\xff\xff"):
            self.assertEqual(self.refused(code), expected, code)
        with Knock(self.place) as door:
            door.interactive("join")
            self.assertEqual(questions(door.answer(good)), QUESTIONS["name"])
        self.clock_is_set_back(good)

    def change(self, statement):
        """Stands in for time: the database is changed while nobody serves it."""
        with sqlite3.connect(self.place.directory / "kokoiru.db") as database:
            self.assertGreater(database.execute(statement).rowcount, 0)
        database.close()

    def clock_is_set_back(self, code):
        self.place.stop()
        self.change("UPDATE meta SET clock = clock + 100 * 86400")
        self.place.serve()
        self.assertEqual(self.refused(code), self.refused("000-000-000"))

    def test_guessing_is_slowed_for_guessers(self):
        self.place = Place(login={"code_burst": 3, "code_per_minute": 1})
        self.addCleanup(self.place.__exit__)
        good = self.place.invite()
        self.place.serve()
        key = self.place.account("はる")
        self.refused("000-000-000")
        with Knock(self.place) as door:
            door.interactive("join")
            for expected in (AUTH_ASK, AUTH_ASK, AUTH_FAILURE):
                self.assertEqual(door.answer("000-000-000")[0], expected)
            self.assertIn("Please try again in a moment.", "".join(door.banners()))
        with Knock(self.place) as door:  # whoever has a good one comes in
            door.interactive("join")
            self.assertEqual(questions(door.answer(good)), QUESTIONS["name"])
        self.assertEqual(self.place.verb(key, "hours").returncode, 0)


class Grace(unittest.TestCase):
    """Nobody stands at the door for ever, and who says nonsense does not stand there at all."""

    FIRST, LOGIN, JOIN = 2, 3, 5

    @classmethod
    def setUpClass(cls):
        cls.place = cls.enterClassContext(Place(
            login={"first_seconds": cls.FIRST, "login_seconds": cls.LOGIN, "join_seconds": cls.JOIN},
            limits={"starting_per_source": 3}))

    def connect(self, source=None):
        connection = knock.connect(self.place, source)
        self.addCleanup(connection.close)
        return connection

    def closed_after(self, connection, began, drip=b""):
        """Seconds until the other side ends it; meanwhile a byte is sent now and then."""
        connection.setblocking(False)
        while time.monotonic() - began < LIMIT:
            if select.select([connection], [], [], 0.1)[0]:
                try:
                    if not connection.recv(65536):
                        return time.monotonic() - began
                except ConnectionResetError:
                    return time.monotonic() - began
            try:
                connection.send(drip[:1])
            except OSError:
                pass
            drip = drip[1:]
        self.fail("it was never closed")

    def nothing(self):
        began = time.monotonic()
        return self.FIRST, self.closed_after(self.connect(), began)

    def dripping(self):
        began = time.monotonic()
        return self.FIRST, self.closed_after(self.connect(), began, b"SSH-2.0-" + b"x" * 240)

    def banner_only(self):
        began, connection = time.monotonic(), self.connect()
        connection.sendall(b"SSH-2.0-quiet\r\n")
        return self.FIRST, self.closed_after(connection, began)

    def unanswered(self, user, limit):
        door = Knock(self.place)
        self.addCleanup(door.transport.close)
        began = time.monotonic()
        door.interactive(user)
        while door.transport.is_active() and time.monotonic() - began < LIMIT:
            time.sleep(0.02)
        return limit, time.monotonic() - began

    def test_each_deadline_is_absolute(self):
        cases = {"says nothing": self.nothing, "drips its banner": self.dripping, "only a banner": self.banner_only,
                 "a question unanswered": lambda: self.unanswered("kokoiru", self.LOGIN),
                 "join unanswered": lambda: self.unanswered("join", self.JOIN)}
        results = {}
        threads = [threading.Thread(target=lambda name=name, case=case: results.update({name: case()}))
                   for name, case in cases.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for name in cases:
            limit, took = results[name]
            self.assertTrue(limit - 0.2 <= took < limit + 3, (name, limit, took))
        wait_for(lambda: not self.place.processes("kokoiru:session"), "the sessions to be gone")

    def test_a_source_that_only_knocks_gets_no_more_than_its_share(self):
        source = "127.88.88.88"
        waiting = [self.connect(source) for _ in range(3)]
        for connection in waiting:
            connection.sendall(b"SSH-2.0-quiet\r\n")
            self.assertTrue(connection.recv(64).startswith(b"SSH-2.0-"))
        self.assertIn(b"There are very many connections from where you are.", self.connect(source).recv(512))
        self.assertTrue(self.connect().recv(64).startswith(b"SSH-2.0-kokoiru"))
        for connection in waiting:
            connection.close()

        def is_let_in():
            try:
                said = self.connect(source).recv(512)
                return said.startswith(b"SSH-2.0-") and b"very many" not in said
            except OSError:
                return False

        wait_for(is_let_in, "the slot to be free again")

    def test_whoever_knocks_most_makes_room(self):
        self.place = self.enterContext(Place(limits={"entering": 4, "starting_per_source": 4}))
        sources = ["127.66.66.66"] * 3 + ["127.66.66.67"]
        doors = [self.enterContext(Knock(self.place, source)) for source in sources]
        for door in doors + doors:  # by the second answer the gate knows of the first request
            door.ask("kokoiru", "none")
        newcomer = self.enterContext(Knock(self.place))
        for _ in range(2):
            newcomer.ask("kokoiru", "none")
        wait_for(lambda: not doors[0].transport.is_active(), "the first of the many to go")
        self.assertTrue(all(door.transport.is_active() for door in doors[1:]))
        doors[0].hear()
        self.assertIn("The place has its hands full.", doors[0].banners()[-1])

    def test_visitors_have_an_end_to_their_number(self):
        self.place = self.enterContext(Place(limits={"visitors": 3, "visitors_per_source": 2}))

        def look(source=None):
            door = self.enterContext(Knock(self.place, source))
            return door, door.ask("look", "none")[0]

        def refused(source=None):
            """The door that refused, None if it did not: the gate learns of a visitor a moment after they are in."""
            door, said = look(source)
            if said != AUTH_SUCCESS:
                return door
            door.transport.close()
            return None

        doors = [look("127.55.55.55") for _ in range(2)]
        self.assertEqual([said for _, said in doors], [AUTH_SUCCESS] * 2)
        door = wait_for(lambda: refused("127.55.55.55"), "one source to have its number")
        self.assertIn("The place has its hands full.", door.banners()[-1])
        wait_for(lambda: look("127.55.55.56")[1] == AUTH_SUCCESS, "the last visitor to be let in")
        wait_for(refused, "the place to have its number")
        self.assertEqual(self.enterContext(Knock(self.place)).interactive()[0], AUTH_ASK)
        doors[0][0].transport.close()
        wait_for(lambda: look()[1] == AUTH_SUCCESS, "a visitor's place to be free again")

    def test_a_client_that_takes_no_bytes_is_shown_out(self):
        """A channel of the smallest packets makes the SSH library write without end."""
        door = self.enterContext(Knock(self.place, "127.44.44.44"))
        self.assertEqual(door.ask("look", "none")[0], AUTH_SUCCESS)
        door.transport._sanitize_packet_size = lambda size: 10
        channel = door.transport.open_session(max_packet_size=10, timeout=LIMIT)
        began = time.monotonic()
        channel.exec_command("look")
        wait_for(lambda: not door.transport.is_active(), "it to be ended")
        self.assertLess(time.monotonic() - began, 5)

    def test_nonsense_is_closed_at_once(self):
        for nonsense in (b"SSH-2.0-x\r\n\xff\xff\xff\xff" + b"\0" * 32, b"SSH-2.0-x\r\n\0\0\0\0\0\0\0\0\0\0\0\0",
                         b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"SSH-1.5-old\r\n", b"\0" * 4096,
                         b"SSH-2.0-" + b"y" * 3000 + b"\r\n"):
            connection = self.connect()
            began = time.monotonic()
            connection.sendall(nonsense)
            self.assertLess(self.closed_after(connection, began), self.FIRST - 0.3, nonsense[:30])
        self.assertTrue(self.connect().recv(64).startswith(b"SSH-2.0-"))


if __name__ == "__main__":
    main()
