# SPDX-License-Identifier: GPL-3.0-or-later
"""What no client says before it is in, said all the same: the door stands, and others come in meanwhile."""
import select
import socket
import struct
import threading
import time
import unittest

import paramiko

import knock
from knock import AUTH_ASK, AUTH_FAILURE, AUTH_SUCCESS, END, Knock
from people import settled
from place import IS_SANITIZED, LIMIT, PASSPHRASE, Place, main, wait_for

IDENT = b"SSH-2.0-somebody\r\n"
DISCONNECT, IGNORE, UNIMPLEMENTED, DEBUG, EXT_INFO, KEXINIT = 1, 2, 3, 4, 7, 20
KEX_LISTS = (b"curve25519-sha256", b"ssh-ed25519", b"aes128-ctr", b"aes128-ctr", b"hmac-sha2-256-etm@openssh.com",
             b"hmac-sha2-256-etm@openssh.com", b"none", b"none", b"", b"")
FIRST_SECONDS, LOGIN_SECONDS = 2, 2


def packet(payload, length=None, padding=None):
    """A message as it goes before any key is agreed upon."""
    if padding is None:
        padding = 8 - (len(payload) + 5) % 8
        padding += 8 if padding < 4 else 0
    body = bytes([padding & 255]) + payload + bytes(padding)
    return struct.pack(">I", len(body) if length is None else length) + body


def kexinit(lists=KEX_LISTS):
    return bytes([KEXINIT]) + bytes(16) + b"".join(struct.pack(">I", len(each)) + each for each in lists) + bytes(5)


