"""Whose value a merge proposes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from perennial.records.survivorship import Candidate, Why, proposal, winner

OLD, NEW = datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("several", "record", "why"),
    [
        ([Candidate(1, "boss")], 1, Why.ONLY),
        ([Candidate(1, "boss", brought=OLD), Candidate(2, "buyer", brought=OLD)], 1, Why.FIRST),
        ([Candidate(1, "boss", brought=OLD), Candidate(2, "buyer", brought=NEW)], 2, Why.NEWEST),
        ([Candidate(1, "anna kowal", brought=OLD), Candidate(2, "kowal", brought=NEW)], 1, Why.COMPLETE),
        ([Candidate(1, "8 mar"), Candidate(2, "8 mar 1980"), Candidate(3, "mar")], 2, Why.COMPLETE),
        ([Candidate(1, "johann", brought=OLD), Candidate(2, "j.", brought=NEW)], 1, Why.COMPLETE),
        ([Candidate(1, "j."), Candidate(2, "j")], 1, Why.FIRST),
        (
            [Candidate(1, "klimczak", brought=OLD, known=True), Candidate(2, "klmiczak", brought=NEW)],
            1,
            Why.KNOWN,
        ),
        ([Candidate(1, "mroz", brought=NEW), Candidate(2, "mroz", brought=OLD, marks=2)], 2, Why.COMPLETE),
        (
            [
                Candidate(1, "a b", date(2024, 1, 1), NEW),
                Candidate(2, "b", date(2024, 2, 1), OLD),
                Candidate(3, "c"),
            ],
            2,
            Why.CONFIRMED,
        ),
        ([Candidate(1, "aaa", date(2025, 1, 1), NEW, ("Made up",)), Candidate(2, "b")], 2, Why.SOUND),
        (
            [Candidate(1, "aaa", None, NEW, ("Made up",)), Candidate(2, "b", None, OLD, ("Wrong",))],
            1,
            Why.NEWEST,
        ),
    ],
)
def test_what_is_sound_then_confirmed_then_complete_then_newest_wins(
    several: list[Candidate], record: int, why: Why
) -> None:
    won = winner(several)
    assert won is not None
    assert (won.record, won.why) == (record, why)


@pytest.mark.parametrize(
    ("preferred", "record"),
    [("", 1), (Why.NEWEST, 3), (Why.OLDEST, 2), (Why.FIRST, 4), (Why.COMPLETE, 1), (Why.CONFIRMED, 1)],
)
def test_what_the_workspace_prefers_decides_of_what_is_sound(preferred: str, record: int) -> None:
    newest = datetime(2026, 1, 1, tzinfo=UTC)
    several = [
        Candidate(4, "head", None, datetime(2024, 6, 1, tzinfo=UTC)),
        Candidate(1, "head of sales", date(2024, 1, 1), NEW),
        Candidate(2, "sales", None, OLD),
        Candidate(3, "of", None, newest),
        Candidate(5, "asdf", None, datetime(2027, 1, 1, tzinfo=UTC), ("Made up",)),
    ]
    won = winner(several, preferred)
    assert won is not None
    assert won.record == record


def test_of_nothing_nothing_is_proposed() -> None:
    assert proposal({"job_title": [], "city": [Candidate(2, "lodz")]}).keys() == {"city"}
