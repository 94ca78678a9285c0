"""What rules say of a record is brought up to date in the transaction that writes it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from perennial.access.actions import create_role, create_user, deactivate_user
from perennial.cli.integrity import derived
from perennial.journal import guard, setwise
from perennial.journal.following import follow, lags
from perennial.journal.models import Change
from perennial.journal.sealer import seal
from perennial.lib.conditions import Moment, parse
from perennial.lib.refusals import Refusal
from perennial.operations.models import Operation, State
from perennial.quality.actions import add_pack, edit_rule
from perennial.quality.errors import NoSuchRule
from perennial.quality.judging import fields_of
from perennial.quality.models import DayCount, Judged
from perennial.quality.queries import judged_moment, move_day, present_moment
from perennial.records.actions.edit import edit_record
from perennial.records.actions.points import add_point, confirm_point, edit_point, make_primary, remove_point
from perennial.records.actions.take_back import take_back
from perennial.records.actions.trash import restore_records, trash_records
from perennial.records.condition import neighbours
from perennial.records.condition.actions import confirm, take_waiver_back, waive
from perennial.records.condition.counting import tallies, whole
from perennial.records.condition.queries import reasons, tasks
from perennial.records.condition.running import JUDGE, start_judging
from perennial.records.errors import NoSuchRecord
from perennial.records.knowing import may_know
from perennial.records.models import Contact, ContactPoint, Finding, Waiver
from perennial.records.places import Readable
from perennial.records.queries import listing
from perennial.schema.actions import hide_field
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR, acting, gather, today
from tests.journal.acting import any_door
from tests.quality.test_rules import made
from tests.records.people import company, contact
from tests.transfer.importing import ended

pytestmark = pytest.mark.django_db


def broken(head) -> set[str]:
    return set(Finding.objects.filter(record=head.pk, waived=False).values_list("rule__key", flat=True))


def score(head) -> int | None:
    return type(head).objects.get(pk=head.pk).score


def age(head, days: int) -> None:
    """As if the record had been created so many days ago."""
    made_at = timezone.now() - timedelta(days=days)
    with connection.cursor() as cursor, guard.door_open(guard.RECORDED):
        cursor.execute(
            f"UPDATE {type(head)._meta.db_table} SET created = %s WHERE record_id = %s",
            [connection.ops.adapt_datetimefield_value(made_at), head.pk],
        )


def judged() -> None:
    ended(start_judging(requested_by=None, channel="system", deliver=False))


def rejudged() -> None:
    """What a changed rule left to do."""
    for waiting in Operation.objects.filter(kind=JUDGE, state=State.QUEUED):
        ended(waiting)


def followed() -> None:
    seal()
    follow(5)


def test_without_rules_nothing_is_judged():
    anna = contact("Anna Nowak")
    assert (score(anna), anna.parts, broken(anna)) == (None, {}, set())


def test_a_missing_value_is_found_and_mending_it_gives_the_points_back():
    made("filled", {"field": "email"}, labels={"en": "Mail"})
    anna = contact("Anna Nowak")
    assert (broken(anna), score(anna)) == ({"x_mail"}, 0)
    edit_record(OPERATOR, "contact", anna.pk, {"email": "anna@jantar.example"})
    assert (broken(anna), score(anna)) == (set(), 100)


def test_a_rule_applies_only_under_its_condition():
    when = {"field": "lifecycle", "op": "is", "value": "customer"}
    made("filled", {"field": "email"}, when=when)
    anna = contact("Anna Nowak")
    assert (broken(anna), score(anna)) == (set(), None)
    edit_record(OPERATOR, "contact", anna.pk, {"lifecycle": "customer"})
    assert (broken(anna), score(anna)) == ({"x_name"}, 0)


def test_a_value_that_cannot_be_is_found():
    made("valid", {"field": "phone"})
    anna, bert = contact("Anna Nowak", phone="12"), contact("Bert Wolf", phone="+48 601 234 567")
    assert (broken(anna), broken(bert)) == ({"x_name"}, set())


@pytest.mark.parametrize(
    ("birthday", "fine"),
    [("1980-03-05", True), ("--03-05", True), ("2999-01-01", False), ("1850-01-01", False), ("", True)],
)
def test_a_birthday_lies_within_a_life(birthday, fine):
    made("valid", {"field": "birthday"})
    assert broken(contact("Anna Nowak", birthday=birthday)) == (set() if fine else {"x_name"})


def test_a_condition_over_the_company_is_judged_anew_when_the_company_changes():
    must = {"not": {"field": "company.lifecycle", "op": "is", "value": "former"}}
    made("holds", {"must": must, "field": "company"})
    firm = company("Jantar")
    anna = contact("Anna Nowak", company=firm.pk)
    followed()
    assert broken(anna) == set()
    edit_record(OPERATOR, "company", firm.pk, {"lifecycle": "former"})
    followed()
    assert broken(anna) == {"x_name"}


def test_more_neighbours_than_a_moment_allows_are_judged_by_one_operation_however_often(monkeypatch):
    monkeypatch.setattr(neighbours, "MOST", 0)
    made("unique", {"field": "email"})
    followed()
    rejudged()
    several = [contact(f"Anna Nowak{n}", email="desk@jantar.example") for n in range(3)]
    followed()
    for head in several:
        edit_record(OPERATOR, "contact", head.pk, {"email": "front@jantar.example"})
        followed()
    assert Operation.objects.filter(kind=JUDGE, state=State.QUEUED).count() == 1
    assert derived().ok
    assert not Operation.objects.filter(kind=JUDGE, state=State.QUEUED).exists()


def test_two_fields_that_disagree_are_found_also_when_the_other_one_stands_on_the_company():
    must = {"field": "country", "op": "is", "value": {"field": "company.country"}}
    when = {"field": "company.country", "op": "is_filled"}
    rule = made("holds", {"must": must}, when=when)
    firm = company("Jantar", city="Gdańsk", country="PL")
    anna = contact("Anna Nowak", company=firm.pk, country="PL")
    followed()
    assert (broken(anna), rule.parameters["field"]) == (set(), "country")
    edit_record(OPERATOR, "contact", anna.pk, {"country": "DE"})
    assert broken(anna) == {"x_name"}
    edit_record(OPERATOR, "company", firm.pk, {"country": "DE"})
    followed()
    assert broken(anna) == set()


def test_a_finding_of_two_fields_is_told_to_who_may_read_both():
    must = {"field": "city", "op": "is_not", "value": {"field": "job_title"}}
    rule = made("holds", {"must": must})
    assert set(fields_of(rule)) == {"city", "job_title"}
    role = create_role(
        OPERATOR,
        "Reader",
        grants={("*", "read"): "all"},
        veils={("contact", "job_title"): "hidden"},
    )
    stranger = acting(create_user(OPERATOR, "reader@jantar.example", "Reader", role))
    assert not may_know(stranger, rule)
    assert may_know(OPERATOR, rule)


def test_who_does_not_see_all_records_is_not_told_that_a_value_is_theirs_alone():
    """Else a stranger finds out whose address somebody else keeps, by typing it."""
    cast = gather()
    rule = made("unique", {"field": "email"}, severity="warn")
    contact("Anna Nowak", acting(cast.alice), email="anna@jantar.example")
    told = []
    for address in ("anna@jantar.example", "nobody@jantar.example"):
        mine = contact("Guess", acting(cast.charlie), email=address)
        told += [*reasons(acting(cast.charlie), mine), *tasks(acting(cast.charlie))]
    assert told == []
    assert not may_know(acting(cast.alice), rule)
    assert may_know(acting(cast.ada), rule)


def test_who_leaves_leaves_findings_behind():
    cast = gather()
    must = {"field": "owner.active", "op": "is", "value": True}
    made("holds", {"must": must, "field": "owner"})
    anna = contact("Anna Nowak", acting(cast.bob))
    followed()
    assert broken(anna) == set()
    deactivate_user(OPERATOR, cast.bob)
    followed()
    assert broken(anna) == {"x_name"}


@pytest.mark.parametrize("field", ["email", "phone", "own_id"])
def test_two_of_one_value_are_both_found_and_both_freed(field):
    made("unique", {"field": field})
    typed = {"email": "anna@jantar.example", "phone": "601 234 567", "own_id": "K-1"}[field]
    again = {"email": "ANNA@jantar.example", "phone": "+48 601-234-567", "own_id": "k-1"}[field]
    followed()
    anna, twin = contact("Anna Nowak", **{field: typed}), contact("Anna N", **{field: again})
    followed()
    assert (broken(anna), broken(twin)) == ({"x_name"}, {"x_name"})
    edit_record(OPERATOR, "contact", twin.pk, {field: ""})
    followed()
    assert (broken(anna), broken(twin)) == (set(), set())


@pytest.mark.parametrize("field", ["email", "phone"])
def test_what_stands_beside_a_value_compares_nothing_and_holds_nobody_up(field):
    made("unique", {"field": field})
    typed, other = {
        "email": ("anna@jantar.example", "a@jantar.example"),
        "phone": ("601 234 567", "602 234 567"),
    }[field]
    anna = contact("Anna Nowak", **{field: typed})
    add_point(OPERATOR, "contact", anna.pk, field, {"raw": other, "label": "Work"})
    first, second = ContactPoint.objects.filter(record=anna.pk).order_by("rank")
    confirm_point(OPERATOR, "contact", anna.pk, first.pk, today())
    followed()
    edit_point(OPERATOR, "contact", anna.pk, first.pk, {"raw": f"{typed} "})
    make_primary(OPERATOR, "contact", anna.pk, second.pk)
    remove_point(OPERATOR, "contact", anna.pk, first.pk)
    followed()
    assert {lag.batches for lag in lags()} == {0}


def test_the_trash_frees_its_twin_and_coming_back_binds_it_again():
    made("unique", {"field": "email"})
    anna, twin = (contact(name, email="anna@jantar.example") for name in ("Anna Nowak", "Anna N"))
    followed()
    trash_records(OPERATOR, "contact", [twin.pk])
    followed()
    assert (broken(anna), broken(twin), score(twin)) == (set(), set(), None)
    restore_records(OPERATOR, "contact", [twin.pk])
    followed()
    assert (broken(anna), broken(twin)) == ({"x_name"}, {"x_name"})


def test_what_was_not_confirmed_for_long_is_stale_until_somebody_says_it_is_right():
    made("fresh", {"field": "job_title", "months": 12})
    anna = contact("Anna Nowak", job_title="Buyer")
    assert broken(anna) == set()
    age(anna, 400)
    judged()
    assert broken(anna) == {"x_name"}
    change = confirm(OPERATOR, "contact", [anna.pk], ["job_title"])
    assert broken(anna) == set()
    take_back(OPERATOR, change)
    assert broken(anna) == {"x_name"}


@pytest.mark.parametrize(
    ("field", "value"), [("job_title", "Chef"), ("phone", "+48 601 234 568"), ("city", "Łódź")]
)
def test_an_edit_says_that_the_new_value_is_right(field, value):
    made("fresh", {"field": field, "months": 12})
    before = {"job_title": "Buyer", "phone": "+48 601 234 567", "city": "Gdańsk"}
    anna = contact("Anna Nowak", **before)
    age(anna, 400)
    judged()
    assert broken(anna) == {"x_name"}
    other = "salutation"
    edit_record(OPERATOR, "contact", anna.pk, {other: "Dr."})
    assert broken(anna) == {"x_name"}
    edit_record(OPERATOR, "contact", anna.pk, {field: value})
    assert broken(anna) == set()


def test_what_is_empty_cannot_grow_old():
    made("fresh", {"field": "job_title", "months": 12})
    anna = contact("Anna Nowak")
    age(anna, 400)
    judged()
    assert broken(anna) == set()


def test_a_waived_rule_costs_nothing_until_its_day_and_undo_takes_the_waiver_back():
    made("filled", {"field": "email"})
    made("filled", {"field": "family_name"}, labels={"en": "Family"})
    anna = contact("Anna Nowak")
    assert score(anna) == 50
    tomorrow = today() + timedelta(days=1)
    change = waive(OPERATOR, "contact", anna.pk, "x_name", reason="No e-mail at home", until=tomorrow)
    assert (broken(anna), score(anna)) == (set(), 100)
    assert Finding.objects.filter(record=anna.pk, waived=True).count() == 1
    move_day(tomorrow + timedelta(days=1))
    edit_record(OPERATOR, "contact", anna.pk, {"salutation": "Dr."})
    assert (broken(anna), score(anna)) == ({"x_name"}, 50)
    [reason] = reasons(OPERATOR, type(anna).objects.get(pk=anna.pk))
    assert (reason.waiver, reason.gains) == (None, 50)
    move_day(today())
    take_back(OPERATOR, change)
    assert not Waiver.objects.exists()
    assert score(anna) == 50


def test_a_waiver_needs_a_reason_a_later_day_a_known_rule_and_the_right_to_edit():
    cast = gather()
    made("filled", {"field": "email"})
    anna = contact("Anna Nowak", acting(cast.alice))
    for told, field in [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"reason": "so", "until": date(2020, 1, 1)}, "until"),
    ]:
        with pytest.raises(Refusal) as no:
            waive(acting(cast.alice), "contact", anna.pk, "x_name", **told)
        assert no.value.field == field
    with pytest.raises(NoSuchRule):
        waive(OPERATOR, "contact", anna.pk, "nothing", reason="so")
    with pytest.raises(NoSuchRecord):
        waive(acting(cast.charlie), "contact", anna.pk, "x_name", reason="so")
    assert not Waiver.objects.exists()
    waive(acting(cast.bob), "contact", anna.pk, "x_name", reason="so")
    assert take_waiver_back(acting(cast.bob), "contact", anna.pk, "x_name")
    assert broken(anna) == {"x_name"}


def test_a_changed_rule_is_asked_of_everybody_by_an_operation():
    rule = made("filled", {"field": "email"})
    anna = contact("Anna Nowak")
    shape = shape_of("contact")
    edit_rule(OPERATOR, rule, shape, Readable(OPERATOR, shape), parameters={"field": "family_name"})
    rejudged()
    assert (broken(anna), score(anna)) == (set(), 100)


def test_a_rule_that_is_taken_back_takes_its_findings_along():
    made("filled", {"field": "email"})
    anna = contact("Anna Nowak")
    take_back(OPERATOR, Change.objects.get(action="rule.create").pk)
    assert broken(anna) == set()
    rejudged()
    assert score(anna) is None


def test_a_rule_whose_field_went_is_left_out_and_the_others_go_on():
    from perennial.schema.actions import create_field

    own = create_field(OPERATOR, "contact", "text", {"en": "Badge"})
    made("filled", {"field": own.key}, labels={"en": "Badge"})
    made("filled", {"field": "email"})
    bert = contact("Bert Wolf")
    assert broken(bert) == {"x_badge", "x_name"}
    hide_field(OPERATOR, own)
    assert broken(contact("Anna Nowak")) == {"x_name"}
    rejudged()
    assert broken(bert) == {"x_name"}
    assert [one.rule.key for one in tallies("contact")] == ["x_name"]


def test_rebuilding_what_rules_say_changes_nothing():
    add_pack(OPERATOR, "sound")
    firm = company("Jantar", lifecycle="customer", tax_id="123")
    anna = contact("Anna Nowak", company=firm.pk, lifecycle="customer", email="x", phone="1")
    contact("Bert Wolf", email="x")
    followed()
    waive(OPERATOR, "contact", anna.pk, "contact_email_valid", reason="so")
    assert derived().ok


def test_a_rebuild_compares_records_only_when_all_of_them_have_their_columns(monkeypatch):
    made("unique", {"field": "email"})
    anna, twin = (contact(name, email="anna@jantar.example") for name in ("Anna Nowak", "Anna N"))
    followed()
    monkeypatch.setattr(setwise, "slices", partial(setwise.slices, size=1))
    with any_door():
        QuerySet(Contact).update(email="", email_key="", score=None)
        QuerySet(Finding).all()._raw_delete("default")
    assert not derived(repair=True).ok
    assert (broken(anna), broken(twin), score(anna), score(twin)) == ({"x_name"}, {"x_name"}, 0, 0)
    assert derived().ok


def test_lost_and_forged_findings_are_told_and_mended_and_keep_their_day():
    made("filled", {"field": "email"})
    anna, bert = contact("Anna Nowak"), contact("Bert Wolf", email="bert@wolf.example")
    anna_since = Finding.objects.get(record=anna.pk)
    with any_door():
        QuerySet(Finding).update(since=date(2020, 1, 2))
    assert derived().ok
    with any_door():
        QuerySet(Finding).bulk_create(
            [Finding(record_id=bert.pk, rule=anna_since.rule, since=date(2020, 1, 2))]
        )
    assert "records.finding" in derived(repair=True).bad
    assert Finding.objects.get().since == date(2020, 1, 2)
    with any_door():
        QuerySet(Finding).all()._raw_delete("default")
    assert "records.finding" in derived(repair=True).bad
    assert (broken(anna), broken(bert)) == ({"x_name"}, set())


def test_counts_say_of_how_many_a_rule_holds():
    made("filled", {"field": "email"}, when={"field": "lifecycle", "op": "is", "value": "customer"})
    for number in range(3):
        contact(f"Anna {number}", lifecycle="customer", email="a@b.example" if number else "")
    contact("Bert Wolf")
    [one] = tallies("contact")
    assert (one.applicable, one.failing, one.share) == (3, 1, 66)
    assert (whole("contact").records, whole("contact").judged, whole("contact").poor) == (4, 3, 1)


def test_the_daily_run_moves_the_day_and_notes_the_counts_once():
    made("filled", {"field": "email"})
    contact("Anna Nowak")
    judged()
    judged()
    rows = DayCount.objects.filter(entity="contact", rule__isnull=True, owner__isnull=True)
    assert [(row.applicable, row.failing, row.points) for row in rows] == [(1, 1, 0)]
    assert Judged.objects.count() == 1


def test_many_rules_are_one_statement_at_a_save():
    for number in range(40):
        made("filled", {"field": "email"}, labels={"en": f"Rule {number}"})
    anna = contact("Anna Nowak")
    edit_record(OPERATOR, "contact", anna.pk, {"job_title": "Buyer"})
    with CaptureQueriesContext(
        connection,
    ) as seen:
        edit_record(OPERATOR, "contact", anna.pk, {"job_title": "Chef"})
    asked = [one["sql"] for one in seen if "CASE WHEN" in one["sql"] or "EXECUTE" in one["sql"]]
    assert len(asked) == 1
    assert len(broken(anna)) == 40


def test_more_rules_than_a_number_has_bits():
    for number in range(70):
        made("filled", {"field": "email" if number % 2 else "family_name"}, labels={"en": f"Rule {number}"})
    anna = contact("Anna Nowak")
    assert len(broken(anna)) == 35
    assert score(anna) == 50


def test_the_score_stands_in_lists_and_filters():
    made("filled", {"field": "email"})
    anna, bert = contact("Anna Nowak"), contact("Bert Wolf", email="b@jantar.example")
    shape = shape_of("contact")

    def found(where, sort="score") -> list[int]:
        condition = parse(where, Readable(OPERATOR, shape))
        moment: Moment = present_moment()
        return [
            one.pk for one in listing(OPERATOR, shape, where=condition, moment=moment, sort=sort).page().rows
        ]

    everyone = {"all": []}
    assert found(everyone) == [anna.pk, bert.pk]
    assert found(everyone, "-score") == [bert.pk, anna.pk]
    assert found({"field": "score", "op": "below", "value": 50}) == [anna.pk]
    assert found({"field": "finding", "op": "has_any_of", "value": ["x_name"]}) == [anna.pk]
    assert found({"field": "finding", "op": "is_empty"}) == [bert.pk]


@pytest.mark.parametrize(
    ("ago", "within"), [(0, "wmqy"), (6, "wmqy"), (7, "mqy"), (60, "qy"), (200, "y"), (400, "")]
)
def test_a_list_is_narrowed_to_what_began_to_break_a_rule_lately(ago, within):
    made("filled", {"field": "email"})
    anna, _bert = contact("Anna Nowak"), contact("Bert Wolf", email="b@jantar.example")
    judged()
    since = judged_moment().today - timedelta(days=ago)
    with guard.door_open(guard.DERIVED):
        QuerySet(Finding).filter(record=anna.pk).update(since=since)
    shape = shape_of("contact")
    for period in ("week", "month", "quarter", "year"):
        where = parse(
            {"field": f"finding_{period}", "op": "has_any_of", "value": ["x_name"]}, Readable(OPERATOR, shape)
        )
        rows = listing(OPERATOR, shape, where=where, moment=present_moment()).page().rows
        assert [one.pk for one in rows] == ([anna.pk] if period[0] in within else []), period


@pytest.mark.parametrize(
    ("values", "flaw"),
    [
        ({"phone": "12"}, "phone.invalid"),
        ({"email": "anna@gmial.com"}, "email.misspelt"),
        ({"email": "anna@mailinator.com"}, "email.disposable"),
        ({"postal_code": "ABC", "city": "Łódź", "country": "PL"}, "postal_code.invalid"),
        ({"job_title": "Buyer"}, ""),
    ],
)
def test_what_no_statement_can_see_stands_in_words(values, flaw):
    anna = Contact.objects.get(pk=contact("Anna Nowak", **values).pk)
    assert anna.flaws.split() == ([flaw] if flaw else [])


def test_a_name_in_two_alphabets_is_told():
    assert "given_name.mixed_scripts" in Contact.objects.get(pk=contact("Аnna Nowak").pk).flaws


def test_an_invented_record_is_found_with_its_signs_and_real_short_names_are_not():
    made("believable", {})
    fake = contact("asdf asdf", email="test@test.pl", phone="111111111")
    real = [contact(name) for name in ("Thi Ng", "Li Xu", "Jan Smrž", "Marie O", "Anna Null")]
    assert broken(fake) == {"x_name"}
    assert all(broken(one) == set() for one in real)
    facts = Contact.objects.get(pk=fake.pk).facts["record"]
    assert facts["permille"] > 500
    assert facts["signs"]
