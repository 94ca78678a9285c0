"""The form of what customers are promised."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from babel.dates import get_day_names
from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from perennial.lib.countries import country_name
from perennial.lib.dates import parse_date
from perennial.lib.lengths import read_length, read_spans, show_length, show_spans
from perennial.lib.locales import locale_of
from perennial.lib.public_holidays import REGIONS
from perennial.lib.refusals import Refusal
from perennial.schema.queries import setting
from perennial.schema.service import NO_HOLIDAYS, OF_WORKSPACE, Service, Target
from perennial.schema.standard.ticket import PRIORITIES

DAYS = tuple(f"hours_{number}" for number in range(7))
LONGEST = 20_000


def _promise(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=40)


class ServiceForm(forms.Form):
    """Hours a day as `8:00-16:00`, promises as `4 h`; `asked` is all of it as the action takes it."""

    stands_at = {"week": DAYS[0], "targets": f"answer_{PRIORITIES[0].key}"}

    holidays = forms.ChoiceField(label=gettext_lazy("Public holidays"), required=False)
    closed = forms.CharField(
        label=gettext_lazy("Own closed days"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line: the day, then what it is called. 2026-12-24 Christmas Eve"),
    )
    near = forms.IntegerField(
        label=gettext_lazy("Tell the owner at percent of the time"), min_value=1, max_value=99
    )

    def __init__(self, data: Any = None, *, service: Service) -> None:
        super().__init__(data)
        names = get_day_names("wide", context="stand-alone", locale=locale_of(get_language() or "en"))
        for number, key in enumerate(DAYS):
            field = forms.CharField(label=names[number].capitalize(), required=False, max_length=120)
            field.initial = show_spans(service.week[number])
            self.fields[key] = field
        for one in PRIORITIES:
            target = service.target(one.key)
            for key, label, minutes in (
                ("answer", _("%s: first answer within"), target.answer),
                ("solve", _("%s: solved within"), target.solve),
            ):
                self.fields[f"{key}_{one.key}"] = _promise(label % one.label())
                self.fields[f"{key}_{one.key}"].initial = show_length(minutes)
        self.fields["holidays"].choices = _holidays()  # type: ignore[attr-defined]
        self.fields["holidays"].initial = service.holidays
        self.fields["closed"].initial = "\n".join(
            _line(day, name) for day, name in sorted(service.closed.items())
        )
        self.fields["near"].initial = service.near

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        yield _("Opening hours"), [self[key] for key in DAYS]
        yield _("Closed"), [self["holidays"], self["closed"]]
        targets = [self[f"{key}_{one.key}"] for one in reversed(PRIORITIES) for key in ("answer", "solve")]
        yield _("Promised, in opening hours"), [*targets, self["near"]]

    def clean(self) -> dict[str, Any]:
        """Everything that cannot be read is said at its field."""
        its = super().clean() or self.cleaned_data
        self.week = tuple(tuple(self._read(key, read_spans) or ()) for key in DAYS)
        self.targets = {
            one.key: Target(
                self._read(f"answer_{one.key}", read_length) or 0,
                self._read(f"solve_{one.key}", read_length) or 0,
            )
            for one in PRIORITIES
        }
        self.days = self._read("closed", _closed_days) or {}
        return its

    def _read(self, key: str, read: Callable[[str, str], Any]) -> Any:
        try:
            return read(self.cleaned_data.get(key, ""), key)
        except Refusal as no:
            self.add_error(key, str(no))
            return None

    def asked(self) -> Service:
        its = self.cleaned_data
        return Service(self.week, its["holidays"], self.days, self.targets, its["near"])


def _closed_days(text: str, field: str) -> dict[date, str]:
    found = {}
    for line in filter(None, (one.strip() for one in text.splitlines())):
        day, _blank, name = line.partition(" ")
        try:
            found[parse_date(day, usual=setting().usual_order)] = name.strip()
        except Refusal:
            sentence = _("“%s” does not begin with a day. Write one like 2026-12-24 Christmas Eve.")
            raise Refusal(sentence % line[:40], field=field) from None
    return found


def _line(day: date, name: str) -> str:
    return f"{day.isoformat()} {name}".strip()


def _holidays() -> list[tuple[str, str]]:
    language = get_language() or "en"
    found = [(OF_WORKSPACE, _("as the workspace's country")), (NO_HOLIDAYS, _("none"))]
    for country, regions in REGIONS.items():
        name = country_name(country, language)
        found.append((country, name))
        found += [(f"{country}-{region}", f"{name}: {its}") for region, its in regions.items()]
    return found
