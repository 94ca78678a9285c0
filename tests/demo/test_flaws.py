from collections import Counter
from datetime import date
from random import Random

import pytest

from perennial.demo.colleagues import LEAVER
from perennial.demo.duplicates import mistyped, national
from perennial.demo.flaws import (
    BEHIND_A_SWITCHBOARD,
    COMPANY_FLAWS,
    CONTACT_FLAWS,
    DUPLICATES,
    HOUSEHOLDS,
    SWITCHBOARDS,
    Pool,
)
from perennial.demo.inventions import HONEST, HONEST_PEOPLE
from perennial.demo.names import words_of
from perennial.lib.text import fold
from tests.demo.conftest import TODAY
from tests.demo.test_numbers import TAX


def tagged(records, flaw):
    return {record.ref for record in records if flaw in record.flaws}


def having(records, holds):
    return {record.ref for record in records if holds(record)}


def digits(phone):
    return "".join(sign for sign in phone if sign.isdigit())


def test_every_flaw_of_contacts_stands_as_often_as_promised(workspace):
    assert Counter(flaw for c in workspace.live_contacts for flaw in c.flaws) == CONTACT_FLAWS
    assert all(not c.flaws for c in workspace.contacts if c.trashed)


def test_every_flaw_of_companies_stands_as_often_as_promised(workspace):
    assert Counter(flaw for c in workspace.live_companies for flaw in c.flaws) == COMPANY_FLAWS


def test_no_record_carries_two_planted_flaws(workspace):
    assert all(len(record.flaws) <= 1 for record in workspace.records)


@pytest.mark.parametrize(
    ("flaw", "holds"),
    [
        ("missing_email", lambda c: not c.point("email")),
        ("missing_phone", lambda c: not c.point("phone")),
        ("missing_job_title", lambda c: not c.job_title),
        ("missing_given_name", lambda c: not c.given_name),
        ("no_company", lambda c: not c.company),
        ("no_owner", lambda c: not c.owner),
        ("birthday_1900", lambda c: c.birthday == "1900-01-01"),
        ("birthday_future", lambda c: c.birthday[:1].isdigit() and date.fromisoformat(c.birthday) > TODAY),
        ("owner_left", lambda c: c.owner == LEAVER.email),
    ],
)
def test_a_contact_is_tagged_exactly_when_it_has_the_flaw(workspace, flaw, holds):
    assert tagged(workspace.live_contacts, flaw) == having(workspace.live_contacts, holds)


@pytest.mark.parametrize(
    ("flaw", "holds"),
    [
        ("missing_tax_id", lambda c: not c.tax_id),
        ("missing_website", lambda c: not c.website),
        ("missing_industry", lambda c: not c.industry),
        ("missing_address", lambda c: not c.address),
        ("no_owner", lambda c: not c.owner),
        ("owner_left", lambda c: c.owner == LEAVER.email),
        ("invalid_tax_id", lambda c: bool(c.tax_id) and not TAX[c.country].is_valid(c.tax_id)),
    ],
)
def test_a_company_is_tagged_exactly_when_it_has_the_flaw(workspace, flaw, holds):
    # copies and made-up companies lack things too, and are tagged as what they are
    own = [c for c in workspace.live_companies if not {"made_up", "duplicate_company"} & {*c.flaws}]
    assert tagged(own, flaw) == having(own, holds)


def test_companies_without_contacts_are_exactly_the_tagged_ones(workspace):
    staffed = {contact.company for contact in workspace.live_contacts}
    own = [c for c in workspace.live_companies if "made_up" not in c.flaws]
    assert having(own, lambda c: c.ref not in staffed) == tagged(own, "no_contacts")


def test_invalid_phones_and_mails_are_not_what_they_should_be(workspace):
    for contact in workspace.live_contacts:
        if "invalid_email" in contact.flaws:
            user, _, domain = contact.point("email").partition("@")
            assert not (user and domain.endswith(".example") and ".." not in domain and "@" not in domain)
        if "invalid_phone" in contact.flaws:
            assert len(digits(contact.point("phone"))) not in (10, 11, 12)


def test_a_switchboard_answers_for_several_people(workspace):
    behind = [c for c in workspace.live_contacts if "switchboard" in c.flaws]
    companies = {company.ref: company for company in workspace.companies}
    groups = Counter((c.company, c.point("phone")) for c in behind)
    assert len(groups) == SWITCHBOARDS
    assert set(groups.values()) == {BEHIND_A_SWITCHBOARD}
    for ref, phone in groups:
        assert phone in {point.raw for point in companies[ref].points}


