"""Pipelines: the stages deals go through, what each asks for, and how many deals stand in it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from perennial.lib.numbers import counted
from perennial.operations.models import Operation
from perennial.records.removing import remove_stage, standing
from perennial.schema import actions
from perennial.schema.actions import NoSuchStage
from perennial.schema.queries import shape_of
from perennial.schema.shape import PipelineShape, StageShape
from perennial.schema.standard.deal import WON
from perennial.web.page import receipt, redirect
from perennial.web.settings_pages.pipeline_forms import ENTITY, NamesForm, RemoveForm, StageForm
from perennial.web.settings_pages.shared import administrator, done, newest_change, shown, status_of, tried

TAB = "settings-pipelines"


@require_safe
def pipeline_list(request: HttpRequest) -> HttpResponse:
    """Every pipeline with its stages in order, and how many deals stand in each."""
    held = standing(administrator(request))
    context = {
        "heading": _("Pipelines"),
        "ways": [_way(way, held) for way in shape_of(ENTITY).pipelines],
        "create_label": _("New pipeline"),
        "create_url": reverse("settings-pipeline-new"),
    }
    return shown(request, "pipelines.html", TAB, context)


def _way(way: PipelineShape, held: Any) -> dict[str, Any]:
    return {
        "label": way.label(),
        "url": reverse("settings-pipeline", args=[way.key]),
        "add_url": reverse("settings-stage-new", args=[way.key]),
        "stages": [_stage(one, held.get(one.key, 0)) for one in way.stages],
    }


def _stage(one: StageShape, deals: int) -> dict[str, Any]:
    fields = shape_of(ENTITY).fields
    asks = [fields[key].label() for key in one.asks if key in fields]
    return {
        "label": one.label(),
        "url": reverse("settings-stage", args=[one.key]),
        "move_url": reverse("settings-stage-move", args=[one.key]),
        "chance": _("%d %%") % one.chance,
        "state": (_("won") if one.ends == WON else _("lost")) if one.ends else "",
        "tone": "good" if one.ends == WON else "rust",
        "asks": ", ".join(asks) or "–",
        "cold": ngettext("%d day", "%d days", one.cold_after) % one.cold_after if one.cold_after else "–",
        "deals": counted(deals),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def pipeline_new(request: HttpRequest) -> HttpResponse:
    """A new pipeline begins with a first stage and the two ends."""
    actor = administrator(request)
    form = NamesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and tried(form, lambda: actions.create_pipeline(actor, form.labels())):
        sentence = _("The pipeline is made. Now give it its stages.")
        return done(request, sentence, reverse(TAB), newest_change(actor, "pipeline.create"))
    context = {
        "form": form,
        "heading": _("New pipeline"),
        "line": _("It begins with one stage and the two ends; add the others then."),
        "label": _("Make pipeline"),
        "leave_url": reverse(TAB),
    }
    return shown(request, "one.html", TAB, context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def pipeline_edit(request: HttpRequest, way: str) -> HttpResponse:
    """What a pipeline is called."""
    actor = administrator(request)
    its = _pipeline(way)
    form = NamesForm(request.POST if request.method == "POST" else None, labels=its.labels)
    if request.method == "POST" and tried(form, lambda: actions.edit_pipeline(actor, way, form.labels())):
        return done(request, _("The pipeline is saved."), reverse(TAB), newest_change(actor, "pipeline.edit"))
    context = {"form": form, "heading": its.label(), "label": _("Save pipeline"), "leave_url": reverse(TAB)}
    return shown(request, "one.html", TAB, context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def stage_new(request: HttpRequest, way: str) -> HttpResponse:
    """A new stage of a pipeline."""
    actor = administrator(request)
    its = _pipeline(way)
    form = StageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and tried(form, lambda: actions.create_stage(actor, way, **form.asked())):
        return done(request, _("The stage is made."), reverse(TAB), newest_change(actor, "stage.create"))
    context = {
        "form": form,
        "heading": _("New stage of %s") % its.label(),
        "label": _("Make stage"),
        "leave_url": reverse(TAB),
    }
    return shown(request, "one.html", TAB, context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def stage_edit(request: HttpRequest, key: str) -> HttpResponse:
    """What a stage means; above the form stands how many deals it is about."""
    actor = administrator(request)
    its = _stage_of(key)
    form = StageForm(request.POST if request.method == "POST" else None, stage=its)
    if request.method == "POST" and tried(form, lambda: actions.edit_stage(actor, key, **form.asked())):
        return done(request, _("The stage is saved."), reverse(TAB), newest_change(actor, "stage.edit"))
    context = {
        "form": form,
        "heading": its.label(),
        "line": _held(standing(actor).get(key, 0)),
        "label": _("Save stage"),
        "leave_url": reverse(TAB),
        "danger_url": reverse("settings-stage-remove", args=[key]),
        "danger_label": _("Remove the stage"),
    }
    return shown(request, "stage.html", TAB, context, status=status_of(form))


def _held(number: int) -> str:
    return ngettext("%s deal stands here.", "%s deals stand here.", number) % counted(number)


@require_POST
def stage_move(request: HttpRequest, key: str) -> HttpResponse:
    """One place on or back in the order."""
    actor = administrator(request)
    actions.move_stage(actor, key, 1 if request.POST.get("to") == "down" else -1)
    return done(request, _("The stages stand in order."), reverse(TAB), newest_change(actor, "stage.move"))


@require_http_methods(["GET", "HEAD", "POST"])
def stage_remove(request: HttpRequest, key: str) -> HttpResponse:
    """Where its deals go, before the stage does."""
    actor = administrator(request)
    its = _stage_of(key)
    form = RemoveForm(request.POST if request.method == "POST" else None, stage=key)
    moving: list[Operation | None] = []
    if request.method == "POST" and tried(
        form, lambda: moving.append(remove_stage(actor, key, form.cleaned_data["to"]))
    ):
        if moving[0] is not None:
            receipt(request, _("Its deals are many and are moved first. Then remove the stage once more."))
            return redirect(request, reverse("operation", args=[moving[0].pk]))
        return done(request, _("The stage is removed."), reverse(TAB), newest_change(actor, "stage.remove"))
    context = {
        "form": form,
        "heading": _("Remove “%s”") % its.label(),
        "line": _held(standing(actor).get(key, 0)),
        "label": _("Move its deals and remove it"),
        "leave_url": reverse("settings-stage", args=[key]),
    }
    return shown(request, "one.html", TAB, context, status=status_of(form))


def _pipeline(key: str) -> PipelineShape:
    found = next((one for one in shape_of(ENTITY).pipelines if one.key == key), None)
    if found is None:
        raise NoSuchStage(_("There is no pipeline called “%s”.") % key)
    return found


def _stage_of(key: str) -> StageShape:
    found = shape_of(ENTITY).stage(key)
    if found is None:
        raise NoSuchStage(_("There is no stage called “%s”.") % key)
    return found
