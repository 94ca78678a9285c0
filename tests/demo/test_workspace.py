from collections import Counter
from dataclasses import asdict
from datetime import date

from perennial.demo.colleagues import COLLEAGUES, LEAVER, TEAMS
from perennial.demo.companies import COMPANY_FIELDS, slug
from perennial.demo.names import words_of
from perennial.demo.people import CONTACT_FIELDS
from perennial.demo.workspace import (
    COMPANIES,
    CONTACTS,
    TRASHED_COMPANIES,
    TRASHED_CONTACTS,
    demo_workspace,
)
from tests.demo.conftest import TODAY


def test_the_workspace_has_its_promised_size(workspace):
    assert len(workspace.live_companies) == COMPANIES == 600
    assert len(workspace.live_contacts) == CONTACTS == 2_000
    assert len(workspace.companies) == COMPANIES + TRASHED_COMPANIES
    assert len(workspace.contacts) == CONTACTS + TRASHED_CONTACTS


def test_two_runs_give_the_same_workspace(workspace):
    assert demo_workspace(TODAY) == workspace


def test_another_seed_gives_another_workspace(workspace):
    assert demo_workspace(TODAY, seed=7).contacts != workspace.contacts


def test_another_day_moves_future_birthdays_only(workspace):
    later = demo_workspace(date(2028, 3, 1))
    assert later.companies == workspace.companies
    changed = set()
    for then, now in zip(later.contacts, workspace.contacts, strict=True):
        before, after = asdict(then), asdict(now)
        changed |= {key for key in before if before[key] != after[key]}
    assert changed == {"birthday"}


def test_refs_are_unique_and_references_lead_somewhere(workspace):
    companies, contacts = ({r.ref for r in group} for group in (workspace.companies, workspace.contacts))
    assert len(companies) == len(workspace.companies)
    assert len(contacts) == len(workspace.contacts)
    assert {c.company for c in workspace.contacts} <= companies | {""}
    assert {c.parent for c in workspace.companies} <= companies | {""}
    assert {c.owner for c in workspace.records} <= {c.email for c in COLLEAGUES} | {""}


def test_no_live_contact_works_for_a_trashed_company(workspace):
    trashed = {company.ref for company in workspace.companies if company.trashed}
    assert trashed
    assert not trashed & {contact.company for contact in workspace.contacts}


def test_five_languages_are_well_represented(workspace):
    languages = Counter(contact.language for contact in workspace.live_contacts)
    assert set(languages) == {"pl", "de", "sk", "ru", "en"}
    assert min(languages.values()) > 100


def test_every_domain_ends_in_example_where_nothing_was_made_up(workspace):
    records = [r for r in workspace.records if not {"made_up", "invalid_email"} & {*r.flaws}]
    mails = [point.raw for record in records for point in record.points if point.kind == "email"]
    assert len(mails) > 2_000
    assert all(mail.lower().endswith(".example") for mail in mails)
    assert all(company.website.endswith(".example") or not company.website for company in workspace.companies)
    assert all(colleague.email.endswith("@jantar.example") for colleague in COLLEAGUES)


def test_companies_have_names_of_their_own(workspace):
    plain = [c for c in workspace.companies if not {"made_up", "duplicate_company"} & {*c.flaws}]
    assert len({slug(company.name) for company in plain}) == len(plain)
    assert len({company.domain for company in plain}) == len(plain)


def test_addresses_give_their_parts_and_one_line(workspace):
    places = [company.address for company in workspace.companies if company.address]
    assert len(places) > 500
    for place in places:
        assert place.street in place.raw
        assert place.postal_code in place.raw
        assert place.city in place.raw
        assert len(place.country) == 2
    british = next(place for place in places if place.country == "GB")
    assert british.raw.endswith("United Kingdom")
    assert british.street[0].isdigit()


def test_parents_stand_before_their_subsidiaries_in_one_country(workspace):
    by_ref = {company.ref: company for company in workspace.companies}
    children = [company for company in workspace.companies if company.parent]
    assert len(children) > 20
    for child in children:
        assert child.parent < child.ref
        assert by_ref[child.parent].country == child.country


def test_names_and_jobs_follow_the_gender(workspace):
    plain = [c for c in workspace.contacts if not c.flaws and not c.traits]
    assert len(plain) > 500
    for contact in plain:
        words = words_of(contact.language)
        assert contact.given_name in (words.women if contact.woman else words.men)
        assert contact.family_name in {pair[contact.woman] for pair in words.families}
        assert contact.job_title in {pair[contact.woman] for pair in words.jobs}
        assert contact.salutation.startswith(words.salutations[contact.woman])


def test_plain_contacts_share_neither_mail_nor_phone(workspace):
    plain = [c for c in workspace.contacts if not c.flaws]
    for kind in ("email", "phone"):
        raws = [point.raw for contact in plain for point in contact.points if point.kind == kind]
        assert len(raws) == len(set(raws))


def test_values_name_the_fields_of_the_product(workspace):
    assert set(workspace.companies[0].values()) == set(COMPANY_FIELDS)
    assert set(workspace.contacts[0].values()) == set(CONTACT_FIELDS)
    assert {"size", "tax_id", "parent"} < set(COMPANY_FIELDS)
    assert isinstance(workspace.companies[0].values()["size"], int)


def test_birthdays_may_lack_their_year(workspace):
    birthdays = [contact.birthday for contact in workspace.contacts]
    assert sum(birthday.startswith("--") for birthday in birthdays) > 50
    assert sum(not birthday for birthday in birthdays) > 500
    assert all(date.fromisoformat(b.replace("--", "2000-")) for b in birthdays if b)


def test_one_colleague_has_left_and_every_team_and_role_is_there():
    assert [c for c in COLLEAGUES if not c.active] == [LEAVER]
    assert {c.team for c in COLLEAGUES} == set(TEAMS)
    assert {c.role for c in COLLEAGUES} == {"administrator", "manager", "sales", "service", "reader"}
    assert len({c.email for c in COLLEAGUES}) == len(COLLEAGUES)
