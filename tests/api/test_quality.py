"""Quality by the API: figures, rules, and what people answer to them, as far as each may know."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from perennial.access.models import FieldGrant
from perennial.cli.commands import quality as command
from perennial.journal.door import change
from perennial.journal.models import Change
from perennial.quality.models import Rule
from perennial.quality.standard import PACKS
from perennial.records.condition.counting import figures
from perennial.records.models import ENTITIES, Finding, Waiver
from tests.api.test_once import at_once
from tests.cast import OPERATOR

MAIL = {"entity": "contact", "kind": "filled", "parameters": {"field": "email"}, "labels": {"en": "Mail"}}
JOB = {"entity": "contact", "kind": "filled", "parameters": {"field": "job_title"}, "labels": {"en": "Job"}}
MUST = {"field": "email", "op": "is_filled"}
TOMORROW = (date.today() + timedelta(days=2)).isoformat()


def veil(people, field):
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=people.cast.member, entity="contact", field=field, veil="hidden"))


def contact(caller, name="Nowak", **values):
    return caller.another("contact", {"family_name": name, **values})["id"]


@pytest.fixture
def judged(people):
    """Two rules, and three contacts: Alice's two, one of them without a job, and Charlie's without anything."""
    for rule in (MAIL, JOB):
        people.ada.post("quality", "rules", body=rule)
    contact(people.alice, email="anna@jantar.example", job_title="Buyer")
    people.second = contact(people.alice, "Wolf", email="bert@jantar.example")
    people.third = contact(people.charlie, "Kos")
    return people


def test_the_figures_are_those_of_the_command(judged):
    told = judged.ada.get("quality")["entities"]["contact"]
    assert told == {"reach": "all"} | figures(OPERATOR, "contact")
    assert (told["records"], told["score"], told["below_80"], told["below_50"]) == (3, 50, 2, 1)
    by_rule = {one["rule"]: (one["applicable"], one["failing"], one["score"]) for one in told["rules"]}
    assert by_rule == {"x_mail": (3, 1, 66), "x_job": (3, 2, 33)}
    assert command.figures is figures


def test_a_filtered_number_says_how_reliable_it_is(judged):
    told = judged.ada.get("contact", "reliability")
    assert (told["records"], told["doubtful"]) == (3, 2)
    assert told["dimensions"] == {"completeness": {"records": 2, "rules": {"x_job": 2, "x_mail": 1}}}
    filtered = judged.ada.get("contact", "reliability", filter=json.dumps(MUST))
    assert (filtered["records"], filtered["doubtful"]) == (2, 1)
    assert judged.charlie.get("contact", "reliability")["records"] == 1
    assert judged.alice.get("contact", "reliability", filter="{").status == 400
    veil(judged, "job_title")
    assert "x_job" not in json.dumps(judged.alice.get("contact", "reliability").body)


def test_a_record_says_which_value_to_ask_for_first(judged):
    told = judged.ada.get("contact", judged.second, "reasons")
    assert told["ask"]["field"] == "job_title"
    assert judged.alice.get("contact", judged.second, "reasons")["ask"]["have"] is None
    full = contact(judged.ada, "Lis", email="lis@jantar.example", job_title="Buyer")
    assert judged.ada.get("contact", full, "reasons")["ask"] is None


def test_who_sees_a_part_is_told_figures_of_that_part_and_which_it_is(judged):
    told = judged.bob.get("quality")["entities"]["contact"]
    assert (told["reach"], told["records"], told["score"], told["below_50"]) == ("team", 2, 75, 0)
    assert [(one["rule"], one["applicable"], one["failing"]) for one in told["rules"]] == [
        ("x_mail", 2, 0),
        ("x_job", 2, 1),
    ]
    assert judged.charlie.get("quality")["entities"]["contact"]["records"] == 1


def test_of_a_hidden_field_there_is_no_rule_finding_or_score(judged):
    veil(judged, "job_title")
    told = judged.alice.get("quality")["entities"]["contact"]
    assert [one["rule"] for one in told["rules"]] == ["x_mail"]
    assert (told["score"], told["below_80"], told["below_50"]) == (None, None, None)
    assert [one["rule"] for one in judged.alice.get("quality", "rules")["items"]] == ["x_mail"]
    assert judged.alice.get("quality", "rules", "x_job").status == 404
    reasons = judged.alice.get("contact", judged.second, "reasons")
    assert (reasons["score"], reasons["parts"], reasons["reasons"]) == (None, {}, [])
    body = {"rule": "x_job", "reason": "so"}
    refused = judged.alice.post("contact", judged.second, "waivers", body=body)
    unknown = judged.alice.post("contact", judged.second, "waivers", body={**body, "rule": "x_none"})
    assert (refused.status, unknown.status) == (400, 400)
    assert refused["detail"] == unknown["detail"].replace("x_none", "x_job")
    assert judged.alice.delete("contact", judged.second, "waivers", "x_job").status == 404
    confirm = judged.alice.post("contact", judged.second, "confirm", body={"fields": ["job_title"]})
    assert (confirm.status, Waiver.objects.count()) == (403, 0)
    for where in (("quality",), ("quality", "rules"), ("contact", judged.second, "reasons")):
        assert "job" not in json.dumps(judged.alice.get(*where).body).lower()


def test_what_mending_gains_tells_nothing_of_rules_one_may_not_know(judged):
    judged.ada.patch("quality", "rules", "x_job", body={"severity": "block"})
    third = contact(judged.alice, "Lis", job_title="Buyer")
    veil(judged, "job_title")
    [reason] = judged.alice.get("contact", third, "reasons")["reasons"]
    assert (reason["rule"], reason["gains"]) == ("x_mail", None)


def test_who_reads_nothing_of_an_entity_is_told_nothing(judged):
    judged.ada.post("quality", "packs", "sound")
    with change(OPERATOR, "role.edit") as act:
        act.update(judged.cast.member.grants.filter(action="read").get(), scope="none")
    assert judged.alice.get("quality")["entities"] == {}
    assert judged.alice.get("quality", "rules")["items"] == []


def test_a_rule_is_made_read_changed_removed_and_each_is_undone(people):
    made = people.ada.post("quality", "rules", body={**MAIL, "severity": "warn", "owner": people.bob.user.pk})
    assert (made.status, made.headers["Location"]) == (201, "/api/v1/quality/rules/x_mail")
    assert (made["sentence"], made["owner"], made["weight"]) == (
        "E-mail is filled in",
        people.bob.user.pk,
        1,
    )
    edited = people.ada.patch("quality", "rules", "x_mail", body={"weight": 3, "owner": people.alice.user.pk})
    assert (edited["weight"], edited["owner"]) == (3, people.alice.user.pk)
    assert people.ada.patch("quality", "rules", "x_mail", body={"weight": 3})["change"] is None
    people.ada.post("changes", edited["change"], "undo")
    now = people.alice.get("quality", "rules", "x_mail")
    assert (now["weight"], now["owner"]) == (1, people.bob.user.pk)
    gone = people.ada.delete("quality", "rules", "x_mail")
    assert people.alice.get("quality", "rules", "x_mail").status == 404
    people.ada.post("changes", gone["change"], "undo")
    assert people.alice.get("quality", "rules")["items"] == [now.body]
    people.ada.post("changes", made["change"], "undo")
    assert people.alice.get("quality", "rules")["items"] == []


def test_a_key_names_one_rule_of_all_entities(people):
    people.ada.post("quality", "rules", body=MAIL)
    second = people.ada.post("quality", "rules", body={**MAIL, "entity": "company"})
    assert (second["rule"], second["entity"]) == ("x_mail_2", "company")
    assert people.ada.get("quality", "rules", "x_mail")["entity"] == "contact"


def test_rules_that_are_made_at_once_get_keys_of_their_own(everybody):
    answers = at_once(everybody.ada, 4, lambda mine: mine.post("quality", "rules", body=MAIL))
    assert {one.status for one in answers} == {201}
    assert sorted(one["rule"] for one in answers) == ["x_mail", "x_mail_2", "x_mail_3", "x_mail_4"]


def test_a_pack_that_is_added_twice_at_once_is_there_once(everybody):
    answers = at_once(everybody.ada, 2, lambda mine: mine.post("quality", "packs", "sound"))
    assert sorted((one.status, one["added"]) for one in answers) == [(200, 0), (200, Rule.objects.count())]


def test_a_pack_is_added_once_and_undone(people):
    added = people.ada.post("quality", "packs", "sound")
    assert added["added"] == len(PACKS["sound"].rules) == Rule.objects.count()
    assert added["change"] == Change.objects.get(action="rule.pack").pk
    again = people.ada.post("quality", "packs", "sound")
    assert (again["added"], again["change"]) == (0, None)
    for one in people.alice.get("quality", "rules")["items"]:
        assert one["sentence"], one["rule"]
    people.ada.post("changes", added["change"], "undo")
    assert Rule.objects.count() == 0
    assert people.ada.post("quality", "packs", "nothing").status == 404


def test_many_rules_are_told_in_few_statements(people, django_assert_max_num_queries):
    people.ada.post("quality", "packs", "sound")
    said = {"rules": ["contact_email_valid"], "reason": "As they wrote it"}
    pk = contact(people.alice, lifecycle="customer", email="x", acknowledge=said)
    for where in (("quality", "rules"), ("quality",), ("contact", pk, "reasons")):
        people.alice.get(*where)
        # A few for each kind of records, however many rules there are.
        with django_assert_max_num_queries(5 * len(ENTITIES)):
            assert people.alice.get(*where).status == 200


def test_only_administrators_keep_rules(judged):
    before = Change.objects.count()
    for caller in (judged.alice, judged.reader):
        for answer in (
            caller.post("quality", "rules", body=MAIL),
            caller.patch("quality", "rules", "x_mail", body={"weight": 2}),
            caller.delete("quality", "rules", "x_mail"),
            caller.post("quality", "packs", "sound"),
        ):
            assert answer.status == 403
    assert Change.objects.count() == before
    assert judged.nobody.get("quality").status == 401


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({**MAIL, "colour": "red"}, 400, "colour"),
        ({**MAIL, "key": "mine"}, 400, "key"),
        ({**MAIL, "entity": "spaceship"}, 400, "entity"),
        ({"kind": "filled"}, 400, "entity"),
        ({"entity": "contact"}, 400, "kind"),
        ({**MAIL, "kind": ["filled"]}, 400, "kind"),
        ({**MAIL, "kind": "matches"}, 422, "kind"),
        ({**MAIL, "parameters": {"field": "nothing"}}, 400, "parameters.field"),
        ({**MAIL, "parameters": {"field": "email", "colour": "red"}}, 400, "parameters.colour"),
        ({**MAIL, "parameters": []}, 422, "parameters"),
        ({**MAIL, "when": {"field": "nothing", "op": "is_filled"}}, 400, "when.field"),
        ({**MAIL, "when": {"field": "email", "op": "is_filled", "or": []}}, 400, "when.or"),
        ({**MAIL, "labels": {}}, 422, "labels"),
        ({**MAIL, "labels": {"en": "Mail", "xx": "?"}}, 400, "labels"),
        ({**MAIL, "labels": {"en": ["Mail"]}}, 422, "labels"),
        ({**MAIL, "kind": "holds", "parameters": {"must": MUST, "field": {"a": 1}}}, 400, "parameters.field"),
        ({**MAIL, "kind": "holds", "parameters": {"must": MUST, "field": "nmae"}}, 400, "parameters.field"),
        ({**MAIL, "weight": "3"}, 422, "weight"),
        ({**MAIL, "severity": ["warn"]}, 422, "severity"),
        ({**MAIL, "ways": [["api"]]}, 422, "ways"),
        ({**MAIL, "owner": True}, 422, "owner"),
        ({**MAIL, "owner": 10**30}, 422, "owner"),
    ],
)
def test_what_is_no_rule_is_refused_and_names_the_part(people, body, status, field):
    refused = people.ada.post("quality", "rules", body=body)
    assert (refused.status, list(refused["errors"])) == (status, [field])
    assert not Rule.objects.exists()


def test_a_change_of_a_rule_names_what_is_changed(judged):
    for body, status in (
        ({}, 400),
        ({"entity": "company"}, 400),
        ({"kind": "valid"}, 400),
        ({"when": []}, 400),
    ):
        assert judged.ada.patch("quality", "rules", "x_mail", body=body).status == status
    assert judged.ada.patch("quality", "rules", "x_none", body={"weight": 2}).status == 404
    assert judged.ada.get("quality", sort="x").status == 400
    assert judged.ada.delete("quality", "rules", "x_mail", body={"why": "so"}).status == 400


def test_reasons_tell_where_since_when_and_what_mending_gains(judged):
    told = judged.alice.get("contact", judged.second, "reasons")
    assert (told["record"], told["score"]) == (f"contact:{judged.second}", 50)
    assert told["parts"] == {"completeness": 50}
    [one] = told["reasons"]
    assert (one["rule"], one["field"], one["gains"], one["waived"]) == ("x_job", "job_title", 50, None)
    assert one["since"] == told["judged"]
    assert judged.charlie.get("contact", judged.second, "reasons").status == 404


def test_a_waiver_gives_the_points_back_and_is_taken_back_and_undone(judged):
    body = {"rule": "x_job", "reason": "Works alone", "until": TOMORROW}
    waived = judged.bob.post("contact", judged.second, "waivers", body=body)
    [one] = waived["reasons"]
    assert (waived["score"], one["gains"]) == (100, 0)
    assert one["waived"].pop("at")
    assert one["waived"] == {
        "reason": "Works alone",
        "until": TOMORROW,
        "kind": "waived",
        "by": {"id": judged.bob.user.pk, "name": "Bob"},
    }
    back = judged.alice.delete("contact", judged.second, "waivers", "x_job")
    assert (back["score"], back["reasons"][0]["waived"]) == (50, None)
    judged.alice.post("changes", back["change"], "undo")
    assert judged.alice.get("contact", judged.second, "reasons")["score"] == 100
    judged.bob.post("changes", waived["change"], "undo")
    assert judged.alice.get("contact", judged.second, "reasons")["score"] == 50
    assert judged.alice.delete("contact", judged.second, "waivers", "x_job")["change"] is None


def test_still_right_is_said_once_a_day_and_undone(judged):
    first = judged.alice.post("contact", judged.second, "confirm", body={"fields": ["email", "email"]})
    again = judged.alice.post("contact", judged.second, "confirm", body={"fields": ["email"]})
    assert (first.status, again["change"]) == (200, None)
    shown = judged.alice.get("contact", judged.second)["emails"][0]
    assert shown["verified"] is not None
    judged.alice.post("changes", first["change"], "undo")
    assert judged.alice.get("contact", judged.second)["emails"][0]["verified"] is None


def test_a_stranger_answers_nothing(judged):
    before, findings = Change.objects.count(), Finding.objects.count()
    waiver = {"rule": "x_job", "reason": "so"}
    for caller, status in ((judged.charlie, 404), (judged.reader, 403)):
        for answer in (
            caller.post("contact", judged.second, "waivers", body=waiver),
            caller.post("contact", judged.second, "confirm", body={"fields": ["email"]}),
            caller.delete("contact", judged.second, "waivers", "x_job"),
        ):
            assert answer.status == status
    assert (Change.objects.count(), Finding.objects.count()) == (before, findings)
    assert not Waiver.objects.exists()


@pytest.mark.parametrize(
    ("what", "body", "status", "field"),
    [
        ("waivers", {"rule": "x_job"}, 400, "reason"),
        ("waivers", {"reason": "so"}, 400, "rule"),
        ("waivers", {"rule": "x_job", "reason": "so", "colour": "red"}, 400, "colour"),
        ("waivers", {"rule": "x_job", "reason": "so", "until": "tomorrow"}, 400, "until"),
        ("waivers", {"rule": "x_job", "reason": "so", "until": "2026-02-30"}, 400, "until"),
        ("waivers", {"rule": "x_job", "reason": "so", "until": 7}, 400, "until"),
        ("waivers", {"rule": "x_job", "reason": "so", "until": "2020-01-01"}, 422, "until"),
        ("waivers", {"rule": "x_job", "reason": " "}, 422, "reason"),
        ("waivers", {"rule": "x_none", "reason": "so"}, 400, "rule"),
        ("confirm", {}, 400, "fields"),
        ("confirm", {"fields": []}, 400, "fields"),
        ("confirm", {"fields": "email"}, 400, "fields"),
        ("confirm", {"fields": ["email"], "day": "2026-01-01"}, 400, "day"),
        ("confirm", {"fields": ["nmae"]}, 400, "nmae"),
    ],
)
def test_what_cannot_be_answered_is_refused_and_names_the_part(judged, what, body, status, field):
    before = Change.objects.count()
    refused = judged.alice.post("contact", judged.second, what, body=body)
    assert (refused.status, list(refused["errors"])) == (status, [field])
    assert Change.objects.count() == before


def test_with_one_key_each_has_one_effect(judged):
    waiver = {"rule": "x_job", "reason": "so"}
    fields = {"fields": ["email"]}
    own = {**MAIL, "labels": {"en": "Own"}}
    for act in (
        lambda: judged.alice.post("contact", judged.second, "waivers", body=waiver, key="waive"),
        lambda: judged.alice.delete("contact", judged.second, "waivers", "x_job", key="unwaive"),
        lambda: judged.alice.post("contact", judged.second, "confirm", body=fields, key="confirm"),
        lambda: judged.ada.post("quality", "rules", body=own, key="make"),
        lambda: judged.ada.patch("quality", "rules", "x_own", body={"weight": 2}, key="edit"),
        lambda: judged.ada.delete("quality", "rules", "x_own", key="remove"),
        lambda: judged.ada.post("quality", "packs", "sound", key="pack"),
    ):
        before = Change.objects.count()
        first, second = act(), act()
        assert first["change"] == second["change"] is not None
        assert second.headers["Idempotency-Replayed"] == "true"
        assert Change.objects.count() == before + 1
