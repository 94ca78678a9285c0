"""A sheet of a workbook and one line of it, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Sheet:
    """`part` is where the cells stand in the package, `shown` whether the program shows the sheet."""

    name: str
    part: str
    shown: bool = True


class Line(NamedTuple):
    """Cells by column from 0; whether the line is hidden.

    `times` says how often the line stands one below the other.
    """

    number: int
    cells: dict[int, str]
    hidden: bool = False
    times: int = 1
