# SPDX-License-Identifier: GPL-3.0-or-later
"""A place that keeps opening hours, by the real door: the closed screen, opening over those who wait, closing over those
who are inside, what coordinators decide, and the calendar as another program reads it. Its zone is one where it is noon
now, so that no day ends meanwhile."""
import datetime
import json
import subprocess
import unittest
import zoneinfo

import icalendar
from dateutil import rrule

from people import in_lines, on_map, settled
from place import Lines, Place, Terminal, main, wishes

CLOSED = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29 03:00-03:01"


def noon_zone():
    hour = datetime.datetime.now(datetime.timezone.utc).hour
    return "Etc/GMT%+d" % (hour - 12)


class Opening(unittest.TestCase):
    def setUp(self):
        self.place = self.enterContext(Place(place={"zone": noon_zone()}))
        self.guest = settled(self.place, "みかん")
        self.staff = settled(self.place, "さとう", "coordinator")
        self.keep_hours(CLOSED)

    def keep_hours(self, rule, **place):
        self.place.stop()
        self.place.set("place", always_open="no", **place)
        self.place.set("hours", rule=rule)
        self.place.serve()

    def decide(self, words, answer):
        """A coordinator's one line."""
        with in_lines(self.place, self.staff, "ja") as lines:
            lines.ask("／開室 " + words, answer)
            lines.say("/bye")
            self.assertEqual(lines.ended(), 0)

    def outside(self, key, language="ja", user="kokoiru"):
        lines = self.enterContext(Lines(self.place.ssh("-T", *wishes(KOKOIRU_LANG=language), key=key, user=user),
                                        self.place.environment))
        lines.wait(("0 終わる", "0 Leave"))
        return lines

    def test_verbs_of_guests_while_it_is_closed(self):
        for words, status in (("help", 0), ("hours", 0), ("ical", 0), ("export", 0), ("keys list", 0), ("who", 75),
                              ("rooms", 75), ("read free", 75), ("say free こんにちは", 75)):
            done = self.place.verb(self.guest, words)
            self.assertEqual(done.returncode, status, (words, done.stdout, done.stderr))
        self.assertIn("いまは閉まっています", self.place.verb(self.guest, "say free はい").stderr)
        self.assertEqual(self.place.verb(self.staff, "say free 準備中です").returncode, 0)
        self.assertEqual(self.place.verb(self.staff, "who").returncode, 0)

    def test_who_waits_is_let_in_by_one_enter(self):
        guest = self.outside(self.guest)
        self.assertIn("いまは閉まっています。来てくれて、ありがとうございます。", guest.text())
        self.decide("今日 0-24 ためしに開きます", "きめました")
        guest.wait("1 入る")
        self.assertNotIn("フリースペース", guest.text())
        guest.ask("", "フリースペース")
        guest.ask("/まわり", "いま開いています。")
        guest.say("/bye")
        self.assertEqual(guest.ended(), 0)

    def test_the_hours_in_words_and_for_scripts(self):
        today = datetime.datetime.now(datetime.timezone.utc).astimezone(zoneinfo.ZoneInfo(noon_zone())).date()
        self.decide("今日 10-20 停電のため", "きめました")
        hours = json.loads(self.place.verb(self.guest, "hours --json").stdout)
        self.assertTrue(hours["open"])
        closes = datetime.datetime.fromisoformat(hours["closes"])
        self.assertEqual((closes.hour, closes.date()), (20, today))
        self.assertEqual([each["day"] for each in hours["exceptions"]], [today.isoformat()])
        with in_lines(self.place, self.guest, "ja") as lines:
            page = lines.ask("/時間", "日にちや時間は かわることがあります。")
            self.assertIn("いま開いています。20:00までです。", page)
            self.assertIn("停電のため", page)
            lines.say("/bye")

    def test_closing_over_people_who_are_inside(self):
        self.decide("今日 0-24 ためし", "きめました")
        with on_map(self.place, self.guest, "ja") as terminal:
            terminal.wait("24:00" if "24:00" in terminal.screen() else "まで")
            terminal.type("また来ま")
            terminal.wait("また来ま")
            self.decide("今日 休み 台風のため", "きめました")
            terminal.wait("あと15分で閉まります")
            self.assertIn("また来ま", terminal.screen())
            self.decide("今日 もどす", "いつもの時間に もどりました")
            self.decide("今日 0-24 ためし", "きめました")
            self.decide("今日 休み すぐ 台風のため", "きめました")
            terminal.wait("閉まる時間になりました。来てくれて、ありがとうございました。")
            screen = terminal.screen()
            self.assertIn("書きかけのことばは ここにあります: また来ま", screen)
            self.assertIn("台風のため", screen)
            self.assertNotIn("まどぎわ", screen)
            self.decide("今日 もどす", "いつもの時間に もどりました")
            self.decide("今日 0-24 なおりました", "きめました")
            terminal.wait("入る")
            terminal.key("Enter")
            terminal.wait("まどぎわ")
            terminal.wait("また来ま")
            terminal.key("C-u")
            terminal.enter("/bye")
            self.assertEqual(terminal.ended(), 0)

    def test_coordinators_decide_and_guests_do_not(self):
        with in_lines(self.place, self.staff, "ja") as lines:
            page = lines.ask("/開室 2027-12-05 13-18 ためし", "きめました")
            self.assertIn("12月5日(日)は 13:00-18:00 に開きます。 ためし", page)
            lines.ask("/開室 2027年12月5日 移す 2027-12-12 雪のため", "12月12日(日)に変わりました。")
            page = lines.ask("/開室", "開く日を変える")
            lines.wait("12月12日(日)は 13:00-18:00 に開きます(12月5日(日)の分です)。 雪のため")
            lines.ask("1", "3 いつもの時間に もどす")
            lines.ask("3", "いつもの時間に もどりました")
            lines.ask("/開室 2027-12-05 休み", "なぜですか。")
            lines.ask("雪のため", "理由: 雪のため")
            lines.ask("1", "きめました。12月5日(日)は お休みです。 雪のため")
            lines.ask("/開室 1/1 たぶん", "つぎのどれかです")
            lines.ask("/開室 昨日 休み わけ", "日が読めませんでした")
            lines.ask("/開室 2027-12-05 25-26 わけ", "時間が読めませんでした")
            lines.say("/bye")
        guest = self.outside(self.guest)
        guest.ask("/opening 12/5 closed 休み", "職員")
        guest.say("0")
        self.assertEqual(guest.ended(), 0)

    def test_what_look_shows(self):
        with Lines(self.place.ssh("-T", user="look", key=self.guest), self.place.environment) as lines:
            lines.wait(("いまは閉まっています。", "The place is closed now."))
            self.assertEqual(lines.ended(), 0)


