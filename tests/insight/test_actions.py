"""Reports are made by whoever reads the records, changed by their makers, journaled and undone."""

from __future__ import annotations

from datetime import date

import pytest

from perennial.access.actor import Actor, of_user
from perennial.access.errors import NobodysOwn, NotAllowed, ReadOnlyToken
from perennial.access.models import FieldGrant, Grant, User
from perennial.insight import actions, making
from perennial.insight.actions import create_report, edit_report, look, remind, remove_report
from perennial.insight.errors import NoSuchReport, NotAsAsked, NotTheMaker
from perennial.insight.models import Reminder, Report
from perennial.insight.queries import due, report_of, reports
from perennial.journal.door import change
from perennial.journal.models import Change
from perennial.lib.refusals import BadRequest
from perennial.records.actions.take_back import preview, take_back
from perennial.records.telling import Teller
from perennial.schema.queries import setting
from tests.cast import OPERATOR, acting, gather
from tests.quality.test_rules import made

pytestmark = pytest.mark.django_db

WHERE = {"field": "city", "op": "is", "value": "Łódź"}


@pytest.fixture
def cast():
    made("filled", {"field": "email"}, labels={"en": "Mail"})
    made("filled", {"field": "job_title"}, labels={"en": "Job"})
    return gather()


def last(action: str) -> int:
    return Change.objects.filter(action=action).latest("pk").pk


def names(actor: Actor) -> list[str]:
    return [one.name for one in reports(actor)]


def test_whoever_reads_the_records_makes_a_report_and_undo_takes_it_back(cast):
    alice = acting(cast.alice)
    report = create_report(
        alice, "contact", name=" Łódź  weekly ", rules=["x_mail"], filter=WHERE, period="week"
    )
    assert (report.name, report.maker_id, report.shared) == ("Łódź weekly", cast.alice.pk, False)
    kept = Report.objects.get(pk=report.pk)
    assert (kept.rules, kept.filter, kept.period) == (["x_mail"], WHERE, "week")
    undo, outcome = take_back(alice, last("report.create"))
    assert not outcome.kept
    assert names(alice) == []
    take_back(alice, undo)
    assert names(alice) == ["Łódź weekly"]


def test_who_reads_no_records_makes_none(cast):
    with change(OPERATOR, "role.edit") as act:
        act.update(Grant.objects.filter(role=cast.member, action="read"), scope="none")
    with pytest.raises(NotAllowed):
        create_report(acting(cast.alice), "contact", name="Mine")
    with pytest.raises(NobodysOwn):
        create_report(OPERATOR, "contact", name="Whose?")
    reading = Actor(User.objects.get(pk=cast.ada.pk), "api", token_writes=False)
    with pytest.raises(ReadOnlyToken):
        create_report(reading, "contact", name="Mine")
    assert not Report.objects.exists()


def test_a_report_is_its_makers_until_it_is_shared(cast):
    alice, charlie, ada = acting(cast.alice), acting(cast.charlie), acting(cast.ada)
    report = create_report(alice, "contact", name="Mine")
    assert (names(alice), names(charlie), names(ada)) == (["Mine"], [], ["Mine"])
    with pytest.raises(NoSuchReport):
        report_of(charlie, report.pk)
    edit_report(alice, report, shared=True)
    assert report_of(charlie, report.pk).name == "Mine"


def test_only_the_maker_and_administrators_change_and_remove(cast):
    alice, charlie, ada = acting(cast.alice), acting(cast.charlie), acting(cast.ada)
    report = create_report(alice, "contact", name="Ours", shared=True)
    for act in (lambda: edit_report(charlie, report, name="His"), lambda: remove_report(charlie, report)):
        with pytest.raises(NotTheMaker):
            act()
    reading = Actor(User.objects.get(pk=cast.alice.pk), "api", token_writes=False)
    with pytest.raises(ReadOnlyToken):
        edit_report(reading, report, name="Read")
    assert edit_report(ada, report, name="All of ours") is not None
    assert edit_report(alice, report, name="All of ours") is None
    assert remove_report(alice, report) is not None
    assert names(charlie) == []
    for act in (lambda: edit_report(alice, report, name="Late"), lambda: remove_report(alice, report)):
        with pytest.raises(NoSuchReport):
            act()
    take_back(alice, last("report.remove"))
    assert names(charlie) == ["All of ours"]


def test_an_edit_is_taken_back_by_its_maker_and_by_nobody_else(cast):
    alice = acting(cast.alice)
    report = create_report(alice, "contact", name="Mine", shared=True)
    edit_report(alice, report, name="Renamed", rules=["x_job"])
    with change(OPERATOR, "role.edit") as act:
        act.update(cast.member, undo_others=True)
    outcome = preview(acting(cast.bob), last("report.edit"))
    assert (outcome.reverted, bool(outcome.kept)) == (0, True)
    take_back(alice, last("report.edit"))
    kept = Report.objects.get(pk=report.pk)
    assert (kept.name, kept.rules) == ("Mine", [])


