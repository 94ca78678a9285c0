"""A rule that warns holds a save by hand: the same form with the reason asked, in every place where one types."""

import re

import pytest

from perennial.journal.models import Change
from perennial.records.actions.edit import edit_record
from perennial.records.models import Contact, ContactPoint, Waiver
from tests.cast import acting
from tests.quality.test_rules import made
from tests.web.records.conftest import scripted, text


@pytest.fixture
def rule(house):
    return made("valid", {"field": "phone"}, severity="warn", messages={"en": "This number cannot exist."})


def edit(client, pk, key, fragment="fact--", **form):
    return client.post(f"/contacts/{pk}/fields/{key}/edit", form, headers=scripted(f"{fragment}{key}"))


def asked(answer, rule):
    """The form came back with the reason at the field, room for an answer and the rule it is about."""
    body = text(answer)
    return (
        answer.status_code == 422
        and "This number cannot exist." in body
        and re.search(rf'type="hidden" name="acknowledge" value="{rule.key}"', body) is not None
        and 'name="because"' in body
    )


@pytest.mark.parametrize("fragment", ["fact--", "cell--7-"])
def test_a_value_edited_where_it_stands_is_held_and_nothing_typed_is_lost(house, alice, rule, fragment):
    answer = edit(alice, house.kasia, "phone", fragment, phone="12", version=1)
    assert asked(answer, rule)
    assert 'value="12"' in text(answer)
    assert Contact.objects.get(pk=house.kasia).phone == "+48 32 555 01 42"


def test_it_is_saved_with_a_reason_and_the_page_says_by_whom_and_why(cast, house, alice, rule):
    told = {"phone": "12", "version": 1, "acknowledge": rule.key}
    blank = edit(alice, house.kasia, "phone", because=" ", **told)
    assert asked(blank, rule)
    assert "Say why it may be saved so." in text(blank)
    assert edit(alice, house.kasia, "phone", because="An extension of Hutmet", **told).status_code == 200
    assert Contact.objects.get(pk=house.kasia).phone == "12"
    page = text(alice.get(f"/contacts/{house.kasia}"))
    assert re.search(r"Saved anyway by Alice on \d+ \w+ \d{4}: An extension of Hutmet", page)
    change = Change.objects.latest("pk")
    assert "An extension of Hutmet" in text(alice.get(f"/changes/{change.pk}"))


def test_mended_it_is_saved_without_a_reason(house, alice, rule):
    told = {"version": 1, "acknowledge": rule.key, "because": ""}
    assert edit(alice, house.kasia, "phone", phone="+48 601 234 567", **told).status_code == 200
    assert not Waiver.objects.exists()


def test_another_value_and_one_left_as_it_was_are_not_asked(cast, house, alice):
    edit_record(acting(cast.alice, "cli"), "contact", house.kasia, {"phone": "12"})
    made("valid", {"field": "phone"}, severity="warn")
    assert edit(alice, house.kasia, "job_title", job_title="Chef").status_code == 200
    assert edit(alice, house.kasia, "phone", phone="12").status_code == 200


def test_a_new_record_is_held_with_all_that_was_typed(house, alice, rule):
    typed = {"given_name": "Anna", "family_name": "Nowak", "phone": "12"}
    answer = alice.post("/contacts/new", typed)
    assert asked(answer, rule)
    assert 'value="Nowak"' in text(answer)
    # What else is refused meanwhile does not cost the reason.
    again = typed | {"acknowledge": rule.key, "because": "Internal number", "company": "No such firm"}
    answer = alice.post("/contacts/new", again)
    assert answer.status_code == 422
    assert 'value="Internal number"' in text(answer)
    answer = alice.post("/contacts/new", again | {"company": ""})
    assert answer.status_code == 303
    assert Waiver.objects.get().reason == "Internal number"


