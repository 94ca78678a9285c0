"""Mending at once all records that break a rule: from the rule's page over a rehearsal to one change and one undo."""

from __future__ import annotations

import pytest

from perennial.access.models import FieldGrant, Grant
from perennial.journal.door import change
from perennial.operations.models import Operation
from perennial.records.actions.edit import edit_record
from perennial.records.models import Contact, ContactPoint
from tests.cast import OPERATOR, acting, gather
from tests.quality.test_rules import made
from tests.records.people import contact
from tests.web.condition.test_pages import text_of
from tests.web.doors import door, work

pytestmark = pytest.mark.django_db(transaction=True)

MINE, ALL = "/upkeep/contacts/x_kept/all", "/condition/contacts/x_kept"


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def three(cast) -> list[Contact]:
    """Two of Alice's and one of Bob's that lack a lifecycle."""
    made("filled", {"field": "lifecycle"}, labels={"en": "Kept"})
    owners = (("Anna Nowak", cast.alice), ("Bert Wolf", cast.alice), ("Cilly Rot", cast.bob))
    return [contact(name, acting(owner)) for name, owner in owners]


def test_from_the_task_to_the_rehearsal_to_the_run_to_its_undo(cast, three):
    browser = door(cast.alice)
    assert f'href="{MINE}"' in browser.get("/upkeep/contacts/x_kept").content.decode()
    page = text_of(browser.get(MINE))
    assert "2 records break it" in page
    assert "Give all of them the same value" in page
    assert "Move all of them to the trash" not in page
    told = browser.post(MINE, {"act": "set", "lifecycle": "customer"})["Location"]
    work()
    shown = text_of(browser.get(told))
    assert "Change 2 contacts" in shown
    assert "Lifecycle empty Customer" in shown
    assert not Contact.objects.filter(lifecycle="customer").exists()
    edit_record(acting(cast.bob), "contact", three[0].pk, {"job_title": "Buyer"})
    ran = browser.post(told)["Location"]
    work()
    shown = text_of(browser.get(ran))
    assert "It was changed since the rehearsal." in shown
    assert set(Contact.objects.filter(lifecycle="customer").values_list("given_name", flat=True)) == {"Bert"}
    assert ALL in browser.get(ran).content.decode()
    browser.post(f"/changes/{Operation.objects.get(kind='bulk_edit').change}/undo")
    assert not Contact.objects.filter(lifecycle="customer").exists()


def test_condition_leads_to_all_of_them(cast, three):
    browser = door(cast.ada)
    assert f'href="{ALL}"' in browser.get("/condition").content.decode()
    assert "3 records break it" in text_of(browser.get(ALL))
    told = browser.post(ALL, {"act": "set", "lifecycle": "partner"})["Location"]
    work()
    assert "Change 3 contacts" in text_of(browser.get(told))


def test_a_value_that_is_refused_comes_back_with_its_sentence(cast, three):
    for typed in ("sleeping", ""):
        answer = door(cast.alice).post(MINE, {"act": "set", "lifecycle": typed})
        assert answer.status_code == 422
        assert 'class="error"' in answer.content.decode()
    assert not Operation.objects.filter(kind__startswith="bulk").exists()


def test_what_does_not_suit_the_rule_cannot_be_asked_for(cast, three):
    assert door(cast.alice).post(MINE, {"act": "trash"}).status_code == 400
    assert door(cast.alice).post(MINE, {"act": "confirm"}).status_code == 400
    assert door(cast.alice).post(MINE, {}).status_code == 400


def test_phones_show_how_they_would_be_written(cast):
    made(
        "holds", {"must": {"field": "job_title", "op": "is_filled"}, "field": "phone"}, labels={"en": "Kept"}
    )
    contact("Anna Nowak", acting(cast.alice), phone="601 234 567", country="PL")
    contact("Bert Wolf", acting(cast.alice), phone="12", country="PL")
    browser = door(cast.alice)
    told = browser.post(MINE, {"act": "normalise"})["Location"]
    work()
    shown = text_of(browser.get(told))
    assert "601 234 567 +48601234567" in shown
    assert "No valid form of it is known." in shown
    work()
    browser.post(told)
    work()
    assert set(ContactPoint.objects.filter(kind="phone").values_list("raw", flat=True)) == {
        "+48601234567",
        "12",
    }
    assert "Writing phones of contacts in normal form" in text_of(browser.get("/operations"))


def test_a_colleague_sees_nothing_of_the_rehearsal(cast, three):
    told = door(cast.alice).post(MINE, {"act": "set", "lifecycle": "customer"})["Location"]
    work()
    assert door(cast.bob).get(told).status_code == 404
    assert "Lifecycle empty Customer" not in text_of(door(cast.ada).get(told))


def test_without_the_right_or_the_field_there_is_no_page(cast, three):
    browser = door(cast.alice)
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=cast.member, entity="contact", field="lifecycle", veil="hidden"))
    assert browser.get(MINE).status_code == 404
    assert browser.get(ALL).status_code == 404
    with change(OPERATOR, "role.edit") as act:
        act.update(Grant.objects.filter(role=cast.member, action="bulk"), scope="none")
    assert browser.get(MINE).status_code == 403
