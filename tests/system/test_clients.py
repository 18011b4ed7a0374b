# SPDX-License-Identifier: GPL-3.0-or-later
"""Four SSH clients as people have them: OpenSSH, dropbear's dbclient, PuTTY's plink, and paramiko for what none of the
three would do."""
import json
import os
import pathlib
import signal
import subprocess
import time
import unittest

import paramiko
import pexpect

import knock
from people import in_lines, settled
from place import IS_SANITIZED, LIMIT, PASSPHRASE, Lines, Place, main, wait_for, wishes

CTRL_C_TWICE = "\x03\x03"


class OpenSSH:
    name = "みかん"

    def __init__(self, place):
        self.place, self.key = place, place.key("openssh")
        self.public = self.key.with_suffix(".pub")

    def command(self, user="kokoiru", words=None, pty=False, with_key=True):
        return self.place.ssh("-t" if pty else "-T", user=user, words=words, key=self.key if with_key else None)


class Dbclient(OpenSSH):
    name = "りんご"

    def __init__(self, place):
        super().__init__(place)
        self.key = place.top / "key.dropbear"
        self.public = place.top / "key.dropbear.pub"
        made = subprocess.run(["dropbearkey", "-t", "ed25519", "-f", str(self.key)], check=True, capture_output=True,
                              text=True)
        self.public.write_text([line for line in made.stdout.split("\n") if line.startswith("ssh-ed25519 ")][0])

    def command(self, user="kokoiru", words=None, pty=False, with_key=True):
        command = ["dbclient", "-y", "-y", "-p", str(self.place.port), "-t" if pty else "-T"]
        command += ["-i", str(self.key)] if with_key else []
        return command + [user + "@127.0.0.1"] + ([words] if words else [])


class Plink(OpenSSH):
    name = "ぶどう"

    def __init__(self, place):
        self.place, self.key = place, place.top / "key.ppk"
        self.public = place.top / "plink.pub"
        nothing = place.top / "nothing"
        nothing.write_text("")
        subprocess.run(["puttygen", "-q", "-t", "ed25519", "-o", str(self.key), "--new-passphrase", str(nothing)],
                       check=True)
        subprocess.run(["puttygen", str(self.key), "-O", "public-openssh", "-o", str(self.public)], check=True)
        self.fingerprint = place.run("fingerprint", str(place.directory)).stdout.strip()

    def command(self, user="kokoiru", words=None, pty=False, with_key=True):
        command = ["plink", "-ssh", "-no-antispoof", "-P", str(self.place.port), "-hostkey", self.fingerprint,
                   "-t" if pty else "-T"]
        command += ["-i", str(self.key)] if with_key else []
        return command + [user + "@127.0.0.1"] + ([words] if words else [])


