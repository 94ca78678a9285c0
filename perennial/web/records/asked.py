"""What the address of a list asks for. The URL is the view: what one sees can be sent to a colleague."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from perennial.insight.views import BOARD, LONGEST_QUERY
from perennial.lib.conditions import All, Condition, Me, Test, dump, parse
from perennial.lib.refusals import BadRequest
from perennial.records.places import NAME
from perennial.records.queries import Listing, listing
from perennial.schema.layouts import LIST
from perennial.schema.queries import layout
from perennial.web.records.entities import PLURALS
from perennial.web.records.reader import Reader
from perennial.web.requests import whole_number

MINE = "mine"
PAGE = 50
LATEST_FIRST = ("deal", "order", "contract", "ticket", "activity", "document", "campaign")
UPDATED, DUE = "updated", "due"


@dataclass(frozen=True, slots=True)
class Asked:
    """The state of a list. `view` is '' or `mine`; `columns` are empty for those of the layout; `at` is the
    number of the first row on this page, for the reader's eyes only; `rule` is what was typed of a rule that waits for
    this list's filter. `usual` is the sort of a list for which nobody asked for another. `look` is '' for a table or
    `board`, which shows one `pipeline`. `kept` is the number of the view one came by, 0 for none.
    """

    entity: str
    filter: Condition | None = None
    q: str = ""
    sort: str = NAME
    view: str = ""
    columns: tuple[str, ...] = ()
    trash: bool = False
    cursor: str = ""
    at: int = 1
    rule: str = ""
    usual: str = NAME
    look: str = ""
    pipeline: str = ""
    kept: int = 0

    @property
    def path(self) -> str:
        return f"/{PLURALS[self.entity]}{'/board' if self.look == BOARD else ''}"

    @property
    def narrowed(self) -> bool:
        """Whether anything keeps rows out of sight."""
        return bool(self.filter or self.q or self.view)

    def parameters(self) -> dict[str, str]:
        """The state as query parameters; what is as usual is left out."""
        found = {
            "view": self.view,
            "q": self.q,
            "filter": json.dumps(dump(self.filter), ensure_ascii=False) if self.filter else "",
            "sort": "" if self.sort == self.usual else self.sort,
            "columns": ",".join(self.columns),
            "trash": "1" if self.trash else "",
            "cursor": self.cursor,
            "at": str(self.at) if self.at > 1 else "",
            "rule": self.rule,
            "look": self.look,
            "pipeline": self.pipeline,
            "kept": str(self.kept) if self.kept else "",
        }
        return {key: value for key, value in found.items() if value}

    def address(self, page: str = "", **changes: Any) -> str:
        """The address of this list, or of `page` below it, with some of it changed; from the first row on."""
        start: dict[str, Any] = {} if "cursor" in changes else {"cursor": "", "at": 1}
        asked = replace(self, **start, **changes)
        if not page:
            told = {
                key: value for key, value in asked.parameters().items() if (key, value) != ("look", BOARD)
            }
            return _with_query(asked.path, told)
        return _with_query(f"/{PLURALS[self.entity]}/{page}", asked.parameters())

    def way_to_records(self) -> str:
        """What follows the address of a record's page as one comes to it from here, but for the record's number in
        the list (0 when unknown)."""
        left_out = {"cursor", "at", "rule", "look", "pipeline"}
        found = {key: value for key, value in self.parameters().items() if key not in left_out}
        return f"?{urlencode(found)}&at=" if found else "?at="


def asked_of(parameters: QueryDict, reader: Reader) -> Asked:
    """Reads the address; raises BadRequest for an unknown field, column, sort or view."""
    view = parameters.get("view", "")
    if view not in {"", MINE}:
        raise BadRequest(_("There is no view called “%s”.") % view[:40], field="view")
    at, usual = whole_number(parameters.get("at", "")), usual_sort(reader)
    return Asked(
        reader.entity,
        read_filter(parameters.get("filter", ""), reader),
        parameters.get("q", "").strip()[:LONGEST_QUERY],
        parameters.get("sort", "") or usual,
        view,
        _columns(parameters.get("columns", ""), reader),
        parameters.get("trash", "") == "1",
        parameters.get("cursor", ""),
        1 if at is None else at,
        parameters.get("rule", ""),
        usual,
        BOARD if parameters.get("look") == BOARD and reader.shape.pipelines else "",
        parameters.get("pipeline", "")[:60],
        whole_number(parameters.get("kept", "")) or 0,
    )


def _with_query(path: str, parameters: dict[str, str]) -> str:
    query = urlencode(parameters)
    return f"{path}?{query}" if query else path


def usual_sort(reader: Reader) -> str:
    """How a list is sorted at first: what is promised by when, what is worked on by what changed last, who is looked up
    by name.
    """
    if reader.entity == "ticket" and DUE in reader.readable:
        return DUE
    latest = reader.entity in LATEST_FIRST and UPDATED in reader.readable
    return f"-{UPDATED}" if latest else NAME


def read_filter(text: str, reader: Reader) -> Condition | None:
    """The condition of `filter=`; None when there is none."""
    if not text:
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRequest(
            _("The filter in this address cannot be read. Build it anew."), field="filter"
        ) from None
    return parse(data, reader.places)


def columns_of(asked: Asked, reader: Reader) -> list[str]:
    """The fields shown beside the name, as far as they may be read: those of the address before one's own."""
    keys: Iterable[str] = asked.columns or layout(reader.entity, LIST, reader.role_id, reader.actor.user_id)
    return [key for key in keys if key in reader.readable and key != NAME]


def where_of(asked: Asked) -> Condition | None:
    """The condition its records meet: that of the view and that of the filter."""
    mine = Test(("owner",), "is", (Me(),)) if asked.view == MINE else None
    parts = tuple(part for part in (mine, asked.filter) if part)
    return All(parts) if parts else None


def listing_of(asked: Asked, reader: Reader) -> Listing:
    """The rows the address asks for."""
    return listing(
        reader.actor,
        reader.shape,
        where=where_of(asked),
        moment=reader.moment,
        sort=asked.sort,
        trashed=asked.trash,
        text=asked.q,
    )


def _columns(text: str, reader: Reader) -> tuple[str, ...]:
    keys = [key for key in text.split(",") if key]
    for key in keys:
        reader.shape.field(key)
    return tuple(dict.fromkeys(keys))
