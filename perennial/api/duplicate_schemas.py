"""Bodies about duplicates, as the OpenAPI document shows them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from perennial.api.schemas import Strict

PROBABILITY = Field(description="From 0 to 1, with six decimals.", examples=["0.973100"])


class DuplicateReason(Strict):
    """What one comparison of two records answered; bits below 0 speak against."""

    comparison: str = Field(examples=["given_name"])
    answer: str = Field(examples=["other_form"])
    sentence: str = Field(examples=["Another form of the given name"])
    strength: Literal["strong", "medium", "weak"]
    against: bool
    bits: str = Field(examples=["2.310"])
    fields: list[str] = Field(description="Whose values it follows from.", examples=[["given_name"]])


class DuplicateMember(Strict):
    id: int = Field(examples=[1042])
    url: str = Field(examples=["/api/v1/contact/1042"])


class DuplicatePair(Strict):
    one: int = Field(examples=[1042])
    other: int = Field(examples=[1043])
    probability: str = PROBABILITY


class DuplicateGroup(Strict):
    """Records that are probably one. Probability and reasons are those of the two least certain to be one."""

    entity: str = Field(examples=["contact"])
    probability: str = PROBABILITY
    worth: int = Field(description="How many links and records hang on them.", examples=[4])
    handed_by: int | None = Field(description="The user who handed it over to you.", examples=[3])
    members: list[DuplicateMember]
    pairs: list[DuplicatePair]
    reasons: list[DuplicateReason]


class DuplicateList(Strict):
    items: list[DuplicateGroup]


class AnsweredBody(Strict):
    change: int | None = Field(
        description="Undo takes it back; null when nothing was written.", examples=[57]
    )


class MatchingRule(Strict):
    """Holds for two records that both have all of these fields, alike in `same`, unlike in `different`."""

    same: list[str] = Field(examples=[["tax_id"]])
    different: list[str] = Field(examples=[[]])
    then: Literal["apart", "same", "refuse"]


class MatchingTrial(Strict):
    """What a judged pair costs in bits, by the model before and by this one, and in how many of five parts less."""

    judged: int = Field(examples=[412])
    before: str = Field(examples=["0.214000"])
    after: str = Field(examples=["0.198000"])
    better_in: int = Field(examples=[4])


class MatchingTrained(Strict):
    """A model that was learned of records here: of how many, how it was measured (null: too few pairs were judged), and
    how many pairs it would make likely, or no longer.
    """

    model: str = Field(description="Its hash, by which `model` names it.")
    made: str = Field(examples=["2026-12-01T09:30:00Z"])
    records: int = Field(examples=[20000])
    judged: int = Field(description="Pairs that people judged here then.", examples=[412])
    trial: MatchingTrial | None
    newly: int = Field(examples=[31])
    no_longer: int = Field(examples=[12])


class MatchingBody(Strict):
    """Thresholds in whole percent, null for what the model says; what happens on each way; own rules; the model."""

    entity: str = Field(examples=["company"])
    hint: int | None = Field(examples=[None])
    warn: int | None = Field(examples=[50])
    block: int | None = Field(examples=[95])
    link: int | None = Field(examples=[None])
    form: Literal["off", "hint", "warn", "block"]
    api: Literal["off", "hint", "warn", "block"]
    imports: Literal["off", "hint", "warn", "block"]
    rules: list[MatchingRule]
    keeps: dict[str, Literal["confirmed", "complete", "newest", "oldest", "first"]] = Field(
        description="What a merge prefers, by field.", examples=[{"phone": "newest"}]
    )
    model: str = Field(
        description="The hash of the trained model in use; empty for the one that comes along.", examples=[""]
    )
    trained: list[MatchingTrained] = Field(description="The newest that are offered, newest first.")
