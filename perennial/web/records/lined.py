"""What the lines of a deal or an order look like, closed and open."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from perennial.lib import money, prices, totals
from perennial.records.line_items import lines_by_record
from perennial.records.models import Head, Lined
from perennial.records.products import Offer, offers
from perennial.schema.kinds.line import MOST, PRODUCT, Line, net_of, products_in, shown_quantity
from perennial.schema.kinds.percent import shown_rate
from perennial.schema.queries import shape_of
from perennial.schema.standard.trade import GROSS, LINES, NET, VAT
from perennial.web.records.entities import record_url
from perennial.web.records.line_form import COUNT, EMPTY, LinesForm
from perennial.web.records.reader import Reader


def lines_of(
    reader: Reader,
    head: Head,
    form: LinesForm | None = None,
    opened: int | None = None,
    there: list[Line] | None = None,
) -> dict[str, Any]:
    """The inputs of the part `lines`; {} for a record that has none, or whose lines the reader may not know.

    `there` are its lines, where they are at hand.
    """
    if not isinstance(head, Lined) or LINES not in reader.readable:
        return {}
    several = lines_by_record([head.pk]).get(head.pk, []) if there is None else there
    url = f"{record_url(reader.entity, head.pk)}/lines" if _may_edit(reader, head) else ""
    if form is not None:
        return open_lines(reader, head, form) | {"url": url, "version": opened or head.version}
    if not several and not url:
        return {}
    known = offers(reader.actor, products_in(several))
    return {
        "items": [_item(reader, line, known) for line in several],
        "sums": _sums(reader, several),
        "edit_url": url,
    }


def open_lines(reader: Reader, head: Lined, form: LinesForm) -> dict[str, Any]:
    """The inputs of the open part: what a row comes to beside it, and what its product would say where it is empty."""
    lines = form.lines if form.is_bound else list(form.there)
    for number, row in enumerate(form.rows):
        line = row.line if form.is_bound else (form.there[number] if number < len(form.there) else None)
        row.net = _net(reader, line) if line else ""
        row.hints = _hints(reader, line) if line else {}
        for key, text in row.hints.items():
            row.fields[key].widget.attrs["placeholder"] = text
    return {
        "form": form,
        "rows": form.rows,
        "count": len(form.rows),
        "count_name": COUNT,
        "most": MOST + EMPTY,
        "sums": _sums(reader, lines),
        "currency": form.currency,
        "leave_url": record_url(reader.entity, head.pk),
        "problems": form.non_field_errors(),
        "asked": form.asked(),
    }


def _hints(reader: Reader, line: Line) -> dict[str, str]:
    """What is written where a row leaves price and VAT empty."""
    found = {}
    if line["price"] is not None:
        found["price"] = prices.amount_of(line["price"], line["currency"])
    if line["vat"] is not None:
        found["vat"] = shown_rate(line["vat"], reader.setting.language).rstrip("%\N{NO-BREAK SPACE}")
    return found | ({"text": line["text"]} if line["text"] else {})


def _may_edit(reader: Reader, head: Head) -> bool:
    return head.archived is None and LINES in reader.editable() and reader.may("edit", head)


def _item(reader: Reader, line: Line, known: dict[int, Offer]) -> dict[str, Any]:
    language, product = reader.setting.language, line["product"]
    offer = known.get(product or 0)
    unit = shape_of(PRODUCT.target).field("unit").choice(offer.unit) if offer else None
    quantity = shown_quantity(line["quantity"], language)
    price, vat = line["price"], line["vat"]
    told = [f"−{shown_rate(line['discount'], language)}"] if line["discount"] else []
    told += [_("VAT %s") % shown_rate(vat, language)] if vat is not None else []
    return {
        "text": line["text"] or (offer.name if offer else _("withheld")),
        "url": record_url(PRODUCT.target, product) if product and offer else "",
        "note": " · ".join(told),
        "quantity": f"{quantity} {unit.label()}" if unit else quantity,
        "price": prices.show_price(price, line["currency"], language) if price is not None else _("no price"),
        "unpriced": price is None,
        "net": _net(reader, line),
    }


def _net(reader: Reader, line: Line) -> str:
    net = net_of(line)
    if net is None:
        return ""
    return money.show_money({"amount": net, "currency": line["currency"]}, reader.setting.language)


class _Reckoned:
    """A line as sums read it."""

    def __init__(self, line: Line) -> None:
        self.quantity, self.price, self.currency = line["quantity"], line["price"], line["currency"]
        self.discount, self.vat = line["discount"], line["vat"]


def _sums(reader: Reader, lines: list[Line]) -> list[dict[str, Any]]:
    found = totals.totals_of([_Reckoned(line) for line in lines])
    sums = {NET: found.net, VAT: found.vat, GROSS: found.gross} if found else dict.fromkeys((NET, VAT, GROSS))
    return [
        {
            "label": reader.shape.field(key).label(),
            "shown": money.show_money({"amount": number, "currency": found.currency}, reader.setting.language)
            if found and number is not None
            else "–",
            "strong": key == GROSS,
        }
        for key, number in sums.items()
    ]
