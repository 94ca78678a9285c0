"""Records nobody is behind, typed to get past a form, and honest people whose names only look that way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from perennial.demo.companies import Company, Point
from perennial.demo.flaws import COMPANY_FLAWS, CONTACT_FLAWS, Pool
from perennial.demo.people import Contact, keeper_of, with_point

MADE_UP_COMPANIES = ("Test Sp. z o.o.", "asdf", "Firma", "XXX GmbH", "12345")

# given name, family name, job title, e-mail, phone
MADE_UP_PEOPLE = (
    ("asdf", "asdf", "asdf", "asdf@asdf.example", "123456789"),
    ("test", "test", "test", "test@test", "111111111"),
    ("aaa", "aaa", "a", "aaa@aaa.example", "000000000"),
    ("qwerty", "uiop", "-", "qwerty@qwerty.example", "987654321"),
    ("xxx", "xxx", "xxx", "xxx@xxx.example", "555555555"),
    ("Jan", "Testowy", "tester", "test@test.example", "123123123"),
    ("йцукен", "фыва", "нет", "ytsuken@test.example", "1234567890"),
    ("Mustermann", "Max", "Muster", "max@mustermann.example", "0123456789"),
    ("Myszka", "Miki", "mysz", "miki@mysz.example", "123 456 789"),
    ("abc", "def", "ghi", "abc@def.example", "123"),
    ("no", "name", "none", "noname@none.example", "999999999"),
    ("Ktoś", "Jakiś", "brak", "ktos@brak.example", "100200300"),
    ("zxcvbn", "zxcvbn", "z", "zxcv@bnm.example", "000-000-000"),
    ("nie", "podano", "nie podano", "niepodano@test.example", "111222333"),
    ("sdfsdf", "dsfsdf", "sdf", "sdf@sdf.example", "121212121"),
)

# real people carry these: language, woman, given name, family name
HONEST_PEOPLE = (
    ("en", True, "Mei", "Ng"), ("en", False, "Sung", "O"), ("en", False, "Christopher", "Null"),
    ("en", True, "Jennifer", "Test"), ("en", False, "Wei", "Li"), ("en", True, "Jing", "Xu"),
    ("en", False, "Bo", "Wu"), ("en", True, "Jo", "Ek"), ("de", False, "Franz", "Test"),
    ("de", True, "Anna", "Null"), ("de", True, "Thi", "Nguyen"), ("de", False, "Uwe", "Ey"),
    ("de", False, "Xaver", "Ott"), ("de", True, "Li", "Yi"), ("pl", True, "Ewa", "Ba"),
    ("pl", False, "Jan", "Ng"), ("pl", True, "Thu", "Ha"), ("pl", False, "Jan", "Kiełb"),
    ("pl", True, "Ada", "Psz"), ("sk", False, "Ján", "Vlk"), ("sk", False, "Ivo", "Krč"),
    ("sk", True, "Eva", "Srbová"), ("sk", False, "Emil", "Trn"), ("sk", False, "Ján", "Smrž"),
    ("ru", False, "Ян", "Ли"), ("ru", True, "Ия", "Ан"), ("ru", False, "Лев", "Ю"),
    ("ru", True, "Ева", "Тен"), ("ru", False, "Юн", "Хо"), ("ru", True, "Ли", "Пак"),
)  # fmt: skip
HONEST = "honest_name"


def invent_companies(free: Iterator[str], pattern: Company) -> list[Company]:
    """Companies typed to get past a form."""
    return [
        replace(
            pattern,
            ref=next(free),
            name=name,
            legal_name=name,
            tax_id="1234567890",
            registration_id="",
            website="",
            industry="",
            points=(Point("phone", "work", "123456789"),),
            flaws=("made_up",),
        )
        for name in MADE_UP_COMPANIES[: COMPANY_FLAWS["made_up"]]
    ]


def invent_contacts(companies: Sequence[Company], free: Iterator[str], rng: Random) -> list[Contact]:
    """People typed to get past a form, at `companies`."""
    return [
        _invented(MADE_UP_PEOPLE[i % len(MADE_UP_PEOPLE)], i, rng.choice(companies), next(free), rng)
        for i in range(CONTACT_FLAWS["made_up"])
    ]


def plant_honest_names(pool: Pool[Contact]) -> list[Contact]:
    """Gives flawless contacts short and odd names that people really have; they carry a trait, no flaw."""
    return [_honest(*row, pool) for row in HONEST_PEOPLE]


def _honest(language: str, woman: bool, given: str, family: str, pool: Pool[Contact]) -> Contact:
    contact = pool.draw(1, lambda c: c.language == language and c.woman == woman)[0]
    contact.given_name, contact.family_name, contact.traits = given, family, (HONEST,)
    host = contact.point("email").partition("@")[2]
    contact.points = with_point(contact, "email", f"{contact.ref.replace('p-', 'k')}@{host}")
    return contact


def _invented(
    row: tuple[str, str, str, str, str], turn: int, company: Company, ref: str, rng: Random
) -> Contact:
    given, family, job, mail, phone = row
    return Contact(
        ref=ref,
        given_name=given,
        family_name=family,
        salutation="",
        job_title=job,
        company=company.ref,
        birthday=("", "2000-01-01", "1990-01-01")[turn % 3],
        language=company.language,
        lifecycle="prospect",
        owner=keeper_of(company, rng),
        woman=False,
        points=(Point("email", "work", mail), Point("phone", "work", phone)),
        flaws=("made_up",),
    )
