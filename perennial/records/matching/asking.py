"""From which likelihood on somebody who brings a new record is asked whether it is there already."""

from __future__ import annotations

from perennial.matching.specs import SPECS
from perennial.records.matching.models_in_use import scorer_of


def asks(entity: str, channel: str) -> float | None:
    """The least probability for records that come by this channel; None: nobody is asked there."""
    return scorer_of(entity).model.thresholds.warn if entity in SPECS else None