def test_a_further_number_a_corrected_and_a_removed_one_are_held(cast, house, alice, rule):
    url = f"/contacts/{house.kasia}/points"
    first = ContactPoint.objects.get(record=house.kasia, kind="phone")
    corrected = alice.post(f"{url}/{first.pk}/edit", {"raw": "12", "label": "Work"})
    assert asked(corrected, rule)
    assert 'value="Work"' in text(corrected)
    told = {"acknowledge": rule.key, "because": "Internal"}
    assert alice.post(f"{url}/{first.pk}/edit", {"raw": "12"} | told).status_code == 303
    assert asked(alice.post(f"{url}/new/phone", {"raw": "13"}), rule)
    assert alice.post(f"{url}/new/phone", {"raw": "13"} | told).status_code == 303
    last = ContactPoint.objects.filter(record=house.kasia, kind="phone").latest("pk")
    assert alice.post(f"{url}/{last.pk}/primary").status_code == 303
    answer = alice.post(f"{url}/{last.pk}/remove")
    assert asked(answer, rule)
    assert ContactPoint.objects.filter(pk=last.pk).exists()
    assert alice.post(f"{url}/{last.pk}/remove", told).status_code == 303
    assert not ContactPoint.objects.filter(pk=last.pk).exists()


def test_an_old_value_put_back_opens_with_the_question(cast, house, alice):
    edit_record(acting(cast.alice), "contact", house.kasia, {"city": "Z", "phone": "12"})
    edit_record(acting(cast.alice), "contact", house.kasia, {"city": "Zabrze", "phone": "+48 601 234 567"})
    rule = made("valid", {"field": "phone"}, severity="warn", messages={"en": "This number cannot exist."})
    point = ContactPoint.objects.get(record=house.kasia, kind="phone")
    history = text(alice.get(f"/contacts/{house.kasia}/points/{point.pk}/history"))
    line = re.findall(r"revert\?line=(\d+)", history)[0]
    url = f"/contacts/{house.kasia}/points/{point.pk}/revert?line={line}"
    answer = alice.post(url, headers=scripted(f"fact--point-{point.pk}"))
    assert asked(answer, rule)
    assert 'value="12"' in text(answer)
    history = text(alice.get(f"/contacts/{house.kasia}/fields/phone/history"))
    line = re.findall(r"revert\?line=(\d+)", history)[0]
    answer = alice.post(
        f"/contacts/{house.kasia}/fields/phone/revert?line={line}", headers=scripted("fact--phone")
    )
    assert asked(answer, rule)


def test_a_rule_shown_at_another_field_is_told_by_its_name(house, alice):
    made(
        "holds",
        {"must": {"field": "email", "op": "is_empty"}, "field": "email"},
        severity="warn",
        when={"field": "lifecycle", "op": "is", "value": "former"},
        messages={"en": "Forget it."},
    )
    answer = edit(alice, house.kasia, "lifecycle", lifecycle="former")
    assert answer.status_code == 422
    assert "E-mail: Forget it." in text(answer)


def test_my_upkeep_asks_too(cast, house, alice, rule):
    edit_record(acting(cast.alice, "cli"), "contact", house.kasia, {"phone": "12"})
    url = f"/upkeep/contacts/{rule.key}"
    told = {"record": house.kasia, "act": "mend", "phone": "13"}
    assert asked(alice.post(url, told), rule)
    assert alice.post(url, told | {"acknowledge": rule.key, "because": "So it is"}).status_code == 303
    assert Waiver.objects.get().reason == "So it is"


def test_handing_over_asks_too(cast, house, alice):
    made("filled", {"field": "email"}, labels={"en": "E-mail"})
    edit_record(acting(cast.alice, "cli"), "contact", house.kasia, {"email": ""})
    not_bob = {"must": {"not": {"field": "owner", "op": "is", "value": cast.bob.pk}}, "field": "owner"}
    rule = made("holds", not_bob, severity="warn", messages={"en": "This number cannot exist."})
    told = {"record": house.kasia, "act": "hand_over", "to": cast.bob.pk, "word": "Yours"}
    answer = alice.post("/upkeep/contacts/x_e_mail", told)
    assert asked(answer, rule)
    assert 'value="Yours"' in text(answer)
    answer = alice.post("/upkeep/contacts/x_e_mail", told | {"acknowledge": rule.key, "because": "Holiday"})
    assert answer.status_code == 303
    assert Contact.objects.get(pk=house.kasia).owner_id == cast.bob.pk
    assert Waiver.objects.get().reason == "Holiday"
