# SPDX-License-Identifier: GPL-3.0-or-later
"""SSH spoken message by message, on paramiko's transport: for what no well-behaved client would ever say."""
import logging
import queue
import random
import socket

import paramiko
from paramiko.common import MSG_DISCONNECT
from paramiko.message import Message

from place import LIMIT

SERVICE_REQUEST, SERVICE_ACCEPT = 5, 6
AUTH_REQUEST, AUTH_FAILURE, AUTH_SUCCESS, AUTH_BANNER = 50, 51, 52, 53
AUTH_ASK, AUTH_ANSWER = 60, 61
AUTH_KEY_IS_FINE = 60
END = "end of the connection"

logging.getLogger("paramiko").setLevel(logging.CRITICAL)  # what it thinks of such talk is no news

NICKNAME = "Nickname / よびな: "
QUESTIONS = {
    "login": [(NICKNAME, True), ("Passphrase / あいことば: ", False)],
    "code": [("Invitation code / 招待コード: ", True)],
    "name": [(NICKNAME, True)],
    "passphrase": [("New passphrase / 新しいあいことば: ", False), ("Again / もう一度: ", False)],
    "keep": [("Keep this key? / この鍵をおぼえますか [Y/n]: ", True)],
}


class Ears:
    """Takes the place of paramiko's own login: whatever the door says is put into a queue."""

    def __init__(self, heard):
        self._handler_table = {number: self.take(heard, number)
                               for number in (SERVICE_ACCEPT, AUTH_FAILURE, AUTH_SUCCESS, AUTH_BANNER, AUTH_ASK)}

    @staticmethod
    def take(heard, number):
        return lambda ears, message: heard.put((number, bytes(message.get_remainder())))

    def is_authenticated(self):
        return True

    def abort(self):
        pass


def connect(place, source=None):
    """A plain TCP connection; from an address of its own, unless told: wrong logins slow their own source down."""
    source = source or "127.%d.%d.%d" % tuple(random.randrange(1, 255) for _ in range(3))
    return socket.create_connection(("127.0.0.1", place.port), timeout=LIMIT, source_address=(source, 0))


class Knock:
    """A connection at the door. transcript holds all that was heard: (message number, its bytes)."""

    def __init__(self, place, source=None):
        self.heard = queue.Queue()
        self.transcript = []
        self.transport = paramiko.Transport(connect(place, source))
        self.transport.start_client(timeout=LIMIT)
        self.transport.auth_handler = Ears(self.heard)
        self.send(SERVICE_REQUEST, "ssh-userauth")
        assert self.hear()[0] == SERVICE_ACCEPT

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.transport.close()

    def send(self, number, *parts):
        """Sends message_of them."""
        try:
            self.transport._send_message(message_of(number, *parts))
        except EOFError:
            pass  # heard next

    def hear(self, limit=LIMIT):
        """The next thing that the door says, or END."""
        waited = 0.0
        while True:
            try:
                said = self.heard.get(timeout=0.05)
                break
            except queue.Empty:
                waited += 0.05
                if not self.transport.is_active() and self.heard.empty():
                    said = (MSG_DISCONNECT, END)
                    break
                assert waited < limit, "the door says nothing after %r" % self.transcript[-3:]
        self.transcript.append(said)
        return said

    def ask(self, user, method, *parts):
        """One login request; returns what is said to it, banners left out."""
        self.send(AUTH_REQUEST, user, "ssh-connection", method, *parts)
        return self.answer_heard()

    def interactive(self, user="kokoiru"):
        return self.ask(user, "keyboard-interactive", "", "")

    def answer(self, *answers):
        self.send(AUTH_ANSWER, len(answers), *answers)
        return self.answer_heard()

    def answer_heard(self):
        said = self.hear()
        while said[0] == AUTH_BANNER:
            said = self.hear()
        return said

    def login(self, nickname, passphrase, user="kokoiru"):
        """One try; returns the number of the door's answer."""
        said = self.interactive(user)
        if said[0] != AUTH_ASK:
            return said[0]
        assert questions(said) == QUESTIONS["login"], questions(said)
        return self.answer(nickname, passphrase)[0]

    def by_key(self, key, user="kokoiru", algorithm=None, is_signed=True, blob=None, signature=None):
        """Offers a paramiko key, signed or as a probe."""
        algorithm = algorithm or key.get_name()
        blob = blob or key.asbytes()
        if not is_signed:
            return self.ask(user, "publickey", False, algorithm, blob)
        if signature is None:
            signed = Message()
            signed.add_string(self.transport.session_id)
            signed.add_byte(bytes([AUTH_REQUEST]))
            for part in (user, "ssh-connection", "publickey"):
                signed.add_string(part)
            signed.add_boolean(True)
            signed.add_string(algorithm)
            signed.add_string(blob)
            signature = key.sign_ssh_data(signed.asbytes(), algorithm) if key.get_name() == "ssh-rsa" \
                else key.sign_ssh_data(signed.asbytes())
        return self.ask(user, "publickey", True, algorithm, blob, getattr(signature, "asbytes", lambda: signature)())

    def banners(self):
        return [string(said) for number, said in self.transcript if number == AUTH_BANNER]


def message_of(number, *parts):
    """A message: text and bytes as SSH strings, bool as one byte, int as four, Message as it is."""
    message = Message()
    message.add_byte(bytes([number]))
    for part in parts:
        if isinstance(part, bool):
            message.add_boolean(part)
        elif isinstance(part, int):
            message.add_int(part)
        elif isinstance(part, Message):
            message.add_bytes(part.asbytes())
        else:
            message.add_string(part)
    return message


def string(said):
    return Message(said).get_text()


def methods(said):
    """The methods that a failure names, and whether it was a partial success."""
    assert said[0] == AUTH_FAILURE, said
    message = Message(said[1])
    return message.get_text().split(","), message.get_boolean()


def words(said):
    """What is said before a question."""
    message = Message(said[1])
    return message.get_text() + message.get_text()


def questions(said):
    """The prompts, each with whether the answer may be shown."""
    assert said[0] == AUTH_ASK, said
    message = Message(said[1])
    for _ in range(3):
        message.get_string()
    return [(message.get_text(), message.get_boolean()) for _ in range(message.get_int())]


def load(path):
    return paramiko.Ed25519Key.from_private_key_file(str(path))


def status(channel):
    """The exit status of what runs on a channel, once it has ended."""
    assert channel.status_event.wait(LIMIT), "no exit status"
    return channel.exit_status
