# SPDX-License-Identifier: GPL-3.0-or-later
"""A place whose system calls fail when a test says so; see faults.c for what each is."""
import mmap
import os
import struct

from place import Place

NAMES = ("fork", "accept", "hash", "sync", "write", "sync_ms", "clock_s", "gone_s")
ALWAYS = -1


class FaultyPlace(Place):
    def __init__(self, **settings):
        super().__init__(**settings)
        path = self.top / "faults"
        path.write_bytes(bytes(8 * len(NAMES)))
        with open(path, "r+b") as file:
            self.page = mmap.mmap(file.fileno(), 8 * len(NAMES))
        self.serving = {"LD_PRELOAD": os.environ["KOKOIRU_FAULTS_LIBRARY"], "KOKOIRU_FAULTS": str(path),
                        "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}

    def __exit__(self, *_):
        self.fault(**dict.fromkeys(NAMES, 0))
        super().__exit__()

    def fault(self, **faults):
        """So many of each from now on, or ALWAYS."""
        for name, value in faults.items():
            struct.pack_into("q", self.page, 8 * NAMES.index(name), value)

    def left(self, name):
        return struct.unpack_from("q", self.page, 8 * NAMES.index(name))[0]
