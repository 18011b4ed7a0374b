# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory of people who sit in the place and do nothing, map and chat drawn at 80x24."""
import time

import load


def main():
    options = load.arguments(__doc__, people=("100,1000,5000", "how many, step by step"), face=("map", "map or line"),
                             rooms=(50, "rooms they are spread over"), seconds=(0, "of idle CPU, measured at the end"))
    steps = [int(step) for step in options.people.split(",")]
    with load.LoadPlace(steps[-1], options.rooms) as place, load.Crowd(place.port) as crowd:
        before = load.available()
        here = 0
        for step in steps:
            figures = crowd.come("%d-%d" % (here + 1, step), limit=1800, face=options.face, room="r",
                                 rooms=options.rooms, at_once=32)
            here = step
            time.sleep(3)  # for what arrivals set off to come to rest
            sessions = place.sessions()
            private, proportional = load.memory(sessions)
            generator = load.memory([crowd.process.pid])[0]
            load.say("people", len(sessions))
            load.say("turned_away", int(figures["people_turned_away"]))
            load.say("private_per_person", private / len(sessions), "KiB")
            load.say("proportional_per_person", proportional / len(sessions), "KiB")
            load.say("hub_private", load.memory([place.hub()])[0], "KiB")
            load.say("machine_in_all", (before - load.available()) / 1024, "MiB")
            load.say("machine_without_generator", (before - load.available() - generator) / 1024, "MiB")
        if options.seconds:
            everybody = sessions + [place.hub(), *place.processes("kokoiru:gate"), *place.processes("kokoiru:super")]
            used, _ = load.rest_of_machine_busy(options.seconds, everybody)
            load.say("idle_cpu", 100 * used / options.seconds, "% of a core")


main()
