# SPDX-License-Identifier: GPL-3.0-or-later
"""Thousands of connections that send nothing, from many addresses: do those who sit there notice, and how long does a
real person wait? Prints both before and while the silent ones are there."""
import load


def look(crowd, options, name):
    """Established people talk, and one person after the other comes in and goes."""
    first = options.people + 1
    crowd.order("reset")
    crowd.order("say 1-10 every=10 for=%d" % options.seconds)
    crowd.order("come %d-%d within=%d at_once=0" % (first, first + options.newcomers - 1, options.seconds))
    crowd.order("settle %d" % (options.seconds + 30))
    crowd.order("drain 30")
    figures = crowd.order("figures")
    for figure in ("delivery_p50", "delivery_p99", "delivery_max", "first_screen_p50", "first_screen_max"):
        load.say("%s_%s" % (name, figure), figures.get(figure, 0.0), "ms")
    for figure in ("lines_lost", "people_gone", "people_turned_away"):
        load.say("%s_%s" % (name, figure), int(figures[figure]))
    crowd.order("leave %d-%d" % (first, first + options.newcomers - 1))
    load.place.wait_for(lambda: crowd.order("figures")["people_here"] == options.people, "newcomers to leave")


def main():
    options = load.arguments(__doc__, people=(200, "who sit there"), silent=(9000, "connections that say nothing"),
                             share=(9, "of those to one address"), newcomers=(10, "who come in meanwhile"),
                             seconds=(20, "to look"))
    load.need_descriptors(options.silent)
    with load.LoadPlace(options.people + options.newcomers, 1) as place, load.Crowd(place.port) as crowd, \
            load.Crowd(place.port) as others:
        crowd.come("1-%d" % options.people, room="r1")
        look(crowd, options, "before")
        others.order("come 1-%d face=silent share=%d within=5 at_once=0" % (options.silent, options.share))
        look(crowd, options, "while_they_come")
        figures = others.order("figures")
        load.say("silent_still_there", int(figures["people_here"]))
        look(crowd, options, "after_they_came")


main()
