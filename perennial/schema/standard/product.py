"""The product: what can be sold, by the piece or by the hour, and what one of it costs."""

from __future__ import annotations

from perennial.schema.shape import Choice, EntityShape, FieldShape
from perennial.schema.standard.common import DESCRIPTION_FIELD, KEEPING, NAME_FIELD, labels

UNITS = (
    Choice("piece", labels("piece", "szt.", "Stück", "ks", "шт.")),
    Choice("set", labels("set", "komplet", "Satz", "sada", "комплект")),
    Choice("hour", labels("hour", "godz.", "Stunde", "hod.", "час")),
    Choice("day", labels("day", "dzień", "Tag", "deň", "день")),
    Choice("month", labels("month", "miesiąc", "Monat", "mesiac", "месяц")),
    Choice("year", labels("year", "rok", "Jahr", "rok", "год")),
    Choice("kg", labels("kg", "kg", "kg", "kg", "кг")),
    Choice("t", labels("t", "t", "t", "t", "т")),
    Choice("m", labels("m", "m", "m", "m", "м")),
    Choice("m2", labels("m²", "m²", "m²", "m²", "м²")),
    Choice("m3", labels("m³", "m³", "m³", "m³", "м³")),
    Choice("l", labels("l", "l", "l", "l", "л")),
)

FIELDS = (
    NAME_FIELD,
    FieldShape(
        "code",
        "text",
        labels("Code (SKU)", "Kod (SKU)", "Artikelnummer", "Kód (SKU)", "Артикул"),
        column="code",
        folded="code_key",
        sortable=True,
        max_length=100,
    ),
    FieldShape(
        "category",
        "text",
        labels("Category", "Kategoria", "Kategorie", "Kategória", "Категория"),
        column="category",
        folded="category_key",
        sortable=True,
        max_length=200,
    ),
    FieldShape(
        "unit",
        "choice",
        labels("Unit", "Jednostka", "Einheit", "Jednotka", "Единица"),
        column="unit",
        choices=UNITS,
    ),
    FieldShape(
        "prices",
        "prices",
        labels("Unit price", "Cena jednostkowa", "Einzelpreis", "Jednotková cena", "Цена за единицу"),
        help=labels(
            "Net, for one unit, up to four decimals. One price a currency; the usual one first.",
            "Netto, za jednostkę, do czterech miejsc. Jedna cena na walutę; zwykła jako pierwsza.",
            "Netto, für eine Einheit, bis zu vier Stellen. Ein Preis je Währung; der übliche zuerst.",
            "Netto, za jednotku, najviac štyri miesta. Jedna cena na menu; bežná prvá.",
            "Без НДС, за единицу, до четырёх знаков. Одна цена на валюту; обычная первой.",
        ),
        column="prices",
        folded="price_number",
        unit="price_currency",
        decimals=4,
        sortable=True,
    ),
    FieldShape(
        "vat",
        "percent",
        labels("VAT rate", "Stawka VAT", "MwSt.-Satz", "Sadzba DPH", "Ставка НДС"),
        column="vat",
        decimals=3,
    ),
    FieldShape(
        "active",
        "flag",
        labels("On sale", "W sprzedaży", "Im Verkauf", "V predaji", "В продаже"),
        help=labels(
            "What is no longer on sale stays where it was sold, and is not offered for new lines.",
            "Wycofany produkt zostaje tam, gdzie go sprzedano, i nie jest podpowiadany.",
            "Was nicht mehr verkauft wird, bleibt, wo es verkauft wurde, und wird nicht mehr angeboten.",
            "Čo sa už nepredáva, zostáva tam, kde sa predalo, a neponúka sa.",
            "Снятое с продажи остаётся там, где продано, и больше не предлагается.",
        ),
        column="active",
    ),
    DESCRIPTION_FIELD,
    *KEEPING,
)

SHAPE = EntityShape(
    key="product",
    labels=labels("Product", "Produkt", "Produkt", "Produkt", "Товар"),
    plurals=labels("Products", "Produkty", "Produkte", "Produkty", "Товары"),
    fields={field.key: field for field in FIELDS},
    title_fields=("name",),
    version=1,
)
