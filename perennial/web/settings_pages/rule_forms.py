"""The form of a rule: what it expects, how much it matters, and its words in every language."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from perennial.lib.conditions.patterns import LONGEST_PATTERN
from perennial.quality.actions import HEAVIEST, draft_rule, redraft_rule
from perennial.quality.errors import RuleRefused
from perennial.quality.kinds import KINDS
from perennial.quality.kinds.fresh import MOST_MONTHS
from perennial.quality.models import Dimension, Rule, Severity, Way
from perennial.schema.describing import LONGEST_HELP, LONGEST_LABEL
from perennial.web.records.reader import Reader
from perennial.web.settings_pages.field_forms import texts_of

SO, NOT_SO = "so", "not"
MEANINGS = [
    (SO, gettext_lazy("Every record must be so")),
    (NOT_SO, gettext_lazy("No record may be so")),
]
FITS, AVOIDS = "fits", "avoids"
SENSES = [(FITS, gettext_lazy("Every value must fit it")), (AVOIDS, gettext_lazy("No value may fit it"))]
PATTERN_HELP = gettext_lazy(
    "The form of the whole value in RE2 syntax: [A-Z]{2}-\\d{4} is two capitals, a hyphen and four digits. "
    "(?i) in front makes no difference between upper and lower case."
)
TEXTS = {"labels": LONGEST_LABEL, "messages": LONGEST_HELP, "advice": LONGEST_HELP}
SEVERITY_HELP = gettext_lazy(
    "Watch: a broken rule costs points. Warn: who saves what breaks it is asked, and may say why it is saved anyway. "
    "Block: what breaks it is not saved."
)
NAME_HELP = gettext_lazy("What is expected, in a few words.")


class RuleForm(forms.Form):
    """`labels_<language>`, `messages_<language>`, `advice_<language>`; conditions travel as JSON in hidden fields.

    `given` are values from the address, as they come back from the list where a condition was chosen.
    """

    must = forms.CharField(required=False, widget=forms.HiddenInput())
    when = forms.CharField(required=False, widget=forms.HiddenInput())
    meaning = forms.ChoiceField(
        label=gettext_lazy("What it means"), choices=MEANINGS, widget=forms.RadioSelect
    )
    field = forms.ChoiceField(label=gettext_lazy("Field"))
    months = forms.IntegerField(
        label=gettext_lazy("After how many months"), min_value=1, max_value=MOST_MONTHS, initial=12
    )
    pattern = forms.CharField(
        label=gettext_lazy("Pattern"),
        max_length=LONGEST_PATTERN,
        strip=False,
        help_text=PATTERN_HELP,
        widget=forms.TextInput({"spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}),
    )
    fits = forms.ChoiceField(label=gettext_lazy("What it means"), choices=SENSES, widget=forms.RadioSelect)
    severity = forms.ChoiceField(label=gettext_lazy("Severity"), help_text=SEVERITY_HELP)
    weight = forms.IntegerField(
        label=gettext_lazy("Weight"),
        min_value=1,
        max_value=HEAVIEST,
        initial=1,
        help_text=gettext_lazy("1 to 10: how much it counts among the rules of its dimension."),
    )
    dimension = forms.ChoiceField(label=gettext_lazy("Dimension"), choices=Dimension.choices)
    ways = forms.MultipleChoiceField(
        label=gettext_lazy("Where it warns or blocks"),
        choices=Way.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    owner = forms.ChoiceField(label=gettext_lazy("Who looks after it"), required=False, initial="")

    def __init__(
        self,
        reader: Reader,
        kind: str,
        data: QueryDict | None = None,
        *,
        rule: Rule | None = None,
        given: QueryDict | None = None,
    ) -> None:
        self.reader, self.kind, self.rule = reader, KINDS[kind], rule
        super().__init__(data, initial=_initial(kind, rule))
        self.first = f"labels_{(get_language() or 'en').partition('-')[0]}"
        # Where a refusal of a part stands: what is wrong with a condition nobody sees as a field, above all.
        self.stands_at = {f"parameters.{name}": name for name in ("field", "months", "pattern", "fits")}
        self.stands_at |= {"must": "", "when": ""}
        self.stands_at |= {name: self.first.replace("labels", name) for name in TEXTS}
        self._speak()
        self._fit()
        if given is not None:
            self._take(given)

    def _speak(self) -> None:
        """A name, a message and an advice in each language."""
        titles = {"labels": _("Name"), "messages": _("Message"), "advice": _("Advice")}
        for name, longest in TEXTS.items():
            for code, language in settings.LANGUAGES:
                label = f"{titles[name]}, {language}"
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=label, required=False, max_length=longest, initial=self._text(name, code)
                )
        self.fields[self.first].label, self.fields[self.first].help_text = titles["labels"], NAME_HELP

    def _text(self, name: str, code: str) -> str:
        return str(getattr(self.rule, name).get(code, "")) if self.rule else ""

    def _fit(self) -> None:
        """What this kind takes, and what there is to choose from."""
        for name, parameter in {
            "field": "field",
            "months": "months",
            "pattern": "pattern",
            "fits": "fits",
            "meaning": "must",
            "must": "must",
        }.items():
            if parameter not in self.kind.takes:
                del self.fields[name]
        severities = [
            one for one in Severity.choices if self.kind.key != "believable" or one[0] != Severity.BLOCK
        ]
        choices: dict[str, list[Any]] = {
            "severity": severities,
            "owner": [("", _("nobody")), *((str(pk), name) for pk, name in self._people())],
        }
        if "field" in self.fields:
            choices["field"] = self._fields()
            if "must" in self.kind.takes:
                self.fields["field"].required = False
                self.fields["field"].label = _("Where a broken rule is shown")
        for name, several in choices.items():
            self.fields[name].choices = several  # type: ignore[attr-defined]

    def _people(self) -> list[tuple[int, str]]:
        found = list(self.reader.colleagues)
        owner = self.rule.owner if self.rule else None
        return found if owner is None or owner.pk in dict(found) else [*found, (owner.pk, owner.name)]

    def _fields(self) -> list[tuple[str, str]]:
        """Fields of the entity; for a rule whose field is hidden, that one too."""
        first = _("the first that is asked for") if "must" in self.kind.takes else _("Choose a field")
        found = [("", first), *((key, one.label()) for key, one in self.reader.shape.fields.items())]
        own = self.rule.parameters.get("field", "") if self.rule else ""
        return found if own in dict(found) else [*found, (own, _("%s (hidden)") % own)]

    def _take(self, given: QueryDict) -> None:
        for name, field in self.fields.items():
            several = isinstance(field, forms.MultipleChoiceField)
            if name in given or (several and "severity" in given):
                self.initial[name] = given.getlist(name) if several else given[name]

    def trial(self) -> RuleForm:
        """The same form as if it were sent as it stands, to try what it would mean."""
        sent = QueryDict(mutable=True)
        for name in self.fields:
            value = self[name].value()
            sent.setlist(
                name, list(value) if isinstance(value, list) else ["" if value is None else str(value)]
            )
        return RuleForm(self.reader, self.kind.key, sent, rule=self.rule)

    def draft(self) -> Rule:
        """The rule as it would be, kept nowhere; it may do without a name."""
        told, shape, places = self.asked(), self.reader.shape, self.reader.places
        if not any(told["labels"].values()):
            del told["labels"]
        if self.rule is not None:
            return redraft_rule(self.rule, shape, places, **told)
        return draft_rule(shape, places, self.kind.key, told.pop("parameters"), **told)

    def expects(self) -> list[forms.BoundField]:
        names = ("must", "when", "meaning", "field", "months", "pattern", "fits")
        return [self[name] for name in names if name in self.fields]

    def counts(self) -> list[forms.BoundField]:
        return [self[name] for name in (self.first, "severity", "weight")]

    def further(self) -> list[forms.BoundField]:
        return [self[name] for name in ("dimension", "ways", "owner")]

    def texts(self) -> list[forms.BoundField]:
        """Message, advice and name in each language, but the name that stands above."""
        codes = [code for code, _name in settings.LANGUAGES]
        names = [f"{name}_{code}" for code in codes for name in TEXTS]
        return [self[name] for name in names if name != self.first]

    def open(self) -> dict[str, bool]:
        """Which groups hold a problem and must not stay shut."""
        return {
            "further": any(field.errors for field in self.further()),
            "texts": any(field.errors for field in self.texts()),
        }

    def parameters(self) -> dict[str, Any]:
        """Raises RuleRefused for a condition that cannot be read."""
        values = self.cleaned_data
        found = {name: values[name] for name in ("field", "months", "pattern") if values.get(name)}
        if "fits" in self.fields:
            found["fits"] = values["fits"] == FITS
        if "must" in self.fields:
            must = _read(values["must"], "must")
            found["must"] = {"not": must} if must and values["meaning"] == NOT_SO else must
        return found

    def asked(self) -> dict[str, Any]:
        """What the actions of rules take; of a rule that is there, what it expects only where that differs."""
        values = self.cleaned_data
        found: dict[str, Any] = {"parameters": self.parameters(), "when": _read(values["when"], "when")}
        if self.rule is not None:
            found = {name: told for name, told in found.items() if told != getattr(self.rule, name)}
        found |= {name: texts_of(self, name) for name in TEXTS}
        found |= {name: values[name] for name in ("severity", "dimension", "weight", "ways")}
        return found | {"owner": int(values["owner"]) if values["owner"] else None}


def _initial(kind: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        told = {"severity": Severity.WATCH, "dimension": KINDS[kind].dimension, "ways": list(Way.values)}
        return told | {"meaning": SO, "fits": FITS}
    found = {name: getattr(rule, name) for name in ("severity", "weight", "dimension", "ways")}
    found |= {name: rule.parameters.get(name, "") for name in ("field", "months", "pattern")}
    found["fits"] = FITS if rule.parameters.get("fits", True) else AVOIDS
    found |= {"owner": rule.owner_id or "", "when": _spelled(rule.when)}
    return found | _meaning(rule.parameters.get("must"))


def _meaning(must: Any) -> dict[str, Any]:
    """“No record may be so” is kept as a condition that is turned round."""
    turned = isinstance(must, dict) and set(must) == {"not"}
    return {"meaning": NOT_SO if turned else SO, "must": _spelled(must["not"] if turned else must)}


def _spelled(condition: Any) -> str:
    return json.dumps(condition, ensure_ascii=False) if condition else ""


def _read(text: str, field: str) -> Any:
    """The data of a condition; None for none."""
    if not text:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise RuleRefused(_("This condition cannot be read. Choose it anew."), field=field) from None
