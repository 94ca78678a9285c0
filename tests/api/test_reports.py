"""Reports by the API and at the command line: made, read, changed and removed, as far as each may."""

from __future__ import annotations

import json

import pytest

from perennial.access.models import FieldGrant
from perennial.insight.models import Report
from perennial.journal.door import change
from perennial.journal.models import Change
from tests.api.test_quality import JOB, MAIL, contact
from tests.cast import OPERATOR
from tests.cli.commands import perennial

WHERE = {"field": "city", "op": "is", "value": "Łódź"}
NEW = {"entity": "contact", "name": "Łódź", "filter": WHERE, "period": "week"}


@pytest.fixture
def judged(people):
    """Two rules; Alice's two contacts in Łódź, one without a job, and Charlie's without anything."""
    for rule in (MAIL, JOB):
        people.ada.post("quality", "rules", body=rule)
    contact(people.alice, city="Łódź", email="anna@jantar.example", job_title="Buyer")
    contact(people.alice, city="Łódź", email="bert@jantar.example")
    contact(people.charlie)
    return people


def test_a_report_is_made_read_changed_removed_and_taken_back(judged):
    made = judged.alice.post("reports", body=NEW)
    assert (made.status, made["change"] > 0) == (201, True)
    assert made.headers["Location"] == made["url"] == f"/api/v1/reports/{made['id']}"
    read = judged.alice.get("reports", made["id"])
    assert {key: read[key] for key in NEW} == NEW
    assert (read["rules"], read["shared"], read["maker"]["name"], read["nothing"]) == (
        [],
        False,
        "Alice",
        None,
    )
    figures = read["figures"]
    assert (figures["records"], figures["doubtful"], figures["new"], figures["then"]) == (2, 1, 1, None)
    assert [(one["rule"], one["now"], one["new"]) for one in figures["rules"]] == [
        ("x_job", 1, 1),
        ("x_mail", 0, 0),
    ]
    assert [(one["owner"]["name"], one["doubtful"]) for one in figures["owners"]] == [("Alice", 1)]
    assert [(one["team"]["name"], one["records"]) for one in figures["teams"]] == [("Poland", 2)]
    edited = judged.alice.patch("reports", made["id"], body={"rules": ["x_mail"], "filter": None})
    assert (edited["rules"], edited["filter"], edited["name"]) == (["x_mail"], None, "Łódź")
    assert judged.alice.patch("reports", made["id"], body={"rules": ["x_mail"]})["change"] is None
    gone = judged.alice.delete("reports", made["id"])
    assert judged.alice.get("reports", made["id"]).status == 404
    for number in (gone["change"], edited["change"]):
        assert judged.alice.post("changes", number, "undo").status == 200
    assert judged.alice.get("reports", made["id"])["filter"] == WHERE


def test_each_sees_their_own_and_shared_ones(judged):
    judged.alice.post("reports", body=NEW | {"name": "Own"})
    judged.alice.post("reports", body=NEW | {"name": "Shared", "shared": True})
    for caller, names in (
        (judged.alice, ["Own", "Shared"]),
        (judged.charlie, ["Shared"]),
        (judged.ada, ["Own", "Shared"]),
        (judged.reader, ["Own", "Shared"]),
    ):
        assert [one["name"] for one in caller.get("reports")["items"]] == names
    assert judged.nobody.get("reports").status == 401
    [shared] = judged.charlie.get("reports")["items"]
    assert judged.charlie.get("reports", shared["id"])["figures"]["records"] == 0


