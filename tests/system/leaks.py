# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks for a sentence wherever a place could have left it: in every file, in what processes hold in memory, in what
one of them left behind as it died, and in each form that a program gives to text on its way. Says where it lies.

A sentence that is looked for holds a word of birds that stand in no text of the place. Two of them in a row are proof
enough: of a trigram in the index of a search the first letter may stand with the trigram before it."""
import base64
import itertools
import json
import os
import pathlib
import re
import struct
import tarfile
import unicodedata

PAGE = os.sysconf("SC_PAGE_SIZE")
SERVERS = ("kokoiru:super", "kokoiru:hub", "kokoiru:gate", "kokoiru:post")
READ_AT_ONCE = 16 << 20
OVERLAP = 256  # bytes; longer than any form of a word
SHADOW = 1 << 32  # a sanitizer notes one byte for eight in mappings beyond this; nothing of ours is as large
IS_THERE = 3 << 62  # pagemap: the page is in memory, or swapped out


def base64_inside(data):
    """What of the base64 of something longer depends on these bytes alone, wherever they begin in it."""
    for shift in range(3):
        text = base64.b64encode(b"\0" * shift + data)
        yield text[(0, 2, 3)[shift]:len(text) - (0, 3, 2)[(shift + len(data)) % 3]].rstrip(b"=")


def forms_of(word):
    """The name of each form, and the bytes by which it shows."""
    utf8 = word.encode()
    for pair in map("".join, zip(word, word[1:])):
        yield "UTF-8", pair.encode()
        yield "lower case", pair.lower().encode()
        yield "NFD", unicodedata.normalize("NFD", pair).encode()
        yield "NFD", unicodedata.normalize("NFD", pair.lower()).encode()
    for three in map("".join, zip(word, word[1:], word[2:])):  # folded, letters can be of one byte, which prove little
        yield "NFKC", unicodedata.normalize("NFKC", three).encode()
        yield "folded", unicodedata.normalize("NFKC", three).lower().encode()
    for code in ("UTF-16-LE", "UTF-16-BE", "UTF-32-LE", "CP932", "EUC-JP"):
        yield code, word.encode(code).strip(b"\0")
    for part in base64_inside(utf8):
        yield "base64", part
        yield "base64", base64.urlsafe_b64encode(base64.b64decode(part + b"A" * (-len(part) % 4)))[:len(part)]
    yield "hex", utf8.hex().encode()
    yield "hex", utf8.hex().upper().encode()
    yield "JSON", json.dumps(word)[1:-1].encode()
    yield "percent", "".join("%%%02X" % byte for byte in utf8).encode()


class Search:
    """words: what each is called in what is found -> the word."""

    def __init__(self, **words):
        letters = [letter for word in words.values() for letter in word]
        assert len(set(letters)) == len(letters), "each letter tells of one word"
        self.needles = {}
        for name, word in words.items():
            for form, needle in forms_of(word):
                self.needles.setdefault(needle, "%s as %s" % (name, form))
        self.any = re.compile(b"|".join(map(re.escape, self.needles)))

    def found(self, where, data):
        """One line for each word and form that these bytes hold."""
        hits = {}
        for match in self.any.finditer(data):
            what = self.needles[match[0]]
            hits.setdefault(what, "%s in %s, byte %d" % (what, where, match.start()))
        return list(hits.values())

    def in_bytes(self, where, chunks):
        """Of pieces that follow each other; one line for each word and form."""
        hits, tail = {}, b""
        for piece_where, chunk in chunks:
            for line in self.found(where + piece_where, tail + chunk):
                hits.setdefault(line.split(" in ")[0], line)
            tail = chunk[-OVERLAP:]
        return list(hits.values())

    def in_file(self, path):
        """In a file as it lies there, and in each member if it is a tar, packed or not."""
        hits = self.in_bytes(str(path), file_chunks(path))
        if tarfile.is_tarfile(path):
            with tarfile.open(path) as tar:
                for member in tar:
                    content = tar.extractfile(member) if member.isfile() else None
                    hits += self.found("%s:%s" % (path, member.name), content.read() if content else b"")
        return hits

    def in_files(self, *tops):
        """In every file below, and in their names."""
        hits = []
        for top in map(pathlib.Path, tops):
            for path in [top, *top.rglob("*")]:
                hits += self.found("the name of %s" % path, bytes(path))
                if path.is_file():
                    hits += self.in_file(path)
        return hits

    def in_process(self, process):
        """In the memory of a process, what it was started with, and the nameless files that it holds; as root."""
        where = "%s (%d)" % (pathlib.Path("/proc", str(process), "comm").read_text().strip(), process)
        hits = self.in_bytes(where, memory_chunks(process))
        for name in ("cmdline", "environ", "comm"):
            hits += self.found("%s, %s" % (where, name), pathlib.Path("/proc", str(process), name).read_bytes())
        for held in pathlib.Path("/proc", str(process), "fd").iterdir():
            if is_nameless(held):
                hits += self.in_bytes("%s, %s" % (where, held), file_chunks(held))
        return hits

    def in_servers(self, place):
        """In every process of a place but people's sessions."""
        processes = [process for name in SERVERS for process in place.processes(name)]
        return list(itertools.chain.from_iterable(map(self.in_process, processes)))

    def in_place(self, place, *more):
        """In all that a place is: its files, its log, its processes while it is served, and further files."""
        is_served = place.server and place.server.poll() is None
        return self.in_files(place.directory, place.top / "log", *more) + (self.in_servers(place) if is_served else [])


