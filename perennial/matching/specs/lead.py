"""What is compared of leads: what is known of the person, and what of the company they say to be of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from perennial.matching.normal.words import bones
from perennial.matching.predicates import Columns, Equal, Filled
from perennial.matching.specs import contact
from perennial.matching.specs.base import ELSE, Comparison, Gate, Given, Spec, Trait
from perennial.matching.specs.shared import first

COMPANY = "company_name"
# A lead tells neither a birthday nor the number of a register.
_NOT_TOLD = frozenset({"birthday", "numbers"})
_COLUMNS_NOT_TOLD = frozenset(
    {"birthday", "birth_day", "birth_year", "tax", "registration", "taxes", "registrations", "numbers"}
)


def _fields(one: Comparison) -> Comparison:
    """The company of a lead is a text of its own."""
    return replace(one, fields=tuple(COMPANY if key == "company" else key for key in one.fields))


def normal(given: Given) -> dict[str, Any]:
    """The columns of a lead, of values by field."""
    columns = contact.normal({**given, "company": [first(given, COMPANY)]})
    return {name: columns[name] for name in (*TEXTS, *LISTS)}


def keys(columns: Columns) -> Iterator[str]:
    """By what two leads meet: as people do, and by the company where nobody is named."""
    yield from contact.keys({**contact.CONTACT.blank, **columns})
    if columns["company"] and not (columns["given"] or columns["family"]):
        yield f"c{bones(columns['company'].replace(' ', ''))}"


TEXTS = tuple(name for name in contact.TEXTS if name not in _COLUMNS_NOT_TOLD)
LISTS = tuple(name for name in contact.LISTS if name not in _COLUMNS_NOT_TOLD)
COMPARISONS = tuple(_fields(one) for one in contact.COMPARISONS if one.key not in _NOT_TOLD)
GATES = (
    Gate("given_name", ("given_name", (ELSE,)), (), 0.02),
    Gate("family_name", ("family_name", (ELSE,)), (("email", ("equal", "user")),), 0.45),
)
BLOCKS = tuple(
    (reached, name) for reached in ("phone", "mail") for name in ("family_written", "given_written")
)
TRAITS = (
    *(one for one in contact.TRAITS if one.field not in {"birthday", "company"}),
    Trait(COMPANY, Filled("company"), Equal("company")),
)

LEAD = Spec(
    "lead",
    1,
    TEXTS,
    LISTS,
    contact.SHARED,
    COMPARISONS,
    GATES,
    normal,
    keys,
    blocks=BLOCKS,
    traits=TRAITS,
    weighed_as="contact",
)
