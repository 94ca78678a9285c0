"""Cells that a person corrected in the rehearsal: the file stays as it was, and each run of it reads the correction.

A correction is for all cells of a column that say the same. They stand in a payload, which expires like the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check
from perennial.lib.refusals import Refusal
from perennial.operations.models import Operation, OperationRow, Payload
from perennial.operations.payloads import forget, keep_text
from perennial.schema.queries import shape_of
from perennial.transfer.importing.fates import Fate
from perennial.transfer.models import Import
from perennial.transfer.queries import operation_of
from perennial.transfer.reading import Row

KIND = "import-corrections"
MOST = 2_000
_LONGEST = 10_000
_ROWS_LOOKED_AT = 50_000
_MOST_ALIKE = 5_000


@dataclass(frozen=True)
class Corrections:
    """What stands instead of a text, by (column from 0, text)."""

    texts: Mapping[tuple[int, str], str] = field(default_factory=dict)

    def of(self, row: Row) -> tuple[Row, dict[int, str]]:
        """The row as it was corrected, and what stood there before, by column."""
        if not self.texts:
            return row, {}
        found = {
            column: self.texts[column, text]
            for column, text in enumerate(row.cells)
            if (column, text) in self.texts
        }
        if not found:
            return row, {}
        cells = tuple(found.get(column, text) for column, text in enumerate(row.cells))
        return row._replace(cells=cells), {column: row.cells[column] for column in found}


@dataclass
class Alike:
    """Cells of one column that say the same and have the same problem: how many, and the row of the first."""

    column: int
    text: str
    sentence: str
    first: int
    count: int = 0


def corrections_of(one: Import) -> Corrections:
    payload = Payload.objects.filter(pk=one.corrections).first() if one.corrections else None
    if payload is None:
        return Corrections()
    return Corrections({(column, before): after for column, before, after in json.loads(payload.text)})


def correct(
    actor: Actor,
    one: Import,
    given: Iterable[tuple[int, str, str]],
    back: Iterable[tuple[int, str]] = (),
) -> Corrections:
    """Keep (column, text, what it should say) with the import; those in `back`, (column, text), are taken back.

    What a cell already says through a correction is corrected as the cell of the file.
    """
    check(actor, "import", shape_of(one.entity))
    gone = set(back)
    texts = {key: text for key, text in corrections_of(one).texts.items() if key not in gone}
    for column, before, after in given:
        if not 0 <= column < len(one.dialect["headers"]) or len(after) > _LONGEST:
            raise Refusal(
                _("This correction fits no cell of the file. Open the rehearsal and correct it there.")
            )
        sources = [key for key, now in texts.items() if key[0] == column and now == before]
        for key in sources or [(column, before)]:
            texts[key] = after
    texts = {key: text for key, text in texts.items() if key[1] != text}
    if len(texts) > MOST:
        raise Refusal(
            _("More than %d texts were corrected. Correct the others in the file and upload it again.") % MOST
        )
    _keep(one, texts)
    return Corrections(texts)


def forget_corrections(one: Import) -> None:
    """The columns of the file are others now."""
    _keep(one, {})


def alike(rehearsal: Operation, limit: int = 100) -> list[Alike]:
    """Problem cells of the rehearsal, alike ones together, the most frequent first."""
    found: dict[tuple[int, str, str], Alike] = {}
    rows = OperationRow.objects.filter(operation=rehearsal, fate=Fate.FAILED).order_by("number")
    for row in rows[:_ROWS_LOOKED_AT].iterator(chunk_size=2000):
        cells = row.payload.get("cells", [])
        for place, sentence in row.payload.get("problems", {}).items():
            column = int(place)
            if not 0 <= column < len(cells):
                continue
            key = (column, cells[column], sentence)
            if key not in found and len(found) < _MOST_ALIKE:
                found[key] = Alike(*key, row.number)
            if key in found:
                found[key].count += 1
    return sorted(found.values(), key=lambda one: (-one.count, one.first))[:limit]


def _keep(one: Import, texts: Mapping[tuple[int, str], str]) -> None:
    """A new payload in place of the old one; it belongs to the rehearsal in which the cells were seen."""
    old = Payload.objects.filter(pk=one.corrections).first() if one.corrections else None
    one.corrections = None
    if texts:
        told = json.dumps([[column, before, after] for (column, before), after in texts.items()])
        rehearsal = operation_of(one.rehearsal)
        one.corrections = keep_text(told, kind=KIND, operation=rehearsal, owner=one.owner).pk
    one.save(update_fields=["corrections"])
    if old is not None:
        forget(old)
