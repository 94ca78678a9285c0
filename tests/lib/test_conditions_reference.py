"""A second, plain meaning of every operator, judged value by value in Python; the databases must agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from perennial.lib.conditions import Moment
from perennial.lib.text import fold

MOMENT = Moment(date(2026, 3, 29), ZoneInfo("Europe/Warsaw"), actor_id=7)
DECIMALS = {"amount": 2}
NEGATIVE = {
    "is_not": "is",
    "is_none_of": "is_one_of",
    "does_not_contain": "contains",
    "has_none_of": "has_any_of",
    "is_empty": "is_filled",
}


@dataclass
class PhoneFacts:
    number: str = ""
    rank: int | None = None
    tags: set[str] = field(default_factory=set)


@dataclass
class CardFacts:
    name: str = ""
    amount: int | None = None
    score: int | None = None
    day: date | None = None
    seen: datetime | None = None
    active: bool | None = None
    stage: str = ""
    wish: str = ""
    owner: int | None = None
    deputy: int | None = None
    firm: int | None = None
    due: date | None = None
    checked: bool | None = None
    tags: set[str] = field(default_factory=set)
    phones: list[PhoneFacts] = field(default_factory=list)


@dataclass
class World:
    """Cards, and the towns of the firms they name by their number from 1."""

    cards: list[CardFacts]
    towns: list[str] = field(default_factory=list)

    def colleagues(self, card: CardFacts) -> list[CardFacts]:
        return [other for other in self.cards if card.firm is not None and other.firm == card.firm]

    def one(self, card: CardFacts, key: str) -> Any:
        if key == "firm.town":
            return self.towns[card.firm - 1] if card.firm else None
        return getattr(card, key.removeprefix("x_"))

    def several(self, card: CardFacts, key: str) -> list[Any]:
        around = self.colleagues(card) if key.startswith("firm.cards.") else [card]
        last = key.removeprefix("firm.cards.")
        if last.startswith("phones."):
            return [
                getattr(phone, last.removeprefix("phones.")) for other in around for phone in other.phones
            ]
        return [getattr(other, last) for other in around]


def satisfies(data: dict[str, Any], card: CardFacts, world: World, moment: Moment = MOMENT) -> bool:
    if "all" in data:
        return all(satisfies(part, card, world, moment) for part in data["all"])
    if "any" in data:
        return any(satisfies(part, card, world, moment) for part in data["any"])
    if "not" in data:
        return not satisfies(data["not"], card, world, moment)
    judge = {"any": any, "all": all, "none": lambda answers: not any(answers)}

    def answer(stored: Any) -> bool:
        value = data.get("value")
        if isinstance(value, dict) and "field" in value:
            return beside(data, stored, world.one(card, value["field"]), moment)
        return leaf(data, stored, moment)

    if quantifier := data.get("quantifier"):
        return judge[quantifier](answer(value) for value in world.several(card, data["field"]))
    return answer(world.one(card, data["field"]))


def beside(data: dict[str, Any], stored: Any, other: Any, moment: Moment) -> bool:
    """One field compared with another: empty is on no side of anything."""
    op = data["op"]
    if op in NEGATIVE:
        return not beside({**data, "op": NEGATIVE[op]}, stored, other, moment)
    if stored in (None, "") or other in (None, ""):
        return False
    if isinstance(stored, date):
        if isinstance(stored, datetime) != isinstance(other, datetime):
            stored, other = _day_of(stored, moment), _day_of(other, moment)
        return _order(op, stored, other)
    if isinstance(stored, str) and not data["field"].endswith(("stage", "wish")):
        return bool(fold(stored)) and fold(stored) == fold(other)
    if isinstance(stored, int) and not data["field"].endswith(("owner", "deputy", "firm")):
        stored, other = (
            Decimal(value).scaleb(-DECIMALS.get(key, 0))
            for key, value in ((data["field"], stored), (data["value"]["field"], other))
        )
    return _order(op, stored, other)


def _order(op: str, stored: Any, other: Any) -> bool:
    match op:
        case "above" | "after":
            return bool(stored > other)
        case "at_least" | "on_or_after":
            return bool(stored >= other)
        case "below" | "before":
            return bool(stored < other)
        case "at_most" | "on_or_before":
            return bool(stored <= other)
    return bool(stored == other)


def leaf(data: dict[str, Any], stored: Any, moment: Moment) -> bool:
    op, value = data["op"], data.get("value")
    if op in NEGATIVE:
        return not leaf({**data, "op": NEGATIVE[op]}, stored, moment)
    if stored is None or stored in ("", set()):
        return False
    if op == "is_filled":
        return True
    if isinstance(stored, str) and data["field"].endswith(("stage", "wish")):
        return stored in _listed(value)
    if op in {"length_at_least", "length_at_most"}:
        return len(stored) >= value if op == "length_at_least" else len(stored) <= value
    if isinstance(stored, str):
        return _text(op, fold(stored), [fold(one) for one in _listed(value)])
    if isinstance(stored, set):
        return bool(stored & set(value)) if op == "has_any_of" else set(value) <= stored
    if isinstance(stored, bool) or data["field"] in {"owner", "deputy", "firm"}:
        return stored in [moment.actor_id if one == {"me": True} else one for one in _listed(value)]
    if isinstance(stored, int):
        scaled = Decimal(stored).scaleb(-DECIMALS.get(data["field"], 0))
        return _number(op, scaled, [Decimal(one) for one in _listed(value)])
    return _time(op, stored, value, moment)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(op: str, stored: str, values: list[str]) -> bool:
    match op:
        case "contains":
            return values[0] in stored
        case "starts_with":
            return stored.startswith(values[0])
        case "ends_with":
            return stored.endswith(values[0])
    return stored in values


def _number(op: str, stored: Decimal, values: list[Decimal]) -> bool:
    match op:
        case "above":
            return stored > values[0]
        case "at_least":
            return stored >= values[0]
        case "below":
            return stored < values[0]
        case "at_most":
            return stored <= values[0]
        case "between":
            return values[0] <= stored <= values[1]
    return stored in values


def _time(op: str, stored: date | datetime, value: Any, moment: Moment) -> bool:
    match op:
        case "between":
            return not _before(stored, value[0], moment) and not _after(stored, value[1], moment)
        case "on":
            return not _before(stored, value, moment) and not _after(stored, value, moment)
        case "before":
            return _before(stored, value, moment)
        case "on_or_after":
            return not _before(stored, value, moment)
        case "after":
            return _after(stored, value, moment)
        case "on_or_before":
            return not _after(stored, value, moment)
    apart = (moment.today - _day_of(stored, moment)).days
    if op == "more_than_days_ago":
        return apart > value
    return 0 <= apart <= value if op == "within_last_days" else 0 <= -apart <= value


def _before(stored: date | datetime, value: Any, moment: Moment) -> bool:
    if isinstance(value, str) and "T" in value:
        return stored < datetime.fromisoformat(value)
    return _day_of(stored, moment) < _day(value, moment)


def _after(stored: date | datetime, value: Any, moment: Moment) -> bool:
    if isinstance(value, str) and "T" in value:
        return stored > datetime.fromisoformat(value)
    return _day_of(stored, moment) > _day(value, moment)


def _day(value: Any, moment: Moment) -> date:
    return moment.today + timedelta(value["today"]) if isinstance(value, dict) else date.fromisoformat(value)


def _day_of(stored: date | datetime, moment: Moment) -> date:
    return stored.astimezone(moment.zone).date() if isinstance(stored, datetime) else stored


LATE_DAY = date(2026, 3, 29)
LATE = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)  # half past midnight of the 29th in Warsaw


@pytest.mark.parametrize(
    ("data", "card", "answer"),
    [
        ({"field": "name", "op": "is", "value": "LODZ"}, CardFacts(name="Łódź"), True),
        ({"field": "name", "op": "is_not", "value": "x"}, CardFacts(), True),
        ({"field": "name", "op": "length_at_most", "value": 4}, CardFacts(name="Łódź"), True),
        ({"field": "name", "op": "length_at_most", "value": 4}, CardFacts(), False),
        ({"field": "amount", "op": "above", "value": "12.49"}, CardFacts(amount=1250), True),
        ({"field": "amount", "op": "below", "value": 5}, CardFacts(), False),
        ({"field": "seen", "op": "on", "value": {"today": 0}}, CardFacts(seen=LATE), True),
        ({"field": "seen", "op": "before", "value": "2026-03-28T23:30:00Z"}, CardFacts(seen=LATE), False),
        ({"field": "owner", "op": "is", "value": {"me": True}}, CardFacts(owner=7), True),
        ({"field": "tags", "op": "has_all_of", "value": ["vip"]}, CardFacts(tags={"vip", "late"}), True),
        ({"field": "phones.number", "op": "is", "value": "1", "quantifier": "all"}, CardFacts(), True),
        ({"field": "phones.number", "op": "is", "value": "1", "quantifier": "any"}, CardFacts(), False),
        ({"field": "day", "op": "on", "value": {"field": "seen"}}, CardFacts(day=LATE_DAY, seen=LATE), True),
        ({"field": "day", "op": "before", "value": {"field": "seen"}}, CardFacts(day=LATE_DAY), False),
        (
            {"field": "amount", "op": "above", "value": {"field": "x_score"}},
            CardFacts(amount=101, score=1),
            True,
        ),
        ({"field": "owner", "op": "is_not", "value": {"field": "deputy"}}, CardFacts(owner=7), True),
    ],
)
def test_the_reference_says_what_a_person_would_say(data: Any, card: CardFacts, answer: bool) -> None:
    assert satisfies(data, card, World([card])) is answer
    assert satisfies({"not": data}, card, World([card])) is not answer
