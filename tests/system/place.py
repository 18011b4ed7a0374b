# SPDX-License-Identifier: GPL-3.0-or-later
"""A real place for the tests: made, served and ended by the real program, entered by real clients.

Nothing here sleeps for a fixed time: wait_for() looks until a condition holds, or says what it saw last."""
import itertools
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

LIMIT = float(os.environ.get("KOKOIRU_LIMIT", "30"))  # seconds that a condition may take on a slow machine
PROGRAM = os.environ.get("KOKOIRU", "kokoiru")
IS_SANITIZED = os.path.isfile(PROGRAM) and b"__asan_init" in pathlib.Path(PROGRAM).read_bytes()
PASSPHRASE = "しずかな みずうみの よる"


def wait_for(condition, what, limit=LIMIT):
    """Returns the first true value of condition(); fails with `what` when the limit is over."""
    end = time.monotonic() + limit
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError("waited %d s for %s" % (limit, what() if callable(what) else what))
        time.sleep(0.02)  # the pace of looking, not a wait for something to have happened


def main():
    """Runs the cases of the file that was started and says how many passed and failed."""
    result = unittest.main(verbosity=2, exit=False).result
    failed = len(result.failures) + len(result.errors)
    print("%d passed, %d failed" % (result.testsRun - failed, failed))
    sys.exit(0 if result.testsRun and not failed else 1)


