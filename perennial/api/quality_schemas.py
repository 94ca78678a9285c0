"""Bodies about rules and the condition of records, as the OpenAPI document shows them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from perennial.api.schemas import WHEN, Person, Strict

Dimension = Literal["completeness", "validity", "consistency", "uniqueness", "timeliness", "credibility"]
Severity = Literal["off", "watch", "warn", "block"]
Way = Literal["form", "api", "import", "batch"]
DAY = Field(description="The day as of which everything stands judged.", examples=["2026-01-31"])
RULE = Field(examples=["contact_reachable"])
NAME = Field(examples=["Can be reached"])
TEXTS = Field(examples=[{"en": "Can be reached", "pl": "Można się skontaktować"}])


class RuleFigures(Strict):
    """Of how many records a rule holds; waived ones fulfil it."""

    rule: str = RULE
    name: str = NAME
    dimension: Dimension
    severity: Severity
    applicable: int = Field(examples=[1200])
    failing: int = Field(examples=[84])
    score: int | None = Field(
        description="Of a hundred it applies to, how many fulfil it; null where it applies to none.",
        examples=[93],
    )


class EntityFigures(Strict):
    reach: Literal["own", "team", "all"] = Field(
        description="Whose records are counted: those that you may see.", examples=["all"]
    )
    records: int = Field(examples=[1200])
    score: int | None = Field(
        description="The mean; null before the first day, and for who may not read every field.",
        examples=[87],
    )
    below_80: int | None = Field(examples=[210])
    below_50: int | None = Field(examples=[14])
    rules: list[RuleFigures]


class QualityBody(Strict):
    judged: date = DAY
    entities: dict[str, EntityFigures]


class RuleBody(Strict):
    """What records of an entity are expected to fulfil."""

    rule: str = RULE
    entity: str = Field(examples=["contact"])
    name: str = NAME
    sentence: str = Field(
        description="What it expects, in your language; '' where it no longer fits the fields.",
        examples=["E-mail is filled in"],
    )
    kind: str = Field(examples=["filled"])
    parameters: dict[str, Any] = Field(examples=[{"field": "email"}])
    when: Any = Field(
        description="The condition under which it applies; null: always.",
        examples=[{"field": "lifecycle", "op": "is", "value": "customer"}],
    )
    dimension: Dimension
    severity: Severity
    ways: list[Way] = Field(description="The ways in on which warn and block apply.")
    weight: int = Field(examples=[2])
    labels: dict[str, str] = TEXTS
    messages: dict[str, str] = Field(examples=[{"en": "Ask for an e-mail or a phone."}])
    advice: dict[str, str] = Field(examples=[{"en": "Ask at the next contact."}])
    owner: int | None = Field(description="The user who looks after the rule.", examples=[3])
    pack: str = Field(description="The pack it came with, '' for your own.", examples=["sound"])
    url: str = Field(examples=["/api/v1/quality/rules/contact_reachable"])


class RuleList(Strict):
    items: list[RuleBody]


class RemedyBody(Strict):
    verb: Literal["set", "normalise", "confirm", "trash"] = Field(
        description="One value for all, phones in normal form, still right, to the trash."
    )
    field: str = Field(description="The field it is about, '' for the whole record.", examples=["lifecycle"])


class RemedyList(Strict):
    """What you may do at once with all records that break a rule."""

    rule: str = RULE
    records: int = Field(description="How many that you may see break it.", examples=[84])
    mine: int = Field(description="How many of these are your own.", examples=[12])
    items: list[RemedyBody] = Field(description="The one that mends first.")


class RuleAnswer(RuleBody):
    change: int | None = Field(
        description="The change that wrote it; null when nothing differed.", examples=[57]
    )


class RuleGone(Strict):
    rule: str = RULE
    change: int | None = Field(description="Its undo brings the rule back.", examples=[57])


class PackAnswer(Strict):
    pack: str = Field(examples=["sound"])
    added: int = Field(description="How many rules were not there yet.", examples=[24])
    change: int | None = Field(description="null when all were there.", examples=[57])


class WaiverBody(Strict):
    reason: str = Field(examples=["No e-mail at home"])
    until: date | None = Field(description="The last day; null: as long as the rule stands.")
    kind: Literal["waived", "not_needed"]
    by: Person | None = Field(description="null for the operator or a program")
    at: datetime | None = WHEN


class AcknowledgedBody(Strict):
    reason: str = Field(examples=["An internal number"])
    by: Person | None = Field(description="null for the operator or a program")
    at: datetime | None = WHEN


class ReasonBody(Strict):
    """A rule that the record breaks."""

    rule: str = RULE
    name: str = NAME
    dimension: Dimension
    severity: Severity
    field: str = Field(description="Where it is mended; '' for the whole record.", examples=["email"])
    since: date = Field(examples=["2026-01-31"])
    gains: int | None = Field(
        description="Points that mending it alone gives back; null where you may not see the score.",
        examples=[12],
    )
    sentence: str = Field(examples=["E-mail is filled in"])
    advice: str = Field(examples=["Ask at the next contact."])
    waived: WaiverBody | None = Field(description="By whom and why the record may break it.")
    acknowledged: AcknowledgedBody | None = Field(
        description="Who saved the record although this rule warned, and why; it goes on costing points."
    )


class DoubtfulBody(Strict):
    records: int = Field(description="Records that break any rule of the dimension.", examples=[84])
    rules: dict[str, int] = Field(
        description="How many break each rule, most first.", examples=[{"contact_reachable": 84}]
    )


class ReliabilityBody(Strict):
    """A number of records, and what in it is doubtful. All null where counting would take too long."""

    records: int | None = Field(examples=[1200])
    doubtful: int | None = Field(description="Those that break any rule.", examples=[212])
    dimensions: dict[Dimension, DoubtfulBody] | None


class AskBody(Strict):
    """The missing value that is worth asking for first."""

    field: str = Field(examples=["phone"])
    have: int | None = Field(
        description="How many records it is expected of have it; null for who sees a part of them.",
        examples=[1380],
    )
    applicable: int | None = Field(description="Of how many it is expected.", examples=[1450])


class ConditionBody(Strict):
    """How well a record is kept. What you may not know of is absent."""

    record: str = Field(examples=["contact:1042"])
    judged: date = DAY
    score: int | None = Field(
        description="0 to 100; null where no rule applies, in the trash, and for who may not read every field.",
        examples=[74],
    )
    parts: dict[Dimension, int] = Field(examples=[{"completeness": 50, "validity": 100}])
    reasons: list[ReasonBody] = Field(description="Worth most first, waived ones last.")
    ask: AskBody | None = Field(description="null where nothing is missing.")
    merged_from: int | None = Field(default=None, description="The absorbed id that was asked for.")


class ConditionAnswer(ConditionBody):
    change: int | None = Field(
        description="The change that wrote it; null when nothing differed.", examples=[57]
    )
