# SPDX-License-Identifier: GPL-3.0-or-later
"""The program's commands, as one who runs a place types them: while it is served and while it is not."""
import base64
import os
import pathlib
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
import time
import unittest

from place import PROGRAM, Place, main

IS_ROOT = os.geteuid() == 0
CODE = r"\d{3}-\d{3}-\d{3}"
ROOMS = {"gallery.room", "free.room", "consult.room", "exchange.room"}
MODES = {".": 0o711, "run": 0o711, "keys": 0o700, "rooms": 0o700, "mail": 0o700, "gallery": 0o700, "songs": 0o700}


def run(*arguments, **options):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=60,
                          **{"stdin": subprocess.DEVNULL, **options})


def public_key(path, kind="ed25519", *options):
    if not path.exists():
        subprocess.run(["ssh-keygen", "-q", "-t", kind, *options, "-N", "", "-C", "a comment", "-f", str(path)],
                       check=True)
    return path.with_suffix(".pub").read_text().strip()


def fake_key(number):
    """A well-shaped ed25519 key that nobody has: bulk tests cannot wait for ten thousand real ones."""
    name = b"ssh-ed25519"
    blob = len(name).to_bytes(4, "big") + name + (32).to_bytes(4, "big") + number.to_bytes(32, "big")
    return "ssh-ed25519 " + base64.b64encode(blob).decode()


class Case(unittest.TestCase):
    def setUp(self):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="kokoiru-test-"))
        self.top.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.top, ignore_errors=True)

    def expect(self, code, *arguments, out=None, err=None, **options):
        done = run(*arguments, **options)
        self.assertEqual(done.returncode, code, (arguments, done.stdout[:2000], done.stderr[:2000]))
        if out is not None:
            self.assertRegex(done.stdout, out)
        if err is not None:
            self.assertRegex(done.stderr, err)
        if code == 0:
            self.assertEqual(done.stderr, "", arguments)
        for line in done.stderr.splitlines():
            self.assertRegex(line, r"^(kokoiru: \S|  kokoiru )", done.stderr)
        return done


class Init(Case):
    def test_a_new_place(self):
        place = self.top / "here"
        done = self.expect(0, "init", place)
        self.assertIn("SHA256:", done.stdout)
        groups = re.findall(r"(?m)^    ([0-9A-Z*~$= -]+)$", done.stdout)
        self.assertEqual(len(groups), 4, done.stdout)
        self.assertNotIn(groups[0].split()[0], (place / "kokoiru.db").read_text("latin-1"))
        owner = pwd.getpwnam("kokoiru").pw_uid if IS_ROOT else os.geteuid()
        for path in [place, *place.rglob("*")]:
            name = str(path.relative_to(place))
            expected = MODES.get(name, 0o600)
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), expected, path)
            self.assertEqual(path.stat().st_uid, os.geteuid() if name == "keys/post" else owner, path)
        self.assertEqual({path.name for path in (place / "rooms").iterdir()}, ROOMS)
        self.assertEqual(list(self.top.iterdir()), [place])
        self.assertIn("\nalways_open = no\n", (place / "kokoiru.ini").read_text())
        self.expect(0, "check", place, out=r"^note: .*\[contacts\]")
        if IS_ROOT:
            for name in ("kokoiru", "kokoiru-door", "kokoiru-post"):
                user = pwd.getpwnam(name)
                self.assertLess(user.pw_uid, 1000)
                self.assertEqual(user.pw_shell, "/usr/sbin/nologin")

    def test_demo_differs_in_being_open(self):
        for name, options in (("plain", ()), ("demo", ("--demo",))):
            self.expect(0, "init", *options, self.top / name)
        texts = [(self.top / name / "kokoiru.ini").read_text() for name in ("plain", "demo")]
        self.assertEqual(texts[0].replace("always_open = no", "always_open = yes"), texts[1])
        self.assertNotEqual((self.top / "plain/keys/pepper").read_text(), (self.top / "demo/keys/pepper").read_text())

    def test_every_setting_stands_there_with_a_comment(self):
        self.expect(0, "init", self.top / "here")
        lines, explained = (self.top / "here/kokoiru.ini").read_text().split("\n"), False
        for line in lines:
            if line.startswith("#"):
                explained = True
            elif line == "" or line.startswith("["):
                explained = False
            else:
                self.assertTrue(explained, line)

    def test_nothing_is_written_over(self):
        place = self.top / "here"
        place.mkdir()
        (place / "diary").write_text("mine")
        self.expect(1, "init", place, err="not empty; nothing was touched")
        self.assertEqual((place / "diary").read_text(), "mine")
        self.assertEqual(list(self.top.iterdir()), [place])
        (place / "diary").unlink()
        self.expect(0, "init", place)
        self.expect(1, "init", place, err="not empty")
        (self.top / "file").write_text("mine")
        self.expect(73, "init", self.top / "file")
        self.expect(73, "init", self.top / "no/such/parent")
        self.expect(73, "init", "/proc/here")

    def test_usage(self):
        for arguments in ((), ("--frob", "x"), ("a", "b"), ("",)):
            self.expect(2, "init", *arguments, err="write kokoiru init DIR")
        self.assertEqual(list(self.top.iterdir()), [])

    def test_as_an_ordinary_user(self):
        user = 65534 if IS_ROOT else os.geteuid()
        home = self.top / "home"
        home.mkdir()
        as_user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if IS_ROOT else []
        if IS_ROOT:
            os.chown(home, 65534, 65534)
        command = as_user + [PROGRAM]
        done = subprocess.run(command + ["init", str(home / "place")], capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for path in [home / "place", *(home / "place").rglob("*")]:
            self.assertEqual(path.stat().st_uid, user)
            expected = MODES.get(str(path.relative_to(home / "place")), 0o600)
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), expected, path)
        for arguments in (["check"], ["invite"], ["account"]):
            words = [str(home / "place")] + (["list"] if arguments == ["account"] else [])
            done = subprocess.run(command + arguments + words, capture_output=True, text=True, timeout=60)
            self.assertEqual((done.returncode, done.stderr), (0, ""), arguments)
        if IS_ROOT:
            self.expect(1, "serve", home / "place", err="as root a place is served for the user kokoiru")


