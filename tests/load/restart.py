# SPDX-License-Identifier: GPL-3.0-or-later
"""The hub is killed again and again while people talk: who was disconnected, what was lost or came twice, and for how
long nothing was heard. Half of the people look at the map, half read lines."""
import os
import signal
import time

import load


def kill_hub(place, seconds):
    """Kills the hub; a new one is there before it returns."""
    old = place.hub()
    os.kill(old, signal.SIGKILL)
    load.place.wait_for(lambda: place.processes("kokoiru:hub") not in ([], [old]), "a new hub")
    time.sleep(seconds)


def main():
    options = load.arguments(__doc__, people=(1000, "who sit there"), rooms=(5, "rooms they are spread over"),
                             rate=(20, "lines a second, of all together"), kills=(10, "of the hub"),
                             pause=(4, "seconds between them"))
    half, lasting = options.people // 2, (options.kills + 2) * (options.pause + 1)
    with load.LoadPlace(options.people, options.rooms) as place, load.Crowd(place.port) as crowd:
        crowd.come("1-%d" % half, limit=600, face="map", room="r", rooms=options.rooms, at_once=32)
        crowd.come("%d-%d" % (half + 1, options.people), limit=600, face="line", room="r", rooms=options.rooms,
                   at_once=32)
        crowd.order("reset")
        crowd.order("say 1-%d every=%.3f for=%d" % (options.people, options.people / options.rate, lasting))
        time.sleep(options.pause)
        for _ in range(options.kills):
            kill_hub(place, options.pause)
        crowd.order("drain %d" % (lasting + 30))
        figures = crowd.order("figures")
        load.say("kills", options.kills)
        load.say("people_here", int(figures["people_here"]))
        for name in ("people_gone", "lines_said", "lines_expected", "lines_lost", "lines_doubled"):
            load.say(name, int(figures[name]))
        for name in ("longest_silence", "delivery_p50", "delivery_p99", "delivery_max"):
            load.say(name, figures.get(name, 0.0), "ms")


main()
