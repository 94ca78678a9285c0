"""Second records of people and companies already there, as typing, talking and marrying make them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from perennial.demo.companies import Company, slug
from perennial.demo.flaws import COMPANY_FLAWS, DUPLICATES, Pool
from perennial.demo.names import words_of
from perennial.demo.people import Contact, private_mail, with_point
from perennial.lib.text import fold


def duplicate_contacts(
    pool: Pool[Contact], free: Iterator[str], rng: Random, taken: set[str]
) -> list[Contact]:
    """One more record for people drawn from `pool`, tagged with how it came about."""
    copies: list[Contact] = []
    for flaw, count in DUPLICATES.items():
        copy_of, fits = _KINDS[flaw]
        for first in pool.draw(count, fits):
            copy = copy_of(replace(first, ref=next(free), flaws=(flaw,), duplicate_of=first.ref), rng, taken)
            copies.append(copy)
    return copies


def duplicate_companies(pool: Pool[Company], free: Iterator[str], rng: Random) -> list[Company]:
    """A second record of companies: the same tax number, the name as somebody else would write it."""
    return [
        replace(
            first,
            ref=next(free),
            name=_rewritten(first, rng),
            tax_id=_undotted(first.tax_id),
            website="",
            registration_id="",
            points=first.points[1:],
            flaws=("duplicate_company",),
            duplicate_of=first.ref,
        )
        for first in pool.draw(COMPANY_FLAWS["duplicate_company"])
    ]


def mistyped(word: str, rng: Random) -> str:
    """`word` with two neighbouring letters swapped, one dropped or one doubled; never the word itself."""
    while True:
        place = rng.randrange(1, max(2, len(word) - 1))
        head, rest = word[:place], word[place:]
        typo = rng.choice((head + rest[1:2] + rest[:1] + rest[2:], head + rest[1:], head + head[-1] + rest))
        if typo != word:
            return typo


def national(phone: str) -> str:
    """A number as people at home write it: without the country code, otherwise grouped."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    if phone.startswith("+48"):
        return f"{digits[2:5]}-{digits[5:8]}-{digits[8:]}"
    if phone.startswith("+421"):
        return f"0{digits[3:5]}/{digits[5:]}"
    if phone.startswith("+7"):
        return f"8 ({digits[1:4]}) {digits[4:7]}{digits[7:]}"
    return f"0{digits[2:5]}/{digits[5:]}"


def _rewritten(company: Company, rng: Random) -> str:
    form = company.legal_name.replace(company.name, "").strip(" ,«»")
    plain = f"{company.name} {form}".strip()
    return rng.choice(
        (plain.upper(), fold(plain).title(), f"{mistyped(company.name, rng)} {form}", plain.replace(".", ""))
    )


def _undotted(number: str) -> str:
    return number.replace("-", "").replace(" ", "")


def _typo(copy: Contact, rng: Random, taken: set[str]) -> Contact:
    copy.family_name = mistyped(copy.family_name, rng)
    copy.points = with_point(copy, "email", copy.point("email").upper())
    return copy


def _nickname(copy: Contact, rng: Random, taken: set[str]) -> Contact:
    copy.given_name = rng.choice(words_of(copy.language).nicknames[copy.given_name])
    copy.points = with_point(copy, "phone", national(copy.point("phone")))
    copy.points = with_point(copy, "email", private_mail(copy, rng, taken))
    return copy


def _transliterated(copy: Contact, rng: Random, taken: set[str]) -> Contact:
    copy.given_name, copy.family_name = (_latin(name) for name in (copy.given_name, copy.family_name))
    copy.points = with_point(copy, "email", private_mail(copy, rng, taken))
    return copy


def _latin(name: str) -> str:
    plain = fold(name.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"))
    return "-".join(part.capitalize() for part in plain.split("-"))


def _swapped(copy: Contact, rng: Random, taken: set[str]) -> Contact:
    copy.given_name, copy.family_name = copy.family_name, copy.given_name
    return copy


def _married(copy: Contact, rng: Random, taken: set[str]) -> Contact:
    before = copy.family_name
    others = [pair[1] for pair in words_of(copy.language).families if pair[1] != before]
    copy.family_name = rng.choice(others)
    if rng.random() < 0.4:
        copy.family_name = f"{before}-{copy.family_name}"
    host = copy.point("email").partition("@")[2]
    copy.points = with_point(copy, "email", f"{slug(copy.given_name)}.{slug(copy.family_name)}@{host}")
    return copy


def _same_phone(copy: Contact, rng: Random, taken: set[str]) -> Contact:
    copy.given_name = f"{copy.given_name[0]}."
    copy.points = with_point(copy, "phone", national(copy.point("phone")))
    copy.points = with_point(copy, "email", private_mail(copy, rng, taken))
    return copy


def _has_nickname(contact: Contact) -> bool:
    return contact.given_name in words_of(contact.language).nicknames


def _is_foreign_script(contact: Contact) -> bool:
    return fold(contact.full_name) != contact.full_name.lower()


_KINDS: dict[str, tuple[Callable[[Contact, Random, set[str]], Contact], Callable[[Contact], bool]]] = {
    "duplicate_typo": (_typo, lambda contact: len(contact.family_name) > 4),
    "duplicate_nickname": (_nickname, _has_nickname),
    "duplicate_transliteration": (_transliterated, _is_foreign_script),
    "duplicate_swapped": (_swapped, lambda contact: True),
    "duplicate_married": (_married, lambda contact: contact.woman and bool(contact.birthday)),
    "duplicate_phone": (_same_phone, lambda contact: True),
}
