"""The forms of pipelines and stages: names in every language, and what a stage means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from perennial.schema.actions.pipelines import LONGEST_PATIENCE, askable
from perennial.schema.describing import LONGEST_LABEL
from perennial.schema.queries import shape_of
from perennial.schema.shape import StageShape, Texts
from perennial.schema.standard.deal import LOST, WON
from perennial.web.settings_pages.field_forms import texts_of

ENTITY = "deal"
ENDS = (("", _("It goes on")), (WON, _("Won")), (LOST, _("Lost")))


class NamesForm(forms.Form):
    """`labels_<language>` come first; a refusal of them stands at English."""

    stands_at = {"labels": "labels_en"}

    def __init__(self, data: Any = None, *, labels: Texts | None = None) -> None:
        super().__init__(data)
        names = {}
        for code, name in settings.LANGUAGES:
            names[f"labels_{code}"] = forms.CharField(
                label=_("Name, %s") % name,
                required=False,
                max_length=LONGEST_LABEL,
                initial=(labels or {}).get(code, ""),
            )
        self.fields = {**names, **self.fields}

    def labels(self) -> dict[str, str]:
        return texts_of(self, "labels")


class StageForm(NamesForm):
    """A stage; `asked` are its values as the actions take them."""

    ends = forms.ChoiceField(
        label=_("How it ends here"),
        choices=ENDS,
        required=False,
        help_text=_("Deals in it count as won or lost from then on, or as open again."),
    )
    chance = forms.IntegerField(
        label=_("Chance in percent"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("By it amounts are weighted. Won is 100 and lost 0 by itself."),
    )
    asks = forms.MultipleChoiceField(
        label=_("Asks for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Fields to be filled in when a deal comes to it."),
    )
    cold_after = forms.IntegerField(
        label=_("Cold after days"),
        min_value=0,
        max_value=LONGEST_PATIENCE,
        required=False,
        help_text=_("So long a deal may be without a word. 0: for ever."),
    )

    def __init__(self, data: Any = None, *, stage: StageShape | None = None) -> None:
        super().__init__(data, labels=stage.labels if stage else None)
        shape = shape_of(ENTITY)
        asks: Sequence[str] = askable(ENTITY)
        self.fields["asks"].choices = [(key, shape.fields[key].label()) for key in asks]  # type: ignore[attr-defined]
        for name in ("ends", "chance", "asks", "cold_after"):
            self.fields[name].initial = getattr(stage, name) if stage else self.fields[name].initial

    def asked(self) -> dict[str, Any]:
        its = self.cleaned_data
        return {
            "labels": self.labels(),
            "ends": its["ends"],
            "chance": its["chance"] or 0,
            "asks": its["asks"],
            "cold_after": its["cold_after"] or 0,
        }


class RemoveForm(forms.Form):
    """Where the deals of a stage go."""

    to = forms.ChoiceField(label=_("Its deals move to"))

    def __init__(self, data: Any = None, *, stage: str = "") -> None:
        super().__init__(data)
        ways = shape_of(ENTITY).pipelines
        several = len(ways) > 1
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (one.key, f"{way.label()}: {one.label()}" if several else one.label())
            for way in ways
            for one in way.stages
            if one.key != stage
        ]
