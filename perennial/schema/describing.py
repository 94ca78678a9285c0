"""What an administrator types to describe a field, as it is kept."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import gettext as _

from perennial.lib.refusals import BadRequest, Refusal
from perennial.lib.text import clean, fold

WITH_CHOICES = frozenset({"choice", "choices"})
LONGEST_LABEL = 80
LONGEST_HELP = 300
LONGEST_KEY = 50
MOST_CHOICES = 500
MOST_DECIMALS = 6
_NO_KEY = re.compile("[^a-z0-9]+")


def texts(given: Mapping[str, str], field: str, *, needed: bool = False) -> dict[str, str]:
    """{language: text} without the empty ones. Raises BadRequest for an unknown language, Refusal for a long text."""
    known, limit = dict(settings.LANGUAGES), LONGEST_LABEL if field == "labels" else LONGEST_HELP
    found = {}
    for language, text in given.items():
        if language not in known:
            raise BadRequest(_("Perennial does not speak “%s”.") % language, field=field)
        cleaned = " ".join(clean(str(text), field=field).split())
        if len(cleaned) > limit:
            raise Refusal(_("At most %d characters fit here. Shorten it.") % limit, field=field)
        if cleaned:
            found[language] = cleaned
    if needed and not found:
        raise Refusal(_("Name the field in at least one language."), field=field)
    return found


def key_of(labels: Mapping[str, str], taken: Collection[str]) -> str:
    """A key for ever: `x_` and the label in Latin letters, numbered where that is taken."""
    label = labels.get("en") or next(iter(labels.values()))
    base = "x_" + (_plain(label)[: LONGEST_KEY - 6].strip("_") or "field")
    number, key = 1, base
    while key in taken:
        number += 1
        key = f"{base}_{number}"
    return key


def choices(given: Sequence[Mapping[str, Any]], kind: str) -> list[dict[str, Any]]:
    """Choices with their keys, which are for ever. Raises Refusal for none, too many, or two that are one."""
    if kind not in WITH_CHOICES:
        return []
    if not given:
        raise Refusal(_("Write at least one choice, each on its own line."), field="choices")
    if len(given) > MOST_CHOICES:
        raise Refusal(
            _("At most %d choices fit. A link to a record may suit better.") % MOST_CHOICES, field="choices"
        )
    taken = {str(one["key"]) for one in given if one.get("key")}
    found: list[dict[str, Any]] = []
    named: dict[str, str] = {}
    for one in given:
        labels = texts(one.get("labels", {}), "labels", needed=True)
        key = str(one.get("key") or "") or key_among(labels, taken)
        taken.add(key)
        for language, label in labels.items():
            if named.setdefault(f"{language}:{fold(label)}", key) != key:
                raise Refusal(
                    _("“%s” is there twice. Give each choice its own name.") % label, field="choices"
                )
        found.append({"key": key, "labels": labels})
    if len({one["key"] for one in found}) != len(found):
        raise Refusal(_("One choice is there twice."), field="choices")
    return found


def decimals(given: int, kind: str) -> int:
    if kind != "number":
        return 0
    if not 0 <= given <= MOST_DECIMALS:
        raise Refusal(_("A number has 0 to %d decimals.") % MOST_DECIMALS, field="decimals")
    return given


def target(given: str, kind: str, entities: Collection[str]) -> str:
    """The entity a record link points to."""
    if kind != "record":
        return ""
    if given not in entities:
        raise Refusal(_("Say what the field links to."), field="target")
    return given


def zone(text: str) -> str:
    if text not in available_timezones():
        raise Refusal(_("There is no such time zone. Write it like Europe/Warsaw."), field="zone")
    return text


def key_among(labels: Mapping[str, str], taken: Collection[str], fallback: str = "choice") -> str:
    """A key for ever: the label in Latin letters, numbered where that is taken."""
    base = _plain(labels.get("en") or next(iter(labels.values())))[:40].strip("_") or fallback
    number, key = 1, base
    while key in taken:
        number += 1
        key = f"{base}_{number}"
    return key


def _plain(text: str) -> str:
    return _NO_KEY.sub("_", fold(text)).strip("_")
