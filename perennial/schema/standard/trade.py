"""What deals and orders share: lines, and what they come to."""

from __future__ import annotations

from perennial.schema.shape import FieldShape
from perennial.schema.standard.common import labels

LINES, NET, VAT, GROSS, LINE_COUNT = "lines", "net", "vat", "gross", "line_count"
CURRENCY = "lines_currency"


def _sum(key: str, en: str, pl: str, de: str, sk: str, ru: str) -> FieldShape:
    """What the lines come to; it follows from them."""
    return FieldShape(
        key,
        "money",
        labels(en, pl, de, sk, ru),
        column=key,
        folded=f"{key}_number",
        unit=CURRENCY,
        editable=False,
        group="lines",
    )


LINE_FIELDS = (
    FieldShape(
        LINES,
        "lines",
        labels("Lines", "Pozycje", "Positionen", "Položky", "Позиции"),
        home="lines",
        filterable=False,
        group="lines",
    ),
    FieldShape(
        LINE_COUNT,
        "number",
        labels(
            "Number of lines", "Liczba pozycji", "Zahl der Positionen", "Počet položiek", "Количество позиций"
        ),
        column=LINE_COUNT,
        editable=False,
        group="lines",
    ),
    FieldShape(
        "unpriced",
        "number",
        labels(
            "Lines without a price",
            "Pozycje bez ceny",
            "Positionen ohne Preis",
            "Položky bez ceny",
            "Позиции без цены",
        ),
        column="unpriced",
        editable=False,
        group="lines",
    ),
    _sum(NET, "Net", "Netto", "Netto", "Netto", "Без НДС"),
    _sum(VAT, "VAT", "VAT", "MwSt.", "DPH", "НДС"),
    _sum(GROSS, "Gross", "Brutto", "Brutto", "Brutto", "С НДС"),
)
