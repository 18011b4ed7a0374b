# SPDX-License-Identifier: GPL-3.0-or-later
"""One reader who stops and one who reads 4 KB every few seconds, in a busy room: what their sessions come to weigh, and
whether anybody else notices."""
import time

import load


def newcomer(crowd, place, number, face):
    """Comes in with a small receive buffer; returns the process that serves them."""
    before = place.sessions()
    crowd.come(str(number), face=face, room="r1", buffer=4096)
    process, = set(place.sessions()) - set(before)
    return process


def measure(face, options):
    people = options.people
    with load.LoadPlace(people + 2, 1) as place, load.Crowd(place.port) as crowd:
        crowd.come("1-%d" % people, face=face, room="r1")
        processes = {"stopped": newcomer(crowd, place, people + 1, face),
                     "slow": newcomer(crowd, place, people + 2, face)}
        time.sleep(2)
        calm = crowd.talk("1-10", every=10 / options.rate, lasting=10)
        before = {name: load.memory([process])[0] for name, process in processes.items()}
        hub = load.memory([place.hub()])[0]
        crowd.order("stop %d-%d" % (people + 1, people + 2))
        crowd.order("sip %d every=3 for=%d" % (people + 2, options.seconds))
        busy = crowd.talk("1-10", every=10 / options.rate, lasting=options.seconds)
        for name, process in processes.items():
            load.say("%s_%s_grew" % (face, name), load.memory([process])[0] - before[name], "KiB")
        load.say(face + "_hub_grew", load.memory([place.hub()])[0] - hub, "KiB")
        load.say(face + "_others_lost", int(busy["lines_lost"]))
        load.say(face + "_others_p99_before", calm["delivery_p99"], "ms")
        load.say(face + "_others_p99", busy["delivery_p99"], "ms")
        crowd.order("hear %d-%d" % (people + 1, people + 2))
        figures = crowd.talk("1-10", every=10, lasting=10)
        load.say(face + "_back_and_lost_nothing_new", int(figures["lines_lost"]))


def main():
    options = load.arguments(__doc__, people=(50, "who sit there"), rate=(10, "lines a second"),
                             seconds=(60, "of not reading"))
    for face in ("map", "line"):
        measure(face, options)


main()
