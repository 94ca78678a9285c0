"""Typed cells of a spreadsheet become text that no setting misreads."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.schema.kinds import KINDS, Setting, cell_text
from perennial.schema.shape import FieldShape


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("  as it is ", "  as it is "),
        (True, "yes"),
        (False, "no"),
        (3, "3"),
        (3.0, "3"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (1.234, "1.2340"),
        (12.5, "12.5"),
        (48601234567.0, "48601234567"),
        (1e21, "1000000000000000000000"),
        (1e-7, "0.0000001"),
        (float("nan"), ""),
        (Decimal("1.50"), "1.5"),
        (datetime(2026, 9, 3), "2026-09-03"),
        (datetime(2026, 9, 3, 14, 30), "2026-09-03 14:30:00"),
        (datetime(2026, 9, 3, 14, 30, tzinfo=UTC), "2026-09-03 14:30:00+00:00"),
        (date(2026, 9, 3), "2026-09-03"),
        (time(14, 30), "14:30:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
    ],
)
def test_a_cell_becomes_plain_text(cell: Any, text: str) -> None:
    assert cell_text(cell) == text


def test_a_cell_of_no_known_type_is_a_defect() -> None:
    with pytest.raises(TypeError, match="type bytes"):
        cell_text(b"x")


@given(st.integers(-(10**14), 10**14), st.integers(0, 6), st.booleans())
def test_a_number_cell_reads_the_same_with_any_decimal_mark(value: int, decimals: int, comma: bool) -> None:
    field = FieldShape("x_rate", "number", decimals=decimals)
    cell = float(Decimal(value).scaleb(-decimals))
    assert KINDS["number"].parse(cell_text(cell), field, Setting(decimal_comma=comma)) == value


@given(st.dates(date(1900, 1, 1), date(9999, 12, 31)), st.sampled_from(["dmy", "mdy", "ymd"]))
def test_a_date_cell_is_read_the_same_whatever_the_order(day: date, order: Any) -> None:
    cell = datetime(day.year, day.month, day.day)
    assert KINDS["date"].parse(cell_text(cell), FieldShape("due", "date"), Setting(date_order=order)) == day
