"""What is expected of leads: that somebody answers them, that they move, and that their end says how it came."""

from __future__ import annotations

from perennial.quality.standard import words
from perennial.quality.standard.base import Condition, Given
from perennial.schema.standard.lead import CONVERTED, NEW, QUALIFIED, STILL_OPEN, UNQUALIFIED, WORKING

OPEN_LEAD: Condition = {"field": "status", "op": "is_one_of", "value": [*STILL_OPEN]}
_MOVING: Condition = {"field": "status", "op": "is_one_of", "value": [WORKING, QUALIFIED]}
_NEW: Condition = {"field": "status", "op": "is", "value": NEW}
_UNQUALIFIED: Condition = {"field": "status", "op": "is", "value": UNQUALIFIED}
_CONVERTED: Condition = {"field": "status", "op": "is", "value": CONVERTED}
_MOVES: Condition = {
    "any": [
        {"field": "next_due", "op": "is_filled"},
        {"field": "touched", "op": "within_last_days", "value": 14},
        {"field": "created", "op": "within_last_days", "value": 14},
    ]
}
_ANSWERED: Condition = {
    "any": [
        {"field": "touched", "op": "is_filled"},
        {"field": "next_due", "op": "is_filled"},
        {"field": "created", "op": "within_last_days", "value": 3},
    ]
}
_BECAME: Condition = {
    "any": [
        {"field": "converted_contact", "op": "is_filled"},
        {"field": "converted_company", "op": "is_filled"},
    ]
}


def leads(still_here: Condition) -> tuple[Given, ...]:
    """The rules of leads; `still_here` says that the owner works here."""
    return (
        Given(
            "lead_owner",
            "lead",
            "holds",
            {"must": still_here, "field": "owner"},
            words.OWNER,
            words.HAND_ON,
            OPEN_LEAD,
            "warn",
            2,
        ),
        Given(
            "lead_answered",
            "lead",
            "holds",
            {"must": _ANSWERED, "field": "touched"},
            words.LEAD_ANSWERED,
            words.ANSWER,
            _NEW,
            weight=3,
            dimension="timeliness",
        ),
        Given(
            "lead_moves",
            "lead",
            "holds",
            {"must": _MOVES, "field": "next_due"},
            words.LEAD_MOVES,
            words.PLAN,
            _MOVING,
            weight=2,
            dimension="timeliness",
        ),
        Given(
            "lead_reason_filled",
            "lead",
            "filled",
            {"field": "unqualified_reason"},
            words.WHY_UNQUALIFIED,
            when=_UNQUALIFIED,
        ),
        Given(
            "lead_became",
            "lead",
            "holds",
            {"must": _BECAME, "field": "converted_contact"},
            words.LEAD_BECAME,
            words.CONVERT_AGAIN,
            _CONVERTED,
            weight=2,
            dimension="completeness",
        ),
    )
