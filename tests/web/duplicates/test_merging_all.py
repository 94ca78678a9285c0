"""Merging all from the desk: the sample that is looked at first, the run, one group taken back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from perennial.access.actions import create_role, create_user, edit_user
from perennial.operations.models import Operation, State
from perennial.records.actions.duplicates import decide_later
from perennial.records.models import Apart, MatchReview, Record
from perennial.web.duplicates import merging_all
from tests.cast import OPERATOR, acting, gather, today
from tests.records.matching.scans import scanned
from tests.records.test_mass_merge import NAMES, twins
from tests.transfer.importing import ended
from tests.web.condition.test_pages import text_of
from tests.web.doors import door, receipts

pytestmark = pytest.mark.django_db
PAGE = "/duplicates/contacts/merge"


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def several() -> list[list[int]]:
    found = [twins(name, number) for number, name in enumerate(NAMES)]
    scanned()
    return found


def sent(page, **more) -> dict[str, str]:
    """The form as it stands, with answers by the ids of a group."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    return {**dict(fields), **more}


def answers(several, said="same") -> dict[str, str]:
    return {f"group-{one[0]},{one[1]}": said for one in several}


def test_the_desk_leads_there_with_its_narrowing_and_a_sample_is_shown(cast, several):
    browser = door(cast.ada)
    desk = browser.get("/duplicates?of=contact&owner=mine&least=95").content.decode()
    assert "Merge all above" not in desk
    desk = browser.get("/duplicates?of=contact&least=95").content.decode()
    assert f'href="{PAGE}?least=95"' in desk
    text = text_of(browser.get(f"{PAGE}?least=97"))
    for words in (
        "4 groups of 8 contacts",
        "These are all of them.",
        "Merge all 4 groups",
        "Same phone number",
    ):
        assert words in text
    assert "twin0@posta.example" in text


def test_what_a_colleague_put_off_is_left_unless_it_is_ticked(cast, several):
    browser, other = door(cast.ada), create_user(OPERATOR, "eva@x.example", "Eva", cast.administrator)
    decide_later(acting(other), "contact", several[0], today() + timedelta(days=3))
    page = browser.get(PAGE)
    assert "Merge all 3 groups" in text_of(page)
    assert "Also 1 group that colleagues put off or handed to each other" in text_of(page)
    page = browser.post(PAGE, {**sent(page), "put_off": "1"})
    assert "Merge all 4 groups" in text_of(page)
    assert 'name="put_off" value="1" checked' in page.content.decode()
    form = {**sent(page), **answers(several), "do": "merge"}
    ended(merge_started(browser.post(PAGE, form)))
    assert Record.objects.filter(merged_into__isnull=False).count() == 3
    page = browser.post(PAGE, {**sent(browser.get(PAGE)), "put_off": "1"})
    form = {**sent(page), **answers(several), "put_off": "1", "do": "merge"}
    ended(merge_started(browser.post(PAGE, form)))
    assert Record.objects.filter(merged_into__isnull=False).count() == 4


def merge_started(answer) -> Operation:
    assert answer.status_code == 303, text_of(answer)
    return Operation.objects.filter(kind="merge_all").latest("pk")


def test_nothing_is_merged_before_enough_was_looked_at(cast, several):
    browser = door(cast.ada)
    form = sent(browser.get(PAGE))
    refused = browser.post(PAGE, {**form, **answers(several[:3]), "do": "merge"})
    assert refused.status_code == 422
    assert "Look at 1 more group of the sample first" in text_of(refused)
    assert refused.content.decode().count('value="same" checked') == 3
    assert not Operation.objects.filter(kind="merge_all").exists()


def test_once_the_sample_is_the_same_all_are_merged_at_most_once_and_one_comes_back(
    cast, several, monkeypatch
):
    monkeypatch.setattr(merging_all, "ENOUGH", 3)
    browser = door(cast.ada)
    form = {**sent(browser.get(PAGE)), **answers(several[:3]), "do": "merge"}
    started, again = browser.post(PAGE, form), browser.post(PAGE, form)
    assert started.status_code == 303
    assert again["Location"] == started["Location"]
    operation = Operation.objects.get(kind="merge_all")
    assert MatchReview.objects.filter(same=True).count() == 3
    assert "Stop and take back what is done" in text_of(browser.get(started["Location"]))
    assert ended(operation).state == State.DONE
    report = browser.get(started["Location"])
    assert "4 records absorbed" in text_of(report)
    assert report.content.decode().count("Take this one back") == 4
    assert "4 groups merged." in text_of(browser.get("/operations"))
    assert "Merged duplicates among" in text_of(browser.get("/changes"))
    assert "Merged Language came along, by Ada" in text_of(browser.get(f"/contacts/{several[0][0]}"))
    back = {"record": str(several[0][1]), "next": started["Location"]}
    [(sentence, undo)] = receipts(browser.post("/duplicates/contacts/unmerge", back))
    assert sentence == "1 record is back"
    assert browser.get(started["Location"]).content.decode().count("Take this one back") == 3
    browser.post(undo)
    assert Record.objects.filter(merged_into__isnull=False).count() == 4


def test_what_is_not_the_same_is_noted_and_asks_for_a_higher_likelihood(cast, several):
    browser = door(cast.ada)
    form = {**sent(browser.get(PAGE)), **answers(several[:3]), **answers(several[3:], "apart")}
    held = browser.post(PAGE, {**form, "do": "merge"})
    assert held.status_code == 422
    assert "1 group is not the same and is noted so." in text_of(held)
    assert set(Apart.objects.values_list("record", flat=True)) == set(several[3])
    still = browser.post(PAGE, {**sent(held), **answers(several), "do": "merge"})
    assert "Choose a higher likelihood" in text_of(still)
    assert not Operation.objects.filter(kind="merge_all").exists()
    higher = browser.post(PAGE, {**sent(held), **answers(several[:3]), "to": "97"})
    assert higher.status_code == 200
    assert higher.content.decode().count('value="same" checked') == 3
    assert browser.post(PAGE, {**sent(higher), **answers(several[:3]), "do": "merge"}).status_code == 303


def test_who_may_not_merge_many_is_refused_and_sees_no_way_there(cast, several):
    one_by_one = {("*", action): "all" for action in ("read", "edit", "delete")}
    edit_user(OPERATOR, cast.bob, role=create_role(OPERATOR, "One by one", grants=one_by_one))
    browser = door(cast.bob)
    assert "Merge all above" not in text_of(browser.get("/duplicates"))
    assert browser.get(PAGE).status_code == 403
    assert browser.post(PAGE, {"do": "merge", **answers(several)}).status_code == 403


@pytest.mark.parametrize(
    "form", [{"least": "x"}, {"to": "7", "seed": "<b>", "spoilt": "-1"}, {"group-1,2": "<i>"}]
)
def test_a_form_that_makes_no_sense_is_shown_as_it_is_at_first(cast, form):
    page = door(cast.ada).post(PAGE, form)
    assert page.status_code == 200
    assert "<i>" not in page.content.decode()
    assert "None is so likely" in text_of(page)
