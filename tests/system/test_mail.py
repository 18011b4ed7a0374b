# SPDX-License-Identifier: GPL-3.0-or-later
"""Invitations by mail: from the command line over a real mail server into the place; what an outbox keeps and what it
forgets; mail servers that are away, slow, wrong or hostile; and processes that are killed at the worst moment."""
import os
import pathlib
import re
import shlex
import signal
import socket
import tempfile
import unittest

from mailbox import PASSWORD, USER, Certificates, Liar, Mailbox
from people import in_lines, settled
from place import LIMIT, PASSPHRASE, Place, Terminal, main, wait_for

ADDRESS = "Hanako.Sato+here@mail.example.jp"
WORDS = (b"hanako.sato", b"mail.example.jp")
SNAPSHOTS = pathlib.Path(__file__).parent / "mail"
DIGITS = re.compile(r"\b\d{3}-\d{3}-\d{3}\b")


def traces(place):
    """Which files of the place, and its log, hold something of the address in the clear."""
    found = []
    for path in [place.top / "log", *sorted(place.directory.rglob("*"))]:
        if path.is_file() and any(word in path.read_bytes().lower() for word in WORDS):
            found.append(str(path))
    return found


class Mails(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="kokoiru-mail-")))
        cls.certificates = Certificates(cls.folder / "good")

    def place(self, box, serves=True, **mail):
        """A place that sends through the box."""
        place = Place(mail=box.settings(**mail))
        self.addCleanup(place.__exit__)
        place.set("place", host="127.0.0.1:%d" % place.port)
        if "user" in mail:
            path = place.directory / "keys" / "mail"
            path.write_text(PASSWORD + "\n")
            path.chmod(0o600)
        if serves:
            place.serve()
        return place

    def box(self, **options):
        return self.enterContext(Mailbox(**options))

    def plain(self, **options):
        """A box and a place, on this machine and without further ado."""
        box = self.box(auth=False, **options)
        return box, self.place(box)

    def post(self, place):
        return wait_for(lambda: place.processes("kokoiru:post"), "post")[0]

    def logged(self, place, words):
        wait_for(lambda: words in place.log_text(), lambda: "%r in:\n%s" % (words, place.log_text()))

    def invite(self, place, address=ADDRESS, *arguments):
        done = place.run("invite", str(place.directory), "--mail", address, *arguments)
        self.assertEqual(done.stdout, "")
        self.assertNotIn("example", done.stderr)
        return done.stderr


