# SPDX-License-Identifier: GPL-3.0-or-later
"""Consultations of others: every role, with a line to the hub of its own making, tries every message about one that is
not theirs. Each answer is the one for a consultation that does not exist; nobody who talks there notices anything; and
what was tried is on record."""
import os
import sqlite3
import unittest

from hubpeer import MESSAGES, REASONS, Peer, constants
from people import joined
from place import Place, main, wait_for

HANDED, FOREIGN, MISSING = 0x0123456789ABCDEF, 0x1122334455667788, 0x7766554433221100
STATES, STEPS, WISHES = constants("consult_state"), constants("consult_step"), constants("consult_wish")
DESK = constants("team")["TEAM_DESK"]
READER_OF_TEAM = 1 << 63
GRANT, BOX = b"KKg1" + b"\x17" * 104, b"KKm1" + b"\x17" * 296
DRAFT, NOTE = b"KKd1" + b"\x17" * 316, b"KKn1" + b"\x17" * 316
STRANGERS = {"こたろう": "participant", "ゆき": "family", "さとう": "supporter", "たなか": "counsellor", "あおき": "coordinator"}

# What a message about a consultation says beside its number, so that only whose it is can be the reason to refuse it
TRIED = {
    "REQ_CONSULT_LEAVE": {}, "REQ_CONSULT_READ": {}, "REQ_CONSULT_SIT": {}, "REQ_CONSULT_CLAIM": {},
    "REQ_CONSULT_SAY": {"kind": 1, "epoch": 2, "counter": 3, "id": b"\x99" * 16, "box": BOX},
    "REQ_CONSULT_UNSAY": {"line": 1},
    "REQ_CONSULT_EPOCH": {"epoch": 3, "counter": 3, "id": b"\x98" * 16, "roster": BOX},
    "REQ_CONSULT_GRANT": {"epoch": 1, "sealed": GRANT},
    "REQ_CONSULT_BACK": {},
    "REQ_CONSULT_HAND": {"id": 77, "note": NOTE},
    "REQ_CONSULT_STEP": {"step": STEPS["CONSULT_STEP_END"]},
    "REQ_CONSULT_DRAFT": {"box": DRAFT},
    "REQ_CONSULT_NOTE": {"id": 78, "epoch": 1, "box": NOTE},
    "REQ_CONSULT_NOTES": {}, "REQ_CONSULT_UNNOTE": {"id": 1},
    "REQ_CONSULT_TRUST": {}, "REQ_CONSULT_HEARD": {}, "REQ_CONSULT_DOUBT": {"epoch": 1}, "REQ_BOOK": {"appointment": 1},
}


def grants(*readers):
    return b"".join(reader.to_bytes(8, "big") + GRANT for reader in readers)


