# SPDX-License-Identifier: GPL-3.0-or-later
"""Another program that reads what a place holds, written from doc/KEYS.md and not from ours: given a database, the
pepper and what somebody knows, it opens what is theirs to open, and nothing else."""
import hashlib
import os
import sqlite3
import struct
import unicodedata

from nacl import bindings, exceptions
from nacl.pwhash import argon2id

BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TEAMS = {"staff": 0, "coordinators": 1, "desk": 2}
CIRCLE_OF_TEAM = READER_OF_TEAM = 1 << 63
RECOVERY = 1 << 63 | 0xFF
ROSTER, UNSENT = 0, 17


def read_rows(text):
    """The 32 bytes of a pepper or half of a recovery key, from its paper form."""
    rows = [row for row in text.splitlines() if row.strip() and not row.startswith("#")]
    values = []
    for row in rows:
        value = 0
        for symbol in row.replace("-", "").strip()[:13]:
            value = value * 32 + BASE32.index(symbol)
        values.append(value.to_bytes(8, "big"))
    assert len(values) == 4, rows
    return b"".join(values)


def hashed(data, key=b""):
    return hashlib.blake2b(data, key=key, digest_size=32).digest()


def derived(master, number, context):
    salt = struct.pack("<Q", number).ljust(16, b"\0")
    return hashlib.blake2b(b"", key=master, salt=salt, person=context.ljust(16, b"\0"), digest_size=32).digest()


def unpadded(padded):
    end = padded.rindex(b"\x80")
    assert len(padded) % 256 == 0 and not padded[end + 1:].strip(b"\0")
    return padded[:end]


def u64(value):
    """As SQLite keeps numbers above 2^63: below zero."""
    return value - (1 << 64) if value >= 1 << 63 else value


class Closed(Exception):
    """It does not open."""


def opened_by(pair, sealed):
    try:
        return bindings.crypto_box_seal_open(sealed, *pair)
    except exceptions.CryptoError:
        raise Closed from None


def box_opened(tag, about, pair, box):
    """What is inside of a sealed box of that tag and row."""
    inside = opened_by(pair, box[4:]) if box[:4] == tag else b""
    if inside[:12] != tag + struct.pack(">Q", about):
        raise Closed
    return unpadded(inside[12:])


def line_opened(key, circle, epoch, author, counter, identity, box):
    """Kind and content of a line."""
    data = b"KKm1" + struct.pack(">QIQI", circle, epoch, author, counter) + identity
    try:
        padded = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(box[28:], data, box[4:28], key)
    except exceptions.CryptoError:
        raise Closed from None
    inside = unpadded(padded)
    return inside[0], inside[1:]


def grant_sealed(circle, epoch, reader, public_key, key):
    return b"KKg1" + bindings.crypto_box_seal(b"KKg1" + struct.pack(">QIQ", circle, epoch, reader) + key, public_key)


def line_sealed(key, circle, epoch, author, counter, identity, kind, content):
    nonce, data = os.urandom(24), b"KKm1" + struct.pack(">QIQI", circle, epoch, author, counter) + identity
    inside = bytes([kind]) + content + b"\x80"
    return b"KKm1" + nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        inside + b"\0" * (-len(inside) % 256), data, nonce, key)


def roster_read(content):
    """former epoch -> proof, and the readers as they stand there; None instead of links if it is an old one."""
    if content[:4] != b"KKr2":
        return None, content
    links, end = {}, 5 + 36 * content[4]
    for at in range(5, end, 36):
        links[int.from_bytes(content[at:at + 4], "big")] = content[at + 4:at + 36]
    return links, content[end:]


def proof(circle, epoch, key, former, former_key, readers):
    linking = derived(former_key, 1, b"KKlink_1")
    return hashed(b"KKr2" + struct.pack(">QII", circle, epoch, former) + key + readers, linking)


GRANTS = """SELECT g.epoch, sealed FROM consult_grant g JOIN consultation ON number = consultation
    WHERE circle = ? AND reader = ?"""
LINES = """SELECT l.epoch, l.kind, m.account, counter, id, box FROM consult_line l JOIN consult_member m USING (member)
    JOIN consultation ON number = consultation WHERE circle = ? AND box IS NOT NULL ORDER BY line"""
SHEETS = "SELECT account, epoch, for_team, for_writer FROM letter JOIN sheet USING (letter) ORDER BY letter, number"


