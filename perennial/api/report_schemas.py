"""Bodies about reports, as the OpenAPI document shows them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from perennial.api.quality_schemas import DAY, NAME, RULE
from perennial.api.schemas import Person, Strict

Period = Literal["week", "month", "quarter", "year"]


class ReportBody(Strict):
    """A kept question: which rules do which records break, now and of late. What is not open to you is absent."""

    id: int = Field(examples=[5])
    name: str = Field(examples=["Customers in Łódź"])
    entity: str = Field(examples=["contact"])
    rules: list[str] = Field(
        description="Keys of the rules it asks; none: every rule.", examples=[["contact_reachable"]]
    )
    filter: Any = Field(
        description="The condition its records meet; null: every record.",
        examples=[{"field": "city", "op": "is", "value": "Łódź"}],
    )
    period: Period = Field(description="What it compares with: so long ago.")
    shared: bool = Field(description="Whether everybody sees it.")
    maker: Person
    url: str = Field(examples=["/api/v1/reports/5"])


class ReportList(Strict):
    items: list[ReportBody] = Field(description="Your own first, then shared ones, by name.")


class ReportRule(Strict):
    """How many records break a rule, and how many of them began to within the period."""

    rule: str = RULE
    name: str = NAME
    now: int = Field(examples=[84])
    new: int = Field(examples=[12])
    then: int | None = Field(description="On the day `then`; null where that is not known.", examples=[80])
    change: int | None = Field(examples=[4])


class Counts(Strict):
    records: int = Field(examples=[631])
    doubtful: int = Field(description="Those that break any of its rules.", examples=[84])
    new: int = Field(description="Doubtful ones that began to break a rule after `since`.", examples=[12])


class ReportOwner(Counts):
    owner: Person | None = Field(description="null: nobody’s")


class ReportTeam(Counts):
    team: Person


class ReportDay(Strict):
    day: date
    broken: int = Field(description="How often its rules together were broken.", examples=[412])


class ReportFigures(Counts):
    judged: date = DAY
    since: date = Field(description="When the period began.")
    then: date | None = Field(
        description="The counted day that is compared with; null where no day was counted, and where the report is "
        "about a part of the records or you see a part of them."
    )
    rules: list[ReportRule] = Field(description="Most broken first.")
    owners: list[ReportOwner] = Field(description="Those with doubtful records, most first.")
    teams: list[ReportTeam] = Field(description="Teams of which you see every member.")
    days: list[ReportDay] = Field(description="From `then` to `judged`, where all its rules were counted.")


class ReportRead(ReportBody):
    figures: ReportFigures | None = Field(description="null where counting takes too long, or see `nothing`.")
    nothing: str | None = Field(
        description="Why there is nothing to tell you: it asks for what is not open to you.", examples=[None]
    )


class ReportAnswer(ReportBody):
    change: int | None = Field(
        description="The change that wrote it; null when nothing differed.", examples=[57]
    )


class ReportGone(Strict):
    report: int = Field(examples=[5])
    change: int | None = Field(description="Its undo brings the report back.", examples=[57])
