"""Bodies about views, as the OpenAPI document shows them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from perennial.api.schemas import Person, Strict


class ViewBody(Strict):
    """A list as it is kept under a name. What is not open to you is absent."""

    id: int = Field(examples=[5])
    name: str = Field(examples=["Customers in Łódź"])
    entity: str = Field(examples=["contact"])
    filter: Any = Field(
        description="The condition its records meet; null: every record.",
        examples=[{"field": "city", "op": "is", "value": "Łódź"}],
    )
    q: str = Field(description="The text they are found by.", examples=[""])
    sort: str = Field(description="Empty: as the list usually is.", examples=["-updated"])
    mine: bool = Field(description="Whether it shows only the records of whoever looks.")
    columns: list[str] = Field(
        description="Fields beside the name; none: the reader’s own choice.", examples=[["email", "city"]]
    )
    look: Literal["", "board"] = Field(description="`board`: deals by stage.")
    pipeline: str = Field(description="The one the board shows; empty: the first.")
    shared: bool = Field(description="Whether everybody sees it.")
    maker: Person
    nothing: str | None = Field(
        description="Why it shows you nothing: it asks for what is not open to you.", examples=[None]
    )
    url: str = Field(examples=["/api/v1/views/5"])


class ViewList(Strict):
    items: list[ViewBody] = Field(description="Your own first, then shared ones, by name.")


class ViewAnswer(ViewBody):
    change: int | None = Field(
        description="The change that wrote it; null when nothing differed.", examples=[57]
    )


class ViewGone(Strict):
    view: int = Field(examples=[5])
    change: int | None = Field(description="Its undo brings the view back.", examples=[57])
