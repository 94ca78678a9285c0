"""One's own list: put off until a day, handed over to a colleague, and how far one is today."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from perennial.access.actions import create_role, edit_user
from perennial.access.errors import NobodysOwn
from perennial.journal import fingerprint
from perennial.journal.models import Change
from perennial.lib.refusals import Refusal
from perennial.records.actions.edit import edit_record
from perennial.records.actions.take_back import take_back
from perennial.records.condition import queries
from perennial.records.condition.actions import confirm, hand_over, snooze
from perennial.records.condition.progress import done_today, handed_over
from perennial.records.condition.queries import of_task, tasks
from perennial.records.errors import NoSuchRecord
from perennial.records.models import Contact, Finding, Snooze
from tests.cast import OPERATOR, acting, gather, today
from tests.quality.test_rules import made
from tests.records.people import contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def rule():
    return made("filled", {"field": "email"})


@pytest.fixture
def anna(cast, rule) -> Contact:
    return contact("Anna Nowak", acting(cast.alice))


def own(user) -> list[int]:
    return [one.records for one in tasks(acting(user))]


def days(number: int):
    return today() + timedelta(days=number)


def test_what_is_put_off_hides_from_ones_own_list_alone_and_goes_on_counting(cast, rule, anna):
    edit_user(OPERATOR, cast.bob, role=cast.member)
    score = Contact.objects.get(pk=anna.pk).score
    snooze(acting(cast.alice), "contact", anna.pk, rule.key, days(7))
    assert own(cast.alice) == []
    assert not of_task(acting(cast.alice), rule).exists()
    assert Finding.objects.filter(record=anna.pk, waived=False).count() == 1
    assert Contact.objects.get(pk=anna.pk).score == score == 0
    hand_over(acting(cast.alice), "contact", anna.pk, cast.bob.pk)
    assert own(cast.bob) == [1]


def test_it_comes_back_by_itself_on_its_day(cast, rule, anna, monkeypatch):
    snooze(acting(cast.alice), "contact", anna.pk, rule.key, days(7))
    now = queries.present_moment()
    for ahead, wanted in ((6, []), (7, [1])):
        moment = replace(now, today=now.today + timedelta(days=ahead))
        monkeypatch.setattr(queries, "present_moment", lambda moment=moment: moment)
        assert own(cast.alice) == wanted


def test_putting_off_is_journaled_and_taken_back(cast, rule, anna):
    alice, before = acting(cast.alice), fingerprint.fingerprint()
    first = snooze(alice, "contact", anna.pk, rule.key, days(7))
    second = snooze(alice, "contact", anna.pk, rule.key, days(9))
    assert Snooze.objects.get().until == days(9)
    for change in (second, first):
        take_back(alice, change)
    assert own(cast.alice) == [1]
    assert fingerprint.fingerprint() == before


@pytest.mark.parametrize("ahead", [-1, 0, 400])
def test_a_day_that_helps_nobody_is_refused(cast, rule, anna, ahead):
    with pytest.raises(Refusal) as no:
        snooze(acting(cast.alice), "contact", anna.pk, rule.key, days(ahead))
    assert no.value.field == "until"
    assert not Snooze.objects.exists()


def test_strangers_and_programs_put_nothing_off(cast, rule, anna):
    with pytest.raises(NoSuchRecord):
        snooze(acting(cast.charlie), "contact", anna.pk, rule.key, days(7))
    with pytest.raises(NobodysOwn):
        snooze(OPERATOR, "contact", anna.pk, rule.key, days(7))


def test_handing_over_changes_the_owner_and_the_word_goes_with_it(cast, anna):
    change = hand_over(acting(cast.alice), "contact", anna.pk, cast.bob.pk, word="She is nearer to you")
    there = Contact.objects.get(pk=anna.pk)
    assert there.owner_id == cast.bob.pk
    assert Change.objects.get(pk=change).action == "contact.hand_over"
    given = handed_over(acting(cast.bob), there)
    assert (given.by, given.word) == (cast.alice.pk, "She is nearer to you")
    assert handed_over(acting(cast.alice), there) is None
    take_back(acting(cast.alice), change)
    assert Contact.objects.get(pk=anna.pk).owner_id == cast.alice.pk


@pytest.mark.parametrize(
    ("to", "word", "field"), [("alice", "", "to"), (None, "", "to"), ("bob", "x" * 501, "word")]
)
def test_a_hand_over_to_nobody_or_oneself_is_refused(cast, anna, to, word, field):
    colleague = getattr(cast, to).pk if to else None
    with pytest.raises(Refusal) as no:
        hand_over(acting(cast.alice), "contact", anna.pk, colleague, word=word)
    assert no.value.field == field
    assert Contact.objects.get(pk=anna.pk).owner_id == cast.alice.pk


def test_who_works_on_their_own_alone_takes_a_hand_over_back_while_nobody_went_on(cast, rule):
    grants = {("*", action): "own" for action in ("read", "create", "edit", "delete")}
    edit_user(OPERATOR, cast.alice, role=create_role(OPERATOR, "Alone", grants=grants))
    anna, bert = (contact(name, acting(cast.alice)) for name in ("Anna Nowak", "Bert Wolf"))
    changes = [hand_over(acting(cast.alice), "contact", one.pk, cast.charlie.pk) for one in (anna, bert)]
    edit_record(acting(cast.charlie), "contact", bert.pk, {"job_title": "Buyer"})
    for change in changes:
        take_back(acting(cast.alice), change)
    owners = dict(Contact.objects.values_list("pk", "owner"))
    assert owners == {anna.pk: cast.alice.pk, bert.pk: cast.charlie.pk}


def test_what_was_answered_today_counts_unless_it_was_taken_back(cast, rule, anna):
    alice = acting(cast.alice)
    assert done_today(alice) == 0
    confirm(alice, "contact", [anna.pk], ["job_title"])
    change = snooze(alice, "contact", anna.pk, rule.key, days(7))
    assert (done_today(alice), done_today(acting(cast.bob))) == (2, 0)
    take_back(alice, change)
    assert done_today(alice) == 1
