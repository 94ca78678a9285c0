"""What is expected of products, of orders and of the lines of deals; none of it blocks."""

from __future__ import annotations

from perennial.quality.standard import words
from perennial.quality.standard.base import Condition, Given
from perennial.schema.standard.common import labels
from perennial.schema.standard.order import CART, PAID, PLACED

ON_SALE: Condition = {"field": "active", "op": "is", "value": True}
HOLDS: Condition = {"field": "status", "op": "is_one_of", "value": [PLACED, PAID]}
IS_PLACED: Condition = {"field": "status", "op": "is", "value": PLACED}
OF_SOMEBODY: Condition = {
    "any": [{"field": "company", "op": "is_filled"}, {"field": "contact", "op": "is_filled"}]
}
HAS_LINES: Condition = {"field": "line_count", "op": "above", "value": 0}
ALL_PRICED: Condition = {"field": "unpriced", "op": "is", "value": 0}
SUMMED: Condition = {"field": "net", "op": "is_filled"}
NOT_LATE: Condition = {"not": {"field": "due", "op": "more_than_days_ago", "value": 7}}
PLACED_FIRST: Condition = {"field": "placed", "op": "on_or_before", "value": {"field": "paid"}}
PAID_DAYS: Condition = {"all": [{"field": "placed", "op": "is_filled"}, {"field": "paid", "op": "is_filled"}]}

PRICED = labels(
    "Every line has a price",
    "Każda pozycja ma cenę",
    "Jede Position hat einen Preis",
    "Každá položka má cenu",
    "У каждой позиции есть цена",
)
SET_PRICES = labels(
    "Open the lines and write what one costs.",
    "Otwórz pozycje i wpisz cenę jednostkową.",
    "Die Positionen öffnen und den Einzelpreis eintragen.",
    "Otvorte položky a doplňte jednotkovú cenu.",
    "Откройте позиции и укажите цену за единицу.",
)
AGREES = labels(
    "The amount is that of the lines",
    "Kwota zgadza się z pozycjami",
    "Der Betrag stimmt mit den Positionen",
    "Suma sedí s položkami",
    "Сумма совпадает с позициями",
)
MAKE_AGREE = labels(
    "Write the sum of the lines, or correct the lines.",
    "Wpisz sumę pozycji albo popraw pozycje.",
    "Die Summe der Positionen eintragen oder die Positionen berichtigen.",
    "Zapíšte súčet položiek alebo opravte položky.",
    "Укажите сумму позиций или исправьте позиции.",
)
FOR_WHOM = labels(
    "A placed order has a customer",
    "Złożone zamówienie ma klienta",
    "Ein Auftrag hat einen Kunden",
    "Zadaná objednávka má zákazníka",
    "У оформленного заказа есть клиент",
)
SAY_WHOM = labels(
    "Say for which company or contact it is.",
    "Wskaż firmę lub kontakt.",
    "Firma oder Kontakt angeben.",
    "Uveďte firmu alebo kontakt.",
    "Укажите компанию или контакт.",
)
WITH_LINES = labels(
    "A placed order has lines",
    "Złożone zamówienie ma pozycje",
    "Ein Auftrag hat Positionen",
    "Zadaná objednávka má položky",
    "У оформленного заказа есть позиции",
)
ADD_LINES = labels(
    "Add what was ordered.",
    "Dodaj, co zamówiono.",
    "Ergänzen, was bestellt wurde.",
    "Doplňte, čo bolo objednané.",
    "Добавьте, что было заказано.",
)
PAID_IN_TIME = labels(
    "Paid at most a week after it was due",
    "Opłacone najpóźniej tydzień po terminie",
    "Höchstens eine Woche nach Fälligkeit bezahlt",
    "Zaplatené najneskôr týždeň po splatnosti",
    "Оплачен не позже недели после срока",
)
REMIND = labels(
    "Note the payment, or remind the customer.",
    "Odnotuj płatność albo przypomnij klientowi.",
    "Zahlung eintragen oder erinnern.",
    "Zaznamenajte platbu alebo upomeňte zákazníka.",
    "Отметьте оплату или напомните клиенту.",
)
IN_ORDER = labels(
    "Placed before it was paid",
    "Złożone przed opłaceniem",
    "Bestellt, bevor bezahlt wurde",
    "Zadaná pred zaplatením",
    "Оформлен до оплаты",
)
NUMBER_UNIQUE = labels(
    "A number of its own", "Własny numer", "Eine eigene Nummer", "Vlastné číslo", "Собственный номер"
)
CODE_UNIQUE = labels(
    "A code of its own", "Własny kod", "Eine eigene Artikelnummer", "Vlastný kód", "Собственный артикул"
)
PRICE_FILLED = labels("A price", "Cena", "Ein Preis", "Cena", "Цена")


def of_lines(entity: str, total: str) -> tuple[Given, ...]:
    """The rules that lines bring along; `total` is the sum that the amount is to be."""
    agrees: Condition = {"field": "amount", "op": "is", "value": {"field": total}}
    return (
        Given(
            f"{entity}_lines_priced",
            entity,
            "holds",
            {"must": ALL_PRICED, "field": "lines"},
            PRICED,
            SET_PRICES,
            HAS_LINES,
            weight=2,
            dimension="completeness",
        ),
        Given(
            f"{entity}_amount_agrees",
            entity,
            "holds",
            {"must": agrees, "field": "amount"},
            AGREES,
            MAKE_AGREE,
            SUMMED,
            weight=2,
        ),
    )


def orders(still_here: Condition) -> tuple[Given, ...]:
    """The rules of orders; `still_here` says that the owner works here."""
    of_owner = {"must": still_here, "field": "owner"}
    open_: Condition = {"field": "status", "op": "is_one_of", "value": [CART, PLACED]}
    return (
        Given("order_owner", "order", "holds", of_owner, words.OWNER, words.HAND_ON, open_, "warn", 2),
        Given(
            "order_number_unique",
            "order",
            "unique",
            {"field": "order_number"},
            NUMBER_UNIQUE,
            words.COMPARE,
            weight=3,
        ),
        Given(
            "order_of_somebody",
            "order",
            "holds",
            {"must": OF_SOMEBODY, "field": "company"},
            FOR_WHOM,
            SAY_WHOM,
            HOLDS,
            weight=3,
            dimension="completeness",
        ),
        Given(
            "order_has_lines",
            "order",
            "holds",
            {"must": HAS_LINES, "field": "lines"},
            WITH_LINES,
            ADD_LINES,
            HOLDS,
            weight=2,
            dimension="completeness",
        ),
        Given(
            "order_paid_in_time",
            "order",
            "holds",
            {"must": NOT_LATE, "field": "due"},
            PAID_IN_TIME,
            REMIND,
            IS_PLACED,
            dimension="timeliness",
        ),
        Given(
            "order_days", "order", "holds", {"must": PLACED_FIRST, "field": "paid"}, IN_ORDER, when=PAID_DAYS
        ),
        *of_lines("order", "gross"),
    )


PRODUCT = (
    Given(
        "product_prices_filled",
        "product",
        "filled",
        {"field": "prices"},
        PRICE_FILLED,
        when=ON_SALE,
        weight=2,
    ),
    Given(
        "product_code_unique", "product", "unique", {"field": "code"}, CODE_UNIQUE, words.COMPARE, weight=2
    ),
    Given(
        "product_vat_filled",
        "product",
        "filled",
        {"field": "vat"},
        labels("A VAT rate", "Stawka VAT", "Ein MwSt.-Satz", "Sadzba DPH", "Ставка НДС"),
        when=ON_SALE,
    ),
)