# -- the calendar, read and repeated by other programs --

def expand(text, zone, first, last):
    """Every opening that begins in those days, as pairs of instants."""
    calendar, found = icalendar.Calendar.from_ical(text), set()
    for event in calendar.walk("vevent"):
        start, end = event["dtstart"].dt, event["dtend"].dt
        if "rrule" not in event:
            found.add((start.astimezone(datetime.timezone.utc), end.astimezone(datetime.timezone.utc)))
            continue
        local, tz = start.replace(tzinfo=None), zoneinfo.ZoneInfo(zone)
        length = end.replace(tzinfo=None) - local
        rule = event["rrule"].to_ical().decode()
        excluded = event.get("exdate", [])
        excluded = excluded if isinstance(excluded, list) else [excluded]
        gone = {each.dt.replace(tzinfo=None) for dates in excluded for each in dates.dts}
        if "UNTIL" in event["rrule"]:
            until = event["rrule"]["UNTIL"][0].astimezone(tz).replace(tzinfo=None)
            rule = ";".join(part for part in rule.split(";") if not part.startswith("UNTIL"))
            rule += until.strftime(";UNTIL=%Y%m%dT%H%M%S")
        for each in rrule.rrulestr(rule, dtstart=local).between(first, last, inc=True):
            if each not in gone:
                begin = each.replace(tzinfo=tz).astimezone(datetime.timezone.utc)
                found.add((begin, begin + length))
    begin, end = (each.replace(tzinfo=datetime.timezone.utc) for each in (first, last))
    return sorted(pair for pair in found if begin <= pair[0] <= end)


def wall_moment(day, minutes, tz):
    """The first instant at which the wall shows that time or a later one, looked for minute by minute."""
    wanted = datetime.datetime.combine(day, datetime.time()) + datetime.timedelta(minutes=minutes)
    at = wanted.replace(tzinfo=datetime.timezone.utc) - datetime.timedelta(hours=16)
    while at.astimezone(tz).replace(tzinfo=None) < wanted:
        offset_now = at.astimezone(tz).utcoffset()
        soon = wanted.replace(tzinfo=datetime.timezone.utc) - offset_now - datetime.timedelta(hours=3)
        at = soon if soon > at else at + datetime.timedelta(minutes=1)
    return at