class Clients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = cls.enterClassContext(Place())

    def terminal(self, command):
        child = pexpect.spawn(command[0], command[1:], env=dict(self.place.environment, TERM="xterm"), timeout=LIMIT,
                              dimensions=(24, 80), encoding="utf-8", codec_errors="replace")
        self.addCleanup(child.close, force=True)
        return child

    def ended(self, child):
        child.expect(pexpect.EOF)
        status = child.wait()
        if status != 0:
            print("the client said last:", child.before[-400:])
        return status

    def everything(self, kind):
        client = kind(self.place)
        child = self.terminal(client.command("join", pty=True))
        for question, answer in (("Invitation code", self.place.invite()), ("Nickname", client.name),
                                 ("New passphrase", PASSPHRASE), ("Again", PASSPHRASE), ("Keep this key", "")):
            child.expect(question)
            child.sendline(answer)
        child.expect("English: en")
        child.send(CTRL_C_TWICE)
        self.assertEqual(self.ended(child), 0)

        run = dict(capture_output=True, env=self.place.environment, timeout=60)
        by_key = subprocess.run(client.command(words="who --json"), stdin=subprocess.DEVNULL, **run)
        self.assertEqual(by_key.returncode, 0, by_key.stderr)
        self.assertEqual([json.loads(line)["room"] for line in by_key.stdout.decode().splitlines()],
                         ["consult", "exchange", "free", "gallery"])
        faulty = subprocess.run(client.command(words="read nowhere"), stdin=subprocess.DEVNULL, **run)
        self.assertEqual((faulty.returncode, faulty.stdout), (1, b""))
        self.assertIn(b"kokoiru: read: ", faulty.stderr)

        with Lines(client.command(), self.place.environment) as lines:
            lines.wait("English: en")
            for _ in range(3):
                lines.say("")
            lines.wait("フリースペース")
            lines.ask("/go table-a")
            lines.say("こんにちは から " + client.name)
            lines.wait(client.name + ": こんにちは から " + client.name)
            lines.say("/bye")
            self.assertEqual(lines.ended(), 0)

        child = self.terminal(client.command(pty=True))
        child.expect("Enter だけなら 1|just Enter means 1")
        child.send("\r")
        child.expect("フリースペース")
        child.send("/bye\r")
        self.assertEqual(self.ended(child), 0)

        child = self.terminal(client.command(words="hours", with_key=False))
        for question, answer in (("Nickname", client.name), ("Passphrase", PASSPHRASE)):
            child.expect(question)
            child.sendline(answer)
        child.expect("The place is open now|開いて")
        self.assertEqual(self.ended(child), 0)

    def test_openssh(self):
        self.everything(OpenSSH)

    def test_dbclient(self):
        self.everything(Dbclient)

    def test_plink(self):
        self.everything(Plink)

    def transport(self):
        transport = paramiko.Transport(knock.connect(self.place))
        self.addCleanup(transport.close)
        transport.start_client(timeout=LIMIT)
        return transport

    def test_paramiko(self):
        transport, answers = self.transport(), [[self.place.invite()], ["もも"], [PASSPHRASE] * 2]
        transport.auth_interactive("join", lambda title, words, prompts: answers.pop(0))
        self.assertTrue(transport.is_authenticated())
        self.assertEqual(answers, [])
        key = self.place.account("なし")
        for login in (lambda it: it.auth_publickey("kokoiru", knock.load(key)),
                      lambda it: it.auth_interactive("kokoiru", lambda title, words, prompts: ["もも", PASSPHRASE])):
            transport = self.transport()
            login(transport)
            channel = transport.open_session(timeout=LIMIT)
            channel.exec_command("hours --json")
            self.assertTrue(json.loads(channel.makefile().read())["open"])
            self.assertEqual(knock.status(channel), 0)
            for has_pty in (False, True):
                transport = self.transport()
                login(transport)
                channel = transport.open_session(timeout=LIMIT)
                if has_pty:
                    channel.get_pty("xterm", 80, 24)
                channel.invoke_shell()
                self.until(channel, b"English: en")
                channel.send(CTRL_C_TWICE if has_pty else "/bye\n")
                self.assertEqual(knock.status(channel), 0)

    def until(self, channel, words):
        channel.settimeout(LIMIT)
        heard = b""
        while words not in heard:
            piece = channel.recv(65536)
            self.assertTrue(piece, heard.decode("utf-8", "replace"))
            heard += piece
        return heard


