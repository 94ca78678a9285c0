"""Reading one column: each different text is read once, because columns repeat themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from django.utils.translation import gettext as _

from perennial.lib.dates import DateOrder
from perennial.lib.refusals import Refusal
from perennial.records.drafts import base_key
from perennial.schema.kinds import Setting, kind_of, problem_sentence
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape, FieldShape
from perennial.transfer.directory import ReadingDirectory
from perennial.transfer.importing.fields import COMPANY, CURRENCY, FULL_NAME, NAMED_COMPANY, OF_COMPANY
from perennial.transfer.importing.suspicious import (
    DATES,
    check_digits,
    doubt_on,
    doubt_on_day,
    is_no_day,
    serial_day,
    without_unseen,
)
from perennial.transfer.importing.words import choice_meant
from perennial.transfer.mapping import split_full_name
from perennial.transfer.mapping.headers import label_in, says_family_first
from perennial.transfer.record_numbers import NUMBER, number_in, read_number, record_number

_NAME_PARTS = ("salutation", "given_name", "family_name")
_REMEMBERED = 2_000


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says: values by field key, and a sentence where it cannot be taken, or is taken with a doubt."""

    values: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""
    doubt: str = ""


_EMPTY = Cell()


@dataclass(slots=True)
class Column:
    """A mapped column: `key` as it was mapped ('email_2'), the field it goes into (none: a full name), its label,
    the order of its dates, whether its full names begin with the family name.
    """

    index: int
    key: str
    into: FieldShape | None
    of_company: bool = False
    label: str = ""
    order: str = ""
    family_first: bool = False
    _parts: Mapping[str, FieldShape] = field(default_factory=dict)
    _seen: dict[str, Cell] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.into.kind if self.into is not None and not self.of_company else ""

    def read(self, text: str, setting: Setting) -> Cell:
        """The values of a text that is not blank."""
        cell = self._seen.get(text)
        if cell is None:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            cell = self._seen[text] = self._read(text, setting)
        return cell

    def _read(self, text: str, setting: Setting) -> Cell:
        kind = self.into.kind if self.into is not None else "text"
        try:
            check_digits(text, kind)
            cleaned = without_unseen(text, kind)
            cell = self._cleaned(cleaned, setting) if cleaned.strip() else _EMPTY
        except Refusal as refusal:
            return Cell(problem=str(refusal))
        doubt = doubt_on(text, cleaned, kind)
        return replace(cell, doubt=doubt) if doubt and not cell.doubt else cell

    def _cleaned(self, text: str, setting: Setting) -> Cell:
        if self.into is None:
            return Cell(self._name(text, setting))
        if self.into.kind in DATES:
            return self._day(self.into, text, setting)
        return self._value(self.into, text, setting)

    def _day(self, one: FieldShape, text: str, setting: Setting) -> Cell:
        """A date in the order of its column; what leaves it open is read as usual here, with a doubt."""
        if is_no_day(text):
            return _EMPTY
        day = serial_day(text)
        if day:
            doubt = _("Read as %(day)s, the day that a spreadsheet keeps as %(number)s.")
            cell = self._value(one, day, setting)
            return replace(cell, doubt=doubt % {"day": day, "number": text.strip()})
        order = cast(DateOrder, self.order) if self.order in {"dmy", "mdy"} else setting.date_order
        cell = self._value(one, text, replace(setting, date_order=order))
        return replace(cell, doubt=cell.doubt or doubt_on_day(text, order))

    def _name(self, text: str, setting: Setting) -> dict[str, Any]:
        parts = zip(_NAME_PARTS, split_full_name(text, family_first=self.family_first), strict=True)
        known = [(self._parts[key], part) for key, part in parts if part and key in self._parts]
        return {one.key: kind_of(one).parse(part, one, setting) for one, part in known}

    def _value(self, one: FieldShape, text: str, setting: Setting) -> Cell:
        kind = kind_of(one)
        if one.key == NUMBER:
            return Cell({NUMBER: read_number(text, shape_of(one.target))})
        if self._names_company and (number := number_in(text, COMPANY)):
            return Cell({NUMBER: _company(number, setting)})
        value: Any = choice_meant(one, text) or kind.parse(text, one, setting)
        if kind.empty(value):
            return _EMPTY
        if one.kind in {"person", "record"}:
            _check_known(one, value, setting)
        if one.kind == "people":
            for pk in value:
                _check_known(one, pk, setting)
        if one.kind in {"email", "phone"}:
            # Judged with the row's country, when the whole row is read.
            return Cell({self.key: value})
        facts = kind.facts(value, one, setting)
        return Cell({self._target: value}, doubt=problem_sentence(facts.get("problem", "")))

    @property
    def _target(self) -> str:
        return "name" if self._names_company else self.key

    @property
    def _names_company(self) -> bool:
        return self.of_company and self.key in NAMED_COMPANY.values()


def columns_of(
    shape: EntityShape, mapping: Sequence[str], headers: Sequence[str], orders: Sequence[str] = ()
) -> list[Column]:
    """The columns that go somewhere, in file order."""
    company = shape_of(COMPANY).fields
    found = []
    for index, key in enumerate(mapping):
        header = headers[index] if index < len(headers) else ""
        if key == NUMBER:
            found.append(Column(index, key, FieldShape(NUMBER, "record", target=shape.key)))
        elif key == FULL_NAME:
            first = says_family_first(header)
            found.append(Column(index, key, None, family_first=first, _parts=shape.fields))
        elif key == NAMED_COMPANY.get(shape.key):
            found.append(Column(index, key, company["name"], of_company=True))
        elif shape.key == "contact" and key in OF_COMPANY:
            found.append(Column(index, key, company[key], of_company=True))
        elif key and key != CURRENCY:
            one = shape.fields[base_key(key)]
            label = label_in(header) if one.kind in {"email", "phone"} else ""
            order = orders[index] if index < len(orders) else ""
            found.append(Column(index, key, one, label=label, order=order))
    return found


def _company(number: int, setting: Setting) -> int:
    """A company that a cell names by number must be there, out of the trash, for the actor to see; of one that was
    merged it is the one that absorbed it.
    """
    directory = setting.directory
    if not isinstance(directory, ReadingDirectory):
        return number
    number = directory.standing_for(COMPANY, number)
    if not directory.name(COMPANY, number) or directory.in_trash(COMPANY, number):
        words = {"number": record_number(COMPANY, number)}
        raise Refusal(_("There is no %(number)s here, or you may not see it.") % words)
    return number


def _check_known(one: FieldShape, value: int, setting: Setting) -> None:
    """A bare number in a cell must be a record the actor may see, or a colleague."""
    if setting.directory is not None and not setting.directory.name(one.target, value):
        words = {"field": one.label()}
        raise Refusal(_("%(field)s: there is no such record, or you may not see it.") % words, field=one.key)
