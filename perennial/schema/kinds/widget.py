"""What a form needs to know to draw the control of a field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Control = Literal["input", "textarea", "select", "checkboxes", "record", "person"]


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Widget:
    """`control` names the template part; the rest are the attributes of its HTML element ('' or 0: leave
    out).

    `multiple` controls post the same name several times; `target` is the entity a record is looked up in.
    """

    control: Control = "input"
    type: str = "text"
    inputmode: str = ""
    autocomplete: str = "off"
    placeholder: str = ""
    max_length: int = 0
    step: str = ""
    rows: int = 0
    spellcheck: bool = True
    numeric: bool = False
    multiple: bool = False
    target: str = ""
    options: tuple[Option, ...] = ()
