"""Signs of notes made up afterwards: told to the person, of teams as rates, and to nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from perennial.access.actions import create_team, create_user, deactivate_user
from perennial.insight import habits
from perennial.insight.habits import (
    Habit,
    Note,
    Rates,
    Sign,
    before_meeting,
    copied,
    habits_of,
    impossible,
    together,
)
from perennial.insight.models import HabitCount
from perennial.journal.models import Change
from perennial.lib.refusals import Refusal
from perennial.operations.actions import enqueue
from perennial.quality.actions import add_pack
from perennial.quality.queries import present_moment
from perennial.records.actions.create import create_record
from perennial.records.actions.take_back import take_back
from perennial.transfer import actions
from tests.cast import OPERATOR, Cast, acting, gather
from tests.records.people import contact
from tests.transfer.importing import csv_of, ended, upload
from tests.web.doors import door

START = datetime(2026, 9, 7, 9, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def note(noted: timedelta, done: timedelta | None = None, **values: Any) -> Note:
    its = {"kind": "call", "text": "", "minutes": 0, **values}
    return Note(START + noted, START + (noted if done is None else done), **its)


def test_eight_of_different_hours_within_ten_minutes_were_noted_together():
    burst = [note(n * MINUTE, -n * HOUR) for n in range(8)]
    assert together(burst) == 8
    assert together(burst[:7]) == 0
    assert together([note(n * 3 * MINUTE, -n * HOUR) for n in range(8)]) == 0


def test_what_happened_in_one_go_may_be_noted_in_one_go():
    assert together([note(n * MINUTE, n * MINUTE) for n in range(20)]) == 0


def test_several_bursts_and_what_lies_between_are_told_apart():
    monday = [note(n * MINUTE, -n * HOUR) for n in range(9)]
    alone = [note(DAY), note(DAY + 2 * HOUR)]
    tuesday = [note(2 * DAY + n * MINUTE, -n * HOUR) for n in range(10)]
    assert together([*monday, *alone, *tuesday]) == 19


def test_the_same_text_again_is_copied_and_a_short_one_is_not():
    texts = [
        "customer satisfied, will call back",
        "customer satisfied, will call back",
        "ok",
        "ok",
        "sent the offer with certificate",
    ]
    assert copied([note(MINUTE, text=text) for text in texts]) == (1, 3)


@pytest.mark.parametrize(
    ("talks", "odd"),
    [
        ([(0, 30), (60, 30)], 0),
        ([(0, 30), (10, 30)], 1),
        ([(0, 30), (0, 30)], 0),
        ([(0, 721)], 1),
        ([(0, 720)], 0),
        ([(0, 60), (-10, 20), (-20, 10)], 2),
    ],
)
def test_two_talks_at_once_are_impossible_and_one_noted_twice_is_not(talks, odd):
    found = [note(end * MINUTE, minutes=minutes) for end, minutes in talks]
    assert impossible(found) == (odd, len(talks))


def test_what_has_no_length_is_no_talk():
    assert impossible([note(MINUTE, minutes=0), note(MINUTE, kind="email", minutes=999)]) == (0, 0)


def moments(weeks: int, each: int, at: timedelta) -> list[datetime]:
    return [START + week * 7 * DAY + at + n * MINUTE for week in range(weeks) for n in range(each)]


def test_most_of_all_before_one_hour_of_each_week():
    found = before_meeting([*moments(4, 10, -HOUR), *moments(4, 2, 3 * DAY)], UTC)
    assert (found.count, found.of, found.hour) == (40, 48, (0, 8))
    assert found.stands_out


def test_one_busy_morning_is_no_habit():
    assert not before_meeting([*moments(1, 60, -HOUR), *moments(4, 2, 3 * DAY)], UTC).stands_out
    assert before_meeting(moments(2, 40, -HOUR), UTC).count == 0
    assert before_meeting([], UTC) == Habit(Sign.MEETING, 0, 0)


def test_few_of_many_do_not_stand_out():
    assert not Habit(Sign.COPIED, 4, 4).stands_out
    assert not Habit(Sign.COPIED, 24, 100).stands_out
    assert Habit(Sign.COPIED, 25, 100).stands_out


@pytest.fixture
def cast() -> Cast:
    return gather(password="sieben Bäume am Fluss")


def logged(user: Any, number: int, text: str = "customer satisfied, will call back") -> list[int]:
    moment = present_moment()
    noon = datetime.combine(moment.today - DAY, time(12), moment.zone)
    return [
        create_record(
            acting(user),
            "activity",
            {"kind": "call", "subject": "Call", "text": text, "done": noon - n * HOUR, "minutes": 90},
        ).change
        or 0
        for n in range(number)
    ]


def of(user: Any) -> dict[Sign, tuple[int, int]]:
    return {one.sign: (one.count, one.of) for one in habits_of(user.pk, present_moment())}


@pytest.mark.django_db
def test_of_what_was_noted_in_one_go_all_signs_are_found(cast):
    logged(cast.alice, 10)
    found = of(cast.alice)
    assert found[Sign.TOGETHER] == (10, 10)
    assert found[Sign.COPIED] == (9, 10)
    assert found[Sign.IMPOSSIBLE] == (9, 10)
    assert of(cast.bob)[Sign.TOGETHER] == (0, 0)


@pytest.mark.django_db
def test_what_was_taken_back_or_imported_does_not_count(cast):
    changes = logged(cast.alice, 10)
    for one in changes[:3]:
        take_back(OPERATOR, one)
    assert of(cast.alice)[Sign.TOGETHER] == (0, 7)
    rows = [["call", f"Call {n}", f"2026-09-0{n + 1} 10:00"] for n in range(9)]
    one = upload(csv_of(["kind", "subject", "done"], *rows), entity="activity", actor=acting(cast.bob))
    ended(actions.rehearse(acting(cast.bob), one, deliver=False))
    ended(actions.run(acting(cast.bob), one, deliver=False))
    assert Change.objects.filter(channel="import").exists()
    assert of(cast.bob)[Sign.TOGETHER] == (0, 0)


@pytest.mark.django_db
def test_teams_are_told_as_rates_once_they_are_large_enough(cast, monkeypatch):
    logged(cast.alice, 8)
    logged(cast.bob, 2, "asked for the offer of last week")
    count_all()
    assert HabitCount.objects.filter(user=cast.alice, sign=Sign.COPIED).values_list("count", "of").get() == (
        7,
        8,
    )
    with pytest.raises(Refusal):
        habits.team_rates(acting(cast.alice))
    assert habits.team_rates(acting(cast.ada)) == []
    monkeypatch.setattr(habits, "FEWEST", 2)
    everybody, team = habits.team_rates(acting(cast.ada))
    assert (everybody.team, everybody.people, everybody.signs[Sign.COPIED]) == (None, 2, (8, 10))
    assert team == Rates("Poland", 2, everybody.signs)


@pytest.mark.django_db
def test_who_leaves_is_forgotten_and_counting_again_changes_nothing(cast):
    logged(cast.alice, 8)
    count_all()
    before = list(HabitCount.objects.order_by("user", "sign").values_list("user", "sign", "count", "of"))
    count_all()
    assert (
        list(HabitCount.objects.order_by("user", "sign").values_list("user", "sign", "count", "of")) == before
    )
    deactivate_user(OPERATOR, cast.alice)
    count_all()
    assert not HabitCount.objects.filter(user=cast.alice).exists()


def count_all() -> None:
    ended(enqueue("habits", requested_by=None, channel="system", deliver=False))


@pytest.mark.django_db
def test_the_page_is_ones_own_and_gentle(cast):
    logged(cast.alice, 10)
    shown = door(cast.alice).get("/upkeep/habits").content.decode()
    assert "10 of 10 notes came 8 or more at a time" in shown
    assert "Right after a talk a line is enough" in shown
    assert "Nothing stands out" not in shown
    calm = door(cast.bob).get("/upkeep/habits").content.decode()
    assert "Nothing stands out" in calm


@pytest.mark.django_db
def test_the_condition_shows_rates_and_no_names(cast):
    team = [create_user(OPERATOR, f"p{n}@jantar.example", f"Person{n}", cast.member) for n in range(5)]
    create_team(OPERATOR, "Sales North", team)
    for user in team:
        logged(user, 8)
    add_pack(OPERATOR, "sound")
    contact("Anna Nowak")
    count_all()
    shown = door(cast.ada).get("/condition").content.decode()
    assert "How it is noted" in shown
    assert "Sales North" in shown
    assert "Person1" not in shown
