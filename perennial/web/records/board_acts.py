"""Moving a deal to another stage, and adding one to a stage: on the board, at the deal, without script as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from perennial.access.queries import check
from perennial.lib.refusals import Forbidden, NotFound, Refusal
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.errors import ChangedMeanwhile
from perennial.records.models import Deal
from perennial.records.queries import field_values, head_of
from perennial.schema.kinds import kind_of
from perennial.schema.pipelines import STAGE
from perennial.schema.shape import StageShape
from perennial.web.page import page, receipt, redirect, wanted_fragment
from perennial.web.records.board import (
    ENTITY,
    Act,
    Lifted,
    View,
    add_keys,
    board_context,
    view_of,
)
from perennial.web.records.editing import told_theirs, version
from perennial.web.records.entities import record_url, undo_url
from perennial.web.records.forms import RecordForm
from perennial.web.records.reader import Reader
from perennial.web.records.record import record_context

RECORD = "record"
FRAGMENTS = ("stage",)


@require_POST
def deal_move(request: HttpRequest, pk: int) -> HttpResponse:
    """The deal is in another stage; 422 with a form where the stage asks for more, 409 where somebody was quicker."""
    reader = Reader(request, ENTITY)
    deal = head_of(reader.actor, reader.shape, pk)
    assert isinstance(deal, Deal)
    stage = _stage(reader, request)
    asks = _Asks(request, reader, deal, stage)
    try:
        values = asks.values()
        done = edit_record(
            reader.actor,
            ENTITY,
            pk,
            {STAGE: stage.key, **values},
            opened=version(request),
            action="move",
            acknowledged=asks.form.acknowledged(),
        )
    except ChangedMeanwhile as no:
        return _overtaken(request, reader, asks, no)
    except (Forbidden, NotFound):
        raise
    except Refusal as no:
        return _refused(request, reader, asks, no)
    if done.change is not None:
        words = {"deal": reader.title(done.head), "stage": stage.label()}
        receipt(request, _("%(deal)s is in “%(stage)s” now") % words, undo=undo_url(done.change))
    return _moved(request, deal, stage.key)


class _Unread(Refusal):
    """Something that was typed cannot be read; the form says what."""


class _Asks:
    """What was sent besides the stage: the fields it asks for."""

    def __init__(self, request: HttpRequest, reader: Reader, deal: Deal, stage: StageShape) -> None:
        self.reader, self.deal, self.stage = reader, deal, stage
        self.keys = [key for key in reader.shape.fields if key in request.POST and self._may(key)]
        self.auto_id = f"move-{deal.pk}-%s"
        self.data = request.POST
        self.form = self._form(self.keys, data=self.data)

    def _may(self, key: str) -> bool:
        return key != STAGE and key in self.reader.editable()

    def _form(self, keys: Sequence[str], **filled: Any) -> RecordForm:
        """What the stage asks for is not optional here."""
        form = RecordForm(self.reader, keys, auto_id=self.auto_id, **filled)
        for key in form.fields.keys() & set(self.stage.asks):
            form.fields[key].required = True
        return form

    def values(self) -> dict[str, Any]:
        """What was typed. Raises Refusal where it cannot be read; the form has it at its fields."""
        if not self.form.is_valid():
            raise _Unread("")
        return self.form.values

    def after(self, no: Refusal) -> tuple[RecordForm, str]:
        """The form to be answered, and what it begins with: nothing that was typed is lost."""
        if isinstance(no, _Unread):
            return self.form, self._needed(self.form, self.keys)
        new = [key for key in no.fields if key not in self.keys and key in self.reader.shape.fields]
        new = [key for key in new if self._may(key)]
        keys = [*self.keys, *new]
        if new and set(no.fields) == set(new):
            # Asked for the first time: a question, not a fault.
            now = field_values(self.deal, self.reader.shape)
            values = {key: now[key] for key in new} | self.form.values
            form = self._form(keys, values=values)
            return form, self._needed(form, new)
        form = self._form(keys, data=self.data)
        form.take(no)
        return form, ""

    def _needed(self, form: RecordForm, keys: Sequence[str]) -> str:
        """Said once above several fields, of one in its label."""
        needed = _("Needed here: %s") % ", ".join(self.reader.shape.field(key).label() for key in keys)
        if len(form.fields) > 1:
            return needed
        form.fields[keys[0]].label = needed
        return ""


def _stage(reader: Reader, request: HttpRequest) -> StageShape:
    key = request.POST.get(STAGE, "")
    found = reader.shape.stage(key)
    if found is None:
        raise Refusal(_("There is no stage called “%s”. Choose one of the board.") % key[:60], field=STAGE)
    return found


def _refused(request: HttpRequest, reader: Reader, asks: _Asks, no: Refusal) -> HttpResponse:
    form, lead = asks.after(no)
    return _open(request, Lifted(asks.deal, asks.stage.key, form, lead, version(request) or 0), 422)


def _overtaken(request: HttpRequest, reader: Reader, asks: _Asks, no: ChangedMeanwhile) -> HttpResponse:
    """Somebody moved it, or wrote what was asked for: who, and what is there now."""
    deal = head_of(reader.actor, reader.shape, asks.deal.pk)
    assert isinstance(deal, Deal)
    told = [told_theirs(reader, key, theirs) for key, theirs in no.theirs.items()]
    if STAGE in no.theirs:
        words = {"deal": reader.title(deal), "told": "; ".join(told)}
        receipt(request, _("%(deal)s stays where it is. %(told)s.") % words, tone="rust")
        return _moved(request, deal, asks.stage.key, 409)
    form = RecordForm(reader, asks.keys, data=request.POST, auto_id=asks.auto_id)
    form.is_valid()
    for sentence in told:
        form.add_error(None, sentence)
    return _open(request, Lifted(deal, asks.stage.key, form, "", no.version), 409)


def _moved(request: HttpRequest, deal: Deal, stage: str, status: int = 200) -> HttpResponse:
    """Both columns as they are now, or the page one came from."""
    if request.POST.get("at") == RECORD:
        return redirect(request, record_url(ENTITY, deal.pk))
    view = view_of(request)
    if not wanted_fragment(request, FRAGMENTS):
        return redirect(request, view.asked.address())
    return _columns(request, view, Act(moved=deal.pk), {_source(request), deal.stage, stage}, status)


def _open(request: HttpRequest, lifted: Lifted, status: int) -> HttpResponse:
    """The deal with a form, in the stage it is on its way to or at the top of its page."""
    if request.POST.get("at") == RECORD:
        reader = Reader(request, ENTITY)
        context = record_context(reader, lifted.deal, lifted=lifted)
        return page(request, "records/record.html", context, "stages", status)
    view, act = view_of(request), Act(lifted=lifted)
    if not wanted_fragment(request, FRAGMENTS):
        return page(request, "records/board.html", board_context(view, act), status=status)
    return _columns(request, view, act, {_source(request), lifted.deal.stage, lifted.stage}, status)


def _columns(request: HttpRequest, view: View, act: Act, keys: set[str], status: int) -> HttpResponse:
    """The column the request was sent from, and the others out of band."""
    context = board_context(view, act, only=keys)
    source = _source(request)
    mine = [one for one in context["stages"] if one["key"] == source]
    others = [one for one in context["stages"] if one["key"] != source]
    if not mine:
        # From another pipeline than the one that is shown.
        return redirect(request, view.asked.address())
    return page(
        request, "records/board.html", context | {"stage": mine[0], "others": others}, FRAGMENTS, status
    )


def _source(request: HttpRequest) -> str:
    return request.headers.get("HX-Target", "").partition("--")[2]


@require_POST
def deal_add(request: HttpRequest) -> HttpResponse:
    """A new deal in a stage of the board; 422 with the form as it was typed."""
    reader = Reader(request, ENTITY)
    check(reader.actor, "create", reader.shape)
    stage = _stage(reader, request)
    form = RecordForm(reader, add_keys(reader, stage.key), data=request.POST, auto_id=f"add-{stage.key}-%s")
    if not form.is_valid():
        return _added(request, Act(stage=stage.key, added=form), 422)
    values = {key: its for key, its in form.values.items() if not kind_of(reader.shape.field(key)).empty(its)}
    try:
        done = create_record(
            reader.actor, ENTITY, {STAGE: stage.key, **values}, acknowledged=form.acknowledged()
        )
    except Forbidden:
        raise
    except Refusal as no:
        form.take(no)
        return _added(request, Act(stage=stage.key, added=form), 422)
    receipt(request, _("%s created") % reader.title(done.head), undo=undo_url(done.change))
    return _added(request, Act(moved=done.head.pk, stage=stage.key), 200)


def _added(request: HttpRequest, act: Act, status: int) -> HttpResponse:
    view = view_of(request)
    if wanted_fragment(request, FRAGMENTS):
        return _columns(request, view, act, {act.stage}, status)
    if status == 200:
        return redirect(request, view.asked.address())
    return page(request, "records/board.html", board_context(view, act), status=status)
