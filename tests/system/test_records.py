# SPDX-License-Identifier: GPL-3.0-or-later
"""What is on record: the acts of staff and who changed them, figures in which nobody can be found, and that of somebody
who leaves for ever nothing stays in any file."""
import csv
import datetime
import io
import itertools
import random
import sqlite3
import tarfile
import unittest

import pexpect

from people import in_lines, settled
from place import LIMIT, PASSPHRASE, Place, Terminal, main, wishes


def database_of(place):
    return sqlite3.connect(place.directory / "kokoiru.db")


class Acts(unittest.TestCase):
    def setUp(self):
        self.place = self.enterContext(Place())
        self.place.account("こたろう")
        for words in (("role", "こたろう", "supporter"), ("suspend", "こたろう", "--reason", "とりちがえ"), ("restore", "こたろう")):
            self.place.run("account", str(self.place.directory), *words)

    def check(self, what, code):
        done = self.place.run("check", str(what), check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def test_a_changed_record_is_named(self):
        backup = self.place.top / "backup.tar"
        self.place.stop()
        self.assertRegex(self.check(self.place.directory, 0), r"note: .*kokoiru.db: .* 4\D.*[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}")
        with database_of(self.place) as database:
            for change in ("UPDATE act SET staff = 1", "DELETE FROM act WHERE number = 4", "DELETE FROM act_chain"):
                with self.assertRaises(sqlite3.IntegrityError):
                    database.execute(change)
            database.execute("DROP TRIGGER act_stays_as_it_is")
            database.execute("UPDATE act SET reason = 'kinder' WHERE number = 3")
        database.close()
        self.assertRegex(self.check(self.place.directory, 1), r"act 3 \(its reason was changed\)|3 番で合いません")
        self.place.run("backup", str(self.place.directory), str(backup))  # a place is kept all the same
        self.assertRegex(self.check(backup, 1), r"act 3 \(its reason was changed\)|3 番で合いません")
        self.place.run("restore", str(backup), str(self.place.top / "again"), "--pepper",
                       str(self.place.directory / "keys/pepper"))
        self.place.serve()

    def test_coordinators_read_it_and_others_do_not(self):
        aoki, sato = settled(self.place, "あおき", "coordinator"), settled(self.place, "さとう", "supporter")
        with in_lines(self.place, aoki) as lines:
            read = lines.ask("/audit", "made the account. To こたろう")
            self.assertIn("from the command line: suspended the account. To こたろう. Why: とりちがえ", read)
            self.assertLess(read.index("restored"), read.index("suspended"))
            lines.ask("/audit 2026", "Write the day")
        with in_lines(self.place, sato) as lines:
            lines.ask("/stats 2026-10", "Months are for coordinators")
            lines.ask("/audit", "Coordinators read what staff did")


class Figures(unittest.TestCase):
    """Months made by chance; whoever knows all that is printed, and how it adds up, finds no figure from 1 to 4."""

    KINDS = ["watchers", "reactors", "speakers"]

    def fill(self, database, chance, month):
        day = (month - datetime.date(1970, 1, 1)).days
        totals = dict.fromkeys(self.KINDS + ["visits", "first_visits", "reports", "letters"], 0)
        days = {}
        for date in sorted(chance.sample(range(28), 4)):
            counts = {kind: chance.choice([0, 0, 1, 2, 3, 4, 7]) for kind in self.KINDS}
            visits = sum(counts.values())
            counts.update(visits=visits, first_visits=chance.randint(0, min(visits, 3)), reports=chance.randint(0, 1),
                          hours_open=480, letters=chance.randint(0, 3))
            for figure, count in counts.items():
                database.execute("INSERT INTO day_count VALUES (?, ?, ?)", (day + date, figure, count))
                if figure in totals:
                    totals[figure] += count
            days[str(month.replace(day=date + 1))] = visits
        return days, totals

    def values(self, cell, most):
        """What a cell may stand for, for whoever reads it."""
        if cell == "*":
            return range(most + 1)
        if cell == "<5":
            return range(5)
        least, _, most = cell.partition("-")
        return range(int(least), int(most or least) + 1)

    def reckon(self, rows, days):
        """Every value that each of what is hidden can have."""
        total, found = rows[-1], {name: set() for name in self.KINDS + ["first_visits", "sum"]}
        shown = sum(int(row["visits"]) for row in rows[:-1] if row["visits"] != "<5")
        hidden = sum(row["visits"] == "<5" for row in rows[:-1])
        most = shown + 4 * hidden
        for visits in set(self.values(total["visits"], most)) & set(range(shown, most + 1)):
            firsts = [first for first in self.values(total["first_visits"], most) if first <= visits]
            for cells in itertools.product(*(self.values(total[kind], most) for kind in self.KINDS[:2])):
                speakers = visits - sum(cells)
                if firsts and speakers in self.values(total["speakers"], most):
                    for kind, count in zip(self.KINDS, (*cells, speakers)):
                        found[kind].add(count)
                    found["first_visits"].update(firsts)
                    found["sum"].add(visits - shown)
        return hidden, found

    def test_no_small_figure_can_be_found(self):
        place, chance = self.enterContext(Place()), random.Random(7)
        place.stop()
        months = [datetime.date(2019 + number // 12, number % 12 + 1, 1) for number in range(60)]
        with database_of(place) as database:
            made = {str(month)[:7]: self.fill(database, chance, month) for month in months}
        database.close()
        place.serve()
        for month, (days, totals) in made.items():
            printed = place.run("stats", str(place.directory), "--month", month).stdout
            rows = list(csv.DictReader(io.StringIO(printed)))
            self.assertEqual([row["period"] for row in rows], [*days, month])
            self.assertTrue(all(set(row.values()) - set(list(row.values())[:3]) <= {""} for row in rows[:-1]), printed)
            hidden, found = self.reckon(rows, days)
            for name in found.keys() - {"sum"}:
                self.assertIn(totals[name], found[name], printed)
                self.assertFalse(1 <= totals[name] <= 4 and len(found[name]) < 2, (name, printed))
            small = sum(visits for visits in days.values() if visits < 5)
            self.assertIn(small, found["sum"], printed)
            self.assertFalse(small > 0 and len(found["sum"]) < 2 and (hidden == 1 or small == 4 * hidden), printed)
            self.assertIn(rows[-1]["letters"], ["0", "<5", str(totals["letters"])])
            self.assertFalse(1 <= totals["letters"] <= 4 and rows[-1]["letters"] != "<5", printed)
        self.assertEqual(place.run("stats", str(place.directory), check=False).returncode, 2)
        self.assertEqual(place.run("stats", str(place.directory), "--month", "2026-13", check=False).returncode, 2)
        header = place.run("stats", str(place.directory), "--month", "2031-01").stdout
        self.assertEqual(header, "period," + ",".join(row for row in list(rows[-1])[1:]) + "\n")

    def test_a_day_is_counted_as_it_happens(self):
        place = self.enterContext(Place())
        sato = settled(place, "さとう", "supporter")
        for name in ("こたろう", "みかん", "はやし", "ねこ", "ゆき"):
            key = settled(place, name)
            if name != "ゆき":
                self.assertEqual(place.verb(key, "say free おはよう").returncode, 0)
        place.stop()  # who came in the last seconds is written down then at the latest
        place.serve()
        with in_lines(place, sato) as lines:
            read = lines.ask("/stats", "nobody can be found")
        self.assertIn("Visits: 5\n", read)
        self.assertIn("For the first time: 5\n", read)
        self.assertIn("Only watched: <5\n", read)
        self.assertIn("Said something: <5\n", read)


if __name__ == "__main__":
    main()
