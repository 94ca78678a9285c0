"""A lead becomes a contact, a company and a deal: new ones or such as are there, in one change with one undo."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

import pytest

from perennial.access.actions import create_role, edit_user
from perennial.journal.fingerprint import fingerprint
from perennial.journal.replay import replayed_fingerprint
from perennial.journal.sealer import seal
from perennial.lib.money import Money
from perennial.lib.refusals import BadRequest, Forbidden, Refusal
from perennial.records.actions.activities import log
from perennial.records.actions.convert import Converted, Part, Wish, convert_lead, usual_wish
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.merge import merge_records
from perennial.records.actions.take_back import take_back
from perennial.records.actions.trash import trash_records
from perennial.records.activities import done_about, to_do_about
from perennial.records.converting import Told
from perennial.records.documents import documents_of
from perennial.records.errors import (
    AlreadyConverted,
    ChangedMeanwhile,
    DuplicatesAsk,
    Incomplete,
    InTheTrash,
    NoSuchRecord,
)
from perennial.records.models import Activity, Company, Contact, ContactPoint, Deal, Lead
from perennial.records.queries import points
from perennial.records.warning import Acknowledged
from perennial.schema.actions import create_field
from perennial.schema.queries import setting
from tests.cast import OPERATOR, acting, gather
from tests.files.making import document
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db
TALKED = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
SOON = date(2030, 5, 6)
EUROS = Money(amount=1_200_000, currency="EUR")
BOTH = Wish(contact=Part(), company=Part())
ALL = Wish(contact=Part(), company=Part(), deal=Part())
ANNA = {
    "given_name": "Anna",
    "family_name": "Kowalska",
    "company_name": "Baltic Yachts",
    "job_title": "Buyer",
    "website": "https://baltic.example/",
    "email": "anna@baltic.example",
    "email_2": "anna@home.example",
    "phone": "601 700 800",
    "street": "Portowa 3",
    "city": "Gdynia",
    "country": "PL",
    "amount": EUROS,
    "description": "Wants three winches",
}


def lead(actor=OPERATOR, **values: object) -> Lead:
    made = create_record(actor, "lead", {**ANNA, **values}).head
    assert isinstance(made, Lead)
    return made


def raws(record: int, kind: str) -> list[str]:
    return [one.raw for one in points(record) if one.kind == kind]


def fresh(one: Lead) -> Lead:
    return Lead.objects.get(pk=one.pk)


def became(done: Converted) -> tuple[Contact, Company, Deal]:
    its = done.became
    return (
        Contact.objects.get(pk=its["contact"]),
        Company.objects.get(pk=its["company"]),
        Deal.objects.get(pk=its["deal"]),
    )


def test_a_lead_becomes_a_contact_a_company_and_a_deal_with_all_that_was_known():
    anna = lead()
    done = convert_lead(OPERATOR, anna.pk, ALL)
    person, firm, deal = became(done)
    assert (person.title, person.job_title, person.company_id) == ("Anna Kowalska", "Buyer", firm.pk)
    assert (firm.name, firm.website, firm.city) == ("Baltic Yachts", "https://baltic.example/", "Gdynia")
    assert (deal.name, deal.amount, deal.stage) == ("Baltic Yachts", EUROS, "enquiry")
    assert (deal.contact_id, deal.company_id, deal.description) == (person.pk, firm.pk, "Wants three winches")
    assert raws(person.pk, "email") == ["anna@baltic.example", "anna@home.example"]
    assert (raws(person.pk, "phone"), raws(firm.pk, "email")) == (["601 700 800"], [])
    now = fresh(anna)
    assert (now.status, now.converted_contact_id, now.converted_company_id, now.converted_deal_id) == (
        "converted",
        person.pk,
        firm.pk,
        deal.pk,
    )
    assert now.converted is not None
    assert raws(anna.pk, "email") == ["anna@baltic.example", "anna@home.example"]


def test_taken_back_everything_is_as_it_was():
    anna = lead()
    log(OPERATOR, [{"kind": "call", "subject": "First call", "done": TALKED, "lead": anna.pk}])
    before = fingerprint()
    done = convert_lead(OPERATOR, anna.pk, ALL)
    assert fingerprint() != before
    seal()
    assert replayed_fingerprint() == fingerprint()
    take_back(OPERATOR, done.change)
    assert fingerprint() == before
    assert not Contact.objects.exists()
    # And once more, as if nothing had been.
    assert convert_lead(OPERATOR, anna.pk, ALL).change


def test_what_was_said_with_the_lead_stands_at_what_it_became():
    anna = lead()
    log(OPERATOR, [{"kind": "call", "subject": "First call", "done": TALKED, "lead": anna.pk}])
    log(OPERATOR, [{"kind": "task", "subject": "Send prices", "due": SOON, "lead": anna.pk}])
    person, firm, deal = became(convert_lead(OPERATOR, anna.pk, ALL))
    for head in (person, firm, deal):
        assert [one.subject for one in done_about(OPERATOR, head, 5)] == ["First call"]
        assert [one.subject for one in to_do_about(OPERATOR, head, 5)] == ["Send prices"]
        assert (head.touched, head.next_due) == (TALKED, SOON)
    assert [one.subject for one in done_about(OPERATOR, fresh(anna), 5)] == ["First call"]


def test_one_that_is_there_gets_what_it_has_not_and_keeps_what_it_says():
    firm = company("Baltic Yachts", city="Sopot", country="PL")
    person = contact("Anna Nowak", email="ANNA@baltic.example", job_title="Head of purchasing")
    anna = lead()
    convert_lead(OPERATOR, anna.pk, Wish(contact=Part(person.pk), company=Part(firm.pk)))
    person.refresh_from_db()
    firm.refresh_from_db()
    assert (person.family_name, person.job_title, person.company_id) == (
        "Nowak",
        "Head of purchasing",
        firm.pk,
    )
    assert raws(person.pk, "email") == ["ANNA@baltic.example", "anna@home.example"]
    assert (raws(person.pk, "phone"), person.city) == (["601 700 800"], "Gdynia")
    assert (firm.website, firm.city) == ("https://baltic.example/", "Sopot")
    assert Contact.objects.count() == Company.objects.count() == 1


def test_where_they_differ_the_lead_is_believed_as_far_as_it_is_said():
    elsewhere = company("Hutmet")
    person = contact("Anna Nowak", job_title="Clerk", company=elsewhere.pk, city="Sopot", street="Polna 1")
    anna = lead()
    take = {"family_name", "company", "address"}
    done = convert_lead(OPERATOR, anna.pk, Wish(contact=Part(person.pk, take=take), company=Part()))
    person.refresh_from_db()
    assert (person.family_name, person.job_title) == ("Kowalska", "Clerk")
    assert person.company_id == done.became["company"]
    assert person.city == "Gdynia"
    assert ContactPoint.objects.filter(record=person.pk, kind="address").count() == 2


def test_a_phone_keeps_its_country_where_the_contact_is_at_home_elsewhere():
    person = contact("Anna Kowalska", city="Kiel", country="DE")
    convert_lead(OPERATOR, lead().pk, Wish(contact=Part(person.pk)))
    assert raws(person.pk, "phone") == ["+48601700800"]


def test_a_lead_without_a_person_becomes_a_company_with_its_mails_and_phones():
    made = lead(given_name="", family_name="")
    assert usual_wish(Told(OPERATOR, made, points(made.pk), setting())) == Wish(company=Part())
    done = convert_lead(OPERATOR, made.pk, Wish(company=Part()))
    assert raws(done.became["company"], "email") == ["anna@baltic.example", "anna@home.example"]
    assert set(done.became) == {"company"}


def test_values_that_are_named_stand_instead_of_what_the_lead_tells():
    wish = Wish(
        contact=Part(values={"given_name": "Ania"}),
        deal=Part(values={"name": "Winches", "stage": "offer"}),
    )
    done = convert_lead(OPERATOR, lead().pk, wish)
    assert Contact.objects.get(pk=done.became["contact"]).given_name == "Ania"
    deal = Deal.objects.get(pk=done.became["deal"])
    assert (deal.name, deal.stage, deal.company_id) == ("Winches", "offer", None)


def test_a_field_of_the_workspace_that_both_have_goes_along():
    for entity in ("lead", "contact"):
        create_field(OPERATOR, entity, "text", {"en": "Branch"})
    made = lead(x_branch="North")
    done = convert_lead(OPERATOR, made.pk, BOTH)
    assert Contact.objects.get(pk=done.became["contact"]).attributes == {"x_branch": "North"}


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        (Wish(), BadRequest),
        (Wish(deal=Part()), BadRequest),
        (Wish(contact=Part(), deal=Part(7)), BadRequest),
        (Wish(contact=Part(99_999)), NoSuchRecord),
        (Wish(contact=Part(values={"nothing": 1})), BadRequest),
        (Wish(contact=Part(values={"given_name": "", "family_name": ""})), Incomplete),
        (Wish(contact=Part(), deal=Part(values={"stage": "lost"})), Incomplete),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(wish, error):
    anna, before = lead(), fingerprint()
    with pytest.raises(error):
        convert_lead(OPERATOR, anna.pk, wish)
    assert fingerprint() == before


def test_a_lead_is_converted_once():
    anna = lead()
    convert_lead(OPERATOR, anna.pk, BOTH)
    before = fingerprint()
    with pytest.raises(AlreadyConverted, match="Anna Kowalska"):
        convert_lead(OPERATOR, anna.pk, BOTH)
    assert fingerprint() == before
    with pytest.raises(Refusal, match="Take the conversion back"):
        edit_record(OPERATOR, "lead", anna.pk, {"status": "working"})
    assert edit_record(OPERATOR, "lead", anna.pk, {"status": "converted", "source": "web"}).change


def test_what_changed_since_the_page_was_opened_is_looked_at_again():
    anna = lead()
    edit_record(OPERATOR, "lead", anna.pk, {"given_name": "Hanna"})
    with pytest.raises(ChangedMeanwhile):
        convert_lead(OPERATOR, anna.pk, BOTH, opened=anna.version)


def test_what_is_in_the_trash_is_not_converted_and_nothing_joins_it():
    anna, person = lead(), contact("Anna Nowak")
    trash_records(OPERATOR, "contact", [person.pk])
    with pytest.raises(InTheTrash):
        convert_lead(OPERATOR, anna.pk, Wish(contact=Part(person.pk)))
    trash_records(OPERATOR, "lead", [anna.pk])
    with pytest.raises(InTheTrash):
        convert_lead(OPERATOR, anna.pk, BOTH)


def test_a_campaign_in_the_trash_does_not_hold_up_the_conversion():
    fair = create_record(OPERATOR, "campaign", {"name": "Fair"}).head.pk
    lead = create_record(OPERATOR, "lead", {**ANNA, "campaign": fair}).head.pk
    trash_records(OPERATOR, "campaign", [fair])
    done = convert_lead(OPERATOR, lead, ALL)
    assert Deal.objects.get(pk=done.became["deal"]).campaign_id is None


def test_a_new_contact_that_is_likely_there_asks_first():
    ada = acting(gather().ada)
    person = contact("Anna Kowalska", email="anna@baltic.example", phone="+48601700800")
    anna, before = lead(ada), fingerprint()
    with pytest.raises(DuplicatesAsk) as no:
        convert_lead(ada, anna.pk, BOTH)
    assert (no.value.entity, [one.record for one in no.value.candidates]) == ("contact", [person.pk])
    assert fingerprint() == before
    said = Acknowledged([one.rule for one in no.value.warned], "Her daughter")
    assert convert_lead(ada, anna.pk, Wish(Part(), Part(), None, said)).became["contact"] != person.pk


def test_merged_what_it_became_the_lead_leads_to_who_stands_for_it():
    anna = lead()
    done = convert_lead(OPERATOR, anna.pk, BOTH)
    other = contact("Anna Kowalska-Nowak")
    merge_records(OPERATOR, "contact", other.pk, [done.became["contact"]])
    assert fresh(anna).converted_contact_id == other.pk


@pytest.fixture
def cast():
    return gather()


def narrowed(cast, *grants: tuple[str, str, str], hidden: Iterable[tuple[str, str]] = ()):
    """Bob with these rights besides reading everything of the team."""
    told = {("*", "read"): "all", **{(entity, action): scope for entity, action, scope in grants}}
    veils = dict.fromkeys(hidden, "hidden")
    edit_user(OPERATOR, cast.bob, role=create_role(OPERATOR, "Narrow", grants=told, veils=veils))
    return acting(cast.bob)


FULL = [
    (entity, action, "all")
    for entity in ("lead", "contact", "company", "deal", "activity")
    for action in ("create", "edit")
]


@pytest.mark.parametrize(
    "missing", [("lead", "edit"), ("contact", "create"), ("company", "create"), ("deal", "create")]
)
def test_who_may_not_write_one_of_them_converts_nothing(cast, missing):
    anna = lead()
    bob, before = narrowed(cast, *(one for one in FULL if one[:2] != missing)), fingerprint()
    with pytest.raises(Forbidden):
        convert_lead(bob, anna.pk, ALL)
    assert fingerprint() == before


def test_who_may_not_edit_the_contact_joins_nothing(cast):
    anna, person = lead(), contact("Anna Nowak")
    bob = narrowed(cast, *(one for one in FULL if one[:2] != ("contact", "edit")))
    with pytest.raises(Forbidden):
        convert_lead(bob, anna.pk, Wish(contact=Part(person.pk)))


def test_a_stranger_does_not_even_learn_that_there_is_a_lead(cast):
    anna = lead(acting(cast.alice))
    with pytest.raises(NoSuchRecord):
        convert_lead(acting(cast.charlie), anna.pk, BOTH)


def test_what_may_not_be_read_of_the_lead_is_not_passed_on(cast):
    anna = lead()
    bob = narrowed(cast, *FULL, hidden=[("lead", "amount"), ("lead", "phone"), ("lead", "job_title")])
    person, _firm, deal = became(convert_lead(bob, anna.pk, ALL))
    assert (deal.amount, person.job_title, raws(person.pk, "phone")) == (None, "", [])
    assert raws(person.pk, "email") == ["anna@baltic.example", "anna@home.example"]


def test_activities_of_colleagues_stay_with_the_lead_where_they_may_not_be_changed(cast):
    alice, bob = acting(cast.alice), acting(cast.bob)
    anna = lead(alice)
    for actor in (alice, OPERATOR):
        log(actor, [{"kind": "call", "subject": "Call", "done": TALKED, "lead": anna.pk}])
    done = convert_lead(bob, anna.pk, Wish(contact=Part(values={"owner": cast.bob.pk})))
    assert done.left == 1
    assert Activity.objects.filter(record__links__field="contact").count() == 1


def test_files_of_the_lead_come_along_and_go_back_with_it(cast):
    anna = lead()
    paper = document(b"an offer", "Offer.txt", lead=anna.pk).head
    before = fingerprint()
    done = convert_lead(OPERATOR, anna.pk, ALL)
    person, firm, deal = became(done)
    for head in (person, firm, deal, anna):
        assert documents_of(OPERATOR, head, 5) == [paper]
    assert done.left == 0
    take_back(OPERATOR, done.change or 0)
    assert fingerprint() == before


def test_who_looked_after_the_lead_looks_after_what_it_becomes_where_that_may_be(cast):
    anna = lead(acting(cast.alice))
    done = convert_lead(acting(cast.ada), anna.pk, BOTH)
    assert Contact.objects.get(pk=done.became["contact"]).owner_id == cast.alice.pk
    other = lead(
        acting(cast.alice),
        given_name="Hanna",
        family_name="Wilczek",
        email="hanna@else.example",
        email_2="",
        phone="",
        street="",
        city="",
        website="",
        company_name="Else",
    )
    done = convert_lead(acting(cast.bob), other.pk, BOTH)
    assert Contact.objects.get(pk=done.became["contact"]).owner_id == cast.bob.pk
