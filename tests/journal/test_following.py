"""Followers read sealed batches in order, each once, and begin with what was there before."""

from __future__ import annotations

from unittest import mock

import pytest

from perennial.journal import following
from perennial.journal.models import Bookmark
from perennial.journal.sealer import seal
from tests.records.people import contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def alone():
    with mock.patch.dict(following._followers, clear=True):
        yield


def heard(name: str = "test", fails: list[int] | None = None):
    seen: list[int] = []

    @following.follower(name, lambda: seen.append(0))
    def listen(lines) -> None:
        if fails and fails.pop():
            raise RuntimeError("not now")
        seen.extend(line.row for line in lines if line.model.__name__ == "Contact")

    return seen


def test_a_new_follower_begins_once_and_then_hears_every_batch_once(alone):
    contact("Anna Nowak")
    seal()
    seen = heard()
    following.follow(5)
    assert seen == [0]
    bert, cilly = contact("Bert Wolf"), contact("Cilly Rot")
    following.follow(5)
    assert seen == [0]
    seal()
    following.follow(5)
    following.follow(5)
    assert seen == [0, bert.pk, cilly.pk]


def test_what_failed_is_heard_again(alone):
    seen = heard(fails=[1])
    following.follow(5)
    anna = contact("Anna Nowak")
    seal()
    with pytest.raises(RuntimeError):
        following.follow(5)
    assert [lag.batches for lag in following.lags()] == [1]
    following.follow(5)
    assert seen == [0, anna.pk]
    assert [lag.batches for lag in following.lags()] == [0]


def test_who_stood_still_while_another_read_on_hears_nothing_again(alone, monkeypatch):
    seen = heard()
    following.follow(5)
    anna, bert = contact("Anna Nowak"), contact("Bert Wolf")
    seal()
    upcoming = following._upcoming

    def late(position: int) -> list[tuple[int, int]]:
        found = upcoming(position)
        monkeypatch.setattr(following, "_upcoming", upcoming)
        following.follow(5)
        return found[:1]

    monkeypatch.setattr(following, "_upcoming", late)
    following.follow(5)
    following.follow(5)
    assert seen == [0, anna.pk, bert.pk]
    assert [lag.batches for lag in following.lags()] == [0]


def test_a_follower_goes_on_from_its_bookmark(alone):
    seen = heard()
    following.follow(5)
    for number in range(3):
        contact(f"Anna {number}")
    seal()
    Bookmark.objects.update(position=Bookmark.objects.get().position + 2)
    following.follow(5)
    assert len(seen) == 2


def test_where_a_workspace_is_set_up_nothing_is_caught_up_with(alone):
    seen = heard()
    following.begin_here()
    anna = contact("Anna Nowak")
    seal()
    following.follow(5)
    assert seen == [anna.pk]
