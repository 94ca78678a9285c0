"""Every kind, and every fact it states, is explained to the next developer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from perennial.schema.kinds import KINDS, Setting
from perennial.schema.shape import FieldShape

PAGE = (Path(__file__).parents[2] / "docs" / "develop" / "kinds.md").read_text(encoding="utf-8")


def test_the_table_lists_exactly_the_kinds_there_are() -> None:
    table = PAGE.split("## The kinds")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| .+? \| (\w+) \|", table, re.MULTILINE)
    assert dict(rows) == {kind.key: kind.condition_type for kind in KINDS.values()}


@pytest.mark.parametrize("key", ["phone", "email", "url", "tax_number", "iban", "country"])
def test_every_fact_is_explained(key: str) -> None:
    facts = KINDS[key].facts("PL", FieldShape("a", key), Setting())
    assert all(f"`{name}`" in PAGE for name in facts)
