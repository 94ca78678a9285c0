"""One rule: what it expects and what it would mean, shown before it is saved."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from perennial.lib.conditions import Condition
from perennial.lib.refusals import BadRequest, Refusal
from perennial.quality import actions
from perennial.quality.kinds import KINDS
from perennial.quality.models import Rule
from perennial.quality.queries import rules
from perennial.schema.standard import ENTITIES
from perennial.web.page import redirect
from perennial.web.records.asked import Asked, read_filter
from perennial.web.records.reader import Reader
from perennial.web.records.rule_link import MUST, WHEN
from perennial.web.settings_pages.rule_forms import RuleForm
from perennial.web.settings_pages.rule_meaning import meaning, words_of
from perennial.web.settings_pages.shared import administrator, done, newest_change, shown, status_of, tried

TAB = "settings-rules"
SAVE, LOOK, ALWAYS = "save", "look", "always"
LEFT_OUT = ("csrfmiddlewaretoken", "act")
MADE = gettext_lazy("The rule “%s” is made; all records are judged by it now.")
SAVED = gettext_lazy("The rule “%s” is saved.")
REMOVED = gettext_lazy("The rule “%s” is removed.")


@require_http_methods(["GET", "HEAD", "POST"])
def rule_new(request: HttpRequest) -> HttpResponse:
    """A new rule; its entity and kind stand in the address and are for ever."""
    actor = administrator(request)
    reader, kind = Reader(request, request.GET.get("entity", "contact")), request.GET.get("kind", "filled")
    if kind not in KINDS:
        raise BadRequest(_("There is no kind of rule called “%s”.") % kind[:40], field="kind")
    form = _form(request, reader, kind)
    made: list[Rule] = []

    def save() -> None:
        told = form.asked()
        made.append(
            actions.create_rule(actor, reader.shape, reader.places, kind, told.pop("parameters"), **told)
        )

    if request.POST.get("act") == SAVE and tried(form, save):
        return done(request, MADE % made[0], reverse(TAB), newest_change(actor, "rule.create"))
    context = {
        "heading": _("New rule"),
        "label": _("Make rule"),
        "groups": _chips(request, reader.entity, kind),
        "action": f"{reverse('settings-rule-new')}?{urlencode({'entity': reader.entity, 'kind': kind})}",
    }
    return _page(request, form, context, {"entity": reader.entity, "kind": kind})


@require_http_methods(["GET", "HEAD", "POST"])
def rule_edit(request: HttpRequest, pk: int) -> HttpResponse:
    actor = administrator(request)
    rule = get_object_or_404(rules().select_related("owner"), pk=pk)
    reader = Reader(request, rule.entity)
    form = _form(request, reader, rule.kind, rule)

    def save() -> None:
        actions.edit_rule(actor, rule, reader.shape, reader.places, **form.asked())

    if request.POST.get("act") == SAVE and tried(form, save):
        return done(request, SAVED % rule, reverse(TAB), newest_change(actor, "rule.edit"))
    words = {"key": rule.key, "kind": KINDS[rule.kind].label, "entities": reader.shape.plural().lower()}
    context = {
        "heading": str(rule),
        "line": _("Of %(entities)s, key %(key)s, kind “%(kind)s”: these are for ever.") % words,
        "label": _("Save rule"),
        "action": reverse("settings-rule", args=[pk]),
        "remove_url": reverse("settings-rule-remove", args=[pk]),
    }
    return _page(request, form, context, {"rule": str(pk)})


@require_POST
def rule_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the rule out of the list; undo brings it back."""
    actor = administrator(request)
    rule = get_object_or_404(rules(), pk=pk)
    actions.remove_rule(actor, rule)
    return done(request, REMOVED % rule, reverse(TAB), newest_change(actor, "rule.remove"))


def _form(request: HttpRequest, reader: Reader, kind: str, rule: Rule | None = None) -> RuleForm:
    """What was sent, or what stands; without its condition, where that was taken away."""
    if request.POST.get("act") == ALWAYS:
        given = request.POST.copy()
        given[WHEN] = ""
        return RuleForm(reader, kind, rule=rule, given=given)
    if request.method == "POST":
        return RuleForm(reader, kind, request.POST, rule=rule)
    return RuleForm(reader, kind, rule=rule, given=request.GET)


def _page(
    request: HttpRequest, form: RuleForm, context: dict[str, Any], place: dict[str, str]
) -> HttpResponse:
    """The form with what the rule means beside it; or on to the list, where a condition is chosen."""
    act = request.POST.get("act", "")
    if act in {MUST, WHEN} and act in form.fields:
        return redirect(request, _to_the_list(request, form, act, place))
    drafts: list[Rule] = []
    tries = form if form.is_bound else form.trial()
    if act != SAVE:
        tried(tries, lambda: drafts.append(tries.draft()))
    # Needed, though not for looking: so it is told as needed, and refused by what saves.
    form.fields[form.first].required = True
    context |= {
        "form": form,
        "conditions": {
            name: words_of(form[name].value(), form.reader) for name in (MUST, WHEN) if name in form.fields
        },
        "meaning": meaning(drafts[0], form.reader) if drafts else None,
        "looked": act == LOOK and bool(drafts),
        "leave_url": reverse(TAB),
    }
    return shown(request, "rule.html", TAB, context, status=status_of(form))


def _to_the_list(request: HttpRequest, form: RuleForm, part: str, place: dict[str, str]) -> str:
    """The list with the condition as its filter; all that was typed travels along and comes back."""
    kept = request.POST.copy()
    for name in LEFT_OUT:
        kept.pop(name, None)
    kept.update(place | {"part": part})
    return Asked(
        form.reader.entity, _condition(str(form[part].value() or ""), form.reader), rule=kept.urlencode()
    ).address()


def _condition(text: str, reader: Reader) -> Condition | None:
    try:
        return read_filter(text, reader)
    except Refusal:
        return None


def _chips(request: HttpRequest, entity: str, kind: str) -> list[dict[str, Any]]:
    """Two groups of links: of which records, and which kind of rule. What was typed travels along."""
    typed = (request.POST if request.method == "POST" else request.GET).copy()
    for name in (*LEFT_OUT, "entity", "kind"):
        typed.pop(name, None)
    entities = [
        _chip(QueryDict(mutable=True), key, kind, one.plural(), key == entity)
        for key, one in ENTITIES.items()
    ]
    kinds = [_chip(_fitting(typed, key), entity, key, one.label, key == kind) for key, one in KINDS.items()]
    return [
        {"label": _("Kinds of records"), "chips": entities},
        {"label": _("Kinds of rules"), "chips": kinds},
    ]


def _fitting(typed: QueryDict, kind: str) -> QueryDict:
    """A condition that cannot be what this kind expects says where the rule applies."""
    found = typed.copy()
    if "must" not in KINDS[kind].takes and found.get(MUST):
        found[WHEN] = str(found.get(WHEN) or found[MUST])
        del found[MUST]
    found.pop("dimension", None)
    return found


def _chip(typed: QueryDict, entity: str, kind: str, text: object, pressed: bool) -> dict[str, Any]:
    typed["entity"], typed["kind"] = entity, kind
    url = f"{reverse('settings-rule-new')}?{typed.urlencode()}"
    return {"url": url, "text": text, "count": None, "pressed": pressed}
