"""How somebody notes what they do: what the last weeks tell of notes made up afterwards, for themselves to see.

Each sign is a count of so many: notes written together, the same text again, talks that cannot have lasted so long, and
work that is only written before one hour of the week. None of it proves anything of anybody: it is told to the person,
and of teams as a rate.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from perennial.access.actor import Actor
from perennial.access.models import Membership
from perennial.access.queries import check_configure
from perennial.insight.models import HabitCount
from perennial.journal.models import Change, Channel, Entry, Operation
from perennial.journal.rows import values_by
from perennial.lib.conditions import Moment
from perennial.records.changes import takings
from perennial.records.models import Activity
from perennial.schema.standard.activity import CALL, MEETING

#: Looked at are the last four weeks, of one person at most so many notes and so many changes.
WEEKS = 4
MOST_NOTES, MOST_CHANGES = 2_000, 5_000
#: So many noted within so short a time, of things that lie further apart, were noted together.
TOGETHER, WITHIN = 8, timedelta(minutes=10)
#: A text shorter than this is the same by chance.
SHORTEST = 20
#: Longer is no talk.
LONGEST = timedelta(hours=12)
#: Two hours of the week in which most of the work of at least so many weeks is written.
HOURS, OF_WEEKS, LEAST_CHANGES = 2, 3, 30
#: A sign stands out from so many, and from such a share in percent.
LEAST, SHARE = 5, {"together": 40, "copied": 25, "impossible": 5, "meeting": 60}

#: Rates are told of no fewer people.
FEWEST = 5


class Sign(StrEnum):
    TOGETHER = "together"
    COPIED = "copied"
    IMPOSSIBLE = "impossible"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Habit:
    """`count` of `of` show the sign. `hour` is when the two hours begin, as (weekday, hour), of MEETING."""

    sign: Sign
    count: int
    of: int
    hour: tuple[int, int] | None = None

    @property
    def stands_out(self) -> bool:
        return self.count >= LEAST and self.count * 100 >= self.of * SHARE[self.sign]


@dataclass(frozen=True, slots=True)
class Note:
    """An activity that is done, as it was noted."""

    noted: datetime
    done: datetime
    kind: str
    text: str
    minutes: int


def habits_of(user: int, moment: Moment) -> list[Habit]:
    """Every sign, of what a person noted themselves on pages and by programs of theirs; imports do not count."""
    since = datetime.combine(moment.today - timedelta(weeks=WEEKS), time(), moment.zone)
    own = Change.objects.filter(actor_id=user, at__gte=since, channel__in=(Channel.WEB, Channel.API))
    own = own.filter(operation_id__isnull=True, undoes__isnull=True)
    at = dict(own.order_by("-at").values_list("pk", "at")[:MOST_CHANGES])
    for gone in takings(list(at)):
        del at[gone]
    notes = sorted(_notes(at), key=lambda one: one.noted)
    return [
        Habit(Sign.TOGETHER, together(notes), len(notes)),
        Habit(Sign.COPIED, *copied(notes)),
        Habit(Sign.IMPOSSIBLE, *impossible(notes)),
        before_meeting(at.values(), moment.zone),
    ]


def _notes(at: Mapping[int, datetime]) -> Iterable[Note]:
    noted = Entry.objects.filter(
        batch__change__in=list(at), table=Activity._meta.label_lower, op=Operation.CREATE
    ).values_list("row", "batch__change")
    when = {row: at[change] for row, change in noted[:MOST_NOTES]}
    columns = ("pk", "done", "kind", "text_key", "name_key", "minutes", "archived")
    for pk, done, kind, text, subject, minutes, archived in values_by(Activity, "pk", sorted(when), columns):
        if done is not None and archived is None:
            yield Note(when[pk], done, kind, text or subject, minutes or 0)


def together(notes: Sequence[Note]) -> int:
    """How many were noted in one go, of things that did not happen in one go; by time of noting."""
    found: set[int] = set()
    first = 0
    for last, note in enumerate(notes):
        while note.noted - notes[first].noted > WITHIN:
            first += 1
        several = notes[first : last + 1]
        apart = max(one.done for one in several) - min(one.done for one in several)
        if len(several) >= TOGETHER and apart > 6 * WITHIN:
            found.update(range(first, last + 1))
    return len(found)


def copied(notes: Sequence[Note]) -> tuple[int, int]:
    """How many say what another one said before, and how many say enough to be compared."""
    texts = Counter(one.text for one in notes if len(one.text) >= SHORTEST)
    return sum(number - 1 for number in texts.values()), texts.total()


def impossible(notes: Sequence[Note]) -> tuple[int, int]:
    """How many talks are longer than a talk is or run into another one, and how many have a length."""
    talks = [one for one in notes if one.minutes and one.kind in (CALL, MEETING)]
    spans = sorted((one.done - timedelta(minutes=one.minutes), one.done) for one in talks)
    odd = sum(end - start > LONGEST for start, end in spans)
    until: datetime | None = None
    before: tuple[datetime, datetime] | None = None
    for span in spans:
        # Two people at one table are one talk noted twice.
        if until is not None and span[0] < until and span != before and span[1] - span[0] <= LONGEST:
            odd += 1
        until = span[1] if until is None else max(until, span[1])
        before = span
    return odd, len(talks)


def before_meeting(moments: Iterable[datetime], zone: tzinfo) -> Habit:
    """Whether most of all is written within the same two hours of each week."""
    local = [at.astimezone(zone) for at in moments]
    hours = Counter((at.weekday(), at.hour) for at in local)
    weeks = {at.isocalendar()[:2] for at in local}
    if len(local) < LEAST_CHANGES or len(weeks) < OF_WEEKS:
        return Habit(Sign.MEETING, 0, len(local))

    def within(begin: tuple[int, int]) -> int:
        day, hour = begin
        return sum(hours[day, hour + more] for more in range(HOURS))

    best = max(sorted(hours), key=within)
    inside = {
        at.isocalendar()[:2] for at in local if at.weekday() == best[0] and 0 <= at.hour - best[1] < HOURS
    }
    return Habit(Sign.MEETING, within(best) if len(inside) >= OF_WEEKS else 0, len(local), best)


@dataclass(frozen=True, slots=True)
class Rates:
    """Of a team (None: of all) by sign how many of so many; `people` is of how many it is told."""

    team: str | None
    people: int
    signs: Mapping[Sign, tuple[int, int]]


def team_rates(actor: Actor) -> list[Rates]:
    """The rates of everybody and of each team, of no fewer than `FEWEST` people who noted anything: so that no rate
    tells of one of them. For who configures.
    """
    check_configure(actor)
    rows = list(HabitCount.objects.filter(of__gt=0).values_list("user", "sign", "count", "of"))
    members: dict[str, set[int]] = defaultdict(set)
    for team, user in Membership.objects.order_by("team__name").values_list("team__name", "user"):
        members[team].add(user)
    found = [_rates(None, rows)]
    found += [_rates(team, [row for row in rows if row[0] in several]) for team, several in members.items()]
    return [one for one in found if one.people >= FEWEST]


def _rates(team: str | None, rows: Sequence[tuple[int, str, int, int]]) -> Rates:
    signs = {
        sign: (sum(row[2] for row in its), sum(row[3] for row in its))
        for sign in Sign
        if (its := [row for row in rows if row[1] == sign])
    }
    return Rates(team, len({row[0] for row in rows}), signs)