class Strangers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = cls.enterClassContext(Place(limits={"act_burst": 1000, "act_per_second": 1000}))
        # a counsellor with open keys makes those of the desk, and stays
        cls.enterClassContext(joined(cls.place, "はやし", "counsellor"))
        for nickname, role in {"みかん": "participant", "すずき": "counsellor", **STRANGERS}.items():
            joined(cls.place, nickname, role).__exit__()
        cls.desk = wait_for(cls.key_of_the_desk, "the desk's key")

    @classmethod
    def key_of_the_desk(cls):
        """As a reader, once there is one."""
        with Peer(cls.place) as peer:
            team = peer.first("EV_TEAM", team=DESK)
        return team and READER_OF_TEAM | team["epoch"] << 8 | DESK

    def peer(self, nickname):
        return self.enterContext(Peer(self.place, self.place.key(nickname)))

    def ask_for_one(self, peer, number):
        said = peer.ask("REQ_CONSULT", consultation=number, wish=WISHES["WISH_ANYBODY"],
                        grants=grants(peer.account, self.desk), roster_id=number.to_bytes(16, "big"), roster=BOX,
                        line_id=(number + 1).to_bytes(16, "big"), line=BOX)
        self.assertNotIn("EV_REFUSED", [name for name, _ in said], said)

    def claim(self, peer, owner, number):
        said = peer.ask("REQ_CONSULT_CLAIM", consultation=number)
        self.assertNotIn("EV_REFUSED", [name for name, _ in said], said)
        said = peer.ask("REQ_CONSULT_EPOCH", consultation=number, epoch=2, grants=grants(owner.account, peer.account),
                        counter=1, id=b"\x42" * 16, roster=BOX)
        self.assertNotIn("EV_REFUSED", [name for name, _ in said], said)

    def thread(self, peer, number):
        return peer.ask("REQ_CONSULT_READ", consultation=number)

    def answer(self, stranger, name, **values):
        """What one hears of it, but for what everybody is told of the place."""
        return [event for event in stranger.ask(name, **values) if event[0] not in ("EV_DESK", "EV_TEAM")]

    def try_everything(self, stranger, number, but=()):
        for name in TRIED.keys() - set(but):
            values = dict(TRIED[name])
            for _, field in MESSAGES[name][2]:
                if field in ("account", "reader"):
                    values[field] = stranger.account
                if field == "grants":
                    values[field] = grants(stranger.account)
            with self.subTest(stranger=stranger.first("EV_KNOWN")["nickname"], request=name):
                answers = [self.answer(stranger, name, consultation=each, **values) for each in (number, MISSING)]
                self.assertEqual(*answers)
                (said, refused), = answers[0]
                self.assertEqual(said, "EV_REFUSED")
                self.assertEqual(refused["request"], MESSAGES[name][0])
                self.assertIn(REASONS[refused["reason"]], ("REASON_NO_CONSULT", "REASON_NOT_NOW"))

    def test_every_message_is_tried(self):
        """A new message about one of them has to be put on the list above."""
        about = {name for name, (_, direction, fields) in MESSAGES.items()
                 if direction == "TO_HUB" and ("u64", "consultation") in fields}
        self.assertEqual(about, set(TRIED) | {"REQ_CONSULT"})

    def test_nobody_gets_into_one_of_others(self):
        mikan, suzuki = self.peer("みかん"), self.peer("すずき")
        strangers = {name: self.peer(name) for name in list(STRANGERS)}
        self.ask_for_one(mikan, FOREIGN)
        mikan.notice()
        before = self.thread(mikan, FOREIGN)
        for name in ("こたろう", "ゆき", "さとう"):
            self.try_everything(strangers[name], FOREIGN)  # it waits: the desk may see it
        self.assertEqual(self.thread(mikan, FOREIGN), before)
        self.claim(suzuki, mikan, FOREIGN)
        for name in ("たなか", "あおき"):  # they saw it waiting a moment ago
            self.assertIn(("EV_CONSULT_GONE", {"consultation": FOREIGN}), strangers[name].notice())
            (_, refused), = self.answer(strangers[name], "REQ_CONSULT_CLAIM", consultation=FOREIGN)
            self.assertEqual(REASONS[refused["reason"]], "REASON_CLAIMED")
        for step in (None, "CONSULT_STEP_REST", "CONSULT_STEP_END"):
            if step:
                suzuki.ask("REQ_CONSULT_STEP", consultation=FOREIGN, step=STEPS[step])
            mikan.notice(), suzuki.notice()
            before = [self.thread(each, FOREIGN) for each in (mikan, suzuki)]
            for stranger in strangers.values():
                self.try_everything(stranger, FOREIGN, [] if step else ["REQ_CONSULT_CLAIM"])
                said = [name for name, _ in stranger.ask("REQ_CONSULTS")]
                self.assertNotIn("EV_CONSULT", said)
            self.assertEqual([mikan.notice(), suzuki.notice()], [[], []])
            self.assertEqual([self.thread(each, FOREIGN) for each in (mikan, suzuki)], before)
        self.it_is_on_record(strangers)

    def test_who_had_it_is_a_stranger_afterwards(self):
        owner, suzuki, tanaka = (self.peer(name) for name in ("こたろう", "すずき", "たなか"))
        self.ask_for_one(owner, HANDED)
        self.claim(suzuki, owner, HANDED)
        said = suzuki.ask("REQ_CONSULT_HAND", consultation=HANDED, account=tanaka.account, id=77, note=NOTE)
        self.assertNotIn("EV_REFUSED", [name for name, _ in said])
        self.assertIn(("EV_CONSULT_GONE", {"consultation": HANDED}), said)
        owner.notice()
        before = self.thread(owner, HANDED)
        self.try_everything(suzuki, HANDED, ["REQ_CONSULT_CLAIM"])
        self.assertEqual(self.thread(owner, HANDED), before)
        readers = {fields["reader"] for name, fields in before if name == "EV_CONSULT_READER"}
        self.assertEqual(readers, {owner.account, tanaka.account})

    def it_is_on_record(self, strangers):
        backup, copy = self.place.top / "backup.tar", self.place.top / "copy"
        self.place.run("backup", str(self.place.directory), str(backup))
        self.place.run("restore", str(backup), str(copy), "--pepper", str(self.place.directory / "keys" / "pepper"))
        with sqlite3.connect(copy / "kokoiru.db") as database:
            rows = database.execute("SELECT * FROM act WHERE act = 'consult-refused'").fetchall()
            names = [row[1] for row in database.execute("PRAGMA table_info(act)")]
        database.close()
        acts = [dict(zip(names, row)) for row in rows]
        who = {act["staff"] or act["person"] for act in acts}
        self.assertEqual(who, {peer.account for peer in strangers.values()})
        self.assertLessEqual(len(acts), 20 * len(strangers))
        for act in acts:
            self.assertNotIn(str(FOREIGN), str(act))


if __name__ == "__main__":
    main()
