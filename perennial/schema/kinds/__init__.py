"""The kinds of fields, one file each. A new kind is one file and one line in `_ALL`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from perennial.schema.kinds.base import Kind
from perennial.schema.kinds.birthday import Birthday
from perennial.schema.kinds.cells import cell_text
from perennial.schema.kinds.choice import OneChoice
from perennial.schema.kinds.choices import SeveralChoices
from perennial.schema.kinds.country import Country
from perennial.schema.kinds.date import Day
from perennial.schema.kinds.datetime import Instant
from perennial.schema.kinds.email import EmailAddress
from perennial.schema.kinds.file import File
from perennial.schema.kinds.flag import Flag
from perennial.schema.kinds.iban import AccountNumber
from perennial.schema.kinds.long_text import LongText
from perennial.schema.kinds.money import Amount
from perennial.schema.kinds.number import Number
from perennial.schema.kinds.people import People, ids_of
from perennial.schema.kinds.person import Person
from perennial.schema.kinds.phone import PhoneNumber
from perennial.schema.kinds.problems import PROBLEMS, problem_sentence
from perennial.schema.kinds.record import RecordLink
from perennial.schema.kinds.setting import Directory, Setting
from perennial.schema.kinds.tax_number import TaxNumber
from perennial.schema.kinds.text import Text
from perennial.schema.kinds.url import WebAddress
from perennial.schema.kinds.widget import Option, Widget
from perennial.schema.shape import FieldShape

# In the order an administrator is offered them.
_ALL: tuple[Kind, ...] = (
    Text(),
    LongText(),
    Number(),
    Amount(),
    Day(),
    Instant(),
    Flag(),
    OneChoice(),
    SeveralChoices(),
    EmailAddress(),
    PhoneNumber(),
    WebAddress(),
    TaxNumber(),
    AccountNumber(),
    Country(),
    Birthday(),
    Person(),
    RecordLink(),
    People(),
    File(),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.key: kind for kind in _ALL})

# Those an administrator may choose for a field of their own.
OFFERED: Mapping[str, Kind] = MappingProxyType({key: kind for key, kind in KINDS.items() if kind.offered})


def kind_of(field: FieldShape) -> Kind:
    """The behaviour of a field's kind; a kind of another name is a defect and raises KeyError."""
    return KINDS[field.kind]


__all__ = [
    "KINDS",
    "OFFERED",
    "PROBLEMS",
    "Directory",
    "Kind",
    "Option",
    "Setting",
    "Widget",
    "cell_text",
    "ids_of",
    "kind_of",
    "problem_sentence",
]
