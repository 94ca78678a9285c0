"""One of the records a lead may become, as the page of the conversion shows it and reads it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from perennial.lib.refusals import BadRequest, Refusal
from perennial.records.actions.convert import Part
from perennial.records.converting import ADDRESS, CONTACT, Difference, Told
from perennial.records.drafts import ADDRESS_PARTS
from perennial.records.likely import why
from perennial.records.matching.crossing import near_certain
from perennial.records.matching.finding import Candidate
from perennial.records.matching.models_in_use import scorer_of
from perennial.records.models import ENTITIES, ContactPoint, Head
from perennial.records.queries import points
from perennial.schema.shape import FieldShape
from perennial.web.likelihood import percent
from perennial.web.records.entities import AVATARS, record_url
from perennial.web.records.forms import RecordForm, form_field, parsed, typed_text
from perennial.web.records.reader import Reader
from perennial.web.requests import whole_number

NEW, NONE, OTHER = "new", "none", "other"
KEEP, TAKE = "keep", "take"
MOST_SHOWN = 5
KEYS: Mapping[str, tuple[str, ...]] = {
    "contact": ("given_name", "family_name", "job_title", "language"),
    "company": ("name", "website"),
}


class Becoming:
    """`data` is what was posted, None for a page that is opened; `named`: the lead names such a one."""

    def __init__(
        self,
        reader: Reader,
        told: Told,
        candidates: Sequence[Candidate],
        data: QueryDict | None,
        *,
        named: bool,
    ) -> None:
        self.reader, self.told, self.data, self.named = reader, told, data, named
        self.key = reader.entity
        self.candidates = list(candidates)[:MOST_SHOWN]
        self.may_create = reader.may("create")
        self.broken = False
        self.chosen = self._chosen()
        self.form = self._form()
        self.other = self._other()

    def add(self, candidates: Sequence[Candidate]) -> None:
        """Candidates that a held save names, which may be others than those the lead alone has."""
        known = {one.record for one in self.candidates}
        self.candidates += [one for one in candidates if one.record not in known]

    def _chosen(self) -> str:
        if self.data is not None:
            return self.data.get(self.key, NONE)
        sure = next(
            (one for one in self.candidates if near_certain(self.key, one) and self._joins(one.record)), None
        )
        if sure is not None:
            return str(sure.record)
        return NEW if self.named and self.may_create else NONE

    def _joins(self, record: int) -> bool:
        head = self._head(record)
        return head is not None and self.reader.may("edit", head)

    def _head(self, record: int) -> Head | None:
        return ENTITIES[self.key].objects.filter(pk=record).first()

    def _form(self) -> RecordForm:
        """The fields of a new one; of one that was not chosen what was typed stays and is not judged."""
        keys = [key for key in KEYS[self.key] if key in self.reader.editable("create")]
        bound = self.data if self.chosen == NEW else None
        form = RecordForm(self.reader, keys, data=bound, values=self.told.values(self.key))
        form.prefix = self.key
        if self.data is not None and bound is None:
            form.initial = {key: self.data.get(f"{self.key}-{key}", "") for key in keys}
        return form

    def _other(self) -> forms.Form:
        """Where somebody is named who is there and no candidate."""
        one = self._named_field()
        data = self.data if self.chosen == OTHER else None
        form = forms.Form(data, auto_id="id-%s", prefix=self.key)
        form.fields[OTHER] = form_field(one, self.reader)
        form.fields[OTHER].required = False
        return form

    def _named_field(self) -> FieldShape:
        return FieldShape(OTHER, "record", {"en": _("Who is it?")}, home="link", target=self.key)

    def asked(self) -> Part | None:
        """What was chosen; `broken` then says whether it cannot be read."""
        if self.chosen == NONE:
            return None
        if self.chosen == NEW:
            self.broken = not self.form.is_valid()
            return Part(values=self.form.values)
        if self.chosen == OTHER:
            return self._found()
        record = whole_number(self.chosen)
        if record is None:
            raise BadRequest(_("Choose whom the lead becomes."), field=self.key)
        prefix = f"{TAKE}-{self.key}-{record}-"
        assert self.data is not None
        taken = {
            name.removeprefix(prefix)
            for name, value in self.data.items()
            if name.startswith(prefix) and value == TAKE
        }
        return Part(record, take=frozenset(taken))

    def _found(self) -> Part | None:
        assert self.data is not None
        try:
            record = parsed(self._named_field(), self.data.get(f"{self.key}-{OTHER}", ""), self.reader)
        except Refusal as no:
            record, said = None, str(no.sentence)
        else:
            said = _("Type the name of the one that is meant.")
        if record is None:
            self.broken = True
            self.other.is_valid()
            self.other.add_error(OTHER, said)
            return None
        return Part(record)

    def shown(self) -> dict[str, Any]:
        """The inputs of the part `becoming`."""
        return {
            "key": self.key,
            "name": self.key,
            "title": self.reader.shape.label(),
            "of": AVATARS[self.key],
            "candidates": [self._candidate(one) for one in self.candidates],
            "chosen": self.chosen,
            "may_create": self.may_create,
            "new_label": _("A new contact") if self.key == CONTACT else _("A new company"),
            "none_label": _("No contact") if self.key == CONTACT else _("No company"),
            "other_label": _("Another one that is there"),
            "fields": self.form.own(),
            "other": self.other[OTHER],
        }

    def _candidate(self, one: Candidate) -> dict[str, Any]:
        self.reader.names.load(self.key, [one.record])
        head = self._head(one.record)
        joins = head is not None and self.reader.may("edit", head)
        warn = scorer_of(self.key).model.thresholds.warn
        return {
            "id": str(one.record),
            "name": self.reader.names.name(self.key, one.record),
            "url": record_url(self.key, one.record),
            "line": self._line(head) if head else "",
            "share": percent(one.probability),
            "tone": "amber" if one.probability >= warn else "",
            "joins": joins,
            "reasons": [
                {"sentence": reason.sentence, "against": reason.against}
                for reason in why(self.reader.actor, self.key, one)
            ],
            "differs": self._differences(head) if head is not None and joins else [],
        }

    def _line(self, head: Head) -> str:
        """Which of several of that name it is."""
        company = getattr(head, "company_id", None) if "company" in self.reader.readable else None
        parts = [self.reader.names.name("company", company) if company else ""]
        parts += [str(getattr(head, "city", "")) if "city" in self.reader.readable else ""]
        return " · ".join(filter(None, parts))

    def _differences(self, head: Head) -> list[forms.BoundField]:
        """What it says otherwise than the lead: kept, unless the lead is believed."""
        several = self.told.differing(self.key, head, points(head.pk), {}, alone=False)
        form = forms.Form(self.data, auto_id="id-%s", prefix=f"{TAKE}-{self.key}-{head.pk}")
        for one in several:
            form.fields[one.key] = self._choice(one)
        if self.data is not None and self.chosen != str(head.pk):
            form.is_bound = False
        return [form[name] for name in form.fields]

    def _choice(self, one: Difference) -> forms.ChoiceField:
        label = _("Address") if one.key == ADDRESS else self.reader.shape.field(one.key).label()
        options = [
            (KEEP, _("Keep “%s”") % self._text(one.key, one.now)),
            (TAKE, _("Take “%s”") % self._text(one.key, one.told)),
        ]
        return forms.ChoiceField(
            label=label, choices=options, widget=forms.RadioSelect, initial=KEEP, required=False
        )

    def _text(self, key: str, value: Any) -> str:
        if isinstance(value, ContactPoint):
            return ", ".join(filter(None, (getattr(value, part) for part in ADDRESS_PARTS)))
        field = self.reader.shape.field(key)
        return (
            self.reader.show(field, value)
            if field.kind == "choice"
            else typed_text(field, value, self.reader)
        )
