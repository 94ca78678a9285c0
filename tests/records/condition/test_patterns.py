"""Rules with a pattern of one's own: judged at a save, and for all records when the rule is made or changed."""

from __future__ import annotations

import time

import pytest

from perennial.cli.integrity import derived
from perennial.journal.models import Change
from perennial.lib.refusals import Refusal
from perennial.quality.actions import edit_rule, remove_rule
from perennial.quality.models import Rule
from perennial.records.actions.edit import edit_record
from perennial.records.actions.take_back import take_back
from perennial.records.condition.impact import impact
from perennial.records.models import Contact
from perennial.records.places import Readable
from perennial.schema.actions import create_field
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR
from tests.quality.test_rules import made
from tests.records.condition.test_findings import broken, rejudged
from tests.records.people import contact

pytestmark = pytest.mark.django_db

# A backtracking engine needs longer for these than the world will last.
HOSTILE = ["(a+)+b", "(a|aa)+b", "(a|a?)+b", "(.*a){20}b", "([a-z]+)*!", "(x+x+)+y", "((a?){30}){10}a{30}b"]
CODE = {"field": "own_id", "pattern": r"[A-Z]{2}-\d{4}"}


def flaws(head: Contact) -> str:
    return Contact.objects.get(pk=head.pk).flaws


def edited(rule: Rule, **told) -> Rule:
    shape = shape_of(rule.entity)
    return edit_rule(OPERATOR, rule, shape, Readable(OPERATOR, shape), **told)


@pytest.mark.parametrize(
    ("value", "fine"),
    [("AB-1234", True), ("ab-1234", False), ("AB-12345", False), ("", True), ("ŁÓ-1234", False)],
)
def test_a_text_that_does_not_fit_is_found_when_it_is_written(value, fine):
    made("pattern", CODE)
    assert broken(contact("Anna Nowak", own_id=value)) == (set() if fine else {"x_name"})


def test_mending_the_text_mends_the_finding():
    made("pattern", CODE)
    anna = contact("Anna Nowak", own_id="x")
    edit_record(OPERATOR, "contact", anna.pk, {"own_id": "AB-1234"})
    assert (broken(anna), flaws(anna)) == (set(), "")
    edit_record(OPERATOR, "contact", anna.pk, {"own_id": "AB-12"})
    assert broken(anna) == {"x_name"}


def test_what_must_not_fit_is_found_where_it_does():
    made("pattern", {"field": "family_name", "pattern": "(?i)test.*", "fits": False})
    assert broken(contact("Anna Testowa")) == {"x_name"}
    assert broken(contact("Anna Nowak")) == broken(contact("Anna")) == set()


def test_a_custom_field_is_looked_at():
    create_field(OPERATOR, "contact", "text", {"en": "Badge"})
    made("pattern", {"field": "x_badge", "pattern": "B[0-9]+"})
    anna, bert = contact("Anna Nowak", x_badge="B7"), contact("Bert Wolf", x_badge="7")
    assert (broken(anna), broken(bert)) == (set(), {"x_name"})


def test_a_rule_made_later_is_asked_of_all_records_in_the_background():
    anna, bert = contact("Anna Nowak", own_id="AB-1234"), contact("Bert Wolf", own_id="x")
    rule = made("pattern", CODE)
    rejudged()
    assert (broken(anna), broken(bert)) == (set(), {"x_name"})
    edited(rule, parameters=CODE | {"pattern": "[a-z]"})
    rejudged()
    assert (broken(anna), broken(bert)) == ({"x_name"}, set())
    assert derived().ok


def test_an_answer_for_another_pattern_is_never_taken_for_this_one():
    bert = contact("Bert Wolf", own_id="x")
    rule = made("pattern", CODE)
    rejudged()
    edited(rule, parameters=CODE | {"pattern": "[a-z]"})
    edit_record(OPERATOR, "contact", bert.pk, {"job_title": "Clerk"})
    assert broken(bert) == set()


def test_a_rule_that_is_removed_or_off_leaves_no_word_behind_and_undo_brings_it_back():
    bert = contact("Bert Wolf", own_id="x")
    rule = made("pattern", CODE)
    rejudged()
    assert flaws(bert).startswith(" pattern.")
    remove_rule(OPERATOR, rule)
    rejudged()
    assert (flaws(bert), broken(bert)) == ("", set())
    take_back(OPERATOR, Change.objects.get(action="rule.remove").pk)
    rejudged()
    assert broken(bert) == {"x_name"}
    assert derived().ok


def test_other_flaws_stay_beside_the_words_of_patterns():
    made("valid", {"field": "phone"}, labels={"en": "Phone"})
    made("pattern", CODE)
    anna = contact("Anna Nowak", own_id="x", phone="12")
    assert broken(anna) == {"x_phone", "x_name"}
    edit_record(OPERATOR, "contact", anna.pk, {"own_id": ""})
    assert broken(anna) == {"x_phone"}


def test_a_pattern_that_blocks_refuses_the_save():
    made("pattern", CODE, severity="block")
    with pytest.raises(Refusal):
        contact("Anna Nowak", own_id="x")
    contact("Anna Nowak", own_id="AB-1234")


@pytest.mark.parametrize("source", HOSTILE)
def test_no_pattern_holds_up_a_save_a_batch_or_the_count_before(source):
    create_field(OPERATOR, "contact", "text", {"en": "Note"})
    anna = contact("Anna Nowak", x_note="a" * 500)
    start = time.perf_counter()
    rule = made("pattern", {"field": "x_note", "pattern": source})
    assert impact(OPERATOR, rule).failing == 1
    rejudged()
    edit_record(OPERATOR, "contact", anna.pk, {"x_note": "a" * 499})
    assert broken(anna) == {"x_name"}
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("parameters", "at"),
    [
        ({"field": "own_id"}, "pattern"),
        ({"field": "own_id", "pattern": 7}, "pattern"),
        ({"field": "own_id", "pattern": ""}, "pattern"),
        ({"field": "own_id", "pattern": "a\x00"}, "pattern"),
        ({"field": "own_id", "pattern": "a\nb"}, "pattern"),
        ({"field": "own_id", "pattern": "\ud800"}, "pattern"),
        ({"field": "own_id", "pattern": "(?=a)"}, "pattern"),
        ({"field": "own_id", "pattern": ".*a.{900}"}, "pattern"),
        ({"field": "own_id", "pattern": "a", "fits": "no"}, "fits"),
        ({"field": "created", "pattern": "a"}, "field"),
        ({"field": "tags", "pattern": "a"}, "field"),
        ({"field": "company", "pattern": "a"}, "field"),
        ({"pattern": "a"}, "field"),
    ],
)
def test_what_is_no_pattern_is_refused_by_name(parameters, at):
    with pytest.raises(Refusal) as no:
        made("pattern", parameters)
    assert no.value.field == f"parameters.{at}"
