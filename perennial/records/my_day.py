"""What somebody has to do today, in an order that says why: broken promises to customers, what has an hour, what is
promised for today, what is late, what is due, contracts whose notice runs out, leads that nobody answered, deals that
nobody moves, contracts that end or go on, and who wants a word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q

from perennial.access import rules
from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.lib.conditions import Moment, compile_condition
from perennial.records.activities import targets_of
from perennial.records.binding import Comes, own_coming
from perennial.records.cooling import cooling, stuck
from perennial.records.follow_ups import own_follow_ups
from perennial.records.models import Activity, Contract, Deal, Head, Ticket
from perennial.records.participants import owned_or_shared
from perennial.records.places import Readable
from perennial.records.queries import heads
from perennial.schema.queries import setting, shape_of, workspace
from perennial.schema.standard.lead import STILL_OPEN
from perennial.schema.standard.ticket import ANSWER_LATE, SOLVE_LATE

#: So many activities are looked through; of the deals nobody moves a day asks for those that are worth most.
LOOKED_THROUGH, STUCK, BROKEN, WAITING = 300, 20, 20, 20
#: After so many days a new lead with whom nobody spoke stands in the day of its owner.
UNANSWERED_DAYS = 2
AHEAD = timedelta(days=7)
SOON = timedelta(hours=1)
WHEN = frozenset({"due", "starts", "done"})
ASKED_OF_LEADS = frozenset({"status", "touched", "next_due", "created", "owner"})
PROMISE = frozenset({"due", "status", "owner", "escalation"})
LATE = (ANSWER_LATE, SOLVE_LATE)


class Why(StrEnum):
    """Why something stands where it stands, the most pressing first."""

    BROKEN = "broken"
    HOUR = "hour"
    PROMISED = "promised"
    LATE = "late"
    TODAY = "today"
    NOTICE = "notice"
    PAST = "past"
    UNANSWERED = "unanswered"
    ENDS = "ends"
    COLD = "cold"
    RENEWS = "renews"
    SIGNED = "signed"
    SOLD = "sold"
    COOLS = "cools"
    WHENEVER = "whenever"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: an activity, a ticket, or a record that wants an activity. `days` is how late, how silent or how
    far ahead it is.

    `about` are the numbers of the records it is about, by field; `deal` is one of them, where the actor may see it.
    `wants` is who wants a word, where that is no deal, and `after` how many days without one it bears. `minutes` is how
    late a ticket is or how long it still has, `answers` whether its answer is what is due. `day` is that of a contract
    which comes, `agreed` whether it may go on by agreement.
    """

    why: Why
    days: int
    activity: Activity | None
    about: Mapping[str, int] = field(default_factory=dict)
    deal: Deal | None = None
    wants: Head | None = None
    after: int = 0
    ticket: Ticket | None = None
    minutes: int = 0
    answers: bool = False
    day: date | None = None
    agreed: bool = False

    @property
    def head(self) -> Head | None:
        """What the line is called by."""
        return self.activity or self.ticket or self.deal or self.wants


@dataclass(frozen=True, slots=True)
class Day:
    """`now` in its order, `later` what can wait, `done` what was done today, `hours` what has an hour today."""

    now: Sequence[Item]
    later: Sequence[Item]
    done: Sequence[Item]
    hours: Sequence[Item]


def day_of(actor: Actor, now: datetime) -> Day:
    """The actor's own day at an instant, in the zone of the workspace."""
    if actor.user_id is None:
        return Day((), (), (), ())
    house = setting()
    today = now.astimezone(house.zone).date()
    midnight = datetime.combine(today, time(), house.zone)
    told = _readable(actor, "activity")
    # Of who may not read when something is due or was done, activities make no day.
    open_ones, done = (_open(actor, today), _done(actor, midnight)) if told >= WHEN else ([], [])
    targets = targets_of([one.pk for one in (*open_ones, *done)])
    about = {pk: {key: one for key, one in its.items() if key in told} for pk, its in targets.items()}
    deals = _seen(actor, "deal", (its["deal"] for its in about.values() if "deal" in its))

    def item(one: Activity, why: Why, days: int) -> Item:
        its = about.get(one.pk, {})
        deal = deals.get(its.get("deal", 0))
        return Item(why, days, one, its, deal if isinstance(deal, Deal) else None)

    items = [item(one, *_place(one, now, today)) for one in open_ones]
    items += _stuck(actor, today)
    items += _promised(actor, now, midnight + timedelta(days=1))
    items += _unanswered(actor, today, house.zone)
    items += _contracts(actor, today)
    moment = Moment(today, ZoneInfo(workspace().zone))
    asked = {pk for one in items for pk in one.about.values()}
    items += _follow_ups(actor, moment, asked | {one.wants.pk for one in items if one.wants})
    ahead = [one for one in items if one.why == Why.AHEAD]
    # What is worth most stands first for who may know what it is worth.
    currency = house.currency if "amount" in _readable(actor, "deal") else ""
    pressing = sorted((one for one in items if one.why != Why.AHEAD), key=lambda one: _rank(one, currency))
    ended = [item(one, Why.TODAY, 0) for one in done]
    hours = [one for one in [*items, *ended] if _has_hour(one, midnight)]
    return Day(pressing, sorted(ahead, key=_by_day), ended, sorted(hours, key=_hour))


