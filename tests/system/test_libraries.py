# SPDX-License-Identifier: GPL-3.0-or-later
"""Which process carries which libraries: what one of them needs is not copied with every session."""
import os
import pathlib
import unittest

from mailbox import Mailbox
from people import in_lines, settled
from place import Place, main, wait_for

OWNERS = {"libcurl": {"post"}, "libical": {"super", "hub"}}


def carries(process, library):
    return "/%s.so" % library in pathlib.Path("/proc", str(process), "maps").read_text()


@unittest.skipUnless(os.geteuid() == 0, "looks into processes as root can")
class Libraries(unittest.TestCase):
    def test_nobody_carries_what_another_one_needs(self):
        box = self.enterContext(Mailbox(auth=False))
        place = Place(mail=box.settings())
        self.addCleanup(place.__exit__)
        place.set("place", host="127.0.0.1:%d" % place.port)
        place.serve()
        self.enterContext(in_lines(place, settled(place, "aki")))
        for name in ("super", "hub", "gate", "post", "session"):
            process = wait_for(lambda: place.processes("kokoiru:" + name), name)[0]
            for library, owners in OWNERS.items():
                with self.subTest(library=library, process=name):
                    if name in owners:
                        wait_for(lambda: carries(process, library), library)
                    else:
                        self.assertFalse(carries(process, library))


if __name__ == "__main__":
    main()
