"""The forms of a tile: first what it is and of what, then what goes with that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.access.actor import Actor
from perennial.access.queries import may
from perennial.insight.errors import NothingToTell
from perennial.insight.making import LONGEST_NAME
from perennial.insight.tiles import (
    CHART,
    ENTITY,
    LIST,
    NUMBER,
    READY,
    ROWS,
    VIEW,
    Source,
    grouping_fields,
    source_of,
    summing_fields,
)
from perennial.insight.views import views
from perennial.schema.queries import shape_of
from perennial.schema.shape import FieldShape
from perennial.web.overview.sections import SECTIONS
from perennial.web.records.entities import PLURALS

KINDS = (
    (NUMBER, gettext_lazy("A number")),
    (CHART, gettext_lazy("A chart")),
    (LIST, gettext_lazy("A list")),
    (READY, gettext_lazy("A part of the ready-made overview")),
)


class StepForm(forms.Form):
    """What kind of tile, and of which records; `asked` is what stands in the address."""

    kind = forms.ChoiceField(label=gettext_lazy("What"), choices=KINDS)

    def __init__(self, actor: Actor, asked: QueryDict, address: str) -> None:
        self.chosen = asked.get("kind", "") if asked.get("kind") in dict(KINDS) else NUMBER
        super().__init__(initial={"kind": self.chosen}, auto_id="tile-%s")
        again = {"hx-get": address, "hx-include": "closest form", "hx-target": "#tile"}
        self.fields["kind"].widget.attrs.update(again)
        self.source: Source | None = None
        self.of = ""
        if self.chosen != READY:
            self._choose(actor, asked.get("of", ""), again)

    @property
    def complete(self) -> bool:
        return self.chosen == READY or self.source is not None

    def _choose(self, actor: Actor, of: str, again: dict[str, str]) -> None:
        """Of which records: those of the address, else the first there are."""
        offered = sources_offered(actor, lists=self.chosen == LIST)
        known = [key for _label, several in offered for key, _name in several]
        self.of = of if of in known else next(iter(known), "")
        self.fields["of"] = forms.ChoiceField(
            label=_("Of which records"), choices=offered, initial=self.of, widget=forms.Select(again)
        )
        if not known:
            self.fields["of"].help_text = _("Keep a view of a list first.")
        try:
            self.source = source_of(actor, self.of) if self.of else None
        except NothingToTell:
            self.source = None


class TileForm(forms.Form):
    """What goes with a kind and its records."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=gettext_lazy("Empty: it is called by what it shows."),
    )

    def __init__(self, actor: Actor, step: StepForm, data: QueryDict | None = None) -> None:
        self.step = step
        super().__init__(data, auto_id="tile-%s")
        shape = step.source.shape if step.source else None
        if step.chosen == READY:
            self._select(
                "section", _("Which part"), [(key, label) for key, (label, _tell) in SECTIONS.items()]
            )
        if step.chosen == LIST:
            self._select("rows", _("How many rows"), [(str(rows), str(rows)) for rows in ROWS])
        if step.chosen == CHART and shape:
            self._select("by", _("By"), _labelled(grouping_fields(actor, shape)))
        if step.chosen in (NUMBER, CHART) and shape:
            sums = [("", _("Number of records")), *_summed(summing_fields(actor, shape))]
            self._select("sum", _("Which figure"), sums, required=False)
        self.order_fields(["section", "by", "sum", "rows", "title"])

    def told(self) -> dict[str, Any]:
        """What the action takes."""
        found = {"kind": self.step.chosen, **self.cleaned_data}
        if "rows" in found:
            found["rows"] = int(found["rows"])
        return found if self.step.chosen == READY else found | {"of": self.step.of}

    def _select(self, name: str, label: str, choices: Sequence[Any], *, required: bool = True) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=required)


def sources_offered(actor: Actor, *, lists: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    """The views and, where no list is asked for, the entities that are open to the actor, by name."""
    found = []
    several = views(actor)
    for entity in PLURALS:
        shape = shape_of(entity)
        if not may(actor, "read", shape):
            continue
        whole = [] if lists else [(f"{ENTITY}:{entity}", _("All %s") % shape.plural().lower())]
        its = [
            (f"{VIEW}:{one.pk}", one.name) for one in several if one.entity == entity and _open(actor, one.pk)
        ]
        if whole or its:
            found.append((shape.plural(), [*whole, *its]))
    return found


def _open(actor: Actor, pk: int) -> bool:
    try:
        source_of(actor, f"{VIEW}:{pk}")
    except NothingToTell:
        return False
    return True


def _labelled(fields: Sequence[FieldShape]) -> list[tuple[str, str]]:
    return [(one.key, one.label()) for one in fields]


def _summed(fields: Sequence[FieldShape]) -> list[tuple[str, str]]:
    return [(one.key, _("Sum of %s") % one.label().lower()) for one in fields]
