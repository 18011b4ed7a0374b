# SPDX-License-Identifier: GPL-3.0-or-later
"""A session of one's own making: speaks to the hub of a place as its door does, message by message, and may say what no
session of ours would. The messages are read from the table that the program itself is made from."""
import base64
import contextlib
import os
import pathlib
import pwd
import re
import select
import socket
import struct

from place import LIMIT

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "wire"
WHOLE = {"u8": ">B", "u16": ">H", "u32": ">I", "u64": ">Q"}
FIXED = {"b16": 16, "b32": 32}
PACKET_MAX = 32768


def source(name):
    return re.sub(r"/\*.*?\*/", "", (SOURCE / name).read_text(), flags=re.S)


def constants(name):
    """The names and numbers of an enumeration of wire/kinds.h."""
    body = re.search(r"enum %s \{(.*?)\}" % name, source("kinds.h"), re.S)[1]
    return {word.strip(): number for number, word in enumerate(filter(str.strip, body.split(",")))}


ROW = re.compile(r"MESSAGE\((\d+),\s*(\w+),\s*\w+,\s*(\w+),\s*([^,]+),((?:\s*FIELD\(\w+,\s*\w+\))*)\)")
MESSAGES = {row[2]: (int(row[1]), row[3], re.findall(r"FIELD\((\w+),\s*(\w+)\)", row[5]))
            for row in ROW.finditer(source("messages.def"))}
NAMES = {number: name for name, (number, _, _) in MESSAGES.items()}
VERSION = int(re.search(r"WIRE_VERSION = (\d+)", source("wire.h"))[1])
REASONS = {number: name for name, number in constants("reason").items()}


def encoded(name, **values):
    """A message; fields that are not given are zero or empty."""
    number, _, fields = MESSAGES[name]
    assert values.keys() <= {field for _, field in fields}, (name, values)
    payload = b""
    for kind, field in fields:
        value = values.get(field, 0 if kind in WHOLE else b"")
        value = value.encode() if isinstance(value, str) else value
        if kind in WHOLE:
            payload += struct.pack(WHOLE[kind], value)
        elif kind in FIXED:
            payload += value.ljust(FIXED[kind], b"\0")
        else:
            payload += struct.pack(">H", len(value)) + value
    return struct.pack(">HH", number, len(payload)) + payload


def decoded(packet):
    """(name, fields) of each message in a packet."""
    while packet:
        number, size = struct.unpack(">HH", packet[:4])
        payload, packet = packet[4:4 + size], packet[4 + size:]
        fields = {}
        for kind, field in MESSAGES[NAMES[number]][2]:
            if kind in WHOLE:
                size = struct.calcsize(WHOLE[kind])
                fields[field], = struct.unpack(WHOLE[kind], payload[:size])
            else:
                head = 0 if kind in FIXED else 2
                size = head + (FIXED[kind] if kind in FIXED else struct.unpack(">H", payload[:2])[0])
                fields[field] = payload[head:size].decode() if kind == "text" else payload[head:size]
            payload = payload[size:]
        yield NAMES[number], fields


@contextlib.contextmanager
def as_the_door():
    """The hub takes sessions from the user of the door only."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(pwd.getpwnam("kokoiru-door").pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)


class Peer:
    """A line to the hub; with a key, of the person whose it is. told: all that it heard as it came."""

    def __init__(self, place, key=None):
        self.heard, self.sent, self.account = [], 0, 0
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with as_the_door():
            self.socket.connect(str(place.directory / "run" / "hub.sock"))
        self.send("REQ_HELLO", version=VERSION)
        self.send("REQ_SALT", nickname="nobody")
        self.told = self.until("EV_SALT")
        if key:
            algorithm, blob = key.with_suffix(".pub").read_text().split()[:2]
            self.send("REQ_KEY", algorithm=algorithm, blob=base64.b64decode(blob))
            self.told += self.until("EV_KNOWN")
            self.account = self.told[-1][1]["account"]
            self.sent = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, name, **values):
        self.socket.send(encoded(name, **values))
        self.sent += 1

    def next(self):
        if not self.heard:
            assert select.select([self.socket], [], [], LIMIT)[0], "the hub says nothing"
            packet = self.socket.recv(PACKET_MAX)
            assert packet, "the hub ended the line"
            self.heard += decoded(packet)
        return self.heard.pop(0)

    def until(self, name, **least):
        """All that comes until a message of that name whose values are at least these; that one is the last."""
        events = []
        while True:
            said, fields = self.next()
            if said != "EV_HEARD" or name == said:
                events.append((said, fields))
            if said == name and all(fields[field] >= value for field, value in least.items()):
                return events

    def until_heard(self):
        """All that comes until the hub has handled, and told of, everything that was sent; of somebody known only."""
        return [event for event in self.until("EV_HEARD", count=self.sent) if event[0] != "EV_HEARD"]

    def notice(self):
        """All that came meanwhile, unasked."""
        return [event for event in self.ask("REQ_SALT", nickname="nobody") if event[0] != "EV_SALT"]

    def first(self, name, **values):
        """Of what it was told as it came, the fields of the first such message, or None."""
        return next((fields for said, fields in self.told if said == name and values.items() <= fields.items()), None)

    def ask(self, name, **values):
        """Sends a request; returns all that came until it was handled."""
        self.send(name, **values)
        return self.until_heard()
