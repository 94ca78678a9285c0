"""Records that are likely the same as what is being typed, shown while it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from perennial.access.queries import check
from perennial.matching.specs import SPECS, Given
from perennial.quality.models import Way
from perennial.records.leads import ENTITY as LEAD
from perennial.records.likely import why
from perennial.records.matching.crossing import candidates_beside
from perennial.records.matching.finding import Candidate, candidates_of
from perennial.records.matching.models_in_use import scorer_of
from perennial.records.matching.policy import asks
from perennial.records.models import ENTITIES, Asks
from perennial.schema.kinds import kind_of
from perennial.schema.queries import shape_of
from perennial.web.likelihood import percent
from perennial.web.page import page
from perennial.web.records.entities import record_url
from perennial.web.records.forms import RecordForm
from perennial.web.records.reader import Reader

MOST_SHOWN = 5


@require_POST
def record_likely(request: HttpRequest, entity: str) -> HttpResponse:
    """The panel beside a form that is being filled in. Nothing is written; what cannot be read yet is passed over."""
    reader = Reader(request, entity)
    check(reader.actor, "create", reader.shape)
    form = RecordForm(reader, sorted(reader.editable("create") & set(request.POST)), data=request.POST)
    form.is_valid()
    silent = asks(entity, Way.FORM) == Asks.OFF
    found = () if silent else candidates_of(reader.actor, entity, given_in(reader, form.values)).candidates
    likely = told(reader, found) + (_beside(request, form) if entity == LEAD else [])
    return page(request, "records/likely.html", {"likely": likely}, "likely")


def _beside(request: HttpRequest, form: RecordForm) -> list[dict[str, Any]]:
    """Contacts and companies that the lead may be."""
    given = given_in(form.reader, form.values)
    found = candidates_beside(form.reader.actor, given)
    return [
        {**one, "what": shape_of(entity).label(), "take_url": ""}
        for entity, several in found.items()
        for one in told(Reader(request, entity), several)
    ]


def given_in(reader: Reader, values: Mapping[str, Any]) -> Given:
    """What matching is given of typed values."""
    found: dict[str, list[str]] = {}
    for key, value in values.items():
        field = reader.shape.field(key)
        if kind_of(field).empty(value) or field.target == "user":
            continue
        if key == "company":
            found["company_id"] = [str(value)]
            found["company"] = [reader.names.name("company", value) or ""]
        elif isinstance(value, str):
            found[key] = [value]
    return found


def told(reader: Reader, candidates: Iterable[Candidate]) -> list[dict[str, Any]]:
    """Candidates as the panel shows them: who, how likely, why, and where one goes from there."""
    several = list(candidates)[:MOST_SHOWN]
    reader.names.load(reader.entity, [one.record for one in several])
    heads = ENTITIES[reader.entity].objects.filter(pk__in=[one.record for one in several])
    editable = {head.pk for head in heads if reader.may("edit", head)}
    warn = scorer_of(reader.entity).model.thresholds.warn if reader.entity in SPECS else 1
    return [
        {
            "name": reader.names.name(reader.entity, one.record),
            "url": record_url(reader.entity, one.record),
            "take_url": f"{record_url(reader.entity, one.record)}/take-up" if one.record in editable else "",
            "share": percent(one.probability),
            "tone": "amber" if one.probability >= warn else "",
            "reasons": [
                {"sentence": reason.sentence, "against": reason.against}
                for reason in why(reader.actor, reader.entity, one)
            ],
        }
        for one in several
    ]
