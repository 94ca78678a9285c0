"""The page on which a lead is converted: who is there already, what differs, and what was typed is never lost."""

import re

import pytest
from django.utils import timezone

from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change
from perennial.records.actions.activities import log
from perennial.records.actions.convert import Part, Wish, convert_lead
from perennial.records.actions.create import create_record
from perennial.records.models import Company, Contact, Deal, Lead
from tests.cast import acting
from tests.web.records.conftest import scripted, text

KASIA = {
    "given_name": "Katarzyna",
    "family_name": "Wilczek",
    "company_name": "HUTMET",
    "email": "k.wilczek@hutmet.example",
    "phone": "+48 32 555 01 42",
    "job_title": "Head of purchasing",
}


def lead(cast, **values):
    return create_record(acting(cast.alice), "lead", values).head


@pytest.fixture
def known(cast, house):
    return lead(cast, **KASIA)


@pytest.fixture
def stranger(cast, house):
    return lead(cast, given_name="Anna", family_name="Kowalska", company_name="Baltic Yachts")


def chosen(body, name):
    found = re.search(rf'<input type="radio" name="{name}" value="([^"]*)" checked', body)
    return found[1] if found else None


def fresh(one):
    return Lead.objects.get(pk=one.pk)


def test_the_page_of_a_lead_leads_to_its_conversion_and_says_who_it_may_be(known, house, alice):
    body = text(alice.get(f"/leads/{known.pk}"))
    assert f'href="/leads/{known.pk}/convert"' in body
    assert "May be Katarzyna Wilczek, a contact" in body
    assert "Same e-mail address" in body


def test_who_is_near_certain_is_chosen_already_with_reasons_and_what_differs(known, house, alice):
    body = text(alice.get(f"/leads/{known.pk}/convert"))
    assert chosen(body, "contact") == str(house.kasia)
    assert "Same phone number" in body
    assert "Keep “Buyer”" in body
    assert "Take “Head of purchasing”" in body


def test_of_a_stranger_new_records_are_proposed(stranger, alice):
    body = text(alice.get(f"/leads/{stranger.pk}/convert"))
    assert (chosen(body, "contact"), chosen(body, "company")) == ("new", "new")
    assert 'value="Baltic Yachts"' in body


def typed(one, **more):
    return {
        "version": fresh(one).version,
        "contact": "new",
        "contact-given_name": "Anna",
        "contact-family_name": "Kowalska",
        "company": "new",
        "company-name": "Baltic Yachts",
        **more,
    }


def test_one_press_makes_all_three_and_one_undo_takes_them_back(stranger, alice):
    before = fingerprint()
    form = typed(
        stranger, deal="yes", **{"deal-name": "Winches", "deal-amount": "9000 EUR", "deal-stage": "enquiry"}
    )
    answer = alice.post(f"/leads/{stranger.pk}/convert", form)
    assert (answer.status_code, answer["Location"]) == (303, f"/leads/{stranger.pk}")
    deal = Deal.objects.get(name="Winches")
    assert (deal.contact.title, deal.company.name) == ("Anna Kowalska", "Baltic Yachts")
    body = text(alice.get(f"/leads/{stranger.pk}"))
    assert "It became:" in body
    assert f'href="/deals/{deal.pk}"' in body
    assert "/convert" not in body
    assert "Came from leads" in text(alice.get(f"/contacts/{deal.contact_id}"))
    assert "Converted" in text(alice.get("/find?q=Kowalska"))
    alice.post(f"/changes/{Change.objects.latest('pk').pk}/undo")
    assert fingerprint() == before


def test_pressed_twice_it_is_converted_once(stranger, alice):
    form = typed(stranger)
    for _time in range(2):
        assert alice.post(f"/leads/{stranger.pk}/convert", form).status_code == 303
    assert Contact.objects.filter(family_name="Kowalska").count() == 1
    assert "was converted already" in text(alice.get(f"/leads/{stranger.pk}"))
    assert alice.get(f"/leads/{stranger.pk}/convert").status_code == 303


def test_it_joins_whom_one_chose_and_takes_what_one_said(known, house, alice):
    form = {
        "version": known.version,
        "contact": str(house.kasia),
        f"take-contact-{house.kasia}-job_title": "take",
        "company": str(house.hutmet),
    }
    assert alice.post(f"/leads/{known.pk}/convert", form).status_code == 303
    kasia = Contact.objects.get(pk=house.kasia)
    assert (kasia.job_title, fresh(known).converted_contact_id) == ("Head of purchasing", kasia.pk)
    assert Company.objects.filter(name__icontains="hutmet").count() == 1


