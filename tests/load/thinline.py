# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person on a thin line sees of a busy room, beside OpenSSH's client in a real terminal: how long a login takes,
until the first screen stands, how soon a key that was pressed shows, and how soon the newest line said does. Each line
is one of whole packets where this may make network namespaces, else a proxy that holds bytes back."""
import random
import re
import sys
import threading
import time

import load
import packets
from people import in_lines, settled
from place import Terminal, wait_for, wishes

LINES = (  # name, bits a second, seconds there, loss
    ("2400 bit/s", 2400, 0.02, 0.0), ("9600 bit/s", 9600, 0.02, 0.0), ("300 ms, 2 %", 0, 0.15, 0.02), ("near", 0, 0.0, 0.0))
SPEAKERS = 20
KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわん"
LOOK = 0.03


class Talk(threading.Thread):
    """Numbered lines, said by several people in turn; since: when each was said."""

    def __init__(self, speakers, rate):
        super().__init__(daemon=True)
        self.speakers, self.rate, self.since, self.is_over = speakers, rate, [], False

    def run(self):
        begun = time.monotonic()
        while not self.is_over:
            speaker = self.speakers[len(self.since) % len(self.speakers)]
            speaker.text()
            self.since.append(time.monotonic())
            speaker.say("%05d%s" % (len(self.since) - 1, "".join(random.choices(KANA, k=random.randint(10, 24)))))
            time.sleep(max(0, begun + len(self.since) / self.rate - time.monotonic()))


def newest(screen):
    """The highest number on the screen, or -1."""
    return max((int(found) for found in re.findall(r"(?<!\d)(\d{5})[ぁ-ん]", screen)), default=-1)


class Reader:
    """Somebody at the far end of the line."""

    def __init__(self, place, line, face, key):
        log = place.top / "ssh.log"
        log.write_text("")
        options = ["-E", str(log), "-o", "HostName=" + packets.NEAR, "-o", "HostKeyAlias=[127.0.0.1]:%d" % place.port]
        command = line.there(place.ssh("-tt", *options, *wishes(KOKOIRU_LANG="ja", KOKOIRU_UI=face), key=key,
                                       level="VERBOSE"))
        self.face, self.begun = face, time.monotonic()
        self.terminal = Terminal(place, command)
        wait_for(lambda: "Authenticated" in log.read_text(), "the login", 120)
        self.login = time.monotonic() - self.begun
        self.terminal.wait(("/help", "help と"), 120)
        self.first_screen = time.monotonic() - self.begun
        self.terminal.enter("/go r1")
        self.terminal.wait("QR1Z", 60)

    def watch(self, talk, seconds):
        """Delays of the lines said in that time, until they or newer ones stand on the screen."""
        delays, seen, end = [], len(talk.since) - 1, time.monotonic() + seconds
        while time.monotonic() < end:
            shown = newest(self.terminal.screen())
            now = time.monotonic()
            while seen < shown:
                seen += 1
                delays.append(now - talk.since[seen])
            time.sleep(LOOK)
        late = [time.monotonic() - said for said in talk.since[seen + 1:]]
        return delays + [delay for delay in late if delay > max(delays, default=0)]

    def type(self, talk, seconds):
        """Delays of keys, each pressed some time after the one before was seen; and of lines meanwhile."""
        keys, lines, seen, typed, end = [], [], len(talk.since) - 1, "", time.monotonic() + seconds
        while time.monotonic() < end:
            letter = "abcdefghijklmnopqrstuvwxyz"[len(keys) % 26]
            typed += letter
            pressed = time.monotonic()
            self.terminal.type(letter)
            while True:
                screen = self.terminal.screen()
                now = time.monotonic()
                shown = newest(screen)
                while seen < shown:
                    seen += 1
                    lines.append(now - talk.since[seen])
                if "> " + typed in screen:
                    break
                if now > pressed + 60:
                    break
                time.sleep(LOOK)
            keys.append(now - pressed)
            if len(typed) == 26:
                self.terminal.key("C-u")
                typed = ""
            time.sleep(0.15 + len(keys) % 7 * 0.1)
        self.terminal.key("C-u")
        return keys, lines


def part(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


def measure(place, talk, options, name, bits, delay, loss):
    with packets.Line(bits, delay, loss) as line:
        for face in ("tui", "line"):
            for saves in (False, True):
                reader = Reader(place, line, face, place.key("よみて"))
                with reader.terminal as terminal:
                    if saves:
                        terminal.enter("/save")
                        terminal.wait(("10", "saved"), 60)
                    reader.watch(talk, 5)
                    down = line.carried[0]
                    begun = time.monotonic()
                    lines = reader.watch(talk, options.seconds)
                    rate = (line.carried[0] - down) / (time.monotonic() - begun)
                    keys, _ = reader.type(talk, options.seconds)
                    if saves:
                        terminal.enter("/save")
                        time.sleep(2)
                    terminal.enter("/bye")
                    time.sleep(2)
                print("%-12s %-5s %-4s %6.1f %7.1f   %6.2f %6.2f   %6.2f %6.2f %6.2f   %6.0f" % (
                    name, face, "save" if saves else "", reader.login, reader.first_screen, part(keys, 0.5),
                    part(keys, 0.95), part(lines, 0.5), part(lines, 0.95), max(lines, default=float("nan")), rate),
                    flush=True)


def main():
    options = load.arguments(__doc__, people=(200, "who are busy in the room"), lines=(5.0, "said a second, all in all"),
                             steps=(20.0, "taken a second"), seconds=(30, "of each measure"), only=("", "names of lines"))
    if not packets.available():
        sys.exit("this needs root and /dev/net/tun")
    packets.own_network()
    place = load.LoadPlace(options.people, 1, limits={"say_burst": 1000})
    place.listen = "*:%d" % place.port
    with place:
        measure_all(place, options)


def measure_all(place, options):
    settled(place, "よみて")
    with load.Crowd(place.port) as crowd:
        crowd.come("1-%d" % options.people, face="map", room="r1")
        speakers = [in_lines(place, settled(place, "はなして%s" % chr(0x3042 + 2 * i)), "ja") for i in range(SPEAKERS)]
        for speaker in speakers:
            speaker.ask("/go r1", "QR1Z")
        talk = Talk(speakers, options.lines)
        print("%-12s %-5s %-4s %6s %7s   %13s   %20s   %6s" % ("line", "face", "", "login", "screen", "key p50  p95",
                                                         "newest p50 p95 max", "B/s"))
        talk.start()
        crowd.order("walk 1-%d every=%g for=86400" % (options.people, options.people / options.steps))
        for line in LINES:
            if options.only in line[0]:
                measure(place, talk, options, *line)
        talk.is_over = True
        talk.join()


main()
