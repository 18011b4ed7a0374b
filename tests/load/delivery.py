# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a line takes from the Enter of who says it to everybody's screen, what is lost, and what it costs. One row of
figures for each face and rate. Lines that a screen passed over because newer ones came meanwhile count as lost."""
import time

import load

FACES = {"line": ["line"], "map": ["map"], "both": ["line", "map"]}


def measure(place, crowd, options, face, rate):
    sessions = place.sessions()
    before, hub = load.cpu_of(sessions), load.cpu_of([place.hub()])
    speakers = min(options.speakers, options.people)
    begun = time.monotonic()
    figures = crowd.talk("1-%d" % speakers, every=speakers / rate, lasting=options.seconds)
    took = time.monotonic() - begun
    heard = figures["lines_heard"] + figures["lines_said"]  # who says a line gets it too
    load.say("face", face)
    load.say("lines_a_second", rate)
    for name in ("lines_said", "lines_expected", "lines_lost", "lines_doubled", "people_gone"):
        load.say(name, int(figures[name]))
    for name in ("delivery_p50", "delivery_p95", "delivery_p99", "delivery_max"):
        load.say(name, figures.get(name, 0.0), "ms")
    load.say("session_cpu_per_line", 1e6 * (load.cpu_of(sessions) - before) / max(heard, 1), "us")
    load.say("hub_cpu_per_line", 1e6 * (load.cpu_of([place.hub()]) - hub) / max(heard, 1), "us")
    load.say("took", took, "s")


def main():
    options = load.arguments(__doc__, people=(500, "who listen"), speakers=(20, "of them who talk, in turn"),
                             rooms=(1, "rooms they are spread over"), face=("both", "line, map or both"),
                             rates=("1,5", "lines a second, of all speakers together"), seconds=(60, "of talk"))
    for face in FACES[options.face]:
        with load.LoadPlace(options.people, options.rooms) as place, load.Crowd(place.port) as crowd:
            figures = crowd.come("1-%d" % options.people, limit=1800, face=face, room="r", rooms=options.rooms,
                                 at_once=32)
            assert figures["people_turned_away"] == 0, figures
            time.sleep(3)  # for what arrivals set off to come to rest
            for rate in options.rates.split(","):
                measure(place, crowd, options, face, float(rate))


main()
