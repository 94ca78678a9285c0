"""The order: what a customer wants, from the cart to the payment."""

from __future__ import annotations

from perennial.schema.shape import Choice, EntityShape, FieldShape, Step
from perennial.schema.standard.common import (
    COMPANY_FIELD,
    CONTACT_FIELD,
    DESCRIPTION_FIELD,
    KEEPING,
    labels,
)
from perennial.schema.standard.trade import LINE_FIELDS, LINES

CART, ABANDONED, PLACED, PAID, CANCELLED = "cart", "abandoned", "placed", "paid", "cancelled"
CANCEL_REASON = "cancel_reason"
_WHOM = (LINES,), ("company", "contact")

STATUSES = (
    Step(CART, labels("Cart", "Koszyk", "Warenkorb", "Košík", "Корзина")),
    Step(ABANDONED, labels("Abandoned", "Porzucone", "Abgebrochen", "Opustená", "Брошен"), ends="lost"),
    Step(PLACED, labels("Placed", "Złożone", "Bestellt", "Zadaná", "Оформлен"), asks=_WHOM),
    Step(PAID, labels("Paid", "Opłacone", "Bezahlt", "Zaplatená", "Оплачен"), asks=_WHOM, ends="won"),
    Step(
        CANCELLED,
        labels("Cancelled", "Anulowane", "Storniert", "Zrušená", "Отменён"),
        asks=((CANCEL_REASON,),),
        ends="lost",
    ),
)

REASONS = (
    Choice("by_customer", labels("By the customer", "Przez klienta", "Vom Kunden", "Zákazníkom", "Клиентом")),
    Choice("not_paid", labels("Not paid", "Brak płatności", "Nicht bezahlt", "Nezaplatená", "Не оплачен")),
    Choice(
        "not_available",
        labels("Not available", "Brak towaru", "Nicht lieferbar", "Nedostupný tovar", "Нет в наличии"),
    ),
    Choice("mistake", labels("A mistake", "Pomyłka", "Ein Versehen", "Omyl", "Ошибка")),
    Choice("other", labels("Other", "Inna", "Anderer", "Iný", "Другая")),
)


def _day(key: str, en: str, pl: str, de: str, sk: str, ru: str) -> FieldShape:
    return FieldShape(key, "date", labels(en, pl, de, sk, ru), column=key, sortable=key in SORTED)


SORTED = ("placed", "due")
FIELDS = (
    FieldShape(
        "order_number",
        "text",
        labels("Order number", "Numer zamówienia", "Auftragsnummer", "Číslo objednávky", "Номер заказа"),
        help=labels(
            "The next free number where nothing is written.",
            "Następny wolny numer, jeśli nic nie wpisano.",
            "Die nächste freie Nummer, wo nichts steht.",
            "Najbližšie voľné číslo, ak nie je nič napísané.",
            "Следующий свободный номер, если ничего не указано.",
        ),
        column="order_number",
        folded="name_key",
        sortable=True,
        max_length=60,
        numbered=True,
    ),
    COMPANY_FIELD,
    CONTACT_FIELD,
    FieldShape(
        "deal",
        "record",
        labels("Deal", "Transakcja", "Geschäft", "Obchod", "Сделка"),
        column="deal_id",
        target="deal",
    ),
    FieldShape(
        "status",
        "choice",
        labels("Status", "Status", "Status", "Stav", "Статус"),
        column="status",
        choices=STATUSES,
        begins=CART,
        required=True,
        sortable=True,
    ),
    FieldShape(
        "amount",
        "money",
        labels("Total", "Razem", "Gesamt", "Spolu", "Итого"),
        help=labels(
            "What is to be paid, VAT included. It is written when the lines are.",
            "Do zapłaty, z VAT. Zapisywane wraz z pozycjami.",
            "Was zu zahlen ist, mit MwSt. Wird mit den Positionen geschrieben.",
            "Suma na úhradu s DPH. Zapisuje sa spolu s položkami.",
            "К оплате, с НДС. Записывается вместе с позициями.",
        ),
        column="amount",
        folded="amount_number",
        unit="amount_currency",
        sortable=True,
    ),
    _day("placed", "Placed on", "Złożono", "Bestellt am", "Zadaná dňa", "Оформлен (дата)"),
    _day("due", "Payment due", "Termin płatności", "Zahlbar bis", "Splatnosť", "Срок оплаты"),
    _day("paid", "Paid on", "Opłacono", "Bezahlt am", "Zaplatená dňa", "Оплачен (дата)"),
    _day("abandoned", "Abandoned on", "Porzucono", "Abgebrochen am", "Opustená dňa", "Брошен (дата)"),
    _day("cancelled", "Cancelled on", "Anulowano", "Storniert am", "Zrušená dňa", "Отменён (дата)"),
    FieldShape(
        CANCEL_REASON,
        "choice",
        labels("Why it was cancelled", "Powód anulowania", "Stornogrund", "Dôvod zrušenia", "Причина отмены"),
        column=CANCEL_REASON,
        choices=REASONS,
    ),
    *LINE_FIELDS,
    DESCRIPTION_FIELD,
    *KEEPING,
)

SHAPE = EntityShape(
    key="order",
    labels=labels("Order", "Zamówienie", "Auftrag", "Objednávka", "Заказ"),
    plurals=labels("Orders", "Zamówienia", "Aufträge", "Objednávky", "Заказы"),
    fields={field.key: field for field in FIELDS},
    title_fields=("order_number",),
    version=1,
)
