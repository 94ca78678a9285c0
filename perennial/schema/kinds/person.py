"""A user of the workspace, such as an owner, stored as the user's id."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib.refusals import Refusal
from perennial.schema.kinds.record import RecordLink
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape


class Person(RecordLink):
    key = "person"
    label = gettext_lazy("Person of the workspace")

    def target(self, field: FieldShape) -> str:
        return "user"

    def widget(self, field: FieldShape) -> Widget:
        return Widget(control="person", target="user", spellcheck=False)

    def _unknown(self, text: str) -> Refusal:
        words = {"text": text[:40]}
        return Refusal(_("Nobody here is known as “%(text)s”. Use their e-mail address.") % words)