class HostileDoor(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = cls.enterClassContext(Place(
            login={"first_seconds": FIRST_SECONDS, "login_seconds": LOGIN_SECONDS, "join_seconds": 4, "tries": 20},
            limits={"starting_per_source": 64}))
        cls.key = settled(cls.place, "こたろう")

    def tearDown(self):
        self.assertEqual(self.place.verb(self.key, "hours").returncode, 0)
        self.assertNotIn("by signal", self.place.log_text())

    def knock(self, **options):
        return self.enterContext(Knock(self.place, **options))

    def connect(self):
        connection = knock.connect(self.place)
        self.addCleanup(connection.close)
        return connection

    def are_closed(self, connections):
        """Waits until the other side has ended them all, whatever it says before; none lives past the first deadline."""
        began, left = time.monotonic(), set(connections)
        while left:
            for connection in select.select(list(left), [], [], 0.1)[0]:
                try:
                    heard = connection.recv(65536)
                except OSError:
                    heard = b""
                left -= set() if heard else {connection}
            self.assertLess(time.monotonic() - began, FIRST_SECONDS + 1 + LIMIT / 10, left)

    def says(self, *parts):
        """A connection that says this at once; a door that has had enough of it may close in the middle."""
        connection = self.connect()
        try:
            for part in parts:
                connection.sendall(part)
        except OSError:
            pass
        return connection

    def memory(self, process):
        with open("/proc/%d/status" % process) as status:
            return int(status.read().split("VmRSS:")[1].split()[0]) // 1024

    def session(self):
        """Of the one connection there is."""
        process, = wait_for(lambda: self.place.processes("kokoiru:session"), "a session")
        return process

    def quiet(self):
        wait_for(lambda: not self.place.processes("kokoiru:session"), "the sessions to be gone")

    def test_t04_lengths_that_cannot_be(self):
        lengths = (0, 1, 4, 5, 7, 11, 35001, 262145, 0x7fffffff, 0x80000000, 0xfffffffc, 0xffffffff)
        padded = [bytes([padding]) + b"\x02" + bytes(14) for padding in (0, 3, 255)]
        self.are_closed([self.says(IDENT, packet(b"\x14" + bytes(26), length=length), bytes(4096)) for length in lengths]
                        + [self.says(IDENT, struct.pack(">I", len(body)) + body) for body in padded])

    def test_t04_a_length_is_not_believed(self):
        """Who announces much and sends little takes no memory for it."""
        self.quiet()
        connection = self.says(IDENT, struct.pack(">I", 262000), b"x" * 100)
        process = self.session()
        self.assertLess(self.memory(process), 512 if IS_SANITIZED else 24)
        connection.close()
        self.quiet()

    def test_key_exchange_that_is_begun_twice_or_not_agreed(self):
        nonsense = kexinit([b"x" * 20000] * 10)
        cut = kexinit()[:-30]
        long = b"\x14" + bytes(16) + struct.pack(">I", 0xffffffff) + b"abc"
        cases = ((kexinit(), kexinit()), (kexinit(),) * 200, (nonsense,), (cut,), (long,), (b"\x15",),
                 (b"\x1e" + bytes(4),), (kexinit(), b"\x15"),
                 (kexinit(), b"\x1e" + struct.pack(">I", 32) + bytes(32)),
                 (kexinit(), b"\x1e" + struct.pack(">I", 0xffffffff)), (b"\x32" + bytes(40),), (b"",),
                 (kexinit([b"diffie-hellman-group1-sha1", *KEX_LISTS[1:]]),))
        self.are_closed([self.says(IDENT, *[packet(part) for part in parts]) for parts in cases])

    def test_idents_of_every_kind(self):
        idents = (b"SSH-2.0-\r\n", b"SSH-2.0-x\n", b"SSH-1.99-x\r\n", b"SSH-3.0-x\r\n", b"\r\n" * 500 + IDENT,
                  b"hello\r\n" * 40 + IDENT, b"SSH-2.0-\x1b]0;owned\x07\r\n", b"SSH-2.0-" + b"\xff" * 200 + b"\r\n",
                  b"SSH-2.0-%s%n%s\r\n", b"SSH-2.0-nul\0nul\r\n")
        self.are_closed([self.says(ident, packet(b"\x02" + bytes(20))) for ident in idents])
        self.assertNotIn("owned", self.place.log_text())

    def test_messages_that_mean_nothing_by_the_thousand(self):
        before = self.connect()
        before.sendall(IDENT + packet(kexinit()))
        try:
            for _ in range(2000):
                before.sendall(packet(bytes([IGNORE]) + struct.pack(">I", 100) + bytes(100)))
        except OSError:
            pass  # strict key exchange takes none of it
        before.close()
        door = self.knock()
        for number, parts in ((IGNORE, (b"x" * 1000,)), (DEBUG, (True, b"\x1b[31mwords", "")), (UNIMPLEMENTED, (7,)),
                              (EXT_INFO, (1, "server-sig-algs", "ssh-rsa")), (EXT_INFO, (0xffffffff,)),
                              (IGNORE, ()), (200, ()), (255, (b"x",))):
            for _ in range(500):
                door.send(number, *parts)
        self.assertIn(door.ask("kokoiru", "none")[0], (AUTH_FAILURE, knock.MSG_DISCONNECT))

    def test_services_that_are_not_for_strangers(self):
        for service in ("ssh-connection", "nonsense", "", b"\xff\xfe\0", "x" * 30000):
            door = self.knock()
            door.send(knock.SERVICE_REQUEST, service)
            self.assertNotEqual(door.ask("kokoiru", "none")[0], AUTH_SUCCESS)
        door = self.knock()
        for _ in range(1000):
            door.send(knock.SERVICE_REQUEST, "ssh-userauth")
        self.assertNotEqual(door.ask("kokoiru", "none")[0], AUTH_SUCCESS)

    def test_channels_and_requests_before_one_is_in(self):
        for number, parts in ((90, ("session", 0, 1 << 20, 32768)), (80, ("tcpip-forward", True, "", 22)),
                              (94, (0, b"words")), (93, (0, 1 << 20)), (98, (0, "shell", True)), (96, (0,)), (97, (0,)),
                              (91, (0, 0, 1, 1)), (81, ()), (52, ()), (51, ("none", False)), (53, ("hi", "")), (60, ())):
            door = self.knock()
            door.send(number, *parts)
            self.assertNotEqual(door.ask("kokoiru", "none")[0], AUTH_SUCCESS, number)
            self.assertFalse([each for each, _ in door.transcript if each in (91, 99, 94)], door.transcript)

    def test_a_user_name_that_changes_with_each_request(self):
        door, names = self.knock(), ["kokoiru", "look", "apply", "join", "root", "look", ""]
        for name in names * 3:
            self.assertEqual(door.ask(name, "none")[0], AUTH_FAILURE, name)  # the first word decides
        self.assertEqual(len(door.banners()), 1)
        door = self.knock()
        self.assertEqual(door.ask("look", "none")[0], AUTH_SUCCESS)

    def test_a_thousand_keys(self):
        door, key = self.knock(), knock.load(self.place.key("stranger"))
        answers = []
        for _ in range(1000):
            answers.append(door.by_key(key, is_signed=False))
            if answers[-1][1] == END:
                break
        self.assertLess(len(answers), 100)
        self.assertNotIn(AUTH_SUCCESS, [number for number, _ in answers])

    def test_keys_that_are_none(self):
        for blob in (b"", b"\0" * 4, b"\xff" * 4, struct.pack(">I", 11) + b"ssh-ed25519", b"x" * 30000,
                     struct.pack(">I", 11) + b"ssh-ed25519" + struct.pack(">I", 31) + bytes(31),
                     struct.pack(">I", 7) + b"ssh-rsa" + struct.pack(">I", 3) + bytes(3) + struct.pack(">I", 1 << 30)):
            for signed in (False, True):
                door = self.knock()
                door.send(knock.AUTH_REQUEST, "kokoiru", "ssh-connection", "publickey", signed, "ssh-ed25519", blob,
                          *([b"x" * 83] if signed else []))
                self.assertNotIn(door.ask("kokoiru", "none")[0], (AUTH_SUCCESS, knock.AUTH_KEY_IS_FINE))

    def test_answers_whose_number_cannot_be(self):
        doors = [self.knock() for _ in range(5)]
        for door, number in zip(doors, (0xffffffff, 0x80000000, 0x7fffffff, 1 << 20, 257)):
            self.assertEqual(door.interactive()[0], AUTH_ASK)
            door.send(knock.AUTH_ANSWER, number, "みかん", "x" * 20)
        for door in doors:
            self.assertNotEqual(door.answer_heard()[0], AUTH_SUCCESS)

    def test_a04_a_signature_that_is_wrong_ends_by_the_deadline(self):
        key, began = knock.load(self.key), time.monotonic()
        door = self.knock()
        for byte in range(3):
            signature = paramiko.Message()
            signature.add_string("ssh-ed25519")
            signature.add_string(bytes([byte]) * 64)
            door.send(knock.AUTH_REQUEST, "kokoiru", "ssh-connection", "publickey", True, "ssh-ed25519", key.asbytes(),
                      signature.asbytes())
        wait_for(lambda: not door.transport.is_active(), "the end of it")
        self.assertLess(time.monotonic() - began, LOGIN_SECONDS + 3)
        self.assertNotIn(AUTH_SUCCESS, [number for number, _ in door.transcript])

    def test_a12_a_stranger_fails_a_hundred_times_on_a_victim_s_name(self):
        door = self.knock()
        self.assertEqual(door.interactive("join")[0], AUTH_ASK)
        for answers in ((self.place.invite(),), ("みかん",), (PASSPHRASE, PASSPHRASE)):
            said = door.answer(*answers)
        self.assertEqual(said[0], AUTH_SUCCESS)

        def fail(source):
            with Knock(self.place, source) as stranger:
                for number in range(20):
                    stranger.login("みかん", "まちがった あいことば %d" % number)

        threads = [threading.Thread(target=fail, args=("127.70.1.%d" % number,)) for number in range(1, 6)]
        for thread in threads:
            thread.start()
        self.assertEqual(self.knock().login("みかん", PASSPHRASE), AUTH_SUCCESS)
        for thread in threads:
            thread.join()
        self.assertEqual(self.knock().login("みかん", PASSPHRASE), AUTH_SUCCESS)

    def test_halves_of_connections(self):
        """Said all, and no more to come; or urgent."""
        connections = [self.says(said) for said in (b"", IDENT, IDENT + packet(kexinit()), IDENT[:5], IDENT)]
        for connection in connections[:-1]:
            connection.shutdown(socket.SHUT_WR)
        connections[-1].send(b"!", socket.MSG_OOB)
        self.are_closed(connections)
        self.quiet()

    def test_one_byte_a_segment(self):
        class Slow:
            """A socket that sends each byte by itself."""

            def __init__(self, real):
                self.real = real
                real.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

            def send(self, data):
                return self.real.send(data[:1])

            def __getattr__(self, name):
                return getattr(self.real, name)

        transport = paramiko.Transport(Slow(knock.connect(self.place)))
        self.addCleanup(transport.close)
        transport.start_client(timeout=LIMIT)
        transport.auth_publickey("kokoiru", knock.load(self.key))
        channel = transport.open_session(timeout=LIMIT)
        channel.exec_command("hours")
        self.assertEqual(knock.status(channel), 0)

    def test_a_stranger_who_takes_nothing_that_is_sent(self):
        """Asks for much at the door and reads none of it."""
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.connect(("127.0.0.1", self.place.port))
        self.addCleanup(connection.close)
        connection.sendall(IDENT + packet(kexinit()))
        wait_for(lambda: select.select([connection], [], [], 0)[0], "an answer")
        wait_for(lambda: not self.place.processes("kokoiru:session"), "it to be given up", limit=FIRST_SECONDS + LIMIT)


if __name__ == "__main__":
    main()