def test_what_does_not_fit_is_refused_by_name(cast):
    alice = acting(cast.alice)
    told = [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": 7}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"rules": ["x_nothing"]}, "rules"),
        ({"rules": "x_mail"}, "rules"),
        ({"filter": {"field": "shoe", "op": "is", "value": 1}}, "filter"),
        ({"filter": {"field": "updated", "op": "on", "value": "never"}}, "filter"),
        ({"filter": []}, "filter"),
        ({"period": "decade"}, "period"),
        ({"period": ["week"]}, "period"),
        ({"shared": "yes"}, "shared"),
        ({"maker": cast.bob.pk}, "maker"),
        ({"hidden": True}, "hidden"),
    ]
    for wrong, field in told:
        with pytest.raises(Exception) as no:
            create_report(alice, "contact", **({"name": "Fine"} | wrong))
        assert (no.value.field, bool(str(no.value))) == (field, True), wrong
    assert not Report.objects.exists()


def test_what_is_hidden_can_be_asked_for_by_nobody(cast):
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=cast.member, entity="contact", field="job_title", veil="hidden"))
    alice = acting(cast.alice)
    for wrong in (
        {"rules": ["x_job"]},
        {"filter": {"field": "job_title", "op": "is_empty"}},
        {"filter": {"field": "finding", "op": "has_any_of", "value": ["x_job"]}},
    ):
        with pytest.raises((NotAsAsked, BadRequest)):
            create_report(alice, "contact", name="Peek", **wrong)


def test_rules_that_are_no_longer_open_stay_in_a_report(cast):
    alice = acting(cast.alice)
    report = create_report(alice, "contact", name="Jobs", rules=["x_job"])
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=cast.member, entity="contact", field="job_title", veil="hidden"))
    edit_report(acting(cast.alice), report, rules=["x_job", "x_mail"])
    assert Report.objects.get(pk=report.pk).rules == ["x_job", "x_mail"]


def test_nobody_has_more_reports_than_can_be_looked_through(cast, monkeypatch):
    monkeypatch.setattr(actions, "MOST_REPORTS", 1)
    alice = acting(cast.alice)
    create_report(alice, "contact", name="One")
    with pytest.raises(NotAsAsked):
        create_report(alice, "contact", name="Two")
    create_report(acting(cast.bob), "contact", name="One")


def test_a_reminder_waits_once_a_week_or_month_until_one_has_looked(cast, monkeypatch):
    alice, day = acting(cast.alice), [date(2026, 10, 28)]  # a Wednesday
    monkeypatch.setattr(actions, "_today", lambda: day[0])
    report = create_report(alice, "contact", name="Weekly")
    remind(alice, report, "week")

    def waits(at: date) -> list[str]:
        return [one.report.name for one in due(alice, at)]

    assert (waits(date(2026, 10, 31)), waits(date(2026, 11, 2))) == ([], ["Weekly"])
    day[0] = date(2026, 11, 3)
    look(alice, report)
    assert (waits(date(2026, 11, 8)), waits(date(2026, 11, 9))) == ([], ["Weekly"])
    remind(alice, report, "month")
    assert (waits(date(2026, 11, 30)), waits(date(2026, 12, 1))) == ([], ["Weekly"])
    remove_report(alice, report)
    assert waits(date(2026, 12, 1)) == []


def test_being_reminded_is_ones_own_journaled_and_undone(cast):
    alice, bob = acting(cast.alice), acting(cast.bob)
    report = create_report(alice, "contact", name="Ours", shared=True)
    assert remind(bob, report, "") is None
    remind(bob, report, "week")
    with pytest.raises(NotAsAsked):
        remind(bob, report, "hourly")
    assert [one.user_id for one in Reminder.objects.all()] == [cast.bob.pk]
    remind(bob, report, "")
    take_back(bob, last("report.remind"))
    assert Reminder.objects.get().every == "week"
    outcome = take_back(alice, last("report.create"))[1]
    assert outcome.kept
    assert names(alice) == ["Ours"]


def test_looking_writes_nothing_but_the_day(cast):
    alice = acting(cast.alice)
    report = create_report(alice, "contact", name="Mine")
    before = Change.objects.count()
    look(alice, report)
    assert not Reminder.objects.exists()
    assert Change.objects.count() == before


def test_the_journal_tells_the_name_to_its_maker_and_to_administrators(cast):
    alice = acting(cast.alice)
    report = create_report(alice, "contact", name="Tell me", shared=True)
    edit_report(alice, report, period="year")
    with change(OPERATOR, "role.edit") as act:
        act.update(cast.member, undo_others=True)
    several = list(Change.objects.filter(action__startswith="report").order_by("pk"))
    told = {
        name: [one.sentence for one in Teller(actor, setting()).tell(several).values()]
        for name, actor in {"alice": alice, "bob": acting(cast.bob), "ada": acting(cast.ada)}.items()
    }
    assert told["alice"] == told["ada"] == ["Report made Tell me", "Report changed Tell me"]
    assert told["bob"] == ["Report made", "Report changed"]


def test_what_one_may_not_read_has_no_reports(cast):
    create_report(acting(cast.alice), "contact", name="Contacts", shared=True)
    create_report(acting(cast.alice), "company", name="Companies", shared=True)
    with change(OPERATOR, "role.edit") as act:
        act.create(Grant(role=cast.member, entity="company", action="read", scope="none"))
    assert names(acting(cast.bob)) == ["Contacts"]
    assert names(of_user(cast.ada, "web")) == ["Companies", "Contacts"]
    assert making.may_change(acting(cast.ada), reports(acting(cast.ada))[0])
