"""Deals as a board: a column a stage, with what its deals are worth. The address says all of what is shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from perennial.access.queries import check
from perennial.insight.views import BOARD
from perennial.lib.conditions import All, Condition, Test
from perennial.lib.money import Money, show_round_money
from perennial.lib.numbers import counted
from perennial.lib.refusals import BadRequest
from perennial.records import board as boards
from perennial.records.board import Column, Doubt, Worth
from perennial.records.models import Deal
from perennial.records.places import NAME
from perennial.records.queries import Listing
from perennial.schema.pipelines import PIPELINE, STAGE
from perennial.schema.shape import PipelineShape
from perennial.schema.standard.deal import WON
from perennial.web import looks
from perennial.web.page import page
from perennial.web.records import filter_bar
from perennial.web.records.ages import month
from perennial.web.records.asked import MINE, Asked, asked_of, listing_of
from perennial.web.records.board_cards import Card, Cards
from perennial.web.records.forms import RecordForm
from perennial.web.records.kept_views import Views
from perennial.web.records.reader import Reader

ENTITY = "deal"
ADDED = (NAME, "company", "amount")


@dataclass(frozen=True, slots=True)
class View:
    """What the address asks for: a pipeline, and the deals of a list."""

    reader: Reader
    asked: Asked
    way: PipelineShape
    found: Listing
    views: Views

    @property
    def query(self) -> str:
        """What follows the address of an act on this board, so that its answer is of the same view."""
        told = {key: value for key, value in self.asked.parameters().items() if key != "look"}
        return f"?{urlencode(told)}" if told else ""


@dataclass(frozen=True, slots=True)
class Lifted:
    """A deal on its way to a stage that asks for more: `form` has what it asks for."""

    deal: Deal
    stage: str
    form: RecordForm
    lead: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Act:
    """What happened on a board: the deal that was `moved`, is being `lifted`, or the form of one to be `added`."""

    moved: int = 0
    lifted: Lifted | None = None
    stage: str = ""
    added: RecordForm | None = None


NOTHING = Act()


@require_safe
def board_page(request: HttpRequest) -> HttpResponse:
    """The board as the address asks."""
    view = view_of(request)
    answer = page(request, "records/board.html", board_context(view))
    looks.remember(request, answer, looks.DEALS, looks.BOARD)
    return answer


def view_of(request: HttpRequest) -> View:
    """Reads the address; raises Forbidden for who may not see where deals stand, BadRequest for an unknown pipeline."""
    reader = Reader(request, ENTITY)
    check(reader.actor, "read", reader.shape, field=STAGE)
    views = Views.of(
        replace(asked_of(request.GET, reader), look=BOARD, trash=False, cursor="", at=1, rule=""), reader
    )
    asked = views.asked
    ways = {way.key: way for way in reader.shape.pipelines}
    if asked.pipeline and asked.pipeline not in ways:
        raise BadRequest(_("There is no pipeline called “%s”.") % asked.pipeline, field=PIPELINE)
    way = ways[asked.pipeline] if asked.pipeline else next(iter(ways.values()))
    soonest = boards.SOONEST if boards.SOONEST in reader.readable else NAME
    sorted_ = replace(asked, sort=soonest) if asked.sort == asked.usual else asked
    return View(reader, asked, way, listing_of(sorted_, reader), views)


def board_context(view: View, act: Act = NOTHING, only: Collection[str] = ()) -> dict[str, Any]:
    """Everything the page shows; with `only`, of some stages, for an answer that replaces these."""
    reader, asked = view.reader, view.asked
    found = boards.columns(reader.actor, view.way, view.found, reader.moment.today, only=only)
    doubt = boards.doubt(reader.actor, view.way, view.found, reader.moment)
    deals = [deal for one in found for deal in one.deals] + ([act.lifted.deal] if act.lifted else [])
    cards = Cards(reader, deals, view.query)
    told = [_column(view, one, cards, act) for one in found if not only or one.stage.key in only]
    may_create = reader.may("create")
    return {
        "asked": asked,
        "heading": reader.shape.plural(),
        "count": view.way.label() if len(reader.shape.pipelines) > 1 else "",
        "tabs": [] if only else _tabs(view),
        "ways": _ways(view),
        "items": filter_bar.bar(asked, reader),
        "add_url": asked.address("filter"),
        "search": {key: value for key, value in asked.parameters().items() if key != "q"},
        "create_url": "/deals/new" if may_create else "",
        "create_label": _("New %s") % reader.shape.label().lower(),
        "stages": told,
        "sums": _sums(view, found),
        "doubt": _doubt(view, found, doubt) if doubt else None,
        "vague": view.found.some is not None,
        "may_move": cards.may_move,
        **({} if only else view.views.saving(_standing(view))),
    }


def _tabs(view: View) -> list[dict[str, Any]]:
    asked = view.asked
    found = [
        {"url": one.address(), "label": label, "current": not asked.kept and asked.view == one.view}
        for one, label in _standing(view)
    ]
    found += view.views.tabs()
    return [*found, {"url": asked.address(look=looks.TABLE), "label": _("Table"), "current": False}]


def _standing(view: View) -> list[tuple[Asked, str]]:
    asked, reader = view.asked, view.reader
    plain = Asked(ENTITY, sort=asked.usual, usual=asked.usual, look=BOARD, pipeline=asked.pipeline)
    found = [(plain, _("All"))]
    if "owner" in reader.readable and reader.actor.user_id is not None:
        found.append((replace(plain, view=MINE), _("Mine")))
    return found


def _ways(view: View) -> list[dict[str, Any]]:
    """The pipelines to choose from, where there are several."""
    several = view.reader.shape.pipelines
    if len(several) < 2:
        return []
    return [
        {
            "url": view.asked.address(pipeline=one.key),
            "label": one.label(),
            "current": one.key == view.way.key,
        }
        for one in several
    ]


def _column(view: View, one: Column, cards: Cards, act: Act) -> dict[str, Any]:
    stage, reader = one.stage, view.reader
    moves = _moves(view.way, stage.key)
    lifted = act.lifted if act.lifted and act.lifted.stage == stage.key else None
    more = one.worth.number - len(one.deals)
    return {
        "key": stage.key,
        "label": stage.label(),
        "ends": stage.ends,
        "number": counted(one.worth.number) if not stage.ends or "closed" in reader.readable else "",
        "aside": month(reader.moment.today, reader.setting.language)
        if stage.ends
        else _("%d %%") % stage.chance,
        "sums": _worth(reader, one.worth, None if stage.ends else stage.chance),
        "cards": [_carded(cards, deal, moves, act) for deal in one.deals],
        "lifted": _lifted(view, lifted, cards) if lifted else None,
        "more": ngettext("%s more", "%s more", more) % counted(more) if more > 0 else "",
        "more_url": _list_of(view, Test((STAGE,), "is", (stage.key,))) if more > 0 else "",
        "add": _adding(view, stage.key, act) if not stage.ends and reader.may("create") else None,
    }


def _carded(cards: Cards, deal: Deal, moves: SafeString, act: Act) -> Card:
    card = cards.card(deal, moves=moves)
    if act.moved == deal.pk:
        card["moved"] = True
    if act.lifted and act.lifted.deal.pk == deal.pk:
        card["leaving"] = True
    return card


def _lifted(view: View, lifted: Lifted, cards: Cards) -> dict[str, Any]:
    card = cards.card(lifted.deal)
    return card | {
        "fields": lifted.form.own(),
        "asked": lifted.form.asked(),
        "problems": lifted.form.non_field_errors(),
        "lead": lifted.lead,
        "stage": lifted.stage,
        "from": lifted.deal.stage,
        "version": lifted.version or lifted.deal.version,
        "back_url": view.asked.address(),
    }


def _moves(way: PipelineShape, here: str) -> SafeString:
    """The stages as options, the one a deal is in chosen."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((one.key, SafeString(" selected") if one.key == here else "", one.label()) for one in way.stages),
    )