def test_another_one_is_found_by_name(stranger, house, alice):
    form = typed(stranger, company="other", **{"company-other": "Hutmet Zabrze"})
    assert alice.post(f"/leads/{stranger.pk}/convert", form).status_code == 303
    assert fresh(stranger).converted_company_id == house.hutmet


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"company": "other", "company-other": "Nobody knows"}, "Nobody knows"),
        ({"company": "other"}, "Type the name of the one that is meant."),
        ({"company-name": ""}, "This field is required"),
        ({"contact": "none", "company": "none"}, "Say whom the lead becomes"),
        ({"deal": "yes", "deal-name": "Winches", "deal-amount": "much"}, "much"),
        ({"deal": "yes", "deal-name": "Winches", "deal-stage": "offer"}, "needs this"),
        ({"contact-given_name": "", "contact-family_name": ""}, "Give at least one"),
        ({"version": "1000"}, "Somebody changed this lead"),
        ({"contact": "x"}, "Choose whom the lead becomes."),
    ],
)
def test_what_cannot_be_says_so_and_keeps_what_was_typed(stranger, alice, more, sentence):
    before = fingerprint()
    form = typed(stranger, **{"contact-job_title": "Captain of the yard"}) | more
    answer = alice.post(f"/leads/{stranger.pk}/convert", form)
    body = text(answer)
    assert answer.status_code in {409, 422}
    assert sentence in body
    assert "Captain of the yard" in body
    assert fingerprint() == before


def test_a_likely_duplicate_asks_for_the_reason_once(known, house, alice):
    form = typed(
        known, **{"contact-given_name": "Katarzyna", "contact-family_name": "Wilczek"}, company="none"
    )
    held = alice.post(f"/leads/{known.pk}/convert", form)
    assert held.status_code == 409
    assert f'name="acknowledge" value="duplicate:{house.kasia}"' in text(held)
    told = {**form, "acknowledge": f"duplicate:{house.kasia}", "because": "Her daughter"}
    assert alice.post(f"/leads/{known.pk}/convert", told).status_code == 303
    assert Contact.objects.filter(family_name="Wilczek").count() == 2


def test_while_a_lead_is_typed_the_panel_tells_of_contacts_and_companies(house, alice, charlie):
    form = {key: KASIA[key] for key in ("given_name", "family_name", "email", "company_name")} | {
        "city": "Zabrze"
    }
    body = text(alice.post("/leads/likely", form, headers=scripted("likely")))
    assert f'href="/contacts/{house.kasia}"' in body
    assert f'href="/companies/{house.hutmet}"' in body
    assert "<li" not in text(charlie.post("/leads/likely", form, headers=scripted("likely")))


def test_whom_one_may_not_change_cannot_be_chosen(cast, house, alice, charlie):
    mine = create_record(acting(cast.charlie), "lead", KASIA).head
    body = text(charlie.get(f"/leads/{mine.pk}/convert"))
    assert f'value="{house.kasia}"' not in body
    assert chosen(body, "contact") == "new"
    answer = charlie.post(f"/leads/{mine.pk}/convert", {"contact": str(house.kasia)})
    assert answer.status_code == 422
    assert "There is no such contact, or you may not see it." in text(answer)


def test_strangers_and_readers_find_no_way_in(stranger, alice, charlie, veil):
    assert charlie.get(f"/leads/{stranger.pk}/convert").status_code == 404
    veil("status", "read_only", "lead")
    assert "/convert" not in text(alice.get(f"/leads/{stranger.pk}"))
    assert alice.get(f"/leads/{stranger.pk}/convert").status_code == 403
    assert alice.post(f"/leads/{stranger.pk}/convert", typed(stranger)).status_code == 403


def test_calls_with_the_lead_stand_at_the_contact(cast, stranger, alice):
    said = {"kind": "note", "subject": "Met at the fair", "lead": stranger.pk, "done": timezone.now()}
    log(acting(cast.alice), [said])
    body = text(alice.get(f"/leads/{stranger.pk}/convert"))
    assert "1 activity comes along." in body
    done = convert_lead(acting(cast.alice), stranger.pk, Wish(contact=Part()))
    assert "Met at the fair" in text(alice.get(f"/contacts/{done.became['contact']}"))