class Connections(unittest.TestCase):
    """One connection: one person, one screen, and verbs beside it."""

    @classmethod
    def setUpClass(cls):
        cls.place = cls.enterClassContext(Place(limits={"say_burst": 1000, "act_burst": 1000, "keepalive_seconds": 1,
                                                        "patience_seconds": 2}))
        cls.key = settled(cls.place, "こたろう")
        cls.other = settled(cls.place, "つむぎ")
        with in_lines(cls.place, cls.other) as lines:
            lines.ask("/go table-a")
            for number in range(100):
                lines.say("%d %s" % (number, "はなし" * 98))
            wait_for(lambda: ": 99 はなし" in cls.place.verb(cls.key, "read free 1").stdout, "the last of many lines")

    def expected(self):
        return self.place.verb(self.key, "read free 500").stdout

    def run_ssh(self, *options, words="read free 500", **more):
        return subprocess.run(self.place.ssh("-T", *options, key=self.key, words=words, **more), capture_output=True,
                              text=True, timeout=60, env=self.place.environment, stdin=subprocess.DEVNULL)

    def test_verbs_run_beside_the_shell(self):
        control = ["-o", "ControlPath=%s" % (self.place.top / "control")]
        with Lines(self.place.ssh("-T", "-M", *control, *wishes(KOKOIRU_LANG="en"), key=self.key),
                   self.place.environment) as shell:
            shell.wait("type help")
            for _ in range(4):
                self.assertEqual(self.run_ssh(*control).stdout, self.expected())
            self.assertEqual(self.run_ssh(*control, words="read nowhere").returncode, 1)
            said = self.run_ssh(*control, words="say free ここから")
            self.assertEqual(said.returncode, 0, said.stderr)
            wait_for(lambda: len(self.place.processes("kokoiru:session")) == 1, "one session, for all of it")
            self.refusals(control)
            shell.ask("/who", "こたろう")
            shell.say("/bye")
            self.assertEqual(shell.ended(), 0)

    def refusals(self, control):
        refused = (((), None), (("-tt",), None), (("-W", "127.0.0.1:%d" % self.place.port), None), (("-s",), "sftp"),
                   (("-O", "forward", "-R", "0:127.0.0.1:22"), None), ((), "line"), ((), "tui"))
        for options, words in refused:
            done = self.run_ssh(*control, *options, words=words)
            self.assertNotEqual(done.returncode, 0, (options, words, done.stdout))
            self.assertNotIn("こたろう", done.stdout)
        for option in ("-A", "-X"):
            self.assertEqual(self.run_ssh(*control, option, words="hours").returncode, 0, option)

    def channel(self, transport):
        return transport.open_session(timeout=LIMIT)

    def authenticated(self, user="kokoiru"):
        transport = paramiko.Transport(knock.connect(self.place))
        self.addCleanup(transport.close)
        transport.start_client(timeout=LIMIT)
        transport.auth_publickey(user, knock.load(self.key))
        return transport

    def alive(self, transport):
        channel = self.channel(transport)
        channel.exec_command("hours")
        self.assertEqual(knock.status(channel), 0)

    def test_everything_but_verbs_is_refused_and_the_session_goes_on(self):
        transport = self.authenticated()
        shell = self.channel(transport)
        shell.get_pty("xterm", 80, 24)
        shell.invoke_shell()
        refused = (paramiko.SSHException, EOFError)
        for kind in ("direct-tcpip", "x11", "forwarded-tcpip", "auth-agent@openssh.com", "tun@openssh.com",
                     "direct-streamlocal@openssh.com", "nonsense"):
            with self.assertRaises(refused, msg=kind):
                transport.open_channel(kind, ("127.0.0.1", 22), ("127.0.0.1", 1), timeout=LIMIT)
        with self.assertRaises(refused):
            transport.request_port_forward("127.0.0.1", 0)
        for request in (lambda it: it.get_pty("xterm", 80, 24), lambda it: it.invoke_shell(),
                        lambda it: it.invoke_subsystem("sftp"), lambda it: it.request_x11()):
            channel = self.channel(transport)
            try:
                request(channel)
                self.fail(request.__code__.co_names)
            except refused:
                pass
        beside = self.channel(transport)
        with self.assertRaises(refused):
            shell.invoke_shell()  # paramiko closes the channel then
        beside.exec_command("hours")
        self.assertEqual(knock.status(beside), 0)

    def test_a_second_request_on_one_channel(self):
        transport = self.authenticated()
        for request, words in (("invoke_shell", ()), ("exec_command", ("hours",)), ("invoke_subsystem", ("hours",))):
            channel = self.channel(transport)
            channel.exec_command("keys add")  # waits for a line
            with self.assertRaises(paramiko.SSHException, msg=request):
                getattr(channel, request)(*words)
            channel.close()
        self.alive(transport)

    def test_ten_thousand_variables(self):
        transport = self.authenticated()
        channel = self.channel(transport)
        for number in range(10000):
            message = paramiko.Message()
            message.add_byte(b"\x62")
            message.add_int(channel.remote_chanid)
            message.add_string("env")
            message.add_boolean(False)
            message.add_string("LC_%d" % number)
            message.add_string("x" * 100)
            transport._send_user_message(message)
        channel.exec_command("hours")
        self.assertEqual(knock.status(channel), 0)
        self.alive(transport)

    def memory(self, process):
        text = pathlib.Path("/proc", str(process), "status").read_text()
        return int(text.split("VmRSS:")[1].split()[0]) // 1024

    def test_sixty_megabytes_beyond_the_window(self):
        before = set(self.place.processes("kokoiru:session"))
        transport = self.authenticated()
        channel = self.channel(transport)
        channel.exec_command("keys add")
        process, = set(self.place.processes("kokoiru:session")) - before
        at_first, block = self.memory(process), b"x" * 32768
        channel.out_window_size = 1 << 30
        channel.settimeout(LIMIT)
        try:
            for _ in range(60 * 32):
                channel.sendall(block)
            if not IS_SANITIZED:  # which keeps what was freed
                self.assertLess(self.memory(process) - at_first, 24)
            self.alive(transport)
        except (OSError, EOFError, paramiko.SSHException):
            pass  # hanging up on it is as good
        self.assertTrue(self.place.verb(self.key, "hours").stdout)

    def test_data_after_close(self):
        transport = self.authenticated()
        channel = self.channel(transport)
        channel.exec_command("hours")
        self.assertEqual(knock.status(channel), 0)
        for number in (97, 94, 94, 96, 98):
            message = paramiko.Message()
            message.add_byte(bytes([number]))
            message.add_int(channel.remote_chanid)
            if number == 94:
                message.add_string("late words")
            if number == 98:
                message.add_string("shell")
                message.add_boolean(False)
            transport._send_user_message(message)
        self.place.verb(self.key, "hours")
        if transport.is_active():
            self.alive(transport)

    def test_too_many_channels(self):
        transport = self.authenticated()
        opened, refused = [], 0
        for _ in range(15):
            try:
                opened.append(self.channel(transport))
            except paramiko.ChannelException:
                refused += 1
        self.assertGreater(refused, 0)
        opened.pop().close()
        wait_for(lambda: self.can_open(transport), "a channel to be free again")
        opened[0].exec_command("hours")
        self.assertEqual(knock.status(opened[0]), 0)

    def can_open(self, transport):
        try:
            return self.channel(transport)
        except paramiko.ChannelException:
            return None

    def test_rekeying_and_compression_lose_nothing(self):
        expected = self.expected()
        self.assertGreater(len(expected.encode()), 80000)
        rekeyed = 0
        for _ in range(10):  # whether a client gets to it before the channel closes is its own affair
            done = self.run_ssh("-o", "RekeyLimit=16K", "-v")
            self.assertEqual(done.stdout, expected)
            rekeyed = max(rekeyed, done.stderr.count("SSH2_MSG_KEXINIT sent"))
            if rekeyed >= 2:
                break
        self.assertGreaterEqual(rekeyed, 2)
        done = self.run_ssh("-C", "-v")
        self.assertEqual(done.stdout, expected)
        self.assertIn("Enabling compression", done.stderr)
        done = self.run_ssh("-C", "-o", "RekeyLimit=1K")
        self.assertEqual(done.stdout, expected)
        transport = self.authenticated()
        channel = self.channel(transport)
        transport.renegotiate_keys()  # before words flow: paramiko itself stops if a channel ends meanwhile
        channel.exec_command("read free 500")
        self.assertEqual(channel.makefile().read().decode(), expected)
        for kind in (Dbclient, Plink):  # each has its own way with windows
            client = kind(self.place)
            public = client.public.read_text().split()
            self.assertEqual(self.place.verb(self.key, "keys add " + " ".join(public[:2])).returncode, 0)
            done = subprocess.run(client.command(words="read free 500"), capture_output=True, timeout=60,
                                  env=self.place.environment, stdin=subprocess.DEVNULL)
            self.assertEqual(done.stdout.decode(), expected, kind.__name__)

    def test_a_shell_goes_on_over_new_keys(self):
        command = self.place.ssh("-T", "-v", "-o", "RekeyLimit=16K", *wishes(KOKOIRU_LANG="en"), key=self.key,
                                 level="DEBUG")
        with Lines(command, self.place.environment) as shell:
            shell.wait("type help")
            for _ in range(100):
                shell.ask("/help", "leaves quietly")
            self.assertGreater(shell.text().count("SSH2_MSG_NEWKEYS sent"), 2)
            shell.say("/bye")
            self.assertEqual(shell.ended(), 0)

    def test_signs_of_life_are_answered(self):
        command = self.place.ssh("-T", "-vvv", "-o", "ServerAliveInterval=1", "-o", "ServerAliveCountMax=1",
                                 key=self.key, level="DEBUG3")
        with Lines(command, self.place.environment) as shell:
            wait_for(lambda: shell.text().count("receive packet: type 8") >= 3, shell.text)
            self.assertIsNone(shell.process.poll())

    def test_a_silent_line_is_noticed_and_its_seat_kept(self):
        with in_lines(self.place, self.key) as quiet, in_lines(self.place, self.other) as watcher:
            watcher.ask("/who", "こたろう")
            before = self.place.processes("kokoiru:session")
            began = time.monotonic()
            os.killpg(quiet.process.pid, signal.SIGSTOP)
            wait_for(lambda: len(self.place.processes("kokoiru:session")) < len(before), "the stopped client's end")
            print("a stopped client was given up after %.1f s, with 1 s + 2 s configured" % (time.monotonic() - began))
            self.assertGreater(time.monotonic() - began, 2)
            watcher.ask("/who", "こたろう")
            self.assertIsNone(watcher.process.poll())  # it answers, though nobody types

    def test_a_window_that_changes(self):
        transport = self.authenticated("kokoiru+tui")
        channel = self.channel(transport)
        channel.get_pty("xterm", 80, 24)
        channel.invoke_shell()
        channel.settimeout(LIMIT)
        self.assertTrue(channel.recv(65536))
        for columns, rows in ((40, 12), (200, 60), (80, 24)):
            channel.resize_pty(columns, rows)
            self.assertTrue(channel.recv(65536))
        self.alive(transport)


