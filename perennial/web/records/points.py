"""E-mails, phones and further addresses of a record, each a fact of its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from perennial.access.queries import check
from perennial.lib.refusals import Forbidden, Refusal
from perennial.quality.errors import RulesAsk
from perennial.records.actions import points as acting
from perennial.records.drafts import ADDRESS_PARTS
from perennial.records.errors import ChangedMeanwhile, NoSuchRecord
from perennial.records.models import ContactPoint, Head, PointKind
from perennial.records.queries import head_of
from perennial.web.page import page, receipt, redirect, wanted_fragment
from perennial.web.records.answerable import acknowledged_in, held
from perennial.web.records.editing import SAVED, THEIRS, changed_by, choices, typed, version
from perennial.web.records.entities import record_url, undo_url
from perennial.web.records.facts import Fact, Facts, point_label, point_line
from perennial.web.records.forms import ReaderForm, form_field, parsed
from perennial.web.records.reader import Reader
from perennial.web.records.record import record_context

LABEL = 40


class PointForm(ReaderForm):
    """One contact point: its value or the parts of an address, and what it is called."""

    def __init__(
        self, reader: Reader, kind: str, point: ContactPoint | None = None, *, data: Any = None
    ) -> None:
        super().__init__(data, auto_id=f"point-{point.pk if point else kind}-%s")
        self.reader, self.kind = reader, kind
        self.keys = list(ADDRESS_PARTS) if kind == PointKind.ADDRESS else ["raw"]
        for key in self.keys:
            field = reader.shape.field(kind if key == "raw" else key)
            made = form_field(field, reader, getattr(point, key, "") if point else "")
            self.fields[key] = made
        self.fields["label"] = forms.CharField(
            label=gettext_lazy("What it is called"),
            required=False,
            max_length=LABEL,
            initial=point.label if point else "",
            widget=forms.TextInput({"placeholder": _("Label"), "autocomplete": "off"}),
        )
        self.listen()

    def clean(self) -> None:
        for key in self.keys:
            field = self.reader.shape.field(self.kind if key == "raw" else key)
            try:
                self.cleaned_data[key] = parsed(field, self.cleaned_data.get(key, ""), self.reader)
            except Refusal as no:
                self.add_error(key, str(no.sentence))

    def columns(self) -> dict[str, Any]:
        """What was typed, by column of the contact point."""
        return {key: self.cleaned_data[key] for key in (*self.keys, "label")}

    def place_of(self, key: str) -> str | None:
        """What is refused of a contact point stands at its value, whatever place it is told of."""
        return super().place_of(key) or (self.keys[0] if key in {self.kind, ""} else None)


@require_safe
def point_shown(request: HttpRequest, entity: str, pk: int, point: int) -> HttpResponse:
    """The fact as it is, for leaving an open one."""
    reader, head, facts, its = opened_point(request, entity, pk, point)
    return _answer(request, reader, head, facts.point(its))


@require_http_methods(["GET", "HEAD", "POST"])
def point_edit(request: HttpRequest, entity: str, pk: int, point: int) -> HttpResponse:
    """A contact point open for editing; emptied, it is removed."""
    reader, head, _facts, its = opened_point(request, entity, pk, point)
    check(reader.actor, "edit", reader.shape, head, _key(its.kind))
    if request.POST.get("keep") == THEIRS:
        return point_settled(request, reader, head, its.pk)
    form = PointForm(reader, its.kind, its, data=request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _open(request, reader, head, form, point=its, status=422 if request.method == "POST" else 200)
    try:
        change = acting.edit_point(
            reader.actor,
            entity,
            pk,
            its.pk,
            form.columns(),
            opened=version(request),
            acknowledged=form.acknowledged(),
        )
    except ChangedMeanwhile as no:
        return _conflict(request, reader, head, form, its=its, no=no)
    except Forbidden:
        raise
    except Refusal as no:
        form.take(no)
        return _open(request, reader, head, form, point=its, status=422)
    _tell(request, reader, head, PointKind(its.kind).label, change)
    return point_settled(request, reader, head, its.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def point_new(request: HttpRequest, entity: str, pk: int, kind: str) -> HttpResponse:
    """A further contact point."""
    reader, head = _record(request, entity, pk)
    if kind not in PointKind.values:
        raise NoSuchRecord(_("There is no such kind of contact point."))
    check(reader.actor, "edit", reader.shape, head, _key(kind))
    if "leave" in request.GET:
        return _answer(request, reader, head, Facts(reader, head).new_point(kind))
    form = PointForm(reader, kind, data=request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _open(request, reader, head, form, kind=kind, status=422 if request.method == "POST" else 200)
    values = {key: value for key, value in form.columns().items() if value}
    try:
        change = acting.add_point(reader.actor, entity, pk, kind, values, acknowledged=form.acknowledged())
    except Forbidden:
        raise
    except Refusal as no:
        form.take(no)
        return _open(request, reader, head, form, kind=kind, status=422)
    _tell(request, reader, head, PointKind(kind).label, change)
    return _added(request, reader, head, kind)


@require_POST
def point_primary(request: HttpRequest, entity: str, pk: int, point: int) -> HttpResponse:
    """Puts a contact point before the others of its kind."""
    reader, head, _facts, its = opened_point(request, entity, pk, point)
    said, url = acknowledged_in(request.POST), record_url(entity, head.pk)
    try:
        change = acting.make_primary(reader.actor, entity, pk, point, acknowledged=said)
    except RulesAsk as no:
        heading = _("Put “%s” first") % its.raw
        return held(request, no, heading=heading, label=_("Put first"), leave_url=url)
    _receipt(request, change, _("“%s” comes first now") % its.raw)
    return redirect(request, url)


@require_POST
def point_confirm(request: HttpRequest, entity: str, pk: int, point: int) -> HttpResponse:
    """Still right: somebody confirmed the value today."""
    reader, head, _facts, its = opened_point(request, entity, pk, point)
    change = acting.confirm_point(reader.actor, entity, pk, point, timezone.localdate())
    _receipt(request, change, _("%s confirmed as still right") % PointKind(its.kind).label)
    return point_settled(request, reader, head, point)


@require_POST
def point_remove(request: HttpRequest, entity: str, pk: int, point: int) -> HttpResponse:
    """Removes a contact point; the next one of its kind comes first."""
    reader, head, _facts, its = opened_point(request, entity, pk, point)
    said, url = acknowledged_in(request.POST), record_url(entity, head.pk)
    try:
        change = acting.remove_point(reader.actor, entity, pk, point, acknowledged=said)
    except RulesAsk as no:
        heading = _("Remove “%s”") % point_line(reader, head, its.kind, its.__dict__)
        return held(request, no, heading=heading, label=_("Remove"), leave_url=url)
    words = {"kind": PointKind(its.kind).label, "record": reader.title(head)}
    _receipt(request, change, _("%(kind)s of %(record)s removed") % words)
    return redirect(request, url)


def opened_point(
    request: HttpRequest, entity: str, pk: int, point: int
) -> tuple[Reader, Head, Facts, ContactPoint]:
    """Raises NoSuchRecord for one that is gone, or of a kind the reader may not see."""
    reader, head = _record(request, entity, pk)
    facts = Facts(reader, head)
    its = next((one for one in facts.points if one.pk == point), None)
    if its is None or _key(its.kind) not in reader.readable:
        raise NoSuchRecord(_("This entry is no longer there. Open the record again."))
    return reader, head, facts, its


def point_held(
    request: HttpRequest, reader: Reader, head: Head, its: ContactPoint, value: str, no: RulesAsk
) -> HttpResponse:
    """An old value that rules hold, open for editing with room for the reason."""
    typed_in = QueryDict(mutable=True)
    typed_in.update({"raw": value, "label": its.label})
    form = PointForm(reader, its.kind, its, data=typed_in)
    form.take(no)
    return _open(request, reader, head, form, point=its, status=422)


def _record(request: HttpRequest, entity: str, pk: int) -> tuple[Reader, Head]:
    reader = Reader(request, entity)
    return reader, head_of(reader.actor, reader.shape, pk)


def _key(kind: str) -> str:
    """The field whose rights count for a contact point."""
    return "city" if kind == PointKind.ADDRESS else kind


def _open(
    request: HttpRequest,
    reader: Reader,
    head: Head,
    form: PointForm,
    *,
    point: ContactPoint | None = None,
    kind: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    key = f"point-{point.pk}" if point else f"new-{kind}"
    base = f"{record_url(reader.entity, head.pk)}/points"
    fact: Fact = {
        "id": f"fact--{key}",
        "of": "fact",
        "key": key,
        "label": point_label(point) if point else PointKind(form.kind).label,
        "fields": form.own(),
        "problems": form.non_field_errors(),
        "asked": form.asked(),
        "save_url": f"{base}/{point.pk}/edit" if point else f"{base}/new/{kind}",
        "leave_url": f"{base}/{point.pk}" if point else f"{base}/new/{kind}?leave",
        "opened": {"version": version(request) or head.version} if point else {},
    }
    return _answer(request, reader, head, fact | more, status)


def _conflict(
    request: HttpRequest,
    reader: Reader,
    head: Head,
    form: PointForm,
    *,
    its: ContactPoint,
    no: ChangedMeanwhile,
) -> HttpResponse:
    theirs = no.theirs[its.kind]
    conflict = {
        "title": PointKind(its.kind).label,
        "by": changed_by(reader, theirs),
        "name": "keep",
        "choices": choices(
            point_line(reader, head, its.kind, theirs.now),
            point_line(reader, head, its.kind, form.cleaned_data),
        ),
    }
    carried = [pair for key in (*form.keys, "label") for pair in typed(request, key)]
    opened = {"version": no.version}
    return _open(
        request, reader, head, form, point=its, status=409, conflict=conflict, typed=carried, opened=opened
    )


def _answer(request: HttpRequest, reader: Reader, head: Head, fact: Fact, status: int = 200) -> HttpResponse:
    """The fact alone, or the record's page with it."""
    if wanted_fragment(request, ("fact", "history")):
        return page(request, "records/record.html", {"fact": fact}, ("fact",), status)
    if "fields" not in fact:
        return redirect(request, record_url(reader.entity, head.pk))
    context = record_context(reader, head, {fact["key"]: fact})
    return page(request, "records/record.html", context, status=status)