class Check(Case):
    def setUp(self):
        super().setUp()
        self.place = self.top / "here"
        self.expect(0, "init", self.place)

    def edit(self, name, old, new):
        path = self.place / name
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1))

    def row(self, name, words):
        return (self.place / name).read_text().split("\n").index(words) + 1

    def test_faults_of_settings_are_named_by_line(self):
        cases = (("always_open = no", "always_open = perhaps", "write no or yes"),
                 ("port = 587", "port = 99999", "not a whole number from 1 to 65535"),
                 ("zone = Asia/Tokyo", "zone = ../../etc/passwd", "no time zone of that name"),
                 ("slots = 4", "slots = many", "not a whole number"),
                 ("rule = FREQ=MONTHLY;BYDAY=1SA 10:00-18:00", "rule = FREQ=SECONDLY 10:00-18:00",
                  "write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY"),
                 ("rule = FREQ=MONTHLY;BYDAY=1SA 10:00-18:00", "rule = always", "not a rule"),
                 ("tries = 3", "tires = 3", r"unknown key tires in \[login\]"),
                 ("[limits]", "[limmits]", "limmits"))
        text = (self.place / "kokoiru.ini").read_text()
        for old, new, words in cases:
            self.edit("kokoiru.ini", old, new)
            done = self.expect(1, "check", self.place, out=words)
            where = "%s/kokoiru.ini:%d: " % (self.place, self.row("kokoiru.ini", new))
            self.assertRegex(done.stdout, "(?m)^" + re.escape(where))
            (self.place / "kokoiru.ini").write_text(text)
        self.expect(0, "check", self.place)

    def test_faults_of_rooms_are_named_by_line_and_column(self):
        drawn = "##&&                                        &&##"
        text = (self.place / "rooms/exchange.room").read_text()
        for old, new, words, column in (("talk = zone", "talk = loudly", "", 8), ("to = free", "to = moon", "", 6),
                                        (drawn, drawn.replace("&&  ", "&&\t ", 1), "", None),
                                        ("start = watch", "start = moon", "", 9),
                                        ("area = 2,1-45,3", "area = 2,1-450,3", "", None)):
            self.edit("rooms/exchange.room", old, new)
            done = self.expect(1, "check", self.place)
            row = self.row("rooms/exchange.room", new)
            found = re.findall(r"(?m)^(?:.*/)?rooms/exchange\.room:(\d+):(\d+): (.+)$", done.stdout)
            self.assertIn(row, [int(line) for line, _, _ in found], (new, done.stdout))
            if column:
                self.assertIn((row, column), [(int(line), int(at)) for line, at, _ in found], done.stdout)
            (self.place / "rooms/exchange.room").write_text(text)
        (self.place / "rooms/exchange.room").unlink()
        self.expect(1, "check", self.place, out=r"rooms/.*exchange")

    def test_rights(self):
        for name, mode in (("keys/pepper", 0o644), ("kokoiru.ini", 0o666), ("kokoiru.db", 0o604), ("keys", 0o711),
                           (".", 0o755)):
            path = self.place / name
            before = stat.S_IMODE(path.stat().st_mode)
            path.chmod(mode)
            self.expect(1, "check", self.place, out=r"others have rights on it \(mode %03o\); chmod" % mode)
            path.chmod(before)
        key = self.place / "keys/host_ed25519"
        key.chmod(0o644)
        self.expect(1, "check", self.place, out=re.escape(str(key)) + ": others have rights on it")
        self.expect(1, "fingerprint", self.place, err="others may read the host key; run chmod 600 on it")
        self.expect(1, "serve", self.place, "--listen", "127.0.0.1:1", err="others have rights on it")
        key.chmod(0o600)
        self.expect(0, "check", self.place)

    def test_the_database(self):
        database = self.place / "kokoiru.db"
        data = database.read_bytes()
        for damage, words in ((b"", "damaged|not a database"), (b"\0" * 8192, "damaged|not a database"),
                              (data[:5000], "damaged|not a database"),
                              (b"SQLite format 3\0" + data[:15:-1], "damaged|not a database")):
            database.write_bytes(damage)
            self.expect(1, "check", self.place, out="kokoiru.db: (%s)" % words)
            self.assertEqual(database.read_bytes(), damage)
            self.expect(1, "account", self.place, "list", err=words)
        database.unlink()
        self.expect(1, "check", self.place, out="kokoiru.db: ")
        self.expect(69, "account", self.place, "list", err="missing; restore a backup")
        self.assertFalse(database.exists())

    def test_no_place_and_usage(self):
        for command in ("check", "serve", "invite", "fingerprint"):
            self.expect(69, command, self.top / "nowhere", err="No such file or directory; `kokoiru init")
            self.expect(69, command, self.top, err="no place is there")
            self.expect(2, command)
        self.expect(69, "account", self.top / "nowhere", "list")
        self.expect(2, "check", self.place, "more")
        self.expect(2, "serve", self.place, "--frob")
        self.expect(2, "frobnicate", err="no such command")
        self.expect(2)

    def test_version_help_and_fingerprint(self):
        self.expect(0, "version", out=r"^kokoiru \d+\.\d+\.\d+\n$")
        self.expect(0, "help", out="kokoiru account DIR list")
        printed = self.expect(0, "fingerprint", self.place, out=r"^SHA256:[A-Za-z0-9+/]{43}\n$").stdout
        key = self.place / "keys/host_ed25519"
        shown = subprocess.run(["ssh-keygen", "-lf", str(key)], capture_output=True, text=True).stdout
        self.assertEqual(printed.strip(), shown.split()[1])
        full = subprocess.run([PROGRAM, "help"], stdout=open("/dev/full", "w"), stderr=subprocess.PIPE, text=True)
        self.assertEqual(full.returncode, 73, full.stderr)

    def test_the_next_host_key(self):
        keys = self.place / "keys"
        now = self.expect(0, "fingerprint", self.place).stdout
        self.assertIn("there is no next key yet", self.expect(1, "hostkey", self.place, "use").stderr)
        following = self.expect(0, "hostkey", self.place, "next").stdout
        self.assertRegex(following, r"^SHA256:\S{43}\n$")
        self.assertNotEqual(following, now)
        self.assertEqual(self.expect(0, "hostkey", self.place, "next").stdout, following)
        self.assertEqual(self.expect(0, "fingerprint", self.place).stdout, now)
        old = (keys / "host_ed25519").read_bytes()
        self.assertEqual(self.expect(0, "hostkey", self.place, "use").stdout, following)
        self.assertEqual(self.expect(0, "fingerprint", self.place).stdout, following)
        self.assertEqual((keys / "host_ed25519.old").read_bytes(), old)
        self.assertEqual(sorted(path.name for path in keys.iterdir()),
                         ["host_ed25519", "host_ed25519.old", "pepper", "post", "post.pub"])
        self.assertEqual({(path.stat().st_uid, path.stat().st_mode & 0o777) for path in keys.glob("host*")},
                         {(keys.stat().st_uid, 0o600)})
        self.expect(0, "check", self.place)
        self.expect(2, "hostkey", self.place)

    def test_contacts(self):
        self.expect(0, "check", self.place, out=r"^note: .*contacts\] is empty")
        self.edit("kokoiru.ini", "checked =", "contact = まどぐち | 000-000-0000 | 平日 9時から\nchecked = 2020-01-01")
        self.expect(0, "check", self.place, out=r"^note: .*was checked \d+ days ago")
        self.edit("kokoiru.ini", "checked = 2020-01-01", "checked = 2020-13-01")
        self.expect(1, "check", self.place, out="not a day")


