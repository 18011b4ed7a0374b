# SPDX-License-Identifier: GPL-3.0-or-later
"""Bytes on the wire, headers included, from TCP's own counters at the listeners' end (52 bytes of headers a segment:
IPv4, TCP, time stamps): for a line of 40 bytes, for a step, for an idle hour."""
import time

import load

HOUR = 3600


def carried(crowd, people, action, times, name):
    """What an action, repeated, made TCP carry for each of those people."""
    crowd.order("wait 1")
    before = crowd.order("wire " + people)
    action()
    crowd.order("wait 1")
    after = {key: value - before[key] for key, value in crowd.order("wire " + people).items()}
    count = before["wire_people"] * times
    down = (after["wire_down"] + 52 * after["wire_down_segments"]) / count
    load.say(name + "_shown", after["wire_shown"] / count, "bytes")
    load.say(name + "_on_tcp", down, "bytes")
    load.say(name + "_segments", after["wire_down_segments"] / count)
    load.say(name + "_both_ways", after["wire_all"] / count, "bytes")


def repeat(crowd, words, times):
    """A second apart, so that each is drawn by itself."""
    def action():
        crowd.order("%s every=1 for=%d" % (words, times))
        crowd.order("drain %d" % (times + 10))
    return action


def measure(face, options):
    with load.LoadPlace(10, 1) as place, load.Crowd(place.port) as crowd:
        crowd.come("1-10", face=face, room="r1", cipher=options.cipher, zlib=options.zlib)
        repeat(crowd, "say 1", 12)()  # so that the rows of talk are full
        time.sleep(2)
        carried(crowd, "2-10", repeat(crowd, "say 1 bytes=40", options.times), options.times, face + "_line")
        if face == "map":
            carried(crowd, "2-10", repeat(crowd, "walk 1", options.times), options.times, "map_step_of_another")
            carried(crowd, "1", repeat(crowd, "walk 1", options.times), options.times, "map_own_step")
        carried(crowd, "2-10", lambda: crowd.order("wait %d" % options.idle), options.idle / HOUR, face + "_idle_hour")


def main():
    options = load.arguments(__doc__, times=(30, "lines and steps"), idle=(300, "seconds, of which an hour is made"),
                             cipher=("chacha20-poly1305@openssh.com", "as OpenSSH chooses it"), zlib=(0, "1: compressed"))
    for face in ("map", "line"):
        measure(face, options)


main()