def _readable(actor: Actor, entity: str) -> frozenset[str]:
    shape = shape_of(entity)
    return readable_fields(actor, shape, shape.fields)


def whom(actor: Actor, items: Iterable[Item]) -> Mapping[tuple[str, int], Head]:
    """The people, companies and leads that these are about, as far as the actor may see them."""
    wanted: dict[str, set[int]] = {"contact": set(), "company": set(), "lead": set()}
    for one in items:
        for key, several in wanted.items():
            if key in one.about:
                several.add(one.about[key])
    found = {key: _seen(actor, key, several) for key, several in wanted.items()}
    return {(key, pk): head for key, its in found.items() for pk, head in its.items()}


def _seen(actor: Actor, entity: str, ids: Iterable[int]) -> Mapping[int, Head]:
    wanted = set(ids)
    shown = heads(actor, shape_of(entity)).filter(pk__in=wanted) if wanted else ()
    return {head.pk: head for head in shown}


def _open(actor: Actor, today: date) -> list[Activity]:
    """What is due by the end of the coming week, and what has no day at all."""
    found: list[Activity] = []
    for mine in _shared(actor, heads(actor, shape_of("activity")).filter(done__isnull=True)):
        due = mine.filter(due__lte=today + AHEAD).order_by("due", "starts", "pk")
        whenever = mine.filter(due__isnull=True).order_by("pk")
        found += [*due[:LOOKED_THROUGH], *whenever[:LOOKED_THROUGH]]
    return found


def _done(actor: Actor, midnight: datetime) -> list[Activity]:
    done = heads(actor, shape_of("activity")).filter(done__gte=midnight).order_by("done", "pk")
    several = [one for mine in _shared(actor, done) for one in mine[:LOOKED_THROUGH]]
    return sorted(several, key=lambda one: (one.done, one.pk))


def _shared(actor: Actor, activities: Any) -> Iterable[Any]:
    """One's own, and those of others in which one takes part."""
    return owned_or_shared(activities, [] if actor.user_id is None else [actor.user_id])


def _place(one: Activity, now: datetime, today: date) -> tuple[Why, int]:
    if one.due is None:
        return Why.WHENEVER, 0
    days = (today - one.due).days
    if days > 0:
        return Why.LATE, days
    if days < 0:
        return Why.AHEAD, -days
    soon = one.starts is not None and one.starts <= now + SOON
    return (Why.HOUR if soon else Why.TODAY), 0


def _stuck(actor: Actor, today: date) -> Iterable[Item]:
    """Own open deals that want a word, those worth most first."""
    shape, zone, readable = shape_of("deal"), ZoneInfo(workspace().zone), _readable(actor, "deal")
    where = stuck(shape, readable)
    if where is None:
        return
    wanted = compile_condition(where, Readable(actor, shape), Moment(today, zone))
    found = heads(actor, shape).filter(wanted, owner=actor.user_id)
    worth_first = [F("amount_number").desc(nulls_last=True)] if "amount" in readable else []
    for one in found.order_by(*worth_first, "pk")[:STUCK]:
        its = cooling(shape, one, today, zone, readable)
        if its is not None:
            about = _about_deal(one, readable)
            yield Item(Why.PAST if its.past else Why.COLD, its.days, None, about, one)


def _unanswered(actor: Actor, today: date, zone: tzinfo) -> Iterable[Item]:
    """Own leads with whom nobody spoke yet and nothing is planned, those that wait longest first."""
    shape, readable = shape_of("lead"), _readable(actor, "lead")
    if not readable >= ASKED_OF_LEADS:
        return
    since = datetime.combine(today - timedelta(days=UNANSWERED_DAYS - 1), time(), zone)
    waiting = heads(actor, shape).filter(
        owner=actor.user_id,
        status__in=STILL_OPEN,
        touched__isnull=True,
        next_due__isnull=True,
        created__lt=since,
    )
    for one in waiting.order_by("created", "pk")[:WAITING]:
        days = (today - one.created.astimezone(zone).date()).days
        yield Item(Why.UNANSWERED, days, None, wants=one)


def _about_deal(deal: Deal, readable: Collection[str]) -> Mapping[str, int]:
    """The deal and with whom it is, as far as that may be read."""
    about = {"deal": deal.pk, "contact": deal.contact_id, "company": deal.company_id}
    return {key: pk for key, pk in about.items() if pk is not None and key in {"deal", *readable}}