def wishes(**environment):
    """Options of ssh that carry these variables to the other side."""
    return ["-o", "SetEnv=" + " ".join("%s=%s" % pair for pair in environment.items())]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Place:
    """One place in a directory of its own."""

    MADE = ("--demo",)  # how init is told to make it

    def __init__(self, **settings):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="kokoiru-test-"))
        os.chmod(self.top, 0o755)
        self.directory = self.top / "place"
        self.port = free_port()
        self.listen = "127.0.0.1:%d" % self.port
        self.server = None
        self.serving = {}  # variables that the program is served with
        self.taken_over = 0  # processes that a test made the jail end
        self.log = open(self.top / "log", "w+b")
        self.run("init", str(self.directory), *self.MADE)
        self.set("login", argon2_memory_kib=8192, argon2_passes=1)
        for section, values in settings.items():
            self.set(section, **values)
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(self.top), "LANG": "C.UTF-8"}

    def __enter__(self):
        self.serve()
        return self

    def __exit__(self, *_):
        self.stop()
        self.log.close()
        log = self.log_text()
        if os.environ.get("KOKOIRU_KEEP"):
            print("kept:", self.top)
        else:
            shutil.rmtree(self.top, ignore_errors=True)
        assert not re.search("Sanitizer|runtime error:|stack smashing", log), log
        assert log.count("ended by signal %d" % signal.SIGSYS) == self.taken_over, log

    def set(self, section, **values):
        """Sets keys of kokoiru.ini, each of which stands there already."""
        path = self.directory / "kokoiru.ini"
        text = path.read_text()
        for key, value in values.items():
            text, count = re.subn(r"(?m)^;?\s*%s\s*=.*$" % re.escape(key), "%s = %s" % (key, value), text)
            assert count >= 1, "kokoiru.ini has no %s" % key
        path.write_text(text)

    def run(self, *arguments, check=True, **options):
        """Runs one command of the program; returns what it printed."""
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=60, **options)
        if check:
            assert done.returncode == 0, (arguments, done.returncode, done.stdout, done.stderr)
        return done

    def serve(self):
        before = self.log_text().count("listening")
        self.server = subprocess.Popen([PROGRAM, "serve", str(self.directory), "--listen", self.listen],
                                       stdout=self.log, stderr=self.log, start_new_session=True,
                                       env=dict(os.environ, **self.serving))
        wait_for(lambda: self.log_text().count("listening") > before or self.server.poll() is not None,
                 lambda: "serve to listen: " + self.log_text())
        assert self.server.poll() is None, self.log_text()
        self.known_hosts()

    def stop(self):
        if self.server and self.server.poll() is None:
            self.server.terminate()
            self.server.wait(timeout=20)

    def finds(self, *words):
        """Which of its files, and its log, hold one of these words or bytes."""
        sought = [each if isinstance(each, bytes) else each.encode() for each in words]
        files = [path for path in [self.top / "log", *sorted(self.directory.rglob("*"))] if path.is_file()]
        return [str(path) for path in files if any(each in path.read_bytes() for each in sought)]

    def log_text(self):
        return (self.top / "log").read_text(errors="replace")

    def processes(self, name):
        """Process ids of this place's processes of that comm name, wherever below the supervisor they are."""
        parents = {}
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            try:
                comm, rest = pathlib.Path("/proc", entry, "stat").read_text().split("(", 1)[1].rsplit(")", 1)
            except OSError:
                continue
            parents[int(entry)] = (int(rest.split()[1]), comm)
        found = []
        for process, (parent, comm) in parents.items():
            above = process
            while above in parents and above != self.server.pid:
                above = parents[above][0]
            if comm == name and above == self.server.pid:
                found.append(process)
        return sorted(found)

    def invite(self, *arguments):
        return self.run("invite", str(self.directory), *arguments).stdout.strip()

    def known_hosts(self):
        scan = subprocess.run(["ssh-keyscan", "-p", str(self.port), "127.0.0.1"], capture_output=True, text=True,
                              timeout=20)
        (self.top / "known_hosts").write_text(scan.stdout)

    def fingerprint(self):
        """The host key's, as ssh shows it."""
        done = subprocess.run(["ssh-keygen", "-lf", str(self.top / "known_hosts")], capture_output=True, text=True,
                              check=True, timeout=20)
        return done.stdout.split()[1]

    def key(self, name):
        """An ed25519 key pair of that name, made at first use; returns the path of its private half."""
        path = self.top / ("key-" + name)
        if not path.exists():
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "somebody@somewhere", "-f", str(path)],
                           check=True)
        return path

    def account(self, nickname, role="participant"):
        """Makes an account that enters by a key; returns the key's path."""
        path = self.key(nickname)
        public = path.with_suffix(".pub").read_text().split()
        self.run("account", str(self.directory), "add", nickname, "--role", role, "--key", " ".join(public[:2]))
        return path

    def ssh(self, *options, user="kokoiru", key=None, words=None, level="ERROR"):
        """The OpenSSH command line for this place, as a list; words: an exec verb with its arguments; level INFO: ssh
        shows banners and what the door says before a question."""
        command = ["ssh", "-F", "none", "-p", str(self.port), "-o", "StrictHostKeyChecking=yes",
                   "-o", "UserKnownHostsFile=%s" % (self.top / "known_hosts"), "-o", "LogLevel=" + level]
        command += ["-o", "IdentitiesOnly=yes", "-i", str(key)] if key else ["-o", "PubkeyAuthentication=no"]
        return command + list(options) + [user + "@127.0.0.1"] + ([words] if words else [])

    def verb(self, key, words, **options):
        """Runs one exec verb with a key; returns the finished process."""
        return subprocess.run(self.ssh("-T", "-o", "BatchMode=yes", key=key, words=words), capture_output=True,
                              text=True, timeout=60, env=self.environment, **options)

    def answers(self, **answers):
        """An askpass program for prompts that contain a word; returns the environment by which ssh uses it."""
        path = self.top / "askpass"
        lines = ["#!/bin/sh", 'case "$1" in']
        lines += ["*%s*) printf '%%s\\n' '%s';;" % (word.replace("_", "*"), answer) for word, answer in answers.items()]
        path.write_text("\n".join(lines + ["esac"]) + "\n")
        path.chmod(0o700)
        return dict(self.environment, SSH_ASKPASS=str(path), SSH_ASKPASS_REQUIRE="force", DISPLAY="none")


def shows(text, words):
    """Does the text hold these words, or one of them where several are given?"""
    return any(word in text for word in words) if isinstance(words, tuple) else words in text


