"""The four steps and where one stands."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from perennial.transfer.models import Import

STEPS = (
    ("file", _("File"), "import-file"),
    ("mapping", _("Mapping"), "import-mapping"),
    ("rehearsal", _("Rehearsal"), "import-rehearsal"),
    ("run", _("Run"), ""),
)


def new() -> list[dict[str, Any]]:
    """Before there is a file."""
    return [{"label": label, "state": "current" if key == "file" else ""} for key, label, _name in STEPS]


def of(one: Import, current: str) -> list[dict[str, Any]]:
    """Steps behind one are done and can be returned to, until the import ran."""
    keys = [key for key, _label, _name in STEPS]
    here = keys.index(current)
    found = []
    for place, (key, label, name) in enumerate(STEPS):
        state = "current" if key == current else "done" if place < here else ""
        open_again = name and one.run is None and (place < here or (key == "rehearsal" and one.rehearsal))
        url = reverse(name, args=[one.pk]) if open_again and key != current else ""
        found.append({"label": label, "state": state, "url": url})
    return found
