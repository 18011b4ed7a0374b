# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory of people who sit in the place and do nothing, map and chat drawn at 80x24; then, if asked for, the CPU that the
idle place takes, and how long lines take when a hundred of these people talk."""
import time

import load


def weigh(place, crowd, before):
    """What the people who are there weigh; before: what the machine had left without them."""
    sessions = place.sessions()
    private, proportional = load.memory(sessions)
    used = before - load.available()
    load.say("people", len(sessions))
    load.say("private_per_person", private / len(sessions), "KiB")
    load.say("proportional_per_person", proportional / len(sessions), "KiB")
    load.say("hub_private", load.memory([place.hub()])[0], "KiB")
    load.say("machine_in_all", used / 1024, "MiB")
    load.say("machine_without_generator", (used - load.memory([crowd.process.pid])[0]) / 1024, "MiB")


def idle(place, seconds):
    everybody = [process for name in ("super", "hub", "gate", "session") for process in place.processes("kokoiru:" + name)]
    used, _ = load.rest_of_machine_busy(seconds, everybody)
    load.say("idle_cpu", 100 * used / seconds, "% of a core")


def talk(crowd, people, seconds):
    """The first hundred, who sit in all the rooms, each say a line every ten seconds."""
    figures = crowd.talk("1-%d" % min(100, people), every=10, lasting=seconds)
    for name in ("lines_said", "lines_expected", "lines_lost", "people_gone"):
        load.say(name, int(figures[name]))
    for name in ("delivery_p50", "delivery_p95", "delivery_p99", "delivery_max"):
        load.say(name, figures.get(name, 0.0), "ms")


def main():
    options = load.arguments(__doc__, people=("100,1000,5000", "how many, step by step"), face=("map", "map or line"),
                             rooms=(50, "rooms they are spread over"), idle=(0, "seconds of idling to measure in the end"),
                             talk=(0, "seconds of talk to measure in the end"))
    steps = [int(step) for step in options.people.split(",")]
    with load.LoadPlace(steps[-1], options.rooms) as place, load.Crowd(place.port) as crowd:
        before = load.available()
        here = 0
        for step in steps:
            begun = time.monotonic()
            figures = crowd.come("%d-%d" % (here + 1, step), limit=3600, face=options.face, room="r",
                                 rooms=options.rooms, at_once=32)
            assert figures["people_here"] == step, figures
            load.say("arrivals_a_second", (step - here) / (time.monotonic() - begun))
            here = step
            time.sleep(3)  # for what arrivals set off to come to rest
            weigh(place, crowd, before)
        if options.idle:
            idle(place, options.idle)
        if options.talk:
            talk(crowd, here, options.talk)


main()
