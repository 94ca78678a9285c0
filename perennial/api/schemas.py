"""Bodies that are the same for every workspace, as the OpenAPI document shows them.

`Record…` stand for one schema for each entity, made from its shape (`record_schemas`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

EXAMPLE_TIME = "2026-01-31T09:30:00.000000Z"
WHEN = Field(examples=[EXAMPLE_TIME])


class Strict(Schema):
    model_config = ConfigDict(extra="forbid")


class Record(Schema):
    """Replaced by the schema of each entity."""


class RecordAnswer(Schema):
    """Replaced by the schema of each entity, with the change that wrote it."""


class RecordPage(Schema):
    """Replaced by a page of each entity."""


class ConvertedAnswer(Strict):
    """What a lead became; null: no such record. `left` counts colleagues' activities that stay with the lead alone."""

    lead: int = Field(examples=[2001])
    change: int | None = Field(examples=[57])
    contact: int | None = Field(examples=[1042])
    company: int | None = Field(examples=[17])
    deal: int | None = Field(examples=[3005])
    left: int = Field(examples=[0])


class OrderedAnswer(Strict):
    """The order that came of a deal."""

    deal: int = Field(examples=[3005])
    order: int = Field(examples=[4010])
    change: int | None = Field(examples=[57])
    left_out: list[str] = Field(
        description="Entities of which the deal names a record that the order does not: it is in the trash, or not to "
        "be seen. A product's line stays, in words.",
        examples=[[]],
    )


class MemberBody(Strict):
    record: str = Field(examples=["contact:1042"])
    state: str = Field(examples=["invited"])


class MemberPage(Strict):
    items: list[MemberBody]
    next: str | None = Field(description="The cursor of the next page.")


class MembersAnswer(Strict):
    change: int | None = Field(description="null where everybody stood so already.", examples=[57])
    changed: int = Field(description="How many stood otherwise before.", examples=[1])


class Conflict(Strict):
    """A field that somebody else changed after the version that was read."""

    now: Any = Field(description="What the field is now.", examples=["Head of purchasing"])
    by: Person | None = Field(description="Who wrote it; null for the operator or a program.")
    at: datetime | None = WHEN


class WarnedRule(Strict):
    """A rule that warns and would be broken."""

    rule: str = Field(examples=["contact_phone_valid"])
    name: str = Field(examples=["Phone is possible"])
    field: str = Field(description="Where it is shown; '' for the whole record.", examples=["phone"])
    sentence: str = Field(examples=["This number cannot exist."])


class MatchReason(Strict):
    """What one comparison of two records says."""

    sentence: str = Field(examples=["Same phone number"])
    against: bool = Field(description="Whether it speaks against their being one.", examples=[False])
    strength: str = Field(description="strong, medium or weak", examples=["strong"])


class MatchCandidate(Strict):
    """A record that is likely the same as another, and why."""

    entity: str = Field(default="", description="What it is, where a save was refused.", examples=["contact"])
    id: int = Field(examples=[1042])
    name: str = Field(examples=["Anna Kowalska"])
    probability: str = Field(description="Calibrated, from 0 to 1.", examples=["0.9731"])
    reasons: list[MatchReason]


class Problem(Schema):
    """RFC 9457. `errors` maps fields to sentences a person can read; `type` is what a program decides by."""

    type: str = Field(examples=["urn:perennial:problem:bad-request"])
    title: str = Field(examples=["This request cannot be understood"])
    status: int = Field(examples=[400])
    detail: str = Field(examples=["There is no field “fist_name” in Contact. Did you mean “given_name”?"])
    errors: dict[str, str] = Field(default={}, examples=[{"fist_name": "There is no such field."}])
    reference: str = Field(
        default="", description="For an unexpected error: what to tell your administrator."
    )
    version: int = Field(default=0, description="409 only: the version the record has now.")
    conflicts: dict[str, Conflict] = Field(default={}, description="409 only: the fields in conflict.")
    warned: list[WarnedRule] = Field(
        default=[], description="422 only: rules that may be broken for a reason, sent as `acknowledge`."
    )
    candidates: list[MatchCandidate] = Field(
        default=[], description="409 only: records that are likely the same, most likely first."
    )
    survivor: int = Field(default=0, description="409 only: the record that absorbed this one.")


class Person(Strict):
    id: int = Field(examples=[3])
    name: str = Field(examples=["Alice"])


