"""The forms of custom fields: labels in every language, choices one to a line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from perennial.schema.describing import LONGEST_HELP, LONGEST_LABEL, WITH_CHOICES
from perennial.schema.kinds import OFFERED
from perennial.schema.models import CustomField
from perennial.schema.shape import in_language
from perennial.schema.standard import ENTITIES
from perennial.web.settings_pages.choices import currencies

CHOICES_HELP = _("One to a line. In several languages: en: Small | pl: mały | de: klein")


def texts_of(form: forms.Form, name: str) -> dict[str, str]:
    return {code: form.cleaned_data.get(f"{name}_{code}", "") for code, _name in settings.LANGUAGES}


class FieldForm(forms.Form):
    """`labels_<language>` come first, `help_<language>` last; a refusal of either stands at English."""

    stands_at = {"labels": "labels_en", "help": "help_en"}

    required = forms.BooleanField(label=_("Must be filled in when a record is made"), required=False)
    choices = forms.CharField(
        label=_("Choices"), required=False, widget=forms.Textarea(attrs={"rows": 5}), help_text=CHOICES_HELP
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: list[dict[str, Any]] = []
        labels = {}
        for code, name in settings.LANGUAGES:
            text = _("Name, %s") % name
            labels[f"labels_{code}"] = forms.CharField(label=text, required=False, max_length=LONGEST_LABEL)
        helps = {
            f"help_{code}": forms.CharField(
                label=_("Help, %s") % name, required=False, max_length=LONGEST_HELP
            )
            for code, name in settings.LANGUAGES
        }
        self.fields = {**labels, **self.fields, **helps}

    def described(self) -> dict[str, Any]:
        return {
            "labels": texts_of(self, "labels"),
            "help": texts_of(self, "help"),
            "required": self.cleaned_data["required"],
            "choices": read_choices(self.cleaned_data.get("choices", ""), self.known),
        }


class NewFieldForm(FieldForm):
    entity = forms.ChoiceField(label=_("Field of"))
    kind = forms.ChoiceField(label=_("Kind"), help_text=_("The kind is for ever."))
    decimals = forms.IntegerField(
        label=_("Decimals of a number"), required=False, min_value=0, max_value=6, initial=0
    )
    currency = forms.ChoiceField(label=_("Currency of an amount"), required=False)
    target = forms.ChoiceField(label=_("A link leads to"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entities = [(key, one.label()) for key, one in ENTITIES.items()]
        its = {
            "entity": entities,
            "kind": [(key, kind.label) for key, kind in OFFERED.items()],
            "currency": [("", _("as the workspace")), *currencies()],
            "target": [("", "–"), *entities],
        }
        for name, choices in its.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        first = ("entity", "kind")
        self.fields = {
            name: self.fields[name] for name in (*first, *(n for n in self.fields if n not in first))
        }

    def asked(self) -> dict[str, Any]:
        asked = self.cleaned_data
        found = self.described() | {name: asked[name] for name in ("entity", "kind", "currency", "target")}
        return found | {"decimals": asked["decimals"] or 0}


class EditFieldForm(FieldForm):
    position = forms.IntegerField(label=_("Place among the fields"), min_value=0, max_value=10_000)

    def __init__(self, field: CustomField, data: Any = None) -> None:
        initial: dict[str, Any] = {"required": field.required, "position": field.position}
        initial |= {f"labels_{code}": text for code, text in field.labels.items()}
        initial |= {f"help_{code}": text for code, text in field.help.items()}
        initial["choices"] = write_choices(field.choices)
        super().__init__(data, initial=initial)
        self.known = list(field.choices)
        self._kind = field.kind
        if field.kind not in WITH_CHOICES:
            del self.fields["choices"]

    def asked(self) -> dict[str, Any]:
        found = self.described() | {"position": self.cleaned_data["position"]}
        if self._kind not in WITH_CHOICES:
            del found["choices"]
        return found


def read_choices(text: str, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines as choices. A line that begins with a known key and a colon's worth of brackets keeps that key.

    `[small] en: Small | pl: mały` keeps the key `small`; without brackets the key is found by an equal label.
    """
    by_label = {label: one["key"] for one in known for label in one["labels"].values()}
    keys = {one["key"] for one in known}
    found = []
    for raw in text.splitlines():
        line, key = raw.strip(), ""
        if not line:
            continue
        if line.startswith("[") and "]" in line:
            key, _bracket, line = line[1:].partition("]")
            key, line = key.strip() if key.strip() in keys else "", line.strip()
        labels = _labels(line)
        key = key or next((by_label[label] for label in labels.values() if label in by_label), "")
        found.append({"key": key, "labels": labels})
    return found


def write_choices(choices: list[dict[str, Any]]) -> str:
    """Choices as lines that `read_choices` reads back."""
    return "\n".join(
        f"[{one['key']}] " + " | ".join(f"{code}: {label}" for code, label in one["labels"].items())
        if one["labels"]
        else f"[{one['key']}] {in_language(one['labels'], fallback=one['key'])}"
        for one in choices
    )


def _labels(line: str) -> dict[str, str]:
    """`en: Small | pl: mały`, or one text, which counts as English."""
    known = dict(settings.LANGUAGES)
    found = {}
    for part in line.split("|"):
        code, colon, text = part.partition(":")
        if colon and code.strip() in known:
            found[code.strip()] = text.strip()
    return found or {"en": line}
