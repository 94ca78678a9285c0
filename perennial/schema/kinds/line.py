"""One line of a deal or an order: what it says, what it comes to, how it is read part by part and shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypedDict

from django.utils.translation import gettext as _

from perennial.lib import numbers, prices, totals
from perennial.lib.refusals import Refusal
from perennial.lib.text import clean
from perennial.schema.kinds.percent import in_percent, shown_rate
from perennial.schema.kinds.record import RecordLink
from perennial.schema.kinds.setting import Setting
from perennial.schema.shape import FieldShape

LINES = "lines"
PRODUCT = FieldShape("product", "record", target="product")
ONE = 10**totals.QUANTITY_DECIMALS
# As many as somebody reads, and as a sum of them can hold.
MOST, LONGEST = 200, 500
LARGEST = 10**13
PARTS = ("product", "text", "quantity", "price", "currency", "discount", "vat")


class Line(TypedDict, total=False):
    """One line; without `id` it is not a row yet."""

    id: int
    product: int | None
    text: str
    quantity: int
    price: int | None
    currency: str
    discount: int
    vat: int | None


def told(line: Line) -> tuple[Any, ...]:
    """What a line says, whichever row it is."""
    return tuple(line.get(part) for part in PARTS)


def without_row(line: Line) -> Line:
    """The same line where it is no row yet."""
    return Line(**{part: line[part] for part in PARTS})  # type: ignore[literal-required,typeddict-item,no-any-return]


def products_in(lines: Iterable[Line]) -> set[int]:
    """The products that lines name."""
    return {product for line in lines if (product := line.get("product")) is not None}


def net_of(line: Line) -> int | None:
    """What a line comes to in minor units; None where it has no price."""
    price = line.get("price")
    if price is None:
        return None
    return totals.line_net(line["quantity"], price, line.get("discount", 0), line.get("currency", ""))


def checked_line(line: Line) -> Line:
    """The line; raises Refusal for one that says nothing, or comes to more than can be reckoned with."""
    if not line["text"] and line["product"] is None:
        raise Refusal(_("Name a product, or say in words what it is."), field="text")
    if abs(line["quantity"]) > LARGEST:
        raise Refusal(_("This quantity is too large. Check its digits."), field="quantity")
    if abs(net_of(line) or 0) > totals.MOST:
        raise Refusal(_("This comes to more than can be reckoned with. Check its digits."), field="price")
    return line


def too_many() -> str:
    """What is said where more lines are sent than fit into one record."""
    return _("At most %d lines fit into one record.") % MOST


def text_of_line(raw: str) -> str:
    """The words of a line as they are kept: on one line. Raises Refusal."""
    text = " ".join(clean(raw).split())
    if len(text) > LONGEST:
        raise Refusal(_("At most %d characters fit here. Shorten it.") % LONGEST, field="text")
    return text


def shown_line(line: Line, setting: Setting) -> str:
    """A line for a reader, in one line; of a part of one (in a history) what there is."""
    parts = []
    if (quantity := line.get("quantity")) is not None:
        parts.append(f"{shown_quantity(quantity, setting.language)} ×")
    if text := line.get("text"):
        parts.append(text)
    elif line.get("product"):
        parts.append(RecordLink().show(line["product"], PRODUCT, setting))
    if (price := line.get("price")) is not None and (currency := line.get("currency")):
        parts.append(f"· {prices.show_price(price, currency, setting.language)}")
    if discount := line.get("discount"):
        parts.append(f"· −{shown_rate(discount, setting.language)}")
    if (vat := line.get("vat")) is not None:
        parts.append("· " + _("VAT %s") % shown_rate(vat, setting.language))
    return " ".join(parts).removeprefix("· ")


def shown_quantity(quantity: int, language: str) -> str:
    decimals = len(prices.plain_number(quantity, totals.QUANTITY_DECIMALS).rstrip("0").partition(".")[2])
    return numbers.show_scaled(quantity // 10 ** (totals.QUANTITY_DECIMALS - decimals), decimals, language)


def read_quantity(text: str, setting: Setting) -> int:
    """A typed quantity in 1/10,000; raises Refusal."""
    return numbers.parse_scaled(text, totals.QUANTITY_DECIMALS, decimal_comma=setting.comma)


def read_rate(text: str, setting: Setting) -> int:
    """A typed share in 1/1,000 percent; raises Refusal."""
    bare = text.replace("%", " ").strip()
    return in_percent(numbers.parse_scaled(bare, totals.RATE_DECIMALS, decimal_comma=setting.comma))


def refuse_several_currencies(several: Sequence[Line]) -> None:
    """Raises Refusal where lines are of more than one currency: nothing could be summed up."""
    codes = list(dict.fromkeys(one["currency"] for one in several if one["currency"]))
    if len(codes) > 1:
        sentence = _("All lines are in one currency, and these are in %s.") % ", ".join(codes)
        raise Refusal(sentence, field=LINES)
