"""Records side by side, to be merged into one: whose value of each field stays, and what comes along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from perennial.lib.numbers import counted
from perennial.lib.refusals import BadRequest, Refusal
from perennial.records.actions.merge import Proposal, merge_records, proposed
from perennial.records.derive.values import value_of
from perennial.records.merging import Side, fields_of
from perennial.records.models import PointKind
from perennial.schema.kinds import kind_of
from perennial.schema.queries import shape_of
from perennial.schema.shape import FieldShape
from perennial.web.page import page, receipt, redirect
from perennial.web.records.ages import short_day
from perennial.web.records.entities import PLURALS, record_url, undo_url
from perennial.web.records.reader import Reader
from perennial.web.requests import whole_number
from perennial.web.scores import drawn

# So many columns still have room side by side.
MOST = 6
VALUE = "value-"


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, entity: str) -> HttpResponse:
    """The records in `records`, the first of which stays; a POST merges them, with the values chosen."""
    reader = Reader(request, entity)
    ids = _ids(request.GET.get("records", ""))
    problem, status = "", 200
    if request.method == "POST":
        chosen = _chosen(request.POST, reader)
        try:
            done = merge_records(reader.actor, entity, ids[0], ids[1:], chosen=chosen)
        except BadRequest:
            raise
        except Refusal as no:
            problem, status = str(no.sentence), no.status
        else:
            _told(request, reader, ids, done.change)
            return redirect(request, record_url(entity, ids[0]))
    proposal = proposed(reader.actor, entity, ids[0], ids[1:], _chosen(request.POST, reader))
    return page(
        request, "records/merge.html", {**_context(reader, proposal), "problem": problem}, status=status
    )


def merge_url(entity: str, ids: Sequence[int]) -> str:
    return f"/{PLURALS[entity]}/merge?{urlencode({'records': ','.join(map(str, ids))}, safe=',')}"


def _ids(text: str) -> list[int]:
    found = [whole_number(part) for part in text.split(",")]
    if None in found or not 2 <= len(found) <= MOST:
        raise BadRequest(_("Choose from 2 to %d records to merge.") % MOST, field="records")
    return [one for one in found if one is not None]


def _chosen(posted: Mapping[str, str], reader: Reader) -> dict[str, int]:
    """Whose value stays, by field, as the radio buttons say."""
    found = {}
    for name, text in posted.items():
        if name.startswith(VALUE):
            number = whole_number(text)
            if number is None:
                raise BadRequest(_("Choose whose value stays."), field=name.removeprefix(VALUE))
            found[reader.shape.field(name.removeprefix(VALUE)).key] = number
    return found


def _told(request: HttpRequest, reader: Reader, ids: Sequence[int], change: int | None) -> None:
    number = len(ids) - 1
    words = {"number": number, "name": reader.names.name(reader.entity, ids[0])}
    sentence = ngettext(
        "%(number)s record merged into %(name)s", "%(number)s records merged into %(name)s", number
    )
    receipt(request, sentence % words, undo=undo_url(change))


def _context(reader: Reader, proposal: Proposal) -> dict[str, Any]:
    sides = proposal.sides
    ids = [side.head.pk for side in sides]
    _load_names(reader, sides)
    number = len(sides)
    return {
        "heading": ngettext("Merge %(n)s record", "Merge %(n)s records", number) % {"n": number},
        "trail": [{"url": f"/{PLURALS[reader.entity]}", "label": reader.shape.plural()}],
        "heads": [_column(reader, side, ids) for side in sides],
        "rows": [row for one in fields_of(reader.shape) if (row := _row(reader, one, proposal))],
        "reach": [row for kind in PointKind if (row := _reach(reader, kind, sides))],
        "sums": _sums(reader, proposal),
        "action": merge_url(reader.entity, ids),
        "label": ngettext("Merge %(n)s into one", "Merge %(n)s into one", number) % {"n": number},
        "leave_url": record_url(reader.entity, ids[0]),
        "promise": _(
            "A merge can be taken back at any time: each record returns with its id and all it had."
        ),
    }


def _load_names(reader: Reader, sides: Sequence[Side]) -> None:
    for one in fields_of(reader.shape):
        if one.kind in {"record", "person"}:
            reader.names.load(one.target, [value_of(side.head, one) for side in sides])


def _column(reader: Reader, side: Side, ids: Sequence[int]) -> dict[str, Any]:
    head = side.head
    others = [pk for pk in ids if pk != head.pk]
    zone, language = reader.setting.zone, reader.setting.language
    since = short_day(head.created, language, zone, reader.now) if head.created else ""
    changed = short_day(head.updated, language, zone, reader.now) if head.updated else ""
    return {
        "name": reader.title(head),
        "url": record_url(reader.entity, head.pk),
        "about": _("#%(id)d, since %(since)s, changed %(changed)s")
        % {"id": head.pk, "since": since, "changed": changed},
        "first": head.pk == ids[0],
        "first_url": merge_url(reader.entity, [head.pk, *others]),
        "score": head.score,
        **drawn(head.score),
    }


def _row(reader: Reader, one: FieldShape, proposal: Proposal) -> dict[str, Any] | None:
    """One field over all records; None where none has a value."""
    kind = kind_of(one)
    values = [value_of(side.head, one) for side in proposal.sides]
    if all(kind.empty(value) for value in values):
        return None
    stays = proposal.stays[one.key]
    cells = [
        {
            "id": side.head.pk,
            "text": "" if kind.empty(value) else reader.show(one, value, side.head),
            "stays": side.head.pk == stays,
        }
        for side, value in zip(proposal.sides, values, strict=True)
    ]
    differs = len({cell["text"] for cell in cells}) > 1
    return {"label": one.label(), "name": f"{VALUE}{one.key}", "cells": cells, "differs": differs}


def _reach(reader: Reader, kind: PointKind, sides: Sequence[Side]) -> dict[str, Any] | None:
    """All contact points of a kind: they all come along."""
    cells = [[_point(reader, point) for point in side.points if point.kind == kind] for side in sides]
    return {"label": kind.label, "cells": cells} if any(cells) else None


def _point(reader: Reader, point: Any) -> str:
    if point.kind != PointKind.ADDRESS:
        return str(point.raw)
    country = reader.shape.field("country")
    shown = reader.show(country, point.country) if point.country else ""
    parts = (point.street, f"{point.postal_code} {point.city}".strip(), point.region, shown)
    return ", ".join(part for part in parts if part)


def _sums(reader: Reader, proposal: Proposal) -> list[dict[str, Any]]:
    """What becomes of the rest."""
    keep, *drops = proposal.sides
    found = [
        {
            "label": _("%(entities)s that refer to those absorbed") % {"entities": shape_of(entity).plural()},
            "value": _("%s move") % counted(number),
            "tone": "",
        }
        for entity, number in proposal.moves.items()
    ]
    links = sum(len(side.links) for side in drops)
    if links:
        found.append(
            {"label": _("Links of theirs"), "value": _("%s come along") % counted(links), "tone": ""}
        )
    found += [
        {
            "label": f"{reader.title(side.head)} #{side.head.pk}",
            "value": _("kept aside, can return"),
            "tone": "",
        }
        for side in drops
    ]
    return [{"label": reader.title(keep.head), "value": _("stays, with its id"), "tone": ""}, *found]
