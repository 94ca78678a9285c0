"""What is kept, and what is wrong with the keeping."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from perennial.backup.rules import Known, Retention, broken, superfluous

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
KEEP = Retention(days=7, weeks=4, months=12)


def known(days: float, rows: int = 1000, *, good: bool = True, drilled: float | None = None) -> Known:
    made = NOW - timedelta(days=days)
    then = None if drilled is None else NOW - timedelta(days=drilled)
    return Known(f"{made:%Y%m%dT%H%M%SZ}", made, rows, rows, good, then)


def test_two_young_sets_of_which_one_was_drilled_are_enough() -> None:
    assert broken([known(1.4), known(0.4, drilled=0.1)], NOW) == []


@pytest.mark.parametrize(
    ("sets", "rules"),
    [
        ([], ["none"]),
        ([known(0.1, good=False)], ["none"]),
        ([known(3), known(2, drilled=2)], ["age"]),
        ([known(1), known(0.2, 0, drilled=0)], ["size", "shrunk"]),
        ([known(0.2, drilled=0)], ["redundancy"]),
        ([known(1), known(0.2, 799, drilled=0)], ["shrunk"]),
        ([known(1), known(0.2, 801, drilled=0)], []),
        ([known(1), known(0.2)], ["undrilled"]),
        ([known(10, drilled=9), known(1), known(0.2)], ["undrilled"]),
        ([known(3), known(2, drilled=2), known(-5)], ["clock", "age"]),
        ([known(1), known(0.2, drilled=-5)], ["undrilled"]),
        # One that is damaged counts for nothing: neither as young, nor as the one before.
        ([known(3), known(2, drilled=1), known(0.1, good=False)], ["age"]),
    ],
)
def test_each_rule_is_broken_by_what_breaks_it(sets: list[Known], rules: list[str]) -> None:
    assert broken(sets, NOW) == rules


def test_of_two_years_of_nights_seven_days_four_weeks_and_twelve_months_stay() -> None:
    sets = [known(days) for days in range(730, -1, -1)]
    gone = set(superfluous(sets, KEEP, NOW))
    kept = [one for one in sets if one.name not in gone]
    assert [one.name for one in kept[-7:]] == [one.name for one in sets[-7:]]
    assert len(kept) <= 7 + 4 + 12
    assert {(one.made.year, one.made.month) for one in kept} == {(2026, m) for m in range(1, 13)}
    # Tidying up twice is tidying up once, and from day to day it never takes what the month needs.
    assert superfluous(kept, KEEP, NOW) == []


def test_night_by_night_the_same_stay_as_at_once() -> None:
    kept: list[Known] = []
    for days in range(400, -1, -1):
        kept.append(known(days))
        gone = superfluous(kept, KEEP, kept[-1].made)
        kept = [one for one in kept if one.name not in gone]
    assert len({(one.made.year, one.made.month) for one in kept}) == 12


def test_several_of_one_day_leave_its_newest_and_the_newest_two_always_stay() -> None:
    sets = [known(0.3), known(0.2), known(0.1)]
    assert superfluous(sets, KEEP, NOW) == [sets[0].name]
    old = [known(900), known(899)]
    assert superfluous(old, Retention(1, 1, 1), NOW) == []


def test_what_was_there_before_an_upgrade_outlives_the_other_sets_of_its_day() -> None:
    upgrade = replace(known(0.4), apart=True)
    sets = [upgrade, known(0.3), known(0.2), known(0.1)]
    assert superfluous(sets, KEEP, NOW) == [sets[1].name]
    after_a_week = [replace(known(9), apart=True), known(8.9), known(1), known(0)]
    assert superfluous(after_a_week, Retention(10, 1, 1), NOW) == []
    assert superfluous(after_a_week, Retention(7, 1, 1), NOW) == [after_a_week[0].name]
    assert superfluous(after_a_week, Retention(2, 1, 1), NOW) == [one.name for one in after_a_week[:2]]


def test_what_is_damaged_pushes_out_no_good_one() -> None:
    sets = [known(2), known(1), *(known(0.5 - n / 100, good=False) for n in range(9))]
    gone = superfluous(sets, Retention(1, 1, 1), NOW)
    assert not {sets[0].name, sets[1].name} & set(gone)
    assert sets[-1].name not in gone
    assert set(gone) == {one.name for one in sets[2:-1]}


def test_sets_that_are_dated_ahead_push_out_none_of_now_and_wait_for_their_day() -> None:
    ahead = [known(-days) for days in range(1, 40)]
    sets = [known(2), known(1), known(0), *ahead]
    assert superfluous(sets, Retention(1, 1, 1), NOW) == [sets[0].name]
    assert superfluous(sets, Retention(1, 1, 1), NOW + timedelta(days=99)) == [one.name for one in sets[:-2]]