def test_strangers_and_reading_tokens_change_nothing(judged):
    number = judged.alice.post("reports", body=NEW | {"shared": True})["id"]
    before = Change.objects.count()
    for caller in (judged.charlie, judged.reader):
        assert caller.patch("reports", number, body={"name": "Other"}).status == 403
        assert caller.delete("reports", number).status == 403
    assert judged.reader.post("reports", body=NEW).status == 403
    assert Change.objects.count() == before
    assert judged.ada.patch("reports", number, body={"name": "Everybody’s"}).status == 200


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({**NEW, "colour": "red"}, 400, "colour"),
        ({**NEW, "maker": 1}, 400, "maker"),
        ({"name": "No entity"}, 400, "entity"),
        ({**NEW, "entity": "spaceship"}, 400, "entity"),
        ({"entity": "contact"}, 422, "name"),
        ({**NEW, "name": ""}, 422, "name"),
        ({**NEW, "rules": ["x_none"]}, 422, "rules"),
        ({**NEW, "rules": [["x_mail"]]}, 422, "rules"),
        ({**NEW, "filter": {"field": "nothing", "op": "is_empty"}}, 400, "filter"),
        ({**NEW, "filter": {"field": "city", "op": "is_empty", "or": []}}, 400, "filter"),
        ({**NEW, "filter": "city"}, 400, "filter"),
        ({**NEW, "period": "day"}, 422, "period"),
        ({**NEW, "shared": 1}, 422, "shared"),
    ],
)
def test_what_is_no_report_is_refused_and_names_the_part(judged, body, status, field):
    refused = judged.alice.post("reports", body=body)
    assert (refused.status, list(refused["errors"])) == (status, [field])
    assert not Report.objects.exists()


def test_nothing_unknown_is_passed_over(judged):
    number = judged.alice.post("reports", body=NEW)["id"]
    assert judged.alice.patch("reports", number, body={}).status == 400
    assert judged.alice.patch("reports", number, body={"entity": "company"}).status == 400
    assert judged.alice.get("reports", sort="name").status == 400
    assert judged.alice.get("reports", number, period="week").status == 400
    assert judged.alice.delete("reports", number, body={"why": "so"}).status == 400
    assert judged.alice.get("reports", 10**17).status == 404


def test_the_same_request_twice_makes_one_report(judged):
    first = judged.alice.post("reports", body=NEW, key="once")
    again = judged.alice.post("reports", body=NEW, key="once")
    assert (again["id"], again.headers["Idempotency-Replayed"]) == (first["id"], "true")
    assert Report.objects.count() == 1


def test_what_is_hidden_is_absent_and_says_so(judged):
    jobless = {"field": "job_title", "op": "is_empty"}
    asking = judged.ada.post("reports", body=NEW | {"filter": jobless, "shared": True})["id"]
    ruled = judged.ada.post("reports", body=NEW | {"rules": ["x_job"], "shared": True})["id"]
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=judged.cast.member, entity="contact", field="job_title", veil="hidden"))
    for number, part in ((asking, "filter"), (ruled, "rules")):
        read = judged.alice.get("reports", number)
        assert (bool(read[part]), read["figures"]) == (False, None)
        assert "nothing to show you" in read["nothing"]
    every = judged.ada.post("reports", body=NEW | {"shared": True})["id"]
    assert [one["rule"] for one in judged.alice.get("reports", every)["figures"]["rules"]] == ["x_mail"]


def test_the_command_line_tells_what_the_api_tells(judged, capsys):
    made = judged.alice.post("reports", body=NEW)

    def printed(*words: str) -> str:
        capsys.readouterr()
        assert perennial("report", *words) == 0
        return capsys.readouterr().out

    [listed] = json.loads(printed("--json"))["reports"]
    assert listed["name"] == "Łódź"
    told = json.loads(printed(str(made["id"]), "--json", "--as", "alice@jantar.example"))
    assert told | {"url": made["url"]} == judged.alice.get("reports", made["id"]).body
    assert "Łódź: 1 of 2 records are doubtful, 1 of them since" in printed(str(made["id"]))
    assert "Alice" in printed()
    assert perennial("report", "999") != 0


def test_many_reports_are_listed_in_few_statements(judged, django_assert_max_num_queries):
    for n in range(12):
        judged.alice.post("reports", body=NEW | {"name": f"Report {n}"})
    judged.alice.get("reports")
    with django_assert_max_num_queries(25):
        assert len(judged.alice.get("reports")["items"]) == 12
