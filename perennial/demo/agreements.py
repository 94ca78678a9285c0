"""The contracts of Jantar Handel, which came of deals that were won, and its campaigns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from perennial.demo.acts import Act, Item
from perennial.demo.colleagues import MANAGER
from perennial.demo.working_days import WorkingDays
from perennial.lib.money import Money
from perennial.lib.periods import last_day, months_later

# By the language of a firm: what its contracts are called.
_NAMES = {
    "pl": {"maintenance": "Umowa serwisowa", "supply": "Umowa dostaw", "framework": "Umowa ramowa"},
    "de": {"maintenance": "Wartungsvertrag", "supply": "Liefervertrag", "framework": "Rahmenvertrag"},
    "sk": {"maintenance": "Servisná zmluva", "supply": "Zmluva o dodávkach", "framework": "Rámcová zmluva"},
    "ru": {
        "maintenance": "Договор обслуживания",
        "supply": "Договор поставки",
        "framework": "Рамочный договор",
    },
    "en": {
        "maintenance": "Maintenance contract",
        "supply": "Supply contract",
        "framework": "Framework contract",
    },
}
_KINDS = ("maintenance", "supply", "framework")
# Last days of terms, counted from today, so that something of each comes: notice, a renewal, an end, and what is far.
_COMES = (112, 100, 9, 24, 45, 160, 210, 260, 320)
#: So many of those who bought at other times are given a contract as well.
FURTHER, DRAFTS = 14, 3
# Of the further ones: notice was given, lately.
_TERMINATED = (12, 18)


def contracts(
    deals: Sequence[Act], languages: Mapping[str, str], days: WorkingDays, today: date, rng: Random
) -> Iterator[Act]:
    """Acts that make contracts of won deals and have them signed on the next day; `languages` are of companies."""
    made = {act.items[0].ref: act for act in deals if act.kind == "create_deal"}
    won = [
        act
        for act in deals
        if act.kind == "edit"
        and act.items[0].values.get("stage") == "won"
        and days.number_of(act.at) < len(days) - 30
    ]
    chosen = [*won[-len(_COMES) :], *won[:FURTHER]]
    latest = [act for act in deals if act.items[0].values.get("stage") == "won"][-DRAFTS:]
    for place, act in enumerate([*chosen, *(one for one in latest if one not in won)]):
        deal = made[act.items[0].ref].items[0]
        values = dict(deal.values)
        for edit in deals:
            if edit.kind == "edit" and edit.items[0].ref == deal.ref:
                values |= edit.items[0].values
        ref, kind = f"k-{place + 1:04}", _KINDS[place % 3]
        begins = months_later(act.at.date().replace(day=1), 1)
        word = _NAMES[languages.get(values["company"], "en")][kind]
        first = {
            "name": f"{begins.year}/{place + 11} {word}",
            "kind": kind,
            "status": "draft",
            "begins": begins,
            "value": _yearly(values["amount"], rng) if kind == "maintenance" else values["amount"],
            "recurs": "yearly" if kind != "supply" else "once",
            "deal": deal.ref,
            **{key: values[key] for key in ("company", "contact", "owner")},
            **_term(place, kind, begins, today),
        }
        yield Act(act.at + timedelta(seconds=20), act.actor, "create_contract", (Item(ref, first),))
        if act not in won:
            continue
        signed = days.moment(days.number_of(act.at) + 1, rng)
        yield Act(signed, act.actor, "edit", (Item(ref, {"status": "signed", "signed": signed.date()}),))
        if place in _TERMINATED:
            given = days.moment(len(days) - 12, rng)
            yield Act(given, values["owner"], "edit", (Item(ref, {"status": "terminated"}),))


def _yearly(amount: Money, rng: Random) -> Money:
    return Money(amount=amount["amount"] * rng.randrange(8, 16) // 10_000 * 1000, currency=amount["currency"])


def _term(place: int, kind: str, begins: date, today: date) -> dict[str, Any]:
    """How long it runs; of the first ones a day comes soon."""
    if place < len(_COMES):
        ends = today + timedelta(days=_COMES[place])
        ends = ends if ends > begins else last_day(months_later(begins, 11), "month")
    else:
        ends = last_day(months_later(begins, 11), "month")
    if kind == "framework":
        return {"notice": 3, "notice_unit": "months", "notice_to": "year", "renewal": "none"}
    if kind == "supply":
        return {"ends": ends, "renewal": "agreement" if place % 2 else "none"}
    return {
        "ends": ends,
        "renewal": "automatic",
        "renewal_months": 12,
        "notice": 3,
        "notice_unit": "months",
    }


@dataclass(slots=True)
class Campaigns:
    """A fair, a mailing and an event to come: `acts` make them, say who was in them and what came of the fair.

    `leads` are the acts of leads, `people` contacts who were there before.
    """

    leads: Sequence[Act]
    people: Sequence[str]
    days: WorkingDays
    today: date
    rng: Random
    acts: list[Act] = field(default_factory=list)

    def __post_init__(self) -> None:
        last = len(self.days)
        fair = self._made(
            last - 260, "Targi Baltic Industry", "fair", "done", -350, -346, 480_000, 512_300, source="fair"
        )
        mail = self._made(
            last - 25, "Newsletter: zawory i armatura", "mailing", "running", -30, 20, 90_000, 41_500
        )
        self._made(last - 6, "Baltic Yachting Days", "event", "planned", 40, 42, 620_000, None, source="fair")
        self._brought(fair, last - 260)
        at = self.days.moment(last - 20, self.rng).replace(hour=10, minute=12)
        chosen = self.rng.sample(list(self.people), 40)
        for state, several in (
            ("invited", chosen[:28]),
            ("responded", chosen[28:36]),
            ("declined", chosen[36:]),
        ):
            at += timedelta(minutes=1)
            its = {"campaign": mail, "state": state}
            self.acts.append(Act(at, MANAGER.email, "enlist", tuple(Item(ref, its) for ref in several)))

    def _brought(self, fair: str, since: int) -> None:
        """Who came by the fair says so, and what they bought."""
        came = {
            act.items[0].ref
            for act in self.leads
            if act.kind == "create_lead"
            and act.items[0].values["source"] == "fair"
            and self.days.number_of(act.at) > since
        }
        for act in self.leads:
            item = act.items[0]
            if item.ref in came and act.kind == "create_lead":
                self._says(act, item.ref, {"campaign": fair})
            elif item.ref in came and act.kind == "convert":
                self._says(act, item.values["deal"], {"campaign": fair, "source": "fair"})

    def _says(self, after: Act, ref: str, values: Mapping[str, Any]) -> None:
        at = after.at + timedelta(seconds=10)
        self.acts.append(Act(at, after.actor, "edit", (Item(ref, values),)))

    def _made(
        self,
        day: int,
        name: str,
        kind: str,
        status: str,
        begins: int,
        ends: int,
        budget: int,
        cost: int | None,
        source: str = "",
    ) -> str:
        ref = f"g-{len([one for one in self.acts if one.kind == 'create_campaign']) + 1:04}"
        values: dict[str, Any] = {
            "name": name,
            "kind": kind,
            "status": status,
            "source": source,
            "begins": self.today + timedelta(days=begins),
            "ends": self.today + timedelta(days=ends),
            "budget": Money(amount=budget, currency="EUR"),
            "owner": MANAGER.email,
        }
        if cost is not None:
            values["cost"] = Money(amount=cost, currency="EUR")
        at = self.days.moment(day, self.rng).replace(hour=8, minute=5)
        self.acts.append(Act(at, MANAGER.email, "create_campaign", (Item(ref, values),)))
        return ref
