# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scripts of this folder share: a place with thousands of accounts, a crowd that comes into it, and what the
kernel says of the processes. Everything that is started is ended again, after Ctrl-C as well."""
import argparse
import os
import pathlib
import resource
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ.get("BUILD", HERE.parent.parent / "build"))
os.environ.setdefault("KOKOIRU", str(BUILD / "kokoiru"))
sys.path.insert(0, str(HERE.parent / "system"))

import place  # noqa: E402  (it reads KOKOIRU)

CROWD = os.environ.get("CROWD", str(BUILD / "tests" / "load" / "crowd"))
PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")
SPARE = 200  # descriptors of hub, gate and crowd that belong to nobody in particular

# 48x11 like the rooms of the default place: rows of seats and rows to walk in.
ROOM = """[room]
id = %(id)s
name = %(sign)s
name_en = %(sign)s
talk = room
start = floor

[zone floor]
name = Floor
name_en = Floor
---
""" + "#" * 48 + "\n" + (("##" + " " * 44 + "##\n") + ("##" + "()" * 22 + "##\n")) * 4 + \
    "##" + " " * 44 + "##\n" + "#" * 48 + "\n"


def arguments(description, **more):
    """Reads the command line: each of `more` is an option with its default, of the default's type."""
    parser = argparse.ArgumentParser(description=description)
    for name, (default, words) in more.items():
        parser.add_argument("--" + name.replace("_", "-"), type=type(default), default=default,
                            help="%s (%s)" % (words, default))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    return parser.parse_args()


def need_descriptors(people):
    """Ends calmly where the system allows too few descriptors for so many people."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard != resource.RLIM_INFINITY and hard < people + SPARE:
        sys.exit("%d people need %d descriptors in one process and %d are allowed here; "
                 "raise the limit (ulimit -Hn) or ask for fewer people" % (people, people + SPARE, hard))
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def say(name, value, unit=""):
    """One figure: a row NAME VALUE UNIT."""
    text = "%.2f" % value if isinstance(value, float) else str(value)
    print(("%s %s %s" % (name, text, unit)).rstrip(), flush=True)


class LoadPlace(place.Place):
    """A place with so many accounts, p1 and so on, and so many empty rooms r1 and so on."""

    def __init__(self, people, rooms=0, **settings):
        need_descriptors(people)
        super().__init__(**settings)
        for number in range(1, rooms + 1):
            (self.directory / "rooms" / ("r%d.room" % number)).write_text(
                ROOM % {"id": "r%d" % number, "sign": "QR%dZ" % number})
        rows = subprocess.run([CROWD, "accounts", str(people)], check=True, capture_output=True, text=True).stdout
        (self.top / "accounts.csv").write_text(rows)
        self.run("account", str(self.directory), "import", str(self.top / "accounts.csv"))

    def sessions(self):
        return self.processes("kokoiru:session")

    def hub(self):
        return self.processes("kokoiru:hub")[0]

    def cpu(self):
        """Seconds of CPU of the whole place, of sessions that ended as well."""
        return sum(cpu_with_children(process) for name in ("super", "hub", "gate", "session")
                   for process in self.processes("kokoiru:" + name))


class Crowd:
    """The load generator, told what to do by its orders."""

    def __init__(self, port, address="127.0.0.1"):
        self.process = subprocess.Popen([CROWD, "join", address, str(port)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, start_new_session=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def order(self, words):
        """Gives an order and waits until it is done; returns the figures it printed."""
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        figures = {}
        for row in self.process.stdout:
            row = row.split()
            if row[0] == "ok":
                return figures
            assert row[0] != "?", "not understood: %s in %s" % (row[1:], words)
            figures[row[0]] = float(row[1])
        raise AssertionError("the crowd ended at: " + words)

    def come(self, people, limit=600, **how):
        """People, as "1-100", come and are waited for; returns the figures."""
        self.order("come %s %s" % (people, " ".join("%s=%s" % pair for pair in how.items())))
        self.order("settle %d" % limit)
        return self.order("figures")

    def talk(self, people, every, lasting, limit=60, **how):
        """Some of them talk for so many seconds; returns the figures of that time when all was heard."""
        self.order("reset")
        self.order("say %s every=%s for=%s %s" % (people, every, lasting, " ".join("%s=%s" % p for p in how.items())))
        self.order("drain %d" % (lasting + limit))
        return self.order("figures")


def read(process, name):
    """A file of a process, or an empty string if it has gone."""
    try:
        return pathlib.Path("/proc", str(process), name).read_text()
    except OSError:
        return ""


def memory(processes):
    """Private and proportional memory in KiB, each in all."""
    private = proportional = 0
    for process in processes:
        for row in read(process, "smaps_rollup").splitlines():
            name, _, rest = row.partition(":")
            if name in ("Private_Dirty", "Private_Clean"):
                private += int(rest.split()[0])
            elif name == "Pss":
                proportional += int(rest.split()[0])
    return private, proportional


def available():
    """What the machine has left, in KiB."""
    for row in pathlib.Path("/proc/meminfo").read_text().splitlines():
        if row.startswith("MemAvailable:"):
            return int(row.split()[1])
    raise AssertionError("no MemAvailable")


def cpu_with_children(process):
    """Seconds of CPU of a process, to the nanosecond, and of its children that it has buried, to the tick: the ticks of
    many processes that did little would all be cut off."""
    fields = read(process, "stat").rpartition(")")[2].split()
    return cpu_of([process]) + (sum(int(field) for field in fields[13:15]) / TICKS if fields else 0.0)


def cpu_of(processes):
    """Seconds of CPU of running processes, to the nanosecond."""
    return sum(int((read(process, "schedstat") or "0").split()[0]) for process in processes) / 1e9


def rest_of_machine_busy(seconds, processes):
    """Seconds of CPU that processes and the whole machine used while so much time passed."""
    def all_of_it():
        fields = pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
        return (sum(map(int, fields)) - int(fields[3]) - int(fields[4])) / TICKS

    before, machine = cpu_of(processes), all_of_it()
    time.sleep(seconds)
    return cpu_of(processes) - before, all_of_it() - machine
