"""What a rule would mean before it is switched on is what switching it on then finds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.utils import timezone

from perennial.access.actions import create_team
from perennial.access.errors import AdministratorNeeded
from perennial.journal import guard
from perennial.journal.models import Change
from perennial.lib.refusals import Refusal
from perennial.quality.actions import draft_rule, redraft_rule
from perennial.quality.models import Rule
from perennial.records.actions.edit import edit_record
from perennial.records.actions.trash import trash_records
from perennial.records.condition import imported
from perennial.records.condition.actions import waive
from perennial.records.condition.counting import tallies
from perennial.records.condition.impact import EXAMPLES, impact
from perennial.records.models import Contact, Finding
from perennial.records.places import Readable
from perennial.schema.actions import create_field, hide_field
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR, acting, gather, today
from tests.quality.test_rules import made
from tests.records.condition.test_findings import age, judged, rejudged
from tests.records.people import company, contact
from tests.transfer.importing import csv_of, ran, undone, upload

pytestmark = pytest.mark.django_db

CUSTOMER = {"field": "lifecycle", "op": "is", "value": "customer"}
EVERY_KIND = [
    ("filled", {"field": "email"}, None),
    ("filled", {"field": "email"}, CUSTOMER),
    ("valid", {"field": "phone"}, None),
    ("pattern", {"field": "family_name", "pattern": "[A-Z][a-z]{3}", "fits": True}, None),
    ("pattern", {"field": "email", "pattern": ".*@jantar\\.example", "fits": False}, CUSTOMER),
    ("holds", {"must": {"not": {"field": "company.lifecycle", "op": "is", "value": "former"}}}, None),
    ("holds", {"must": {"field": "owner.active", "op": "is", "value": True}}, CUSTOMER),
    ("unique", {"field": "phone"}, None),
    ("fresh", {"field": "phone", "months": 6}, CUSTOMER),
    ("believable", {}, None),
]


def draft(kind: str, parameters: dict, **told) -> Rule:
    shape = shape_of("contact")
    return draft_rule(shape, Readable(OPERATOR, shape), kind, parameters, **told)


def people(cast) -> list:
    """Contacts that break every kind of rule, some of them, of several owners."""
    former = company("Old Ltd", acting(cast.bob), lifecycle="former")
    found = [
        contact("Anna Nowak", acting(cast.alice), email="anna@jantar.example", lifecycle="customer"),
        contact("Bert Wolf", acting(cast.alice), phone="+48 601 234 567", lifecycle="customer"),
        contact("Cora Lind", acting(cast.bob), phone="601 234 567", company=former.pk),
        contact("Dora Kral", acting(cast.charlie), phone="12", lifecycle="customer"),
        contact("Asdf Qwerty", lifecycle="customer"),
        contact("Egon Bau"),
    ]
    age(found[1], 300)
    gone = contact("Nobody Here", acting(cast.alice))
    trash_records(OPERATOR, "contact", [gone.pk])
    return found


@pytest.mark.parametrize(("kind", "parameters", "when"), EVERY_KIND)
def test_what_is_counted_before_is_what_switching_on_finds(kind, parameters, when):
    people(gather())
    judged()
    before = impact(OPERATOR, draft(kind, parameters, when=when))
    assert not Rule.objects.exists()
    rule = made(kind, parameters, when=when)
    rejudged()
    [tally] = tallies("contact")
    assert before is not None
    assert (before.applicable, before.failing) == (tally.applicable, tally.failing)
    broken = Finding.objects.filter(rule=rule).order_by("-record").values_list("record", flat=True)
    assert list(before.examples) == list(broken)[:EXAMPLES]
    assert before.failing == broken.count() == sum(one.failing for one in before.owners)


def test_it_says_whose_records_they_are():
    cast = gather()
    people(cast)
    told = impact(OPERATOR, draft("filled", {"field": "phone"}))
    assert told is not None
    assert (told.applicable, told.failing) == (6, 3)
    assert [(one.key, one.applicable, one.failing) for one in told.owners] == [
        (None, 2, 2),
        (cast.alice.pk, 2, 1),
    ]
    # Alice and Bob are one team; who has no owner has none.
    assert [(one.key, one.applicable, one.failing) for one in told.teams] == [
        (None, 2, 2),
        (cast.team.pk, 3, 1),
    ]


def test_who_is_in_two_teams_counts_in_both():
    cast = gather()
    second = create_team(OPERATOR, "Key customers", [cast.alice])
    contact("Anna Nowak", acting(cast.alice))
    told = impact(OPERATOR, draft("filled", {"field": "phone"}))
    assert told is not None
    assert {one.key for one in told.teams} == {cast.team.pk, second.pk}
    assert told.failing == 1


def test_waived_records_count_as_fulfilling_until_the_day():
    anna, bert = contact("Anna Nowak"), contact("Bert Wolf")
    rule = made("filled", {"field": "email"})
    waive(OPERATOR, "contact", anna.pk, rule.key, reason="so")
    until = today() + timedelta(days=30)
    waive(OPERATOR, "contact", bert.pk, rule.key, reason="so", until=until)
    told = impact(OPERATOR, rule)
    assert told is not None
    assert (told.applicable, told.failing, list(told.examples)) == (2, 0, [])
    assert [(one.applicable, one.failing) for one in tallies("contact")] == [(2, 0)]


def test_a_rule_that_is_there_is_counted_as_it_would_become():
    contact("Anna Nowak", email="anna@jantar.example")
    rule, shape = made("filled", {"field": "email"}), shape_of("contact")
    other = redraft_rule(rule, shape, Readable(OPERATOR, shape), parameters={"field": "phone"})
    told, now = impact(OPERATOR, other), impact(OPERATOR, rule)
    assert told is not None
    assert now is not None
    assert (told.failing, now.failing) == (1, 0)
    assert Rule.objects.get().parameters == {"field": "email"}


def test_examples_are_few_and_the_newest():
    heads = [contact(f"Anna {number}") for number in range(EXAMPLES + 2)]
    told = impact(OPERATOR, draft("filled", {"field": "email"}))
    assert told is not None
    assert list(told.examples) == [head.pk for head in reversed(heads)][:EXAMPLES]


def test_figures_over_every_record_are_for_administrators():
    cast = gather()
    with pytest.raises(AdministratorNeeded):
        impact(acting(cast.alice), draft("filled", {"field": "email"}))
    assert impact(acting(cast.ada), draft("filled", {"field": "email"})) is not None


def test_a_rule_whose_field_was_hidden_says_so_and_is_left_out_of_the_counts():
    own = create_field(OPERATOR, "contact", "text", {"en": "Badge"})
    rule = made("filled", {"field": own.key})
    made("filled", {"field": "email"})
    contact("Anna Nowak")
    hide_field(OPERATOR, own)
    with pytest.raises(Refusal):
        impact(OPERATOR, rule)
    assert [one.rule.parameters["field"] for one in tallies("contact")] == ["email"]


def brought(name: str, *rows: Sequence[str], on_match: str = "update"):
    one = upload(
        csv_of(["Given name", "E-mail", "Own number"], *rows),
        mapping=["given_name", "email", "own_id"],
        match=["own_id"],
        on_match=on_match,
        name=name,
    )
    return ran(one)


def aged(change: int, days: int) -> None:
    with guard.door_open(guard.JOURNAL):
        Change.objects.filter(pk=change).update(at=timezone.now() - timedelta(days=days))


def mail():
    told = impact(OPERATOR, draft("filled", {"field": "email"}))
    assert told is not None
    assert told.imported is not None
    return told.imported


def test_it_says_what_the_imports_of_the_last_month_would_have_met():
    contact("Not Imported")
    first = brought(
        "first.csv", ["Anna", "", "A-1"], ["Bert", "b@jantar.example", "B-1"], ["Cora", "", "C-1"]
    )
    second = brought("second.csv", ["Anne", "", "A-1"], ["Dora", "d@jantar.example", "D-1"])
    clean = brought("clean.csv", ["Egon", "e@jantar.example", "E-1"])
    found = mail()
    # Anna came twice and counts once.
    assert (found.number, found.applicable, found.failing) == (3, 5, 2)
    assert [(one.title, one.change, one.applicable, one.failing) for one in found.worst] == [
        ("first.csv", first.change, 3, 2),
        ("second.csv", second.change, 2, 1),
    ]
    assert clean.change not in {one.change for one in found.worst}


def test_records_are_judged_as_they_stand_now():
    brought("list.csv", ["Anna", "", "A-1"], ["Bert", "", "B-1"], ["Cora", "", "C-1"])
    anna, bert, _cora = Contact.objects.order_by("pk")
    edit_record(OPERATOR, "contact", anna.pk, {"email": "a@jantar.example"})
    trash_records(OPERATOR, "contact", [bert.pk])
    assert (mail().applicable, mail().failing) == (2, 1)


def test_older_imports_and_those_taken_back_do_not_count():
    old = brought("old.csv", ["Anna", "", "A-1"])
    aged(old.change, 32)
    kept = brought("kept.csv", ["Bert", "", "B-1"])
    aged(kept.change, 29)
    contact("Cora Rot", own_id="C-1")
    gone = brought("gone.csv", ["Cora", "", "C-1"], ["Dora", "", "D-1"])
    undone(gone.change)
    found = mail()
    assert (found.number, found.failing, [one.title for one in found.worst]) == (1, 1, ["kept.csv"])


def test_an_import_of_contacts_counts_for_the_companies_it_made():
    one = upload(csv_of(["Name", "Company"], ["Anna Nowak", "Jantar"]), mapping=["full_name", "company"])
    ran(one)
    shape = shape_of("company")
    rule = draft_rule(shape, Readable(OPERATOR, shape), "filled", {"field": "tax_id"})
    told = impact(OPERATOR, rule)
    assert (told.imported.applicable, told.imported.failing) == (1, 1)


def test_a_pattern_is_counted_in_imports_too():
    brought("list.csv", ["Anna", "", "A-1"], ["Bert", "", "B2"], ["Cora", "", "C3"])
    contact("Not Imported", own_id="X4")
    told = impact(OPERATOR, draft("pattern", {"field": "own_id", "pattern": "[A-Z]-[0-9]"}))
    assert told is not None
    assert told.imported is not None
    assert (told.failing, told.imported.applicable, told.imported.failing) == (3, 3, 2)
    assert [(one.title, one.failing) for one in told.imported.worst] == [("list.csv", 2)]


def test_without_imports_and_without_time_the_other_figures_stand(monkeypatch):
    contact("Anna Nowak")
    assert (mail().number, mail().failing) == (0, 0)
    brought("list.csv", ["Bert", "", "B-1"])
    monkeypatch.setattr(imported, "in_time", lambda ask, seconds: None)
    told = impact(OPERATOR, draft("filled", {"field": "email"}))
    assert told is not None
    assert (told.failing, told.imported) == (2, None)