class TheWayIn(Mails):
    def normal(self, text):
        """What differs from place to place and from day to day, put aside."""
        text = re.sub(r"ssh -p \d+ ", "ssh -p PORT ", text)
        text = re.sub(r"SHA256:\S+", "FINGERPRINT", text)
        text = DIGITS.sub("CODE", text)
        text = re.sub(r"コードは .* まで", "コードは UNTIL まで", text)
        return re.sub(r"once, until .*\.", "once, until UNTIL.", text)

    def check_headers(self, mail):
        message = mail.message
        self.assertRegex(message["Message-ID"], r"^<[0-9a-f]{32}@example\.jp>$")
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        self.assertEqual(message["From"].addresses[0].addr_spec, "kokoiru@example.jp")
        self.assertEqual(message["To"].addresses[0].addr_spec, ADDRESS)
        self.assertTrue(message["Date"].datetime)
        self.assertEqual(message.get_content_type(), "text/plain")
        self.assertEqual(message.defects, [])
        self.assertEqual(set(message.keys()), {
            "Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
            "Content-Language", "Auto-Submitted"})
        self.assertTrue(all(len(line) <= 78 for line in mail.raw.split(b"\r\n")))
        self.assertNotIn(b"\n", mail.raw.replace(b"\r\n", b""))
        self.assertTrue(mail.raw.isascii())

    def check_snapshot(self, mail, name):
        path = SNAPSHOTS / name
        shown = "%s\n\n%s" % (mail.subject, self.normal(mail.text))
        if os.environ.get("KOKOIRU_UPDATE_MAILS"):
            path.write_text(shown)
        self.assertEqual(shown, path.read_text())

    def enter(self, place, mail):
        """Types what the mail says, the fingerprint too, at a client that knows nobody."""
        line = next(line.strip() for line in mail.text.splitlines() if line.strip().startswith("ssh "))
        fingerprint = re.search(r"SHA256:\S+", mail.text)[0]
        options = ["-F", "none", "-o", "UserKnownHostsFile=%s" % (place.top / "nobody"), "-o",
                   "PubkeyAuthentication=no"]
        command = shlex.split(line)
        terminal = self.enterContext(Terminal(place, command[:1] + options + command[1:]))
        terminal.wait("fingerprint])?")
        terminal.enter(fingerprint)
        terminal.wait("Invitation code")
        terminal.enter(DIGITS.search(mail.text)[0])
        terminal.wait("Nickname / よびな:")
        terminal.enter("はなこ")
        terminal.wait("New passphrase")
        terminal.enter(PASSPHRASE)
        terminal.wait("Again / もう一度:")
        terminal.enter(PASSPHRASE)
        wait_for(lambda: "はなこ\tfamily" in place.run("account", str(place.directory), "list").stdout, "the account")

    def test_a_mail_brings_somebody_in(self):
        box = self.box(certificates=self.certificates)
        place = self.place(box, user=USER, password_file="keys/mail")
        words = self.invite(place, ADDRESS, "--role", "family")
        self.assertIn("goes out now", words)
        mail = box.wait()
        self.check_headers(mail)
        self.check_snapshot(mail, "invitation.ja")
        self.assertEqual(mail.recipients, [ADDRESS])
        self.assertEqual(mail.sender, "kokoiru@example.jp")
        self.assertEqual(box.sessions[-1].host_name, "example.jp")
        self.assertNotIn(socket.gethostname().encode(), mail.raw)
        self.enter(place, mail)
        place.stop()
        self.assertEqual(traces(place), [])

    def test_in_english_over_tls_from_the_beginning(self):
        box = self.box(certificates=self.certificates, tls="tls", auth=False)
        place = self.place(box)
        place.set("contacts", checked="2026-11-01")
        self.invite(place, ADDRESS, "--language", "en")
        self.check_snapshot(box.wait(), "invitation.en")

    def test_contacts_stand_in_it(self):
        box = self.box(auth=False)
        place = self.place(box, serves=False)
        ini = place.directory / "kokoiru.ini"
        ini.write_text(ini.read_text().replace("checked =", "contact = 窓口 | 022-000-0000 | 平日\nchecked ="))
        place.serve()
        self.invite(place)
        self.assertIn("窓口  022-000-0000  平日\n", box.wait().text)

    def test_it_waits_until_the_place_is_served(self):
        box = self.box(auth=False)
        place = self.place(box, serves=False)
        self.assertIn("once the place is served", self.invite(place))
        self.assertEqual(traces(place), [])
        place.serve()
        self.assertRegex(box.wait().text, DIGITS)

    def test_an_address_can_come_by_standard_input(self):
        box, place = self.plain()
        done = place.run("invite", str(place.directory), "--mail", "-", input=ADDRESS + "\n")
        self.assertEqual(done.stdout, "")
        self.assertEqual(box.wait().recipients, [ADDRESS])

    def test_several_go_over_one_connection(self):
        box = self.box(auth=False)
        place = self.place(box, serves=False)
        for number in range(5):
            self.invite(place, "a%d@example.jp" % number)
        place.serve()
        box.wait(5)
        self.assertEqual(len(box.sessions), 1)
        self.assertEqual(len({DIGITS.search(mail.text)[0] for mail in box.mails}), 5)

    def test_a_place_without_mail_has_no_post(self):
        place = self.enterContext(Place())
        self.assertIn("once [mail] in kokoiru.ini names a server", self.invite(place))
        self.assertEqual(place.processes("kokoiru:post"), [])
        self.assertNotIn("post", place.log_text())

    def test_mail_can_be_set_up_while_people_are_here(self):
        box = self.box(auth=False)
        place = self.enterContext(Place())
        self.invite(place)
        place.set("mail", **box.settings())
        place.set("place", host="kokoiru.example.jp")
        place.server.send_signal(signal.SIGHUP)
        self.assertIn("   ssh join@kokoiru.example.jp\n", box.wait().text)


