"""How much silence a relationship bears, by lifecycle, and how many would stand where with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perennial.access.actor import Actor
from perennial.lib.numbers import counted
from perennial.records.condition.warming import standing
from perennial.schema.actions.ladders import MOST_DAYS, checked_patience, edit_patience
from perennial.schema.queries import patience, shape_of
from perennial.schema.standard.relations import PATIENCE, WARMTH, Patience
from perennial.web.settings_pages.shared import administrator, done, newest_change, shown, status_of, tried

TAB = "settings-relations"
SAVE = "save"


class PatienceForm(forms.Form):
    """Of each lifecycle the days of its steps, as `<lifecycle>_<step>`."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        now = patience()
        for lifecycle in PATIENCE:
            for step, days in now[lifecycle]._asdict().items():
                self.fields[f"{lifecycle}_{step}"] = forms.IntegerField(
                    label=_("%(who)s: %(step)s after days")
                    % {"who": named(lifecycle), "step": _step(step).lower()},
                    min_value=1,
                    max_value=MOST_DAYS,
                    initial=days,
                    widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                )

    def asked(self) -> dict[str, Patience]:
        its = self.cleaned_data
        return {
            lifecycle: Patience(*(its[f"{lifecycle}_{step}"] for step in Patience._fields))
            for lifecycle in PATIENCE
        }

    def rows(self) -> Iterator[dict[str, Any]]:
        for lifecycle in PATIENCE:
            cells = [self[f"{lifecycle}_{step}"] for step in Patience._fields]
            yield {
                "label": named(lifecycle),
                "cells": cells,
                "errors": [e for one in cells for e in one.errors],
            }


@require_http_methods(["GET", "HEAD", "POST"])
def relations(request: HttpRequest) -> HttpResponse:
    """A POST shows what would stand where, and saves where `act` says so."""
    actor = administrator(request)
    form = PatienceForm(request.POST if request.method == "POST" else None)
    if request.POST.get("act") == SAVE and tried(form, lambda: edit_patience(actor, form.asked())):
        sentence = _("Saved. Everybody is looked at anew in the background.")
        return done(request, sentence, reverse(TAB), newest_change(actor, "relations.edit"))
    looked = form.is_bound and tried(form, lambda: checked_patience(form.asked()))
    context = {
        "heading": _("Relationships"),
        "form": form,
        "rows": list(form.rows()),
        "steps": [_step(step) for step in Patience._fields],
        "looked": looked,
        "meaning": _meaning(actor, form.asked() if looked else None),
    }
    return shown(request, "relations.html", TAB, context, status=status_of(form))


def named(lifecycle: str) -> str:
    choice = shape_of("company").fields["lifecycle"].choice(lifecycle)
    return choice.label() if choice else _("Without a lifecycle")


def _step(key: str) -> str:
    return next(one.label() for one in WARMTH if one.key == key)


def _meaning(actor: Actor, wanted: Mapping[str, Patience] | None) -> list[dict[str, Any]] | None:
    """By entity and step how many there are, and how many there would be; None where that takes too long."""
    now = standing(actor, patience())
    then = standing(actor, wanted) if wanted else now
    if now is None or then is None:
        return None
    return [
        {
            "label": shape_of(entity).plural(),
            "steps": [
                {
                    "label": one.label(),
                    "now": counted(steps[one.key]),
                    "then": counted(then[entity][one.key]) if then[entity][one.key] != steps[one.key] else "",
                }
                for one in WARMTH
            ],
        }
        for entity, steps in now.items()
    ]
