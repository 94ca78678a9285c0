"""My upkeep as a person walks it: every answer, its receipt with undo, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from perennial.access.actions import edit_profile
from perennial.access.models import FieldGrant
from perennial.journal.door import change
from perennial.journal.models import Change
from perennial.records.actions.trash import trash_records
from perennial.records.models import Contact, Snooze
from tests.cast import OPERATOR, acting, gather
from tests.quality.test_rules import made
from tests.records.condition.test_findings import judged
from tests.records.people import contact
from tests.web.condition.test_pages import text_of
from tests.web.doors import door, receipts

pytestmark = pytest.mark.django_db

URL = "/upkeep/contacts/x_mail_wanted"


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def anna(cast) -> Contact:
    made("filled", {"field": "email"}, labels={"en": "Mail wanted"})
    return contact("Anna Nowak", acting(cast.alice), job_title="Buyer")


def in_days(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def test_a_task_is_put_off_until_a_day_and_its_undo_brings_it_back(cast, anna):
    browser = door(cast.alice)
    done = browser.post(URL, {"record": anna.pk, "act": "snooze", "until": in_days(7)})
    assert (done.status_code, done["Location"]) == (303, URL)
    [(sentence, undo)] = receipts(done)
    assert sentence.startswith("Anna Nowak comes back on ")
    assert "Done" in text_of(browser.get(URL))
    listed = text_of(browser.get("/upkeep"))
    assert "1 put off; it comes back on" in listed
    browser.post(undo)
    assert not Snooze.objects.exists()
    assert "Anna Nowak" in text_of(browser.get(URL))


def test_a_day_that_is_refused_stays_with_its_sentence_and_the_sheet_is_open(cast, anna):
    refused = door(cast.alice).post(URL, {"record": anna.pk, "act": "snooze", "until": "2020-01-01"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Choose a day after today" in page
    assert 'value="2020-01-01"' in page
    assert page.count("data-ask open") == 1


def test_handing_over_says_to_whom_and_the_word_greets_the_colleague(cast, anna):
    browser = door(cast.alice)
    given = {"record": anna.pk, "act": "hand_over", "to": cast.bob.pk, "word": "Nearer to you"}
    [(sentence, undo)] = receipts(browser.post(URL, given))
    assert sentence == "Anna Nowak handed over to Bob"
    assert "Alice handed it over: “Nearer to you”" in text_of(door(cast.bob).get(URL))
    browser.post(undo)
    assert Contact.objects.get(pk=anna.pk).owner_id == cast.alice.pk


def test_a_colleague_must_be_chosen_and_the_word_is_kept(cast, anna):
    given = {"record": anna.pk, "act": "hand_over", "to": "", "word": "Nearer to you"}
    refused = door(cast.alice).post(URL, given)
    assert refused.status_code == 422
    assert 'value="Nearer to you"' in refused.content.decode()
    assert Contact.objects.get(pk=anna.pk).owner_id == cast.alice.pk


def test_whose_owner_one_may_not_write_is_not_handed_over(cast, anna):
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=cast.member, entity="contact", field="owner", veil="read_only"))
    browser = door(cast.alice)
    assert "Hand over" not in text_of(browser.get(URL))
    browser.post(URL, {"record": anna.pk, "act": "hand_over", "to": cast.bob.pk})
    assert Contact.objects.get(pk=anna.pk).owner_id == cast.alice.pk


@pytest.mark.parametrize(
    ("given", "action"),
    [
        ({"act": "mend", "version": 1, "email": "anna@jantar.example"}, "contact.mend"),
        ({"act": "not_needed"}, "contact.waive"),
        ({"act": "trash"}, "contact.archive"),
        ({"act": "snooze", "until": in_days(3)}, "contact.snooze"),
    ],
)
def test_every_answer_is_one_change_counts_for_today_and_is_taken_back_by_its_receipt(
    cast, anna, given, action
):
    contact("Bert Wolf", acting(cast.alice))
    browser = door(cast.alice)
    assert "done today" not in text_of(browser.get("/upkeep"))
    [(_sentence, undo)] = receipts(browser.post(URL, {"record": anna.pk} | given))
    assert Change.objects.latest("pk").action == action
    assert "1 of 2 done today" in text_of(browser.get("/upkeep"))
    browser.post(undo)
    assert "done today" not in text_of(browser.get("/upkeep"))
    assert "2 left" in text_of(browser.get(URL))


def test_a_stranger_answers_nothing(cast, anna):
    for given in ({"act": "snooze", "until": in_days(3)}, {"act": "hand_over", "to": cast.charlie.pk}):
        assert door(cast.charlie).post(URL, {"record": anna.pk} | given).status_code == 404
    assert not Snooze.objects.exists()


@pytest.mark.parametrize("act", ["right", "not_needed", "snooze", "mend"])
def test_what_went_to_the_trash_meanwhile_is_answered_with_a_sentence(cast, anna, act):
    browser = door(cast.alice)
    trash_records(acting(cast.alice), "contact", [anna.pk])
    refused = browser.post(
        URL, {"record": anna.pk, "act": act, "until": in_days(3), "email": "anna@jantar.example"}
    )
    assert refused.status_code in {409, 422}
    assert "trash" in text_of(refused)
    assert Change.objects.latest("pk").action == "contact.trash"


def test_an_answer_that_means_nothing_is_refused(cast, anna):
    browser, before = door(cast.alice), Change.objects.count()
    assert browser.post(URL, {"record": anna.pk, "act": "bogus"}).status_code == 400
    refused = browser.post(URL, {"record": anna.pk, "act": "not_needed", "reason": "x" * 600})
    assert (refused.status_code, "At most 500 characters" in text_of(refused)) == (422, True)
    assert Change.objects.count() == before


# A day's measure.


@pytest.fixture
def three(cast, anna):
    for name in ("Bert Wolf", "Cora Lind"):
        contact(name, acting(cast.alice), job_title="Buyer")
    edit_profile(acting(cast.alice), daily_measure=2)
    return anna


def answered(browser, record):
    return browser.post(URL, {"record": record, "act": "not_needed"})


def test_the_list_asks_for_the_days_measure_and_shows_all_on_ones_word(cast, three):
    browser = door(cast.alice)
    page = text_of(browser.get("/upkeep"))
    assert "2 to mend today" in page
    assert "1 more waits for another day. Show all" in page
    whole = text_of(browser.get("/upkeep?all=1"))
    assert "3 to mend" in whole
    assert "another day" not in whole


def test_the_answer_that_fills_the_day_says_enough_and_who_goes_on_is_left_in_peace(cast, three):
    browser = door(cast.alice)
    first, second, third = Contact.objects.order_by("pk").values_list("pk", flat=True)
    assert answered(browser, first)["Location"] == URL
    assert "1 of 2 done today" in text_of(browser.get("/upkeep"))
    full = answered(browser, second)
    assert full["Location"] == "/upkeep"
    [(_sentence, undo)] = receipts(full)
    page = text_of(browser.get("/upkeep"))
    assert "2 done today" in page
    assert "Enough for today" in page
    assert "Go on all the same" in page
    assert "Mail wanted" not in page
    assert "Mail wanted" in text_of(browser.get("/upkeep?all=1"))
    assert "Cora Lind" in text_of(browser.get(URL))
    browser.post(undo)
    assert "1 of 2 done today" in text_of(browser.get("/upkeep"))
    answered(browser, second)
    assert answered(browser, third)["Location"] == URL
    assert "All in good condition" in text_of(browser.get("/upkeep"))


def test_a_day_that_ends_with_the_last_task_is_not_called_enough(cast, three):
    browser = door(cast.alice)
    edit_profile(acting(cast.alice), daily_measure=3)
    for pk in Contact.objects.order_by("pk").values_list("pk", flat=True):
        assert answered(browser, pk)["Location"] == URL
    page = text_of(browser.get("/upkeep"))
    assert "Enough" not in page
    assert "All in good condition" in page


def test_the_queue_beside_a_task_holds_what_is_of_the_day(cast, three):
    made("filled", {"field": "phone"}, labels={"en": "Phone wanted"})
    judged()
    browser = door(cast.alice)
    page = text_of(browser.get(URL))
    assert "2 left" in page
    assert "Phone wanted" not in page
    assert "Mail wanted" in text_of(browser.get("/upkeep/contacts/x_phone_wanted"))
