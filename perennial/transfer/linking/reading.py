"""What matching is given of the rows of a file: its columns by what the import would take them for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from perennial.lib.dates import parse_birthday
from perennial.lib.refusals import Refusal
from perennial.matching.extra import Extra, kind_of
from perennial.matching.specs import Given
from perennial.records.drafts import base_key
from perennial.transfer.importing.fields import FULL_NAME, known_to_all
from perennial.transfer.mapping import propose
from perennial.transfer.reading import Dialect, recognise, rows

# What matching compares under its own name; a column mapped to anything else is compared by what it looks like.
_REACHED = ("email", "phone", "street", "postal_code", "city", "tax_id", "registration_id", "website")
COMPARED = {
    "contact": frozenset({"given_name", "family_name", "birthday", "company", *_REACHED}),
    "lead": frozenset(
        {"given_name", "family_name", "company_name", *_REACHED} - {"tax_id", "registration_id"}
    ),
    "company": frozenset({"name", "legal_name", *_REACHED}),
}
# Says nothing of who somebody is, or differs in each row.
LEFT_OUT = frozenset({"number", "owner", "lifecycle", "do_not_contact", "salutation", "score", "language"})
_LONGEST_COUNT = 10
_NO_ID = gettext_lazy(
    "Row %(row)d has nothing in the column of ids, “%(header)s”. Fill it, or leave --id-column out: then rows go by"
    " their number."
)
_SAME_ID = gettext_lazy(
    "Rows %(before)d and %(row)d have the same id, “%(id)s”. Ids stand in a column in which each row has its own;"
    " without --id-column rows go by their number."
)


@dataclass(frozen=True, slots=True)
class Table:
    """A file and what its columns are: fields by place, further columns, and where a row's own id stands."""

    path: Path
    dialect: Dialect
    fields: Mapping[int, str]
    extras: Mapping[int, Extra]
    id_column: int | None

    def ids(self) -> list[str]:
        """The id of each row, its number in the file where there is no column of ids.

        Raises Refusal for a row without one, and for two rows of one: nobody could tell whose a pair is.
        """
        if (at := self.id_column) is None:
            return [str(row.number) for row in rows(self.path, self.dialect)]
        found: dict[str, int] = {}
        for row in rows(self.path, self.dialect):
            told = {"header": self.dialect.headers[at], "row": row.number, "id": row.cells[at].strip()}
            if not told["id"]:
                raise Refusal(_NO_ID % told)
            if (before := found.setdefault(row.cells[at].strip(), row.number)) != row.number:
                raise Refusal(_SAME_ID % (told | {"before": before}))
        return list(found)

    def given(self) -> Iterator[Given]:
        for row in rows(self.path, self.dialect):
            yield self._given(row.cells)

    def _given(self, cells: Sequence[str]) -> Given:
        found: dict[str, list[str]] = defaultdict(list)
        for at, key in self.fields.items():
            if text := cells[at].strip():
                found[key].append(_birthday(text, self.dialect, at) if key == "birthday" else text)
        for at, extra in self.extras.items():
            if text := cells[at].strip():
                found[extra.name].append(text)
        return found


def table_of(path: Path, entity: str, *, id_column: str, mapping: Mapping[str, str]) -> Table:
    """Recognises a file. `mapping` says by header what a column is; '' leaves it out. Raises Refusal."""
    if not path.is_file():
        raise Refusal(_("There is no file “%s”.") % path)
    dialect = recognise(path, path.name)
    _known_headers(dialect, [*mapping, *([id_column] if id_column else [])])
    fields_there = known_to_all(entity)
    known = {one.key for one in fields_there} | COMPARED[entity]
    guesses = propose(dialect.headers, dialect.samples, fields_there, get_language() or "en")
    fields, extras = {}, {}
    for guess in guesses:
        if guess.header == id_column:
            continue
        meant = mapping.get(guess.header, guess.field or guess.header)
        if guess.header in mapping:
            _refuse_slip(meant, known)
        key = base_key(meant)
        if key == FULL_NAME:
            key = "given_name"
        if key in COMPARED[entity]:
            fields[guess.index] = key
        elif meant and key not in LEFT_OUT:
            values = [cells[guess.index] for cells in dialect.samples if guess.index < len(cells)]
            if guess.header not in mapping and _counts_rows(values):
                continue
            extras[guess.index] = Extra(f"x_{guess.index}", guess.header, kind_of(values))
    at = dialect.headers.index(id_column) if id_column else None
    return Table(path, dialect, fields, extras, at)


def _counts_rows(values: Sequence[str]) -> bool:
    """Whether each value is one more than that of the row before: then it says nothing of who somebody is."""
    told = [value.strip() for value in values]
    if len(told) < 2 or not all(value.isdecimal() and len(value) < _LONGEST_COUNT for value in told):
        return False
    return all(int(after) - int(before) == 1 for before, after in pairwise(told))


def _refuse_slip(meant: str, known: Collection[str]) -> None:
    """What is called like no field is compared by what it looks like; what is nearly called so was mistyped."""
    if meant not in known and (near := get_close_matches(meant, sorted(known), n=1, cutoff=0.8)):
        raise Refusal(
            _("There is no field “%(meant)s”. Did you mean “%(near)s”?") % {"meant": meant, "near": near[0]}
        )


def _known_headers(dialect: Dialect, wanted: Iterable[str]) -> None:
    for header in wanted:
        if header not in dialect.headers:
            told = {"header": header, "headers": ", ".join(dialect.headers)}
            raise Refusal(_("There is no column “%(header)s”. There are: %(headers)s.") % told)


def _birthday(text: str, dialect: Dialect, at: int) -> str:
    order = dialect.column_orders[at] if at < len(dialect.column_orders) else ""
    try:
        return parse_birthday(text, order=order if order in {"dmy", "mdy", "ymd"} else None)  # type: ignore[arg-type]
    except Refusal:
        return text
