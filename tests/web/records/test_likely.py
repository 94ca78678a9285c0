"""Who is likely there already is shown while one types and at the save; or what was typed updates that record."""

import re

import pytest

from perennial.journal.models import Change
from perennial.records.models import Contact, ContactPoint
from tests.web.records.conftest import scripted, text


def typed(house, **more):
    head = Contact.objects.get(pk=house.kasia)
    return {"given_name": head.given_name, "family_name": head.family_name, "phone": head.phone, **more}


def panel(client, **form):
    return client.post("/contacts/likely", form, headers=scripted("likely"))


def test_the_panel_says_who_and_why_and_writes_nothing(house, alice):
    before = Change.objects.count()
    body = text(panel(alice, **typed(house, email="no address yet")))
    assert f'href="/contacts/{house.kasia}"' in body
    assert "Same phone number" in body
    assert "Update this one instead" in body
    assert Change.objects.count() == before


def test_it_is_empty_while_nobody_is_meant(house, alice):
    assert "<li" not in text(panel(alice, given_name="Somebody"))
    assert panel(alice).status_code == 200


def test_a_record_of_strangers_is_not_told_of(house, charlie):
    body = text(panel(charlie, **typed(house)))
    assert "<li" not in body
    assert str(house.kasia) not in body


def test_a_save_is_held_with_everything_typed_and_goes_on_with_a_reason(house, alice):
    form = typed(house, job_title="Head of purchasing")
    held = alice.post("/contacts/new", form)
    body = text(held)
    assert held.status_code == 422
    assert 'value="Head of purchasing"' in body
    assert f'name="acknowledge" value="duplicate:{house.kasia}"' in body
    assert f'formaction="/contacts/{house.kasia}/take-up"' in body
    assert Contact.objects.filter(family_name=form["family_name"]).count() == 1
    told = {**form, "acknowledge": f"duplicate:{house.kasia}", "because": "Her daughter"}
    assert alice.post("/contacts/new", {**told, "because": " "}).status_code == 422
    assert alice.post("/contacts/new", told).status_code == 303
    assert Contact.objects.filter(family_name=form["family_name"]).count() == 2
    assert "Her daughter" in text(alice.get(f"/changes/{Change.objects.latest('pk').pk}"))


def test_what_was_typed_is_proposed_field_by_field_and_written_as_one_change(house, alice):
    form = typed(house, job_title="Head of purchasing", email="kasia.new@hutmet.example", language="pl")
    page = text(alice.post(f"/contacts/{house.kasia}/take-up", form))
    assert 'name="take-job_title"' in page
    assert "take-family_name" not in page
    assert "Add “kasia.new@hutmet.example”" in page
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    answer = {"take-job_title": "take", "take-email": "take", "take-language": "keep", "version": version}
    assert alice.post(f"/contacts/{house.kasia}/take-up", {**form, **answer}).status_code == 303
    head = Contact.objects.get(pk=house.kasia)
    assert (head.job_title, head.language) == ("Head of purchasing", "")
    mails = ContactPoint.objects.filter(record=house.kasia, kind="email").order_by("rank")
    assert "kasia.new@hutmet.example" in [one.raw for one in mails]
    assert Contact.objects.count() == 2


def test_what_contradicts_the_record_is_kept_unless_somebody_takes_it(house, alice):
    page = text(alice.post(f"/contacts/{house.kasia}/take-up", typed(house, given_name="Kasia")))
    kept = re.search(r'<input[^>]*name="take-given_name"[^>]*value="keep"[^>]*>', page)[0]
    assert "checked" in kept


@pytest.mark.parametrize("page", ["likely", "{kasia}/take-up"])
def test_these_pages_are_only_posted_to(house, alice, page):
    assert alice.get(f"/contacts/{page.format(kasia=house.kasia)}").status_code == 405


def test_a_stranger_takes_nothing_up(house, charlie):
    assert charlie.post(f"/contacts/{house.kasia}/take-up", {"given_name": "X"}).status_code == 404


def test_what_stands_there_already_leads_to_the_record_and_says_so(house, alice):
    answer = alice.post(f"/contacts/{house.kasia}/take-up", typed(house))
    assert (answer.status_code, answer["Location"]) == (303, f"/contacts/{house.kasia}")
    assert "All that you typed stands there already." in text(alice.get(f"/contacts/{house.kasia}"))
    assert Contact.objects.get(pk=house.kasia).version == 1


def test_an_edit_that_makes_a_record_like_another_is_told_at_once_and_not_once_put_off(house, alice):
    head = Contact.objects.get(pk=house.kasia)
    form = {"given_name": "Olga", "family_name": head.family_name, "phone": head.phone}
    assert alice.post("/contacts/new", form).status_code == 303
    other = Contact.objects.latest("pk").pk
    assert "May be the same as" not in text(alice.get(f"/contacts/{other}"))
    sent = {"given_name": head.given_name, "version": "1"}
    saved = alice.post(f"/contacts/{other}/fields/given_name/edit", sent)
    assert saved.status_code == 303
    assert f"/contacts/merge?records={other}," in text(alice.get(f"/contacts/{other}"))
    put_off = alice.post("/duplicates/contacts/later", {"records": f"{head.pk},{other}"})
    assert put_off.status_code == 303
    assert "May be the same as" not in text(alice.get(f"/contacts/{other}"))
