"""Forms that rules may hold: the save is refused once more with room for the reason why it is saved anyway."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib.refusals import Refusal
from perennial.quality.errors import RulesAsk
from perennial.records.answering import LONGEST_REASON
from perennial.records.errors import DuplicatesAsk, DuplicatesRefused
from perennial.records.warning import WHY, Acknowledged
from perennial.web.page import page

RULES = "acknowledge"
LABEL = gettext_lazy("Mend it, or say why it may be saved so")


class AnswerableForm(forms.Form):
    """Held, it names the rules that ask in hidden fields, so that nothing is acknowledged that was not shown."""

    _answers: QueryDict | None = None
    # Of a save that was held since they are likely the same.
    candidates: Sequence[Any] = ()
    # Sentences about what cannot be given here.
    said: Sequence[str] = ()

    def listen(self) -> None:
        """Read what a held form was answered; called when the form has its own fields."""
        sent = self.data if isinstance(self.data, QueryDict) and RULES in self.data else None
        self._answers = sent
        if sent is not None:
            self._ask()

    def own(self) -> list[forms.BoundField]:
        """The fields without what a held save adds."""
        return [self[name] for name in self.fields if name not in {RULES, WHY}]

    def asked(self) -> list[forms.BoundField]:
        """What a held save adds: the rules that ask, hidden, and the reason."""
        return [self[name] for name in (RULES, WHY) if name in self.fields]

    def acknowledged(self) -> Acknowledged | None:
        return acknowledged_in(self._answers) if self._answers is not None else None

    def take(self, no: Refusal) -> None:
        """Puts what an action refused where it belongs: at the fields it names, else above the form."""
        self.is_valid()
        if isinstance(no, RulesAsk) and not isinstance(no, DuplicatesRefused):
            self._hold(no)
        told = no.fields
        if isinstance(no, DuplicatesAsk):
            self.candidates = no.candidates
            told = {"": no.sentence}
        for key, sentence in told.items():
            place = self.place_of(key)
            self.add_error(place, str(sentence) if place else self.named(key, sentence))
        if not no.fields:
            self.add_error(None, str(no.sentence))

    def place_of(self, key: str) -> str | None:
        """The field at which a refusal of `key` stands; None above the form."""
        return key if key in self.fields else None

    def named(self, key: str, sentence: object) -> str:
        """A sentence about a field that does not stand in the form."""
        return str(sentence)

    def _hold(self, no: RulesAsk) -> None:
        sent = QueryDict(mutable=True)
        sent.update(self.data)
        # What was shown and answered before stays answered.
        before = self._answers.getlist(RULES) if self._answers is not None else []
        sent.setlist(RULES, list(dict.fromkeys([*before, *(one.rule for one in no.warned)])))
        self.data = sent
        self._ask()
        if self._answers is not None and not self._answers.get(WHY, "").strip():
            self.add_error(WHY, _("Say why it may be saved so."))

    def _ask(self) -> None:
        self.fields[RULES] = forms.Field(required=False, widget=forms.MultipleHiddenInput())
        # What is mended needs no reason.
        self.fields[WHY] = forms.CharField(label=LABEL, required=False, max_length=LONGEST_REASON)


def held(
    request: HttpRequest, no: RulesAsk, *, heading: object, label: object, leave_url: str
) -> HttpResponse:
    """A page of its own for what a button does: why it is held, and room for the reason to do it anyway."""
    form = AnswerableForm(request.POST)
    form.listen()
    form.take(no)
    carried = {
        name: value for name, value in request.POST.items() if name not in {RULES, WHY, "csrfmiddlewaretoken"}
    }
    context = {
        "heading": heading,
        "form": form,
        "action": request.get_full_path(),
        "label": label,
        "leave_url": leave_url,
        "opened": carried,
    }
    return page(request, "records/form.html", context, status=422)


def acknowledged_in(data: QueryDict) -> Acknowledged | None:
    """What a held form was answered; None without a reason, so that the rules ask again."""
    reason = data.get(WHY, "").strip()
    return Acknowledged(data.getlist(RULES), reason) if reason else None
