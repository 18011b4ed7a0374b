# SPDX-License-Identifier: GPL-3.0-or-later
"""People come, talk, walk, change keys and windows, leave and vanish, for an hour unless told otherwise. Each minute the
lasting processes are looked at; in the end, what grew from the first quarter to the last."""
import os
import time

import load

LASTING = ("super", "hub", "gate")
CROWDS = ("stays", "leaves", "vanishes")


def sample(place):
    """KiB, descriptors and number of each lasting process, and how many sessions there are."""
    row = {}
    for name in LASTING:
        processes = place.processes("kokoiru:" + name)
        row[name + "_private"] = load.memory(processes)[0]
        row[name + "_descriptors"] = sum(len(os.listdir("/proc/%d/fd" % process)) for process in processes)
        row[name + "_processes"] = len(processes)
    row["sessions"] = len(place.sessions())
    row["sessions_private"] = load.memory(place.sessions())[0] // max(row["sessions"], 1)
    return row


def minute(crowd, people):
    """A third stays and talks; a third comes, resizes and leaves; a third comes, asks for new keys and vanishes."""
    third = people // 3
    leaving, vanishing = "%d-%d" % (third + 1, 2 * third), "%d-%d" % (2 * third + 1, 3 * third)
    crowd.order("say 1-%d every=%d for=50 bytes=60" % (third, third // 2 + 1))
    crowd.order("walk 1-%d every=5 for=50" % third)
    crowd.order("come %s room=r rooms=4 within=10" % leaving)
    crowd.order("come %s room=r rooms=4 face=line rekey=5 within=10" % vanishing)
    crowd.order("wait 15")
    crowd.order("resize %s every=3 for=15" % leaving)
    crowd.order("say %s every=20 for=20" % vanishing)
    crowd.order("wait 25")
    crowd.order("leave %s within=5" % leaving)
    crowd.order("vanish %s within=5" % vanishing)
    crowd.order("settle 30")
    crowd.order("wait 5")


def main():
    options = load.arguments(__doc__, minutes=(60, "of it"), people=(150, "in all"))
    with load.LoadPlace(options.people, 4) as place, load.Crowd(place.port) as crowd:
        crowd.come("1-%d" % (options.people // 3), room="r", rooms=4)
        rows, end = [], time.monotonic() + 60 * options.minutes
        while time.monotonic() < end:
            minute(crowd, options.people)
            rows.append(sample(place))
            print(" ".join("%s=%d" % pair for pair in rows[-1].items()), flush=True)
        figures = crowd.order("figures")
        for name in ("people_settled", "people_left", "people_gone", "people_turned_away", "lines_said", "lines_lost",
                     "lines_doubled"):
            load.say(name, int(figures[name]))
        quarter = max(len(rows) // 4, 1)
        for name in rows[0]:
            first = sum(row[name] for row in rows[:quarter]) / quarter
            last = sum(row[name] for row in rows[-quarter:]) / quarter
            load.say(name + "_grew", last - first)


main()
