# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions that say whatever they like: guests and staff, each with a line to the hub of its own making, send every
message about consultations, appointments and codes in any order, some as they could be right, some with anything in
them, several in one turn. Whatever comes of it, nobody hears of a consultation that is not theirs to know of, and the
database is whole afterwards."""
import random
import select
import time
import unittest

from hubpeer import MESSAGES, WHOLE, Peer, constants, decoded, encoded
from people import joined
from place import Place, main, wait_for

PEOPLE = {"みかん": "participant", "こたろう": "participant", "ゆき": "family", "さとう": "supporter",
          "すずき": "counsellor", "たなか": "counsellor", "あおき": "coordinator"}
OF_THE_DESK = {"すずき", "たなか", "あおき"}
ROUNDS, SEED = 1500, 20261125
FREE = {constants("consult_state")["CONSULT_" + name] for name in ("WAITING", "WRITTEN", "BOOKED")}
GRANT, BOX = b"KKg1" + b"\x17" * 104, b"KKm1" + b"\x17" * 296
REQUESTS = [name for name, (number, direction, _) in MESSAGES.items() if direction == "TO_HUB" and 300 <= number < 340]
FAST = {"act_burst": 10000, "act_per_second": 10000, "say_burst": 1000, "say_per_second": 1000}
EDGES = (0, 1, 2, 255, 1 << 15, 1 << 31, (1 << 32) - 1, 1 << 63, (1 << 64) - 1)


def grants(*readers):
    return b"".join(reader.to_bytes(8, "big") + GRANT for reader in readers)


class AnyOrder(unittest.TestCase):
    def setUp(self):
        self.place = self.enterContext(Place(limits=FAST))
        self.random = random.Random(SEED)
        self.enterContext(joined(self.place, "はやし", "counsellor"))  # makes the desk's key
        for nickname, role in PEOPLE.items():
            joined(self.place, nickname, role).__exit__()
        self.desk = wait_for(self.key_of_the_desk, "the desk's key")
        self.peers = {name: self.enterContext(Peer(self.place, self.place.key(name))) for name in PEOPLE}
        self.accounts = {name: peer.account for name, peer in self.peers.items()}
        self.numbers = [self.random.getrandbits(62) + 1 for _ in range(6)]
        self.slots, self.known = [1], {}

    def key_of_the_desk(self):
        with Peer(self.place) as peer:
            team = peer.first("EV_TEAM", team=constants("team")["TEAM_DESK"])
        return team and 1 << 63 | team["epoch"] << 8 | constants("team")["TEAM_DESK"]

    def anything(self, kind, field):
        """A value for that field, of people and things that are there, or at an edge of what fits."""
        choice, bytes_of = self.random.choice, self.random.randbytes
        if kind == "text":
            return choice([*PEOPLE, "", "だれも", "x" * 300, "\x1b[31m"])
        if kind not in WHOLE:
            tag = choice([b"KKm1", b"KKg1", b"KKd1", b"KKn1", b"KKm9", b""])
            return bytes_of(16) if kind == "b16" else tag + bytes_of(choice([0, 1, 104, 296, 316, 4496, 4497, 8000]))
        here = {"consultation": self.numbers, "appointment": self.slots[-5:], "minutes": (15, 30, 50),
                "account": [*self.accounts.values()], "reader": [*self.accounts.values(), self.desk],
                "at": [int(time.time()) // 60 * 60 + 60 * self.random.randrange(1, 60000)]}
        value = choice([*here.get(field, range(6))] if self.random.random() < 0.8 else EDGES)
        return value & (1 << 8 * {"u8": 1, "u16": 2, "u32": 4, "u64": 8}[kind]) - 1

    def nearly_right(self, name, who):
        """What that person's session could mean by it."""
        own = self.accounts[who]
        values = {field: self.anything(kind, field) for kind, field in MESSAGES[name][2]}
        stands = self.known.get(values.get("consultation"), {})
        counter, epoch = stands.get(who, 0) + 1, stands.get("epoch", 0)
        readers = {stands.get("account", own)}
        if stands.get("state") not in FREE:
            readers.add(stands.get("counsellor_account") or own)
        box = self.random.randbytes(316)
        values.update({
            "REQ_CONSULT": {"grants": grants(own, self.desk), "roster": BOX, "line": BOX, "wish": values.get("wish", 0) % 4},
            "REQ_CONSULT_SAY": {"box": BOX, "epoch": epoch, "counter": counter},
            "REQ_CONSULT_EPOCH": {"roster": BOX, "epoch": epoch + 1, "counter": counter, "grants": grants(*readers)},
            "REQ_CONSULT_GRANT": {"sealed": GRANT}, "REQ_CONSULT_HAND": {"note": b"KKn1" + box},
            "REQ_CONSULT_NOTE": {"box": b"KKn1" + box}, "REQ_CONSULT_DRAFT": {"box": b"KKd1" + box},
            "REQ_CONSULT_BACK": {"grants": grants(self.desk)}}.get(name, {}))
        return values

    def may_know(self, who, event, fields):
        """Of whose consultation it is, this person learned by right."""
        stands = self.known.get(fields["consultation"], {})
        if stands.get("account") == self.accounts[who] or event == "EV_CONSULT_GONE":
            return True
        return who in OF_THE_DESK and (event != "EV_CONSULT" or fields["state"] in FREE
                                       or fields["counsellor_account"] == self.accounts[who])

    def hear(self, who, event, fields):
        if event == "EV_CONSULT":
            stands = self.known.setdefault(fields["consultation"], {})
            stands.update({field: fields[field] for field in ("account", "counsellor_account", "state", "epoch")})
            stands[who] = fields["counter"]
        if event == "EV_APPOINTMENT":
            self.slots.append(fields["appointment"])
            self.assertTrue(fields["consultation"] == 0 or who in OF_THE_DESK, (who, fields))
        elif event.startswith("EV_CONSULT") and event != "EV_CONSULT_COLLEAGUE":
            self.assertTrue(self.may_know(who, event, fields), (who, event, fields))

    def listen(self):
        for who, peer in self.peers.items():
            while peer.heard or select.select([peer.socket], [], [], 0)[0]:
                peer.heard += [] if peer.heard else decoded(peer.socket.recv(65536))
                self.hear(who, *peer.next())

    def test_whatever_they_say(self):
        for _ in range(ROUNDS):
            for _ in range(self.random.choice((1, 1, 2, 5))):
                who, name = self.random.choice([*PEOPLE]), self.random.choice(REQUESTS)
                values = self.nearly_right(name, who) if self.random.random() < 0.7 else {
                    field: self.anything(kind, field) for kind, field in MESSAGES[name][2]}
                self.peers[who].socket.send(encoded(name, **values))
            self.listen()
        self.assertGreater(len(self.known), 3)
        self.assertGreater(len(self.slots), 3)
        with Peer(self.place, self.place.key("みかん")) as late:
            self.assertIn("EV_DONE", [name for name, _ in late.ask("REQ_CONSULTS")])
        self.place.stop()
        self.place.run("check", str(self.place.directory))


if __name__ == "__main__":
    main()
