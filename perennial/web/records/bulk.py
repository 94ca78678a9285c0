"""What is done with chosen rows: the trash and back, another owner. One act, one receipt, one undo."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from perennial.access.queries import check
from perennial.lib.refusals import BadRequest
from perennial.records.actions.bulk import MOST, edit_records
from perennial.records.actions.trash import restore_records, trash_records
from perennial.web.page import page, receipt, redirect, way_back
from perennial.web.records.entities import PLURALS, record_url, undo_url
from perennial.web.records.forms import RecordForm
from perennial.web.records.merging import merge_url
from perennial.web.records.reader import Reader
from perennial.web.requests import whole_number


@require_POST
def bulk(request: HttpRequest, entity: str) -> HttpResponse:
    """Does `act` with the records in `choose`; `owner` asks first who it shall be, `merge` shows them side by side."""
    reader = Reader(request, entity)
    ids = chosen_ids(request)
    act = request.POST.get("act", "")
    back = way_back(request, f"/{PLURALS[entity]}")
    if not ids:
        receipt(request, _("No row was chosen, so nothing was done."), tone="rust")
        return redirect(request, back)
    if act == "owner":
        return _owner(request, reader, ids, back)
    if act == "merge":
        return redirect(request, merge_url(entity, ids))
    if act not in {"trash", "restore"}:
        raise BadRequest(_("There is no such act for chosen rows."), field="act")
    _move(request, reader, ids, trashed=act == "trash")
    return redirect(request, back)


@require_POST
def record_trash(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """Moves one record to the trash."""
    _move(request, Reader(request, entity), [pk], trashed=True)
    return redirect(request, record_url(entity, pk))


@require_POST
def record_restore(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """Brings one record back from the trash."""
    _move(request, Reader(request, entity), [pk], trashed=False)
    return redirect(request, record_url(entity, pk))


def chosen_ids(request: HttpRequest) -> list[int]:
    ids = [whole_number(one) for one in request.POST.getlist("choose")]
    if len(ids) > MOST or None in ids:
        raise BadRequest(_("Choose at most %d rows of the list.") % MOST, field="choose")
    return [one for one in dict.fromkeys(ids) if one is not None]


def _move(request: HttpRequest, reader: Reader, ids: list[int], *, trashed: bool) -> None:
    verb = trash_records if trashed else restore_records
    change = verb(reader.actor, reader.entity, ids)
    what = _what(reader, ids)
    sentence = _("%s moved to the trash") if trashed else _("%s brought back")
    receipt(request, sentence % what, undo=undo_url(change))


def _what(reader: Reader, ids: list[int]) -> str:
    if len(ids) == 1:
        return reader.names.name(reader.entity, ids[0])
    return f"{len(ids)} {reader.shape.plural().lower()}"


def _owner(request: HttpRequest, reader: Reader, ids: list[int], back: str) -> HttpResponse:
    check(reader.actor, "bulk", reader.shape)
    form = RecordForm(reader, ["owner"], data=request.POST if "owner" in request.POST else None)
    if "owner" not in request.POST or not form.is_valid():
        return _ask_owner(request, reader, form, ids, back)
    change, number = edit_records(reader.actor, reader.entity, ids, {"owner": form.values["owner"]})
    name = reader.names.name("user", form.values["owner"]) if form.values["owner"] else _("nobody")
    words = {"number": number, "owner": name}
    sentence = ngettext(
        "%(number)s record belongs to %(owner)s now", "%(number)s records belong to %(owner)s now", number
    )
    receipt(request, sentence % words, undo=undo_url(change))
    return redirect(request, back)


def _ask_owner(
    request: HttpRequest, reader: Reader, form: RecordForm, ids: list[int], back: str
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    number = len(ids)
    context = {
        "heading": ngettext("Owner of %(n)s record", "Owner of %(n)s records", number) % {"n": number},
        "trail": [{"url": back, "label": reader.shape.plural()}],
        "form": form,
        "action": f"/{PLURALS[reader.entity]}/bulk",
        "label": ngettext("Give %(n)s record", "Give %(n)s records", number) % {"n": number},
        "leave_url": back,
        "opened": {"act": "owner", "next": back},
        "chosen": ids,
    }
    return page(request, "records/form.html", context, status=status)