def test_households_share_home_and_phone_but_not_the_person(workspace):
    members = [c for c in workspace.live_contacts if "household" in c.flaws]
    homes = {}
    for member in members:
        homes.setdefault((member.point("address"), member.point("phone")), []).append(member)
    assert len(homes) == HOUSEHOLDS
    for family in homes.values():
        assert len(family) >= 3
        assert len({member.given_name for member in family}) == len(family)
        assert len({fold(member.family_name)[:3] for member in family}) == 1
        assert len({member.point("email") for member in family}) == len(family)


def test_every_duplicate_points_at_a_live_record_without_flaw(workspace):
    by_ref = {r.ref: r for r in workspace.records}
    copies = [r for r in by_ref.values() if r.duplicate_of]
    assert len(copies) == sum(DUPLICATES.values()) + COMPANY_FLAWS["duplicate_company"]
    for copy in copies:
        first = by_ref[copy.duplicate_of]
        assert not first.flaws
        assert not first.trashed
        assert copy.flaws[0].startswith("duplicate_")
    assert len({copy.duplicate_of for copy in copies}) == len(copies)


def test_duplicates_differ_in_the_way_their_tag_says(workspace):
    by_ref = {contact.ref: contact for contact in workspace.contacts}
    for copy in (c for c in workspace.contacts if c.duplicate_of):
        first = by_ref[copy.duplicate_of]
        assert DIFFERENCES[copy.flaws[0]](copy, first), (copy, first)


def _same_number(copy, first):
    return digits(copy.point("phone"))[-6:] == digits(first.point("phone"))[-6:]


DIFFERENCES = {
    "duplicate_typo": lambda copy, first: (
        copy.family_name != first.family_name and copy.point("email").lower() == first.point("email")
    ),
    "duplicate_nickname": lambda copy, first: (
        copy.given_name in words_of(first.language).nicknames[first.given_name] and _same_number(copy, first)
    ),
    "duplicate_transliteration": lambda copy, first: (
        copy.full_name.isascii() and copy.full_name != first.full_name and copy.points[1] == first.points[1]
    ),
    "duplicate_swapped": lambda copy, first: (
        (copy.given_name, copy.family_name) == (first.family_name, first.given_name)
    ),
    "duplicate_married": lambda copy, first: (
        copy.woman and copy.family_name != first.family_name and copy.birthday == first.birthday != ""
    ),
    "duplicate_phone": lambda copy, first: (
        copy.given_name == f"{first.given_name[0]}." and _same_number(copy, first)
    ),
}


def test_duplicate_companies_share_the_tax_number_and_not_the_name(workspace):
    by_ref = {company.ref: company for company in workspace.companies}
    for copy in (c for c in workspace.companies if c.duplicate_of):
        first = by_ref[copy.duplicate_of]
        assert copy.tax_id == first.tax_id.replace("-", "").replace(" ", "")
        assert copy.name != first.name


def test_people_with_short_and_odd_names_carry_no_flaw(workspace):
    honest = [contact for contact in workspace.live_contacts if HONEST in contact.traits]
    assert len(honest) == len(HONEST_PEOPLE) == 30
    assert all(not contact.flaws for contact in honest)
    assert {"Ng", "O", "Li", "Xu", "Null", "Test"} <= {contact.family_name for contact in honest}


def test_made_up_records_hide_also_at_real_companies(workspace):
    companies = {company.ref: company for company in workspace.companies}
    made_up = [c for c in workspace.live_contacts if "made_up" in c.flaws]
    real = [c for c in made_up if "made_up" not in companies[c.company].flaws]
    assert 5 < len(real) < len(made_up)
    assert {"asdf", "aaa", "test"} <= {contact.family_name for contact in made_up}


def test_a_pool_that_runs_dry_says_so(workspace):
    pool = Pool(workspace.contacts[:3], Random(1))
    assert len(pool.draw(2)) == 2
    with pytest.raises(ValueError, match="Only 1 of 2"):
        pool.draw(2)


def test_a_typo_never_gives_the_word_itself():
    rng = Random(1)
    assert all(mistyped(word, rng) != word for word in ("Otto", "Anna", "Ii", "Kowal") for _ in range(50))


@pytest.mark.parametrize(
    ("phone", "at_home"),
    [
        ("+48 32 555 01 42", "325-550-142"),
        ("+421 45 555 0130", "045/5550130"),
        ("+7 495 555-01-23", "8 (495) 5550123"),
        ("+49 89 99998 123", "0899/9998123"),
    ],
)
def test_a_number_is_written_as_at_home(phone, at_home):
    assert national(phone) == at_home
