"""What a report tells, against a plain count of every record and every finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from perennial.access.actor import Actor
from perennial.access.models import FieldGrant, Membership, Team, User
from perennial.insight import figures as module
from perennial.insight.actions import create_report, edit_report
from perennial.insight.errors import NothingToTell
from perennial.insight.figures import Figures, figures
from perennial.insight.models import Report
from perennial.journal import guard
from perennial.journal.door import change
from perennial.lib.periods import before
from perennial.quality.actions import edit_rule
from perennial.quality.models import DayCount, Rule
from perennial.records.condition.actions import waive
from perennial.records.models import Contact, Finding
from perennial.records.places import Readable
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR, acting, gather, today
from tests.quality.test_rules import made
from tests.records.condition.test_findings import judged, rejudged
from tests.records.people import contact

pytestmark = pytest.mark.django_db

WHERE = {"field": "city", "op": "is", "value": "Łódź"}


@pytest.fixture
def cast():
    """Thirty contacts of three owners and of nobody, in two towns, with every mixture of three broken rules."""
    cast = gather()
    made("filled", {"field": "email"}, labels={"en": "Mail"})
    made("filled", {"field": "job_title"}, labels={"en": "Job"})
    made("filled", {"field": "phone"}, labels={"en": "Phone"})
    judged()
    owners = [acting(cast.alice), acting(cast.bob), acting(cast.charlie), OPERATOR]
    for n in range(30):
        told = {"email": f"a{n}@jantar.example"} if n % 2 else {}
        told |= {"job_title": "Buyer"} if n % 3 else {}
        told |= {"phone": f"+48 601 000 {n:03}"} if n % 5 else {}
        contact(f"Anna No{n}", owners[n % 4], city="Łódź" if n % 7 else "Gdynia", **told)
    for n, one in enumerate(Finding.objects.order_by("pk")):
        written(Finding.objects.filter(pk=one.pk), since=today() - timedelta(days=n * 3 % 50))
    waive(OPERATOR, "contact", Contact.objects.order_by("pk")[0].pk, "x_mail", reason="Writes letters")
    return cast


def written(rows: Any, **columns: Any) -> None:
    with guard.door_open(guard.DERIVED):
        QuerySet(rows.model).filter(pk__in=list(rows.values_list("pk", flat=True))).update(**columns)


def kept(actor: Actor, **told: Any) -> Report:
    return create_report(actor, "contact", **({"name": "Report"} | told))


def told_to(actor: Actor, report: Report) -> Figures:
    found = figures(actor, report)
    assert found is not None
    return found


@dataclass
class Plain:
    """Counted one by one, as somebody with a pencil would."""

    fits: Callable[[Contact], bool]
    rules: tuple[str, ...] = ("x_mail", "x_job", "x_phone")
    period: str = "month"

    def __post_init__(self) -> None:
        self.heads = [head for head in Contact.objects.order_by("pk") if self.fits(head)]
        self.since = before(today(), self.period)
        self.broken: dict[int, list[tuple[str, date]]] = {head.pk: [] for head in self.heads}
        for one in Finding.objects.select_related("rule"):
            if one.record_id in self.broken and one.rule.key in self.rules and not one.waived:
                self.broken[one.record_id].append((one.rule.key, one.since))

    def by_rule(self) -> dict[str, tuple[int, int]]:
        every = [pair for several in self.broken.values() for pair in several]
        now = Counter(key for key, _since in every)
        new = Counter(key for key, since in every if since > self.since)
        return {key: (now[key], new[key]) for key in self.rules}

    def of(self, owners: set[int | None]) -> tuple[int, int, int]:
        its = [self.broken[head.pk] for head in self.heads if head.owner_id in owners]
        new = [one for one in its if any(since > self.since for _key, since in one)]
        return len(its), sum(1 for one in its if one), len(new)

    def owners(self) -> set[int | None]:
        return {head.owner_id for head in self.heads}


def is_like(found: Figures, plain: Plain) -> None:
    assert (found.records, found.doubtful, found.new) == plain.of(plain.owners())
    assert {one.rule.key: (one.now, one.new) for one in found.rules} == plain.by_rule()
    expected = {owner: plain.of({owner}) for owner in plain.owners()}
    by_owner = {one.key: (one.records, one.doubtful, one.new) for one in found.owners}
    assert by_owner == {owner: counts for owner, counts in expected.items() if counts[1]}


@pytest.mark.parametrize("period", ["week", "month", "quarter", "year"])
def test_every_number_is_what_a_plain_count_gives(cast, period):
    alice, ada = acting(cast.alice), acting(cast.ada)
    seen = {cast.alice.pk, cast.bob.pk}
    for rules in ([], ["x_job", "x_mail"]):
        whole, part = (
            kept(ada, rules=rules, period=period),
            kept(ada, rules=rules, period=period, filter=WHERE),
        )
        edit_report(ada, whole, shared=True)
        edit_report(ada, part, shared=True)
        asked = {"rules": tuple(rules)} if rules else {}
        is_like(told_to(ada, whole), Plain(lambda head: True, period=period, **asked))
        is_like(told_to(ada, part), Plain(lambda head: head.city == "Łódź", period=period, **asked))
        is_like(told_to(alice, whole), Plain(lambda head: head.owner_id in seen, period=period, **asked))
        team = Plain(lambda head: head.owner_id in seen and head.city == "Łódź", period=period, **asked)
        is_like(told_to(alice, part), team)


def test_a_team_is_its_members_together_and_one_seen_in_part_is_not_told(cast):
    with change(OPERATOR, "team.members") as act:
        dach = Team.objects.get(name="DACH")
        act.create(Membership(team=dach, user=cast.bob))
    report, plain = kept(acting(cast.ada), shared=True), Plain(lambda head: True)
    poland, alice = cast.team.pk, acting(User.objects.get(pk=cast.alice.pk))
    told = {one.key: (one.records, one.doubtful, one.new) for one in told_to(acting(cast.ada), report).teams}
    assert told == {
        poland: plain.of({cast.alice.pk, cast.bob.pk}),
        dach.pk: plain.of({cast.bob.pk, cast.charlie.pk}),
    }
    assert [one.key for one in told_to(alice, report).teams] == [poland]


def test_the_day_compared_with_is_the_last_that_was_counted_before_the_period(cast):
    ada = acting(cast.ada)
    report = kept(ada, period="week")
    assert told_to(ada, report).then is None
    mail, job, phone = Rule.objects.order_by("pk")
    DayCount.objects.all().delete()
    for ago, counts in {20: (9, 9, 9), 8: (4, 5, 6), 3: (7, 8, 9)}.items():
        day = today() - timedelta(days=ago)
        for rule, failing in zip((mail, job, phone), counts, strict=True):
            DayCount.objects.create(day=day, entity="contact", rule=rule.pk, applicable=30, failing=failing)
    # On one day a rule was not counted yet: it does not stand in the line.
    DayCount.objects.create(day=today() - timedelta(days=5), entity="contact", rule=mail.pk, failing=1)
    found, plain = told_to(ada, report), Plain(lambda head: True, period="week").by_rule()
    assert found.then == today() - timedelta(days=8)
    assert {one.rule.key: (one.then, one.change) for one in found.rules} == {
        "x_mail": (4, plain["x_mail"][0] - 4),
        "x_job": (5, plain["x_job"][0] - 5),
        "x_phone": (6, plain["x_phone"][0] - 6),
    }
    now = sum(count for count, _new in plain.values())
    days = {(today() - day).days: failing for day, failing in found.days}
    assert days == {8: 15, 3: 24, 0: now}
    for partly in (kept(ada, period="week", filter=WHERE),):
        assert (told_to(ada, partly).then, told_to(ada, partly).days) == (None, [])
    edit_report(ada, report, shared=True)
    assert (told_to(acting(cast.alice), report).then, told_to(acting(cast.alice), report).days) == (None, [])


def test_what_follows_from_a_hidden_field_is_told_to_nobody_who_may_not_read_it(cast):
    ada = acting(cast.ada)
    every, jobs = kept(ada, shared=True), kept(ada, shared=True, rules=["x_job"])
    asking = kept(ada, shared=True, filter={"field": "job_title", "op": "is_empty"})
    finding = kept(ada, shared=True, filter={"field": "finding", "op": "has_any_of", "value": ["x_job"]})
    with change(OPERATOR, "role.edit") as act:
        for key in ("job_title", "owner"):
            act.create(FieldGrant(role=cast.member, entity="contact", field=key, veil="hidden"))
    alice = acting(cast.alice)
    seen = Plain(lambda head: head.owner_id in {cast.alice.pk, cast.bob.pk}, rules=("x_mail", "x_phone"))
    found = told_to(alice, every)
    assert {one.rule.key: (one.now, one.new) for one in found.rules} == seen.by_rule()
    assert (found.records, found.doubtful, found.new) == seen.of(seen.owners())
    assert (found.owners, found.teams) == ([], [])
    for one in (jobs, asking, finding):
        with pytest.raises(NothingToTell):
            figures(alice, one)


def test_a_rule_that_is_off_is_not_counted_and_without_any_nothing_is_told(cast):
    ada = acting(cast.ada)
    report = kept(ada, rules=["x_mail", "x_job"])
    shape = shape_of("contact")
    for key in ("x_job", "x_mail"):
        edit_rule(OPERATOR, Rule.objects.get(key=key), shape, Readable(OPERATOR, shape), severity="off")
        rejudged()
        if key == "x_job":
            assert [one.rule.key for one in told_to(ada, report).rules] == ["x_mail"]
    with pytest.raises(NothingToTell):
        figures(ada, report)


def test_me_in_a_filter_is_who_looks(cast):
    report = kept(
        acting(cast.alice), shared=True, filter={"field": "owner", "op": "is", "value": {"me": True}}
    )
    for user in (cast.alice, cast.bob):
        owned = Plain(lambda head, user=user: head.owner_id == user.pk)
        is_like(told_to(acting(user), report), owned)


def test_without_records_there_is_no_share(cast):
    report = kept(acting(cast.ada), filter={"field": "city", "op": "is", "value": "Nowhere"})
    found = told_to(acting(cast.ada), report)
    assert (found.records, found.doubtful, found.share, found.owners) == (0, 0, None, [])


def test_what_takes_too_long_is_no_figure(cast, monkeypatch):
    monkeypatch.setattr(module, "in_time", lambda ask, seconds: None)
    assert figures(acting(cast.ada), kept(acting(cast.ada))) is None


def test_figures_cost_the_same_statements_whatever_there_is(cast):
    report = kept(acting(cast.ada))

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            figures(acting(cast.ada), report)
        return len(asked)

    few = statements()
    for n in range(20):
        contact(f"Bert Wolf{n}", acting(cast.bob))
    assert statements() == few