class ChangeBody(Strict):
    """One act of a person or a program."""

    id: int = Field(examples=[57])
    at: datetime = WHEN
    recorded: datetime = WHEN
    actor: Person | None = Field(description="null for the operator and for programs")
    channel: Literal["web", "api", "cli", "import", "automation", "system"]
    action: str = Field(examples=["contact.edit"])
    title: str = Field(
        description="Its subject, such as the name of an imported file.", examples=["customers.csv"]
    )
    reason: str = Field(examples=["Asked by the customer"])
    undoes: int | None = Field(description="The change that this one took back.")
    undone_by: int | None = Field(description="The change that took this one back.")
    operation: int | None
    records: int = Field(examples=[1])
    entries: int = Field(examples=[2])
    complete: bool = Field(description="false while it is still being written")
    url: str = Field(examples=["/api/v1/changes/57"])


class ValueBody(Schema):
    """A value before and after. `entry` and `part` tell contact points apart; `erased` was erased by law."""

    field: str = Field(examples=["job_title"])
    was: Any = Field(examples=["Buyer"])
    now: Any = Field(examples=["Head of purchasing"])
    entry: int = Field(default=0, examples=[1201])
    part: str = Field(default="", examples=["label"])
    erased: bool = False


class LineBody(Strict):
    record: str | None = Field(examples=["contact:1042"])
    table: str = Field(examples=["contact"])
    row: int = Field(examples=[1042])
    op: Literal["create", "update", "delete"]
    file_row: int | None = Field(
        description="The row of the imported file the values came from.", examples=[17]
    )
    values: list[ValueBody]


class EventBody(ChangeBody):
    """A change, with what it did to the record whose history this is."""

    lines: list[LineBody]


class HistoryPage(Strict):
    items: list[EventBody]
    next: str | None = Field(description="The cursor of the page of older changes.")
    merged_from: int | None = Field(default=None, description="The absorbed id that was asked for.")


class ChangePage(Strict):
    items: list[ChangeBody]
    next: str | None = Field(description="The cursor of the page of older changes.")
    previous: str | None = Field(description="The cursor of the page of newer changes.")


class ChangeDetail(ChangeBody):
    lines: list[LineBody]
    next: str | None = Field(description="The cursor of the next lines.")


class Kept(Schema):
    """Something that was left as it is: a value, or with `field` '' a whole row."""

    record: str | None = Field(examples=["contact:1042"])
    table: str = Field(examples=["contact"])
    row: int = Field(examples=[1042])
    field: str = Field(examples=["job_title"])
    reason: Literal["edited", "referenced", "refused", "absorbed", "taken", "erased", "gone", "led"]
    value: str | None = Field(
        default=None,
        description="Its name for `take` and `keep`, where it may be taken back nevertheless.",
        examples=["records.contact:1042:job_title"],
    )
    by: int | None = Field(default=None, description="The change that edited it since.", examples=[61])


class UndoPreview(Strict):
    """What taking the change back would do; `complete` is false when only its newest part was looked at."""

    reverted: int = Field(description="Records taken back.", examples=[1])
    removed: int
    restored: int
    edited: int
    values: int
    kept: list[Kept]
    kept_count: int = Field(description="How many values and whole rows would be kept.", examples=[1])
    reasons: dict[str, int] = Field(
        description="How many of them for which reason.", examples=[{"edited": 1}]
    )
    complete: bool
    next: str | None = Field(description="The cursor of the next page of `kept`.")


class UndoAnswer(Strict):
    change: int | None = Field(
        description="The change that did it; null when everything was kept.", examples=[58]
    )
    reverted: int = Field(examples=[1])
    removed: int
    restored: int
    edited: int
    values: int
    kept: list[Kept]


class UnmergeAnswer(UndoAnswer):
    records: list[int] = Field(description="The records that stand for themselves again.", examples=[[1043]])


class TrashAnswer(Strict):
    change: int | None = Field(
        description="null when the record already was where it should be.", examples=[57]
    )
    id: int = Field(examples=[1042])
    archived: datetime | None


class OperationBody(Strict):
    """Long work. `state` is the truth; ask again until it is done, failed or cancelled."""

    id: int = Field(examples=[12])
    kind: str = Field(examples=["undo"])
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    cancelling: bool
    phase: str
    done: int
    total: int | None
    attempt: int
    created: datetime = WHEN
    started: datetime | None
    finished: datetime | None
    next_try: datetime | None
    result: dict[str, Any] = Field(examples=[{"reverted": 5000, "kept": 2, "values": 0}])
    change: int | None = Field(examples=[57])
    fault: str = Field(description="For an unexpected error: what to tell your administrator.")
    sentence: str = Field(description="Why it was refused.")
    url: str = Field(examples=["/api/v1/operations/12"])


class OperationPage(Strict):
    items: list[OperationBody]


