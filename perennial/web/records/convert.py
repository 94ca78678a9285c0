"""Converting a lead: whom it becomes is chosen part by part, with those that are there already and why."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from perennial.access.queries import check
from perennial.lib.refusals import BadRequest, Forbidden, Refusal
from perennial.records.actions.allowing import check_fields, refuse_gone
from perennial.records.actions.convert import Converted, Part, Wish, convert_lead
from perennial.records.converting import COMPANY, CONTACT, DEAL, Told
from perennial.records.errors import AlreadyConverted, ChangedMeanwhile, DuplicatesAsk
from perennial.records.leads import ENTITY, STATUS
from perennial.records.matching.crossing import candidates_beside
from perennial.records.matching.finding import Candidate
from perennial.records.models import Lead, Touch
from perennial.records.queries import head_of, points
from perennial.records.stages import first_stage
from perennial.schema.pipelines import STAGE
from perennial.schema.queries import setting
from perennial.web.page import page, receipt, redirect
from perennial.web.records.answerable import AnswerableForm
from perennial.web.records.becoming import Becoming
from perennial.web.records.editing import version
from perennial.web.records.entities import PLURALS, record_url, undo_url
from perennial.web.records.forms import RecordForm
from perennial.web.records.reader import Reader

DEAL_KEYS = ("name", "amount", STAGE, "expected_close")


@require_http_methods(["GET", "HEAD", "POST"])
def lead_convert(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of three parts; a POST converts. A refusal answers 422 or 409 and keeps what was chosen and typed."""
    reader = Reader(request, ENTITY)
    lead = head_of(reader.actor, reader.shape, pk)
    assert isinstance(lead, Lead)
    check(reader.actor, "edit", reader.shape, lead)
    check_fields(reader.actor, reader.shape, [STATUS])
    refuse_gone(reader.actor, reader.shape, lead)
    if lead.converted is not None and request.method != "POST":
        return redirect(request, record_url(ENTITY, pk))
    asked = _Asked(request, reader, lead)
    if request.method != "POST":
        return asked.show()
    try:
        done = convert_lead(reader.actor, pk, asked.wish(), opened=version(request))
    except Forbidden:
        raise
    except AlreadyConverted as no:
        # Pressed twice, or a colleague was quicker: where it went stands at the lead.
        receipt(request, no.sentence)
        return redirect(request, record_url(ENTITY, pk))
    except Refusal as no:
        return asked.refused(no)
    receipt(request, _receipt(reader, lead, done), undo=undo_url(done.change))
    return redirect(request, record_url(ENTITY, pk))


def _receipt(reader: Reader, lead: Lead, done: Converted) -> str:
    said = _("%s converted") % reader.title(lead)
    if not done.left:
        return said
    left = ngettext(
        "%d activity or file of a colleague stays with the lead alone",
        "%d activities and files of colleagues stay with the lead alone",
        done.left,
    )
    return f"{said}. {left % done.left}"


class _NotReadable(Refusal):
    """What was typed cannot be read; the sentences stand at the fields."""


class _Asked:
    """The page and what was posted to it."""

    def __init__(self, request: HttpRequest, reader: Reader, lead: Lead) -> None:
        self.request, self.reader, self.lead = request, reader, lead
        self.data: QueryDict | None = request.POST if request.method == "POST" else None
        self.told = Told(reader.actor, lead, points(lead.pk), setting())
        self.form = AnswerableForm(self.data)
        self.form.listen()
        found = candidates_beside(reader.actor, self.told.given())
        self.parts = {key: self._part(key, found[key]) for key in (CONTACT, COMPANY)}
        self.deal_reader = Reader(request, DEAL)
        self.wants_deal = "deal" in self.data if self.data is not None else bool(lead.amount)
        self.deal = self._deal_form() if self.deal_reader.may("create") else None

    def _part(self, key: str, candidates: Sequence[Candidate]) -> Becoming:
        named = self.told.names_person if key == CONTACT else self.told.names_company
        return Becoming(Reader(self.request, key), self.told, candidates, self.data, named=named)

    def _deal_form(self) -> RecordForm:
        reader = self.deal_reader
        keys = [key for key in DEAL_KEYS if key in reader.editable("create")]
        values = {STAGE: first_stage(reader.shape), **self.told.values(DEAL)}
        bound = self.data if self.wants_deal else None
        form = RecordForm(reader, keys, data=bound, values=values)
        form.prefix = DEAL
        if self.data is not None and bound is None:
            form.initial = {key: self.data.get(f"{DEAL}-{key}", "") for key in keys}
        return form

    def wish(self) -> Wish:
        """What was asked for. Raises Refusal where it cannot be read, with the sentences at the fields."""
        parts = {key: one.asked() for key, one in self.parts.items()}
        deal = self._deal()
        broken = [one for one in self.parts.values() if one.broken]
        if broken or (self.wants_deal and self.deal is not None and not self.deal.is_valid()):
            raise _NotReadable(
                _("Some of what you typed cannot be read. See what is expected at each field.")
            )
        return Wish(parts[CONTACT], parts[COMPANY], deal, self.form.acknowledged())

    def _deal(self) -> Part | None:
        if self.deal is None or not self.wants_deal:
            return None
        return Part(values=self.deal.values) if self.deal.is_valid() else None

    def refused(self, no: Refusal) -> HttpResponse:
        """The page once more, with the sentences where they belong."""
        if isinstance(no, DuplicatesAsk) and no.entity in self.parts:
            self.parts[no.entity].add(no.candidates)
        forms = {key: one.form for key, one in self.parts.items()} | {DEAL: self.deal}
        for key in list(no.fields):
            entity, _point, name = key.partition(".")
            form = forms.get(entity)
            if (
                form is not None
                and form.is_bound
                and name in form.fields
                and not isinstance(no, DuplicatesAsk)
            ):
                form.add_error(name, str(no.fields.pop(key)))
        self.form.take(no)
        status = no.status if no.status in {409, 422} else 422
        fresh = no.version if isinstance(no, ChangedMeanwhile) else None
        return self.show(422 if isinstance(no, BadRequest) else status, fresh)

    def show(self, status: int = 200, fresh: int | None = None) -> HttpResponse:
        reader, url = self.reader, record_url(ENTITY, self.lead.pk)
        name = reader.title(self.lead)
        typed = self.data.get("version") if self.data is not None else None
        context = {
            "heading": _("Convert %s") % name,
            "trail": [
                {"url": f"/{PLURALS[ENTITY]}", "label": reader.shape.plural()},
                {"url": url, "label": name},
            ],
            "action": f"{url}/convert",
            "leave_url": url,
            "version": fresh or typed or self.lead.version,
            "form": self.form,
            "parts": [one.shown() for one in self.parts.values()],
            "deal": self.deal,
            "wants_deal": self.wants_deal,
            "promise": self._promise(),
        }
        return page(self.request, "records/convert.html", context, status=status)

    def _promise(self) -> str:
        several = Touch.objects.filter(target=self.lead.pk).count()
        along = ngettext("%d activity comes along.", "%d activities come along.", several) % several
        last = _("One undo takes all of it back.")
        return f"{along} {last}" if several else last
