"""Lines of a deal or an order: what is sold, how much of it, for how much.

A value is a list of lines in their order. Each is a dict of `product` (a record's id or None), `text`, `quantity` in
1/10,000, `price` in 1/10,000 of the major unit of `currency` (None and '': not said), `discount` and `vat` in 1/1,000
percent (`vat` None: not said). `id` is there where the line is a row already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib import money, numbers, prices, totals
from perennial.lib.refusals import BadRequest, Refusal
from perennial.lib.text import clean
from perennial.schema.kinds.base import Json, Kind, Value, wrong_type
from perennial.schema.kinds.percent import in_percent, plain_rate, shown_rate
from perennial.schema.kinds.prices import price_number
from perennial.schema.kinds.record import RecordLink
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape

PRODUCT = FieldShape("product", "record", target="product")
ONE = 10**totals.QUANTITY_DECIMALS
# As many as somebody reads, and as a sum of them can hold.
MOST, LONGEST = 200, 500
LARGEST = 10**13
PARTS = ("product", "text", "quantity", "price", "currency", "discount", "vat")
_OF_API = {"id", "product", "text", "quantity", "unit_price", "currency", "discount", "vat"}
_COUNTED = re.compile(r"(?P<count>[\d][\d.,]*)\s*[x×]\s+(?P<text>\S.*)", re.IGNORECASE)
_link = RecordLink()


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


class Lines(Kind):
    key = "lines"
    label = gettext_lazy("Lines with quantity and price")
    storage = "json"
    longest = 100_000
    empty_value: ClassVar[Value] = []
    offered = False

    def nothing(self) -> Value:
        return []

    def tidy(self, raw: str) -> str:
        return clean(raw.replace("\r\n", "\n").replace("\r", "\n"))

    def read(self, text: str, field: FieldShape, setting: Setting) -> Value:
        """`2 | product:12 | Gate valve | 1200.00 EUR | 10 | 23`, a line each; or words alone, `2 x Gate valve`."""
        several = [one for one in text.split("\n") if one.strip()]
        return _checked([_numbered(number, _typed, one, setting) for number, one in enumerate(several, 1)])

    def read_json(self, value: Json, field: FieldShape, setting: Setting) -> Value:
        if not isinstance(value, list):
            raise wrong_type(_("a list of lines"))
        return _checked([_numbered(number, _told, one, setting) for number, one in enumerate(value, 1)])

    def to_json(self, value: Value, field: FieldShape) -> Json:
        return [_answered(one) for one in value or ()]

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "\n".join(shown_line(one, setting) for one in value or ())

    def export(self, value: Value, field: FieldShape) -> str:
        return "\n".join(_plain(one) for one in value or ())

    def same(self, one: Value, other: Value) -> bool:
        return [told(line) for line in one or ()] == [told(line) for line in other or ()]

    def widget(self, field: FieldShape) -> Widget:
        return Widget(control="textarea", rows=4, spellcheck=False, max_length=self.limit(field))

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        number = {"type": ["string", "integer"]}
        return {
            "type": ["array", "null"],
            "maxItems": MOST,
            "description": "All of its lines in their order; a line that is left out is removed. Unit prices have up to"
            " four decimals, and all lines of a record one currency.",
            "items": {
                "type": "object",
                "properties": {
                    "id": {
                        "type": "integer",
                        "minimum": 1,
                        "description": "Of a line that is there already.",
                    },
                    "product": {"type": ["integer", "string", "null"]},
                    "text": {"type": ["string", "null"], "maxLength": LONGEST},
                    "quantity": number | {"description": "One where nothing is said."},
                    "unit_price": {"type": ["string", "integer", "null"]},
                    "currency": {"type": ["string", "null"], "pattern": "^[A-Z]{3}$"},
                    "discount": {"type": ["string", "integer", "null"], "description": "In percent."},
                    "vat": {"type": ["string", "integer", "null"], "description": "In percent."},
                },
                "additionalProperties": False,
            },
            "examples": [
                [
                    {
                        "text": "Gate valve DN 50",
                        "quantity": "2",
                        "unit_price": "1200.00",
                        "currency": "EUR",
                        "discount": "10",
                        "vat": "23",
                    }
                ]
            ],
        }


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
        parts.append(_link.show(line["product"], PRODUCT, setting))
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


def _numbered(number: int, read: Any, one: Any, setting: Setting) -> Line:
    try:
        return checked_line(read(one, setting))
    except Refusal as no:
        words = {"number": number, "sentence": str(no.sentence)}
        raise type(no)(_("line %(number)d: %(sentence)s") % words) from no


def _checked(several: list[Line]) -> list[Line]:
    if len(several) > MOST:
        raise Refusal(_("At most %d lines fit into one record.") % MOST)
    refuse_several_currencies(several)
    return several


def refuse_several_currencies(several: Sequence[Line]) -> None:
    """Raises Refusal where lines are of more than one currency: nothing could be summed up."""
    codes = list(dict.fromkeys(one["currency"] for one in several if one["currency"]))
    if len(codes) > 1:
        sentence = _("All lines are in one currency, and these are in %s.") % ", ".join(codes)
        raise Refusal(sentence, field=Lines.key)


def _typed(text: str, setting: Setting) -> Line:
    parts = _split(text)
    if len(parts) == 1:
        return _words(parts[0], setting)
    if len(parts) > 6:
        raise Refusal(_("Write quantity | product | text | price | discount | VAT."))
    quantity, product, words, price, discount, vat = [*parts, "", "", "", ""][:6]
    line = _line(words)
    line["quantity"] = read_quantity(quantity, setting) if quantity else ONE
    line["product"] = _link.read(product, PRODUCT, setting) if product else None
    if price:
        one = prices.parse_price(price, default_currency=setting.currency, decimal_comma=setting.comma)
        line |= {"price": one["price"], "currency": one["currency"]}
    line["discount"] = read_rate(discount, setting) if discount else 0
    line["vat"] = read_rate(vat, setting) if vat else None
    return line


def _words(text: str, setting: Setting) -> Line:
    """Of what other systems write into one cell: how many and what."""
    found = _COUNTED.fullmatch(text)
    if found is None:
        return _line(text)
    return _line(found["text"]) | {"quantity": read_quantity(found["count"], setting)}


def _line(text: str) -> Line:
    return Line(
        product=None, text=text_of_line(text), quantity=ONE, price=None, currency="", discount=0, vat=None
    )


def _split(text: str) -> list[str]:
    """The parts between strokes; a stroke or a backslash that belongs to the words has a backslash before it."""
    parts, escaped = [""], False
    for sign in text:
        if escaped or sign not in "\\|":
            parts[-1] += sign
            escaped = False
        elif sign == "\\":
            escaped = True
        else:
            parts.append("")
    return [part.strip() for part in parts]


def _plain(line: Line) -> str:
    price = line.get("price")
    return " | ".join(
        (
            prices.plain_number(line["quantity"], totals.QUANTITY_DECIMALS),
            _link.export(line["product"], PRODUCT),
            line["text"].replace("\\", "\\\\").replace("|", "\\|"),
            "" if price is None else prices.plain_price(price, line["currency"]),
            plain_rate(line["discount"]) if line["discount"] else "",
            "" if line["vat"] is None else plain_rate(line["vat"]),
        )
    )


def _told(one: Json, setting: Setting) -> Line:
    if not isinstance(one, dict):
        raise wrong_type(_("a line as an object"))
    if unknown := sorted(set(one) - _OF_API):
        known = ", ".join(sorted(_OF_API))
        words = {"key": unknown[0][:40], "known": known}
        raise BadRequest(_("A line has no “%(key)s”. Possible are: %(known)s.") % words)
    said = {key: value for key, value in one.items() if value is not None}
    if not isinstance(said.get("text", ""), str) or not isinstance(said.get("currency", ""), str):
        raise wrong_type(_("a text"))
    line = _line(said.get("text", ""))
    if "id" in said:
        line["id"] = _id(said["id"])
    if "product" in said:
        line["product"] = _link.read_json(said["product"], PRODUCT, setting)
    if "quantity" in said:
        line["quantity"] = _decimal(said["quantity"], totals.QUANTITY_DECIMALS)
    if "unit_price" in said:
        if not (currency := said.get("currency") or setting.currency):
            raise Refusal(_("Send the currency of the price, such as EUR."))
        line |= {"price": price_number(said["unit_price"]), "currency": money.checked_currency(currency)}
    for rate in ("discount", "vat"):
        if rate in said:
            line[rate] = in_percent(_decimal(said[rate], totals.RATE_DECIMALS))
    return line


def _decimal(value: Json, decimals: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return numbers.in_range(value * 10**decimals)
    if isinstance(value, str):
        return numbers.scaled(numbers.plain_decimal(value), decimals)
    raise wrong_type(_('a whole number, or a decimal number as a text such as "12.50"'))


def _id(value: Json) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= numbers.LARGEST:
        raise BadRequest(_("The id of a line is the number it has in the record."))
    return value


def _answered(line: Line) -> Json:
    """A line, or what there is of one (in a history)."""
    found = {key: line[key] for key in ("id", "product") if key in line}  # type: ignore[literal-required]
    found |= {key: line[key] or None for key in ("text", "currency") if key in line}  # type: ignore[literal-required]
    if "quantity" in line:
        found["quantity"] = _plain_or_none(line["quantity"], totals.QUANTITY_DECIMALS)
    if "price" in line:
        price, currency = line["price"], line.get("currency", "")
        told = price is not None and currency
        found["unit_price"] = (
            prices.amount_of(price or 0, currency) if told else _plain_or_none(price, prices.DECIMALS)
        )
    for rate in ("discount", "vat"):
        if rate in line:
            found[rate] = _plain_or_none(line[rate], totals.RATE_DECIMALS)  # type: ignore[literal-required]
    return found


def _plain_or_none(value: int | None, decimals: int) -> str | None:
    return None if value is None else prices.plain_number(value, decimals)