class Strange(unittest.TestCase):
    """What terminals claim to be."""

    @classmethod
    def setUpClass(cls):
        cls.place = cls.enterClassContext(Place())
        cls.key = settled(cls.place, "こたろう")

    def shell(self, term="xterm", columns=80, rows=24, user="kokoiru", **environment):
        transport = paramiko.Transport(knock.connect(self.place))
        self.addCleanup(transport.close)
        transport.start_client(timeout=LIMIT)
        transport.auth_publickey(user, knock.load(self.key))
        channel = transport.open_session(timeout=LIMIT)
        for name, value in environment.items():
            channel.set_environment_variable(name, value)
        channel.get_pty(term, columns, rows)
        channel.invoke_shell()
        channel.settimeout(LIMIT)
        return channel

    def answers(self, channel):
        self.assertTrue(channel.recv(65536))
        channel.send("/help\r")
        self.assertTrue(channel.recv(65536))
        self.assertFalse(channel.closed)

    def test_sizes(self):
        for columns, rows in ((0, 0), (1, 1), (0xffffffff, 0xffffffff), (2147483647, 2147483647),
                              (1, 2147483647), (100000, 3)):
            channel = self.shell(columns=columns, rows=rows)
            self.answers(channel)
            for size in ((columns, rows), (80, 24), (rows, columns)):
                channel.resize_pty(*size)
            self.answers(channel)
            channel.get_transport().close()

    def test_terminals(self):
        for term in ("nobody-knows-this", "", "x" * 5000, "../../x", "x/../xterm", "/etc/passwd", "dumb", "%s%n",
                     "vt100", "\x1b[31m", "xterm\0hidden"):
            channel = self.shell(term=term)
            self.answers(channel)
            channel.get_transport().close()

    def test_a_real_name_in_user_name_and_environment_is_written_nowhere(self):
        channel = self.shell(term="planted-term-zq", user="planted-user-zq", LANG="planted-lang-zq",
                             LC_ALL="planted-all-zq", KOKOIRU_UI="planted-ui-zq", SOMETHING="planted-else-zq")
        self.answers(channel)
        with knock.Knock(self.place) as door:
            door.login("planted-nick-zq", "planted passphrase zq", user="planted-stranger-zq")
        self.place.stop()
        self.assertEqual(self.place.finds("planted"), [])
        self.place.serve()

    def test_verbs_that_are_none(self):
        transport = paramiko.Transport(knock.connect(self.place))
        self.addCleanup(transport.close)
        transport.start_client(timeout=LIMIT)
        transport.auth_publickey("kokoiru", knock.load(self.key))
        for words in ("", " ", "frobnicate", "say", "/bin/sh -c id", "scp -t /tmp", "x" * 8000, "\x1b[31m",
                      b"\xff\xfe"):
            channel = transport.open_session(timeout=LIMIT)
            channel.exec_command(words)
            said = channel.makefile_stderr().read().decode()
            self.assertEqual(knock.status(channel), 2, words[:20])
            self.assertEqual(channel.makefile().read(), b"", words[:20])
            self.assertTrue(said.startswith("kokoiru: ") and said.count("\n") == 1 and "\x1b" not in said, said)


class Guests(unittest.TestCase):
    def test_look_and_apply_without_an_account(self):
        place = self.enterContext(Place())
        for user, words in (("look", "ここにいるよ|kokoiru"), ("apply", "Applications|申し込み")):
            for pty in ("-T", "-tt"):
                done = subprocess.run(place.ssh(pty, user=user), capture_output=True, text=True, timeout=60, input="\n",
                                      env=place.environment)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertRegex(done.stdout, words)
        for words, status in (("hours --json", 0), ("help", 0), ("who", 1), ("say free hello", 1), ("read free", 1),
                              ("export", 1), ("keys list", 1), ("leave-forever", 1)):
            done = subprocess.run(place.ssh("-T", user="look", words=words), capture_output=True, text=True, timeout=60,
                                  env=place.environment)
            self.assertEqual(done.returncode, status, (words, done.stdout, done.stderr))


if __name__ == "__main__":
    main()