def nth(day):
    return (day.day - 1) // 7 + 1


def standard(day):
    if day.weekday() == 2 and 2 <= nth(day) <= 4:
        return [(780, 1260)]
    return [(600, 1080)] if day.weekday() == 5 and nth(day) == 1 else []


CALENDARS = [
    ("Asia/Tokyo", ["FREQ=MONTHLY;BYDAY=2WE,3WE,4WE 13:00-21:00", "FREQ=MONTHLY;BYDAY=1SA 10:00-18:00"], standard),
    ("Europe/Berlin", ["FREQ=DAILY 22:00-02:30"], lambda day: [(1320, 1590)]),
    ("America/New_York", ["FREQ=WEEKLY;BYDAY=SA,SU 01:30-02:30 20:00-24:00"],
     lambda day: [(90, 150), (1200, 1440)] if day.weekday() >= 5 else []),
    ("Australia/Lord_Howe", ["FREQ=DAILY;UNTIL=20271003 01:45-04:00"],
     lambda day: [(105, 240)] if day <= datetime.date(2027, 10, 3) else []),
    ("Africa/Casablanca", ["FREQ=WEEKLY;INTERVAL=2;BYDAY=SU 02:30-05:00"],
     lambda day: [(150, 300)] if (day - datetime.date(2024, 1, 1)).days // 7 % 2 == 0 and day.weekday() == 6 else []),
]


class Calendars(unittest.TestCase):
    def setUp(self):
        self.place = self.enterContext(Place())
        self.key = settled(self.place, "さとう", "coordinator")

    def serve(self, zone, rules):
        self.place.stop()
        path = self.place.directory / "kokoiru.ini"
        lines = [line for line in path.read_text().split("\n") if not line.startswith("rule =")]
        at = lines.index("[hours]")
        lines[at + 1:at + 1] = ["rule = " + rule for rule in rules]
        path.write_text("\n".join(lines))
        self.place.set("place", always_open="no", zone=zone)
        self.place.serve()

    def calendar(self):
        done = subprocess.run(self.place.ssh("-T", "-o", "BatchMode=yes", key=self.key, words="ical"),
                              capture_output=True, timeout=60, env=self.place.environment, check=True)
        for line in done.stdout.split(b"\r\n"):
            self.assertLessEqual(len(line), 75)
            self.assertNotIn(b"\n", line)
            line.decode("utf-8")
        return done.stdout.decode("utf-8")

    def test_another_program_repeats_the_rules_to_the_same_instants(self):
        for zone, rules, openings in CALENDARS:
            with self.subTest(zone=zone):
                self.serve(zone, rules)
                tz = zoneinfo.ZoneInfo(zone)
                first = datetime.datetime(datetime.date.today().year, 1, 3)
                last = first + datetime.timedelta(days=1200)
                expected = []
                for number in range(-1, 1202):
                    day = (first + datetime.timedelta(days=number)).date()
                    for since, until in openings(day):
                        pair = wall_moment(day, since, tz), wall_moment(day, until, tz)
                        if pair[0] < pair[1]:
                            expected.append(pair)
                begin, end = (each.replace(tzinfo=datetime.timezone.utc) for each in (first, last))
                expected = sorted(pair for pair in expected if begin <= pair[0] <= end)
                self.assertEqual(expand(self.calendar(), zone, first, last), expected)

    def test_days_that_differ_are_in_it(self):
        self.serve("Asia/Tokyo", ["FREQ=DAILY 13:00-21:00"])
        with in_lines(self.place, self.key, "ja") as lines:
            lines.ask("/開室 2027-12-05 休み 大掃除、床; \\ など", "きめました")
            lines.ask("/開室 2027-12-06 10-12 13-15 ためし", "きめました")
            lines.say("/bye")
        text = self.calendar()
        first = datetime.datetime(2027, 12, 4)
        found = expand(text, "Asia/Tokyo", first, first + datetime.timedelta(days=4))
        hours = [(begin + datetime.timedelta(hours=9)).strftime("%d %H") for begin, _ in found]
        self.assertEqual(hours, ["04 13", "06 10", "06 13", "07 13"])
        zones = icalendar.Calendar.from_ical(text).walk("vtimezone")
        self.assertEqual([str(zone["tzid"]) for zone in zones], ["Asia/Tokyo"])
        names = [str(event["uid"]) for event in icalendar.Calendar.from_ical(text).walk("vevent")]
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(names, [str(event["uid"]) for event in icalendar.Calendar.from_ical(self.calendar()).walk("vevent")])


if __name__ == "__main__":
    main()