def point_settled(request: HttpRequest, reader: Reader, head: Head, point: int) -> HttpResponse:
    """The fact as it is now; nothing where it was removed."""
    url = record_url(reader.entity, head.pk)
    if not wanted_fragment(request, ("fact",)):
        return redirect(request, url)
    facts = Facts(reader, head_of(reader.actor, reader.shape, head.pk))
    its = [facts.point(one) for one in facts.points if one.pk == point]
    response = page(request, "records/record.html", {"several": its}, ("fact",))
    response["HX-Trigger"] = SAVED
    return response


def _added(request: HttpRequest, reader: Reader, head: Head, kind: str) -> HttpResponse:
    """The new fact, and again an empty line behind it."""
    if not wanted_fragment(request, ("fact",)):
        return redirect(request, record_url(reader.entity, head.pk))
    facts = Facts(reader, head_of(reader.actor, reader.shape, head.pk))
    newest = max((one for one in facts.points if one.kind == kind), key=lambda one: one.pk)
    several = [facts.point(newest), facts.new_point(kind)]
    response = page(request, "records/record.html", {"several": several}, ("fact",))
    response["HX-Trigger"] = SAVED
    return response


def _tell(request: HttpRequest, reader: Reader, head: Head, label: object, change: int | None) -> None:
    words = {"field": label, "record": reader.title(head)}
    _receipt(request, change, _("%(field)s of %(record)s changed") % words)


def _receipt(request: HttpRequest, change: int | None, sentence: str) -> None:
    if change is not None:
        receipt(request, sentence, undo=undo_url(change))
