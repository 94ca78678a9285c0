"""What Jantar Handel sells, the lines of its deals, and the orders that came of them. All of it is invented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from perennial.demo.acts import Act, Item
from perennial.demo.colleagues import MANAGER
from perennial.demo.working_days import WorkingDays
from perennial.lib.money import Money
from perennial.lib.totals import line_net
from perennial.schema.kinds.line import ONE
from perennial.schema.standard.order import REASONS

# Name, code, category, unit, price in EUR.
_PRODUCTS = (
    ("Amber gate valve DN 50", "JV-050", "Valves", "piece", "148"),
    ("Amber gate valve DN 100", "JV-100", "Valves", "piece", "312.50"),
    ("Amber check valve DN 100", "JC-100", "Valves", "piece", "276"),
    ("Butterfly valve, long shaft", "JB-080", "Valves", "piece", "199"),
    ("Flat gasket, 100 pieces", "JG-100", "Gaskets", "set", "38.40"),
    ("Spiral gasket DN 50", "JG-050", "Gaskets", "piece", "7.85"),
    ("Boiler pump, 5 kW", "JP-005", "Pumps", "piece", "2140"),
    ("Boiler pump, 11 kW", "JP-011", "Pumps", "piece", "3890"),
    ("Seal kit for boiler pumps", "JP-S01", "Pumps", "set", "164"),
    ("Bag filter, 10 µm", "JF-010", "Filters", "piece", "12.90"),
    ("Filter housing, two bags", "JF-H02", "Filters", "piece", "860"),
    ("Pressure sensor, 16 bar", "JS-016", "Sensors", "piece", "94.50"),
    ("Level sensor, 4 m", "JS-L04", "Sensors", "piece", "187"),
    ("Water meter DN 40", "JM-040", "Meters", "piece", "231"),
    ("Steel pipe, DN 80", "JR-080", "Pipes", "m", "41.20"),
    ("Cooling loop, planned and fitted", "JX-COOL", "Services", "piece", "6200"),
    ("Fitter, on site", "JX-HOUR", "Services", "hour", "58"),
    ("Yearly inspection", "JX-INSP", "Services", "year", "1190"),
    ("Slide valve, old series", "JV-OLD", "Valves", "piece", "120"),
)
_PLN, _VAT = 43, 23_000
# Of the won deals: what became of their orders.
_BECAME = {"paid": 60, "placed": 25, "cancelled": 8, "": 7}
_CARTS = 6


@dataclass(frozen=True, slots=True)
class _Product:
    ref: str
    name: str
    price: int


@dataclass(slots=True)
class Goods:
    """`acts` are played with the others of the story. `deals` are those of deals, in order of time."""

    deals: Sequence[Act]
    days: WorkingDays
    rng: Random
    acts: list[Act] = field(default_factory=list)
    _products: list[_Product] = field(default_factory=list)
    _made: int = 0

    def __post_init__(self) -> None:
        self._sell()
        known: dict[str, dict[str, Any]] = {}
        for act in self.deals:
            for item in act.items if act.kind in {"create_deal", "edit"} else ():
                its = known.setdefault(item.ref, {})
                its |= item.values
                stage = item.values.get("stage")
                if stage in {"offer", "won"} and "amount" in its:
                    self._went_on(act, item.ref, its)
        known_long = len(self.days) - 60
        began = [act for act in self.deals if act.kind == "create_deal"]
        old = [act for act in began if self.days.number_of(act.at) < known_long]
        for number, act in enumerate(old[-_CARTS:]):
            self._cart(act, old=number < 2)

    def _sell(self) -> None:
        at = self.days.moment(0, self.rng)
        for number, (name, code, category, unit, euros) in enumerate(_PRODUCTS, 1):
            price = round(float(euros) * 100) * 100
            values = {
                "name": name,
                "code": code,
                "category": category,
                "unit": unit,
                "prices": [
                    {"price": price, "currency": "EUR"},
                    {"price": price * _PLN // 10, "currency": "PLN"},
                ],
                "vat": _VAT,
                "active": code != "JV-OLD",
                "owner": MANAGER.email,
            }
            one = _Product(f"w-{number:04}", name, price)
            self._products.append(one)
            self._act(
                at + timedelta(seconds=number), MANAGER.email, "create_product", Item(one.ref, values, ())
            )

    def _went_on(self, act: Act, deal: str, its: dict[str, Any]) -> None:
        """An offer has lines that come to what was agreed; of a won deal comes an order."""
        if "lines" not in its:
            its["lines"] = list(self._lines(its["amount"]))
            self._act(act.at + timedelta(seconds=15), act.actor, "edit", Item(deal, {"lines": its["lines"]}))
        if its["stage"] == "won" and (became := self._drawn()):
            self._order(act.at + timedelta(seconds=30), act.actor, deal, its, became)

    def _lines(self, amount: Money) -> Iterator[dict[str, Any]]:
        """Two or three products, and what is left over of the amount."""
        left = amount["amount"]
        for one in self.rng.sample(self._products[:-1], self.rng.randrange(2, 4)):
            most = left * 100 // one.price
            if most < 1:
                continue
            count = min(self.rng.randrange(1, 21), most)
            line = _line(one.name, one.price, count) | {"product": one.ref}
            left -= line_net(line["quantity"], line["price"], 0, "EUR")
            yield line
        if left:
            yield _line("Fitting and delivery, as agreed", left * 100, 1)

    def _order(self, at: datetime, owner: str, deal: str, its: dict[str, Any], became: str) -> None:
        placed = at.date()
        values = {
            "deal": deal,
            "company": its["company"],
            "contact": its["contact"],
            "owner": its["owner"],
            "lines": its["lines"],
            "status": "placed",
            "placed": placed,
            "due": placed + timedelta(days=self.rng.choice((14, 30))),
        }
        ref = self._create(at, owner, values)
        later = self.days.between(at, self.rng, 0.4)
        if became == "placed" or later <= at:
            return
        change: dict[str, Any] = {"status": became}
        if became == "cancelled":
            change["cancel_reason"] = self.rng.choice(REASONS).key
        self._act(later, owner, "edit", Item(ref, change | {became: _day(later)}))

    def _cart(self, deal: Act, *, old: bool) -> None:
        """Somebody began to choose; some carts stand still since."""
        at = self.days.moment(len(self.days) - (40 if old else self.rng.randrange(2, 9)), self.rng)
        about = {key: deal.items[0].values[key] for key in ("company", "contact", "owner")}
        lines = list(self._lines(Money(amount=self.rng.randrange(4, 40) * 10_000, currency="EUR")))
        self._create(at, deal.actor, about | {"status": "cart", "lines": lines})

    def _create(self, at: datetime, owner: str, values: dict[str, Any]) -> str:
        self._made += 1
        ref = f"o-{self._made:04}"
        self._act(at, owner, "create_order", Item(ref, values, ()))
        return ref

    def _act(self, at: datetime, owner: str, kind: str, item: Item) -> None:
        self.acts.append(Act(at, owner, kind, (item,)))

    def _drawn(self) -> str:
        return self.rng.choices(list(_BECAME), list(_BECAME.values()))[0]


def _line(text: str, price: int, count: int) -> dict[str, Any]:
    return {
        "product": None,
        "text": text,
        "quantity": count * ONE,
        "price": price,
        "currency": "EUR",
        "discount": 0,
        "vat": _VAT,
    }


def _day(at: datetime) -> date:
    return at.date()
