"""What is expected of deals and activities, and of customers as activities tell of them; none of it blocks.

What activities tell is asked only of records of which they told anything: a workspace that notes none is not flooded.
"""

from __future__ import annotations

from perennial.quality.standard import words
from perennial.quality.standard.base import Condition, Given
from perennial.schema.standard import ENTITIES
from perennial.schema.standard.activity import CALL, IN_VAIN, MEETING
from perennial.schema.standard.deal import LOST, OPEN

STILL_OPEN: Condition = {"field": "outcome", "op": "is", "value": OPEN}
IS_LOST: Condition = {"field": "outcome", "op": "is", "value": LOST}
WITH_OFFER: Condition = {"field": "stage", "op": "is_one_of", "value": ["offer", "negotiation", "won"]}
IN_NEGOTIATION: Condition = {"field": "stage", "op": "is", "value": "negotiation"}
CLOSE_SET: Condition = {"all": [STILL_OPEN, {"field": "expected_close", "op": "is_filled"}]}
NOT_PAST: Condition = {"field": "expected_close", "op": "on_or_after", "value": {"today": 0}}
STEPS_NOTED: Condition = {
    "all": [
        STILL_OPEN,
        {"any": [{"field": "touched", "op": "is_filled"}, {"field": "next_due", "op": "is_filled"}]},
    ]
}
MOVES: Condition = {
    "any": [
        {"field": "next_due", "op": "is_filled"},
        {"field": "touched", "op": "within_last_days", "value": 30},
    ]
}
TOUCHED_CUSTOMER: Condition = {
    "all": [
        {"field": "lifecycle", "op": "is", "value": "customer"},
        {"field": "touched", "op": "is_filled"},
    ]
}
HALF_A_YEAR: Condition = {"field": "touched", "op": "within_last_days", "value": 180}
TALKED: Condition = {
    "all": [
        {"field": "kind", "op": "is_one_of", "value": [CALL, MEETING]},
        {"field": "done", "op": "is_filled"},
        {"not": {"field": "outcome", "op": "is_one_of", "value": [*IN_VAIN, "not_held"]}},
    ]
}
TO_DO: Condition = {"all": [{"field": "done", "op": "is_empty"}, {"field": "due", "op": "is_filled"}]}
NOT_LATE: Condition = {"not": {"field": "due", "op": "more_than_days_ago", "value": 14}}


def spoken_with(entity: str) -> Given:
    """A customer with whom somebody once spoke is spoken with again."""
    must = {"must": HALF_A_YEAR, "field": "touched"}
    key = f"{entity}_spoken_with"
    return Given(
        key,
        entity,
        "holds",
        must,
        words.SPOKEN_WITH,
        words.SPEAK,
        TOUCHED_CUSTOMER,
        dimension="timeliness",
    )


def deals(still_here: Condition) -> tuple[Given, ...]:
    """The rules of deals; `still_here` says that the owner works here."""
    return (
        Given(
            "deal_company_filled",
            "deal",
            "filled",
            {"field": "company"},
            ENTITIES["deal"].fields["company"].labels,
            weight=2,
        ),
        Given(
            "deal_amount_filled",
            "deal",
            "filled",
            {"field": "amount"},
            words.AMOUNT_FROM_OFFER,
            when=WITH_OFFER,
            weight=3,
        ),
        Given(
            "deal_expected_close_filled",
            "deal",
            "filled",
            {"field": "expected_close"},
            words.CLOSE_FROM_NEGOTIATION,
            when=IN_NEGOTIATION,
            weight=2,
        ),
        Given(
            "deal_owner",
            "deal",
            "holds",
            {"must": still_here, "field": "owner"},
            words.OWNER,
            words.HAND_ON,
            STILL_OPEN,
            "warn",
            2,
        ),
        Given(
            "deal_close_ahead",
            "deal",
            "holds",
            {"must": NOT_PAST, "field": "expected_close"},
            words.CLOSE_AHEAD,
            words.MOVE_CLOSE,
            CLOSE_SET,
            weight=2,
            dimension="timeliness",
        ),
        Given(
            "deal_moves",
            "deal",
            "holds",
            {"must": MOVES, "field": "next_due"},
            words.DEAL_MOVES,
            words.PLAN,
            STEPS_NOTED,
            weight=2,
            dimension="timeliness",
        ),
        Given(
            "deal_lost_reason_filled",
            "deal",
            "filled",
            {"field": "lost_reason"},
            words.WHY_LOST,
            when=IS_LOST,
        ),
    )


ACTIVITY = (
    Given(
        "activity_text_filled",
        "activity",
        "filled",
        {"field": "text"},
        words.TALK_NOTED,
        words.NOTE_IT,
        TALKED,
    ),
    Given(
        "activity_not_late",
        "activity",
        "holds",
        {"must": NOT_LATE, "field": "due"},
        words.NOT_LONG_OVERDUE,
        words.DO_OR_DROP,
        TO_DO,
        dimension="timeliness",
    ),
)
