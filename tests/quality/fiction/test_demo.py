"""The demonstration workspace: everyone made up in it is found, and of the others nobody without a planted flaw."""

from __future__ import annotations

from datetime import date

from perennial.demo.workspace import demo_workspace
from perennial.lib.phones import read_phone
from perennial.quality.fiction import Subject, score

TODAY = date(2026, 11, 22)


def test_people_made_up_in_the_demonstration_are_found_and_no_flawless_one() -> None:
    wrong = []
    for contact in demo_workspace(TODAY).live_contacts:
        phone = contact.point("phone")
        verdict = score(
            Subject(
                given_name=contact.given_name,
                family_name=contact.family_name,
                email=contact.point("email"),
                phone=phone,
                phone_valid=read_phone(phone).valid if phone else None,
                birthday=contact.birthday,
            )
        )
        expected = verdict.doubtful if set(contact.flaws) - {"made_up"} else "made_up" in contact.flaws
        if verdict.doubtful != expected:
            wrong.append(
                (contact.full_name, verdict.probability, [reason.code for reason in verdict.reasons])
            )
    assert wrong == []


def test_companies_made_up_in_the_demonstration_are_found_and_only_they() -> None:
    wrong = [
        company.name
        for company in demo_workspace(TODAY).live_companies
        if score(Subject(name=company.name, tax_id=company.tax_id)).doubtful != ("made_up" in company.flaws)
    ]
    assert wrong == []