def add_keys(reader: Reader, stage: str) -> list[str]:
    """What quick adding asks for: a name, a company, an amount, and what the stage needs."""
    its = reader.shape.stage(stage)
    wanted = dict.fromkeys((*ADDED, *(its.asks if its else ())))
    return [key for key in wanted if key in reader.shape.fields and key in reader.editable("create")]


def _adding(view: View, stage: str, act: Act) -> dict[str, Any]:
    form = act.added if act.added and act.stage == stage else None
    shown = form or RecordForm(view.reader, add_keys(view.reader, stage), auto_id=f"add-{stage}-%s")
    return {
        "url": f"/deals/board/add{view.query}",
        "fields": shown.own(),
        "asked": shown.asked(),
        "problems": shown.non_field_errors() if form else (),
        "open": form is not None,
    }


def _worth(reader: Reader, worth: Worth, chance: int | None) -> list[dict[str, str]]:
    """Totals by currency, that of the house first; weighed where a deal may still be lost."""
    weighed = worth.weighed(chance) if chance is not None else {}
    house = reader.setting.currency
    order = sorted(worth.sums, key=lambda one: (one != house, one))
    return [
        {
            "total": _money(reader, worth.sums[one], one),
            "weighed": _money(reader, weighed[one], one) if one in weighed else "",
        }
        for one in order
    ]


