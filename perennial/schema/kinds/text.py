"""A short text on one line."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from perennial.schema.kinds.base import Kind


class Text(Kind):
    key = "text"
    label = _("Text")
