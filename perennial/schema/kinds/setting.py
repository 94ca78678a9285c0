"""Whose habits a value is read and shown with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Protocol

from perennial.lib.dates import DateOrder, usual_order
from perennial.lib.numbers import decimal_comma_of


class Directory(Protocol):
    """Who knows records and users by name; handed in by the caller, so that kinds ask no database."""

    def find(self, target: str, text: str) -> int | None:
        """The id of the record or user that `text` names (a name, an e-mail address); None when none or
        several.
        """

    def name(self, target: str, record_id: int) -> str:
        """What the reader may see of it in one line; '' when nothing."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Language and zone of a reader, and what a typed text leaves open.

    `country` (ISO alpha-2) stands in for a phone or tax number without one, `currency` for an amount without
    one. `decimal_comma` and `date_order` are stated for a file; None leaves them to the language and the
    country. In a demonstration, addresses and numbers that are reserved for such are nothing to wonder at.
    """

    language: str = "en"
    zone: tzinfo = UTC
    country: str = ""
    currency: str = ""
    decimal_comma: bool | None = None
    date_order: DateOrder | None = None
    directory: Directory | None = None
    demonstration: bool = False

    @property
    def comma(self) -> bool:
        return decimal_comma_of(self.language, self.decimal_comma)

    @property
    def usual_order(self) -> DateOrder:
        return usual_order(self.country)
