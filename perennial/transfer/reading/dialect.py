"""What was recognised about a file, and one row of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import BadRequest

FORMATS = ("csv", "xlsx", "ods", "vcard", "jsonl")
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "iso-8859-2",
    "iso-8859-5",
    "ibm852",
    "ibm850",
    "ibm866",
    "koi8-r",
    "macintosh",
)
DELIMITERS = (",", ";", "\t", "|")
QUOTES = ('"', "'", "")
DATE_ORDERS = ("dmy", "mdy", "ymd", None)


class Row(NamedTuple):
    """One row of data.

    `number` is the row's number as a spreadsheet shows it (1 is the first row of the file); `cells` has one
    text per header, '' for empty; `fault` is a sentence when the row could not be read whole, else '';
    `note` is one that does not keep the row from being read.
    """

    number: int
    cells: tuple[str, ...]
    fault: object = ""
    note: object = ""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How to read one file; every choice can be overridden by `replace`.

    `header_row` is the number of the row that holds the headers (1 is the first row), None when there is
    none; `header_lines` says how many rows they fill; `headers` are their texts, or column letters.
    `date_order` is that of all dates whose column proves none; `column_orders` has, for each column, the order
    its dates prove, `open` where they leave it open or contradict each other, '' where there are no dates.
    `protected` says that cells carry the leading apostrophe of our own exports, which reading takes off again;
    `wrapped` that every row stands in quotation marks as a whole, as if it were one cell.
    `samples` are the first rows of data, `notes` sentences about what was recognised; neither is a choice.
    """

    format: str = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    header_row: int | None = 1
    header_lines: int = 1
    sheet: str = ""
    decimal_comma: bool = False
    date_order: str | None = None
    protected: bool = False
    wrapped: bool = False
    headers: tuple[str, ...] = ()
    column_orders: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()
    notes: tuple[object, ...] = dataclasses.field(default=(), compare=False)

    def __post_init__(self) -> None:
        _one_of("format", self.format, FORMATS)
        _one_of("encoding", self.encoding, ENCODINGS)
        _one_of("delimiter", self.delimiter, DELIMITERS)
        _one_of("quote", self.quote, QUOTES)
        _one_of("date_order", self.date_order, DATE_ORDERS)
        _one_of("header_lines", self.header_lines, (1, 2))
        _check_header_row(self.header_row)
        _check_flags(self)

    def replace(self, **choices: Any) -> Self:
        """The same file read another way; refuses an unknown choice or a value outside its list.

        What was looked up by the old choices (headers, samples, notes) is forgotten: `preview` looks again.
        """
        unknown = sorted(set(choices) - set(CHOICES) - _LOOKED_UP)
        if unknown:
            raise BadRequest(format_lazy(_("There is no reading option “{name}”."), name=", ".join(unknown)))
        if not set(choices) & _LOOKED_UP:
            choices |= {"headers": (), "column_orders": (), "samples": (), "notes": ()}
        return dataclasses.replace(self, **choices)

    def choices(self) -> dict[str, Any]:
        """What can be chosen, as plain JSON values; `from_choices` reads the same way again."""
        looked = {"headers": list(self.headers), "column_orders": list(self.column_orders)}
        return {name: getattr(self, name) for name in CHOICES} | looked

    @property
    def first_row(self) -> int:
        """The number of the first row that may hold data."""
        return self.header_row + self.header_lines if self.header_row else 1

    @classmethod
    def from_choices(cls, choices: Mapping[str, Any]) -> Self:
        """The dialect stored by `choices()`."""
        given = dict(choices)
        for name in ("headers", "column_orders"):
            given[name] = tuple(given.get(name, ()))
        return cls().replace(**given)


CHOICES = (
    "format",
    "encoding",
    "delimiter",
    "quote",
    "header_row",
    "header_lines",
    "sheet",
    "decimal_comma",
    "date_order",
    "protected",
    "wrapped",
)
_LOOKED_UP = {"headers", "column_orders", "sheets", "samples", "notes"}


def _one_of(name: str, value: object, allowed: tuple[object, ...]) -> None:
    if value not in allowed:
        raise BadRequest(
            format_lazy(_("“{value}” is not a possible {name} of a file."), value=str(value), name=name),
            field=name,
        )


def _check_header_row(number: object) -> None:
    if number is not None and (isinstance(number, bool) or not isinstance(number, int) or number < 1):
        raise BadRequest(
            _("The header row is a row number from 1, or empty when there is none."), field="header_row"
        )


def _check_flags(dialect: Dialect) -> None:
    for name in ("decimal_comma", "protected", "wrapped"):
        if not isinstance(getattr(dialect, name), bool):
            raise BadRequest(format_lazy(_("The option {name} is yes or no."), name=name), field=name)