def _money(reader: Reader, amount: int, currency: str) -> str:
    return show_round_money(Money(amount=amount, currency=currency), reader.setting.language)


def _sums(view: View, found: Sequence[Column]) -> list[dict[str, Any]]:
    """What the whole board is worth: open, weighed, won this month; each by currency."""
    reader = view.reader
    going = [one for one in found if not one.stage.ends]
    number = sum(one.worth.number for one in going)
    total: dict[str, int] = {}
    weighed: dict[str, int] = {}
    won: dict[str, int] = {}
    for one in found:
        if one.stage.ends:
            won = _plus(won, one.worth.sums) if one.stage.ends == WON else won
            continue
        total, weighed = (
            _plus(total, one.worth.sums),
            _plus(weighed, one.worth.weighed(one.stage.chance)),
        )
    deals = ngettext("open in %s deal", "open in %s deals", number) % counted(number)
    if not total:
        deals = ngettext("%s open deal", "%s open deals", number) % counted(number)
    lines = [{"amounts": _amounts(reader, total), "text": deals}]
    if weighed:
        lines.append({"amounts": _amounts(reader, weighed), "text": _("weighted")})
    if won:
        words = _("won in %s") % month(reader.moment.today, reader.setting.language)
        lines.append({"amounts": _amounts(reader, won), "text": words})
    return lines


def _plus(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in {**one, **other}}


def _amounts(reader: Reader, sums: Mapping[str, int]) -> str:
    return " · ".join(one["total"] for one in _worth(reader, Worth(0, sums), None))


def _doubt(view: View, found: Sequence[Column], doubt: Doubt) -> dict[str, str] | None:
    """“Reliability 81: 6 deals bend it, €153,410 without them”, and the way to them."""
    reader = view.reader
    going = [one.worth for one in found if not one.stage.ends]
    number = sum(one.number for one in going)
    if not number or not doubt.worth.number:
        return None
    total: dict[str, int] = {}
    for one in going:
        total = _plus(total, one.sums)
    sound = {key: amount - doubt.worth.sums.get(key, 0) for key, amount in total.items()}
    words = {
        "share": (number - doubt.worth.number) * 100 // number,
        "number": counted(doubt.worth.number),
        "amounts": _amounts(reader, sound),
    }
    if not total:
        text = ngettext(
            "Reliability %(share)d: %(number)s deal bends it",
            "Reliability %(share)d: %(number)s deals bend it",
            doubt.worth.number,
        )
    else:
        text = ngettext(
            "Reliability %(share)d: %(number)s deal bends it, %(amounts)s without it",
            "Reliability %(share)d: %(number)s deals bend it, %(amounts)s without them",
            doubt.worth.number,
        )
    return {"text": text % words, "url": _list_of(view, doubt.condition)}


def _list_of(view: View, condition: Condition) -> str:
    """The same deals as a table, narrowed by a condition."""
    parts = (view.asked.filter, condition) if view.asked.filter else (condition,)
    whole = All(parts) if len(parts) > 1 else condition
    return view.asked.address(filter=whole, look="", pipeline="")