class Refused(Mails):
    def test_nothing_but_one_address(self):
        box, place = self.plain()
        for wrong in ("", "hanako", "a@b", "a@example.jp\r\nBcc: b@example.jp", "a@example.jp,b@example.jp",
                      "Hanako <a@example.jp>", "a@[127.0.0.1]", "a b@example.jp", "花子@example.jp", "a@example.jp\x1b[2J"):
            done = place.run("invite", str(place.directory), "--mail", wrong, check=False)
            self.assertEqual((done.returncode, done.stdout), (2, ""), wrong)
            self.assertIn("taro@example.jp", done.stderr)
        for arguments in (["--count", "2"], ["--language", "fr"], ["--role", "king"]):
            done = place.run("invite", str(place.directory), "--mail", ADDRESS, *arguments, check=False)
            self.assertEqual(done.returncode, 2, arguments)
        self.invite(place)
        box.wait()
        self.assertEqual(box.mails[0].recipients, [ADDRESS])

    def test_what_check_finds(self):
        box = self.box(auth=False)
        place = self.place(box, serves=False, user=USER, password_file="keys/mail", security="starttls",
                           ca_file="keys/none.pem")
        (place.directory / "keys" / "mail").chmod(0o644)
        (place.directory / "mail" / "invitation.ja.txt").write_text("x\n\n{ssh} {fingerprint}\n")
        (place.directory / "mail" / "question.en.txt").write_text("x\n\n{words} {code}\n")
        (place.directory / "mail" / "declined.en.txt").unlink()
        done = place.run("check", str(place.directory), check=False)
        self.assertEqual(done.returncode, 1)
        for words in ("mail/invitation.ja.txt: has no {code}", "mail/question.en.txt: line 3 has a {",
                      "mail/declined.en.txt: No such file", "keys/mail: others can read the mail password",
                      "keys/none.pem: No such file"):
            self.assertIn(words, done.stdout)
        served = place.run("serve", str(place.directory), check=False)
        self.assertEqual(served.returncode, 1)
        self.assertIn("others can read the mail password", served.stderr)

    def test_a_place_of_before_gets_its_key(self):
        box = self.box(auth=False)
        place = self.place(box, serves=False)
        for name in ("post", "post.pub"):
            (place.directory / "keys" / name).unlink()
        done = place.run("invite", str(place.directory), "--mail", ADDRESS, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("serve the place once", done.stderr)
        place.serve()
        self.assertEqual((place.directory / "keys" / "post").stat().st_mode & 0o777, 0o600)
        self.invite(place)
        box.wait()

    def test_another_key_opens_nothing(self):
        box = self.box(auth=False)
        place = self.place(box, serves=False)
        self.invite(place)
        for name in ("post", "post.pub"):
            (place.directory / "keys" / name).unlink()
        place.serve()
        self.logged(place, "is given up; its address is erased")
        self.assertEqual(box.mails, [])


class NotNow(Mails):
    def test_a_server_that_is_away_and_comes_back(self):  # L01
        box = Mailbox(auth=False)
        self.addCleanup(box.stop)
        place = self.place(box)
        self.invite(place)
        self.logged(place, "mail is held and tried again")
        self.assertEqual(traces(place), [])
        box.start()
        box.wait()
        self.logged(place, "mail goes out again")
        self.assertEqual(place.log_text().count("mail is held"), 1)
        place.stop()
        self.assertEqual(traces(place), [])

    def test_a_server_that_asks_to_come_again(self):
        box, place = self.plain(rcpt=["451 4.7.1 greylisted, try later", "250 fine"])
        self.invite(place)
        box.wait()
        self.assertEqual(len(box.mails), 1)

    def test_nobody_has_that_address(self):
        box, place = self.plain(rcpt=["550 5.1.1 no such user"])
        self.invite(place)
        self.logged(place, "is given up; its address is erased")
        self.assertEqual(len(box.sessions), 1)
        place.stop()
        self.assertEqual(traces(place), [])

    def test_a_coordinator_sees_what_did_not_arrive(self):
        box, place = self.plain(rcpt=["550 5.1.1 no such user"])
        other, key = settled(place, "みかん", "supporter"), settled(place, "まとめ", "coordinator")
        self.invite(place)
        self.logged(place, "is given up")
        with in_lines(place, other) as lines:
            self.assertIn("for coordinators", lines.ask("/mails", "coordinators"))
        with in_lines(place, key) as lines:
            seen = lines.ask("/mails", "off this list")
            self.assertIn("Invitation, today. Given up: nobody has that address", seen)
            self.assertNotIn("example", seen)
            lines.ask("1", "There is none.")
        self.assertEqual(len(box.sessions), 1)

    def test_a_server_that_does_not_relay_is_no_fault_of_the_address(self):
        box, place = self.plain(rcpt=["554 5.7.1 relay access denied", "250 fine"])
        self.invite(place)
        self.logged(place, "takes no mail from this place")
        box.wait()

    def test_the_mail_itself_is_refused(self):
        box, place = self.plain(data=["554 5.6.0 not that"])
        self.invite(place)
        self.logged(place, "is given up")
        self.assertEqual(box.mails, [])

    def test_a_password_that_is_not_taken(self):
        box = self.box(certificates=self.certificates)
        place = self.place(box, user=USER + "x", password_file="keys/mail")
        self.invite(place)
        self.logged(place, "does not take user or password")
        self.assertEqual(box.mails, [])
        self.assertNotIn(PASSWORD, place.log_text())


class NeverInTheClear(Mails):
    def held(self, place):
        self.invite(place)
        self.logged(place, "there is no safe connection")
        self.assertEqual(traces(place), [])

    def test_starttls_stripped(self):  # L04
        box = self.box(auth=False)
        self.held(self.place(box, security="starttls", ca_file=self.certificates.authority))
        self.assertEqual(box.mails, [])

    def test_starttls_answered_by_no(self):
        def talk(liar, connection):
            connection.sendall(b"220 here\r\n")
            while True:
                line = liar.read(connection)
                connection.sendall(b"250-here\r\n250 STARTTLS\r\n" if line.startswith(b"EHLO") else b"454 not now\r\n")

        with Liar(talk) as liar:
            self.held(self.place(liar, security="starttls", ca_file=self.certificates.authority))
            self.assertNotIn(b"MAIL", liar.heard)
            self.assertNotIn(b"AUTH", liar.heard)

    def test_words_sent_before_the_secret_begins_are_not_believed(self):
        def talk(liar, connection):
            connection.sendall(b"220 here\r\n")
            liar.read(connection)
            connection.sendall(b"250-here\r\n250 STARTTLS\r\n")
            liar.read(connection)
            connection.sendall(b"220 go\r\n250-here\r\n250 AUTH PLAIN\r\n250 fine\r\n250 fine\r\n354 go\r\n250 fine\r\n")
            liar.read(connection)

        with Liar(talk) as liar:
            place = self.place(liar, security="starttls", ca_file=self.certificates.authority)
            self.invite(place)
            self.logged(place, "mail is held")
            self.assertNotIn(b"MAIL", liar.heard)

    def test_a_certificate_of_somebody_elses(self):
        other = Certificates(self.folder / "other")
        for tls in ("starttls", "tls"):
            box = self.box(certificates=other, tls=tls, auth=False)
            self.held(self.place(box, ca_file=self.certificates.authority))
            self.assertEqual(box.mails, [])

    def test_a_certificate_for_another_name(self):
        other = Certificates(self.folder / "name", "mail.example.jp")
        box = self.box(certificates=other, auth=False)
        self.held(self.place(box))
        self.assertEqual(box.mails, [])

    def test_tls_cut_in_the_middle(self):
        certificates = self.certificates

        def talk(_, connection):
            inside = certificates.context().wrap_socket(connection, server_side=True)
            inside.sendall(b"220 here\r\n250")
            connection.shutdown(socket.SHUT_RDWR)

        with Liar(talk) as liar:
            place = self.place(liar, security="tls", ca_file=self.certificates.authority)
            self.invite(place)
            self.logged(place, "mail is held")


class Hostile(Mails):
    def test_whatever_a_server_says(self):
        def endless(_, connection):
            while True:
                connection.sendall(b"220-and another thing, and another thing\r\n" * 1000)

        def endless_line(_, connection):
            while True:
                connection.sendall(b"220 " + b"x" * 65536)

        def slow(_, connection):
            for byte in b"220 " + b"x" * 600:
                connection.sendall(bytes([byte]))
                connection.settimeout(0.1)
                try:
                    connection.recv(1)
                except TimeoutError:
                    pass

        def silent(liar, connection):
            liar.read(connection)

        def zeros(liar, connection):
            connection.sendall(b"220 \0\0here\0\r\n")
            liar.read(connection)
            connection.sendall(b"\0\0\0\r\n250\0fine\r\n\0")
            liar.read(connection)

        def nonsense(_, connection):
            connection.sendall(bytes(range(256)) * 64 + b"\r\n")

        def nothing(_, connection):
            del connection

        def greedy(liar, connection):
            connection.sendall(b"220 here\r\n")
            liar.read(connection)
            connection.sendall(b"250-" + b"AUTH " + b"X" * 100000 + b"\r\n" + b"250-SIZE 1\r\n" * 20000 + b"250 HELP\r\n")
            while True:
                liar.read(connection)
                connection.sendall(b"999 \x1b[2Jwhat\r\n" * 50)

        ways = [endless, endless_line, slow, silent, zeros, nonsense, nothing, greedy]

        def talk(liar, connection):
            ways[(liar.count - 1) % len(ways)](liar, connection)

        with Liar(talk) as liar:
            place = self.place(liar, security="none", patience_seconds=1)
            post = self.post(place)
            for number in range(len(ways)):
                self.invite(place, "a%d@example.jp" % number)
                wait_for(lambda least=number: liar.count > least, "another connection")
            wait_for(lambda: liar.count > len(ways), "one more connection")
            self.assertEqual(place.processes("kokoiru:post"), [post])
            self.assertNotIn("what", place.log_text().replace("whatever", ""))
            self.assertNotIn("\x1b", place.log_text())
            self.assertEqual(place.run("account", str(place.directory), "list").stdout, "")


class Killed(Mails):
    def settled(self, box, place):
        """Those that came before one more mail, which goes out when all others are done with."""
        box.on_data = None
        self.invite(place, "last@example.jp")
        wait_for(lambda: any(mail.recipients == ["last@example.jp"] for mail in box.mails), "the last mail")
        return [mail for mail in box.mails if mail.recipients == [ADDRESS]]

    def test_post_between_taken_and_told(self):  # L05
        box, place = self.plain()
        killed = []

        def on_data(_):
            if not killed:
                killed.append(self.post(place))
                os.kill(killed[0], signal.SIGKILL)

        box.on_data = on_data
        self.invite(place)
        box.wait(2)
        mails = self.settled(box, place)
        self.assertNotEqual([self.post(place)], killed)
        self.assertEqual(len(mails), 2)
        self.assertEqual(len({DIGITS.search(mail.text)[0] for mail in mails}), 1)
        self.assertEqual(len({mail.message["Message-ID"] for mail in mails}), 1)
        self.is_good(place, DIGITS.search(mails[0].text)[0])

    def test_the_hub_while_a_mail_goes(self):
        box, place = self.plain()

        def on_data(_):
            hub = place.processes("kokoiru:hub")
            os.kill(hub[0], signal.SIGKILL)
            wait_for(lambda: place.processes("kokoiru:hub") not in ([], hub), "another hub")

        box.on_data = on_data
        self.invite(place)
        box.wait()
        mails = self.settled(box, place)
        self.assertEqual(len(mails), 1)
        self.is_good(place, DIGITS.search(mails[0].text)[0])

    def is_good(self, place, code):
        with Terminal(place, place.ssh("-t", user="join")) as terminal:
            terminal.wait("Invitation code")
            terminal.enter(code)
            terminal.wait("Nickname / よびな:")


class Jailed(Mails):
    def test_post_holds_nothing_of_the_place(self):
        box, place = self.plain()
        post = self.post(place)
        status = pathlib.Path("/proc/%d/status" % post).read_text()
        self.assertRegex(status, r"(?m)^NoNewPrivs:\s+1$")
        self.assertRegex(status, r"(?m)^Seccomp:\s+2$")
        if os.geteuid() == 0:
            self.assertRegex(status, r"(?m)^CapEff:\s+0+$")
            self.assertNotRegex(status, r"(?m)^Uid:\s+0")
            hub = pathlib.Path("/proc/%d/status" % place.processes("kokoiru:hub")[0]).read_text()
            self.assertNotEqual(re.search(r"(?m)^Uid:.*$", status)[0], re.search(r"(?m)^Uid:.*$", hub)[0])
            for link in pathlib.Path("/proc/%d/fd" % post).iterdir():
                self.assertNotIn(str(place.directory), os.readlink(link))
        self.invite(place)
        box.wait()
        self.assertEqual(place.processes("kokoiru:post"), [post])

    def test_it_ends_with_the_place(self):
        _, place = self.plain()
        post = self.post(place)
        os.kill(place.server.pid, signal.SIGKILL)
        wait_for(lambda: not os.path.exists("/proc/%d" % post), "the end of post", LIMIT)


if __name__ == "__main__":
    main()
