# SPDX-License-Identifier: GPL-3.0-or-later
"""The tools of this folder still work: two dozen people come, in both faces, talk, walk, stop reading and go, and what
was said reached everybody once. Looks at counts only, never at how long anything took."""
import load

PEOPLE, LINES = 24, 12


def check(figures, **wanted):
    for name, value in wanted.items():
        assert figures[name] == value, "%s is %s, not %s, in %s" % (name, figures[name], value, figures)


def main():
    with load.LoadPlace(PEOPLE, 2) as place, load.Crowd(place.port) as crowd:
        crowd.come("1-12", limit=120, face="map", room="r", rooms=2, at_once=4)
        figures = crowd.come("13-%d" % PEOPLE, limit=120, face="line", room="r", rooms=2, at_once=4)
        check(figures, people_here=PEOPLE, people_turned_away=0, first_screen_count=PEOPLE, settling_count=PEOPLE)
        assert len(place.sessions()) == PEOPLE
        private, proportional = load.memory(place.sessions())
        assert 0 < private and 0 < proportional and load.cpu_of(place.sessions()) > 0

        crowd.order("walk 1-4 every=1 for=1")
        crowd.order("resize 5-6")
        figures = crowd.talk("7-%d" % (6 + LINES), every=3, lasting=3)
        check(figures, lines_said=LINES, lines_expected=LINES * (PEOPLE // 2 - 1), lines_lost=0, lines_doubled=0,
              people_gone=0)

        crowd.order("stop 1-2")
        crowd.order("vanish 3-4")
        crowd.order("leave 5-6")
        place_wait(crowd, people_here=PEOPLE - 4)
        load.place.wait_for(lambda: len(place.sessions()) == PEOPLE - 4, "sessions to end")
        figures = crowd.talk("7-8", every=1, lasting=1)
        check(figures, lines_said=2, lines_lost=0, people_gone=0)
        assert crowd.order("wire 7-8")["wire_down"] > 0


def place_wait(crowd, **wanted):
    load.place.wait_for(lambda: all(crowd.order("figures")[name] == value for name, value in wanted.items()),
                        lambda: "%s in %s" % (wanted, crowd.order("figures")))


main()