class Lines:
    """A client without a terminal: what it printed is a list of lines, what one types is sent with say()."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, env=environment, start_new_session=True)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.bytes = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # what was typed last went nowhere
        self.process.stdout.close()

    def text(self):
        try:
            while True:
                chunk = self.process.stdout.read(65536)
                if not chunk:
                    break
                self.bytes += chunk
        except BlockingIOError:
            pass
        return self.bytes.decode("utf-8", "replace")

    def say(self, line):
        self.process.stdin.write((line + "\n").encode())
        self.process.stdin.flush()

    def wait(self, words, limit=LIMIT):
        wait_for(lambda: shows(self.text(), words), lambda: "%r in:\n%s" % (words, self.text()), limit)

    def ask(self, line, words="", limit=LIMIT):
        """Says a line and waits for an answer, with these words in it; returns what came since."""
        before = len(self.text())
        self.say(line)
        wait_for(lambda: shows(self.text()[before:], words) and "\n" in self.text()[before:],
                 lambda: "%r after %r in:\n%s" % (words, line, self.text()), limit)
        return self.text()[before:]

    def ended(self, limit=LIMIT):
        wait_for(lambda: (self.text() or True) and self.process.poll() is not None,
                 lambda: "the end of:\n" + self.text(), limit)
        return self.process.returncode


class Terminal:
    """A client in a real terminal emulator, which is tmux on a server of its own."""

    NUMBERS = itertools.count(1)  # a server that is ending still has its socket

    def __init__(self, place, command, columns=80, rows=24, environment=None, term="tmux-256color"):
        self.socket = str(place.top / ("tmux-%d-%d" % (os.getpid(), next(self.NUMBERS))))
        self.status = self.socket + ".status"  # tmux itself does not always get to know it
        self.command = ["tmux", "-f", "/dev/null", "-S", self.socket]
        environment = dict(environment or place.environment, TERM="xterm-256color")
        quoted = " ".join("'" + part.replace("'", "'\\''") + "'" for part in command)
        options = {"remain-on-exit": "on", "remain-on-exit-format": "", "status": "off"}
        settings = [word for pair in options.items() for word in (";", "set", *pair)]
        subprocess.run(self.command + ["new-session", "-d", "-x", str(columns), "-y", str(rows),
                                       "TERM=%s %s; echo $? >%s" % (term, quoted, self.status), *settings],
                       check=True, env=environment, timeout=20)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(self.command + ["kill-server"], capture_output=True, timeout=20)

    def tmux(self, *arguments):
        return subprocess.run(self.command + list(arguments), capture_output=True, text=True, timeout=20).stdout

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def rows(self):
        return self.screen().split("\n")

    def everything(self):
        """The screen and all that scrolled away above it."""
        return self.tmux("capture-pane", "-p", "-J", "-S", "-")

    def type(self, text):
        self.tmux("send-keys", "-l", "--", text)

    def key(self, *names):
        self.tmux("send-keys", *names)

    def bytes(self, data):
        """Sends raw bytes, as a terminal of another character set would."""
        self.tmux("send-keys", "-H", *["%02x" % byte for byte in data])

    def enter(self, text=""):
        if text:
            self.type(text)
        self.key("Enter")

    def wait(self, words, limit=LIMIT):
        wait_for(lambda: shows(self.screen(), words), lambda: "%r on:\n%s" % (words, self.screen()), limit)

    def wait_gone(self, words, limit=LIMIT):
        wait_for(lambda: not shows(self.screen(), words), lambda: "%r to leave:\n%s" % (words, self.screen()), limit)

    def cursor(self):
        x, y = self.tmux("display-message", "-p", "#{cursor_x} #{cursor_y}").split()
        return int(x), int(y)

    def scrolled(self):
        """How many rows lie in the scrollback."""
        return int(self.tmux("display-message", "-p", "#{history_size}"))

    def resize(self, columns, rows):
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def break_line(self):
        """Kills the client, so that nothing is said in parting."""
        shell = int(self.tmux("display-message", "-p", "#{pane_pid}"))
        children = pathlib.Path("/proc/%d/task/%d/children" % (shell, shell)).read_text().split()
        for process in [int(child) for child in children] or [shell]:
            os.kill(process, signal.SIGKILL)

    def is_dead(self):
        return self.tmux("display-message", "-p", "#{pane_dead}").strip() == "1"

    def ended(self, limit=LIMIT):
        """Waits for the client's end; returns its exit status, as a shell gives it."""
        status = pathlib.Path(self.status)
        wait_for(lambda: self.is_dead() and status.exists() and status.read_text().strip(),
                 lambda: "the end of:\n" + self.screen(), limit)
        return int(status.read_text())
