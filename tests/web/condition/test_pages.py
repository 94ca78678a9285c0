"""The condition on pages: why points are lost, what one's own records want, and how all of it stands."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from perennial.access.models import FieldGrant
from perennial.journal.door import change
from perennial.lib.dates import show_date
from perennial.quality.actions import add_pack
from perennial.quality.models import DayCount
from perennial.quality.queries import judged_moment
from perennial.records.condition import reliability
from perennial.records.models import Contact, Finding, Waiver
from tests.cast import OPERATOR, acting, gather, today
from tests.quality.test_rules import made
from tests.records.condition.test_findings import age, judged
from tests.records.people import contact
from tests.web.doors import door, receipts

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def anna(cast) -> Contact:
    made("filled", {"field": "email"}, labels={"en": "Mail wanted"}, advice={"en": "Ask for it."})
    return contact("Anna Nowak", acting(cast.alice), job_title="Buyer")


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_record_page_says_the_score_and_every_reason_with_its_act(cast, anna):
    page = door(cast.alice).get(f"/contacts/{anna.pk}")
    assert "Condition 0 of 100" in page.content.decode()
    assert "Mail wanted Ask for it. Ask for this first." in text_of(page)
    assert f"/contacts/{anna.pk}/fields/email/edit" in page.content.decode()
    assert f"/contacts/{anna.pk}/rules/x_mail_wanted/waive" in page.content.decode()


def test_what_follows_from_a_hidden_field_is_told_to_nobody_who_may_not_read_it(cast, anna):
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=cast.member, entity="contact", field="email", veil="hidden"))
    page = door(cast.alice).get(f"/contacts/{anna.pk}")
    assert page.status_code == 200
    assert "of 100" not in page.content.decode()
    assert "Mail wanted" not in page.content.decode()
    listed = door(cast.alice).get("/contacts?sort=score")
    assert listed.status_code == 400
    assert door(cast.alice).get("/upkeep/contacts/x_mail_wanted").status_code == 404
    assert "Mail wanted" not in door(cast.alice).get("/upkeep").content.decode()


def test_waiving_asks_for_a_reason_and_can_be_taken_back(cast, anna):
    browser, url = door(cast.alice), f"/contacts/{anna.pk}/rules/x_mail_wanted/waive"
    assert "Who reads the record later sees this." in text_of(browser.get(url))
    refused = browser.post(url, {"reason": " ", "until": ""})
    assert refused.status_code == 422
    assert not Waiver.objects.exists()
    past = browser.post(url, {"reason": "No e-mail at home", "until": "2020-01-01"})
    assert (past.status_code, "No e-mail at home" in past.content.decode()) == (422, True)
    done = browser.post(url, {"reason": "No e-mail at home", "until": ""})
    assert (done.status_code, done["Location"]) == (303, f"/contacts/{anna.pk}")
    assert "Waived: No e-mail at home" in text_of(browser.get(f"/contacts/{anna.pk}"))
    [(sentence, undo)] = receipts(done)
    assert "Anna Nowak" in sentence
    browser.post(undo)
    assert not Waiver.objects.exists()


def test_a_waiver_ends_by_hand(cast, anna):
    browser = door(cast.alice)
    browser.post(f"/contacts/{anna.pk}/rules/x_mail_wanted/waive", {"reason": "so"})
    browser.post(f"/contacts/{anna.pk}/rules/x_mail_wanted/unwaive")
    assert Finding.objects.filter(record=anna.pk, waived=False).count() == 1


def test_a_stranger_is_refused_and_nothing_changes(cast, anna):
    browser = door(cast.charlie)
    for url in ("rules/x_mail_wanted/waive", "rules/x_mail_wanted/unwaive", "fields/email/confirm"):
        assert browser.post(f"/contacts/{anna.pk}/{url}", {"reason": "so"}).status_code == 404
    assert not Waiver.objects.exists()


def test_still_right_is_one_click(cast):
    made("fresh", {"field": "job_title", "months": 6}, labels={"en": "Job known"})
    bert = contact("Bert Wolf", acting(cast.alice), job_title="Buyer")
    age(bert, 300)
    judged()
    browser = door(cast.alice)
    assert (
        f"/contacts/{bert.pk}/fields/job_title/confirm"
        in browser.get(f"/contacts/{bert.pk}").content.decode()
    )
    done = browser.post(f"/contacts/{bert.pk}/fields/job_title/confirm")
    assert receipts(done)[0][0] == "Job of Bert Wolf is still right"
    assert not Finding.objects.exists()


def test_ones_own_upkeep_is_worked_off_record_by_record(cast, anna):
    contact("Cilly Rot", acting(cast.alice))
    contact("Nobody's", acting(cast.charlie))
    browser, url = door(cast.alice), "/upkeep/contacts/x_mail_wanted"
    assert "2 Mail wanted" in text_of(browser.get("/upkeep"))
    first = browser.get(url)
    assert "Anna Nowak" in text_of(first)
    wrong = browser.post(url, {"record": anna.pk, "version": 1, "act": "mend", "email": "x" * 4000})
    assert (wrong.status_code, "x" * 4000 in wrong.content.decode()) == (422, True)
    done = browser.post(url, {"record": anna.pk, "version": 1, "act": "mend", "email": "anna@jantar.example"})
    assert (done.status_code, done["Location"]) == (303, url)
    assert "Cilly Rot" in text_of(browser.get(url))
    cilly = Contact.objects.get(given_name="Cilly")
    browser.post(url, {"record": cilly.pk, "act": "not_needed"})
    assert "Done" in text_of(browser.get(url))
    assert "All in good condition" in text_of(browser.get("/upkeep"))


def test_later_passes_a_record_over_and_those_put_off_come_back(cast, anna):
    browser, url = door(cast.alice), "/upkeep/contacts/x_mail_wanted"
    skipped = browser.get(f"{url}?after={anna.pk}")
    assert "Those put off" in text_of(skipped)
    assert f'href="{url}"' in skipped.content.decode()


def test_the_trash_is_one_of_the_answers(cast, anna):
    browser = door(cast.alice)
    browser.post("/upkeep/contacts/x_mail_wanted", {"record": anna.pk, "act": "trash"})
    assert Contact.objects.get(pk=anna.pk).archived is not None


def test_the_condition_of_everything_is_for_who_sees_everything(cast, anna):
    sent = door(cast.alice).get("/condition")
    assert (sent.status_code, sent["Location"]) == (303, "/condition/reports")
    page = door(cast.ada).get("/condition")
    assert "Condition 0 of 100" in page.content.decode()
    assert "Mail wanted" in text_of(page)


def test_every_line_of_condition_leads_to_its_records(cast, anna):
    browser = door(cast.ada)
    page = browser.get("/condition").content.decode()
    addresses = set(re.findall(r'href="(/contacts\?filter=[^"]+)"', page))
    assert addresses
    for address in addresses:
        assert "Anna Nowak" in text_of(browser.get(address.replace("&amp;", "&")))


def test_what_moved_this_week_says_through_what(cast):
    rule = made("filled", {"field": "email"}, labels={"en": "Mail wanted"})
    judged()
    week_ago = today() - timedelta(days=8)
    DayCount.objects.filter(entity="contact").update(day=week_ago)
    DayCount.objects.filter(rule__isnull=True, owner__isnull=True).update(applicable=10, points=900)
    contact("Anna Nowak", acting(cast.alice))
    answer = door(cast.ada).get("/condition")
    page = text_of(answer)
    first, last = show_date(week_ago, "en"), show_date(judged_moment().today, "en")
    assert f"on {first} to 0 on {last}" in answer.content.decode()
    assert f"Judged as of {last}." in page
    assert "1 more breaks “Mail wanted”" in page
    assert "90 points lower than a week ago." in page
    assert rule.key == "x_mail_wanted"


def test_without_records_the_page_teaches(cast):
    add_pack(OPERATOR, "sound")
    assert "Nothing is judged yet" in text_of(door(cast.ada).get("/condition"))


def test_a_list_says_how_reliable_its_number_is_and_leads_to_it_with_and_without_doubt(cast, anna):
    contact("Bert Wolf", acting(cast.alice), email="bert@jantar.example")
    alice = door(cast.alice)
    listed = alice.get("/contacts?q=jantar").content.decode()
    assert "/contacts/reliability?q=jantar" in listed
    page = alice.get("/contacts/reliability")
    assert "50 %" in text_of(page)
    assert "1 of 2 breaks no rule. 1 is doubtful." in text_of(page)
    links = [unescape(one) for one in re.findall(r'href="(/contacts\?filter=[^"]+)"', page.content.decode())]
    with_doubt, without = links[0], links[1]
    assert "Anna Nowak" in text_of(alice.get(with_doubt))
    assert "Bert Wolf" not in text_of(alice.get(with_doubt))
    assert "Bert Wolf" in text_of(alice.get(without))
    assert "Anna Nowak" not in text_of(alice.get(without))
    assert "100 %" in text_of(alice.get(without.replace("/contacts?", "/contacts/reliability?")))


def test_a_list_that_takes_too_long_says_so(cast, anna, monkeypatch):
    monkeypatch.setattr(reliability, "in_time", lambda ask, seconds: None)
    page = door(cast.alice).get("/contacts/reliability")
    assert page.status_code == 200
    assert "Narrow the list down" in text_of(page)
