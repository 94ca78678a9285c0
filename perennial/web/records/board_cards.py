"""Deals as cards of a board: whose, worth what, and what they want."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.access.queries import readable_fields
from perennial.lib.money import Money, show_short_money
from perennial.records.board import next_steps
from perennial.records.cooling import cooling
from perennial.records.directory import title_of
from perennial.records.models import Activity, Deal
from perennial.schema.pipelines import STAGE
from perennial.schema.queries import shape_of
from perennial.web.records.ages import near_day
from perennial.web.records.entities import record_url
from perennial.web.records.reader import Reader
from perennial.web.records.steps import near, today
from perennial.web.scores import drawn

DRAWN = ("score", "name", "company", "owner", "amount", "expected_close", "next_due")
Card = dict[str, Any]


class Cards:
    """The cards of some deals for one reader; what several of them need is asked once."""

    def __init__(self, reader: Reader, deals: Sequence[Deal], query: str = "") -> None:
        self.reader, self.query = reader, query
        self.shown = {key for key in DRAWN if key in reader.readable}
        if "company" in self.shown:
            reader.names.load("company", [deal.company_id for deal in deals])
        if "owner" in self.shown:
            reader.names.load("user", [deal.owner_id for deal in deals])
        wanted = [deal.pk for deal in deals if deal.next_due] if "next_due" in self.shown else []
        self.steps: Mapping[int, Activity] = next_steps(reader.actor, wanted)
        activity = shape_of("activity")
        self.told_of_steps = readable_fields(reader.actor, activity, activity.title_fields)

    @cached_property
    def may_move(self) -> bool:
        return STAGE in self.reader.editable()

    def card(self, deal: Deal, *, moves: SafeString | str = "") -> Card:
        """One deal; `moves` are the stages it may be moved to, as options."""
        reader = self.reader
        url = record_url("deal", deal.pk)
        ending = reader.shape.stage(deal.stage)
        day = deal.closed if ending and ending.ends else self._if("expected_close", deal.expected_close)
        found: Card = {
            "id": deal.pk,
            "name": reader.title(deal),
            "url": url,
            "company": self._name("company", deal.company_id),
            "owner": self._name("owner", deal.owner_id),
            "amount": self._amount(deal),
            "day": near_day(day, reader.setting.language, today(reader)) if day else "",
            "stamp": day.isoformat() if day else "",
            "cold": self._cold(deal),
            "next": self._next(deal),
            "version": deal.version,
        }
        if "score" in self.shown:
            found |= drawn(deal.score)
        if self.may_move and reader.may("edit", deal):
            found |= {"move_url": f"{url}/move{self.query}", "moves": moves}
        return found

    def _if(self, key: str, value: Any) -> Any:
        return value if key in self.shown else None

    def _name(self, key: str, number: int | None) -> str:
        if key not in self.shown or number is None:
            return ""
        return self.reader.names.name("user" if key == "owner" else key, number) or _("withheld")

    def _amount(self, deal: Deal) -> str:
        if "amount" not in self.shown or deal.amount_number is None:
            return ""
        money = Money(amount=deal.amount_number, currency=deal.amount_currency)
        return show_short_money(money, self.reader.setting.language)

    def _cold(self, deal: Deal) -> dict[str, str] | None:
        """“Silent 98 days”, “17 days past its date”."""
        reader = self.reader
        moment = reader.moment
        its = cooling(reader.shape, deal, moment.today, moment.zone, reader.readable)
        if its is None:
            return None
        if its.past:
            text = ngettext("%d day past its date", "%d days past its date", its.days) % its.days
            return {"text": text, "tone": "rust"}
        stage = reader.shape.stage(deal.stage)
        long_ago = stage is not None and its.days > 2 * stage.cold_after
        text = ngettext("Silent %d day", "Silent %d days", its.days) % its.days
        return {"text": text, "tone": "rust" if long_ago else ""}

    def _next(self, deal: Deal) -> dict[str, str] | None:
        step = self.steps.get(deal.pk)
        if step is None or step.due is None:
            return None
        late = step.due < today(self.reader)
        return {
            "name": title_of(shape_of("activity"), step, self.told_of_steps),
            "when": near(self.reader, step.due),
            "tone": "rust" if late else "",
        }
