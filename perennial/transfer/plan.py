"""What one attempt at an import works with: the file as it is read, whose rights, which rows are next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import cast

from django.db.models import Max

from perennial.access.actor import Actor, of_requester
from perennial.access.queries import check
from perennial.lib.dates import DateOrder
from perennial.operations.pace import Pace
from perennial.operations.payloads import ADDRESS, text_of
from perennial.operations.work import Work
from perennial.records.models import Record
from perennial.schema.queries import setting, shape_of
from perennial.transfer.corrections import corrections_of
from perennial.transfer.directory import ReadingDirectory
from perennial.transfer.importing.census import Census
from perennial.transfer.importing.importer import Importer
from perennial.transfer.importing.keys import Key
from perennial.transfer.importing.parsing import Parsed, Parser
from perennial.transfer.importing.seen import Seen
from perennial.transfer.importing.shared import Sharing
from perennial.transfer.models import Import, OnMatch
from perennial.transfer.queries import path_and_dialect
from perennial.transfer.reading import Row, rows


class Plan:
    """What one attempt at an import works with."""

    def __init__(self, work: Work, rows_at_once: int) -> None:
        self.one = Import.objects.get(pk=work.parameters["import"])
        self.actor: Actor = of_requester(self.one.owner, self.one.channel, text_of(work.operation, ADDRESS))
        shape = shape_of(self.one.entity)
        check(self.actor, "import", shape)
        self._path, self._dialect = path_and_dialect(self.one)
        self.corrections = corrections_of(self.one)
        # Records written meanwhile, by this import above all, are found by key but never by name.
        self.before: int = work.cursor.get("before", Record.objects.aggregate(top=Max("pk"))["top"] or 0)
        house = replace(
            setting(),
            decimal_comma=self._dialect.decimal_comma,
            date_order=cast(DateOrder | None, self._dialect.date_order),
            directory=ReadingDirectory(self.actor, self.before),
        )
        self.parser = Parser(
            shape,
            self.one.mapping,
            house,
            self.one.match,
            self._dialect.headers,
            self._dialect.column_orders,
        )
        seen = Seen(work.operation)
        self.importer = Importer(self.actor, shape, self.one.on_match, self.parser, house, seen, self.before)
        self.pace = Pace(rows_at_once)
        self._at_once = rows_at_once
        self._start = work.cursor.get("row", 0) + 1

    def shared(self, work: Work) -> dict[Key, Sharing]:
        """The keys that different people share; none where rows are created whatever is there."""

        def whole_file() -> Iterator[Row]:
            for place, row in enumerate(rows(self._path, self._dialect)):
                if place % self._at_once == 0:
                    work.check_cancelled()
                yield self.corrections.of(row)[0]

        importer = self.importer
        if self.one.on_match == OnMatch.CREATE:
            return {}
        return Census(self.actor, importer.shape, self.parser.setting, self.parser).shared(whole_file)

    def slices(self) -> Iterator[list[Parsed]]:
        """Parsed rows not yet dealt with. Parsing stands outside of any transaction, as does what follows a slice."""
        parsed = map(self._parse, rows(self._path, self._dialect, self._start))
        while piece := list(islice(parsed, self.pace.rows)):
            yield piece

    def _parse(self, row: Row) -> Parsed:
        corrected, before = self.corrections.of(row)
        parsed = self.parser.parse(corrected)
        parsed.corrected = before
        return parsed