def _follow_ups(actor: Actor, moment: Moment, without: Collection[int]) -> Iterable[Item]:
    """Who wants a word, unless there is something to do about them anyway."""
    readable = _readable(actor, "deal")
    for one in own_follow_ups(actor, moment, without):
        if isinstance(one.head, Deal):
            yield Item(Why.SOLD, one.days, None, _about_deal(one.head, readable), one.head)
        elif isinstance(one.head, Contract):
            yield Item(Why.SIGNED, one.days, None, _with_whom(actor, one.head), wants=one.head)
        else:
            yield Item(Why.COOLS, one.days, None, wants=one.head, after=one.after)


def _contracts(actor: Actor, today: date) -> Iterable[Item]:
    """Own contracts whose days ask for something, those that come first foremost."""
    for one in own_coming(actor, today):
        yield Item(
            _COMES[one.comes],
            (one.day - today).days,
            None,
            _with_whom(actor, one.contract),
            wants=one.contract,
            day=one.day,
            agreed=one.agreed,
        )


def _with_whom(actor: Actor, contract: Contract) -> Mapping[str, int]:
    """With whom a contract is, as far as that may be read."""
    about = {"contact": contract.contact_id, "company": contract.company_id}
    readable = _readable(actor, "contract")
    return {key: pk for key, pk in about.items() if pk is not None and key in readable}


def _promised(actor: Actor, now: datetime, until: datetime) -> Iterable[Item]:
    """Own open tickets that are due by the end of the day, and broken promises of others that the actor answers for."""
    shape, readable = shape_of("ticket"), _readable(actor, "ticket")
    if not readable >= PROMISE:
        return
    found = heads(actor, shape).filter(is_open=True).order_by("due", "pk")
    several = list(found.filter(owner=actor.user_id, due__lte=until)[:LOOKED_THROUGH])
    several += found.filter(_overseen(actor), escalation__in=LATE, due__lte=now)[:BROKEN]
    for one in several:
        late = one.due <= now
        about = {"ticket": one.pk, "contact": one.contact_id, "company": one.company_id}
        known = {key: pk for key, pk in about.items() if pk is not None and key in {"ticket", *readable}}
        minutes = int(abs(now - one.due).total_seconds() // 60)
        answers = one.answer_due == one.due and "answer_due" in readable
        why, days = (Why.BROKEN, (now - one.due).days) if late else (Why.PROMISED, 0)
        yield Item(why, days, None, known, ticket=one, minutes=minutes, answers=answers)


def _overseen(actor: Actor) -> Q:
    """Tickets of others that the actor answers for: who may delete a team's records does for that team's."""
    scope = rules.scope_of(actor.rights, "ticket", "delete")
    if scope == rules.ALL:
        return Q(owner__isnull=True) | ~Q(owner=actor.user_id)
    mates = actor.mates - {actor.user_id} if scope == rules.TEAM else ()
    return Q(owner__in=sorted(mates))


_COMES = {Comes.NOTICE: Why.NOTICE, Comes.ENDS: Why.ENDS, Comes.RENEWS: Why.RENEWS}
_ORDER = (
    Why.BROKEN,
    Why.HOUR,
    Why.PROMISED,
    Why.LATE,
    Why.TODAY,
    Why.NOTICE,
    Why.PAST,
    Why.UNANSWERED,
    Why.ENDS,
    Why.COLD,
    Why.RENEWS,
    Why.SIGNED,
    Why.SOLD,
    Why.COOLS,
    Why.WHENEVER,
)


def _rank(one: Item, currency: str) -> tuple[Any, ...]:
    """By reason; of one reason by the hour, then what is worth most, then what waits longest."""
    hour = one.activity.starts.timestamp() if one.activity and one.activity.starts else float("inf")
    timed = hour if one.why in (Why.HOUR, Why.TODAY) else 0.0
    if one.ticket and one.ticket.due:
        timed = one.ticket.due.timestamp()
    if one.day:
        timed = float(one.day.toordinal())
    number = one.head.pk if one.head else 0
    return _ORDER.index(one.why), timed, -worth(one, currency), -one.days, number


def worth(one: Item, currency: str) -> int:
    """The amount of its deal in minor units, where that is in the currency of the house."""
    deal = one.deal
    return deal.amount_number or 0 if deal is not None and deal.amount_currency == currency else 0


def _by_day(one: Item) -> tuple[Any, ...]:
    assert one.activity is not None
    return one.days, _hour(one), one.activity.pk


def _has_hour(one: Item, midnight: datetime) -> bool:
    starts = one.activity.starts if one.activity else None
    return starts is not None and midnight <= starts < midnight + timedelta(days=1)


def _hour(one: Item) -> float:
    return one.activity.starts.timestamp() if one.activity and one.activity.starts else float("inf")
