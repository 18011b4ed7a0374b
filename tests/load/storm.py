# SPDX-License-Identifier: GPL-3.0-or-later
"""Many arrive at once, all of whom have been here before: how long each waits for the first whole screen. Without rooms
all of them come into the one in which one begins. With rooms, they sat there and their lines were cut: they come back to
the seats that were kept for them."""
import load


def main():
    options = load.arguments(__doc__, people=(2000, "who arrive"), face=("map", "map or line"),
                             rooms=(0, "rooms they sat in"), share=(50, "people to one address"),
                             starting=(0, "[limits] starting, if not the default"))
    settings = {"limits": {"starting": options.starting}} if options.starting else {}
    everybody = "1-%d" % options.people
    where = {"room": "r", "rooms": options.rooms} if options.rooms else {}
    with load.LoadPlace(options.people, options.rooms, **settings) as place, load.Crowd(place.port) as crowd:
        crowd.come(everybody, limit=1800, face=options.face, share=options.share, at_once=32, **where)
        crowd.order("%s %s within=5" % ("vanish" if options.rooms else "leave", everybody))
        load.place.wait_for(lambda: not place.sessions(), "everybody to leave", 300)
        crowd.order("reset")
        before = place.cpu()
        figures = crowd.come(everybody, limit=300, face=options.face, share=options.share, at_once=0)
        load.say("people", int(figures["people_settled"]))
        load.say("turned_away", int(figures["people_turned_away"]))
        for name in ("proven_p50", "proven_max", "first_screen_p50", "first_screen_p95", "first_screen_max"):
            load.say(name, figures.get(name, 0.0) / 1000, "s")
        load.say("people_gone", int(figures["people_gone"]))
        load.say("cpu_per_arrival", 1000 * (place.cpu() - before) / options.people, "ms")


main()