class Admin(Case):
    """invite and account; each case runs while the place is not served, and again while it is."""

    IS_SERVING = False

    def setUp(self):
        super().setUp()
        self.served = Place()
        self.place = self.served.directory
        self.addCleanup(self.served.__exit__)
        if self.IS_SERVING:
            self.served.serve()

    def test_invite(self):
        self.expect(0, "invite", self.place, out="^%s\n$" % CODE)
        codes = self.expect(0, "invite", self.place, "--count", "50", "--role", "family", "--days=7",
                            out="^(%s\n){50}$" % CODE).stdout.split()
        self.assertEqual(len(set(codes)), 50)
        for options in (("--role", "king"), ("--days", "0"), ("--days", "366"), ("--days", "x"), ("--count", "0"),
                        ("--count", "-1"), ("--frob",), ("--role",), ("more",)):
            done = self.expect(2, "invite", self.place, *options)
            self.assertEqual(done.stdout, "")
        data = b"".join(path.read_bytes() for path in self.place.glob("kokoiru.db*"))
        for code in codes:
            self.assertNotIn(code.encode(), data)
            self.assertNotIn(code.replace("-", "").encode(), data)

    def test_accounts(self):
        account = ("account", self.place)
        key = public_key(self.top / "a")
        self.expect(0, *account, "list", out="^$")
        self.expect(0, *account, "add", "みかん")
        self.expect(0, *account, "add", "みどり", "--role", "supporter", "--key", key)
        self.expect(0, *account, "list", out="^みかん\tparticipant\tactive\nみどり\tsupporter\tactive\n$")
        self.expect(1, *account, "add", "ミカン", err="taken; choose another one")
        self.expect(1, *account, "add", "みかン")
        self.expect(1, *account, "add", "職員", err="looks like staff")
        self.expect(0, *account, "add", "職員", "--role", "coordinator")
        self.expect(1, *account, "role", "職員", "participant", err="looks like staff")
        for name in ("x" * 11, "", "a b", "\x1b[31m", "みか\u200bん!"):
            self.expect(1, *account, "add", name)
        self.expect(0, *account, "show", "ミドリ",
                    out=r"^nickname\tみどり\nrole\tsupporter\nstate\tactive\npassphrase\tnot set\n"
                    r"made\t\d{4}-\d\d-\d\d\nkey\t1\tssh-ed25519\t\S{4}\t\d{4}-\d\d-\d\d\n$")
        self.expect(1, *account, "show", "だれか", err="nobody has that nickname")
        self.expect(0, *account, "role", "みかん", "family")
        self.expect(2, *account, "role", "みかん", "king", err="is no role")
        self.expect(0, *account, "suspend", "みかん", "--reason", "たびたびの お願いの あと")
        self.expect(0, *account, "list", out="(?m)^みかん\tfamily\tsuspended$")
        self.expect(0, *account, "restore", "みかん")
        self.expect(0, *account, "show", "みかん", out="state\tactive")
        for words in ((), ("frob",), ("add",), ("add", "a", "b"), ("role", "みかん"), ("list", "x"), ("show",),
                      ("key", "みかん"), ("add", "x", "--role"), ("key", "みかん", "frob", "x")):
            done = self.expect(2, *account, *words)
            self.assertEqual(done.stdout, "")

    def test_keys(self):
        account = ("account", self.place)
        keys = [public_key(self.top / "a"), public_key(self.top / "b", "rsa", "-b", "2048"),
                public_key(self.top / "c", "ecdsa", "-b", "256")]
        self.expect(0, *account, "add", "みかん")
        self.expect(0, *account, "add", "りんご")
        for key in keys:
            self.expect(0, *account, "key", "みかん", "add", key)
        listed = self.expect(0, *account, "key", "みかん", "list").stdout.splitlines()
        self.assertEqual([line.split("\t")[1:3] for line in listed],
                         [["1", "ssh-ed25519"], ["2", "ssh-rsa"], ["3", "ecdsa-sha2-nistp256"]])
        self.expect(1, *account, "key", "りんご", "add", keys[0], err="belongs to an account already")
        self.expect(0, *account, "key", "みかん", "remove", "1")
        self.expect(1, *account, "key", "みかん", "remove", "1", err="no key of that number")
        self.expect(0, *account, "key", "りんご", "add", keys[0])
        for key in ("nonsense", "ssh-ed25519 AAAA", public_key(self.top / "d", "ecdsa", "-b", "384"),
                    public_key(self.top / "e", "rsa", "-b", "1024"), keys[1].replace("ssh-rsa", "ssh-ed25519", 1)):
            self.expect(1, *account, "key", "りんご", "add", key, err="not an SSH public key that the door takes")

    def test_import(self):
        account, table = ("account", self.place), self.top / "people.csv"
        table.write_text("nickname,role,ssh-public-key\nみかん,participant,\n\"りんご\",family,\"%s\"\n\n"
                         "みどり, supporter ,%s\r\n" % (fake_key(1), fake_key(2)))
        self.expect(0, *account, "import", table, out="^3 accounts were made\n$")
        self.expect(0, *account, "show", "りんご", out="key\t1\tssh-ed25519")
        table.write_text("ぶどう,participant,\nみかん,participant,\nもも,king,\nなし\n,participant,\nすいか,participant,nonsense\n"
                         "かき,participant,%s\n" % fake_key(1))
        done = self.expect(1, *account, "import", table)
        self.assertEqual([int(line.split(":")[2]) for line in done.stderr.splitlines()[:-1]], [2, 3, 4, 5, 6, 7])
        self.assertIn("6 faults, so no account was made", done.stderr)
        self.assertEqual(len(self.expect(0, *account, "list").stdout.splitlines()), 3)
        rows = ["p%d,participant,%s\n" % (number, fake_key(number + 10)) for number in range(20000, 30000)]
        table.write_text("nickname,role,ssh-public-key\n" + "".join(rows))
        began = time.monotonic()
        self.expect(0, *account, "import", table, out="^10000 accounts were made\n$")
        print("10,000 rows imported in %.2f s%s" % (time.monotonic() - began,
                                                    " while serving" if self.IS_SERVING else ""))
        self.assertEqual(len(self.expect(0, *account, "list").stdout.splitlines()), 10003)
        self.expect(0, *account, "import", "-", input="いちご,participant,\n", stdin=None, out="^1 account was made")
        self.expect(1, *account, "import", self.top / "nowhere.csv", err="nothing was changed")
        table.write_bytes(b"\0\1\2,participant,\n")
        self.expect(1, *account, "import", table, err="not a text file")
        if not self.IS_SERVING:
            self.expect(0, "check", self.place)

    def test_check_while_another_uses_it(self):
        if self.IS_SERVING:
            self.expect(0, "check", self.place, out="note: .*in use, so it was not looked into")

    def test_strangers_may_not(self):
        if not IS_ROOT:
            self.assertEqual(self.place.stat().st_uid, os.geteuid())
            return
        for words in (["invite", str(self.place)], ["account", str(self.place), "list"], ["check", str(self.place)],
                      ["account", str(self.place), "role", "みかん", "coordinator"]):
            done = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", PROGRAM, *words],
                                  capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 1, (words, done.stdout, done.stderr))
            self.assertNotRegex(done.stdout, CODE)


class AdminWhileServing(Admin):
    IS_SERVING = True


if __name__ == "__main__":
    main()
