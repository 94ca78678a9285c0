"""Records side by side, to be merged into one: whose value of each field stays, and what comes along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from perennial.lib.refusals import BadRequest, Refusal
from perennial.operations.models import Operation
from perennial.quality.errors import RulesAsk
from perennial.records.actions.create import Done
from perennial.records.actions.merge import Proposal, Wish, proposed
from perennial.records.models import Head
from perennial.records.uniting import merge as unite
from perennial.web.page import own_address, page, receipt, redirect
from perennial.web.records.answerable import acknowledged_in, held
from perennial.web.records.desk import Desk
from perennial.web.records.entities import PLURALS, record_url, undo_url
from perennial.web.records.reader import Reader
from perennial.web.requests import whole_number
from perennial.web.scores import drawn

# So many columns still have room side by side.
MOST = 6
VALUE = "value-"


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, entity: str) -> HttpResponse:
    """The records in `records`, the first of which stays; a POST merges them, with the values chosen.

    `next` is where that leads, on this site: who works a list off goes on there. Without it, to the record that stays.
    """
    reader = Reader(request, entity)
    ids, onward = _ids(request.GET.get("records", "")), own_address(request, request.GET.get("next", ""))
    problem, status = "", 200
    if request.method == "POST":
        chosen = _chosen(request.POST, reader)
        try:
            said = acknowledged_in(request.POST)
            done = unite(reader.actor, Wish(entity, ids[0], ids[1:], chosen, said))
        except BadRequest:
            raise
        except RulesAsk as no:
            heading, leave = _("Merge"), merge_url(entity, ids, onward)
            return held(request, no, heading=heading, label=_label(len(ids)), leave_url=leave)
        except Refusal as no:
            problem, status = str(no.sentence), no.status
        else:
            return _merged(request, reader, ids, done, onward)
    desk = Desk(reader, proposed(reader.actor, entity, ids[0], ids[1:], {}).sides)
    chosen = _chosen(request.POST, reader) if problem else {}
    proposal = proposed(reader.actor, entity, ids[0], ids[1:], desk.proposed() | chosen)
    context = {**_context(reader, desk, proposal, onward), "problem": problem}
    return page(request, "records/merge.html", context, status=status)


def merge_url(entity: str, ids: Sequence[int], onward: str = "") -> str:
    """`onward` is where the merge leads."""
    asked = {"records": ",".join(map(str, ids)), **({"next": onward} if onward else {})}
    return f"/{PLURALS[entity]}/merge?{urlencode(asked, safe=',')}"


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


def _merged(
    request: HttpRequest, reader: Reader, ids: Sequence[int], done: Done | Operation, onward: str
) -> HttpResponse:
    """On to where the merge leads; a long one is shown as it goes on, unless a list is being worked off."""
    if isinstance(done, Operation):
        receipt(request, _("Much refers to these records: they are merged as an operation."))
        return redirect(request, onward or reverse("operation", args=[done.pk]))
    _told(request, reader, ids, done.change)
    return redirect(request, onward or record_url(reader.entity, ids[0]))


def _told(request: HttpRequest, reader: Reader, ids: Sequence[int], change: int | None) -> None:
    number = len(ids) - 1
    words = {"number": number, "name": reader.names.name(reader.entity, ids[0])}
    sentence = ngettext(
        "%(number)s record merged into %(name)s", "%(number)s records merged into %(name)s", number
    )
    receipt(request, sentence % words, undo=undo_url(change))


def _context(reader: Reader, desk: Desk, proposal: Proposal, onward: str) -> dict[str, Any]:
    ids = [head.pk for head in desk.heads]
    number = len(ids)
    rows, alike = desk.rows(proposal.stays)
    name = reader.title(desk.heads[0])
    fields = ngettext("%(n)s field is the same", "%(n)s fields are the same", len(alike))
    return {
        "heading": ngettext("Merge %(n)s record", "Merge %(n)s records", number) % {"n": number},
        "trail": [{"url": f"/{PLURALS[reader.entity]}", "label": reader.shape.plural()}],
        "heads": [_column(reader, desk, head, ids, onward) for head in desk.heads],
        "kept_about": _("%(name)s, #%(id)d") % {"name": name, "id": ids[0]},
        "rows": rows,
        "alike": alike,
        "alike_label": fields % {"n": len(alike)},
        "reach": desk.reach(proposal),
        "sums": desk.sums(proposal),
        "sums_heading": _("What would move to %s") % name,
        "action": merge_url(reader.entity, ids, onward),
        "label": _label(number),
        "leave_url": onward or record_url(reader.entity, ids[0]),
        "promise": _(
            "A merge can be taken back at any time: each record returns with its id and all it had."
        ),
    }


def _label(number: int) -> str:
    return ngettext("Merge %(n)s into one", "Merge %(n)s into one", number) % {"n": number}


def _column(reader: Reader, desk: Desk, head: Head, ids: Sequence[int], onward: str) -> dict[str, Any]:
    others = [pk for pk in ids if pk != head.pk]
    return {
        "name": reader.title(head),
        "url": record_url(reader.entity, head.pk),
        "about": desk.since(head),
        "first": head.pk == ids[0],
        "first_url": merge_url(reader.entity, [head.pk, *others], onward),
        "score": head.score,
        **drawn(head.score),
    }
