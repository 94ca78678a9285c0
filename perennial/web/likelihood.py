"""How likely two records are one, and why, as pages say it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from perennial.records.likely import percent as whole_percent
from perennial.records.matching.telling import Reason, Strength

SHOWN = 6


def percent(probability: float) -> str:
    return f"{whole_percent(probability)} %"


def chance(probability: float) -> str:
    for least, word in (
        (0.97, _("almost certain")),
        (0.8, _("very likely")),
        (0.5, _("likely")),
    ):
        if probability >= least:
            return word
    return _("possible")


def signs(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    """What speaks for it, strongest first, then what speaks clearly against it."""
    told = [one for one in reasons if not one.against or one.strength != Strength.WEAK]
    return [{"text": one.sentence, "tone": _tone(one)} for one in told[:SHOWN]]


def _tone(one: Reason) -> str:
    if one.against:
        return "amber"
    return "" if one.strength == Strength.WEAK else "good"
