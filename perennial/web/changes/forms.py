"""Which part of the journal is shown; the address holds all of it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from perennial.access.actor import Actor
from perennial.access.queries import users
from perennial.journal.models import Channel
from perennial.lib.refusals import BadRequest
from perennial.records.changes import Wanted, sees_all
from perennial.schema.standard import ENTITIES
from perennial.web.requests import whole_number

ANYBODY = [("", _("anybody")), ("me", _("me")), ("programs", _("programs"))]
TIMES = [
    ("", _("ever")),
    ("today", _("today")),
    ("week", _("the last 7 days")),
    ("month", _("the last 30 days")),
    ("year", _("the last 365 days")),
]
DAYS = {"week": 7, "month": 30, "year": 365}
SIZES = [("", _("of any size")), ("large", _("of several records"))]


class ChangeFilter(forms.Form):
    """Four questions; each may be left open."""

    who = forms.ChoiceField(label=_("Who"), required=False)
    what = forms.ChoiceField(label=_("What"), required=False)
    way = forms.ChoiceField(label=_("How"), required=False)
    when = forms.ChoiceField(label=_("When"), required=False, choices=TIMES)
    size = forms.ChoiceField(label=_("How much"), required=False, choices=SIZES)

    def __init__(self, actor: Actor, data: Any) -> None:
        super().__init__(data, auto_id="sieve-%s")
        self._actor = actor
        people = [(str(user.pk), user.name) for user in users(actor)] if sees_all(actor) else []
        choices = {
            "who": [*ANYBODY, *people],
            "what": [("", _("anything")), *((key, one.plural()) for key, one in ENTITIES.items())],
            "way": [("", _("any way")), *Channel.choices],
        }
        for name, its in choices.items():
            self.fields[name].choices = its  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What is asked of the journal. Raises BadRequest naming a choice there is not."""
        if not self.is_valid():
            name = next(iter(self.errors))
            raise BadRequest(_("This filter does not exist (any more). Choose another one."), field=name)
        asked = self.cleaned_data
        who = asked["who"]
        return Wanted(
            actor_id=self._actor.user_id if who == "me" else whole_number(who),
            channel=asked["way"],
            entity=asked["what"],
            since=_since(asked["when"]),
            programs=who == "programs",
            large=bool(asked["size"]),
        )

    @property
    def narrows(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


def _since(word: str) -> datetime | None:
    """Local midnight, so that the same question all day long means the same list."""
    if not word:
        return None
    day = timezone.localdate() - timedelta(days=DAYS.get(word, 0))
    return datetime.combine(day, time(), timezone.get_current_timezone())
