"""Changing all that a list holds: from the bar of chosen rows over a rehearsal to a change that can be taken back."""

import json
import re

import pytest
from django.db import connection

from perennial.access.actions import deactivate_user
from perennial.access.models import Grant
from perennial.journal.door import change
from perennial.operations import pace
from perennial.operations.models import Operation
from perennial.records.bulk import BulkEdit
from perennial.records.models import Contact
from tests.cast import OPERATOR, acting
from tests.quality.test_rules import made
from tests.records.people import contact
from tests.web.doors import work
from tests.web.records.conftest import scripted, text

pytestmark = pytest.mark.django_db(transaction=True)

IN_ZABRZE = json.dumps({"field": "city", "op": "is", "value": "Zabrze"})


@pytest.fixture
def start(house, alice):
    """Alice rehearses that those in Zabrze become customers."""
    address = "/contacts/edit-all?fields=lifecycle&filter=" + IN_ZABRZE
    response = alice.post(address, {"lifecycle": "customer"})
    assert response.status_code == 303
    return response["Location"]


def customers():
    return set(Contact.objects.filter(lifecycle="customer").values_list("given_name", flat=True))


def test_the_list_leads_to_it_with_what_it_is_narrowed_to(house, alice):
    shown = text(alice.get("/contacts", {"filter": IN_ZABRZE, "q": "wilczek"}))
    link = re.search(r'href="(/contacts/edit-all\?[^"]*)">Change all 1 that match', shown)
    assert link, shown
    first = text(alice.get(link[1].replace("&amp;", "&")))
    assert 'name="fields"' in first
    assert 'name="q" value="wilczek"' in first
    assert "Change 1 contacts" in first


def test_nothing_is_written_before_the_rehearsal_is_run(house, alice, start):
    assert "Judging every record" in text(alice.get(start))
    work()
    shown = text(alice.get(start))
    assert "Change 1 record" in shown
    assert "would be changed" in shown
    assert "Katarzyna Wilczek" in shown
    assert customers() == set()
    ran = alice.post(start)["Location"]
    assert alice.post(start)["Location"] == ran
    work()
    assert customers() == {"Katarzyna"}
    shown = text(alice.get(ran))
    assert "Take back" in shown
    assert 'id="rows"' in text(alice.get(ran, headers=scripted("rows")))
    assert "1 changed." in text(alice.get("/operations"))
    assert Operation.objects.filter(kind="bulk_edit").count() == 1


def test_a_value_that_is_refused_comes_back_with_its_sentence(house, alice):
    answer = alice.post("/contacts/edit-all?fields=company", {"company": "#4711"})
    assert answer.status_code == 422
    assert "there is no such record" in text(answer)
    assert not Operation.objects.exists()


def test_a_colleague_may_not_see_or_run_it_and_an_administrator_only_sees_it(house, bob, ada, start):
    work()
    assert bob.get(start).status_code == 404
    assert "Change 1 record" not in text(ada.get(start))
    assert ada.post(start).status_code == 404
    assert customers() == set()


def test_without_the_right_there_is_neither_link_nor_page(house, cast, alice):
    with change(OPERATOR, "role.edit") as act:
        act.update(Grant.objects.filter(role=cast.member, action="bulk"), scope="none")
    assert "edit-all" not in text(alice.get("/contacts"))
    assert alice.get("/contacts/edit-all").status_code == 403


@pytest.mark.parametrize("query", ["trash=1", "fields=created", "fields=nmae", "view=theirs"])
def test_what_cannot_be_asked_is_refused(house, alice, query):
    assert alice.get(f"/contacts/edit-all?{query}").status_code == 400


def test_it_is_not_another_kinds_operation(house, alice, start):
    assert alice.get(start.replace("contacts", "companies")).status_code == 404


def test_the_rehearsal_counts_the_records_that_meet_a_rule_that_warns(house, alice):
    customer = {"field": "lifecycle", "op": "is", "value": "customer"}
    told = {"labels": {"en": "Tax known"}, "severity": "warn", "when": customer}
    made("filled", {"field": "salutation"}, **told)
    address = alice.post("/contacts/edit-all?fields=lifecycle&filter=" + IN_ZABRZE, {"lifecycle": "customer"})
    work()
    shown = re.sub(r"<[^>]+>", "", text(alice.get(address["Location"])))
    assert "Tax known 1" in shown
    assert "Change 1 record" in shown


@pytest.mark.parametrize("state", ["queued", "running", "failed", "cancelled"])
def test_a_rehearsal_that_has_not_judged_every_record_is_not_run(house, alice, start, state):
    Operation.objects.update(state=state)
    answer = alice.post(start)
    assert answer.status_code == 409
    assert "has not come to its end" in text(answer)
    assert Operation.objects.count() == 1


def test_a_run_that_was_stopped_still_tells_what_it_did(house, cast, alice, ada, monkeypatch):
    monkeypatch.setitem(pace.AIMS, connection.vendor, (0.0, 1))
    monkeypatch.setattr(pace, "FIRST", 1)
    contact("Jan Wilczek", acting(cast.alice))
    address = "/contacts/edit-all?fields=lifecycle"
    start = alice.post(address, {"lifecycle": "customer"})["Location"]
    work()
    ran, write = alice.post(start)["Location"], BulkEdit.write

    def write_and_disable(*asked):
        told = write(*asked)
        if cast.alice.is_active:
            deactivate_user(OPERATOR, cast.alice)
        return told

    monkeypatch.setattr(BulkEdit, "write", write_and_disable)
    work()
    operation = Operation.objects.get(kind="bulk_edit")
    assert (operation.state, operation.result["matched"], operation.result["refused"]) == ("failed", 1, 0)
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(ada.get(ran))))
    assert "1 changed" in shown
    assert "0 are left as they are" in shown
    assert "no longer an active user" in text(ada.get(f"/operations/{operation.pk}"))
