# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line speaks the language of its person's locale, whether it does its work itself or asks the hub to, whose
own language may be the other one. What scripts read is the same in both."""
import os
import re
import unittest

from place import Place, main

CODE = re.compile(r"\d{3}-\d{3}-\d{3}\n")


def speaking(**locale):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    return dict(kept, **locale)


JAPANESE = speaking(LANG="ja_JP.UTF-8")
ENGLISH = speaking(LANG="en_US.UTF-8")
PLAIN = speaking()


class CommandLine(unittest.TestCase):
    def look_at_words(self, place):
        for environment, words in (JAPANESE, "整数を書いてください"), (ENGLISH, "write a whole number"), \
                (PLAIN, "write a whole number"), (JAPANESE, "整数を書いてください"):
            done = place.run("invite", str(place.directory), "--days", "x", check=False, env=environment)
            self.assertEqual(done.returncode, 2)
            self.assertEqual(done.stdout, "")
            self.assertRegex(done.stderr, r"^kokoiru: invite: --days x: .*%s.*\n$" % words)

    def look_at_columns(self, place):
        seen = [place.run("account", str(place.directory), "list", env=environment).stdout
                for environment in (JAPANESE, ENGLISH)]
        self.assertEqual(seen, ["さくら\tparticipant\tactive\n"] * 2)
        self.assertRegex(place.run("invite", str(place.directory), env=JAPANESE).stdout, CODE)

    def test_while_served_and_while_not(self):
        place = self.enterContext(Place())
        place.account("さくら")
        self.look_at_words(place)
        self.look_at_columns(place)
        place.stop()
        self.look_at_words(place)
        self.look_at_columns(place)

    def test_help_and_findings(self):
        place = self.enterContext(Place())
        self.assertIn("招待コード", place.run("help", env=JAPANESE).stdout)
        self.assertIn("invitation codes", place.run("help", env=PLAIN).stdout)
        self.assertRegex(place.run("check", str(place.directory), env=JAPANESE).stdout, "(?m)^note: .*連絡できる")
        self.assertRegex(place.run("check", str(place.directory), env=PLAIN).stdout, "(?m)^note: .*is empty")


if __name__ == "__main__":
    main()