class FateBody(Strict):
    """What became, or would become, of one record of a bulk edit, or of one group of a mass merge."""

    record: str = Field(description="Of a group the record that stays.", examples=["contact:1042"])
    fate: Literal["changed", "unchanged", "refused", "merged", "left"]
    why: Literal[
        "",
        "rights",
        "itself",
        "rules",
        "since",
        "unknown",
        "objects",
        "apart",
        "later",
        "theirs",
        "differs",
        "asks",
        "size",
        "entangled",
    ] = Field(
        description="Of a refused one: you may not change it, it would be linked to itself or break a rule, it was "
        "changed since the rehearsal, no better value of it is known, or they are not to be contacted. Of a group that "
        "was left also: it is said to be none, or decided later by you or a colleague (theirs), its records contradict "
        "each other, a rule asks, too much hangs on it, or another merge of the run wrote to the same row."
    )
    still: bool = Field(description="It breaks the rule even so that a remedy was to mend.")
    records: list[str] = Field(
        description="Of a mass merge, all records of the group that you saw.", examples=[[]]
    )


class FatePage(Strict):
    items: list[FateBody]
    next: str | None = Field(description="The cursor of the next page.")


class ChoiceBody(Strict):
    key: str = Field(examples=["customer"])
    label: str = Field(examples=["Customer"])
    labels: dict[str, str] = Field(examples=[{"en": "Customer", "pl": "Klient"}])


class FieldBody(Strict):
    """One field as you may use it. `value_schema` is the JSON Schema of its value."""

    key: str = Field(examples=["job_title"])
    kind: str = Field(examples=["text"])
    label: str = Field(examples=["Job"])
    labels: dict[str, str] = Field(examples=[{"en": "Job", "pl": "Stanowisko"}])
    help: str = Field(examples=[""])
    required: bool = Field(examples=[False])
    editable: bool = Field(description="Whether you may write it.", examples=[True])
    sortable: bool = Field(examples=[True])
    group: str = Field(examples=["work"])
    choices: list[ChoiceBody]
    operators: list[str] = Field(
        description="What a filter may ask of it; none when it cannot be filtered by.",
        examples=[["is", "contains", "is_empty"]],
    )
    decimals: int = Field(examples=[0])
    currency: str = Field(examples=[""])
    max_length: int = Field(examples=[200])
    target: str = Field(description="For links: the entity, or `user`.", examples=[""])
    custom: bool = Field(examples=[False])
    value_schema: dict[str, Any] = Field(examples=[{"type": "string", "maxLength": 200}])


class ShapeBody(Strict):
    key: str = Field(examples=["contact"])
    label: str = Field(examples=["Contact"])
    plural: str = Field(examples=["Contacts"])
    title_fields: list[str] = Field(examples=[["given_name", "family_name"]])
    sorts: list[str] = Field(description="What lists can be sorted by.", examples=[["name", "updated"]])
    fields: list[FieldBody]
    url: str = Field(examples=["/api/v1/shapes/contact"])


class ShapeName(Strict):
    key: str = Field(examples=["contact"])
    label: str = Field(examples=["Contact"])
    plural: str = Field(examples=["Contacts"])
    url: str = Field(examples=["/api/v1/shapes/contact"])


class ShapeList(Strict):
    items: list[ShapeName] = Field(
        examples=[
            [{"key": "contact", "label": "Contact", "plural": "Contacts", "url": "/api/v1/shapes/contact"}]
        ]
    )


class HitBody(Strict):
    id: int = Field(examples=[1042])
    key: str = Field(examples=["contact:1042"])
    entity: str = Field(examples=["contact"])
    title: str
    context: str
    why: str = Field(description="The group of fields that answered.", examples=["names"])
    score: int = Field(examples=[100])
    url: str = Field(examples=["/api/v1/contact/1042"])


class HitPage(Strict):
    items: list[HitBody]


class MeUser(Person):
    email: str = Field(examples=["alice@jantar.example"])
    role: str = Field(examples=["Member"])
    language: str = Field(examples=["pl"])
    zone: str = Field(examples=["Europe/Warsaw"])
    administrator: bool = Field(examples=[False])


class MeToken(Strict):
    name: str = Field(examples=["web shop"])
    writes: bool = Field(examples=[True])
    expires: datetime = WHEN


class MeBody(Strict):
    user: MeUser
    token: MeToken
    rights: dict[str, dict[str, str]] = Field(
        description="How far each action reaches on each entity: none, own, team or all.",
        examples=[{"contact": {"read": "team", "edit": "own"}}],
    )


class EntryPoint(Strict):
    entities: dict[str, str] = Field(examples=[{"contact": "/api/v1/contact"}])
    openapi: str = Field(examples=["/api/v1/openapi.json"])


Conflict.model_rebuild()
Problem.model_rebuild()
