"""The workspace: its name, and the habits by which values are read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.errors import MeasureRefused
from perennial.access.queries import check_configure
from perennial.access.rules import MOST_A_DAY
from perennial.journal.door import change
from perennial.lib.countries import codes
from perennial.lib.money import checked_currency
from perennial.lib.refusals import Refusal
from perennial.lib.text import clean
from perennial.schema import describing
from perennial.schema.models import Workspace


def edit_workspace(actor: Actor, **values: Any) -> Workspace:
    """Name, language, zone, country, currency and daily measure of the workspace; what is not named stays."""
    check_configure(actor)
    unknown = sorted(set(values) - {"name", "language", "zone", "country", "currency", "daily_measure"})
    if unknown:
        raise Refusal(_("A workspace has no “%s”.") % unknown[0], field=unknown[0])
    wanted = {name: _checked(name, value) for name, value in values.items()}
    with change(actor, "workspace.edit") as act:
        house = Workspace.objects.select_for_update().order_by("pk").first()
        if house is None:
            house = Workspace(**{"name": "Perennial", **wanted})
            act.create(house)
        else:
            act.update(house, **wanted)
    return house


def _checked(name: str, value: Any) -> str | int | None:
    if name == "daily_measure":
        if value is None:
            return None
        if not isinstance(value, int) or not 1 <= value <= MOST_A_DAY:
            raise MeasureRefused(1, MOST_A_DAY)
        return value
    text = clean(str(value), field=name)
    if name == "name" and not text:
        raise Refusal(_("The workspace needs a name."), field=name)
    if name == "language" and text not in dict(settings.LANGUAGES):
        raise Refusal(_("Perennial does not speak this language. Choose one of the list."), field=name)
    if name == "zone":
        return describing.zone(text)
    if name == "country" and text not in codes():
        raise Refusal(_("There is no country with this code. Choose one of the list."), field=name)
    return checked_currency(text) if name == "currency" else text