def file_chunks(path):
    with open(path, "rb") as file:
        while chunk := file.read(READ_AT_ONCE):
            yield "", chunk


def is_nameless(held):
    """Is it a file that no folder names (any more): of memory only, or deleted?"""
    try:
        target = os.readlink(held)
    except FileNotFoundError:
        return False
    return (target.startswith("/memfd:") or target.endswith(" (deleted)")) and held.is_file()


def mappings(process):
    """Begin, end and name of what a process has mapped, but for programs and libraries as they lie on the disk, what
    the kernel lends, and a sanitizer's shadow."""
    for line in pathlib.Path("/proc", str(process), "maps").read_text().splitlines():
        span, rights, _, _, _, *name = line.split(None, 5)
        name = name[0] if name else "memory"
        begin, end = (int(part, 16) for part in span.split("-"))
        is_as_on_disk = name.startswith("/") and rights[1] != "w" and rights[3] == "p"
        if end - begin < SHADOW and not is_as_on_disk and not name.startswith(("[vvar", "[vsyscall")):
            yield begin, end, name


def pages_there(pagemap, begin, end):
    """Runs of pages of a mapping that hold something."""
    count = (end - begin) // PAGE
    packed = os.pread(pagemap.fileno(), count * 8, begin // PAGE * 8)
    entries = struct.unpack("%dQ" % count, packed.ljust(count * 8, b"\0"))
    for is_there, run in itertools.groupby(range(count), lambda page: entries[page] & IS_THERE != 0):
        run = list(run)
        if is_there:
            yield begin + run[0] * PAGE, begin + (run[-1] + 1) * PAGE


def memory_chunks(process):
    """What a process holds in memory, in pieces of which each says where it lay."""
    with open("/proc/%d/pagemap" % process, "rb") as pagemap, open("/proc/%d/mem" % process, "rb", 0) as memory:
        for begin, end, name in mappings(process):
            for first, last in pages_there(pagemap, begin, end):
                for at in range(first, last, READ_AT_ONCE):
                    try:
                        piece = os.pread(memory.fileno(), min(READ_AT_ONCE, last - at), at)
                    except OSError:
                        continue  # it was given back meanwhile, or is a device's
                    yield ", %s at %x" % (name, at), piece
