"""Days as people say them: weekdays, dates, weeks, “in 3 days”."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from perennial.lib.understanding import calendar_days as days
from perennial.lib.understanding.reading import Reading

_DATE = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_SHORT_DATE = re.compile(r"(\d{1,2})([./])(\d{1,2})", re.ASCII)
_ORDINALS = frozenset({"st", "nd", "rd", "th", "go", "ego"})
_YEARS = range(1990, 2100)


@dataclass(frozen=True)
class Day:
    """`day` is None where the text contradicts itself or leaves two days open.

    `weekday` and `monday` let “Tuesday” and “week 43” stand for one day together; `time` is of “in 2 hours”.
    """

    day: date | None
    end: int
    time: time | None = None
    weekday: int | None = None
    monday: date | None = None
    past: bool = False
    from_today: bool = False


def day_at(reading: Reading, index: int) -> Day | None:
    """The day that is said from this token on, with what belongs to it: “Tuesday 22 Sep”, “Friday of week 43”."""
    found = _one_day(reading, index)
    while found:
        joined = _joined(reading, found)
        if joined is None:
            return found
        found = joined
    return None


def _one_day(reading: Reading, index: int) -> Day | None:
    for reader in _READERS:
        found = reader(reading, index)
        if found:
            return found
    return None


def _joined(reading: Reading, first: Day) -> Day | None:
    """The day that this one and the next make together, or None when nothing more is said of it."""
    place, comma, choice = _between(reading, first.end)
    second = _one_day(reading, place) if place > first.end or place < len(reading.tokens) else None
    if second is None or first.past != second.past:
        return None
    if choice:
        return replace(second, day=None)
    return _together(first, second, comma=comma)


#: “KW 43 bis Freitag” is no Friday of that week.
_DEADLINES = frozenset({"by", "until", "till", "before", "bis", "vor", "do", "przed", "pred", "k", "ku", "ab", "from", "od", "s"})


def _between(reading: Reading, index: int) -> tuple[int, bool, bool]:
    """(the token behind what may stand between two parts of a day, a comma was among it, a choice was)."""
    comma = choice = False
    for _step in range(4):
        word = reading.at("on", index)
        if reading.key(index) in _DEADLINES:
            break
        if reading.key(index) in {",", "("} and not comma:
            index, comma = index + 1, True
        elif reading.at("or", index) or reading.key(index) in {"-", "/"}:
            index, choice = index + 1, True
        elif word and not reading.at("in", index):
            index = word.end
        elif word and not _one_day(reading, index):
            index = word.end
        else:
            break
    return index, comma, choice


def _together(first: Day, second: Day, *, comma: bool) -> Day | None:
    weekday = first.weekday if first.weekday is not None else second.weekday
    monday = first.monday or second.monday
    if weekday is not None and monday and not comma and (first.monday is None or second.monday is None):
        return Day(days.shifted(monday, weekday), second.end)
    if first.weekday is not None and second.weekday is not None and not comma:
        return replace(second, day=None)
    if weekday is None or monday or (comma and second.weekday is not None):
        return None
    dated = second if first.weekday is not None else first
    agree = dated.day is not None and dated.day.weekday() == weekday
    return replace(dated, day=dated.day if agree else None, end=second.end)


def _named_day(reading: Reading, index: int) -> Day | None:
    found = reading.at("day", index)
    if not found:
        return None
    return Day(
        days.shifted(reading.today, found.value), found.end, past=found.value < 0, from_today=found.value == 0
    )


def _weekday(reading: Reading, index: int) -> Day | None:
    which = reading.at("which", index)
    found = _weekday_name(reading, which.end if which else index, led=which is not None)
    if not found:
        return None
    weekday, end = found
    kind = which.value if which else "plain"
    day = days.weekday_in(reading.today, weekday, kind)
    return Day(day, end, weekday=weekday if kind == "plain" else None, past=kind == "last")


def _weekday_name(reading: Reading, index: int, *, led: bool) -> tuple[int, int] | None:
    """(weekday, index behind it)."""
    long = reading.at("weekday", index)
    if long:
        short_form = long.end == index + 1 and len(reading.key(index)) <= 7
        return long.value, reading.past_dot(long.end) if short_form and _dot_shortens(reading, long.end) else long.end
    short, weak = reading.at("weekday short", index), reading.at("weekday weak", index)
    found = short or weak
    if not found or not (led or _is_day(reading, index, found.end, weak=short is None)):
        return None
    return found.value, reading.past_dot(found.end) if _dot_shortens(reading, found.end) else found.end


def _dot_shortens(reading: Reading, index: int) -> bool:
    """A dot behind a short form ends no sentence when the next word goes on in small letters or digits."""
    if reading.key(index) != "." or not reading.glued(index):
        return False
    after, clause_began = reading.token(index + 1), _begins(reading, index - 1)
    return after is None or clause_began or not after.capital


def _begins(reading: Reading, index: int) -> bool:
    before = reading.token(index - 1)
    return before is None or before.ends_line or (before.kind == "mark" and before.key in {".", ",", ";", "!", "?", "->", ":", "-", "("})


def _is_day(reading: Reading, index: int, end: int, *, weak: bool) -> bool:
    """Whether a short form names a day here: something beside it speaks of days. “PN 16” never does."""
    token = reading.tokens[index]
    dotted = reading.key(end) == "." and reading.glued(end)
    behind = reading.past_dot(end)
    timed = bool(reading.figure(behind)) and not reading.at("quantity", behind + 1)
    if token.glued and index and reading.tokens[index - 1].kind != "mark":
        return False
    if token.raw.isupper() and len(token.raw) == 2 and reading.token(behind) and not dotted and ":" not in reading.figure(behind):
        return False
    led = _after_preposition(reading, index)
    timed = timed or reading.at("part", behind) is not None or reading.key(behind) == "um"
    if weak:
        return led or (timed and (dotted or _begins(reading, index) or token.capital))
    acts = reading.at("verb", behind) or reading.at("noun", behind) or _after_act(reading, index)
    closes = reading.token(behind) is None or reading.tokens[behind].kind == "mark"
    listed = index > 0 and (reading.at("or", index - 1) is not None or (reading.key(index - 1) == "-" and reading.names_day(index - 2)))
    return bool(led or timed or acts or dotted or listed or (_begins(reading, index) and not closes) or reading.at("at", behind) or reading.at("part", behind))


def _after_preposition(reading: Reading, index: int) -> bool:
    return reading.key(index - 1) in {"on", "by", "until", "till", "this", "am", "bis", "ab", "w", "we", "v", "vo", "na", "do", "ku"}


def _after_act(reading: Reading, index: int) -> bool:
    """A verb or noun of following up ends right before."""
    return any(
        (found := reading.at(section, start)) is not None and found.end == index
        for section in ("verb", "noun")
        for start in range(max(0, index - 3), index)
    )


def _in_while(reading: Reading, index: int) -> Day | None:
    """“in 3 days”, “in a week”, “two hours from now”."""
    lead = reading.at("in", index)
    phrase = reading.at("length", lead.end) if lead else None
    # “za kwadrans dziesiąta” is a time of day.
    if phrase and not (reading.at("offset", index) and reading.at("hour", phrase.end)):
        return _moved(reading, phrase.value, "minute", phrase.end)
    amount = _amount(reading, lead.end) if lead else _amount(reading, index)
    if not amount:
        return None
    count, unit, end = amount
    if not lead:
        later = reading.at("from now", end)
        return _moved(reading, count, unit, later.end) if later else None
    return _moved(reading, count, unit, end)


def _ago(reading: Reading, index: int) -> Day | None:
    """“3 days ago”, “vor zwei Wochen”."""
    before = reading.at("ago before", index)
    amount = _amount(reading, before.end if before else index)
    if not amount:
        return None
    count, unit, end = amount
    after = None if before else reading.at("ago", end)
    if not before and not after:
        return None
    found = _moved(reading, -count, unit, after.end if after else end)
    return found and replace(found, past=True)


def _amount(reading: Reading, index: int) -> tuple[int, str, int] | None:
    """(count, unit, index behind it); a unit alone is one of it."""
    number = reading.number(index, most=999)
    word = reading.at("number", index)
    place = index + 1 if number is not None else word.end if word else index
    unit = reading.at("unit", place)
    if not unit:
        return None
    alone = number is None and word is None
    # “in days”, “o g”: only the forms of one may stand alone.
    if alone and not _one_of(reading, index):
        return None
    return (number if number is not None else word.value if word else 1), unit.value, reading.past_dot(unit.end) if len(reading.key(unit.end - 1)) <= 4 and _dot_shortens(reading, unit.end) else unit.end


_ALONE = frozenset(
    "tydzien miesiac godzine godzinke rok kwadrans tyzden tyzdnom mesiacom hodinou rokom mesiac hodinu hodinku nedelyu nedel'ku mesyats chas god minutu tyz mies".split()
)


def _one_of(reading: Reading, index: int) -> bool:
    return reading.key(index) in _ALONE


def _moved(reading: Reading, count: int, unit: str, end: int) -> Day | None:
    if unit in {"minute", "hour"}:
        minutes = count * (60 if unit == "hour" else 1)
        moment = _moment(reading.now, minutes)
        return moment and Day(moment.date(), end, time=moment.time(), from_today=True)
    if unit in {"month", "year"}:
        day = days.shifted_months(reading.today, count * (12 if unit == "year" else 1))
    else:
        day = days.shifted(reading.today, count * (7 if unit == "week" else 1))
    monday = day and unit == "week" and count > 0 and days.shifted(day, -day.weekday())
    return Day(day, end, monday=monday or None) if day else None


def _moment(now: datetime, minutes: int) -> datetime | None:
    """Wall time so many minutes on: no zone is asked."""
    try:
        return now.replace(tzinfo=None, second=0, microsecond=0) + timedelta(minutes=minutes)
    except OverflowError:
        return None


def _week_ahead(reading: Reading, index: int) -> Day | None:
    found = reading.at("week ahead", index)
    if not found:
        return None
    monday = days.shifted(reading.today, 7 * found.value - reading.today.weekday())
    # “this week” names no day by itself.
    return Day(monday if found.value else None, found.end, monday=monday) if monday else None


def _end_of(reading: Reading, index: int) -> Day | None:
    found = reading.at("end", index)
    if found:
        what, ahead = found.value
        return Day(days.end_of(reading.today, what, ahead), found.end)
    lead = reading.at("end of", index)
    month = reading.month(lead.end) if lead else 0
    return Day(days.next_last_of(reading.today, month), lead.end + 1) if lead and month else None


def _numbered_week(reading: Reading, index: int) -> Day | None:
    """“week 43”, “KW43”, “43. týždeň”."""
    word = reading.at("week number", index)
    if word:
        place = reading.past_dot(word.end)
        number, end = reading.number(place, most=53), place + 1
        if number and reading.key(end) == "/" or "/" in reading.figure(place):
            return _week_of_year(reading, place)
    else:
        number = reading.number(index, most=53)
        dotted = reading.past_dot(index + 1)
        ordinal = dotted > index + 1 or (reading.key(dotted) == "-" and reading.glued(dotted))
        place = dotted + 2 if reading.key(dotted) == "-" and reading.key(dotted + 1) in {"ya", "y", "oy", "ey", "yu"} else dotted
        word = reading.at("week number", place) if number else None
        # 43 kW is power, “2 tygodnie” a length; in words a week is named by an ordinal or behind a preposition.
        if not word or not (ordinal or (number and number > 4 and reading.key(index - 1) in {"w", "v", "na"} and reading.key(place) != "kw")):
            return None
        end = word.end
    monday = days.monday_of(reading.today, number) if number else None
    return Day(monday, end, monday=monday) if monday else None


def _week_of_year(reading: Reading, index: int) -> Day | None:
    """“KW 43/2026”, “KW 43/26”."""
    week, _slash, year = reading.figure(index).partition("/")
    if not (1 <= len(week) <= 2 and len(year) in {2, 4}):
        return None
    try:
        monday = date.fromisocalendar(int(year) + (2000 if len(year) == 2 else 0), int(week), 1)
    except ValueError:
        return None
    return Day(monday, index + 1, monday=monday, past=monday < reading.today)


def _date(reading: Reading, index: int) -> Day | None:
    """22.09.2026, 2026-09-22, 22.9., 22/9."""
    figure = reading.figure(index)
    if found := _ISO.fullmatch(figure):
        return _dated(reading, int(found[1]), int(found[2]), int(found[3]), index + 1)
    if found := _DATE.fullmatch(figure):
        year = int(found[4]) + (2000 if len(found[4]) == 2 else 0)
        return _dated(reading, year, int(found[3]), int(found[1]), index + 1)
    if found := _SHORT_DATE.fullmatch(figure):
        return _short_date(reading, index, int(found[3]), int(found[1]), dotted=found[2] == ".")
    return _spaced_date(reading, index)


def _dated(reading: Reading, year: int, month: int, day: int, end: int) -> Day | None:
    found = days.exact_date(year, month, day) if year in _YEARS else None
    return Day(found, end, past=found < reading.today) if found else None


def _short_date(reading: Reading, index: int, month: int, day: int, *, dotted: bool) -> Day | None:
    """Without a year; without its last dot it may be a price or a part of an inch, so more must speak for it."""
    found = days.next_date(reading.today, month, day)
    if not found:
        return None
    end = reading.past_dot(index + 1) if dotted else index + 1
    if end > index + 1:
        year = reading.number(end) if not reading.token(end) is None else None
        if year in _YEARS:
            return _dated(reading, int(year or 0), month, day, end + 1)
        return Day(found, _closed(reading, end))
    led = bool(_begins(reading, index) or _after_act(reading, index) or _led(reading, index) or _timed(reading, end))
    return Day(found, end) if led and reading.stands_free(end) else None


def _led(reading: Reading, index: int) -> bool:
    """A preposition of days or a weekday stands before."""
    before = reading.key(index - 1)
    return bool(reading.at("on", index - 1)) and before not in {"za", "for", "fur", "z", "s", "po", "od", "von", "of", "auf"} or any(
        reading.at(section, start) for section in ("weekday", "weekday short") for start in (index - 1, index - 2) if start >= 0
    )


def _timed(reading: Reading, index: int) -> bool:
    """A clock stands behind, such as “o 12” or “10:00”."""
    lead = reading.at("at", index)
    return ":" in reading.figure(index) or (lead is not None and reading.number(lead.end, most=24) is not None)


def _closed(reading: Reading, end: int) -> int:
    """The dot of a date also ends the sentence when a capital follows; it is left to do so."""
    after = reading.token(end)
    if after is None or (after.kind == "word" and after.capital and not after.glued and not _known(reading, end)):
        return end - 1
    return end


def _known(reading: Reading, index: int) -> bool:
    return any(reading.at(section, index) for section in ("noun", "clock after", "weekday", "at", "part"))


def _spaced_date(reading: Reading, index: int) -> Day | None:
    """“22. 9.”, “22. 9. 2026”."""
    day = reading.number(index, most=31)
    dot = reading.past_dot(index + 1)
    month = reading.number(dot, most=12) if day and dot > index + 1 else None
    second_dot = reading.past_dot(dot + 1)
    if not day or not month or second_dot == dot + 1:
        return None
    year = reading.number(second_dot)
    if year in _YEARS:
        return _dated(reading, int(year or 0), month, day, second_dot + 1)
    found = days.next_date(reading.today, month, day)
    return Day(found, _closed(reading, second_dot)) if found else None


def _date_with_month(reading: Reading, index: int) -> Day | None:
    """“22 Sep”, “22nd of September”, “22. September 2026”, “22 сентября”, “Sep 22”."""
    day = reading.number(index, most=31)
    if day:
        place = _past_ordinal(reading, index + 1)
        month = reading.month(place)
        return _with_year(reading, day, month, reading.past_dot(place + 1) if len(reading.key(place)) <= 4 and _dot_shortens(reading, place + 1) else place + 1) if month else None
    month = reading.month(index)
    place = reading.past_dot(index + 1)
    day = reading.number(place, most=31) if month else None
    end = _past_ordinal(reading, place + 1)
    return _with_year(reading, day, month, end) if day and reading.stands_free(end) else None


def _past_ordinal(reading: Reading, index: int) -> int:
    index = reading.past_dot(index)
    if reading.key(index) == "-" and reading.glued(index) and reading.key(index + 1) in {"go", "ego", "e"}:
        return index + 2
    if reading.key(index) in _ORDINALS and reading.glued(index):
        index += 1
    return index + 1 if reading.key(index) == "of" else index


def _with_year(reading: Reading, day: int, month: int, end: int) -> Day | None:
    comma = end + 1 if reading.key(end) == "," else end
    year = reading.number(comma)
    if year in _YEARS:
        return _dated(reading, int(year or 0), month, day, comma + 1)
    found = days.next_date(reading.today, month, day)
    return Day(found, end) if found else None


def _day_of_month(reading: Reading, index: int) -> Day | None:
    """“the 22nd”: the next such day of a month."""
    day = reading.number(index, most=31)
    if not day or reading.key(index + 1) not in {"st", "nd", "rd", "th"} or not reading.glued(index + 1):
        return None
    for ahead in range(3):
        month = days.shifted_months(reading.today.replace(day=1), ahead)
        found = month and days.exact_date(month.year, month.month, day)
        if found and found >= reading.today:
            return Day(found, index + 2)
    return None


_READERS: tuple[Callable[[Reading, int], Day | None], ...] = (
    _week_ahead, _end_of, _named_day, _weekday, _ago, _in_while, _numbered_week, _date, _date_with_month, _day_of_month,
)
