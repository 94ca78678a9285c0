"""How records are matched: what the model says, from which likelihood on what happens, own rules."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from perennial.lib.numbers import counted
from perennial.lib.refusals import Refusal
from perennial.records.actions.matching import draft_policy, set_policy
from perennial.records.matching.desk import entities_compared
from perennial.records.matching.models_in_use import untuned
from perennial.records.matching.outlook import From, Outlook, outlook
from perennial.records.matching.telling import Reason, Strength, rule_sentence
from perennial.records.matching.weights import Asked, weights
from perennial.records.models import MatchPolicy
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape
from perennial.web.page import redirect
from perennial.web.settings_pages.matching_forms import LABELS, NEW, PREFERENCE, MatchingForm
from perennial.web.settings_pages.matching_models import ACTS, act_on, models_section
from perennial.web.settings_pages.shared import (
    UNPROCESSABLE,
    administrator,
    done,
    newest_change,
    shown,
    status_of,
    tried,
)

TAB = "settings-matching"
SAVE = "save"
STRENGTHS = {
    (Strength.STRONG, False): gettext_lazy("speaks strongly for it"),
    (Strength.MEDIUM, False): gettext_lazy("speaks for it"),
    (Strength.WEAK, False): gettext_lazy("says little"),
    (Strength.STRONG, True): gettext_lazy("speaks strongly against it"),
    (Strength.MEDIUM, True): gettext_lazy("speaks against it"),
    (Strength.WEAK, True): gettext_lazy("says little"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def matching(request: HttpRequest) -> HttpResponse:
    """One entity at a time, in `entity`. A POST shows what would be found, and saves where `act` says so.

    With one of `ACTS` it is about models of one's own; what was typed and not saved still stands afterwards.
    """
    actor = administrator(request)
    entity = request.GET.get("entity", "")
    if entity not in entities_compared():
        entity = "contact"
    problem = ""
    about_models = request.POST.get("act") in ACTS
    if about_models:
        try:
            act_on(request, actor, entity)
        except Refusal as no:
            problem = str(no)
    form = MatchingForm(entity, _sent(request))
    unsaved = about_models and form.is_bound and form.has_changed()
    if about_models and not (problem or unsaved):
        return redirect(request, _url(entity))
    if about_models and not unsaved:
        form = MatchingForm(entity)
    drafts: list[MatchPolicy] = []
    if request.POST.get("act") == SAVE:
        if tried(form, lambda: set_policy(actor, entity, **form.asked())):
            sentence = _("Saved. All records are compared anew now.")
            return done(request, sentence, _url(entity), newest_change(actor, "matching.policy"))
    elif form.is_bound:
        tried(form, lambda: drafts.append(draft_policy(entity, **form.asked())))
    else:
        drafts.append(draft_policy(entity))
    shape = shape_of(entity)
    context = {
        "heading": _("Matching"),
        "chips": [
            {"url": _url(one), "text": shape_of(one).plural(), "count": None, "pressed": one == entity}
            for one in entities_compared()
        ],
        "form": form,
        "plain": [form[name] for name in form.fields if name not in (*NEW, *PREFERENCE)],
        "further": [form[name] for name in ("same", "different", "then")],
        "prefers": [form[name] for name in PREFERENCE],
        "adds": any(form[name].value() for name in NEW),
        "action": _url(entity),
        "meaning": _meaning(entity, outlook(drafts[0])) if drafts else None,
        "unsaved": unsaved,
        "looked": form.is_bound and bool(drafts) and not about_models,
        "model": [
            _comparison(shape, one)
            for one in weights(untuned(entity))
            if not shape.fields.keys().isdisjoint(one.fields)
        ],
        "source": _source(entity),
        "models": models_section(request, entity, problem),
    }
    status = UNPROCESSABLE if problem else 200 if about_models else status_of(form)
    return shown(request, "matching.html", TAB, context, status=status)


def _sent(request: HttpRequest) -> QueryDict | None:
    """What the form was sent with; programs that act on models alone send nothing of it."""
    alone = request.POST.get("act") in ACTS and "hint" not in request.POST
    return request.POST if request.method == "POST" and not alone else None


def _url(entity: str) -> str:
    return f"{reverse(TAB)}?entity={entity}"


def _meaning(entity: str, found: Outlook) -> dict[str, Any]:
    rows = [
        {
            "label": LABELS[one.name],
            "least": f"{round(one.least * 100)} %",
            "pairs": counted(one.pairs),
            "judged": _judged(one),
        }
        for one in found.steps
    ]
    rules = [
        {
            "label": rule_sentence(entity, one.rule),
            "holds": counted(one.holds),
            "turns": counted(one.turns),
        }
        for one in found.rules
    ]
    return {"scanned": found.scanned, "steps": rows, "rules": rules, "looked": counted(found.looked)}


def _judged(one: From) -> str:
    if not one.judged:
        return _("none judged yet")
    share = round(100 * one.same / one.judged)
    words = {"same": counted(one.same), "judged": counted(one.judged), "share": share}
    return _("%(same)s of %(judged)s judged pairs were the same, %(share)d %%") % words


def _source(entity: str) -> str:
    model = untuned(entity)
    own, brought = model.source.startswith("trained"), "adapted" in model.source
    told = {
        (False, False): _("The model that comes with Perennial; a scan brings it to your own records."),
        (False, True): _(
            "The model that comes with Perennial, brought to your %(records)s records by the last scan."
        ),
        (True, False): _("Your own model; a scan brings it to your own records."),
        (True, True): _("Your own model, brought to your %(records)s records by the last scan."),
    }[own, brought] % {"records": counted(model.records)}
    if model.source.endswith("judged"):
        told += " " + _("Its percentages follow what was judged here.")
    return told


def _comparison(shape: EntityShape, one: Asked) -> dict[str, Any]:
    rows = []
    for answer in one.answers:
        note = ""
        if answer.common is not None:
            words = {"value": answer.common.value, "bits": _bits(answer.common.bits)}
            note = _("of the most common one, “%(value)s”, only %(bits)s") % words
        rows.append({"text": answer.reason.sentence, "said": _said(answer.reason), "note": note})
    shared = (
        ngettext(
            "%s of them is shared by so many that it says little.",
            "%s of them are shared by so many that they say little.",
            one.shared,
        )
        % counted(one.shared)
        if one.shared
        else ""
    )
    labels = [shape.field(key).label() for key in one.fields if key in shape.fields]
    return {"label": ", ".join(labels), "rows": rows, "note": shared}


def _said(one: Reason) -> dict[str, str]:
    return {"word": str(STRENGTHS[one.strength, one.against]), "bits": _bits(one.bits)}


def _bits(bits: float) -> str:
    return f"{bits:+.1f}".replace("-", "−")
