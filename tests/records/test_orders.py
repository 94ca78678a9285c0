"""Products, lines of deals and orders, and how orders go."""

from __future__ import annotations

import pytest

from tests.cast import OPERATOR
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.models import Deal, LineItem, Order
from perennial.schema.kinds import Setting, kind_of
from perennial.schema.queries import shape_of

pytestmark = pytest.mark.django_db
VALVES = "3 || Gate valve DN 50 | 1200.00 EUR | 10 | 23"
TRIP = "1 || Delivery | 85.50 EUR || 8"


def lines(*rows: str):
    field = shape_of("order").fields["lines"]
    return kind_of(field).parse("\n".join(rows), field, Setting(currency="EUR"))


def made(entity="order", **values):
    return create_record(OPERATOR, entity, values).head


def edited(one, **values):
    return edit_record(OPERATOR, one._meta.model_name, one.pk, values)


def test_a_deal_follows_its_lines_and_an_order_is_paid_with_its_vat():
    deal, order = made("deal", name="Valves", lines=lines(VALVES, TRIP)), made(lines=lines(VALVES, TRIP))
    for one in (Deal.objects.get(pk=deal.pk), Order.objects.get(pk=order.pk)):
        assert (one.net_number, one.vat_number, one.gross_number) == (332550, 75204, 407754)
        assert (one.line_count, one.unpriced, one.lines_currency) == (2, 0, "EUR")
    assert Deal.objects.get(pk=deal.pk).amount == {"amount": 332550, "currency": "EUR"}
    assert Order.objects.get(pk=order.pk).amount == {"amount": 407754, "currency": "EUR"}