class Reader:
    """Whoever holds one secret key, and a database to use it on."""

    def __init__(self, path, reader, secret_key):
        self.database = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
        self.reader, self.pairs = reader, [(bindings.crypto_scalarmult_base(secret_key), secret_key)]
        for sealed in self.former():
            inside = opened_by(self.pairs[-1], sealed[4:])
            assert sealed[:4] == b"KKo1" and inside[:12] == b"KKo1" + struct.pack(">Q", reader)
            assert bindings.crypto_scalarmult_base(inside[44:]) == inside[12:44]
            self.pairs.append((inside[12:44], inside[44:]))

    def former(self):
        """The pairs before one's own, the newest first, each sealed to the one after it."""
        rows = self.database.execute("SELECT sealed FROM former_pair WHERE account = ? ORDER BY number DESC",
                                     (u64(self.reader),))
        return [sealed for sealed, in rows.fetchall()]

    def close(self):
        self.database.close()

    def grant_opened(self, circle, epoch, reader, pairs, sealed):
        for pair in pairs if sealed[:4] == b"KKg1" else ():
            try:
                inside = opened_by(pair, sealed[4:])
            except Closed:
                continue
            if inside[:24] == b"KKg1" + struct.pack(">QIQ", circle, epoch, reader):
                return inside[24:]
        raise Closed

    def teams(self):
        """(team, epoch) -> pair."""
        rows = self.database.execute("SELECT team, epoch, sealed FROM team_grant WHERE account = ?", (self.reader,))
        keys = {}
        for team, epoch, sealed in rows.fetchall():
            secret_key = self.grant_opened(CIRCLE_OF_TEAM | TEAMS[team], epoch, self.reader, self.pairs, sealed)
            keys[team, epoch] = (bindings.crypto_scalarmult_base(secret_key), secret_key)
        return keys

    def keys_of(self, circle):
        """Epoch -> key, of a consultation: by what was granted to oneself, or to a team whose key one has."""
        readers = {self.reader: self.pairs}
        for (team, epoch), pair in (self.teams() if self.reader != RECOVERY else {}).items():
            readers[READER_OF_TEAM | epoch << 8 | TEAMS[team]] = [pair]
        found = {}
        for reader, pairs in readers.items():
            rows = self.database.execute(GRANTS, (circle, u64(reader)))
            for epoch, sealed in rows.fetchall():
                found[epoch] = self.grant_opened(circle, epoch, reader, pairs, sealed)
        return found

    def thread(self, circle, keys=None):
        """(epoch, kind, content) of each sealed line; content is None where one has no key that opens it."""
        keys = self.keys_of(circle) if keys is None else keys
        rows = self.database.execute(LINES, (circle,))
        for epoch, kind, author, counter, identity, box in rows.fetchall():
            if epoch not in keys:
                yield epoch, kind, None
                continue
            try:
                inside_kind, content = line_opened(keys[epoch], circle, epoch, author, counter, identity, box)
            except Closed:
                yield epoch, kind, None
                continue
            assert inside_kind == kind
            yield epoch, kind, content

    def texts(self, circle, keys=None):
        """What of a consultation can be read, but for rosters and what was taken back."""
        return [content.decode() for _, kind, content in self.thread(circle, keys)
                if kind not in (ROSTER, UNSENT) and content is not None]

    def linked(self, circle):
        """The epochs of a consultation that follow from the first, as who holds all of their keys sees it."""
        keys, good = self.keys_of(circle), set()
        rosters = {epoch: content for epoch, kind, content in self.thread(circle, keys) if kind == ROSTER}
        for epoch in sorted(keys):
            links, readers = roster_read(rosters[epoch])
            if epoch == 1 or any(former in good and proof(circle, epoch, keys[epoch], former, keys[former], readers)
                                 == stated for former, stated in links.items()):
                good.add(epoch)
        return good

    def sheets(self):
        """Letters to staff that one can read: by one's own key, or by the team's."""
        teams, found = self.teams(), []
        rows = self.database.execute(SHEETS)
        for account, epoch, for_team, for_writer in rows.fetchall():
            is_mine = account == self.reader
            pair, box = (self.pairs[0], for_writer) if is_mine else (teams.get(("staff", epoch)), for_team)
            if pair:
                found.append(box_opened(b"KKl1", account, pair, box)[8:].decode())
        return found


class Person(Reader):
    """Somebody who knows a passphrase, with the pepper of the place."""

    def __init__(self, path, pepper, nickname, passphrase):
        with sqlite3.connect("file:%s?mode=ro" % path, uri=True) as database:
            account, salt, passes, memory_kib, auth_hash, public_key, wrapped = database.execute(
                "SELECT account, salt, passes, memory_kib, auth_hash, public_key, wrapped FROM account JOIN pair"
                " USING (account) WHERE nickname = ?", (nickname,)).fetchone()
        database.close()
        plain = unicodedata.normalize("NFKC", passphrase).encode()
        master = argon2id.kdf(32, plain, salt, opslimit=passes, memlimit=memory_kib << 10)
        number = struct.pack(">Q", account)
        if hashed(derived(master, 1, b"KKauth_1") + number, pepper) != auth_hash:
            raise Closed
        wrap = hashed(derived(master, 2, b"KKwrap_1"), hashed(number, pepper))
        data = b"KKs1" + number + public_key + salt + struct.pack(">II", passes, memory_kib)
        secret_key = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(wrapped[28:], data, wrapped[4:28], wrap)
        assert bindings.crypto_scalarmult_base(secret_key) == public_key
        super().__init__(path, account, secret_key)
