"""Set A, the honest: people and companies made of Mimesis' names, to train on.

Rates of oddities (a switchboard, a birthday on the first of January, a slip in a domain,
somebody called Test) are
guesses on the high side: the model shall learn not to trust one sign alone.
"""

from __future__ import annotations

from random import Random
from typing import Any

from bench.fiction.choosing import ascii_word, digits, maybe, weighted
from bench.fiction.names_a import company_name, name_pair, places
from bench.fiction.reach_a import ENDINGS, email, phone
from perennial.quality.fiction.subject import Subject

_SHARES = {"pl": 4, "de": 4, "sk": 3, "en": 4, "ru": 3, "uk": 0.5, "kk": 0.5, "world": 4, "elsewhere": 1}
_COUNTRIES = {"pl": "PL", "de": "DE", "sk": "SK", "en": "GB", "ru": "RU"}
_SHARED = (
    ("Jan", "Kowalski"), ("John", "Smith"), ("Jan", "Novák"), ("Иван", "Иванов"), ("James", "Bond"),
    ("Peter", "Parker"), ("Max", "Muster"), ("John", "Doe"),
)  # fmt: skip
_PET_NAMES = (
    "Lili",
    "Lulu",
    "Coco",
    "Kiki",
    "Mimi",
    "Gigi",
    "Didi",
    "Nana",
    "Toto",
    "Jojo",
    "Vivi",
    "Dede",
    "Pepe",
    "Fifi",
    "Dodo",
)
_ALSO_NAMES = (
    "Test",
    "Null",
    "Muster",
    "Sample",
    "Blank",
    "Person",
    "Guest",
    "Niemand",
    "Brak",
    "Tester",
    "Na",
    "Bar",
)


def honest(rng: Random) -> Subject:
    """One honest record, a company one time in five."""
    language = weighted(rng, _SHARES)
    return company(rng, language) if rng.random() < 0.2 else person(rng, language)


def person(rng: Random, language: str) -> Subject:
    given, family = name_pair(rng, language)
    odd = rng.random()
    if odd < 0.002:
        family = rng.choice(_ALSO_NAMES)
    elif odd < 0.003:
        family = given
    elif odd < 0.006:
        given, family = rng.choice(_SHARED)
    elif odd < 0.02:
        given = f"{given[:1]}."
    elif odd < 0.023:
        family += rng.choice((" 2", " (jr.)", " & Co", "!", " / Büro"))
    elif odd < 0.027:
        given = rng.choice(_PET_NAMES)
    given = given if rng.random() < 0.97 else ""
    return Subject(
        given_name=given,
        family_name=family,
        company=maybe(rng, 0.4, company_name(rng, language)),
        email=maybe(rng, 0.7, email(rng, language, given, family)),
        birthday=maybe(rng, 0.25, birthday(rng)),
        **_common(rng, language),
    )


def company(rng: Random, language: str) -> Subject:
    name = company_name(rng, language)
    host = f"{ascii_word(name.split()[0])[:18] or 'office'}.{ENDINGS[language]}"
    user = rng.choice(("info", "office", "biuro", "kontakt", "sekretariat", "sales", "mail"))
    return Subject(
        name=name,
        email=maybe(rng, 0.7, f"{user}@{host}"),
        tax_id=maybe(rng, 0.6, digits(rng, 10)),
        tax_valid=rng.choice((True, True, True, None, False)),
        **_common(rng, language),
    )


def _common(rng: Random, language: str) -> dict[str, Any]:
    city = rng.choice(places(language))
    return {
        "phone": maybe(rng, 0.7, phone(rng, language)),
        "phone_valid": rng.choice((True, True, None)) if rng.random() > 0.02 else False,
        "country": maybe(rng, 0.7, _COUNTRIES.get(language, "")),
        "street": maybe(rng, 0.4, f"{rng.choice(places(language))} {rng.randrange(1, 120)}"),
        "city": maybe(rng, 0.5, city),
        "phone_shared": rng.choice((1, 2, 4, 10, 40, 150)) if rng.random() < 0.08 else 0,
        "email_shared": rng.choice((1, 1, 2, 3, 8, 20, 60)) if rng.random() < 0.04 else 0,
    }


def birthday(rng: Random) -> str:
    year = rng.randrange(1940, 2008)
    odd = rng.random()
    if odd < 0.0005:
        return rng.choice(("1970-01-01", "1900-01-01", "2000-01-01"))
    if odd < 0.008:
        return f"{year}-01-01"
    day = f"{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
    return f"--{day}" if odd < 0.1 else f"{year}-{day}"
